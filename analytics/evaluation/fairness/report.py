"""The audit as one object of plain values: what the command prints, and what the page shows."""

from __future__ import annotations

from typing import Any

from analytics.evaluation.fairness import comparing, counts, findings, leading, withholding, wrongful
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
    "least_shown": withholding.LEAST_SHOWN,
    "equal_within": comparing.EQUAL_WITHIN,
    "share": "Clopper-Pearson",
    "difference": "Newcombe, hybrid score",
    "ratio": "Koopman, score",
    "verdict": "ratio to the rest, level shared by the groups of the attribute (Bonferroni)",
}
"""What figures and verdicts rest on."""


def told(audited: Audited, cut: float | None, update: Update = ignore) -> Told:
    """`with_findings` of a table that is the reader's own."""
    return with_findings(figures(audited, cut, update))


def with_findings(told: Told) -> Told:
    """The figures with what they say: lead (`leading.lead`) and findings, a sentence each."""
    return {
        **told,
        "lead": leading.lead(told),
        "findings": [
            *findings.of_comparisons(told["comparisons"], told["pair_comparisons"]),
            *findings.of_calibration(told["calibration"]),
            *findings.of_missed(told.get("missed", [])),
            *findings.of_observation(told.get("observation", [])),
        ],
    }


def withheld(told: Told, *, settled: bool) -> Told:
    """The figures of people on the list, without what nobody is shown; see `withholding`."""
    kept = withholding.small(told)
    return kept if settled else withholding.unsettled(kept)


def figures(audited: Audited, cut: float | None, update: Update = ignore) -> Told:
    """Everything that any table allows: of groups, and of pairs of groups.

    Keys: cut, groups and pairs (`comparing.rates`), comparisons and pair_comparisons
    (`comparing.comparisons`), calibration and wrongful (see `wrongful`), warnings (what was done
    to the names of groups), rules. Undefined figures are None.
    """
    cells, paired = counts.cells(audited), counts.pairs(audited)
    update(0.3)
    comparisons = comparing.comparisons(cells)
    update(0.5)
    measured = points(audited)
    update(0.6)
    of_pairs = comparing.comparisons(paired, lambda share: update(0.6 + 0.4 * share))
    return {
        "cut": cut,
        "groups": comparing.rates(cells, measured),
        "pairs": comparing.rates(paired),
        "comparisons": comparisons,
        "pair_comparisons": of_pairs,
        "calibration": wrongful.calibration(cells),
        "wrongful": wrongful.wrongful(cells, audited),
        "warnings": list(audited.warnings),
        "rules": RULES,
    }
