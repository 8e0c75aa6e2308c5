from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import ContractError, UsageError
from analytics.network.merging import canonical
from analytics.store import merges, state
from analytics.store.merges import Verdict, standing
from analytics.store.open import Store, open_store

VALUES = "abcdefgh"
AB = merges.pair("identifier", "a", "b")
BC = merges.pair("identifier", "b", "c")
AC = merges.pair("identifier", "a", "c")
PAIRS = st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)).filter(lambda pair: pair[0] < pair[1])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def names(store: Store) -> dict[str, str]:
    return canonical(standing(merges.all(store)), "identifier")


def test_before_the_first_decision_nothing_is_merged(store: Store) -> None:
    assert merges.all(store) == []
    assert names(store) == {}


def test_a_decision_is_read_back_as_it_was_made(store: Store) -> None:
    before = datetime.now(UTC)
    made = merges.record(
        store,
        merges.pair("subject", "S2", "S1"),
        "same",
        " Ann B. ",
        "\N{RIGHT SINGLE QUOTATION MARK}tis one\n",
    )
    assert (made.number, made.kind, made.first, made.second) == (1, "subject", "S1", "S2")
    assert (made.verdict, made.decided_by, made.reason) == (
        "same",
        "Ann B.",
        "\N{RIGHT SINGLE QUOTATION MARK}tis one",
    )
    assert before <= made.decided_at <= datetime.now(UTC)
    assert merges.all(store) == [made]


def test_undone_brings_back_what_counted_before(store: Store) -> None:
    seen = []
    for verdict in ("different", "same", "different", "undone", "undone", "undone"):
        merges.record(store, AB, verdict, "ann", "looked")
        seen.append(standing(merges.all(store)).get(AB))
    assert seen == ["different", "same", "different", "same", "different", None]
    with pytest.raises(UsageError, match="nothing counts of a and b; allowed: a pair"):
        merges.record(store, AB, "undone", "ann", "looked")
    assert len(merges.all(store)) == 6


def test_merging_goes_through_others_and_the_smallest_value_names_it(store: Store) -> None:
    merges.record(store, BC, "same", "ann", "looked")
    merges.record(store, merges.pair("subject", "c", "a"), "same", "ann", "of another kind")
    assert names(store) == {"b": "b", "c": "b"}
    merges.record(store, AB, "same", "ann", "looked")
    assert names(store) == {"a": "a", "b": "a", "c": "a"}


class Clock(datetime):
    """A clock that has been set."""

    shown = datetime(2026, 3, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        assert tz is UTC
        return cls.shown


def test_a_clock_that_was_set_back_does_not_put_a_decision_before_the_last(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merges, "datetime", Clock)
    first = merges.record(store, AB, "same", "ann", "looked")
    assert first.decided_at == Clock.shown
    monkeypatch.setattr(Clock, "shown", Clock.shown - timedelta(days=9))
    then = [
        merges.record(store, pair, "different", "ann", "looked").decided_at
        for pair in (merges.pair("identifier", "c", "d"), merges.pair("identifier", "d", "e"))
    ]
    assert then == [first.decided_at + timedelta(microseconds=step) for step in (1, 2)]


@pytest.mark.parametrize(
    ("first", "second", "last"),
    [
        ((AB, "same"), (BC, "same"), (AC, "different")),
        ((AB, "same"), (AC, "different"), (BC, "same")),
        ((AC, "different"), (BC, "same"), (AB, "same")),
    ],
)
def test_a_contradiction_is_refused_and_leaves_no_trace(
    store: Store,
    first: tuple[merges.Pair, Verdict],
    second: tuple[merges.Pair, Verdict],
    last: tuple[merges.Pair, Verdict],
) -> None:
    for pair, verdict in (first, second):
        merges.record(store, pair, verdict, "ann", "looked")
    with pytest.raises(
        UsageError, match="contradicts what was decided of a, b, c; allowed: `rereview matches undo`"
    ):
        merges.record(store, *last, "ann", "looked")
    assert len(merges.all(store)) == 2
    merges.record(store, second[0], "undone", "ann", "looked")
    merges.record(store, *last, "ann", "looked")


def test_what_counts_already_is_not_decided_again(store: Store) -> None:
    merges.record(store, AB, "same", "ann", "looked")
    with pytest.raises(UsageError, match="a and b are same already"):
        merges.record(store, AB, "same", "bob", "looked too")


def test_one_value_is_no_pair() -> None:
    with pytest.raises(UsageError, match="a twice; allowed: two different values"):
        merges.pair("identifier", "a", "a")


@pytest.mark.parametrize(
    ("by", "reason", "line"),
    [
        ("", "looked", "name of 0 signs; allowed: 1 to 200"),
        ("  \n", "looked", "name of 0 signs"),
        ("n" * 201, "looked", "name of 201 signs"),
        ("ann", "", "reason of 0 signs; allowed: 1 to 2000"),
        ("ann", "r" * 2001, "reason of 2001 signs"),
        ("ann", "\ud800", "reason of 1 signs"),
    ],
)
def test_name_and_reason_are_required_and_bounded(store: Store, by: str, reason: str, line: str) -> None:
    with pytest.raises(UsageError, match=line):
        merges.record(store, AB, "same", by, reason)
    assert merges.all(store) == []


HOSTILE = ["'); drop table match_decisions; --", "?", "r" * 2000, "\u202e\u0663", "a\x00b"]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_other_text_is_kept_as_it_is(store: Store, text: str) -> None:
    assert merges.record(store, merges.pair("identifier", "a", text), "same", "ann", text).reason == text
    assert text in merges.all(store)[0].pair


@pytest.mark.parametrize(
    "statement", ["update match_decisions set reason = ''", "delete from match_decisions"]
)
def test_the_record_only_grows(store: Store, statement: str) -> None:
    made = merges.record(store, AB, "same", "ann", "looked")
    with pytest.raises(ContractError, match="decisions are never"), state.connect(store) as connection:
        connection.execute(statement)
    assert merges.all(store) == [made]


def test_a_state_that_was_tampered_with_is_named(store: Store) -> None:
    with sqlite3.connect(store.state_path) as connection:
        connection.execute("drop table match_decisions")
        connection.execute("create table match_decisions (number integer)")
    with pytest.raises(ContractError, match=r"state\.sqlite: no such column"):
        merges.all(store)


@settings(max_examples=8)
@given(st.lists(st.tuples(PAIRS, st.sampled_from(["same", "different", "undone"])), max_size=25))
def test_what_the_store_took_never_contradicts_itself(made: list[tuple[tuple[str, str], Verdict]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, taken = open_store(Path(folder) / "store"), 0
        for pair, verdict in made:
            try:
                merges.record(store, ("identifier", *pair), verdict, "ann", "looked")
                taken += 1
            except UsageError:
                continue
        counting = standing(merges.all(store))
        assert len(merges.all(store)) == taken
    same = {value for (_, *values), verdict in counting.items() if verdict == "same" for value in values}
    assert canonical(counting, "identifier").keys() == same
