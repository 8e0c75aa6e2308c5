from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.feed import quarantine
from analytics.store import compaction, state, timeline
from analytics.store.reading import open_reading
from analytics.store.state import Segment
from tests.feed.feeds import GOOD, load, row, rows

NIGHTS = compaction.FILES_A_TABLE + 3


def test_many_small_loads_lie_in_few_files_and_older_loads_stay_readable(tmp_path: Path) -> None:
    store, _ = load(tmp_path, subjects=[GOOD["subjects"]])
    for night in range(NIGHTS):
        events = [row("events", event_id=f"E{night:02}"), row("events", event_id=f"bad {night}")]
        load(tmp_path, events=events)
    files = [each for each in state.segments(store) if each.table == "events"]
    assert len(files) <= compaction.FILES_A_TABLE
    assert sum(each.rows for each in files) == NIGHTS
    assert {event["event_id"] for event in rows(store, "events")} == {
        f"E{night:02}" for night in range(NIGHTS)
    }
    assert quarantine.listing(store)["raw"].n_unique() == NIGHTS
    for loaded in range(1, NIGHTS + 2):
        with open_reading(store, loaded) as reading:
            assert reading.frame("read_reports", as_of=date(2026, 1, 1)).height == loaded - 1
        assert timeline.reports(store, "S1", date(2026, 1, 1), loaded=loaded).height == loaded - 1
    assert {path.name for path in (store.segments / "events").iterdir()} == {
        Path(path).name for path in state.known_paths(store) if path.startswith("segments/events/")
    }


def test_the_largest_file_is_written_anew_only_when_the_others_outweigh_it() -> None:
    def segment(rows: int, low: int = 0) -> Segment:
        return Segment(f"{rows}-{low}", "rows", "events", rows, 1, "", low, 255, 1)

    small = [segment(rows) for rows in range(1, 9)]
    assert compaction.to_merge(small) == []
    assert compaction.to_merge([*small, segment(1_000)]) == small
    assert compaction.to_merge([*small, segment(20)]) == [*small, segment(20)]
    assert compaction.to_merge([segment(5, low) for low in range(1, 99)]) == [], "parts of one large load"
