"""`rereview signals`: what each signal was worth on nights whose outcomes are known by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, dated

ORDER = 27
commands = _base.group("Look at the signals: whom each puts first, and what became of them.", "signals")


@commands.command(epilog="Example: rereview signals precision --top 100 --every 28 --json")
def precision(
    context: typer.Context,
    as_of: Annotated[date | None, dated("The first night; default: 12 steps before the last.")] = None,
    until: Annotated[
        date | None, dated("The last night; default: half a year before the current one.")
    ] = None,
    every: Annotated[int, typer.Option(metavar="DAYS", help="Days from one night to the next.")] = 28,
    top: Annotated[
        int, typer.Option(metavar="K", help="How many each signal puts first on a night are counted.")
    ] = 100,
    as_json: AsJson = False,
) -> None:
    """Count, night by night, how many of those whom each signal puts first were reopened.

    Signals in shadow are measured too. The report is kept in the store for the page Quality. A signal that
    finds nobody, or that nobody hears, is proposed for retirement: in words, nothing is changed.
    """
    from analytics import printing, progress
    from analytics.casework.reviews import learning
    from analytics.evaluation import precision as judging
    from analytics.nightly import signal_precision

    store, now = _base.store(context), datetime.now(UTC)
    nights = signal_precision.nights(store, as_of, until, every)
    rules = replace(judging.PrecisionRules(), first=top)
    draws = learning.draws(store, now.date(), now=now)
    told = signal_precision.measured(store, nights, _base.taxonomy(), rules, draws, progress.for_terminal())
    signal_precision.keep(told, store)
    if as_json:
        printing.as_json(told)
        return
    title = f"Whom each signal put first, on {len(told['list']['nights'])} nights"
    printing.table(title, judging.COLUMNS, judging.table(told))
    for sentence in told["findings"]:
        printing.line(f"- {sentence}")
