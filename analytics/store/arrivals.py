"""What each load brought, apart from all others: for questions about the loading, not about the people."""

from __future__ import annotations

import polars as pl

from analytics.store import state
from analytics.store.open import Store
from analytics.store.session import connect_to_read


def ask(store: Store, load: int, table: str, query: str, **parameters: object) -> pl.DataFrame:
    """Run `query` where the view `arrived` has the rows of `table` that load number `load` wrote.

    A load that merged the files of earlier ones wrote their rows too.
    """
    files = [
        store.path / segment.path
        for segment in state.segments(store, loaded=load)
        if segment.table == table and segment.loaded == load
    ]
    with connect_to_read() as session:
        session.view_files("arrived", files, empty=f"schema_{table}")
        return session.frame(query, **parameters)
