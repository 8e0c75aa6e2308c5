"""The audit as one object of plain values: what the command prints, and what the page shows."""

from __future__ import annotations

from typing import Any

from analytics.evaluation.fairness import comparing, counts, findings, wrongful
from analytics.evaluation.fairness.counts import Audited
from analytics.evaluation.fairness.points import points
from analytics.evaluation.intervals import LEVEL
from analytics.progress import Update, ignore

Told = dict[str, Any]

RULES: Told = {
    "level": LEVEL,
    "least_people": comparing.LEAST_PEOPLE,
    "least_expected": comparing.LEAST_EXPECTED,
    "least_in_a_pair": counts.LEAST_IN_A_PAIR,
    "share": "Clopper-Pearson",
    "difference": "Newcombe, hybrid score",
    "ratio": "Koopman, score",
    "verdict": "ratio to the rest, level shared by the groups of the attribute (Bonferroni)",
}
"""What figures and verdicts rest on."""


def told(audited: Audited, cut: float | None, update: Update = ignore) -> Told:
    """Everything that any table allows: of groups, and of pairs of groups.

    Keys: cut, groups and pairs (`comparing.rates`), comparisons and pair_comparisons
    (`comparing.comparisons`), calibration and wrongful (see `wrongful`), findings (sentences),
    warnings (what was done to the names of groups), rules. Undefined figures are None.
    """
    cells, paired = counts.cells(audited), counts.pairs(audited)
    update(0.3)
    comparisons = comparing.comparisons(cells)
    update(0.5)
    measured = points(audited)
    update(0.6)
    of_pairs = comparing.comparisons(paired, lambda share: update(0.6 + 0.4 * share))
    calibrated = wrongful.calibration(cells)
    return {
        "cut": cut,
        "groups": comparing.rates(cells, measured),
        "pairs": comparing.rates(paired),
        "comparisons": comparisons,
        "pair_comparisons": of_pairs,
        "calibration": calibrated,
        "wrongful": wrongful.wrongful(cells, audited),
        "findings": findings.of_comparisons(comparisons) + findings.of_calibration(calibrated),
        "warnings": list(audited.warnings),
        "rules": RULES,
    }
