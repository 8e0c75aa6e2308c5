from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from analytics import settings, taxonomy
from analytics.errors import UsageError
from tests.programs import complaint, program


def test_everything_has_a_default() -> None:
    chosen = settings.load({})
    assert chosen == settings.Settings()
    assert chosen.store == Path("var")
    assert chosen.taxonomy == taxonomy.DEFAULT_PATH
    assert settings.load({"REREVIEW_STORE": "", "REREVIEW_MEMORY_MB": ""}) == chosen, "empty is not set"


def test_the_environment_is_heard() -> None:
    chosen = settings.load(
        {
            "REREVIEW_STORE": "elsewhere",
            "REREVIEW_TAXONOMY": "mine.toml",
            "REREVIEW_MEMORY_MB": "512",
            "REREVIEW_THREADS": "3",
        }
    )
    assert chosen == settings.Settings(Path("elsewhere"), Path("mine.toml"), 512, 3)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("REREVIEW_MEMORY_MB", "255"),
        ("REREVIEW_MEMORY_MB", "2 GB"),
        ("REREVIEW_THREADS", "0"),
        ("REREVIEW_THREADS", "²"),
    ],
)
def test_what_cannot_be_used_is_an_error_of_one_line(name: str, text: str) -> None:
    with pytest.raises(
        UsageError, match=f"{name}='{text}' in the environment; allowed: a whole number"
    ) as caught:
        settings.load({name: text})
    assert caught.value.exit_code == 2


def file(folder: Path, text: str) -> dict[str, str]:
    """An environment that names a file of that content."""
    folder.mkdir(exist_ok=True)
    (folder / "some.toml").write_text(text)
    return {"REREVIEW_CONFIG": str(folder / "some.toml")}


def test_a_file_is_heard_and_the_environment_outweighs_it(tmp_path: Path) -> None:
    named = file(tmp_path, 'store = "kept"\nthreads = 3\nmemory_mb = 400\n')
    assert settings.load(named) == settings.Settings(tmp_path / "kept", memory_megabytes=400, threads=3)
    assert settings.load(named | {"REREVIEW_THREADS": "5", "REREVIEW_STORE": ""}).threads == 5
    sources = {each.setting.key: each.source for each in settings.look(named | {"REREVIEW_THREADS": "5"})}
    assert sources == {
        "store": str(tmp_path / "some.toml"),
        "taxonomy": "default",
        "memory_mb": str(tmp_path / "some.toml"),
        "threads": "environment",
        "casework": "default",
        "keys": "default",
        "session_minutes": "default",
        "retention": "default",
    }


def test_without_a_name_the_nearest_file_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    near, far = tmp_path / "near.toml", tmp_path / "far.toml"
    monkeypatch.setattr(settings, "FILES", (near, far))
    assert settings.load({}) == settings.Settings()
    far.write_text("threads = 7")
    assert settings.load({}).threads == 7
    near.write_text("threads = 8")
    assert settings.load({}).threads == 8


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("thread = 3", "thread: no such setting; allowed: store, taxonomy, memory_mb, threads"),
        ("[store]\na = 1", "store = {'a': 1}; allowed: a path"),
        ("threads = true", "threads = True; allowed: a whole number from 1"),
        ("threads = 0", "threads = 0; allowed"),
        ("memory_mb = 512.5", "memory_mb = 512.5; allowed: a whole number from 256"),
        ('store = ""', "store = ''; allowed: a path"),
        ("threads = ", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_key(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(UsageError) as caught:
        settings.load(file(tmp_path, text))
    assert str(caught.value).startswith(f"{tmp_path / 'some.toml'}: {complaint}")
    assert caught.value.exit_code == 2


def test_a_file_that_is_named_and_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"REREVIEW_CONFIG=.*no such file"):
        settings.load({"REREVIEW_CONFIG": str(tmp_path / "none.toml")})


def test_every_field_can_be_set() -> None:
    assert [setting.field for setting in settings.ALL] == [each.name for each in fields(settings.Settings)]


def test_the_program_hears_the_file(tmp_path: Path) -> None:
    named = file(tmp_path, 'store = "kept"')
    told = json.loads(program("settings", "--json", **named).stdout)["settings"]
    assert told[0] == {
        "key": "store",
        "value": str(tmp_path / "kept"),
        "source": named["REREVIEW_CONFIG"],
        "variable": "REREVIEW_STORE",
    }
    assert program("models", "list", **named).returncode == 0
    assert (tmp_path / "kept/state.sqlite").is_file()
    program("--store", tmp_path / "other", "models", "list", **named)
    assert (tmp_path / "other/state.sqlite").is_file(), "--store outweighs everything"
    broken = file(tmp_path, "nothing = 1")
    assert "nothing: no such setting" in complaint(program("models", "list", **broken), 2)
    assert "memory_mb" in program("settings").stdout
