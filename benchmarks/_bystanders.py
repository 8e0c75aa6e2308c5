"""Who works on a store while others are killed: one who reads the list, one who decides.

`python -m benchmarks._bystanders WHAT STORE FILE` goes on until it is ended, and adds a line to FILE for each
thing that it has done; WHAT is `reads` or `decides`. An error ends it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

from analytics.nightly import manifest
from analytics.store import merges, nights
from analytics.store.nights import Night
from analytics.store.open import Store, open_store

PAUSE_SECONDS = {"reads": 0.1, "decides": 0.1}


def reads(store: Store, last: Night | None) -> tuple[str, Night]:
    """Read every table of the current night; `RuntimeError` unless all are of that night, and none older."""
    night = nights.current(store)
    if night is None or (last and night.as_of < last.as_of):
        message = f"the current night is {night and night.as_of}, after {last and last.as_of}"
        raise RuntimeError(message)
    for name, output in night.manifest["outputs"].items():
        frame = nights.read(night, f"read_night_{name}")
        found = manifest.table_sha256(name, frame, night.manifest["manifest"])
        if (frame.height, found) != (output["rows"], output["sha256"]):
            message = f"night {night.number}: {name} is not what was published"
            raise RuntimeError(message)
    return f"{night.number}", night


def decides(store: Store, number: int) -> tuple[str, int]:
    """Record a decision on two values that no feed has, so that no list changes by it."""
    asked = merges.pair("identifier", f"kill-{number}-a", f"kill-{number}-b")
    merges.record(store, asked, "different", "a bystander", "while others are killed")
    return asked[1], number + 1


def tell(file: BinaryIO, line: str) -> None:
    """Add a line and have the disk keep it: from here on it is acknowledged."""
    file.write(f"{line}\n".encode())
    os.fsync(file.fileno())


def main() -> None:
    """Do one of the two until ended."""
    what, store = sys.argv[1], open_store(Path(sys.argv[2]), create=False)
    night: Night | None = None
    number = len(merges.all(store))
    with Path(sys.argv[3]).open("ab", buffering=0) as file:
        while True:
            if what == "reads":
                line, night = reads(store, night)
            else:
                line, number = decides(store, number)
            tell(file, line)
            time.sleep(PAUSE_SECONDS[what])


if __name__ == "__main__":
    main()
