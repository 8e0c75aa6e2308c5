"""What lies behind the reports of a world, save who escalates: for a ranking that knows the parameters.

The feed never holds any of it. The generator makes it again from the world's seed. Incidents of an
ordinary life and of an escalation cannot be told from each other here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.synthetic import blocks
from analytics.synthetic.absences import Absences, concat
from analytics.synthetic.adapting import is_mode
from analytics.synthetic.arrays import Flags, Floats, Ints
from analytics.synthetic.blocks import OWN_LIFE, Block, Lived, Realm
from analytics.synthetic.happenings import RUMOUR
from analytics.synthetic.mistakes import DOUBT, DOUBT_OF_MISATTRIBUTED
from analytics.synthetic.ties import SUBJECT


@dataclass(frozen=True, eq=False)
class Secrets:
    """Reports, n of them, in the order of the feed, and the ordinary lives behind them.

    Attributes:
        number: the report's number in the world, which its id is made from.
        incident: which incident it tells of; reports of one incident share it.
        about: the person that the incident happened to.
        kind: type of the incident, which a copy may have put down as another.
        misattributed: it stands under another person.
        rumour: it is not so.
        origin: number in the script of the decoy that it belongs to, `CUSTODY`, or `OWN_LIFE`,
            which here stands for ordinary lives and escalations alike.
        ordinary: it belongs to somebody's own life or to what goes on around them, which a
            silence would have silenced.
        friend: it points at somebody of the person's own circle.
        reliability: usual grade of its source, counted from 0.
        rates_per_year: ordinary rates, shape (people, types).
        monthly: how busy each month of a person is, 1 on average; shape (people, months).
        custody: spells inside.
    """

    number: Ints
    incident: Ints
    about: Ints
    kind: Ints
    misattributed: Flags
    rumour: Flags
    origin: Ints
    ordinary: Flags
    friend: Flags
    reliability: Ints
    rates_per_year: Floats
    monthly: Floats
    custody: Absences


def of(realm: Realm) -> Secrets:
    """The secrets of a world; makes every block anew."""
    parts = []
    for number in range(realm.blocks):
        lived = blocks.live(realm, number)
        parts.append((lived, blocks.report(realm, number, lived)))
    together = [_of_block(realm, lived, block) for lived, block in parts]
    columns = {name: np.concatenate([part[name] for part in together]) for name in together[0]}
    return Secrets(
        **columns,
        rates_per_year=np.concatenate([lived.lives.rates_per_year for lived, _ in parts]),
        monthly=np.concatenate([lived.monthly for lived, _ in parts]),
        custody=concat([lived.custody for lived, _ in parts]),
    )


def _of_block(realm: Realm, lived: Lived, block: Block) -> dict[str, Ints]:
    """The columns of `Secrets` that have one entry a report."""
    reports = block.reports
    origin = lived.origin[reports.incident]
    scenarios = realm.script.scenarios
    # The last two entries are those of the origins -2 (custody) and -1 (one's own life).
    mode = np.array([is_mode(scenario.story) for scenario in scenarios] + [False, True])
    around = np.array([not scenario.story.busy for scenario in scenarios] + [False, True])
    wrong = reports.doubt == np.float32(DOUBT_OF_MISATTRIBUTED)
    rumour = np.zeros(len(lived.happenings), bool)
    rumour[reports.incident[reports.doubt == np.float32(DOUBT[RUMOUR])]] = True
    return {
        "number": block.numbers,
        "incident": block.numbers[0] + reports.incident.astype(np.int64) if len(reports) else block.numbers,
        "about": lived.happenings.person[reports.incident].astype(np.int64),
        "kind": lived.happenings.kind[reports.incident].astype(np.int64),
        "misattributed": wrong,
        "rumour": rumour[reports.incident],
        "origin": np.where(mode[origin], OWN_LIFE, origin),
        "ordinary": mode[origin] | around[origin],
        "friend": _points_at_friend(realm, block),
        "reliability": realm.sources.reliability[reports.source],
    }


def _points_at_friend(realm: Realm, block: Block) -> Flags:
    reports, links, circle = block.reports, block.links, realm.ties.circle
    found = np.zeros(len(reports), bool)
    people = np.flatnonzero(links.kind == SUBJECT)
    owner = reports.person[links.report[people]]
    same = circle[owner] == circle[links.value[people]]
    found[links.report[people[same]]] = True
    return found
