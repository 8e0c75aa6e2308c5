"""The stages of a night: each a function of one part, which leaves files and returns nothing."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import polars as pl

from analytics import reports as reports_module
from analytics.errors import ContractError
from analytics.evidence import background, delay, null_model, peer_clock, recent, supervision, trust
from analytics.evidence.detector import Spread
from analytics.evidence.everybody import Everybody, Tied
from analytics.evidence.recent import WEEKS
from analytics.history import weigh
from analytics.network import mentions
from analytics.nightly import relations
from analytics.nightly.parted import work as taking
from analytics.nightly.parted.work import Work
from analytics.ranking import alarms
from analytics.ranking.night import tell, weighed
from analytics.signals._base import Signal
from analytics.signals._episode import Episode
from analytics.store.shelves import shelf_sha256s
from analytics.timeline import RULES, Timeline

ALARMS = alarms.AlarmRules()
_ASKED_BY_GATES = {
    "contributions": [pl.col("evidence").sum()],
    "incidents": [pl.col("reports").cast(pl.Int64).sum()],
    "custody": [],
}
"""What is told of each person beside the rows themselves."""


def experts(work: Work) -> list[Episode]:
    """Whose totals signals of ties ask for."""
    tied = [each.signal for each in weighed(work.model).values() if each.signal.of_ties]
    return sorted({each.expert for each in tied if hasattr(each, "expert")}, key=repr)


def own_signals(work: Work) -> list[Signal]:
    """The ranked signals that speak of one person alone."""
    return [each.signal for each in weighed(work.model).values() if not each.signal.of_ties]


def read(work: Work, part: int) -> None:
    """Read the part's reports and what they name, from the store."""
    shared, (low, high) = work.shared, work.buckets(part)
    with work.reading(part) as session:
        frame = session.frame("read_part_reports", as_of=work.as_of, low=low, high=high)
        links = session.frame("read_part_event_links", as_of=work.as_of, low=low, high=high)
    unknown = set(frame["event_type"].unique()) - set(work.taxonomy.names)
    if unknown:
        kind = min(unknown)
        raise ContractError(
            f"taxonomy: the store holds events of type {kind!r}", allowed="a taxonomy with that type"
        )
    versions = shared.frame(f"versions-{part}")
    people = pl.concat([versions["subject_id"], frame["subject_id"]]).unique().sort()
    sources = shared.frame("sources")["source_id"]
    reports = reports_module.from_frame(frame, versions, people, work.taxonomy, sources)
    taking.put_reports(shared, part, reports)
    shared.put_arrays(f"told-{part}", trust.told(reports)._asdict())
    named = mentions.named(reports, links).with_columns(thing=pl.struct("link_kind", "link_value").hash())
    things = (
        named.with_columns(person=pl.Series(reports.subject[named["report"].to_numpy()]))
        .group_by("thing")
        .agg(several=pl.col("person").min() != pl.col("person").max())
    )
    shared.put_frame(f"things-{part}", things)
    shared.put_frame(f"named-{part}", named)


def believe(work: Work, part: int) -> None:
    """Weigh the reports by their sources' record, and count on whom the sources dwell."""
    shared = work.shared
    reports = taking.get_reports(shared, part)
    grade_weight, trusted = weigh(reports, trust.Told(**shared.arrays("told")))
    shared.put_arrays(f"weights-{part}", {"grade_weight": grade_weight, "trust": trusted})
    timeline = taking.history(work, part, reports, grade_weight, trusted).night(work.as_of, work.profile)
    shared.put(f"dwelt-{part}", (timeline.first_us, timeline.dwelling[1]))


def fold(work: Work, part: int) -> None:
    """Fold reports to incidents, and count what was recorded of the list."""
    shared, everybody = work.shared, work.shared.get("everybody")
    history = taking.part_history(work, part)
    timeline = history.night(work.as_of, work.profile, everybody, shared.frame("areas")["area_id"])
    incidents, types = timeline.incidents, len(work.taxonomy.types)
    shared.put_arrays(
        f"incidents-{part}", {field.name: getattr(incidents, field.name) for field in fields(incidents)}
    )
    earlier = history.night(work.month, np.zeros(types))
    shared.put_arrays(f"month-{part}", {"of_report": earlier.incidents.of_report})
    counted = {
        "cohort": background.observed(timeline.lives, timeline.as_of_us, types, RULES.background),
        "peers": peer_clock.peers(
            incidents, timeline.area, timeline.areas, timeline.as_of_us, types, RULES.clock
        ),
        "delays": delay.delays(
            timeline.reports, timeline.known, timeline.as_of_us, types, WEEKS, RULES.delay
        ),
        "typical": recent.typical(incidents, timeline.as_of_us, types),
        "volume": alarms.volume(timeline, ALARMS),
        "signals": {signal: signal.counted(timeline) for signal in own_signals(work)},
    }
    shared.put(f"counted-{part}", counted)


def release(work: Work, part: int) -> None:
    """Count what followed releases from custody."""
    timeline = taking.folded(work, part, work.shared.get("everybody"))
    found = supervision.releases(
        timeline.incidents, timeline.custody, timeline.rates, timeline.as_of_us, RULES.supervision
    )
    work.shared.put(f"releases-{part}", found)


def near(work: Work, part: int) -> None:
    """Find how far everybody escalates, for those near them; and the reports that can tie people."""
    shared = work.shared
    timeline = taking.folded(work, part, shared.get("everybody"))
    said = {expert: expert.totals(timeline) for expert in experts(work)}
    urns = null_model.urn_likelihood(alarms.record(timeline, ALARMS), ALARMS.null)
    shared.put(f"near-{part}", (said, urns))
    _tying(work, part, timeline)


def _tying(work: Work, part: int, timeline: Timeline) -> None:
    """Leave the reports that name a subject, or a thing that several people are named with."""
    shared = work.shared
    named = shared.frame(f"named-{part}")
    several = shared.frame("things")["thing"]
    merged = pl.Series(shared.get("merged"), dtype=pl.String)
    kept = named.filter(
        (pl.col("link_kind") == "subject")
        | pl.col("thing").is_in(several.implode())
        | pl.col("link_value").is_in(merged.implode())
    ).drop("thing")
    rows = np.unique(kept["report"].to_numpy())
    place = np.searchsorted(rows, kept["report"].to_numpy())
    shared.put_frame(f"links-{part}", kept.with_columns(report=pl.Series(place, dtype=pl.Int64)))
    reports, people = timeline.reports, shared.arrays(f"places-{part}")["place"]
    names = [field.name for field in fields(reports)]
    columns = [name for name in names if name not in ("subject_ids", "event_ids", "first_told", "sources")]
    arrays = {name: getattr(reports, name)[rows] for name in columns}
    arrays["subject"] = people[arrays["subject"]]
    arrays |= {
        "grade_weight": timeline.grade_weight[rows],
        "trust": timeline.trust[rows],
        "tonight": timeline.incidents.of_report[rows],
        "month": shared.arrays(f"month-{part}")["of_report"][rows],
    }
    shared.put_arrays(f"tying-{part}", arrays)
    shared.put_frame(f"tying-ids-{part}", pl.DataFrame({"event_id": reports.event_ids.gather(rows)}))


def _beside_ties(work: Work, part: int) -> Timeline:
    """The part's people, with everything known of the list and of those near them."""
    everybody: Everybody = work.shared.get("everybody")
    tied: dict[object, Tied] = work.shared.get(f"tied-{part}")
    return taking.folded(work, part, replace(everybody, tied=tied))


def say(work: Work, part: int) -> None:
    """Write everything that is told of the part's people, but for their places on the list."""
    shared = work.shared
    timeline = _beside_ties(work, part)
    told = tell(timeline, weighed(work.model))
    digests = {}
    for name in relations.SHELVED:
        frame = relations.validated(name, getattr(told, name))
        shared.put_table(f"{name}-{part}", frame)
        digests[name] = (frame.height, shelf_sha256s(frame))
        shared.put_frame(f"{name}-of-{part}", frame.group_by("subject_id").agg(_ASKED_BY_GATES[name]))
    shared.put_frame(f"people-{part}", told.people)
    shared.put(f"digests-{part}", digests)
    nights = alarms.checked_nights(timeline.as_of_us, ALARMS)
    totals = null_model.totals(alarms.steps(timeline, nights, ALARMS))
    shared.put_arrays(f"lives-{part}", {"totals": totals})


def alarm(work: Work, part: int) -> None:
    """Find the part's e-values, once the list's spread of lives is known."""
    everybody: Everybody = work.shared.get("everybody")
    spread: Spread = work.shared.get("spread")
    timeline = taking.folded(work, part, replace(everybody, spread=spread))
    nights = alarms.checked_nights(timeline.as_of_us, ALARMS)
    work.shared.put_arrays(f"alarms-{part}", {"found": alarms.e_values(timeline, nights, ALARMS)})
