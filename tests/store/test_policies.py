from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics.errors import ContractError, UsageError
from analytics.store import policies
from analytics.store.open import Store, open_store

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
ONE, OTHER = "[ties]\n# one\n", "[ties]\n# other\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def proposed(store: Store, content: str = ONE, by: str = "Ann Bell") -> policies.Policy:
    return policies.propose(store, content, by=by, reason="why", now=NOW)


def test_before_the_first_proposal_the_shipped_policy_is_in_force(store: Store) -> None:
    assert policies.all(store) == []
    assert policies.in_force(store) is None


def test_a_proposal_counts_from_the_second_persons_signature_on(store: Store) -> None:
    made = proposed(store)
    assert made.sha256 == hashlib.sha256(ONE.encode()).hexdigest()
    assert [signature.signed_by for signature in made.signatures] == ["Ann Bell"]
    assert policies.in_force(store) is None
    signed = policies.sign(store, made.sha256[:8].upper(), by="Carl", now=NOW)
    assert policies.in_force(store) == signed
    assert (signed.content, signed.reason, signed.counts) == (ONE, "why", True)


@pytest.mark.parametrize("name", ["Ann Bell", "ann bell", "  ANN   Bell ", "Ann\u00a0Bell"])
def test_nobody_signs_twice_however_the_name_is_written(store: Store, name: str) -> None:
    made = proposed(store)
    with pytest.raises(UsageError, match="has signed it; allowed: the name of another person"):
        policies.sign(store, made.sha256, by=name, now=NOW)
    assert policies.in_force(store) is None


def test_the_one_that_was_signed_last_is_in_force_and_an_earlier_one_can_come_back(store: Store) -> None:
    one, other = proposed(store), proposed(store, OTHER)
    policies.sign(store, other.sha256, by="Carl", now=NOW)
    policies.sign(store, one.sha256, by="Carl", now=NOW)
    in_force = policies.in_force(store)
    assert in_force is not None
    assert in_force.content == ONE
    with pytest.raises(UsageError, match="Ann Bell and Carl have signed it"):
        policies.sign(store, other.sha256, by="Dora", now=NOW)
    policies.sign(store, proposed(store, OTHER).sha256, by="Carl", now=NOW)
    again = policies.in_force(store)
    assert again is not None
    assert (again.content, again.number) == (OTHER, 3)


def test_what_names_no_proposal_is_refused_with_those_there_are(store: Store) -> None:
    with pytest.raises(UsageError, match="0 proposals; allowed: a proposal, after `rereview policy propose`"):
        policies.sign(store, "0123456789", by="Carl", now=NOW)
    made = proposed(store)
    for wrong in (made.sha256[:7], "", "0" * 64):
        with pytest.raises(UsageError, match=f"allowed: {made.sha256[:12]}"):
            policies.sign(store, wrong, by="Carl", now=NOW)


def test_the_record_only_grows_and_an_altered_text_is_noticed(store: Store) -> None:
    made = proposed(store)
    with sqlite3.connect(store.state_path) as connection:
        for table in ("policies", "policy_signatures"):
            for statement in (f"update {table} set number = 9", f"delete from {table}"):
                with pytest.raises(sqlite3.IntegrityError):
                    connection.execute(statement)
        connection.execute("drop trigger policies_stay")
        connection.execute("update policies set content = 'x'")
    connection.close()
    with pytest.raises(ContractError, match=f"policy {made.sha256[:12]}: altered"):
        policies.in_force(store)
