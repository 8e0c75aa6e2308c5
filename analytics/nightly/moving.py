"""Why scores changed between two published nights: contribution by contribution, event by event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import open_reading

Told = dict[str, Any]
PRIOR = "prior"
_BEGINNING = r"^(\S+ \S+(?: \S*\d\S*)?)"
_KEY = ("subject_id", "thing", "turn")
_ROW = ("signal", "evidence", "reason", "event_ids", "incident_id")


def moved(store: Store, before: Night, after: Night, places: pl.DataFrame) -> list[Told]:
    """One object a row of `places` (subject_id; rank, score and prior of both nights), largest change first.

    Each has `subject_id`, `rank_before`, `rank_after`, `score_before`, `score_after`, `change` (of the
    score, nats), `contributions` (those of `changes`, each with `events_new` and `events_retracted`: those
    of its events that the later night knew newly, or as retracted) and `unchanged`, how many are the same.
    """
    rows = changes(before, after, places)
    known, retracted = _heard(store, before, after, rows["event_ids"].explode().drop_nulls().unique().sort())
    by_subject: dict[str, list[Told]] = {}
    for row in rows.drop("turn", "thing").to_dicts():
        told = row | {
            "events_new": [event for event in row["event_ids"] if event in known],
            "events_retracted": [event for event in row["event_ids"] if event in retracted],
        }
        by_subject.setdefault(told.pop("subject_id"), []).append(told)
    moving = [_person(row, by_subject.get(row["subject_id"], [])) for row in places.to_dicts()]
    return sorted(moving, key=lambda one: (-abs(one["change"]), one["rank_after"], one["subject_id"]))


def changes(before: Night, after: Night, places: pl.DataFrame) -> pl.DataFrame:
    """One row a contribution of the subjects of `places`, whether it changed or not.

    Columns: subject_id, what (`new`, `gone`, `changed` or `same`), signal, reason (of the later night where
    it has one), incident_id, event_ids (of either night), evidence of both nights (0 where there is none) and
    `change`. The sum of `change` over a subject is the change of its score.
    """
    ids = places["subject_id"].to_list()
    one, other = (
        _keyed(nights.read(night, "read_diff_contributions", subject_ids=ids)) for night in (before, after)
    )
    both = pl.concat([_priors(places, "prior"), one]).join(
        pl.concat([_priors(places, "prior_after"), other]),
        on=_KEY,
        how="full",
        suffix="_after",
        coalesce=True,
    )
    old, new = pl.col("evidence").fill_null(0.0), pl.col("evidence_after").fill_null(0.0)
    same = (new == old) & (pl.col("event_ids") == pl.col("event_ids_after"))
    what = (
        pl.when(pl.col("signal").is_null())
        .then(pl.lit("new"))
        .when(pl.col("signal_after").is_null())
        .then(pl.lit("gone"))
        .when(same)
        .then(pl.lit("same"))
        .otherwise(pl.lit("changed"))
    )
    either = pl.concat_list(pl.col("event_ids", "event_ids_after").fill_null([])).list.unique().list.sort()
    told = both.select(
        *_KEY,
        what.alias("what"),
        *(pl.coalesce(f"{name}_after", name).alias(name) for name in ("signal", "reason", "incident_id")),
        either.alias("event_ids"),
        old.alias("before"),
        new.alias("after"),
        (new - old).alias("change"),
    )
    order = ["subject_id", "size", "signal", "thing", "turn"]
    return (
        told.with_columns(size=pl.col("change").abs())
        .sort(order, descending=[name == "size" for name in order])
        .drop("size")
    )


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows under what makes them the same in two nights.

    That is the incident, or how the reason begins: what follows tells of days that pass and of counts that
    grow. A third word with a digit is an id ("Tied to S1"), and belongs to it.
    """
    thing = pl.coalesce("incident_id", pl.col("reason").str.extract(_BEGINNING), "reason")
    turn = pl.int_range(pl.len(), dtype=pl.Int64).over("subject_id", "thing")
    return rows.with_columns(thing=thing).with_columns(turn=turn).select(*_KEY, *_ROW)


def _priors(places: pl.DataFrame, column: str) -> pl.DataFrame:
    """A subject's prior as a row like any contribution."""
    return places.select(
        "subject_id",
        thing=pl.lit(PRIOR),
        turn=pl.lit(0, pl.Int64),
        signal=pl.lit(PRIOR),
        evidence=pl.col(column),
        reason=pl.lit("What everybody starts with"),
        event_ids=pl.lit([], pl.List(pl.String)),
        incident_id=pl.lit(None, pl.String),
    )


def _heard(store: Store, before: Night, after: Night, events: pl.Series) -> tuple[set[str], set[str]]:
    """Of these events: those that only the later night knew, and those that it alone knew to be retracted."""
    known, retracted = [], []
    for night in (before, after):
        loaded = night.manifest["inputs"]["loaded"]
        with open_reading(store, loaded) as reading:
            found = reading.frame("read_diff_events", event_ids=events.to_list(), as_of=night.as_of)
        known.append(_ids(found["event_id"]))
        retracted.append(_ids(found.filter("retracted")["event_id"]))
    return known[1] - known[0], retracted[1] - retracted[0]


def _ids(names: Iterable[str]) -> set[str]:
    return set(names)


def _person(place: Told, rows: list[Told]) -> Told:
    return {
        "subject_id": place["subject_id"],
        "rank_before": place["rank"],
        "rank_after": place["rank_after"],
        "score_before": place["score"],
        "score_after": place["score_after"],
        "change": place["score_after"] - place["score"],
        "contributions": [row for row in rows if row["what"] != "same"],
        "unchanged": sum(row["what"] == "same" and row["signal"] != PRIOR for row in rows),
    }
