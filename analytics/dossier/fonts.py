"""The letters of a dossier: Noto Sans, Latin, Greek and Cyrillic, regular and bold, the same on any machine.

The package has the face as one variable font of 2 MB: what is needed is cut out once a process.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache

import fontpkg_noto_sans  # type: ignore[import-untyped]
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib import instancer  # type: ignore[import-untyped]

FILE = "NotoSans[wdth,wght].ttf"
WEIGHTS = {"regular": 400, "bold": 700}
MARKS_IN_A_ROW = 3
"""More combining marks than this on one letter are printed as codes: they would cover other lines."""
_LETTERS_BELOW, _SIGNS = 0x530, range(0x2010, 0x2300)
_LEFT_OUT = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LAYOUT = ("GSUB", "GPOS", "GDEF", "MVAR")


@dataclass(frozen=True)
class Letters:
    """Two font files, and the characters that they can print."""

    regular: bytes
    bold: bytes
    known: frozenset[str]

    def printable(self, text: object) -> str:
        """`text` on one line with what cannot be printed, or would hide or reorder, as codes.

        >>> letters().printable("Łódź " + chr(0x202E) + "a" + chr(10) + "b"), letters().printable(None)
        ('Łódź [U+202E]a / b', '')
        """
        shown, marks = [], 0
        for character in "" if text is None else str(text):
            marks = marks + 1 if unicodedata.combining(character) else 0
            if character == "\n":
                shown.append(" / ")
            elif character in self.known and marks <= MARKS_IN_A_ROW:
                shown.append(character)
            else:
                shown.append(f"[U+{ord(character):04X}]")
        return "".join(shown)


@cache
def letters() -> Letters:
    """The fonts, cut out at the first call."""
    small, known = _cut()
    return Letters(_weighed(small, WEIGHTS["regular"]), _weighed(small, WEIGHTS["bold"]), known)


def _wanted(code: int) -> bool:
    return (code < _LETTERS_BELOW or code in _SIGNS) and unicodedata.category(chr(code)) not in _LEFT_OUT


def _cut() -> tuple[bytes, frozenset[str]]:
    """The variable font with nothing but the characters that are wanted."""
    font = TTFont(str(fontpkg_noto_sans.ROOT / "files" / FILE), lazy=True, recalcTimestamp=False)
    codes = [code for code in font.getBestCmap() if _wanted(code)]
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += _LAYOUT
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    return _saved(font), frozenset(map(chr, codes))


def _weighed(small: bytes, weight: int) -> bytes:
    font = TTFont(io.BytesIO(small), recalcTimestamp=False)
    return _saved(instancer.instantiateVariableFont(font, {"wght": weight, "wdth": 100}))


def _saved(font: TTFont) -> bytes:
    kept = io.BytesIO()
    font.save(kept)
    font.close()
    return kept.getvalue()
