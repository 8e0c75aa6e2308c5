"""The measures of each group by themselves, as fairlearn's `MetricFrame` has them.

What it does not have is added elsewhere: intervals, groups too small to compare, nights. Where a measure has
no denominator (the recall of a group in which nobody escalated) it says 0; here that is nothing.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from analytics.evaluation.fairness.counts import MEASURES, Audited

Points = dict[tuple[str, str], dict[str, float | None]]
"""Measures by attribute and group; None where there is no denominator."""


def points(audited: Audited) -> Points:
    """Every measure of every group of every attribute."""
    # heavy: it brings pandas, which nothing else of the program needs
    from fairlearn.metrics import (  # type: ignore[import-untyped]
        MetricFrame,
        false_negative_rate,
        false_positive_rate,
        selection_rate,
        true_positive_rate,
    )
    from sklearn.metrics import precision_score  # type: ignore[import-untyped]

    metrics: dict[str, Any] = {
        "selection_rate": selection_rate,
        "false_positive_rate": false_positive_rate,
        "false_negative_rate": false_negative_rate,
        "precision": precision_score,
        "recall": true_positive_rate,
    }
    undefined = {"precision": {"zero_division": np.nan}}
    label, chosen = audited.label.astype(np.int64), audited.chosen.astype(np.int64)
    found: Points = {}
    if not len(label):
        return found
    for attribute in audited.groups.columns:
        frame = MetricFrame(
            metrics={name: _with(metrics[name], undefined.get(name, {})) for name in MEASURES},
            y_true=label,
            y_pred=chosen,
            sensitive_features=audited.groups[attribute].to_numpy(),
        )
        for group, told in frame.by_group.to_dict("index").items():
            found[attribute, str(group)] = {name: _known(told[name]) for name in MEASURES}
    return found


def _with(metric: Any, settings: dict[str, float]) -> Any:
    def measured(y_true: Any, y_pred: Any) -> float:
        return float(metric(y_true, y_pred, **settings))

    return measured


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
