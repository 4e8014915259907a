"""The documentation as a site: ``make docs`` builds it into build/docs. The reference is made from the code on the way."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import reference  # noqa: E402

import retold  # noqa: E402

project = "retold"
author = "the retold authors"
copyright = "Apache-2.0"  # noqa: A001  Sphinx's name
version = release = retold.__version__
extensions = ["myst_parser"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "retold"
html_static_path: list[str] = []
html_extra_path: list[str] = []
html_show_sphinx = False
html_copy_source = False
templates_path: list[str] = []

reference.write(HERE / "reference")
