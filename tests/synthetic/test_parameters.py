from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from analytics.errors import UsageError
from analytics.synthetic.parameters import World


def test_the_reference_world_is_the_default() -> None:
    world = World()
    assert (world.closed, world.active, world.live_investigations, world.years) == (20_000, 3_000, 600, 6.0)


@pytest.mark.parametrize(
    "wrong",
    [{"closed": 0}, {"active": -1}, {"years": 0.5}, {"years": float("nan")}, {"activity": 0}, {"seed": -1}],
    ids=str,
)
def test_values_that_cannot_be_are_refused_with_what_is_allowed(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=f"{next(iter(wrong))} is .*; allowed: "):
        World(**wrong)  # type: ignore[arg-type]


def test_a_date_out_of_reach_is_refused() -> None:
    with pytest.raises(UsageError, match="until is 1900-01-01; allowed: "):
        World(until=date(1900, 1, 1))


def test_every_parameter_is_documented() -> None:
    assert all(f"{field.name}: " in (World.__doc__ or "") for field in fields(World))
