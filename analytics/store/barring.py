"""Holds back feed rows that name somebody who was erased, so that nobody is listed again unseen.

Only where anybody was erased is there anything to do. The store has no identifier to compare with: of the ids
that a feed names and that are no known subject, each one's reference is made and looked up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from duckdb import ColumnExpression as Col
from duckdb import ConstantExpression
from duckdb import FunctionExpression as Fn

from analytics.contracts import Table
from analytics.errors import ContractError
from analytics.store import erasures, keys, naming
from analytics.store.keys import Keys
from analytics.store.open import Store
from analytics.store.session import Session, failing_as
from analytics.store.traces import Trace, tokens

_NAMES = ("link_value", "stream")
"""Columns that may hold an identifier of a person beside those whose name says that they hold one."""
_DISTINCTIVE = "[A-Za-z].*[0-9]|[0-9].*[A-Za-z]"
"""Letters and digits: what is an area, a stream or a report by chance is no more than a word or a number."""


@dataclass
class Barring:
    """The references of people who were erased; `counts` is how many rows of each table were held back."""

    keys: Keys
    references: frozenset[str]
    counts: dict[str, int] = field(default_factory=dict)
    reports: bool = False
    """Whether reports on them were held back, to which rows of later tables may belong."""

    def blotted(self, session: Session, table: Table, source: str) -> str:
        """The relation `source` with these people blotted out of texts about others; the name of that.

        An identifier that is an ordinary word stays: in a text it names nobody (`traces`).
        """
        with failing_as(f"check_{table.name}"):
            rows = session.connection.table(source)
            words = naming.words(rows)
            barred = sorted(word for word in words if self.keys.reference(word) in self.references)
            if not barred:
                return source
            session.name("blotted", rows.select(*naming.blotted(rows, Trace(barred[0], frozenset(barred)))))
        return "blotted"

    def hold_back(self, session: Session, table: Table) -> None:
        """Change the verdicts on rows of `incoming` that name one of these people: held, and not kept."""
        with failing_as("check_named"):
            _name(session, table)
        session.rows("check_named")
        ids = [row[0] for row in session.rows("check_barred_ids")]
        barred = [each for each in ids if self.keys.reference(each) in self.references]
        if barred or self.reports:
            self._bar(session, table, barred)

    def hold_back_refused(self, session: Session, table: Table) -> int:
        """The same for rows that are about to be set aside and name one of them anywhere; gives how many."""
        numbers = [
            number
            for number, raw, reason in session.rows("check_barred_raw")
            if any(self.keys.reference(word) in self.references for word in tokens((raw or "", reason or "")))
        ]
        if numbers:
            session.rows("check_barred_rows", numbers=numbers)
            session.rows("write_barred_verdicts")
            self.counts[table.name] = self.counts.get(table.name, 0) + len(numbers)
        return len(numbers)

    def _bar(self, session: Session, table: Table, ids: list[str]) -> None:
        session.define("barred_ids", "schema_barred_ids", ids=ids)
        session.rows("schema_barred_events")
        session.rows("check_barred")
        if table.name == "events":
            session.rows("write_barred_events")
            self.reports = True
        ((rows,),) = session.connection.table("barred").aggregate("count(*)").fetchall()
        if rows:
            session.rows("write_barred_verdicts")
            self.counts[table.name] = self.counts.get(table.name, 0) + int(rows)


def of(store: Store) -> Barring | None:
    """Who was erased from the store; None where nobody was. `ContractError` without their key.

    What is noted beside the keys counts as well: a store out of an older backup does not know of it itself.
    """
    found = keys.known(store)
    noted = frozenset() if found is None else keys.remembered_erased(found, store)
    if not erasures.all(store) and not noted:
        return None
    if found is None:
        raise ContractError(
            f"keys in {keys.folder(store)}: the key that erased people are known by is gone",
            allowed="the keys as they were when they were erased",
        )
    return Barring(found, erasures.references(store, found) | noted)


def _name(session: Session, table: Table) -> None:
    """Name who is named by each row (`naming`), to which report it belongs (`pointing`), and who is known."""
    incoming = session.connection.table("incoming")
    number, nothing = Col("row_number"), ConstantExpression(None).cast("VARCHAR").alias("id")
    nobody = incoming.select(number, nothing).limit(0)
    named_by = pointing = nobody
    for column in table.column_names:
        if column.endswith("_id") or column in _NAMES:
            named = incoming.select(number, Col(column).alias("id"))
            if column not in {"subject_id", "link_value"}:
                # there an ordinary word or a number is that and nobody
                named = named.filter(Fn("regexp_matches", Col("id"), ConstantExpression(_DISTINCTIVE)))
            named_by = named if named_by is nobody else named_by.union(named)
    if "event_id" in table.column_names:
        known = session.connection.table("scanned").filter(Col("known")).select("row_number")
        unknown = incoming if table.name == "events" else incoming.join(known, "row_number", how="anti")
        pointing = unknown.select(number, Col("event_id").alias("id"))
    stored = session.connection.table("stored_rows" if table.name == "subjects" else "known_subjects")
    session.name("naming", named_by)
    session.name("pointing", pointing)
    session.name(
        "known_people", stored.select(Col("subject_id" if table.name == "subjects" else "id").alias("id"))
    )
