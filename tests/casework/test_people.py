from __future__ import annotations

import pytest

from analytics.casework.people import RIGHTS, Right, Role
from tests.conftest import ROOT

ACCESS = (ROOT / "docs/access.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("right", Right)
def test_a_right_stands_in_the_document_with_the_roles_that_have_it(right: Right) -> None:
    roles = ", ".join(role for role in Role if right in RIGHTS[role])
    assert roles
    assert f"| {right} | {roles} |" in ACCESS
