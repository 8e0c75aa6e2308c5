"""What came in by a night: reports that trip, and reports since a subject was last read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from analytics.casework.desk.rules import DeskRules
from analytics.casework.desk.tripwires import Tripwires
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import open_reading

Unseen = dict[str, tuple[str, ...]]
"""Reports by subject, oldest first; who has none is left out."""


@dataclass(frozen=True, eq=False)
class News:
    """What was known by a published night, and no later; it may be kept as long as that night is current.

    `hits`: the columns of `tripwires.HITS`. `unseen(since)`: reports by subject recorded after the night
    that each was last read on.
    """

    as_of: date
    hits: pl.DataFrame
    wires: Tripwires
    ask: Callable[[Mapping[str, date]], Unseen]
    _kept: dict[tuple[str, date], tuple[str, ...]] = field(default_factory=dict, repr=False)

    def unseen(self, since: Mapping[str, date]) -> Unseen:
        """Event ids by subject; each pair of subject and night is asked for once."""
        new = {who: day for who, day in since.items() if (who, day) not in self._kept}
        if new:
            found = self.ask(new)
            self._kept.update({(who, day): found.get(who, ()) for who, day in new.items()})
        return {who: ids for who, day in since.items() if (ids := self._kept[who, day])}


def of_night(store: Store, night: Night, rules: DeskRules, wires: Tripwires) -> News:
    """From what the store held when the night was computed."""
    loaded = night.manifest.get("inputs", {}).get("loaded")

    def ask(since: Mapping[str, date]) -> Unseen:
        with open_reading(store, loaded) as reading:
            rows = reading.frame(
                "read_unseen", as_of=night.as_of, subject_ids=list(since), since_days=list(since.values())
            )
        found: dict[str, list[str]] = {}
        for subject_id, event_id in rows.select("subject_id", "event_id").iter_rows():
            found.setdefault(subject_id, []).append(event_id)
        return {subject_id: tuple(ids) for subject_id, ids in found.items()}

    with open_reading(store, loaded) as reading:
        hits = reading.frame(
            "read_tripwires", as_of=night.as_of, event_types=list(wires.reasons), days=rules.tripwire_days
        )
    return News(night.as_of, hits, wires, ask)
