"""What was known on one night: the only thing that a signal sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from analytics.evidence import background, custody, delay, dwelling, peer_clock, recent, supervision
from analytics.evidence.background import Lives, Observed
from analytics.evidence.custody import Custody
from analytics.evidence.dwelling import Dwelt
from analytics.evidence.everybody import NOT_ADDED_UP, Everybody
from analytics.evidence.peer_clock import Peers
from analytics.evidence.recent import WEEKS, People, Recent, RecentRules, Typical, Usual
from analytics.evidence.supervision import Releases
from analytics.incidents import Incidents, fold
from analytics.network.graph import LinkGraph
from analytics.network.groups import Groups
from analytics.network.links import Known, LinkRules, Links, links
from analytics.network.mentions import Mentions
from analytics.reports import Flags, Floats, Ints, Reports, midnight_us
from analytics.taxonomy import Taxonomy

RULES = RecentRules()
DWELLING = dwelling.DwellingRules()


@dataclass(frozen=True, eq=False)
class Timeline:
    """Everything known on the night `as_of`, and nothing recorded later.

    Arrays over subjects have one entry for each of `reports.subject_ids` (s): `ranked` says who
    is on the list, `active` who is under investigation (again), `opened_us` when the case was opened,
    `area` the area's code or -1, `reopened_us` when their last re-opening was recorded or -`NEVER_US`.
    Known people who are neither ranked nor active are only witness or victim.
    Arrays over reports have n entries: `known`, `grade_weight` in (0, 1] and `trust` in (0, 1].
    `profile` is the share of each type among the events that an escalation adds. `groups_in` finds the
    groups as they were known on some earlier day. `areas` is how many areas there are. Where these people
    are part of a list, `everybody` has the figures of all of it.
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
    areas: int
    everybody: Everybody = NOT_ADDED_UP

    @property
    def as_of_us(self) -> int:
        """The night's 00:00 UTC in microseconds."""
        return midnight_us(self.as_of)

    @cached_property
    def first_us(self) -> int:
        """When anything first happened that is known of anybody; the night where nothing is."""
        if self.everybody.first_us is not None:
            return self.everybody.first_us
        return int(self.reports.occurred[self.known].min(initial=self.as_of_us))

    @cached_property
    def dwelling(self) -> tuple[Floats, Dwelt]:
        """What is unremarkable of each report here, one person at a time, and what their sources told."""
        return dwelling.on_each(self.reports, self.known, self.as_of_us, DWELLING)

    @cached_property
    def incidents(self) -> Incidents:
        """The known reports, folded."""
        share, dwelt = self.dwelling
        dwelt = self.everybody.dwelt or dwelt
        share = dwelling.shares(self.reports, self.known, self.as_of_us, share, dwelt, DWELLING)
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
    def lives(self) -> Lives:
        """Whose usual rates are asked for."""
        return Lives(self.incidents, self.custody, self.ranked, self.opened_us, self.first_us)

    @cached_property
    def cohort(self) -> Observed:
        """What was recorded of everybody on the list, and for how long they were observed."""
        types = len(self.taxonomy.types)
        return self.everybody.cohort or background.observed(
            self.lives, self.as_of_us, types, RULES.background
        )

    @cached_property
    def rates(self) -> Floats:
        """The usual yearly rate of each type for each subject, shape (s, types)."""
        return background.rates(
            self.lives, self.cohort, self.as_of_us, len(self.taxonomy.types), RULES.background
        )

    @cached_property
    def peers(self) -> Peers:
        """How many different people were recorded with what, in which week and where."""
        return self.everybody.peers or peer_clock.peers(
            self.incidents, self.area, self.areas, self.as_of_us, len(self.taxonomy.types), RULES.clock
        )

    @cached_property
    def delays(self) -> Ints:
        """How many reports of each type came so many weeks late, shape (types, WEEKS)."""
        if self.everybody.delays is not None:
            return self.everybody.delays
        types = len(self.taxonomy.types)
        return delay.delays(self.reports, self.known, self.as_of_us, types, WEEKS, RULES.delay)

    @cached_property
    def typical(self) -> Typical:
        """Everybody's incidents before the last year, and what they weighed."""
        types = len(self.taxonomy.types)
        return self.everybody.typical or recent.typical(self.incidents, self.as_of_us, types)

    @cached_property
    def releases(self) -> Releases:
        """What followed everybody's releases."""
        return self.everybody.releases or supervision.releases(
            self.incidents, self.custody, self.rates, self.as_of_us, RULES.supervision
        )

    @cached_property
    def recent(self) -> Recent:
        """The last year's incidents of ranked subjects, each with what is ordinary for them."""
        return recent.observe(
            self.incidents,
            self.reports.source[self.incidents.lead],
            self.custody,
            People(self.ranked, self.area),
            Usual(self.peers, self.delays, self.typical, self.releases, self.rates),
            self.as_of_us,
            self.taxonomy,
            RULES,
        )
