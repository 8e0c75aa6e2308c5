"""What the list misses, out of judged control draws: right on average, honest about its width."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.casework.desk.drawing import probabilities
from analytics.casework.desk.missing import (
    DRAWS,
    WEEKS,
    Missing,
    UsefulRules,
    due,
    estimate,
    gamma_interval,
    needed,
)
from analytics.errors import UsageError
from analytics.reports import Flags, Floats

FIRST = date(2026, 1, 5)
PEOPLE = 2_000


def weeks(count: int, expected: float = 1.0, people: int = PEOPLE) -> pl.DataFrame:
    least = 0.5 * expected / people if people else 0.0
    rows = [(FIRST + timedelta(weeks=week), people, expected, least) for week in range(count)]
    return pl.DataFrame(rows, schema=WEEKS, orient="row")


def draws(*rows: tuple[int, float, bool | None]) -> pl.DataFrame:
    """Rows of (week, probability, found)."""
    told = [(FIRST + timedelta(weeks=week), f"s{n}", p, found) for n, (week, p, found) in enumerate(rows)]
    return pl.DataFrame(told, schema=DRAWS, orient="row")


def drawn(rng: np.random.Generator, count: int, chance: Floats, missed: Flags) -> pl.DataFrame:
    """Judged draws of so many weeks from people with these chances, of whom some are missed."""
    week, who = np.nonzero(rng.random((count, len(chance))) < chance)
    days = pl.Series([FIRST + timedelta(weeks=int(each)) for each in week], dtype=pl.Date)
    ids = pl.Series([f"s{each}" for each in who], dtype=pl.String)
    return pl.DataFrame({"week": days, "subject_id": ids, "probability": chance[who], "found": missed[who]})


@pytest.mark.parametrize(("expected", "among"), [(1.0, 12), (4.0, 12), (20.0, 60)])
def test_intervals_hold_the_truth_at_their_level_and_the_mean_is_right(expected: float, among: int) -> None:
    rng, count, times = np.random.default_rng(7), 26, 250
    chance = probabilities(np.arange(1, PEOPLE + 1), expected)
    missed = np.zeros(PEOPLE, np.bool_)
    missed[np.unique(np.geomspace(5, PEOPLE - 1, among).astype(int))] = True
    truth = int(missed.sum())
    table = weeks(count, expected).with_columns(least_probability=pl.lit(chance.min()))
    told = [estimate(table, drawn(rng, count, chance, missed)) for _ in range(times)]
    holds = [each.low <= truth <= each.high for each in told]  # type: ignore[operator]
    assert np.mean(holds) >= 0.95
    error = np.sqrt((1 / chance[missed]).sum() / count / times)
    assert np.mean([each.missed for each in told]) == pytest.approx(truth, abs=4 * error)
    if expected > 10:
        # where finds are many the interval is no wider than it must be
        assert np.mean(holds) < 1
        width = np.median([each.high - each.low for each in told])  # type: ignore[operator]
        assert width < 3 * 2 * 1.96 * np.sqrt((1 / chance[missed]).sum() / count)


def test_no_find_still_has_an_upper_end_from_the_heaviest_weight() -> None:
    told = estimate(weeks(52), draws((0, 0.01, False), (3, 0.001, False)))
    assert (told.weeks, told.drawn, told.judged, told.found) == (52, 2, 2, 0)
    assert (told.missed, told.low) == (0.0, 0.0)
    assert told.high == pytest.approx(3.689 * 2 * PEOPLE / 52, rel=1e-3)
    assert "an estimated 0.0 would have been recommended" in told.sentence
    assert "0 found in 2 draws of 52 weeks." in told.sentence


def test_one_find_stands_for_one_over_its_chance_and_two_for_more() -> None:
    one = estimate(weeks(50), draws((0, 0.01, True)))
    assert one.missed == pytest.approx(100 / 50)
    assert one.low == pytest.approx(0.0253 * 2, rel=1e-2)
    two = estimate(weeks(50), draws((0, 0.01, True), (9, 0.002, True)))
    assert two.missed == pytest.approx(600 / 50)
    assert two.low is not None
    assert two.high is not None
    assert 0 < two.low < 12 < two.high


def test_the_largest_possible_weight_counts_though_nobody_found_had_it() -> None:
    near = draws((0, 0.1, True))
    wide = estimate(weeks(10), near)
    narrow = estimate(weeks(10).with_columns(least_probability=pl.lit(0.1)), near)
    assert wide.missed == narrow.missed
    assert wide.high > 10 * narrow.high  # type: ignore[operator]


def test_there_are_never_more_than_there_are_people() -> None:
    told = estimate(weeks(1, people=40), draws((0, 0.02, False)))
    assert told.high == 40
    beyond = estimate(weeks(1, people=40), draws((0, 0.0125, True)))
    assert (beyond.missed, beyond.high) == (80.0, 80.0)


def test_draws_not_judged_are_taken_to_be_like_the_others_and_said() -> None:
    told = estimate(weeks(10), draws((0, 0.02, True), (1, 0.02, False), (2, 0.02, None), (3, 0.04, None)))
    assert (told.drawn, told.judged, told.found) == (4, 2, 1)
    assert told.missed == pytest.approx(2 * 50 / 10)
    assert told.if_open_found == pytest.approx((50 + 50 + 25) / 10)
    assert "Not judged yet 2 of them are, and taken to be like the others." in told.sentence
    single = estimate(weeks(10), draws((0, 0.02, True), (1, 0.02, None)))
    assert "Not judged yet one of them is" in single.sentence


def test_leaving_out_weeks_with_an_open_draw_would_tell_too_little() -> None:
    rng, count = np.random.default_rng(3), 200
    chance = probabilities(np.arange(1, 201), 2.0)
    missed = np.arange(200) % 5 == 0
    table = weeks(count, 2.0, people=200).with_columns(least_probability=pl.lit(chance.min()))
    ours, whole = [], []
    for _ in range(60):
        made = drawn(rng, count, chance, missed).with_row_index()
        is_open = rng.random(made.height) < 0.4
        made = made.with_columns(found=pl.when(pl.Series(is_open)).then(None).otherwise("found")).drop(
            "index"
        )
        ours.append(estimate(table, made).missed)
        late = made.filter(pl.col("found").is_null())["week"].implode()
        whole.append(estimate(table.filter(~pl.col("week").is_in(late)), made).missed)
    assert np.mean(ours) == pytest.approx(40, rel=0.05)  # type: ignore[arg-type]
    assert np.mean(whole) < 0.75 * 40  # type: ignore[arg-type]


def test_weeks_count_by_their_date_alone() -> None:
    table = weeks(6)
    assert due(table, FIRST + timedelta(weeks=6), wait_days=28)["week"].to_list() == [
        FIRST + timedelta(weeks=week) for week in range(3)
    ]
    told = estimate(due(table, FIRST + timedelta(weeks=6)), draws((0, 0.1, True), (5, 0.1, True)))
    assert (told.weeks, told.drawn) == (3, 1)


@pytest.mark.parametrize(
    ("table", "made"),
    [(weeks(0), draws()), (weeks(3), draws((0, 0.1, None))), (weeks(2, people=0), draws())],
    ids=["no week", "nothing judged", "nobody below the line"],
)
def test_where_nothing_was_judged_nothing_is_said(table: pl.DataFrame, made: pl.DataFrame) -> None:
    told = estimate(table, made)
    assert (told.missed, told.low, told.high, told.people) == (None, None, None, None)
    assert told.sentence.startswith("No control draw has been judged yet")
    far = needed(told)
    assert (far.useful, far.draws, far.weeks) == (False, None, None)
    assert "the first judged weeks will tell" in far.sentence


def again(told: Missing, times: float) -> float:
    """The upper end after so many times the draws, all like those so far."""
    assert told.missed is not None
    return gamma_interval(told.missed, told.spread / times, told.heaviest / times)[1]


def test_draws_needed_without_a_find_bring_the_upper_end_under_the_share() -> None:
    told = estimate(weeks(52), draws((0, 0.01, False)))
    far = needed(told, UsefulRules(share=0.01))
    # 3.689 x 2 N / n < 0.01 N
    assert far.draws == pytest.approx(738 - 52, abs=1)
    assert far.weeks == far.draws
    assert again(told, 1 + far.draws / 52) <= 0.01 * PEOPLE * 1.001  # type: ignore[operator]
    assert "an upper end under 1 % of the people below the line" in far.sentence
    assert f"some {far.draws} further draws, {far.weeks} weeks" in far.sentence


def test_draws_needed_with_finds_bring_the_upper_end_to_twice_the_estimate() -> None:
    told = estimate(weeks(40, 2.0), draws(*((n, 0.001, True) for n in range(4))))
    far = needed(told)
    assert not far.useful
    assert far.draws is not None
    assert far.draws == pytest.approx(2 * far.weeks, abs=2)  # type: ignore[operator]
    assert again(told, 1 + far.draws / 80) == pytest.approx(2 * told.missed, rel=0.02)  # type: ignore[operator]
    many = needed(estimate(weeks(40, 2.0), draws(*((n % 40, 0.001, True) for n in range(30)))))
    assert (many.useful, many.draws, many.weeks) == (True, 0, 0)
    assert many.sentence == "The answer is useful: an upper end of at most 2 times the estimate."


def test_tables_that_cannot_be_reckoned_with_are_refused() -> None:
    with pytest.raises(UsageError, match="control weeks: no column people"):
        estimate(weeks(2).drop("people"), draws())
    with pytest.raises(UsageError, match="control draws: no column found"):
        estimate(weeks(2), draws().drop("found"))
    with pytest.raises(UsageError, match="a week stands there twice"):
        estimate(pl.concat([weeks(2), weeks(1)]), draws())
    with pytest.raises(UsageError, match="drawn twice in a week"):
        estimate(weeks(2), pl.concat([draws((0, 0.1, True))] * 2))
    with pytest.raises(UsageError, match="above 0, up to 1"):
        estimate(weeks(2), draws((0, 1.5, True)))
    with pytest.raises(UsageError, match="above 0, up to 1"):
        estimate(weeks(2).with_columns(least_probability=pl.lit(0.0)), draws())
    with pytest.raises(UsageError, match="useful answer"):
        UsefulRules(times=1.0)
