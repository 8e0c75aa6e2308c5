"""Ties and contacts are held to the policy's share of the evidence, and rank nobody by themselves."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import ContractError
from analytics.ranking.contributions import contributions
from analytics.ranking.model import Model, named, priors
from analytics.ranking.night import PRIOR, listed, rank, total, weighed
from analytics.ranking.policy import Weighed, every_signal
from analytics.ranking.ties import TiesPolicy, held, policy
from analytics.reports import DAY_US
from analytics.signals._base import Signal
from analytics.timeline import Timeline
from tests.signals.test_tie_to_escalating import GRAVE, before, escalating
from tests.worlds import (
    NIGHT,
    TAXONOMY,
    VERSIONS,
    World,
    random_world,
    report,
    tied_world,
    version,
    world,
)

MODEL = priors(TAXONOMY)
PROFILE = MODEL.shares(TAXONOMY)
EVERY = every_signal()
OF_TIES = [name for name, signal in EVERY.items() if signal.of_ties]
SHARE = policy().most_share
CONTACT_KINDS = [entry.name for entry in TAXONOMY.types if entry.family in policy().families]
POSITIVE = pl.col("evidence").clip(lower_bound=0.0)
FROM_TIES = pl.col("signal").is_in(OF_TIES) | pl.col("family").is_in(policy().families).fill_null(value=False)


def night(source: World) -> Timeline:
    return source.history().night(NIGHT, PROFILE)


def shares(told: pl.DataFrame) -> pl.DataFrame:
    """One row a person: evidence that speaks for an escalation, and how much of it comes from ties."""
    return told.group_by("subject_id").agg(
        positive=POSITIVE.sum(), ties=POSITIVE.filter(FROM_TIES).sum(), score=pl.col("evidence").sum()
    )


def test_the_policy_that_stands_is_a_third_or_so_and_counts_contact_events() -> None:
    assert policy() == TiesPolicy(0.35, ("contact",))
    assert set(policy().families) <= set(TAXONOMY.families)
    assert policy().per_other == pytest.approx(0.35 / 0.65)
    assert set(OF_TIES) == {"approach", "bridge", "moving_group", "new_tie", "tie_to_escalating"}
    assert set(OF_TIES) & set(weighed(MODEL)), "without one in the ranking these tests show little"


@pytest.mark.parametrize("signals", [None, EVERY, {name: EVERY[name] for name in (*OF_TIES, "breadth")}])
@settings(max_examples=12)
@given(seed=st.integers(0, 10_000))
def test_nobody_has_more_than_the_share_from_ties_and_the_rows_are_the_score(
    signals: dict[str, Signal] | None, seed: int
) -> None:
    history = tied_world(seed, 40, 700).history()
    timeline = history.night(NIGHT, PROFILE)
    found = shares(contributions(timeline, weighed(MODEL, signals)))
    assert found.filter(pl.col("ties") > SHARE * pl.col("positive") + 1e-9).is_empty()
    score = total(timeline, weighed(MODEL, signals))
    ranked = listed(history, timeline, score, MODEL)[0]
    joined = ranked.select("subject_id", expected="score").join(found, on="subject_id", how="left")
    gap = (joined["score"].fill_null(0.0) + PRIOR - joined["expected"]).abs()
    assert gap.max() < 1e-9  # type: ignore[operator]


def test_with_nothing_but_signals_of_ties_everything_is_held() -> None:
    timeline, signals = night(tied_world(3)), {name: EVERY[name] for name in OF_TIES}
    found = held(timeline, weighed(MODEL, signals), policy())
    assert found.ties.max() > 1
    assert not found.score.any()
    told = contributions(timeline, weighed(MODEL, signals))
    assert told.height > 0
    assert (told["evidence"] == 0).all()


def test_something_is_held_and_something_let_through_in_these_worlds() -> None:
    timelines = [night(tied_world(seed)) for seed in range(4)]
    kept = np.concatenate([held(each, weighed(MODEL), policy()).share[each.ranked] for each in timelines])
    assert ((kept > 0) & (kept < 1)).sum() > 5
    assert (kept == 1).sum() > 5
    assert ((kept >= 0) & (kept <= 1)).all()


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), learnt=st.floats(0.0, 5.0), contacts=st.floats(0.1, 3.0))
def test_learnt_weights_do_not_get_round_it(seed: int, learnt: float, contacts: float) -> None:
    weights = (("tie_to_escalating", learnt), ("own_kind", contacts))
    model: Model = named(replace(MODEL, weights=weights))
    found = shares(contributions(night(tied_world(seed, 40, 700)), weighed(model)))
    assert found.filter(pl.col("ties") > SHARE * pl.col("positive") + 1e-9).is_empty()


def test_the_reason_of_what_is_held_back_says_so_and_no_other_does() -> None:
    timeline = night(tied_world(3))
    told = contributions(timeline, weighed(MODEL))
    says = pl.col("reason").str.ends_with("; ties are held to 35% of the evidence")
    kept = held(timeline, weighed(MODEL), policy()).share
    cut = timeline.reports.subject_ids.filter(pl.Series(kept < 1))
    assert told.filter(says).height > 0
    assert told.filter(says, ~FROM_TIES).is_empty()
    assert told.filter(says)["subject_id"].is_in(cut.implode()).all()
    silent = told.filter(~says, FROM_TIES, pl.col("subject_id").is_in(cut.implode()))
    assert silent.filter(pl.col("evidence") > 0).is_empty()


def test_whoever_has_neither_ties_nor_contacts_loses_nothing() -> None:
    timeline = night(tied_world(2))
    parts = held(timeline, weighed(MODEL), policy())
    incidents = timeline.incidents
    families = np.array([entry.family for entry in TAXONOMY.types])[incidents.type]
    lately = incidents.occurred > timeline.as_of_us - 365 * DAY_US
    meets = np.bincount(incidents.subject[(families == "contact") & lately], minlength=len(timeline.ranked))
    without = timeline.ranked & (parts.ties == 0) & (meets == 0)
    assert without.sum() > 3
    assert (parts.share[without] == 1).all()
    told = contributions(timeline, weighed(MODEL)).join(
        pl.DataFrame({"subject_id": timeline.reports.subject_ids.filter(pl.Series(without))}), on="subject_id"
    )
    assert told.filter(FROM_TIES, pl.col("evidence") > 0).is_empty()


PERSON, FIRST, SECOND = "s001", "s003", "s004"


@cache
def quiet_world() -> World:
    """Two who escalate, some ordinary people, and 160 of whom nothing is told at all."""
    drawn = random_world(12, subjects=100, reports=2_000)
    ordinary = drawn.reports.filter(pl.col("subject_id") > "s009")
    quiet = pl.DataFrame([version(f"q{i:03}") for i in range(160)], schema=VERSIONS)
    return escalating(escalating(World(ordinary, pl.concat([drawn.versions, quiet])), FIRST), SECOND)


Contact = tuple[int, str, int, str]
"""How many days ago, of which kind, told by which source, naming whom."""


def contacts_within(days: int) -> st.SearchStrategy[list[Contact]]:
    """Up to a dozen contacts; those of the last half-year are in nobody's background yet."""
    other = st.sampled_from([FIRST, SECOND, "s010"])
    one = st.tuples(st.integers(2, days), st.sampled_from(CONTACT_KINDS), st.integers(0, 11), other)
    return st.lists(one, min_size=1, max_size=12)


def in_contact(base: World, contacts: list[Contact], person: str = PERSON) -> World:
    """The same world, in which the person met these people."""
    rows, links = [], []
    for number, (days, kind, source, other) in enumerate(contacts):
        rows.append(report(f"c{number:03}", person, before(days), kind, f"x{source}"))
        links.append((f"c{number:03}", "subject", other))
    return base.with_reports(*rows).with_links(*links)


def score(source: World) -> float:
    timeline = night(source)
    return float(total(timeline, weighed(MODEL))[timeline.reports.subject_ids.to_list().index(PERSON)])


@pytest.mark.parametrize("signals", [None, EVERY])
@settings(max_examples=15)
@given(contacts=st.one_of(contacts_within(170), contacts_within(360)))
def test_contacts_and_ties_alone_lift_nobody(
    signals: dict[str, Signal] | None, contacts: list[Contact]
) -> None:
    timeline = night(in_contact(quiet_world(), contacts))
    scores = total(timeline, weighed(MODEL, signals))
    ids = timeline.reports.subject_ids.to_list()
    # not by a rounding error either: that would do to pass everybody of whom as little is known
    assert scores[ids.index(PERSON)] <= scores[ids.index("q000")]
    told = contributions(timeline, weighed(MODEL, signals)).filter(pl.col("subject_id") == PERSON)
    assert told.filter(FROM_TIES, pl.col("evidence") > 1e-9).is_empty()


def test_contacts_of_every_kind_and_number_bring_nobody_into_the_first_hundred() -> None:
    people = {"s001": 1, "s002": 2, "s005": 4, "s006": 8, "s007": 30, "s008": 100}
    source = quiet_world()
    for place, (who, count) in enumerate(people.items()):
        days = [2 + 165 * number // count for number in range(count)]
        contacts = [
            (day, CONTACT_KINDS[i % len(CONTACT_KINDS)], (i + place) % 12, (FIRST, SECOND)[i % 2])
            for i, day in enumerate(days)
        ]
        met = in_contact(source, contacts, who)
        again = pl.col("event_id").str.replace("^c([0-9]{3})$", f"{who}-c${{1}}")
        source = replace(
            met, reports=met.reports.with_columns(again), event_links=met.event_links.with_columns(again)
        )
    ranked = rank(source.history(), NIGHT, MODEL)
    place_of = dict(ranked.select("subject_id", "rank").iter_rows())
    # as many as are quiet are no lower than they: only the order of equals decides among them
    equal = ranked.filter(pl.col("subject_id").str.starts_with("q"))["score"]
    assert equal.n_unique() == 1
    above = ranked.filter(pl.col("score") > equal[0])["subject_id"].to_list()
    assert not set(people) & set(above)
    assert {FIRST, SECOND} <= set(above)
    assert all(place_of[who] > len(above) for who in people)


def test_without_the_rule_the_same_contacts_would_lift_the_person() -> None:
    source = in_contact(quiet_world(), [(20, "contact_subject_of_interest", 1, FIRST)])
    timeline = night(source)
    every = sum(each.weight * each.signal.totals(timeline) for each in weighed(MODEL).values())
    assert np.asarray(every)[timeline.reports.subject_ids.to_list().index(PERSON)] > 1.0


def test_the_more_else_speaks_for_it_the_more_of_the_ties_is_let_through() -> None:
    met = in_contact(quiet_world(), [(20, "contact_subject_of_interest", 1, FIRST)])
    rows = [report(f"own-{kind}", PERSON, day, kind, f"x{i}") for i, (day, kind) in enumerate(GRAVE)]
    through, alone = [], []
    for count in range(len(rows) + 1):
        timeline = night(met.with_reports(*rows[len(rows) - count :]))
        parts = held(timeline, weighed(MODEL), policy())
        at = timeline.reports.subject_ids.to_list().index(PERSON)
        through.append(float(parts.share[at] * (parts.contacts[at] + parts.ties[at])))
        alone.append(float(parts.share[at]))
    assert through[0] == 0
    assert through[1] > 0
    assert alone[0] < alone[1] < 1
    assert alone[-1] == 1


def test_a_tie_never_lowers_a_score_and_adds_at_most_its_share() -> None:
    own = [report("own", PERSON, "2026-06-17", "reconnaissance_report", "x2")]
    base = quiet_world().with_reports(*own, report("m", PERSON, "2026-06-01", "police_stop", "x3"))
    tied = base.with_links(("m", "subject", FIRST))
    alone, beside = score(base), score(tied)
    positive = contributions(night(base), weighed(MODEL)).filter(pl.col("subject_id") == PERSON)
    rest = float(positive.select(POSITIVE.sum()).item())
    assert alone < beside <= alone + policy().per_other * rest + 1e-9


def test_a_signal_at_weight_zero_counts_for_nothing() -> None:
    timeline = night(tied_world(3))
    chosen = weighed(MODEL)
    off = {name: replace(each, weight=0.0) if name in OF_TIES else each for name, each in chosen.items()}
    gone: dict[str, Weighed] = {name: each for name, each in chosen.items() if name not in OF_TIES}
    first, second = (held(timeline, each, policy()) for each in (off, gone))
    assert first.score.tobytes() == second.score.tobytes()


def test_nobody_in_nothing_out() -> None:
    found = held(night(world([], [])), weighed(MODEL), policy())
    assert found.score.shape == (0,)


def written(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", r"most_share None.*allowed: a share from 0, below 1"),
        ('[ties]\nfamilies = ["contact"]\n', r"most_share None"),
        ('[ties]\nmost_share = 1.0\nfamilies = ["contact"]\n', r"most_share 1\.0.*allowed"),
        ('[ties]\nmost_share = -0.1\nfamilies = ["contact"]\n', r"most_share -0\.1"),
        ('[ties]\nmost_share = nan\nfamilies = ["contact"]\n', r"most_share nan"),
        ('[ties]\nmost_share = "some"\nfamilies = ["contact"]\n', r"most_share 'some'"),
        ("[ties]\nmost_share = 0.2\n", r"families None.*allowed: a list of the taxonomy's families"),
        ('[ties]\nmost_share = 0.2\nfamilies = "contact"\n', r"families 'contact'"),
        ("[ties]\nmost_share = 0.2\nfamilies = [3]\n", r"families \[3\]"),
    ],
)
def test_an_unsound_policy_is_refused_by_name(tmp_path: Path, text: str, match: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ContractError, match=match) as caught:
        policy(path)
    assert str(path) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_family_that_the_taxonomy_does_not_have_is_refused(tmp_path: Path) -> None:
    # a slip of the pen there would let all contact events through
    path = written(tmp_path, '[ties]\nmost_share = 0.2\nfamilies = ["contcat"]\n')
    with pytest.raises(ContractError, match="contcat"):
        policy(path)


def test_a_sound_policy_is_read(tmp_path: Path) -> None:
    assert policy(written(tmp_path, "[ties]\nmost_share = 0\nfamilies = []\n")) == TiesPolicy(0.0, ())
