from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics import taxonomy
from analytics.errors import ContractError, UsageError
from analytics.evaluation import report
from analytics.evaluation.backtest import Parameters
from analytics.nightly import choice, model_facts
from analytics.ranking.model import named, priors
from analytics.ranking.policy import every_signal, ranked_signals
from analytics.store.open import Store, open_store
from tests.evaluation.results import judged, result

TAXONOMY = taxonomy.load()
TOLD = report.build(
    "trial",
    [result(seed, name, judged([10, 20], ("escalating",))) for seed in (1, 2) for name in ("model", "rfgv")],
    Parameters(budgets=(10,), frontier=(10, 20)),
    "code",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def test_a_written_report_is_read_with_its_figures(store: Store) -> None:
    (path,) = [report.keep(TOLD, store.path)]
    assert model_facts.backtest_files(store) == [path]
    read = model_facts.backtest(path)
    assert (read.name, read.kinds) == ("trial", ["apart"])
    assert read.parameters["code"] == "code"
    for part, columns in model_facts.PARTS.items():
        assert read.parts[part].height == len(TOLD[part])
        assert read.parts[part].columns == list(columns)
    assert read.part("frontier", "apart")["per_week"].to_list() == [10, 20, 10, 20]
    assert read.part("frontier", "elsewhere").is_empty()


def test_a_row_may_say_more_than_is_shown(store: Store) -> None:
    told = TOLD | {"rankings": [row | {"added_later": "x"} for row in TOLD["rankings"]], "new_part": 1}
    read = model_facts.backtest(report.keep(told, store.path))
    assert read.parts["rankings"].columns == list(model_facts.PARTS["rankings"])


def changed(part: str, change: Callable[[Any], Any]) -> str:
    return json.dumps(TOLD | {part: change(TOLD[part])})


BAD = {
    "nothing": "",
    "no json": "{",
    "no object": "[1, 2]",
    "a number": "7",
    "deep": "[" * 100_000,
    "no bytes of a text": b"\xff\xfe\x00",
    "no parts": "{}",
    "a part missing": json.dumps({name: value for name, value in TOLD.items() if name != "skill"}),
    "a part is a text": changed("frontier", lambda _: "all of it"),
    "rows are lists": changed("frontier", lambda _: [[1]]),
    "a figure is a text": changed("frontier", lambda rows: [row | {"caught": "most"} for row in rows]),
    "a name is missing": changed("ablation", lambda _: [{"budget": 10, "difference": 0.1}]),
    "a count is a text": changed("rankings", lambda rows: [row | {"budget": "ten"} for row in rows]),
    "no ranking": changed("rankings", lambda _: []),
    "parameters are a list": changed("parameters", lambda _: [1]),
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_no_report_is_one_line(store: Store, text: str | bytes) -> None:
    path = store.path / "backtests" / "foreign.json"
    path.parent.mkdir()
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ContractError, match=r"^foreign\.json: .*allowed: a report written by") as error:
        model_facts.backtest(path)
    assert "\n" not in str(error.value)


def test_figures_without_end_are_no_figures(store: Store) -> None:
    path = report.keep(TOLD, store.path)
    endless = [row | {"caught": float("inf"), "lead_days": float("nan")} for row in TOLD["frontier"]]
    path.write_text(json.dumps(TOLD | {"frontier": endless}), encoding="utf-8")
    read = model_facts.backtest(path).parts["frontier"]
    assert read["caught"].null_count() == read["lead_days"].null_count() == read.height


def test_the_newest_report_comes_first_and_drafts_and_folders_are_none(store: Store) -> None:
    assert model_facts.backtest_files(store) == []
    for age, name in enumerate(("b", "a", "c")):
        path = report.keep(TOLD | {"name": name}, store.path)
        os.utime(path, ns=(0, age * 10**9))
    (store.path / "backtests" / ".d.json").write_text("{}", encoding="utf-8")
    (store.path / "backtests" / "work.json").mkdir()
    assert [path.stem for path in model_facts.backtest_files(store)] == ["c", "a", "b"]


def test_a_fitted_model_is_told_beside_the_prior(store: Store) -> None:
    start = priors(TAXONOMY)
    turned = tuple(zip(TAXONOMY.names, start.shares(TAXONOMY)[::-1].tolist(), strict=True))
    calibration = replace(start.calibration, outcomes=106)
    model = named(
        replace(
            start,
            fitted_until=date(2026, 6, 30),
            profile=turned,
            calibration=calibration,
            weights=(("escalation", 0.8),),
            card=(("log-loss skill", 0.2),),
        )
    )
    choice.kept(store, model)
    facts = model_facts.model(store, model.model_id, TAXONOMY)
    assert facts.card["fitted_until"] == "2026-06-30"
    assert facts.outcomes == 106
    assert (facts.weights, facts.figures) == ({"escalation": 0.8}, {"log-loss skill": 0.2})
    assert facts.profile["learnt"].to_list() == facts.profile["prior"].to_list()[::-1]
    assert facts.profile["prior"].sum() == pytest.approx(1.0)
    chances = [chance for _, chance in facts.chances]
    assert [score for score, _ in facts.chances] == list(model_facts.SCORES)
    assert chances == sorted(chances)
    assert 0 < chances[0] < chances[-1] < 1


def test_a_model_that_is_not_kept_or_was_changed_is_an_error(store: Store) -> None:
    with pytest.raises(UsageError, match="not kept"):
        model_facts.model(store, "fit-nowhere", TAXONOMY)
    kept = choice.kept(store, priors(TAXONOMY))
    kept.path.write_text("{}", encoding="utf-8")
    with pytest.raises(ContractError, match="changed"):
        model_facts.model(store, kept.model_id, TAXONOMY)


def test_every_signal_has_a_question_and_a_reason_and_those_that_count_come_first() -> None:
    told = model_facts.signals({"protective": 0.5})
    assert set(told["signal"]) == set(every_signal())
    assert told["ranked"].to_list() == sorted(told["ranked"].to_list(), reverse=True)
    assert set(told.filter("ranked")["signal"]) == set(ranked_signals())
    assert all(question.endswith("?") for question in told["question"])
    assert all(told["why"].str.len_chars() > 0)
    weights = dict(told.select("signal", "weight").rows())
    assert weights["protective"] == 0.5
    assert all((weights[name] is None) != (name in ranked_signals()) for name in weights)
    assert model_facts.NO_REASON not in told.filter("ranked")["why"].to_list()


def test_the_backtests_that_come_with_the_program_can_be_read() -> None:
    for path in model_facts.reported_files():
        told = model_facts.backtest(path)
        assert {"apart", "permuted", "own-kind"} <= set(told.parts["worlds"]["kind"])
        assert {"model", "oracle"} <= set(told.parts["rankings"]["ranking"])
    assert model_facts.reported_files()
