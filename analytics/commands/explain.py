"""`rereview explain`: why somebody stands where they stand."""

from __future__ import annotations

import typer

from analytics.casework import purposes
from analytics.commands import _base
from analytics.options import AsJson, PublishedNight, Purpose, Subject

ORDER = 7
FOR_PEOPLE = ("why_not", "share_of_ties")
commands = _base.group()


@commands.command(epilog="Example: rereview explain S000017 --json")
def explain(
    context: typer.Context,
    subject: Subject,
    as_of: PublishedNight = None,
    as_json: AsJson = False,
    purpose: Purpose = purposes.NOT_STATED,
) -> None:
    """Every contribution to a subject's score, with its event ids."""
    from analytics import printing
    from analytics.nightly import explaining

    store = _base.store(context)
    told = explaining.explain(store, subject, as_of, _base.taxonomy(), purpose)
    # where they stood is in the night, and not in a log that is handed out whatever is restricted
    _base.consulted(store, "subject explained", subject, {"as_of": told["as_of"]}, purpose)
    if as_json:
        # the contract names the keys, so that what is said to people stays apart
        printing.as_json({name: value for name, value in told.items() if name not in FOR_PEOPLE})
    else:
        printing.explanation(told)
