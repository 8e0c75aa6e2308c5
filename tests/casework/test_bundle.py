from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.casework import tables, telling, texts
from analytics.casework.database import Casework, writing
from analytics.casework.log import bundle, log_reading
from analytics.casework.log.bundle import Wanted
from analytics.casework.log.log_reading import Asked
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError, UsageError
from analytics.store.open import Store
from tests.casework import logs
from tests.casework.conftest import NOW

JULY = Wanted(month=date(2026, 7, 1))


def case(casework: Casework, subject_id: str) -> None:
    """A closed case with one reading and one decision, its rationale among the texts."""
    reference = casework.keys.reference(subject_id)
    row = {
        "subject_id": subject_id,
        "subject": reference,
        "as_of": date(2026, 6, 30),
        "lane": "list",
        "why": "rank 3",
        "event_ids": "[]",
        "seen_to": date(2026, 6, 30),
        "opened_at": NOW,
        "due_on": date(2026, 7, 7),
        "status": "closed",
    }
    with writing(casework) as connection:
        case_id = connection.execute(
            sa.insert(tables.cases).values(row).returning(tables.cases.c.case_id)
        ).scalar_one()
        reading = {
            "case_id": case_id,
            "person_id": "ann",
            "part": "first",
            "opened_at": NOW,
            "purpose": "audit",
            "blind": True,
        }
        number = connection.execute(
            sa.insert(tables.readings).values(reading).returning(tables.readings.c.number)
        ).scalar_one()
        rationale = texts.keep(connection, casework, "Read with care.", NOW)
        decision = {
            "reading": number,
            "at": NOW,
            "outcome": "no further action",
            "rationale": rationale,
            "by": "ann",
        }
        connection.execute(sa.insert(tables.decisions).values(decision))


def made(casework: Casework, store: Store, actor: Actor, wanted: Wanted, folder: Path) -> Path:
    """A bundle, unpacked."""
    file = io.BytesIO()
    bundle.write(casework, store, actor, wanted, file, now=NOW)
    zipfile.ZipFile(file).extractall(folder)
    return folder


def checked(folder: Path, key: str = "") -> subprocess.CompletedProcess[str]:
    """What the bundle's own program says, run by itself."""
    environment = {**os.environ, "REREVIEW_AUDIT_KEY": key, "PYTHONPATH": ""}
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    return subprocess.run(
        command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False
    )


def test_a_bundle_of_a_subject_verifies_by_itself(
    casework: Casework, store: Store, actors: dict[str, Actor], tmp_path: Path
) -> None:
    logs.write(casework, 20)
    case(casework, "S3")
    wanted = Wanted("S3", recipient="The Commission", purpose="audit")
    folder = made(casework, store, actors["aud"], wanted, tmp_path / "bundle")
    done = checked(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "sound: hashes and links (no key given: no signatures) checked\n"
    done = checked(folder, casework.keys.audit.hex())
    assert (done.returncode, done.stdout) == (0, "sound: hashes, links and signatures checked\n")
    entries = [json.loads(line) for line in (folder / "entries.jsonl").read_text().splitlines()]
    assert {entry["subject"] for entry in entries} == {casework.keys.reference("S3")}
    assert [entry["action"] for entry in entries] == ["subject opened"] * 3 + ["evidence bundle"]
    record = json.loads((folder / "record.json").read_text())
    assert record["decisions"][0]["rationale_text"] == "Read with care."
    assert [row["subject_id"] for row in record["cases"]] == ["S3"]
    shown = (folder / "README.txt").read_text()
    assert "For: The Commission. Purpose: audit." in shown
    assert "SYNTHETIC" in shown


def test_with_another_key_no_signature_fits(
    casework: Casework, store: Store, actors: dict[str, Actor], tmp_path: Path
) -> None:
    logs.write(casework, 4)
    folder = made(casework, store, actors["aud"], Wanted("S3"), tmp_path / "bundle")
    done = checked(folder, "ab" * 32)
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        1,
        "BROKEN  SHA256SUMS: its signature does not fit",
    )


@pytest.mark.parametrize("name", ["entries.jsonl", "chain.txt", "about.json", "record.json", "README.txt"])
def test_a_changed_byte_is_found(
    sqlite: Casework, store: Store, people: dict[str, Actor], tmp_path: Path, name: str
) -> None:
    logs.write(sqlite, 4)
    folder = made(sqlite, store, people["aud"], Wanted("S3"), tmp_path / "bundle")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    done = checked(folder)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, f"BROKEN  {name}: changed")


def test_an_entry_changed_with_its_sum_is_found_by_its_hash_and_a_left_out_one_by_the_chain(
    sqlite: Casework, store: Store, people: dict[str, Actor], tmp_path: Path
) -> None:
    logs.write(sqlite, 12)
    folder = made(sqlite, store, people["aud"], Wanted("S3"), tmp_path / "bundle")
    path, sums = folder / "entries.jsonl", folder / "SHA256SUMS"

    def put(content: str) -> list[str]:
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        path.write_text(content)
        after = hashlib.sha256(path.read_bytes()).hexdigest()
        sums.write_text(sums.read_text().replace(before, after))
        return checked(folder).stdout.splitlines()[:-1]

    whole = path.read_text()
    first, *others = whole.splitlines(keepends=True)
    number = json.loads(first)["number"]
    assert put(whole.replace("subject opened", "subject closed", 1)) == [
        f"BROKEN  entry {number}: its content does not have its hash"
    ]
    assert put("".join(others)) == ["BROKEN  entries.jsonl: 2 entries, not 3"]
    assert put(whole) == []


def test_a_bundle_of_a_month_has_its_entries_and_no_others(
    casework: Casework, store: Store, actors: dict[str, Actor], tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"month 2026-07: not in the log"):
        made(casework, store, actors["aud"], JULY, tmp_path / "none")
    telling.consulted(store, actors["ann"], "subject opened", "S1", "audit", {"night": 1}, NOW + timedelta(1))
    folder = made(casework, store, actors["aud"], JULY, tmp_path / "bundle")
    about = json.loads((folder / "about.json").read_text())
    assert (about["entries"], about["chain_from"], about["chain_to"]) == (1, 14, 15)
    assert checked(folder, casework.keys.audit.hex()).returncode == 0
    assert not (folder / "record.json").exists()


def test_only_who_may_hands_evidence_out_and_it_is_recorded_first(
    casework: Casework, store: Store, actors: dict[str, Actor], tmp_path: Path
) -> None:
    for person_id in set(actors) - {"aud"}:
        with pytest.raises(NotAllowedError, match="may not hand out evidence bundles"):
            made(casework, store, actors[person_id], Wanted("S1"), tmp_path / "none")
    telling.consulted(store, actors["ann"], "subject opened", "S1", "audit", {}, NOW)
    made(casework, store, actors["aud"], Wanted("S1", recipient="A court"), tmp_path / "bundle")
    told = log_reading.shown(casework, actors["aud"], Asked(kind="disclosure"), now=NOW)
    (entry,) = told.entries
    assert (entry.actor, entry.action) == ("aud", "evidence bundle")
    assert told.recipients == {log_reading.content_of(entry)["recipient"]: "A court"}
    assert "court" not in entry.content


@pytest.mark.parametrize("wanted", [Wanted(), Wanted("S1", date(2026, 6, 1))])
def test_a_bundle_is_about_one_thing(
    sqlite: Casework, store: Store, people: dict[str, Actor], tmp_path: Path, wanted: Wanted
) -> None:
    with pytest.raises(UsageError, match="either one subject or one month"):
        made(sqlite, store, people["aud"], wanted, tmp_path)
    with pytest.raises(UsageError, match="purpose 'fun'"):
        made(sqlite, store, people["aud"], Wanted("S1", purpose="fun"), tmp_path)
