from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analytics import cli
from analytics.errors import UsageError


def run(store: Path, *words: str) -> str:
    """What the command prints; in this process, for a process of its own costs half a second."""
    done = CliRunner().invoke(cli.program, ["--store", str(store), "people", *words])
    if isinstance(done.exception, UsageError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(autouse=True)
def _without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back what the program puts there


def test_people_are_added_given_roles_and_lose_them(tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run(store, "add", "ann", "--name", "Ann Bell", "--role", "analyst") == "ann: analyst\n"
    assert run(store, "grant", "ann", "second reader") == "ann: analyst, second reader\n"
    run(store, "revoke", "ann", "analyst")
    assert run(store, "revoke", "ann", "second reader") == "ann: no role\n"
    run(store, "add", "ben", "--name", "Ben", "--login", "ben@example.org")
    told = json.loads(run(store, "list", "--json"))["people"]
    assert [(each["person_id"], each["roles"], each["login"]) for each in told] == [
        ("ann", [], None),
        ("ben", [], "ben@example.org"),
    ]
    assert "Ann Bell" in run(store, "list")
    with pytest.raises(UsageError, match=r"role 'boss'; allowed: analyst, "):
        run(store, "grant", "ann", "boss")
    with pytest.raises(UsageError, match="person eve: unknown"):
        run(store, "grant", "eve", "analyst")
