"""Gates as an operator meets them: exit code 4 and one line, the verdicts, the override."""

from __future__ import annotations

import json
from pathlib import Path

from tests.programs import complaint, patched, program

LATER = "2026-07-02"
LOST = """
from analytics.nightly.gates import partial_scores
def lost(self, seen):
    return self.verdict('9 of 10 reports are not in the scores', 0.9, self.most_lost_share, 'the feed')
partial_scores.PartialScores.check = lost
"""
LINE = (
    f"night {LATER}: gate partial_scores: 9 of 10 reports are not in the scores (limit 0, against the feed)"
)


def test_a_failed_gate_ends_with_4_and_a_signed_override_publishes(tiny_store_copy: Path) -> None:
    store = ("--store", tiny_store_copy)
    nightly = (*store, "nightly", "--as-of", LATER)
    assert LINE in complaint(patched(LOST, *nightly), 4)
    told = json.loads(program(*store, "gates", "--json").stdout)
    assert (told["attempt"], told["outcome"], told["night"]) == (2, "gate failed", None)
    assert LINE in told["problem"]
    (failed,) = [each for each in told["verdicts"] if each["verdict"] == "failed"]
    assert failed == {
        "gate": "partial_scores",
        "verdict": "failed",
        "figure": "9 of 10 reports are not in the scores",
        "measured": 0.9,
        "limit": 0.0,
        "against": "the feed",
    }
    override = ("--override", "partial_scores", "--by", "Ann Bell", "--reason", "known, mended tomorrow")
    done = patched(LOST, *nightly, *override)
    assert json.loads(done.stdout)["published"] is True
    people = program(*store, "gates").stdout
    assert "overridden by Ann Bell: known, mended tomorrow" in people
    assert "Night of 2026-07-02, attempt 3" in people
    published = json.loads(program(*store, "gates", "--as-of", LATER, "--json").stdout)
    assert (published["attempt"], published["night"]) == (None, 2)
    earlier = program(*store, "gates", "--attempt", "2").stdout
    assert f"gate failed: {LINE}" in earlier
    assert "sound: 2 nights" in program(*store, "verify").stdout


def test_what_cannot_be_overridden_or_shown_is_one_line(tiny_store: Path, tmp_path: Path) -> None:
    store = ("--store", tiny_store)
    wrong = program(*store, "nightly", "--override", "ranks_have_no_gap", "--by", "A", "--reason", "b")
    assert "nobody can override it" in complaint(wrong, 2)
    assert "no attempt 99; allowed: 1 to 1" in complaint(program(*store, "gates", "--attempt", "99"), 2)
    unknown = complaint(program(*store, "gates", "--as-of", "2020-01-01"), 2)
    assert "no night of 2020-01-01 is published" in unknown
    both = program(*store, "gates", "--as-of", "2026-06-30", "--attempt", "1")
    assert "one of both" in complaint(both, 2)
    empty = program("--store", tmp_path / "store", "gates")
    assert "after a `rereview nightly`" in complaint(empty, 2)
