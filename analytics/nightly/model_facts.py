"""What the Model page tells: the model behind a night, the signals and their policy, kept backtests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from analytics import evaluation
from analytics.errors import ContractError, RereviewError
from analytics.nightly import model_cards
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy

FOLDER = "backtests"
"""Folder of a store that holds the reports; `analytics.evaluation.report` writes them."""
SCORES = (0.0, 5.0, 10.0, 15.0)
"""Scores in nats at which a model's probability is told."""
REPORTED = Path(evaluation.__file__).with_name("reported")
"""Backtests of the project's own held-apart worlds, made by `benchmarks/catch.py`."""
MOST_BYTES = 50_000_000
"""A file larger than this is no report."""
NO_REASON = "The policy does not name it yet."

_TEXT, _COUNT, _FIGURE = pl.String(), pl.Int64(), pl.Float64()
_CAUGHT = dict.fromkeys(("caught", "caught_low", "caught_high", "lead_days"), _FIGURE)
PARTS: dict[str, dict[str, pl.DataType]] = {
    "worlds": {"name": _TEXT, "kind": _TEXT, "escalations": _COUNT},
    "rankings": {"ranking": _TEXT, "kind": _TEXT, "budget": _COUNT}
    | _CAUGHT
    | dict.fromkeys(("lead_low", "lead_high", "reviews_per_catch", "wrongful", "precision"), _FIGURE),
    "frontier": {"ranking": _TEXT, "kind": _TEXT, "per_week": _COUNT} | _CAUGHT,
    "ablation": {"signal": _TEXT, "kind": _TEXT, "budget": _COUNT}
    | dict.fromkeys(("with", "without", "difference", "low", "high"), _FIGURE),
    "calibration": {"kind": _TEXT, "people_nights": _COUNT, "outcomes": _COUNT}
    | dict.fromkeys(("low", "high", "predicted", "observed", "ratio", "ratio_low", "ratio_high"), _FIGURE),
    "skill": {"kind": _TEXT} | dict.fromkeys(("skill", "low", "high"), _FIGURE),
}
"""The parts of a report that are shown, and their columns; texts and counts are never null."""


@dataclass(frozen=True, eq=False)
class Backtest:
    """One kept report: its parts as frames with the columns of `PARTS`, and its parameters as written."""

    name: str
    parameters: Mapping[str, Any]
    parts: Mapping[str, pl.DataFrame]

    @property
    def kinds(self) -> list[str]:
        """Kinds of worlds it tells of, in its order."""
        return self.parts["frontier"]["kind"].unique(maintain_order=True).to_list()

    def part(self, name: str, kind: str) -> pl.DataFrame:
        """The rows of one part and one kind of world."""
        return self.parts[name].filter(pl.col("kind") == kind)


@dataclass(frozen=True, eq=False)
class ModelFacts:
    """The model that ranks a night.

    `card` is `model_cards.card`; `profile` has event_type, family, learnt and prior (shares that sum to 1);
    `chances` pairs a score in nats with its probability; `outcomes` are behind the probabilities;
    `weights` are those that were learnt, by signal; `figures` is the model's own card, names and values.
    """

    card: Mapping[str, Any]
    outcomes: int
    chances: tuple[tuple[float, float], ...]
    weights: Mapping[str, float]
    figures: Mapping[str, float | None]
    profile: pl.DataFrame


def model(store: Store, model_id: str, taxonomy: Taxonomy) -> ModelFacts:
    """What is known of a kept model.

    `UsageError` where it is not kept, `ContractError` where its file cannot be relied on.
    """
    from analytics.ranking.model import Model, priors

    card = model_cards.card(store, model_id)
    kept = Model.from_json(json.dumps(card["content"]))
    chances = kept.calibration.probability(np.array(SCORES))[0].tolist()
    profile = pl.DataFrame(
        {
            "event_type": taxonomy.names,
            "family": [entry.family for entry in taxonomy.types],
            "learnt": kept.shares(taxonomy),
            "prior": priors(taxonomy).shares(taxonomy),
        }
    )
    told = tuple(zip(SCORES, chances, strict=True))
    return ModelFacts(card, kept.calibration.outcomes, told, dict(kept.weights), dict(kept.card), profile)


def signals(learnt: Mapping[str, float]) -> pl.DataFrame:
    """One row a signal, those that count first; `learnt` are a model's weights, by signal.

    Columns: signal, ranked, weight (learnt, else the policy's; null in shadow), question (its
    docstring's first line), why (the policy's reason).
    """
    from analytics.ranking import policy

    entries, weighed = policy.policy(), policy.weighed_signals()
    rows = [
        {
            "signal": name,
            "ranked": name in weighed,
            "weight": learnt.get(name, weighed[name].weight) if name in weighed else None,
            "question": (type(signal).__doc__ or "").partition("\n")[0].strip(),
            "why": str(entries.get(name, {}).get("why", NO_REASON)),
        }
        for name, signal in policy.every_signal().items()
    ]
    frame = pl.DataFrame(rows, schema_overrides={"weight": pl.Float64})
    return frame.sort("ranked", "signal", descending=[True, False])


def backtest_files(store: Store) -> list[Path]:
    """Reports kept in the store, the newest first."""
    folder = store.path / FOLDER
    found = [path for path in folder.glob("*.json") if path.is_file() and not path.name.startswith(".")]
    return sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name))


def reported_files() -> list[Path]:
    """Reports that come with the program: what it caught on its own worlds, held apart."""
    return sorted(REPORTED.glob("*.json"))


def backtest(path: Path) -> Backtest:
    """The report in a file; `ContractError`, in one line, where there is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ContractError(f"{path.name}: larger than {MOST_BYTES:,} bytes")
        content = json.loads(path.read_text(encoding="utf-8"))
        parts = {name: _frame(content[name], columns) for name, columns in PARTS.items()}
        if parts["rankings"].is_empty() or parts["frontier"].is_empty():
            raise ContractError("no ranking was replayed")
        parameters = dict(content["parameters"])
    except KeyError as error:
        raise ContractError(f"{path.name}: has no part {error}", allowed=_ALLOWED) from None
    except (OSError, ValueError, TypeError, RecursionError, PolarsError, RereviewError) as error:
        raise ContractError(f"{path.name}: {str(error)[:200]}", allowed=_ALLOWED) from None
    return Backtest(path.stem, parameters, parts)


_ALLOWED = "a report written by `rereview backtest`"


def _frame(rows: object, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    """Rows of a report as a frame; figures that are no finite number become null."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ContractError("a part is no list of objects")
    frame = pl.DataFrame(rows, schema=columns, strict=True)
    never_null = [name for name, dtype in columns.items() if dtype != _FIGURE]
    if frame.select(pl.any_horizontal(pl.col(never_null).is_null().any())).item():
        raise ContractError(f"a row lacks one of {', '.join(never_null)}")
    figures = pl.col(pl.Float64)
    return frame.with_columns(pl.when(figures.is_finite()).then(figures))
