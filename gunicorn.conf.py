"""How gunicorn serves the app (`contest serve`). Every value can be set from the environment.

Threads, because a request waits mostly for the database; few processes, because each holds the app once. With several
processes set LIMITS_URL to Redis: limits in memory count per process (docs/stack, trap 7).
"""

import contextlib
import os
import signal
import time

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 5
# It would open one socket in the home folder for all instances of a user (stack.md, trap 18), and nobody asks it.
control_socket_disable = True
# Workers are copies of a process that has loaded everything, so that a new one answers at once. Loading for themselves
# they took two seconds, and two that were renewed together left nobody to answer. New code needs a new server, not HUP.
preload_app = True
# After so many requests a worker asks for a successor (post_request), so that a slow leak never becomes an outage.
# gunicorn's own max_requests first ends the old one, which for a second takes in nobody any more: two of them at the
# same time, and nobody is answered.
RENEWED_AFTER = 10_000
accesslog = os.environ.get("ACCESS_LOG")  # the proxy in front usually keeps one
# As deploy/nginx.conf keeps its own: no query, no referrer, and no secret of a link (below).
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)s'
# The app itself reads X-Forwarded-For, from as many proxies as TRUSTED_PROXIES says.
forwarded_allow_ips = "127.0.0.1"


class worker_class(ThreadWorker):  # noqa: N801 - the setting's own name
    """A process all of whose threads are busy leaves a new connection to the others, and takes it only where none of
    them has done so for a moment. Whoever wakes first would else take most of those that come together, and keep them:
    of 16 judges' connections one process had 13, and the other one nothing to do.

    A connection that ends waits up to two seconds for the other side to close it too. gunicorn waits in the thread that
    takes in all others; here others wait for it. One phone behind bad Wi-Fi would else hold up the whole process."""

    MOMENT = 0.02  # seconds

    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        self._full_since = None
        self._ending = 0  # connections

    def init_process(self):
        self._closers = self.get_thread_pool()
        super().init_process()

    def finish_request(self, conn, fs):
        if fs.cancelled() or fs.exception() is not None or fs.result():
            super().finish_request(conn, fs)
            return
        self._ending += 1
        closed = self._closers.submit(conn.close, graceful=True)
        closed.add_done_callback(lambda _: self.method_queue.defer(self._count_out))

    def _count_out(self):
        self._ending -= 1
        self.nr_conns -= 1

    def set_accept_enabled(self, enabled):
        if not self._is_full():
            self._full_since = None
        elif self._full_since is None:
            self._full_since = time.monotonic()
        waits = self._full_since is not None and time.monotonic() < self._full_since + self.MOMENT
        super().set_accept_enabled(enabled and not waits)

    def accept(self, listener):
        super().accept(listener)
        self._full_since = None
        self.set_accept_enabled(self._accepting)

    def wait_for_and_dispatch_events(self, timeout):
        super().wait_for_and_dispatch_events(timeout if self._full_since is None else min(timeout, self.MOMENT))

    def _is_full(self):
        """Whether each thread has a request, under way or waiting for it."""
        idle = len(self.keepalived_conns) + len(self.pending_conns) + self._ending
        return self.nr_conns - idle >= self.cfg.threads


class logger_class(Logger):  # noqa: N801 - the setting's own name
    """What gunicorn itself logs, without the secrets of links."""

    def atoms(self, resp, req, environ, request_time):
        from contest.logs import without_secrets

        found = super().atoms(resp, req, environ, request_time)
        return {name: without_secrets(text) if isinstance(text, str) else text for name, text in found.items()}

    def exception(self, msg, *args, **kwargs):
        """A fault that reached gunicorn names the request's address."""
        from contest.logs import without_secrets

        super().exception(msg, *(without_secrets(one) if isinstance(one, str) else one for one in args), **kwargs)


def on_starting(server):
    """Before the socket is there: all templates are read, and what was loaded stays, so it is not searched for garbage
    again and again. A request makes thousands of objects that end with it, for which Python would look three times in a
    page; that took a tenth of a judge's page. What refers to itself is found twenty thousand objects later."""
    import gc

    templates = server.app.wsgi().jinja_env
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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


def post_request(worker, req, environ, resp):
    """What was answered from the pages kept ready uses up nothing. Counted, on the evening of a final a worker would be
    renewed every few seconds, and each new one begins without a page."""
    if environ.get("saiwu.ready"):
        worker.nr -= 1
    elif worker.nr >= worker.renewed_at:
        worker.renewed_at += RENEWED_AFTER
        os.kill(worker.ppid, signal.SIGTTIN)  # one worker more


def post_fork(server, worker):
    """A successor knows whom it succeeds: the oldest one, or the next where another successor has that one already."""
    worker.renewed_at = RENEWED_AFTER
    others = [one.pid for one in sorted(server.WORKERS.values(), key=lambda one: one.age)]
    is_successor = server.num_workers > server.cfg.workers
    worker.succeeds = others[max(0, len(others) - server.cfg.workers)] if is_successor and others else None


def child_exit(server, worker):
    """Whoever ended, and however: as many as are there, and as many as were set at least. It is not left to signals to
    count down, because of several that come together some are lost."""
    server.num_workers = max(server.cfg.workers, min(server.num_workers - 1, len(server.WORKERS)))


def succeed(worker):
    """Whom it succeeds ends, when it has answered what it was asked."""
    if worker.succeeds is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker.succeeds, signal.SIGTERM)


def post_worker_init(worker):
    """Each process runs jobs, sends letters and does chores beside its requests; rows decide who does what.

    A thread that comes back from the database waits until another one lets the interpreter go, by Python's own measure
    after 5 ms. On SQLite nobody else writes while a writer waits so, at each of his statements: with 1 ms the slowest
    of a hundred sheets took half as long, and more of them went through."""
    import sys

    sys.setswitchinterval(0.001)
    from contest.worker import Worker

    app = worker.wsgi
    app.extensions["saiwu-worker"] = background = Worker(app)
    background.start()
    from contest.web import front

    app.extensions["saiwu-ready"].start()
    front.keep(app)
    succeed(worker)
