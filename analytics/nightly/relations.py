"""The relations of a published night: columns, units, grain, rules. Imported late: it costs half a second."""

from __future__ import annotations

from typing import Any, Literal

import dataframely as dy
import polars as pl
from dataframely.exc import SchemaError, ValidationError

from analytics.errors import GateError
from analytics.network.mentions import KINDS

_TIME: Literal["us"] = "us"


def _texts(*, nullable: bool = False) -> dy.List:
    return dy.List(dy.String(nullable=False), nullable=nullable)


class Queue(dy.Schema):
    """One row a ranked subject: the order of reading."""

    as_of = dy.Date(nullable=False)
    subject_id = dy.String(primary_key=True)
    rank = dy.Int32(nullable=False, min=1)
    score = dy.Float64(nullable=False)
    """Log evidence in nats."""
    prior = dy.Float64(nullable=False)
    probability = dy.Float64(nullable=False, min=0.0, max=1.0)
    probability_low = dy.Float64(nullable=False, min=0.0, max=1.0)
    probability_high = dy.Float64(nullable=False, min=0.0, max=1.0)
    since_low = dy.Date(nullable=True)
    since = dy.Date(nullable=True)
    since_high = dy.Date(nullable=True)
    main_signal = dy.String(nullable=True)
    main_reason = dy.String(nullable=False, min_length=1)
    previous_rank = dy.Int32(nullable=True, min=1)
    previous_score = dy.Float64(nullable=True)
    incidents_90d = dy.Int32(nullable=False, min=0)
    incidents_365d = dy.Int32(nullable=False, min=0)
    families = _texts()
    last_event_on = dy.Date(nullable=True)
    stream = dy.String(nullable=False)
    area_id = dy.String(nullable=True)
    opened_on = dy.Date(nullable=False)
    closed_on = dy.Date(nullable=True)
    base_rate = dy.Float64(nullable=False, min=0.0, max=1.0)
    """Chance that a case on the list is reopened within the horizon, whoever it is."""
    e_value = dy.Float64(nullable=False, min=0.0)
    """Evidence that the record changed; mean at most 1 where nothing did."""
    alarm_tier = dy.Int32(nullable=True, is_in=[5, 10, 20])
    """Percent of false ones among those down to this tier, at most; null in none, or without a guarantee."""
    false_alarms_a_year = dy.Float64(nullable=True, min=0.0)
    """At most, over the whole list, were everybody with this e-value an alarm; null without a guarantee."""
    alarm_gate = dy.String(nullable=False, min_length=1)
    """Whether the guarantee may be relied on that night, in words; the same in every row."""

    @dy.rule()
    def base_rate_is_a_chance(cls) -> pl.Expr:  # noqa: N805 - a rule is a class method
        """The base rate is neither 0 nor 1: nothing is certain of a whole list."""
        return (pl.col("base_rate") > 0.0) & (pl.col("base_rate") < 1.0)

    @dy.rule()
    def probability_within_its_interval(cls) -> pl.Expr:  # noqa: N805 - a rule is a class method
        """The interval holds the probability."""
        return pl.col("probability").is_between(pl.col("probability_low"), pl.col("probability_high"))


class Contributions(dy.Schema):
    """One row a subject and contribution, the largest first; `evidence` in nats."""

    subject_id = dy.String(primary_key=True)
    position = dy.Int32(primary_key=True, min=1)
    signal = dy.String(nullable=False, min_length=1)
    evidence = dy.Float64(nullable=False)
    unit = dy.String(nullable=False)
    value = dy.Float64(nullable=False)
    reason = dy.String(nullable=False, min_length=1)
    event_ids = _texts()
    incident_id = dy.String(nullable=True)
    event_type = dy.String(nullable=True)
    family = dy.String(nullable=True)
    occurred_at = dy.Datetime(nullable=True, time_unit=_TIME)


class Incidents(dy.Schema):
    """One row an incident of a ranked subject, all years."""

    incident_id = dy.String(primary_key=True)
    subject_id = dy.String(nullable=False)
    event_type = dy.String(nullable=False)
    family = dy.String(nullable=False)
    severity = dy.Int32(nullable=False, min=0, max=100)
    protective = dy.Bool(nullable=False)
    occurred_at = dy.Datetime(nullable=False, time_unit=_TIME)
    recorded_at = dy.Datetime(nullable=False, time_unit=_TIME)
    reports = dy.Int32(nullable=False, min=1)
    sources = dy.Int32(nullable=False, min=1)
    source_kinds = _texts()
    weight = dy.Float64(nullable=False, min=0.0)
    in_custody = dy.Bool(nullable=False)
    event_ids = _texts()


class Custody(dy.Schema):
    """One row a stay in custody of a ranked subject; `ended_at` is null while it lasts."""

    subject_id = dy.String(primary_key=True)
    started_at = dy.Datetime(primary_key=True, time_unit=_TIME)
    ended_at = dy.Datetime(nullable=True, time_unit=_TIME)


class Ties(dy.Schema):
    """One row a person, somebody they are tied to, and a kind of tie; each tie from both sides."""

    subject_id = dy.String(primary_key=True)
    other_id = dy.String(primary_key=True)
    kind = dy.String(primary_key=True, check=lambda kind: kind.is_in(KINDS))
    weight = dy.Float64(nullable=False, min_exclusive=0.0, max=1.0)
    began = dy.Datetime(nullable=True, time_unit=_TIME)
    """When it was first seen; null where the feed does not date it."""
    last = dy.Datetime(nullable=True, time_unit=_TIME)
    recorded_at = dy.Datetime(nullable=True, time_unit=_TIME)
    reports = dy.Int32(nullable=False, min=0)
    event_ids = _texts()


class People(dy.Schema):
    """One row a person who may be tied to others: on the list, or under investigation."""

    subject_id = dy.String(primary_key=True)
    status = dy.String(nullable=False, check=lambda status: status.is_in(["closed", "active"]))
    reopened_on = dy.Date(nullable=True)
    chance = dy.Float64(nullable=False, min=0.0, max=1.0)
    """Chance that they are escalating, as it counts for those near them; 0 where it is too small to count."""
    group_name = dy.String(nullable=True)


PUBLISHED: dict[str, tuple[type[dy.Schema], tuple[str, ...]]] = {
    "queue": (Queue, ("rank",)),
    "contributions": (Contributions, ("subject_id", "position")),
    "incidents": (Incidents, ("subject_id", "occurred_at", "incident_id")),
    "custody": (Custody, ("subject_id", "started_at")),
    "ties": (Ties, ("subject_id", "other_id", "kind")),
    "people": (People, ("subject_id",)),
}
"""Tables of a run file: their contract, and the columns that they are sorted by."""

SHELVED = ("contributions", "incidents", "custody")
"""Those that parts of a list write by themselves; their hash is that of what lies on each shelf."""

# what a step leaves for a later step, before the night before has been looked up
_UNCOMPARED = ("previous_rank", "previous_score")
_UNNAMED = ("group_number", "inward")


def validated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The relation as it is published: contract checked, columns and rows in their one order.

    `GateError` names the relation and each rule that rows break, and how many do.
    """
    if name == "scored":
        checked = validated("queue", frame.with_columns(_absent(column) for column in _UNCOMPARED))
        return checked.drop(_UNCOMPARED)
    if name == "placed":
        unnamed = frame.with_columns(group_name=pl.lit(None, pl.String)).drop(_UNNAMED)
        kept = frame.select("subject_id", *_UNNAMED)
        return validated("people", unnamed).drop("group_name").join(kept, on="subject_id", how="left")
    schema, order = PUBLISHED[name]
    try:
        checked = schema.validate(frame)
    except (SchemaError, ValidationError) as error:
        raise GateError(f"relation {name}: {error}", allowed=_summary(schema)) from None
    return pl.DataFrame(checked).select(schema.column_names()).sort(order, maintain_order=True)


def _absent(column: str) -> pl.Expr:
    dtype: Any = Queue.columns()[column].dtype
    return pl.lit(None, dtype=dtype).alias(column)


def _summary(schema: type[dy.Schema]) -> str:
    first = (schema.__doc__ or "").splitlines()[0]
    return f"{first} Columns {', '.join(schema.column_names())}"
