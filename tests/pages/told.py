"""A backtest's report made by hand, in the shape that `rereview backtest` writes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

RANKINGS = {"model": 0.6, "cold": 0.5, "oracle": 0.8, "rfgv": 0.3, "random": 0.05}
_LEAST = 0.1


def report(
    name: str,
    *,
    kinds: tuple[str, ...] = ("apart", "all"),
    code: str = "code",
    rival: str = "rfgv",
    caught: float = 0.6,
) -> dict[str, Any]:
    """Five rankings a kind of world; `rival` names the best simple one, `caught` is the model's share."""
    shares = {rival if key == "rfgv" else key: share for key, share in RANKINGS.items()} | {"model": caught}
    return {
        "kind": "worlds",
        "name": name,
        "parameters": {
            "first_night": "2025-07-08",
            "last_night": "2026-06-30",
            "truth": "simulated",
            "intervals": "95 %: over worlds",
            "code": code,
        },
        "worlds": [
            {"name": f"{kinds[0]}-{seed}", "kind": kinds[0], "seed": seed, "escalations": 12}
            for seed in (1, 2)
        ]
        + [{"name": "null-3", "kind": "null", "seed": 3, "escalations": 24}],
        "rankings": [
            _caught(key, kind, share) | {"budget": budget} | _effort()
            for kind in kinds
            for budget in (10, 20)
            for key, share in shares.items()
        ],
        "frontier": [
            _caught(key, kind, share * min(1.0, size / 10)) | {"per_week": size}
            for kind in kinds
            for key, share in shares.items()
            for size in (2, 10, 40)
        ],
        "ablation": [
            {"signal": signal, "kind": kind, "budget": budget, "with": 0.6, "without": 0.6 - added}
            | {"difference": added, "low": added - 0.02, "high": added + 0.02}
            for kind in kinds
            for budget in (10, 20)
            for signal, added in (("escalation", 0.4), ("protective", 0.01), ("breadth", 0.0))
        ],
        "calibration": [
            {"kind": kind, "low": low, "high": high, "predicted": predicted, "observed": ratio * predicted}
            | {"people_nights": 1000, "outcomes": 9, "ratio": ratio, "ratio_low": 0.5, "ratio_high": 2.5}
            for kind in kinds
            for low, high, predicted, ratio in ((0.001, 0.003, 0.002, 1.1), (0.01, 0.03, 0.02, 1.9))
        ],
        "skill": [{"kind": kind, "skill": 0.17, "low": 0.11, "high": 0.22} for kind in kinds],
    }


def _caught(ranking: str, kind: str, share: float) -> dict[str, Any]:
    ends = {"caught_low": max(0.0, share - _LEAST), "caught_high": share + _LEAST}
    return {"ranking": ranking, "kind": kind, "caught": share, "lead_days": 40.0} | ends


def _effort() -> dict[str, Any]:
    return {
        "lead_low": 30.0,
        "lead_high": 50.0,
        "reviews_per_catch": 9.5,
        "wrongful": 0.4,
        "precision": 0.3,
        "recall": 0.6,
    }


def keep(store: Path, content: dict[str, Any], *, age: int) -> Path:
    """Write a report into a store's folder; the larger `age`, the older the file."""
    path = store / "backtests" / f"{content['name']}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    os.utime(path, ns=(0, 10**18 - age * 10**9))
    return path
