"""Figures are held against their targets, and a run that fails is an error."""

from __future__ import annotations

import sys

import pytest

from benchmarks._measure import Figure, print_table, run


@pytest.mark.parametrize(
    ("figure", "kept", "target"),
    [
        (Figure("a", 1.0, "s"), True, "–"),
        (Figure("a", 1.0, "s", at_most=1.0), True, "≤ 1 s"),
        (Figure("a", 1.1, "s", at_most=1.0), False, "≤ 1 s"),
        (Figure("a", 0.5, "million/s", at_least=0.6), False, "≥ 0.6 million/s"),
    ],
)
def test_a_figure_knows_its_bound_and_whether_it_keeps_it(figure: Figure, kept: bool, target: str) -> None:
    assert (figure.kept, figure.target) == (kept, target)


def test_a_miss_has_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("Title", [Figure("fast", 1.0, "s", at_most=2.0), Figure("slow", 3.0, "s", at_most=2.0)])
    printed = capsys.readouterr().out
    assert "| slow | 3 s | ≤ 2 s |" in printed
    assert [line for line in printed.splitlines() if line.startswith("MISSED")] == [
        "MISSED: slow: 3 s, target ≤ 2 s"
    ]


def test_a_run_gives_time_memory_and_what_was_printed() -> None:
    done = run([sys.executable, "-c", "print('here')"])
    assert done.stdout == "here\n"
    assert done.seconds > 0
    assert done.peak_mb > 1


def test_a_run_that_fails_is_an_error_unless_its_code_is_allowed() -> None:
    command = [sys.executable, "-c", "raise SystemExit(4)"]
    with pytest.raises(RuntimeError, match="ended with 4"):
        run(command)
    assert run(command, allow=(4,)).stdout == ""
