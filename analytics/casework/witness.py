"""A note of the newest entry of the log, kept with the keys and so apart from the log itself.

Whoever cuts entries off, or puts an older copy of the whole database in its place, leaves a log that ends
before the noted entry.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy.engine import Connection

from analytics.errors import ContractError, disk

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


def note(folder: Path, head: Head) -> None:
    """Note the head, unless a newer one is noted."""
    known = noted(folder, head.chain)
    if known is not None and known.number >= head.number:
        return
    target = path(folder, head.chain)
    with disk(target):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        part.write_text(json.dumps(asdict(head)), encoding="ascii")
        os.replace(part, target)  # noqa: PTH105 - says that what stood there goes


def chains(folder: Path) -> list[str]:
    """Names of the logs that a folder has notes of."""
    return sorted(place.stem.removeprefix("head-") for place in folder.glob("head-*.json"))


def noted(folder: Path, chain: str) -> Head | None:
    """The noted head of a log; None where none was noted, `ContractError` for a note that is none."""
    place = path(folder, chain)
    try:
        content = json.loads(place.read_text(encoding="ascii"))
        return Head(str(content["chain"]), int(content["number"]), str(content["sha256"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise ContractError(f"{place}: cannot be read", allowed="a note of the audit log's head") from None
