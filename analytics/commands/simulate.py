"""`rereview simulate`: a synthetic world."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import dated
from analytics.synthetic.parameters import World

ORDER = 1
commands = _base.group()


@commands.command(epilog="Example: rereview simulate feed --closed 2000 --active 300 --seed 7")
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
