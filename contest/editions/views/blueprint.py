"""The blueprint that the pages of editions hang on."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("editions", __name__)
