"""A proposal can be withdrawn, an agreed one too: a removal may have another signature after the first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from analytics.casework import guards

revision = "0003"
down_revision = "0002"
TABLE, KEPT = "removal_signatures", "removal_signatures_before"
COLUMNS = ("number", "removal", "verdict", "at", "by", "reason")


def upgrade() -> None:
    """Make the table anew with what stands in it: SQLite changes no constraint of a table that is there."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.drop_constraint("uq_removal_signatures_removal", TABLE)
        op.drop_constraint("ck_removal_signatures_verdict", TABLE)
        op.create_unique_constraint("uq_removal_signatures_removal", TABLE, ["removal", "verdict"])
        op.create_check_constraint(
            op.f("ck_removal_signatures_verdict"), TABLE, "verdict in ('agreed', 'refused', 'withdrawn')"
        )
        return
    op.rename_table(TABLE, KEPT)
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("removal", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "verdict in ('agreed', 'refused', 'withdrawn')", name=op.f("ck_removal_signatures_verdict")
        ),
        sa.ForeignKeyConstraint(["reason"], ["texts.number"], name=op.f("fk_removal_signatures_reason")),
        sa.ForeignKeyConstraint(["removal"], ["removals.number"], name=op.f("fk_removal_signatures_removal")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_removal_signatures")),
        sa.UniqueConstraint("removal", "verdict", name=op.f("uq_removal_signatures_removal")),
    )
    new, old = (sa.table(name, *(sa.column(column) for column in COLUMNS)) for name in (TABLE, KEPT))
    connection.execute(sa.insert(new).from_select(list(COLUMNS), sa.select(old)))
    # its guards go with it
    op.drop_table(KEPT)
    guards.guard(connection, TABLE)
