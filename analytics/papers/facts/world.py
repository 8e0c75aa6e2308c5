"""Facts of the synthetic world."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from types import ModuleType

from analytics import contracts, discover
from analytics.papers.asked import Asked, listed, table
from analytics.synthetic import decoys, modes
from analytics.synthetic.cohort import STREAMS
from analytics.synthetic.parameters import ALLOWED, World
from analytics.synthetic.story import Story

_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.*?)(?=^ {4}\w+: |\Z)", flags=re.MULTILINE | re.DOTALL)


def parameters(_asked: Asked) -> str:
    """Every parameter of a world, its standard value, and what it may be."""
    documented = inspect.cleandoc(World.__doc__ or "").partition("Attributes:\n")[2]
    meaning = {name: " ".join(text.split()) for name, text in _ATTRIBUTE.findall(documented)}
    rows = [
        (f"`{field.name}`", f"{field.default}", _allowed(field.name), meaning.get(field.name, ""))
        for field in fields(World)
    ]
    return table(("parameter", "standard", "allowed", "meaning"), rows)


def size(_asked: Asked) -> str:
    """How large the standard world is."""
    world = World()
    return (
        f"the standard world has {world.closed:,} people whose case is closed and {world.active:,} whose "
        f"case is live, over {world.years:g} years."
    )


def ways_to_escalate(_asked: Asked) -> str:
    """Modes: the ways in which somebody escalates."""
    return _stories(modes)


def look_alikes(_asked: Asked) -> str:
    """Decoys: what looks like an escalation and is none."""
    return _stories(decoys)


def watched_groups(_asked: Asked) -> str:
    """Those of the decoys in which a group is watched more closely and does nothing more."""
    return _stories(decoys, of_a_group=True)


def streams(_asked: Asked) -> str:
    """Streams of work that people belong to."""
    return listed(STREAMS)


def source_kinds(_asked: Asked) -> str:
    """Kinds of sources that report."""
    return listed(contracts.SOURCE_KINDS)


def _allowed(name: str) -> str:
    least, most = ALLOWED.get(name, (None, None))
    return "" if least is None else f"{least:,} to {most:,}"


def _stories(package: ModuleType, *, of_a_group: bool = False) -> str:
    rows = []
    for name, kind in discover.one_class_of_each(package, Story).items():
        if of_a_group and not kind.of_a_group:
            continue
        module = inspect.getmodule(kind)
        story = " ".join(((module.__doc__ if module else "") or "").split("\n\n")[0].split())
        rows.append((f"`{name}`", story, "yes" if kind.usual else "only where asked for"))
    return table(("name", "story", "in every world"), rows)
