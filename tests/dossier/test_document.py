"""The dossier read back as text: what stands where, and what hostile text becomes."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from pypdf import PdfReader

from analytics import taxonomy
from analytics.dossier import document, fonts
from analytics.dossier.content import Decision, Dossier, Handed, Tie, grade
from analytics.errors import UsageError
from analytics.nightly import dossiers
from analytics.nightly.dossiers import Asked
from analytics.store.open import open_store
from tests.pages import tied

NOW = datetime(2026, 7, 2, 12, tzinfo=UTC)
MARK = "SYNTHETIC – for Supt. Żółć – purpose: Review of 6 July"
DECISIONS = (
    Decision(
        datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "A. Reader", "first_reader", "no_further_action", "Why not"
    ),
    Decision(NOW, "B. Second", "second_reader", "recommend_reopening", "Why", "I weigh it otherwise"),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    store = open_store(tied.make(tmp_path_factory.mktemp("document") / "store"))
    asked = Asked(tied.BUSY, Handed("Supt. Żółć", "Review of 6 July"))
    return dossiers.read(store, asked, taxonomy.load(), DECISIONS, NOW)


def pages(dossier: Dossier) -> list[str]:
    """The text of each page without its spaces, which a PDF does not keep."""
    reader = PdfReader(io.BytesIO(document.make(dossier)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def tight(text: str) -> str:
    return "".join(text.split())


def test_every_page_says_for_whom_and_what_for_and_which_page_it_is(told: Dossier) -> None:
    found = pages(told)
    assert len(found) >= 2
    for number, page in enumerate(found, start=1):
        assert tight(MARK) in page
        assert page.count("SYNTHETIC–forSupt.Żółć") >= 3, "the watermark, and the foot of the page"
        assert tight(f"Page {number} of {len(found)}") in page
        assert tight("The list proposes an order of reading. A person reads the file and decides.") in page
        assert tight("Printed 2 Jul 2026 12:00 UTC") in page


def test_it_says_who_and_what_the_score_is_made_of(told: Dossier) -> None:
    whole = "".join(pages(told))
    for words in (
        "Subject S00001",
        "night of 30 Jun 2026",
        "1 of 120",
        "12.0 nats",
        "Site interest on 3 May 2026, 1 sources.",
        "began between 10 Apr and 9 May 2026 (80 %), most likely about 30 Apr 2026",
        "Not to be used for decisions",
        "site_interest",
        "Score +12.00",
        "planning",
        "case closed",
    ):
        assert tight(words) in whole


def test_reports_have_both_grades_spelled_out_and_retractions(told: Dossier) -> None:
    whole = "".join(pages(told))
    assert tight(grade("1", "B")) == "1:reliable;B:knownindirectlybutcorroborated"
    assert whole.count(tight(grade("1", "B"))) == 3
    assert tight("police stop – RETRACTED 29 Jun 2026") in whole
    assert grade("9", "Z") == "9: no such grade; Z: no such grade"


def test_ties_have_their_proofs_and_decisions_all_they_said(told: Dossier) -> None:
    whole = "".join(pages(told))
    for words in (
        "S00001.0 (site interest, 21 May 2026, 1B)",
        "no report: who was in which investigation",
        "under investigation",
        "1 Jul 2026 09:30 UTC",
        "second reader",
        "recommend reopening",
        "I weigh it otherwise",
    ):
        assert tight(words) in whole
    more = "".join(pages(replace(told, ties_left_out=1200)))
    assert tight("1,200 others, tied less, are left out.") in more


def test_what_is_withheld_is_not_in_the_file_at_all(told: Dossier) -> None:
    whole = "".join(pages(replace(told, withheld=True)))
    assert whole.count(tight(document.WITHHELD)) == 3
    for words in ("12.0 nats", "1 of 120", "Site interest on 3 May 2026", "+12.00", "most likely about"):
        assert tight(words) not in whole
    assert tight("Red: when an escalation began") not in whole


def test_hostile_text_is_printed_as_codes_and_breaks_nothing(told: Dossier) -> None:
    hostile = "".join(map(chr, (0x202E, 0x5D0, 0x627, 0x1F600, 0x7, 0xD800))) + "{nb} **x** " + "W" * 300
    tie = Tie(hostile, hostile, hostile, None, hostile)
    decision = Decision(NOW, hostile, hostile, hostile, hostile, hostile)
    reports = told.reports.with_columns(detail=pl.lit(hostile[:5] + hostile[6:]), source_id=pl.lit("a\nb"))
    place = dict(told.place) | {"main_reason": hostile, "stream": hostile, "area_id": hostile}
    changed = replace(
        told,
        place=place,
        reports=reports,
        ties=(tie,),
        decisions=(decision,),
        handed=Handed(hostile[:100], hostile[:120]),
    )
    whole = "".join(pages(changed))
    assert "[U+202E][U+05D0][U+0627][U+1F600][U+0007][U+D800]" in whole
    assert tight("a / b") in whole
    assert chr(0x202E) not in whole
    assert "**x**" in whole


def test_somebody_without_anything_has_sentences_instead(told: Dossier) -> None:
    empty = replace(
        told,
        incidents=told.incidents.head(0),
        contributions=told.contributions.head(0),
        custody=told.custody.head(0),
        reports=told.reports.head(0),
        ties=(),
        decisions=(),
    )
    whole = "".join(pages(empty))
    for words in (
        "Nothing that happened to this person is on record.",
        "No decision is on record in this dossier.",
        "No tie of this person is known by this night.",
        "No report on this person had been recorded by this night.",
    ):
        assert tight(words) in whole


def test_what_happened_long_ago_is_drawn_over_all_years(told: Dossier) -> None:
    old = told.incidents.with_columns(pl.col("occurred_at", "recorded_at").dt.offset_by("-12y"))
    whole = "".join(pages(replace(told, incidents=old, reports=told.reports.head(0))))
    assert "Jan2014" in whole or "Jan2015" in whole or "Jan2016" in whole


def test_very_many_reports_are_bounded_and_counted(told: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MOST_REPORTS", 2)
    assert tight("1 older reports are left out.") in "".join(pages(told))


def test_the_same_dossier_gives_the_same_bytes_and_another_moment_others(told: Dossier) -> None:
    assert document.make(told) == document.make(told)
    later = replace(told, now=datetime(2026, 7, 3, tzinfo=UTC))
    assert document.make(later) != document.make(told)


@pytest.mark.parametrize(
    ("recipient", "purpose", "problem"),
    [
        (" ", "x", "the recipient is empty; allowed: 1 to 120 characters"),
        ("x", "y" * 121, "the purpose is 121 characters long"),
    ],
)
def test_without_recipient_or_purpose_nothing_is_handed_out(
    recipient: str, purpose: str, problem: str
) -> None:
    with pytest.raises(UsageError, match=problem):
        Handed(recipient, purpose)


def test_letters_of_other_scripts_are_codes_and_marks_do_not_pile_up() -> None:
    printable = fonts.letters().printable
    assert printable("Ğ Ж Ω ½ €") == "Ğ Ж Ω ½ €"
    assert printable("e" + chr(0x301) * 5).count("[U+0301]") == 2
    assert printable(chr(0x200B) + chr(0xFEFF)) == "[U+200B][U+FEFF]"


def test_no_font_of_the_machine_is_needed(told: Dossier, tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(document.make(told))
    written = path.read_bytes()
    assert written.count(b"/Subtype /CIDFontType2") == 2, "regular and bold, both embedded"
    assert written.count(b"/FontFile2") == 2
    assert b"/Helvetica" not in written
