"""Every block that can be run is run, and one that looks as if it could says that it is only shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.manual import snippets

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
RUN = [path for path in PAGES if snippets.runnable(path)]
FROM_NOTHING = {"tutorial.md"}
"""Pages that begin with an empty folder; others have a store with one night in it."""


def name(path: Path) -> str:
    return str(path.relative_to(DOCS))


def test_there_is_a_tutorial_and_a_page_by_role() -> None:
    roles = ["analyst", "auditor", "data-scientist", "operator", "supervisor"]
    assert {"tutorial.md", *(f"howto/{role}.md" for role in roles)} <= {name(path) for path in RUN}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_what_looks_as_if_it_could_be_run_is_run_or_says_that_it_is_shown(path: Path) -> None:
    unsaid = [
        f"line {block.line}: ```{block.language}"
        for block in snippets.blocks(path)
        if snippets.LOOKS_RUNNABLE.search(block.text)
        and block.language not in (*snippets.RUN, snippets.SHOWN)
    ]
    assert not unsaid, f"use ```sh where it is to be run, ```{snippets.SHOWN} where it is only shown"


@pytest.mark.parametrize("path", RUN, ids=name)
def test_a_page_runs_from_top_to_bottom(
    path: Path, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if path.name in FROM_NOTHING:
        snippets.page(path, tmp_path)
        assert (tmp_path / "store/state.sqlite").exists()
        return
    variables = {}
    if any("rereview" in block.text or "REREVIEW" in block.text for block in snippets.runnable(path)):
        shutil.copytree(request.getfixturevalue("tiny_store"), tmp_path / "store")
        monkeypatch.setenv("REREVIEW_STORE", "store")
        variables["REREVIEW_STORE"] = "store"
    snippets.page(path, tmp_path, **variables)


def test_a_block_that_fails_is_told_with_its_place(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Hello\n\n```sh\nfalse\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"page\.md:3: exit code 1"):
        snippets.page(page, tmp_path)


def test_numbers_that_are_not_so_are_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\n>>> 1 + 1\n3\n\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="Got:"):
        snippets.page(page, tmp_path)
