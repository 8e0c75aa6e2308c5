"""The queue of a published night as rows that may be handed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.casework.purposes import NOT_STATED
from analytics.casework.removal import withholding
from analytics.errors import UsageError
from analytics.network import drawing_files
from analytics.nightly import cells, neighbourhood, published
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store


@dataclass(frozen=True)
class Handing:
    """Whom an export is for, and what for; both stand in its watermark."""

    recipient: str = NOT_STATED
    purpose: str = NOT_STATED


UNSTATED = Handing()


def queue(store: Store, as_of: date | None, top: int, handing: Handing = UNSTATED) -> pl.DataFrame:
    """The first `top` rows of the night's queue with a watermark in every row, text made safe.

    Whoever is restricted is left out: the ranks have a gap. Without `as_of` the current night. `UsageError`
    where that night is not published.
    """
    if top < 1:
        raise UsageError(f"--top {top}", allowed="a whole number from 1")
    night = published.night(store, as_of, "export")
    rows = withholding.of(store).rows(nights.read(night, "read_night_queue"), ("main_reason",)).head(top)
    return cells.safe(rows.with_columns(watermark=pl.lit(watermark(night, handing))))


def ego(
    store: Store,
    as_of: date | None,
    subject_id: str,
    hops: int,
    file_format: str,
    handing: Handing = UNSTATED,
) -> dict[str, bytes]:
    """A subject's neighbourhood as files for other programs, by what follows the file's stem.

    GraphML is one file, CSV two: nodes and edges. Each node and edge carries the watermark. `NotAllowedError`
    for a subject whose data is restricted; others who are restricted are left out with their ties.
    """
    night = published.night(store, as_of, "export")
    withheld = withholding.of(store)
    drawn = neighbourhood.ego(night, subject_id, hops=hops, withheld=withheld)
    mark = watermark(night, handing)
    if file_format == "graphml":
        return {"": drawing_files.graphml(drawn, mark)}
    nodes, edges = drawing_files.nodes_csv(drawn, mark), drawing_files.edges_csv(drawn, mark)
    return {"-nodes": nodes.encode(), "-edges": edges.encode()}


def watermark(night: Night, handing: Handing = UNSTATED) -> str:
    """What every exported row says of itself: which night it is of, for whom, and what for."""
    proof = f"publication {night.number}, manifest {night.manifest_sha256[:12]}"
    told = f"for: {handing.recipient}, purpose: {handing.purpose}"
    return f"SYNTHETIC – Rereview night {night.as_of}, {proof}, {told}"
