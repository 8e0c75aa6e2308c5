"""Fill an empty store with the reference world; `make run` calls this before it serves the app.

    python scripts/first_run.py STORE [options of `rereview simulate`]

A store that holds anything is left alone. The scratch folder beside the store stands until the
first night is published: where it is found, an earlier run was cut short, and its steps are taken
again. That is safe, since the same options make the same world, and the same feed ingested twice
changes nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from analytics.store import state
from analytics.store.open import open_store
from analytics.synthetic.parameters import World

PROGRAM = str(Path(sys.executable).with_name("rereview"))


def is_empty(store: Path) -> bool:
    """Whether nothing was ever loaded into the store; one that is missing is empty."""
    return not store.exists() or state.last_load(open_store(store)) == 0


def fill(store: Path, scratch: Path, options: list[str]) -> None:
    """Simulate, ingest, fit and publish the night of the feed's end; `CalledProcessError` if one fails."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    feed, night = str(scratch / "feed"), str(World().until)
    for arguments in (
        ["simulate", feed, *options],
        ["ingest", feed],
        ["fit", "--until", night],
        ["nightly", "--as-of", night],
    ):
        print(f"rereview {' '.join(arguments)}", flush=True)
        subprocess.run([PROGRAM, "--store", str(store), *arguments], check=True)
    shutil.rmtree(scratch)


def main() -> int:
    """Fill the store where it is empty or was left half filled; the exit code of the step that failed."""
    store, options = Path(sys.argv[1]), sys.argv[2:]
    scratch = store.with_name(f"{store.name}.first-run")
    if not scratch.exists() and not is_empty(store):
        return 0
    try:
        fill(store, scratch, options)
    except subprocess.CalledProcessError as failed:
        return failed.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
