"""Which rankings a backtest compares: a folder is a registry, a file name is a name."""

from __future__ import annotations

from collections.abc import Sequence

from analytics import discover
from analytics.errors import UsageError
from analytics.evaluation import rankings
from analytics.evaluation.rankings._base import Ranking
from analytics.evaluation.rankings.model import Model
from analytics.ranking.policy import every_signal, ranked_signals

MODEL, COLD, ORACLE = "model", "cold", "oracle"
WITHOUT, WITH = "model-without-", "model-with-"


def every_ranking() -> dict[str, Ranking]:
    """Every ranking by its file's name, with its standard parameters."""
    return discover.one_of_each(rankings, Ranking)


def ablations() -> dict[str, Ranking]:
    """The model less each signal that the policy ranks, and with each one out of the shadow.

    Where the policy ranks one signal only there is nothing to leave out.
    """
    ranked, every = ranked_signals(), every_signal()
    less: dict[str, Ranking] = {f"{WITHOUT}{name}": Model(without=name) for name in ranked if len(ranked) > 1}
    return less | {f"{WITH}{name}": Model(also=name) for name in every if name not in ranked}


def chosen(names: Sequence[str], *, simulated: bool, ablation: bool) -> dict[str, Ranking]:
    """The rankings of these names, all where none is named; the oracle only of simulated worlds.

    `ablation` adds the model without each signal and with each in shadow, and the model itself; one of these
    may be named, too.
    """
    every, variants = every_ranking(), ablations()
    unknown = [name for name in names if name not in every | variants]
    if unknown:
        allowed = f"{', '.join(every)}, {WITHOUT}SIGNAL or {WITH}SIGNAL"
        raise UsageError(f"--rankings {unknown[0]}: no such ranking", allowed=allowed)
    wanted = list(dict.fromkeys(names)) or [name for name in every if simulated or name != ORACLE]
    if ablation and MODEL not in wanted:
        wanted.append(MODEL)
    return {name: (every | variants)[name] for name in wanted} | (variants if ablation else {})
