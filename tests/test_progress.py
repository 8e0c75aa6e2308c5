from __future__ import annotations

import io
import sys

import pytest

from analytics import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = progress.for_terminal()
    assert chosen is progress.QUIET
    with chosen.stage("events: check") as update:
        assert update is progress.ignore
        update(0.5)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("after_seconds", "shown"), [(0.0, True), (60.0, False)])
def test_a_terminal_sees_the_stages_that_take_long(
    monkeypatch: pytest.MonkeyPatch, after_seconds: float, shown: bool
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "SHOWN_AFTER_SECONDS", after_seconds)
    chosen = progress.for_terminal()
    assert isinstance(chosen, progress.Bars)
    with chosen.stage("events: check") as update:
        update(0.25)
        update(2.0)
    assert ("events: check" in screen.getvalue()) == shown
