"""The head of a subject's page: who, which rank, which score, since when, why."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.pages import _alarms, _first, _plain, _words, _yardstick


def show(place: dict[str, Any], ranked: int) -> None:
    """Write it; `place` is the subject's row of the queue, `ranked` how many there are."""
    st.header(f"Subject {_plain.label(place['subject_id'])}", anchor=False)
    st.html(lead(place) + facts(place, ranked) + alarms(place, ranked))


def lead(place: dict[str, Any]) -> str:
    """The main reason and since when, as HTML."""
    since = _words.since(place["since_low"], place["since"], place["since_high"])
    began = "No sign that anything began" if place["since"] is None else f"Escalation evidence {since}"
    return (
        f'<div class="rr-lead"><b>{_plain.escaped(place["main_reason"])}.</b> {began}. '
        f"{_first.family_marks(place['families'])}</div>"
    )


def facts(place: dict[str, Any], ranked: int) -> str:
    """The figures of the row, each with its name below, as HTML."""
    chance = _words.share(place["probability"])
    interval = _words.share_range(place["probability_low"], place["probability_high"])
    said = _yardstick.phrase(place["probability"], place.get("base_rate"))
    around = f" <small>({interval})</small>" if interval != chance else ""
    moved = _words.change(place["rank"], place["previous_rank"])
    closed = _words.day(place["closed_on"])
    rank = f"{_words.count(place['rank'])} <small>of {_words.count(ranked)}</small>"
    shown = (
        (rank, f"rank; since last night: {moved}"),
        (f"{_words.nats(place['score'])} <small>nats</small>", "score: escalation evidence"),
        (f"{chance}{around}", f"chance of reopening in 180 days<br>{said}"),
        (f"{place['incidents_90d']} / {place['incidents_365d']}", "incidents in 90 / 365 days"),
        (_words.day(place["last_event_on"]), "last event"),
        (_plain.escaped(_words.plain(place["stream"])), "stream"),
        (_plain.escaped(place["area_id"]) or _words.NOTHING, "area"),
        (f"{_words.day(place['opened_on'])} – {closed}", "case opened – closed"),
    )
    facts = "".join(f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown)
    return f'<div class="rr-facts">{facts}</div>'


def alarms(place: dict[str, Any], ranked: int) -> str:
    """What a list cut here would bring in false alarms, as HTML; nothing where the night does not say."""
    told = _alarms.sentence(place, ranked)
    return f'<div class="rr-stamp rr-below">{_plain.escaped(told)}</div>' if told else ""
