"""Builds the site from `docs/` and the code, strictly: `python -m scripts.manual.build [FOLDER]`.

A warning is an error. Nothing is fetched, neither now nor when the site is looked at.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from scripts.manual import contents, reference

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SITE = ROOT / "build/site"
LOADS = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
}
"""What loads something by itself when a page is looked at, and from where."""
_ELSEWHERE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
_STYLE = re.compile(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")\s;]+)", re.IGNORECASE)


class _Loading(HTMLParser):
    """What a page would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this element loads."""
        wanted = dict(attrs).get(LOADS.get(tag, ""))
        if wanted and _ELSEWHERE.match(wanted):
            self.found.append(wanted)


def elsewhere(site: Path) -> Iterator[str]:
    """One line for everything that a page or a style of the site would load from elsewhere."""
    for path in sorted(site.rglob("*.html")):
        page = _Loading()
        page.feed(path.read_text(encoding="utf-8"))
        yield from (f"{path.relative_to(site)}: {address}" for address in page.found)
    for path in sorted(site.rglob("*.css")):
        for address in _STYLE.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(site)}: {address}"


def collect(folder: Path) -> list[str]:
    """Put documents, generated pages and the first page into a folder; gives the pages, without `.md`."""
    shutil.copytree(DOCS, folder)
    shutil.copy(Path(__file__).with_name("conf.py"), folder / "conf.py")
    (folder / "reference").mkdir()
    for name, make in reference.PAGES.items():
        (folder / "reference" / f"{name}.md").write_text(make(), encoding="utf-8")
    pages = sorted(str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.md"))
    (folder / "index.md").write_text(contents.index(pages), encoding="utf-8")
    return pages


def build(site: Path = SITE) -> int:
    """Build the site anew; 0 where there is nothing to complain of."""
    source = site.with_name(f"{site.name}.source")
    for folder in (site, source):
        shutil.rmtree(folder, ignore_errors=True)
    collect(source)
    state = site.with_name(f"{site.name}.state")
    options = ["-b", "html", "-W", "--keep-going", "-q", "-d", str(state)]
    code = sphinx([*options, str(source), str(site)])
    shutil.rmtree(source)
    shutil.rmtree(state, ignore_errors=True)
    loaded = list(elsewhere(site))
    for line in loaded:
        print(f"loads from elsewhere: {line}", file=sys.stderr)
    return int(code) or int(bool(loaded))


if __name__ == "__main__":
    sys.exit(build(*map(Path, sys.argv[1:2])))
