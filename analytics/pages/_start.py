"""The way in: pages for whoever is signed in, and one page that says what to do for everybody else."""

from __future__ import annotations

import atexit
import gc
import os
from functools import partial

import streamlit as st

from analytics import oidc
from analytics.errors import RereviewError
from analytics.pages import _links, _plain, _sign_in, _who


@st.cache_resource(show_spinner=False)
def _settled() -> None:
    """Keep what was imported out of later collections of garbage, once a process.

    Streamlit collects after every run, and walking through the libraries would take a quarter of a second
    each time.
    """
    _links.in_order()
    gc.collect()
    gc.freeze()
    # libraries count what is left when the process ends
    atexit.register(gc.unfreeze)


def run() -> None:
    """Show the page that is open to who is there."""
    _settled()
    if file := os.environ.get(oidc.FILE):
        oidc.remove_at_end(file)
    try:
        arrived = _who.arrival()
    except RereviewError as error:
        st.error(f"The desk cannot be opened: {_plain.visible(str(error))}", icon=":material/block:")
        return
    if arrived.actor is None:
        screen = partial(_sign_in.screen, arrived)
        # every address leads here: which pages there are is nobody's business before they sign in
        places = [
            st.Page(screen, title="Sign in", url_path=name, default=place == 0)
            for place, name in enumerate(_links.in_order())
        ]
        st.navigation(places, position="hidden").run()
    else:
        st.navigation(_links.everything(), position="top").run()
