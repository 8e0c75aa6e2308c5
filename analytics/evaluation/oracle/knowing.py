"""The knowing ranking itself: made once for a world, asked night after night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from analytics.evaluation.made import Made
from analytics.evaluation.oracle import likelihood, modes, nightly, ties
from analytics.evaluation.oracle.aligned import Aligned, align
from analytics.evaluation.oracle.hearing import share_heard
from analytics.evaluation.oracle.modes import CIRCLE, EDGES, FOLLOWING, LASTING, ONSETS, Modes
from analytics.evaluation.oracle.nightly import SETTLED_DAYS, Knowledge, Known
from analytics.evaluation.oracle.ties import MOST_TOGETHER, Circles
from analytics.history import History
from analytics.reports import DAY_US, Flags, Floats, midnight_us
from analytics.synthetic import secrets as behind
from analytics.synthetic.adapting import is_mode
from analytics.synthetic.blocks import Realm
from analytics.synthetic.delays import DELAYS
from analytics.synthetic.outline import Outline
from analytics.synthetic.scenarios import Scenario
from analytics.synthetic.secrets import Secrets
from analytics.synthetic.world import World, realm

LEAST_ODDS = 1e-300
ALWAYS_KNOWN = ("hostile_target", "duplicate_storm", "released")
"""Decoys that are known whatever the knowledge: who is hostile, what is a copy, and who was released."""
UNTIL_KNOWN_DAYS = 9.0
"""An act lies about so long before the day of the re-opening that follows it."""


@dataclass(frozen=True, eq=False)
class Oracle:
    """Log posterior odds that somebody is between the onset and the act of an escalation.

    Only onsets count after which two reports are on record, since no review can see earlier ones.
    """

    known: Known
    modes: Modes
    circles: Circles

    @staticmethod
    def of(made: Made, knowledge: Knowledge | None = None) -> Oracle:
        """The oracle of a made world."""
        return Oracle.knowing(made.spec.world, knowledge)

    @staticmethod
    def knowing(world: World, knowledge: Knowledge | None = None) -> Oracle:
        """The oracle of a world, from its parameters."""
        settled = realm(world)
        chosen = knowledge or Knowledge()
        told = modes.outlines(settled, decoys=not chosen.decoys)
        outlines = [outline for _, outline in told]
        heard = share_heard(DELAYS.scaled(world.delay_scale))
        known = _known(settled, told, heard, chosen)
        return Oracle(
            known, modes.tables(outlines, heard), _circles(known, told, modes.tables(outlines, heard))
        )

    def scores(self, history: History, as_of: date) -> Floats:
        """Log odds by subject of `history.reports`, shape (s,); NaN for whoever is not on the list."""
        aligned = _aligned(self, history)
        now_us = midnight_us(as_of)
        ranked, acted_day = _standing(self, history, aligned, as_of)
        evidence = nightly.evidence(self.known, aligned, history.reports, now_us)
        able = ranked & np.isnan(acted_day) & (evidence.limit > 0)
        alone = likelihood.odds(np.flatnonzero(able), self.modes, evidence)
        now = (now_us - self.known.realm.window.start_us) / DAY_US
        acted = _acted(self.known.outlines, now - acted_day)
        active = ties.joined(able, self.circles, alone, evidence.second, acted)
        score = np.log(np.maximum(active, LEAST_ODDS))
        return np.asarray(np.where(ranked, score, np.nan)[aligned.person])


@lru_cache(maxsize=1)
def _aligned(oracle: Oracle, history: History) -> Aligned:
    """Shared by all nights of one history."""
    return align(history.reports, history.taxonomy, oracle.known.realm, oracle.known.secrets)


def _known(
    settled: Realm, told: list[tuple[Scenario, Outline]], heard: Floats, knowledge: Knowledge
) -> Known:
    """All that follows from the parameters alone."""
    secrets = behind.of(settled)
    rates, window = secrets.rates_per_year, settled.window
    rankable = settled.people.rankable
    since = np.maximum(settled.people.cohort.closed_day[rankable] + SETTLED_DAYS, 0.0)
    burn_in = settled.world.burn_in_days
    yearly = settled.world.escalations_per_year * settled.world.closed
    escalations = yearly * (window.days - burn_in) / 365.25
    own_rate = np.ones((len(told), len(rates)))
    own_mix = np.zeros_like(rates)
    prior, earliest = np.zeros(len(told)), np.zeros(len(told))
    for m, (scenario, outline) in enumerate(told):
        often = outline.per_thousand_a_year
        earliest[m] = max(burn_in, min(outline.silent_days, 0.4 * window.days)) if often is None else 0.0
        exposed = np.maximum(window.days - np.maximum(since, earliest[m]), 0.0).sum()
        episodes = escalations * getattr(scenario.story, "share", 0.0)
        if often is not None:
            episodes = settled.world.closed * often / 1_000 * window.years
        prior[m] = episodes / max(exposed, 1.0)
        weighted = rates * outline.own_weights
        if outline.per_year is not None:
            own_rate[m] = np.clip(weighted.sum(axis=1), *outline.per_year)
        if outline.own_power:
            powered = weighted**outline.own_power
            own_mix = powered / np.maximum(powered.sum(axis=1, keepdims=True), 1e-300)
    unknown = _unknown(settled, knowledge)
    names = {scenario.name for scenario, _ in told}
    outlined = np.array([scenario.name in names for scenario in settled.script.scenarios])
    return Known(
        realm=settled,
        secrets=secrets,
        knowledge=knowledge,
        outlines=[outline for _, outline in told],
        unknown=unknown,
        told_of=_told_of(settled, secrets, unknown & ~outlined),
        monthly=secrets.monthly if knowledge.moods else _season(secrets),
        heard=heard,
        own_mix=own_mix,
        own_rate=own_rate,
        prior=prior,
        earliest_day=earliest,
    )


def _unknown(settled: Realm, knowledge: Knowledge) -> Flags:
    """Decoys whose reports cannot be told from others, by number in the script."""
    return np.array([
        not knowledge.decoys and s.story.busy and not is_mode(s.story) and s.name not in ALWAYS_KNOWN
        for s in settled.script.scenarios
    ])  # fmt: skip


def _told_of(settled: Realm, secrets: Secrets, unknown: Flags) -> Floats:
    """Rate a year at which unknown decoys report each type of a person, soundly and as a rumour."""
    from_decoys = np.flatnonzero(np.r_[unknown, False, False][secrets.origin])
    _, first = np.unique(secrets.incident[from_decoys], return_index=True)
    rows = from_decoys[first]
    counts = np.zeros((2, secrets.rates_per_year.shape[1]))
    np.add.at(counts, (secrets.rumour[rows].astype(np.int64), secrets.kind[rows]), 1.0)
    return np.asarray(counts / (settled.people.rankable.sum() * settled.window.years))


def _season(secrets: Secrets) -> Floats:
    """Everybody's months as busy as they are on average."""
    return np.broadcast_to(secrets.monthly.mean(axis=0), secrets.monthly.shape)


def _circles(known: Known, told: list[tuple[Scenario, Outline]], tables: Modes) -> Circles:
    """Who could do it together, and how often that is."""
    circle_ties, people = known.realm.ties, known.realm.people
    sizes, weight = np.zeros(MOST_TOGETHER + 1), np.zeros((ONSETS, LASTING))
    lag, together = (0.0, 1.0), 0.0
    able = np.bincount(circle_ties.circle[people.rankable], minlength=len(circle_ties.size))
    in_company = able[able > 1].sum()
    for m, (_, outline) in enumerate(told):
        if outline.together is not None:
            least, most = outline.together
            sizes[least : most + 1] = 1.0 / (most - least + 1)
            groups = known.prior[m] * people.rankable.sum() / (least + most) * 2.0
            together = groups / max(in_company, 1)
            weight = tables.weight[m, :, :LASTING]
        if outline.lag_days is not None:
            lag = outline.lag_days
    leading = tables.acts & (tables.tie != FOLLOWING)
    spread = known.prior[tables.tie == FOLLOWING].sum() / max(known.prior[leading].sum(), 1e-12)
    return Circles(
        circle_ties.circle,
        circle_ties.members,
        circle_ties.first,
        circle_ties.size,
        float(together if (tables.tie == CIRCLE).any() else 0.0),
        np.ascontiguousarray(weight),
        sizes,
        float(spread),
        lag,
        modes.age_days(),
        np.diff(EDGES),
    )


def _standing(oracle: Oracle, history: History, aligned: Aligned, as_of: date) -> tuple[Flags, Floats]:
    """By number in the world: who is ranked, and the day of the act of whoever was re-opened (else NaN)."""
    people = len(oracle.known.realm.people)
    ids = pl.DataFrame({"subject_id": history.reports.subject_ids})
    cohort = ids.join(history.cohort(as_of), on="subject_id", how="left", maintain_order="left")
    ranked = np.zeros(people, bool)
    ranked[aligned.person] = cohort["ranked"].fill_null(value=False).to_numpy()
    day = cohort["reopened_on"].cast(pl.Datetime("us")).to_physical().to_numpy()
    acted = np.full(people, np.nan)
    acted[aligned.person] = (day - oracle.known.realm.window.start_us) / DAY_US - UNTIL_KNOWN_DAYS
    return ranked, acted


def _acted(outlines: list[Outline], days_since: Floats) -> Floats:
    """Chance of the cell of onset for those who acted so many days ago, shape (people, ONSETS)."""
    lengths = [(outline.least_days, outline.most_days) for outline in outlines if outline.acts]
    out = np.zeros((len(days_since), ONSETS))
    if not lengths:
        return out
    someone = np.flatnonzero(~np.isnan(days_since))
    for least, most in lengths:
        reached = np.clip((EDGES[None, :] - days_since[someone, None] - least) / (most - least), 0.0, 1.0)
        out[someone] += np.diff(reached, axis=1) / len(lengths)
    return out
