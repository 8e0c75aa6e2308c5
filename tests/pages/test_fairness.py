from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from analytics import taxonomy
from analytics.casework import audit
from analytics.casework.database import open_casework, reading
from analytics.charts import disparities
from analytics.evaluation.fairness import leading, report
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
    assert told.index("<b>The list:</b>") < told.index("<b>Chosen:</b>") < told.index("<b>Errors:</b>")
    assert told.index("<b>Missed:</b>") < told.index("<b>Observed:</b>")
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
    shown["lead"] = leading.lead(shown)
    shown["findings"].append(f"sex {HOSTILE} is chosen more often.")
    app = opened(tiny_store, "fairness")
    assert not app.exception
    told = words(app)
    assert "<img" not in told
    assert "&lt;img src=x" in told


def test_a_look_at_the_page_is_an_entry_in_the_log_once_a_session(
    tiny_store_copy: Path, opened: Opened, shown: Told
) -> None:
    app = opened(tiny_store_copy, "fairness")
    app.run()
    casework = open_casework(open_store(tiny_store_copy))
    with reading(casework) as connection:
        entries = [row for row in audit.entries(connection) if row.action == "fairness seen"]
    assert [json.loads(row.content) for row in entries] == [{"as_of": shown["as_of"], "top": shown["top"]}]


def test_a_night_whose_outcomes_are_not_in_shows_whom_it_chose_alone(
    tiny_store: Path, opened: Opened, shown: Told
) -> None:
    blank = report.with_findings(report.withheld({**shown, "settled": False}, settled=False))
    shown.update(blank)
    app = opened(tiny_store, "fairness")
    assert not app.exception
    told = words(app)
    assert f"outcomes are not settled until {shown['settled_on']}".casefold() in told.casefold()
    assert "<b>Errors:</b>" not in told
    assert "chosen, of those who" not in str([chart.proto for chart in app.get("vega_lite_chart")])


def test_a_pair_that_differs_is_drawn_among_the_groups(
    tiny_store: Path, opened: Opened, shown: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = next(row for row in shown["comparisons"] if row["measure"] == "selection_rate" and row["verdict"])
    pair = {"attribute": "sex × age_band", "group": "male × 25-34", "verdict": "higher"}
    shown["pair_comparisons"] = [
        row | pair,
        row | pair | {"group": "male × 55+", "verdict": "too few to say"},
    ]
    seen: list[list[str]] = []
    kept = disparities.rows

    def noted(told: Any, name: str, verdicts: Any) -> Any:
        seen.append([each["group"] for each in told])
        return kept(told, name, verdicts)

    monkeypatch.setattr(disparities, "rows", noted)
    assert not opened(tiny_store, "fairness").exception
    assert seen[0][-1] == "male × 25-34"
    assert all("male × 55+" not in groups for groups in seen)


def test_marks_follow_the_finding_not_the_interval_drawn(
    tiny_store: Path, opened: Opened, shown: Told
) -> None:
    row = shown["observation"][0]
    row |= {"reports_verdict": "no difference shown", "reports_ratio_low": 1.02, "reports_ratio_high": 1.4}
    seen: list[list[str]] = []
    kept = disparities.rows

    def noted(told: Any, name: str, verdicts: Any) -> Any:
        seen.append([name, verdicts[0]])
        return kept(told, name, verdicts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disparities, "rows", noted)
        assert not opened(tiny_store, "fairness").exception
    assert ["reports_ratio", disparities.ALIKE] in seen


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
