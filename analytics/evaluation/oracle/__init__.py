"""A ranking that knows how the simulated world was made, but not who escalates: the bar for all others.

It is Bayes' rule with the generator's own quantities. It obeys the clock for reports, it never reads who
takes part in a mode of escalation, and nothing outside the evaluation can import it.
"""

from analytics.evaluation.oracle.knowing import Oracle

__all__ = ["Oracle"]
