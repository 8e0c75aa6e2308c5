"""Figures of what the list catches, on held-apart worlds. See `make bench`.

Takes about two minutes a world. Finished parts are kept below BENCH_WORK where that is set, so that
an interrupted run goes on; BENCH_SEEDS says how many worlds of each kind.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks._measure import PROGRAM, Figure, print_table, run

KINDS = ("apart", "permuted", "own-kind")
NAIVE = ("z_score", "decayed_severity")
"""The two simple rankings that catch most; `rereview backtest` knows five more."""
BUDGETS = {
    10: (
        "caught at 10 a week, model over oracle",
        "caught at 10 a week, model over the best naive ranking",
        "caught at 10 a week, cold start over model",
    ),
    20: (
        "caught at 20 a week, model over oracle",
        "caught at 20 a week, model over the best naive ranking",
        "caught at 20 a week, cold start over model",
    ),
}
"""What is told of each budget."""
FEWEST = min(BUDGETS)
EVERY = "all"
"""What the report calls the worlds of all kinds together."""

Row = dict[str, Any]


def _one(rows: list[Row], **wanted: object) -> Row:
    """The one row with these values."""
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def _against(report: dict[str, list[Row]], budget: int) -> list[Figure]:
    """Shares caught at one budget, and the model's against the others'."""
    names = ("model", "cold", "oracle", *NAIVE)
    caught = {
        name: float(_one(report["rankings"], ranking=name, kind=EVERY, budget=budget)["caught"])
        for name in names
    }
    naive = max(caught[name] for name in NAIVE)
    over_oracle, over_naive, cold = BUDGETS[budget]
    return [
        *(Figure(f"caught at {budget} a week: {name}", share, "of 1") for name, share in caught.items()),
        Figure(over_oracle, caught["model"] / caught["oracle"], "", at_least=0.95),
        Figure(over_naive, caught["model"] / naive, "", at_least=1.3 if budget == FEWEST else 1.0),
        Figure(cold, caught["cold"] / caught["model"], "", at_least=0.85),
    ]


def figures(report: dict[str, list[Row]]) -> list[Figure]:
    """The report's main figures beside their targets."""
    found = [figure for budget in BUDGETS for figure in _against(report, budget)]
    lead = _one(
        report["ratios"], ranking="model", against="oracle", kind=EVERY, budget=10, measure="lead_days"
    )
    found.append(Figure("median lead at 10 a week, model over oracle", lead["ratio"], "", at_least=0.95))
    for row in report["calibration"]:
        if row["kind"] == EVERY and row["ratio"] is not None:
            span = f"{100 * row['low']:g} to {100 * row['high']:g} %"
            found.append(Figure(f"observed over predicted, {span}", row["ratio"], "", at_least=0.7))
    skill = _one(report["skill"], kind=EVERY)["skill"]
    found.append(Figure("log-loss skill against the base rate", skill, "", at_least=0.0))
    return found


def main() -> int:
    """Run the backtest and print its figures; 1 where it failed."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "report.json"
        work = os.environ.get("BENCH_WORK") or str(Path(scratch) / "work")
        wanted = [("--worlds", kind) for kind in KINDS]
        wanted += [("--rankings", name) for name in ("model", "cold", "oracle", *NAIVE)]
        options = [word for pair in wanted for word in pair]
        seeds = ["--seeds", os.environ.get("BENCH_SEEDS", "5"), "--work", work, "--out", str(out)]
        run([PROGRAM, "--store", str(Path(scratch) / "store"), "backtest", *options, *seeds], quiet=False)
        report = json.loads(out.read_text(encoding="utf-8"))
    print_table("What the list catches, on held-apart worlds", figures(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
