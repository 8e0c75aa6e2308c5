"""A restricted subject is in nothing that a command prints or writes: every command is held to it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from analytics import taxonomy
from analytics.casework import directory, people
from analytics.casework.database import open_casework
from analytics.casework.people import Role
from analytics.casework.removal import restricting
from analytics.dossier.content import Handed
from analytics.nightly import dossiers
from analytics.store import merges, nights
from analytics.store.open import open_store
from tests.commands.walking import commands, run
from tests.conftest import TINY_NIGHT
from tests.stores import copied

NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
NEXT_NIGHT = "2026-07-01"
P, OTHER, OUT = "{restricted}", "{other}", "{out}"
SHOWS: dict[str, list[tuple[str, ...]]] = {
    "explain": [(P,), (P, "--as-of", TINY_NIGHT), (OTHER,), (OTHER, "--json")],
    "links": [(P,), (OTHER, "--hops", "3"), (OTHER, "--to", P), (OTHER, "--json")],
    "diff": [("1", "2", "--top", "300"), ("1", "2", "--top", "300", "--json")],
    "missed": [("--since", "2020-01-01", "--json"), ("--since", "2020-01-01")],
    "matches list": [("--json",)],
    "matches decisions": [(), ("--json",)],
    "models compare": [("priors", "priors", "--as-of", TINY_NIGHT, "--json")],
    "policy try": [("{policy}", "--json")],
    "signals precision": [("--as-of", "2025-06-30", "--until", "2025-06-30", "--json")],
    "export queue": [("--top", "300", "--format", kind, "--out", OUT + kind) for kind in ("csv", "json")],
    "export signals": [("--as-of", TINY_NIGHT, "--out", OUT + "csv")],
    "export ego": [
        (P, "--format", "csv", "--out", OUT + "csv"),
        (OTHER, "--hops", "3", "--format", "csv", "--out", OUT + "csv"),
        (OTHER, "--hops", "2", "--format", "graphml", "--out", OUT + "graphml"),
    ],
    "export dossier": [
        (who, "--recipient", "Board", "--purpose", "audit", "--out", OUT + "pdf") for who in (P, OTHER)
    ],
    "fairness": [("--json",)],
    "gates": [()],
    "runs list": [()],
    "runs forecast": [()],
    "status": [("--json", "--max-age-hours", "1000000")],
    "models list": [("--json",)],
    "audit show": [("--json",)],
    "audit export": [("--subject", P, "--out", OUT + "zip")],
    "removal list": [("--json", "--by", "ann"), ("--by", "ann")],
}
"""Commands that tell of a night or of people, as they are called here; the purpose is never the request."""
OPEN = {
    "rank": "the contract has every ranked subject in its file: a line on standard error says so",
    "rights statement": "the person asked for it",
    "audit export": "acts on the person, for an auditor: without any place of theirs",
    "backtest": "keeps ranks for its own going on, and prints figures of everybody together",
    "quarantine list": "rows that were refused, as they came: they are mended, and used for nothing",
    "quarantine export": "the same",
    "verify": "names nights",
    "app": "pages have a test of their own",
    "papers": "figures of everybody together",
    "backup": "a copy of the store", "restore": "a copy of the store", "simulate": "a feed",
}  # fmt: skip
ACTS = {
    "ingest", "fit", "nightly", "erase", "settings", "runs prune", "models show", "models promote",
    "models rollback", "matches same", "matches different", "matches undo", "policy show", "policy propose",
    "policy sign", "switch off", "switch on", "switch status", "audit anchor", "audit resume", "people list",
    "people add", "people grant", "people revoke", "removal propose", "removal agree", "removal refuse",
    "removal withdraw",
    "rights rectify", "rights restrict", "rights lift",
}  # fmt: skip
"""Commands that do something, or tell of people of the desk, models and settings."""


def test_every_command_is_one_that_shows_or_one_that_does_not() -> None:
    known = set(commands())
    assert known == {*SHOWS, *OPEN, *ACTS}, "a new command says here what it tells of people"


@dataclass(frozen=True)
class Case:
    """A store in which one subject of two nights is restricted, and somebody is tied to them."""

    store: Path
    restricted: str
    other: str
    figures: tuple[str, ...]


@pytest.fixture(scope="module")
def case(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    store = open_store(copied(tiny_store, tmp_path_factory.mktemp("restricted") / "store"))
    run(store.path, "nightly", "--as-of", NEXT_NIGHT)
    night = nights.current(store)
    assert night is not None
    queue = nights.read(night, "read_night_queue")
    ranked = pl.all_horizontal(pl.col("subject_id", "other_id").is_in(queue["subject_id"].implode()))
    ties = nights.read(night, "read_night_ties").filter(ranked)
    # somebody with many ties, of whom one stays when the other goes
    busy = ties.group_by("subject_id").agg(pl.col("other_id").unique().sort()).sort("subject_id")
    other, near = busy.filter(pl.col("other_id").list.len() > 1).row(0)
    restricted = near[0]
    merges.record(store, merges.pair("subject", other, restricted), "different", "Al", "two people")
    casework = open_casework(store)
    operator = people.operator()
    sue = directory.add(casework, operator, "sue", "Sue Egan", [Role.SUPERVISOR], now=NOW)
    directory.add(casework, operator, "ann", "Ann Bell", [Role.ANALYST], now=NOW)
    restricting.restrict(casework, sue.actor, restricted, "court order", "of 3 May", now=NOW)
    place = queue.filter(pl.col("subject_id") == restricted).row(0, named=True)
    return Case(store.path, restricted, other, tuple(repr(place[name]) for name in ("score", "probability")))


def written(folder: Path) -> str:
    """Everything in some files; archives are unpacked."""
    told = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                told += [archive.read(name).decode() for name in archive.namelist()]
        elif path.suffix == ".pdf":
            told.append(path.read_bytes().decode("latin-1"))
        else:
            told.append(path.read_text(encoding="utf-8"))
    return "\n".join(told)


CALLS = [(name, words) for name, calls in SHOWS.items() for words in calls]


@pytest.mark.parametrize(("name", "words"), CALLS, ids=[" ".join((name, *words)) for name, words in CALLS])
def test_nothing_of_a_restricted_subject_is_printed_or_written(
    case: Case, name: str, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    policy = tmp_path / "policy.toml"
    run(case.store, "policy", "show")
    policy.write_text(capsys.readouterr().out, encoding="utf-8")
    known = {P: case.restricted, OTHER: case.other, OUT: f"{out}/file.", "{policy}": str(policy)}
    given = [re.sub(r"\{\w+\}", lambda found: known[found.group()], word) for word in words]
    error = run(case.store, *name.split(), *given)
    printed = capsys.readouterr()
    told = printed.out + written(out)
    for figure in case.figures:
        assert figure not in told
    if name == "audit export":
        assert error is None
        return
    assert not re.search(rf"\b{case.restricted}\b", told)
    if P in words:
        assert "restricted" in str(error)
    else:
        assert error is None
        assert told


def test_the_dossier_of_another_tells_of_no_tie_to_them(case: Case) -> None:
    asked = dossiers.Asked(case.other, Handed("Board", "audit"))
    told = dossiers.read(open_store(case.store), asked, taxonomy.load(), (), NOW)
    assert case.restricted not in repr(told.ties)
    assert told.ties


def test_the_person_themselves_may_be_told(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(case.store, "explain", case.restricted, "--json", "--purpose", "subject's request") is None
    assert case.figures[0] in capsys.readouterr().out


def test_rank_says_on_standard_error_that_its_file_names_them(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ranks.csv"
    assert run(case.store, "rank", "--as-of", TINY_NIGHT, "--out", str(out)) is None
    assert "rank: the file names 1 subject(s) whose data is restricted" in capsys.readouterr().err
    assert case.restricted in out.read_text(encoding="utf-8")
