"""Pages as Streamlit knows them: made from the modules, so that an address is the name of a file."""

from __future__ import annotations

from types import ModuleType

import streamlit as st
from streamlit.navigation.page import Page

from analytics import discover, pages

SUBJECT = "id"
"""Name of the parameter that gives a subject an address: `/subject?id=…`."""
NIGHT = "night"
"""Name of the parameter that names a night: `/?night=2026-06-30` (the queue); without it, the current one."""
SINCE = "since"
"""Name of the parameter that names the earlier night of a comparison: `/changes?since=2026-06-29`."""


def _page(name: str, module: ModuleType) -> Page:
    return st.Page(module.render, title=module.TITLE, url_path=name, default=module.ORDER == 0)


def everything() -> list[Page]:
    """All pages in the order that they ask for."""
    found = sorted(discover.modules(pages).items(), key=lambda item: (item[1].ORDER, item[0]))
    return [_page(name, module) for name, module in found]


def to(name: str) -> Page:
    """The page of one module, to link or switch to."""
    return _page(name, discover.modules(pages)[name])


def address(subject_id: str) -> dict[str, str]:
    """The query parameters that open one subject, on the night that is being looked at."""
    return {SUBJECT: subject_id} | on_night()


def on_night() -> dict[str, str]:
    """The query parameters that stay on the night in the address; none where it is the current one."""
    asked = st.query_params.get(NIGHT)
    return {NIGHT: asked} if asked else {}
