"""Sets of simulated worlds to judge a ranking on: one to build on, the others held apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analytics import taxonomy
from analytics.synthetic import scenarios
from analytics.synthetic.adapting import is_mode
from analytics.synthetic.parameters import World
from analytics.synthetic.seeds import Purpose, stream
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True)
class Size:
    """How large a world is: closed and active people, and years of recorded history."""

    closed: int = World.closed
    active: int = World.active
    years: float = World.years


@dataclass(frozen=True)
class Spec:
    """One world to be made.

    `kind` is the set that it belongs to. Where `permuted`, the ranking is given a taxonomy
    whose severities are dealt out anew; the generator never reads severities, so the world
    itself is the same and severity misleads in it.
    """

    name: str
    kind: str
    world: World
    permuted: bool = False

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy that a ranking of this world is given."""
        standard = taxonomy.load()
        return permuted(standard, self.world.seed) if self.permuted else standard


@dataclass(frozen=True)
class Ranges:
    """From where to where the parameters of worlds held apart are drawn, evenly on a log scale.

    Each mode's part of all escalations is drawn by itself: a gamma variable of `mode_shape`
    times its usual part, then scaled so that all parts make one.
    """

    incidents_per_year: tuple[float, float] = (1.4, 3.0)
    escalations_per_year: tuple[float, float] = (0.003, 0.008)
    nominal_people_per_area: tuple[float, float] = (350, 1_000)
    delay_scale: tuple[float, float] = (0.5, 2.0)
    copy_scale: tuple[float, float] = (0.5, 2.0)
    error_scale: tuple[float, float] = (0.5, 2.5)
    duration_scale: tuple[float, float] = (0.7, 1.4)
    strength_scale: tuple[float, float] = (0.8, 1.3)
    decoys: tuple[float, float] = (0.5, 2.0)
    mode_shape: float = 2.0


SETS: dict[str, tuple[int, str]] = {
    "reference": (1, "Standard parameters; these are the worlds that a model may be developed on."),
    "apart": (101, "Other rates, delays, copies, errors, durations, strengths, modes and decoys."),
    "permuted": (201, "As apart, and the taxonomy's severities are dealt out anew."),
    "own-kind": (301, "Everybody who escalates does so in their own kinds of event, 3 to 5 times as often."),
    "null": (401, "Nobody escalates; campaigns, storms of duplicates and copies abound."),
    "contagion": (501, "Escalation passes from friend to friend, or is joint, three times as often."),
    "no-contagion": (601, "Nobody escalates after or with a friend; other modes are commoner instead."),
    "beside": (701, "Many closed people live beside active ones and are seen with them; that is all."),
    "watched": (
        801,
        "Of one group twice as much of ordinary life is written down; it escalates like others.",
    ),
}
"""Kinds of worlds: the seed of the first, and what they are."""
AMONG_FRIENDS = ("contagion", "joint")
"""Modes in which more than one of a circle escalates."""


def sets(size: Size | None = None) -> dict[str, Callable[[int], tuple[Spec, ...]]]:
    """For each kind of worlds, what gives the first so many of them.

    >>> [spec.name for spec in sets()["own-kind"](2)]
    ['own-kind-301', 'own-kind-302']
    """
    chosen = size or Size()

    def of(kind: str) -> Callable[[int], tuple[Spec, ...]]:
        first = SETS[kind][0]
        return lambda count: tuple(spec(kind, seed, chosen) for seed in range(first, first + count))

    return {kind: of(kind) for kind in SETS}


def spec(kind: str, seed: int, size: Size) -> Spec:
    """One world of a kind in `SETS`; a seed is one world of each kind."""
    world = World(closed=size.closed, active=size.active, years=size.years, seed=seed)
    make = MAKE.get(kind)
    return Spec(f"{kind}-{seed}", kind, make(world) if make else world, permuted=kind == "permuted")


def permuted(standard: Taxonomy, seed: int) -> Taxonomy:
    """The same types, the severities of those that weigh dealt out among them at random.

    >>> dealt = permuted(taxonomy.load(), 201)
    >>> sorted(t.severity for t in dealt.types) == sorted(t.severity for t in taxonomy.load().types)
    True
    """
    weighing = [code for code, entry in enumerate(standard.types) if entry.weighs]
    dealt = stream(seed, Purpose.SEVERITIES).permutation(weighing)
    severity = {code: standard.types[other].severity for code, other in zip(weighing, dealt, strict=True)}
    return Taxonomy(
        tuple(
            replace(entry, severity=severity.get(code, entry.severity))
            for code, entry in enumerate(standard.types)
        )
    )


def _apart(world: World, ranges: Ranges | None = None) -> World:
    """Other parameters, drawn from `ranges` by the world's own seed."""
    chosen = ranges or Ranges()
    rng = stream(world.seed, Purpose.PARAMETERS)

    def between(bounds: tuple[float, float]) -> float:
        return float(f"{np.exp(rng.uniform(*np.log(bounds))):.4g}")

    stories = scenarios.stories()
    modes = {name: getattr(story, "share", 0.0) for name, story in stories.items() if is_mode(story)}
    drawn = {name: usual * rng.gamma(chosen.mode_shape) for name, usual in modes.items()}
    scale = sum(modes.values()) / sum(drawn.values())
    often = {name: round(drawn[name] * scale / modes[name], 4) for name in modes}
    often |= {name: between(chosen.decoys) for name in stories if name not in modes and stories[name].usual}
    return replace(
        world,
        incidents_per_year=between(chosen.incidents_per_year),
        escalations_per_year=between(chosen.escalations_per_year),
        nominal_people_per_area=round(between(chosen.nominal_people_per_area)),
        delay_scale=between(chosen.delay_scale),
        copy_scale=between(chosen.copy_scale),
        error_scale=between(chosen.error_scale),
        duration_scale=between(chosen.duration_scale),
        strength_scale=between(chosen.strength_scale),
        story_scale=tuple(often.items()),
    )


def _own_kind(world: World) -> World:
    """Only one mode of escalation, as often as all of them together otherwise."""
    modes = _acting()
    only = dict.fromkeys(modes, 0.0)
    only["own_kind"] = 1.0 / modes["own_kind"]
    return replace(world, story_scale=tuple(only.items()))


def _null(world: World) -> World:
    """Nobody escalates, and much looks as if somebody did."""
    return replace(
        world,
        escalations_per_year=0.0,
        copy_scale=1.5,
        story_scale=(("campaign", 3.0), ("duplicate_storm", 3.0)),
    )


def _contagion(world: World) -> World:
    """Friends have three times their part in all escalations."""
    return replace(world, story_scale=_among_friends(3.0))


def _no_contagion(world: World) -> World:
    """Friends have no part in any escalation."""
    return replace(world, story_scale=_among_friends(0.0))


def _among_friends(often: float) -> tuple[tuple[str, float], ...]:
    """The modes that take hold of friends so many times as often, and the others as the rest allows."""
    modes = _acting()
    friends = sum(modes[name] for name in AMONG_FRIENDS)
    whole = sum(modes.values())
    others = (whole - often * friends) / (whole - friends)
    return tuple((name, often if name in AMONG_FRIENDS else others) for name in modes)


def _acting() -> dict[str, float]:
    """Part in all escalations of each mode that ends in an act."""
    stories = scenarios.stories().items()
    return {name: getattr(story, "share", 0.0) for name, story in stories if is_mode(story) and story.acts}


def _beside(world: World) -> World:
    """The decoy that no other kind of world has."""
    return replace(world, story_scale=(("beside_active", 1.0),))


def _watched(world: World) -> World:
    """One group is watched more closely than others, and no other is."""
    return replace(world, story_scale=(("closely_watched", 0.0), ("over_recorded", 1.0)))


MAKE: dict[str, Callable[[World], World]] = {
    "apart": _apart,
    "permuted": _apart,
    "own-kind": _own_kind,
    "null": _null,
    "contagion": _contagion,
    "no-contagion": _no_contagion,
    "beside": _beside,
    "watched": _watched,
}
"""How each kind in `SETS` differs from the reference."""
