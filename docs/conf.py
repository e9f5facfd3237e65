"""How Sphinx builds these documents: `make docs`. A warning is an error."""

project = "赛务 Saiwu"
author = "the Saiwu authors"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3
# The folders for people are filled page by page; their tables of contents take whatever is there.
suppress_warnings = ["toc.empty_glob"]
html_theme = "furo"
html_title = "赛务 Saiwu"
html_show_sourcelink = False
html_show_sphinx = False
