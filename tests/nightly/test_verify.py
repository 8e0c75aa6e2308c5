from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from analytics.errors import ContractError
from analytics.nightly import manifest
from analytics.nightly.verify import read_anchor, verify
from analytics.store import nights
from analytics.store.content import file_sha256
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, files, run
from tests.stores import copied


@pytest.fixture(scope="module")
def made(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three published nights. Only to be read."""
    store = copied(tiny_store, tmp_path_factory.mktemp("chain") / "store")
    for weeks in (1, 2):
        run(store, FIRST + timedelta(weeks=weeks))
    return store


@pytest.fixture
def chain(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return copied(made, tmp_path / "chain")


def found(path: Path, *anchors: dict[str, object]) -> dict[int | None, list[str]]:
    """What is wrong, by number of the night; under None what is wrong with the chain as a whole."""
    result = verify(open_store(path), anchors)
    problems: dict[int | None, list[str]] = {
        checked.night.number: list(checked.problems) for checked in result.nights
    }
    problems[None] = list(result.problems)
    return {where: what for where, what in problems.items() if what}


def change(path: Path, *statements: str) -> None:
    """Change the state behind the program's back."""
    with sqlite3.connect(path / "state.sqlite") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_what_was_published_is_sound_and_verifying_changes_no_file(chain: Path) -> None:
    before = files(chain)
    assert found(chain) == {}
    assert files(chain) == before


def test_a_store_without_nights_is_sound(tmp_path: Path) -> None:
    assert found(tmp_path / "store") == {}


def test_one_flipped_bit_in_a_run_file_is_found(chain: Path) -> None:
    flip(chain / "runs/run-000002.duckdb")
    assert found(chain) == {2: ["run file run-000002.duckdb changed"]}


def test_a_missing_run_file_is_found(chain: Path) -> None:
    (chain / "runs/run-000003.duckdb").unlink()
    assert found(chain) == {3: ["run file run-000003.duckdb missing"]}


def test_a_run_file_rewritten_with_its_hash_in_the_state_is_found(chain: Path) -> None:
    path = chain / "runs/run-000001.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("update queue set score = score + 1e-12 where rank = 1")
        connection.execute("delete from custody")
    change(chain, f"update nights set run_sha256 = '{file_sha256(path)}' where number = 1")
    (queue, custody) = found(chain)[1]
    assert queue == "table queue does not hold what was published"
    assert custody.startswith("table custody has 0 rows, the manifest says ")


def test_a_file_that_is_no_run_file_is_found(chain: Path) -> None:
    path = chain / "runs/run-000001.duckdb"
    path.write_bytes(b"x" * 5000)
    change(chain, f"update nights set run_sha256 = '{file_sha256(path)}' where number = 1")
    assert found(chain)[1][0].startswith("run file cannot be read: night 1")


def test_a_changed_segment_is_found_in_every_night_that_read_it(chain: Path) -> None:
    store = open_store(chain)
    segments = nights.all(store)[0].manifest["inputs"]["segments"]
    (events,) = [segment["path"] for segment in segments if segment["table"] == "events"]
    flip(chain / events)
    assert found(chain) == {number: [f"input {events} changed"] for number in (1, 2, 3)}
    (chain / events).unlink()
    assert found(chain) == {number: [f"input {events} missing"] for number in (1, 2, 3)}


def test_a_changed_model_is_found(chain: Path) -> None:
    (model,) = (chain / "models").glob("fit-*.json")
    model.write_text(model.read_text().replace("0", "1", 1))
    assert found(chain) == {number: [f"model {model.stem} changed"] for number in (1, 2, 3)}


def test_a_changed_manifest_is_found(chain: Path) -> None:
    change(
        chain, "update nights set manifest = replace(manifest, '\"night\":2', '\"night\":4') where number = 2"
    )
    assert found(chain) == {2: ["manifest changed: it does not have the hash it was published with"]}


def test_a_manifest_changed_with_its_hash_breaks_the_chain_after_it(chain: Path) -> None:
    night = nights.all(open_store(chain))[1]
    told = night.manifest
    told["code"]["version"] = "9.9.9"
    text = manifest.text(told)
    with sqlite3.connect(chain / "state.sqlite") as connection:
        new = (text, manifest.sha256(text))
        connection.execute("update nights set manifest = ?, manifest_sha256 = ? where number = 2", new)
    connection.close()
    assert found(chain) == {
        2: ["the manifest inside the run file is another"],
        3: ["the night published before it was removed or altered"],
    }


def test_a_manifest_that_says_too_little_is_found(chain: Path) -> None:
    text = manifest.text({"night": 1, "as_of": "2026-06-30"})
    change(chain, f"update nights set manifest = '{text}' where number = 1")
    change(chain, f"update nights set manifest_sha256 = '{manifest.sha256(text)}' where number = 1")
    assert found(chain)[1][0].startswith("manifest without code, ")


@pytest.mark.parametrize("number", [1, 2])
def test_a_removed_night_is_found_by_the_night_after_it(chain: Path, number: int) -> None:
    change(chain, f"delete from nights where number = {number}")
    assert found(chain) == {number + 1: ["the night published before it was removed or altered"]}


def test_the_last_night_removed_is_found_by_the_pointer_and_by_an_earlier_printed_head(chain: Path) -> None:
    head = manifest.head(nights.all(open_store(chain))[-1])
    assert found(chain, head) == {}
    change(chain, "delete from nights where number = 3")
    assert found(chain) == {None: ["pointer: the current night is 3, the newest published is 2"]}
    change(chain, "update pointer set night = 2")
    assert found(chain) == {}, "without a head that was kept elsewhere nobody can know"
    (problem,) = found(chain, head)[None]
    assert problem == f"anchor: night 3 was published as {head['manifest_sha256']} and is not in the chain"


def test_a_night_moved_to_another_date_is_found(chain: Path) -> None:
    change(chain, "update nights set as_of = '2026-06-29', model_id = 'other' where number = 1")
    problems = found(chain)[1]
    assert "as_of is 2026-06-29, the manifest says 2026-06-30" in problems
    assert any(problem.startswith("model is other, the manifest says fit-") for problem in problems)


def test_heads_are_read_as_they_were_printed(tmp_path: Path) -> None:
    path = tmp_path / "heads.jsonl"
    head = {"night": 1, "manifest_sha256": "abc", "as_of": str(date(2026, 6, 30))}
    of_log = {"audit": 1, "chain": "c", "sha256": "abc"}
    path.write_text(f"{json.dumps(head)}\n\n{json.dumps(of_log)}\n")
    assert read_anchor(path) == [head, of_log]


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"night": 1}',
        '{"audit": "1", "chain": "", "sha256": ""}',
        '{"night": 1, "manifest_sha256": "a"}\nx',
    ],
)
def test_a_line_that_is_no_head_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "heads.jsonl"
    path.write_text(content)
    with pytest.raises(
        ContractError, match=r"--anchor .*heads\.jsonl: line [12]: not a head of the chain; allowed: "
    ):
        read_anchor(path)


def test_an_unreadable_file_of_heads_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"--anchor .*none\.jsonl: cannot be read"):
        read_anchor(tmp_path / "none.jsonl")
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(ContractError, match="cannot be read"):
        read_anchor(tmp_path / "bytes")
