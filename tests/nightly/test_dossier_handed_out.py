from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from analytics import taxonomy
from analytics.casework import audit, directory
from analytics.casework.database import Casework, open_casework, reading
from analytics.casework.people import Actor, Role, operator
from analytics.casework.removal import restricting
from analytics.dossier.content import Handed
from analytics.errors import NotAllowedError
from analytics.nightly import dossiers
from analytics.store.open import Store, open_store
from tests.casework import reviewing
from tests.pages import night

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
SUBJECT = "S00001"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    return open_store(night.make(tmp_path / "store"))


def person(casework: Casework, person_id: str, role: Role) -> Actor:
    return directory.add(casework, operator(), person_id, person_id.capitalize(), [role], now=NOW).actor


def made(store: Store, actor: Actor) -> str:
    """The text of a dossier."""
    handed = Handed("The board", "supervision")
    file = dossiers.handed_out(store, actor, SUBJECT, handed, None, taxonomy.load(), NOW)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)


def test_it_holds_decisions_and_no_score_while_a_case_is_open_and_is_logged(kept: Store) -> None:
    casework = open_casework(kept)
    ann, sue = person(casework, "ann", Role.ANALYST), person(casework, "sue", Role.SUPERVISOR)
    assert "nats" in made(kept, sue)
    case = reviewing.a_case(casework, SUBJECT, holder="ann", now=NOW)
    assert "nats" not in made(kept, sue)
    reviewing.decided(casework, ann, case, "defer", now=NOW, until=datetime(2026, 8, 1, tzinfo=UTC).date())
    told = made(kept, sue)
    assert "confirmed in writing" in told
    assert "nats" in told
    with reading(casework) as connection:
        entries = [each for each in audit.entries(connection) if each.action == "dossier made"]
    assert [each.kind for each in entries] == ["disclosure"] * 3
    assert '"withheld":true' in entries[1].content
    with pytest.raises(NotAllowedError, match="may not hand out data"):
        made(kept, ann)


def test_somebody_restricted_has_none(kept: Store) -> None:
    casework = open_casework(kept)
    sue = person(casework, "sue", Role.SUPERVISOR)
    code = next(iter(restricting.CODES))
    restricting.restrict(casework, sue, SUBJECT, code, "The person disputes it.", now=NOW)
    with pytest.raises(NotAllowedError, match="restricted; allowed: to lift the restriction first"):
        made(kept, sue)
