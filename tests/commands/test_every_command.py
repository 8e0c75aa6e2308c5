from __future__ import annotations

import subprocess
import sys

import pytest
import typer
import typer.main
from typer.core import TyperGroup

from analytics import cli, commands, discover
from tests.conftest import ROOT

FOUND = discover.modules(commands)


@pytest.mark.parametrize("name", FOUND)
def test_a_file_is_a_command_or_a_group_of_its_name(name: str) -> None:
    module = FOUND[name]
    assert isinstance(module.ORDER, int)
    assert isinstance(module.commands, typer.Typer)
    group = typer.main.get_group(module.commands)
    assert module.commands.info.name == name or list(group.commands) == [name]


def test_a_command_has_a_place_of_its_own() -> None:
    places = [module.ORDER for module in FOUND.values()]
    assert len(places) == len(set(places))


def test_the_program_has_them_all_in_their_order() -> None:
    program = typer.main.get_command(cli.program)
    assert isinstance(program, TyperGroup)
    assert list(program.commands) == sorted(FOUND, key=lambda name: FOUND[name].ORDER)


@pytest.mark.parametrize("name", FOUND)
def test_a_file_imports_nothing_heavy_before_it_is_called(name: str) -> None:
    code = f"import sys, analytics.commands.{name}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {
        "duckdb",
        "polars",
        "numpy",
        "numba",
        "rich",
        "analytics.store.open",
    }
