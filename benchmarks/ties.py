"""Figures of what links add: on worlds with and without contagion, and where people merely live side by side.

Takes about two minutes a world. Finished parts are kept below BENCH_WORK where that is set, so that an
interrupted run goes on; BENCH_SEEDS says how many worlds of each kind.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from analytics.evaluation import made, worlds
from analytics.ranking import history, ties
from analytics.ranking.fitting import fit
from analytics.ranking.night import listed, total, weighed
from analytics.store.reading import open_reading
from benchmarks._measure import PROGRAM, Figure, print_table, run

WITH, WITHOUT = "model", "model-without-tie_to_escalating"
CONTAGION, NO_CONTAGION = "contagion", "no-contagion"
BUDGET = 10
EVERY_MODE = "all"
NIGHTS_APART_DAYS = 28
NIGHTS = 13
FIRST = 100

Row = dict[str, Any]


def caught(report: dict[str, list[Row]], kind: str) -> list[tuple[str, Figure]]:
    """The share caught with and without, together and by mode, for one kind of worlds."""
    whole = {
        row["ranking"]: row for row in report["rankings"] if row["kind"] == kind and row["budget"] == BUDGET
    }
    rows = {
        (row["ranking"], row["mode"]): row
        for row in report["by_mode"]
        if row["kind"] == kind and row["budget"] == BUDGET
    }
    found = [(EVERY_MODE, name, whole[name]["caught"]) for name in (WITH, WITHOUT)]
    found += [(mode, name, row["caught"]) for (name, mode), row in sorted(rows.items())]
    said = {WITH: "with links", WITHOUT: "without"}
    return [
        (mode, Figure(f"{kind}: caught at {BUDGET} a week, {mode}, {said[name]}", share, "of 1"))
        for mode, name, share in sorted(found, key=lambda row: (row[0] != EVERY_MODE, row[0], row[1]))
    ]


class Beside(NamedTuple):
    """The first hundred of one world in which many merely live beside active people.

    `alone` counts those there, over all nights, with nothing but ties and contacts for it; `found` is how
    many of those who live beside active people stand there on a night, `chance` how many would at random.
    """

    alone: int
    found: float
    chance: float


def beside(seed: int, folder: Path) -> Beside:
    """One such world, with the model fitted on its first night."""
    world = made.make(worlds.spec("beside", seed, worlds.Size()), folder)
    until = world.spec.world.until
    with open_reading(world.store) as session:
        known = history.read(session, until, world.taxonomy)
    nights = [until - timedelta(days=NIGHTS_APART_DAYS * back) for back in range(NIGHTS)]
    model = fit(known, nights[-1], world.taxonomy)
    neighbours = world.others.filter(pl.col("mode") == "beside_active")["subject_id"].unique()
    alone, found, chance = 0, 0, 0.0
    for night in nights:
        timeline = known.night(night, model.shares(world.taxonomy))
        signals = weighed(model)
        ranked, order = listed(known, timeline, total(timeline, signals), model)
        held = ties.held(timeline, signals, ties.policy())
        added = held.share * (np.maximum(held.contacts, 0.0) + held.ties)
        first = order[:FIRST]
        alone += int(((added[first] > 0) & (held.score[first] - added[first] <= 0)).sum())
        here = ranked["subject_id"].is_in(neighbours.implode())
        found += int(here.head(FIRST).sum())
        chance += FIRST * int(here.sum()) / max(len(here), 1)
    return Beside(alone, found / NIGHTS, chance / NIGHTS)


def main() -> int:
    """Run the backtest and the nights, and print their figures."""
    seeds = int(os.environ.get("BENCH_SEEDS", "5"))
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(os.environ.get("BENCH_WORK") or Path(scratch) / "work")
        out = Path(scratch) / "report.json"
        words = [word for kind in (CONTAGION, NO_CONTAGION) for word in ("--worlds", kind)]
        words += [word for name in (WITH, WITHOUT) for word in ("--rankings", name)]
        words += ["--seeds", str(seeds), "--work", str(work), "--out", str(out)]
        run([PROGRAM, "--store", str(Path(scratch) / "store"), "backtest", *words], quiet=False)
        report = json.loads(out.read_text(encoding="utf-8"))
        for kind in (CONTAGION, NO_CONTAGION):
            print_table(f"What links add, worlds {kind}", [figure for _, figure in caught(report, kind)])
        first = worlds.SETS["beside"][0]
        rows = [beside(seed, work / "beside") for seed in range(first, first + seeds)]
    print_table(
        "Living beside active people, the first hundred of 13 nights a world",
        [
            Figure(
                "people there by ties and contacts alone",
                float(sum(row.alone for row in rows)),
                "",
                at_most=0.0,
            ),
            Figure(
                "of those who live beside active people there, a night",
                float(np.mean([row.found for row in rows])),
                "of 100",
            ),
            Figure(
                "the same if places were dealt out at random",
                float(np.mean([row.chance for row in rows])),
                "of 100",
            ),
        ],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
