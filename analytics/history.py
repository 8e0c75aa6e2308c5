"""All that was recorded by some day, out of which any earlier night is cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import polars as pl

from analytics.evidence import trust
from analytics.evidence.everybody import NOT_ADDED_UP, Everybody
from analytics.network import groups, mentions, merging
from analytics.network.groups import Groups
from analytics.network.mentions import Mentions
from analytics.reports import NEVER_US, Floats, Ints, Reports, midnight_us
from analytics.taxonomy import Taxonomy
from analytics.timeline import Timeline

GROUPS = groups.GroupRules(resolution=0.009, per_weight=True, passes=2, least_members=3)
"""Groups of a dozen or two, as tight in a large cohort as in a small one."""
MERGINGS_KEPT = 4
"""For so many sets of merged identifiers mentions are kept: nights go beside the groups of their months."""


@dataclass(frozen=True, eq=False)
class History:
    """All that was recorded by `until`, read once, out of which any earlier night is cut.

    `versions`, `involvements`, `outcomes` and `merges` are the relations of the same name in `queries/`;
    `mentions` are those with nothing merged. `tie_order` (s,) is each subject's place by SHA-256 of the id,
    which breaks equal scores.
    """

    until: date
    taxonomy: Taxonomy
    reports: Reports
    grade_weight: Floats
    trust: Floats
    versions: pl.DataFrame
    involvements: pl.DataFrame
    outcomes: pl.DataFrame
    mentions: Mentions
    merges: pl.DataFrame
    tie_order: Ints
    _groups: dict[date, Groups] = field(default_factory=dict, repr=False)

    def cohort(self, as_of: date) -> pl.DataFrame:
        """One row a subject known on the night, with `ranked` and `active`; sorted by subject_id.

        Ranked are closed subjects whose role is not only witness or victim; one with an outcome
        `reopened` is not, until closed again (contract, section 4). A role counts from the night on
        that its investigation was recorded; where no row tells of the investigation, always.
        """
        night = pl.lit(as_of).cast(pl.Datetime("us"))
        newest = (
            self.versions.lazy()
            .filter(pl.col("recorded_at") <= night)
            .unique("subject_id", keep="last", maintain_order=True)
        )
        reopened = (
            self.outcomes.lazy()
            .filter(pl.col("recorded_at") <= night, pl.col("outcome") == "reopened")
            .group_by("subject_id")
            .agg(reopened_at=pl.col("recorded_at").max(), reopened_on=pl.col("occurred_on").max())
        )
        closed_again = (pl.col("recorded_at") > pl.col("reopened_at")) | (
            pl.col("closed_on") > pl.col("reopened_on")
        )
        only = pl.col("role").is_in(["witness", "victim"]).all()
        bystanders = (
            self.involvements.lazy()
            .filter(pl.col("known_at").is_null() | (pl.col("known_at") <= night))
            .group_by("subject_id")
            .agg(bystander=only)
        )
        return (
            newest.join(reopened, on="subject_id", how="left", maintain_order="left")
            .join(bystanders, on="subject_id", how="left", maintain_order="left")
            .with_columns(pl.col("bystander").fill_null(value=False))
            .with_columns(
                ranked=(pl.col("status") == "closed")
                & ~pl.col("bystander")
                & (pl.col("reopened_at").is_null() | closed_again.fill_null(value=False))
            )
            .with_columns(active=~pl.col("bystander") & ~pl.col("ranked"))
            .collect()
        )

    def night(
        self,
        as_of: date,
        profile: Floats,
        everybody: Everybody = NOT_ADDED_UP,
        area_ids: pl.Series | None = None,
    ) -> Timeline:
        """Cut everything to what was known on the night `as_of`, which is `until` or earlier.

        Where this history is part of a list, `everybody` and `area_ids` (sorted) are those of all of it.
        """
        people = pl.DataFrame({"subject_id": self.reports.subject_ids}).join(
            self.cohort(as_of), on="subject_id", how="left", maintain_order="left"
        )
        areas = people["area_id"].drop_nulls().unique().sort() if area_ids is None else area_ids
        codes = people["area_id"].cast(pl.Enum(areas)).to_physical().cast(pl.Int64)
        opened = people["opened_on"].cast(pl.Datetime("us")).to_physical()
        reopened = people["reopened_at"].cast(pl.Datetime("us")).to_physical()
        return Timeline(
            as_of=as_of,
            taxonomy=self.taxonomy,
            reports=self.reports,
            known=self.reports.known(midnight_us(as_of)),
            grade_weight=self.grade_weight,
            trust=self.trust,
            ranked=people["ranked"].fill_null(value=False).to_numpy(),
            active=people["active"].fill_null(value=False).to_numpy(),
            # somebody whom no version tells of yet was opened after every night
            opened_us=opened.fill_null(trust.LATEST_US).to_numpy(),
            area=codes.fill_null(-1).to_numpy(),
            reopened_us=reopened.fill_null(-NEVER_US).to_numpy(),
            mentions=self._mentions_by(as_of).known_by(midnight_us(as_of)),
            profile=profile,
            groups_in=self._groups_in,
            areas=len(areas),
            everybody=everybody,
        )

    def _mentions_by(self, as_of: date) -> Mentions:
        """The mentions with what had been decided by the night to be one thing taken for one."""
        if self.merges.is_empty():
            return self.mentions
        return self._as_one(tuple(merging.names(self.merges, as_of).items()))

    @cached_property
    def _as_one(self) -> Callable[[tuple[tuple[str, str], ...]], Mentions]:
        """Nights with the same merged identifiers share their mentions."""
        return lru_cache(MERGINGS_KEPT)(lambda names: mentions.as_one(self.mentions, dict(names)))

    def groups_found(self, first: date, found: Groups) -> None:
        """Keep groups that were found elsewhere."""
        self._groups[first] = found

    def _groups_in(self, first: date) -> Groups:
        if first not in self._groups:
            nothing = np.zeros(len(self.taxonomy.types))
            graph = self.night(first, nothing).graph
            self._groups[first] = groups.find(graph, GROUPS)
        return self._groups[first]


def weigh(reports: Reports, told: trust.Told | None = None) -> tuple[Floats, Floats]:
    """Grade weight and source trust of each report, with the standard rules; shapes (n,).

    `told` is what their sources told of everybody, where these are not all reports.
    """
    rules = trust.TrustRules()
    told = trust.told(reports) if told is None else told
    return trust.grade_weights(reports, rules), np.asarray(trust.source_trust(reports, told, rules))
