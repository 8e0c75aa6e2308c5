"""`rereview backtest`: what a list would have caught, under a review budget."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson

ORDER = 8
commands = _base.group()


@commands.command(
    epilog="Example: rereview backtest --worlds apart --seeds 5 --budget 10 --budget 20 --out apart.json"
)
def backtest(  # noqa: PLR0913 - each is an option of its own
    context: typer.Context,
    worlds: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help="Simulated worlds: reference, apart, permuted, own-kind, null, contagion, no-contagion, "
            "beside or watched; may be repeated. "
            "Default: the store's own past, judged by its outcomes.",
        ),
    ] = None,
    seeds: Annotated[int, typer.Option(help="Worlds of each kind.")] = 5,
    closed: Annotated[int, typer.Option(help="Closed subjects of a world.")] = 20_000,
    active: Annotated[int, typer.Option(help="Active subjects of a world.")] = 3_000,
    weeks: Annotated[
        int, typer.Option(help="Nights to replay, a week apart, up to the end of the data.")
    ] = 52,
    budget: Annotated[
        list[int] | None,
        typer.Option(metavar="REVIEWS", help="Reviews a week; may be repeated. Default: 10 and 20."),
    ] = None,
    rest: Annotated[int, typer.Option(metavar="DAYS", help="How long somebody rests after a review.")] = 90,
    rest_new: Annotated[
        int, typer.Option("--rest-new", metavar="DAYS", help="The same where new reports came since.")
    ] = 14,
    new_events: Annotated[int, typer.Option("--new-events", help="How many new reports that takes.")] = 2,
    rankings: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A ranking to compare; may be repeated. Default: all."),
    ] = None,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Also rank with one signal less, and with one more.")
    ] = False,
    name: Annotated[
        str, typer.Option(help="Name of the report in the store; made up where it is left out.")
    ] = "",
    work: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where worlds and finished parts are kept, to go on from. Default: in the store.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write the report as JSON.")] = None,
    as_json: AsJson = False,
) -> None:
    """Replay past weeks under a review budget: what the list would have caught, against other rankings.

    It may take long, and may be interrupted: called again, it goes on after the last finished part.
    """
    from analytics import printing, progress
    from analytics.casework.reviews import learning
    from analytics.evaluation import asked, report, tables
    from analytics.evaluation.backtest import Parameters, Work
    from analytics.evaluation.worlds import Size
    from analytics.nightly import code_version
    from analytics.store import switch

    parameters = Parameters(
        weeks=weeks,
        budgets=tuple(dict.fromkeys(budget or Parameters.budgets)),
        rest_days=rest,
        rest_days_new_evidence=rest_new,
        new_events=new_events,
    )
    wanted = asked.Asked(
        kinds=tuple(worlds or ()),
        seeds=seeds,
        size=Size(closed=closed, active=active),
        rankings=tuple(rankings or ()),
        ablation=ablation,
        parameters=parameters,
        name=name,
    )
    store = _base.store(context)
    folder = work or store.path / report.FOLDER / "work"
    if not wanted.kinds:
        # simulated worlds name nobody; the store's own past does
        switch.require_on(store)
    bench = Work(folder, str(code_version.current()["sources_sha256"]))
    now = datetime.now(UTC)
    draws = None if wanted.kinds else learning.draws(store, now.date(), now=now)
    told = asked.answer(wanted, store, _base.taxonomy(), bench, progress.for_terminal(), draws)
    if out is not None:
        report.write(told, out)
    if as_json:
        printing.as_json(told)
        return
    for table in tables.tables(told):
        printing.table(*table)
