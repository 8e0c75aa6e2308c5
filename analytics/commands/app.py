"""`rereview app`: the screen."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands import _base

ORDER = 10
commands = _base.group()


@commands.command(epilog="Example: rereview app --port 8501")
def app(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to serve on.")] = 8501,
) -> None:
    """Serve the Streamlit app."""
    from analytics import serving

    serving.serve(_base.store(context).path, host, port)
