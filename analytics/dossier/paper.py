"""The paper of a dossier: fonts, margins, and what stands on every page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from analytics.dossier import fonts
from analytics.dossier.content import Dossier, day, moment

FACE = "rereview"
MARGIN, TOP, BOTTOM = 18.0, 24.0, 24.0
INK, QUIET, LINE, BAND = (27, 37, 48), (92, 102, 112), (205, 212, 219), (242, 245, 248)
FOOTER = "The list proposes an order of reading. A person reads the file and decides."
SYNTHETIC = "SYNTHETIC"
_POINT_MM = 25.4 / 72
_MARK_POINTS, _MARK_ANGLE, _MARK_LENGTH = 30.0, 38.0, 200.0
_MARK_OPACITY = 0.12
_MARK_AT = (0.36, 0.74)


class Paper(FPDF):
    """A4 with the fonts of `fonts`; every text that is set goes through `fonts.Letters.printable`."""

    def __init__(self, dossier: Dossier, folder: Path) -> None:
        super().__init__(format="A4", unit="mm")
        self._letters = fonts.letters()
        for style, content in (("", self._letters.regular), ("B", self._letters.bold)):
            path = folder / f"letters{style}.ttf"
            path.write_bytes(content)
            self.add_font(FACE, style, path)
        self._told = dossier
        self.c_margin = 0.0
        self.set_margins(MARGIN, TOP, MARGIN)
        self.set_auto_page_break(auto=True, margin=BOTTOM)
        self.set_creation_date(dossier.now)
        self.set_title(self.plain(f"Dossier of subject {dossier.subject_id}, {dossier.night.as_of}"))
        self.set_author("Rereview")
        handed = dossier.handed
        self.set_subject(self.plain(f"{SYNTHETIC} – for {handed.recipient} – {handed.purpose}"))
        self.set_lang("en-GB")

    def plain(self, text: object) -> str:
        """Text fit to be printed, on one line."""
        return self._letters.printable(text)

    def ink(self, colour: tuple[int, int, int] = INK, points: float = 9.5, style: str = "") -> None:
        """Write from here on in that colour, size and style (`B` for bold)."""
        self.set_text_color(*colour)
        self.set_font(FACE, style, points)

    def header(self) -> None:
        """Whose dossier this is."""
        self.set_y(10)
        self.ink(QUIET, 8)
        night = f"Subject {self._told.subject_id} – night of {day(self._told.night.as_of)}"
        self.cell(120, 5, self.fitted(night, 120))
        self.ink(QUIET, 8, "B")
        self.cell(0, 5, SYNTHETIC, align="R", new_x="LMARGIN", new_y="NEXT")
        self.rule(self.get_y() + 0.5)
        self.set_y(TOP)

    def footer(self) -> None:
        """For whom and what for, the purpose of the list, and the page; over all of it the watermark."""
        self._watermark()
        handed = self._told.handed
        self.rule(self.h - 19)
        self.set_y(-18)
        self.ink(QUIET, 7.5, "B")
        marked = f"{SYNTHETIC} – for {handed.recipient} – purpose: {handed.purpose}"
        self.cell(0, 4, self.fitted(marked, self.epw), new_x="LMARGIN", new_y="NEXT")
        self.ink(QUIET, 7.5)
        self.cell(140, 4, self.plain(f"{FOOTER} Printed {moment(self._told.now)}."))
        self.cell(0, 4, f"Page {self.page_no()} of {{nb}}", align="R")

    def _watermark(self) -> None:
        handed = self._told.handed
        lines = (f"{SYNTHETIC} – for {handed.recipient}", handed.purpose)
        for share in _MARK_AT:
            with (
                self.local_context(fill_opacity=_MARK_OPACITY),
                self.rotation(_MARK_ANGLE, self.w / 2, self.h * share),
            ):
                for place, line in enumerate(lines):
                    text = self.plain(line)
                    self.ink(QUIET, _MARK_POINTS / (place + 1), "B")
                    width = self.get_string_width(text)
                    if width > _MARK_LENGTH:
                        self.set_font_size(self.font_size_pt * _MARK_LENGTH / width)
                        width = _MARK_LENGTH
                    self.text((self.w - width) / 2, self.h * share + place * 11, text)

    def fitted(self, text: object, width: float) -> str:
        """`text` cut to a width in mm, with dots where something was cut off."""
        plain = self.plain(text)
        if self.get_string_width(plain) <= width:
            return plain
        while plain and self.get_string_width(f"{plain}…") > width:
            plain = plain[:-1]
        return f"{plain}…"

    def rule(self, y: float) -> None:
        """A thin line from margin to margin."""
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.line(MARGIN, y, self.w - MARGIN, y)

    def room(self, height: float) -> None:
        """Go to the next page where less than so many mm are left."""
        if self.get_y() + height > self.h - BOTTOM:
            self.add_page()

    def heading(self, text: str, follows: float = 24.0) -> None:
        """A heading with at least so many mm of what follows on the same page."""
        self.room(follows + 12)
        self.ln(4)
        self.ink(INK, 12, "B")
        self.start_section(self.plain(text))
        self.cell(0, 7, self.plain(text), new_x="LMARGIN", new_y="NEXT")

    def words(self, text: str, *, quiet: bool = False, points: float = 9.5) -> None:
        """A paragraph."""
        self.ink(QUIET if quiet else INK, points)
        height = points * _POINT_MM * 1.35
        self.multi_cell(0, height, self.plain(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def lines(self, text: str, width: float, height: float) -> list[str]:
        """The lines that a text takes in a column of that width, in the font that is set."""
        told: Any = self.multi_cell(width, height, self.plain(text), dry_run=True, output="LINES", align="L")
        return [str(line) for line in told]

    def grid(self, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[object]]) -> None:
        """A table whose heads stand again on every page; widths in mm."""
        self.ink(INK, 7.5)
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.set_fill_color(255, 255, 255)
        style = FontFace(emphasis="BOLD", color=INK, fill_color=BAND)
        with self.table(
            width=sum(widths),
            col_widths=tuple(widths),
            align="LEFT",
            text_align="LEFT",
            line_height=7.5 * _POINT_MM * 1.3,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=style,
            padding=(0.9, 1.2, 0.9, 0.6),
            v_align="TOP",
        ) as table:
            for texts in (heads, *rows):
                row = table.row()
                for text in texts:
                    row.cell(self.plain(text))
