"""How an outcome came to be known, and how much it counts in learning for that.

An outcome is seen where somebody was read, or where something happened anyway. Fitted as it stands, a list
learns from its own reviews that what it shows is what there is. What is right depends on what is learnt:

* *Calibration* asks how many there are at each score. Above the line nearly everybody is read, so an outcome
  that the list found is one outcome. One found by the control lane stands for others at such a score whom
  nobody read: it counts one over the chance of having been drawn at all within the horizon. They stay among
  the noes as well, an error of the base rate's size.
* *Weights and profile* ask what escalating people look like, and their level does not matter. They come out
  right if an outcome is seen with the same chance whoever it is of: then the outcomes are a fair sample. What
  the list found is seen with chance 1, so it is to count no more than the share of the others that is seen.
  That share is what was found otherwise, as it is counted, over what the control lane says there is; until
  the control lane has found some, it is `unseen_share`, a guess. And however few the others are, what the
  list found counts at most `times_others` as much as all of them: from its reviews alone nothing is learnt.

The chance of a draw within the horizon is 1 − (1 − p)^weeks, as if the person could have been found in every
week of it; where they could in fewer, they stand for more than they are given. No outcome counts more than
the square root of the number of outcomes (truncation as in Ionides 2008): one lucky draw among a hundred
outcomes counts as ten, not as a thousand, and the bound gives way as outcomes come in.

Outcomes without a draw came from outside and count one. Whoever the control lane found might have come out
from outside later, so that some are counted twice, up to that share.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from analytics.errors import ContractError
from analytics.reports import Floats

LIST, TRIPWIRE, CONTROL = LANES = ("list", "tripwire", "control")
"""`tripwire` is no draw either: the case came up by a kind of event, which the list weighs too."""
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "subject_id": pl.String,
    "occurred_on": pl.Date,
    "lane": pl.String,
    "probability": pl.Float64,
    "recorded_at": pl.Datetime("us"),
}
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class CountRules:
    """How much outcomes count that the desk itself brought up.

    `unseen_share` is the share of escalations below the line that come out without the list, taken until the
    control lane tells; it weighs as much as `unseen_finds` finds of that lane. What the list found counts at
    most `times_others` as much as everything else together: good lists catch some four of five.
    """

    unseen_share: float = 0.5
    unseen_finds: float = 5.0
    times_others: float = 4.0


@dataclass(frozen=True, eq=False)
class Draws:
    """How outcomes of this desk were drawn, one row an outcome at most (`SCHEMA`; UTC without a zone).

    `probability` is the chance with which the case was drawn in its week: 1 for what the list or a tripwire
    brought up. `ContractError` where the table cannot be that.
    """

    table: pl.DataFrame

    def __post_init__(self) -> None:
        lacking = [name for name in SCHEMA if name not in self.table.columns]
        if lacking:
            raise ContractError(f"draws: no column {lacking[0]}", allowed=", ".join(SCHEMA))
        if any(self.table.schema[name] != kind for name, kind in SCHEMA.items()):
            raise ContractError("draws: a column of another type", allowed=f"{SCHEMA}")
        if self.table.select(pl.any_horizontal(pl.col(*SCHEMA).is_null()).any()).item():
            raise ContractError("draws: a value is missing", allowed="every column filled in")
        wrong = self.table.filter(~pl.col("lane").is_in(LANES))
        if wrong.height:
            raise ContractError(f"draws: lane {wrong['lane'][0]!r}", allowed=", ".join(LANES))
        wrong = self.table.filter(~pl.col("probability").is_between(0, 1, closed="right"))
        if wrong.height:
            raise ContractError(f"draws: probability {wrong['probability'][0]}", allowed="above 0, up to 1")
        if self.table.select("subject_id", "occurred_on").is_duplicated().any():
            raise ContractError("draws: two draws of one outcome", allowed="one a subject and day")

    @property
    def identity(self) -> str:
        """Hash of the rows, whatever their order."""
        rows = self.table.select(*SCHEMA).sort("subject_id", "occurred_on").rows()
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def lanes(self, outcomes: pl.DataFrame, until: date) -> pl.DataFrame:
        """The outcomes with `lane` and `probability` of the draws recorded by `until`; null: from outside."""
        night = pl.lit(until).cast(pl.Datetime("us"))
        known = self.table.filter(pl.col("recorded_at") <= night).drop("recorded_at")
        return outcomes.join(
            known.select("subject_id", "occurred_on", "lane", "probability"),
            on=["subject_id", "occurred_on"],
            how="left",
            maintain_order="left",
        )


def empty() -> Draws:
    """No outcome of this desk.

    >>> empty().table.height
    0
    """
    return Draws(pl.DataFrame(schema=SCHEMA))


def control_counts(probability: Floats, horizon_days: float, most: float) -> tuple[Floats, Floats]:
    """How many each find of the control lane stands for, and how many it counts: at most `most`.

    >>> [each.round(2).tolist() for each in control_counts(np.array([0.001, 0.5]), 70, 10.0)]
    [[100.45, 1.0], [10.0, 1.0]]
    """
    chance = -np.expm1(np.log1p(-np.minimum(probability, 1 - 1e-12)) * horizon_days / DAYS_A_WEEK)
    stands_for = 1.0 / np.maximum(chance, probability)
    return stands_for, np.minimum(stands_for, most)


def most_counted(outcomes: int) -> float:
    """The most that one outcome can count among so many.

    >>> most_counted(100), most_counted(0)
    (10.0, 1.0)
    """
    return float(np.sqrt(max(outcomes, 1)))


def list_counts(found: int, outside: int, stands_for: Floats, counts: Floats, rules: CountRules) -> float:
    """How much each of `found` outcomes of the list counts, beside those from `outside` and control.

    >>> list_counts(50, 100, np.zeros(0), np.zeros(0), CountRules())
    0.5
    >>> list_counts(50, 0, np.zeros(0), np.zeros(0), CountRules())
    0.0
    """
    if not found:
        return 1.0
    others = outside + float(np.add.reduce(counts))
    there = outside + float(np.add.reduce(stands_for))
    seen, finds = (others / there if there else 0.0), len(counts)
    share = (finds * seen + rules.unseen_finds * rules.unseen_share) / (finds + rules.unseen_finds)
    return min(share, rules.times_others * others / found)


def counted(
    outcomes: pl.DataFrame,
    draws: Draws | None,
    until: date,
    horizon_days: float,
    *,
    level: bool,
    rules: CountRules | None = None,
) -> pl.DataFrame:
    """The outcomes with `counts`, as far as draws were recorded by `until`; unchanged where none was.

    `level` is for calibration, where what the list found counts one; else it counts what the others are seen.
    """
    if draws is None:
        return outcomes
    told = draws.lanes(outcomes, until)
    if told["lane"].null_count() == told.height:
        return outcomes
    lane = told["lane"].fill_null("").to_numpy()
    control, ours = lane == CONTROL, (lane == LIST) | (lane == TRIPWIRE)
    most = most_counted(told.height)
    stands_for, counts = control_counts(
        told["probability"].fill_null(1.0).to_numpy()[control], horizon_days, most
    )
    out = np.ones(told.height)
    out[control] = counts
    if not level:
        outside = told.height - int(control.sum()) - int(ours.sum())
        out[ours] = list_counts(int(ours.sum()), outside, stands_for, counts, rules or CountRules())
    return outcomes.with_columns(counts=pl.Series(out))


def found_by(outcomes: pl.DataFrame, draws: Draws | None, until: date) -> tuple[tuple[str, float], ...]:
    """For a model's card: how many outcomes each lane found; nothing where none was drawn here."""
    if draws is None:
        return ()
    lane = draws.lanes(outcomes, until)["lane"]
    if lane.null_count() == len(lane):
        return ()
    told = tuple((f"outcomes found by the lane `{name}`", float((lane == name).sum())) for name in LANES)
    return (*told, ("most that one outcome counts", most_counted(len(lane))))
