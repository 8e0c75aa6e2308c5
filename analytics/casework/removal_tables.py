"""Tables of who is to leave the list, and whose data may not be used for now. Subjects stand by reference."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from analytics.casework.columns import METADATA, REFERENCE, at, by, number, one_of, text_of

removals = Table(
    "removals",
    METADATA,
    number(),
    Column("subject", REFERENCE, nullable=False),
    Column("case_id", ForeignKey("cases.case_id")),
    Column("code", String(40), nullable=False),
    at(),
    by(),
    text_of("reason"),
    Index("ix_removals_subject", "subject"),
)
"""Somebody was proposed to be erased; `case_id` is the re-review whose readers did so."""

removal_signatures = Table(
    "removal_signatures",
    METADATA,
    number(),
    Column("removal", ForeignKey("removals.number"), nullable=False),
    Column("verdict", String(10), nullable=False),
    at(),
    by(),
    text_of("reason"),
    one_of("verdict", "agreed", "refused", "withdrawn"),
    UniqueConstraint("removal", "verdict"),
)
"""What another person said to a proposal; agreed, the subject is to be erased.

The newest row of a removal counts: `withdrawn` takes back the proposal, or what was agreed.
"""

restrictions = Table(
    "restrictions",
    METADATA,
    number(),
    Column("subject", REFERENCE, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("code", String(40), nullable=False),
    at(),
    by(),
    text_of("reason"),
    Index("ix_restrictions_subject", "subject"),
)
"""A subject's data may not be used (`held`) or may be again; the newest row of a subject counts."""

APPEND_ONLY = (removals, removal_signatures, restrictions)
