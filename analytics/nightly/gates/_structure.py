"""What makes a night whole; each gate answers its question with what is wrong. Nobody can override these."""

from __future__ import annotations

import polars as pl

from analytics.nightly.gates._verdict import GatesFailedError, Verdict
from analytics.nightly.runner import Given, Relations

SUM_TOLERANCE_NATS = 1e-9


def cohort_is_covered(night: Relations) -> str:
    """Is everyone in the queue who belongs there by that night, once, and nobody else?"""
    queue, cohort = night["queue"].select("subject_id"), night["read_night_cohort"].select("subject_id")
    missing = cohort.join(queue, on="subject_id", how="anti")
    foreign = queue.join(cohort, on="subject_id", how="anti")
    found = [_some(missing, "of the cohort not ranked"), _some(foreign, "ranked though not of the cohort")]
    return ", ".join(part for part in found if part)


def ranks_have_no_gap(night: Relations) -> str:
    """Do the ranks run from 1 to the number of rows, each once?"""
    ranks = night["queue"]["rank"].sort()
    expected = pl.int_range(1, ranks.len() + 1, dtype=pl.Int32, eager=True)
    wrong = (ranks != expected).sum()
    return f"{wrong} of {ranks.len()} ranks out of sequence" if wrong else ""


def ranks_follow_scores(night: Relations) -> str:
    """Does nobody stand behind someone with a lower score?"""
    scores = night["queue"].sort("rank")["score"]
    wrong = (scores.diff() > 0).sum()
    return f"{wrong} ranks stand behind a lower score" if wrong else ""


def evidence_adds_up(night: Relations) -> str:
    """Does the prior plus all evidence of a subject make the score?"""
    sums = night["contributions"].group_by("subject_id").agg(pl.col("evidence").sum())
    apart = (
        night["queue"]
        .join(sums, on="subject_id", how="left")
        .with_columns(apart=(pl.col("prior") + pl.col("evidence").fill_null(0.0) - pl.col("score")).abs())
        .filter(~(pl.col("apart") <= SUM_TOLERANCE_NATS))
        .sort("apart", descending=True)
    )
    return _some(apart, f"whose evidence misses the score by more than {SUM_TOLERANCE_NATS} nats")


def nobody_unranked_is_described(night: Relations) -> str:
    """Do contributions, incidents and custody speak of ranked subjects only?"""
    queue = night["queue"].select("subject_id")
    found = []
    for name in ("contributions", "incidents", "custody"):
        foreign = night[name].select("subject_id").unique().join(queue, on="subject_id", how="anti")
        found.append(_some(foreign, f"in {name} but not ranked"))
    return ", ".join(part for part in found if part)


def ties_join_known_people(night: Relations) -> str:
    """Does every tie join two people of the night, and stand there from both sides?"""
    people, ties = night["people"].select("subject_id"), night["ties"]
    foreign = ties.select("subject_id").unique().join(people, on="subject_id", how="anti")
    back = {"subject_id": "other_id", "other_id": "subject_id"}
    key = ["subject_id", "other_id", "kind"]
    one_sided = ties.select(key).join(ties.select(key).rename(back), on=key, how="anti")
    found = [_some(foreign, "tied but not among the people"), _some(one_sided, "with a tie from one side")]
    return ", ".join(part for part in found if part)


GATES = (
    cohort_is_covered,
    ranks_have_no_gap,
    ranks_follow_scores,
    evidence_adds_up,
    nobody_unranked_is_described,
    ties_join_known_people,
)


def check(given: Given, night: Relations) -> Relations:
    """Ask every gate; `GatesFailedError` names each that failed and what it found.

    Columns by themselves (no null, no NaN, probabilities within 0 and 1) are the relations' contract.
    """
    verdicts = [_verdict(gate.__name__, gate(night)) for gate in GATES]
    if any(verdict.verdict == "failed" for verdict in verdicts):
        raise GatesFailedError(given.as_of, verdicts, "a night that passes every gate")
    return {"gates": pl.DataFrame({"gate": [verdict.gate for verdict in verdicts]})}


def passed() -> tuple[Verdict, ...]:
    """The verdicts on a night that `check` let through."""
    return tuple(_verdict(gate.__name__, "") for gate in GATES)


def _verdict(gate: str, found: str) -> Verdict:
    return Verdict(gate, "failed", found) if found else Verdict(gate, "passed", "nothing is amiss")


def _some(subjects: pl.DataFrame, what: str) -> str:
    if subjects.is_empty():
        return ""
    first = subjects["subject_id"].sort()[0]
    return f"{subjects.height} subjects {what} (first {first})"
