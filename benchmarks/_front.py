"""nginx with the shipped configuration in front of a benchmark's server, without TLS and without limits: those are the
same for a plain file, beside which its pages are measured."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks._hall import ROOT, Served
from tools.faults.stage import free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
PLAIN = "/plain/"  # addresses of the plain files
FILE = re.compile(rb'\r\nETag: "[0-9a-f]+-[0-9a-f]+"\r\n')  # as nginx names a file: by its moment and size


@contextmanager
def nginx(folder: Path, pages: Path, behind: int) -> Iterator[tuple[Served, Path]]:
    """nginx with two workers, and the folder of the plain files. `pages`: FRONT_PAGES; `behind`: the server's port."""
    port, plain = free_port(), folder / "files"
    (plain / "plain").mkdir(parents=True)
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    begin, _, tls = text.partition("server {\n    listen 80;")
    main = tls[tls.index("server {\n    listen 443 ssl;") :]
    for old, new in (
        ("    listen 443 ssl;\n    listen [::]:443 ssl;\n", f"    listen 127.0.0.1:{port};\n"),
        ("contest.example.org;  ", "127.0.0.1;  "),
        ("    location / {", f"    location {PLAIN} {{ root {plain}; gzip_static on; }}\n    location / {{"),
    ):
        assert old in main, old
        main = main.replace(old, new, 1)
    main = re.sub(r"\n    ssl_[^\n]*", "", main)
    whole = (begin + main).replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    whole = re.sub(r"rate=\d+r/[sm]", "rate=1000000r/s", whole).replace("/run/saiwu-pages", str(pages))
    whole = whole.replace("/var/log/nginx/saiwu.log saiwu", "off").replace("/run/saiwu-static", f"{folder}/static")
    settings = folder / "nginx.conf"
    temporary = "; ".join(f"{one}_temp_path {folder}/{one}" for one in ("proxy", "fastcgi", "uwsgi", "scgi"))
    settings.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} pid {folder}/pid; error_log {folder}/errors warn; daemon off;\n"
        "worker_processes 2; events { worker_connections 512; }\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; {temporary};\n{whole}\n}}\n",
        "utf-8",
    )
    command = [NGINX, "-p", str(folder), "-c", str(settings), "-e", f"{folder}/start"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Served(port, process.pid), plain / "plain"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("nginx does not start")
