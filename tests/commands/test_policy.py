"""A change of policy as two people make it: shown, tried, proposed, signed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import TINY_NIGHT
from tests.programs import complaint, program


def test_a_policy_is_shown_tried_proposed_and_signed_by_another(
    tiny_store_copy: Path, tmp_path: Path
) -> None:
    store, file = ("--store", tiny_store_copy), tmp_path / "policy.toml"
    shipped = program(*store, "policy", "show").stdout
    file.write_text(shipped.replace("weight = 0.6", "weight = 0.1"), encoding="utf-8")
    tried = json.loads(program(*store, "policy", "try", file, "--json").stdout)
    assert tried["as_of"] == TINY_NIGHT
    people = program(*store, "policy", "try", file, "--as-of", "2025-06-30").stdout
    assert "B is the file" in people
    assert "Enter the first 100" in people
    why = ("--by", "Ann Bell", "--reason", "own kinds say less here")
    done = program(*store, "policy", "propose", file, *why)
    sha256 = done.stdout.splitlines()[0].removeprefix("proposed: ")
    assert sha256 == tried["policies"][1]
    twice = program(*store, "policy", "sign", sha256[:12], "--by", "ann  bell")
    assert "allowed: the name of another person" in complaint(twice, 2)
    signed = program(*store, "policy", "sign", sha256[:12], "--by", "Carl Dorn").stdout
    assert signed.splitlines() == [f"in force: {sha256}", "signed by: Ann Bell, Carl Dorn"]
    told = json.loads(program(*store, "policy", "show", "--json").stdout)
    assert (told["sha256"], told["shipped"], told["content"]) == (sha256, False, file.read_text("utf-8"))
    assert told["proposals"][0]["reason"] == "own kinds say less here"
    assert json.loads(program(*store, "nightly", "--as-of", TINY_NIGHT).stdout)["published"] is True


def test_a_wrong_file_is_one_line(tiny_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("[signals.nothing]\n", encoding="utf-8")
    line = complaint(program("--store", tiny_store, "policy", "try", file), 3)
    assert f"{file}: no signal 'nothing'; allowed: " in line
