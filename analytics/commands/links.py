"""`rereview links`: whom somebody is tied to, and by what."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, Hops, PublishedNight, Subject

ORDER = 15
commands = _base.group()


@commands.command(epilog="Example: rereview links S000017 --to S000123 --hops 2")
def links(
    context: typer.Context,
    subject: Subject,
    to: Annotated[str | None, typer.Option(metavar="SUBJECT", help="Only ways to this person.")] = None,
    hops: Hops = 2,
    as_of: PublishedNight = None,
    as_json: AsJson = False,
) -> None:
    """Why somebody is linked: the strongest ways to one person, or to whoever is of note around them."""
    from analytics import printing
    from analytics.casework.removal import withholding
    from analytics.nightly import neighbourhood, published

    store = _base.store(context)
    night = published.night(store, as_of, "links")
    told = neighbourhood.told(night, subject, to, hops=hops, withheld=withholding.of(store))
    _base.consulted(store, "ties shown", subject, {"night": night.number, "hops": hops})
    printing.as_json(told) if as_json else printing.links(told)
