"""The large tables of a feed, block by block: events, their links, and corrections."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa  # type: ignore[import-untyped]

from analytics.contracts import INTELLIGENCE_GRADES, LINK_KINDS, SOURCE_GRADES, SOURCE_KINDS
from analytics.synthetic import wording
from analytics.synthetic.blocks import Block, Realm
from analytics.synthetic.columns import named, texts, timestamps
from analytics.synthetic.mistakes import REASONS
from analytics.synthetic.naming import Naming
from analytics.synthetic.vocabulary import NAMES

Columns = dict[str, pa.Array]


def events(block: Block, realm: Realm, naming: Naming) -> Columns:
    """Reports of a block, in the order of recording."""
    reports = block.reports
    return {
        "event_id": texts(naming.events(block.numbers)),
        "subject_id": texts(naming.subjects[reports.person]),
        "occurred_at": timestamps(reports.occurred_us),
        "recorded_at": timestamps(reports.recorded_us),
        "event_type": named(reports.kind, NAMES),
        "source_id": named(reports.source, naming.sources(len(realm.sources))),
        "source_kind": named(realm.sources.kind[reports.source], SOURCE_KINDS),
        "source_grade": named(reports.source_grade, SOURCE_GRADES),
        "intelligence_grade": named(reports.intelligence_grade, INTELLIGENCE_GRADES),
        "detail": named(block.phrase, wording.TEXTS, missing=block.wordless),
    }


def event_links(block: Block, _: Realm, naming: Naming) -> Columns:
    """Links of a block's reports."""
    links = block.links
    return {
        "event_id": texts(naming.events(block.numbers[links.report])),
        "link_kind": named(links.kind, LINK_KINDS),
        "link_value": texts(naming.link_values(links.kind, links.value)),
    }


def corrections(block: Block, _: Realm, naming: Naming) -> Columns:
    """Retractions of a block's reports."""
    retractions = block.retractions
    return {
        "event_id": texts(naming.events(block.numbers[retractions.report])),
        "action": named(retractions.reason * 0, ("retract",)),
        "recorded_at": timestamps(retractions.recorded_us),
        "reason": named(retractions.reason, REASONS),
    }


TABLES: dict[str, Callable[[Block, Realm, Naming], Columns]] = {
    "events": events, "event_links": event_links, "corrections": corrections,
}  # fmt: skip
