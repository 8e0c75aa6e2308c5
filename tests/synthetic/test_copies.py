from __future__ import annotations

import numpy as np

from analytics.synthetic import copies, happenings
from analytics.synthetic.vocabulary import FAMILY_OF, code
from analytics.synthetic.window import DAY_US
from tests.synthetic.staging import small_realm


def test_another_agency_reports_the_same_incident_within_two_days() -> None:
    people = np.arange(3_000, dtype=np.int32).repeat(10)
    seen = happenings.of(people, code("violent_offence"), np.full(len(people), 50 * DAY_US))
    found = copies.by_others(seen, small_realm().people, np.random.default_rng(1))
    assert 0.15 < len(found) / len(seen) < 0.45
    assert np.abs(found.at_us - 50 * DAY_US).max() <= 2 * DAY_US
    assert (FAMILY_OF[found.kind] == FAMILY_OF[code("violent_offence")]).all()
    assert 0.8 < (found.kind == code("violent_offence")).mean() < 0.95
    assert (found.source_kind >= 0).all()


def test_the_closely_watched_are_written_down_by_more_agencies() -> None:
    people = small_realm().people
    everybody = np.arange(len(people), dtype=np.int32).repeat(20)
    seen = happenings.of(everybody, code("police_stop"), np.zeros(len(everybody), np.int64))
    found = copies.by_others(seen, people, np.random.default_rng(1))
    second = np.bincount(found.person, minlength=len(people))
    assert second[people.watched].mean() > 1.4 * second[~people.watched].mean()
