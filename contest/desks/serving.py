"""How the server is started: behind a proxy that speaks TLS, in a hall with certificates of its own, or without TLS.

In production nobody can sign in over plain HTTP, because the session cookie is sent over TLS only. So a start that
could only end there is refused here, with what to do.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import click

from contest import clock
from contest.config import Config
from contest.local_authority import Certificates, certificates, own_address
from contest.resources import SERVER_SETTINGS, STATIC

LAN_PORT, DOOR_PORT, PLAIN_PORT = 8443, 8080, 8000
CERTIFICATE_FILE = "saiwu-ca.crt"
NO_TLS = """\
没有 TLS，正式运行时谁也登录不了：登录凭据只在加密的连接里传送。三种办法：
  1. 有域名：前面放 nginx（deploy/nginx.conf），把 PUBLIC_URL 设成 https:// 开头的网址。
  2. 一个会场、一个局域网：make serve-lan，自带证书，打印二维码和手机上的设置步骤。
  3. 实在不行：contest serve --insecure-http。同一网络里的人看得到密码和分数。
Without TLS nobody can sign in in production: the session cookie is sent over encrypted connections only. Either
  1. with a domain name: put nginx in front (deploy/nginx.conf) and set PUBLIC_URL to an address that begins with https://
  2. in a hall with one network: make serve-lan; it makes its own certificate and prints a QR code and the steps
  3. as the last resort: contest serve --insecure-http. Everybody in the network can read passwords and marks."""
INSECURE = """\
没有加密：同一网络里的人看得到密码和分数，也改得了。Not encrypted: everybody in this network can read and change
passwords and marks."""


def start(config: Config, *, lan: bool, insecure_http: bool) -> NoReturn:
    """Become the server. `lan`: with a certificate of this machine's own authority; `insecure_http`: without TLS."""
    if lan and insecure_http:
        raise click.UsageError("--lan and --insecure-http exclude each other.")
    if lan:
        _start_in_a_hall(config)
    if insecure_http:
        os.environ["INSECURE_HTTP"] = "1"
        os.environ.setdefault("PUBLIC_URL", f"http://{own_address()}:{PLAIN_PORT}")
        os.environ.setdefault("BIND", f"0.0.0.0:{PLAIN_PORT}")
        click.echo(f"{INSECURE}\n{os.environ['PUBLIC_URL']}", err=True)
        become_server()
    if config.is_production and urlsplit(config.public_url).scheme != "https":
        raise click.ClickException(f"PUBLIC_URL={config.public_url}\n{NO_TLS}")
    become_server()


def become_server(*options: str) -> NoReturn:
    """Replace this process with gunicorn, so that gunicorn gets the signals that stop it."""
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", "--config", str(SERVER_SETTINGS), *options, "contest:create_app()"]
    os.execv(sys.executable, command)  # noqa: S606


def _start_in_a_hall(config: Config) -> NoReturn:
    address = own_address()
    folder = config.instance / "tls"
    made = certificates(folder, address, at=clock.now())
    public = os.environ.setdefault("PUBLIC_URL", f"https://{address}:{LAN_PORT}")
    door = f"http://{address}:{DOOR_PORT}"
    write_door(folder / "door", made, public)
    os.environ.setdefault("LAN_DOOR", f"0.0.0.0:{DOOR_PORT}")
    os.environ["LAN_DOOR_FOLDER"] = str(folder / "door")
    os.environ.setdefault("BIND", f"0.0.0.0:{LAN_PORT}")
    tell_devices(door, public, made.fingerprint, click.echo)
    become_server("--certfile", str(made.certificate), "--keyfile", str(made.key))


def tell_devices(door: str, public: str, fingerprint: str, say: Callable[[str], None]) -> None:
    """What is read out in the hall: the address with the steps, as text and QR code, and what to compare."""
    import io

    import segno

    picture = io.StringIO()
    segno.make(door).terminal(out=picture, compact=True)
    say("\n第一次用的设备，先扫这个码，照着做一遍 First time on a device: scan this, and follow the steps\n")
    say(picture.getvalue())
    say(f"  {door}")
    say(f"  证书指纹 fingerprint {fingerprint}\n\n以后都用 From then on: {public}\n\n停下 stop: Ctrl-C\n")


def write_door(folder: Path, made: Certificates, public: str) -> None:
    """The folder served over plain HTTP: the authority's certificate, the steps in both languages, the look; nothing
    else."""
    from flask import current_app, render_template

    from contest import i18n

    shutil.rmtree(folder, ignore_errors=True)
    (folder / "static").mkdir(parents=True)
    for part in ("css", "vendor"):
        shutil.copytree(STATIC / part, folder / "static" / part)
    shutil.copyfile(made.authority, folder / CERTIFICATE_FILE)
    for language, page in (("zh", "index.html"), ("en", "en.html")):
        with current_app.test_request_context(), i18n.speaking(language):
            text = render_template(
                "desks/trust.html",
                html_lang=i18n.HTML_LANG[language],
                certificate=CERTIFICATE_FILE,
                public=public,
                fingerprint=made.fingerprint,
            )
        (folder / page).write_text(text, encoding="utf-8")
