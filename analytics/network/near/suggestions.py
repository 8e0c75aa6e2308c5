"""What may be one, by a night: pairs of identifiers and of people, with their evidence.

A person judges; nothing is merged here. What was decided of a pair is recorded by
`analytics.store.merges`, and a pair that was decided is not suggested again until that is undone.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from analytics.errors import UsageError
from analytics.network.near import identifiers, people, uses
from analytics.network.near.evidence import Reason, Record, Witness, of_people
from analytics.network.near.rules import IdentifierModel, NearRules, PersonModel
from analytics.progress import QUIET, Progress, Update
from analytics.store import merges, nights, switch
from analytics.store.open import Store
from analytics.store.reading import open_reading

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "kind": pl.String, "link_kind": pl.String, "first": pl.String, "second": pl.String, "bits": pl.Float64,
    "probability": pl.Float64, "evidence": pl.List(pl.String), "event_ids": pl.List(pl.String),
}  # fmt: skip
TOO_LITTLE = (
    "Subject records carry no name and no date of birth: pairs of subjects rest on shared identifiers alone,"
    " most split records are missed and close associates can be taken for one person."
)
"""What must be said wherever pairs of subjects are shown."""


def the_night(store: Store, as_of: date | None) -> date:
    """`as_of`, or else the current night; `UsageError` where none is published."""
    if as_of is not None:
        return as_of
    night = nights.current(store)
    if night is None:
        raise UsageError("matches: no night is published yet", allowed="--as-of DATE")
    return night.as_of


def suggest(
    store: Store, as_of: date, rules: NearRules | None = None, progress: Progress = QUIET
) -> pl.DataFrame:
    """Undecided pairs that are rather one than two, by what was recorded by `as_of`; identifiers first.

    One row a pair: `kind` (`identifier` or `subject`), `link_kind` (null for subjects), `first` < `second`,
    `bits` and `probability` that they are one, `evidence` in words and `event_ids` that show it. Each kind
    is sorted, the likeliest first, and has at most `rules.most` rows.
    """
    switch.require_on(store)
    rules = rules or NearRules()
    with progress.stage("Reading what reports name") as update, open_reading(store) as reading:
        used = uses.read(reading.frame("read_near_uses", as_of=as_of))
        update(0.5)
        versions = reading.frame("read_subject_versions", as_of=as_of)
        involvements = reading.frame("read_involvements", as_of=as_of)
    areas = versions.unique("subject_id", keep="last", maintain_order=True).select("subject_id", "area_id")
    decided = merges.standing(merges.all(store))
    with progress.stage("Comparing identifiers") as update:
        of_things = _identifiers(used, areas, rules, decided, update)
    with progress.stage("Comparing people") as update:
        known = used.among(versions["subject_id"])
        records = people.records(known, areas, involvements, rules)
        paired = people.pairs(records, PersonModel(), rules, update)
        of_persons = _open(paired, records, "subject_id", "subject", rules, decided)
    rows = [
        *(_row("identifier", pair, reason) for pair, reason in of_things),
        *(_row("subject", pair, of_people(*pair[:2], known)) for pair in of_persons),
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


Pair = tuple[Record, Record, float, float]


def _identifiers(
    used: uses.Uses, areas: pl.DataFrame, rules: NearRules, decided: merges.Standing, update: Update
) -> list[tuple[Pair, Reason]]:
    tied = uses.ties(used, rules)
    records = identifiers.records(used, tied, areas, rules)
    paired = identifiers.pairs(records, IdentifierModel(), rules, update)
    found = _open(paired, records, "value", "identifier", rules, decided)
    asked = [(record["link_kind"], record["value"]) for pair in found for record in pair[:2]]
    wanted = pl.DataFrame(asked, schema={"link_kind": pl.String, "value": pl.String}, orient="row")
    witness = Witness(used, tied, wanted)
    return [(pair, witness.reason(*pair[:2])) for pair in found]


def _open(
    paired: pl.DataFrame,
    records: pl.DataFrame,
    name: str,
    kind: merges.Kind,
    rules: NearRules,
    decided: merges.Standing,
) -> list[Pair]:
    """The first pairs that nobody has decided yet, as their two records, bits and probability."""
    ids = pl.concat([paired["first"], paired["second"]]).unique()
    rows = records.filter(pl.col("unique_id").is_in(ids.to_list())).iter_rows(named=True)
    of = {row["unique_id"]: row for row in rows}
    pairs = [(of[first], of[second], bits, chance) for first, second, bits, chance in paired.iter_rows()]
    undecided = [pair for pair in pairs if (kind, pair[0][name], pair[1][name]) not in decided]
    return undecided[: rules.most]


def _row(kind: str, pair: Pair, reason: Reason) -> tuple[object, ...]:
    first, second, bits, probability = pair
    name = "value" if kind == "identifier" else "subject_id"
    said = (bits, probability, reason.words, reason.event_ids)
    return (kind, first.get("link_kind"), first[name], second[name], *said)
