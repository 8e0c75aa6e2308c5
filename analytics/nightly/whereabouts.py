"""Why a published night does not rank somebody, out of what was on record for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import open_reading

UNKNOWN = "not on record yet"


def unranked(store: Store, night: Night, subject_ids: Iterable[str]) -> dict[str, str]:
    """For each id in a few words why the night does not rank it."""
    asked = list(subject_ids)
    if not asked:
        return {}
    with open_reading(store, night.manifest["inputs"]["loaded"]) as reading:
        found = reading.frame("read_diff_places", subject_ids=asked, as_of=night.as_of)
    known = {row["subject_id"]: row for row in found.to_dicts()}
    return {name: _why(known[name]) if name in known else UNKNOWN for name in asked}


def _why(row: dict[str, Any]) -> str:
    if row["status"] != "closed":
        return "the case is active"
    if row["bystander"]:
        return "known only as a witness or victim"
    if row["reopened"]:
        return f"reopened on {row['reopened_on']} and not closed again by then"
    return "to be ranked as far as the record goes"
