"""A store's history, read once for one night or for many."""

from __future__ import annotations

import hashlib
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics import reports as reports_module
from analytics.errors import ContractError
from analytics.ranking.relations import Relations, Session, read_relations
from analytics.taxonomy import Taxonomy
from analytics.timeline import History, weigh


def _tie_order(subject_ids: pl.Series) -> NDArray[np.int64]:
    """Place of each id in the order of SHA-256, the contract's way to break equal scores."""
    digests = [hashlib.sha256(subject_id.encode()).digest() for subject_id in subject_ids]
    order = sorted(range(len(digests)), key=digests.__getitem__)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place


def build(relations: Relations, taxonomy: Taxonomy) -> History:
    """The history that some relations tell; `ContractError` where the taxonomy lacks an event's type."""
    frame, versions = relations.reports, relations.versions
    unknown = set(frame["event_type"].unique()) - set(taxonomy.names)
    if unknown:
        kind = min(unknown)
        raise ContractError(
            f"taxonomy: the store holds events of type {kind!r}", allowed="a taxonomy with that type"
        )
    subject_ids = pl.concat([versions["subject_id"], frame["subject_id"]]).unique().sort()
    reports = reports_module.from_frame(frame, subject_ids, taxonomy)
    grade_weight, trust = weigh(reports)
    return History(
        until=relations.until,
        taxonomy=taxonomy,
        reports=reports,
        grade_weight=grade_weight,
        trust=trust,
        versions=versions,
        involvements=relations.involvements,
        outcomes=relations.outcomes,
        tie_order=_tie_order(subject_ids),
    )


def read(session: Session, until: date, taxonomy: Taxonomy) -> History:
    """All rows recorded by `until` 00:00 UTC, as a history."""
    return build(read_relations(session, until), taxonomy)
