"""What was asked of a backtest, and the report that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from analytics.errors import UsageError
from analytics.evaluation import choosing, report, scenes
from analytics.evaluation.backtest import Parameters, Result, Work, run
from analytics.evaluation.report import Report
from analytics.evaluation.scenes import PAST, Scene
from analytics.evaluation.worlds import Size, sets
from analytics.progress import QUIET, Progress
from analytics.ranking.draws import Draws
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy

WORLDS = "worlds"
"""Folder of the work in which simulated worlds are kept."""


@dataclass(frozen=True)
class Asked:
    """Which worlds (none: the store's own past), how many of each kind, how large, and which rankings.

    No ranking named means all of them; `name` is the report's, which is made up where it is empty.
    """

    kinds: tuple[str, ...] = ()
    seeds: int = 5
    size: Size = field(default_factory=Size)
    rankings: tuple[str, ...] = ()
    ablation: bool = False
    parameters: Parameters = field(default_factory=Parameters)
    name: str = ""

    def __post_init__(self) -> None:
        unknown = [kind for kind in self.kinds if kind not in sets()]
        if unknown:
            raise UsageError(f"--worlds {unknown[0]}: no such kind of worlds", allowed=", ".join(sets()))
        if self.seeds < 1:
            raise UsageError(f"--seeds {self.seeds}: no world at all", allowed="1 or more")
        if self.name and not self.name.replace("-", "").replace("_", "").isalnum():
            raise UsageError(f"--name {self.name!r}", allowed="letters, digits, - and _")

    def scenes(
        self, store: Store, taxonomy: Taxonomy, folder: Path, draws: Draws | None = None
    ) -> list[Scene]:
        """What is replayed, in the order in which it was asked for."""
        if not self.kinds:
            return [scenes.of_store(store, taxonomy, draws)]
        made = sets(self.size)
        specs = [spec for kind in dict.fromkeys(self.kinds) for spec in made[kind](self.seeds)]
        # a world of another size is another world: it must not push the first one out of its folder
        size = f"{self.size.closed}-{self.size.active}-{self.size.years:g}"
        return [scenes.of_world(spec, folder / WORLDS / size) for spec in specs]

    def named(self, results: list[Result]) -> str:
        """The name that the report is kept under."""
        if self.name:
            return self.name
        if self.kinds:
            return f"{'-'.join(dict.fromkeys(self.kinds))}-{self.seeds}"
        return f"{PAST}-{results[0].judged.nights['night'].to_list()[-1]}"


def answer(
    asked: Asked,
    store: Store,
    taxonomy: Taxonomy,
    work: Work,
    progress: Progress = QUIET,
    draws: Draws | None = None,
) -> Report:
    """The report of everything that was asked, kept in the store's `backtests/`.

    `draws` say how outcomes of the store's own desk came about: what the list found is then told apart.
    Interrupt it at any time: what is finished stays in `work`, and the next call goes on from there.
    """
    chosen = choosing.chosen(asked.rankings, simulated=bool(asked.kinds), ablation=asked.ablation)
    wanted = asked.scenes(store, taxonomy, work.folder, draws)
    results = run(wanted, chosen, asked.parameters, work, progress)
    told = report.build(asked.named(results), results, asked.parameters, work.code)
    report.keep(told, store.path)
    return told
