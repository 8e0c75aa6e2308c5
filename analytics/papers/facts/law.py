"""Facts of the law map."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.papers import law
from analytics.papers.asked import Asked, listed
from analytics.papers.law import Duty


def duties(_asked: Asked) -> str:
    """Every duty: what it asks, what serves it, what is not served."""
    return "\n\n".join("\n".join(_section(duty)) for duty in law.duties())


def gaps(_asked: Asked) -> str:
    """What is not served, duty by duty."""
    return "\n".join(f"- **{duty.law}**: {_lacking(duty)}" for duty in law.duties())


def counted(_asked: Asked) -> str:
    """How many duties are mapped, and how many wait for counsel."""
    found = law.duties()
    return (
        f"{len(found)} duties, of which {sum(bool(duty.unsure) for duty in found)} have a point for counsel"
    )


def _section(duty: Duty) -> Iterator[str]:
    yield f"### {duty.law}"
    yield ""
    yield f"*Asks:* {duty.asks}"
    yield ""
    yield f"*Served:* {duty.how} {_features(duty)}".rstrip()
    yield ""
    yield f"*Not served:* {_lacking(duty)}"
    if duty.unsure:
        yield ""
        yield f"*{law.COUNSEL.capitalize()}:* {duty.unsure}"


def _features(duty: Duty) -> str:
    return f"({listed(duty.served)})" if duty.served else ""


def _lacking(duty: Duty) -> str:
    awaited = f" Planned and not there yet: {listed(duty.awaited)}." if duty.awaited else ""
    return f"{duty.not_served}{awaited}"
