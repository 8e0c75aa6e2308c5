"""What the desk's pages share: the casework database, the night's list and news, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from analytics.casework.database import Casework, open_casework, reading
from analytics.casework.desk import lanes, news, rules, tripwires
from analytics.casework.desk.cases import Shown
from analytics.casework.desk.lanes import Listed
from analytics.casework.desk.news import News
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Right, require_any
from analytics.pages import _who
from analytics.store.nights import Night
from analytics.store.open import Store

Way = Callable[..., Shown | None]
"""A function that hands out a case: `next_second`, `next_dispute`."""
_NIGHTS_KEPT = 2


@dataclass(frozen=True, eq=False)
class Desk:
    """One run of a page: where casework lies, the rules that hold, and the list that cases come from."""

    casework: Casework
    store: Store
    night: Night
    rules: DeskRules
    listed: Listed
    news: News

    @property
    def night_size(self) -> int:
        """How many people the list holds."""
        return len(self.listed.subject_ids)


def now() -> datetime:
    """The moment at which somebody acts, UTC."""
    return datetime.now(UTC)


def opened(store: Store, night: Night) -> Desk:
    """The desk on a night's list; `NotAllowedError` for whoever has no work at it."""
    require_any(_who.actor(), (Right.WORK_CASES, Right.SEE_WORKLOAD))
    casework = open_casework(store)
    with reading(casework) as connection:
        known = rules.current(connection)
    return Desk(casework, store, night, known, _listed(night), _news(store, night, known))


def _of_night(night: Night) -> tuple[str, str]:
    return str(night.run_path), night.run_sha256


@st.cache_resource(max_entries=_NIGHTS_KEPT, show_spinner=False, hash_funcs={Night: _of_night})
def _listed(night: Night) -> Listed:
    return lanes.of_night(night)


@st.cache_resource(
    max_entries=_NIGHTS_KEPT,
    show_spinner=False,
    hash_funcs={
        Night: _of_night,
        Store: lambda store: str(store.path),
        DeskRules: lambda known: known.tripwire_days,
    },
)
def _news(store: Store, night: Night, known: DeskRules) -> News:
    return news.of_night(store, night, known, tripwires.load())
