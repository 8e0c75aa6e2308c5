from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from analytics import serving
from analytics.errors import UsageError
from tests.conftest import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_app_is_found_beside_the_checkout() -> None:
    assert serving.app_file() == ROOT / "app.py"


def test_nothing_is_reported_and_no_browser_is_opened() -> None:
    words = serving.command("127.0.0.1", 8501)
    assert words[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert {"--server.headless=true", "--browser.gatherUsageStats=false"} <= set(words)
    assert {"--server.address=127.0.0.1", "--server.port=8501"} <= set(words)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with pytest.raises(UsageError, match=rf"app: 127\.0\.0\.1:{port} cannot be served: .*--port"):
            serving.serve(tmp_path, "127.0.0.1", port)


def test_the_app_answers_and_ends_with_its_process(tiny_store: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "analytics.cli", "--store", str(tiny_store), "app", "--port", str(port)]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stdout=quiet, stderr=quiet)
    try:
        assert _answer(f"http://127.0.0.1:{port}/_stcore/health", server) == "ok"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
    with pytest.raises(urllib.error.URLError), urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
        pass


def _answer(address: str, server: subprocess.Popen[bytes]) -> str:
    """What the address says as soon as it says something; within a minute, while the server runs."""
    for _ in range(240):
        assert server.poll() is None
        try:
            with urllib.request.urlopen(address) as response:
                return str(response.read().decode())
        except urllib.error.URLError:
            time.sleep(0.25)
    pytest.fail("no answer within a minute")
