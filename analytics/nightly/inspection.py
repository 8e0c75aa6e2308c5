"""What `verify` tells a person: a row a night, one verdict, and the head of the chain to keep elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.casework import presence
from analytics.errors import ContractError
from analytics.nightly import rebuild as rebuilding
from analytics.nightly import verify as verifying
from analytics.nightly.manifest import Head, head
from analytics.progress import QUIET, Progress
from analytics.store import about, erasures
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy

if TYPE_CHECKING:
    from analytics.casework.log.verifying import Verification as Log

COLUMNS = ("night", "as of", "published", "model", "ranked", "checked", "found")


@dataclass(frozen=True)
class Inspection:
    """Rows under `COLUMNS`, every problem by night, and the last night's head (None before the first).

    `log` is what was found of the log of what people did; None where there is none.
    """

    rows: tuple[tuple[object, ...], ...]
    problems: tuple[str, ...]
    head: Head | None
    log: Log | None = None
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
        of_log = () if self.log is None else tuple(f"log: {problem}" for problem in self.log.problems)
        if self.problems or of_log:
            raise ContractError(
                "verify: " + "; ".join((*self.problems, *of_log)), allowed="what was published and written"
            )


def inspect(
    store: Store,
    anchors: Sequence[Head],
    taxonomy: Taxonomy | None,
    progress: Progress = QUIET,
    *,
    log: bool = True,
) -> Inspection:
    """Verify every night; with a taxonomy, also compute again the nights that the running code made.

    Without `log`, the nights alone: what the log of what people did says of them is not asked.
    """
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
    told = (*problems, *found.problems, *(_unlogged(store) if log else ()))
    return Inspection(
        tuple(rows),
        told,
        None if last is None else head(last),
        _log(store, anchors) if log else None,
        len(erasures.all(store)),
    )


def log_head(store: Store) -> dict[str, object] | None:
    """The head of the log as it is printed, to be kept elsewhere; None where there is no log."""
    if not presence.possible(store):
        return None
    from analytics.casework.log import verifying as log

    return log.newest(store)


def _log(store: Store, anchors: Sequence[Head]) -> Log | None:
    kept = verifying.of_log(anchors)
    if not kept and not presence.possible(store):
        return None
    # SQLAlchemy takes a while to import, and most who verify nights have no need of it
    from analytics.casework.log import verifying as log

    return log.verify(store, [log.kept(line) for line in kept])


def _unlogged(store: Store) -> tuple[str, ...]:
    """Erasures that the log does not tell of, and people who are here though they were erased."""
    here = (
        f"{who} was erased, and is here again: `rereview erase {who}`" for who in about.erased_since(store)
    )
    if not erasures.all(store):
        return tuple(here)
    from analytics.casework.log import erasure_log

    return (*here, *erasure_log.problems(store))


def _erased(night: Night) -> str | None:
    """In words which erasures changed the night's file; None where none did."""
    numbers = ", ".join(str(each.erasure) for each in night.erased)
    return f"sound; erasure {numbers}" if numbers else None


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
