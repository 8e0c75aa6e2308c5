"""What every task of a night is told, and how it takes up its part of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import polars as pl

from analytics.evidence.everybody import NOT_ADDED_UP, Everybody
from analytics.history import History
from analytics.incidents import Incidents
from analytics.network import mentions
from analytics.nightly.parted.scratch import Scratch
from analytics.ranking import policy
from analytics.ranking.model import Model
from analytics.reports import Floats, Ints, Reports
from analytics.store.loading import BUCKETS
from analytics.store.open import Store
from analytics.store.reading import Reading, open_part
from analytics.taxonomy import Taxonomy
from analytics.timeline import Timeline

MOST_PARTS = 64
NOTHING_NAMED = pl.DataFrame(schema={"report": pl.Int64, "link_kind": pl.String, "link_value": pl.String})
NO_ROLES = pl.DataFrame(
    schema={
        "subject_id": pl.String,
        "investigation_id": pl.String,
        "role": pl.String,
        "known_at": pl.Datetime("us"),
    }
)
PEOPLE = ("versions", "involvements", "outcomes")
"""Relations of people that are handed out to parts."""
_APART = ("subject_ids", "event_ids", "sources")


@dataclass(frozen=True)
class Work:
    """One night: which, by which model, from which rows, in how many parts (a power of 2 up to `MOST_PARTS`).

    `scratch` is the folder that its tasks share, `policy` the text of the ranking policy in force.
    """

    store: Store
    loaded: int
    as_of: date
    model: Model
    taxonomy: Taxonomy
    parts: int
    scratch: Path
    policy: str

    @property
    def shared(self) -> Scratch:
        """What the tasks leave for each other."""
        return Scratch(self.scratch)

    @property
    def profile(self) -> Floats:
        """The share of each type among the events that an escalation adds."""
        return self.model.shares(self.taxonomy)

    @property
    def month(self) -> date:
        """The day as of which groups are found."""
        return self.as_of.replace(day=1)

    def buckets(self, part: int) -> tuple[int, int]:
        """First and last bucket of a part.

        >>> Work(None, 0, None, None, None, 4, None, "").buckets(1)
        (64, 127)
        """
        each = BUCKETS // self.parts
        return part * each, (part + 1) * each - 1

    @contextmanager
    def reading(self, part: int) -> Iterator[Reading]:
        """A session on the files that can have reports of the part."""
        with open_part(self.store, self.loaded, self.buckets(part), self.scratch) as session:
            yield session


def perform(task: Callable[[Work, int], None], work: Work, part: int) -> None:
    """Run a task under the night's policy, wherever this process got its own from."""
    with policy.use(work.policy):
        task(work, part)


def put_reports(shared: Scratch, part: int, reports: Reports) -> None:
    """Keep the part's reports."""
    names = [field.name for field in fields(Reports) if field.name not in _APART]
    shared.put_arrays(f"reports-{part}", {name: getattr(reports, name) for name in names})
    shared.put_frame(f"event-ids-{part}", pl.DataFrame({"event_id": reports.event_ids}))
    shared.put_frame(f"subject-ids-{part}", pl.DataFrame({"subject_id": reports.subject_ids}))


def get_reports(shared: Scratch, part: int) -> Reports:
    """The part's reports."""
    return Reports(
        subject_ids=shared.frame(f"subject-ids-{part}")["subject_id"],
        event_ids=shared.frame(f"event-ids-{part}")["event_id"],
        sources=len(shared.frame("sources")),
        **shared.arrays(f"reports-{part}"),
    )


def history(work: Work, part: int, reports: Reports, grade_weight: Floats, trust: Floats) -> History:
    """The part's history, in which nobody names anybody: ties are found for all parts together."""
    shared = work.shared
    versions, involvements, outcomes = (shared.frame(f"{name}-{part}") for name in PEOPLE)
    return History(
        until=work.as_of,
        taxonomy=work.taxonomy,
        reports=reports,
        grade_weight=grade_weight,
        trust=trust,
        versions=versions,
        involvements=involvements,
        outcomes=outcomes,
        mentions=mentions.of(reports, NOTHING_NAMED, NO_ROLES),
        merges=pl.DataFrame(),
        tie_order=_nobody(),
    )


def _nobody() -> Ints:
    import numpy as np

    return np.empty(0, dtype=np.int64)


def part_history(work: Work, part: int) -> History:
    """The part's history with what its reports weigh, once that is known."""
    weights = work.shared.arrays(f"weights-{part}")
    return history(work, part, get_reports(work.shared, part), weights["grade_weight"], weights["trust"])


def part_timeline(work: Work, part: int, everybody: Everybody = NOT_ADDED_UP) -> Timeline:
    """What is known of the part's people tonight."""
    areas = work.shared.frame("areas")["area_id"]
    return part_history(work, part).night(work.as_of, work.profile, everybody, areas)


def folded(work: Work, part: int, everybody: Everybody) -> Timeline:
    """The same with the incidents as they were folded before."""
    timeline = part_timeline(work, part, everybody)
    timeline.__dict__["incidents"] = Incidents(**work.shared.arrays(f"incidents-{part}"))
    return timeline
