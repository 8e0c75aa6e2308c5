"""The tables of the state that say who was erased, and the guards that an erasure alone may pass."""

from __future__ import annotations


def _guards(table: str, said: str, when: str = "") -> tuple[str, str]:
    """Triggers under which a table's rows stay as they were written, or do so `when` that holds."""
    refuse = f"begin select raise(abort, '{said}'); end"
    return (
        f"create trigger {table}_stay before update on {table} {when} {refuse}",
        f"create trigger {table}_remain before delete on {table} {when} {refuse}",
    )


def _kept(table: str) -> tuple[str, ...]:
    return _guards(table, "what was erased stays on record")


def _passable(table: str, said: str) -> tuple[str, ...]:
    """The same for a table that may name people: while one is erased, and only then, it lets go of them."""
    dropped = (f"drop trigger if exists {table}_stay", f"drop trigger if exists {table}_remain")
    return dropped + _guards(table, said, "when not exists (select 1 from erasing)")


STEP: tuple[str, ...] = (
    """
create table erasures (
    number integer primary key autoincrement,
    reference text not null unique,
    key_check text not null,
    begun_at text not null
)
""",
    """
create table erasures_ended (
    number integer primary key autoincrement,
    erasure integer not null references erasures (number),
    ended_at text not null
)
""",
    """
create table erasing (
    name text primary key check (name = 'open'), erasure integer not null references erasures (number)
)
""",
    """
create table erased_files (
    number integer primary key autoincrement,
    erasure integer not null references erasures (number),
    path text not null,
    sha256 text not null,
    new_path text not null,
    new_sha256 text not null,
    rows integer not null,
    new_rows integer not null
)
""",
    """
create table erased_nights (
    number integer primary key autoincrement,
    erasure integer not null references erasures (number),
    night integer not null references nights (number),
    run_sha256 text not null,
    new_run_sha256 text not null,
    outputs text not null,
    manifest_sha256 text
)
""",
    *_kept("erasures"),
    *_kept("erasures_ended"),
    *_kept("erased_files"),
    *_kept("erased_nights"),
    *_passable("match_decisions", "decisions are never changed or taken away"),
    *_passable("overrides", "overrides are never changed or taken away"),
    *_passable("dropped", "what was dropped stays on record"),
    *_passable("switches", "what was switched stays on record"),
)
"""One step of `migrations`, after those that make the tables whose guards it opens."""
POLICIES: tuple[str, ...] = (
    *_passable("policies", "policies are never changed or taken away"),
    *_passable("policy_signatures", "signatures are never changed or taken away"),
)
"""A later step: what people write of a policy may name somebody too."""
