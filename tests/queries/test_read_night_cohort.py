"""Who belongs in the queue of a night: small lives, told by their rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from analytics import taxonomy
from analytics.feed.ingest import ingest
from analytics.ranking import history
from analytics.store.open import open_store
from analytics.store.reading import Reading, open_reading

SUBJECTS = """subject_id,recorded_at,status,stream,opened_on,closed_on
closed,,closed,referral,2020-01-01,2021-01-01
active,,active,referral,2020-01-01,
witness,,closed,referral,2020-01-01,2021-01-01
victim-and-subject,,closed,referral,2020-01-01,2021-01-01
reopened,,closed,referral,2020-01-01,2021-01-01
reopened-later,,closed,referral,2020-01-01,2021-01-01
nothing-further,,closed,referral,2020-01-01,2021-01-01
closed-again,,closed,referral,2020-01-01,2021-01-01
closed-again,2026-03-10T00:00:00,closed,referral,2020-01-01,2026-03-01
became-active,2026-03-10T00:00:00,active,referral,2020-01-01,
became-active,,closed,referral,2020-01-01,2021-01-01
became-closed,,active,referral,2020-01-01,
became-closed,2026-06-30T00:00:00,closed,referral,2020-01-01,2026-06-29
closed-too-late,,active,referral,2020-01-01,
closed-too-late,2026-06-30T00:00:00.000001,closed,referral,2020-01-01,2026-06-29
opened-tomorrow,2026-07-01T00:00:00,closed,referral,2026-07-01,2026-07-01
"""
INVOLVEMENTS = """subject_id,investigation_id,role
witness,I1,witness
witness,I2,victim
victim-and-subject,I1,victim
victim-and-subject,I2,subject
"""
OUTCOMES = """subject_id,outcome,occurred_on,recorded_at
reopened,reopened,2026-02-01,2026-02-02T00:00:00
reopened-later,reopened,2026-06-29,2026-06-30T00:00:00.000001
nothing-further,no_further_action,2026-02-01,2026-02-02T00:00:00
closed-again,reopened,2026-02-01,2026-02-02T00:00:00
"""
TABLES = {"subjects": SUBJECTS, "involvements": INVOLVEMENTS, "outcomes": OUTCOMES}
ALWAYS = {"closed", "victim-and-subject", "nothing-further", "reopened-later"}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    folder = tmp_path_factory.mktemp("cohort")
    manifest = '{"contract": 1, "classification": "synthetic", "producer": "test"}'
    (folder / "feed").mkdir()
    (folder / "feed/manifest.json").write_text(manifest, encoding="utf-8")
    for name, text in TABLES.items():
        (folder / f"feed/{name}.csv").write_text(text, encoding="utf-8")
    store = open_store(folder / "store")
    report = ingest(store, folder / "feed")
    assert {name: report.tables[name].accepted for name in TABLES} == {
        name: len(text.splitlines()) - 1 for name, text in TABLES.items()
    }
    with open_reading(store) as reading:
        yield reading


@pytest.mark.parametrize(
    ("as_of", "others"),
    [
        (date(2026, 1, 1), {"reopened", "closed-again", "became-active"}),
        (date(2026, 2, 2), {"became-active"}),
        (date(2026, 3, 10), {"closed-again"}),
        (date(2026, 6, 29), {"closed-again"}),
        (date(2026, 6, 30), {"closed-again", "became-closed"}),
    ],
)
def test_who_is_ranked_on_a_night(session: Reading, as_of: date, others: set[str]) -> None:
    found = session.frame("read_night_cohort", as_of=as_of)["subject_id"].to_list()
    assert set(found) == ALWAYS | others
    assert found == sorted(found)


def test_the_day_after_what_was_recorded_in_between_counts(session: Reading) -> None:
    found = set(session.frame("read_night_cohort", as_of=date(2026, 7, 1))["subject_id"])
    expected = {"closed-again", "became-closed", "closed-too-late", "opened-tomorrow"}
    assert found == (ALWAYS - {"reopened-later"}) | expected


def test_the_ranking_means_the_same_people(session: Reading) -> None:
    for as_of in (date(2026, 1, 1), date(2026, 2, 2), date(2026, 3, 10), date(2026, 6, 30), date(2026, 7, 1)):
        known = history.read(session, as_of, taxonomy.load()).cohort(as_of)
        ranked = known.filter("ranked")["subject_id"].to_list()
        assert ranked == session.frame("read_night_cohort", as_of=as_of)["subject_id"].to_list()
