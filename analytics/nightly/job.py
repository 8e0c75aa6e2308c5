"""The scheduled job: take the lock, load the feeds, compute the night, publish it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from analytics.errors import RereviewError
from analytics.feed.ingest import ingest
from analytics.feed.report import IngestReport
from analytics.logs import Log
from analytics.nightly import choice, code_version, manifest, scoring
from analytics.nightly.manifest import Manifest
from analytics.nightly.runner import Done, Given
from analytics.nightly.scoring import Plan
from analytics.progress import QUIET, Progress
from analytics.store import nights, state
from analytics.store.content import file_sha256
from analytics.store.lock import hold
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.publish import Publication, next_number, publish
from analytics.store.reading import TABLES
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True)
class Job:
    """What is asked for: which night, which feeds first, what time it is, and who does the work."""

    as_of: date
    feeds: tuple[Path, ...]
    now: datetime
    plan: Plan | None = None


@dataclass(frozen=True)
class Result:
    """The night of that date; `published` is False where it stood there already. One report a feed."""

    night: Night
    published: bool
    reports: tuple[IngestReport, ...]


def nightly(store: Store, job: Job, taxonomy: Taxonomy, log: Log, progress: Progress = QUIET) -> Result:
    """Load, score, check and publish one night.

    `StoreBusyError` while another job holds the store; `GateError` where the night fails a gate: then
    the last good night stays published. Run again with nothing new, it publishes nothing.
    """
    with _logged(log), hold(store):
        log.info("started", as_of=job.as_of)
        reports = tuple(_load(store, feed, log, progress) for feed in job.feeds)
        given = Given(job.as_of, choice.chooser(store, taxonomy)(job.as_of), taxonomy)
        published = nights.all(store)
        compared = nights.before(published, job.as_of)
        inputs = _inputs(store, given, compared)
        standing = nights.of_date(published, job.as_of)
        if standing is not None and _stands(standing, inputs):
            log.info("unchanged", night=standing.number, manifest_sha256=standing.manifest_sha256)
            return Result(standing, published=False, reports=reports)
        night = _publish(store, job, given, inputs, compared, log)
        return Result(night, published=True, reports=reports)


@contextmanager
def _logged(log: Log) -> Iterator[None]:
    """What ends the job early stands in the log too, however it is told to the user."""
    try:
        yield
    except RereviewError as error:
        log.error("failed", error=str(error), exit_code=error.exit_code)
        raise


def _load(store: Store, feed: Path, log: Log, progress: Progress) -> IngestReport:
    log.info("ingest", feed=str(feed))
    report = ingest(store, feed, progress=progress)
    log.info("ingested", feed=str(feed), **report.to_json())
    return report


def _inputs(store: Store, given: Given, compared: Night | None) -> Manifest:
    model = choice.kept(store, given.model)
    files = [segment for segment in state.segments(store) if segment.table in TABLES]
    return manifest.of_inputs(
        as_of=given.as_of.isoformat(),
        # a load that brought no row changes no night
        loaded=max((segment.loaded for segment in files), default=0),
        segments=[manifest.Segment(file.table, file.path, file.sha256, file.rows) for file in files],
        model={"model_id": model.model_id, "sha256": model.sha256},
        taxonomy=given.taxonomy,
        code=code_version.current(),
        parameters=scoring.parameters(),
        compared_with=None if compared is None else compared.manifest_sha256,
    )


def _stands(standing: Night, inputs: Manifest) -> bool:
    """Is that night what would be published, and its file unharmed?"""
    same = manifest.same_inputs(standing.manifest, inputs)
    return same and standing.run_path.is_file() and file_sha256(standing.run_path) == standing.run_sha256


def _publish(
    store: Store, job: Job, given: Given, inputs: Manifest, compared: Night | None, log: Log
) -> Night:
    def done(record: Done) -> None:
        log.info("done", step=record.step, read=dict(record.read_rows), written=dict(record.written_rows))

    tables = scoring.tables(
        store,
        given,
        loaded=inputs["inputs"]["loaded"],
        compared=compared,
        started=lambda step: log.info("step", step=step),
        done=done,
        plan=job.plan,
    )
    number = next_number(store)
    previous = nights.all(store)[-1:]
    complete = manifest.complete(
        inputs, tables, number=number, previous=previous[0].manifest_sha256 if previous else None
    )
    text = manifest.text(complete)
    publication = Publication(
        number=number,
        as_of=job.as_of,
        published_at=job.now.isoformat(),
        model_id=given.model.model_id,
        manifest_text=text,
        manifest_sha256=manifest.sha256(text),
    )
    publish(store, publication, tables)
    night = nights.all(store)[-1]
    log.info("published", night=number, as_of=job.as_of, manifest_sha256=night.manifest_sha256)
    return night
