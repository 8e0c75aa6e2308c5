"""The audit of a small store's own list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics import taxonomy
from analytics.errors import UsageError
from analytics.evaluation.fairness import tables
from analytics.nightly import auditing
from analytics.store.open import open_store
from tests.feed.feeds import GOOD, load

Told = dict[str, Any]


@pytest.fixture(scope="module")
def told(tiny_store: Path) -> Told:
    return auditing.audit(open_store(tiny_store), None, taxonomy.load(), 50)


def test_the_night_is_half_a_year_back_and_says_so(told: Told) -> None:
    assert told["as_of"] == "2026-01-01"
    assert told["settled"] is True
    assert told["model_id"].startswith("priors-")
    assert told["horizon_days"] == 180
    assert tables.title(told).startswith("Night of 2026-01-01 (model priors-")


def test_the_cut_is_the_score_at_the_line(told: Told) -> None:
    assert isinstance(told["cut"], float)
    sizes = {
        attribute: sum(row["n"] for row in told["groups"] if row["attribute"] == attribute)
        for attribute in ("sex", "age_band", "ethnicity_group")
    }
    assert set(sizes.values()) == {told["ranked"]}
    chosen = sum(row["n"] * row["selection_rate"] for row in told["groups"] if row["attribute"] == "sex")
    assert chosen == pytest.approx(50)


def test_it_is_plain_json_without_nan_and_of_the_contracts_keys(told: Told) -> None:
    again = json.loads(json.dumps(told, allow_nan=False))
    assert again == told
    measures = ("selection_rate", "false_positive_rate", "false_negative_rate", "precision", "recall")
    keys = {"attribute", "group", "n"} | {
        f"{name}{end}" for name in measures for end in ("", "_low", "_high")
    }
    assert all(set(row) == keys for row in told["groups"])


def test_everything_that_a_store_allows_is_told(told: Told) -> None:
    assert {row["finding"] for row in told["observation"]} <= {
        "too few to say",
        "like the rest",
        "more reports, too few outcomes to say why",
        "more observed",
        "less observed",
        "more of both",
        "more escalating",
    }
    assert len({row["night"] for row in told["trend"]}) == 13
    assert told["trend"][-1]["night"] == "2026-06-30"
    assert {row["input"] for row in told["proxies"]["single"]} >= {"stream", "area_id", "retention_group"}
    of_sources = [row for row in told["sources"] if row["group"] == "male"]
    assert sum(row["share_of_evidence"] for row in of_sources) == pytest.approx(1.0)
    assert told["calibration"]
    assert told["findings"]
    titles = [table.title for table in tables.tables(told)]
    assert "More observed, or more escalating?" in titles
    assert all(len(row) == len(table.columns) for table in tables.tables(told) for row in table.rows)


def test_a_night_before_the_first_report_is_told_like_any_other(tiny_store: Path) -> None:
    early = auditing.audit(open_store(tiny_store), date(2018, 1, 1), taxonomy.load(), 10)
    assert early["ranked"] > 0
    assert all(row["reports_per_year"] is None for row in early["observation"])
    with pytest.raises(UsageError, match="nobody is ranked on 1990-01-01; allowed: a later night"):
        auditing.audit(open_store(tiny_store), date(1990, 1, 1), taxonomy.load(), 10)


def test_another_night_is_judged_as_far_as_outcomes_are_recorded(tiny_store: Path) -> None:
    told = auditing.audit(open_store(tiny_store), date(2026, 6, 1), taxonomy.load(), 10)
    assert (told["as_of"], told["top"], told["settled"]) == ("2026-06-01", 10, False)
    assert "as far as recorded by 2026-0" in tables.title(told)
    assert told["trend"][-1]["night"] == "2026-06-01"


def test_what_cannot_be_audited_says_why(tiny_store: Path, tmp_path: Path) -> None:
    types = taxonomy.load()
    with pytest.raises(UsageError, match="nobody is ranked on 2010-01-01"):
        auditing.audit(open_store(tiny_store), date(2010, 1, 1), types)
    with pytest.raises(UsageError, match="--top 0: nobody is chosen; allowed: 1 or more"):
        auditing.audit(open_store(tiny_store), None, types, 0)
    store, _ = load(tmp_path, subjects=[GOOD["subjects"]])
    with pytest.raises(UsageError, match="fairness: the current night is not published"):
        auditing.audit(store, None, types)
    with pytest.raises(UsageError, match="keeps no protected attributes; allowed: a feed with them"):
        auditing.audit(store, date(2024, 1, 1), types)
