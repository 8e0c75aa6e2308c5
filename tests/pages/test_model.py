from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import taxonomy
from analytics.nightly import choice
from analytics.pages import _frame
from analytics.ranking.model import Model, named, priors
from analytics.store import models
from analytics.store.lock import hold
from analytics.store.open import open_store
from tests.pages import night, told
from tests.pages.conftest import Opened

TAXONOMY = taxonomy.load()


def fitted() -> Model:
    start = priors(TAXONOMY)
    shares = zip(TAXONOMY.names, start.shares(TAXONOMY)[::-1].tolist(), strict=True)
    return named(
        replace(
            start,
            fitted_until=date(2026, 6, 29),
            profile=tuple(shares),
            calibration=replace(start.calibration, outcomes=106),
            weights=(("escalation", 0.83),),
            card=(("outcomes `reopened` known", 140), ("base rate within 180 days", 0.0031)),
        )
    )


def make(path: Path, model: Model) -> Path:
    """A store with one night of a kept model."""
    kept = open_store(path)
    with hold(kept):
        models.keep(kept, model.model_id, model.fitted_until, model.to_json(), "fitted")
    return night.make(path, model_id=model.model_id)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose night names a kept model, with two reports and one file that is none."""
    store = make(tmp_path_factory.mktemp("model") / "store", fitted())
    told.keep(store, told.report("worlds"), age=1)
    told.keep(store, told.report("older", kinds=("reference",), code="another"), age=2)
    (store / "backtests" / "foreign.json").write_text("[]", encoding="utf-8")
    return store


def texts(app: AppTest) -> str:
    return "\n".join(str(entry.proto.body) for entry in app.get("html"))


def charts(app: AppTest) -> list[str]:
    return [chart.proto.spec for chart in app.get("vega_lite_chart")]


def test_it_says_which_model_ranks_since_when_and_what_is_behind_it(opened: Opened, judged: Path) -> None:
    app = opened(judged, "model")
    assert not app.exception
    assert app.header[0].value == f"Model `{fitted().model_id}`"
    for words in (
        _frame.BANNER,
        "Ranks tonight, for nights from 29 Jun 2026 on.",
        "106 reopened cases are behind its probabilities",
        "chance of reopening at a score of 5 nats",
        "<b>140</b><span>outcomes reopened known</span>",
        "<b>0.3 %</b><span>base rate within 180 days</span>",
        "<b>escalation</b> (counts, weight 0.83)",
        "It must not be used",
    ):
        assert words in texts(app)
    assert fitted().model_id in list(app.dataframe[-1].value["model_id"])


def test_the_headline_compares_what_is_caught(opened: Opened, judged: Path) -> None:
    shown = texts(opened(judged, "model"))
    assert "At <b>10 reviews a week</b> the list caught <b>60 %</b> (50–70 %) of 24 escalations" in shown
    assert "at the median 40 days before the act" in shown
    assert "the best simple ranking (rfgv) 30 %" in shown
    assert "a ranking that knows how the world was made 80 %" in shown
    assert "<b>1 of 2 bins</b> with outcomes keep their promise" in shown
    assert "Log-loss skill 0.17 (0.11 to 0.22): better than" in shown


def test_every_chart_is_there_with_a_sentence_on_how_to_read_it(opened: Opened, judged: Path) -> None:
    app = opened(judged, "model")
    caught, lead, reliability, ablation, profile = charts(app)
    assert "share of escalations caught" in caught
    assert "median lead (days)" in lead
    assert "claimed (mean of the bin)" in reliability
    assert "escalation (counts)" in ablation
    assert "prior, from the severity" in profile
    assert len([caption for caption in app.caption if caption.value.startswith("How to read")]) == 5


def test_a_file_that_is_no_report_is_one_line(opened: Opened, judged: Path) -> None:
    app = opened(judged, "model")
    (line,) = [warning.value for warning in app.warning]
    assert line.startswith("Left aside: `foreign.json: ")


def test_reports_kinds_and_budgets_can_be_chosen(opened: Opened, judged: Path) -> None:
    app = opened(judged, "model")
    assert app.selectbox(key="model-report").options == ["worlds", "older"]
    app.selectbox(key="model-kind-worlds").set_value("all").run()
    assert "of 48 escalations" in texts(app)
    app.button_group(key="model-budget-worlds").set_value(20).run()
    assert "At <b>20 reviews a week</b>" in texts(app)
    app.selectbox(key="model-report").set_value(1).run()
    assert not app.exception
    assert "made by another version of the code" in texts(app)


def test_what_a_report_s_file_says_never_becomes_markup(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(night, "HOSTILE", night.HOSTILE)
    store = make(tmp_path / "store", fitted())
    content = told.report("worlds", kinds=(night.HOSTILE,), code=night.HOSTILE, rival=night.HOSTILE)
    content["parameters"] |= dict.fromkeys(("first_night", "last_night", "truth", "intervals"), night.HOSTILE)
    told.keep(store, content, age=1)
    app = opened(store, "model")
    assert not app.exception
    assert "<img" not in texts(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in texts(app)
    everything = [element.value for kind in (app.markdown, app.caption, app.info) for element in kind]
    assert not [text for text in everything if "img" in text]


def test_without_a_backtest_it_says_which_command_makes_one(opened: Opened, tmp_path: Path) -> None:
    app = opened(make(tmp_path / "store", fitted()), "model")
    assert not app.exception
    commands = [code.value for code in app.code]
    assert commands == [
        f"rereview --store {tmp_path / 'store'} backtest",
        f"rereview --store {tmp_path / 'store'} backtest --ablation",
    ]
    assert "<b>escalation</b> (counts, weight 0.83)" in texts(app)


def test_where_nothing_was_fitted_it_says_so_and_which_command_learns(opened: Opened, tmp_path: Path) -> None:
    app = opened(make(tmp_path / "store", priors(TAXONOMY)), "model")
    assert not app.exception
    assert "Nothing has been learnt yet" in texts(app)
    assert [code.value for code in app.code][-1].endswith("fit --until DATE")


def test_parts_without_a_row_are_told_and_not_drawn(opened: Opened, tmp_path: Path) -> None:
    store = make(tmp_path / "store", fitted())
    content = told.report("bare") | {"calibration": [], "skill": [], "ablation": [], "worlds": []}
    nothing = {"caught": None, "caught_low": None, "caught_high": None, "lead_days": None}
    content["rankings"] = [row | nothing for row in content["rankings"]]
    content["frontier"] = [row | nothing for row in content["frontier"]]
    told.keep(store, content, age=1)
    app = opened(store, "model")
    assert not app.exception
    assert "caught nothing that can be told" in texts(app)
    assert "No probability could be checked" in app.info[0].value


def test_a_model_that_cannot_be_relied_on_is_one_line(opened: Opened, published: Path) -> None:
    app = opened(published, "model")
    assert not app.exception
    assert app.header[0].value == f"Model `{night.MODEL}`"
    assert app.warning[0].value.startswith("Nothing can be said of this model: `model ")


def test_a_store_without_a_night_says_which_command_makes_one(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "new", "model")
    assert not app.exception
    assert "nightly --feed" in app.code[0].value


def test_a_report_that_was_written_again_is_read_again(opened: Opened, tmp_path: Path) -> None:
    store = make(tmp_path / "store", fitted())
    path = told.keep(store, told.report("worlds"), age=2)
    app = opened(store, "model")
    path.write_text(json.dumps(told.report("worlds", caught=0.7)), encoding="utf-8")
    os.utime(path, ns=(0, 10**9))
    app.run()
    assert "the list caught <b>70 %</b>" in texts(app)


def test_models_of_one_store_are_listed_the_newest_first(opened: Opened, tmp_path: Path) -> None:
    store = make(tmp_path / "store", fitted())
    kept = open_store(store)
    later = named(replace(fitted(), fitted_until=date(2026, 7, 9)))
    with hold(kept):
        choice.kept(kept, priors(TAXONOMY))
        models.keep(kept, later.model_id, later.fitted_until, later.to_json(), "candidate")
    frame = opened(store, "model").dataframe[-1].value
    assert list(frame["fitted_until"][:2]) == ["2026-07-09", "2026-06-29"]
    assert frame["state"][0].startswith("candidate")
