"""Text for Prometheus, read by a parser that is as strict as the format."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.nightly import exposition, standing
from analytics.store import attempts
from analytics.store.lock import hold
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST
from tests.nightly.test_standing import MORNING

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (\S+)")
HOSTILE = 'a "quoted" \\ one\nof two lines'
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def parsed(text: str) -> Samples:
    """Every sample by name and labels; the test fails for whatever the format does not allow."""
    assert text.endswith("\n")
    found: Samples = {}
    typed: list[str] = []
    helped: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("# HELP "):
            name, _, purpose = line.removeprefix("# HELP ").partition(" ")
            assert re.fullmatch(NAME, name)
            assert purpose
            helped.append(name)
            continue
        if line.startswith("# TYPE "):
            name, kind = line.removeprefix("# TYPE ").split(" ")
            assert (kind, name) == ("gauge", helped[-1])
            typed.append(name)
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        assert match[1] == typed[-1], "a sample stands below its own type"
        labels = tuple(
            (each[1], re.sub(r"\\(.)", _unescaped, each[2])) for each in re.finditer(LABEL, match[2] or "")
        )
        assert (match[1], labels) not in found, "told twice"
        found[match[1], labels] = float(line.rpartition(" ")[2])
    assert len(typed) == len(set(typed)) == len(helped)
    assert {name for name, _ in found} == set(typed)
    return found


def _unescaped(match: re.Match[str]) -> str:
    return {"n": "\n"}.get(match[1], match[1])


def test_a_store_is_told_of_in_gauges(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    gates: list[dict[str, Any]] = [
        {"gate": "churn", "verdict": "failed", "figure": HOSTILE, "measured": 0.9, "limit": 0.5},
        {"gate": "coverage", "verdict": "passed", "figure": None, "measured": None},
        {"gate": "coverage", "verdict": "passed", "figure": None, "measured": None},
    ]
    with hold(store):
        number = attempts.begin(store, FIRST, MORNING)
        attempts.end(store, number, MORNING, "gate failed", exit_code=4, gates=gates, seconds={"score": 2.5})
    found = parsed(exposition.text(standing.look(store, MORNING, 36)))
    assert found["rereview_status_code", ()] == 4
    assert found["rereview_night_age_hours", ()] == 9
    assert found["rereview_night_as_of_seconds", ()] == MORNING.timestamp() - 9 * 3600
    assert found["rereview_last_run_outcome", (("outcome", "gate failed"),)] == 1
    assert sum(value for (name, _), value in found.items() if name == "rereview_last_run_outcome") == 1
    assert found["rereview_gate_passed", (("gate", "churn"), ("figure", HOSTILE))] == 0
    assert found["rereview_gate_measured", (("gate", "churn"), ("figure", HOSTILE))] == 0.9
    assert found["rereview_gate_passed", (("gate", "coverage"), ("figure", ""))] == 1
    assert found["rereview_last_run_step_seconds", (("step", "score"),)] == 2.5
    assert found["rereview_ranked_count", ()] > 100
    assert found["rereview_store_bytes", ()] > 1_000_000
    late = parsed(exposition.text(standing.look(store, MORNING + timedelta(days=9), 36)))
    assert late["rereview_stale", ()] == 1


def test_an_empty_store_has_fewer_gauges(tmp_path: Path) -> None:
    found = parsed(exposition.text(standing.look(open_store(tmp_path / "store"), MORNING, 36)))
    assert found["rereview_status_code", ()] == 3
    assert not any("night_" in name or "last_run" in name for name, _ in found)


@pytest.mark.parametrize(
    "broken", ["a 1", "# TYPE a counter\na 1\n", "# HELP a b\n# TYPE a gauge\na{x=1} 1\n"]
)
def test_the_parser_is_strict(broken: str) -> None:
    with pytest.raises((AssertionError, IndexError)):
        parsed(broken)
