"""How the store stands, in the text format that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import get_args

from analytics import __version__
from analytics.nightly.standing import Standing
from analytics.store.attempts import Attempt, Outcome
from analytics.store.nights import Night

Labels = Mapping[str, str]
Sample = tuple[Labels, float]
NOT_PASSED = {"failed"}


def text(standing: Standing) -> str:
    """Gauges, each with its help and type, samples below; ends with a line break."""
    families = [
        _family("info", "The running program.", [({"version": __version__}, 1)]),
        _family("status_code", "What `rereview status` ends with; 0 is fine.", [({}, standing.exit_code)]),
        _family("stale", "1 where the current night is too old, or there is none.", [({}, standing.stale)]),
        _family(
            "switched_off", "1 while the program is switched off.", [({}, standing.switched is not None)]
        ),
        *_of_night(standing.night, standing.age_hours),
        *_of_attempt(standing.attempt),
        *(_family(f"{name}_count", f"How many {name}.", [({}, n)]) for name, n in standing.counts.items()),
        *(_family(name, f"Disk: {name}.", [({}, size)]) for name, size in standing.disk.items()),
    ]
    return "".join(families)


def _of_night(night: Night | None, age_hours: float | None) -> list[str]:
    if night is None or age_hours is None:
        return []
    as_of = datetime.combine(night.as_of, time(), UTC).timestamp()
    published = datetime.fromisoformat(night.published_at).timestamp()
    return [
        _family("night_number", "Number of the current night.", [({}, night.number)]),
        _family("night_as_of_seconds", "Start of the day that the night is of.", [({}, as_of)]),
        _family("night_published_seconds", "When the night was published.", [({}, published)]),
        _family("night_age_hours", "Hours since the start of that day.", [({}, age_hours)]),
    ]


def _of_attempt(attempt: Attempt | None) -> list[str]:
    if attempt is None:
        return []
    outcomes: list[Sample] = [({"outcome": name}, attempt.outcome == name) for name in get_args(Outcome)]
    started = attempt.started_at.timestamp()
    steps: list[Sample] = [({"step": step}, seconds) for step, seconds in attempt.seconds.items()]
    passed: dict[tuple[str, str], Sample] = {}
    measured: dict[tuple[str, str], Sample] = {}
    for gate in attempt.gates:
        labels = {name: str(gate.get(name) or "") for name in ("gate", "figure")}
        key = labels["gate"], labels["figure"]
        passed[key] = labels, gate.get("verdict") not in NOT_PASSED
        if isinstance(gate.get("measured"), int | float):
            measured[key] = labels, gate["measured"]
    return [
        _family("last_run_outcome", "1 for what the last run came to.", outcomes),
        _family("last_run_started_seconds", "When the last run began.", [({}, started)]),
        _family("last_run_step_seconds", "Seconds that a step took.", steps),
        _family("gate_passed", "1 where a gate of the last run did not fail.", passed.values()),
        _family("gate_measured", "What a gate of the last run measured.", measured.values()),
    ]


def _family(name: str, purpose: str, samples: Iterable[Sample]) -> str:
    """One metric; nothing where it has no sample."""
    full = f"rereview_{name}"
    lines = [f"{full}{_labels(labels)} {float(value)!r}\n" for labels, value in samples]
    head = f"# HELP {full} {purpose}\n# TYPE {full} gauge\n"
    return head + "".join(lines) if lines else ""


def _labels(labels: Labels) -> str:
    r"""Labels in braces, escaped as the format asks.

    >>> _labels({"gate": 'a "b"'})
    '{gate="a \\"b\\""}'
    """
    if not labels:
        return ""
    pairs = (f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{','.join(pairs)}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
