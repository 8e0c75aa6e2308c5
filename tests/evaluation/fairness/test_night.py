"""The audit of a small store's own list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics import taxonomy
from analytics.errors import UsageError
from analytics.evaluation.fairness import settling, tables
from analytics.nightly import auditing
from analytics.ranking import history
from analytics.store.open import open_store
from analytics.store.reading import open_reading
from tests.feed.feeds import GOOD, load
from tests.worlds import version, world

Told = dict[str, Any]


@pytest.fixture(scope="module")
def told(tiny_store: Path) -> Told:
    return auditing.audit(open_store(tiny_store), None, taxonomy.load(), 50)


def test_the_night_is_half_a_year_before_the_last_day_on_record(told: Told) -> None:
    assert told["as_of"] == "2025-12-31"
    assert told["settled"] is True
    assert told["settled_on"] == told["known_until"] == "2026-06-29"
    assert told["model_id"].startswith("priors-")
    assert told["horizon_days"] == 180
    assert tables.title(told).startswith("Night of 2025-12-31 (model priors-")


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
    assert all(row["finding"] and row["reports_verdict"] for row in told["observation"])
    assert len({row["night"] for row in told["trend"]}) == 13
    assert told["trend"][-1]["night"] == "2026-06-30"
    assert {row["input"] for row in told["proxies"]["single"]} >= {"stream", "area_id", "retention_group"}
    of_sources = [row for row in told["sources"] if row["group"] == "male"]
    assert sum(row["share_of_evidence"] for row in of_sources) == pytest.approx(1.0)
    assert told["calibration"]
    assert told["findings"]
    assert told["warnings"] == []
    titles = [table.title for table in tables.tables(told)]
    assert "More observed, or more escalating?" in titles
    assert all(len(row) == len(table.columns) for table in tables.tables(told) for row in table.rows)


def test_a_night_before_the_first_report_is_told_like_any_other(tiny_store: Path) -> None:
    early = auditing.audit(open_store(tiny_store), date(2018, 1, 1), taxonomy.load(), 10)
    assert early["ranked"] > 0
    assert all(row["reports_per_year"] is None for row in early["observation"])
    with pytest.raises(UsageError, match="nobody is ranked on 1990-01-01; allowed: a later night"):
        auditing.audit(open_store(tiny_store), date(1990, 1, 1), taxonomy.load(), 10)


def test_a_night_whose_half_year_is_not_over_tells_of_selection_alone(tiny_store: Path) -> None:
    told = auditing.audit(open_store(tiny_store), date(2026, 6, 1), taxonomy.load(), 10)
    assert (told["as_of"], told["top"], told["settled"]) == ("2026-06-01", 10, False)
    assert told["settled_on"] == "2026-11-28"
    until = "outcomes are not settled until 2026-11-28, so only who is chosen is told"
    assert until in tables.title(told)
    assert until in told["lead"][0]["beside"].replace("Outcomes", "outcomes")
    assert told["trend"][-1]["night"] == "2026-06-01"
    for row in told["groups"]:
        assert row["selection_rate"] is not None
        assert {row[name] for name in ("false_positive_rate", "precision", "recall")} == {None}
    of_outcomes = [row for row in told["comparisons"] if row["measure"] != "selection_rate"]
    assert {row["verdict"] for row in (*of_outcomes, *told["calibration"])} == {None}
    assert {row["observed"] for row in told["calibration"]} == {None}
    assert {row["wrongful"] for row in told["wrongful"]} == {None}
    assert not any("expected" in sentence for sentence in told["findings"])
    assert all(len(row) == len(table.columns) for table in tables.tables(told) for row in table.rows)


def test_nothing_later_than_the_current_night_settles_the_default_night(tiny_store: Path) -> None:
    with open_reading(open_store(tiny_store)) as session:
        known = history.read(session, date(2200, 1, 1), taxonomy.load())
    assert settling.newest_settled(known, date(2026, 6, 30)) == date(2025, 12, 31)
    assert settling.newest_settled(known, date(2026, 3, 1)) == date(2025, 9, 2)
    assert settling.is_settled(known, date(2025, 12, 31))
    assert not settling.is_settled(known, date(2026, 1, 1))
    assert settling.newest_settled(known, date(2010, 1, 1)) == date(2010, 1, 1), "nobody was ranked before"


def test_people_of_whom_nothing_was_ever_reported_are_audited_too(tmp_path: Path) -> None:
    people = [{**GOOD["subjects"], "subject_id": f"S{n}"} for n in range(3)]
    sexes = [{"subject_id": f"S{n}", "sex": "fF"[n % 2]} for n in range(3)]
    store, _ = load(tmp_path, subjects=people, protected_attributes=sexes)
    told = auditing.audit(store, date(2026, 6, 30), taxonomy.load())
    assert (told["ranked"], told["settled"]) == (3, False)
    assert told["warnings"] == ["sex: values that differ in case alone are one group: 'F' as 'f'"]


def test_where_nothing_is_on_record_no_night_is_settled() -> None:
    known = world([], [version("s1")]).history()
    assert settling.last_recorded(known) == settling.NOTHING
    assert not settling.is_settled(known, date(2026, 1, 1))
    assert settling.newest_settled(known, date(2026, 6, 30)) == date(2026, 6, 30)


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
