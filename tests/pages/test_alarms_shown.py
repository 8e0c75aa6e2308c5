from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _alarms
from tests.pages import night
from tests.pages.conftest import Opened


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night whose gate does not hold."""
    return night.make(tmp_path_factory.mktemp("shut") / "store", gate_holds=False)


def texts(app: AppTest) -> str:
    return "\n".join(str(entry.proto.body) for entry in app.get("html"))


def test_a_subject_s_page_tells_the_bound_and_the_multiple(opened: Opened, published: Path) -> None:
    shown = texts(opened(published, "subject", id="S00002"))
    assert "as clear a change as here, at most about 0.1 false alarms a year are expected." in shown
    assert "at most 5 % are false alarms" in shown
    assert "times the average" in shown


def test_where_the_gate_is_shut_its_words_stand_in_the_place_of_the_bound(opened: Opened, shut: Path) -> None:
    shown = texts(opened(shut, "subject", id="S00002"))
    assert "The guarantee does not hold on these data." in shown
    assert "<four>" not in shown
    assert "On a list" not in shown


def test_the_columns_on_false_alarms_are_there_for_whoever_asks(opened: Opened, published: Path) -> None:
    app = opened(published)
    assert not set(_alarms.COLUMNS) & set(app.dataframe[0].value.columns)
    assert "times" in app.dataframe[0].value.columns
    app.checkbox(key="queue-alarms").check().run()
    assert set(_alarms.COLUMNS) <= set(app.dataframe[0].value.columns)
    assert not app.exception


def test_a_shut_gate_shows_no_column_but_its_words(opened: Opened, shut: Path) -> None:
    app = opened(shut)
    app.checkbox(key="queue-alarms").check().run()
    assert not set(_alarms.COLUMNS) & set(app.dataframe[0].value.columns)
    assert [line.value for line in app.caption if night.GATE_SHUT in line.value]
