"""What the reports name, read once for all nights; and the two clocks of the ties that are made of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.contracts import LINK_KINDS
from analytics.network.links import LinkRules, Links
from analytics.network.mentions import BINDING_ROLES, COMMON_CONTACT, CONTACT, INVESTIGATION, KINDS, Mentions
from analytics.reports import NEVER_US, midnight_us
from tests.worlds import (
    INVOLVEMENTS,
    NIGHT,
    TAXONOMY,
    VERSIONS,
    World,
    moment,
    report,
    tied_world,
    version,
    world,
)


def of(*reports: dict[str, object]) -> World:
    return world(list(reports), [version(f"s{i:03}") for i in range(5)])


def read(source: World) -> Mentions:
    return source.history().mentions


def same(one: Mentions, other: Mentions) -> bool:
    """Whether two are equal to the byte."""
    for each in fields(Mentions):
        first, second = getattr(one, each.name), getattr(other, each.name)
        equal = first.equals(second) if isinstance(first, pl.Series) else first.tobytes() == second.tobytes()
        if not equal:
            return False
    return True


THREE = of(
    report("e1", "s003", "2026-01-02", "arrest"),
    report("e2", "s001", "2026-01-01", "arrest"),
    report("e3", "s001", "2026-01-03", "arrest"),
)


def test_every_kind_of_link_of_the_contract_has_a_kind_of_tie() -> None:
    assert set(LINK_KINDS) - {"subject"} < set(KINDS)
    assert (KINDS[CONTACT], KINDS[COMMON_CONTACT], KINDS[INVESTIGATION]) == (
        "contact", "common_contact", "investigation",
    )  # fmt: skip
    assert len(set(KINDS)) == len(KINDS)


def test_a_contact_names_the_lower_subject_first_whoever_the_report_is_on() -> None:
    found = read(
        THREE.with_links(("e1", "subject", "s001"), ("e2", "subject", "s003"), ("e3", "subject", "s002"))
    )
    assert found.low.tolist() == [1, 1, 1]
    assert found.high.tolist() == [2, 3, 3]
    reports = THREE.history().reports
    assert [reports.event_ids[int(row)] for row in found.met] == ["e3", "e2", "e1"]
    assert len(found.thing) == 0


def test_who_names_themselves_and_a_link_without_its_report_are_nothing() -> None:
    found = read(THREE.with_links(("e1", "subject", "s003"), ("gone", "subject", "s001")))
    assert len(found.low) == 0
    assert len(found.thing) == 0


def test_a_thing_counts_where_two_people_are_named_with_it() -> None:
    found = read(
        THREE.with_links(
            ("e1", "phone", "shared"), ("e2", "phone", "shared"), ("e3", "phone", "shared"),
            ("e2", "address", "one's own"), ("e3", "address", "one's own"), ("e1", "vehicle", "alone"),
        )
    )  # fmt: skip
    assert found.names.to_list() == ["shared"]
    assert [KINDS[kind] for kind in found.kind] == ["phone"]
    assert found.thing.tolist() == [0, 0, 0]
    assert found.user.tolist() == [1, 1, 3]
    occurred = THREE.history().reports.occurred[found.used]
    assert occurred[0] < occurred[1]


def test_an_outsider_is_a_thing_of_a_kind_of_its_own() -> None:
    found = read(THREE.with_links(("e1", "subject", "outsider"), ("e2", "subject", "outsider")))
    assert len(found.low) == 0
    assert found.kind.tolist() == [COMMON_CONTACT]
    assert found.names.to_list() == ["outsider"]


def test_the_same_value_of_two_kinds_is_two_things() -> None:
    rows = [(event, kind, "same") for event in ("e1", "e2") for kind in ("phone", "device", "subject")]
    found = read(THREE.with_links(*rows))
    assert sorted(KINDS[kind] for kind in found.kind) == ["common_contact", "device", "phone"]
    assert np.bincount(found.thing).tolist() == [2, 2, 2]


def test_only_binding_roles_are_members_each_once() -> None:
    known_at = moment("2024-01-01")
    rows = [
        ("s001", "i1", "associate", known_at),
        ("s001", "i1", "subject", known_at),
        ("s002", "i1", "victim", known_at),
        ("s003", "i1", "subject", known_at),
        ("s003", "i0", "witness", None),
        ("s004", "i0", "subject", None),
        ("nobody", "i0", "subject", None),
    ]
    found = read(replace(THREE, involvements=pl.DataFrame(rows, schema=INVOLVEMENTS, orient="row")))
    assert found.inquiries.to_list() == ["i0", "i1"]
    assert found.inquiry.tolist() == [0, 1, 1]
    assert found.member.tolist() == [4, 1, 3]
    dated = midnight_us(known_at.date())
    assert found.told.tolist() == [-NEVER_US, dated, dated]
    assert set(BINDING_ROLES).isdisjoint({"witness", "victim"})


def test_nothing_in_nothing_out() -> None:
    found = read(world([], []))
    assert {len(getattr(found, each.name)) for each in fields(Mentions)} == {0}


def test_rows_are_sorted_and_their_order_before_is_irrelevant() -> None:
    source = tied_world(3)
    found = read(source)
    keys = list(zip(found.low.tolist(), found.high.tolist(), strict=True))
    assert keys == sorted(keys)
    assert all(low < high for low, high in keys)
    assert list(zip(found.thing, found.user, strict=True)) == sorted(
        zip(found.thing, found.user, strict=True)
    )
    assert min(len(set(found.user[found.thing == thing])) for thing in set(found.thing)) > 1
    mixed = replace(
        source,
        reports=source.reports.sample(fraction=1.0, shuffle=True, seed=4),
        event_links=source.event_links.sample(fraction=1.0, shuffle=True, seed=5),
    )
    assert same(read(mixed), found)


def columns(found: Links) -> list[bytes]:
    return [getattr(found, name).tobytes() for name in Links.__dataclass_fields__]


def involved(base: World, *members: str) -> World:
    rows = [(who, f"i{place // 4}", "subject", moment("2025-01-01")) for place, who in enumerate(members)]
    return replace(base, involvements=pl.DataFrame(rows, schema=INVOLVEMENTS, orient="row"))


def in_order(found: Links) -> bool:
    key = list(zip(found.first.tolist(), found.second.tolist(), found.kind.tolist(), strict=True))
    return key == sorted(set(key)) and all(first < second for first, second, _ in key)


def night(source: World, as_of: date = NIGHT, until: date = NIGHT) -> Links:
    return source.history(until).night(as_of, np.zeros(len(TAXONOMY.types))).links


@settings(max_examples=15)
@given(seed=st.integers(0, 500), shuffle=st.integers(0, 99))
def test_rows_are_sorted_and_the_order_of_what_comes_in_changes_no_byte(seed: int, shuffle: int) -> None:
    source = involved(tied_world(seed, 20, 300), *(f"s{i:03}" for i in range(20)))
    found = night(source)
    assert in_order(found)
    assert len(found) > 5
    assert ((found.weight >= LinkRules().least_weight) & (found.weight <= 1)).all()
    assert (found.began <= found.last).all()
    assert (found.last <= midnight_us(NIGHT)).all()
    mixed = {
        name: getattr(source, name).sample(fraction=1.0, shuffle=True, seed=shuffle)
        for name in ("reports", "event_links", "involvements")
    }
    assert columns(night(replace(source, **mixed))) == columns(found)


@settings(max_examples=20)
@given(
    seed=st.integers(0, 500), days=st.integers(1, 900), change=st.sampled_from(["drop", "renamed", "more"])
)
def test_what_is_recorded_later_changes_no_earlier_tie(seed: int, days: int, change: str) -> None:
    base, as_of = tied_world(seed, 20, 300), NIGHT - timedelta(days=days)
    later = pl.col("recorded_at") > pl.lit(as_of).cast(pl.Datetime("us"))
    events = base.reports.filter(later)["event_id"].to_list()
    if change == "drop":
        other = replace(base, reports=base.reports.filter(~later))
    elif change == "renamed":
        kept = base.event_links.filter(~pl.col("event_id").is_in(events))
        other = replace(base, event_links=kept).with_links(*((name, "subject", "s001") for name in events))
    else:
        late = moment(str(as_of)) + timedelta(hours=1)
        new = [report(f"n{i}", f"s{i:03}", "2026-06-01", "arrest", recorded_at=late) for i in range(20)]
        other = base.with_reports(*new).with_links(*((f"n{i}", "address", f"address-{i}") for i in range(4)))
    before = columns(night(base, as_of))
    assert columns(night(other, as_of)) == before
    assert columns(night(base, as_of, until=as_of)) == before


def by_name(source: World, as_of: date = NIGHT) -> pl.DataFrame:
    """The ties with the ids of whom they tie; somebody known later moves all indices."""
    found, names = night(source, as_of), source.history().reports.subject_ids
    rest = {name: getattr(found, name) for name in list(Links.__dataclass_fields__)[2:]}
    return pl.DataFrame({"first": names.gather(found.first), "second": names.gather(found.second)} | rest)


def with_newcomer(base: World, subject: str, recorded: str) -> World:
    row = pl.DataFrame([version(subject, recorded_at=moment(recorded))], schema=VERSIONS)
    return replace(base, versions=pl.concat([base.versions, row]))


def test_an_outsider_who_becomes_a_subject_later_is_one_who_was_met_until_then() -> None:
    base = THREE.with_links(("e1", "subject", "t"), ("e2", "subject", "t"))
    early, after = date(2026, 3, 1), with_newcomer(base, "t", "2026-05-01")
    assert by_name(base, early)["kind"].to_list() == [COMMON_CONTACT]
    assert by_name(after, early).equals(by_name(base, early))
    assert by_name(after)["kind"].to_list() == [CONTACT, CONTACT]


def test_who_becomes_known_later_is_no_member_of_an_investigation_before() -> None:
    base, early = involved(THREE, "s001", "s002", "t"), date(2026, 3, 1)
    after = with_newcomer(base, "t", "2026-05-01")
    assert by_name(base, early).height == 1
    assert by_name(after, early).equals(by_name(base, early))
    assert by_name(after).height == 3
