"""What two published nights say differently: who moved, by how much, and because of what.

The scores of both nights are sums of contributions, so the change of a score is the sum of the changes of its
contributions, to the last digit that a sum of floats keeps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from analytics.nightly import moving, whereabouts
from analytics.progress import QUIET, Progress
from analytics.store import models, nights, state
from analytics.store.nights import Night
from analytics.store.open import Store

Told = dict[str, Any]
_INPUTS = ("code", "parameters", "taxonomy_sha256")
"""Parts of a manifest that say how a night was made, whatever had been recorded."""
_PLACES = pl.Schema(
    {
        "subject_id": pl.String,
        "rank": pl.Int64,
        "score": pl.Float64,
        "prior": pl.Float64,
    }
)


def differ(store: Store, before: Night, after: Night, top: int, progress: Progress = QUIET) -> Told:
    """Everything that changed from one night to another, as `rereview diff --json` prints it.

    Keys: `before` and `after` (night, as_of, model_id, loaded, ranked), `loads` between them,
    `parameters` that changed (what, before, after), `entered` and `left` (who came onto or off the list,
    each with why), `entered_first` and `left_first` (the first `top` places), and `moved`: everybody
    among the first `top` of either night whose score or rank changed, the largest change of score first,
    with each contribution that changed (see `moving.changes`).
    """
    with progress.stage("Comparing two nights") as update:
        places = _side_by(before, after)
        update(0.3)
        first = (pl.col("rank") <= top) | (pl.col("rank_after") <= top)
        near = places.filter(first)
        moved = moving.moved(store, before, after, _on_both(near))
        update(0.8)
        told = {
            "before": _night(before, places["rank"]),
            "after": _night(after, places["rank_after"]),
            "top": top,
            "loads": _loads(store, before, after),
            "parameters": list(_parameters(store, before, after)),
            "entered": _entered(store, before, places),
            "left": _left(store, after, places),
            **_first(near, top),
            "moved": moved,
        }
        update(1.0)
    return told


def _side_by(before: Night, after: Night) -> pl.DataFrame:
    """One row a subject of either night: rank, score and prior of both, null where it is not ranked."""
    one, other = (
        nights.read(night, "read_night_queue").select(*_PLACES).cast(_PLACES) for night in (before, after)
    )
    joined = one.join(other, on="subject_id", how="full", suffix="_after", coalesce=True)
    return joined.sort("rank_after", "rank", "subject_id", nulls_last=True)


def _on_both(places: pl.DataFrame) -> pl.DataFrame:
    """Who is ranked in both nights, and not in the same place for the same reason."""
    changed = (pl.col("rank") != pl.col("rank_after")) | (pl.col("score") != pl.col("score_after"))
    return places.filter(pl.col("rank").is_not_null(), pl.col("rank_after").is_not_null(), changed)


def _night(night: Night, ranks: pl.Series) -> Told:
    return {
        "night": night.number,
        "as_of": night.as_of.isoformat(),
        "published_at": night.published_at,
        "model_id": night.model_id,
        "loaded": night.manifest["inputs"]["loaded"],
        "ranked": ranks.drop_nulls().len(),
    }


def _loads(store: Store, before: Night, after: Night) -> list[Told]:
    """Loads that one of the nights read and the other did not."""
    low, high = sorted(night.manifest["inputs"]["loaded"] for night in (before, after))
    return [
        {"load": load.number, "loaded_at": load.loaded_at.isoformat(), "feed": load.feed}
        for load in state.loads(store)
        if low < load.number <= high
    ]


def _parameters(store: Store, before: Night, after: Night) -> Iterator[Told]:
    """What decides a night beside its rows: model, code, taxonomy, weights, signals, policy of ties."""
    one, other = ({name: night.manifest[name] for name in _INPUTS} for night in (before, after))
    if before.model_id != after.model_id:
        one |= {"model": _model(store, before)}
        other |= {"model": _model(store, after)}
    flat, flat_after = dict(_flat(one)), dict(_flat(other))
    for what in sorted(set(flat) | set(flat_after)):
        if flat.get(what) != flat_after.get(what):
            yield {"what": what, "before": flat.get(what), "after": flat_after.get(what)}


def _model(store: Store, night: Night) -> object:
    """What the model holds, or only its id where it is not kept."""
    kept = models.by_id(store, night.model_id)
    return {"model_id": night.model_id} if kept is None else json.loads(kept.text())


def _flat(content: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every single value with the path to it; a list is one value, unless it is one of names and values.

    >>> list(_flat({"a": {"b": 1}, "c": [1, 2], "d": [["x", 0.5]]}))
    [('a.b', 1), ('c', [1, 2]), ('d.x', 0.5)]
    """
    if isinstance(content, list) and content and all(_is_pair(each) for each in content):
        content = dict(content)
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from _flat(value, f"{name}.{key}" if name else str(key))
    else:
        yield name, content


def _is_pair(each: object) -> bool:
    return isinstance(each, list) and len(each) == len(("name", "value")) and isinstance(each[0], str)


def _entered(store: Store, before: Night, places: pl.DataFrame) -> list[Told]:
    rows = places.filter(pl.col("rank").is_null())
    why = whereabouts.unranked(store, before, rows["subject_id"])
    return [
        {"subject_id": row["subject_id"], "rank": row["rank_after"], "score": row["score_after"]}
        | {"why": f"not on the earlier list: {why[row['subject_id']]}"}
        for row in rows.to_dicts()
    ]


def _left(store: Store, after: Night, places: pl.DataFrame) -> list[Told]:
    rows = places.filter(pl.col("rank_after").is_null())
    why = whereabouts.unranked(store, after, rows["subject_id"])
    return [
        {"subject_id": row["subject_id"], "rank": row["rank"], "score": row["score"]}
        | {"why": why[row["subject_id"]]}
        for row in rows.to_dicts()
    ]


def _first(near: pl.DataFrame, top: int) -> dict[str, Sequence[Told]]:
    """Who came among the first and who left them, each with both ranks."""
    was, stands = ((pl.col(name) <= top).fill_null(value=False) for name in ("rank", "rank_after"))
    ranks = ("subject_id", "rank", "rank_after")
    return {
        "entered_first": near.filter(stands & ~was).select(ranks).to_dicts(),
        "left_first": near.filter(was & ~stands).sort("rank").select(ranks).to_dicts(),
    }
