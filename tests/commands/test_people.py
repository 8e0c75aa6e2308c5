from __future__ import annotations

import json
from pathlib import Path

from tests.programs import complaint, program


def test_people_are_added_given_roles_and_lose_them(tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    added = program(*store, "people", "add", "ann", "--name", "Ann Bell", "--role", "analyst")
    assert added.stdout == "ann: analyst\n"
    assert (
        program(*store, "people", "grant", "ann", "second reader").stdout == "ann: analyst, second reader\n"
    )
    program(*store, "people", "revoke", "ann", "analyst")
    assert program(*store, "people", "revoke", "ann", "second reader").stdout == "ann: no role\n"
    program(*store, "people", "add", "ben", "--name", "Ben", "--login", "ben@example.org")
    told = json.loads(program(*store, "people", "list", "--json").stdout)["people"]
    assert [(each["person_id"], each["roles"], each["login"]) for each in told] == [
        ("ann", [], None),
        ("ben", [], "ben@example.org"),
    ]
    assert "Ann Bell" in program(*store, "people", "list").stdout
    assert "role 'boss'; allowed: analyst, " in complaint(
        program(*store, "people", "grant", "ann", "boss"), 2
    )
    assert "person eve: unknown" in complaint(program(*store, "people", "grant", "eve", "analyst"), 2)
