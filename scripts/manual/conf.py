"""Sphinx's settings for the site; everything it needs is local."""

project = "Rereview"
author = "the authors of Rereview"
extensions = ["myst_parser"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["myst.strikethrough"]
html_theme = "furo"
html_title = "Rereview"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}
highlight_language = "none"
nitpicky = True
