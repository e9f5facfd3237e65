"""The reference server: a bare Flask view of 13 bytes."""

from __future__ import annotations

from flask import Flask

app = Flask("bare")
app.add_url_rule("/", "hello", lambda: "hello, world\n")
