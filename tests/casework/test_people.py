from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.casework.people import RIGHTS, Actor, Right, Role, require, require_any
from analytics.casework.rules import DeskRules
from analytics.errors import NotAllowedError

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/desk.md"


def _documented() -> dict[tuple[str, str], bool]:
    """What the table of docs/desk.md says of each right and role."""
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    start = next(place for place, row in enumerate(cells) if row[0] == "right")
    roles = cells[start][1:]
    return {
        (row[0], role): cell == "yes"
        for row in cells[start + 1 :]
        for role, cell in zip(roles, row[1:], strict=True)
    }


def test_the_document_says_who_may_do_what() -> None:
    assert _documented() == {(right, role): right in RIGHTS[role] for right in Right for role in Role}


def test_reading_deciding_and_watching_over_it_are_kept_apart() -> None:
    assert not RIGHTS[Role.AUDITOR] & {
        Right.READ_CASES,
        Right.SEE_SUBJECT,
        Right.SEE_LIST,
        Right.MANAGE_PEOPLE,
    }
    assert not RIGHTS[Role.ADMINISTRATOR] & {Right.SEE_SUBJECT, Right.SEE_LIST, Right.SEE_AUDIT}
    assert not RIGHTS[Role.DATA_SCIENTIST] & {Right.SEE_SUBJECT, Right.SEE_LIST}
    assert Right.READ_CASES not in RIGHTS[Role.SUPERVISOR] | RIGHTS[Role.OPERATOR]


def test_one_of_several_rights_is_enough() -> None:
    sam = Actor("sam", "Sam", frozenset({Role.SECOND_READER}))
    require_any(sam, (Right.READ_CASES, Right.READ_SECOND))
    with pytest.raises(
        NotAllowedError, match=re.escape("Sam may not settle disagreements; allowed: supervisor")
    ):
        require_any(sam, (Right.SETTLE, Right.ASSIGN))
    with pytest.raises(NotAllowedError):
        require(Actor("nil", "Nil", frozenset()), Right.SEE_LIST)


def test_the_document_names_every_rule_of_the_desk_with_its_default() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, value in vars(DeskRules()).items():
        assert f"`{name}`" in text, name
        if isinstance(value, int) and not isinstance(value, bool):
            assert re.search(rf"`{name}`[^.|]*\b{value}\b", text), name
