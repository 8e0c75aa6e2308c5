"""The dossier itself: its sections in the order in which somebody reads them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from analytics.dossier import drawings
from analytics.dossier.content import Dossier, day, grade, moment, share, words
from analytics.dossier.paper import BAND, INK, MARGIN, QUIET, Paper

MOST_REPORTS = 400
WITHHELD = "withheld until judged"
NOT_FOR = (
    "Not to be used for decisions. Escalation evidence says how well recorded incidents fit a change in "
    "someone's life, nothing about what a person intends. It is no ground for a stop, a search, an arrest, a "
    "charge, a refusal or any other measure, and no evidence. It is built on what was recorded, and "
    "recording is uneven."
)


def make(dossier: Dossier) -> bytes:
    """The PDF; the same bytes for the same dossier, `now` included."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Paper(dossier, Path(folder))
        paper.add_page()
        _head(paper, dossier)
        paper.heading("What happened, and when it was known", 40)
        drawings.timeline(paper, dossier)
        paper.heading("What the score is made of")
        if dossier.withheld:
            paper.words(f"Score and contributions are {WITHHELD}: the case is to be read without them first.")
        else:
            drawings.contributions(paper, dossier)
        _decisions(paper, dossier)
        _ties(paper, dossier)
        _reports(paper, dossier)
        return bytes(paper.output())


def _head(paper: Paper, dossier: Dossier) -> None:
    place, night = dossier.place, dossier.night
    paper.ink(INK, 19, "B")
    paper.cell(0, 9, paper.fitted(f"Subject {dossier.subject_id}", paper.epw), new_x="LMARGIN", new_y="NEXT")
    paper.ink(QUIET, 9.5)
    told = f"Dossier for a re-reading – night of {day(night.as_of)} ({night.number}), model {night.model_id}"
    paper.cell(0, 6, paper.fitted(told, paper.epw), new_x="LMARGIN", new_y="NEXT")
    paper.ln(1.5)
    if not dossier.withheld:
        paper.ink(INK, 10.5, "B")
        since = drawings.span(place["since_low"], place["since"], place["since_high"])
        paper.multi_cell(
            0, 5.2, paper.plain(f"{place['main_reason']}."), align="L", new_x="LMARGIN", new_y="NEXT"
        )
        paper.words(f"Escalation evidence: {since}.")
    _facts(paper, dossier)
    paper.ln(2)
    paper.words(NOT_FOR, quiet=True, points=7.5)


def _facts(paper: Paper, dossier: Dossier) -> None:
    place = dossier.place
    if dossier.withheld:
        ranked = [("rank and score", WITHHELD), ("chance of reopening", WITHHELD)]
    else:
        low, high = (share(place[f"probability_{end}"]) for end in ("low", "high"))
        around = f" ({low.removesuffix(' %')} to {high})"
        ranked = [
            ("rank, of the night's list", f"{place['rank']:,} of {dossier.night.ranked:,}"),
            ("score, escalation evidence", f"{place['score']:.1f} nats".replace("-", "−")),
            ("chance of reopening, 180 days", share(place["probability"]) + around),
        ]
    facts = [
        *ranked,
        ("incidents in 90 / 365 days", f"{place['incidents_90d']} / {place['incidents_365d']}"),
        ("last event", day(place["last_event_on"])),
        (f"stream; area {place['area_id'] or 'not known'}", words(str(place["stream"]))),
        ("case opened", day(place["opened_on"])),
        ("case closed", day(place.get("closed_on"))),
    ]
    columns = 4
    width, row_height = paper.epw / columns, 12.0
    rows = -(-len(facts) // columns)
    top = paper.get_y() + 2
    paper.set_fill_color(*BAND)
    paper.rect(MARGIN, top, paper.epw, rows * row_height + 2, style="F")
    for number, (name, value) in enumerate(facts):
        x, y = MARGIN + 3 + (number % columns) * width, top + 2 + (number // columns) * row_height
        paper.ink(INK, 10, "B")
        paper.text(x, y + 4, paper.fitted(value, width - 4))
        paper.ink(QUIET, 7.5)
        paper.text(x, y + 8, paper.fitted(name, width - 4))
    paper.set_y(top + rows * row_height + 3)


def _decisions(paper: Paper, dossier: Dossier) -> None:
    paper.heading("What people decided")
    if not dossier.decisions:
        paper.words("No decision is on record in this dossier.")
        return
    rows = [
        (
            moment(each.at),
            each.who,
            words(each.part),
            words(each.outcome),
            each.rationale,
            each.dissent or "–",
        )
        for each in dossier.decisions
    ]
    heads = ("When", "Who", "Part", "Outcome", "Rationale", "Dissent")
    paper.grid(heads, (24, 24, 20, 24, 50, 32), rows)


def _ties(paper: Paper, dossier: Dossier) -> None:
    paper.heading("Who is tied to this person, and what proves it")
    if not dossier.ties:
        paper.words("No tie of this person is known by this night.")
        return
    rows = [(tie.subject_id, tie.case, tie.kinds, day(tie.last_seen), tie.proofs) for tie in dossier.ties]
    paper.grid(("Subject", "Case", "Tied by", "Last seen", "Proofs"), (24, 24, 50, 20, 56), rows)
    if dossier.ties_left_out:
        paper.words(f"{dossier.ties_left_out:,} others, tied less, are left out.", quiet=True, points=8)


def _reports(paper: Paper, dossier: Dossier) -> None:
    paper.heading("Reports, newest first")
    if dossier.reports.is_empty():
        paper.words("No report on this person had been recorded by this night.")
        return
    newest = dossier.reports.sort("occurred_at", "event_id", descending=[True, False])
    rows = [
        (
            day(row["occurred_at"]),
            day(row["recorded_at"]),
            words(row["event_type"])
            + (f" – RETRACTED {day(row['retracted_at'])}" if row["retracted"] else ""),
            f"{words(row['source_kind'])}, {row['source_id']}",
            grade(row["source_grade"], row["intelligence_grade"]),
            row["detail"] or "–",
            row["event_id"],
        )
        for row in newest.head(MOST_REPORTS).iter_rows(named=True)
    ]
    heads = (
        "Happened",
        "Recorded",
        "What",
        "Source",
        "Source and intelligence grade",
        "Text, as it was sent",
        "Report",
    )
    paper.grid(heads, (18.5, 18.5, 24, 24, 35, 32, 22), rows)
    if dossier.reports.height > MOST_REPORTS:
        rest = dossier.reports.height - MOST_REPORTS
        paper.words(f"{rest:,} older reports are left out.", quiet=True, points=8)
