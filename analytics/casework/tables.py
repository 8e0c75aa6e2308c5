"""Every table of the casework database.

Records are append-only: triggers refuse to change or remove a row. They hold no subject's identifier and no
free text, so that a person can be forgotten without rewriting the record. Identifiers stand in `cases` and
`draws` alone, free text in `texts` alone; both can be emptied. Times are UTC, as text of one length, so that
they sort.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from analytics.casework import removal_tables
from analytics.casework.columns import METADATA, NAME, REFERENCE, Moment, at, by, number, one_of, text_of

texts = Table(
    "texts", METADATA, number(), at(), Column("body", Text), Column("digest", REFERENCE, nullable=False)
)
"""Free text: `body` is emptied when it is erased, `digest` (HMAC of it) stays."""

audit = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    at(),
    Column("actor", NAME, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", REFERENCE),
    Column("purpose", String(60), nullable=False),
    Column("content", Text, nullable=False),
    Column("previous", REFERENCE, nullable=False),
    Column("sha256", REFERENCE, nullable=False),
    Column("hmac", REFERENCE, nullable=False),
    Index("ix_audit_subject", "subject"),
    Index("ix_audit_at", "at"),
)
"""The log: each entry names the hash of the one before. `subject` is a reference, `content` JSON of codes."""

audit_head = Table(
    "audit_head",
    METADATA,
    Column("name", String(8), primary_key=True),
    Column("chain", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", REFERENCE, nullable=False),
    Column("hmac", REFERENCE, nullable=False),
)
"""One row: the newest entry, signed. `chain` names this log among others."""

people = Table(
    "people",
    METADATA,
    Column("person_id", String(64), primary_key=True),
    Column("name", NAME, nullable=False),
    Column("login", NAME, unique=True),
    at(),
    by(),
)
"""People who were ever added; `login` is what the sign-in service calls them (`email` or `sub`)."""

grants = Table(
    "grants",
    METADATA,
    number(),
    Column("person_id", ForeignKey("people.person_id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("held", Boolean, nullable=False),
    at(),
    by(),
)
"""A role given (`held`) or taken; the newest row of a person and role counts."""

desk_rules = Table(
    "desk_rules", METADATA, number(), Column("content", Text, nullable=False), at(), by(), text_of("reason")
)
"""The desk's rules as JSON; the newest row counts."""

draws = Table(
    "draws",
    METADATA,
    number(),
    Column("week", Date, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("subject_id", String(64)),
    Column("subject", REFERENCE, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("probability", Float, nullable=False),
    Column("slot", Integer, nullable=False),
    UniqueConstraint("week", "subject"),
)
"""Drawn below the line for one week (its Monday); `slot` says behind how many cases of the week it comes."""

weeks = Table(
    "weeks",
    METADATA,
    Column("week", Date, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("line", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("expected", Float, nullable=False),
    Column("least_probability", Float, nullable=False),
    at(),
)
"""A week whose control cases were drawn: the night, the line's rank, and of the `people` below it who could
have been drawn the sum of their probabilities and the smallest."""

cases = Table(
    "cases",
    METADATA,
    Column("case_id", Integer, primary_key=True, autoincrement=True),
    Column("subject_id", String(64)),
    Column("subject", REFERENCE, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("lane", String(10), nullable=False),
    Column("probability", Float),
    Column("why", Text, nullable=False),
    Column("event_ids", Text),
    Column("seen_to", Date, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", String(20), nullable=False),
    Column("holder", ForeignKey("people.person_id")),
    Column("held_until", Moment),
    Column("assigned_to", ForeignKey("people.person_id")),
    Column("snoozed_until", Moment),
    Column("closed_at", Moment),
    Column("outcome", String(30)),
    one_of("lane", "tripwire", "list", "control"),
    one_of("status", "open", "second", "dispute", "closed"),
    Index("ix_cases_subject", "subject"),
    Index("ix_cases_status", "status"),
    Index(
        "uq_cases_open",
        "subject",
        unique=True,
        sqlite_where=text("status <> 'closed'"),
        postgresql_where=text("status <> 'closed'"),
    ),
)
"""A re-review of a subject, who has one at a time that is not closed. `holder` has it until `held_until`.

`seen_to` is the newest night whose reports a reader was shown; `event_ids` (JSON) are the reports that opened
the case or brought the subject back early; like `subject_id` they can be emptied."""

case_moves = Table(
    "case_moves",
    METADATA,
    number(),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False),
    at(),
    by(),
    Column("move", String(20), nullable=False),
    Column("to_person", String(64)),
    Column("until", Moment),
    text_of("reason"),
    Index("ix_case_moves_case_id", "case_id"),
)
"""What became of a case, step by step: opened, taken, put back, assigned, handed over, snoozed, closed, …"""

readings = Table(
    "readings",
    METADATA,
    number(),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False),
    Column("person_id", ForeignKey("people.person_id"), nullable=False),
    Column("part", String(10), nullable=False),
    at("opened_at"),
    Column("purpose", String(60), nullable=False),
    Column("blind", Boolean, nullable=False),
    one_of("part", "first", "second", "settling"),
    UniqueConstraint("case_id", "person_id"),
    Index("ix_readings_person_id", "person_id"),
)
"""One person opens one case to judge it, once; `blind` says that score and rank were hidden until then."""

judgements = Table(
    "judgements",
    METADATA,
    number(),
    Column("reading", ForeignKey("readings.number"), nullable=False, unique=True),
    at(),
    Column("view", String(20), nullable=False),
    text_of("facts"),
    text_of("assessment"),
    text_of("benign"),
    text_of("protective"),
    one_of("view", "escalating", "unclear", "not escalating"),
)
"""What a reader thought before the score was shown."""

reveals = Table(
    "reveals",
    METADATA,
    Column("reading", ForeignKey("readings.number"), primary_key=True),
    at(),
    Column("rank", Integer),
    Column("score", Float),
)
"""When the score was shown, and what it was; null where the night did not rank the person any more."""

decisions = Table(
    "decisions",
    METADATA,
    number(),
    Column("reading", ForeignKey("readings.number"), nullable=False),
    at(),
    Column("outcome", String(30), nullable=False),
    text_of("rationale"),
    text_of("dissent"),
    Column("defer_until", Date),
    Column("corrects", ForeignKey("decisions.number"), unique=True),
    by(),
    text_of("reason"),
    one_of("outcome", "recommend reopening", "no further action", "defer", "propose removal"),
    Index("ix_decisions_reading", "reading"),
)
"""A reader's decision; one that `corrects` an earlier one stands beside it, and counts in its place.

`by` is the reader, or the supervisor who corrects; `reason` says why it was corrected.
"""

marks = Table(
    "marks",
    METADATA,
    number(),
    Column("event_id", String(64), unique=True),
    Column("subject", REFERENCE, nullable=False),
    Column("kind", String(20), nullable=False),
    at(),
    by(),
    text_of("reason"),
    one_of("kind", "misattributed", "disputed"),
)
"""A report that a reader took out of the score; `event_id` is emptied where its subject is erased."""

handed = Table(
    "handed",
    METADATA,
    Column("what", String(10), primary_key=True),
    Column("row", Integer, primary_key=True),
    at(),
    one_of("what", "outcome", "mark"),
)
"""Outcomes (by the decision that closed the case) and marks that a nightly job loaded into the store."""

views = Table(
    "views",
    METADATA,
    number(),
    Column("person_id", ForeignKey("people.person_id"), nullable=False),
    Column("name", NAME, nullable=False),
    Column("content", Text, nullable=False),
    at(),
    UniqueConstraint("person_id", "name"),
)
"""Cohorts that somebody saved; they may change and remove them."""

APPEND_ONLY = (
    audit,
    people,
    grants,
    desk_rules,
    weeks,
    case_moves,
    readings,
    judgements,
    reveals,
    decisions,
    marks,
    handed,
    *removal_tables.APPEND_ONLY,
)
"""Tables whose rows triggers keep as they were written."""
