"""The door for a WSGI server: `gunicorn --config gunicorn.conf.py wsgi:app`."""

from contest import create_app

app = create_app()
