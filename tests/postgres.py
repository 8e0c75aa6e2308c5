"""A PostgreSQL server of the tests' own, where one is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
PLACES = "/usr/lib/postgresql/*/bin/pg_ctl"


def control() -> Path | None:
    """The newest `pg_ctl` of this machine."""
    found = sorted(Path("/").glob(PLACES.removeprefix("/")), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("pg_ctl")
    return found[-1] if found else Path(on_path) if on_path else None


def _run(command: Sequence[str | Path]) -> None:
    """Run it; the server refuses to be root's."""
    user = OWNER if os.geteuid() == 0 else None
    done = subprocess.run(
        list(map(str, command)), user=user, cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr}")


@contextmanager
def server() -> Iterator[str]:
    """A running server with data of its own; its address, without a database's name."""
    # pytest's own folders are root's alone, where root runs the tests
    with tempfile.TemporaryDirectory(prefix="rereview-postgresql-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(OWNER)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        with _running(folder) as address:
            yield address


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    program, data = control(), folder / "data"
    if program is None:
        raise RuntimeError("no PostgreSQL found")
    _run([program.with_name("initdb"), "--pgdata", data, "--username", OWNER, "--auth", "trust", "--no-sync"])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-p {port} -h 127.0.0.1 -k '' -c fsync=off -c max_connections=200"
    _run([program, "--pgdata", data, "--wait", "--log", folder / "log", "--options", options, "start"])
    try:
        yield f"postgresql+psycopg://{OWNER}@127.0.0.1:{port}"
    finally:
        _run([program, "--pgdata", data, "--mode", "immediate", "stop"])
