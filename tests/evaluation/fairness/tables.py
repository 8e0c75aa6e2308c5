"""People by hand for the tests of the audit."""

from __future__ import annotations

import numpy as np
import polars as pl

from analytics.evaluation.fairness.counts import Audited


def audited(*cells: tuple[str, int, int, int, int]) -> Audited:
    """People of one attribute, `group`: name, chosen rightly, chosen wrongly, missed, rightly left."""
    rows = [
        (name, label, chosen)
        for name, tp, fp, fn, tn in cells
        for label, chosen, count in (
            (True, True, tp),
            (False, True, fp),
            (True, False, fn),
            (False, False, tn),
        )
        for _ in range(count)
    ]
    names, label, chosen = zip(*rows, strict=True)
    return Audited(np.array(label), np.array(chosen), pl.DataFrame({"group": names}))
