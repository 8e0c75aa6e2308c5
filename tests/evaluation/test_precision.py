from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.errors import UsageError
from analytics.evaluation import precision
from analytics.evaluation.intervals import wilson
from analytics.evaluation.precision import NightSignals, PrecisionRules

PEOPLE = 1_000
NIGHT = date(2025, 1, 1)
REOPENED = np.arange(PEOPLE) % 40 == 0
"""25 people, 2.5 %."""


def _night(days: int = 0, **evidence: np.ndarray) -> NightSignals:
    """A night whose list has the people in their order but for what is ranked: `good`."""
    score = evidence.get("good", np.zeros(PEOPLE)) + evidence.get("against", np.zeros(PEOPLE))
    return NightSignals(
        as_of=NIGHT + timedelta(days=days),
        people=np.arange(PEOPLE),
        score=score,
        tie=np.arange(PEOPLE),
        evidence=evidence,
        reopened=REOPENED,
        outside=REOPENED & (np.arange(PEOPLE) >= 40),
    )


GOOD = np.where(REOPENED, 3.0, 0.0) + np.where(np.arange(PEOPLE) % 40 == 1, 2.0, 0.0)
WRONG = np.where(REOPENED, 0.0, 1.0)
NEVER = np.full(PEOPLE, 0.01)
AGAINST = np.where(np.arange(PEOPLE) % 3 == 0, -1.0, 0.0)
RULES = PrecisionRules(first=200, reached=200, nights=2, base_times=3.0)


def told(rules: PrecisionRules = RULES, nights: int = 3) -> dict[str, object]:
    seen = [_night(28 * n, good=GOOD, wrong=WRONG, never=NEVER, against=AGAINST) for n in range(nights)]
    return precision.report(seen, rules, ["good", "against"])


def _signal(name: str, report: dict[str, object] | None = None) -> dict[str, object]:
    signals = (report or told())["signals"]
    assert isinstance(signals, list)
    return next(each for each in signals if each["signal"] == name)


def test_only_whom_a_signal_speaks_for_is_counted_and_each_person_once() -> None:
    good = _signal("good")
    assert good["overall"] == {
        "people": 50,
        "reopened": 25,
        "outside": 24,
        "share": 0.5,
        "low": wilson(25, 50).low,
        "high": wilson(25, 50).high,
    }
    nights = good["nights"]
    assert isinstance(nights, list)
    assert [night["as_of"] for night in nights] == ["2025-01-01", "2025-01-29", "2025-02-26"]
    assert {night["people"] for night in nights} == {50}
    assert good["main"] == good["overall"] | {"people": 50}, "among the list's first, those it puts there"
    everybody = told()["everybody"]
    assert isinstance(everybody, dict)
    assert (everybody["overall"]["people"], everybody["overall"]["reopened"]) == (1_000, 25)


def test_a_signal_that_finds_nobody_is_proposed_and_a_good_one_is_not() -> None:
    report = told()
    assert _signal("good", report)["proposal"] == ""
    wrong = str(_signal("wrong", report)["proposal"])
    assert wrong.startswith("wrong: proposed for retirement. Of 200 people whom it put first")
    assert "0 were reopened (95 %: up to 1.88%), less than 3 times the 2.50%" in wrong
    # one that nobody near the top hears
    never = str(_signal("never", report)["proposal"])
    assert "moved nobody near the first 200 of the list by 0.1 nats; the most was 0.01" in never
    assert precision.findings(report)[1:] == [wrong, never]


def test_what_only_speaks_against_is_not_judged_by_whom_it_puts_first() -> None:
    against = _signal("against")
    assert against["against"] is True
    assert against["most_nats"] == 1.0
    assert against["overall"] == {
        "people": 0, "reopened": 0, "outside": 0, "share": None, "low": None, "high": None,
    }  # fmt: skip
    assert (against["proposal"], against["trend"]) == ("", "unknown")


@pytest.mark.parametrize(
    "rules",
    [
        PrecisionRules(first=200, nights=2, least_outcomes=26),
        PrecisionRules(first=200, nights=4),
        PrecisionRules(first=200, nights=2, base_times=0.5),
        # too few people to tell
        PrecisionRules(first=20, nights=2, base_times=1.0),
    ],
)
def test_without_enough_to_go_by_nothing_is_proposed(rules: PrecisionRules) -> None:
    report = told(rules)
    assert _signal("wrong", report)["proposal"] == ""
    if rules.nights == 4:
        assert "No signal is proposed for retirement." in precision.findings(report)[1]


def test_a_trend_is_told_where_the_halves_lie_apart() -> None:
    first = np.where(np.arange(PEOPLE) % 40 == 3, 1.0, 0.0)
    rising = precision.report([_night(0, good=first), _night(28, good=GOOD)], RULES, ["good"])
    falling = precision.report([_night(0, good=GOOD), _night(28, good=first)], RULES, ["good"])
    assert _signal("good", rising)["trend"] == "rising"
    assert _signal("good", falling)["trend"] == "falling"
    assert _signal("good", told())["trend"] == "level"


def test_the_table_has_the_list_everybody_and_each_signal() -> None:
    rows = precision.table(told())
    assert [row[0] for row in rows] == ["the list", "everybody", "good", "never", "wrong", "against"]
    assert {len(row) for row in rows} == {len(precision.COLUMNS)}


def test_wrong_rules_and_no_nights_are_refused() -> None:
    with pytest.raises(UsageError, match="nights 0; allowed: more than 0"):
        PrecisionRules(nights=0)
    with pytest.raises(UsageError, match="no night whose outcomes are known"):
        precision.report([], RULES, [])
