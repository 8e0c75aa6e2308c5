"""A campaign in an area raises the clock there, and nowhere else; one person's flood is none."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from analytics.evidence.peer_clock import ClockRules, peers, ratios
from analytics.reports import WEEK_US, Floats, Ints
from analytics.timeline import Timeline
from tests.worlds import NIGHT, TAXONOMY, moment, report, version, world

RULES = ClockRules()
LATEST = moment("2026-06-26")


def clocks(
    rows: list[dict[str, object]], versions: list[dict[str, object]], kind: str = "police_stop"
) -> pl.DataFrame:
    """One row an incident of a kind: subject_id, weeks_ago (of recording) and its clock."""
    night = world(rows, versions).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    return found(night).filter(pl.col("type") == TAXONOMY.code(kind))


def found(night: Timeline, rules: ClockRules = RULES) -> pl.DataFrame:
    incidents = night.incidents
    everything = np.arange(incidents.subject.shape[0])
    clock = clock_of(night, everything, rules)
    return pl.DataFrame(
        {
            "subject_id": night.reports.subject_ids.gather(incidents.subject),
            "type": incidents.type,
            "weeks_ago": (night.as_of_us - incidents.first_recorded) // WEEK_US,
            "clock": clock,
        }
    )


def clock_of(night: Timeline, chosen: Ints, rules: ClockRules = RULES) -> Floats:
    """The clock of the `chosen` incidents, (k,)."""
    incidents, as_of_us, areas = night.incidents, night.as_of_us, int(night.area.max(initial=-1)) + 1
    counted = peers(incidents, night.area, areas, as_of_us, len(TAXONOMY.types), rules)
    return ratios(incidents, chosen, night.area, counted, as_of_us, rules)


def stop(name: str, subject_id: str, weeks: int, hours: int, source: str = "police-1") -> dict[str, object]:
    """A stop so many weeks and hours before the latest."""
    return report(name, subject_id, str(LATEST - timedelta(weeks=weeks, hours=hours)), "police_stop", source)


def usual(weeks: int = 100, areas: tuple[str | None, ...] = ("north", "south")) -> list[dict[str, object]]:
    """Five people of thirty stopped each week in each area, in turn."""
    return [
        stop(f"{area}-{week:03}-{n}", who(area, 5 * week + n), week, n)
        for week in range(weeks)
        for area in areas
        for n in range(5)
    ]


def who(area: str | None, number: int) -> str:
    return f"{area}-{number % 30:02}"


def campaign(people: int, weeks: int = 4, kind: str = "police_stop") -> list[dict[str, object]]:
    """So many other people in the north each week."""
    return [
        report(f"c{week}-{n:02}", f"more-{week}-{n:02}", str(LATEST - timedelta(weeks=week, hours=n)), kind)
        for week in range(weeks)
        for n in range(people)
    ]


PEOPLE = [version(f"{area}-{n:02}", area_id=area) for area in ("north", "south") for n in range(30)]
MORE = [version(f"more-{week}-{n:02}") for week in range(4) for n in range(25)]


def test_steady_numbers_leave_the_clock_at_one() -> None:
    clock = clocks(usual(), PEOPLE).filter(pl.col("weeks_ago") < 40)["clock"]
    assert clock.is_between(0.9, 1.1).all()


def test_a_campaign_raises_the_clock_in_its_area() -> None:
    now = clocks(usual() + campaign(20), PEOPLE + MORE).filter(pl.col("weeks_ago") == 0)
    north, south = (
        now.filter(pl.col("subject_id").str.starts_with(area))["clock"].max() for area in ("north", "south")
    )
    # 25 people a week where five were
    assert north == pytest.approx(5, rel=0.15)
    assert south < 1.3  # type: ignore[operator]


def test_before_a_campaign_and_in_other_types_nothing_changes() -> None:
    before, after = usual(), usual() + campaign(20, kind="traffic_offence")
    stops = [clocks(rows, PEOPLE + MORE)["clock"].to_list() for rows in (before, after)]
    assert stops[0] == stops[1]
    older = [
        clocks(rows, PEOPLE + MORE).filter(pl.col("weeks_ago") >= 4)["clock"].to_list()
        for rows in (before, usual() + campaign(20))
    ]
    assert older[0] == older[1]


def test_people_are_counted_and_not_reports() -> None:
    busy = [stop(f"again-{n}", who("north", n % 5), 0, 12 * n + 7, f"y{n}") for n in range(12)]
    once, often = (
        clocks(rows, PEOPLE).filter(pl.col("weeks_ago") == 0, pl.col("subject_id") == who("south", 0))
        for rows in (usual(), usual() + busy)
    )
    # those five people had been counted in that week already
    assert once["clock"].to_list() == often["clock"].to_list()


def test_one_persons_flood_is_no_campaign() -> None:
    flood = [
        report(f"f{n:02}", "flood", str(LATEST - timedelta(hours=3 * n)), "police_stop", "y")
        for n in range(30)
    ]
    now = clocks(usual() + flood, [*PEOPLE, version("flood")]).filter(pl.col("weeks_ago") == 0)
    assert now.filter(pl.col("subject_id") == "flood").height == 30
    assert now["clock"].max() < 1.1  # type: ignore[operator]


def test_one_persons_busy_month_is_no_campaign() -> None:
    # the only person ever recorded with this kind, once in each week of the last month
    month = [
        report(f"m{week}", "busy", str(LATEST - timedelta(weeks=week)), "weapon_interest")
        for week in range(4)
    ]
    own = clocks(usual() + month, [*PEOPLE, version("busy")], "weapon_interest")
    assert own.height == 4
    assert own["clock"].to_list() == pytest.approx([1.0] * 4, abs=0.01)


def test_with_little_on_record_the_clock_stands_at_one() -> None:
    assert (clocks(usual(8) + campaign(20), PEOPLE + MORE)["clock"] == 1).all()


def test_without_an_area_the_list_is_asked() -> None:
    nowhere = [version(row["subject_id"], area_id=None) for row in PEOPLE + MORE]  # type: ignore[arg-type]
    now = clocks(usual() + campaign(20), nowhere).filter(pl.col("weeks_ago") == 0)["clock"]
    # 30 people a week where ten were
    assert now.min() == now.max() == pytest.approx(3, rel=0.1)


def test_it_is_bounded_and_only_asked_for_incidents_are_judged() -> None:
    rows, people = usual() + campaign(25), PEOPLE + MORE
    night = world(rows, people).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    narrow = found(night, ClockRules(ratio_range=(0.99, 1.5)))["clock"]
    assert (narrow.min(), narrow.max()) == (0.99, 1.5)
    some = np.array([3, 40, 41])
    assert clock_of(night, some).tolist() == found(night)["clock"].gather(some).to_list()
