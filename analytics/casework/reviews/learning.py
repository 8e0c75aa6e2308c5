"""How the outcomes of this desk were drawn, for whoever learns from the store: `fit` and the backtest."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from analytics.casework.reviews import jobs
from analytics.store.open import Store

if TYPE_CHECKING:
    from analytics.ranking.draws import Draws


def draws(store: Store, until: date, *, now: datetime) -> Draws | None:
    """The draws that were decided by `until`, told to the log; None where this desk has brought no outcome.

    A store without a casework database gets none by this.
    """
    casework = jobs.existing(store)
    if casework is None:
        return None
    from analytics.casework.reviews import handing_over
    from analytics.ranking.draws import Draws

    table = handing_over.draws_for_learning(casework, until)
    jobs.tell(casework, "combination", "decisions learnt from", now, until=str(until), rows=table.height)
    return Draws(table) if table.height else None
