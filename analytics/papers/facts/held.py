"""Facts of what a store holds besides casework: its state, its files, and what outlives an erasure.

Tables, columns and folders are read from the program; what each holds is said here, and one of which nothing
is said is a `ContractError`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from analytics import logs
from analytics.errors import ContractError
from analytics.evaluation.report import FOLDER as BACKTESTS
from analytics.nightly.signal_precision import FILE as PRECISION
from analytics.papers.asked import Asked, table
from analytics.store import keys, migrations
from analytics.store.open import ROW_FOLDERS, Store

_LONG, _BLOTTED, _GO, _STAYS = "as long as the store", "name blotted out", "rows go", "stays"
_ERASED = "people who were erased"
STATE: Mapping[str, tuple[str, str, str]] = {
    "format": ("the version of the tables", "nobody", _LONG),
    "loads": (
        "each load, its feed's name and counts",
        "subjects where a feed's name does",
        "name blotted out",
    ),
    "segments": ("files of rows, with their hashes", "nobody", _LONG),
    "models": ("fitted models", "nobody", _LONG),
    "model_decisions": (
        "who promoted or set aside a model, and why",
        "staff; whom a reason names",
        "name blotted out",
    ),
    "match_decisions": (
        "pairs of identifiers or people taken for one, and why",
        "subjects, staff",
        "rows go",
    ),
    "nights": ("published nights and their manifests", "whom a manifest names", _BLOTTED),
    "pointer": ("which night is shown", "nobody", _LONG),
    "attempts": ("each run of the job, its gates and problems", "whom a problem names", _BLOTTED),
    "dropped": (
        "which run files were dropped, by whom and why",
        "staff; whom a reason names",
        "name blotted out",
    ),
    "overrides": ("who let a night pass a gate, and why", "staff; whom a reason names", _BLOTTED),
    "policies": ("policies of the ranking that were proposed, and why", "whom a reason names", _BLOTTED),
    "policy_signatures": ("who signed a policy", "staff", _LONG),
    "switches": (
        "who switched the program off or on, and why",
        "staff; whom a reason names",
        "name blotted out",
    ),
    "erasures": (
        "who was erased, by reference, and when it began",
        "people who were erased",
        "stays: see below",
    ),
    "erasures_ended": ("when nothing was left of them", _ERASED, _STAYS),
    "erasing": ("which erasure is going on", "people being erased", "goes with the erasure's end"),
    "erased_files": (
        "old and new hash and rows of each file written anew",
        "people who were erased",
        _STAYS,
    ),
    "erased_nights": ("old and new hash of each night written anew", _ERASED, _STAYS),
}
"""What each table of the state holds, of whom, and what an erasure does to it."""
FILES: Mapping[str, tuple[str, str, str]] = {
    "segments": ("accepted rows of feeds", "subjects and whoever their reports name", _GO),
    "held": ("rows that wait for their subject", "subjects", _GO),
    "quarantine": ("rows that were refused, with the reason", "subjects", _GO),
    "protected": ("protected attributes, which scoring never opens", "subjects", _GO),
    "runs": ("published nights: scores, reasons, ties", "subjects and whoever they are tied to", _GO),
    "models": ("fitted models: weights and counts", "nobody", _LONG),
    "staging": ("scratch of the job", "subjects, while a job runs", "emptied by the next job"),
    logs.FOLDER: ("the job's log, and faults with their traces", "whom a message names", _BLOTTED),
    BACKTESTS: (
        "reports of backtests, and pieces to go on from",
        "subjects",
        "their pieces go",
    ),
    PRECISION.partition("/")[0]: ("how precise each signal was, in counts", "nobody", _LONG),
    "state.sqlite": ("the state, above", "see above", "see above"),
    "casework.sqlite": ("casework, above, unless another database is set", "see above", "see above"),
    "casework.chains": ("names of the logs begun here", "nobody", _LONG),
    "lock": ("who holds the store", "nobody", _LONG),
    "STORE.keys": (
        (
            "beside the store: keys of the log and of identifiers, a note of the log's newest entry, "
            "references of people who were erased"
        ),
        "nobody; whoever has the key of identifiers can tell a reference from another",
        _STAYS,
    ),
}
"""The same of the store's files and folders."""


def state(_asked: Asked) -> str:
    """Tables of the state."""
    columns = _state_columns()
    rows = [
        (f"`{name}`", ", ".join(f"`{column}`" for column in columns[name]), *said)
        for name, said in _told("state.sqlite: table", columns, STATE)
    ]
    return table(("table", "columns", "what it holds", "of whom", "on an erasure"), rows)


def files(_asked: Asked) -> str:
    """The store's files and folders, and the folder of its keys."""
    rows = [(f"`{name}`", *said) for name, said in _told("store: file or folder", _places(), FILES)]
    return table(("place", "what it holds", "of whom", "on an erasure"), rows)


def after_erasure(_asked: Asked) -> str:
    """What is kept of people who were erased, why, under which key, and until when."""
    return (
        "A reference: the HMAC-SHA-256 of the identifier under the key of identifiers "
        f"(`{keys.IDENTIFIERS}`, or `identifiers.key` in the folder of the keys). **It is personal data "
        "still**: whoever has that key and an identifier can tell that this person was erased. It is kept so "
        "that a later feed that names them is held back and they are not listed again unseen, and so that "
        "the log of what was done can be checked. It stands in `erasures`, and in the log, cases, draws, "
        "marks, proposals and restrictions of casework; of each text that was emptied an HMAC under the key "
        f"of the log (`{keys.AUDIT}`) stays. The program sets it no end: it is kept as long as the store and "
        "casework are; the controller has to say until when that is necessary"
    )


def _state_columns() -> dict[str, list[str]]:
    """Columns of each table of a new state."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for step in migrations.STEPS:
            for statement in step:
                connection.execute(statement)
        found = connection.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
        )
        names = [name for (name,) in found]
        return {
            name: [row[1] for row in connection.execute("select * from pragma_table_info(?)", (name,))]
            for name in names
        }


def _places() -> list[str]:
    """Names in a store, and its folder of keys."""
    store = Store(Path("STORE"))
    own = [getattr(store, name) for name, each in vars(Store).items() if isinstance(each, property)]
    named = [path.name for path in own if path.parent == store.path]
    grown = [logs.FOLDER, BACKTESTS, PRECISION.partition("/")[0]]
    return [*sorted({*ROW_FOLDERS, *named, *grown}), keys.beside(store).name]


def _told(
    where: str, found: Iterable[str], said: Mapping[str, tuple[str, str, str]]
) -> list[tuple[str, tuple[str, str, str]]]:
    """What is said of each name that was found; `ContractError` where nothing is, or of what is not there."""
    names = list(found)
    for name in sorted(set(names) ^ set(said)):
        what = "nothing is said of it in the register" if name in names else "it is not there"
        raise ContractError(f"{where} {name!r}: {what}", allowed="a row in the register for what there is")
    return [(name, said[name]) for name in names]
