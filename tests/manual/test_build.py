"""The site is built strictly, without a network, and loads nothing from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.manual import build, contents, reference
from tests.conftest import ROOT

WITHOUT_NETWORK = """
import socket, sys
from pathlib import Path

def refuse(*_given, **_named):
    raise OSError("there is no network")

socket.socket.connect = socket.getaddrinfo = refuse
from scripts.manual import build
sys.exit(build.build(Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manual") / "site"
    command = [sys.executable, "-c", WITHOUT_NETWORK, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_it_has_every_document_every_generated_page_and_every_paper(site: Path) -> None:
    wanted = {str(path.relative_to(ROOT / "docs").with_suffix("")) for path in (ROOT / "docs").rglob("*.md")}
    wanted |= {f"reference/{name}" for name in reference.PAGES} | {"index"}
    assert {page for page in wanted if not (site / f"{page}.html").is_file()} == set()


def test_it_loads_nothing_from_elsewhere_and_keeps_no_path_of_this_machine(site: Path) -> None:
    assert list(build.elsewhere(site)) == []
    for path in site.rglob("*.html"):
        assert str(ROOT) not in path.read_text(encoding="utf-8"), path.name
    assert not list(site.parent.glob("site.*"))


def test_what_would_be_loaded_from_elsewhere_is_found(tmp_path: Path) -> None:
    page = (
        '<a href="https://a.example/">fine</a><script src="https://b.example/x.js"></script>'
        '<link rel="stylesheet" href="//c.example/x.css"><img src="local.png">'
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    style = "@font-face { src: url('https://d.example/f.woff') } p { background: url(local.png) }"
    (tmp_path / "style.css").write_text(style, encoding="utf-8")
    assert list(build.elsewhere(tmp_path)) == [
        "page.html: https://b.example/x.js",
        "page.html: //c.example/x.css",
        "style.css: https://d.example/f.woff",
    ]


def test_a_warning_ends_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def sphinx(options: list[str]) -> int:
        asked.append(options)
        return 1

    monkeypatch.setattr(build, "collect", Path.mkdir)
    monkeypatch.setattr(build, "sphinx", sphinx)
    assert build.build(tmp_path / "site") == 1
    assert "-W" in asked[0]


def test_a_page_that_nobody_placed_stands_under_the_explanations() -> None:
    told = contents.index(["use", "something-new", "howto/analyst", "reference/errors"])
    explanation = told.partition(f":caption: {contents.OTHERS}")[2].partition("```")[0]
    assert "something-new" in explanation
    for page in ("use", "howto/analyst", "reference/errors"):
        assert told.count(f"\n{page}\n") == 1
        assert page not in explanation
