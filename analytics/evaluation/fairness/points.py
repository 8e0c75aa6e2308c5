"""The measures of each group by themselves, as fairlearn's `MetricFrame` has them.

It is asked of the table of what was counted, at most four rows a group, each weighing as many people as it
stands for: the figures are those of the people one by one, at a cost that does not grow with them.

What it does not have is added elsewhere: intervals, groups too small to compare, nights. Where a measure has
no denominator (the recall of a group in which nobody escalated) it says 0; here that is nothing.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl

from analytics.evaluation.fairness.counts import MEASURES, Audited, counted

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
    found: Points = {}
    if not len(audited.label):
        return found
    for attribute in audited.groups.columns:
        told = counted(audited, attribute)
        weight = told["people"].to_numpy()
        frame = MetricFrame(
            metrics={name: _with(metrics[name], undefined.get(name, {})) for name in MEASURES},
            y_true=told["label"].cast(pl.Int64).to_numpy(),
            y_pred=told["chosen"].cast(pl.Int64).to_numpy(),
            sensitive_features={"group": told["group"].to_numpy()},
            sample_params={name: {"sample_weight": weight} for name in MEASURES},
        )
        for group, measured in frame.by_group.to_dict("index").items():
            found[attribute, str(group)] = {name: _known(measured[name]) for name in MEASURES}
    return found


def _with(metric: Any, settings: dict[str, float]) -> Any:
    def measured(y_true: Any, y_pred: Any, sample_weight: Any) -> float:
        return float(metric(y_true, y_pred, sample_weight=sample_weight, **settings))

    return measured


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
