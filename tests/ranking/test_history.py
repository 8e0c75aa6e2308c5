"""Reading a history."""

from __future__ import annotations

import pytest

from analytics.errors import ContractError
from tests.worlds import report, version, world


def test_a_type_that_the_taxonomy_lacks_is_refused_by_name() -> None:
    with pytest.raises(ContractError, match="'levitation'"):
        world([report("e1", "s1", "2026-01-01", "levitation")], [version("s1")]).history()


def test_subjects_without_reports_and_reports_before_the_subject_are_both_there() -> None:
    history = world([report("e1", "s2", "2026-01-01", "arrest")], [version("s1")]).history()
    assert history.reports.subject_ids.to_list() == ["s1", "s2"]
    assert sorted(history.tie_order.tolist()) == [0, 1]
