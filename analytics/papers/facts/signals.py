"""Facts of the signals, and of the policy that weighs them."""

from __future__ import annotations

import math

from analytics.papers.asked import Asked, first_line, flat, listed, table
from analytics.ranking import policy, ties
from analytics.signals._base import Signal


def ranked(_asked: Asked) -> str:
    """Signals that count, with what each asks, its weight, its bounds and the reason."""
    entries = policy.policy()
    rows = [
        (
            f"`{name}`",
            first_line(type(weighed.signal)),
            f"{weighed.weight:g}",
            _bounds(weighed.signal),
            entries[name].get("why", ""),
        )
        for name, weighed in policy.weighed_signals().items()
    ]
    heads = ("signal", "question", "weight", "evidence before its weight, nats", "why it counts")
    return table(heads, rows)


def shadow(_asked: Asked) -> str:
    """Signals that are measured and shown, and never rank."""
    entries, counted = policy.policy(), policy.weighed_signals()
    rows = [
        (f"`{name}`", first_line(type(signal)), entries.get(name, {}).get("why", "not named by the policy"))
        for name, signal in policy.every_signal().items()
        if name not in counted
    ]
    return table(("signal", "question", "why it does not count"), rows)


def parameters(_asked: Asked) -> str:
    """Parameters of every signal, of those in shadow too."""
    rows = [
        (f"`{name}`", "; ".join(f"{key} {value}" for key, value in flat(signal)))
        for name, signal in policy.every_signal().items()
    ]
    return table(("signal", "parameters"), rows)


def bounded(_asked: Asked) -> str:
    """Which of the signals that count are bounded as a whole, and what holds the others."""
    counted = {name: weighed.signal for name, weighed in policy.weighed_signals().items()}
    free = [name for name, signal in counted.items() if any(math.isinf(end) for end in signal.bounds)]
    held = listed(name for name in counted if name not in free)
    said = f"bounded as a whole: {held or 'none'}"
    if not free:
        return said
    limits = ", ".join(dict.fromkeys(limit for name in free for limit in counted[name].limits))
    return f"{said}; not bounded as a whole: {listed(free)} ({limits or 'nor in any part'})"


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


def _bounds(signal: Signal) -> str:
    least, most = signal.bounds
    ends = ["−∞" if math.isinf(least) else f"{least:g}", "∞" if math.isinf(most) else f"{most:g}"]
    whole = "no bound" if math.isinf(least) and math.isinf(most) else " to ".join(ends).replace("-", "−")
    return "; ".join([whole, *signal.limits])
