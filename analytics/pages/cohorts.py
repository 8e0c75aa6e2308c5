"""How does the list differ from one part of it to another? Cut it, then hold two parts side by side."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.casework.people import Right, require
from analytics.charts import cohorts as drawing
from analytics.charts import side_by_side, survival
from analytics.pages import _cohort_choice, _cohort_slices, _data, _frame, _plain, _who, _words
from analytics.pages._cohort_slices import Cohort, Figures
from analytics.store import reading
from analytics.store.nights import Night
from analytics.store.open import Store

TITLE = "Cohorts"
ORDER = 7
NEEDS = Right.SEE_COHORTS
MOST_ROWS = 15
NAMES = ("A", "B")
_LIMITS = (
    "What differs between two parts of the list may lie in how they are watched and recorded rather than "
    "in what people do: nothing here says anything of a person because of the part that they are in."
)


def render() -> None:
    """Draw the page: the list cut by one thing, then two cohorts side by side."""
    _frame.banner()
    found = _frame.chosen_night()
    if found is None:
        return
    store, night = found
    require(_who.actor(), NEEDS)
    people = _people(store, night)
    st.header("Cohorts", anchor=False)
    _cohort_choice.saved()
    _sliced(people)
    _compared(people)
    st.caption(_LIMITS)
    _frame.stamp(night, people.height)
    _frame.not_for()


def _night(night: Night) -> tuple[str, str]:
    return str(night.run_path), night.run_sha256


def _store(store: Store) -> str:
    return str(store.path)


def _people(store: Store, night: Night) -> pl.DataFrame:
    return _cohort_slices.prepared(_data.figures(night), _groups(store, night), night.as_of)


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs={Night: _night, Store: _store})
def _groups(store: Store, night: Night) -> pl.DataFrame:
    loaded = night.manifest.get("inputs", {}).get("loaded")
    with reading.open_reading(store, loaded) as session:
        groups = session.frame("read_cohort_groups", as_of=night.as_of)
    return groups.with_columns(_plain.visible_column("retention_group"))


def _sliced(people: pl.DataFrame) -> None:
    column = _cohort_choice.slice_by()
    parts = _cohort_slices.slices(people, column)
    if not parts:
        st.info("Nobody is on the list of this night.")
        return
    kept = sorted(parts, key=lambda part: (-part[1].first, -part[1].people))[:MOST_ROWS]
    shown = [part for part in parts if part in kept]
    most_people = drawing.longest([figures.people for _, figures, _ in shown])
    most_first = drawing.longest([figures.first for _, figures, _ in shown])
    most_chance = drawing.longest([figures.median_chance or 0.0 for _, figures, _ in shown])
    rows = [
        drawing.Row(
            name=_named(value),
            people=drawing.Bar(figures.people / most_people, _words.count(figures.people)),
            first=drawing.Bar(figures.first / most_first, f"{figures.first} ({_share(figures.first_share)})"),
            chance=drawing.Bar((figures.median_chance or 0.0) / most_chance, _share(figures.median_chance)),
            bands=_cohort_slices.bands(scores),
            above=_share(figures.above_zero),
        )
        for value, figures, scores in shown
    ]
    heads = (
        _cohort_slices.SLICES[column],
        "People",
        f"In the first {_cohort_slices.FIRST} (share of them)",
        "Median chance",
        "Score above 0",
    )
    st.html(drawing.chart(heads, rows))
    rest = (
        f" Shown: the {MOST_ROWS} of {len(parts)} with the most in the first 100."
        if len(parts) > len(shown)
        else ""
    )
    st.caption(
        "Chance: that the case is reopened within 180 days. Score above 0: people with any escalation "
        f"evidence; the denser, the more: {', '.join(_cohort_slices.BANDS)} nats.{rest}"
    )


def _named(value: str) -> str:
    return _words.plain(value)


def _share(share: float | None) -> str:
    return _words.NOTHING if share is None else "0 %" if share == 0 else _words.share(share)


def _compared(people: pl.DataFrame) -> None:
    st.subheader("Two cohorts side by side", anchor=False)
    cohorts = _cohort_choice.pair(people)
    parts = [_cohort_slices.chosen(people, cohort) for cohort in cohorts]
    if cohorts[0] == cohorts[1]:
        st.info("Both cohorts are the same. Choose something else for A or for B.")
        return
    empty = [name for name, part in zip(NAMES, parts, strict=True) if part.is_empty()]
    if empty:
        st.info(f"Nobody on the list is in {' nor in '.join(empty)}. Take a filter away.")
        return
    with st.container(key="cohort-figures"):
        places = st.columns(2, gap="large")
    for place, name, cohort, part in zip(places, NAMES, cohorts, parts, strict=True):
        place.html(_figures(name, cohort, _cohort_slices.figures(part)))
    with st.container(key="cohort-drawings"):
        left, right = st.columns(2, gap="large")
    with left:
        st.caption("How many have at least so much evidence")
        drawn = survival.rows(dict(zip(NAMES, (part["score"] for part in parts), strict=True)))
        if drawn.is_empty():
            st.info("Nobody in either cohort has escalation evidence above 0.")
        else:
            st.vega_lite_chart(spec=survival.chart(drawn, NAMES), alt="Scores of both cohorts")
    with right:
        st.caption("Families of evidence")
        shares = [_cohort_slices.families(part, _data.event_types().families) for part in parts]
        marks = side_by_side.rows(shares[0], shares[1], NAMES)
        if marks:
            st.vega_lite_chart(spec=side_by_side.chart(marks, NAMES), alt="Families of evidence of both")
        else:
            st.info("Nobody in either cohort has evidence of any family.")
    st.caption("A: red, whole line, round. B: blue, dashed line, square. The share axis is logarithmic.")


def _figures(name: str, cohort: Cohort, figures: Figures) -> str:
    colour = drawing_colour(name)
    chosen = "; ".join(", ".join(_named(value) for value in values) for values in cohort.content().values())
    shown = (
        (_words.count(figures.people), "people"),
        (
            f"{figures.first} <small>({_share(figures.first_share)})</small>",
            f"in the first {_cohort_slices.FIRST}",
        ),
        (_share(figures.above_zero), "score above 0"),
        (_share(figures.median_chance), "median chance in 180 days"),
        (
            _words.NOTHING if figures.median_score is None else _words.nats(figures.median_score),
            "median score (nats)",
        ),
    )
    facts = "".join(f'<div class="rr-fact"><b>{value}</b><span>{told}</span></div>' for value, told in shown)
    few = (
        f'<div class="rr-small">Fewer than {_cohort_slices.FEW} people: shares jump with each one.</div>'
        if figures.people < _cohort_slices.FEW
        else ""
    )
    dot = f'<span class="rr-dot" style="background:{colour}"></span>'
    return (
        f'<div class="rr-lead">{dot}<b>{name}</b> {_plain.escaped(chosen) or "everybody on the list"}</div>'
        f'<div class="rr-facts">{facts}</div>{few}'
    )


def drawing_colour(name: str) -> str:
    """The colour of a cohort in every drawing of it."""
    return survival.COLOURS[NAMES.index(name)]
