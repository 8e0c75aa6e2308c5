"""The scheduled job: takes the lock, loads the feeds, computes the night, judges it, publishes it or not."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from analytics.casework.reviews import jobs
from analytics.errors import ContractError, RereviewError
from analytics.feed.ingest import ingest
from analytics.feed.report import IngestReport
from analytics.logs import Log
from analytics.nightly import choice, code_version, erasing_inputs, gates, manifest, scoring
from analytics.nightly.attempting import Running, Ticks
from analytics.nightly.gates import GatesFailedError, Override
from analytics.nightly.gates._overriding import HOW
from analytics.nightly.governing import governing
from analytics.nightly.manifest import Manifest, Table
from analytics.nightly.runner import Done, Given
from analytics.nightly.scoring import Plan
from analytics.progress import QUIET, Progress
from analytics.store import nights, overrides, state, switch
from analytics.store.content import file_sha256
from analytics.store.lock import hold
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.publish import Publication, next_number, publish
from analytics.store.reading import TABLES
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True)
class Job:
    """What is asked for: which night, which feeds first, what time it is, and who does the work.

    `override` names gates that may fail this once, `gates_policy` is the file of their thresholds; seconds
    are counted by `ticks`.
    """

    as_of: date
    feeds: tuple[Path, ...]
    now: datetime
    plan: Plan | None = None
    override: Override | None = None
    gates_policy: Path = gates.DEFAULT_PATH
    ticks: Ticks = time.monotonic


@dataclass(frozen=True)
class Result:
    """The night of that date; `published` is False where it stood there already. One report a feed."""

    night: Night
    published: bool
    reports: tuple[IngestReport, ...]


def nightly(store: Store, job: Job, taxonomy: Taxonomy, log: Log, progress: Progress = QUIET) -> Result:
    """Load, score, check, judge and publish one night; what became of it is kept as an attempt.

    `StoreBusyError` while another job holds the store; `SwitchedOffError` while the program is off;
    `GateError` where the night fails a gate: then the last good night stays published. Run again with
    nothing new, it publishes nothing.
    """
    with _logged(log):
        switch.require_on(store)
    attempt = Running(store, job.as_of, job.now, job.ticks)
    with _logged(log), hold(store), attempt as running, governing(store):
        log.info("started", as_of=job.as_of)
        running.step("ingest")
        policy = gates.load(job.gates_policy)
        casework = jobs.existing(store)
        jobs.tell(casework, "combination", "night begun", job.now, as_of=str(job.as_of))
        jobs.hand_over(store, casework, partial(_load, store, log=log, progress=progress), job.now)
        for _ in job.feeds:
            jobs.tell(casework, "collection", "feed loaded", job.now, as_of=str(job.as_of))
        reports = tuple(_load(store, feed, log, progress) for feed in job.feeds)
        running.step("inputs")
        given = Given(job.as_of, choice.chooser(store, taxonomy)(job.as_of), taxonomy)
        published = nights.all(store)
        compared = nights.before(published, job.as_of)
        inputs = _inputs(store, given, compared)
        standing = nights.of_date(published, job.as_of)
        if standing is not None and _stands(store, standing, inputs):
            _note_override(store, job, running)
            running.ends("unchanged", standing, _complaint(job, reports))
            log.info("unchanged", night=standing.number, manifest_sha256=standing.manifest_sha256)
            return Result(standing, published=False, reports=reports)
        tables = _compute(store, given, inputs, compared, job.plan, log, running)
        running.step("judge")
        running.verdicts = gates.judge(
            store,
            given,
            scoring.described(tables),
            loaded=inputs["inputs"]["loaded"],
            published=published,
            parameters=inputs["parameters"],
            policy=policy,
        )
        _note_override(store, job, running)
        _decide(job, running, log)
        running.step("publish")
        switch.require_on(store)
        told = {"policy_sha256": policy.sha256, "verdicts": [each.to_json() for each in running.verdicts]}
        number = next_number(store)
        jobs.tell(casework, "combination", "night published", job.now, night=number, as_of=str(job.as_of))
        night = _publish(store, job, inputs, tables, told)
        running.ends("published", night, _complaint(job, reports))
        log.info("published", night=night.number, as_of=job.as_of, manifest_sha256=night.manifest_sha256)
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


def _stands(store: Store, standing: Night, inputs: Manifest) -> bool:
    """Is that night what would be published, and its file unharmed? Erasures make no night another."""
    same = manifest.same_inputs(erasing_inputs.as_now(store, standing.manifest), inputs)
    return same and standing.run_path.is_file() and file_sha256(standing.run_path) == standing.run_sha256


def _compute(
    store: Store,
    given: Given,
    inputs: Manifest,
    compared: Night | None,
    plan: Plan | None,
    log: Log,
    running: Running,
) -> Mapping[str, Table]:
    """The night's relations; each step is logged and its seconds kept."""

    def started(step: str) -> None:
        running.step(step)
        log.info("step", step=step)

    def done(record: Done) -> None:
        log.info("done", step=record.step, read=dict(record.read_rows), written=dict(record.written_rows))

    loaded = inputs["inputs"]["loaded"]
    return scoring.tables(
        store, given, loaded=loaded, compared=compared, started=started, done=done, plan=plan
    )


def _note_override(store: Store, job: Job, running: Running) -> None:
    """Keep who overrides what, whether or not the gate has failed."""
    if job.override is not None:
        failed = {verdict.gate for verdict in running.verdicts if verdict.verdict == "failed"}
        needed = {gate: gate in failed for gate in job.override.gates}
        by, reason = job.override.by, job.override.reason
        overrides.record(store, running.number, job.as_of, needed, by=by, reason=reason, now=job.now)


def _decide(job: Job, running: Running, log: Log) -> None:
    """Let the night pass, or end the job with every gate that it fails."""
    running.verdicts = gates.decided(running.verdicts, job.override)
    by_word: dict[str, list[str]] = {}
    for verdict in running.verdicts:
        by_word.setdefault(verdict.verdict, []).append(verdict.gate)
    log.info(
        "judged", **{word.replace(" ", "_"): names for word, names in by_word.items() if word != "passed"}
    )
    if "failed" in by_word:
        raise GatesFailedError(job.as_of, running.verdicts, HOW)


def _complaint(job: Job, reports: Sequence[IngestReport]) -> RereviewError | None:
    """What the command complains of although the night is there: files that were not loaded."""
    refused = [
        f"feed {feed}: refused {file.file}: {file.reason}"
        for feed, report in zip(job.feeds, reports, strict=True)
        for file in report.refused
    ]
    return ContractError("; ".join(refused)) if refused else None


def _publish(
    store: Store, job: Job, inputs: Manifest, tables: Mapping[str, Table], told: Mapping[str, object]
) -> Night:
    number = next_number(store)
    previous = nights.all(store)[-1:]
    complete = manifest.complete(
        inputs, tables, number=number, previous=previous[0].manifest_sha256 if previous else None, gates=told
    )
    text = manifest.text(complete)
    publication = Publication(
        number=number,
        as_of=job.as_of,
        published_at=job.now.isoformat(),
        model_id=inputs["model"]["model_id"],
        manifest_text=text,
        manifest_sha256=manifest.sha256(text),
    )
    publish(store, publication, tables)
    return nights.all(store)[-1]
