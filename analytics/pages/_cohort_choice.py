"""The widgets that say which cohorts are meant, and the views of them that somebody saved."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.pages import _cohort_slices, _plain, _views, _words
from analytics.pages._cohort_slices import SLICES, Cohort
from analytics.pages._views import View

PAGE = "cohorts"
_SLICE, _OPENED, _NAME = "cohorts-slice", "cohorts-opened", "cohorts-name"
_BEGUN = "cohorts-begun"


def _key(name: str, column: str) -> str:
    return f"cohorts-{name}-{column}"


def slice_by() -> str:
    """The column that the list is cut by, chosen on the page."""
    first = next(iter(SLICES))
    chosen = st.segmented_control(
        "Cut the list by",
        list(SLICES),
        default=None if _SLICE in st.session_state else first,
        format_func=SLICES.__getitem__,
        key=_SLICE,
        persist_state="session",
        required=True,
    )
    return chosen or first


def pair(people: pl.DataFrame) -> tuple[Cohort, Cohort]:
    """Both cohorts as they are chosen; at first, the two largest streams."""
    if _BEGUN not in st.session_state:
        st.session_state[_BEGUN] = True
        counted = people.group_by("stream").len().sort("len", "stream", descending=[True, False])
        largest = counted["stream"].head(2).to_list()
        for name, stream in zip(("A", "B"), largest, strict=False):
            st.session_state.setdefault(_key(name, "stream"), [stream])
    with st.container(key="cohort-choices"):
        left, right = st.columns(2, gap="large")
    with left:
        first = _widgets("A", people)
    with right:
        second = _widgets("B", people)
    return first, second


def _widgets(name: str, people: pl.DataFrame) -> Cohort:
    held = {}
    st.markdown(f"**{name}**", width="content")
    places = st.columns(2, gap="small") * 2
    for place, (column, title) in zip(places, SLICES.items(), strict=True):
        options = _cohort_slices.values(people, column)
        key = _key(name, column)
        # a view may have been saved on a night that had other values
        st.session_state[key] = [value for value in st.session_state.get(key) or [] if value in options]
        held[column] = tuple(
            place.multiselect(
                f"{name}: {title.lower()}",
                options,
                key=key,
                format_func=_words.plain,
                placeholder=f"{title}: any",
                label_visibility="collapsed",
                persist_state="session",
            )
        )
    return Cohort(**held)


def saved() -> None:
    """Open, save and remove views of this page."""
    kept = _views.views().list(PAGE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if kept:
            st.selectbox(
                "Saved views",
                [view.name for view in kept],
                index=None,
                key=_OPENED,
                placeholder="Open a saved view",
                format_func=lambda name: _plain.visible(name, _views.MOST_CHARACTERS),
                label_visibility="collapsed",
                on_change=_open,
                width=260,
            )
        with st.popover("Save this view", icon=":material/bookmark_add:"):
            st.text_input("Name", key=_NAME, max_chars=_views.MOST_CHARACTERS)
            st.button("Save", key="cohorts-save", on_click=_save)
            for place, view in enumerate(kept):
                st.button(
                    f"Remove {_plain.label(view.name)}",
                    key=f"cohorts-remove-{place}",
                    on_click=_remove,
                    args=(view.name,),
                    type="tertiary",
                )


def _save() -> None:
    name = (st.session_state.get(_NAME) or "").strip()
    if not name:
        st.toast("Give the view a name first.")
        return
    views = _views.views()
    others = [view for view in views.list(PAGE) if view.name != name]
    if len(others) >= _views.MOST_VIEWS:
        st.toast(f"At most {_views.MOST_VIEWS} views are kept: remove one first.")
        return
    cohorts = {part: _held(part).content() for part in ("A", "B")}
    views.save(View(PAGE, name, {"slice": st.session_state.get(_SLICE), **cohorts}))
    st.session_state[_NAME] = ""


def _held(name: str) -> Cohort:
    return Cohort.of({column: st.session_state.get(_key(name, column)) or [] for column in SLICES})


def _remove(name: str) -> None:
    _views.views().remove(PAGE, name)


def _open() -> None:
    name = st.session_state.get(_OPENED)
    view = next((view for view in _views.views().list(PAGE) if view.name == name), None)
    if view is None:
        return
    if view.content.get("slice") in SLICES:
        st.session_state[_SLICE] = view.content["slice"]
    for part in ("A", "B"):
        cohort = Cohort.of(view.content.get(part) or {})
        for column in SLICES:
            st.session_state[_key(part, column)] = list(getattr(cohort, column))
    st.session_state[_BEGUN] = True
