"""Facts of who may do what, and of what is kept of it."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from typing import get_args

from analytics import casework, discover
from analytics.casework import audit, switching
from analytics.casework.columns import METADATA
from analytics.casework.people import RIGHTS, Role
from analytics.errors import ContractError
from analytics.papers.asked import Asked, table
from analytics.store import policies, switch

_WHOSE = (
    ("subjects by identifier, emptied on an erasure", {"subject_id", "event_id", "event_ids"}),
    ("subjects by reference, which stays", {"subject"}),
    ("staff", {"by", "actor", "person_id", "holder", "login"}),
    ("whoever a text is about or names, emptied on an erasure", {"body"}),
)
"""What columns of casework say of whose data a table holds."""


def rights(_asked: Asked) -> str:
    """What each role may do."""
    rows = [(role.value, "; ".join(sorted(right.value for right in RIGHTS[role]))) for role in Role]
    return table(("role", "may"), rows)


def audited(_asked: Asked) -> str:
    """Kinds of act that the log holds."""
    return ", ".join(get_args(audit.Kind))


def kept(_asked: Asked) -> str:
    """Tables of the casework database, and what each holds."""
    said: dict[str, str] = {}
    for module in discover.modules(casework).values():
        said |= _documented(inspect.getsource(module))
    unsaid = sorted(set(METADATA.tables) - set(said))
    if unsaid:
        raise ContractError(
            f"casework: table {unsaid[0]!r} is not in the register",
            allowed="a text below the table that says what it holds",
        )
    rows = [
        (f"`{name}`", ", ".join(f"`{column.name}`" for column in each.columns), said[name], _whose(name))
        for name, each in sorted(METADATA.tables.items())
    ]
    return table(("table", "columns", "what it holds", "of whom"), rows)


def _whose(name: str) -> str:
    """Whose data a table of casework holds, as its columns tell."""
    columns = {column.name for column in METADATA.tables[name].columns}
    told = [who for who, marks in _WHOSE if marks & columns]
    if {"person_id", "content"} <= columns:
        told.append("whoever a saved cohort names, removed on an erasure")
    through = sorted(
        f"`{key.parent.name}`"
        for key in METADATA.tables[name].foreign_keys
        if key.column.table.name in {"cases", "readings", "removals"}
    )
    return "; ".join(told + [f"whoever {each} leads to" for each in through]) or "nobody"


def who_switches(_asked: Asked) -> str:
    """Roles that can switch the program off."""
    may = [role.value for role in Role if any(right in RIGHTS[role] for right in switching.MAY_SWITCH)]
    return ", ".join(may)


def signatures(_asked: Asked) -> str:
    """How many people it takes to change the policy."""
    return str(policies.SIGNATURES)


def switched(asked: Asked) -> str:
    """Whether the program is switched off."""
    off = None if asked.store is None else switch.standing(asked.store)
    return "on" if off is None else switch.told(off)


def _documented(source: str) -> dict[str, str]:
    """The text below each name of a module that has one."""
    body = ast.parse(source).body
    return {
        ast.unparse(before.targets[0]): str(after.value.value)
        for before, after in pairwise(body)
        if isinstance(before, ast.Assign)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
    }
