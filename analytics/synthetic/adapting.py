"""The stories as one world tells them: more or less often, longer or shorter, stronger or weaker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from analytics.errors import UsageError
from analytics.synthetic.parameters import World
from analytics.synthetic.story import Story

Scale = Callable[[float, float], float]


def _times(value: float, scale: float) -> float:
    return value * scale


def _share(value: float, scale: float) -> float:
    return min(1.0, value * scale)


def _excess(value: float, scale: float) -> float:
    return 1.0 + (value - 1.0) * scale


OFTEN: dict[str, Scale] = {
    "share": _times,
    "per_thousand_a_year": _times,
    "per_area_year": _times,
    "share_of_watched_groups": _share,
    "share_of_others": _share,
    "share_of_group": _share,
}
"""Parameters of stories, modes or decoys, that say how often they happen."""
DURATION: dict[str, Scale] = {"least_days": _times, "most_days": _times}
"""Parameters of modes that say how long an escalation lasts."""
STRENGTH: dict[str, Scale] = {"mean_incidents": _times, "least_factor": _excess, "most_factor": _excess}
"""Parameters of modes that say how much an escalation adds."""


def adapted(stories: dict[str, Story], world: World) -> dict[str, Story]:
    """The same stories with their parameters scaled as `world` asks; `UsageError` for an unknown story.

    One that is not `usual` never happens unless the world names it.
    """
    scales = dict(world.story_scale)
    unknown = sorted(set(scales) - set(stories))
    if unknown:
        raise UsageError(f"simulate: no story {unknown[0]!r}", allowed=", ".join(sorted(stories)))
    often = {name: scales.get(name, float(story.usual)) for name, story in stories.items()}
    return {name: _adapt(story, often[name], world) for name, story in stories.items()}


def is_mode(story: Story) -> bool:
    """Whether a story is a way to escalate (those have a share of all escalations), or else a decoy."""
    return any(field.name == "share" for field in fields(story))


def _adapt(story: Story, often: float, world: World) -> Story:
    scalings = [(OFTEN, often)]
    if is_mode(story):
        scalings += [(DURATION, world.duration_scale), (STRENGTH, world.strength_scale)]
    own = {field.name for field in fields(story)}
    changed = {
        name: by(getattr(story, name), scale)
        for scalable, scale in scalings
        for name, by in scalable.items()
        if name in own
    }
    return replace(story, **changed)
