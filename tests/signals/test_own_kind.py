"""Is this person escalating in their own kinds of event, at several times their own rate?"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.evidence.profile import own_excess
from analytics.signals.escalation import Escalation
from analytics.signals.own_kind import OwnKind
from tests.signals import removals
from tests.signals.one_person import night, rows, total
from tests.worlds import NIGHT, moment, report

EXPERT = OwnKind()
OWN = "domestic_incident"


def every(days: int, count: int, kind: str = OWN, latest: float = 10) -> list[dict[str, object]]:
    """The latest reports of the person, one every so many days, by sources in turn."""
    last = moment(str(NIGHT)) - timedelta(days=latest)
    return [
        report(f"{kind}-{latest}-{i}", "s001", str(last - i * timedelta(days=days)), kind, f"x{i % 12}")
        for i in range(count)
    ]


HISTORY = every(120, 12, latest=200)
"""Three a year for four years, up to half a year ago."""


def test_several_times_ones_own_rate_speaks_for_it() -> None:
    as_ever = total(EXPERT, HISTORY + every(120, 2))
    risen = total(EXPERT, HISTORY + every(20, 7))
    assert risen > as_ever + 2


def test_the_same_events_tell_less_of_somebody_who_always_had_them() -> None:
    busy = every(20, 60, latest=200)
    assert total(EXPERT, busy + every(20, 7)) < total(EXPERT, HISTORY + every(20, 7)) - 1


def test_it_finds_in_petty_kinds_what_the_profile_does_not() -> None:
    told = every(120, 12, "traffic_offence", 200) + every(12, 10, "traffic_offence")
    assert total(EXPERT, told) > total(Escalation(), told) + 1


def test_an_incident_weighs_the_log_of_the_multiple() -> None:
    timeline = night(HISTORY + every(20, 7))
    recent = timeline.recent
    chain = EXPERT.chain(timeline)
    excess = own_excess(timeline.taxonomy, EXPERT.own)[recent.type]
    free = recent.weight * np.log1p(excess / recent.unusual)
    # what one source alone says may have been scaled down to its cap
    assert (chain.evidence[:, 1] <= free + 1e-12).all()
    alone = recent.source < 0
    assert chain.evidence[alone, 1].tolist() == pytest.approx(free[alone].tolist())
    assert (chain.missing[1] == 0).all()


def test_silence_tells_more_of_those_with_more_of_their_own() -> None:
    def silence(reports: list[dict[str, object]]) -> float:
        told = [row for row in rows(EXPERT, reports) if row["reason"] == "Expected reports that did not come"]
        return float(told[0]["evidence"])  # type: ignore[arg-type]

    assert silence(every(30, 40, latest=200)) < silence([]) <= 0


def test_parts_are_the_total() -> None:
    reports = HISTORY + every(20, 7)
    found = pl.DataFrame(rows(EXPERT, reports))
    assert found["evidence"].sum() == pytest.approx(total(EXPERT, reports), abs=1e-9)
    told = found.filter(pl.col("incident_id").is_not_null())
    assert told.filter(pl.col("event_type") == OWN)["evidence"].max() > 0.3  # type: ignore[operator]


@settings(max_examples=10)
@given(seed=st.integers(0, 1_000))
def test_without_one_incident_the_score_falls_by_no_more_than_its_share(seed: int) -> None:
    for fall, share in removals.chain_falls(EXPERT, seed, most=40):
        assert fall <= share + 1e-9


@settings(max_examples=5)
@given(seed=st.integers(0, 1_000))
def test_dropping_the_report_moves_what_is_shared_a_little_besides(seed: int) -> None:
    # clock, records and delays are everybody's: in so small a world one report tells there too
    for fall, share in removals.report_falls(EXPERT, seed, most=8):
        assert fall <= max(share, 0.0) + 0.1
