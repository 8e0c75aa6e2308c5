"""An address may name a night; a page says when it is not the current one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import night, several
from tests.pages.conftest import Opened
from tests.pages.test_subject import texts

EARLIER = "You are reading an earlier list"


def queries(app: object) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link")]  # type: ignore[attr-defined]


def test_without_a_night_the_current_one_is_shown_without_a_word(opened: Opened, three: Path) -> None:
    app = opened(three, "queue")
    assert not app.exception
    assert EARLIER not in texts(app)
    assert "As of 1 Jul 2026" in texts(app)
    assert len(app.dataframe[0].value) == 121


def test_the_current_night_by_its_date_needs_no_banner(opened: Opened, three: Path) -> None:
    assert EARLIER not in texts(opened(three, "queue", night=str(several.AS_OF)))


@pytest.mark.parametrize("asked", [str(several.BEFORE), "1"])
def test_an_earlier_night_is_said_to_be_one_and_leads_to_the_current(
    opened: Opened, three: Path, asked: str
) -> None:
    app = opened(three, "queue", night=asked)
    assert not app.exception
    assert f"{EARLIER}, of 30 Jun 2026" in texts(app)
    assert "The current one is of 1 Jul 2026." in texts(app)
    assert "As of 30 Jun 2026" in texts(app)
    assert len(app.dataframe[0].value) == 120
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert links["To the current list"] == ""
    assert links["1 `S00001`"] == f"id=S00001&night={asked}"


def test_a_subject_stays_on_the_night_and_leads_to_themselves_today(opened: Opened, three: Path) -> None:
    app = opened(three, "subject", id=several.COME, night=str(several.BEFORE))
    assert not app.exception
    assert "110 <small>of 120</small>" in texts(app)
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert links["To the current list"] == f"id={several.COME}"
    assert links["Queue"] == f"night={several.BEFORE}"
    assert several.EVENT not in str([frame.value for frame in app.dataframe])


def test_what_was_loaded_later_is_not_among_the_reports_of_an_earlier_night(
    opened: Opened, three: Path
) -> None:
    then = opened(three, "subject", id=several.RISEN, night=str(several.BEFORE)).dataframe[1].value
    now = opened(three, "subject", id=several.RISEN).dataframe[1].value
    assert several.EVENT not in list(then["event"])
    assert several.EVENT in list(now["event"])


@pytest.mark.parametrize("page", ["queue", "subject", "ties", "changes", "cohorts", "search"])
def test_a_night_that_is_not_published_says_so_and_what_to_do(opened: Opened, three: Path, page: str) -> None:
    app = opened(three, page, night="2031-01-01<b>", id=night.subject(1))
    assert not app.exception
    assert "No night `2031-01-01<b>` is published." in app.warning[0].value
    labels = [link.proto.label for link in app.get("page_link")]
    assert labels == ["To the current list", "All nights"]


def test_a_night_whose_file_was_dropped_says_who_did_and_how_to_get_it_back(
    opened: Opened, three: Path
) -> None:
    app = opened(three, "queue", night=str(several.DROPPED))
    assert not app.exception
    said = app.warning[0].value
    assert "dropped on 2026-07-01 by A. Person" in said
    assert "`rereview nightly --as-of 2026-06-27`" in said
    assert not app.dataframe
