"""How good the list is: the parts of a kept backtest report, each with a sentence on how to read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import streamlit as st

from analytics.charts import ablation, frontier, reliability
from analytics.errors import ContractError
from analytics.nightly import code_version, model_facts
from analytics.nightly.model_facts import Backtest
from analytics.pages import _figures, _plain
from analytics.store.open import Store

BACKTEST = "rereview --store {store} backtest"
ABLATION = "rereview --store {store} backtest --ablation"
_REPORTS_KEPT = 16
_KINDS = {"store": "this store's own past", "all": "all kinds together"}


def show(store: Store, weights: Mapping[str, float]) -> None:
    """Draw everything that the chosen report says; which command makes one where there is none.

    `weights` are those of tonight's model, by signal.
    """
    signals = model_facts.signals(weights)
    reports, problems = _reports(store)
    for problem in problems:
        st.warning(f"Left aside: {_plain.label(problem)}")
    if not reports:
        st.subheader("How good is the list?", anchor=False)
        st.info("No backtest is kept in this store yet. This replays its past under a review budget:")
        st.code(BACKTEST.format(store=_plain.visible(str(store.path))), language=None)
        _signals(signals, None, store)
        return
    report, kind, budget = _chosen(reports)
    _frontier(report, kind, budget)
    left, right = st.container(key="pair-model").columns(2, gap="large")
    with left:
        _calibration(report, kind)
    with right:
        _signals(signals, _added(report, kind, budget), store)


def _reports(store: Store) -> tuple[list[Backtest], list[str]]:
    """Reports that can be read, the newest first, and one line for each file that cannot."""
    reports, problems = [], []
    for path in [*model_facts.backtest_files(store), *model_facts.reported_files()]:
        try:
            state = path.stat()
            reports.append(_report(path, state.st_mtime_ns, state.st_size))
        except (ContractError, OSError) as error:
            problems.append(str(error))
    return reports, problems


# a file is parsed again only when it was written again
@st.cache_resource(max_entries=_REPORTS_KEPT, show_spinner=False)
def _report(path: Path, changed_ns: int, size: int) -> Backtest:  # noqa: ARG001 - they are part of the key
    return model_facts.backtest(path)


def _chosen(reports: list[Backtest]) -> tuple[Backtest, str, int]:
    """The report, the kind of world and the budget that are asked for."""
    st.subheader("How much would the list have caught, for how much reading?", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            "Backtest",
            range(len(reports)),
            format_func=lambda place: _plain.visible(reports[place].name),
            key="model-report",
            width=320,
        )
        report = reports[place or 0]
        kinds = report.kinds
        kind = kinds[0]
        if len(kinds) > 1:
            named = {name: _KINDS.get(name, _plain.visible(name)) for name in kinds}
            kind = st.selectbox(
                "Kind of world",
                kinds,
                format_func=named.__getitem__,
                key=f"model-kind-{report.name}",
                width=240,
            )
        budgets = report.parts["rankings"]["budget"].unique().sort().to_list()
        budget = budgets[0]
        if len(budgets) > 1:
            budget = st.segmented_control(
                "Reviews a week",
                budgets,
                default=budgets[0],
                key=f"model-budget-{report.name}",
                required=True,
            )
    return report, kind, budget


def _frontier(report: Backtest, kind: str, budget: int) -> None:
    """The headline in a sentence, caught and lead against reviews a week, and all rankings as a table."""
    told = report.part("rankings", kind).filter(pl.col("budget") == budget)
    reach = report.part("frontier", kind)
    best = frontier.best_simple(reach, budget)
    among, simulated = _figures.escalations(report, kind), _figures.is_simulated(report)
    st.html(f'<div class="rr-lead">{_figures.headline(told, best, among, simulated=simulated)}</div>')
    code = str(code_version.current()["sources_sha256"])
    st.html(f'<div class="rr-stamp rr-quiet">{_figures.about(report, code)}</div>')
    rows = frontier.lines(reach, best)
    left, right = st.container(key="pair-frontier").columns((1.35, 1), gap="large")
    with left:
        st.vega_lite_chart(
            spec=frontier.chart(rows, "caught", budget, legend=True),
            alt="Share caught against reviews a week",
        )
        st.caption(
            "How to read: a line is a ranking; higher catches more escalations in time for the same "
            "number of reviews a week. The band is the model's 95 % interval. Point at a dot for its name "
            "and figures. A backtest fits the model once, on its first night; tonight's has seen more since."
        )
    with right:
        st.vega_lite_chart(
            spec=frontier.chart(rows, "lead_days", budget, legend=False), alt="Lead against reviews a week"
        )
        st.caption(
            "How to read: how many days before the act the catching review came, of what was caught. A "
            "ranking that catches only easy ones can have a long lead, so read it beside the share "
            "caught; one that catches less than 5 % is left out."
        )
    with st.expander(f"Every ranking at {budget} reviews a week, in figures"):
        st.dataframe(
            _figures.table(told).to_arrow(),
            hide_index=True,
            column_config=_figures.COLUMNS,
            alt="Every ranking",
        )


def _calibration(report: Backtest, kind: str) -> None:
    """The reliability diagram with its verdict."""
    st.subheader("Does one in ten mean one in ten?", anchor=False)
    rows = reliability.points(report.part("calibration", kind))
    if rows.is_empty():
        st.info(
            "No probability could be checked: half a year must have passed since, and outcomes be on record."
        )
        return
    st.html(f'<div class="rr-stamp">{_figures.verdict(rows, report.part("skill", kind))}</div>')
    st.vega_lite_chart(spec=reliability.chart(rows), alt="What followed against what was claimed")
    st.caption(
        "How to read: a dot on the grey line is a promise kept, above it the list was too modest, below "
        "it too sure; in the blue band what followed is 0.7 to 1.4 times what was claimed, a diamond lies "
        "outside. The figure beside a dot is how many people were reopened, the upright line a 95 % "
        "interval; a triangle: nobody was. Dotted lines part the bins."
    )


def _added(report: Backtest, kind: str, budget: int) -> pl.DataFrame:
    return report.part("ablation", kind).filter(pl.col("budget") == budget)


def _signals(signals: pl.DataFrame, added: pl.DataFrame | None, store: Store) -> None:
    """What each signal adds, and why the policy lets it count or not."""
    st.subheader("What does each signal add?", anchor=False)
    if added is None or added.is_empty():
        st.info("No backtest in sight compares the list with and without each signal. This makes one:")
        st.code(ABLATION.format(store=_plain.visible(str(store.path))), language=None)
    else:
        rows = ablation.rows(added, signals.filter("ranked")["signal"].to_list())
        st.vega_lite_chart(spec=ablation.chart(rows), alt="What each signal adds to the share caught")
        st.caption(
            "How to read: right of the dashed line the list catches more with the signal than without it; "
            "a bar that crosses the line says that others tell the same already. Filled: counts today. "
            "Hollow: in shadow, measured and shown but never ranked."
            + ("" if rows["low"].count() else " One world alone gives no interval.")
        )
    st.html(_figures.policy(signals))
