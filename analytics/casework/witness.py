"""A note of the newest entry of the log, kept with the keys and so apart from the log itself.

Whoever cuts entries off, or puts an older copy of the whole database in its place, leaves a log that ends
before the noted entry. A folder of keys may serve several stores: a note says whose log it is by the place of
the store, and the store keeps the names of its logs, in case it is moved.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.errors import ContractError, disk
from analytics.store.open import Store

if TYPE_CHECKING:
    # notes are looked for without the libraries that would open the log
    from sqlalchemy.engine import Connection

_HEAD = "rereview_head"


@dataclass(frozen=True)
class Head:
    """The newest entry of one log: `chain` names the log, `sha256` is the entry's hash."""

    chain: str
    number: int
    sha256: str


def leave(connection: Connection, head: Head) -> None:
    """Have the transaction note this head once it is committed."""
    connection.info[_HEAD] = head


def taken(connection: Connection) -> Head | None:
    """What the transaction left to be noted, and no longer has."""
    found: Head | None = connection.info.pop(_HEAD, None)
    return found


def path(folder: Path, chain: str) -> Path:
    """The note of one log."""
    return folder / f"head-{chain}.json"


def note(folder: Path, head: Head, store: Store | None = None, *, over: Head | None = None) -> None:
    """Note the head and whose log it is, unless a newer one than `over` is noted."""
    if store is not None:
        _claim(store, head.chain)
    known = noted(folder, head.chain)
    if known is not None and known.number >= head.number and known != over:
        return
    target = path(folder, head.chain)
    with disk(target):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        whose = {} if store is None else {"store": str(store.place)}
        part.write_text(json.dumps(asdict(head) | whose), encoding="ascii")
        os.replace(part, target)  # noqa: PTH105 - says that what stood there goes


def chains(folder: Path) -> list[str]:
    """Names of the logs that a folder has notes of."""
    return sorted(place.stem.removeprefix("head-") for place in folder.glob("head-*.json"))


def noted(folder: Path, chain: str) -> Head | None:
    """The noted head of a log; None where none was noted, `ContractError` for a note that is none."""
    found = _read(path(folder, chain))
    return None if found is None else found[0]


def whose(folder: Path, chain: str) -> Path | None:
    """The place of the store that a note is of, where that is said."""
    found = _read(path(folder, chain))
    return None if found is None or found[1] is None else Path(found[1])


def own(folder: Path, store: Store) -> list[str]:
    """Names of the logs in a shared folder of keys that are of this store, noted or known to it."""
    here = str(store.place)
    read = {chain: _read(path(folder, chain)) for chain in chains(folder)}
    noted_here = {chain for chain, found in read.items() if found is not None and found[1] == here}
    return sorted(noted_here | set(known(store)))


def known(store: Store) -> list[str]:
    """Names of the logs that were begun in a store, as it keeps them itself."""
    try:
        return sorted(set(store.chains_path.read_text(encoding="ascii").split()))
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        raise ContractError(f"{store.chains_path}: cannot be read", allowed="names of logs") from None


def _claim(store: Store, chain: str) -> None:
    if chain in known(store):
        return
    # a store that can only be read, its casework elsewhere, is named in the note alone
    with suppress(OSError), store.chains_path.open("a", encoding="ascii") as file:
        file.write(f"{chain}\n")


def _read(place: Path) -> tuple[Head, str | None] | None:
    """The head in a note and the place of its store, where that is said."""
    try:
        content: dict[str, Any] = json.loads(place.read_text(encoding="ascii"))
        head = Head(str(content["chain"]), int(content["number"]), str(content["sha256"]))
        return head, content.get("store")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise ContractError(f"{place}: cannot be read", allowed="a note of the audit log's head") from None
