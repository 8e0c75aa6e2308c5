"""Pages as Streamlit knows them: made from the modules, so that an address is the name of a file."""

from __future__ import annotations

from types import ModuleType

import streamlit as st
from streamlit.navigation.page import Page

from analytics import discover, pages
from analytics.pages import _guard

SUBJECT = "id"
"""Name of the parameter that gives a subject an address: `/subject?id=…`."""
NIGHT = "night"
"""Name of the parameter that names a night: `/?night=2026-06-30` (the queue); without it, the current one."""
SINCE = "since"
"""Name of the parameter that names the earlier night of a comparison: `/changes?since=2026-06-29`."""


def _page(name: str, module: ModuleType) -> Page:
    return st.Page(
        _guard.shown(module),
        title=module.TITLE,
        url_path=name,
        default=name == _first(),
        visibility="visible" if _guard.may(module) else "hidden",
    )


def in_order() -> dict[str, ModuleType]:
    """All pages by name, in the order that they ask for."""
    return dict(sorted(discover.modules(pages).items(), key=lambda item: (item[1].ORDER, item[0])))


def everything() -> list[Page]:
    """All pages: in the navigation stand those that who acts may see; the others say who may."""
    return [_page(name, module) for name, module in in_order().items()]


def _first() -> str:
    """The page that the bare address opens: the first that who acts may see."""
    known = in_order()
    return next((name for name, module in known.items() if _guard.may(module)), next(iter(known)))


def to(name: str) -> Page:
    """The page of one module, to link or switch to."""
    return _page(name, in_order()[name])


def address(subject_id: str) -> dict[str, str]:
    """The query parameters that open one subject, on the night that is being looked at."""
    return {SUBJECT: subject_id} | on_night()


def on_night() -> dict[str, str]:
    """The query parameters that stay on the night in the address; none where it is the current one."""
    asked = st.query_params.get(NIGHT)
    return {NIGHT: asked} if asked else {}
