"""The app: who is there, which pages they may see, and the page that is open."""

from __future__ import annotations

import streamlit as st

from analytics.pages import _start

st.set_page_config(page_title="Re-review queue", layout="wide")
_start.run()
