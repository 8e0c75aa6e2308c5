from __future__ import annotations

from datetime import datetime

import polars as pl

from analytics.network.near.rules import NearRules
from analytics.network.near.uses import Uses, circles, read, ties

Row = tuple[str, str, str]


def uses(*rows: Row) -> Uses:
    """Uses of (subject, kind, value), each in a report of its own."""
    return read(
        pl.DataFrame(
            {
                "link_kind": [kind for _, kind, _ in rows],
                "link_value": [value for *_, value in rows],
                "subject_id": [subject for subject, *_ in rows],
                "event_id": [f"E{place}" for place in range(len(rows))],
                "occurred_at": [datetime(2024, 1, 1)] * len(rows),
            }
        )
    )


def test_who_meets_or_shares_is_tied_in_both_directions() -> None:
    of = uses(("S1", "subject", "S2"), ("S3", "phone", "P"), ("S1", "phone", "P"), ("S2", "subject", "S2"))
    assert ties(of, NearRules()).rows() == [("S1", "S2"), ("S1", "S3"), ("S2", "S1"), ("S3", "S1")]


def test_the_same_value_of_another_kind_is_another_thing() -> None:
    assert ties(uses(("S1", "phone", "P"), ("S2", "account", "P")), NearRules()).is_empty()


def test_hubs_tie_nobody() -> None:
    box = [(f"S{place}", "phone", "box") for place in range(4)]
    assert ties(uses(*box), NearRules(most_users=4)).height == 12
    assert ties(uses(*box), NearRules(most_users=3)).is_empty()
    worker = [("S0", "subject", f"S{place}") for place in range(1, 5)]
    assert ties(uses(*worker), NearRules(most_tied=3)).rows() == [
        (f"S{place}", "S0") for place in range(1, 5)
    ]


def test_a_circle_is_who_uses_a_thing_and_who_is_tied_to_them() -> None:
    of = uses(("S1", "phone", "P"), ("S1", "subject", "S2"), ("S2", "subject", "S3"), ("S4", "phone", "Q"))
    found = circles(of.users(), ties(of, NearRules())).sort("value").rows()
    assert found == [("phone", "P", ["S1", "S2"]), ("phone", "Q", ["S4"])]


def test_what_is_said_of_others_can_be_left_out() -> None:
    of = uses(("S1", "phone", "P"), ("S9", "phone", "P"), ("S9", "subject", "S1"))
    known = of.among(pl.Series(["S1"]))
    assert known.things["subject_id"].to_list() == ["S1"]
    assert known.contacts.is_empty()
