"""Has this person drawn nearer to people under investigation than they were a quarter ago?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.network.graph import LinkGraph
from analytics.reports import DAY_US, Floats
from analytics.signals.approach import Approach
from analytics.timeline import Timeline
from tests.signals.one_person import EVERYBODY, PROFILE
from tests.worlds import (
    EVENT_LINKS,
    INVOLVEMENTS,
    NIGHT,
    VERSIONS,
    World,
    moment,
    report,
    tied_world,
    version,
)

SIGNAL = Approach()
ACTIVE = "s010"
OTHERS = World(EVERYBODY.reports.filter(pl.col("subject_id") > "s009"), EVERYBODY.versions)


def met(base: World, one: str, other: str, days: float, source: str = "x9", **more: object) -> World:
    """The same world, in which a report on one, so many days old, names the other."""
    event, day = f"{one}-{other}-{days}", str(moment(str(NIGHT)) - timedelta(days=days))
    row = report(event, one, day, "police_stop", source, **more)
    return base.with_reports(row).with_links((event, "subject", other))


def night(source: World) -> Timeline:
    return source.history().night(NIGHT, PROFILE)


def told(source: World, signal: Approach = SIGNAL) -> dict[str, float]:
    """Evidence of whoever has any."""
    timeline = night(source)
    found, names = signal.totals(timeline), timeline.reports.subject_ids
    return {names[int(i)]: float(found[i]) for i in np.flatnonzero(found)}


CHAIN = met(met(OTHERS, "s002", ACTIVE, 300), "s004", "s005", 300)
ELSEWHERE = met(met(met(CHAIN, "s006", "s020", 300), "s007", "s030", 300), "s020", "s040", 300)
FARTHER = met(ELSEWHERE, "s020", "s030", 30)
"""`s006` and `s007` fall behind, for those active took up with each other: the usual move is no gain."""
NEARER = met(FARTHER, "s001", "s002", 30)
MILD = replace(SIGNAL, nats_per_doubling=0.1)


def moves(timeline: Timeline) -> dict[int, float]:
    """The oracle: doublings of everybody ranked who moved, by networkx on the ties of either day."""
    now, then = (_pagerank(timeline, timeline.as_of_us - days * DAY_US) for days in (0, 91))
    people, least = len(timeline.ranked), SIGNAL.least_share
    every = np.log2(np.maximum(now * people, least) / np.maximum(then * people, least))
    return {int(i): float(every[i]) for i in np.flatnonzero(timeline.ranked & (np.abs(every) > 1e-6))}


def _pagerank(timeline: Timeline, earlier_us: int) -> Floats:
    ties = LinkGraph.of(timeline.links_by(earlier_us), timeline.reports.subject_ids).matrix.tocoo()
    plain = nx.Graph()
    plain.add_nodes_from(range(len(timeline.ranked)))
    plain.add_weighted_edges_from(zip(ties.row.tolist(), ties.col.tolist(), ties.data.tolist(), strict=True))
    seeds = {int(i): 1.0 for i in np.flatnonzero(timeline.active)}
    found = nx.pagerank(plain, personalization=seeds, dangling=seeds, tol=1e-14, max_iter=2000)
    return np.array([found[node] for node in plain])


def expected(timeline: Timeline, signal: Approach) -> dict[str, float]:
    moved, names = moves(timeline), timeline.reports.subject_ids
    usual = max(float(np.median(list(moved.values()))), 0.0) if moved else 0.0
    every = {names[i]: signal.nats_per_doubling * (move - usual) for i, move in moved.items()}
    return {who: min(nats, signal.most_evidence) for who, nats in every.items() if nats >= 0.05}


def test_who_is_newly_tied_to_somebody_near_an_active_subject_outranks_quiet_people() -> None:
    found = told(NEARER)
    assert set(found) == {"s001"}
    assert found["s001"] > 0.5
    (row,) = SIGNAL.measure(night(NEARER)).collect().to_dicts()
    assert row["reason"] == (
        "Nearer to people under investigation than a quarter ago; closest tie s002 (met, since May 2026)"
    )
    assert row["event_ids"] == ["s001-s002-30"]
    assert row["value"] > 2


def test_the_evidence_is_a_share_of_each_doubling_of_pagerank() -> None:
    timeline = night(NEARER)
    assert set(moves(timeline)) == {1, 6, 7}
    assert max(moves(timeline)[6], moves(timeline)[7]) < 0
    assert told(NEARER, MILD) == pytest.approx(expected(timeline, MILD), abs=1e-6)
    assert told(NEARER, MILD)["s001"] == pytest.approx(0.1 * moves(timeline)[1], abs=1e-6)


def test_who_was_as_near_a_quarter_ago_has_not_moved() -> None:
    assert told(FARTHER) == {}
    assert told(met(FARTHER, "s001", "s002", 200)) == {}


def test_the_quarter_counts_from_when_a_tie_was_recorded() -> None:
    # told a day after it happened, so known a quarter ago
    assert told(met(FARTHER, "s001", "s002", 92)) == {}
    assert set(told(met(FARTHER, "s001", "s002", 91))) == {"s001"}


def test_a_tie_to_people_whom_nothing_ties_to_anybody_active_brings_nobody_nearer() -> None:
    assert told(met(FARTHER, "s001", "s004", 30)) == {}
    assert told(met(FARTHER, "s001", "s008", 30)) == {}


def many_nearer() -> World:
    """Five people newly tied to the same one at once."""
    source = NEARER
    for who in ("s003", "s005", "s008", "s009"):
        source = met(source, who, "s002", 30)
    return source


def test_what_is_usual_that_night_is_taken_off() -> None:
    assert 0 <= told(many_nearer(), MILD).get("s001", 0.0) < told(NEARER, MILD)["s001"] / 4


def test_whoever_did_not_move_is_no_part_of_what_is_usual_whatever_rounding_says() -> None:
    still = many_nearer()
    for number in range(11, 20):
        still = met(met(still, f"s{number:03}", f"s{number + 50:03}", 250), f"s{number:03}", "s050", 300)
    timeline = night(still)
    assert set(moves(timeline)) == set(moves(night(many_nearer())))
    assert told(still, MILD) == pytest.approx(expected(timeline, MILD), abs=1e-6)


def test_somebody_who_becomes_known_later_changes_nothing() -> None:
    row = pl.DataFrame(
        [version(f"t{i:03}", recorded_at=moment("2026-06-25")) for i in range(300)], schema=VERSIONS
    )
    later = replace(NEARER, versions=pl.concat([NEARER.versions, row]))
    as_of = NIGHT - timedelta(days=10)
    found, after = (source.history().night(as_of, PROFILE) for source in (NEARER, later))
    assert MILD.totals(found).max() > 0
    assert MILD.totals(after)[:300].tolist() == pytest.approx(MILD.totals(found).tolist(), abs=1e-12)


@pytest.mark.parametrize("role", ["victim", "witness"])
@pytest.mark.parametrize("who", ["s001", "s002", ACTIVE])
def test_ties_of_a_victim_or_a_witness_never_count(role: str, who: str) -> None:
    row = (who, "i1", role, None)
    source = replace(NEARER, involvements=pl.DataFrame([row], schema=INVOLVEMENTS, orient="row"))
    assert told(source) == {}


def test_a_hostel_brings_nobody_nearer() -> None:
    here = [f"s{i:03}" for i in range(1, 20)]
    rows = [report(f"h{who}", who, "2026-06-01", "address_change", "x8") for who in here]
    source = NEARER.with_reports(*rows)
    hostel = source.with_links(*((f"h{who}", "address", "hostel") for who in here))
    assert told(hostel) == told(source)


@settings(max_examples=10)
@given(seed=st.integers(0, 300))
def test_it_keeps_within_its_bounds_and_is_nothing_without_links(seed: int) -> None:
    source = tied_world(seed, 30, 500)
    found = SIGNAL.totals(night(source))
    assert ((found >= SIGNAL.least_evidence) & (found <= SIGNAL.most_evidence)).all()
    bare = replace(source, event_links=pl.DataFrame(schema=EVENT_LINKS))
    assert not SIGNAL.totals(night(bare)).any()
