"""What was known on one night: the only thing that a signal sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from analytics.evidence import custody, dwelling, trust
from analytics.evidence.custody import Custody
from analytics.evidence.recent import People, Recent, RecentRules, observe
from analytics.incidents import Incidents, fold
from analytics.reports import Flags, Floats, Ints, Reports, midnight_us
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True, eq=False)
class Timeline:
    """Everything known on the night `as_of`, and nothing recorded later.

    Arrays over subjects have one entry for each of `reports.subject_ids` (s): `ranked` says who
    is on the list, `opened_us` when the case was opened, `area` the area's code or -1.
    Arrays over reports have n entries: `known`, `grade_weight` in (0, 1] and `trust` in (0, 1].
    `profile` is the share of each type among the events that an escalation adds.
    """

    as_of: date
    taxonomy: Taxonomy
    reports: Reports
    known: Flags
    grade_weight: Floats
    trust: Floats
    ranked: Flags
    opened_us: Ints
    area: Ints
    profile: Floats

    @property
    def as_of_us(self) -> int:
        """The night's 00:00 UTC in microseconds."""
        return midnight_us(self.as_of)

    @cached_property
    def incidents(self) -> Incidents:
        """The known reports, folded."""
        share = dwelling.shares(self.reports, self.known, self.as_of_us, dwelling.DwellingRules())
        return fold(self.reports, self.known, self.grade_weight, self.trust * share, self.taxonomy)

    @cached_property
    def custody(self) -> Custody:
        """The known spells in custody."""
        return custody.spells(self.reports, self.known, self.grade_weight, self.as_of_us, self.taxonomy)

    @cached_property
    def recent(self) -> Recent:
        """The last year's incidents of ranked subjects, each with what is ordinary for them."""
        return observe(
            self.reports,
            self.known,
            self.incidents,
            self.custody,
            People(self.ranked, self.opened_us, self.area),
            self.as_of_us,
            self.taxonomy,
            RecentRules(),
        )


@dataclass(frozen=True, eq=False)
class History:
    """All that was recorded by `until`, read once, out of which any earlier night is cut.

    `versions`, `involvements` and `outcomes` are the relations of the same name in `queries/`;
    `tie_order` (s,) is each subject's place by SHA-256 of the id, which breaks equal scores.
    """

    until: date
    taxonomy: Taxonomy
    reports: Reports
    grade_weight: Floats
    trust: Floats
    versions: pl.DataFrame
    involvements: pl.DataFrame
    outcomes: pl.DataFrame
    tie_order: Ints

    def cohort(self, as_of: date) -> pl.DataFrame:
        """One row a subject known on the night, with `ranked`; sorted by subject_id as `versions` is.

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
            .with_columns(
                ranked=(pl.col("status") == "closed")
                & ~pl.col("bystander").fill_null(value=False)
                & (pl.col("reopened_at").is_null() | closed_again.fill_null(value=False))
            )
            .collect()
        )

    def night(self, as_of: date, profile: Floats) -> Timeline:
        """Cut everything to what was known on the night `as_of`, which is `until` or earlier."""
        people = pl.DataFrame({"subject_id": self.reports.subject_ids}).join(
            self.cohort(as_of), on="subject_id", how="left", maintain_order="left"
        )
        areas = people["area_id"]
        codes = areas.cast(pl.Enum(areas.drop_nulls().unique().sort())).to_physical().cast(pl.Int64)
        opened = people["opened_on"].cast(pl.Datetime("us")).to_physical()
        return Timeline(
            as_of=as_of,
            taxonomy=self.taxonomy,
            reports=self.reports,
            known=self.reports.known(midnight_us(as_of)),
            grade_weight=self.grade_weight,
            trust=self.trust,
            ranked=people["ranked"].fill_null(value=False).to_numpy(),
            # somebody whom no version tells of yet was opened after every night
            opened_us=opened.fill_null(trust.LATEST_US).to_numpy(),
            area=codes.fill_null(-1).to_numpy(),
            profile=profile,
        )


def weigh(reports: Reports) -> tuple[Floats, Floats]:
    """Grade weight and source trust of each report, with the standard rules; shapes (n,)."""
    rules = trust.TrustRules()
    return trust.grade_weights(reports, rules), np.asarray(trust.source_trust(reports, rules))
