"""The two drawings of a dossier: what happened when, and what the score is made of; plain vector graphics."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from analytics.charts import palette, waterfall
from analytics.charts import timeline as charted
from analytics.dossier.content import Dossier, day, nats, words
from analytics.dossier.paper import INK, LINE, MARGIN, QUIET, Paper

YEARS = 3
_LANE, _NAMES, _AXIS = 7.5, 26.0, 7.0
_SMALLEST, _LARGEST = 0.7, 2.1
_REASON, _FIGURE = 96.0, 14.0
_MS_A_DAY = 86_400_000
_TICKS = 8
_ROW = 3.6
_LEGEND = (
    "Dot: when it happened, larger = graver. Line: until it was recorded. Hollow: counts for little, or in "
    "custody. Cross: retracted. Grey: in custody."
)
_NATS = (
    "In nats of log evidence: red raises the score, blue lowers it. A nat is a factor of 2.7 in the odds of "
    "an escalation."
)
_ONSET = " Red: when an escalation began (80 %)."

Colour = tuple[int, int, int]


def rgb(colour: str) -> Colour:
    """`#rrggbb` as three numbers.

    >>> rgb("#d1603d")
    (209, 96, 61)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _pale(colour: Colour, much: float) -> Colour:
    red, green, blue = (round(255 - (255 - part) * much) for part in colour)
    return red, green, blue


def timeline(paper: Paper, dossier: Dossier) -> None:
    """Lanes by family over the last three years, or over everything where nothing happened in them."""
    shown = charted.window(dossier.night.as_of, 12 * YEARS, None)
    known = _incidents(dossier)
    retracted = _retracted(dossier)
    rows = charted.marks(known, retracted, shown)
    if rows.is_empty() and known.height:
        shown = charted.window(dossier.night.as_of, None, known["occurred_at"].dt.date().min())  # type: ignore[arg-type]
        rows = charted.marks(known, retracted, shown)
    if rows.is_empty():
        paper.words("Nothing that happened to this person is on record.")
        return
    present = set(rows["family"])
    lanes = [name for name in dossier.families if name in present] + sorted(present - set(dossier.families))
    height = _LANE * len(lanes)
    paper.room(height + _AXIS + 10)
    top = paper.get_y() + 1
    axis = _Axis(shown, MARGIN + _NAMES, paper.w - MARGIN)
    _bands(paper, dossier, axis, top, height)
    _grid(paper, axis, lanes, top, height)
    for row in rows.to_dicts():
        _mark(paper, axis, row, top + _LANE * (lanes.index(row["family"]) + 0.5))
    paper.set_y(top + height + _AXIS)
    earlier = known.height - int(rows["state"].ne("retracted").sum())
    told = f" {earlier} earlier incidents are not drawn." if earlier else ""
    onset = "" if dossier.withheld or dossier.place["since"] is None else _ONSET
    paper.words(_LEGEND + onset + told, quiet=True, points=7.5)


class _Axis:
    """Days from left to right."""

    def __init__(self, shown: charted.Window, left: float, right: float) -> None:
        self.first, self.last, self.left, self.right = shown.first, shown.last, left, right

    def at(self, milliseconds: float) -> float:
        start = datetime(self.first.year, self.first.month, self.first.day)  # noqa: DTZ001 - as the frames are
        days = milliseconds / _MS_A_DAY - (start - datetime(1970, 1, 1)).days  # noqa: DTZ001
        share = days / max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    def of(self, moment: date) -> float:
        return self.at((moment - date(1970, 1, 1)).days * _MS_A_DAY)

    def ticks(self) -> list[date]:
        """First days of months, of quarters or of years, so that at most some eight are written."""
        months = [
            date(year, month, 1)
            for year in range(self.first.year, self.last.year + 1)
            for month in range(1, 13)
            if self.first < date(year, month, 1) <= self.last
        ]
        for step in (1, 3, 6, 12, 24, 60, 120):
            every = [each for each in months if (each.year * 12 + each.month - 1) % step == 0]
            if len(every) <= _TICKS:
                return every
        return months[:: max(1, len(months) // _TICKS)]


def _incidents(dossier: Dossier) -> pl.DataFrame:
    of_incidents = dossier.contributions.drop_nulls("incident_id")
    evidence = of_incidents.group_by("incident_id").agg(pl.col("evidence").sum())
    joined = dossier.incidents.join(evidence, on="incident_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("evidence").fill_null(0.0))


def _retracted(dossier: Dossier) -> pl.DataFrame:
    taken_back = dossier.reports.filter("retracted")
    family = pl.col("event_type").replace_strict(
        dict(dossier.family_of), default=None, return_dtype=pl.String
    )
    return taken_back.with_columns(family=family, severity=pl.lit(30)).drop_nulls("family")


def _bands(paper: Paper, dossier: Dossier, axis: _Axis, top: float, height: float) -> None:
    stays = charted.stays(dossier.custody, charted.Window(axis.first, axis.last))
    paper.set_fill_color(*_pale(rgb(palette.FAMILIES["custody"]), 0.35))
    for stay in stays.to_dicts():
        left = axis.at(stay["from"])
        paper.rect(left, top, max(axis.at(stay["to"]) - left, 0.4), height, style="F")
    low, high = dossier.place["since_low"], dossier.place["since_high"]
    if not dossier.withheld and low is not None and high is not None and high >= axis.first:
        paper.set_fill_color(*_pale(rgb(palette.TOWARDS), 0.28))
        left = axis.of(max(low, axis.first))
        paper.rect(left, top, max(axis.of(high) - left, 0.4), height, style="F")


def _grid(paper: Paper, axis: _Axis, lanes: list[str], top: float, height: float) -> None:
    paper.set_draw_color(*LINE)
    paper.set_line_width(0.15)
    for place in range(len(lanes) + 1):
        paper.line(axis.left, top + place * _LANE, axis.right, top + place * _LANE)
    paper.ink(QUIET, 7)
    for tick in axis.ticks():
        paper.line(axis.of(tick), top, axis.of(tick), top + height)
        text = f"{tick:%b %Y}"
        x = min(axis.of(tick) - paper.get_string_width(text) / 2, axis.right - paper.get_string_width(text))
        paper.text(x, top + height + 3.6, text)
    paper.ink(INK, 8)
    for place, lane in enumerate(lanes):
        paper.set_fill_color(*rgb(palette.of_family(lane)))
        middle = top + (place + 0.5) * _LANE
        paper.circle(MARGIN + 1.2, middle, 1.0, style="F")
        paper.text(MARGIN + 3.6, middle + 1.0, paper.fitted(words(lane), _NAMES - 5))


def _mark(paper: Paper, axis: _Axis, row: dict[str, object], y: float) -> None:
    colour = rgb(palette.of_family(str(row["family"])))
    severity, happened, recorded = (float(str(row[name])) for name in ("severity", "occurred", "recorded"))
    x, size = axis.at(happened), _SMALLEST + (_LARGEST - _SMALLEST) * severity / 100
    paper.set_draw_color(*colour)
    paper.set_line_width(0.25)
    paper.line(x, y, axis.at(recorded), y)
    if row["state"] == "retracted":
        paper.line(x - 1.1, y - 1.1, x + 1.1, y + 1.1)
        paper.line(x - 1.1, y + 1.1, x + 1.1, y - 1.1)
        return
    whole = row["state"] == "counted"
    paper.set_fill_color(*(colour if whole else (255, 255, 255)))
    paper.circle(x, y, size, style="F" if whole else "DF")


def contributions(paper: Paper, dossier: Dossier) -> None:
    """One bar a contribution with its reason and nats, from nothing to the score."""
    paper.words(_NATS, quiet=True, points=7.5)
    paper.ln(1)
    rows = waterfall.bars(dossier.contributions, prior=float(dossier.place["prior"])).to_dicts()
    ends = [value for row in rows for value in (row["start"], row["end"])]
    low, high = min(*ends, 0.0), max(*ends, 0.0)
    left, right = MARGIN + _REASON + _FIGURE + 3, paper.w - MARGIN
    scale = (right - left) / max(high - low, 0.1)
    colours = {"towards": palette.TOWARDS, "away": palette.AWAY, "total": palette.NEUTRAL}
    for row in rows:
        total = row["kind"] == "total"
        paper.ink(INK, 8, "B" if total else "")
        lines = paper.lines(row["reason"], _REASON, _ROW)
        height = _ROW * len(lines) + 1.4
        paper.room(height)
        y = paper.get_y()
        for place, line in enumerate(lines):
            paper.text(MARGIN, y + _ROW * (place + 0.8), line)
        figure = nats(row["evidence"])
        paper.text(MARGIN + _REASON + _FIGURE - paper.get_string_width(figure), y + _ROW * 0.8, figure)
        paper.set_fill_color(*rgb(colours[row["kind"]]))
        start, end = sorted((row["start"], row["end"]))
        wide = max((end - start) * scale, 0.25)
        paper.rect(left + (start - low) * scale, y + 0.5, wide, _ROW - 0.8, style="F")
        paper.set_draw_color(*LINE)
        paper.set_line_width(0.15)
        paper.line(left - low * scale, y, left - low * scale, y + height)
        paper.set_y(y + height)


def span(low: date | None, likely: date | None, high: date | None) -> str:
    """When the escalation began, as a phrase.

    >>> span(None, None, None), span(date(2026, 3, 1), date(2026, 3, 9), date(2026, 4, 1))
    ('no sign that anything began', 'began between 1 Mar and 1 Apr 2026 (80 %), most likely about 9 Mar 2026')
    """
    if low is None or likely is None or high is None:
        return "no sign that anything began"
    first = f"{low.day} {low:%b}" if low.year == high.year else day(low)
    return f"began between {first} and {day(high)} (80 %), most likely about {day(likely)}"
