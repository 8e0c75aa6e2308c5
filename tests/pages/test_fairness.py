from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from analytics import taxonomy
from analytics.nightly import auditing
from analytics.pages import _fairness_parts, _frame
from analytics.store.open import open_store
from tests import stores
from tests.pages.conftest import Opened
from tests.pages.night import HOSTILE

Told = dict[str, Any]


@pytest.fixture(scope="module")
def audited(tiny_store: Path) -> Told:
    return auditing.audit(open_store(tiny_store), None, taxonomy.load())


@pytest.fixture
def shown(audited: Told, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the page is given in place of an audit of seconds; a test may change it."""
    told = copy.deepcopy(audited)
    monkeypatch.setattr(auditing, "audit", lambda *_: told)
    return told


def words(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def test_charts_come_first_then_sentences_then_every_figure(
    tiny_store: Path, opened: Opened, shown: Told
) -> None:
    app = opened(tiny_store, "fairness")
    assert not app.exception
    assert app.header[0].value == "Whom does the list choose, and whom wrongly?"
    assert len(app.get("vega_lite_chart")) >= 5
    told = words(app)
    assert "comparisons with the rest" in told
    assert "too few people to say" in told
    assert "Nothing here enters a score." in told
    assert _frame.NOT_FOR[:20] in told
    figures = app.dataframe[0].value
    assert len(figures) == len(shown["groups"])
    assert set(figures["attribute"]) == {"sex", "age_band", "ethnicity_group"}
    assert "(" in figures["selection_rate"].iloc[0]


def test_another_attribute_is_drawn_night_by_night(tiny_store: Path, opened: Opened, shown: Told) -> None:
    for row in shown["trend"]:
        row["enough"] = row["attribute"] == "sex"
    app = opened(tiny_store, "fairness")
    before = len(app.get("vega_lite_chart"))
    assert any("large enough to be compared night by night" in each.value for each in app.info)
    app.button_group[0].set_value("sex").run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == before + 1


def test_a_group_that_differs_is_named_in_the_lead_and_its_name_is_only_text(
    tiny_store: Path, opened: Opened, shown: Told
) -> None:
    for rows in (shown["groups"], shown["comparisons"], shown["wrongful"], shown["calibration"]):
        for row in rows:
            if row["group"] == "male":
                row["group"] = HOSTILE
    for row in shown["comparisons"]:
        if row["group"] == HOSTILE and row["measure"] == "selection_rate" and row["verdict"]:
            row["verdict"] = "higher"
    shown["findings"].append(f"sex {HOSTILE} is chosen more often.")
    app = opened(tiny_store, "fairness")
    assert not app.exception
    told = words(app)
    assert "1 of 15 groups differ from the rest:" in told
    assert "<img" not in told
    assert "&lt;img src=x" in told


def test_without_attributes_the_page_says_what_is_missing(published: Path, opened: Opened) -> None:
    app = opened(published, "fairness")
    assert not app.exception
    assert app.header[0].value == _fairness_parts.QUESTION
    assert "keeps no protected attributes" in app.info[0].value


def test_without_a_night_the_page_says_how_to_make_one(tmp_path: Path, opened: Opened) -> None:
    app = opened(tmp_path / "store", "fairness")
    assert not app.exception
    assert "No night has been published yet" in app.info[0].value


def test_it_tells_how_far_it_is_and_a_second_opening_is_at_once(
    tiny_store: Path, opened: Opened, audited: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def audit(*given: Any) -> Told:
        progress = given[-1]
        with progress.stage("Ranking 13 nights for the trend") as update:
            update(0.5)
            said.append("asked")
        return {**audited, "warnings": [f"sex: 'F' as {HOSTILE}"]}

    bars: list[str] = []

    def bar(share: float, text: str) -> Any:
        bars.append(text)
        return drawn(share, text)

    drawn = streamlit.progress
    monkeypatch.setattr(streamlit, "progress", bar)
    monkeypatch.setattr(auditing, "audit", audit)
    app = opened(tiny_store, "fairness")
    for _ in range(2):
        assert not app.exception
        assert not app.get("progress")
        assert any("Note: sex: 'F' as" in each.value for each in app.caption)
        app.run()
    assert said == ["asked"]
    assert bars == ["Ranking 13 nights for the trend…"]


def test_a_file_of_attributes_that_is_gone_is_one_line(
    tiny_store: Path, tmp_path: Path, opened: Opened
) -> None:
    store = stores.copied(tiny_store, tmp_path / "store")
    (file,) = (store / "protected").glob("*.parquet")
    file.unlink()
    app = opened(store, "fairness")
    assert not app.exception
    assert f"protected attributes: file protected/{file.name} is missing" in app.info[0].value
