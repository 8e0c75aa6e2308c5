"""Does a signal put first those who were reopened? Each alone, night by night; what is dead is proposed.

On each night everybody who is ranked is ordered by one signal's evidence alone; of the first K with evidence
above nothing it is counted how many were reopened within the horizon. Nights share people and outcomes, so
over several nights each person counts once: intervals over person-nights would be far too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

import numpy as np

from analytics.errors import UsageError
from analytics.evaluation.intervals import Interval, wilson
from analytics.reports import Flags, Floats, Ints

Told = dict[str, Any]


@dataclass(frozen=True)
class PrecisionRules:
    """When a signal counts as dead; over the last `nights` nights whose outcomes are known.

    Nobody is found by it: once `least_outcomes` people on these nights' lists were reopened, the upper end of
    the interval of its first `first` is below `base_times` the share among everybody listed. Or nobody hears
    it: it adds or takes off less than `least_nats` for each of the first `reached` of the list, and of the
    list without it.
    """

    first: int = 100
    reached: int = 200
    nights: int = 12
    base_times: float = 3.0
    least_outcomes: int = 10
    least_nats: float = 0.1

    def __post_init__(self) -> None:
        for each in fields(self):
            if not getattr(self, each.name) > 0:
                raise UsageError(f"{each.name} {getattr(self, each.name)}", allowed="more than 0")


@dataclass(frozen=True, eq=False)
class NightSignals:
    """One night: n ranked people, all arrays of shape (n,).

    `score` is the list's, in nats, `evidence` each signal's part of it at its weight (1 in shadow), `tie`
    the order of equal ones. `reopened`: within the horizon; `outside`: and not found by the list itself.
    """

    as_of: date
    people: Ints
    score: Floats
    tie: Ints
    evidence: Mapping[str, Floats]
    reopened: Flags
    outside: Flags


@dataclass(frozen=True, eq=False)
class _Chosen:
    """Places in a night's arrays whom one ordering puts first, and the night."""

    night: NightSignals
    places: Ints

    @property
    def told(self) -> Told:
        return {"as_of": self.night.as_of.isoformat(), **_counted([self])}


def report(told: Sequence[NightSignals], rules: PrecisionRules, ranked: Sequence[str]) -> Told:
    """Every signal's precision on nights in their order, and what is proposed.

    Keys: `rules`; `everybody` and `list` (its first K) with `nights` and `overall`; `signals`, one object
    each: `signal`, `ranked`, `against` (it only speaks against), `nights`, `overall`, `last` (the last
    `rules.nights`), `main` (of the list's first K those whose weightiest signal it is), `most_nats` (the most
    that it moves anybody near the top on the last nights), `trend` and `proposal` (empty: none). Counts have
    `people`, `reopened`, `outside`, `share`, `low` and `high` (Wilson, 95 %); over several nights each person
    counts once.
    """
    if not told:
        raise UsageError("precision: no night whose outcomes are known", allowed="a night half a year back")
    names = list(told[0].evidence)
    everybody = [_Chosen(night, np.arange(len(night.people))) for night in told]
    top = [_Chosen(night, _first(night.score, night.tie, rules.first)) for night in told]
    base = _counted(everybody[-rules.nights :])
    return {
        "rules": asdict(rules),
        "everybody": _part(everybody) | {"last": base},
        "list": _part(top),
        "signals": [_signal(name, told, top, rules, base, ranked=name in ranked) for name in names],
    }


def _signal(
    name: str,
    told: Sequence[NightSignals],
    top: Sequence[_Chosen],
    rules: PrecisionRules,
    base: Told,
    *,
    ranked: bool,
) -> Told:
    chosen = [_Chosen(night, _speaking(night, name, rules.first)) for night in told]
    against = all((night.evidence[name] <= 0).all() for night in told)
    most = max(_most(night, name, rules.reached, ranked=ranked) for night in told[-rules.nights :])
    last = _counted(chosen[-rules.nights :])
    found = {
        "signal": name,
        "ranked": ranked,
        "against": against,
        **_part(chosen),
        "last": last,
        "main": _counted([_main(each, name) for each in top]) if ranked else None,
        "most_nats": most,
        "trend": trend(chosen),
    }
    return found | {"proposal": proposal(found, base, rules, len(told))}


def proposal(signal: Told, base: Told, rules: PrecisionRules, nights: int) -> str:
    """What is proposed of a signal, in words; empty where nothing is. Nothing follows from it by itself."""
    if nights < rules.nights:
        return ""
    name, last = signal["signal"], signal["last"]
    if signal["most_nats"] < rules.least_nats:
        return (
            f"{name}: proposed for retirement. On the last {rules.nights} nights it moved nobody near the "
            f"first {rules.reached} of the list by {rules.least_nats:g} nats; the most was "
            f"{signal['most_nats']:.2f}."
        )
    # one that only speaks against puts nobody first
    judged = not signal["against"] and last["high"] is not None
    enough = base["reopened"] >= rules.least_outcomes
    if judged and enough and last["high"] < rules.base_times * base["share"]:
        return (
            f"{name}: proposed for retirement. Of {last['people']} people whom it put first on the last "
            f"{rules.nights} nights, {last['reopened']} were reopened (95 %: up to {last['high']:.2%}), less "
            f"than {rules.base_times:g} times the {base['share']:.2%} of everybody listed."
        )
    return ""


def trend(chosen: Sequence[_Chosen]) -> str:
    """`rising`, `falling` or `level`: the later half of the nights against the earlier one.

    Only where the intervals of the two halves lie apart is it anything but level; `unknown` below two nights.
    """
    half = len(chosen) // 2
    earlier, later = _counted(chosen[:half]), _counted(chosen[half:])
    if not half or earlier["share"] is None or later["share"] is None:
        return "unknown"
    if later["low"] > earlier["high"]:
        return "rising"
    return "falling" if later["high"] < earlier["low"] else "level"


def findings(told: Told) -> list[str]:
    """The report in sentences: the list against everybody, and what is proposed."""
    base, top = told["everybody"]["overall"], told["list"]["overall"]
    first = told["rules"]["first"]
    lead = f"Of the first {first} of the list {_share(top)} were reopened within the horizon"
    said = [f"{lead}, of everybody listed {_share(base)}."]
    said += [signal["proposal"] for signal in told["signals"] if signal["proposal"]]
    if len(said) == 1:
        many, least = told["rules"]["nights"], told["rules"]["least_outcomes"]
        said.append(
            f"No signal is proposed for retirement. The rule looks at the last {many} nights and needs "
            f"{least} reopened people."
        )
    return said


COLUMNS = (
    "signal",
    "counts",
    "first",
    "reopened",
    "not by the list",
    "95 %",
    "trend",
    "most nats",
    "main for",
)


def table(told: Told) -> list[tuple[object, ...]]:
    """A row (`COLUMNS`) for the list, for everybody and for each signal, the most precise first."""
    rows: list[tuple[object, ...]] = [
        (name, "", *_cells(told[part]["overall"]), "", "", "")
        for name, part in (("the list", "list"), ("everybody", "everybody"))
    ]
    for each in sorted(told["signals"], key=lambda each: -(each["overall"]["share"] or 0.0)):
        state = "yes" if each["ranked"] else "in shadow"
        main = each["main"]["people"] if each["main"] else ""
        nats = f"{each['most_nats']:.2f}"
        rows.append((each["signal"], state, *_cells(each["overall"]), each["trend"], nats, main))
    return rows


def _cells(counts: Told) -> tuple[object, ...]:
    interval = "" if counts["share"] is None else f"{counts['low']:.1%} to {counts['high']:.1%}"
    return (counts["people"], counts["reopened"], counts["outside"], interval)


def _share(counts: Told) -> str:
    if counts["share"] is None:
        return "nobody"
    return f"{counts['reopened']} of {counts['people']} ({counts['low']:.1%} to {counts['high']:.1%})"


def _part(chosen: Sequence[_Chosen]) -> Told:
    return {"nights": [each.told for each in chosen], "overall": _counted(chosen)}


def _counted(chosen: Sequence[_Chosen]) -> Told:
    """Each person once: reopened if they were after any of the nights on which they are among these."""
    people, reopened, outside = set[int](), set[int](), set[int]()
    for each in chosen:
        night, places = each.night, each.places
        people.update(night.people[places].tolist())
        reopened.update(night.people[places[night.reopened[places]]].tolist())
        outside.update(night.people[places[night.outside[places]]].tolist())
    share: Interval = wilson(len(reopened), len(people))
    counts = {"people": len(people), "reopened": len(reopened), "outside": len(outside)}
    return counts | dict(zip(("share", "low", "high"), share, strict=True))


def _first(of: Floats, tie: Ints, first: int) -> Ints:
    """The places of the highest, equal ones in the list's order."""
    return np.lexsort((tie, -of))[:first]


def _speaking(night: NightSignals, name: str, first: int) -> Ints:
    """The first by one signal alone; whoever it says nothing of is not among them."""
    evidence = night.evidence[name]
    places = _first(evidence, night.tie, first)
    return places[evidence[places] > 0]


def _main(top: _Chosen, name: str) -> _Chosen:
    """Those of the first whose weightiest signal this is."""
    each = np.stack([evidence[top.places] for evidence in top.night.evidence.values()])
    place = list(top.night.evidence).index(name)
    heaviest = (each.argmax(axis=0) == place) & (each[place] > 0)
    return _Chosen(top.night, top.places[heaviest])


def _most(night: NightSignals, name: str, reached: int, *, ranked: bool) -> float:
    """The most, in nats, that it moves anybody among the first with it or without it."""
    evidence = night.evidence[name]
    other = night.score - evidence if ranked else night.score + evidence
    near = [_first(score, night.tie, reached) for score in (night.score, other)]
    return float(np.abs(evidence[np.concatenate(near)]).max(initial=0.0))
