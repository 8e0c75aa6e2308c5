"""Every mode of escalation as tables over the age of its onset and how long it lasts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analytics.evaluation.oracle.hearing import DAYS
from analytics.reports import Floats, Ints
from analytics.synthetic.arrays import AnyArray
from analytics.synthetic.blocks import Realm
from analytics.synthetic.escalating import PERSONAL_SHAPE, FamilyWeights, by_type
from analytics.synthetic.outline import BINS, Outline
from analytics.synthetic.scenarios import Scenario
from analytics.synthetic.vocabulary import SHARES, code

EDGES = np.array([*range(20), *range(20, 66, 2)]) * 7.0
"""Days before the night between which an onset is looked for: finely where it is near."""
ONSETS = len(EDGES) - 1
OLDEST_DAYS = float(EDGES[-1])
LASTING = 2
"""Lengths in which an escalation that is still going on may end."""
OVER = ((0.0, 10.0), (10.0, 30.0))
"""Days since an act of which nothing may be known yet."""
STRENGTHS = 3
MEETING_KINDS = (("contact_subject_of_interest", 0.75), ("group_attendance", 0.25))
OWN, CIRCLE, FOLLOWING = range(3)
"""Whether somebody escalates alone, together with others of the circle, or after one of them."""


class Modes(NamedTuple):
    """Tables of m modes, by the cell g of the onset and the length b; those after `LASTING` are over.

    `days` (m, ONSETS, b) and `weight` (m, ONSETS, b): the lengths and their chances; `heard`
    (m, ONSETS, b): the chance that one incident is on record.
    `own` where the mix is one's own; `leans` is what an incident adds to the leaning to its type.
    `density` (m, BINS) and `early`, `late` (m, types): where in it an incident lies, and its type.
    `further`, `chance` (m, STRENGTHS): mean number of incidents beyond the `least`, times the
    person's own yearly rate and the length in years where `by_rate`; `typical` (m,) is its mean, and
    `unseen` (m, ONSETS, b, STRENGTHS) the chance of the strength and of none of these on record;
    `nothing` (m, ONSETS, b) the chance that nothing at all is.
    """

    acts: AnyArray
    tie: AnyArray
    days: Floats
    weight: Floats
    heard: Floats
    density: Floats
    early: Floats
    late: Floats
    own: AnyArray
    leans: Floats
    least: Ints
    further: Floats
    chance: Floats
    typical: Floats
    unseen: Floats
    nothing: Floats
    by_rate: AnyArray
    kept: Floats
    silent_days: Floats
    meetings: Floats


def outlines(realm: Realm, *, decoys: bool) -> list[tuple[Scenario, Outline]]:
    """What is to be known of the modes that can happen in a world, and of `decoys` that look like one."""
    told = [(scenario, scenario.story.outline(realm.world.activity)) for scenario in realm.script.scenarios]
    return [
        (scenario, outline)
        for scenario, outline in told
        if outline is not None and _happens(scenario, outline, decoys=decoys)
    ]


def _happens(scenario: Scenario, outline: Outline, *, decoys: bool) -> bool:
    if outline.per_thousand_a_year is None:
        return bool(getattr(scenario.story, "share", 0.0) > 0)
    return decoys and outline.per_thousand_a_year > 0


def tables(known: list[Outline], heard: Floats) -> Modes:
    """The tables of some modes; `heard` is `share_heard`."""
    days, weight = (np.stack(part) for part in zip(*(_lengths(outline) for outline in known), strict=True))
    early = np.stack([_types(outline, outline.early) for outline in known])
    late = np.stack([_types(outline, outline.late) for outline in known])
    density = np.stack([outline.progress for outline in known])
    meeting = np.zeros(len(SHARES))
    for name, share in MEETING_KINDS:
        meeting[code(name)] = share
    even = np.ones(BINS)
    strengths = [_strengths(outline) for outline in known]
    further, chance = (np.stack(part) for part in zip(*strengths, strict=True))
    visible = np.stack([_visible(*row, heard) for row in zip(days, density, early, late, strict=True)])
    met = np.stack([_visible(row, even, meeting, meeting, heard) for row in days])
    meetings = np.array([outline.meetings for outline in known])
    expected = further[:, None, None, :] * visible[..., None] + (meetings[:, None, None] * met)[..., None]
    unseen = chance[:, None, None, :] * np.exp(-expected)
    least = np.array([outline.least_incidents for outline in known])
    return Modes(
        acts=np.array([outline.acts for outline in known]),
        tie=np.array([_tie(outline) for outline in known]),
        days=days,
        weight=weight,
        heard=visible,
        density=density,
        early=early,
        late=late,
        own=np.array([outline.own_power > 0 for outline in known]),
        leans=np.array([_leaning(outline) for outline in known]),
        least=least,
        further=further,
        chance=chance,
        typical=(further * chance).sum(axis=1),
        unseen=unseen,
        nothing=unseen.sum(axis=3) * (1 - visible) ** least[:, None, None],
        by_rate=np.array([outline.per_year is not None for outline in known]),
        kept=np.array([outline.kept for outline in known]),
        silent_days=np.array([outline.silent_days for outline in known]),
        meetings=meetings,
    )


def age_days() -> Floats:
    """Days since an onset in the middle of each cell, shape (ONSETS,)."""
    return np.asarray((EDGES[1:] + EDGES[:-1]) / 2)


def _tie(outline: Outline) -> int:
    if outline.together is not None:
        return CIRCLE
    return FOLLOWING if outline.lag_days is not None else OWN


def _leaning(outline: Outline) -> float:
    """What an incident adds to the leaning to its type; 0 where nobody has leanings."""
    return 0.0 if outline.own_power or outline.kinds is not None else 1 / PERSONAL_SHAPE


def _types(outline: Outline, families: FamilyWeights) -> Floats:
    """Share of each type, shape (types,); for own kinds the cohort's usual ones stand in."""
    weights = SHARES if outline.own_power else by_type(families) if outline.kinds is None else outline.kinds
    return np.asarray(weights / weights.sum())


def _lengths(outline: Outline) -> tuple[Floats, Floats]:
    """Lengths in days and their chances by the cell of onset, each (ONSETS, LASTING + len(OVER))."""
    least, most = outline.least_days, outline.most_days
    age = age_days()[:, None]
    shortest = np.clip(age, least, most)
    steps = (np.arange(LASTING) + 0.5) / LASTING
    lasting = shortest + steps * (most - shortest)
    chance = np.repeat((most - shortest) / (most - least) / LASTING, LASTING, axis=1)
    if outline.acts:
        ended = age - np.array([[(low + high) / 2 for low, high in OVER]])
        width = np.array([[high - low for low, high in OVER]]) * _unknown()
    else:
        longest = np.clip(age, least, most)
        ended = least + (np.arange(len(OVER)) + 0.5) / len(OVER) * (longest - least)
        width = np.repeat((longest - least) / len(OVER), len(OVER), axis=1)
    possible = (ended >= least) & (ended <= most)
    over = np.where(possible, width / (most - least), 0.0)
    return (
        np.concatenate([lasting, np.maximum(ended, least)], axis=1),
        np.concatenate([np.where(age < most, chance, 0.0), over], axis=1),
    )


def _unknown() -> Floats:
    """Chance that the re-opening after an act is not known yet, for each span in `OVER`; shape (1, spans)."""
    return np.array([[0.86, 0.28]])


def _visible(days: Floats, density: Floats, early: Floats, late: Floats, heard: Floats) -> Floats:
    """Chance that an incident of a mode is on record, by onset and length; shape (ONSETS, lengths)."""
    middle = (np.arange(BINS) + 0.5) / BINS
    since = age_days()[:, None, None] - days[:, :, None] * middle
    step = np.clip(since, 0, DAYS - 1).astype(np.int64)
    soon, later = early @ heard, late @ heard
    told = (1 - middle) * soon[step] + middle * later[step]
    return np.asarray((np.where(since > 0, told, 0.0) * density).mean(axis=2))


def _strengths(outline: Outline) -> tuple[Floats, Floats]:
    """Mean numbers of further incidents (or their rate over one's own) and their chances."""
    if outline.spread_shape:
        nodes, chances = _gamma_nodes(outline.spread_shape)
        return nodes * outline.further / outline.spread_shape, chances
    most = max(outline.further, outline.most_further)
    steps = (np.arange(STRENGTHS) + 0.5) / STRENGTHS
    return outline.further + steps * (most - outline.further), np.full(STRENGTHS, 1 / STRENGTHS)


def _gamma_nodes(shape: float) -> tuple[Floats, Floats]:
    """Gauss's nodes and weights for a gamma variable of this shape and scale 1."""
    steps = np.arange(STRENGTHS)
    between = np.sqrt(steps[1:] * (steps[1:] + shape - 1))
    values, vectors = np.linalg.eigh(np.diag(2 * steps + shape) + np.diag(between, 1) + np.diag(between, -1))
    return np.asarray(values), np.asarray(vectors[0] ** 2)
