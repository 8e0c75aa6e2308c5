"""More observed or more escalating: people of whom the answer is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from analytics.evaluation.fairness import comparing, findings, observation, sources
from analytics.evaluation.fairness.observation import Exposure, exposure
from tests.worlds import NIGHT, OUTCOMES, moment, report, version, world


def people(reports: float, outcomes: int, count: int = 2_000, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Reports and outcomes of so many people: Poisson reports with a spread, outcomes of the first few."""
    rng = np.random.default_rng(seed)
    return rng.poisson(reports * rng.gamma(2.0, 0.5, count)).astype(float), (
        np.arange(count) < outcomes
    ) * 1.0


def told(*groups: tuple[str, float, int]) -> dict[str, dict[str, object]]:
    """The rows of groups (name, mean reports, outcomes) of 2,000 people each, observed for a year."""
    parts = [people(reports, outcomes, seed=n) for n, (_, reports, outcomes) in enumerate(groups)]
    names = pl.Series("group", [name for name, _, _ in groups for _ in range(2_000)])
    reports, outcomes = (np.concatenate(column) for column in zip(*parts, strict=True))
    ids = pl.Series("subject_id", [f"S{n}" for n in range(len(names))])
    at_risk = Exposure(ids, np.ones(len(names)), reports, reports, outcomes)
    return {row["group"]: row for row in observation.observation(at_risk, pl.DataFrame([names]))}


def test_twice_the_reports_with_surely_no_more_outcomes_is_more_observed() -> None:
    rows = told(("watched", 6.0, 400), ("others", 3.0, 420))
    assert rows["watched"]["finding"] == observation.OBSERVED
    assert rows["others"]["finding"] == observation.LESS_OBSERVED
    assert (rows["watched"]["reports_verdict"], rows["others"]["reports_verdict"]) == ("higher", "lower")
    assert rows["watched"]["outcomes_verdict"] == comparing.NO_DIFFERENCE
    assert rows["watched"]["reports_ratio"] == pytest.approx(2.0, rel=0.1)
    (other, sentence) = findings.of_observation(list(rows.values()))
    assert sentence.startswith("group watched has 2.0")
    assert sentence.endswith("no more outcomes (0.95 times (0.83 to 1.09)): it is more observed.")
    assert other.endswith("it is less observed.")


def test_outcomes_not_shown_to_differ_are_not_said_to_be_the_same() -> None:
    rows = told(("watched", 6.0, 40), ("others", 3.0, 40))
    assert rows["watched"]["finding"] == observation.UNEXPLAINED
    assert rows["others"]["finding"] == observation.LESS_UNEXPLAINED
    (_, sentence) = findings.of_observation(list(rows.values()))
    assert "more observed than its outcomes explain" in sentence
    assert sentence.endswith("whether it also escalates more is not told (1.00 times (0.63 to 1.59)).")


def found_of(outcomes: float, reports: float = 2.0, worlds: int = 60) -> list[str]:
    """What is said, world after world, of 2,000 people among 8,000 with so many times the rest's."""
    rng = np.random.default_rng(7)
    names = pl.Series("group", ["a"] * 2_000 + ["b"] * 6_000)
    here, ids = (names == "a").to_numpy(), pl.Series([f"S{n}" for n in range(8_000)])
    said = []
    for _ in range(worlds):
        written = rng.poisson(3.0 * np.where(here, reports, 1.0) * rng.gamma(2.0, 0.5, 8_000)).astype(float)
        followed = rng.poisson(0.02 * np.where(here, outcomes, 1.0)).astype(float)
        at_risk = Exposure(ids, np.ones(8_000), written, written, followed)
        said.append(observation.observation(at_risk, pl.DataFrame([names]))[1]["finding"])
    return said


@pytest.mark.parametrize("outcomes", [1.25, 1.5])
def test_a_group_that_escalates_more_is_rarely_called_merely_observed(outcomes: float) -> None:
    said = found_of(outcomes)
    assert said.count(observation.OBSERVED) <= 3
    told_apart = {observation.UNEXPLAINED, observation.BOTH, observation.UNTOLD}
    assert set(said) <= {observation.OBSERVED, *told_apart}


def test_a_group_that_is_merely_watched_is_reported_as_such() -> None:
    said = found_of(1.0)
    observed = said.count(observation.OBSERVED) + said.count(observation.UNEXPLAINED)
    assert observed >= 0.9 * len(said)


def test_a_group_whose_outcomes_explain_its_reports_is_not_called_watched() -> None:
    said = found_of(2.0)
    assert said.count(observation.BOTH) >= 0.9 * len(said)
    assert said.count(observation.OBSERVED) == 0


def test_more_of_both_is_told_apart_from_more_outcomes_alone() -> None:
    assert told(("a", 6.0, 80), ("b", 3.0, 40))["a"]["finding"] == observation.BOTH
    assert told(("a", 6.0, 80), ("b", 3.0, 40))["b"]["finding"] == observation.LESS_BOTH
    assert told(("a", 3.0, 80), ("b", 3.0, 40))["a"]["finding"] == observation.MORE_ESCALATING
    assert told(("a", 3.0, 80), ("b", 3.0, 40))["b"]["finding"] == observation.LESS_ESCALATING
    assert told(("a", 3.0, 40), ("b", 3.0, 40))["a"]["finding"] == observation.ALIKE


def test_with_few_outcomes_nothing_is_said_of_why() -> None:
    few = told(("a", 6.0, 3), ("b", 3.0, 3))
    assert (few["a"]["finding"], few["b"]["finding"]) == (observation.UNTOLD, observation.LESS_UNTOLD)
    assert few["a"]["outcomes_verdict"] == comparing.TOO_FEW
    assert told(("a", 6.0, 9), ("b", 3.0, 7))["a"]["finding"] == observation.UNTOLD
    sentences = findings.of_observation(list(few.values()))
    assert sentences[0].endswith("are too few to say whether it is more observed or escalates more.")
    assert sentences[1].endswith("are too few to say whether it is less observed or escalates less.")
    assert told(("a", 3.0, 0), ("b", 3.0, 0))["a"]["finding"] == comparing.TOO_FEW


def test_time_counts_from_the_opening_less_custody_and_bystanders_not_at_all() -> None:
    made = world(
        [
            report("e1", "s1", "2021-07-01", "police_stop"),
            report("e2", "s1", "2024-06-30", "custody_start"),
            report("e3", "s1", "2025-06-30", "custody_release"),
            report("e4", "s2", "2026-01-01", "police_stop"),
            report("e5", "s2", "2026-01-01", "police_stop", source_id="police-2"),
        ],
        [
            version("s1"),
            version("s2", opened_on=date(2025, 6, 30), recorded_at=moment("2025-06-30")),
            version("s3"),
        ],
    )
    outcome = ("s1", "reopened", date(2026, 5, 1), moment("2026-05-02"))
    later = ("s2", "reopened", date(2026, 7, 1), moment("2026-07-02"))
    outcomes = pl.DataFrame([outcome, later], schema=OUTCOMES, orient="row")
    history = type(made)(made.reports, made.versions, made.involvements, outcomes).history()
    found = exposure(history, history.night(NIGHT, np.zeros(len(history.taxonomy.types))))
    assert found.subject_ids.to_list() == ["s1", "s2", "s3"]
    assert found.years == pytest.approx([4.0, 1.0, 5.0], abs=0.01)
    assert found.reports.tolist() == [3, 2, 0]
    assert found.incidents.tolist() == [3, 1, 0], "two sources tell of one stop"
    assert found.outcomes.tolist() == [1, 0, 0], "what is recorded after the night is not known"


def test_evidence_is_shared_out_among_the_sources_of_its_reports() -> None:
    reports = (
        world(
            [
                report("e1", "s1", "2026-01-01", "police_stop"),
                report("e2", "s1", "2026-01-02", "police_stop", source_kind="bank"),
            ],
            [version("s1"), version("s2")],
        )
        .history()
        .reports
    )
    contributions = pl.DataFrame(
        {
            "subject_id": ["s1", "s1", "s1", "s2"],
            "evidence": [2.0, 1.0, -5.0, -1.0],
            "event_ids": [["e1", "e2"], [], ["e1"], ["e2"]],
        },
        schema_overrides={"event_ids": pl.List(pl.String)},
    )
    listed = pl.DataFrame({"subject_id": ["s1", "s2"], "chosen": [True, False]})
    rows = sources.shares(contributions, reports, listed, pl.DataFrame({"sex": ["f", "m"]}))
    shares = {(row["group"], row["source_kind"]): row["share_of_evidence"] for row in rows}
    assert shares["f", "police"] == shares["f", "bank"] == shares["f", "none"] == pytest.approx(1 / 3)
    assert shares["f", "border"] == 0
    assert shares["m", "police"] is None, "nothing speaks for anybody of the group"
    assert {row["share_of_evidence_chosen"] for row in rows if row["group"] == "m"} == {None}
