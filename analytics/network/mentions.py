"""What the reports name: other people, and things that several people may use; read once for all nights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.contracts import LINK_KINDS
from analytics.reports import NEVER_US, Reports

KINDS = ("contact", *(kind for kind in LINK_KINDS if kind != "subject"), "common_contact", "investigation")
"""Kinds of tie: met or named together; the same thing used; the same outsider met; one investigation."""
CONTACT, COMMON_CONTACT, INVESTIGATION = (
    KINDS.index(name) for name in ("contact", "common_contact", "investigation")
)
_CODES = {name if name != "common_contact" else "subject": code for code, name in enumerate(KINDS)}
BINDING_ROLES = ("subject", "associate")
"""Roles in an investigation that tie people to each other: a victim's or a witness's never do."""


@dataclass(frozen=True)
class Mentions:
    """Everything that can tie two subjects, as parallel arrays.

    Contacts, one row a report that names another subject of the cohort: `low` and `high` (c,) are the two
    subjects' indices, `met` (c,) the report; sorted by (low, high, occurred).

    Uses, one row a report that names a thing: `thing` (u,) its number, `user` (u,) the subject and `used`
    (u,) the report; sorted by (thing, user, occurred), each once. Only things that several people are named
    with are kept, and such as may be merged. `kind` and `names` (t,) give each thing's kind (a code in
    `KINDS`) and value; things are sorted by both. `lapsed` (u,) is when a use came to mean nothing: an
    outsider whom several met was recorded as a subject (else `NEVER_US`).

    Memberships, one row a subject in an investigation that binds them: `inquiry` (i,) its number, `member`
    (i,), `told` (i,) when the investigation was first recorded, -`NEVER_US` where no row tells, and `joined`
    (i,) when the member was; sorted by (inquiry, member). `inquiries` are their ids.
    """

    low: NDArray[np.int32]
    high: NDArray[np.int32]
    met: NDArray[np.int64]
    thing: NDArray[np.int32]
    user: NDArray[np.int32]
    used: NDArray[np.int64]
    lapsed: NDArray[np.int64]
    kind: NDArray[np.int8]
    names: pl.Series
    inquiry: NDArray[np.int32]
    member: NDArray[np.int32]
    told: NDArray[np.int64]
    joined: NDArray[np.int64]
    inquiries: pl.Series

    def __post_init__(self) -> None:
        """Nothing is ever changed; and compiled kernels, which tell arrays apart by that, know one kind."""
        for part in vars(self).values():
            if isinstance(part, np.ndarray):
                part.flags.writeable = False

    def known_by(self, as_of_us: int) -> Mentions:
        """What there was of it on a night, whoever was recorded later."""
        uses, members = self.lapsed > as_of_us, self.joined <= as_of_us
        if uses.all() and members.all():
            return self
        return replace(
            self,
            thing=self.thing[uses],
            user=self.user[uses],
            used=self.used[uses],
            lapsed=self.lapsed[uses],
            inquiry=self.inquiry[members],
            member=self.member[members],
            told=self.told[members],
            joined=self.joined[members],
        )


def read(
    reports: Reports, event_links: pl.DataFrame, involvements: pl.DataFrame, mergeable: Iterable[str] = ()
) -> Mentions:
    """Mentions from the relations `read_event_links` and `read_involvements`, in whatever order they come.

    Nothing is merged. Things with the values `mergeable` are kept even where one person alone is named with
    them, for `as_one`.
    """
    return of(reports, named(reports, event_links), involvements, mergeable)


def named(reports: Reports, event_links: pl.DataFrame) -> pl.DataFrame:
    """What each report names: report, link_kind, link_value; in no order."""
    rows = pl.DataFrame(
        {"event_id": reports.event_ids, "report": np.arange(len(reports.subject), dtype=np.int64)}
    )
    # fewer links than reports: what is looked up in is the smaller of the two
    return rows.join(event_links, on="event_id").drop("event_id")


def of(
    reports: Reports, links: pl.DataFrame, involvements: pl.DataFrame, mergeable: Iterable[str] = ()
) -> Mentions:
    """The same from the `links` that `named` found."""
    people = reports.subject_ids
    number = pl.DataFrame({"subject_id": people}).with_row_index("person")
    named = _known(reports, links, number)
    contacts = _contacts(named)
    # somebody named before they were recorded was an outsider until then
    outside = pl.col("other").is_null() | (pl.col("lapsed") > pl.col("available"))
    things, thing, used, lapsed = _things(named.filter(outside), mergeable)
    members = _members(involvements, number)
    told = members["known_at"].cast(pl.Datetime("us")).to_physical().fill_null(-NEVER_US)
    return Mentions(
        low=contacts["low"].to_numpy(),
        high=contacts["high"].to_numpy(),
        met=contacts["report"].to_numpy(),
        thing=thing,
        user=reports.subject[used],
        used=used,
        lapsed=lapsed,
        kind=things["kind"].to_numpy(),
        names=things["link_value"],
        inquiry=_runs(members, "investigation_id"),
        member=members["person"].cast(pl.Int32).to_numpy(),
        told=told.to_numpy(),
        joined=reports.first_told[members["person"].to_numpy()],
        inquiries=members["investigation_id"].unique(maintain_order=True),
    )


def as_one(mentions: Mentions, names: Mapping[str, str]) -> Mentions:
    """The same with merged things taken for one: each thing whose value is in `names` has that name instead.

    Only things that several people are named with are kept then. People are never merged, whoever they are.
    """
    people = mentions.kind == COMMON_CONTACT
    merged = mentions.names.replace(dict(names))
    named = pl.DataFrame(
        {"kind": mentions.kind, "name": mentions.names.zip_with(pl.Series(people, dtype=pl.Boolean), merged)}
    )
    things = named.unique().sort("kind", "name").with_row_index("number")
    number = named.join(things, on=["kind", "name"], how="left", maintain_order="left")["number"].to_numpy()
    thing, first, used = _sorted(number[mentions.thing], mentions.used)
    user = mentions.user[first]
    edges = np.append(np.flatnonzero(np.diff(thing, prepend=-1)), len(thing))
    several = user[edges[:-1]] != user[edges[1:] - 1]
    rows = np.repeat(several, np.diff(edges))
    return replace(
        mentions,
        thing=(np.cumsum(several) - 1)[thing[rows]].astype(np.int32),
        user=user[rows],
        used=used[rows],
        lapsed=mentions.lapsed[first][rows],
        kind=things["kind"].to_numpy()[several],
        names=things["name"].filter(pl.Series(several, dtype=pl.Boolean)),
    )


def _known(reports: Reports, links: pl.DataFrame, number: pl.DataFrame) -> pl.DataFrame:
    """Each link with the person reported on and, where it names a known subject, that one."""
    report = links["report"].to_numpy()
    rows = links.with_columns(
        person=pl.Series(reports.subject[report]),
        occurred=pl.Series(reports.occurred[report]),
        available=pl.Series(reports.available[report]),
    )
    subjects = number.select(
        link_kind=pl.lit("subject"),
        link_value="subject_id",
        other=pl.col("person").cast(pl.Int32),
        lapsed=pl.Series(reports.first_told),
    )
    return rows.join(subjects, on=["link_kind", "link_value"], how="left")


def _contacts(named: pl.DataFrame) -> pl.DataFrame:
    """Mentions of other subjects."""
    return (
        named.filter(pl.col("other") != pl.col("person"))
        .select(
            low=pl.min_horizontal("person", "other"),
            high=pl.max_horizontal("person", "other"),
            report="report",
            occurred="occurred",
        )
        .sort("low", "high", "occurred", "report")
    )


def _things(
    named: pl.DataFrame, mergeable: Iterable[str]
) -> tuple[pl.DataFrame, NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """Things, and outsiders, that several are named with; thing, report and lapse of each use."""
    several = pl.col("least") != pl.col("most")
    wanted = pl.col("link_value").is_in(list(mergeable))
    things = (
        named.group_by("link_kind", "link_value")
        .agg("report", pl.col("lapsed").first(), least=pl.col("person").min(), most=pl.col("person").max())
        .filter(several | wanted)
        .with_columns(kind=pl.col("link_kind").replace_strict(_CODES, return_dtype=pl.Int8))
        .sort("kind", "link_value")
    )
    thing = np.repeat(np.arange(things.height), things["report"].list.len().to_numpy())
    report = things["report"].explode(empty_as_null=False).to_numpy()
    thing, _, used = _sorted(thing, report)
    lapsed = things["lapsed"].fill_null(NEVER_US).to_numpy()[thing]
    return things, thing.astype(np.int32), used, lapsed


def _sorted(
    thing: NDArray[np.integer[Any]], report: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Thing, one of the places where it was, and report of each use, once each, in order of both.

    Reports are sorted by person and time, so uses then are too.
    """
    width = int(report.max(initial=0)) + 1
    key, place = np.unique(thing.astype(np.int64) * width + report, return_index=True)
    return key // width, place, key % width


def _members(involvements: pl.DataFrame, number: pl.DataFrame) -> pl.DataFrame:
    """Subjects and associates of each investigation, each once."""
    return (
        involvements.filter(pl.col("role").is_in(BINDING_ROLES))
        .join(number, on="subject_id")
        .group_by("investigation_id", "person")
        .agg(pl.col("known_at").first())
        .sort("investigation_id", "person")
    )


def _runs(frame: pl.DataFrame, *columns: str) -> NDArray[np.int32]:
    """The number of the run of equal values that each row of a sorted frame is in, from 0."""
    if frame.is_empty():
        return np.empty(0, dtype=np.int32)
    changed = pl.any_horizontal(pl.col(name) != pl.col(name).shift() for name in columns)
    number = frame.select(changed.fill_null(value=False).cast(pl.Int32).cum_sum()).to_series()
    return number.to_numpy()
