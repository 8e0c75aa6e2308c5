"""Short free text for some of the reports: templated, and free of real names and places."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

from analytics.synthetic.arrays import AnyArray
from analytics.synthetic.vocabulary import NAMES

WORDED_SHARE = 0.3
PHRASES_PER_TYPE = 16

_WHAT: dict[str, tuple[str, str]] = {
    "hostile_expression": ("Hostile remarks about a group", "Abusive post, since removed"),
    "extremist_material": ("Holding of prohibited material", "Shared a file from a known collection"),
    "intent_leakage": ("Said that something would happen soon", "Spoke of doing harm"),
    "group_attendance": ("Seen at a meeting", "Attended a gathering"),
    "contact_subject_of_interest": ("Seen with another subject", "Exchanged messages with another subject"),
    "custodial_contact": ("Visit received", "Association on the wing"),
    "platform_referral": ("Account referred by moderators", "Automated referral"),
    "account_reactivation": ("Dormant account in use again", "New sign-in on an old account"),
    "anonymised_channel_move": ("Conversation moved to another channel", "Left the open channel"),
    "suspicious_activity_report": ("Transfers without clear purpose", "Report on an account"),
    "unexplained_funds": ("Deposit of unclear origin", "Credit that does not fit income"),
    "cash_withdrawal_pattern": ("Repeated cash withdrawals", "Cash taken out in small sums"),
    "border_stop": ("Routine examination on entry", "Stopped on departure"),
    "travel_booking": ("Return journey booked", "One-way journey booked"),
    "high_risk_travel": ("Journey towards an area of concern", "Onward travel not declared"),
    "restricted_purchase_report": ("Attempt to buy a restricted item", "Query about a restricted item"),
    "weapon_interest": ("Asked about a weapon", "Searched for weapons"),
    "training_activity": ("Physical training with others", "Took part in an exercise outdoors"),
    "reconnaissance_report": ("Observed a building for some time", "Filmed entrances"),
    "site_interest": ("Asked about opening hours of a site", "Plans of a site looked up"),
    "police_stop": ("Stopped on foot", "Stopped in a vehicle"),
    "traffic_offence": ("Speeding", "No valid insurance"),
    "drug_offence": ("Small amount found", "Smell of cannabis noted"),
    "domestic_incident": ("Dispute at home", "Neighbours called"),
    "arrest": ("Arrested, later released", "Arrested on a warrant"),
    "violent_offence": ("Fight outside premises", "Assault reported"),
    "custody_start": ("Taken into custody", "Remanded"),
    "custody_release": ("Released on licence", "Released"),
    "licence_breach": ("Missed appointment", "Curfew not kept"),
    "address_change": ("New address given", "Moved out"),
    "safeguarding_concern": ("Concern raised by a practitioner", "Welfare check asked for"),
    "employment_started": ("Started work", "New job confirmed"),
    "intervention_engagement": ("Attended a session", "Met the mentor"),
    "programme_completed": ("Finished a course", "Last session attended"),
}
_MANNER = ("", " in the evening", " with one other person", ", second mention")
_AFTER = (".", "; no further detail.")
TEXTS = tuple(
    f"{what}{manner}{after}"
    for name in NAMES
    for what, manner, after in product(_WHAT[name], _MANNER, _AFTER)
)


def choose(kind: AnyArray, rng: np.random.Generator) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.bool_]]:
    """For each report a position in `TEXTS`, and whether it has no text after all."""
    chance = rng.integers(0, 2**16, len(kind), dtype=np.uint16)
    phrase = kind.astype(np.int16) * np.int16(PHRASES_PER_TYPE) + (chance & 15).astype(np.int16)
    return phrase, (chance >> 4) >= round(WORDED_SHARE * 2**12)
