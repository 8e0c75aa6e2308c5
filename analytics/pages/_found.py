"""What a search finds: subjects by the beginning of their id, reports by words of their text."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from analytics.casework.removal.withholding import NOBODY, Withheld
from analytics.pages import _plain
from analytics.store import reading
from analytics.store.nights import Night
from analytics.store.open import Store

SUBJECTS_SHOWN, REPORTS_SHOWN = 12, 40
LEAST_CHARACTERS, MOST_CHARACTERS = 2, 100
AROUND = 70
"""Characters of a report's text shown on each side of the hit."""


@dataclass(frozen=True)
class Found:
    """Rows of `read_search_subjects` with `rank` (null: not ranked), and of `read_search_reports`.

    `of_subjects` and `of_reports` say how many there are; the frames hold the first of them.
    """

    subjects: pl.DataFrame
    of_subjects: int
    reports: pl.DataFrame
    of_reports: int


def find(store: Store, night: Night, queue: pl.DataFrame, text: str, withheld: Withheld = NOBODY) -> Found:
    """Everything that the night knew and that has `text` in it, bounded; nothing of whoever is `withheld`.

    Reports are those on people of the night's list: nobody else's page shows theirs.
    """
    loaded = night.manifest.get("inputs", {}).get("loaded")
    known = {"as_of": night.as_of, "text": text}
    with reading.open_reading(store, loaded) as session:
        subjects = session.frame("read_search_subjects", **known, most=SUBJECTS_SHOWN)
        ranked = queue["subject_id"].to_list()
        reports = session.frame("read_search_reports", **known, subject_ids=ranked, most=REPORTS_SHOWN)
    ranks = queue.select("subject_id", "rank")
    seen, told = withheld.rows(subjects), withheld.rows(reports, ("detail",))
    if withheld.references:
        # nor may a hit tell that somebody's name stands in a text
        told = told.filter(
            pl.Series([text.lower() in each.lower() for each in told["detail"]], dtype=pl.Boolean)
        )
    return Found(
        seen.join(ranks, on="subject_id", how="left", maintain_order="left"),
        _total(subjects, seen),
        told.join(ranks, on="subject_id", how="left", maintain_order="left"),
        _total(reports, told),
    )


def _total(rows: pl.DataFrame, shown: pl.DataFrame) -> int:
    return 0 if rows.is_empty() else int(rows["found"][0]) - rows.height + shown.height


def snippet(detail: str, text: str, around: int = AROUND) -> str:
    """The part of `detail` around the first hit as HTML, the hit marked; everything else is escaped.

    >>> snippet("Asked for a <b>knife</b> in a shop", "KNIFE", around=6)
    '… a &lt;b&gt;<mark>knife</mark>&lt;/b&gt; i…'
    >>> snippet("No such word", "knife")
    'No such word'
    """
    hit = re.search(re.escape(text), detail, re.IGNORECASE)
    if hit is None:
        # the engine and Python fold a few letters differently: the text is shown, without a mark
        return _plain.escaped(_plain.visible(detail, 2 * around))
    low, high = max(0, hit.start() - around), min(len(detail), hit.end() + around)
    parts = (detail[low : hit.start()], hit.group(), detail[hit.end() : high])
    before, marked, after = (_plain.escaped(part) for part in parts)
    return f"{'…' if low else ''}{before}<mark>{marked}</mark>{after}{'…' if high < len(detail) else ''}"
