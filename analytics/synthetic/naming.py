"""The ids of a world: which number of a person, source or token carries which opaque name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.synthetic import identifiers
from analytics.synthetic.arrays import AnyArray
from analytics.synthetic.identifiers import Text
from analytics.synthetic.seeds import key
from analytics.synthetic.ties import SUBJECT

_SUBJECTS, _EVENTS, _INVESTIGATIONS, _SOURCES, _AREAS, _TOKENS = range(6)


@dataclass(frozen=True)
class Naming:
    """Ids by number; `subjects` holds everybody's, the others are made as they are needed."""

    seed: int
    subjects: Text

    @staticmethod
    def of(seed: int, people: int) -> Naming:
        """The ids of a world with so many people."""
        return Naming(seed, identifiers.text(np.arange(people), key(seed, _SUBJECTS), "S"))

    def events(self, numbers: AnyArray) -> Text:
        """Event ids."""
        return identifiers.text(numbers, key(self.seed, _EVENTS), "E")

    def investigations(self, count: int) -> list[str]:
        """Investigation ids."""
        return identifiers.strings(identifiers.text(np.arange(count), key(self.seed, _INVESTIGATIONS), "I"))

    def sources(self, count: int) -> list[str]:
        """Source ids."""
        return identifiers.strings(identifiers.text(np.arange(count), key(self.seed, _SOURCES), "Q"))

    def areas(self, count: int) -> list[str]:
        """Area ids."""
        return identifiers.strings(identifiers.text(np.arange(count), key(self.seed, _AREAS), "A"))

    def link_values(self, kind: AnyArray, value: AnyArray) -> Text:
        """Where a link points: the id of a person, or that of a token."""
        values = identifiers.text(value, key(self.seed, _TOKENS), "T")
        person = kind == SUBJECT
        values[person] = self.subjects[value[person]]
        return values
