"""What a night must pass before it is published.

`check` holds what is published together: nobody can override it. `judge` asks each file of this folder one
question and measures against the policy, `gates.toml`: a named person may override it, with a reason.
A new gate is a new file with one class derived from `Gate`, and a table of its name in the policy.
"""

from analytics.nightly.gates._judging import judge
from analytics.nightly.gates._overriding import Override, decided, overriding
from analytics.nightly.gates._policy import DEFAULT_PATH, Policy, judged, load
from analytics.nightly.gates._structure import GATES, check
from analytics.nightly.gates._verdict import GatesFailedError, Verdict

__all__ = [
    "DEFAULT_PATH",
    "GATES",
    "GatesFailedError",
    "Override",
    "Policy",
    "Verdict",
    "check",
    "decided",
    "judge",
    "judged",
    "load",
    "overriding",
]
