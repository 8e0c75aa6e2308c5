"""Facts of how long people stay on the list, and what leads off it."""

from __future__ import annotations

from analytics.casework.removal import removal_list, retaining
from analytics.papers.asked import Asked, table


def intervals(asked: Asked) -> str:
    """How long the clock of each retention group runs, and why."""
    policy = _policy(asked)
    rows = [
        (f"{group}{' (where none is given)' if group == policy.default_group else ''}", *_of(period))
        for group, period in sorted(policy.periods.items())
    ]
    told = table(("group", "clock", "years", "why"), rows)
    return f"{told}\n\nWhere the feed gives no group, {policy.default_group} holds: {policy.default_reason}"


def restart(asked: Asked) -> str:
    """What begins a clear period again."""
    rules = _policy(asked).restart
    return (
        f"an incident of severity {rules.least_severity} (of 100) and weight {rules.least_weight:g} (of 1) "
        f"or more, a case reopened, a case closed. {rules.reason}"
    )


def order(asked: Asked) -> str:
    """Who is looked at first with a view to leaving the list."""
    rules = _policy(asked).order
    days = removal_list.SOON_DAYS
    return (
        f"each protective event {rules.protective:+g} of a whole period of quiet, up to "
        f"{rules.protective_most}; each review without a find {rules.reviews:+g}, up to "
        f"{rules.reviews_most}; a place in the first tenth of the list {rules.first_tenth:+g}. "
        f"{rules.reason} The queue shows whose clock is over within {days} days, and who was proposed"
    )


def _policy(asked: Asked) -> retaining.Policy:
    """Of a store the policy that is in force there, else the one that is shipped."""
    return retaining.load(retaining.DEFAULT_PATH) if asked.store is None else retaining.load()


def _of(period: retaining.Period) -> tuple[str, int, str]:
    return period.kind, period.years, period.reason
