from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import discover, pages

MIRROR = Path(__file__).parent
ROOT = MIRROR.parents[1]


def test_every_page_has_what_the_app_asks_of_it_and_its_mirror_here() -> None:
    found = discover.modules(pages)
    assert {"queue", "subject"} <= set(found)
    for name, module in found.items():
        assert isinstance(module.TITLE, str)
        assert callable(module.render)
        assert (MIRROR / f"test_{name}.py").exists()
    assert len({module.ORDER for module in found.values()}) == len(found)


def test_the_app_opens_with_the_queue(monkeypatch: pytest.MonkeyPatch, published: Path) -> None:
    monkeypatch.setenv("REREVIEW_STORE", str(published))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
    assert not app.exception
    assert "The whole list" in [heading.value for heading in app.subheader]


def test_the_app_is_a_few_lines() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 15
