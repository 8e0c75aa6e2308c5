"""What is decided of near matches, from the command to the night and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from analytics import taxonomy
from analytics.nightly import rebuild, verify
from analytics.ranking import history
from analytics.store import merges
from analytics.store.open import Store
from analytics.store.reading import open_reading
from tests.network.near.small import store as small_store
from tests.nightly.jobs import files, run
from tests.programs import program

SEEN = str(datetime.now(UTC).date() - timedelta(days=30))
"""Ties fade with the years, and decisions are made now."""
WHY = ("--by", "A. Reader", "--reason", "one plate")
PLATES = ("AB12CDE", "ab12-cde")
PAIR = merges.pair("identifier", *PLATES)
TAXONOMY = taxonomy.load()


@pytest.fixture
def of(tmp_path: Path) -> Store:
    return small_store(
        tmp_path,
        ("S1", SEEN, "vehicle", PLATES[0]),
        ("S2", SEEN, "vehicle", PLATES[1]),
        ("S3", SEEN, "phone", "T"),
    )


def ties(of: Store, *nights: date) -> list[int]:
    """How many ties each of the nights knows, out of one history."""
    with open_reading(of) as reading:
        known = history.read(reading, max(nights), TAXONOMY)
    return [len(known.night(as_of, np.zeros(len(TAXONOMY.types))).links) for as_of in nights]


def sound(of: Store) -> bool:
    """Whether every published night verifies and comes out again as it was published."""
    verified = verify.verify(of)
    problems = [*verified.problems, *(problem for night in verified.nights for problem in night.problems)]
    again = rebuild.rebuild(of, TAXONOMY, set()).values()
    return not problems and all(each == rebuild.Rebuilt(None, ()) for each in again)


def ranked(of: Store, out: Path, as_of: date) -> bytes:
    done = program("--store", of.path, "rank", "--as-of", str(as_of), "--out", out)
    assert done.returncode == 0, done.stderr
    return out.read_bytes()


def test_a_decision_ties_from_the_next_night_on_and_no_earlier(of: Store, tmp_path: Path) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    before = ranked(of, tmp_path / "before.parquet", yesterday)
    assert program("--store", of.path, "matches", "same", *PLATES, *WHY).returncode == 0
    decided = merges.all(of)[0].decided_at.date()
    tomorrow = decided + timedelta(days=1)
    assert ties(of, tomorrow, yesterday, decided) == [1, 0, 0]
    assert ranked(of, tmp_path / "after.parquet", yesterday) == before
    assert run(of, yesterday).published
    assert run(of, tomorrow).published
    assert not run(of, tomorrow).published
    stands = files(of.runs)
    assert sound(of)

    # the night of tomorrow stands: what is decided now counts only after it
    assert program("--store", of.path, "matches", "undo", *PLATES, *WHY).returncode == 0
    after = tomorrow + timedelta(days=1)
    assert ties(of, after, tomorrow, yesterday) == [0, 1, 0]
    assert not run(of, tomorrow).published
    assert sound(of)
    assert files(of.runs) == stands
    assert run(of, after).published
    assert sound(of)


def test_a_night_ahead_of_the_clock_is_not_decided_into(of: Store) -> None:
    ahead = datetime.now(UTC).date() + timedelta(days=400)
    run(of, ahead)
    made = [merges.record(of, PAIR, verdict, "ann", "looked") for verdict in ("same", "undone", "same")]
    midnight = datetime(ahead.year, ahead.month, ahead.day, tzinfo=UTC)
    assert [each.decided_at - midnight for each in made] == [
        timedelta(microseconds=step) for step in (1, 2, 3)
    ]
    assert ties(of, ahead, ahead + timedelta(days=1)) == [0, 1]
    assert sound(of)


def test_what_is_different_ties_nobody(of: Store) -> None:
    made = merges.record(of, PAIR, "different", "ann", "two plates")
    assert ties(of, made.decided_at.date() + timedelta(days=1)) == [0]
