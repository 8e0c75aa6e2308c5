"""`rereview models`: what was learnt, which of it ranks, and how to change that."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, Every, PublishedNight, Reason, Until

ORDER = 4
commands = _base.group("Look at models, compare them, and say which one ranks.", "models")
ModelId = Annotated[str, typer.Argument(metavar="ID", help="Id of a model, as `models list` prints it.")]
OneOfTwo = "Id of a model, or `priors` for the taxonomy's."


@commands.command("list", epilog="Example: rereview models list")
def list_models(context: typer.Context, as_json: AsJson = False) -> None:
    """Show every model, whether it is in use, and which nights it ranks."""
    from analytics import printing
    from analytics.nightly import model_cards

    told = model_cards.listing(_base.store(context))
    if as_json:
        printing.as_json({"models": told})
    else:
        printing.models(told)


@commands.command(epilog="Example: rereview models show fit-2026-06-30-0123456789ab")
def show(context: typer.Context, model_id: ModelId, as_json: AsJson = False) -> None:
    """Show a model's card: its parameters, its figures, and what was decided of it."""
    from analytics import printing
    from analytics.nightly import model_cards

    told = model_cards.card(_base.store(context), model_id)
    if as_json:
        printing.as_json(told)
    else:
        printing.model_card(told)


@commands.command(
    epilog="Example: rereview models compare priors fit-2025-12-30-0123456789ab"
    " --as-of 2025-12-30 --until 2026-06-30 --every 28"
)
def compare(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help=OneOfTwo)],
    second: Annotated[str, typer.Argument(metavar="B", help=OneOfTwo)],
    as_of: PublishedNight = None,
    until: Until = None,
    every: Every = 7,
    as_json: AsJson = False,
) -> None:
    """Rank the same nights with two models, side by side; nothing is written."""
    from analytics import printing, progress
    from analytics.casework.removal import withholding
    from analytics.nightly import comparing, past

    store = _base.store(context)
    nights = past.dates(comparing.the_night(store, as_of), until, every)
    told = comparing.compare(store, (first, second), nights, _base.taxonomy(), progress.for_terminal())
    told = withholding.of(store).told(told)
    if as_json:
        printing.as_json(told)
    else:
        printing.comparison(told)


@commands.command(epilog="Example: rereview models promote fit-2026-06-30-0123456789ab --reason tried")
def promote(context: typer.Context, model_id: ModelId, reason: Reason = "") -> None:
    """Put a model in use, and withdraw those in use that would outrank it."""
    from analytics import printing
    from analytics.nightly import choice

    printing.changed(choice.promote(_base.store(context), model_id, reason))


@commands.command(epilog="Example: rereview models rollback --reason 'too many of one area'")
def rollback(context: typer.Context, reason: Reason = "") -> None:
    """Withdraw the newest model in use; the one before it ranks again."""
    from analytics import printing
    from analytics.nightly import choice

    printing.changed(choice.rollback(_base.store(context), reason))
