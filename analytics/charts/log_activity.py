"""How much was looked at, changed and handed out, day by day? One lane a kind of act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import altair as alt

from analytics.charts import palette
from analytics.charts.unchecked import unchecked

LANE = 40
_FILLED = 0.8
"""How much of its lane the highest bar takes."""
Bar = dict[str, object]


def lanes(told: Iterable[tuple[str, str, int]], kinds: Sequence[str], first: date, last: date) -> list[Bar]:
    """A bar a kind and day: `kind`, `day`, `next` (its end), `entries`, `most` (of the kind), `low`, `high`.

    `told` has day (YYYY-MM-DD), kind and entries; a kind without a single entry has no lane.

    >>> [bar["high"] for bar in lanes([("2026-06-29", "erasure", 2)], ["erasure"], *[date(2026, 6, 29)] * 2)]
    [0.8]
    """
    counted = {(day, kind): entries for day, kind, entries in told if str(first) <= day <= str(last)}
    there = [kind for kind in kinds if any(kind == other for _, other in counted)]
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    bars: list[Bar] = []
    for bottom, kind in zip(range(len(there) - 1, -1, -1), there, strict=True):
        most = max(entries for (_, other), entries in counted.items() if other == kind)
        for day in days:
            entries = counted.get((str(day), kind), 0)
            high = bottom + _FILLED * entries / most
            told_of = {"kind": kind, "day": str(day), "next": str(day + timedelta(days=1))}
            bars.append({**told_of, "entries": entries, "most": most, "low": bottom, "high": high})
    return bars


@unchecked
def chart(drawn: Sequence[Bar]) -> alt.LayerChart | alt.FacetChart:
    """The bars of `lanes`; each lane has its own scale, its highest day fills it."""
    labels = list(dict.fromkeys(f"{bar['kind']} (≤ {bar['most']})" for bar in drawn))
    names = ", ".join(f"'{label}'" for label in reversed(labels))
    axis = alt.Axis(
        values=[place + 0.4 for place in range(len(labels))],
        labelExpr=f"[{names}][floor(datum.value)]",
        ticks=False,
        domain=False,
        grid=False,
        labelPadding=8,
        labelLimit=200,
    )
    bars = (
        alt.Chart(alt.Data(values=list(drawn)))
        .mark_rect(color=palette.AWAY)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=8, grid=False)),
            x2="next:T",
            y=alt.Y("low:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, max(len(labels), 1)])),
            y2="high:Q",
            tooltip=[
                alt.Tooltip("kind:N"),
                alt.Tooltip("day:N"),
                alt.Tooltip("entries:Q", format=","),
            ],
        )
    )
    floor = alt.Chart(alt.Data(values=[{"at": place} for place in range(len(labels))]))
    line = floor.mark_rule(color=palette.NEUTRAL, opacity=0.5).encode(y="at:Q")
    return alt.layer(line, bars).properties(height=max(len(labels), 1) * LANE + 24, padding=palette.PADDING)
