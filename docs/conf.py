"""How Sphinx builds these documents: `make docs`. A warning is an error."""

project = "赛务 Saiwu"
author = "the Saiwu authors"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "赛务 Saiwu"
html_static_path = ["_static"]
html_css_files = ["names.css"]
html_show_sourcelink = False
html_show_sphinx = False
