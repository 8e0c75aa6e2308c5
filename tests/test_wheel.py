"""The wheel alone is enough: it runs where no checkout can be seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP_TEST = """
from pathlib import Path
import analytics
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(str(Path(analytics.__file__).with_name("_app.py")), default_timeout=60).run()
print([error.message for error in app.exception])
"""


def _run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; the test fails with what it complained of."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel, and with what it depends on, but without the checkout.

    The parent's packages come in by a path file; path files inside that folder, the checkout's
    among them, are not read again.
    """
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    _run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    _run(sys.executable, "-m", "venv", "--without-pip", "venv", cwd=folder)
    python = folder / "venv/bin/python"
    packages = Path(
        _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    )
    packages.joinpath("parent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (wheel,) = folder.glob("rereview-*.whl")
    _run(
        *pip, "--python", python, "install", "--no-deps", "--no-index", "--force-reinstall", wheel, cwd=folder
    )
    return folder


def test_the_checkout_cannot_be_seen_from_there(installed: Path) -> None:
    code = "import analytics, sys; print(analytics.__file__, *sys.path)"
    where = _run(installed / "venv/bin/python", "-c", code, cwd=installed)
    assert where.startswith(str(installed))
    assert str(ROOT) not in where.split()


def test_the_whole_path_runs_from_the_wheel(installed: Path) -> None:
    program, store = installed / "venv/bin/rereview", ("--store", installed / "store")
    assert "nightly" in _run(program, "--help", cwd=installed)
    _run(program, "simulate", "feed", "--closed", "200", "--active", "30", cwd=installed)
    tables = json.loads(_run(program, *store, "ingest", "feed", "--json", cwd=installed))["tables"]
    assert tables["subjects"]["accepted"] >= 230
    _run(program, *store, "nightly", "--as-of", "2026-06-30", cwd=installed)
    queue = ("export", "queue", "--top", "1", "--format", "json", "--out", "queue.json")
    _run(program, *store, *queue, cwd=installed)
    (first,) = json.loads((installed / "queue.json").read_text(encoding="utf-8"))
    explained = json.loads(_run(program, *store, "explain", first["subject_id"], "--json", cwd=installed))
    assert explained["rank"] == 1
    total = explained["prior"] + sum(part["evidence"] for part in explained["contributions"])
    assert total == pytest.approx(explained["score"], abs=1e-9)


def test_the_app_of_the_wheel_draws_its_first_page(installed: Path) -> None:
    assert _run(installed / "venv/bin/python", "-W", "ignore", "-c", APP_TEST, cwd=installed).strip() == "[]"
