"""The keys that sign the record and stand in for identifiers, held apart from what they protect.

They come from the environment; where it names none, from files in a folder beside the store that only its
owner can read, made at the first use. Whoever has the database alone cannot sign a changed record (HMAC,
RFC 2104), nor tell whom an entry speaks of.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analytics import settings
from analytics.errors import ContractError, disk
from analytics.store.open import Store

AUDIT, IDENTIFIERS = "REREVIEW_AUDIT_KEY", "REREVIEW_IDENTIFIER_KEY"
LEAST_BYTES = 32
_ERASED = "erased.txt"


@dataclass(frozen=True)
class Keys:
    """`audit` signs entries, `identifiers` makes references of identifiers; `folder` is where they lie."""

    audit: bytes = field(repr=False)
    identifiers: bytes = field(repr=False)
    folder: Path

    def sign(self, content: bytes) -> str:
        """HMAC-SHA-256 under the audit key, in hex."""
        return hmac.new(self.audit, content, hashlib.sha256).hexdigest()

    def reference(self, subject_id: str) -> str:
        """What stands for an identifier where the identifier itself may not stand, in hex.

        >>> keys = Keys(b"a" * 32, b"b" * 32, Path())
        >>> keys.reference("S1") == keys.reference("S1"), keys.reference("S1") == keys.reference("S2")
        (True, False)
        """
        return hmac.new(self.identifiers, subject_id.encode(), hashlib.sha256).hexdigest()


def folder(store: Store) -> Path:
    """Where the keys of a store lie: what the settings name, else beside the store."""
    named = settings.load().keys
    return beside(store) if named == settings.NOWHERE else named


def beside(store: Store) -> Path:
    """The folder beside a store."""
    return store.place.with_name(f"{store.place.name}.keys")


def load(store: Store, environment: Mapping[str, str] = os.environ) -> Keys:
    """The keys of a store; `ContractError` for one that is no key, or a file that cannot be read."""
    where = folder(store)
    audit = _key(AUDIT, where / "audit.key", environment)
    return Keys(audit, _key(IDENTIFIERS, where / "identifiers.key", environment), where)


def known(store: Store, environment: Mapping[str, str] = os.environ) -> Keys | None:
    """The keys of a store as they are; None where one is missing, which is not made."""
    where = folder(store)
    audit = _kept(AUDIT, where / "audit.key", environment)
    identifiers = _kept(IDENTIFIERS, where / "identifiers.key", environment)
    return Keys(audit, identifiers, where) if audit and identifiers else None


def remember_erased(held: Keys, reference: str, store: Store) -> None:
    """Note beside the keys that somebody was erased, so that a backup that is restored can be told of it."""
    line = f"{reference} {store.place}"
    if line in _noted(held):
        return
    path = held.folder / _ERASED
    with disk(path):
        held.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())


def remembered_erased(held: Keys, store: Store) -> frozenset[str]:
    """The references of everybody of whom an erasure from a store was noted beside these keys.

    A folder of keys may serve several stores. What was erased from another counts where that is no longer
    there: this one came from its backup.
    """
    told = (line.partition(" ")[::2] for line in _noted(held))
    return frozenset(
        reference
        for reference, place in told
        if place == str(store.place) or not Store(Path(place)).state_path.is_file()
    )


def _noted(held: Keys) -> list[str]:
    try:
        return (held.folder / _ERASED).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _key(variable: str, path: Path, environment: Mapping[str, str]) -> bytes:
    return _kept(variable, path, environment) or _made(path)


def _kept(variable: str, path: Path, environment: Mapping[str, str]) -> bytes | None:
    text = environment.get(variable)
    if text:
        return _bytes(text, f"{variable} in the environment")
    try:
        return _bytes(path.read_text(encoding="ascii"), str(path))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"key {path}: cannot be read: {error}", allowed="a key's file") from None


def _bytes(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) < LEAST_BYTES:
        # what was found is never repeated: it may be most of a key
        raise ContractError(f"{where}: no key", allowed=f"at least {LEAST_BYTES} bytes in hex")
    return key


def _made(path: Path) -> bytes:
    """A new key in its file; where another process made it first, that one."""
    key = secrets.token_bytes(LEAST_BYTES)
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            return _bytes(path.read_text(encoding="ascii"), str(path))
        finally:
            part.unlink()
    return key
