"""How decisions come back: they are handed to the store by the night, and count in the next one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from analytics import cli
from analytics.casework import audit, directory, tables
from analytics.casework.database import Casework, open_casework
from analytics.casework.people import Actor, Role, operator
from analytics.casework.reviews import handing_over, learning, marks, second
from analytics.errors import ContractError, UsageError
from analytics.nightly.verify import verify
from analytics.ranking.draws import Draws
from analytics.store import nights, state
from analytics.store.nights import Night
from analytics.store.open import Store, open_store
from tests.casework import reviewing as desk
from tests.nightly.jobs import Kept, files, run

DAY = date(2026, 7, 6)
NEXT = date(2026, 7, 7)
AT_NINE = datetime(2026, 7, 6, 9, tzinfo=UTC)


@pytest.fixture
def store(tiny_store_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    monkeypatch.setattr(second, "is_drawn", lambda *_: False)
    return open_store(tiny_store_copy)


@pytest.fixture
def casework(store: Store) -> Casework:
    made = open_casework(store)
    for person_id, role in (("ann", Role.ANALYST), ("sam", Role.SECOND_READER)):
        directory.add(made, operator(), person_id, person_id.title(), [role], now=AT_NINE)
    return made


def person(casework: Casework, person_id: str) -> Actor:
    return directory.person(casework, person_id).actor


def recommend(casework: Casework, subject_id: str) -> None:
    """Two readers recommend to re-open."""
    case_id = desk.a_case(casework, subject_id, now=AT_NINE)
    for person_id in ("ann", "sam"):
        desk.decided(casework, person(casework, person_id), case_id, "recommend reopening", now=AT_NINE)
    assert desk.the_case(casework, case_id)["status"] == "closed"


def ranked(night: Night) -> list[str]:
    return nights.read(night, "read_night_queue")["subject_id"].to_list()


def told(night: Night, subject_id: str) -> pl.DataFrame:
    found = nights.read(night, "read_night_contributions")
    return found.filter(pl.col("subject_id") == subject_id, pl.col("event_ids").list.len() > 0)


@dataclass
class Deciding(Kept):
    """A log during whose first step somebody takes a decision, while the job holds the store."""

    casework: Casework | None = None
    subject_id: str = ""
    done: list[str] = field(default_factory=list)

    def info(self, event: str, **particulars: object) -> None:
        super().info(event, **particulars)
        if event == "step" and self.casework is not None and not self.done:
            self.done.append(self.subject_id)
            recommend(self.casework, self.subject_id)


def ingest(store: Store, feed: Path, *arguments: str) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(cli.program, ["--store", str(store.path), "ingest", str(feed), *arguments])


def test_what_was_decided_counts_from_the_night_after_its_day(store: Store, casework: Casework) -> None:
    first = nights.all(store)[0]
    reopened, marked, meanwhile = ranked(first)[:3]
    event_id = told(first, marked)["event_ids"][0][0]
    recommend(casework, reopened)
    marks.mark(
        casework,
        person(casework, "ann"),
        event_id,
        marked,
        "disputed",
        "He says so.",
        reports={event_id},
        now=AT_NINE,
    )
    before, loads = files(store.runs), len(state.loads(store))

    log = Deciding(casework=casework, subject_id=meanwhile)
    same_day = run(store, DAY, log=log).night
    assert log.done == [meanwhile], "decisions are accepted while a night is computed"
    assert {reopened, marked} <= set(ranked(same_day)), "known after its midnight, so not known that night"
    assert event_id in told(same_day, marked)["event_ids"].explode().to_list()
    assert [load.feed for load in state.loads(store)[loads:]] == ["casework"]

    after = run(store, NEXT).night
    assert not {reopened, meanwhile} & set(ranked(after))
    assert event_id not in told(after, marked)["event_ids"].explode().to_list()
    assert before.items() <= files(store.runs).items(), "earlier nights keep their bytes"
    sound = verify(store)
    assert [checked.problems for checked in sound.nights] == [(), (), ()]
    assert sound.problems == ()

    loads = len(state.loads(store))
    again = Kept()
    assert not run(store, NEXT, log=again).published
    assert again.names == ["started", "unchanged"], "nothing to hand over: no load"
    assert len(state.loads(store)) == loads
    entries = [row for row in desk.rows(casework, tables.audit) if row["kind"] == "combination"]
    assert [(row["action"], json.loads(row["content"])) for row in entries] == [
        ("night begun", {"as_of": "2026-07-06"}),
        ("night published", {"as_of": "2026-07-06", "night": 2}),
        ("night begun", {"as_of": "2026-07-07"}),
        ("night published", {"as_of": "2026-07-07", "night": 3}),
        ("night begun", {"as_of": "2026-07-07"}),
    ]


def test_a_job_that_is_killed_before_it_noted_the_rows_hands_them_again(
    store: Store, casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    recommend(casework, ranked(nights.all(store)[0])[0])

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(handing_over, "note_handed", killed)
        with pytest.raises(KeyboardInterrupt):
            run(store, DAY)
    assert nights.all(store)[-1].number == 1
    loads = len(state.loads(store))
    log = Kept()
    run(store, DAY, log=log)
    (ingested,) = [particulars for name, particulars in log.events if name == "ingested"]
    tables_of = ingested["tables"]
    assert isinstance(tables_of, dict)
    assert tables_of["outcomes"] == {
        "accepted": 0,
        "duplicate": 1,
        "held": 0,
        "quarantined": 0,
        "released": 0,
    }
    assert len(state.loads(store)) == loads
    assert len(desk.rows(casework, tables.handed)) == 1


@pytest.mark.usefixtures("casework")
def test_where_the_log_cannot_be_written_nothing_is_loaded_or_published(
    store: Store, tiny_feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ContractError("casework: the log cannot be written")

    monkeypatch.setattr(audit, "record", fails)
    loads, log = len(state.loads(store)), Kept()
    with pytest.raises(ContractError, match="the log cannot be written"):
        run(store, DAY, tiny_feed, log=log)
    assert log.names == ["started", "failed"]
    assert (len(nights.all(store)), len(state.loads(store))) == (1, loads)
    done = ingest(store, tiny_feed)
    assert isinstance(done.exception, ContractError)
    assert len(state.loads(store)) == loads


def test_a_load_is_told_to_the_log_and_a_trial_is_not(
    store: Store, casework: Casework, tiny_feed: Path
) -> None:
    for arguments in (("--dry-run",), ()):
        done = ingest(store, tiny_feed, *arguments)
        assert done.exit_code == 0, done.output
    entries = [row for row in desk.rows(casework, tables.audit) if row["kind"] == "collection"]
    assert [(row["action"], row["actor"]) for row in entries] == [("feed loaded", operator().person_id)]


def test_a_store_without_casework_gets_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run(store, DAY)
    assert not store.casework_path.exists()
    elsewhere = store.path.with_name("desk.sqlite")
    monkeypatch.setenv("REREVIEW_CASEWORK", f"sqlite:///{elsewhere}")
    run(store, DAY)
    assert not elsewhere.exists()


def test_a_model_is_told_how_outcomes_were_drawn(
    store: Store, casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    recommend(casework, ranked(nights.all(store)[0])[0])
    assert learning.draws(store, DAY, now=AT_NINE) is None, "not decided by then"
    given: list[Draws | None] = []

    def fit(*_: object, draws: Draws | None, **__: object) -> None:
        given.append(draws)
        raise UsageError("enough")

    monkeypatch.setattr("analytics.nightly.learning.fit", fit)
    arguments = ["--store", str(store.path), "fit", "--until", str(NEXT)]
    assert isinstance(CliRunner().invoke(cli.program, arguments).exception, UsageError)
    (draws,) = given
    assert draws is not None
    assert draws.table["lane"].to_list() == ["list"]
    entry = desk.rows(casework, tables.audit)[-1]
    assert json.loads(entry["content"]) == {"rows": 1, "until": "2026-07-07"}
