from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import ContractError
from analytics.evaluation.fairness import attributes
from analytics.nightly.gates._verdict import Verdict
from analytics.nightly.gates.fairness import Fairness
from analytics.store.open import Store
from tests.feed.feeds import GOOD, load
from tests.nightly.gates import looking

PEOPLE = 3_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """3,000 people, of whom every fifth is of the group f."""
    people = [{**GOOD["subjects"], "subject_id": f"S{n}"} for n in range(PEOPLE)]
    sexes = [{"subject_id": f"S{n}", "sex": "f" if n % 5 == 0 else "m"} for n in range(PEOPLE)]
    loaded, _ = load(tmp_path_factory.mktemp("gate"), "parquet", subjects=people, protected_attributes=sexes)
    return loaded


def queue(first_of_f: int) -> pl.DataFrame:
    """A list with so many of the group f among its first hundred."""
    women = [n for n in range(PEOPLE) if n % 5 == 0]
    men = [n for n in range(PEOPLE) if n % 5]
    order = women[:first_of_f] + men[: 100 - first_of_f] + women[first_of_f:] + men[100 - first_of_f :]
    return pl.DataFrame({"subject_id": [f"S{n}" for n in order], "rank": range(1, PEOPLE + 1)})


def verdict(store: Store, now: pl.DataFrame, before: pl.DataFrame | None = None) -> Verdict:
    published = [] if before is None else [looking.night(looking.NIGHT.replace(day=29))]
    with looking.seen(store, tables={"queue": now}, published=published) as seen:
        if before is not None:
            # the night before has no file in this test
            vars(seen)["queue_before"] = before
        return looking.gate("fairness").check(seen)


def test_a_group_that_is_chosen_like_the_rest_passes(store: Store) -> None:
    found = verdict(store, queue(20))
    assert found.verdict == "passed"
    assert found.limit == 1
    assert "of 2 groups sex" in found.figure
    assert found.against == "the rest of each attribute"
    assert verdict(store, queue(27)).verdict == "passed", "that may be chance"


@pytest.mark.parametrize("first_of_f", [45, 0])
def test_one_that_is_surely_chosen_oftener_or_more_rarely_fails(store: Store, first_of_f: int) -> None:
    found = verdict(store, queue(first_of_f))
    assert found.verdict == "failed"
    assert found.measured is not None
    assert found.measured > 1


def test_a_move_that_is_no_chance_fails_and_a_small_one_passes(store: Store) -> None:
    moved = verdict(store, queue(26), queue(8))
    assert moved.verdict == "failed"
    assert "times the number of the night before" in moved.figure
    assert moved.against == "the rest of each attribute and the night of 2026-06-29"
    assert verdict(store, queue(26), queue(21)).verdict == "passed"
    assert verdict(store, queue(20), queue(20)).verdict == "passed"


def test_without_attributes_or_people_nothing_is_said(store: Store, tmp_path: Path) -> None:
    few = verdict(store, queue(20).head(999))
    assert (few.verdict, few.figure) == ("no reference", "the list has 999 subjects")
    bare, _ = load(tmp_path, subjects=[GOOD["subjects"]])
    assert verdict(bare, queue(20)).figure == "no protected attributes are kept"
    with looking.seen(store, tables={"queue": queue(20)}) as seen:
        gate = looking.gate("fairness", first=4)
        assert isinstance(gate, Fairness)
        assert gate.check(seen).figure == "no group is large enough to be compared in the first 4"


def test_the_same_store_content_gives_the_same_verdict(store: Store) -> None:
    assert verdict(store, queue(30)) == verdict(store, queue(30).sample(fraction=1, shuffle=True, seed=1))


@pytest.mark.parametrize("people", [PEOPLE, 20])
@pytest.mark.parametrize(
    ("harm", "word"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b"\x00" * 5_000), "is damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "is damaged"),
    ],
)
def test_a_night_that_nobody_can_judge_fails_and_names_the_file(
    store: Store, tmp_path: Path, people: int, harm: Callable[[Path], object], word: str
) -> None:
    harmed = looking.copied(store, tmp_path)
    (file,) = (harmed.path / "protected").glob("*.parquet")
    harm(file)
    found = verdict(harmed, queue(20).head(people))
    assert found.verdict == "failed"
    told = f"gate fairness: nothing can be judged: protected attributes: file protected/{file.name} {word}"
    assert found.line == told
    with pytest.raises(ContractError, match=f"file protected/{file.name} {word}; allowed: "):
        attributes.kept(harmed)
