"""`rereview settings`: what is set, and where."""

from __future__ import annotations

from analytics.commands import _base
from analytics.options import AsJson

ORDER = 21
commands = _base.group()


@commands.command(epilog="Example: rereview settings")
def settings(as_json: AsJson = False) -> None:
    """Show each setting, its value, and whether the environment, a file or nobody set it."""
    from analytics import printing
    from analytics import settings as chosen

    rows = [(each.setting.key, each.shown, each.source, each.setting.variable) for each in chosen.look()]
    columns = ("key", "value", "source", "variable")
    if as_json:
        printing.as_json({"settings": [dict(zip(columns, row, strict=True)) for row in rows]})
    else:
        printing.table("Settings", columns, rows)
