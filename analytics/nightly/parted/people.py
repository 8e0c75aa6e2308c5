"""The list as a whole: who is on it, which part each belongs to, and what their sources told."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl

from analytics.evidence.trust import Told
from analytics.network import merging
from analytics.nightly.parted.work import Work
from analytics.ranking.history import Session, tie_order
from analytics.store.loading import BUCKETS
from analytics.store.timeline import bucket

QUERIES = {
    "versions": "read_subject_versions",
    "involvements": "read_involvements",
    "outcomes": "read_outcomes",
}


def hand_out(work: Work, session: Session) -> None:
    """Read what is known of people, and leave each part its own."""
    shared, as_of = work.shared, work.as_of
    shared.put_frame("sources", session.frame("read_sources", as_of=as_of))
    merges = session.frame("read_merges", as_of=as_of)
    shared.put("merges", merges)
    shared.put("merged", merging.ever_merged(merges))
    frames = {name: session.frame(query, as_of=as_of) for name, query in QUERIES.items()}
    people = pl.concat([frame["subject_id"] for frame in frames.values()]).unique()
    each = BUCKETS // work.parts
    part = pl.Series("part", [bucket(subject) // each for subject in people], dtype=pl.Int32)
    belongs = pl.DataFrame([people, part])
    for name, frame in frames.items():
        shared.put_frame(name, frame)
        placed = frame.join(belongs, on="subject_id", how="left", maintain_order="left")
        for number in range(work.parts):
            shared.put_frame(f"{name}-{number}", placed.filter(pl.col("part") == number).drop("part"))


def gather(work: Work) -> None:
    """Once all parts have read: everybody's place in the order of ids, the areas, and what may be shared."""
    shared = work.shared
    ids = [shared.frame(f"subject-ids-{part}")["subject_id"] for part in range(work.parts)]
    people = pl.concat(ids).sort()
    shared.put_frame("people", pl.DataFrame({"subject_id": people}))
    shared.put_arrays("tie-order", {"order": tie_order(people)})
    numbered = pl.DataFrame({"subject_id": people}).with_row_index("place")
    for part, own in enumerate(ids):
        place = own.to_frame().join(numbered, on="subject_id", how="left", maintain_order="left")["place"]
        shared.put_arrays(f"places-{part}", {"place": place.cast(pl.Int32).to_numpy()})
    newest = shared.frame("versions").unique("subject_id", keep="last", maintain_order=True)
    areas = newest["area_id"].drop_nulls().unique().sort()
    shared.put_frame("areas", pl.DataFrame({"area_id": areas}))
    shared.put_arrays("told", _told(work)._asdict())
    things = pl.concat([shared.frame(f"things-{part}") for part in range(work.parts)])
    several = things.group_by("thing").agg(pl.col("several").any() | (pl.len() > 1))
    shared.put_frame("things", several.filter("several").select("thing").sort("thing"))


def _told(work: Work) -> Told:
    """When each source told of anybody, from what it told of the people of each part."""
    found = [Told(**work.shared.arrays(f"told-{part}")) for part in range(work.parts)]
    counts = [np.diff(told.offsets) for told in found]
    offsets = np.concatenate([[0], np.cumsum(sum(counts[1:], start=counts[0]))]).astype(np.int64)
    minutes = np.empty(offsets[-1], dtype=np.int32)
    room = offsets[:-1].copy()
    for told, count in zip(found, counts, strict=True):
        at = np.repeat(room - told.offsets[:-1], count) + np.arange(len(told.minutes))
        minutes[at] = told.minutes
        room += count
    for start, stop in pairwise(offsets):
        minutes[start:stop].sort()
    return Told(offsets, minutes)
