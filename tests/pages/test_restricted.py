"""Nothing of a restricted subject is shown on any page until that is lifted, and nobody can tell a gap."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics import discover, pages
from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.people import RIGHTS, Role
from analytics.casework.removal import restricting
from analytics.pages import _links, _local
from analytics.store import nights
from analytics.store.open import open_store
from tests.casework.conftest import NOW
from tests.pages import desk, drawn, night, several, tied
from tests.pages.conftest import Opened

RESTRICTED = night.subject(3)
"""Tied to the busiest person and to somebody under investigation; of a group that moves."""
PAGES = discover.modules(pages)
READERS = (Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR, Role.DATA_SCIENTIST)
ADDRESSES = (RESTRICTED, tied.BUSY, tied.ACTIVE, "")
SEEN = [
    (name, role, subject_id)
    for name, module in PAGES.items()
    for role in READERS
    if module.NEEDS in RIGHTS[role]
    for subject_id in (ADDRESSES if name in ("subject", "ties") else ("",))
]


def restrict(path: Path, subject_id: str) -> None:
    casework = open_casework(open_store(path))
    sue = directory.person(casework, "local-supervisor").actor
    restricting.restrict(casework, sue, subject_id, "court order", "of 3 May", now=NOW)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with ties, in which one of the first is restricted."""
    path = tied.make(tmp_path_factory.mktemp("restricted") / "store")
    casework = open_casework(open_store(path))
    _local.people(casework)
    restrict(path, RESTRICTED)
    return path


def named(text: str, subject_id: str = RESTRICTED) -> bool:
    # reports of the hand-made night are called by the person that they are on
    return re.search(rf"\b{subject_id}\b(?!\.\d)", text) is not None


@pytest.mark.parametrize(("name", "role", "subject_id"), SEEN)
def test_a_restricted_subject_is_on_no_page_of_anybody(
    opened: Opened,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    role: Role,
    subject_id: str,
) -> None:
    place = nights.read(nights.all(open_store(store))[-1], "read_night_subject", subject_id=RESTRICTED)
    monkeypatch.setenv("REREVIEW_AS", _local.person_of(role))
    app = opened(store, name, **({_links.SUBJECT: subject_id} if subject_id else {}))
    assert not app.exception
    told = drawn.text(app)
    # what was typed into the address stands in the key of a field
    assert subject_id == RESTRICTED or not named(told)
    assert repr(place["score"][0])[:7] not in told
    if subject_id == RESTRICTED:
        assert any("is restricted" in each.value for each in app.info)


def test_a_search_finds_neither_them_nor_texts_that_name_them(opened: Opened, store: Path) -> None:
    app = opened(store, "search")
    app = app.text_input(key="search-text").input(RESTRICTED).run()
    assert not app.exception
    assert any("Nothing that the night knew" in each.value for each in app.info)


def test_changes_between_nights_leave_them_out(opened: Opened, tmp_path: Path) -> None:
    path = several.make(tmp_path / "store")
    shown = drawn.text(opened(path, "changes"))
    first = next(who for number in range(1, 60) if named(shown, who := night.subject(number)))
    restrict(path, first)
    app = opened(path, "changes")
    assert not app.exception
    assert not named(drawn.text(app), first)


def test_it_ends_when_it_is_lifted(opened: Opened, published_alone: Path) -> None:
    opened(published_alone, "queue")
    first = night.subject(1)
    restrict(published_alone, first)
    assert not named(drawn.text(opened(published_alone, "queue")), first)
    casework = open_casework(open_store(published_alone))
    sue = directory.person(casework, "local-supervisor").actor
    restricting.lift(casework, sue, first, "looked into", "settled", now=NOW)
    assert first in drawn.text(opened(published_alone, "queue"))


def test_a_case_that_is_open_on_the_page_shows_nothing_more(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    app = desk.press(opened(published_alone, "review"), "Next case")
    app = desk.press(app, "Open the file")
    found = re.search(r"S\d{5}", app.header[0].value)
    assert found is not None
    restrict(published_alone, found.group())
    app.run()
    assert not app.exception
    assert app.header[0].value.endswith("subject not shown")
    assert any("nothing of the file is shown" in each.value for each in app.info)
    assert not named(drawn.text(app), found.group())
