"""Runs `rereview` for a shell inside this process, where everything is imported already.

A shell's `rereview` is a small client that hands over its arguments, folder and environment by a socket; it
would take many times as long to start the program for each line of each page.
"""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import typer
import typer.main

from analytics import cli
from analytics.errors import RereviewError

CLIENT = """#!{python} -IS
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
asked = dict(words=sys.argv[1:], folder=os.getcwd(), environment=dict(os.environ))
server.sendall(json.dumps(asked).encode())
server.shutdown(socket.SHUT_WR)
done = json.loads(b"".join(iter(lambda: server.recv(65536), b"")))
sys.stdout.write(done["out"])
sys.stderr.write(done["complaint"])
sys.exit(done["code"])
"""
SECONDS = 0.05


class Program:
    """A folder with a `rereview` in it, for as long as the block lasts."""

    def __init__(self, folder: Path) -> None:
        self._server = socket.socket(socket.AF_UNIX)
        # a socket's address must be short: it is relative to the folder
        with _within(folder):
            self._server.bind("socket")
        self._server.listen()
        self._server.settimeout(SECONDS)
        client = folder / "rereview"
        text = CLIENT.format(python=sys.executable, address=str(folder / "socket"))
        client.write_text(text, encoding="utf-8")
        client.chmod(0o755)

    def run(self, command: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
        """Run a shell, answering what it calls meanwhile; its exit code, and what it wrote."""
        with subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as shell:
            while shell.poll() is None:
                try:
                    caller, _ = self._server.accept()
                except TimeoutError:
                    continue
                with caller:
                    _answer(caller)
            out = shell.stdout.read() if shell.stdout else ""
            return shell.returncode, out

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.close()


@contextmanager
def program(folder: Path) -> Iterator[Program]:
    """`Program` in a new folder."""
    folder.mkdir()
    made = Program(folder)
    try:
        yield made
    finally:
        made.close()


def _answer(caller: socket.socket) -> None:
    caller.settimeout(None)
    asked = json.loads(b"".join(iter(lambda: caller.recv(65536), b"")))
    out, complaint = io.StringIO(), io.StringIO()
    with (
        _within(Path(asked["folder"]), asked["environment"]),
        redirect_stdout(out),
        redirect_stderr(complaint),
    ):
        code = _call(asked["words"])
    told = {"out": out.getvalue(), "complaint": complaint.getvalue(), "code": code}
    caller.sendall(json.dumps(told).encode())


def _call(words: list[str]) -> int:
    """The program's exit code, its errors told as `analytics.cli.main` tells them."""
    hook = sys.excepthook
    try:
        code = typer.main.get_command(cli.program).main(words, prog_name="rereview", standalone_mode=False)
    except RereviewError as error:
        typer.echo(f"error: {error}", err=True)
        code = error.exit_code
    except typer.TyperException as error:
        typer.echo(f"error: {error.format_message()}", err=True)
        code = error.exit_code
    finally:
        sys.excepthook = hook
    return int(code or 0)


@contextmanager
def _within(folder: Path, environment: dict[str, str] | None = None) -> Iterator[None]:
    """In another folder, with another environment."""
    before, kept = Path.cwd(), dict(os.environ)
    os.chdir(folder)
    try:
        if environment is not None:
            os.environ.clear()
            os.environ.update(environment)
        yield
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(kept)
