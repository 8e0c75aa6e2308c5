from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics.casework import audit
from analytics.casework.database import open_casework, reading
from analytics.casework.log import log_reading
from analytics.store.open import open_store
from tests.pages import drawn
from tests.pages.conftest import Opened


@pytest.fixture
def own(published_alone: Path) -> Path:
    return published_alone


def reads(store: Path) -> list[tuple[str, str, bool, Any]]:
    """Action, purpose, whether it is about a subject, and night of every consultation."""
    casework = open_casework(open_store(store))
    with reading(casework) as connection:
        entries = [entry for entry in audit.entries(connection) if entry.kind == "consultation"]
    return [
        (entry.action, entry.purpose, entry.subject is not None, log_reading.content_of(entry))
        for entry in entries
    ]


def test_the_list_is_logged_once_a_session_with_its_night_and_size(opened: Opened, own: Path) -> None:
    app = opened(own)
    app.run().run()
    assert reads(own) == [("list shown", "not stated", False, {"night": 1, "rows": 120})]
    opened(own)
    assert len(reads(own)) == 2, "another session"


def test_a_subject_is_logged_with_the_purpose_once_a_session_and_night(opened: Opened, own: Path) -> None:
    app = opened(own, "subject", id="S00001")
    app.run()
    assert [read[:3] for read in reads(own)] == [
        ("list shown", "not stated", False),
        ("subject opened", "re-review", True),
    ]
    app.query_params["id"] = "S00002"
    app.run()
    assert len(reads(own)) == 3


def test_somebody_whom_the_night_does_not_rank_is_logged_too(opened: Opened, own: Path) -> None:
    opened(own, "subject", id="ACTIVE")
    assert ("subject opened", "re-review", True, {"night": 1}) in reads(own)


def test_a_subject_is_shown_only_once_it_was_said_what_for(
    opened: Opened, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _without_purpose(opened, own, monkeypatch)
    assert "Say what for" in app.info[0].value
    assert not app.header
    assert [read[0] for read in reads(own)] == ["list shown"]
    app.selectbox(key="rr-choice-of-purpose").set_value("subject's request").run()
    assert app.header[0].value == "Subject `S00001`"
    assert reads(own)[-1][:2] == ("subject opened", "subject's request")
    app.query_params["id"] = "S00002"
    app.run()
    assert app.header[0].value == "Subject `S00002`", "asked once a session"


def _without_purpose(opened: Opened, own: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("REREVIEW_PURPOSE")
    return opened(own, "subject", id="S00001")


@pytest.mark.parametrize("name", ["queue", "subject"])
def test_where_the_log_cannot_be_written_the_page_says_so_and_shows_nothing(
    opened: Opened, own: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def full(*_: object) -> None:
        from analytics.errors import ContractError

        raise ContractError("casework sqlite: database or disk is full")

    monkeypatch.setattr("analytics.casework.audit.record", full)
    monkeypatch.setattr("analytics.pages._local.people", lambda _: _somebody())
    app = opened(own, name, id="S00001")
    assert not app.exception
    assert "Nothing is shown: whatever is looked at is logged first." in app.error[0].value
    assert "S000" not in drawn.text(app)


def _somebody() -> list[Any]:
    from datetime import UTC, datetime

    from analytics.casework.directory import Person
    from analytics.casework.people import Role

    roles = frozenset({Role.SUPERVISOR})
    return [Person("local-supervisor", "Local", None, roles, datetime.now(UTC), "operator:test")]
