"""Ties between subjects on a night: by what, how strong, since when, and on which reports they rest.

A tie comes from reports that name another subject (a contact), from a thing that both are named
with (an address, phone, device, account or vehicle, or an outsider whom both met), and from an
investigation in which both were subject or associate. What many share binds nobody: of n people
who share a thing each pair gets 1 / (n - 1) of its weight, and beyond `most_sharers` nothing.
Victims and witnesses are left out, whatever they share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.network import tying
from analytics.network.mentions import CONTACT, INVESTIGATION, KINDS, Mentions
from analytics.reports import DAY_US, Flags, Floats, Reports


@dataclass(frozen=True)
class LinkRules:
    """How strong a tie is.

    `base` (kinds,) is the weight of a tie of each of `KINDS` that is fresh, well sourced and between two
    people alone. It halves with every `half_life_days` since both were last seen with it, for an
    investigation with every `investigation_half_life_days` since it was first recorded. A thing that more
    than `most_sharers` are named with binds nobody; somebody met by more than `contact_hub` people binds
    each of them in proportion less. A tie below `least_weight` is left out.
    """

    base: tuple[float, ...] = (0.6, 0.5, 0.7, 0.7, 0.7, 0.5, 0.3, 0.8)
    half_life_days: float = 365.0
    investigation_half_life_days: float = 5 * 365.0
    most_sharers: int = 12
    contact_hub: int = 10
    least_weight: float = 0.001


@dataclass(frozen=True)
class Links:
    """Ties known on a night, one row a pair and kind (l,), sorted by (first, second, kind), first < second.

    `first` and `second` index the subjects, `kind` is a code in `KINDS`, `weight` in (0, 1] allows for
    grades, hubs and age. `began` is when the tie was first seen and `last` when it was last seen, `recorded`
    when it could first be known (microseconds; -`NEVER_US` where the feed does not date it); `reports`
    counts the reports behind it.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    kind: NDArray[np.int8]
    weight: Floats
    began: NDArray[np.int64]
    last: NDArray[np.int64]
    recorded: NDArray[np.int64]
    reports: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.first)


class Known(NamedTuple):
    """What may count on a night: reports (n,) with their credit, and subjects (s,) who may be tied at all."""

    reports: Flags
    credit: Floats
    incident: NDArray[np.int32]
    eligible: Flags


def links(mentions: Mentions, reports: Reports, known: Known, as_of_us: int, rules: LinkRules) -> Links:
    """Every tie known by `as_of_us` between two subjects who may be tied."""
    base = np.array(rules.base)
    halving_us = rules.half_life_days * DAY_US
    occurred, available = reports.occurred, reports.available
    uses, count = tying.used(
        mentions.thing, mentions.user, mentions.used, known.reports, known.credit, occurred, available
    )
    shared = (uses, count, mentions.kind, base, known.eligible, rules.most_sharers, halving_us, as_of_us)
    things = tying.room(tying.pairs(*shared, tying.room(0)))
    tying.pairs(*shared, things)
    contacts = tying.room(len(mentions.low))
    met = (mentions.low, mentions.high, mentions.met)
    made = tying.contacts(met, known, occurred, available, base[CONTACT], halving_us, as_of_us, contacts)
    contacts = _discounted(tying.taken(contacts, made), len(known.eligible), rules.contact_hub)
    inquiries = (
        mentions.inquiry, mentions.member, mentions.told, known.eligible, as_of_us,
        base[INVESTIGATION], rules.most_sharers, rules.investigation_half_life_days * DAY_US,
    )  # fmt: skip
    members = tying.room(tying.members(*inquiries, tying.room(0)))
    tying.members(*inquiries, members)
    together = zip(contacts, things, members, strict=True)
    rows = tying.Rows(*(np.concatenate(columns) for columns in together))  # type: ignore[arg-type]
    return _together(rows, len(known.eligible), rules.least_weight)


def _discounted(contacts: tying.Rows, people: int, hub: int) -> tying.Rows:
    """Contacts with somebody whom very many met bind less."""
    met = np.bincount(contacts.first, minlength=people) + np.bincount(contacts.second, minlength=people)
    most = np.maximum(met[contacts.first], met[contacts.second])
    return contacts._replace(weight=contacts.weight * np.minimum(1.0, hub / np.maximum(most, 1)))


def _together(rows: tying.Rows, people: int, least_weight: float) -> Links:
    key = (rows.first.astype(np.int64) * people + rows.second) * len(KINDS) + rows.kind
    out = tying.room(len(key))
    made = tying.merged(np.argsort(key, kind="stable"), key, rows, out)
    kept = np.flatnonzero(out.weight[:made] >= least_weight)
    return Links(*(column[kept] for column in out))  # type: ignore[arg-type]
