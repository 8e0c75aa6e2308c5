"""The fairness audit of a store, under the policy in force and with the models that rank its nights."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.evaluation.fairness import (
    asking,
    attributes,
    comparing,
    counts,
    observation,
    proxies,
    trend,
    withholding,
)
from analytics.evaluation.fairness import night as auditing
from analytics.evaluation.fairness.asking import TOP
from analytics.evaluation.fairness.night import Asked
from analytics.evaluation.intervals import LEVEL
from analytics.nightly import choice, published
from analytics.nightly.governing import governed
from analytics.progress import QUIET, Progress
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.store import switch
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy


@governed
def audit(
    store: Store, as_of: date | None, taxonomy: Taxonomy, top: int = TOP, progress: Progress = QUIET
) -> dict[str, Any]:
    """`fairness.night.audit` of a night; without `as_of` of the newest whose half year is over.

    `UsageError` where `as_of` is not given and no night is published.
    """
    switch.require_on(store)
    current = published.night(store, None, "fairness").as_of if as_of is None else as_of
    asked = Asked(current=current, model_of=choice.chooser(store, taxonomy), as_of=as_of, top=top)
    return auditing.audit(store, asked, taxonomy, progress)


def least_shown() -> int:
    """Of groups of fewer people nobody is told an outcome: it would be all but that of somebody."""
    return withholding.LEAST_SHOWN


def margins() -> list[tuple[str, str]]:
    """What figures and verdicts rest on: each margin in words, with its value."""
    return [
        ("length of the head that counts as chosen", f"{asking.TOP}"),
        ("days after the night within which a case is reopened", f"{HORIZON_DAYS}"),
        ("least people of a group for a verdict", f"{comparing.LEAST_PEOPLE}"),
        ("least hits, and misses, to be expected of it", f"{comparing.LEAST_EXPECTED}"),
        ("least people of a group for any figure of outcomes in a paper", f"{withholding.LEAST_SHOWN}"),
        ("least people of a pair of groups to be told of", f"{counts.LEAST_IN_A_PAIR}"),
        ("level of the intervals", f"{LEVEL:.0%}"),
        ("times the reports of the rest from which a group is more observed", f"{observation.MORE:g}"),
        ("most groups of an attribute, the rarest being one", f"{attributes.MOST_GROUPS}"),
        ("nights of the trend", f"{trend.NIGHTS}"),
        ("days between them", f"{trend.EVERY_DAYS}"),
        ("shuffles that a stand-in for a group is held against", f"{proxies.SHUFFLES}"),
    ]
