"""The way off the list: removals, their signatures, and restrictions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from analytics.casework import guards

revision = "0002"
down_revision = "0001"
APPEND_ONLY = (
    "removals",
    "removal_signatures",
    "restrictions",
)


def upgrade() -> None:
    """Make the tables, and guard their rows."""
    op.create_table(
        "restrictions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["reason"], ["texts.number"], name=op.f("fk_restrictions_reason")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_restrictions")),
    )
    op.create_index("ix_restrictions_subject", "restrictions", ["subject"], unique=False)
    op.create_table(
        "removals",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_removals_case_id")),
        sa.ForeignKeyConstraint(["reason"], ["texts.number"], name=op.f("fk_removals_reason")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_removals")),
    )
    op.create_index("ix_removals_subject", "removals", ["subject"], unique=False)
    op.create_table(
        "removal_signatures",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("removal", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Integer(), nullable=True),
        sa.CheckConstraint("verdict in ('agreed', 'refused')", name=op.f("ck_removal_signatures_verdict")),
        sa.ForeignKeyConstraint(["reason"], ["texts.number"], name=op.f("fk_removal_signatures_reason")),
        sa.ForeignKeyConstraint(["removal"], ["removals.number"], name=op.f("fk_removal_signatures_removal")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_removal_signatures")),
        sa.UniqueConstraint("removal", name=op.f("uq_removal_signatures_removal")),
    )
    for table in APPEND_ONLY:
        guards.guard(op.get_bind(), table)
