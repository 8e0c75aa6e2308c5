from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.pages import _cohort_slices, _views, cohorts
from analytics.pages._cohort_slices import Cohort
from analytics.pages._views import View
from tests.pages import desk, drawn, night
from tests.pages.conftest import Opened
from tests.pages.test_subject import charts, texts


def people(**columns: list[Any]) -> pl.DataFrame:
    size = len(next(iter(columns.values())))
    whole: dict[str, list[Any]] = {
        "subject_id": [f"S{place}" for place in range(size)],
        "rank": list(range(1, size + 1)),
        "score": [1.0] * size,
        "probability": [0.01] * size,
        "families": [[]] * size,
        "stream": ["a"] * size,
        "area_id": ["A1"] * size,
        "closed_on": [date(2025, 1, 1)] * size,
    }
    frame = pl.DataFrame(
        whole | columns, schema_overrides={"families": pl.List(pl.String), "closed_on": pl.Date}
    )
    return _cohort_slices.prepared(frame, GROUPS, night.AS_OF)


GROUPS = pl.DataFrame({"subject_id": ["S0", "S1"], "retention_group": ["1", "2"]})


def test_the_chart_of_a_slice_comes_first_and_every_value_has_its_row(
    opened: Opened, published: Path
) -> None:
    app = opened(published, "cohorts")
    assert not app.exception
    told = texts(app)
    assert told.index("rr-cohorts") < told.index("median score")
    for words in ("extremism", "fixated persons", "In the first 100 (share of them)", "60"):
        assert words in told
    app.button_group(key="cohorts-slice").set_value("years").run()
    assert "5 to 10" in texts(app)
    app.button_group(key="cohorts-slice").set_value("retention_group").run()
    assert "not known" in texts(app)
    assert not app.exception


def test_the_two_largest_streams_are_compared_at_first(opened: Opened, published: Path) -> None:
    app = opened(published, "cohorts")
    lines, marks = charts(app)
    assert "score of at least (nats)" in lines
    assert "people with evidence of the family (%)" in marks
    assert app.multiselect(key="cohorts-A-stream").value == ["extremism"]
    assert app.multiselect(key="cohorts-B-stream").value == ["fixated_persons"]


def test_the_same_twice_and_nobody_say_so(opened: Opened, published: Path) -> None:
    app = opened(published, "cohorts")
    app.multiselect(key="cohorts-A-stream").set_value(["fixated_persons"]).run()
    assert "Both cohorts are the same" in app.info[0].value
    app.multiselect(key="cohorts-A-years").set_value(["5 to 10"])
    app.multiselect(key="cohorts-A-area_id").set_value(["A1"]).run()
    app.multiselect(key="cohorts-A-stream").set_value([night.HOSTILE_SHOWN]).run()
    assert "Nobody on the list is in A." in app.info[0].value
    assert not app.exception


def test_hostile_names_are_text(opened: Opened, published: Path) -> None:
    told = texts(opened(published, "cohorts"))
    assert "<img" not in told
    assert "&lt;img src=x onerror=alert(1)&gt;" in told


def test_a_view_is_saved_opened_and_removed(opened: Opened, published: Path) -> None:
    app = opened(published, "cohorts")
    app.button_group(key="cohorts-slice").set_value("years").run()
    app.multiselect(key="cohorts-A-area_id").set_value(["A1", "A2"]).run()
    app.text_input(key="cohorts-name").set_value("My `view`").run()
    app.button(key="cohorts-save").click().run()
    app.multiselect(key="cohorts-A-area_id").set_value([]).run()
    app.button_group(key="cohorts-slice").set_value("stream").run()
    app.selectbox(key="cohorts-opened").set_value("My `view`").run()
    assert app.multiselect(key="cohorts-A-area_id").value == ["A1", "A2"]
    assert app.button_group(key="cohorts-slice").value == "years"
    app.button(key="cohorts-remove-0").click().run()
    assert not app.exception
    assert [box.label for box in app.selectbox] == ["You act as"]
    app.button(key="cohorts-save").click().run()
    assert "name first" in app.toast[0].value


def test_another_place_can_keep_the_views(
    opened: Opened, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Kept:
        def list(self, page: str) -> tuple[View, ...]:
            return (View(page, "theirs", {"slice": "no such", "A": {"stream": ["gone"], "years": 3}}),)

        def save(self, view: View) -> None:
            raise AssertionError(view)

        def remove(self, page: str, name: str) -> None:
            raise AssertionError(name)

    monkeypatch.setattr(_views, "_made", [Kept])
    app = opened(published, "cohorts")
    app.selectbox(key="cohorts-opened").set_value("theirs").run()
    assert not app.exception
    assert app.multiselect(key="cohorts-A-stream").value == []


def test_an_empty_store_says_how_a_night_is_made(opened: Opened, tmp_path: Path) -> None:
    assert "No night has been published yet" in opened(tmp_path / "new", "cohorts").info[0].value


@pytest.mark.parametrize(
    ("closed", "band"),
    [
        (date(2025, 7, 2), "under 1"),
        (date(2025, 6, 29), "1 to 2"),
        (date(2021, 7, 2), "3 to 5"),
        (date(2011, 7, 2), "10 and more"),
        (date(2027, 1, 1), "under 1"),
        (None, "not known"),
    ],
)
def test_years_since_closing_in_bands(closed: date | None, band: str) -> None:
    assert people(closed_on=[closed])["years"].to_list() == [band]


def test_whatever_is_not_known_is_a_value_of_its_own_and_stands_last() -> None:
    frame = people(area_id=[None, "B", "A"], stream=["s", "s", "s"])
    assert _cohort_slices.values(frame, "area_id") == ["A", "B", _cohort_slices.UNKNOWN]
    assert frame["retention_group"].to_list() == ["1", "2", _cohort_slices.UNKNOWN]
    assert _cohort_slices.chosen(frame, Cohort(area_id=(_cohort_slices.UNKNOWN,), stream=("s",))).height == 1
    assert _cohort_slices.chosen(frame, Cohort()).height == 3


def test_figures_of_nobody_and_of_some() -> None:
    frame = people(rank=[1, 100, 101], score=[2.0, -1.0, -1.0], probability=[0.3, 0.1, 0.2])
    told = _cohort_slices.figures(frame)
    assert (told.people, told.first, told.median_chance, told.median_score) == (3, 2, 0.2, -1.0)
    assert told.above_zero == pytest.approx(1 / 3)
    nobody = _cohort_slices.figures(frame.head(0))
    assert (nobody.people, nobody.first_share, nobody.above_zero) == (0, None, None)


def test_shares_of_families_and_cohorts_to_and_from_json() -> None:
    frame = people(families=[["a", "b"], ["a"], []])
    assert _cohort_slices.families(frame, ("a", "b", "c")) == pytest.approx({"a": 2 / 3, "b": 1 / 3, "c": 0})
    assert _cohort_slices.families(frame.head(0), ("a",)) == {"a": 0}
    cohort = Cohort(stream=("x",), years=("under 1",))
    assert Cohort.of(cohort.content()) == cohort
    assert cohorts.NAMES == ("A", "B")


def test_figures_tell_nothing_of_somebody_who_is_out(
    opened: Opened, published_alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REREVIEW_AS", "local-data-scientist")
    before = drawn.text(opened(published_alone, "cohorts"))
    monkeypatch.setenv("REREVIEW_AS", "local-analyst")
    desk.press(opened(published_alone, "review"), "Next case")
    monkeypatch.setenv("REREVIEW_AS", "local-data-scientist")
    after = drawn.text(opened(published_alone, "cohorts"))
    assert "120 closed subjects" in before
    assert "119 closed subjects" in after
