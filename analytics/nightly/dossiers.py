"""The dossier of one subject, read from a published night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.casework import telling
from analytics.casework.database import open_casework
from analytics.casework.people import Actor
from analytics.casework.removal import withholding
from analytics.casework.removal.withholding import Withheld
from analytics.casework.reviews import case_file
from analytics.dossier import document
from analytics.dossier.content import Decision, Dossier, Handed, NightTold, Tie, day, words
from analytics.errors import UsageError
from analytics.network.words import WORDS
from analytics.nightly import neighbourhood, published, whereabouts
from analytics.store import nights, timeline
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

MOST_TIES, MOST_PROOFS = 30, 4
_READ = (
    "read_night_subject",
    "read_night_subject_contributions",
    "read_night_subject_incidents",
    "read_night_subject_custody",
)


@dataclass(frozen=True)
class Asked:
    """Whose dossier, of which night (None: the current one), for whom; `withheld` hides score and rank."""

    subject_id: str
    handed: Handed
    as_of: date | None = None
    withheld: bool = False


def pdf(
    store: Store, asked: Asked, taxonomy: Taxonomy, decisions: Sequence[Decision], now: datetime
) -> bytes:
    """The dossier as a PDF, the same bytes for the same night, decisions and `now` (UTC).

    `UsageError` where the night is not published, or does not rank the subject.
    """
    return document.make(read(store, asked, taxonomy, decisions, now))


def handed_out(
    store: Store,
    actor: Actor,
    subject_id: str,
    handed: Handed,
    as_of: date | None,
    taxonomy: Taxonomy,
    now: datetime,
) -> bytes:
    """The dossier with what was decided of the subject, once the log says for whom it is.

    Score and rank stay out while a case of theirs is open. Errors as `pdf`; `NotAllowedError` for whoever may
    not hand out data, and for a subject whose data is restricted.
    """
    casework = open_casework(store)
    withholding.in_casework(casework).require(subject_id)
    known = case_file.for_dossier(casework, actor, subject_id)
    decisions = [
        Decision(each.at, each.by, part.reading.part, each.outcome, each.rationale, each.dissent)
        for part, each in known.decisions
    ]
    asked = Asked(subject_id, handed, as_of, known.withheld)
    printed = pdf(store, asked, taxonomy, decisions, now)
    content = {"decisions": len(decisions), "withheld": known.withheld, "as_of": str(as_of or "")}
    telling.disclosed(
        store, actor, "dossier made", subject_id, handed.purpose, handed.recipient, content, now
    )
    return printed


def read(
    store: Store, asked: Asked, taxonomy: Taxonomy, decisions: Sequence[Decision], now: datetime
) -> Dossier:
    """Everything that the dossier prints."""
    night = published.night(store, asked.as_of, "dossier")
    withholding.of(store).require(asked.subject_id)
    place, contributions, incidents, custody = nights.read_each(night, _READ, subject_id=asked.subject_id)
    if place.is_empty():
        why = whereabouts.unranked(store, night, [asked.subject_id])[asked.subject_id]
        raise UsageError(
            f"dossier: the night {night.as_of} does not rank subject {asked.subject_id!r}: {why}",
            allowed="a subject on the list",
        )
    ranked = nights.read(night, "read_night_ranks").height
    loaded = night.manifest.get("inputs", {}).get("loaded")
    reports = timeline.reports(store, asked.subject_id, night.as_of, loaded=loaded)
    withheld = withholding.of(store)
    place = withheld.rows(place, ("main_reason",))
    reports = withheld.rows(reports, ("detail",))
    ties, left_out = _ties(night, asked.subject_id, reports, withheld)
    return Dossier(
        place=place.row(0, named=True),
        contributions=withheld.rows(contributions, ("reason",)),
        incidents=incidents,
        custody=custody,
        reports=reports,
        families=taxonomy.families,
        family_of={entry.name: entry.family for entry in taxonomy.types},
        ties=ties,
        ties_left_out=left_out,
        decisions=tuple(decisions),
        night=NightTold(night.as_of, night.number, night.model_id, ranked),
        handed=asked.handed,
        now=now,
        withheld=asked.withheld,
    )


def _ties(
    night: Night, subject_id: str, reports: pl.DataFrame, withheld: Withheld
) -> tuple[tuple[Tie, ...], int]:
    """Who is tied to the subject, the strongest first, and how many more there are."""
    if not neighbourhood.has_ties(night):
        return (), 0
    graph = neighbourhood.ego(night, subject_id, hops=1, withheld=withheld)
    people = sorted(graph.adj[subject_id], key=lambda one: (-graph.edges[subject_id, one]["weight"], one))
    known = {row["event_id"]: row for row in reports.to_dicts()}
    told = tuple(_tie(graph, subject_id, person, known) for person in people[:MOST_TIES])
    return told, max(0, len(people) - MOST_TIES) + int(graph.graph["left_out"])


def _tie(graph: nx.Graph[str], subject_id: str, person: str, known: dict[str, dict[str, Any]]) -> Tie:
    edge, about = graph.edges[subject_id, person], graph.nodes[person]
    kinds = [
        WORDS.get(tie["kind"], words(tie["kind"]))
        + ("" if tie["began"] is None else f" since {day(tie['began'])}")
        for tie in sorted(edge["ties"], key=lambda tie: (-tie["weight"], tie["kind"]))
    ]
    last = edge["last_seen"]
    return Tie(
        person,
        "under investigation" if about["status"] == "active" else "closed case",
        "; ".join(kinds),
        None if last is None else last.date(),
        _proofs(edge["event_ids"], known),
    )


def _proofs(event_ids: Sequence[str], known: dict[str, dict[str, Any]]) -> str:
    """The reports behind a tie; of the subject's own also type, day and grades."""
    told = []
    for name in event_ids[:MOST_PROOFS]:
        row = known.get(name)
        told.append(
            name
            if row is None
            else f"{name} ({words(row['event_type'])}, {day(row['occurred_at'])}, "
            f"{row['source_grade']}{row['intelligence_grade']})"
        )
    rest = len(event_ids) - MOST_PROOFS
    if rest > 0:
        told.append(f"and {rest} more")
    return "; ".join(told) or "no report: who was in which investigation"
