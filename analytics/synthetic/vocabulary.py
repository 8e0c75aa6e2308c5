"""What the generator knows of each event type: how common, who reports it, what it links to.

Names and families are those of the taxonomy; its severities are not read, so that a ranking
that finds the planted people has not merely been handed the generator's own numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.contracts import LINK_KINDS, SOURCE_KINDS
from analytics.synthetic.arrays import Floats

POLICE, PLATFORM, BANK, BORDER, PRISON, COMMUNITY, PARTNER = range(len(SOURCE_KINDS))


@dataclass(frozen=True)
class Usage:
    """How one event type occurs in ordinary life.

    `share` is its part of all ordinary incidents; `reported_by` weighs the kinds of source;
    `linked` is the probability of a link by kind; `others_report` the probability that a second
    agency reports the same incident; `rumoured` the part of ordinary reports that are false.
    """

    name: str
    family: str
    share: float
    reported_by: dict[int, float]
    linked: dict[str, float]
    others_report: float = 0.10
    rumoured: float = 0.05


_SPEECH = {PLATFORM: 0.5, COMMUNITY: 0.3, POLICE: 0.2}
_MONEY = {BANK: 0.9, PARTNER: 0.1}
_ROAD = {BORDER: 0.75, PARTNER: 0.25}
_MEETING = {COMMUNITY: 0.4, POLICE: 0.35, PARTNER: 0.25}
_PLANS = {POLICE: 0.4, COMMUNITY: 0.35, PARTNER: 0.25}
_STREET = {POLICE: 1.0}
_HELP = {PARTNER: 0.7, PRISON: 0.3}
_HOME = {"address": 0.5, "phone": 0.15}
_NET = {"account": 0.45, "device": 0.3}
_CASH = {"account": 0.6}
_CAR = {"vehicle": 0.5}
_FRIEND = {"subject": 0.6, "phone": 0.15, "address": 0.1}

USAGE: tuple[Usage, ...] = (
    Usage("hostile_expression", "expression", 0.030, _SPEECH, _NET, 0.12, 0.15),
    Usage("extremist_material", "expression", 0.010, {PLATFORM: 0.6, POLICE: 0.4}, _NET, 0.15, 0.30),
    Usage("intent_leakage", "expression", 0.002, _SPEECH, _NET, 0.25, 0.75),
    Usage("group_attendance", "contact", 0.022, _MEETING, {"subject": 0.3, "vehicle": 0.15}, 0.12),
    Usage("contact_subject_of_interest", "contact", 0.030, _MEETING, {**_FRIEND, "subject": 0.9}, 0.10),
    Usage("custodial_contact", "contact", 0.0, {PRISON: 1.0}, {"subject": 0.5}, 0.02),
    Usage("platform_referral", "online", 0.022, {PLATFORM: 0.8, PARTNER: 0.2}, _NET, 0.12, 0.20),
    Usage("account_reactivation", "online", 0.020, {PLATFORM: 1.0}, {"account": 0.9, "device": 0.3}, 0.03),
    Usage("anonymised_channel_move", "online", 0.005, {PLATFORM: 0.7, PARTNER: 0.3}, _NET, 0.08, 0.30),
    Usage("suspicious_activity_report", "finance", 0.026, _MONEY, _CASH, 0.10, 0.15),
    Usage("unexplained_funds", "finance", 0.008, _MONEY, _CASH, 0.10, 0.15),
    Usage("cash_withdrawal_pattern", "finance", 0.016, {BANK: 1.0}, _CASH, 0.06, 0.10),
    Usage("border_stop", "travel", 0.022, {BORDER: 1.0}, {"vehicle": 0.2, "phone": 0.1}, 0.08),
    Usage("travel_booking", "travel", 0.022, _ROAD, {"account": 0.2}, 0.06),
    Usage("high_risk_travel", "travel", 0.0015, _ROAD, {"subject": 0.1}, 0.20, 0.70),
    Usage(
        "restricted_purchase_report",
        "capability",
        0.0015,
        {COMMUNITY: 0.4, BANK: 0.3, PARTNER: 0.3},
        _CASH,
        0.2,
        0.7,
    ),
    Usage("weapon_interest", "capability", 0.0025, _PLANS, {"device": 0.2}, 0.18, 0.75),
    Usage("training_activity", "capability", 0.0025, _MEETING, {"vehicle": 0.2, "subject": 0.2}, 0.15, 0.65),
    Usage("reconnaissance_report", "planning", 0.0012, _PLANS, _CAR, 0.25, 0.75),
    Usage("site_interest", "planning", 0.0020, _PLANS, {"vehicle": 0.3, "device": 0.15}, 0.18, 0.70),
    Usage("police_stop", "criminality", 0.175, _STREET, {**_CAR, "subject": 0.08, "address": 0.1}, 0.05),
    Usage("traffic_offence", "criminality", 0.130, _STREET, {"vehicle": 0.9}, 0.03),
    Usage("drug_offence", "criminality", 0.095, {POLICE: 0.9, PRISON: 0.1}, _HOME, 0.08),
    Usage("domestic_incident", "criminality", 0.075, {POLICE: 0.8, PARTNER: 0.2}, {"address": 0.7}, 0.20),
    Usage("arrest", "criminality", 0.065, _STREET, _HOME, 0.12),
    Usage("violent_offence", "criminality", 0.025, _STREET, {"address": 0.2}, 0.20),
    Usage("custody_start", "custody", 0.0, {PRISON: 0.7, POLICE: 0.3}, {}, 0.08),
    Usage("custody_release", "custody", 0.0, {PRISON: 1.0}, {"address": 0.4}, 0.03),
    Usage("licence_breach", "custody", 0.010, {PRISON: 1.0}, {}, 0.08),
    Usage(
        "address_change", "context", 0.085, {PARTNER: 0.5, POLICE: 0.3, PRISON: 0.2}, {"address": 1.0}, 0.15
    ),
    Usage("safeguarding_concern", "context", 0.050, {PARTNER: 0.8, COMMUNITY: 0.2}, {"address": 0.2}, 0.15),
    Usage("employment_started", "protective", 0.026, {PARTNER: 0.8, PRISON: 0.2}, {}, 0.08),
    Usage("intervention_engagement", "protective", 0.034, _HELP, {}, 0.10),
    Usage("programme_completed", "protective", 0.008, _HELP, {}, 0.05),
)

NAMES = tuple(usage.name for usage in USAGE)
FAMILIES = tuple(dict.fromkeys(usage.family for usage in USAGE))
FAMILY_OF = np.array([FAMILIES.index(usage.family) for usage in USAGE])
SHARES: Floats = np.array([usage.share for usage in USAGE]) / sum(usage.share for usage in USAGE)


def code(name: str) -> int:
    """Position of a type in `USAGE`; types are carried as this number in arrays."""
    return NAMES.index(name)


def codes(*names: str) -> list[int]:
    """Positions of several types."""
    return [code(name) for name in names]


def source_kind_weights() -> Floats:
    """One row a type, one column a kind of source."""
    weights = np.zeros((len(USAGE), len(SOURCE_KINDS)))
    for row, usage in enumerate(USAGE):
        for kind, weight in usage.reported_by.items():
            weights[row, kind] = weight
    return weights


def link_probabilities() -> Floats:
    """One row a type, one column a kind of link; scaled down where they sum to more than one."""
    weights = np.zeros((len(USAGE), len(LINK_KINDS)))
    for row, usage in enumerate(USAGE):
        for kind, probability in usage.linked.items():
            weights[row, LINK_KINDS.index(kind)] = probability
    most_one: Floats = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1.0)
    return most_one


def neighbours() -> Floats:
    """Weights of the type under which another agency records an incident: mostly the same one."""
    same_family = (FAMILY_OF[:, None] == FAMILY_OF[None, :]).astype(float)
    for name in ("custody_start", "custody_release", "custodial_contact"):
        same_family[code(name), :] = same_family[:, code(name)] = 0.0
    np.fill_diagonal(same_family, 0.0)
    total = np.maximum(same_family.sum(axis=1, keepdims=True), 1.0)
    weights: Floats = 0.12 * same_family / total
    np.fill_diagonal(weights, 1.0 - weights.sum(axis=1))
    return weights
