from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.dossier.content import Handed
from analytics.errors import UsageError
from analytics.nightly import dossiers
from analytics.nightly.dossiers import Asked
from analytics.store.open import Store, open_store
from tests.pages import night, several, tied

NOW = datetime(2026, 7, 2, 12, tzinfo=UTC)
HANDED = Handed("Board", "Review")
TYPES = taxonomy.load()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(tied.make(tmp_path_factory.mktemp("dossiers") / "store"))


def test_it_holds_the_ties_strongest_first_with_their_proofs(kept: Store) -> None:
    told = dossiers.read(kept, Asked(tied.BUSY, HANDED), TYPES, (), NOW)
    assert told.night.ranked == 120
    assert [tie.subject_id for tie in told.ties][:2] == [night.subject(3), tied.ACTIVE]
    first, active = told.ties[:2]
    assert first.kinds.startswith("met since 11 Apr 2026; same investigation since ")
    assert "S00001.0 (site interest, 21 May 2026, 1B)" in first.proofs
    assert active.case == "under investigation"
    assert told.ties[-1].proofs == "no report: who was in which investigation"
    assert told.ties_left_out == 0


def test_somebody_alone_and_a_night_without_ties_have_none(kept: Store, tmp_path: Path) -> None:
    assert dossiers.read(kept, Asked(tied.ALONE, HANDED), TYPES, (), NOW).ties == ()
    old = open_store(night.make(tmp_path / "store"))
    assert dossiers.read(old, Asked(night.subject(1), HANDED), TYPES, (), NOW).ties == ()


def test_many_proofs_are_counted_beyond_the_first() -> None:
    told = dossiers._proofs([f"E{number}" for number in range(9)], {})
    assert told == "E0; E1; E2; E3; and 5 more"


def test_an_earlier_night_knows_no_more_than_it_knew(tmp_path: Path) -> None:
    store = open_store(several.make(tmp_path / "store"))
    then = dossiers.read(store, Asked(several.RISEN, HANDED, several.BEFORE), TYPES, (), NOW)
    now = dossiers.read(store, Asked(several.RISEN, HANDED), TYPES, (), NOW)
    assert several.EVENT not in then.reports["event_id"].to_list()
    assert several.EVENT in now.reports["event_id"].to_list()
    with pytest.raises(UsageError, match="does not rank subject 'ACTIVE': the case is active"):
        dossiers.read(store, Asked("ACTIVE", HANDED), TYPES, (), NOW)
    with pytest.raises(UsageError, match="dossier: the night 2020-01-01 is not published"):
        dossiers.read(store, Asked(several.RISEN, HANDED, date(2020, 1, 1)), TYPES, (), NOW)


def test_the_same_night_and_moment_give_the_same_bytes(kept: Store) -> None:
    one, two = (dossiers.pdf(kept, Asked(tied.BUSY, HANDED), TYPES, (), NOW) for _ in range(2))
    assert one == two
    assert one.startswith(b"%PDF-")
