"""Small worlds for tests of the arrays: rows in, a `History` out, without a store.

The relations have the columns of `read_reports`, `read_subject_versions`, `read_involvements`,
`read_outcomes`, `read_event_links` and `read_merges`; what stands behind those queries is tested where the
store is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from analytics import taxonomy
from analytics.contracts import INTELLIGENCE_GRADES, SOURCE_KINDS
from analytics.history import History
from analytics.ranking.history import read

NIGHT = date(2026, 6, 30)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
TAXONOMY = taxonomy.load()
Schema = dict[str, pl.DataType | type[pl.DataType]]
REPORTS: Schema = {
    "subject_id": pl.String,
    "occurred_at": pl.Datetime("us"),
    "recorded_at": pl.Datetime("us"),
    "event_id": pl.String,
    "event_type": pl.String,
    "source_id": pl.String,
    "source_kind": pl.String,
    "source_grade": pl.String,
    "intelligence_grade": pl.String,
    "retracted_at": pl.Datetime("us"),
}
VERSIONS: Schema = {
    "subject_id": pl.String,
    "recorded_at": pl.Datetime("us"),
    "status": pl.String,
    "stream": pl.String,
    "opened_on": pl.Date,
    "closed_on": pl.Date,
    "area_id": pl.String,
    "retention_group": pl.String,
}
OUTCOMES: Schema = {
    "subject_id": pl.String,
    "outcome": pl.String,
    "occurred_on": pl.Date,
    "recorded_at": pl.Datetime("us"),
}
EVENT_LINKS: Schema = {"event_id": pl.String, "link_kind": pl.String, "link_value": pl.String}
MERGES: Schema = {
    "recorded_at": pl.Datetime("us"),
    "kind": pl.String,
    "first": pl.String,
    "second": pl.String,
    "verdict": pl.String,
}
INVOLVEMENTS: Schema = {
    "subject_id": pl.String,
    "investigation_id": pl.String,
    "role": pl.String,
    "known_at": pl.Datetime("us"),
}


def moment(text: str) -> datetime:
    """A UTC moment without a zone, as the store keeps them."""
    return datetime.fromisoformat(text)


def report(
    event_id: str,
    subject_id: str,
    occurred: str,
    event_type: str,
    source_id: str = "police-1",
    **more: object,
) -> dict[str, object]:
    """One row of `read_reports`; recorded a day later, by the police, graded 1 A, unless said otherwise."""
    occurred_at = moment(occurred)
    row: dict[str, object] = {
        "subject_id": subject_id,
        "occurred_at": occurred_at,
        "recorded_at": occurred_at + timedelta(days=1),
        "event_id": event_id,
        "event_type": event_type,
        "source_id": source_id,
        "source_kind": "police",
        "source_grade": "1",
        "intelligence_grade": "A",
        "retracted_at": None,
    }
    return row | more


def version(subject_id: str, **more: object) -> dict[str, object]:
    """One row of `read_subject_versions`: closed since 2021, unless said otherwise."""
    row: dict[str, object] = {
        "subject_id": subject_id,
        "recorded_at": moment("2020-01-01"),
        "status": "closed",
        "stream": "referral",
        "opened_on": date(2020, 1, 1),
        "closed_on": date(2021, 1, 1),
        "area_id": "north",
        "retention_group": "1",
    }
    return row | more


@dataclass(frozen=True)
class World:
    """The relations; a `Session` that cuts them as the queries do."""

    reports: pl.DataFrame
    versions: pl.DataFrame
    involvements: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=INVOLVEMENTS))
    outcomes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OUTCOMES))
    event_links: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=EVENT_LINKS))
    merges: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MERGES))

    def frame(self, name: str, **parameters: object) -> pl.DataFrame:
        """The relation as of the night, sorted as the query sorts it."""
        night = pl.lit(parameters["as_of"]).cast(pl.Datetime("us"))
        if name == "read_involvements":
            return self.involvements.filter(pl.col("known_at").is_null() | (pl.col("known_at") <= night))
        known = pl.col("recorded_at") <= night
        if name == "read_reports":
            retracted = pl.when(pl.col("retracted_at") <= night).then("retracted_at")
            cut = self.reports.filter(known).with_columns(retracted_at=retracted)
            return cut.sort("subject_id", "occurred_at", "event_id")
        if name == "read_event_links":
            return self.event_links.join(self.reports.filter(known), on="event_id", how="semi")
        if name == "read_merges":
            return self.merges.filter(known)
        if name == "read_subject_versions":
            return self.versions.filter(known).sort("subject_id", "recorded_at")
        return self.outcomes.filter(known)

    def history(self, until: date = NIGHT) -> History:
        """Everything recorded by `until`."""
        return read(self, until, TAXONOMY)

    def with_links(self, *rows: tuple[str, str, str]) -> World:
        """The same world with further links: (event_id, link_kind, link_value) each."""
        added = pl.DataFrame(rows, schema=EVENT_LINKS, orient="row")
        return replace(self, event_links=pl.concat([self.event_links, added]))

    def with_merges(self, *rows: tuple[str, str, str, str]) -> World:
        """The same world with further decisions on identifiers: (recorded, verdict, first, second) each."""
        added = [(moment(recorded), "identifier", *pair, verdict) for recorded, verdict, *pair in rows]
        frame = pl.DataFrame(added, schema=MERGES, orient="row")
        return replace(self, merges=pl.concat([self.merges, frame]))

    def with_reports(self, *rows: dict[str, object]) -> World:
        """The same world with further reports."""
        return replace(self, reports=pl.concat([self.reports, pl.DataFrame(list(rows), schema=REPORTS)]))


def world(reports: list[dict[str, object]], versions: list[dict[str, object]]) -> World:
    """A world of the given reports and subject versions."""
    return World(pl.DataFrame(reports, schema=REPORTS), pl.DataFrame(versions, schema=VERSIONS))


def random_world(seed: int, subjects: int = 60, reports: int = 900) -> World:
    """Six years of ordinary reports from a dozen sources, the same for the same seed."""
    rng = np.random.default_rng(seed)
    grave = np.array([max(1.0, 100.0 - entry.severity) ** 2 for entry in TAXONOMY.types])
    activity = rng.gamma(0.8, 1.0, subjects)
    start = int(EPOCH.timestamp()) * 1_000_000
    occurred = start + rng.integers(0, 2370 * 86_400, reports) * 1_000_000
    delay = (rng.lognormal(0.7, 1.2, reports) * 86_400e6).astype(np.int64)
    source = rng.integers(0, 12, reports)
    frame = pl.DataFrame(
        {
            "subject_id": [f"s{i:03}" for i in rng.choice(subjects, reports, p=activity / activity.sum())],
            "occurred_at": occurred,
            "recorded_at": occurred + delay,
            "event_id": [f"e{i:05}" for i in rng.permutation(reports)],
            "event_type": rng.choice(TAXONOMY.names, reports, p=grave / grave.sum()),
            "source_id": [f"x{i}" for i in source],
            "source_kind": [SOURCE_KINDS[i % len(SOURCE_KINDS)] for i in source],
            "source_grade": rng.choice(["1", "2", "3"], reports),
            "intelligence_grade": rng.choice(INTELLIGENCE_GRADES, reports),
            "retracted_at": np.where(rng.random(reports) < 0.02, occurred + 3 * delay + 1, 0),
        }
    ).with_columns(pl.when(pl.col("retracted_at") > 0).then("retracted_at").alias("retracted_at"))
    versions = [
        version(f"s{i:03}", area_id=f"a{i % 4}", status="active" if i % 10 == 0 else "closed")
        for i in range(subjects)
    ]
    return World(frame.select(*REPORTS).cast(pl.Schema(REPORTS)), pl.DataFrame(versions, schema=VERSIONS))


def tied_world(seed: int, subjects: int = 60, reports: int = 900) -> World:
    """`random_world`, whose reports name other people and things, and where some were reopened lately."""
    base = random_world(seed, subjects, reports)
    rng = np.random.default_rng(seed + 1_000)
    chosen = base.reports.sort("event_id")["event_id"].to_list()
    kind = rng.choice(["subject", "subject", "address", "phone", "vehicle"], len(chosen))
    owner = base.reports.sort("event_id")["subject_id"].str.slice(1).cast(pl.Int64).to_numpy()
    # mostly within circles of five, so that there are groups and now and then a tie across them
    near = owner // 5 * 5 + rng.integers(0, 5, len(chosen))
    other = np.where(rng.random(len(chosen)) < 0.85, near, rng.integers(0, subjects, len(chosen)))
    value = [
        f"s{who:03}" if what == "subject" else f"{what}-{who // 5}"
        for what, who in zip(kind, other, strict=True)
    ]
    links = [row for row in zip(chosen, kind.tolist(), value, strict=True) if rng.random() < 0.5]
    again = [
        {
            "subject_id": f"s{i:03}",
            "outcome": "reopened",
            "occurred_on": NIGHT - timedelta(days=60 + i),
            "recorded_at": moment(str(NIGHT - timedelta(days=50 + i))),
        }
        for i in range(5, subjects, 10)
    ]
    return replace(base, outcomes=pl.DataFrame(again, schema=OUTCOMES)).with_links(*links)
