from __future__ import annotations

import stat

import pytest

from analytics.casework import keys
from analytics.errors import ContractError
from analytics.store.open import Store

GOOD = "ab" * 32


def test_keys_are_made_once_and_only_their_owner_reads_them(store: Store) -> None:
    first, second = keys.load(store, {}), keys.load(store, {})
    assert first == second
    assert first.audit != first.identifiers
    for name in ("audit.key", "identifiers.key"):
        assert stat.S_IMODE((first.folder / name).stat().st_mode) == 0o600
    assert first.folder.parent == store.path.parent, "apart from the store"


def test_the_environment_outweighs_the_files(store: Store) -> None:
    found = keys.load(store, {keys.AUDIT: GOOD, keys.IDENTIFIERS: "cd" * 40})
    assert (found.audit, found.identifiers) == (bytes.fromhex(GOOD), bytes.fromhex("cd" * 40))
    assert not found.folder.exists(), "nothing is made that nobody needs"


@pytest.mark.parametrize("text", ["short", "ab" * 31, "zz" * 32])
def test_what_is_no_key_is_refused_and_not_repeated(store: Store, text: str) -> None:
    with pytest.raises(ContractError, match="REREVIEW_AUDIT_KEY in the environment: no key") as caught:
        keys.load(store, {keys.AUDIT: text})
    assert text not in str(caught.value)


def test_a_damaged_file_is_refused_and_kept(store: Store) -> None:
    made = keys.load(store, {})
    (made.folder / "audit.key").write_text("gone")
    with pytest.raises(ContractError, match=r"audit\.key: no key; allowed: at least 32 bytes in hex"):
        keys.load(store, {})
    assert (made.folder / "audit.key").read_text() == "gone"


def test_no_key_is_in_what_is_printed(store: Store) -> None:
    found = keys.load(store, {})
    assert found.audit.hex() not in repr(found)
    assert str(found.audit) not in repr(found)
