"""A history's reports beside what the generator knows of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from analytics.errors import ContractError
from analytics.reports import DAY_US, Flags, Floats, Ints, Reports
from analytics.synthetic.arrays import AnyArray
from analytics.synthetic.blocks import Realm
from analytics.synthetic.columns import texts
from analytics.synthetic.grades import chances
from analytics.synthetic.happenings import ORDINARY, RUMOUR, SOLID
from analytics.synthetic.naming import Naming
from analytics.synthetic.secrets import Secrets
from analytics.synthetic.vocabulary import NAMES
from analytics.taxonomy import Taxonomy

RAREST_GRADE = 0.005
"""No grade is rarer than this, whatever the report."""


@dataclass(frozen=True, eq=False)
class Aligned:
    """Reports that stand under the right person, sorted by person, incident and when they were known.

    `person` (s,) is the number in the world of each subject of the history. The others have one
    entry a report: `day` counts from the start of the window, `solid` and
    `doubtful` are the log of how much likelier its grades are in an escalation, and in a rumour, than
    in an ordinary life.
    """

    person: Ints
    about: Ints
    incident: Ints
    kind: Ints
    day: Floats
    available: Ints
    retracted: Ints
    rumour: Flags
    origin: Ints
    ordinary: Flags
    friend: Flags
    solid: Floats
    doubtful: Floats


def align(reports: Reports, taxonomy: Taxonomy, realm: Realm, secrets: Secrets) -> Aligned:
    """The history's reports with their secrets; `ContractError` where one is not of this world."""
    naming = Naming.of(realm.world.seed, len(realm.people))
    row = _positions(reports.event_ids, naming.events(secrets.number))
    person = _positions(reports.subject_ids, naming.subjects)
    kind = np.array([NAMES.index(name) for name in taxonomy.names])[reports.type]
    kept = np.flatnonzero(~secrets.misattributed[row])
    order = kept[np.lexsort((reports.available[kept], secrets.incident[row[kept]], secrets.about[row[kept]]))]
    secret = row[order]
    of_grades = np.log(np.maximum(chances(), RAREST_GRADE))
    grades = (secrets.reliability[secret], reports.source_grade[order], reports.intelligence_grade[order])
    ordinary = of_grades[ORDINARY][grades]
    return Aligned(
        person=person,
        about=secrets.about[secret],
        incident=secrets.incident[secret],
        kind=kind[order],
        day=np.asarray((reports.occurred[order] - realm.window.start_us) / DAY_US),
        available=reports.available[order],
        retracted=reports.retracted[order],
        rumour=secrets.rumour[secret],
        origin=secrets.origin[secret],
        ordinary=secrets.ordinary[secret],
        friend=secrets.friend[secret],
        solid=of_grades[SOLID][grades] - ordinary,
        doubtful=of_grades[RUMOUR][grades] - ordinary,
    )


def _positions(ids: pl.Series, rows: AnyArray) -> Ints:
    """Where each id stands among the generator's."""
    known = pl.DataFrame({"id": pl.Series(values=texts(rows), dtype=pl.String)}).with_row_index("row")
    found = pl.DataFrame({"id": ids}).join(known, on="id", how="left", maintain_order="left")["row"]
    if found.null_count():
        raise ContractError(
            f"oracle: {ids.filter(found.is_null())[0]!r} is not of this world",
            allowed="the world's own store",
        )
    return found.cast(pl.Int64).to_numpy()
