"""Brings the state of a store up to the format that this program writes, one step after the other.

A step is never changed once stores of its format exist: what comes later is a further step. All steps that a
store lacks run in one transaction, so that it is of one format at any moment.
"""

from __future__ import annotations

import sqlite3
import time

from analytics.errors import ContractError, StoreBusyError
from analytics.store import erasure_tables, state
from analytics.store.lock import hold
from analytics.store.open import Store

WAIT_SECONDS = 10.0
"""How long somebody who opens an old store waits for another who is bringing it up."""
_POLL_SECONDS = 0.05

_LOADS = (
    "create table if not exists format (version integer not null)",
    "insert into format select 1 where not exists (select 1 from format)",
    """
create table if not exists loads (
    number integer primary key, loaded_at text not null, feed text not null, report text not null
)
""",
    """
create table if not exists segments (
    path text primary key, kind text not null, table_name text not null, rows integer not null,
    bytes integer not null, sha256 text not null, bucket_low integer not null, bucket_high integer not null,
    loaded integer not null references loads (number), replaced_by integer references loads (number)
)
""",
)
# a store of format 1 has some of these already: they were made when something first needed them
_EVERY_TABLE = (
    """
create table if not exists models (
    number integer primary key autoincrement,
    model_id text not null unique,
    fitted_until text,
    sha256 text not null
)
""",
    """
create table if not exists model_decisions (
    number integer primary key autoincrement,
    model_id text not null,
    action text not null,
    decided_at text not null,
    decided_by text not null,
    reason text not null
)
""",
    """
create table if not exists match_decisions (
    number integer primary key autoincrement,
    decided_at text not null,
    decided_by text not null,
    kind text not null check (kind in ('identifier', 'subject')),
    first text not null,
    second text not null check (first < second),
    verdict text not null check (verdict in ('same', 'different', 'undone')),
    reason text not null
)
""",
    """
create trigger if not exists match_decisions_stay before update on match_decisions
begin select raise(abort, 'decisions are never changed'); end
""",
    """
create trigger if not exists match_decisions_remain before delete on match_decisions
begin select raise(abort, 'decisions are never taken away'); end
""",
    """
create table if not exists nights (
    number integer primary key,
    as_of text not null,
    published_at text not null,
    model_id text not null,
    run_file text not null unique,
    run_sha256 text not null,
    manifest text not null,
    manifest_sha256 text not null
)
""",
    """
create table if not exists pointer (
    name text primary key check (name = 'current'),
    night integer not null references nights (number)
)
""",
    """
create table if not exists attempts (
    number integer primary key,
    as_of text not null,
    started_at text not null,
    ended_at text,
    outcome text not null,
    night integer,
    exit_code integer,
    problem text not null,
    gates text not null,
    seconds text not null
)
""",
    """
create table if not exists dropped (
    night integer primary key references nights (number),
    dropped_at text not null,
    dropped_by text not null,
    reason text not null
)
""",
    """
create trigger if not exists dropped_stay before update on dropped
begin select raise(abort, 'what was dropped stays on record'); end
""",
    """
create trigger if not exists dropped_remain before delete on dropped
begin select raise(abort, 'what was dropped stays on record'); end
""",
    """
create table if not exists overrides (
    number integer primary key autoincrement,
    decided_at text not null,
    decided_by text not null,
    reason text not null,
    as_of text not null,
    attempt integer not null,
    gate text not null,
    needed integer not null check (needed in (0, 1))
)
""",
    """
create trigger if not exists overrides_stay before update on overrides
begin select raise(abort, 'overrides are never changed'); end
""",
    """
create trigger if not exists overrides_remain before delete on overrides
begin select raise(abort, 'overrides are never taken away'); end
""",
    """
create table if not exists policies (
    number integer primary key autoincrement,
    sha256 text not null,
    content text not null,
    reason text not null
)
""",
    """
create table if not exists policy_signatures (
    number integer primary key autoincrement,
    policy integer not null references policies (number),
    signed_at text not null,
    signed_by text not null
)
""",
    """
create trigger if not exists policies_stay before update on policies
begin select raise(abort, 'policies are never changed'); end
""",
    """
create trigger if not exists policies_remain before delete on policies
begin select raise(abort, 'policies are never taken away'); end
""",
    """
create trigger if not exists policy_signatures_stay before update on policy_signatures
begin select raise(abort, 'signatures are never changed'); end
""",
    """
create trigger if not exists policy_signatures_remain before delete on policy_signatures
begin select raise(abort, 'signatures are never taken away'); end
""",
)
_SWITCHES = (
    """
create table switches (
    number integer primary key autoincrement,
    switched_at text not null,
    switched_by text not null,
    reason text not null,
    turned_off integer not null check (turned_off in (0, 1))
)
""",
    """
create trigger switches_stay before update on switches
begin select raise(abort, 'what was switched stays on record'); end
""",
    """
create trigger switches_remain before delete on switches
begin select raise(abort, 'what was switched stays on record'); end
""",
)
STEPS = (_LOADS, _EVERY_TABLE, _SWITCHES, erasure_tables.STEP, erasure_tables.POLICIES)
"""Statements that bring a state from each format, the empty one first, to the next."""
FORMAT = len(STEPS)
"""The format that this program reads and writes."""


def prepare(store: Store) -> None:
    """See to it that the state is of format `FORMAT`; a store that already is costs one look.

    `ContractError` where a newer program wrote it, `StoreBusyError` where it must be changed while a job
    holds it.
    """
    found = _format_of(store)
    if found == 0:
        with state.connect(store) as connection:
            connection.execute("pragma journal_mode = wal")
        _bring_up(store)
    elif found < FORMAT:
        _bring_up_alone(store, found)


def _bring_up_alone(store: Store, found: int) -> None:
    """Bring the state up while no job runs: one of an older program would not know what it meets."""
    last = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            with hold(store):
                return _bring_up(store)
        except StoreBusyError:
            if time.monotonic() > last:
                raise StoreBusyError(
                    f"store {store.path}: format {found} must be brought up to {FORMAT}, and a job holds it",
                    allowed="to try again when the job has ended",
                ) from None
        time.sleep(_POLL_SECONDS)
        # most likely the other one has done it meanwhile
        if _format_of(store) == FORMAT:
            return None


def _bring_up(store: Store) -> None:
    with state.connect(store) as connection:
        connection.execute("begin immediate")
        # whoever came first has done it by now
        for step in STEPS[_read(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute("update format set version = ?", (FORMAT,))


def _format_of(store: Store) -> int:
    with state.connect(store) as connection:
        found = _read(connection)
    if found > FORMAT:
        raise ContractError(
            f"store {store.path}: format {found}, written by a newer version of this program",
            allowed=f"format 1 to {FORMAT}",
        )
    return found


def _read(connection: sqlite3.Connection) -> int:
    """The format of a state, 0 where it has no tables yet."""
    names = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    if not {"format", "segments"} <= names:
        return 0
    (version,) = connection.execute("select version from format").fetchone()
    return int(version)
