"""Identifiers that may be one, written differently: alike in spelling, and used in one circle.

Opaque identifiers are alike by chance wherever there are many, so spelling alone makes no candidate:
two are compared where somebody in one's circle is in the other's. Only what differs in case or separators
alone is compared wherever it is used: a slip can hide the one tie that there was. Two on one report are
two things, and where numbers lie close together a swap of two signs says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.network.near.crowding import crowded
from analytics.network.near.linkage import comparison, scored
from analytics.network.near.rules import IdentifierModel, NearRules
from analytics.network.near.spelling import spell
from analytics.network.near.uses import Uses, circles
from analytics.progress import Update, ignore

if TYPE_CHECKING:
    from splink.internals.blocking_rule_creator import BlockingRuleCreator
    from splink.internals.comparison_creator import ComparisonCreator

KEYS = ["link_kind", "value"]


def records(uses: Uses, tied: pl.DataFrame, areas: pl.DataFrame, rules: NearRules) -> pl.DataFrame:
    """One row an identifier that may be a candidate, numbered by kind and value (`unique_id`, from 0).

    Beside its spellings: `users` and `circle` (subject ids), `events` (event ids), `areas` of its users,
    and `close` and `reach`, the spans of time it was used in: two uses at most `rules.close_days` (or
    `far_days`) apart always have one in common, two more than twice as far never.
    """
    users = uses.users().filter(pl.col("people") <= rules.most_users)
    # what shares no key with any other value of its kind needs no further look
    values = spell(users.select(KEYS).unique().sort(KEYS))
    alike = [pl.len().over("link_kind", key) > 1 for key in ("letters", "rough")]
    values = values.filter(pl.any_horizontal(alike))
    used = uses.things.join(values.select(KEYS), on=KEYS, how="semi")
    users = users.join(values.select(KEYS), on=KEYS, how="semi")
    day = pl.col("occurred_at").dt.date().cast(pl.Int32)
    about = (
        used.join(areas, on="subject_id", how="left")
        .group_by(KEYS)
        .agg(
            users=pl.col("subject_id").unique().sort(),
            events=pl.col("event_id").unique().sort(),
            areas=pl.col("area_id").drop_nulls().unique().sort(),
            close=_spans(day, rules.close_days),
            reach=_spans(day, rules.far_days),
        )
    )
    found = (
        values.join(about, on=KEYS)
        .join(circles(users, tied), on=KEYS)
        .sort(KEYS)
        .with_row_index("unique_id")
        .with_columns(pl.col("unique_id").cast(pl.Int64))
    )
    # in a crowd a swap says nothing: a key that no other value can have makes a value a swap of none
    alone = pl.concat_str(pl.lit("."), "plain")
    return found.with_columns(letters=pl.when(crowded(found)).then(alone).otherwise("letters"))


def pairs(
    found: pl.DataFrame, model: IdentifierModel, rules: NearRules, update: Update = ignore
) -> pl.DataFrame:
    """Pairs of `records` that are rather one than not; see `linkage.scored`."""
    return scored(found, _comparisons(model), _blocking(), model.prior, rules.least_bits, update)


def _spans(day: pl.Expr, days: int) -> pl.Expr:
    """Numbers of the spans of so many days that each use is in, and of the next."""
    return day.floordiv(days).append(day.floordiv(days) + 1).unique().sort()


def _blocking() -> list[BlockingRuleCreator]:
    from splink import block_on

    circles = [
        block_on("link_kind", key, "circle", arrays_to_explode=["circle"]) for key in ("rough", "letters")
    ]
    return [block_on("link_kind", "plain"), *circles]


def _comparisons(model: IdentifierModel) -> list[ComparisonCreator]:
    from splink import comparison_level_library as level

    one_sign = level.And(level.ExactMatchLevel("folded"), level.LevenshteinLevel("plain", 1))
    swapped = level.And(level.ExactMatchLevel("letters"), level.DamerauLevenshteinLevel("plain", 1))
    # people who are tied are both in both circles
    tied = level.ArrayIntersectLevel("circle", 2)
    one_area = level.ArrayIntersectLevel("areas", 1)
    return [
        comparison(
            "spelling",
            (level.ExactMatchLevel("plain"), model.separators),
            (level.ExactMatchLevel("national"), model.prefix),
            (one_sign, model.look_alike),
            (swapped, model.transposition),
            (level.ElseLevel(), model.otherwise_spelt),
        ),
        comparison(
            "people",
            (level.ArrayIntersectLevel("users", 1), model.same_person),
            (level.And(tied, one_area), model.tied_in_one_area),
            (tied, model.tied),
            (level.ArrayIntersectLevel("circle", 1), model.common_acquaintance),
            (level.ElseLevel(), model.strangers),
        ),
        comparison(
            "times",
            (level.ArrayIntersectLevel("close", 1), model.close),
            (level.ArrayIntersectLevel("reach", 1), model.within_reach),
            (level.ElseLevel(), model.far),
        ),
        comparison(
            "apart",
            (level.ArrayIntersectLevel("events", 1), model.on_one_report),
            (level.ElseLevel(), model.never_on_one_report),
        ),
    ]
