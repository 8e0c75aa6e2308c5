from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from analytics.store import nights
from analytics.store.open import open_store
from tests.programs import complaint, program


@pytest.fixture
def subject(tiny_store: Path) -> str:
    night = nights.current(open_store(tiny_store))
    assert night is not None
    return str(nights.read(night, "read_night_queue")["subject_id"][0])


def logged(store: Path, *options: str) -> list[dict[str, Any]]:
    told: dict[str, Any] = json.loads(program("--store", store, "audit", "show", "--json", *options).stdout)
    return list(told["entries"])


def test_what_commands_show_and_hand_out_is_logged_with_its_purpose(
    tiny_store_copy: Path, subject: str, tmp_path: Path
) -> None:
    store = ("--store", tiny_store_copy)
    out = tmp_path / "queue.csv"
    asked = ("export", "queue", "--top", "2", "--format", "csv", "--out", out, "--recipient", "A =court")
    assert program(*store, *asked, "--purpose", "audit").returncode == 0
    mark = out.read_text(encoding="utf-8").splitlines()[1]
    assert "SYNTHETIC – Rereview night 2026-06-30" in mark
    assert "for: A =court, purpose: audit" in mark
    assert program(*store, "explain", subject, "--json").returncode == 0
    assert program(*store, "links", subject).returncode == 0
    ego = ("export", "ego", subject, "--format", "graphml", "--out", tmp_path / "ego.graphml")
    assert program(*store, *ego).returncode == 0
    queue, *others, shown = logged(tiny_store_copy)
    assert (queue["kind"], queue["action"], queue["purpose"]) == ("disclosure", "queue exported", "audit")
    assert queue["content"] == {"as_of": "2026-06-30", "format": "csv", "recipient": "A =court", "rows": 2}
    told = [(entry["kind"], entry["action"], entry["purpose"]) for entry in others]
    assert told == [
        ("consultation", "subject explained", "not stated"),
        ("consultation", "ties shown", "not stated"),
        ("disclosure", "ties exported", "not stated"),
    ]
    assert shown["action"] == "log shown"
    assert {entry["actor"][:9] for entry in (queue, *others)} == {"operator:"}
    assert len(logged(tiny_store_copy, "--subject", subject, "--kind", "disclosure")) == 1
    assert subject not in json.dumps(logged(tiny_store_copy))
    assert subject in program(*store, "audit", "show", "--subject", subject).stdout
    assert logged(tiny_store_copy, "--until", "2020-01-01") == []
    assert "'fun'; allowed: scheduled" in complaint(program(*store, *asked, "--purpose", "fun"), 2)


@pytest.mark.parametrize("command", ["explain", "links", "export ego", "export queue", "export signals"])
def test_where_the_log_cannot_be_written_nothing_is_shown_and_nothing_handed_out(
    tiny_store_copy: Path, subject: str, tmp_path: Path, command: str
) -> None:
    (tiny_store_copy / "casework.sqlite").write_text("no database at all, whatever it is called" * 99)
    out = tmp_path / "out.csv"
    options: dict[str, list[str | Path]] = {
        "explain": [subject],
        "links": [subject],
        "export ego": [subject, "--format", "csv", "--out", out],
        "export queue": ["--top", "3", "--format", "csv", "--out", out],
        "export signals": ["--as-of", "2026-06-30", "--out", out],
    }
    done = program("--store", tiny_store_copy, *command.split(), *options[command])
    assert "casework sqlite:" in complaint(done, 3)
    assert done.stdout == ""
    assert not list(tmp_path.glob("out*"))


def test_a_bundle_is_written_and_its_head_anchors(
    tiny_store_copy: Path, subject: str, tmp_path: Path
) -> None:
    store, out = ("--store", tiny_store_copy), tmp_path / "evidence.zip"
    assert "there is no log yet" in complaint(program(*store, "audit", "anchor"), 2)
    assert not (tiny_store_copy / "casework.sqlite").exists()
    assert "not in the log" in complaint(
        program(*store, "audit", "export", "--subject", "nobody", "--out", out), 2
    )
    assert not out.exists()
    assert "nobody: not in the log" in complaint(program(*store, "audit", "show", "--subject", "nobody"), 2)
    program(*store, "explain", subject)
    done = program(*store, "audit", "export", "--subject", subject, "--out", out, "--purpose", "audit")
    assert (done.returncode, done.stdout) == (0, f"2 entries about subject {subject}\n")
    zipfile.ZipFile(out).extractall(tmp_path / "bundle")
    (night,) = json.loads((tmp_path / "bundle/nights.json").read_text())
    assert (night["night"], night["rank"]) == (1, 1)
    checked = subprocess.run(
        [sys.executable, tmp_path / "bundle/verify.py"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    head = tmp_path / "heads.jsonl"
    head.write_text(program(*store, "audit", "anchor").stdout)
    *_, verdict, printed = program(*store, "verify", "--anchor", head).stdout.splitlines()
    assert verdict == "log sound: 2 entries"
    assert json.loads(printed) == json.loads(head.read_text())
    assert "--month '2026'" in complaint(
        program(*store, "audit", "export", "--month", "2026", "--out", out), 2
    )
    assert "suffix '.txt'" in complaint(program(*store, "audit", "export", "--out", tmp_path / "b.txt"), 2)
