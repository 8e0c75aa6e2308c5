"""What the README inside an evidence bundle says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXT = """SYNTHETIC - Rereview evidence bundle: {about}

Made {made_at} by {made_by}. For: {recipient}. Purpose: {purpose}.
All data is synthetic: nobody in it exists.

WHAT IT IS
Everything that the log of this desk holds about {about}: {entries} entries out of those numbered
{chain_from} to {chain_to}. It is a copy to be read. Nothing can be loaded from it.

FILES
entries.jsonl   One entry a line: who (actor) did what (kind, action), when (UTC), for what purpose, and
                content: codes and numbers. A subject appears as a reference (an HMAC of the id), never by
                the id itself. "previous" is the hash of the entry before it in the log.
chain.txt       Number, hash and signature of EVERY entry of the log from the first of this bundle (and the
                one before it) to the last, so that entries left out between two of these can be seen to be
                there, and none can be slipped in.
about.json      What this bundle is about, and the heads of the log and of the published nights.
record.json     (for a subject) Cases, readings, views, decisions, marks and their texts from the desk. A text
                that was erased says so.
nights.json     (for a subject) Rank and score in the nights in which an entry says they were looked at.
verify.py       Checks all of this. Python 3.9 or newer, nothing else.
SHA256SUMS      Hash of every file; SHA256SUMS.hmac is its signature.

HOW TO CHECK IT
Unpack, then:   python verify.py
This recomputes every hash and link. With the log's key it checks every signature as well:
                REREVIEW_AUDIT_KEY=... python verify.py

WHAT IT CAN SHOW AND WHAT NOT
Without the key: that the files fit one another. Whoever made a bundle up could make it fit; compare the
bundle's hash, and the head in about.json, with what was kept elsewhere.
With the key: that every entry was signed by whoever has the key, and that none between the first and the
last is missing from chain.txt. That an act was never recorded cannot be shown by any log.
"""


def readme(about: Mapping[str, Any]) -> str:
    """The text, with the bundle's own figures."""
    return _TEXT.format(**about)
