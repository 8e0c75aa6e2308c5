"""Figures of identifiers and people that nearly match: how many planted ones are found, and what else is.

Run as `python -m benchmarks.near [FEED]`; without a feed of Parquet files the reference world is simulated.
Into a copy of the feed are planted identifiers written differently on some of the reports that carry
them, and people whose reports are dealt out to two records. Phone numbers are first made of digits, as
phone numbers are, so that chance has something to hit.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl

from analytics.network.near.spelling import LOOK_ALIKES
from analytics.network.near.suggestions import suggest
from analytics.store.open import Store, open_store
from benchmarks._measure import Figure, print_table, program

VARIANTS, SPLITS, PLANTINGS = 200, 50, 3
WAYS = ("separators", "zeros", "look-alike", "transposition")
MOST_PEOPLE = 50
Pairs = dict[tuple[str, str], str]


def digits(value: str) -> str:
    """A phone number of eleven digits in place of an opaque token, always the same."""
    number = int(hashlib.sha256(value.encode()).hexdigest(), 16) % 10**9
    return f"07{number:09d}"


def variant(value: str, way: str, chance: Random) -> str | None:
    """The value as somebody else would write it; None where that way does not suit it."""
    if way == "separators":
        place = chance.randrange(3, len(value) - 2)
        return value[:place].lower() + chance.choice(".:_-") + value[place:]
    if way == "zeros":
        if value.isdigit():
            return "0044" + value[1:]
        return value[0] + "0" * chance.randint(1, 3) + value[1:] if value[1].isdigit() else None
    if way == "look-alike":
        written = {digit: sign for sign, digit in LOOK_ALIKES.items() if sign != "L"}
        places = [place for place, sign in enumerate(value) if sign in written]
        if not places:
            return None
        place = chance.choice(places)
        return value[:place] + written[value[place]] + value[place + 1 :]
    places = [place for place in range(2, len(value) - 1) if value[place].upper() != value[place + 1].upper()]
    place = chance.choice(places)
    return value[:place] + value[place + 1] + value[place] + value[place + 2 :]


def plant_variants(links: pl.DataFrame, subjects: pl.DataFrame, chance: Random) -> tuple[pl.DataFrame, Pairs]:
    """Write one identifier in a few differently on a third of its reports; `subjects` tells whose reports."""
    things = (
        links.filter(pl.col("link_kind") != "subject")
        .join(subjects, on="event_id")
        .group_by("link_kind", "link_value")
        .agg(pl.col("event_id").sort(), people=pl.col("subject_id").n_unique())
        .filter(pl.col("event_id").list.len() > 1, pl.col("people") <= MOST_PEOPLE)
        .sort("link_kind", "link_value")
    )
    planted: Pairs = {}
    written: list[tuple[str, str, str, str]] = []
    for number, row in enumerate(chance.sample(things.rows(), VARIANTS)):
        kind, value, events, _ = row
        way = WAYS[number % len(WAYS)]
        other = variant(value, way, chance)
        if other is None:
            way, other = "separators", variant(value, "separators", chance)
        planted[min(value, str(other)), max(value, str(other))] = way
        slips = chance.sample(events, max(1, len(events) // 3))
        written += [(event_id, kind, value, str(other)) for event_id in slips]
    names = ["event_id", "link_kind", "link_value", "other"]
    replaced = pl.DataFrame(written, schema=names, orient="row")
    return links.join(replaced, on=names[:3], how="left").select(
        "event_id", "link_kind", link_value=pl.coalesce("other", "link_value")
    ), planted


def plant_splits(
    subjects: pl.DataFrame, events: pl.DataFrame, links: pl.DataFrame, chance: Random
) -> tuple[pl.DataFrame, pl.DataFrame, Pairs]:
    """Deal the reports on some people who are named with identifiers out to two records each."""
    carrying = links.filter(pl.col("link_kind") != "subject").select("event_id").unique()
    named = events.join(carrying, on="event_id", how="semi").group_by("subject_id").len()
    eligible = named.filter(pl.col("len") >= 4)["subject_id"].sort().to_list()
    chosen = chance.sample(eligible, SPLITS)
    second = {subject_id: f"S{chance.getrandbits(48):012x}" for subject_id in chosen}
    of = sorted(events.filter(pl.col("subject_id").is_in(chosen)).select("event_id", "subject_id").rows())
    dealt = {event_id: second[subject_id] for event_id, subject_id in of if chance.random() < 0.5}
    moved = pl.DataFrame({"event_id": list(dealt), "dealt": list(dealt.values())})
    events = events.join(moved, on="event_id", how="left").with_columns(
        subject_id=pl.coalesce("dealt", "subject_id")
    )
    copies = (
        subjects.filter(pl.col("subject_id").is_in(chosen))
        .unique("subject_id", keep="last", maintain_order=True)
        .with_columns(pl.col("subject_id").replace_strict(second))
    )
    pairs = {(min(pair), max(pair)): "split" for pair in second.items()}
    return pl.concat([subjects, copies]), events.drop("dealt"), pairs


def plant(feed: Path, out: Path, seed: int) -> tuple[Pairs, Pairs]:
    """Write the feed anew with variants and splits; gives the planted pairs of identifiers and of people."""
    chance = Random(seed)
    shutil.copytree(feed, out)
    links, events, subjects = (
        pl.read_parquet(feed / f"{name}.parquet") for name in ("event_links", "events", "subjects")
    )
    number = pl.col("link_value").map_elements(digits, return_dtype=pl.String)
    phone = pl.col("link_kind") == "phone"
    links = links.with_columns(link_value=pl.when(phone).then(number).otherwise("link_value"))
    links, identifiers = plant_variants(links, events.select("event_id", "subject_id"), chance)
    subjects, events, people = plant_splits(subjects, events, links, chance)
    for name, frame in (("event_links", links), ("events", events), ("subjects", subjects)):
        frame.write_parquet(out / f"{name}.parquet")
    return identifiers, people


def loaded(feed: Path, path: Path) -> Store:
    """A store with that feed in it."""
    program(path, "ingest", str(feed))
    return open_store(path)


def found(suggested: pl.DataFrame, kind: str) -> list[tuple[str, str]]:
    """Pairs suggested of one kind, the likeliest first."""
    return suggested.filter(pl.col("kind") == kind).select("first", "second").rows()


@dataclass
class Tally:
    """Pairs planted and suggested in several worlds, and which of them were both, by the way planted."""

    planted: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    suggested: int = 0

    def add(self, pairs: list[tuple[str, str]], planted: Pairs) -> None:
        """Count one world in."""
        self.planted.update(planted.values())
        self.hit.update(planted[pair] for pair in pairs if pair in planted)
        self.suggested += len(pairs)

    def figures(self, name: str) -> list[Figure]:
        """How many of the planted are suggested, and how many of the suggested were planted."""
        hits = self.hit.total()
        lines = [
            Figure(f"{name}: planted", self.planted.total(), "pairs"),
            Figure(f"{name}: suggested", self.suggested, "pairs"),
            Figure(f"{name}: recall", 100 * hits / self.planted.total(), "%"),
            Figure(f"{name}: precision", 100 * hits / max(1, self.suggested), "%"),
        ]
        for way, count in sorted(self.planted.items()):
            lines.append(Figure(f"{name}: recall, {way} ({count})", 100 * self.hit[way] / count, "%"))
        return lines


def main() -> int:
    """Print what is found in planted feeds, and what is suggested in the feed as it is."""
    identifiers, people = Tally(), Tally()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        feed = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "feed"
        if not feed.exists():
            program(folder / "unused", "simulate", str(feed))
        night = last_night(feed)
        for seed in range(1, PLANTINGS + 1):
            written, split = plant(feed, folder / f"planted-{seed}", seed)
            suggested = suggest(loaded(folder / f"planted-{seed}", folder / f"store-{seed}"), night)
            identifiers.add(found(suggested, "identifier"), written)
            people.add(found(suggested, "subject"), split)
        plain = suggest(loaded(feed, folder / "plain"), night)
    lines = [*identifiers.figures("identifiers"), *people.figures("people")]
    lines += [
        Figure(f"nothing planted: {kind}s suggested", len(found(plain, kind)), "pairs")
        for kind in ("identifier", "subject")
    ]
    print_table("Identifiers and people that nearly match", lines)
    return 0


def last_night(feed: Path) -> date:
    """The first midnight by which everything in the feed had been recorded."""
    newest: date = (
        pl.scan_parquet(feed / "events.parquet")
        .select(pl.col("recorded_at").max().dt.date())
        .collect()
        .item()
    )
    return newest + timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
