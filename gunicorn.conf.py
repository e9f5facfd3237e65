"""How gunicorn serves the app (`contest serve`). Every value can be set from the environment.

Threads, because a request waits mostly for the database; few processes, because each holds the app once. With several
processes set LIMITS_URL to Redis: limits in memory count per process (docs/stack, trap 7).
"""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 5
# It would open one socket in the home folder for all instances of a user (stack.md, trap 18), and nobody asks it.
control_socket_disable = True
# A worker is renewed now and then, each at another moment, so that a slow leak never becomes an outage.
max_requests = 10_000
max_requests_jitter = 1_000
accesslog = os.environ.get("ACCESS_LOG")  # the proxy in front usually keeps one
# The app itself reads X-Forwarded-For, from as many proxies as TRUSTED_PROXIES says.
forwarded_allow_ips = "127.0.0.1"


def when_ready(server):
    """Beside `contest serve --lan`: the hall's certificate and the steps, over plain HTTP, from their own folder."""
    if door := os.environ.get("LAN_DOOR"):
        import functools
        import threading
        from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

        class Door(SimpleHTTPRequestHandler):
            timeout = 10  # seconds for a slow reader

            def guess_type(self, path):
                """Phones offer to install a file of this type."""
                return "application/x-x509-ca-cert" if str(path).endswith(".crt") else super().guess_type(path)

            def list_directory(self, _path):
                """Only files are handed out."""
                self.send_error(404)

            def log_message(self, *_line):
                """Say nothing."""

        host, _, port = door.rpartition(":")
        handler = functools.partial(Door, directory=os.environ.get("LAN_DOOR_FOLDER"))
        door_server = ThreadingHTTPServer((host, int(port)), handler)
        threading.Thread(target=door_server.serve_forever, name="lan-door", daemon=True).start()


def post_worker_init(worker):
    """Each process runs jobs, sends letters and does chores beside its requests; rows decide who does what."""
    from contest.worker import Worker

    app = worker.wsgi
    app.extensions["saiwu-worker"] = background = Worker(app)
    background.start()
