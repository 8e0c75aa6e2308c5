"""One written feed that the tests of this folder share; nobody may change it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
import pytest

from analytics.contracts import FEED
from analytics.synthetic.parameters import World
from analytics.synthetic.world import Summary, simulate


@dataclass(frozen=True)
class Written:
    """A feed that was written, with its parameters."""

    world: World
    out: Path
    summary: Summary

    @cached_property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables of the feed by name."""
        return {name: pl.read_parquet(self.out / f"{name}.parquet") for name in FEED}

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Those who reached an act."""
        return pl.read_parquet(self.out.with_name("feed.truth") / "truth.parquet")

    @cached_property
    def others(self) -> pl.DataFrame:
        """Decoys, those who broke off, and those still under way."""
        return pl.read_parquet(self.out.with_name("feed.truth") / "others.parquet")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A world of a third of the reference size."""
    world = World(closed=6_000, active=900, seed=2)
    out = tmp_path_factory.mktemp("synthetic") / "feed"
    return Written(world, out, simulate(out, world))
