from __future__ import annotations

from pathlib import Path

import pytest

from analytics import settings, taxonomy
from analytics.errors import UsageError


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
