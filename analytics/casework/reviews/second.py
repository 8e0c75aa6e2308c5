"""When a case needs a second reader, and what follows from the decisions that its readers took.

A recommendation to re-open and a proposal to remove always need one. Of the closures, a share chosen by a
keyed hash of the case's number does: nobody without the audit key can tell which, and with it anybody finds
the same ones again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.casework.desk.cases import Status
from analytics.casework.keys import Keys

ALWAYS = frozenset({"recommend reopening", "propose removal"})
SAMPLED = "no further action"
_SPAN = 1 << 64


@dataclass(frozen=True)
class Follows:
    """What a case is to become: its status, its outcome where it is closed, and the part that decided it."""

    status: Status
    outcome: str | None = None
    decided_by: str | None = None


def follows(
    decided: Mapping[str, str], *, status: str = "open", drawn: bool = False, corrected: bool = False
) -> Follows:
    """What follows from the outcomes that count, by part, for a case of that status.

    `drawn` says that a closure is read twice. A case that waits for its second reader or for a supervisor
    goes on waiting, whatever is corrected meanwhile. `corrected` says that whoever settled it said something
    else: by a correction alone nobody is re-opened or removed, and the case is to be settled anew.

    >>> follows({"first": "recommend reopening"})
    Follows(status='second', outcome=None, decided_by=None)
    >>> follows({"first": "no further action", "second": "defer"}, status="second").status
    'dispute'
    """
    first, second, settled = (decided.get(part) for part in ("first", "second", "settling"))
    if settled is not None:
        if corrected and settled in ALWAYS:
            return Follows("dispute")
        return Follows("closed", settled, "settling")
    if first is None:
        return Follows("open")
    if second is not None:
        agreed = second == first and status != "dispute"
        return Follows("closed", second, "second") if agreed else Follows("dispute")
    if status == "second" or first in ALWAYS or (first == SAMPLED and drawn):
        return Follows("second")
    return Follows("closed", first, "first")


def is_drawn(keys: Keys, case_id: int, share: float) -> bool:
    """Whether a closure of this case is read twice: so for about `share` of all cases.

    >>> from pathlib import Path
    >>> keys = Keys(b"a" * 32, b"b" * 32, Path())
    >>> is_drawn(keys, 7, 1.0), is_drawn(keys, 7, 0.0)
    (True, False)
    """
    digest = bytes.fromhex(keys.sign(f"second reader of case {case_id}".encode()))
    return int.from_bytes(digest[:8], "big") < share * _SPAN
