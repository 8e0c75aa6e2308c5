"""Progress on a page: a bar with the name of the stage, gone when the stage is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from analytics.progress import Update


class Bars:
    """Stages as bars where the page has got to."""

    @contextmanager
    def stage(self, name: str) -> Iterator[Update]:
        """One stage with its own bar; it is told in words too how far it is."""
        bar = st.progress(0.0, text=f"{name}…")

        def update(share: float) -> None:
            done = min(1.0, max(0.0, share))
            bar.progress(done, text=f"{name}: {done:.0%}")

        try:
            yield update
        finally:
            bar.empty()
