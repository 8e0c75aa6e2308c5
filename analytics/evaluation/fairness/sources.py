"""Whose reports make up the evidence of each group?"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from analytics.contracts import SOURCE_KINDS
from analytics.evaluation.fairness.comparing import Row
from analytics.reports import Reports

NO_SOURCE = "none"


def shares(
    contributions: pl.DataFrame, reports: Reports, people: pl.DataFrame, groups: pl.DataFrame
) -> list[Row]:
    """Share of each kind of source in what speaks for an escalation, a group.

    `contributions` are those of a night (subject_id, evidence, event_ids); a contribution is divided evenly
    among its reports, and what rests on none (ties, the remainder) is told as `none`. `people` has subject_id
    and chosen, `groups` the same rows. Keys: attribute, group, source_kind, share_of_evidence (of everybody
    ranked), share_of_evidence_chosen (of the chosen; None where nothing speaks for anybody).
    """
    by_kind = _by_kind(contributions, reports)
    rows: list[Row] = []
    for attribute in groups.columns:
        named = people.with_columns(group=groups[attribute])
        told = by_kind.join(named, on="subject_id")
        everybody, chosen = (_shares(part) for part in (told, told.filter("chosen")))
        rows += [
            {
                "attribute": attribute,
                "group": group,
                "source_kind": kind,
                "share_of_evidence": _of(everybody, group, kind),
                "share_of_evidence_chosen": _of(chosen, group, kind),
            }
            for group in sorted(set(named["group"]))
            for kind in (*SOURCE_KINDS, NO_SOURCE)
        ]
    return rows


def _of(found: Mapping[str, Mapping[str, float]], group: str, kind: str) -> float | None:
    return found[group].get(kind, 0.0) if group in found else None


def _by_kind(contributions: pl.DataFrame, reports: Reports) -> pl.DataFrame:
    """Evidence above 0 of each subject by kind of source."""
    kinds = pl.DataFrame(
        {
            "event_ids": reports.event_ids,
            "source_kind": pl.Series(reports.source_kind)
            .cast(pl.Int32)
            .replace_strict(dict(enumerate(SOURCE_KINDS)), return_dtype=pl.String),
        }
    )
    speaking = contributions.filter(pl.col("evidence") > 0).select(
        "subject_id",
        "event_ids",
        part=pl.col("evidence") / pl.max_horizontal(pl.col("event_ids").list.len(), 1),
    )
    return (
        speaking.explode("event_ids", empty_as_null=True)
        .join(kinds, on="event_ids", how="left", maintain_order="left")
        .with_columns(pl.col("source_kind").fill_null(NO_SOURCE))
        .group_by("subject_id", "source_kind", maintain_order=True)
        .agg(pl.col("part").sum())
        .sort("subject_id", "source_kind")
    )


def _shares(told: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Share of each kind of source by group."""
    summed = told.group_by("group", "source_kind", maintain_order=True).agg(pl.col("part").sum())
    shares = summed.with_columns(share=pl.col("part") / pl.col("part").sum().over("group"))
    found: dict[str, dict[str, float]] = {}
    for group, kind, share in shares.select("group", "source_kind", "share").iter_rows():
        found.setdefault(group, {})[kind] = share
    return found
