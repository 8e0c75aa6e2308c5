"""A store's history, read once for one night or for many."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics import reports as reports_module
from analytics.errors import ContractError
from analytics.history import History, weigh
from analytics.network import mentions, merging
from analytics.taxonomy import Taxonomy


class Session(Protocol):
    """What is needed of an open store: `store.reading.Reading` is one."""

    def frame(self, name: str, **parameters: object) -> pl.DataFrame:
        """Run the named query with bound parameters."""
        ...


def tie_order(subject_ids: pl.Series) -> NDArray[np.int64]:
    """Place of each id in the order of SHA-256, the contract's way to break equal scores."""
    digests = [hashlib.sha256(subject_id.encode()).digest() for subject_id in subject_ids]
    order = sorted(range(len(digests)), key=digests.__getitem__)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place


def read(session: Session, until: date, taxonomy: Taxonomy) -> History:
    """All rows recorded by `until` 00:00 UTC; `ContractError` where the taxonomy lacks an event's type."""
    frame = session.frame("read_reports", as_of=until)
    versions = session.frame("read_subject_versions", as_of=until)
    unknown = set(frame["event_type"].unique()) - set(taxonomy.names)
    if unknown:
        kind = min(unknown)
        raise ContractError(
            f"taxonomy: the store holds events of type {kind!r}", allowed="a taxonomy with that type"
        )
    subject_ids = pl.concat([versions["subject_id"], frame["subject_id"]]).unique().sort()
    reports = reports_module.from_frame(frame, versions, subject_ids, taxonomy)
    grade_weight, trust = weigh(reports)
    involvements = session.frame("read_involvements", as_of=until)
    named = session.frame("read_event_links", as_of=until)
    decisions = session.frame("read_merges", as_of=until)
    return History(
        until=until,
        taxonomy=taxonomy,
        reports=reports,
        grade_weight=grade_weight,
        trust=trust,
        versions=versions,
        involvements=involvements,
        outcomes=session.frame("read_outcomes", as_of=until),
        mentions=mentions.read(reports, named, involvements, merging.ever_merged(decisions)),
        merges=decisions,
        tie_order=tie_order(subject_ids),
    )
