from __future__ import annotations

import re

import pytest

from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import RIGHTS, Actor, Right, Role, require, require_any
from analytics.errors import NotAllowedError
from tests.conftest import ROOT

DESK = (ROOT / "docs/desk.md").read_text(encoding="utf-8")
ACCESS = (ROOT / "docs/access.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("right", Right)
def test_a_right_stands_in_the_document_with_the_roles_that_have_it(right: Right) -> None:
    roles = ", ".join(role for role in Role if right in RIGHTS[role])
    assert roles
    assert f"| {right} | {roles} |" in ACCESS


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
    for name, value in vars(DeskRules()).items():
        assert f"`{name}`" in DESK, name
        if isinstance(value, int) and not isinstance(value, bool):
            assert re.search(rf"`{name}`[^.|]*\b{value}\b", DESK), name
