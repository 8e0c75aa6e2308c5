"""False alarms under control: each subject's e-value, its tier, and whether the guarantee may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from analytics.evidence import detector, false_discovery, null_model, observation, recording_clock
from analytics.evidence.detector import DetectorRules
from analytics.evidence.null_model import NullRules
from analytics.evidence.observation import Change, Record, Steps
from analytics.evidence.profile import OwnRules, own_excess
from analytics.evidence.recording_clock import Recorded, RecordingRules, Volume
from analytics.reports import WEEK_US, Flags, Floats, Ints
from analytics.timeline import Timeline


@dataclass(frozen=True)
class GateRules:
    """When the guarantee may be shown.

    M is read on `nights` nights, `weeks_apart`, before tonight, of subjects without a known reopening.
    The mean of min(M, `most_e_value`) may be `mean_at_most`; M may reach `high_e_value` in a
    share of `high_share_at_most`. With fewer than `subject_nights_at_least` nothing can be said.
    """

    nights: int = 4
    weeks_apart: int = 13
    most_e_value: float = 100.0
    mean_at_most: float = 1.05
    high_e_value: float = 10.0
    high_share_at_most: float = 0.01
    subject_nights_at_least: int = 1000


@dataclass(frozen=True)
class AlarmRules:
    """All parameters.

    `least_weight`: an incident that weighs less counts for nothing here; `left_out`: families whose kinds
    follow from something else on record, so that nobody has a steady rate of them.
    """

    least_weight: float = 0.5
    left_out: tuple[str, ...] = ("custody",)
    years_ahead: float = 1.0
    clock: RecordingRules = field(default_factory=RecordingRules)
    null: NullRules = field(default_factory=NullRules)
    own: OwnRules = field(default_factory=lambda: OwnRules(tilt_range=(0.25, 1.25)))
    detector: DetectorRules = field(default_factory=DetectorRules)
    gate: GateRules = field(default_factory=GateRules)


@dataclass(frozen=True)
class Gate:
    """What M was on quiet nights: `mean` of the cut M, `high_share` at or above the high mark, `words`.

    Both figures are None where too little is on record to tell.
    """

    holds: bool
    mean: float | None
    high_share: float | None
    subject_nights: int
    words: str


@dataclass(frozen=True, eq=False)
class Alarms:
    """One entry a subject of `reports.subject_ids` (s); those not ranked have no tier.

    `e_value` is M, mean at most 1 under the null. `tier` is 5, 10, 20 or `NO_TIER`: the share
    of false ones, in percent, that the subjects down to this tier may hold. `false_alarms_a_year` is the most
    to be expected of the whole list in a year, were everybody who reaches this e-value an alarm.
    Tier and false alarms mean what they say only while `gate.holds`.
    """

    e_value: Floats
    tier: Ints
    false_alarms_a_year: Floats
    gate: Gate

    def columns(self, order: Ints) -> pl.DataFrame:
        """Columns of the queue for `order` (n,); without a guarantee tier and false alarms are null."""
        tier = pl.Series("alarm_tier", self.tier[order], dtype=pl.Int32)
        holds = self.gate.holds
        return pl.DataFrame(
            {"e_value": self.e_value[order], "false_alarms_a_year": self.false_alarms_a_year[order]}
        ).select(
            "e_value",
            alarm_tier=pl.when(pl.lit(holds) & (tier != false_discovery.NO_TIER)).then(tier),
            false_alarms_a_year=pl.when(pl.lit(holds)).then("false_alarms_a_year"),
        )

    def at_line(self, order: Ints, reviewed: int) -> tuple[float, float]:
        """The e-value that `reviewed` subjects of `order` reach, and the false alarms a year at that level.

        Both are 0 where `order` is empty: nobody, no alarm.
        """
        if order.shape[0] == 0:
            return 0.0, 0.0
        falling = order[np.argsort(-self.e_value[order], kind="stable")]
        last = falling[min(reviewed, falling.shape[0]) - 1]
        return float(self.e_value[last]), float(self.false_alarms_a_year[last])


def alarms(timeline: Timeline, outcomes: pl.DataFrame, rules: AlarmRules | None = None) -> Alarms:
    """E-values of a night, from what was known by then.

    `outcomes` is the relation `read_outcomes`; rows recorded after the night are left aside.
    """
    rules = rules or AlarmRules()
    nights = checked_nights(timeline.as_of_us, rules)
    return judged(timeline, outcomes, e_values(timeline, nights, rules), rules)


def checked_nights(as_of_us: int, rules: AlarmRules) -> Ints:
    """The nights at which M is read, tonight the last, in microseconds."""
    back = np.arange(rules.gate.nights, -1, -1, dtype=np.int64)
    return np.asarray(as_of_us - back * rules.gate.weeks_apart * WEEK_US)


def judged(timeline: Timeline, outcomes: pl.DataFrame, found: Floats, rules: AlarmRules) -> Alarms:
    """Tonight's alarms from everybody's e-values (s, nights) at the `checked_nights`."""
    nights = checked_nights(timeline.as_of_us, rules)
    quiet = _quiet(timeline, outcomes)[:, None] & (timeline.opened_us[:, None] < nights[None, :-1])
    return _judged(found[:, -1], timeline.ranked, _gate(found[:, :-1][quiet], rules.gate), rules)


def e_values(timeline: Timeline, nights: Ints, rules: AlarmRules) -> Floats:
    """M of every subject at each of `nights` (n,), microseconds, ascending, none after tonight; shape (s, n).

    At an earlier moment M takes in what had been recorded by then, as it is folded and weighed tonight.
    """
    found = steps(timeline, nights, rules)
    spread = timeline.everybody.spread
    if spread is None:
        spread = null_model.spread(null_model.totals(found)[timeline.ranked], rules.null)
    return detector.e_values(found, spread, len(nights), rules.detector)


def steps(timeline: Timeline, nights: Ints, rules: AlarmRules) -> list[Steps]:
    """Everybody's record as steps up to the last of the nights, once for each class of life."""
    kept = record(timeline, rules)
    kinds = _kinds(timeline, rules)
    profile = timeline.profile[kinds]
    # a profile without a share in any kind that weighs adds nothing, and its factor stays at 1
    change = Change(profile / max(profile.sum(), 1e-12), own_excess(timeline.taxonomy, rules.own)[kinds])
    worth = timeline.everybody.mix_incidents
    if worth is None:
        worth = null_model.fitted_worth(null_model.urn_likelihood(kept, rules.null), rules.null)
    lives = null_model.classes(kept, change.profile, worth, rules.null)
    return [observation.steps(each, change, nights) for each in lives]


def _judged(e_value: Floats, ranked: Flags, gate: Gate, rules: AlarmRules) -> Alarms:
    """Tiers and false alarms of a list whose e-values and gate are known."""
    tier = np.full(e_value.shape[0], false_discovery.NO_TIER, dtype=np.int64)
    tier[ranked] = false_discovery.tiers(e_value[ranked])
    forgotten = rules.detector.forgotten_per_year
    yearly = false_discovery.false_alarms(e_value, int(ranked.sum()), rules.years_ahead, forgotten)
    return Alarms(e_value, tier, yearly, gate)


def _kinds(timeline: Timeline, rules: AlarmRules) -> Ints:
    """The codes of the kinds that weigh."""
    types = timeline.taxonomy.types
    return np.flatnonzero([entry.weighs and entry.family not in rules.left_out for entry in types])


def _chosen(timeline: Timeline, rules: AlarmRules) -> tuple[Ints, Recorded]:
    """The incidents that count, by subject and time of recording."""
    incidents, kinds = timeline.incidents, _kinds(timeline, rules)
    number = np.full(len(timeline.taxonomy.types), -1, dtype=np.int64)
    number[kinds] = np.arange(len(kinds))
    weighs = number >= 0
    counts = weighs[incidents.type] & (incidents.weight >= rules.least_weight)
    counts &= incidents.first_recorded > timeline.opened_us[incidents.subject]
    chosen = np.flatnonzero(counts)
    chosen = chosen[np.lexsort((incidents.first_recorded[chosen], incidents.subject[chosen]))]
    recorded = Recorded(
        incidents.first_recorded[chosen],
        incidents.subject[chosen],
        number[incidents.type[chosen]],
        len(kinds),
        timeline.area,
        timeline.opened_us,
    )
    return chosen, recorded


def volume(timeline: Timeline, rules: AlarmRules) -> Volume:
    """What was recorded of the people at hand, by week, kind and area."""
    _, recorded = _chosen(timeline, rules)
    return recording_clock.volume(recorded, timeline.areas, timeline.first_us, timeline.as_of_us)


def record(timeline: Timeline, rules: AlarmRules) -> Record:
    """The incidents that count, in the time of the recording clock."""
    custody = timeline.custody
    chosen, recorded = _chosen(timeline, rules)
    told = timeline.everybody.volume or recording_clock.volume(
        recorded, timeline.areas, timeline.first_us, timeline.as_of_us
    )
    clock = recording_clock.clock(told, timeline.first_us, rules.clock)
    mix = told.incidents.sum(axis=(0, 2)) + 0.5
    edges = np.arange(len(timeline.reports.subject_ids) + 1, dtype=np.int32)
    return Record(
        offsets=np.searchsorted(recorded.subject, edges),
        when=recorded.when,
        occurred=timeline.incidents.occurred[chosen],
        kind=recorded.kind,
        area=timeline.area + 1,
        since=np.maximum(timeline.opened_us, clock.first_us),
        spell_offsets=np.searchsorted(custody.subject, edges),
        spell_start=custody.started,
        spell_end=custody.ended,
        clock_first=clock.first_us,
        clock_years=clock.years,
        mix=mix / mix.sum(),
        mix_incidents=1.0,
    )


def _quiet(timeline: Timeline, outcomes: pl.DataFrame) -> Flags:
    """Ranked subjects of whom no reopening was known by the night; shape (s,)."""
    night = pl.lit(timeline.as_of).cast(pl.Datetime("us"))
    reopened = outcomes.filter(pl.col("recorded_at") <= night, pl.col("outcome") == "reopened")["subject_id"]
    known = timeline.reports.subject_ids.is_in(reopened.implode()).to_numpy()
    return np.asarray(timeline.ranked & ~known)


def _gate(quiet: Floats, rules: GateRules) -> Gate:
    """Judge the e-values of quiet nights, shape (n,)."""
    if quiet.shape[0] < rules.subject_nights_at_least:
        words = (
            f"Too little on record to check the guarantee: {quiet.shape[0]} quiet nights of one subject "
            f"(at least {rules.subject_nights_at_least} are needed)."
        )
        return Gate(holds=False, mean=None, high_share=None, subject_nights=quiet.shape[0], words=words)
    mean = float(np.minimum(quiet, rules.most_e_value).mean())
    high = float((quiet >= rules.high_e_value).mean())
    holds = mean <= rules.mean_at_most and high <= rules.high_share_at_most
    words = (
        f"Checked on {rules.nights} nights of the past with subjects not reopened since: mean evidence "
        f"{mean:.2f} (at most {rules.mean_at_most:.2f}), {high:.2%} at {rules.high_e_value:.0f} or more "
        f"(at most {rules.high_share_at_most:.0%}). "
        + ("The guarantee may be relied on here." if holds else "The guarantee does not hold on these data.")
    )
    return Gate(holds, mean, high, quiet.shape[0], words)
