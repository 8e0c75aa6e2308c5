"""`rereview policy`: which signals rank, and how that is changed by two people."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson, PublishedNight

ORDER = 26
commands = _base.group(
    "Try another policy of the ranking, and put it in force with two signatures.", "policy"
)
PolicyFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="A policy file, as `policy show` prints one.")
]
By = Annotated[str, typer.Option(metavar="NAME", help="Who signs, for the record.")]


@commands.command(epilog="Example: rereview policy show > policy.toml")
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """Print the policy in force; with --json every proposal and its signatures, too."""
    from analytics import printing
    from analytics.nightly import governing

    told = governing.shown(_base.store(context))
    if as_json:
        printing.as_json(told)
    else:
        typer.echo(told["content"], nl=False)


@commands.command("try", epilog="Example: rereview policy try policy.toml --as-of 2025-12-30")
def try_policy(
    context: typer.Context, file: PolicyFile, as_of: PublishedNight = None, as_json: AsJson = False
) -> None:
    """Rank a night by a policy file beside the policy in force; nothing is written."""
    from analytics import printing, progress
    from analytics.casework.removal import withholding
    from analytics.nightly import trying

    store = _base.store(context)
    told = trying.try_policy(store, file, as_of, _base.taxonomy(), progress.for_terminal())
    told = withholding.of(store).told(told)
    if as_json:
        printing.as_json(told)
    else:
        printing.tried(told)


@commands.command(
    epilog="Example: rereview policy propose policy.toml --by 'Ann Bell' --reason 'breadth at 0.8'"
)
def propose(
    context: typer.Context,
    file: PolicyFile,
    by: By,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the record.")],
) -> None:
    """Put a policy file up for a second signature; the proposer's is the first."""
    from analytics.nightly import governing

    kept = governing.propose(_base.store(context), file, by, reason, datetime.now(UTC))
    typer.echo(f"proposed: {kept.sha256}")
    typer.echo(f"in force after: rereview policy sign {kept.sha256[:12]} --by NAME-OF-ANOTHER")


@commands.command(epilog="Example: rereview policy sign 0123456789ab --by 'Carl Dorn'")
def sign(
    context: typer.Context,
    sha256: Annotated[str, typer.Argument(metavar="SHA256", help="Hash of the proposal, or how it begins.")],
    by: By,
) -> None:
    """Sign a proposal of somebody else: from then on it ranks."""
    from analytics.nightly import governing

    kept = governing.sign(_base.store(context), sha256, by, datetime.now(UTC))
    typer.echo(f"in force: {kept.sha256}")
    typer.echo(f"signed by: {', '.join(signature.signed_by for signature in kept.signatures)}")
