"""What was known on one night: the only thing that a signal sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import polars as pl

from analytics.evidence import custody, dwelling, trust
from analytics.evidence.custody import Custody
from analytics.evidence.recent import People, Recent, RecentRules, observe
from analytics.incidents import Incidents, fold
from analytics.network import groups, mentions, merging
from analytics.network.graph import LinkGraph
from analytics.network.groups import Groups
from analytics.network.links import Known, LinkRules, Links, links
from analytics.network.mentions import Mentions
from analytics.reports import NEVER_US, Flags, Floats, Ints, Reports, midnight_us
from analytics.taxonomy import Taxonomy

GROUPS = groups.GroupRules(resolution=0.009, per_weight=True, passes=2, least_members=3)
"""Groups of a dozen or two, as tight in a large cohort as in a small one."""
MERGINGS_KEPT = 4
"""For so many sets of merged identifiers mentions are kept: nights go beside the groups of their months."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """Everything known on the night `as_of`, and nothing recorded later.

    Arrays over subjects have one entry for each of `reports.subject_ids` (s): `ranked` says who
    is on the list, `active` who is under investigation (again), `opened_us` when the case was opened,
    `area` the area's code or -1, `reopened_us` when their last re-opening was recorded or -`NEVER_US`.
    Known people who are neither ranked nor active are only witness or victim.
    Arrays over reports have n entries: `known`, `grade_weight` in (0, 1] and `trust` in (0, 1].
    `profile` is the share of each type among the events that an escalation adds. `groups_in` finds the
    groups as they were known on some earlier day.
    """

    as_of: date
    taxonomy: Taxonomy
    reports: Reports
    known: Flags
    grade_weight: Floats
    trust: Floats
    ranked: Flags
    active: Flags
    opened_us: Ints
    area: Ints
    reopened_us: Ints
    mentions: Mentions
    profile: Floats
    groups_in: Callable[[date], Groups]

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
    def links(self) -> Links:
        """The ties known on the night."""
        return self.links_by(self.as_of_us)

    @cached_property
    def graph(self) -> LinkGraph:
        """The same ties as a graph of everybody."""
        return LinkGraph.of(self.links, self.reports.subject_ids)

    def groups(self, months_ago: int = 0) -> Groups:
        """The groups as they were known when the month began, or one that many months before.

        They change slowly and cost much, so all nights of a month share them.
        """
        months = 12 * self.as_of.year + self.as_of.month - 1 - months_ago
        return self.groups_in(date(months // 12, months % 12 + 1, 1))

    def links_by(self, earlier_us: int) -> Links:
        """The ties as they were known at an earlier time, save for what has been retracted or merged since.

        Ties join people on the list and people under investigation; witnesses and victims have none.
        """
        known = self.known & (self.reports.available <= earlier_us)
        counted = Known(
            known, self.grade_weight * self.trust, self.incidents.of_report, self.ranked | self.active
        )
        mentioned = self.mentions.known_by(earlier_us)
        return links(mentioned, self.reports, counted, earlier_us, LinkRules())

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

    def night(self, as_of: date, profile: Floats) -> Timeline:
        """Cut everything to what was known on the night `as_of`, which is `until` or earlier."""
        people = pl.DataFrame({"subject_id": self.reports.subject_ids}).join(
            self.cohort(as_of), on="subject_id", how="left", maintain_order="left"
        )
        areas = people["area_id"]
        codes = areas.cast(pl.Enum(areas.drop_nulls().unique().sort())).to_physical().cast(pl.Int64)
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

    def _groups_in(self, first: date) -> Groups:
        if first not in self._groups:
            nothing = np.zeros(len(self.taxonomy.types))
            graph = self.night(first, nothing).graph
            self._groups[first] = groups.find(graph, GROUPS)
        return self._groups[first]


def weigh(reports: Reports) -> tuple[Floats, Floats]:
    """Grade weight and source trust of each report, with the standard rules; shapes (n,)."""
    rules = trust.TrustRules()
    return trust.grade_weights(reports, rules), np.asarray(trust.source_trust(reports, rules))
