"""Starts the app in the place of the running program."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

import analytics
from analytics import oidc
from analytics.errors import UsageError


def app_file() -> Path:
    """The app's start file: inside the installed package, or beside it in a checkout."""
    package = Path(analytics.__file__).parent
    packaged = package / "_app.py"
    return packaged if packaged.is_file() else package.parent / "app.py"


def command(host: str, port: int, secrets: Path | None = None) -> list[str]:
    """The command line that serves the app on `host` and `port`, without a browser of its own.

    `secrets` is the file with the settings of the OpenID provider.
    """
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    if secrets is not None:
        options["secrets.files"] = str(secrets)
    arguments = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(app_file()), *arguments]


def serve(store: Path, host: str, port: int) -> NoReturn:
    """Become the app's server, on the given store; `UsageError` where the port is taken.

    Without an OpenID provider the app is for this machine alone: `UsageError` for any other address.
    """
    told = oidc.secrets()
    if told is None and not oidc.loopback(host):
        raise UsageError(
            f"app: --host {host} without signing in", allowed="127.0.0.1, or REREVIEW_OIDC_… to sign in by"
        )
    _require_free(host, port)
    environment = {**os.environ, "REREVIEW_STORE": str(store.resolve())}
    environment.pop(oidc.FILE, None)
    file = None
    if told is not None:
        file = oidc.written(told)
        environment = {name: value for name, value in environment.items() if name not in oidc.SECRET}
        environment[oidc.FILE] = str(file)
    words = command(host, port, file)
    os.execve(words[0], words, environment)  # noqa: S606 - no shell wanted


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        # a port that a server has just left is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            problem = f"app: {host}:{port} cannot be served: {error.strerror}"
            raise UsageError(problem, allowed="a free port with --port") from None
