from __future__ import annotations

import polars as pl
import pytest

from analytics.errors import GateError
from analytics.nightly.runner import Done, Given, Relations, Step, StepError, run
from analytics.ranking.model import priors
from analytics.taxonomy import load
from tests.nightly import frames

GIVEN = Given(frames.AS_OF, priors(load()), load())


def _double(given: Given, relations: Relations) -> Relations:
    assert given is GIVEN
    return {"doubled": relations["read_numbers"].with_columns(pl.col("n") * 2)}


def _total(_given: Given, relations: Relations) -> Relations:
    assert set(relations) == {"doubled"}
    return {"total": relations["doubled"].sum()}


STEPS = (
    Step("double", _double, reads=("read_numbers",), writes=("doubled",)),
    Step("add", _total, reads=("doubled",), writes=("total",)),
)


def _run(steps: tuple[Step, ...], log: list[object]) -> dict[str, pl.DataFrame]:
    def read(name: str) -> pl.DataFrame:
        log.append(f"read {name}")
        return pl.DataFrame({"n": [1, 2]})

    def validate(name: str, frame: pl.DataFrame) -> pl.DataFrame:
        log.append(f"validate {name}")
        return frame

    return run(steps, GIVEN, read=read, validate=validate, started=log.append, done=log.append)


def test_steps_read_queries_and_what_was_written_before() -> None:
    log: list[object] = []
    written = _run(STEPS, log)
    assert written["total"].item() == 6
    assert log == [
        "double",
        "read read_numbers",
        "validate doubled",
        Done("double", {"read_numbers": 2}, {"doubled": 2}),
        "add",
        "validate total",
        Done("add", {"doubled": 2}, {"total": 1}),
    ]


def test_a_step_that_writes_something_else_than_it_declares_is_stopped() -> None:
    steps = (Step("double", _double, reads=("read_numbers",), writes=("halved",)),)
    with pytest.raises(StepError, match=r"step double: wrote \['doubled'\]; allowed: halved"):
        _run(steps, [])


def test_a_relation_that_breaks_its_contract_stops_the_night() -> None:
    def refuse(name: str, frame: pl.DataFrame) -> pl.DataFrame:
        raise GateError(f"relation {name}: {frame.height} rows")

    begun: list[object] = []
    with pytest.raises(GateError, match="relation doubled: 2 rows"):
        run(
            STEPS,
            GIVEN,
            read=lambda _: pl.DataFrame({"n": [1, 2]}),
            validate=refuse,
            started=begun.append,
            done=begun.append,
        )
    assert begun == ["double"]
