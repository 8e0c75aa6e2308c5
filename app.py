"""The app: find the pages in analytics/pages, show where one can go, run the page that is open."""

from __future__ import annotations

import streamlit as st

from analytics.pages import _links

st.set_page_config(page_title="Re-review queue", layout="wide")
st.navigation(_links.everything(), position="top").run()
