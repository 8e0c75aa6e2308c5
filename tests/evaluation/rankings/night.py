"""A handful of people on one night, each with a story that a simple ranking ought to see or not."""

from __future__ import annotations

from datetime import timedelta

from analytics.evaluation.rankings._base import Ranking
from analytics.history import History
from tests.worlds import NIGHT, World, moment, report, version, world

PEOPLE = ("busy", "grave", "quiet", "risen", "steady")


def _every(subject_id: str, kind: str, days: int, count: int, *, last: int) -> list[dict[str, object]]:
    """`count` reports, `days` apart, the last one `last` days before the night."""
    end = moment(NIGHT.isoformat())
    return [
        report(f"{subject_id}-{kind}-{n}", subject_id, str(end - timedelta(days=last + n * days)), kind)
        for n in range(count)
    ]


def five() -> World:
    """Five people with four years of history.

    `busy`: a petty report every week for years, the last a week ago. `grave`: two of the gravest reports in
    the last month. `quiet`: one report three years ago. `risen`: one petty report a year, then ten in ten
    weeks. `steady`: one report of middling gravity every two months.
    """
    rows = [
        *_every("busy", "traffic_offence", 7, 200, last=7),
        *_every("grave", "reconnaissance_report", 12, 2, last=10),
        *_every("quiet", "police_stop", 1, 1, last=1_100),
        *_every("risen", "drug_offence", 365, 3, last=400),
        *_every("risen", "police_stop", 7, 10, last=5),
        *_every("steady", "platform_referral", 60, 24, last=20),
    ]
    return world(rows, [version(name) for name in PEOPLE])


def order(ranking: Ranking, history: History) -> list[str]:
    """Everybody's id, the one to look at first at the front."""
    return history.reports.subject_ids.gather(ranking.listed(history, NIGHT).subject).to_list()
