"""The fairness audit of a store, under the policy in force and with the models that rank its nights."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.evaluation.fairness import night as auditing
from analytics.evaluation.fairness.asking import TOP
from analytics.evaluation.fairness.night import Asked
from analytics.nightly import choice, published
from analytics.nightly.governing import governed
from analytics.progress import QUIET, Progress
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy


@governed
def audit(
    store: Store, as_of: date | None, taxonomy: Taxonomy, top: int = TOP, progress: Progress = QUIET
) -> dict[str, Any]:
    """`fairness.night.audit` of a night; without `as_of` of the newest whose half year is over.

    `UsageError` where `as_of` is not given and no night is published.
    """
    current = published.night(store, None, "fairness").as_of if as_of is None else as_of
    asked = Asked(current=current, model_of=choice.chooser(store, taxonomy), as_of=as_of, top=top)
    return auditing.audit(store, asked, taxonomy, progress)
