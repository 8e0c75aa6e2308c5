"""Published nights: which there are, which is current, what they hold. Readers never wait and never write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from analytics.errors import ContractError
from analytics.store import erasures, queries, state
from analytics.store.erasures import ErasedNight
from analytics.store.open import Store
from analytics.store.session import failing_as

_ALL = """
select number, as_of, published_at, model_id, run_file, run_sha256, manifest, manifest_sha256,
    dropped_at, dropped_by
from nights left join dropped on dropped.night = nights.number
order by number
"""
_POINTER = "select night from pointer where name = 'current'"


@dataclass(frozen=True)
class Night:
    """One published night; `run_sha256` is the hash of its file, `manifest_sha256` its link in the chain.

    Where the file was dropped to make room, `dropped_at` and `dropped_by` say when and by whom.
    """

    number: int
    as_of: date
    published_at: str
    model_id: str
    run_path: Path
    run_sha256: str
    manifest_text: str
    manifest_sha256: str
    dropped_at: str | None = None
    dropped_by: str | None = None
    erased: tuple[ErasedNight, ...] = ()
    """What was taken out of its file since, the oldest first."""

    @property
    def dropped(self) -> str | None:
        """In words when and by whom its file was dropped; None where it was not."""
        return None if self.dropped_at is None else f"dropped on {self.dropped_at[:10]} by {self.dropped_by}"

    @property
    def manifest(self) -> dict[str, Any]:
        """The manifest as an object; `ContractError` where it is none."""
        try:
            content = json.loads(self.manifest_text)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise ContractError(f"night {self.number}: its manifest is damaged", allowed="a JSON object")
        if self.erased:
            content["erasures"] = [_told_of(each) for each in self.erased]
        return content

    @property
    def outputs(self) -> dict[str, dict[str, Any]]:
        """Rows and hash of each relation as it is to be now: as published, or as the last erasure left it."""
        found = dict(self.manifest["outputs"])
        for each in self.erased:
            found |= {name: dict(hashes["new"]) for name, hashes in each.outputs.items()}
        return found

    @property
    def text_sha256(self) -> str:
        """The hash that the manifest's text is to have: its link in the chain, unless it named the person."""
        altered = [each.manifest_sha256 for each in self.erased if each.manifest_sha256]
        return altered[-1] if altered else self.manifest_sha256


def all(store: Store) -> list[Night]:  # noqa: A001 - reads as nights.all(store)
    """Every published night, in the order in which they were published."""
    with state.connect(store) as connection:
        erased: dict[int, list[ErasedNight]] = {}
        for each in erasures.night_records(connection):
            erased.setdefault(each.night, []).append(each)
        return [_night(store, row, tuple(erased.get(row[0], ()))) for row in connection.execute(_ALL)]


def current(store: Store) -> Night | None:
    """The night that the pointer names; None before the first one is published."""
    number = pointer(store)
    return next((night for night in all(store) if night.number == number), None)


def pointer(store: Store) -> int | None:
    """The number of the current night."""
    with state.connect(store) as connection:
        row = connection.execute(_POINTER).fetchone()
        return None if row is None else int(row[0])


def of_date(published: list[Night], as_of: date) -> Night | None:
    """The latest publication of one date."""
    return next((night for night in reversed(published) if night.as_of == as_of), None)


def before(published: list[Night], as_of: date) -> Night | None:
    """The night that `as_of` is compared with: of the newest earlier date, the latest publication.

    One whose file was dropped can be compared with no more.
    """
    earlier = [night for night in published if night.as_of < as_of and night.dropped is None]
    return max(earlier, key=lambda night: (night.as_of, night.number), default=None)


def read(night: Night, query: str, **parameters: object) -> pl.DataFrame:
    """Run queries/`query`.sql on the night's own file; `$as_of` is filled in.

    `ContractError` where the file is missing or damaged, or the query fails.
    """
    return read_each(night, (query,), **parameters)[0]


def read_each(night: Night, asked: Sequence[str], **parameters: object) -> list[pl.DataFrame]:
    """Several queries with the same parameters, as `read`: the file is slow to open, so it is opened once."""
    with opened(night) as connection:
        return [_told(connection, query, {"as_of": night.as_of, **parameters}) for query in asked]


def _told(connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, object]) -> pl.DataFrame:
    text = queries.text(query)
    with failing_as(query):
        frame: pl.DataFrame = connection.sql(text, params=parameters).pl()
        return frame


@contextmanager
def opened(night: Night) -> Iterator[duckdb.DuckDBPyConnection]:
    """The night's own file, to read; `ContractError` where it is gone or damaged."""
    if night.dropped is not None:
        raise ContractError(
            f"night {night.number}: its file was {night.dropped}", allowed="a night that is kept"
        )
    try:
        connection = duckdb.connect(str(night.run_path), read_only=True)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        problem = f"night {night.number}: {night.run_path}: {reason}"
        raise ContractError(problem, allowed="the file as it was published") from None
    with connection:
        yield connection


def _told_of(erased: ErasedNight) -> dict[str, Any]:
    """An erasure as the manifest tells it: old and new hash."""
    hashes = {"old": erased.run_sha256, "new": erased.new_run_sha256}
    return {"erasure": erased.erasure, "run_sha256": hashes, "outputs": dict(erased.outputs)}


def _night(store: Store, row: tuple[Any, ...], erased: tuple[ErasedNight, ...]) -> Night:
    number, as_of, published_at, model_id, run_file, run_sha256, manifest, manifest_sha256, *dropped = row
    return Night(
        number=number,
        as_of=date.fromisoformat(as_of),
        published_at=published_at,
        model_id=model_id,
        run_path=store.runs / run_file,
        run_sha256=run_sha256,
        manifest_text=manifest,
        manifest_sha256=manifest_sha256,
        dropped_at=dropped[0],
        dropped_by=dropped[1],
        erased=erased,
    )
