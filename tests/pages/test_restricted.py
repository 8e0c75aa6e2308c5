"""Nothing of a restricted subject is shown until that is lifted, and nobody can tell a gap."""

from __future__ import annotations

from pathlib import Path

from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.removal import restricting
from analytics.pages import _links
from analytics.store import nights
from analytics.store.open import open_store
from tests.casework.conftest import NOW
from tests.pages import drawn
from tests.pages.conftest import Opened


def test_a_restricted_subject_is_on_no_page(opened: Opened, published_alone: Path) -> None:
    opened(published_alone, "queue")
    store = open_store(published_alone)
    night = nights.current(store)
    assert night is not None
    first = nights.read(night, "read_night_queue").row(0, named=True)["subject_id"]
    casework = open_casework(store)
    sue = directory.person(casework, "local-supervisor").actor
    restricting.restrict(casework, sue, first, "court order", "of 3 May", now=NOW)
    app = opened(published_alone, "queue")
    assert not app.exception
    assert first not in drawn.text(app)
    app = opened(published_alone, "subject", **{_links.SUBJECT: first})
    assert not app.exception
    assert any("is restricted" in each.value for each in app.info)
    assert f"Subject {first}" not in drawn.text(app)
    restricting.lift(casework, sue, first, "looked into", "settled", now=NOW)
    assert first in drawn.text(opened(published_alone, "queue"))
