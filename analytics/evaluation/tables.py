"""The report for people: titles, columns and rows, to be printed as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analytics.evaluation.summaries import ALL

NONE = "–"


class Printed(NamedTuple):
    """One table."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def number(value: float | None, digits: int = 2) -> str:
    """A figure in words of so many digits.

    >>> number(0.5), number(None), number(12.0, 0)
    ('0.50', '–', '12')
    """
    return NONE if value is None else f"{value:.{digits}f}"


def with_ends(row: Mapping[str, Any], value: str, low: str, high: str, digits: int = 2) -> str:
    """A figure and its interval.

    >>> with_ends({"x": 0.5, "low": 0.4, "high": 0.6}, "x", "low", "high")
    '0.50 (0.40 to 0.60)'
    """
    if row[low] is None or row[high] is None:
        return number(row[value], digits)
    ends = f"{number(row[low], digits)} to {number(row[high], digits)}"
    return f"{number(row[value], digits)} ({ends})"


def tables(report: Mapping[str, Any]) -> list[Printed]:
    """Every part of the report that has a row."""
    made = (
        _worlds, _rankings, _compared, _frontier, _by_mode, _by_decoy, _ablation, _calibration,
        _skill, _stability,
    )  # fmt: skip
    return [table for make in made if (table := make(report)).rows]


def _worlds(report: Mapping[str, Any]) -> Printed:
    rows = [
        (row["name"], row["kind"], str(row["seed"] or NONE), row["escalations"]) for row in report["worlds"]
    ]
    columns = ("world", "kind", "seed", "escalations")
    title = f"Replayed, {report['parameters']['first_night']} to {report['parameters']['last_night']}"
    return Printed(title, columns, rows)


def _best_first(row: Mapping[str, Any]) -> tuple[bool, str, int, float]:
    """All kinds together come last, and under each budget the ranking that caught most comes first."""
    return row["kind"] == ALL, row["kind"], row["budget"], -(row["caught"] or 0.0)


def _rankings(report: Mapping[str, Any]) -> Printed:
    rows = [
        (
            row["kind"],
            row["budget"],
            row["ranking"],
            with_ends(row, "caught", "caught_low", "caught_high"),
            with_ends(row, "lead_days", "lead_low", "lead_high", 0),
            number(row["reviews_per_catch"], 1),
            number(row["precision"]),
            number(row["wrongful"]),
        )
        for row in sorted(report["rankings"], key=_best_first)
    ]
    columns = (
        "kind",
        "reviews a week",
        "ranking",
        "caught",
        "lead days",
        "reviews per catch",
        "precision",
        "wrongful",
    )
    return Printed(f"Caught under a review budget, {report['parameters']['intervals']}", columns, rows)


def _compared(report: Mapping[str, Any]) -> Printed:
    cells: dict[tuple[str, int, str], dict[str, str]] = {}
    for part, figure, digits in (("ratios", "ratio", 2), ("differences", "difference", 2)):
        for row in report[part]:
            line = (row["kind"], row["budget"], f"{row['ranking']} and {row['against']}")
            cell = with_ends(row, figure, "low", "high", digits if row["measure"] == "caught" else 1)
            cells.setdefault(line, {})[f"{row['measure']} {figure}"] = cell
    shown = ("caught ratio", "caught difference", "lead_days ratio", "lead_days difference")
    rows = [(*line, *(found[column] for column in shown)) for line, found in cells.items()]
    return Printed(
        "One ranking over, and less, another", ("kind", "reviews a week", "rankings", *shown), rows
    )


def _frontier(report: Mapping[str, Any]) -> Printed:
    sizes: Sequence[int] = report["parameters"]["frontier"]
    cells: dict[tuple[str, str], dict[int, str]] = {}
    for row in report["frontier"]:
        cell = f"{number(row['caught'])}, {number(row['lead_days'], 0)} d"
        cells.setdefault((row["kind"], row["ranking"]), {})[row["per_week"]] = cell
    rows = [(kind, name, *(found[size] for size in sizes)) for (kind, name), found in cells.items()]
    return Printed(
        "Capacity frontier: caught and median lead by reviews a week",
        ("kind", "ranking", *map(str, sizes)),
        rows,
    )


def _pivot(
    rows: Sequence[Mapping[str, Any]], line: tuple[str, ...], cell: str
) -> tuple[tuple[str, ...], list[Any]]:
    """One line for each value of `line`, one column a ranking."""
    names = tuple(dict.fromkeys(row["ranking"] for row in rows))
    cells: dict[tuple[object, ...], dict[str, object]] = {}
    for row in rows:
        value = row[cell]
        shown = number(value) if isinstance(value, float) or value is None else value
        head = tuple(NONE if row[part] is None else row[part] for part in line)
        cells.setdefault(head, {})[row["ranking"]] = shown
    return names, [(*head, *(found.get(name, NONE) for name in names)) for head, found in cells.items()]


def _by_mode(report: Mapping[str, Any]) -> Printed:
    names, rows = _pivot(report["by_mode"], ("kind", "budget", "mode", "escalations"), "caught")
    columns = ("kind", "reviews a week", "mode", "escalations", *names)
    return Printed("Share caught by mode of escalation", columns, rows)


def _by_decoy(report: Mapping[str, Any]) -> Printed:
    names, rows = _pivot(report["by_decoy"], ("kind", "budget", "decoy", "people"), "reviews")
    columns = ("kind", "reviews a week", "story", "people", *names)
    return Printed("Reviews of people who were not between onset and act", columns, rows)


def _ablation(report: Mapping[str, Any]) -> Printed:
    rows = [
        (
            row["kind"],
            row["budget"],
            row["signal"],
            number(row["with"], 3),
            number(row["without"], 3),
            with_ends(row, "difference", "low", "high", 3),
        )
        for row in report["ablation"]
    ]
    columns = ("kind", "reviews a week", "signal", "caught with", "caught without", "difference")
    return Printed("One signal less, or one more", columns, rows)


def _calibration(report: Mapping[str, Any]) -> Printed:
    rows = [
        (
            row["kind"],
            f"{row['low']:.1%} to {row['high']:.1%}",
            number(row["predicted"], 5),
            number(row["observed"], 5),
            row["people_nights"],
            row["outcomes"],
            with_ends(row, "ratio", "ratio_low", "ratio_high"),
        )
        for row in report["calibration"]
    ]
    columns = (
        "kind",
        "probability",
        "predicted",
        "observed",
        "people and nights",
        "people reopened",
        "ratio",
    )
    return Printed("Calibration: reopened within 180 days, observed over predicted", columns, rows)


def _skill(report: Mapping[str, Any]) -> Printed:
    rows = [(row["kind"], with_ends(row, "skill", "low", "high", 3)) for row in report["skill"]]
    return Printed("Log-loss skill against the base rate", ("kind", "skill"), rows)


def _stability(report: Mapping[str, Any]) -> Printed:
    rows = [
        (row["kind"], row["ranking"], number(row["overlap_100"], 3), number(row["ties_at_cut"], 1))
        for row in report["stability"]
    ]
    columns = ("kind", "ranking", "first 100 kept from week to week", "people tied at the cut")
    return Printed("Stability of the list", columns, rows)
