"""The models of a store as an operator handles them: listed, shown, compared, promoted, rolled back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import TINY_NIGHT
from tests.nightly.jobs import files
from tests.programs import complaint, program

EARLY = "2025-06-30"


def listed(store: Path) -> list[dict[str, object]]:
    told = json.loads(program("--store", store, "models", "list", "--json").stdout)
    assert list(told) == ["models"]
    models: list[dict[str, object]] = told["models"]
    return models


def fitted(store: Path, until: str, *more: str) -> str:
    done = program("--store", store, "fit", "--until", until, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[1].rstrip(",")


def test_a_model_is_tried_promoted_and_rolled_back_and_published_nights_stay(tiny_store_copy: Path) -> None:
    store = ("--store", tiny_store_copy)
    (first,) = listed(tiny_store_copy)
    assert (first["state"], first["published"], first["ranks_from"]) == ("in use", 1, TINY_NIGHT)
    tried = fitted(tiny_store_copy, EARLY, "--candidate")
    assert listed(tiny_store_copy)[1]["state"] == "candidate"
    promoted = program(*store, "models", "promote", tried, "--reason", "older, calmer")
    assert promoted.stdout.splitlines() == [
        f"promoted: {tried}",
        f"withdrawn: {first['model_id']}",
        f"ranks now: {tried}, nights from {EARLY} on",
        f"undo: rereview models rollback; rereview models promote {first['model_id']}",
    ]
    assert json.loads(program(*store, "nightly", "--as-of", TINY_NIGHT).stdout)["night"] == 2
    assert [model["published"] for model in listed(tiny_store_copy)] == [1, 1]
    rolled = program(*store, "models", "rollback").stdout
    assert f"withdrawn: {tried}\nranks now: the taxonomy's priors\n" in rolled
    # both nights were published with models that are withdrawn by now
    sound = program(*store, "verify", "--rebuild")
    assert "sound: 2 nights" in sound.stdout
    assert sound.stdout.count("bytes, rebuilt") == 2
    assert "no model is in use" in complaint(program(*store, "models", "rollback"), 2)
    program(*store, "models", "promote", str(first["model_id"]))
    assert listed(tiny_store_copy)[0] == first | {"published": 1}


def test_the_card_of_a_model_is_printed_for_people_and_for_programs(tiny_store: Path) -> None:
    store, model_id = ("--store", tiny_store), str(listed(tiny_store)[0]["model_id"])
    told = json.loads(program(*store, "models", "show", model_id, "--json").stdout)
    assert told["model_id"] == told["content"]["model_id"] == model_id
    assert [entry["action"] for entry in told["decisions"]] == ["fitted"]
    people = program(*store, "models", "show", model_id).stdout
    assert "profile.weapon_interest" in people
    assert "in use" in people
    assert model_id in program(*store, "models", "list").stdout


def test_two_models_are_compared_on_the_same_nights_and_nothing_is_written(tiny_store_copy: Path) -> None:
    store, tried = ("--store", tiny_store_copy), fitted(tiny_store_copy, EARLY, "--candidate")
    before = files(tiny_store_copy)
    asked = ("models", "compare", "priors", tried, "--as-of", EARLY, "--until", TINY_NIGHT, "--every", "300")
    told = json.loads(program(*store, *asked, "--json").stdout)
    assert [night["as_of"] for night in told["nights"]] == [EARLY, "2026-04-26"]
    assert told["models"][1] == tried
    people = program(*store, *asked).stdout
    assert f"B is {tried}" in people
    assert f"{told['overall']['log_loss'][0]:.5g}" in people
    assert "in first 200 B" in people
    current = program(*store, "models", "compare", tried, tried)
    assert f"Moved most on {TINY_NIGHT}" in current.stdout
    assert "outcomes: none known after these nights" in current.stdout
    assert files(tiny_store_copy) == before


@pytest.mark.parametrize("command", [("show", "x"), ("promote", "x"), ("compare", "priors", "x")])
def test_an_unknown_id_is_answered_with_those_that_are_kept(
    tiny_store: Path, command: tuple[str, ...]
) -> None:
    line = complaint(program("--store", tiny_store, "models", *command), 2)
    assert "model 'x': not kept; allowed: fit-2026-06-30-" in line


def test_a_store_without_models_says_so(tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    assert json.loads(program(*store, "models", "list", "--json").stdout) == {"models": []}
    assert "after a `rereview fit`" in complaint(program(*store, "models", "promote", "x"), 2)
    line = complaint(program(*store, "models", "compare", "priors", "priors"), 2)
    assert "no night is published yet; allowed: --as-of DATE" in line
