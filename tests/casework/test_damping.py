from __future__ import annotations

import re
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.casework.database import Casework, reading
from analytics.casework.desk import damping, resting, rules
from analytics.casework.desk.damping import damping_days
from analytics.casework.desk.deadlines import Clock
from analytics.casework.desk.resting import Rest
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError, UsageError
from analytics.pages import _desk_rules
from tests.casework.conftest import NOW
from tests.casework.desk import DAY, hit, move_on, news, nothing, take

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs/desk.md").read_text(encoding="utf-8")
REOPEN, NONE, DEFER, REMOVE = "recommend reopening", "no further action", "defer", "propose removal"
RULES = st.builds(
    DeskRules,
    rest_days=st.integers(0, 400),
    rest_new_days=st.integers(0, 60),
    rest_new_events=st.integers(1, 4),
    damping_days_a_closure=st.integers(0, 180),
    damping_days_most=st.integers(0, 180),
)


@given(rules=RULES, earlier=st.integers(0, 200), more=st.integers(0, 50), longer=st.integers(0, 50))
def test_damping_is_bounded_and_grows_with_closures_and_with_its_rules(
    rules: DeskRules, earlier: int, more: int, longer: int
) -> None:
    days = damping_days(earlier, rules)
    assert 0 <= days <= rules.damping_days_most
    assert days <= damping_days(earlier + more, rules)
    step = min(180, rules.damping_days_a_closure + longer)
    assert days <= damping_days(earlier, replace(rules, damping_days_a_closure=step))
    most = min(180, rules.damping_days_most + longer)
    assert days <= damping_days(earlier, replace(rules, damping_days_most=most))
    for name in ("damping_days_a_closure", "damping_days_most", "rest_days"):
        assert damping_days(earlier, replace(rules, **{name: 0})) == 0  # type: ignore[arg-type]
    assert damping_days(0, rules) == 0


@given(rules=RULES, earlier=st.integers(0, 50), days=st.integers(0, 700), reports=st.integers(0, 5))
def test_new_reports_end_a_damped_rest_on_the_day_they_would_end_any(
    rules: DeskRules, earlier: int, days: int, reports: int
) -> None:
    clock = Clock(NOW + days * DAY, rules)
    came = news(unseen={"P001": tuple(f"E{number}" for number in range(reports))} if reports else {})
    back = []
    for damped in (0, damping_days(earlier, rules)):
        until = NOW + (rules.rest_days + damped) * DAY
        rest = Rest("a", "P001", NOW, until, date(2026, 6, 30), damped, earlier)
        back.append(resting.back_early({"a": rest}, came, clock))
    assert back[0] == back[1]
    assert bool(back[1]) == (days >= rules.rest_new_days and reports >= rules.rest_new_events)


@given(outcomes=st.lists(st.sampled_from([REOPEN, NONE, DEFER, REMOVE]), max_size=12))
def test_what_counts_is_counted_since_the_last_find(outcomes: list[str]) -> None:
    since = outcomes[len(outcomes) - outcomes[::-1].index(REOPEN) :] if REOPEN in outcomes else outcomes
    assert damping.in_a_row(outcomes) == sum(outcome in (NONE, REMOVE) for outcome in since)


def _rest(casework: Casework, days: float) -> Rest | None:
    with reading(casework) as connection:
        clock = Clock(NOW + days * DAY, rules.current(connection))
        return next(iter(resting.resting(connection, clock).values()), None)


def test_each_closure_with_nothing_found_lengthens_the_next_rest_up_to_the_bound(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, at = actors["ann"], 0
    for earlier, damped in enumerate((0, 7, 14, 21, 28, 28)):
        if earlier:
            foreseen = resting.if_closed(casework, ann, "P001", now=NOW + at * DAY)
            assert foreseen is not None
            assert (foreseen.damped_days, foreseen.earlier) == (damped, earlier)
        move_on(casework, ann, take(casework, ann, now=NOW + at * DAY, people=1).case_id, now=NOW + at * DAY)
        rest = _rest(casework, at)
        assert rest is not None
        assert (rest.until, rest.damped_days, rest.earlier) == (
            NOW + (at + 90 + damped) * DAY,
            damped,
            earlier,
        )
        assert rest == resting.of_subject(casework, ann, "P001", now=NOW + at * DAY)
        at += 90 + damped
        assert nothing(casework, ann, now=NOW + (at - 1) * DAY, people=1)
    # a find ends the row, and so does time
    found = take(casework, ann, now=NOW + at * DAY, people=1).case_id
    move_on(casework, ann, found, outcome=REOPEN, now=NOW + at * DAY)
    rest = _rest(casework, at)
    assert rest is not None
    assert (rest.damped_days, rest.until) == (0, NOW + (at + 90) * DAY)
    again = resting.if_closed(casework, ann, "P001", now=NOW + (at + 90) * DAY)
    assert again is not None
    assert again.damped_days == 0


def test_a_tripwire_comes_at_once_however_damped_a_rest_is(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, sue = actors["ann"], actors["sue"]
    most = {"damping_days_a_closure": 180, "damping_days_most": 180}
    rules.change(casework, sue, reason="long", now=NOW - 100 * DAY, **most)
    for days in (-100, 0):
        move_on(
            casework, ann, take(casework, ann, now=NOW + days * DAY, people=1).case_id, now=NOW + days * DAY
        )
    rest = _rest(casework, 0)
    assert rest is not None
    assert rest.until == NOW + 270 * DAY
    assert nothing(casework, ann, people=1)
    later = hit("P001", "E9", days_ago=-1)
    assert take(casework, ann, later, people=1).tripwire
    rules.change(casework, sue, reason="off", now=NOW, damping_days_most=0)
    plain = _rest(casework, 0)
    assert plain is None or plain.damped_days == 0


def test_closures_of_long_ago_count_no_more(casework: Casework, actors: dict[str, Actor]) -> None:
    ann = actors["ann"]
    for days in (-damping.FADES_DAYS - 1, 0):
        move_on(
            casework, ann, take(casework, ann, now=NOW + days * DAY, people=1).case_id, now=NOW + days * DAY
        )
    rest = _rest(casework, 0)
    assert rest is not None
    assert (rest.damped_days, rest.until) == (0, NOW + 90 * DAY)


def test_no_rest_at_all_is_not_damped_and_an_auditor_asks_about_nobody(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    with pytest.raises(NotAllowedError, match="may not see one subject"):
        resting.of_subject(casework, actors["aud"], "P001", now=NOW)
    with pytest.raises(NotAllowedError, match="may not see one subject"):
        resting.if_closed(casework, actors["dan"], "P001", now=NOW)
    rules.change(casework, actors["sue"], reason="none", now=NOW, rest_days=0)
    assert resting.if_closed(casework, actors["ann"], "P001", now=NOW) is None
    assert resting.of_subject(casework, actors["ann"], "P001", now=NOW) is None


@pytest.mark.parametrize(("value", "allowed"), [(-1, "from 0 to 180"), (181, "from 0 to 180")])
def test_no_desk_can_damp_for_ever(value: int, allowed: str) -> None:
    with pytest.raises(UsageError, match=f"rule damping_days_most = {value}.*{allowed}"):
        DeskRules(damping_days_most=value)


def test_every_rule_has_a_name_on_the_screen() -> None:
    assert set(_desk_rules.LABELS) == {field.name for field in fields(DeskRules)}


@pytest.mark.parametrize(("name", "value"), asdict(DeskRules()).items())
def test_every_rule_is_described_with_its_default(name: str, value: object) -> None:
    told = re.findall(rf"`{name}`([^`]*)", DOCUMENT)
    assert told, f"docs/desk.md does not name `{name}`"
    if not isinstance(value, bool):
        shown = f"{value * 100:g} %" if isinstance(value, float) else f"{value}"
        assert any(re.search(rf"\b{re.escape(shown)}", after) for after in told), f"`{name}`: {value}"
