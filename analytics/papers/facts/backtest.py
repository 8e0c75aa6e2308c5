"""Facts of the backtests: those that ship with the program, and a store's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analytics.nightly import model_facts
from analytics.nightly.model_facts import Backtest
from analytics.papers.asked import Asked, table

_SHOWN = ("model", "cold", "oracle", "z_score", "decayed_severity")


def conditions(asked: Asked) -> str:
    """Under which rules each report was made."""
    rows = [
        (
            f"`{report.name}`",
            report.parameters.get("truth", ""),
            f"{report.parameters.get('first_night')} to {report.parameters.get('last_night')}",
            ", ".join(report.kinds),
            report.parts["worlds"]["escalations"].sum(),
        )
        for report in _reports(asked)
    ]
    return table(("report", "truth", "nights", "kinds of world", "escalations"), rows)


def caught(asked: Asked) -> str:
    """What was caught, how early and at what price, at each budget of reviews a week."""
    rows = [row for report in _reports(asked) for row in _caught(report)]
    heads = ("report", "world", "ranking", "reviews a week", "caught", "lead, days", "precision", "wrongful")
    return table(heads, rows)


def nothing_found(asked: Asked) -> str:
    """The share of reviews that fell on people on no way to an act, over the model's rows."""
    shares = [
        1 - row["precision"]
        for report in _reports(asked)
        for row in report.parts["rankings"].iter_rows(named=True)
        if row["ranking"] == "model" and row["precision"] is not None
    ]
    return f"{min(shares):.0%} to {max(shares):.0%}" if shares else "not known"


def kept_promises(asked: Asked) -> str:
    """How probabilities compared with what happened, bin by bin."""
    rows = [
        (
            f"`{report.name}`",
            row["kind"],
            f"{row['low']:g} to {row['high']:g}",
            _figure(row["predicted"], "{:.3%}"),
            _figure(row["observed"], "{:.3%}"),
            row["outcomes"],
            _spread(row, "ratio", "{:.2f}"),
        )
        for report in _reports(asked)
        for row in report.parts["calibration"].iter_rows(named=True)
    ]
    heads = ("report", "world", "bin", "said", "happened", "outcomes", "ratio")
    return table(heads, rows) if rows else "No report tells of probabilities."


def _reports(asked: Asked) -> Iterator[Backtest]:
    files = model_facts.reported_files()
    if asked.store is not None:
        files = [*model_facts.backtest_files(asked.store), *files]
    return (model_facts.backtest(path) for path in files)


def _caught(report: Backtest) -> Iterator[tuple[Any, ...]]:
    for row in report.parts["rankings"].iter_rows(named=True):
        if row["ranking"] in _SHOWN:
            yield (
                f"`{report.name}`",
                row["kind"],
                f"`{row['ranking']}`",
                row["budget"],
                _spread(row, "caught", "{:.0%}"),
                _figure(row["lead_days"], "{:.0f}"),
                _figure(row["precision"], "{:.0%}"),
                _figure(row["wrongful"], "{:.0%}"),
            )


def _spread(row: dict[str, Any], name: str, form: str) -> str:
    middle, low, high = (_figure(row[key], form) for key in (name, f"{name}_low", f"{name}_high"))
    return f"{middle} ({low} to {high})" if low and high else middle


def _figure(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)
