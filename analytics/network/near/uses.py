"""Who was named with what: the uses of identifiers known on a night, and the circle around each."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analytics.network.near.rules import NearRules


@dataclass(frozen=True)
class Uses:
    """Reports that name something, known on a night and not retracted by then.

    `things` has a row a report and identifier: `link_kind`, `value`, `subject_id`, `event_id` and
    `occurred_at`. `contacts` has a row a report and other person: `subject_id`, `other`, `event_id`.
    """

    things: pl.DataFrame
    contacts: pl.DataFrame

    def users(self) -> pl.DataFrame:
        """One row an identifier and person, with this person's `uses` and how many `people` use it in all."""
        each = self.things.group_by("link_kind", "value", "subject_id").agg(uses=pl.len())
        return each.with_columns(people=pl.len().over("link_kind", "value"))

    def among(self, subject_ids: pl.Series) -> Uses:
        """The reports on these subjects, and who else they name."""
        known = subject_ids.implode()
        return Uses(
            *(part.filter(pl.col("subject_id").is_in(known)) for part in (self.things, self.contacts))
        )


def read(near_uses: pl.DataFrame) -> Uses:
    """Uses from the relation `read_near_uses`."""
    named = near_uses.rename({"link_value": "value"})
    other = pl.col("link_kind") == "subject"
    return Uses(
        things=named.filter(~other),
        contacts=named.filter(other, pl.col("value") != pl.col("subject_id")).select(
            "subject_id", "event_id", other="value"
        ),
    )


def ties(uses: Uses, rules: NearRules) -> pl.DataFrame:
    """Pairs of people who met or use one thing, each once in both directions: `subject_id` and `other`.

    People with more than `rules.most_tied` ties are left out, and so is what more than `rules.most_users`
    use: what everybody has says nothing of anybody.
    """
    users = uses.users().filter(pl.col("people").is_between(2, rules.most_users))
    mine = users.select("link_kind", "value", "subject_id")
    shared = mine.join(mine.rename({"subject_id": "other"}), on=["link_kind", "value"])
    met = uses.contacts
    both = pl.concat(
        [
            shared.select("subject_id", "other"),
            met.select("subject_id", "other"),
            met.select(subject_id="other", other="subject_id"),
        ]
    ).filter(pl.col("subject_id") != pl.col("other"))
    counted = both.unique().with_columns(tied=pl.len().over("subject_id"))
    return counted.filter(pl.col("tied") <= rules.most_tied).select("subject_id", "other").sort(pl.all())


def circles(users: pl.DataFrame, tied: pl.DataFrame) -> pl.DataFrame:
    """The circle of each identifier: who uses it and who is tied to them, as the sorted list `circle`."""
    around = users.join(tied, on="subject_id").select("link_kind", "value", subject_id="other")
    everybody = pl.concat([users.select("link_kind", "value", "subject_id"), around]).unique()
    return everybody.group_by("link_kind", "value").agg(circle=pl.col("subject_id").sort())
