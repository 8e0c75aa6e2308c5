"""How many people the list misses, from the control draws that were judged.

Horvitz and Thompson (1952): whoever was found stands for one over the chance of being drawn. The interval is
Fay and Feuer's for weighted sums of Poisson counts (Statistics in Medicine 16:791, 1997), which holds for
no find, one or two as well; it takes the largest weight that anybody could have had, found or not.

What is assumed: a reader judges a control case as any other case; weeks are chosen by their date, never
by what came out (`due`); draws that are still not judged would have come out like the others. A person
drawn rests afterwards and so leaves the frame for some weeks, as one whom somebody has looked at. Each week's
estimate is right for the frame of that week, whatever was drawn before, and the errors of weeks
are uncorrelated; somebody found in two weeks counts in both, as in the weeks' true numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl
from scipy import special  # type: ignore[import-untyped]

from analytics.errors import UsageError
from analytics.reports import Floats

LEVEL = 0.95
WEEKS = {"week": pl.Date, "people": pl.Int64, "expected": pl.Float64, "least_probability": pl.Float64}
"""One row a week in which the lane ran, a week without a draw included: what `Drawing` says of it."""
DRAWS = {"week": pl.Date, "subject_id": pl.String, "probability": pl.Float64, "found": pl.Boolean}
"""One row a draw; `found` is null until it is judged."""


@dataclass(frozen=True)
class Missing:
    """What the list misses in an average week of the window; figures are None where nothing was judged.

    `weeks`; `drawn`, `judged` and `found` draws; `expected` draws of all the weeks; `people` who could have
    been drawn in an average week; `missed` people of those would have been recommended for re-opening had
    they been read, from `low` to `high` (95 %). `if_open_found` is `missed` had every draw that is not judged
    been a find. `spread` (people squared) and `heaviest` (people) are the estimate's variance and the most
    that one find could have stood for.
    """

    weeks: int
    drawn: int
    judged: int
    found: int
    expected: float
    people: float | None
    missed: float | None
    low: float | None
    high: float | None
    if_open_found: float | None
    spread: float = field(default=0.0, repr=False)
    heaviest: float = field(default=0.0, repr=False)

    @property
    def sentence(self) -> str:
        """The figures in plain words."""
        if self.missed is None or self.people is None or self.low is None or self.high is None:
            return "No control draw has been judged yet, so nothing can be said about what the list misses."
        waits = self.drawn - self.judged
        are = "one of them is" if waits == 1 else f"{waits} of them are"
        waiting = f" Not judged yet {are}, and taken to be like the others." if waits else ""
        return (
            f"Of {self.people:,.0f} people below the line in an average week, an estimated "
            f"{_count(self.missed)} would have been recommended for re-opening had they been read "
            f"(95 %: {_count(self.low)} to {_count(self.high)}). This rests on {self.found} found in "
            f"{self.drawn} draws of {self.weeks} weeks.{waiting}"
        )


@dataclass(frozen=True)
class UsefulRules:
    """When an estimate is of use.

    With a find: the upper end is at most `times` the estimate. Without one: it is under `share` of the people
    below the line.
    """

    times: float = 2.0
    share: float = 0.01

    def __post_init__(self) -> None:
        if not self.times > 1 or not 0 < self.share < 1:
            raise UsageError(
                f"useful answer: {self.times} times, share {self.share}",
                allowed="more than 1 time, a share between 0 and 1",
            )


@dataclass(frozen=True)
class Needed:
    """How much further a useful answer is, if finds go on coming as they did.

    `draws` and `weeks` (at the present rate) are None where nothing is known yet; 0 where it is `useful`.
    """

    useful: bool
    draws: int | None
    weeks: int | None
    aim: str

    @property
    def sentence(self) -> str:
        """The figures in plain words."""
        if self.draws is None or self.weeks is None:
            return f"Useful is an answer with {self.aim}; how far that is, the first judged weeks will tell."
        if self.useful:
            return f"The answer is useful: {self.aim}."
        return (
            f"Useful is an answer with {self.aim}. It needs some {self.draws:,} further draws, "
            f"{self.weeks:,} weeks at the present rate."
        )


def due(weeks: pl.DataFrame, on: date, wait_days: int = 28) -> pl.DataFrame:
    """The weeks that are old enough to count: all whose draws have had `wait_days` to be judged by `on`.

    Weeks are never left out because a draw of theirs is open: a week without any draw would always count,
    one with a find that waits for its second reader would not, and the estimate would come out too low.
    """
    return weeks.filter(pl.col("week") <= on - timedelta(days=wait_days))


def estimate(weeks: pl.DataFrame, draws: pl.DataFrame) -> Missing:
    """What the list misses, from all `weeks` given (columns `WEEKS`) and their `draws` (columns `DRAWS`).

    Draws of other weeks are left out. Judged draws stand for those of these weeks that are not judged
    (missing at random): weights are divided by the share judged. `if_open_found` tells what hangs on that.
    """
    weeks, draws = _checked(weeks, draws)
    judged = draws.filter(pl.col("found").is_not_null())
    expected = float(np.add.reduce(weeks["expected"].to_numpy()))
    counts = {"weeks": weeks.height, "drawn": draws.height, "judged": judged.height}
    usable = weeks.filter(pl.col("people") > 0)
    if not usable.height or (draws.height and not judged.height):
        return Missing(
            **counts,
            found=0,
            expected=expected,
            people=None,
            missed=None,
            low=None,
            high=None,
            if_open_found=None,
        )
    answered = judged.height / draws.height if draws.height else 1.0
    found = judged.filter("found")["probability"].sort().to_numpy()
    people = float(np.add.reduce(weeks["people"].to_numpy())) / weeks.height
    weight = 1.0 / (found * answered * weeks.height)
    heaviest = 1.0 / (float(usable["least_probability"].min()) * answered * weeks.height)  # type: ignore[arg-type]
    missed, spread = float(np.add.reduce(weight)), float(np.add.reduce(weight**2))
    low, high = gamma_interval(missed, spread, heaviest)
    either = draws.filter(pl.col("found").fill_null(value=True))["probability"].sort().to_numpy()
    return Missing(
        **counts,
        found=len(found),
        expected=expected,
        people=people,
        missed=missed,
        low=low,
        # there cannot be more of them than people; an estimate beyond that is left as it is
        high=max(min(high, people), missed),
        if_open_found=float(np.add.reduce(1.0 / either)) / weeks.height,
        spread=spread,
        heaviest=heaviest,
    )


def gamma_interval(total: float, spread: float, heaviest: float, level: float = LEVEL) -> tuple[float, float]:
    """Fay and Feuer's interval for a weighted sum of Poisson counts.

    `total` is the sum of the weights of what was counted, `spread` that of their squares, `heaviest` the
    largest weight that anything could have had.

    >>> [round(end, 3) for end in gamma_interval(0.0, 0.0, 1.0)]
    [0.0, 3.689]
    >>> [round(end, 2) for end in gamma_interval(2.0, 2.0, 1.0)]
    [0.24, 7.22]
    """
    tail = (1 - level) / 2
    low = 0.0
    if total > 0:
        low = float(special.gammaincinv(total**2 / spread, tail)) * spread / total
    more, wider = total + heaviest, spread + heaviest**2
    return low, float(special.gammaincinv(more**2 / wider, 1 - tail)) * wider / more


def needed(missing: Missing, rules: UsefulRules | None = None) -> Needed:
    """How many more draws a useful answer needs: as many weeks again, with as many finds, again and again.

    More of the same leaves the estimate where it is and divides its variance and the heaviest weight.
    """
    rules = rules or UsefulRules()
    some = missing.found > 0
    aim = (
        f"an upper end of at most {rules.times:g} times the estimate"
        if some
        else f"an upper end under {100 * rules.share:g} % of the people below the line"
    )
    if missing.missed is None or missing.people is None or not missing.weeks:
        return Needed(useful=False, draws=None, weeks=None, aim=aim)
    goal = rules.times * missing.missed if some else rules.share * missing.people
    times = _times(missing, goal)
    return Needed(
        useful=times <= 1,
        draws=int(np.ceil((times - 1) * missing.expected)),
        weeks=int(np.ceil((times - 1) * missing.weeks)),
        aim=aim,
    )


def _times(missing: Missing, goal: float) -> float:
    """How many times the draws so far bring the upper end down to `goal`; 1 where it is there."""
    total = missing.missed or 0.0

    def high(times: float) -> float:
        return gamma_interval(total, missing.spread / times, missing.heaviest / times)[1]

    if high(1.0) <= goal:
        return 1.0
    low, enough = 1.0, 2.0
    while high(enough) > goal:
        low, enough = enough, 2 * enough
    for _ in range(40):
        middle = (low + enough) / 2
        low, enough = (middle, enough) if high(middle) > goal else (low, middle)
    return enough


def _checked(weeks: pl.DataFrame, draws: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both tables in their columns, the draws of other weeks left out; `UsageError` where they cannot be."""
    for name, frame, schema in (("weeks", weeks, WEEKS), ("draws", draws, DRAWS)):
        lacking = [column for column in schema if column not in frame.columns]
        if lacking:
            raise UsageError(f"control {name}: no column {lacking[0]}", allowed=", ".join(schema))
    weeks = weeks.select(pl.col(name).cast(kind) for name, kind in WEEKS.items())
    draws = draws.select(pl.col(name).cast(kind) for name, kind in DRAWS.items())
    draws = draws.filter(pl.col("week").is_in(weeks["week"].implode()))
    some = weeks.filter(pl.col("people") > 0)
    if weeks["week"].n_unique() != weeks.height:
        raise UsageError("control weeks: a week stands there twice", allowed="one row a week")
    if draws.select("week", "subject_id").is_duplicated().any():
        raise UsageError("control draws: somebody was drawn twice in a week", allowed="one row a draw")
    for chance in (draws["probability"], some["least_probability"]):
        if not _chances(chance.to_numpy()):
            raise UsageError("control draws: a probability is out of range", allowed="above 0, up to 1")
    return weeks, draws


def _chances(values: Floats) -> bool:
    return bool(((values > 0) & (values <= 1)).all())


def _count(value: float) -> str:
    """People, with a digit where they are few.

    >>> _count(0.04), _count(3.21), _count(1234.0)
    ('0.0', '3.2', '1,234')
    """
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004 - from ten on a tenth says nothing
