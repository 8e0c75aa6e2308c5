"""Write a synthetic world: a feed as the contract wants it, and the truth about it beside."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from analytics.contracts import CLASSIFICATION, CONTRACT_VERSION
from analytics.errors import UsageError
from analytics.synthetic import (
    blocks,
    cohort,
    history,
    people,
    scenarios,
    sources,
    streamed,
    tables,
    ties,
    truth,
)
from analytics.synthetic.blocks import Block, Realm
from analytics.synthetic.naming import Naming
from analytics.synthetic.parameters import World
from analytics.synthetic.seeds import Purpose, stream
from analytics.synthetic.window import Window
from analytics.synthetic.writer import TableWriter

__all__ = ["Summary", "World", "realm", "simulate"]

THREADS = 2


@dataclass(frozen=True)
class Summary:
    """What was written: rows by table, and how many acts and other stories the truth holds."""

    rows: dict[str, int]
    acts: int
    others: int


def realm(world: World) -> Realm:
    """Settle everything that reaches beyond one block: people, ties, stories, outcomes, sources."""
    window = Window.ending(world.until, world.years)
    members = cohort.draw(world, window, stream(world.seed, Purpose.COHORT, 0))
    everybody = people.draw(world, members, stream(world.seed, Purpose.COHORT, 1))
    acquaintances = ties.draw(members, stream(world.seed, Purpose.TIES))
    script = scenarios.write(world, everybody, acquaintances, window)
    return Realm(
        world=world,
        window=window,
        people=everybody,
        ties=acquaintances,
        script=script,
        history=history.draw(everybody, script, window, stream(world.seed, Purpose.HISTORY, 0)),
        sources=sources.draw(world, script.hostile_sources, stream(world.seed, Purpose.SOURCES)),
    )


def simulate(
    out: Path, world: World, progress: Callable[[int, int], None] | None = None, *, threads: int = THREADS
) -> Summary:
    """Write a feed to `out` and its truth to `out` + `.truth`; the bytes depend on `world` alone.

    `progress` is told how many people of how many are done. `UsageError` where `out` holds
    anything already. The manifest is written last: a feed that was cut short is no feed.
    """
    _prepare(out)
    settled = realm(world)
    naming = Naming.of(world.seed, len(settled.people))
    rows = {}
    for name, columns in tables.SMALL.items():
        with TableWriter(out, name) as table:
            table.write(columns(settled, naming))
            rows[name] = table.rows
    rows |= _write_blocks(out, settled, naming, progress, threads)
    acts, others = truth.write(out, settled, naming)
    manifest = {
        "contract": CONTRACT_VERSION,
        "classification": CLASSIFICATION,
        "producer": "rereview simulate",
    }
    (out / "manifest.json").write_text(json.dumps(manifest) + "\n", encoding="utf-8")
    return Summary(rows, acts, others)


def _prepare(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"simulate: {out} is there already and not empty", allowed="a new or empty folder")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: cannot be made: {error.strerror}", allowed="a folder to write to") from None


def _write_blocks(
    out: Path, settled: Realm, naming: Naming, progress: Callable[[int, int], None] | None, threads: int
) -> dict[str, int]:
    writers = {name: TableWriter(out, name) for name in streamed.TABLES}
    try:
        for number, block in enumerate(_in_order(settled, threads)):
            for name, columns in streamed.TABLES.items():
                writers[name].write(columns(block, settled, naming))
            if progress is not None:
                progress(settled.span(number)[1], len(settled.people))
    finally:
        for writer in writers.values():
            writer.close()
    return {name: writer.rows for name, writer in writers.items()}


def _in_order(settled: Realm, threads: int) -> Iterator[Block]:
    """All blocks in order, the next ones being made while one is written; few are in memory at once."""
    with ThreadPoolExecutor(max_workers=threads) as pool:
        ahead: deque[Future[Block]] = deque()
        for number in range(settled.blocks):
            ahead.append(pool.submit(blocks.make, settled, number))
            if len(ahead) > threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
