"""Figures of the control lane: does its interval hold what a list misses, how wide is it. See `make bench`.

In simulated worlds the truth is known: who, of the people below the line and not at rest, is between onset
and act (or breaking off) with two reports of it on record, so that a reader would find it. A list of a year
is replayed; then many control lanes are drawn from the same weeks with other seeds, found people leave, and
each lane's estimate is held against the average of the weeks. Readers make no mistakes here, and drawn people
who are nothing may be drawn again, which changes no figure. BENCH_SEEDS says how many worlds of each kind.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from analytics.casework.desk.drawing import lot, probabilities
from analytics.casework.desk.missing import DRAWS, WEEKS, Missing, estimate, needed
from analytics.evaluation import scenes
from analytics.evaluation.backtest import Parameters
from analytics.evaluation.judging import LEAST_REPORTS
from analytics.evaluation.rankings._base import Setting
from analytics.evaluation.rankings.cold import Cold
from analytics.evaluation.replay import ReviewBudget, known_since, replay
from analytics.evaluation.scenes import Opened
from analytics.evaluation.truth import BREAK_OFF, UNDER_WAY, Truth
from analytics.evaluation.worlds import Size, Spec, sets
from analytics.history import History
from analytics.progress import QUIET
from analytics.reports import Ints, midnight_us
from benchmarks._measure import Figure, print_table

KINDS = ("reference", "apart", "own-kind")
SIZE = Size(closed=4_000, active=600)
LANES = 200
"""Control lanes drawn in each world and setting."""
SETTINGS = {
    (10, 0.05): (
        "5 % of 10 a week: intervals that hold the truth",
        "5 % of 10 a week: median width over the truth",
        "5 % of 10 a week: median upper end, of people below the line",
        "5 % of 10 a week: lanes with a find in the year",
    ),
    (10, 0.1): (
        "10 % of 10 a week: intervals that hold the truth",
        "10 % of 10 a week: median width over the truth",
        "10 % of 10 a week: median upper end, of people below the line",
        "10 % of 10 a week: lanes with a find in the year",
    ),
    (10, 0.2): (
        "20 % of 10 a week: intervals that hold the truth",
        "20 % of 10 a week: median width over the truth",
        "20 % of 10 a week: median upper end, of people below the line",
        "20 % of 10 a week: lanes with a find in the year",
    ),
    (20, 0.05): (
        "5 % of 20 a week: intervals that hold the truth",
        "5 % of 20 a week: median width over the truth",
        "5 % of 20 a week: median upper end, of people below the line",
        "5 % of 20 a week: lanes with a find in the year",
    ),
    (20, 0.1): (
        "10 % of 20 a week: intervals that hold the truth",
        "10 % of 20 a week: median width over the truth",
        "10 % of 20 a week: median upper end, of people below the line",
        "10 % of 20 a week: lanes with a find in the year",
    ),
    (20, 0.2): (
        "20 % of 20 a week: intervals that hold the truth",
        "20 % of 20 a week: median width over the truth",
        "20 % of 20 a week: median upper end, of people below the line",
        "20 % of 20 a week: lanes with a find in the year",
    ),
    (20, 10.0): (
        "200 draws beside 20 a week, to see many finds: intervals that hold the truth",
        "200 draws beside 20 a week, to see many finds: median width over the truth",
        "200 draws beside 20 a week, to see many finds: median upper end, of people below the line",
        "200 draws beside 20 a week, to see many finds: lanes with a find in the year",
    ),
}
"""Reviews a week and the control lane's share of them, and what is told of each."""
NEEDED = "5 % of 20 a week: further draws until no find means under 1 % of the people"


@dataclass(frozen=True)
class Week:
    """One week below the line: who could be found and with what chance, and the row of the week's drawing."""

    night: date
    findable: tuple[tuple[str, float], ...]
    row: tuple[date, int, float, float]


@dataclass(frozen=True)
class Told:
    """What one lane said of a year, and what was true."""

    missing: Missing
    truth: float


def escalating(truth: Truth, history: History) -> pl.DataFrame:
    """Everybody who ever escalates: subject (index), onset_on, until (not included)."""
    places = pl.DataFrame({"subject_id": history.reports.subject_ids}).with_row_index("subject")
    acted = truth.escalations.select("subject_id", "onset_on", until="act_on")
    others = truth.stories.filter(pl.col("story").is_in([UNDER_WAY, BREAK_OFF]))
    both = pl.concat([acted, others.select("subject_id", onset_on="first_on", until="last_on")])
    return both.join(places, on="subject_id").select(pl.col("subject").cast(pl.Int64), "onset_on", "until")


def findable(who: pl.DataFrame, history: History, night: date) -> Ints:
    """Those of them in whom a reader would find it on that night."""
    now = who.filter(pl.col("onset_on") <= night, pl.col("until") > night)
    onset = now["onset_on"].cast(pl.Datetime("us")).to_physical().to_numpy()
    at = np.full(now.height, midnight_us(night), dtype=np.int64)
    told = known_since(history.reports, now["subject"].to_numpy(), onset, at)
    return np.unique(now["subject"].to_numpy()[told >= LEAST_REPORTS])


def weeks(
    opened: Opened, nights: Sequence[date], lists: Sequence[Ints], lane: tuple[int, float]
) -> list[Week]:
    """The year below the line, where the list has what the control lane leaves of the reviews."""
    capacity, share = lane
    history, expected = opened.history, capacity * share
    budget = ReviewBudget(max(1, round(capacity - expected)) if share < 1 else capacity)
    reviews = replay(history.reports, nights, lists, budget)
    who = escalating(opened.truth, history)
    last = np.full(len(history.reports.subject_ids), -(10**6))
    made = []
    for number, night in enumerate(nights):
        now = reviews.night == number
        line = int(reviews.rank[now].max(initial=0))
        last[reviews.subject[now]] = night.toordinal()
        ranks = np.arange(line + 1, len(lists[number]) + 1)
        below = lists[number][line:]
        may = night.toordinal() - last[below] >= budget.rest_days
        people, chance = below[may], probabilities(ranks[may] - line, expected)
        found = np.isin(people, findable(who, history, night))
        ids = history.reports.subject_ids.gather(people[found])
        row = (night, len(people), float(chance.sum()), float(chance.min()))
        made.append(Week(night, tuple(zip(ids, chance[found].tolist(), strict=True)), row))
    return made


def told(year: Sequence[Week], table: pl.DataFrame, seed: str) -> Told:
    """Draw one lane through a year and estimate from it; people found are on the list no more."""
    gone: set[str] = set()
    finds, truth = [], 0
    for week in year:
        there = [(name, chance) for name, chance in week.findable if name not in gone]
        truth += len(there)
        lots = f"{seed}/{week.night}".encode()
        caught = [(week.night, name, chance, True) for name, chance in there if lot(lots, name) < chance]
        gone.update(name for _, name, _, _ in caught)
        finds += caught
    return Told(estimate(table, pl.DataFrame(finds, schema=DRAWS, orient="row")), truth / len(year))


def lanes(spec: Spec, folder: Path) -> dict[tuple[int, float], list[Told]]:
    """Every setting's lanes in one world."""
    opened = scenes.of_world(spec, folder).open(QUIET)
    nights = Parameters().nights(opened.history.until)
    ranking = Cold().ready(Setting(opened.history, nights, opened.made))
    lists = [ranking.listed(opened.history, night).subject for night in nights]
    found = {}
    for lane in SETTINGS:
        year = weeks(opened, nights, lists, lane)
        table = pl.DataFrame([week.row for week in year], schema=WEEKS, orient="row")
        found[lane] = [told(year, table, f"{spec.name}/{lane}/{number}") for number in range(LANES)]
    return found


def figures(names: tuple[str, str, str, str], found: Sequence[Told]) -> list[Figure]:
    """The rows of one setting, all worlds together."""
    ends = [(each.missing.low or 0.0, each.missing.high or 0.0, each.truth) for each in found]
    holds = float(np.mean([low <= truth <= high for low, high, truth in ends]))
    width = float(np.median([(high - low) / truth for low, high, truth in ends if truth > 0]))
    people = [(each.missing.high or 0.0) / (each.missing.people or 1.0) for each in found]
    finds = float(np.mean([each.missing.found > 0 for each in found]))
    return [
        Figure(names[0], 100 * holds, "%", at_least=95),
        Figure(names[1], width, "times"),
        Figure(names[2], 100 * float(np.median(people)), "%"),
        Figure(names[3], 100 * finds, "%"),
    ]


def main() -> int:
    """Draw control lanes in simulated worlds and print how their estimates did."""
    every: dict[tuple[int, float], list[Told]] = {lane: [] for lane in SETTINGS}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(os.environ.get("BENCH_WORK") or scratch) / "control"
        for kind in KINDS:
            for spec in sets(SIZE)[kind](int(os.environ.get("BENCH_SEEDS", "2"))):
                for lane, found in lanes(spec, folder).items():
                    every[lane] += found
    rows = [row for lane, names in SETTINGS.items() for row in figures(names, every[lane])]
    truth = float(np.mean([each.truth for each in every[20, 0.05]]))
    rows.append(Figure("people whom a list of 19 a week misses in an average week", truth, "people"))
    further = [needed(each.missing).draws or 0 for each in every[20, 0.05] if not each.missing.found]
    rows.append(Figure(NEEDED, float(np.median(further)), "draws"))
    print_table("What the control lane can tell of what the list misses", rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
