"""What counts for and against two values, or two records, being one: the chances behind every suggestion.

The model is that of Fellegi and Sunter (1969, "A theory for record linkage", JASA 64): each comparison
adds log2(m / u) bits, where m is the chance of what was seen among pairs that are one and u among pairs
that are not, to log2 of the prior odds. The chances are stated, not learnt: a feed says of no pair what
it truly is, and learning them from the few near pairs of a night would make every night its own judge.
Their size was chosen on one planted world; `benchmarks/near.py` measures what they find.
"""

from __future__ import annotations

from dataclasses import dataclass

Chance = tuple[float, float]
"""m and u: the chance of seeing something among pairs that are one, and among those that are not."""


@dataclass(frozen=True)
class NearRules:
    """Who is compared at all, and how many suggestions are shown.

    An identifier that more than `most_users` people are named with is no candidate, and people with more
    than `most_tied` ties have no circle beyond themselves. Uses within `close_days` count as close. People
    are compared where they share a thing that at most `most_sharers` are named with; a person's main
    thing of a kind is the one they are named with most, in `main_uses` reports or more. At most `most`
    suggestions of identifiers and as many of people are made, none below `least_bits`.
    """

    most_users: int = 50
    most_tied: int = 50
    close_days: int = 14
    far_days: int = 180
    most_sharers: int = 5
    main_uses: int = 2
    most: int = 200
    least_bits: float = 0.0


@dataclass(frozen=True)
class IdentifierModel:
    """Chances among pairs of identifiers of one kind that the same or tied people use.

    `prior` is the share of such pairs that are one thing written differently. The spelling speaks
    loudest; two values on one report are two things, however alike they look. Between `strangers` only
    what differs in case or separators alone is compared: that is how a slip hides a tie.
    """

    prior: float = 0.001
    separators: Chance = (0.4, 1e-6)
    prefix: Chance = (0.2, 1e-5)
    look_alike: Chance = (0.15, 1e-5)
    transposition: Chance = (0.2, 1e-4)
    otherwise_spelt: Chance = (0.05, 0.9999)
    same_person: Chance = (0.6, 0.3)
    tied_in_one_area: Chance = (0.25, 0.3)
    tied: Chance = (0.1, 0.2)
    common_acquaintance: Chance = (0.04, 0.15)
    strangers: Chance = (0.01, 0.5)
    close: Chance = (0.6, 0.25)
    within_reach: Chance = (0.25, 0.25)
    far: Chance = (0.15, 0.5)
    on_one_report: Chance = (1e-6, 0.05)
    never_on_one_report: Chance = (0.999999, 0.95)


@dataclass(frozen=True)
class PersonModel:
    """Chances among pairs of subjects who share a thing that few are named with.

    `prior` is the share of such pairs that are one person with two records. A record has neither name nor
    date of birth, so a pair of close associates can look just the same: what tells them apart is the
    thing of a kind that each uses most.
    """

    prior: float = 0.01
    three_shared: Chance = (0.18, 0.05)
    two_shared: Chance = (0.37, 0.22)
    one_shared: Chance = (0.45, 0.73)
    same_main: Chance = (0.9, 0.08)
    other_main: Chance = (0.1, 0.92)
    same_area: Chance = (0.95, 0.6)
    other_area: Chance = (0.05, 0.4)
    named_together: Chance = (0.001, 0.44)
    never_named_together: Chance = (0.999, 0.56)
    one_investigation: Chance = (0.01, 0.56)
    no_investigation: Chance = (0.99, 0.44)
