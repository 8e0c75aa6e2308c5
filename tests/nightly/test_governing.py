"""A policy that two people signed ranks: in the job, in what is computed beside it, in what is rebuilt."""

from __future__ import annotations

import fcntl
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analytics import taxonomy
from analytics.errors import ContractError, StoreBusyError, UsageError
from analytics.nightly import explaining, governing, past, trying
from analytics.nightly.rebuild import rebuild
from analytics.ranking import policy, ties
from analytics.store import nights, policies
from analytics.store.open import Store, open_store
from tests.nightly.jobs import FIRST, NOW, files, run

TAXONOMY = taxonomy.load()
SHIPPED = policy.DEFAULT_PATH.read_text(encoding="utf-8")
OTHER = SHIPPED.replace("[signals.own_kind]\nranked = true", "[signals.own_kind]\nranked = false").replace(
    "most_share = 0.35", "most_share = 0.1"
)


@pytest.fixture
def store(tiny_store_copy: Path) -> Store:
    return open_store(tiny_store_copy)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "other.toml"
    path.write_text(OTHER, encoding="utf-8")
    return path


def signed(store: Store, file: Path) -> policies.Policy:
    made = governing.propose(store, file, "Ann Bell", "less of the same", NOW)
    return governing.sign(store, made.sha256, "Carl Dorn", NOW)


def ranked(store: Store, as_of: date = FIRST) -> pl.DataFrame:
    return past.rank(store, [as_of], TAXONOMY)


def test_a_policy_holds_within_its_block_only() -> None:
    with policy.use(OTHER):
        assert "own_kind" not in policy.ranked_signals()
        assert ties.policy().most_share == 0.1
        with policy.use(None):
            assert policy.text() == OTHER
    assert "own_kind" in policy.ranked_signals()
    assert ties.policy().most_share == 0.35
    with pytest.raises(ContractError, match="the policy in force: "), policy.use("[signals.nothing]\n"):
        pass
    assert policy.text() == SHIPPED


def test_one_signature_changes_nothing_and_two_rank_by_it(store: Store, file: Path) -> None:
    before = ranked(store)
    made = governing.propose(store, file, "Ann Bell", "less of the same", NOW)
    assert ranked(store).equals(before)
    assert not run(store, FIRST).published
    governing.sign(store, made.sha256, "Carl Dorn", NOW)
    after = ranked(store)
    assert not after.equals(before)
    result = run(store, FIRST)
    assert result.published, "the same night by another policy is another night"
    assert result.night.manifest["parameters"]["policy_sha256"] == made.sha256
    published = nights.read(result.night, "read_night_queue")
    assert published["score"].equals(after["score"])
    somebody = str(published["subject_id"][0])
    computed = explaining.explain(store, somebody, FIRST, TAXONOMY)
    assert computed["score"] == published["score"][0]
    assert not [part for part in computed["contributions"] if part["signal"] == "own_kind"]
    rebuilt = rebuild(store, TAXONOMY, set())
    assert rebuilt[1].skipped == "made under other parameters"
    assert (rebuilt[2].skipped, rebuilt[2].problems) == (None, ())


def test_the_earlier_policy_proposed_again_brings_the_earlier_list_back(
    store: Store, file: Path, tmp_path: Path
) -> None:
    before = ranked(store)
    signed(store, file)
    shipped = tmp_path / "shipped.toml"
    shipped.write_text(governing.shown(store)["content"].replace(OTHER, SHIPPED), encoding="utf-8")
    signed(store, shipped)
    assert ranked(store).equals(before)
    assert [each["counts"] for each in governing.shown(store)["proposals"]] == [True, True]


def test_a_policy_is_tried_before_it_is_in_force_and_nothing_is_written(store: Store, file: Path) -> None:
    before, now = files(store.path), ranked(store)
    told = trying.try_policy(store, file, None, TAXONOMY)
    assert files(store.path) == before
    assert told["as_of"] == FIRST.isoformat()
    signed(store, file)
    then = ranked(store)
    first = {name: set(frame["subject_id"].head(100)) for name, frame in (("now", now), ("then", then))}
    assert {each["subject_id"] for each in told["enters"]} == first["then"] - first["now"]
    assert {each["subject_id"] for each in told["leaves"]} == first["now"] - first["then"]
    assert told["enters"], "the policies rank otherwise"
    ranks = [dict(frame.select("subject_id", "rank").iter_rows()) for frame in (now, then)]
    for each in (*told["enters"], *told["leaves"], *told["moved"]):
        assert [each["rank_a"], each["rank_b"]] == [rank[each["subject_id"]] for rank in ranks]
    assert told["night"]["shared_first_100"] == 100 - len(told["enters"])
    assert told["night"]["outcomes"] is None, "nothing is on record after the last night"


def test_on_a_past_night_it_says_what_would_have_been_caught(store: Store, file: Path) -> None:
    outcomes = 0
    for as_of in (date(2024, 6, 30), date(2025, 1, 1), date(2025, 6, 30)):
        told = trying.try_policy(store, file, as_of, TAXONOMY)["night"]
        outcomes += told["outcomes"]
    assert outcomes >= 1
    for name in ("found_first_100", "found_first_200"):
        assert all(0 <= found <= told["outcomes"] for found in told[name])
    assert len(told["log_loss"]) == 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[signals.nothing]\nranked = true", "no signal 'nothing'"),
        ("[signals", "a policy file in TOML"),
        ("[signals.escalation]\nranked = true\n", "ties: most_share None"),
        (SHIPPED.replace("ranked = true", "ranked = false"), "it weighs no signal"),
        (SHIPPED.replace("weight = 0.6", "weight = 60"), "weight 60; allowed: 0 to 10"),
    ],
)
def test_a_file_that_is_no_policy_is_neither_tried_nor_proposed(
    store: Store, tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    for attempt in (
        lambda: governing.propose(store, path, "Ann", "why", NOW),
        lambda: trying.try_policy(store, path, None, TAXONOMY),
    ):
        with pytest.raises(ContractError, match=complaint):
            attempt()
    with pytest.raises(ContractError, match="cannot be read"):
        governing.read(tmp_path / "none.toml")
    assert policies.all(store) == []


def test_a_file_that_names_a_subject_is_not_proposed(store: Store, file: Path) -> None:
    who = ranked(store)["subject_id"][0]
    file.write_text(f"{OTHER}\n# {who} is the reason\n", encoding="utf-8")
    with pytest.raises(UsageError, match="it names a subject; allowed: a policy that names nobody"):
        signed(store, file)
    assert policies.all(store) == []


def test_a_proposal_needs_a_name_a_reason_and_the_store(store: Store, file: Path) -> None:
    with pytest.raises(UsageError, match="policy: --by"):
        governing.propose(store, file, "", "why", NOW)
    with pytest.raises(UsageError, match="policy: --reason"):
        governing.propose(store, file, "Ann", " ", NOW)
    with store.lock_path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreBusyError):
            governing.propose(store, file, "Ann", "why", NOW)
