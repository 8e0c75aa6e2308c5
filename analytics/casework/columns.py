"""The kinds of columns that casework's tables are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, String, text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A UTC time to the microsecond as text of 32 characters; a time without a zone is refused."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        """`2026-06-30T04:12:00.000000+00:00`; `ValueError` without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value}: a time without its zone"
            raise ValueError(message)
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        """The time that was written."""
        return None if value is None else datetime.fromisoformat(value)


METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
REFERENCE, NAME = String(64), String(200)


def number() -> Column[int]:
    """A key that counts up."""
    return Column("number", Integer, primary_key=True, autoincrement=True)


def text_of(name: str) -> Column[int]:
    """A text in `texts`, or none."""
    return Column(name, ForeignKey("texts.number"))


def at(name: str = "at") -> Column[datetime]:
    """When it happened."""
    return Column(name, Moment, nullable=False)


def by(name: str = "by") -> Column[str]:
    """Who did it."""
    return Column(name, NAME, nullable=False)


def one_of(name: str, *values: str) -> CheckConstraint:
    """A column that holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(text(f"{name} in ({listed})"), name=name)
