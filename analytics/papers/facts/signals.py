"""Facts of the signals, and of the policy that weighs them."""

from __future__ import annotations

import math

from analytics.papers.asked import Asked, first_line, table
from analytics.ranking import policy, ties


def ranked(_asked: Asked) -> str:
    """Signals that count, with what each asks, its weight, its bounds and the reason."""
    entries = policy.policy()
    rows = [
        (
            f"`{name}`",
            first_line(type(weighed.signal)),
            f"{weighed.weight:g}",
            _bounds(weighed.signal.least_evidence, weighed.signal.most_evidence),
            entries[name].get("why", ""),
        )
        for name, weighed in policy.weighed_signals().items()
    ]
    return table(("signal", "question", "weight", "evidence, nats", "why it counts"), rows)


def shadow(_asked: Asked) -> str:
    """Signals that are measured and shown, and never rank."""
    entries, counted = policy.policy(), policy.weighed_signals()
    rows = [
        (f"`{name}`", first_line(type(signal)), entries.get(name, {}).get("why", "not named by the policy"))
        for name, signal in policy.every_signal().items()
        if name not in counted
    ]
    return table(("signal", "question", "why it does not count"), rows)


def counts(_asked: Asked) -> str:
    """How many signals there are, and how many of them rank."""
    return f"{len(policy.every_signal())} signals, of which {len(policy.weighed_signals())} count"


def policy_hash(_asked: Asked) -> str:
    """Hash of the policy in force."""
    return f"`{policy.sha256()[:12]}`"


def ties_limit(_asked: Asked) -> str:
    """What may come from whom somebody knows."""
    rules = ties.policy()
    families = ", ".join(rules.families)
    return f"at most {rules.most_share:.0%} of a person's positive evidence (families held so: {families})"


def _bounds(least: float, most: float) -> str:
    ends = ["−∞" if math.isinf(least) else f"{least:g}", "∞" if math.isinf(most) else f"{most:g}"]
    return " to ".join(ends).replace("-", "−")
