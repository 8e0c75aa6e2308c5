"""Facts of what comes in: tables, columns, kinds of event."""

from __future__ import annotations

from analytics import contracts
from analytics.papers.asked import Asked, listed, table
from analytics.store.loading import PROTECTED


def tables(_asked: Asked) -> str:
    """Every table of the feed and its columns; a question mark says that a column may be empty."""
    rows = [
        (
            f"`{each.name}`",
            ", ".join(f"`{column.name}`{'' if column.required else '?'}" for column in each.columns),
            listed(each.key),
        )
        for each in contracts.FEED.values()
    ]
    return table(("table", "columns", "one row a"), rows)


def protected(_asked: Asked) -> str:
    """Protected attributes that a feed may carry."""
    told = contracts.FEED[PROTECTED]
    return listed(each.name for each in told.columns if each.name not in told.key)


def event_types(asked: Asked) -> str:
    """Kinds of event, by family, with their severities."""
    families = asked.taxonomy.families
    rows = [
        (
            family,
            ", ".join(
                f"`{entry.name}` {entry.severity}{_way(entry.protective, entry.neutral)}"
                for entry in asked.taxonomy.types
                if entry.family == family
            ),
        )
        for family in families
    ]
    return table(("family", "types and severities (0 to 100)"), rows)


def folding(asked: Asked) -> str:
    """Within which time reports are taken for one incident, type by type."""
    rows = [
        (
            f"{days} days; of another type of the family {f'{hours} hours' if hours else 'never'}",
            listed(
                entry.name
                for entry in asked.taxonomy.types
                if (entry.fold_days, entry.neighbour_hours) == (days, hours)
            ),
        )
        for days, hours in sorted(
            {(entry.fold_days, entry.neighbour_hours) for entry in asked.taxonomy.types}
        )
    ]
    return table(("reports of one type are one incident within", "types"), rows)


def roles(_asked: Asked) -> str:
    """Roles that somebody may have in an investigation."""
    return listed(contracts.ROLES)


def grades(_asked: Asked) -> str:
    """Grades of sources and of what they say."""
    source, said = listed(contracts.SOURCE_GRADES), listed(contracts.INTELLIGENCE_GRADES)
    return f"source {source}; intelligence {said}"


def _way(protective: bool, neutral: bool) -> str:
    return " (speaks for the person)" if protective else " (speaks neither way)" if neutral else ""
