"""The library that compares: splink, on a DuckDB session of its own.

Comparisons come with their chances, so nothing is trained, and each pair's bits are one product in a
fixed order: the same records give the same bits on any number of threads.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from analytics.network.near.rules import Chance
from analytics.progress import Update, ignore
from analytics.store.session import connect, watching

if TYPE_CHECKING:
    from splink.internals.blocking_rule_creator import BlockingRuleCreator
    from splink.internals.comparison_creator import ComparisonCreator
    from splink.internals.comparison_level_creator import ComparisonLevelCreator

PAIRS = {"first": pl.Int64, "second": pl.Int64, "bits": pl.Float64, "probability": pl.Float64}
DECIMALS = 4
"""Bits and probabilities are told to so many places: more would only look exact."""


def comparison(
    name: str, *levels: tuple[ComparisonLevelCreator, Chance], unknown: str | None = None
) -> ComparisonCreator:
    """A comparison out of levels, the first that holds counting; a null in column `unknown` says nothing."""
    from splink import comparison_level_library as level
    from splink import comparison_library

    told = [found.configure(m_probability=m, u_probability=u) for found, (m, u) in levels]
    nothing = [level.NullLevel(unknown or "unique_id")]
    return comparison_library.CustomComparison(output_column_name=name, comparison_levels=[*nothing, *told])


def scored(
    records: pl.DataFrame,
    comparisons: Sequence[ComparisonCreator],
    blocking: Sequence[BlockingRuleCreator],
    prior: float,
    least_bits: float,
    update: Update = ignore,
) -> pl.DataFrame:
    """Pairs of records in one block, with the bits that they are one; sorted, the likeliest first.

    `records` has `unique_id` (whole numbers) and the columns that comparisons and blocks name. Gives
    `first` < `second` (ids), `bits` and `probability` of the pairs with `least_bits` or more. `update` hears
    the share done.
    """
    if records.height <= 1:
        return pl.DataFrame(schema=PAIRS)
    from splink import DuckDBAPI, Linker, SettingsCreator

    # it warns of chances that were not trained; none is meant to be
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=prior,
        comparisons=list(comparisons),
        blocking_rules_to_generate_predictions=list(blocking),
        retain_matching_columns=False,
    )
    with connect({}) as session:
        frame = DuckDBAPI(session.connection).register(records.to_arrow())
        linker = Linker(frame, settings, log_level=logging.ERROR)
        with watching(session.connection, update):
            predicted = linker.inference.predict(threshold_match_weight=least_bits)
        found: pl.DataFrame = session.connection.table(predicted.physical_name).pl()
    return found.select(
        first=pl.min_horizontal("unique_id_l", "unique_id_r").cast(pl.Int64),
        second=pl.max_horizontal("unique_id_l", "unique_id_r").cast(pl.Int64),
        bits=pl.col("match_weight").round(DECIMALS),
        probability=pl.col("match_probability").round(DECIMALS),
    ).sort("bits", "first", "second", descending=[True, False, False])
