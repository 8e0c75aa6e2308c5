"""What `verify` tells a person: a row a night, one verdict, and the head of the chain to keep elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.errors import ContractError
from analytics.nightly import rebuild as rebuilding
from analytics.nightly import verify as verifying
from analytics.nightly.manifest import Head, head
from analytics.progress import QUIET, Progress
from analytics.store import erasures
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy

COLUMNS = ("night", "as of", "published", "model", "ranked", "checked", "found")


@dataclass(frozen=True)
class Inspection:
    """Rows under `COLUMNS`, every problem by night, and the last night's head (None before the first)."""

    rows: tuple[tuple[object, ...], ...]
    problems: tuple[str, ...]
    head: Head | None
    erasures: int = 0

    @property
    def verdict(self) -> str:
        """One line."""
        nights = _counted(len(self.rows), "night")
        if not self.problems:
            erased = f", {_counted(self.erasures, 'erasure')} on record" if self.erasures else ""
            return f"sound: {nights}{erased}"
        return f"broken: {_counted(len(self.problems), 'problem')} in {nights}"

    def require_sound(self) -> None:
        """`ContractError` with every problem, if there is one."""
        if self.problems:
            raise ContractError(
                "verify: " + "; ".join(self.problems), allowed="nights as they were published"
            )


def inspect(
    store: Store, anchors: Sequence[Head], taxonomy: Taxonomy | None, progress: Progress = QUIET
) -> Inspection:
    """Verify every night; with a taxonomy, also compute again the nights that the running code made."""
    found = verifying.verify(store, anchors, progress)
    unsound = {checked.night.number for checked in found.nights if checked.problems}
    again = {} if taxonomy is None else rebuilding.rebuild(store, taxonomy, unsound, progress)
    rows, problems = [], []
    for checked in found.nights:
        night, rebuilt = checked.night, again.get(checked.night.number)
        wrong = (*checked.problems, *(() if rebuilt is None else rebuilt.problems))
        how = "bytes" if rebuilt is None else rebuilt.skipped or "bytes, rebuilt"
        how = "chain" if night.dropped else how
        ranked = "" if checked.problems else night.outputs["queue"]["rows"]
        verdict = "; ".join(wrong) or night.dropped or _erased(night) or "sound"
        rows.append(
            (night.number, night.as_of, night.published_at[:19], night.model_id, ranked, how, verdict)
        )
        problems += [f"night {night.number} ({night.as_of}): {problem}" for problem in wrong]
    last = found.nights[-1].night if found.nights else None
    erased = len(erasures.all(store))
    return Inspection(tuple(rows), (*problems, *found.problems), None if last is None else head(last), erased)


def _erased(night: Night) -> str | None:
    """In words which erasures changed the night's file; None where none did."""
    numbers = ", ".join(str(each.erasure) for each in night.erased)
    return f"sound; erasure {numbers}" if numbers else None


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
