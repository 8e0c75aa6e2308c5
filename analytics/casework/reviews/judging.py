"""View first: what a reader makes of a case before the score is shown, and when it was shown."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor, Right, require_any
from analytics.casework.reviews import readings
from analytics.casework.reviews.substance import same_words
from analytics.errors import NotAllowedError, UsageError

View = Literal["escalating", "unclear", "not escalating"]
READERS = (Right.READ_CASES, Right.READ_SECOND, Right.SETTLE)
NONE_FOUND = "none found"


@dataclass(frozen=True)
class Judgement:
    """`facts` are what was reported, `assessment` what the reader takes it to mean.

    `benign` explanations and `protective` factors are asked for: who found none says so (`NONE_FOUND`).
    """

    view: View
    facts: str
    assessment: str
    benign: str
    protective: str


def judge(casework: Casework, actor: Actor, reading: int, judgement: Judgement, *, now: datetime) -> int:
    """Keep what the reader thinks and give its number; it is never changed.

    `NotAllowedError` for somebody else's reading; `UsageError` for a second judgement, an empty or too long
    text, an assessment that only repeats the facts, and a case that has gone on.
    """
    require_any(actor, READERS)
    kept = checked(judgement)
    with writing(casework) as connection:
        found, case = readings.going_on(connection, actor, reading, now)
        if is_judged(connection, reading):
            raise UsageError(f"reading {reading}: judged already", allowed="one judgement; it stays")
        row: dict[str, Any] = {"reading": reading, "at": now, "view": kept.view}
        for name in ("facts", "assessment", "benign", "protective"):
            row[name] = texts.keep(connection, casework, getattr(kept, name), now)
        asked = sa.insert(tables.judgements).values(row).returning(tables.judgements.c.number)
        number = int(connection.execute(asked).scalar_one())
        content: dict[str, Any] = {"case": found.case_id, "reading": reading, "judgement": number}
        content |= {"view": kept.view, "digest": digest(casework, row)}
        act = Act("alteration", "case judged", case.subject_id, found.purpose, content)
        audit.record(connection, casework, actor, act, now)
    return number


def reveal(
    casework: Casework, actor: Actor, reading: int, rank: int | None, score: float | None, *, now: datetime
) -> None:
    """Keep when a reader was shown rank and score (nats), and which; None for both where there is no rank.

    `NotAllowedError` while a blind reading is not judged; `UsageError` where they were shown before.
    """
    require_any(actor, READERS)
    if (rank is None) != (score is None) or (rank is not None and rank < 1) or not _is_number(score):
        raise UsageError(
            f"reveal: rank {rank}, score {score}", allowed="a rank from 1 and a score, or neither"
        )
    with writing(casework) as connection:
        found, case = readings.going_on(connection, actor, reading, now)
        if found.blind and not is_judged(connection, reading):
            message = f"reading {reading}: score and rank stay hidden until it is judged"
            raise NotAllowedError(message, allowed="to judge first")
        if is_revealed(connection, reading):
            raise UsageError(f"reading {reading}: shown already", allowed="to decide")
        row = {"reading": reading, "at": now, "rank": rank, "score": None if score is None else float(score)}
        connection.execute(sa.insert(tables.reveals).values(row))
        content = {"case": found.case_id, "reading": reading, "digest": digest(casework, row)}
        act = Act("consultation", "score shown", case.subject_id, found.purpose, content)
        audit.record(connection, casework, actor, act, now)


def is_judged(connection: Connection, reading: int) -> bool:
    """Whether the reading has its judgement."""
    asked = sa.select(tables.judgements.c.number).where(tables.judgements.c.reading == reading)
    return connection.execute(asked).first() is not None


def is_revealed(connection: Connection, reading: int) -> bool:
    """Whether score and rank were shown to the reader."""
    asked = sa.select(tables.reveals.c.reading).where(tables.reveals.c.reading == reading)
    return connection.execute(asked).first() is not None


def digest(casework: Casework, row: Mapping[str, Any]) -> str:
    """Signature of a row as it was written: texts by number and times as text, keys in order."""
    return casework.keys.sign(json.dumps(dict(row), sort_keys=True, default=_as_written).encode())


def _as_written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


def checked(judgement: Judgement) -> Judgement:
    """The judgement with its texts trimmed; `UsageError` where a part says nothing."""
    if judgement.view not in get_args(View):
        raise UsageError(f"view {judgement.view!r}", allowed=", ".join(get_args(View)))
    facts = texts.checked("facts", judgement.facts)
    assessment = texts.checked("assessment", judgement.assessment)
    if same_words(facts, assessment):
        raise UsageError("assessment: it repeats the facts", allowed="what the facts are taken to mean")
    told = {}
    for name in ("benign", "protective"):
        if not getattr(judgement, name).strip():
            what = "benign explanations" if name == "benign" else "protective factors"
            raise UsageError(f"{what}: nothing is said", allowed=f"what was found, or `{NONE_FOUND}`")
        told[name] = texts.checked(name, getattr(judgement, name))
    return Judgement(judgement.view, facts, assessment, **told)


def _is_number(score: float | None) -> bool:
    return score is None or math.isfinite(score)
