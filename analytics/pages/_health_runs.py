"""Runs of the nightly job on the screen: the verdict in a sentence, the gates, the times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl
import streamlit as st

from analytics.charts import run_times
from analytics.nightly import standing
from analytics.pages import _plain, _words
from analytics.store.attempts import Attempt
from analytics.store.nights import Night
from analytics.store.open import Store

MAX_AGE_HOURS = 36.0
RUNS_SHOWN = 30
_GATE_ORDER = ("failed", "overridden", "no reference", "passed")
_COLUMNS: dict[str, Any] = {
    "verdict": st.column_config.TextColumn("Verdict", width=110),
    "gate": st.column_config.TextColumn("Gate", width=150),
    "figure": st.column_config.TextColumn("What was found", width=420),
    "measured": st.column_config.NumberColumn("Measured", format="%.4g", width=90),
    "limit": st.column_config.NumberColumn("Limit", format="%.4g", width=80),
    "against": st.column_config.TextColumn("Against", width=260),
}


def lead(store: Store, attempt: Attempt | None, night: Night | None) -> None:
    """One sentence that says whether the list may be relied on this morning, and the figures behind it."""
    found = standing.look(store, datetime.now(UTC), MAX_AGE_HOURS)
    if found.problems:
        said = "; ".join(_plain.escaped(problem) for problem in found.problems)
        st.html(f'<div class="rr-banner rr-lead" role="alert"><b>No.</b> {said[0].upper()}{said[1:]}.</div>')
    else:
        st.html(f'<div class="rr-lead"><b>Yes.</b> {_sound(attempt, night)}</div>')
    st.html(f'<div class="rr-facts">{_facts(found, attempt)}</div>')


def _sound(attempt: Attempt | None, night: Night | None) -> str:
    of = "" if night is None else f"The list is of {_words.day(night.as_of)}"
    if attempt is None:
        return f"{of}; it was published before runs were kept on record."
    passed = sum(gate.get("verdict") != "failed" for gate in attempt.gates)
    gates = f", and none of its {passed} gates failed" if passed else ""
    return f"{of}. The last run came to '{_plain.escaped(attempt.outcome)}'{gates}."


def _facts(found: standing.Standing, attempt: Attempt | None) -> str:
    age, counts = found.age_hours, found.counts
    took = _words.NOTHING if attempt is None else f"{sum(attempt.seconds.values()):,.1f} s"
    came = _words.NOTHING if attempt is None else _plain.escaped(attempt.outcome)
    shown = (
        (_words.NOTHING if age is None else f"{age:,.0f} h", "age of the list"),
        (came, "the last run"),
        (took, "it took"),
        (_words.count(counts["ranked"]), "subjects ranked"),
        (_words.count(counts["held"]), "rows waiting"),
        (_words.count(counts["quarantined"]), "rows set aside"),
        (f"{found.disk['store_bytes'] / 1e6:,.0f} MB", "on disk"),
        (f"{found.disk['free_bytes'] / 1e9:,.0f} GB", "free"),
    )
    return "".join(f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown)


def gates(tried: Sequence[Attempt]) -> None:
    """Write the gates of the newest run that got as far as being asked, the failed ones first."""
    asked = next((attempt for attempt in reversed(tried) if attempt.gates), None)
    st.subheader("Gates", anchor=False)
    if asked is None:
        st.info("No run on record has been asked its gates yet; the next `rereview nightly` is.")
        return
    rows = [{name: gate.get(name) for name in _COLUMNS} for gate in asked.gates]
    texts = ("verdict", "gate", "figure", "against")
    frame = pl.DataFrame(
        rows,
        schema={name: pl.String if name in texts else pl.Float64 for name in _COLUMNS},
        strict=False,
    ).with_columns(*(_plain.visible_column(name) for name in texts))
    place = pl.col("verdict").replace_strict({word: n for n, word in enumerate(_GATE_ORDER)}, default=0)
    st.dataframe(
        frame.sort(place, "gate", maintain_order=True).to_arrow(),
        hide_index=True,
        placeholder=_words.NOTHING,
        column_config=_COLUMNS,
        alt="Gates of the newest run",
    )
    st.caption(
        f"Run {asked.number}, for {_words.day(asked.as_of)}: {asked.outcome}. A gate without earlier nights "
        "or a model to be held against has no reference, and lets the night pass."
    )


def times(tried: Sequence[Attempt]) -> None:
    """Draw how long the last runs took, step by step."""
    st.subheader("How long runs took", anchor=False)
    timed = [attempt for attempt in tried if attempt.seconds][-RUNS_SHOWN:]
    if not timed:
        st.info("No run on record has told its times yet.")
        return
    rows = [
        {
            "run": str(attempt.number),
            "night": _words.day(attempt.as_of),
            "place": place,
            "step": step,
            "order": order,
            "seconds": seconds,
            "outcome": attempt.outcome,
        }
        for place, attempt in enumerate(timed)
        for order, (step, seconds) in enumerate(attempt.seconds.items())
    ]
    st.vega_lite_chart(spec=run_times.chart(rows), alt="Seconds by run and step")
