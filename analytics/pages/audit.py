"""Who looked at whom, who changed and handed out what, and is the record of it whole? For the auditor."""

from __future__ import annotations

from analytics.casework.people import Right
from analytics.pages import _audit_bundle, _audit_log, _audit_state, _data, _frame, _references, _who
from analytics.store import nights

TITLE = "Audit"
ORDER = 20
NEEDS = Right.SEE_AUDIT


def render() -> None:
    """Draw the page: the chain, activity by day, who looked at much, entries, a bundle to take along."""
    _frame.banner()
    store, casework = _data.store(), _who.casework()
    known = _references.known(casework, nights.current(store))
    _audit_state.chain(store)
    _audit_state.activity(casework)
    _audit_state.unusual(casework, known)
    _audit_log.show(casework, known)
    _audit_bundle.show(casework, store)
    _frame.not_for()
