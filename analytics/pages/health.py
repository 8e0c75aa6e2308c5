"""Was last night sound? For whoever answers for the list being there every morning."""

from __future__ import annotations

from analytics.nightly import diary
from analytics.pages import _data, _frame, _health_rows, _health_runs, _switched
from analytics.store import attempts, nights, switch

TITLE = "Health"
ORDER = 4


def render() -> None:
    """Draw the page: one sentence, the nights as a calendar, the gates, what came in, how long runs took."""
    _frame.banner()
    store = _data.store()
    off = switch.standing(store)
    if off is not None:
        _switched.notice(off)
    tried, published = attempts.all(store), nights.all(store)
    if not tried and not published:
        if off is None:
            _frame.current_night()
        return
    night = nights.current(store)
    _health_runs.lead(store, tried[-1] if tried else None, night)
    _health_runs.calendar(diary.days(published, tried, _health_runs.today()))
    _health_runs.gates(tried)
    if night is not None:
        _health_rows.arrivals(store, night)
    _health_rows.quarantine(store)
    _health_runs.times(tried)
    if night is not None:
        _frame.stamp(night, _data.queue(night).height)
    _frame.not_for()
