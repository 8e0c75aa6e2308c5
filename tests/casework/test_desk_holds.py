"""Whatever readers do, in whatever order: what always holds at the desk."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.casework import directory, keys
from analytics.casework.database import Casework, open_casework, reading
from analytics.casework.desk import cases, handing_out, holding, rules
from analytics.casework.people import Actor
from analytics.errors import UsageError
from analytics.store.open import Store, open_store
from tests.casework.conftest import NOW
from tests.casework.desk import hit, listed, move_on, news

PEOPLE, REST_DAYS, LOCK_MINUTES = 6, 10, 60
STEP = st.tuples(
    st.sampled_from(["ann", "ben"]),
    st.sampled_from(["next", "close", "second", "put back", "snooze", "trip"]),
    st.sampled_from([10, 90, 3 * 24 * 60]),
)


def _opened(template: Store, folder: Path) -> Casework:
    store = open_store(folder / "store")
    shutil.copy(template.casework_path, store.casework_path)
    shutil.copytree(keys.folder(template), keys.folder(store))
    return open_casework(store)


def _step(casework: Casework, actor: Actor, deed: str, now: datetime) -> None:
    """One deed; one that cannot be done is refused with a line."""
    hits = [hit("P006", "E1", -1)] if deed == "trip" else []
    found = handing_out.next_case(casework, actor, listed(PEOPLE), news(*hits), now=now, beyond_capacity=True)
    if found.case is None:
        return
    mine = found.case
    assert mine.holder == actor.person_id
    try:
        if deed == "close":
            move_on(casework, actor, mine.case_id, now=now)
        elif deed == "second":
            move_on(casework, actor, mine.case_id, "second", None, now=now)
        elif deed == "put back":
            holding.put_back(casework, actor, mine.case_id, now=now)
        elif deed == "snooze":
            day = now.date() + timedelta(days=2)
            holding.snooze(casework, actor, mine.case_id, day, reason="x", now=now)
    except UsageError as error:
        pytest.fail(f"{deed}: {error}")


def _holds(casework: Casework, now: datetime) -> None:
    """Never two open cases of one subject, nobody read while they rest, no lock longer than it may be."""
    with reading(casework) as connection:
        found = cases.find(connection)
        rest = timedelta(days=rules.current(connection).rest_days)
    open_now = Counter(case.subject_id for case in found if case.status != "closed")
    assert max(open_now.values(), default=0) <= 1
    for case in found:
        before = [
            each for each in found if each.subject_id == case.subject_id and each.case_id < case.case_id
        ]
        ends = [each.closed_at + rest for each in before if each.closed_at is not None]
        assert len(ends) == len(before)
        assert case.lane == "tripwire" or all(end <= case.opened_at for end in ends)
        assert case.held_until is None or case.held_until <= now + timedelta(minutes=LOCK_MINUTES)
    held = Counter(case.holder for case in found if case.locked(now))
    assert max(held.values(), default=0) <= 1


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12))
def test_nobody_who_rests_is_handed_out_and_nobody_twice(
    steps: list[tuple[str, str, int]], sqlite_template: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REREVIEW_CASEWORK", raising=False)
        casework = _opened(sqlite_template, tmp_path_factory.mktemp("desk"))
    sue = directory.person(casework, "sue").actor
    rules.change(casework, sue, reason="short", now=NOW, rest_days=REST_DAYS)
    actors = {name: directory.person(casework, name).actor for name in ("ann", "ben")}
    now = NOW
    for person, deed, minutes in steps:
        _step(casework, actors[person], deed, now)
        _holds(casework, now)
        now += timedelta(minutes=minutes)
    casework.engine.dispose()
