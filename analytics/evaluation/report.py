"""A backtest's report: one JSON object, and the same as tables for people."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from analytics.errors import UsageError
from analytics.evaluation import calibration, choosing, summaries
from analytics.evaluation.backtest import Parameters, Result
from analytics.evaluation.scenes import PAST
from analytics.evaluation.summaries import Group, Row
from analytics.evaluation.truth import FOUND_BY

Report = dict[str, Any]
FOLDER = "backtests"
"""Folder of a store in which its reports are kept."""
ONE_WORLD = "95 %: over people (Wilson; order statistics of the median)"
MORE_WORLDS = "95 %: over worlds (Student's t), paired where two rankings are compared"
ONSET_UNKNOWN = "outcomes only: an escalation is taken to begin 180 days before its outcome"


TOLD_APART = "; by mode: what the list found itself (a circle), and what was found otherwise"


def build(name: str, results: Sequence[Result], parameters: Parameters, code: str) -> Report:
    """Everything that the results say, under the name by which the report is kept."""
    kinds = summaries.groups(results)
    told: Report = {
        "kind": "store" if all(group.kind == PAST for group in kinds) else "worlds",
        "name": name,
        "parameters": _parameters(results, parameters, code),
        "worlds": summaries.worlds(results),
    }
    compared = [summaries.comparisons(group, parameters.budgets) for group in kinds]
    probable = {group.kind: rows for group in kinds if (rows := _claims(group)) is not None}
    parts: dict[str, list[list[Row]]] = {
        "rankings": [summaries.rankings(group, parameters.budgets) for group in kinds],
        "ratios": [ratios for ratios, _ in compared],
        "differences": [differences for _, differences in compared],
        "by_mode": [summaries.by_mode(group, parameters.budgets) for group in kinds],
        "by_decoy": [summaries.by_decoy(group, parameters.budgets) for group in kinds],
        "frontier": [summaries.frontier(group, parameters.frontier) for group in kinds],
        "ablation": [summaries.ablation(group, parameters.budgets) for group in kinds],
        "calibration": [
            [{"kind": kind, **row} for row in calibration.reliability(rows)]
            for kind, rows in probable.items()
        ],
        "skill": [[_skill(kind, rows)] for kind, rows in probable.items()],
        "stability": [summaries.stability(group) for group in kinds],
    }
    return told | {part: [row for rows in lists for row in rows] for part, lists in parts.items()}


def _parameters(results: Sequence[Result], parameters: Parameters, code: str) -> Row:
    nights = results[0].judged.nights["night"]
    per_kind = [len({result.scene.name for result in group.results}) for group in summaries.groups(results)]
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(parameters).items()
    } | {
        "first_night": str(nights.min()),
        "last_night": str(nights.max()),
        "rankings": list(dict.fromkeys(result.ranking for result in results)),
        "intervals": MORE_WORLDS if max(per_kind) > 1 else ONE_WORLD,
        "truth": _truth(results[0]) if results[0].scene.kind == PAST else "simulated",
        "code": code,
    }


def _truth(result: Result) -> str:
    apart = result.judged.escalations["mode"].is_in(list(FOUND_BY.values())).any()
    return ONSET_UNKNOWN + (TOLD_APART if apart else "")


def _claims(group: Group) -> pl.DataFrame | None:
    """What the model's probabilities claimed in all worlds of a kind."""
    frames = [
        result.judged.calibration.with_columns(world=pl.lit(result.scene.name))
        for result in group.of(choosing.MODEL)
    ]
    return pl.concat(frames) if frames else None


def _skill(kind: str, rows: pl.DataFrame) -> Row:
    found = calibration.skill(rows)
    return {"kind": kind, "skill": found.value, "low": found.low, "high": found.high}


def keep(report: Mapping[str, Any], store: Path) -> Path:
    """Write the report to the store's `backtests/NAME.json`, whole or not at all; the newest stays."""
    return write(report, store / FOLDER / f"{report['name']}.json")


def write(report: Mapping[str, Any], path: Path) -> Path:
    """Write the report to `path`; `UsageError` where that is not possible."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        allowed = "a file in a folder that can be written"
        raise UsageError(f"{path}: {error.strerror or error}", allowed=allowed) from None
    return path
