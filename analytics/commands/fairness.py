"""`rereview fairness`: whom the list chooses, and wrongly, group by group."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, dated

ORDER = 13
commands = _base.group()


@commands.command(epilog="Example: rereview fairness --predictions scores.csv --cut 7 --group sex --json")
def fairness(
    context: typer.Context,
    as_of: Annotated[
        date | None, dated("The night to audit; default: the newest whose half year is over.")
    ] = None,
    top: Annotated[
        int, typer.Option(metavar="K", help="Whoever is among the first K of the list counts as chosen.")
    ] = 100,
    predictions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Audit a CSV or Parquet file instead: label (0/1), score or predicted (0/1), groups.",
        ),
    ] = None,
    cut: Annotated[
        float | None, typer.Option(metavar="SCORE", help="Chosen is whoever in FILE has this score or more.")
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="A group column of FILE; may be repeated. Default: every further column of few values.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Audit the list, or any table of predictions: disparities between groups, with intervals.

    A look at the list's audit is an entry in the log.
    """
    from analytics import printing, progress
    from analytics.evaluation.fairness import asking, tables

    given = asking.Given(as_of=as_of, top=top, predictions=predictions, cut=cut, groups=tuple(group or ()))
    told = given.of_file(progress.for_terminal())
    if told is None:
        from analytics.nightly import auditing

        store = _base.store(context)
        told = auditing.audit(store, as_of, _base.taxonomy(), top, progress.for_terminal())
        _base.fairness_seen(store, told)
    if as_json:
        printing.as_json(told)
        return
    for said in told["lead"]:
        printing.line(f"{said['about']}: {said['says']} {said['beside']}".rstrip())
    for table in tables.tables(told):
        printing.table(*table)
    for warning in told["warnings"]:
        printing.line(f"- note: {warning}.")
    for sentence in told["findings"]:
        printing.line(f"- {sentence}")
