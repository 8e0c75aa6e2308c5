"""How much each signal counts: a penalised logistic regression on nights of the past.

The prior weights are the policy's. What is learnt is how the signals compare; their sum over the
signals is kept, so that a score stays in nats of the same size (MODEL, section 5).
"""

from __future__ import annotations

import numpy as np

from analytics.ranking import logistic
from analytics.reports import Floats

PRIOR_SLOPE = 0.4
"""By how much the log odds of a reopening rise with a nat of weighed evidence, before any outcome is seen."""
PRIOR_SPREAD = 0.35
"""Standard deviation of a signal's coefficient about the policy's, in log odds a nat."""
MOST_NATS = 15.0
"""A signal's evidence is cut here while weights are learnt, or the few highest would decide alone."""


def weights(
    totals: Floats, reopened: Floats, prior: Floats, overlap: float, counts: Floats | None = None
) -> Floats:
    """Weights (k,), none below 0, from `totals` (n, k) in nats and `reopened` (n,) of subjects and nights.

    `prior` (k,) are the policy's weights, `overlap` how many nights count one outcome, `counts` (n,) how
    often each row counts.
    """
    design = np.column_stack([np.ones(totals.shape[0]), np.minimum(totals, MOST_NATS)])
    happened = reopened if counts is None else counts * reopened
    level = np.clip(np.add.reduce(happened) / max(reopened.shape[0], 1), 1e-6, 0.5)
    centre = np.concatenate([[np.log(level / (1 - level))], PRIOR_SLOPE * prior])
    precision = np.diag(np.concatenate([[1e-6], np.full(prior.shape[0], PRIOR_SPREAD**-2)]))
    slopes = np.arange(centre.shape[0]) > 0
    beta, _ = logistic.fitted(design, reopened, overlap, centre, precision, slopes, counts)
    learnt = beta[1:]
    together = float(np.add.reduce(learnt))
    # where nothing tells, nothing was learnt
    return np.asarray(learnt * (np.add.reduce(prior) / together)) if together > 0 else prior
