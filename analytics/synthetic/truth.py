"""What really happened, kept beside the feed and never in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from analytics.synthetic.blocks import Realm
from analytics.synthetic.columns import dates, texts
from analytics.synthetic.naming import Naming


def folder(out: Path) -> Path:
    """Where the truth about a feed lies: `OUT.truth`."""
    return out.with_name(out.name + ".truth")


def write(out: Path, realm: Realm, naming: Naming) -> tuple[int, int]:
    """Write `truth.parquet` and `others.parquet`; returns their numbers of rows."""
    target = folder(out)
    target.mkdir(parents=True, exist_ok=True)
    acted, others = acted_table(realm, naming), others_table(realm, naming)
    for name, table in (("truth", acted), ("others", others)):
        pq.write_table(table, target / f"{name}.parquet", compression="zstd", store_schema=False)
    return acted.num_rows, others.num_rows


def acted_table(realm: Realm, naming: Naming) -> pa.Table:
    """Those who reached an act whose re-opening stands in the feed."""
    acts, window = realm.history.acts, realm.window
    known = acts.known_day < window.days
    names = [scenario.name for scenario in realm.script.scenarios]
    return pa.table({
        "subject_id": texts(naming.subjects[acts.person[known]]),
        "mode": pa.array([names[mode] for mode in acts.mode[known]], pa.string()),
        "onset_on": dates(window.epoch_days(acts.onset_day[known])),
        "act_on": dates(window.epoch_days(acts.act_day[known])),
    })  # fmt: skip


def others_table(realm: Realm, naming: Naming) -> pa.Table:
    """Decoys, those who broke off, and those who were still under way when the window ended.

    `ended_on` is null where it had not ended by then.
    """
    acts, window = realm.history.acts, realm.window
    done = acts.person[acts.known_day < window.days]
    lots = []
    for scenario in realm.script.scenarios:
        parts = scenario.parts
        if scenario.story.acts:
            parts = parts.take(~np.isin(parts.person, done))
        unfinished = (parts.end >= window.days) | scenario.story.acts
        end = window.epoch_days(np.minimum(parts.end, window.days))
        lots.append(
            pa.table({
                "subject_id": texts(naming.subjects[parts.person]),
                "mode": pa.array([scenario.name] * len(parts), pa.string()),
                "onset_on": dates(window.epoch_days(parts.onset)),
                "ended_on": dates(end, unfinished),
            })
        )  # fmt: skip
    return pa.concat_tables(lots)
