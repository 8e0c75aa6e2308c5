from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.casework import audit
from analytics.casework.database import open_casework, reading
from analytics.store.open import open_store
from tests.pages import desk, drawn
from tests.pages.conftest import Opened
from tests.pages.night import HOSTILE

SUBJECT = re.compile(r"Case \d+: subject `(S\d+)`")


def as_(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.setenv("REREVIEW_AS", f"local-{role}")


def actions(store: Path) -> list[str]:
    casework = open_casework(open_store(store))
    with reading(casework) as connection:
        return [entry.action for entry in audit.entries(connection)]


def test_a_case_is_taken_opened_judged_shown_and_decided(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, "analyst")
    app = opened(published_alone, "review")
    assert "no case open" in app.info[0].value
    desk.press(app, "Next case")
    assert not app.exception
    found = SUBJECT.search(drawn.text(app))
    assert found, "whose case it is"
    desk.press(app, "Open the file")
    hidden = drawn.text(app)
    assert "score: escalation evidence" not in hidden
    assert "What the score is made of" not in hidden
    desk.judge(app)
    assert "score: escalation evidence" not in drawn.text(app)
    desk.press(app, "Show score and rank")
    assert "score: escalation evidence" in drawn.text(app)
    desk.choose(app, "Decision", "no further action")
    app.run()
    desk.write(app, "Rationale", desk.RATIONALE)
    desk.press(app, "Decide")
    assert any(told.value.startswith("Kept: no further action.") for told in app.info)
    done = actions(published_alone)
    wanted = ["case opened", "case opened to read", "case judged", "score shown", "case decided"]
    assert [action for action in done if action in wanted] == wanted


def test_what_a_form_lacks_is_said_and_nothing_is_lost(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, "analyst")
    app = opened(published_alone, "review")
    desk.press(app, "Next case")
    desk.press(app, "Open the file")
    desk.write(app, "Facts", "What was reported in May.")
    desk.press(app, "Keep my judgement")
    assert app.error[0].value == "Say first what you make of the file."
    desk.choose(app, "What do you make of the file?", "unclear")
    desk.press(app, "Keep my judgement")
    assert "assessment: 0 characters" in app.error[0].value
    facts = next(area for area in app.text_area if area.label.startswith("Facts"))
    assert facts.value == "What was reported in May."
    desk.judge(app)
    desk.press(app, "Show score and rank")
    desk.choose(app, "Decision", "defer")
    app.run()
    assert [field.label for field in app.date_input if "back" in field.label]
    desk.write(app, "Rationale", "too short")
    desk.press(app, "Decide")
    assert "rationale: 9 characters" in app.error[0].value


def test_a_subject_that_is_out_is_on_no_list_and_its_page_tells_no_score(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, "analyst")
    app = opened(published_alone, "review")
    desk.press(app, "Next case")
    found = SUBJECT.search(drawn.text(app))
    assert found
    subject = found.group(1)
    queue = opened(published_alone, "queue")
    assert "1 subject is out for reading" in " ".join(caption.value for caption in queue.caption)
    assert subject not in drawn.text(queue)
    page = opened(published_alone, "subject", id=subject)
    assert not page.exception
    assert "out for reading" in page.info[0].value
    assert "score: escalation evidence" not in drawn.text(page)


def test_a_second_reader_is_blind_to_the_first_and_disagreement_goes_to_a_supervisor(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, "analyst")
    desk.read(opened(published_alone, "review"), "recommend reopening", "escalating")
    as_(monkeypatch, "second-reader")
    app = opened(published_alone, "review")
    desk.press(app, "Next second reading")
    desk.press(app, "Open the file")
    assert desk.RATIONALE not in drawn.text(app)
    desk.judge(app)
    assert "First reading" not in drawn.text(app)
    desk.decide(app)
    assert "a supervisor settles" in app.info[0].value
    as_(monkeypatch, "supervisor")
    app = opened(published_alone, "review")
    desk.press(app, "Next disagreement")
    desk.press(app, "Open the file")
    both = drawn.text(app)
    assert "First reading" in both
    assert "Second reading" in both
    assert both.count(desk.RATIONALE) == 2
    assert not app.exception


def test_a_case_can_be_put_back_and_put_away(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, "analyst")
    app = opened(published_alone, "review")
    desk.press(app, "Next case")
    first = SUBJECT.search(drawn.text(app))
    desk.press(app, "Put back")
    assert "no case open" in app.info[0].value
    desk.press(app, "Next case")
    second = SUBJECT.search(drawn.text(app))
    assert first
    assert second
    assert first.group(1) != second.group(1), "somebody else's turn"
    desk.press(app, "Put away")
    assert "reason: 0 characters" in app.error[0].value
    desk.press(app, "Keep longer")
    assert not app.error


def test_a_report_is_marked_only_by_somebody_who_is_sure(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, "analyst")
    app = opened(published_alone, "subject", id="S00002")
    button = next(each for each in app.button if each.label == "Mark it")
    assert button.disabled
    app.checkbox(key="mark-sure-S00002").check()
    app.text_area(key="mark-why-S00002").set_value(HOSTILE)
    app.run()
    desk.press(app, "Mark it")
    assert not app.exception
    shown = drawn.text(app)
    assert "is marked as <b>misattributed</b>" in shown
    assert "It leaves the score with the next night." in shown
    assert HOSTILE not in shown, "what somebody wrote is no markup"
