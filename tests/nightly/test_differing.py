"""Two nights held against each other: every change of a score is accounted for."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.errors import UsageError
from analytics.nightly import differing, learning, moving, published
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store, open_store
from analytics.taxonomy import load as load_taxonomy
from tests.nightly.jobs import FIRST, run
from tests.stores import copied

LATER = FIRST + timedelta(days=14)
RETRACTED_ON = FIRST + timedelta(days=3)
NANOS = 1e-9


def added(folder: Path, first: pl.DataFrame, events: pl.DataFrame) -> Path:
    """A feed in which the list's head has a grave report more, one retracted, and others come and go."""
    head, leaving, again = first["subject_id"].head(3)
    known = events.filter(pl.col("event_id").is_in(first["event_id"].head(1).implode()))
    at = f"{RETRACTED_ON}T10:00:00"
    opened = {"stream": "extremism", "opened_on": "2020-01-01", "closed_on": "2021-01-01"}
    tables: dict[str, list[dict[str, Any]]] = {
        "events": [
            {
                "event_id": "NEW-1",
                "subject_id": again,
                "occurred_at": f"{RETRACTED_ON}T08:00:00",
                "recorded_at": at,
                "event_type": "site_interest",
                "source_id": "police-9",
                "source_kind": "police",
                "source_grade": "1",
                "intelligence_grade": "A",
            }
        ],
        "corrections": [
            {"event_id": event_id, "action": "retract", "recorded_at": at, "reason": "wrong person"}
            for event_id in known.filter(pl.col("subject_id") == head)["event_id"]
        ],
        "outcomes": [
            {
                "subject_id": leaving,
                "outcome": "reopened",
                "occurred_on": str(RETRACTED_ON),
                "recorded_at": at,
            }
        ],
        "subjects": [
            {"subject_id": "NEW-SUBJECT", "status": "closed", "recorded_at": at, **opened},
        ],
    }
    folder.mkdir()
    for name, rows in tables.items():
        pl.DataFrame(rows).write_csv(folder / f"{name}.csv")
    manifest = {"contract": 1, "classification": "synthetic", "producer": "by hand"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture(scope="module")
def told(tiny_store: Path, tiny_feed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Any]:

    folder = tmp_path_factory.mktemp("differing")
    store = open_store(copied(tiny_store, folder / "store"))
    before = nights.current(store)
    assert before is not None
    places = nights.read(before, "read_night_queue").select("subject_id", "rank")
    rows = nights.read(before, "read_night_contributions").filter(pl.col("event_ids").list.len() > 0)
    first = places.join(rows, on="subject_id", how="left", maintain_order="left")
    first = first.unique("subject_id", keep="first", maintain_order=True)
    first = first.select("subject_id", event_id=pl.col("event_ids").list.first())
    feed = added(folder / "feed", first, pl.read_parquet(tiny_feed / "events.parquet"))
    learning.fit(store, LATER, load_taxonomy())
    run(store, LATER, feed)
    return store, differing.differ(store, *chain(store), top=100)


def chain(store: Store) -> tuple[Night, Night]:
    before, after = nights.all(store)
    return before, after


def test_who_came_and_who_left_is_told_with_why(told: tuple[Store, Any]) -> None:
    _, said = told
    entered = {one["subject_id"]: one["why"] for one in said["entered"]}
    assert entered["NEW-SUBJECT"] == "not on the earlier list: not on record yet"
    left = [one for one in said["left"] if "reopened on" in one["why"]]
    assert f"reopened on {RETRACTED_ON} and not closed again by then" in {one["why"] for one in left}
    before, after = said["before"]["ranked"], said["after"]["ranked"]
    assert after - before == len(said["entered"]) - len(said["left"])


def test_what_changed_besides_the_record_is_told(told: tuple[Store, Any]) -> None:
    _, said = told
    assert [load["feed"] for load in said["loads"]] == ["feed"]
    assert (said["before"]["loaded"], said["after"]["loaded"]) == (1, 2)
    changed = {row["what"]: (row["before"], row["after"]) for row in said["parameters"]}
    assert changed["model.model_id"] == (said["before"]["model_id"], said["after"]["model_id"])
    assert changed["model.fitted_until"] == (str(FIRST), str(LATER))
    assert not any(what.startswith(("code.", "parameters.", "taxonomy")) for what in changed)


def test_every_change_of_a_score_is_the_sum_of_its_changes(told: tuple[Store, Any]) -> None:
    store, said = told
    before, after = chain(store)
    places = differing._on_both(differing._side_by(before, after))
    assert places.height > 150
    sums = moving.changes(before, after, places).group_by("subject_id").agg(pl.col("change").sum())
    both = places.join(sums, on="subject_id")
    assert both.height == places.height
    apart = (both["score_after"] - both["score"] - both["change"]).abs()
    assert apart.max() is not None
    assert float(apart.to_numpy().max()) < NANOS
    for person in said["moved"]:
        total = sum(row["change"] for row in person["contributions"])
        assert abs(total - person["change"]) < NANOS
        assert all(row["what"] in {"new", "gone", "changed"} for row in person["contributions"])


def test_events_of_note_are_named(told: tuple[Store, Any]) -> None:
    _, said = told
    rows = [row for person in said["moved"] for row in person["contributions"]]
    (grave,) = [row for row in rows if row["incident_id"] == "NEW-1"]
    assert (grave["what"], grave["before"], grave["events_new"]) == ("new", 0.0, ["NEW-1"])
    retracted = [row for row in rows if row["events_retracted"]]
    assert retracted
    assert {event for row in retracted for event in row["events_retracted"]} & set(retracted[0]["event_ids"])


def test_the_first_places_are_held_against_each_other(told: tuple[Store, Any]) -> None:
    store, _ = told
    said = differing.differ(store, *chain(store), top=10)
    was, stands = (
        set(nights.read(night, "read_night_queue").head(10)["subject_id"]) for night in chain(store)
    )
    assert {one["subject_id"] for one in said["entered_first"]} == stands - was
    assert {one["subject_id"] for one in said["left_first"]} == was - stands
    changes = [abs(one["change"]) for one in said["moved"]]
    assert changes == sorted(changes, reverse=True)
    assert len(changes) <= len(was | stands)


def test_a_night_against_itself_has_nothing_to_tell(told: tuple[Store, Any]) -> None:
    store, _ = told
    before, _ = chain(store)
    said = differing.differ(store, before, before, top=100)
    lists = ("loads", "parameters", "entered", "left", "entered_first", "left_first", "moved")
    assert [said[name] for name in lists] == [[]] * len(lists)


def test_back_in_time_every_sign_turns(told: tuple[Store, Any]) -> None:
    store, said = told
    before, after = chain(store)
    back = differing.differ(store, after, before, top=100)
    assert [one["subject_id"] for one in back["entered_first"]] != []
    there = {one["subject_id"]: one["change"] for one in said["moved"]}
    assert {one["subject_id"]: -one["change"] for one in back["moved"]} == there
    assert {one["subject_id"] for one in back["left"]} == {one["subject_id"] for one in said["entered"]}


def test_a_night_is_named_by_its_date_or_its_number(told: tuple[Store, Any]) -> None:
    store, _ = told
    assert published.chosen(store, "1", "diff") == published.chosen(store, str(FIRST), "diff")
    assert published.chosen(store, str(LATER), "diff").as_of == LATER
    for asked in ("9", str(date(2020, 1, 1)), "²", "yesterday"):
        with pytest.raises(UsageError, match=rf"no night '{asked}' is published; allowed: .* 1 \({FIRST}\)"):
            published.chosen(store, asked, "diff")
