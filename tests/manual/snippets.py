"""Fenced blocks of the documents, and how each is run: `sh` by a shell, `python` here, nothing else."""

from __future__ import annotations

import doctest
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.manual import serving
from tests.manual.serving import Program
from tests.programs import environment

RUN = ("sh", "python")
SHOWN = "text"
"""The language of a block that is only shown, although it looks as if it could be run."""
LOOKS_RUNNABLE = re.compile(r"^\s*(\$ )?(rereview|make|python3?) ", flags=re.MULTILINE)
_FENCE = re.compile(r"^```([\w{}-]*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
_STATE = ".state"


@dataclass(frozen=True)
class Block:
    """One fenced block; `line` is where it begins."""

    language: str
    text: str
    line: int


def blocks(path: Path) -> list[Block]:
    """Every fenced block of a document, in order."""
    text = path.read_text(encoding="utf-8")
    return [
        Block(found.group(1), found.group(2), text.count("\n", 0, found.start()) + 1)
        for found in _FENCE.finditer(text)
    ]


def runnable(path: Path) -> list[Block]:
    """Those that are run."""
    return [block for block in blocks(path) if block.language in RUN]


def page(path: Path, folder: Path, **variables: str) -> None:
    """Run the blocks of a page one after the other in a folder, what one sets known to the next."""
    programs = folder / ".programs"
    variables = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"} | variables
    names: dict[str, Any] = {"__name__": "__main__"}
    with serving.program(programs) as program:
        (programs / "python3").symlink_to(sys.executable)
        for block in runnable(path):
            where = f"{path.name}:{block.line}"
            if block.language == "sh":
                _shell(program, block.text, folder, where, variables)
            else:
                _python(block.text, where, names)


def _shell(program: Program, text: str, folder: Path, where: str, variables: dict[str, str]) -> None:
    known = f"[ ! -e {_STATE} ] || . ./{_STATE}"
    script = f"set -eu\n{known}\nset -a\n{text}\nset +a\nexport -p > {_STATE}\n"
    command = ["bash", "-o", "pipefail", "-c", script]
    code, said = program.run(command, folder, environment(**variables))
    if code:
        raise AssertionError(f"{where}: exit code {code}\n{said}")


def _python(text: str, where: str, names: dict[str, Any]) -> None:
    if ">>> " not in text:
        exec(compile(text, where, "exec", dont_inherit=True), names)
        return
    test = doctest.DocTestParser().get_doctest(text, names, where, where, 0)
    told: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=told.append, clear_globs=False)
    names.update(test.globs)
    if result.failed:
        raise AssertionError("".join(told))
