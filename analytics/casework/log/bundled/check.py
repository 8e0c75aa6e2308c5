"""Checks an evidence bundle by itself: Python 3.9 or newer, nothing else.

    python verify.py              in the unpacked folder: files, hashes, numbers, links
    REREVIEW_AUDIT_KEY=... python verify.py      signatures as well

Exit code 0: sound. 1: something does not fit; each line says what. It changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sys
from pathlib import Path

FIELDS = ("number", "at", "actor", "kind", "action", "subject", "purpose", "content", "previous")
SUMS, SIGNED = "SHA256SUMS", "SHA256SUMS.hmac"


def main(folder: Path) -> int:
    """Say what was checked, and what does not fit."""
    text = os.environ.get("REREVIEW_AUDIT_KEY", "").strip()
    key = bytes.fromhex(text) if text else None
    problems = [*files(folder, key)]
    if not problems:
        problems += links(folder, key)
    for problem in problems:
        say(f"BROKEN  {problem}")
    how = "hashes, links and signatures" if key else "hashes and links (no key given: no signatures)"
    say(f"{'not sound' if problems else 'sound'}: {how} checked")
    return 1 if problems else 0


def files(folder: Path, key: bytes | None) -> list[str]:
    """Every file against the list of hashes, and the list against its signature."""
    try:
        listed = (folder / SUMS).read_text(encoding="utf-8")
        signature = (folder / SIGNED).read_text(encoding="ascii").strip()
        wanted = dict(line.split("  ", 1)[::-1] for line in listed.splitlines())
    except (OSError, ValueError) as error:
        return [f"{SUMS}: cannot be read: {error}"]
    found = {path.name for path in folder.iterdir() if path.is_file()} - {SUMS, SIGNED}
    problems = [f"{name}: missing" for name in sorted(set(wanted) - found)]
    problems += [f"{name}: not part of the bundle" for name in sorted(found - set(wanted))]
    for name in sorted(found & set(wanted)):
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted[name]:
            problems.append(f"{name}: changed")
    if key is not None and not fits(key, listed, signature):
        problems.append(f"{SUMS}: its signature does not fit")
    return problems


def links(folder: Path, key: bytes | None) -> list[str]:
    """Every entry's hash, the chain of all hashes between the first and the last, and signatures."""
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    chain = {}
    problems = []
    expected = about["chain_from"]
    with (folder / "chain.txt").open(encoding="ascii") as lines:
        for line in lines:
            number, sha256, signature = line.split()
            if int(number) != expected:
                problems.append(f"chain.txt: entry {number} where entry {expected} should stand")
            expected = int(number) + 1
            chain[int(number)] = sha256
            if key is not None and not fits(key, sha256, signature):
                problems.append(f"chain.txt: entry {number}: signature does not fit")
    if expected - 1 != about["chain_to"]:
        problems.append(f"chain.txt: ends with entry {expected - 1}, not {about['chain_to']}")
    entries = 0
    with (folder / "entries.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entries += 1
            problems += entry_problems(json.loads(line), chain, key)
    if entries != about["entries"]:
        problems.append(f"entries.jsonl: {entries} entries, not {about['entries']}")
    return problems


def entry_problems(entry: dict[str, object], chain: dict[int, str], key: bytes | None) -> list[str]:
    """One entry against its own hash, its place in the chain, and its signature."""
    number, sha256 = int(str(entry["number"])), str(entry["sha256"])
    told = json.dumps([entry[name] for name in FIELDS], ensure_ascii=True)
    problems = []
    if hashlib.sha256(told.encode()).hexdigest() != sha256:
        problems.append(f"entry {number}: its content does not have its hash")
    if chain.get(number) != sha256:
        problems.append(f"entry {number}: not the one in chain.txt")
    if entry["previous"] != (chain.get(number - 1) if number > 1 else "0" * 64):
        problems.append(f"entry {number}: does not follow entry {number - 1} of chain.txt")
    if key is not None and not fits(key, sha256, str(entry["hmac"])):
        problems.append(f"entry {number}: signature does not fit")
    return problems


def fits(key: bytes, content: str, signature: str) -> bool:
    """Whether the signature is that of the content under the key."""
    return hmac.compare_digest(hmac.new(key, content.encode(), hashlib.sha256).hexdigest(), signature)


def say(line: str) -> None:
    """One line on standard output."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
