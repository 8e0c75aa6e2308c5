"""The audit for people: titles, columns and rows, to be printed as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.evaluation.fairness import findings
from analytics.evaluation.fairness.comparing import NO_DIFFERENCE, REST, TOO_FEW
from analytics.evaluation.fairness.counts import MEASURES
from analytics.evaluation.fairness.withholding import FEWER, LEAST_SHOWN, in_words
from analytics.evaluation.tables import NONE, Printed, number

_PROXIES_SHOWN = 12


def title(told: Mapping[str, Any]) -> str:
    """Which list is audited, in a line."""
    if "as_of" not in told:
        return f"{told['file']}: {told['rows']:,} rows"
    over = f"reopened within {told['horizon_days']} days" if told["settled"] else findings.not_settled(told)
    return (
        f"Night of {told['as_of']} (model {told['model_id']}): the first {told['top']} of "
        f"{told['ranked']:,}, from a score of {told['cut']:.3f}; {over}"
    )


def tables(told: Mapping[str, Any]) -> list[Printed]:
    """Every part of the audit that has rows; measures are shares of 1 with 95 % intervals."""
    parts = [
        _rates(title(told), told["groups"]),
        _against_rest("Against the rest, where the numbers allow", told["comparisons"]),
        _against_rest("Pairs of groups that differ", told["pair_comparisons"], differing=True),
        _wrongful(told["wrongful"]),
        _calibration(told["calibration"]),
    ]
    if "as_of" in told:
        parts += [
            _observation(told["observation"]),
            missed(told["missed"]),
            sources(told["sources"]),
            *_proxies(told["proxies"]),
            _trend(told["trend"]),
        ]
    return [part for part in parts if part.rows]


def _rates(name: str, rows: list[dict[str, Any]]) -> Printed:
    cells = [
        (row["attribute"], row["group"], row["n"], *(in_words(row, measure) for measure in MEASURES))
        for row in rows
    ]
    columns = ("attribute", "group", "people", *(measure.replace("_", " ") for measure in MEASURES))
    return Printed(name, columns, cells)


def _against_rest(name: str, rows: list[dict[str, Any]], *, differing: bool = False) -> Printed:
    unsaid = {TOO_FEW, NO_DIFFERENCE, None} if differing else {TOO_FEW, None}
    cells = [
        (
            row["attribute"],
            row["group"],
            row["measure"].replace("_", " "),
            in_words(row, "ratio", 2),
            in_words(row, "difference", 4),
            row["verdict"],
        )
        for row in rows
        if row["against"] == REST and row["verdict"] not in unsaid
    ]
    return Printed(name, ("attribute", "group", "measure", "ratio", "difference", "verdict"), cells)


def _wrongful(rows: list[dict[str, Any]]) -> Printed:
    cells = [
        (
            row["attribute"],
            row["group"],
            row["reviews"],
            row["wrongful"] if row["wrongful"] is not None else NONE,
            in_words(row, "share_of_wrongful"),
            number(row["share_of_people"], 3),
            in_words(row, "lead_days", 0),
        )
        for row in rows
    ]
    columns = (
        "attribute",
        "group",
        "reviews",
        "wrongful",
        "share of wrongful",
        "share of people",
        "lead, days",
    )
    return Printed("Reviews of people who did not escalate", columns, cells)


def _calibration(rows: list[dict[str, Any]]) -> Printed:
    cells = [
        (
            row["attribute"],
            row["group"],
            number(row["expected"], 1),
            row["observed"] if row["observed"] is not None else NONE,
            in_words(row, "observed_over_expected", 2),
            row["verdict"] or NONE,
        )
        for row in rows
    ]
    columns = ("attribute", "group", "expected", "observed", "observed over expected", "verdict")
    return Printed("Calibration", columns, cells)


def _observation(rows: list[dict[str, Any]]) -> Printed:
    cells = [
        (
            row["attribute"],
            row["group"],
            in_words(row, "reports_per_year", 2),
            in_words(row, "outcomes_per_1000_years", 1),
            in_words(row, "reports_ratio", 2),
            in_words(row, "outcomes_ratio", 2),
            row["finding"],
        )
        for row in rows
    ]
    columns = (
        "attribute",
        "group",
        "reports a year",
        "outcomes in 1,000 years",
        "reports against the rest",
        "outcomes against the rest",
        "finding",
    )
    return Printed("More observed, or more escalating?", columns, cells)


def missed(rows: list[dict[str, Any]]) -> Printed:
    """One row a group: how many escalated, and how many of them no list of the half year before chose."""
    cells = [
        (
            row["attribute"],
            row["group"],
            number(row["escalated"], 0) if row["n"] >= LEAST_SHOWN else FEWER,
            number(row["missed"], 0) if row["n"] >= LEAST_SHOWN else FEWER,
            in_words(row, "missed_share"),
            in_words(row, "ratio", 2),
            row["verdict"],
        )
        for row in rows
    ]
    columns = ("attribute", "group", "escalated", "missed", "share missed", "against the rest", "verdict")
    return Printed("Missed by every settled night of the trend", columns, cells)


def sources(rows: list[dict[str, Any]]) -> Printed:
    """One row a group: the share of each kind of source in what speaks for an escalation."""
    kinds = list(dict.fromkeys(row["source_kind"] for row in rows))
    share = {(row["attribute"], row["group"], row["source_kind"]): row["share_of_evidence"] for row in rows}
    groups = list(dict.fromkeys((row["attribute"], row["group"]) for row in rows))
    cells = [(*group, *(number(share[(*group, kind)]) for kind in kinds)) for group in groups]
    named = (kind.replace("_", " ") for kind in kinds)
    return Printed("Whose reports speak for an escalation: shares", ("attribute", "group", *named), cells)


def _proxies(found: Mapping[str, list[dict[str, Any]]]) -> list[Printed]:
    telling = sorted(
        (row for row in found["single"] if row["tells"]), key=lambda row: (-row["cramers_v"], row["input"])
    )
    single = [
        (row["attribute"], row["input"], number(row["cramers_v"], 3), number(row["by_chance"], 3))
        for row in telling[:_PROXIES_SHOWN]
    ]
    together = [
        (row["attribute"], row["group"], row["n"], in_words(row, "auc"), row["verdict"])
        for row in found["together"]
    ]
    return [
        Printed(
            "Inputs that tell of an attribute", ("attribute", "input", "Cramér's V", "by chance"), single
        ),
        Printed(
            "All inputs together",
            ("attribute", "group", "people", "area under the curve", "verdict"),
            together,
        ),
    ]


def _trend(rows: list[dict[str, Any]]) -> Printed:
    nights = sorted({row["night"] for row in rows})
    ratio = {(row["attribute"], row["group"], row["night"]): row["selection_ratio"] for row in rows}
    groups = list(dict.fromkeys((row["attribute"], row["group"]) for row in rows))
    cells = [(*group, *(number(ratio.get((*group, night))) for night in nights)) for group in groups]
    return Printed("Selection ratio to the rest, night by night", ("attribute", "group", *nights), cells)
