"""Who may not be shown now, because the use of their data is restricted: the one gate of readers and exports.

Everything that shows or hands out subjects asks `of` and passes what it read through it. Rows of a restricted
person are left out, ties to them as well, and texts on others name `SOMEBODY` in their place.
The store holds only references of them, so what might name them is hashed: a name once, and nothing at
all where nobody is restricted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.casework import presence
from analytics.casework.keys import Keys
from analytics.errors import NotAllowedError
from analytics.store import exactly
from analytics.store.open import Store

if TYPE_CHECKING:
    from analytics.casework.database import Casework

SOMEBODY = "(a restricted person)"
"""What stands in a text where it names somebody who is restricted."""
NAMES = ("subject_id", "other_id")
"""Columns and keys that name a person; a row in which one of them names somebody restricted is left out."""


@dataclass(frozen=True)
class Withheld:
    """Everybody who is restricted, by `references` under the `keys` of the log; equal where these are."""

    references: frozenset[str] = frozenset()
    keys: Keys | None = field(default=None, compare=False, repr=False)
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def hides(self, subject_id: str | None) -> bool:
        """Whether somebody may not be shown."""
        if self.keys is None or not self.references or subject_id is None:
            return False
        found = self._known.get(subject_id)
        if found is None:
            found = self._known[subject_id] = self.keys.reference(subject_id) in self.references
        return found

    def require(self, subject_id: str) -> None:
        """`NotAllowedError` for somebody who may not be shown."""
        if self.hides(subject_id):
            raise NotAllowedError(
                f"subject {subject_id}: restricted", allowed="to lift the restriction first"
            )

    def among(self, subject_ids: pl.Series) -> frozenset[str]:
        """Those of some people who may not be shown."""
        if not self.references:
            return frozenset()
        return frozenset(who for who in subject_ids.unique().to_list() if self.hides(who))

    def rows(self, frame: pl.DataFrame, texts: tuple[str, ...] = ()) -> pl.DataFrame:
        """A frame without rows that name anybody restricted, and with the columns `texts` naming nobody."""
        if not self.references:
            return frame
        for column in NAMES:
            if column in frame.columns and (theirs := self.among(frame[column])):
                frame = frame.filter(~pl.col(column).is_in(list(theirs)).fill_null(value=False))
        return frame.with_columns(self._plain(frame[name]) for name in texts if name in frame.columns)

    def _plain(self, column: pl.Series) -> pl.Series:
        told = {text: self.text(text) for text in column.unique().drop_nulls().to_list()}
        changed = {text: other for text, other in told.items() if other != text}
        return column.replace(changed) if changed else column

    def text(self, text: str) -> str:
        """A text that names nobody who is restricted."""
        return exactly.without(text, self.hides, SOMEBODY) if self.references else text

    def told(self, value: Any) -> Any:
        """Values of a JSON document without objects on anybody restricted and without their name."""
        if not self.references:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {name: self.told(each) for name, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.told(each) for each in value if not self._is_theirs(each)]
        return value

    def _is_theirs(self, value: Any) -> bool:
        if not isinstance(value, Mapping):
            return False
        named = [value.get(name) for name in (*NAMES, "first", "second")]
        return any(isinstance(name, str) and self.hides(name) for name in named)


NOBODY = Withheld()
"""Nobody is restricted."""


def of(store: Store) -> Withheld:
    """Everybody of a store who may not be shown now; `ContractError` where casework cannot be read."""
    if not presence.possible(store):
        return NOBODY
    # the libraries of databases take their time, and most stores of tests and trials have none
    from analytics.casework import database

    casework = database.find(store)
    return NOBODY if casework is None else in_casework(casework)


def in_casework(casework: Casework) -> Withheld:
    """The same for whoever has the database open."""
    from analytics.casework.removal import restricting

    return Withheld(restricting.references(casework), casework.keys)
