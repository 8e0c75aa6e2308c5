"""What stands where on the site. A document that nobody has placed stands under the explanations."""

from __future__ import annotations

from collections.abc import Iterable

INTRODUCTION = """# Rereview

An order of reading for closed cases, on synthetic people only. Nobody in it exists, and nothing may follow
from a place on the list: [what it is for, and what it must not do](use.md).

| you want to | read |
|---|---|
| see it work, in ten minutes | [the tutorial](tutorial.md) |
| do your work with it | the pages by role, at the left |
| understand it | [by hand](evidence-by-hand.md), [base rates](base-rates.md), [two clocks](two-clocks.md) |
| look something up | the reference, which is generated from the code |
| answer for it | [use and misuse](use.md), and the papers |

"""
PLACED: dict[str, tuple[str, ...]] = {
    "Begin": ("tutorial", "use"),
    "By role": ("howto/*",),
    "Explanation": ("evidence-by-hand", "base-rates", "two-clocks", "model", "alarms", "links", "backtest"),
    "Reference": ("operations", "feed", "reference/*"),
    "Papers": ("papers/*",),
    "For developers": ("architecture", "adding", "scale"),
}
OTHERS = "Explanation"


def index(pages: Iterable[str]) -> str:
    """The first page, with every page in its place; `pages` are paths without `.md`."""
    left = set(pages)
    sections = {}
    for caption, wanted in PLACED.items():
        sections[caption] = [page for pattern in wanted for page in _matching(pattern, left)]
        left -= set(sections[caption])
    sections[OTHERS] += sorted(left)
    return INTRODUCTION + "\n".join(_tree(caption, found) for caption, found in sections.items() if found)


def _matching(pattern: str, pages: set[str]) -> list[str]:
    if pattern.endswith("/*"):
        return sorted(page for page in pages if page.startswith(pattern[:-1]))
    return [pattern] if pattern in pages else []


def _tree(caption: str, pages: list[str]) -> str:
    return "\n".join(["```{toctree}", f":caption: {caption}", ":hidden:", "", *pages, "```", ""])
