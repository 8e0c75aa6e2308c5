"""Frames in, drawings out: Vega-Lite specs by Altair, or HTML. Nothing here knows Streamlit or a store."""
