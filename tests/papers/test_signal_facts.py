"""What papers say of a signal's bounds is what its parameters hold it to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics import taxonomy
from analytics.evidence.switching import SwitchingRules
from analytics.papers.asked import Asked
from analytics.papers.facts import signals as facts
from analytics.ranking import policy
from analytics.signals._base import Signal
from analytics.signals.escalation import Escalation
from analytics.signals.protective import Protective

SHIPPED = Asked(taxonomy.load())


def test_a_bound_that_is_a_parameter_is_shown_and_follows_it() -> None:
    assert facts._bounds(Protective()) == "−1.2 to 0"
    assert facts._bounds(Protective(bound_nats=0.7)) == "−0.7 to 0"


def test_what_has_no_bound_claims_none_and_says_what_is_held() -> None:
    strict = Escalation(switching=SwitchingRules(source_cap_nats=3.0))
    assert facts._bounds(strict).startswith("no bound; what one source alone")
    assert "at most 3 nats" in facts._bounds(strict)
    assert "not bounded as a whole: `escalation`, `own_kind`" in facts.bounded(SHIPPED)
    assert "bounded as a whole: `breadth`, `protective`, `tie_to_escalating`;" in facts.bounded(SHIPPED)


@pytest.mark.parametrize("name", sorted(policy.every_signal()))
def test_a_parameter_that_changes_changes_the_papers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = facts.parameters(SHIPPED)
    signal = policy.every_signal()[name]
    field = next(key for key, value in vars(signal).items() if isinstance(value, int | float))
    changed: dict[str, Signal] = {
        **policy.every_signal(),
        name: replace(signal, **{field: getattr(signal, field) * 2 + 1}),
    }
    monkeypatch.setattr(policy, "every_signal", lambda: changed)
    assert facts.parameters(SHIPPED) != before
