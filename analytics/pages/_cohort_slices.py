"""Parts of the list and their figures. Pure: frames in, frames out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

FIRST = 100
UNKNOWN = "not known"
DAYS_A_YEAR = 365.25
YEARS = ("under 1", "1 to 2", "2 to 3", "3 to 5", "5 to 10", "10 and more")
"""Bands of years since a case was closed."""
_YEARS_FROM = (1, 2, 3, 5, 10)
SLICES = {
    "stream": "Stream",
    "area_id": "Area",
    "years": "Years since closing",
    "retention_group": "Retention group",
}
"""What the list can be cut by: column and its name."""
BANDS = {"0–1": 0.0, "1–3": 1.0, "3–6": 3.0, "over 6": 6.0}
"""Bands of a score above zero, in nats: name and where each begins."""
FEW = 20
"""Below so many people, shares jump with each one."""


@dataclass(frozen=True)
class Cohort:
    """Which people of the list are meant; each field that is empty asks for everybody."""

    stream: tuple[str, ...] = ()
    area_id: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    retention_group: tuple[str, ...] = ()

    def content(self) -> dict[str, list[str]]:
        """As JSON knows it."""
        return {name: list(values) for name, values in asdict(self).items() if values}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Cohort:
        """From `content`; what is no list of texts is left out.

        >>> Cohort.of({"stream": ["a"], "years": 3, "other": ["x"]})
        Cohort(stream=('a',), area_id=(), years=(), retention_group=())
        """
        known = {
            name: tuple(str(value) for value in values)
            for name in SLICES
            if isinstance(values := content.get(name), list | tuple)
        }
        return cls(**known)


def prepared(queue: pl.DataFrame, groups: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The list with `years` (band since closing) and `retention_group`; nothing is null in any slice.

    `queue` has the columns of the queue page, `groups` subject_id and retention_group. Nights that were
    published before closing days were kept have all people in `not known`.
    """
    closed = pl.col("closed_on") if "closed_on" in queue.columns else pl.lit(None, pl.Date)
    years = (pl.lit(as_of) - closed).dt.total_days() / DAYS_A_YEAR
    band = pl.sum_horizontal((years >= first).cast(pl.Int32) for first in _YEARS_FROM)
    band = pl.when(years.is_not_null()).then(band)
    joined = queue.join(groups, on="subject_id", how="left", maintain_order="left")
    named = band.replace_strict(dict(enumerate(YEARS)), default=None, return_dtype=pl.String)
    texts = [pl.col(name).fill_null(UNKNOWN) for name in ("stream", "area_id", "retention_group")]
    return joined.with_columns(named.fill_null(UNKNOWN).alias("years"), *texts)


def chosen(people: pl.DataFrame, cohort: Cohort) -> pl.DataFrame:
    """The people of `prepared` who are in a cohort, in their order."""
    asked = [pl.col(name).is_in(values) for name, values in asdict(cohort).items() if values]
    return people.filter(*asked) if asked else people


def values(people: pl.DataFrame, column: str) -> list[str]:
    """The values of a slice, in an order that means something: years by length, the rest by name."""
    there = set(people[column].unique())
    known = list(YEARS) if column == "years" else sorted(there - {UNKNOWN})
    return [value for value in (*known, UNKNOWN) if value in there]


def bands(scores: pl.Series) -> dict[str, float]:
    """Which share of the scores lies in each band above zero, from 0 to 1.

    >>> bands(pl.Series([-1.0, 0.5, 2.0, 9.0]))
    {'0–1': 0.25, '1–3': 0.25, '3–6': 0.0, 'over 6': 0.25}
    """
    above = [int((scores > low).sum()) for low in BANDS.values()] + [0]
    return {
        name: (count - above[place + 1]) / max(len(scores), 1)
        for place, (name, count) in enumerate(zip(BANDS, above[:-1], strict=True))
    }


@dataclass(frozen=True)
class Figures:
    """What is said of some people; `first` are those in the first 100, shares are from 0 to 1."""

    people: int
    first: int
    above_zero: float | None
    median_chance: float | None
    median_score: float | None

    @property
    def first_share(self) -> float | None:
        """Which share of them is in the first 100."""
        return self.first / self.people if self.people else None


def figures(people: pl.DataFrame) -> Figures:
    """The figures of some people of the list; None where there is nobody."""
    if people.is_empty():
        return Figures(0, 0, None, None, None)
    chance, score = (people.select(pl.col(name).median()).item() for name in ("probability", "score"))
    above = int((people["score"] > 0).sum())
    first = int((people["rank"] <= FIRST).sum())
    return Figures(people.height, first, above / people.height, float(chance), float(score))


def slices(people: pl.DataFrame, column: str) -> list[tuple[str, Figures, pl.Series]]:
    """Each value of a slice with its figures and scores, in the order of `values`."""
    parts = people.partition_by(column, as_dict=True)
    return [(value, figures(parts[(value,)]), parts[(value,)]["score"]) for value in values(people, column)]


def families(people: pl.DataFrame, names: Sequence[str]) -> dict[str, float]:
    """The share of the people who have evidence of each family; 0 where there is nobody."""
    counted = people["families"].explode(empty_as_null=False).drop_nulls().value_counts()
    counts = dict(counted.iter_rows())
    return {name: counts.get(name, 0) / max(people.height, 1) for name in names}
