"""What the queue says of each subject beside the score: since when, why, and what came lately."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import polars as pl

from analytics.evidence.recent import WEEKS
from analytics.ranking.policy import Weighed
from analytics.reports import DAY_US, Floats, Ints
from analytics.signals._episode import Episode
from analytics.timeline import Timeline

TELLING_NATS = 0.05
"""Evidence below this is no reason to read anybody's file."""
APPRECIABLE_NATS = 0.25
"""Evidence from which on an incident is counted among those that make up a subject's main reason."""
QUIET = "Nothing recorded in the last year points to an escalation"


def _onset(timeline: Timeline, signals: Mapping[str, Weighed]) -> Floats:
    """Posterior of the week of onset by the expert that says most of each subject; shape (s, WEEKS)."""
    experts = [each for each in signals.values() if isinstance(each.signal, Episode)]
    said = np.column_stack([each.weight * each.signal.totals(timeline) for each in experts])
    most = np.argmax(said, axis=1)
    onset = np.zeros((most.shape[0], WEEKS))
    for place, each in enumerate(experts):
        chosen = most == place
        onset[chosen] = each.signal.onset(timeline)[chosen] if isinstance(each.signal, Episode) else 0.0
    return onset


def onset_dates(timeline: Timeline, signals: Mapping[str, Weighed], order: Ints) -> pl.DataFrame:
    """Days by which an escalation had begun with 10, 50 and 90 %; columns since_low, since, since_high."""
    posterior = _onset(timeline, signals)[order][:, ::-1]
    begun = np.cumsum(posterior, axis=1)
    first_week = timeline.as_of - timedelta(weeks=WEEKS)
    columns = {}
    for name, share in (("since_low", 0.1), ("since", 0.5), ("since_high", 0.9)):
        week = np.minimum((begun < share * begun[:, -1:]).sum(axis=1), WEEKS - 1)
        columns[name] = pl.Series(name, week * 7 * DAY_US).cast(pl.Duration("us"))
    return pl.DataFrame(columns).select((pl.all() + pl.lit(first_week).cast(pl.Datetime("us"))).dt.date())


def _with_the_rest(reason: pl.Expr, evidence: pl.Expr) -> pl.Expr:
    """The first reason, and how many more incidents carry an appreciable part."""
    more = (evidence >= APPRECIABLE_NATS).sum() - (evidence.first() >= APPRECIABLE_NATS).cast(pl.UInt32)
    rest = (
        pl.when(more > 1)
        .then(pl.format("; {} more incidents", more))
        .when(more == 1)
        .then(pl.lit("; one more incident"))
    )
    return reason.first() + rest.otherwise(pl.lit(""))


def main_reasons(contributions: pl.DataFrame) -> pl.DataFrame:
    """The weightiest contribution for an escalation, and the families that speak for it, by subject."""
    helping = contributions.lazy().filter(
        pl.col("evidence") >= TELLING_NATS, pl.col("incident_id").is_not_null()
    )
    main = helping.group_by("subject_id", maintain_order=True).agg(
        main_signal=pl.col("signal").first(), main_reason=_with_the_rest(pl.col("reason"), pl.col("evidence"))
    )
    families = (
        helping.group_by("subject_id", "family", maintain_order=True)
        .agg(pl.col("evidence").sum())
        .sort(["subject_id", "evidence", "family"], descending=[False, True, False])
        .group_by("subject_id", maintain_order=True)
        .agg(families="family")
    )
    return main.join(families, on="subject_id", how="left", maintain_order="left").collect()


def recent(timeline: Timeline, order: Ints) -> pl.DataFrame:
    """Incidents of the last 90 and 365 days and the day of the last one; rows in the list's order."""
    incidents, people = timeline.incidents, len(timeline.reports.subject_ids)
    age = timeline.as_of_us - incidents.occurred
    last = np.full(people, -1, dtype=np.int64)
    np.maximum.at(last, incidents.subject, incidents.occurred)
    counts = {
        f"incidents_{days}d": np.bincount(incidents.subject[age < days * DAY_US], minlength=people)[order]
        for days in (90, 365)
    }
    occurred = pl.when(pl.col("last") >= 0).then(pl.col("last")).cast(pl.Datetime("us")).dt.date()
    return pl.DataFrame(counts | {"last": last[order]}).select(
        pl.col("incidents_90d", "incidents_365d").cast(pl.Int32), last_event_on=occurred
    )
