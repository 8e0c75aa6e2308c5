"""`rereview papers`: model card, data sheet, transparency record and more, from the facts of the system."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base

ORDER = 41
commands = _base.group()


@commands.command(epilog="Example: rereview papers --out papers")
def papers(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the papers.")],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where a paper there is stale.")
    ] = False,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Of the program as it ships, and no store.")
    ] = False,
) -> None:
    """Write every paper from the facts of the store, or say which of those written before are stale."""
    from analytics import taxonomy
    from analytics.nightly.governing import governing
    from analytics.papers import rendering
    from analytics.papers.asked import Asked

    if shipped:
        rendered = rendering.papers(Asked(taxonomy.load()))
    else:
        store = _base.store(context)
        with governing(store):
            rendered = rendering.papers(Asked(_base.taxonomy(), store))
    if check:
        rendering.require_current(rendered, out)
    else:
        for path in rendering.write(rendered, out):
            typer.echo(path)
