from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from analytics.casework import people, tables, telling
from analytics.casework.database import open_casework, writing
from analytics.pages import _audit_state
from analytics.store.open import open_store
from tests.casework import logs
from tests.pages import drawn
from tests.pages.conftest import Opened


@pytest.fixture
def own(published_alone: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own, whose log has somebody looking at the first of the list thirty times."""
    monkeypatch.setenv("REREVIEW_AS", "local-auditor")
    store, now = open_store(published_alone), datetime.now(UTC)
    for number in range(1, 31):
        telling.consulted(
            store, people.operator(), "subject opened", f"S{number:05d}", "audit", {"night": 1}, now
        )
    return published_alone


def audit(opened: Opened, own: Path) -> AppTest:
    app = opened(own, "audit")
    assert not app.exception
    return app


def test_the_auditor_sees_whom_the_log_speaks_of_and_that_they_looked_is_logged(
    opened: Opened, own: Path
) -> None:
    app = audit(opened, own)
    entries = app.dataframe[1].value
    assert {f"S{number:05d}" for number in range(1, 31)} < set(entries["subject"])
    assert entries["action"].iloc[0] == "log shown"
    before = len(entries)
    app.run()
    assert len(app.dataframe[1].value) == before, "once a session and filter"
    app.text_input(key="audit-subject").set_value("S00003").run()
    assert set(app.dataframe[1].value["subject"]) == {"S00003"}
    app.selectbox(key="audit-kind").set_value("erasure").run()
    assert "No entry meets these filters" in " ".join(info.value for info in app.info)


def test_the_chain_is_verified_when_it_is_asked(opened: Opened, own: Path) -> None:
    app = audit(opened, own)
    app.button(key="audit-verify").click().run()
    assert app.success[0].value.startswith("Log sound: ")
    casework = open_casework(open_store(own))
    logs.unguard(casework)
    logs.run(casework, sa.delete(tables.audit).where(tables.audit.c.number == 20))
    app.button(key="audit-verify").click().run()
    assert app.error[0].value.startswith("Log broken: 1 problem in ")
    assert "entry 20 was removed" in drawn.text(app)


def test_whoever_looks_at_much_is_named_with_figures(opened: Opened, own: Path) -> None:
    app = audit(opened, own)
    told = " ".join(warning.value for warning in app.warning)
    assert "looks in one hour; before: 0 at most; others of the role: nobody to compare with" in told
    assert "30 people without a case of theirs, in 3 streams and 5 areas" in told
    assert "says whom to ask, not why" in " ".join(caption.value for caption in app.caption)
    assert '"kind": "consultation"' in str(app.get("vega_lite_chart")[0].proto.spec)


def test_a_bundle_is_made_for_somebody_and_a_purpose_and_is_logged(opened: Opened, own: Path) -> None:
    app = audit(opened, own)
    app.text_input(key="bundle-subject").set_value("S00001")
    app.button[-1].click().run()
    assert "Say for whom and what for" in " ".join(warning.value for warning in app.warning)
    app.text_input(key="bundle-recipient").set_value("The Commission")
    app.selectbox(key="bundle-purpose").set_value("audit")
    app.button[-1].click().run()
    assert not app.exception
    name, content, entries = app.session_state["rr-bundle"]
    assert name.startswith("evidence-subject-")
    assert entries == 2
    assert "verify.py" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert app.get("download_button")[0].proto.label == f"Take along {name} (2 entries)"
    assert "The Commission" in str(app.dataframe[1].value["content"].to_list())
    app.text_input(key="bundle-month").set_value("2026-13")
    app.button[-1].click().run()
    assert "allowed: YYYY-MM" in " ".join(warning.value for warning in app.warning)


def test_a_log_with_nothing_in_it_says_so(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REREVIEW_AS", "local-auditor")
    app = opened(tmp_path / "new", "audit")
    assert not app.exception
    assert "Nobody looked at anybody in the last seven days." in [info.value for info in app.info]
    assert _audit_state.DAYS == 35
    casework = open_casework(open_store(tmp_path / "new"))
    with writing(casework) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.people)).scalar_one() == 6
