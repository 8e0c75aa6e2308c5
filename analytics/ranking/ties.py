"""How much of a score may come from whom somebody knows: a stated share, and never the first reason.

What contact events add is what the score would lack had none been told. They and the signals of ties
together are held to the policy's share of all that speaks for an escalation; so contacts and ties
alone, with nothing else that does, carry nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from analytics import taxonomy
from analytics.errors import ContractError
from analytics.ranking import policy as policies
from analytics.ranking.policy import Weighed, every_signal
from analytics.reports import Flags, Floats
from analytics.signals._base import Signal
from analytics.timeline import Timeline


@dataclass(frozen=True)
class TiesPolicy:
    """`most_share` of the evidence may come from ties and from incidents of `families`."""

    most_share: float
    families: tuple[str, ...]

    @property
    def per_other(self) -> float:
        """Nats that ties may add for each nat of other evidence.

        >>> TiesPolicy(0.2, ("contact",)).per_other
        0.25
        """
        return self.most_share / (1.0 - self.most_share)


def policy(path: Path | None = None) -> TiesPolicy:
    """The policy's table `ties`; `ContractError` where it is missing or has no sound share."""
    return _policy(policies.text(path), policies.where(path))


@cache
def _policy(content: str, where: str) -> TiesPolicy:
    entry = policies.tables(content, where).get("ties", {})
    share, families = entry.get("most_share"), entry.get("families")
    if not isinstance(share, int | float) or not 0 <= share < 1:
        raise ContractError(f"{where}: ties: most_share {share!r}", allowed="a share from 0, below 1")
    if not isinstance(families, list) or not all(isinstance(name, str) for name in families):
        raise ContractError(
            f"{where}: ties: families {families!r}", allowed="a list of the taxonomy's families"
        )
    known = taxonomy.load().families
    unknown = [name for name in families if name not in known]
    if unknown:
        raise ContractError(f"{where}: ties: no family {unknown[0]!r}", allowed=", ".join(known))
    return TiesPolicy(float(share), tuple(families))


def of_ties() -> pl.Expr:
    """Which rows of contributions come from ties: their signals, and contact events."""
    signals = [name for name, signal in every_signal().items() if signal.of_ties]
    tied = pl.col("signal").is_in(signals) | pl.col("family").is_in(policy().families)
    return tied.fill_null(value=False)


def share_of_ties(contributions: pl.DataFrame) -> float:
    """What share of one subject's positive evidence comes from ties and contact events, 0 to the policy's.

    `contributions` are the subject's, with signal, evidence and family.
    """
    positive = contributions.filter(pl.col("evidence") > 0)
    whole = float(positive["evidence"].sum())
    return float(positive.filter(of_ties())["evidence"].sum()) / whole if whole > 0 else 0.0


@dataclass(frozen=True)
class Held:
    """What a score is made of, contacts and ties apart; arrays over subjects (s,), in nats.

    `apart` is what is said without either, `contacts` what the contact events add to it (below 0 where they
    speak against), `ties` what the signals of ties add, and `share` what the policy lets through of both.
    """

    apart: Floats
    contacts: Floats
    ties: Floats
    share: Floats

    @property
    def score(self) -> Floats:
        """What of all this enters the score, shape (s,)."""
        against = np.minimum(self.contacts, 0.0)
        return np.asarray(self.apart + against + self.share * (np.maximum(self.contacts, 0.0) + self.ties))


def held(timeline: Timeline, signals: Mapping[str, Weighed], allowed: TiesPolicy) -> Held:
    """Everybody's evidence that night under these signals, and what the policy holds back of it.

    What contacts add is the score less what it would be had none been told. They and the ties together may
    add `per_other` times what else speaks for an escalation, as it is explained without the contacts.
    """
    weighed = [each for each in signals.values() if each.weight > 0]
    others = [each for each in weighed if not each.signal.of_ties]
    nothing = np.zeros(len(timeline.ranked))
    tied = sum((e.weight * tie_totals(timeline, e.signal) for e in weighed if e.signal.of_ties), nothing)
    whole = sum((e.weight * e.signal.totals(timeline) for e in others), nothing)
    apart = sum((e.weight * e.signal.totals_without(timeline, allowed.families) for e in others), nothing)
    contacts = np.where(_met(timeline, allowed), whole - apart, 0.0)
    adds = np.maximum(contacts, 0.0) + tied
    most = allowed.per_other * _other_evidence(timeline, others, allowed, timeline.ranked & (adds > 0))
    beyond = timeline.ranked & (adds > most)
    share = np.where(beyond, most / np.where(beyond, adds, 1.0), 1.0)
    return Held(apart, contacts, tied, share)


def tie_totals(timeline: Timeline, signal: Signal) -> Floats:
    """What a signal of ties says of each subject, shape (s,); given where these are part of a list."""
    told = timeline.everybody.tied.get(signal)
    return signal.totals(timeline) if told is None else told.totals


def tie_rows(timeline: Timeline, signal: Signal) -> pl.LazyFrame:
    """The signal's contributions."""
    told = timeline.everybody.tied.get(signal)
    return signal.measure(timeline) if told is None else told.rows.lazy()


def _met(timeline: Timeline, allowed: TiesPolicy) -> Flags:
    """Who has a contact event in the last year, shape (s,)."""
    recent, types = timeline.recent, timeline.taxonomy.types
    of_ties = np.array([entry.family in allowed.families for entry in types])[recent.type]
    found = np.zeros(len(timeline.ranked), dtype=np.bool_)
    found[timeline.incidents.subject[recent.chosen[of_ties]]] = True
    return found


def _other_evidence(
    timeline: Timeline, others: Sequence[Weighed], allowed: TiesPolicy, people: Flags
) -> Floats:
    """What speaks for an escalation of some people besides contacts and ties, in nats, shape (s,).

    Lines that are neither an incident nor of the person as a whole (silence, remainder) count at most as much
    as those that are: they say nothing by themselves.
    """
    nobody = np.zeros(len(timeline.ranked))
    incident, person = np.zeros(len(timeline.incidents.lead)), nobody
    lines: dict[str, Floats] = {}
    for each in others:
        spoken = each.signal.speaks_without(timeline, allowed.families, people)
        incident = incident + each.weight * spoken.incident
        person = person + each.weight * spoken.person
        for name, evidence in spoken.lines.items():
            lines[name] = lines.get(name, nobody) + each.weight * evidence
    told = np.bincount(timeline.incidents.subject, np.maximum(incident, 0.0), minlength=len(person)) + person
    besides = sum((np.maximum(evidence, 0.0) for evidence in lines.values()), nobody)
    return np.asarray(told + np.minimum(besides, told))
