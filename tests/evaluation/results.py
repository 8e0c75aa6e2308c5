"""Results of a backtest by hand: a few worlds, two rankings, without any replay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from analytics.evaluation import calibration
from analytics.evaluation.backtest import Result
from analytics.evaluation.kept import Judged
from analytics.evaluation.scenes import Opened, Scene
from analytics.progress import Progress

NIGHTS = [date(2026, 3, 3), date(2026, 3, 10)]
REVIEWS = {
    "per_week": pl.Int32,
    "night": pl.Date,
    "subject_id": pl.String,
    "rank": pl.Int32,
    "label": pl.String,
}
ESCALATIONS = {
    "per_week": pl.Int32,
    "subject_id": pl.String,
    "mode": pl.String,
    "onset_on": pl.Date,
    "act_on": pl.Date,
    "caught_on": pl.Date,
    "lead_days": pl.Int32,
}


def judged(
    leads: Sequence[int | None], labels: tuple[str, ...] = (), budgets: tuple[int, ...] = (10,)
) -> Judged:
    """One escalation for each of `leads` (None: not caught) and one review for each of `labels`."""
    act = date(2026, 6, 1)
    escalations = [
        (size, f"s{n}", "burst" if n % 2 == 0 else "joint", date(2026, 1, 1), act)
        + ((None, None) if lead is None else (act - timedelta(days=lead), lead))
        for size in budgets
        for n, lead in enumerate(leads)
    ]
    reviews = [(size, NIGHTS[0], f"s{n}", n + 1, label) for size in budgets for n, label in enumerate(labels)]
    return Judged(
        reviews=pl.DataFrame(reviews, schema=REVIEWS, orient="row"),
        escalations=pl.DataFrame(escalations, schema=ESCALATIONS, orient="row"),
        nights=pl.DataFrame({"night": NIGHTS, "overlap_100": [None, 0.9], "ties_at_cut": [1, 3]}),
        calibration=pl.DataFrame(schema=calibration.SCHEMA),
        people=pl.DataFrame({"story": ["campaign"], "people": [7]}),
    )


def _never(_progress: Progress) -> Opened:
    raise AssertionError("a scene by hand is not opened")


def scene(seed: int, kind: str = "apart") -> Scene:
    """A scene that only has a name."""
    return Scene(f"{kind}-{seed}", kind, seed, {"seed": seed}, _never)


def result(seed: int, ranking: str, found: Judged, kind: str = "apart") -> Result:
    """What a ranking did in one of these scenes."""
    return Result(scene(seed, kind), ranking, found)
