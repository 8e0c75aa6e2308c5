"""The feed's own statement of what it is; only synthetic data may come in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from analytics.contracts import CLASSIFICATION, CONTRACT_VERSION
from analytics.errors import ContractError

ALLOWED = f'{{"contract": {CONTRACT_VERSION}, "classification": "{CLASSIFICATION}", "producer": "..."}}'


@dataclass(frozen=True)
class Manifest:
    """Who made the feed; contract and classification have been checked."""

    producer: str


def read(feed: Path) -> Manifest:
    """Read `manifest.json` of a feed; `ContractError` where the feed must be refused whole."""
    path = feed / "manifest.json"
    if not feed.is_dir():
        raise ContractError(f"feed {feed}: no such folder", allowed="a folder of tables with manifest.json")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ContractError(f"{path}: missing", allowed=ALLOWED) from None
    except (OSError, ValueError, RecursionError) as error:
        raise ContractError(f"{path}: cannot be read: {error}", allowed=ALLOWED) from None
    if not isinstance(content, dict):
        raise ContractError(f"{path}: no JSON object", allowed=ALLOWED)
    _expect(path, content, "classification", CLASSIFICATION)
    _expect(path, content, "contract", CONTRACT_VERSION)
    return Manifest(str(content.get("producer", "")))


def _expect(path: Path, content: dict[str, object], name: str, wanted: str | int) -> None:
    found = content.get(name)
    if type(found) is not type(wanted) or found != wanted:
        shown = json.dumps(found)[:60]
        raise ContractError(f"{path}: {name} is {shown}", allowed=json.dumps(wanted))
