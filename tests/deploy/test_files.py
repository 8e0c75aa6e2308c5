"""What is deployed, read as the machine reads it: every command is one, with options that it has."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import typer.main

from analytics import cli
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = ("rereview.service", "rereview-app.service")
HARDENED = {
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "NoNewPrivileges": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictNamespaces": "yes",
    "SystemCallFilter": "@system-service",
    "User": "rereview",
}


def unit(name: str) -> configparser.ConfigParser:
    """A unit file; the test fails for a key that is given twice, or stands in no section."""
    parser = configparser.ConfigParser(
        interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=True
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return parser


def understood(words: list[str]) -> None:
    """The program takes these words: every command and option is one, every value can be read."""
    assert Path(words[0]).name == "rereview"
    program = typer.main.get_command(cli.program)
    context = program.make_context("rereview", words[1:], resilient_parsing=False)
    name, command, rest = program.resolve_command(context, context._protected_args + context.args)  # type: ignore[attr-defined]
    assert command is not None
    with command.make_context(name, rest, parent=context) as inner:
        assert inner.args == []


def cron_line() -> list[str]:
    lines = (DEPLOY / "rereview.cron").read_text(encoding="utf-8").splitlines()
    (line,) = [each for each in lines if each and not each.startswith("#")]
    return line.split(maxsplit=6)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_a_command_that_there_is(name: str) -> None:
    understood(shlex.split(unit(name)["Service"]["ExecStart"]))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_no_more_than_it_must(name: str) -> None:
    service = unit(name)["Service"]
    assert {key: service[key] for key in HARDENED} == HARDENED
    store = shlex.split(service["ExecStart"])[2]
    assert service["ReadWritePaths"] == f"{store} {store}.keys", (
        "what it may write to: the store, and the keys"
    )
    assert "rereview-app" in service["CacheDirectory"] or name == "rereview.service"


def test_the_job_reaches_no_network_and_the_app_only_its_machine() -> None:
    assert unit("rereview.service")["Service"]["PrivateNetwork"] == "yes"
    app = unit("rereview-app.service")["Service"]
    assert (app["IPAddressDeny"], app["IPAddressAllow"]) == ("any", "localhost")
    assert "127.0.0.1" in app["ExecStart"]


def test_the_timer_starts_the_job_and_makes_up_for_nights_slept_through() -> None:
    timer = unit("rereview.timer")
    assert timer["Timer"]["Unit"] == "rereview.service"
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert unit("rereview.service")["Service"]["Type"] == "oneshot"
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:\d\d UTC", timer["Timer"]["OnCalendar"])


def test_cron_runs_the_same_job_as_the_timer() -> None:
    *when, user, command = [*cron_line()[:5], *cron_line()[5:]]
    assert all(re.fullmatch(r"\*|\d+", part) for part in when)
    assert user == "rereview"
    assert command == unit("rereview.service")["Service"]["ExecStart"]
    understood(shlex.split(command))


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze found: install the package systemd to check the units")
    for path in DEPLOY.glob("rereview*.[st]*"):
        # the program and its user are not installed on the machine that tests
        text = path.read_text(encoding="utf-8").replace("/usr/local/bin/rereview", "/bin/true")
        (tmp_path / path.name).write_text(re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE))
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 3
    done = subprocess.run(
        [program, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if "rereview" in line]
    assert (complaints, done.returncode) == ([], 0), done.stderr


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


def test_the_container_is_built_from_what_is_here_and_by_hashes() -> None:
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            for name in rest.split()[:-1]:
                assert (ROOT / name).exists(), name
    runs = " ".join(rest for word, rest in instructions() if word == "RUN")
    assert "--require-hashes --requirement requirements.lock" in runs
    assert "--no-deps" in runs
    assert "--index-url" not in runs
    images = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert set(Counter(images)) == {"docker.io/library/python:3.11-slim"}


def test_the_container_runs_as_nobody_in_particular() -> None:
    last = instructions()[max(n for n, (word, _) in enumerate(instructions()) if word == "FROM") :]
    told = dict(last)
    assert int(told["USER"]) > 0
    entry, command = (re.findall(r'"([^"]+)"', told[word]) for word in ("ENTRYPOINT", "CMD"))
    understood([*entry, *command])
