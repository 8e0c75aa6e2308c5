"""Papers say what the running system is, and what is committed is what they would say today."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.errors import ContractError, UsageError
from analytics.papers import rendering
from analytics.papers.asked import Asked
from analytics.ranking import policy
from analytics.store.open import open_store
from tests.conftest import ROOT, TINY_NIGHT
from tests.programs import complaint, program

SHIPPED = Asked(taxonomy.load())
COMMITTED = ROOT / "docs/papers"
TEMPLATES = sorted(rendering.TEMPLATES.glob("*.md"))


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    return rendering.papers(SHIPPED)


def test_the_papers_are_there(rendered: dict[str, str]) -> None:
    assert set(rendered) == {
        "model-card.md",
        "data-sheet.md",
        "transparency-record.md",
        "protection-impact.md",
        "equality-impact.md",
        "processing-register.md",
        "law-map.md",
    }


def test_what_is_committed_is_what_they_would_say_today(rendered: dict[str, str]) -> None:
    assert rendering.stale(rendered, COMMITTED) == [], f"`{rendering.RENEW}` renews them"
    assert {path.name for path in COMMITTED.glob("*.md")} == set(rendered)


@pytest.mark.parametrize("name", rendering.known())
def test_a_fact_is_named_by_a_paper_says_something_and_says_it_again(name: str) -> None:
    named = {found for path in TEMPLATES for found in rendering.names(path.read_text(encoding="utf-8"))}
    assert name in named
    said = rendering.known()[name](SHIPPED)
    assert said.strip()
    assert said == rendering.known()[name](SHIPPED)
    assert "{fact:" not in said


def test_an_unknown_fact_is_named_with_its_template() -> None:
    with pytest.raises(ContractError, match=r"card\.md: no fact 'signals\.none'; allowed: .*signals\.ranked"):
        rendering.render("# Card\n{fact:signals.none}", SHIPPED, "card.md")


def test_a_fact_that_changed_is_named(rendered: dict[str, str], tmp_path: Path) -> None:
    rendering.write(rendered, tmp_path)
    rendering.require_current(rendered, tmp_path)
    changed = policy.text().replace("weight = 0.6", "weight = 0.5")
    with policy.use(changed):
        now = rendering.papers(SHIPPED)
    with pytest.raises(ContractError) as caught:
        rendering.require_current(now, tmp_path)
    assert "model-card.md: signals.policy_hash, signals.ranked changed" in str(caught.value)
    assert "data-sheet.md" not in str(caught.value)
    (tmp_path / "law-map.md").unlink()
    (tmp_path / "data-sheet.md").write_text(rendered["data-sheet.md"].replace("Motivation", "Why"), "utf-8")
    told = rendering.stale(rendered, tmp_path)
    assert told == ["data-sheet.md: its words changed", "law-map.md: not there"]


def test_a_folder_that_cannot_be_written_is_one_line(rendered: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="a folder to write to"):
        rendering.write(rendered, tmp_path / "file")


def test_a_store_gives_its_own_model_and_nights(tiny_store: Path) -> None:
    card = rendering.papers(Asked(taxonomy.load(), open_store(tiny_store)))["model-card.md"]
    assert f"learnt from what was recorded until {TINY_NIGHT}" in card
    assert f"1 nights are published; the current one is of {TINY_NIGHT}" in card
    assert "| signal | learnt weight |" in card


def test_the_command_writes_them_and_checks_them(tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    done = program(*store, "papers", "--out", tmp_path / "papers")
    assert len(done.stdout.splitlines()) == len(TEMPLATES)
    assert program(*store, "papers", "--out", tmp_path / "papers", "--check").returncode == 0
    line = complaint(program(*store, "papers", "--out", tmp_path / "papers", "--check", "--shipped"), 3)
    assert "model.nights_published changed" in line
