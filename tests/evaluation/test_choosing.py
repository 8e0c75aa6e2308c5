"""Which rankings are compared."""

from __future__ import annotations

import pytest

from analytics.errors import UsageError
from analytics.evaluation.choosing import MODEL, ORACLE, WITH, WITHOUT, ablations, chosen, every_ranking
from analytics.ranking.policy import every_signal, ranked_signals

NAIVE = {"random", "count_90d", "z_score", "decayed_severity", "rfgv", "plugin_cusum", "isolation_forest"}


def test_every_file_is_a_ranking_and_says_in_a_sentence_what_it_orders_by() -> None:
    every = every_ranking()
    assert set(every) == NAIVE | {"cold", "model", "oracle"}
    for name, ranking in every.items():
        assert (ranking.__doc__ or "").startswith("By "), name


def test_a_store_s_past_has_no_oracle() -> None:
    assert ORACLE in chosen([], simulated=True, ablation=False)
    assert ORACLE not in chosen([], simulated=False, ablation=False)


def test_named_rankings_come_in_their_order_once() -> None:
    assert list(chosen(["rfgv", "cold", "rfgv"], simulated=True, ablation=False)) == ["rfgv", "cold"]
    with pytest.raises(UsageError, match=r"--rankings luck.*allowed: .*random"):
        chosen(["luck"], simulated=True, ablation=False)


def test_an_ablation_has_every_signal_once_less_or_more() -> None:
    names = [name.removeprefix(WITHOUT).removeprefix(WITH) for name in ablations()]
    assert sorted(names) == sorted(every_signal())
    assert {name for name in ablations() if name.startswith(WITHOUT)} == {
        WITHOUT + name for name in ranked_signals()
    }


def test_an_ablation_needs_the_model_to_compare_with() -> None:
    assert MODEL in chosen(["random"], simulated=True, ablation=True)
