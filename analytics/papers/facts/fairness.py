"""Facts of the audit of fairness: its margins, and what it found of a store's list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from analytics.errors import SwitchedOffError, UsageError
from analytics.nightly import auditing
from analytics.papers.asked import Asked, table
from analytics.ranking import policy
from analytics.store import nights, state
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy

Row = Mapping[str, Any]
_NO_STORE = (
    "No store was asked, and the program that ships has no list: of a store, `rereview papers --out DIR` "
    "writes its figures here, by attribute with intervals and verdicts. What the audit finds in simulated "
    "worlds in which a group is merely watched stands in `docs/fairness.md`."
)
_RATES = ("selection_rate", "false_positive_rate", "false_negative_rate", "precision", "recall")
_TOO_FEW = "too few to say"


def margins(_asked: Asked) -> str:
    """What the audit's figures and verdicts rest on."""
    return table(("margin", "value"), auditing.margins())


def rates(asked: Asked) -> str:
    """Which night and model the audit is of, and how each group fares, with intervals."""
    found = _audited(asked)
    return found if isinstance(found, str) else "\n\n".join([_title(found), _rates(found)])


def figures(asked: Asked) -> str:
    """All that the audit found by group: rates, verdicts, calibration, wrongful reviews, observation."""
    found = _audited(asked)
    if isinstance(found, str):
        return found
    parts = [_title(found), _rates(found), _verdicts(found), _calibration(found), _wrongful(found)]
    return "\n\n".join([*parts, _observation(found)])


def _audited(asked: Asked) -> dict[str, Any] | str:
    """The audit of the store; where there is none, why not."""
    if asked.store is None:
        return _NO_STORE
    current = nights.current(asked.store)
    if current is None:
        return "No night is published: there is no list to be audited."
    try:
        key = (current.number, state.last_load(asked.store), policy.sha256())
        return _audit(asked.store, asked.taxonomy, key)
    except (UsageError, SwitchedOffError) as error:
        return f"The audit cannot be made of this store: {error}."


@lru_cache(maxsize=2)
def _audit(store: Store, taxonomy: Taxonomy, _key: tuple[int, int, str]) -> dict[str, Any]:
    """Shared by the papers, which are written one after the other; the key says what it hangs on."""
    return auditing.audit(store, None, taxonomy)


def _title(found: Row) -> str:
    said = (
        f"Night of {found['as_of']}, ranked by `{found['model_id']}`: the first {found['top']} of "
        f"{found['ranked']:,} count as chosen, and a case that is reopened within "
        f"{found['horizon_days']} days as an escalation."
    )
    if not found["settled"]:
        said += " These days are not over: no outcome is told."
    return said


def _rates(found: Row) -> str:
    rows = [
        (*_who(row), row["n"], *(_shown(found, row, row["n"], name) for name in _RATES))
        for row in found["groups"]
    ]
    return table(("attribute", "group", "people", *(name.replace("_", " ") for name in _RATES)), rows)


def _verdicts(found: Row) -> str:
    """Against the rest of the attribute; what is too small for a verdict is counted."""
    judged = [row for row in found["comparisons"] if row["verdict"] is not None and _told(found, row)]
    rows = [
        (*_who(row), row["measure"].replace("_", " "), _ends(row, "ratio", 2), row["verdict"])
        for row in judged
        if row["verdict"] != _TOO_FEW
    ]
    few = f"{len(judged) - len(rows)} of {len(judged)} comparisons are {_TOO_FEW}."
    heads = ("attribute", "group", "measure", "ratio to the rest", "verdict")
    return f"{table(heads, rows)}\n\n{few}" if rows else few


def _calibration(found: Row) -> str:
    rows = [
        (
            *_who(row),
            _figure(row["expected"], 1),
            _shown(found, row, _people(found, row), "observed", 0),
            _shown(found, row, _people(found, row), "observed_over_expected", 2),
            row["verdict"] or "",
        )
        for row in found["calibration"]
        if found["settled"]
    ]
    heads = ("attribute", "group", "cases expected", "reopened", "reopened over expected", "verdict")
    return table(heads, rows) if rows else "Nothing is told of calibration by group."


def _wrongful(found: Row) -> str:
    rows = [
        (
            *_who(row),
            row["reviews"],
            _shown(found, row, _people(found, row), "wrongful", 0),
            _shown(found, row, _people(found, row), "share_of_wrongful"),
            _figure(row["share_of_people"], 3),
        )
        for row in found["wrongful"]
    ]
    heads = (
        "attribute",
        "group",
        "reviews",
        "wrongful",
        "share of wrongful",
        "share of people",
    )
    return table(heads, rows)


def _observation(found: Row) -> str:
    rows = [
        (*_who(row), _ends(row, "reports_ratio", 2), row["finding"])
        for row in found["observation"]
        if row["people"] >= auditing.least_shown()
    ]
    return table(("attribute", "group", "reports against the rest", "finding"), rows)


def _who(row: Row) -> tuple[str, str]:
    return str(row["attribute"]), str(row["group"])


def _people(found: Row, row: Row) -> int:
    """How many people the group of a row has."""
    return next((int(each["n"]) for each in found["groups"] if _who(each) == _who(row)), 0)


def _told(found: Row, row: Row) -> bool:
    """Whether a comparison may be told: those of outcomes only once settled, and of groups large enough."""
    of_outcomes = row["measure"] != "selection_rate"
    return not of_outcomes or (found["settled"] and _people(found, row) >= auditing.least_shown())


def _shown(found: Row, row: Row, people: int, name: str, digits: int = 3) -> str:
    """A figure with its interval, or why there is none."""
    if name != "selection_rate":
        if not found["settled"]:
            return "not over"
        if people < auditing.least_shown():
            return f"fewer than {auditing.least_shown()}"
    return _ends(row, name, digits)


def _ends(row: Row, name: str, digits: int = 3) -> str:
    middle, low, high = (_figure(row.get(key), digits) for key in (name, f"{name}_low", f"{name}_high"))
    return f"{middle} ({low} to {high})" if low and high else middle


def _figure(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}".replace("-", "−")
