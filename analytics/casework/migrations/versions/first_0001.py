"""The first format: people, cases, readings, decisions and their record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from analytics.casework import guards

revision = "0001"
down_revision = None
APPEND_ONLY = (
    "audit",
    "people",
    "grants",
    "desk_rules",
    "weeks",
    "case_moves",
    "readings",
    "judgements",
    "reveals",
    "decisions",
    "marks",
    "handed",
)


def upgrade() -> None:
    """Make every table, and guard those whose rows stay."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("hmac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_index("ix_audit_subject", "audit", ["subject"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("hmac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "draws",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_draws")),
        sa.UniqueConstraint("week", "subject", name=op.f("uq_draws_week")),
    )
    op.create_table(
        "handed",
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.CheckConstraint("what in ('outcome', 'mark')", name=op.f("ck_handed_what")),
        sa.PrimaryKeyConstraint("what", "row", name=op.f("pk_handed")),
    )
    op.create_table(
        "people",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    op.create_table(
        "texts",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_texts")),
    )
    op.create_table(
        "weeks",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("least_probability", sa.Float(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_weeks")),
    )
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("lane", sa.String(length=10), nullable=False),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("event_ids", sa.Text(), nullable=True),
        sa.Column("seen_to", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("held_until", sa.String(length=32), nullable=True),
        sa.Column("assigned_to", sa.String(length=64), nullable=True),
        sa.Column("snoozed_until", sa.String(length=32), nullable=True),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.CheckConstraint("lane in ('tripwire', 'list', 'control')", name=op.f("ck_cases_lane")),
        sa.CheckConstraint("status in ('open', 'second', 'dispute', 'closed')", name=op.f("ck_cases_status")),
        sa.ForeignKeyConstraint(["assigned_to"], ["people.person_id"], name=op.f("fk_cases_assigned_to")),
        sa.ForeignKeyConstraint(["holder"], ["people.person_id"], name=op.f("fk_cases_holder")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_status", "cases", ["status"], unique=False)
    op.create_index("ix_cases_subject", "cases", ["subject"], unique=False)
    op.create_index(
        "uq_cases_open",
        "cases",
        ["subject"],
        unique=True,
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.create_table(
        "desk_rules",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["reason"], ["texts.number"], name=op.f("fk_desk_rules_reason")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_desk_rules")),
    )
    op.create_table(
        "grants",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_grants_person_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_grants")),
    )
    op.create_table(
        "marks",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind in ('misattributed', 'disputed')", name=op.f("ck_marks_kind")),
        sa.ForeignKeyConstraint(["reason"], ["texts.number"], name=op.f("fk_marks_reason")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_marks")),
        sa.UniqueConstraint("event_id", name=op.f("uq_marks_event_id")),
    )
    op.create_table(
        "views",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_views_person_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_views")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_views_person_id")),
    )
    op.create_table(
        "case_moves",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("to_person", sa.String(length=64), nullable=True),
        sa.Column("until", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_case_moves_case_id")),
        sa.ForeignKeyConstraint(["reason"], ["texts.number"], name=op.f("fk_case_moves_reason")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_moves")),
    )
    op.create_index("ix_case_moves_case_id", "case_moves", ["case_id"], unique=False)
    op.create_table(
        "readings",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.CheckConstraint("part in ('first', 'second', 'settling')", name=op.f("ck_readings_part")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_readings_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_readings_person_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_readings")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_readings_case_id")),
    )
    op.create_index("ix_readings_person_id", "readings", ["person_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("rationale", sa.Integer(), nullable=True),
        sa.Column("dissent", sa.Integer(), nullable=True),
        sa.Column("defer_until", sa.Date(), nullable=True),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome in ('recommend reopening', 'no further action', 'defer', 'propose removal')",
            name=op.f("ck_decisions_outcome"),
        ),
        sa.ForeignKeyConstraint(["corrects"], ["decisions.number"], name=op.f("fk_decisions_corrects")),
        sa.ForeignKeyConstraint(["dissent"], ["texts.number"], name=op.f("fk_decisions_dissent")),
        sa.ForeignKeyConstraint(["rationale"], ["texts.number"], name=op.f("fk_decisions_rationale")),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"], name=op.f("fk_decisions_reading")),
        sa.ForeignKeyConstraint(["reason"], ["texts.number"], name=op.f("fk_decisions_reason")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decisions")),
        sa.UniqueConstraint("corrects", name=op.f("uq_decisions_corrects")),
    )
    op.create_index("ix_decisions_reading", "decisions", ["reading"], unique=False)
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("view", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.Integer(), nullable=True),
        sa.Column("assessment", sa.Integer(), nullable=True),
        sa.Column("benign", sa.Integer(), nullable=True),
        sa.Column("protective", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "view in ('escalating', 'unclear', 'not escalating')", name=op.f("ck_judgements_view")
        ),
        sa.ForeignKeyConstraint(["assessment"], ["texts.number"], name=op.f("fk_judgements_assessment")),
        sa.ForeignKeyConstraint(["benign"], ["texts.number"], name=op.f("fk_judgements_benign")),
        sa.ForeignKeyConstraint(["facts"], ["texts.number"], name=op.f("fk_judgements_facts")),
        sa.ForeignKeyConstraint(["protective"], ["texts.number"], name=op.f("fk_judgements_protective")),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"], name=op.f("fk_judgements_reading")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_judgements")),
        sa.UniqueConstraint("reading", name=op.f("uq_judgements_reading")),
    )
    op.create_table(
        "reveals",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"], name=op.f("fk_reveals_reading")),
        sa.PrimaryKeyConstraint("reading", name=op.f("pk_reveals")),
    )
    for table in APPEND_ONLY:
        guards.guard(op.get_bind(), table)
