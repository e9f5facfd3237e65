"""The blueprint of the pages of editions."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("editions", __name__)
