from __future__ import annotations

from pathlib import Path

import pytest

from analytics.evaluation import made
from analytics.evaluation.made import make
from analytics.evaluation.worlds import Size, spec
from analytics.ranking import history
from analytics.store.reading import open_reading

TINY = spec("reference", 1, Size(closed=300, active=30, years=2.0))


def test_a_world_is_simulated_loaded_and_told_the_truth_of(tmp_path: Path) -> None:
    there = make(TINY, tmp_path)
    with open_reading(there.store) as session:
        known = history.read(session, TINY.world.until, there.taxonomy)
    assert len(known.reports.subject_ids) == 330
    assert len(known.reports.event_ids) > 500
    assert there.truth.columns == ["subject_id", "mode", "onset_on", "act_on"]
    assert there.others.columns == ["subject_id", "mode", "onset_on", "ended_on"]
    assert set(there.others["subject_id"]) <= set(known.reports.subject_ids)
    assert [path.name for path in tmp_path.iterdir()] == [TINY.name]
    assert not (tmp_path / TINY.name / "feed").exists()


def test_a_world_that_is_there_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(TINY, tmp_path)
    monkeypatch.setattr(made, "_build", lambda *_: pytest.fail("made again"))
    make(TINY, tmp_path)


def test_what_was_interrupted_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_spec: object, scratch: Path, _progress: object) -> None:
        (scratch / "feed").mkdir()
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(made, "_build", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make(TINY, tmp_path)
    assert not (tmp_path / TINY.name).exists()
    assert len(make(TINY, tmp_path).others) > 0
    assert [path.name for path in tmp_path.iterdir()] == [TINY.name]


def test_other_code_or_other_parameters_make_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(TINY, tmp_path)
    with monkeypatch.context() as changed:
        changed.setattr(made, "_code", lambda: "other code")
        make(TINY, tmp_path)
        assert "other code" in (tmp_path / TINY.name / made.DONE).read_text()
    make(TINY, tmp_path)
    assert "other code" not in (tmp_path / TINY.name / made.DONE).read_text()
