"""Groups: people tied more to each other than to the rest, found by Leiden; names that outlive a night."""

from __future__ import annotations

import hashlib
import random
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import triu  # type: ignore[import-untyped]

from analytics.network.graph import LinkGraph
from analytics.reports import Floats, Ints

NO_GROUP = -1
MOST_PASSES = 100
"""Without a bound Leiden can go round for ever between groups that rounding makes better by turns."""
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class GroupRules:
    """How groups are found.

    `resolution` above 1 makes more and smaller groups; where `per_weight`, it is taken times the weight of
    all ties, so that groups are as tight whatever the size of the graph. Fewer than `least_members` are none.
    Leiden ends after `passes`, at most `MOST_PASSES`; only where it came to its end does a later search that
    starts from it move few. `seed` is that of its choices.
    """

    resolution: float = 1.0
    per_weight: bool = False
    least_members: int = 2
    passes: int = 50
    seed: int = 1


@dataclass(frozen=True)
class Groups:
    """Who is in which group: `number` (n,) from 0, larger groups first, then by smallest node; `NO_GROUP`.

    `subject_ids` (n,) are the graph's; `inward` (n,) is the weight of each one's ties within their group.
    """

    subject_ids: pl.Series
    number: NDArray[np.int32]
    inward: Floats

    @property
    def count(self) -> int:
        """How many groups there are."""
        return int(self.number.max(initial=NO_GROUP)) + 1


def find(graph: LinkGraph, rules: GroupRules | None = None, former: Ints | None = None) -> Groups:
    """Groups of a graph by modularity (Traag, Waltman & van Eck, "From Louvain to Leiden", 2019).

    The same graph and rules give the same groups. One tie more may still move a tenth of all people. Where
    `former` (n,) group numbers are given (below 0: none), the search starts from them and changes only what
    gets better: one tie more then moves some in a thousand, if `passes` lets the former search have ended.
    """
    rules = rules or GroupRules()
    upper = triu(graph.matrix, k=1, format="coo")
    if upper.nnz == 0:
        return Groups(graph.subject_ids, np.full(len(graph), NO_GROUP, np.int32), np.zeros(len(graph)))
    # those without ties are left out, or they would change what is drawn at random for the others
    tied = np.flatnonzero(graph.degree)
    ends = np.searchsorted(tied, np.column_stack([upper.row, upper.col])).astype(np.int64)
    member = len(graph) + np.arange(len(graph), dtype=np.int64)
    member[tied] = _leiden(len(tied), ends, upper.data, rules, None if former is None else former[tied])
    number = _numbered(member, rules.least_members)
    within = (number[upper.row] == number[upper.col]) & (number[upper.row] != NO_GROUP)
    inward = sum(np.bincount(end[within], upper.data[within], len(graph)) for end in (upper.row, upper.col))
    return Groups(graph.subject_ids, number, np.asarray(inward, dtype=np.float64))


def _leiden(
    nodes: int, ends: NDArray[np.int64], weights: Floats, rules: GroupRules, former: Ints | None
) -> NDArray[np.int64]:
    import igraph  # type: ignore[import-untyped]

    drawn = igraph.Graph(n=nodes, edges=ends)
    # igraph draws from one generator for the whole process
    with _ONE_AT_A_TIME:
        igraph.set_random_number_generator(random.Random(rules.seed))  # noqa: S311 - a repeatable choice, no secret
        try:
            found = drawn.community_leiden(
                objective_function="modularity",
                weights=weights.tolist(),
                resolution=rules.resolution * (2.0 * float(weights.sum()) if rules.per_weight else 1.0),
                n_iterations=min(max(rules.passes, 1), MOST_PASSES),
                initial_membership=None if former is None else _apart(former),
            )
        finally:
            igraph.set_random_number_generator(random)
    return np.array(found.membership, dtype=np.int64)


def _apart(former: Ints) -> list[int]:
    """Group numbers without a gap, everybody who was in none alone in one."""
    own = former.max(initial=NO_GROUP) + 1 + np.arange(len(former))
    numbers: list[int] = np.unique(np.where(former < 0, own, former), return_inverse=True)[1].tolist()
    return numbers


def _numbered(member: NDArray[np.int64], least: int) -> NDArray[np.int32]:
    """Numbers from 0 by (size, largest first; smallest node); `NO_GROUP` where too few are together."""
    _, first, inverse, size = np.unique(member, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -size))
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order))
    number[size < least] = NO_GROUP
    return number[inverse]


def former_numbers(subject_ids: pl.Series, before: Mapping[str, str]) -> NDArray[np.int32]:
    """Where `find` starts from a former night's names (subject id to group): numbers (n,), `NO_GROUP`."""
    codes = {name: code for code, name in enumerate(sorted(set(before.values())))}
    return np.array([codes.get(before.get(s, ""), NO_GROUP) for s in subject_ids], dtype=np.int32)


def named(groups: Groups, before: Mapping[str, str] | None = None) -> dict[str, str]:
    """The name of everybody's group, by subject id; whoever is in none has no name.

    `before` are the names of a former night. A group keeps a name while more than half of the name's former
    members who are in any group are in this one; of several it keeps the one that most of its members bore,
    then the smaller. A new name is made of the id of whoever is tied most within the group, and is none that
    another group has or had before.
    """
    before = before or {}
    people = _people(groups)
    kept = _kept(people, before)
    taken = set(before.values())
    names = {}
    for number, centre in enumerate(_centres(groups)):
        name = kept.get(number) or _new_name(centre, taken)
        taken.add(name)
        names[number] = name
    return {subject: names[number] for subject, number in people.items()}


def _people(groups: Groups) -> dict[str, int]:
    """The group's number by subject id, of those who are in one."""
    inside = np.flatnonzero(groups.number != NO_GROUP)
    return dict(zip(groups.subject_ids.gather(inside), groups.number[inside].tolist(), strict=True))


def _kept(people: Mapping[str, int], before: Mapping[str, str]) -> dict[int, str]:
    """The former name that each group keeps, by its number."""
    shared = Counter((name, people[subject]) for subject, name in before.items() if subject in people)
    left = Counter(name for subject, name in before.items() if subject in people)
    claims = [(-both, name, number) for (name, number), both in shared.items() if 2 * both > left[name]]
    kept: dict[int, str] = {}
    for _, name, number in sorted(claims):
        kept.setdefault(number, name)
    return kept


def _centres(groups: Groups) -> list[str]:
    """Whoever is tied most within each group; of equals the smallest id."""
    order = np.lexsort((-groups.inward, groups.number))
    heads = np.searchsorted(groups.number[order], np.arange(groups.count))
    return groups.subject_ids.gather(order[heads]).to_list()


def _new_name(subject: str, taken: set[str]) -> str:
    """A name out of the hash of an id, as long as it must be to be nobody else's."""
    digest = hashlib.sha256(subject.encode()).hexdigest()
    return next(name for length in range(6, len(digest)) if (name := f"G-{digest[:length]}") not in taken)
