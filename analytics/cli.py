"""The commands of the contract; no logic. Whatever is heavy is imported where it is needed."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from analytics.errors import ContractError, RereviewError
from analytics.options import (
    AnyFormat,
    AsJson,
    Feed,
    OutFile,
    PublishedNight,
    StoreFolder,
    Subject,
    TableFormat,
    dated,
    today,
)
from analytics.synthetic.parameters import World

if TYPE_CHECKING:
    from analytics.feed.report import Refusal
    from analytics.store.open import Store
    from analytics.taxonomy import Taxonomy

INTERRUPTED = 130


def _commands(purpose: str) -> typer.Typer:
    return typer.Typer(rich_markup_mode=None, add_completion=False, help=purpose)


program = _commands("An order of reading for closed subjects, on synthetic subjects only.")
export = _commands("Hand out what a night says, as a file.")
quarantine = _commands("Look at rows that were set aside, and take them out for repair.")
program.add_typer(export, name="export")
program.add_typer(quarantine, name="quarantine")


def _store(context: typer.Context) -> Store:
    from analytics.store.open import open_store

    return open_store(context.obj)


def _taxonomy() -> Taxonomy:
    from analytics import settings, taxonomy

    return taxonomy.load(settings.load().taxonomy)


def _refuse(feed: Path, refused: tuple[Refusal, ...]) -> None:
    """Files that could not be read, after everything else was done."""
    if refused:
        files = "; ".join(f"{file.file}: {file.reason}" for file in refused)
        raise ContractError(f"feed {feed}: refused {files}")


@program.callback()
def main_options(context: typer.Context, store: StoreFolder = Path("var")) -> None:
    """What stands before every command."""
    context.obj = store
    sys.excepthook = partial(_fault, store)


@program.command(epilog="Example: rereview simulate feed --closed 2000 --active 300 --seed 7")
def simulate(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Folder of the feed; the truth goes to OUT.truth.")
    ],
    closed: Annotated[int, typer.Option(help="Closed subjects.")] = World.closed,
    active: Annotated[int, typer.Option(help="Active subjects.")] = World.active,
    years: Annotated[float, typer.Option(help="Years of recorded history.")] = World.years,
    activity: Annotated[
        float, typer.Option(help="Scales the rate of everything that happens.")
    ] = World.activity,
    seed: Annotated[int, typer.Option(help="The same seed gives the same world.")] = World.seed,
    until: Annotated[date, dated("End of the recorded history.")] = World.until,
) -> None:
    """Write a synthetic feed, with the truth beside it."""
    from analytics import progress
    from analytics.synthetic import world

    parameters = World(closed=closed, active=active, years=years, activity=activity, seed=seed, until=until)
    with progress.for_terminal().stage("Simulating") as update:
        world.simulate(out, parameters, lambda done, total: update(done / total))


@program.command(epilog="Example: rereview --store var ingest feed")
def ingest(
    context: typer.Context,
    feed: Feed,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and count every row, load none.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load a feed and say what became of every row."""
    from analytics import printing, progress
    from analytics.feed.ingest import ingest as load

    report = load(_store(context), feed, dry_run=dry_run, progress=progress.for_terminal())
    if as_json:
        printing.as_json(report.to_json())
    else:
        printing.counts(str(feed), report)
    _refuse(feed, report.refused)


@program.command(epilog="Example: rereview fit --until 2026-06-30")
def fit(
    context: typer.Context,
    until: Annotated[date | None, dated("Learn from what was recorded by then; default: today.")] = None,
) -> None:
    """Learn the evidence model from what was recorded by a date, outcomes included."""
    from analytics import progress
    from analytics.nightly import learning

    kept = learning.fit(_store(context), until or today(), _taxonomy(), progress.for_terminal())
    typer.echo(f"model {kept.model_id}, fitted until {kept.fitted_until}")


@program.command(epilog="Example: rereview nightly --as-of 2026-06-30 --feed feed")
def nightly(
    context: typer.Context,
    as_of: Annotated[date | None, dated("The night; default: today.")] = None,
    feed: Annotated[
        list[Path] | None,
        typer.Option("--feed", metavar="FEED", help="A feed to load first; may be repeated."),
    ] = None,
) -> None:
    """The scheduled job: ingest, score, check, publish."""
    from analytics import logs, printing, progress
    from analytics.nightly import job, manifest

    store, now = _store(context), datetime.now(UTC)
    asked = job.Job(as_of or now.date(), tuple(feed or ()), now)
    with logs.nightly_log(store.path) as log:
        result = job.nightly(store, asked, _taxonomy(), log, progress.for_terminal())
    printing.as_json(
        manifest.head(result.night) | {"as_of": str(result.night.as_of), "published": result.published}
    )
    for path, report in zip(asked.feeds, result.reports, strict=True):
        _refuse(path, report.refused)


@program.command(
    epilog="Example: rereview rank --as-of 2026-01-06 --until 2026-06-30 --every 7 --out ranks.parquet"
)
def rank(
    context: typer.Context,
    as_of: Annotated[date, dated("The first night.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write, .parquet or .csv.")],
    until: Annotated[date | None, dated("The last night; default: --as-of.")] = None,
    every: Annotated[int, typer.Option(metavar="DAYS", help="Days from one night to the next.")] = 7,
) -> None:
    """Rank past nights without publishing: one row a subject and night."""
    from analytics import progress
    from analytics.nightly import outfiles, past

    nights, file_format = past.dates(as_of, until, every), outfiles.format_of(out, ("parquet", "csv"))
    ranked = past.rank(_store(context), nights, _taxonomy(), progress.for_terminal())
    outfiles.write(ranked, out, file_format)


@program.command(epilog="Example: rereview explain S000017 --json")
def explain(
    context: typer.Context, subject: Subject, as_of: PublishedNight = None, as_json: AsJson = False
) -> None:
    """Every contribution to a subject's score, with its event ids."""
    from analytics import printing
    from analytics.nightly import explaining

    told = explaining.explain(_store(context), subject, as_of, _taxonomy())
    if as_json:
        printing.as_json(told)
    else:
        printing.explanation(told)


@program.command(epilog="Example: rereview verify --anchor heads.jsonl --rebuild")
def verify(
    context: typer.Context,
    anchor: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Heads of the chain that nightly or verify printed earlier."),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Compute nights of this code again and compare.")
    ] = False,
) -> None:
    """Check the chain and every published night's manifest, inputs and outputs."""
    from analytics import printing, progress
    from analytics.nightly import inspection
    from analytics.nightly import verify as verifying

    anchors = [] if anchor is None else verifying.read_anchor(anchor)
    taxonomy = _taxonomy() if rebuild else None
    told = inspection.inspect(_store(context), anchors, taxonomy, progress.for_terminal())
    printing.table("Published nights", inspection.COLUMNS, told.rows)
    typer.echo(told.verdict)
    if told.head is not None:
        printing.as_json(told.head)
    told.require_sound()


@export.command(epilog="Example: rereview export queue --top 50 --format csv --out queue.csv")
def queue(
    context: typer.Context,
    top: Annotated[int, typer.Option(metavar="K", help="How many rows, from rank 1.")],
    file_format: Annotated[AnyFormat, typer.Option("--format", help="What to write.")],
    out: OutFile,
    as_of: PublishedNight = None,
) -> None:
    """Write the first K rows of a published queue, each with a watermark."""
    from analytics.nightly import export as exporting
    from analytics.nightly import outfiles

    outfiles.write(exporting.queue(_store(context), as_of, top), out, file_format)


@quarantine.command("list", epilog="Example: rereview quarantine list --top 20")
def list_quarantined(
    context: typer.Context,
    top: Annotated[int, typer.Option(min=1, metavar="K", help="How many rows to show.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show the rows that were set aside, each with its file, row number and reason."""
    from analytics import printing
    from analytics.feed import quarantine as aside

    printing.quarantined(aside.listing(_store(context)), top, as_json=as_json)


@quarantine.command("export", epilog="Example: rereview quarantine export repair")
def export_quarantined(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="New folder; once repaired, a feed to ingest.")],
    file_format: Annotated[TableFormat, typer.Option("--format", help="What to write.")] = "csv",
) -> None:
    """Write the rows that were set aside as a feed, to be repaired and sent again."""
    from analytics.feed import quarantine as aside

    for table, rows in aside.export(_store(context), out, file_format=file_format).items():
        typer.echo(f"{out}/{table}.{file_format}: {rows:,} rows")


@program.command(epilog="Example: rereview app --port 8501")
def app(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to serve on.")] = 8501,
) -> None:
    """Serve the Streamlit app."""
    from analytics import serving

    serving.serve(_store(context).path, host, port)


def _fault(store: Path, _kind: type[BaseException], fault: BaseException, _trace: object) -> None:
    from analytics import logs

    typer.echo(logs.report_fault(store, fault), err=True)


def main() -> None:
    """Run the program; every error is one line on standard error, with the contract's exit code."""
    words = sys.argv[1:] or ["--help"]
    try:
        code = typer.main.get_command(program).main(words, prog_name="rereview", standalone_mode=False)
    except RereviewError as error:
        typer.echo(f"error: {error}", err=True)
        code = error.exit_code
    except typer.TyperException as error:
        typer.echo(f"error: {' '.join(error.format_message().split())}", err=True)
        code = error.exit_code
    if code == INTERRUPTED:
        typer.echo("error: interrupted", err=True)
    _leave(code or 0)


def _leave(code: int) -> NoReturn:
    # taking numba's and DuckDB's objects apart would cost 0.3 s; every file and lock is closed by its block
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
