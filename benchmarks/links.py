"""Figures of links at a million subjects and ten million memberships, and beside networkx at 23,000.

A membership is a person and an identifier that one report names them with. `BENCH_SUBJECTS` makes a larger or
smaller world. Run as `python -m benchmarks.links`; with the number of subjects behind it, one world is made
and its times in seconds are printed as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from benchmarks._measure import Figure, print_table, run

Made = TypeVar("Made")
SUBJECTS = int(os.environ.get("BENCH_SUBJECTS", "1000000"))
MEMBERSHIPS_A_SUBJECT = 10
USERS_AN_IDENTIFIER = 2
ACTIVE_SHARE = 3 / 23
SMALL = 23_000
PASSES_AT_SCALE = 2
"""Passes of Leiden where there are many people; to its end it takes eight times as long."""
TOGETHER_SECONDS, TOGETHER_MB = 60, 6 * 1024


class Clock:
    """Takes the time of each part, by name, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def take(self, name: str, action: Callable[[], Made]) -> Made:
        """What `action` gives; how long it took is kept."""
        started = time.perf_counter()
        made = action()
        self.seconds[name] = time.perf_counter() - started
        return made


def measure(subjects: int, *, beside_networkx: bool) -> dict[str, float]:
    """Times in seconds of every step from memberships to groups, in a random world."""
    import numpy as np

    from analytics.network import groups, measures
    from analytics.network.graph import LinkGraph
    from analytics.network.links import Known, LinkRules, links
    from analytics.network.mentions import read

    clock = Clock()
    reports, named, involvements = _world(subjects)
    rows, night = len(reports.subject), int(reports.recorded.max())
    known = Known(
        reports.known(night),
        np.ones(rows),
        np.arange(rows, dtype=np.int32),
        np.ones(subjects, dtype=np.bool_),
    )
    mentions = clock.take("read", lambda: read(reports, named, involvements))
    tied = clock.take("links", lambda: links(mentions, reports, known, night, LinkRules()))
    graph = clock.take("graph", lambda: LinkGraph.of(tied, reports.subject_ids))
    active = np.arange(round(subjects * ACTIVE_SHARE), dtype=np.int64)
    clock.take("pagerank", lambda: measures.pagerank(graph, active))
    clock.take("components", lambda: measures.components(graph))
    rules = groups.GroupRules() if subjects <= SMALL else groups.GroupRules(passes=PASSES_AT_SCALE)
    found = clock.take("groups", lambda: groups.find(graph, rules))
    clock.take("names", lambda: groups.named(found))
    if beside_networkx:
        _networkx(clock, graph.matrix, len(active))
    return clock.seconds | {"ties": float(len(tied))}


def _world(subjects: int):  # type: ignore[no-untyped-def]
    """Reports, `event_links` and no `involvements`; most who share an identifier live near each other."""
    import numpy as np
    import polars as pl

    from analytics.contracts import LINK_KINDS
    from analytics.reports import DAY_US, NEVER_US, Reports

    rng = np.random.default_rng(1)
    rows = subjects * MEMBERSHIPS_A_SUBJECT
    thing = rng.integers(0, rows // USERS_AN_IDENTIFIER, rows)
    home = thing % subjects + rng.integers(-50, 51, rows)
    person = np.where(rng.random(rows) < 0.8, home % subjects, rng.integers(0, subjects, rows))
    order = np.argsort(person, kind="stable")
    person, thing = person[order].astype(np.int32), thing[order]
    when = rng.integers(20_000 * DAY_US, 20_700 * DAY_US, rows)
    code = np.zeros(rows, dtype=np.int8)
    event_ids = pl.select(pl.format("E{}", pl.int_range(rows))).to_series()
    reports = Reports(
        subject_ids=pl.select(pl.format("S{}", pl.int_range(subjects) + 10**8)).to_series(),
        event_ids=event_ids, subject=person, type=code.astype(np.int16), occurred=when, recorded=when,
        retracted=np.full(rows, NEVER_US), available=when, source=code.astype(np.int32),
        source_kind=code, source_grade=code, intelligence_grade=code, first_told=np.zeros(subjects, np.int64),
        sources=1,
    )  # fmt: skip
    kinds = pl.Series([kind for kind in LINK_KINDS if kind != "subject"])
    named = pl.DataFrame({"event_id": event_ids, "thing": thing}).select(
        "event_id",
        link_kind=kinds.gather(thing % len(kinds)),
        link_value=pl.format("T{}", "thing"),
    )
    columns = {"subject_id": pl.String, "investigation_id": pl.String, "role": pl.String}
    return reports, named, pl.DataFrame(schema={**columns, "known_at": pl.Datetime("us")})


def _networkx(clock: Clock, matrix: object, active: int) -> None:
    """The same measures as networkx takes them."""
    import networkx as nx  # type: ignore[import-untyped]

    plain = clock.take("networkx graph", lambda: nx.from_scipy_sparse_array(matrix))
    seeds = dict.fromkeys(range(active), 1.0)
    # networkx multiplies its tolerance by the number of nodes
    wanted = {"personalization": seeds, "dangling": seeds, "tol": 1e-12 / len(plain), "max_iter": 1000}
    clock.take("networkx pagerank", lambda: nx.pagerank(plain, **wanted))
    clock.take("networkx components", lambda: list(nx.connected_components(plain)))
    clock.take("networkx groups", lambda: nx.community.louvain_communities(plain, seed=1))


def main() -> None:
    """Print the tables."""
    if len(sys.argv) > 1:
        subjects = int(sys.argv[1])
        measure(1000, beside_networkx=False)
        print(json.dumps(measure(subjects, beside_networkx=subjects <= SMALL)))
        return
    large = run([sys.executable, "-m", "benchmarks.links", str(SUBJECTS)], quiet=False)
    seconds = json.loads(large.stdout)
    parts = {
        "read": "memberships read, once for all nights", "links": "links of a night",
        "graph": "their graph", "pagerank": "personalised PageRank to 1e-12", "components": "components",
        "groups": f"Leiden groups, {PASSES_AT_SCALE} passes", "names": "their names",
    }  # fmt: skip
    figures = [Figure("ties", seconds["ties"] / 1e6, "million")]
    figures += [Figure(words, seconds[part], "s") for part, words in parts.items()]
    whole = sum(seconds[part] for part in parts)
    figures += [
        Figure("all of these", whole, "s", at_most=TOGETHER_SECONDS),
        Figure("memory, the world's making included", large.peak_mb, "MB", at_most=TOGETHER_MB),
    ]
    print_table(f"{SUBJECTS:,} subjects, {SUBJECTS * MEMBERSHIPS_A_SUBJECT:,} memberships", figures)
    small = json.loads(run([sys.executable, "-m", "benchmarks.links", str(SMALL)], quiet=False).stdout)
    compared = [
        Figure(name if by == "" else f"{name}, {by.strip()}", small[by + name] * 1000, "ms")
        for name in ("graph", "pagerank", "components", "groups")
        for by in ("", "networkx ")
    ]
    print_table(f"{SMALL:,} subjects, beside networkx (its groups by Louvain)", compared)


if __name__ == "__main__":
    main()
