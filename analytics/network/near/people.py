"""Subjects who may be one person with two records: the same rare things, the same main ones, never together.

A subject record carries stream, area and dates, no name and no date of birth: too little to link people
by. What is suggested here rests on the identifiers in reports alone, misses most people whose reports are
few, and takes some close associates for one person. A suggestion is a reason to look, no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.contracts import LINK_KINDS
from analytics.network.near.linkage import comparison, scored
from analytics.network.near.rules import NearRules, PersonModel
from analytics.network.near.uses import Uses
from analytics.progress import Update, ignore

if TYPE_CHECKING:
    from splink.internals.comparison_creator import ComparisonCreator

THINGS = tuple(kind for kind in LINK_KINDS if kind != "subject")


def records(uses: Uses, areas: pl.DataFrame, involvements: pl.DataFrame, rules: NearRules) -> pl.DataFrame:
    """One row a subject who shares a rare thing, numbered by subject_id (`unique_id`, from 0).

    `rare` lists the things shared with few, as "kind value"; `main_KIND` is the thing of each kind that
    they are named with most, null where none is named often enough; `met` the reports that name them,
    `inquiries` their investigations; `area_id` is null where it is unknown.
    """
    users = uses.users()
    things = pl.concat_str("link_kind", "value", separator=" ")
    rare = (
        users.filter(pl.col("people").is_between(2, rules.most_sharers))
        .group_by("subject_id")
        .agg(rare=things.sort())
    )
    met = pl.concat(
        [
            uses.things.select("subject_id", "event_id"),
            uses.contacts.select("subject_id", "event_id"),
            uses.contacts.select("event_id", subject_id="other").select("subject_id", "event_id"),
        ]
    )
    inquiries = involvements.group_by("subject_id").agg(inquiries=pl.col("investigation_id").unique().sort())
    found = (
        rare.join(_main(users, rules), on="subject_id", how="left")
        .join(met.group_by("subject_id").agg(met=pl.col("event_id").unique().sort()), on="subject_id")
        .join(inquiries, on="subject_id", how="left")
        .join(areas, on="subject_id", how="left")
    )
    return (
        found.with_columns(pl.col("inquiries").fill_null([]))
        .sort("subject_id")
        .with_row_index("unique_id")
        .with_columns(pl.col("unique_id").cast(pl.Int64))
    )


def pairs(found: pl.DataFrame, model: PersonModel, rules: NearRules, update: Update = ignore) -> pl.DataFrame:
    """Pairs of `records` that are rather one person than two; see `linkage.scored`."""
    from splink import block_on

    blocking = [block_on("rare", arrays_to_explode=["rare"])]
    return scored(found, _comparisons(model), blocking, model.prior, rules.least_bits, update)


def _main(users: pl.DataFrame, rules: NearRules) -> pl.DataFrame:
    """One row a person: the thing of each kind that they are named with most, the smallest of equals."""
    most = (
        users.filter(pl.col("uses") >= rules.main_uses, pl.col("people") <= rules.most_users)
        .sort("uses", "value", descending=[True, False])
        .unique(["subject_id", "link_kind"], keep="first", maintain_order=True)
    )
    columns = [
        pl.col("value").filter(pl.col("link_kind") == kind).first().alias(f"main_{kind}") for kind in THINGS
    ]
    return most.group_by("subject_id").agg(columns)


def _comparisons(model: PersonModel) -> list[ComparisonCreator]:
    from splink import comparison_level_library as level

    mains = [
        comparison(
            f"main_{kind}",
            (level.ExactMatchLevel(f"main_{kind}"), model.same_main),
            (level.ElseLevel(), model.other_main),
            unknown=f"main_{kind}",
        )
        for kind in THINGS
    ]
    return [
        comparison(
            "shared",
            (level.ArrayIntersectLevel("rare", 3), model.three_shared),
            (level.ArrayIntersectLevel("rare", 2), model.two_shared),
            (level.ElseLevel(), model.one_shared),
        ),
        *mains,
        comparison(
            "area",
            (level.ExactMatchLevel("area_id"), model.same_area),
            (level.ElseLevel(), model.other_area),
            unknown="area_id",
        ),
        comparison(
            "together",
            (level.ArrayIntersectLevel("met", 1), model.named_together),
            (level.ElseLevel(), model.never_named_together),
        ),
        comparison(
            "investigated",
            (level.ArrayIntersectLevel("inquiries", 1), model.one_investigation),
            (level.ElseLevel(), model.no_investigation),
        ),
    ]
