"""Commands that look across steps: seed, demo, init, stats, audit verify."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from contest import clock, keys
from contest.cli import command, tell_done, up_to_date
from contest.db import session
from contest.errors import N_, NotFound

AUDIT_VERIFY = """Find what was changed behind the application's back.

Each line of the audit log against its chain, the log against every head that was sealed, published or kept (--since).
Ends with 1 if anything does not hold."""


def _tell(line: str) -> None:
    click.echo(line, err=True)


@click.argument("name", required=False)
@click.option("--quiet", is_flag=True, help="Say nothing on the way.")
def _seed(name: str | None, quiet: bool) -> None:
    from contest.desks.seeding import seed
    from contest.desks.seeding.folder import names

    if name is None:
        click.echo("\n".join(names()))
        return
    up_to_date()
    edition = seed(name, at=clock.now(), progress=(lambda _: None) if quiet else _tell)
    session.flush()
    tell_done(f"{edition.key}: {edition.name['zh']}")


seed_command = command("seed", help="Bring the database up to date and load one seed; alone: list the seeds.")(_seed)


@click.option("--port", default=8000, show_default=True, help="The port to serve on; another one if it is taken.")
@click.option("--reset", is_flag=True, help="Throw the demo's database and files away first.")
@click.option("--check", is_flag=True, help="Drive one small contest through the whole path and exit, serving nothing.")
def _demo(port: int, reset: bool, check: bool) -> None:
    from contest.desks import demo, serving

    if check:
        _check()
        return
    demo.refuse_in_production()
    if reset:
        _reset()
    up_to_date()
    made = demo.prepare(at=clock.now(), progress=_tell)
    free = demo.free_port(port)
    if free != port:
        click.echo(f"端口 {port} 被占用，改用 {free}。 Port {port} is taken; using {free}.")
    click.echo(f"\n赛务 Saiwu: http://127.0.0.1:{free}\n\n密码都是 password for all: {demo.PASSWORD}\n")
    for account in made:
        click.echo(f"  {account.login:<11} {account.role:<14} {account.where}\n              {account.first}")
    click.echo("\n停下 stop: Ctrl-C\n")
    sys.stdout.flush()
    session.remove()
    os.environ["PUBLIC_URL"] = f"http://127.0.0.1:{free}"
    os.environ.setdefault("WEB_PROCESSES", "1")
    serving.become_server("--bind", f"127.0.0.1:{free}", "--log-level", "warning")


@click.option(
    "--lan", is_flag=True, help="In a hall: with a certificate of this machine's own, and the steps for devices."
)
@click.option(
    "--insecure-http", is_flag=True, help="The last resort: without TLS; everybody in the network can read along."
)
def _serve(lan: bool, insecure_http: bool) -> None:
    from flask import current_app

    from contest.desks import serving

    serving.start(current_app.config["SAIWU"], lan=lan, insecure_http=insecure_http)


def _reset() -> None:
    """Empty the database and the file folder that the demo wrote. Refused if the database holds anything else."""
    from flask import current_app

    from contest.db import Model, db

    Model.metadata.reflect(db.engine)
    session.remove()
    with db.engine.begin() as connection:
        Model.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    files: Path = current_app.config["SAIWU"].instance / "files"
    for path in files.glob("??/*"):
        path.unlink()


def _check() -> None:
    """In a separate database, which is deleted afterwards."""
    import subprocess
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "SAIWU_INSTANCE": folder, "DATABASE_URL": f"sqlite:///{folder}/smoke.sqlite3"}
        answer = subprocess.run([sys.executable, "-m", "contest", "smoke"], env=env, check=False)
    if answer.returncode:
        raise SystemExit(answer.returncode)


def _smoke() -> None:
    from contest.desks.smoke import walk

    up_to_date()
    rows = walk(click.echo)
    tell_done("\n名次 金 银 铜  代表")
    for row in rows:
        tell_done(f"{row['rank']:>4} {row['gold']:>2} {row['silver']:>2} {row['bronze']:>2}  {row['group']}")


demo_command = command("demo", help="Seed both contests once, and serve them with one account for each role.")(_demo)
serve_command = command("serve", help="Serve for real, with gunicorn; all settings come from the environment.")(_serve)
smoke_command = command("smoke", help="Drive one small contest through the whole path, in this database.")(_smoke)


@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def _stats(name: str, as_json: bool) -> None:
    import json

    from contest.editions.queries import edition_by_key
    from contest.publication.statistics import figures

    edition = edition_by_key(name)
    if edition is None:
        raise NotFound(
            N_("没有 %(name)s 这一届；先运行 contest seed。There is no edition %(name)s: `contest seed` first."),
            name=name,
        )
    found = figures(edition)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for key, value in found.items():
        click.echo(f"{key:<32} {value:>10}")


stats_command = command("stats", help="The figures of an edition, counted from rows and awards.")(_stats)


def _from_file(context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    """Answers of the file in place of questions; an option on the command line still wins."""
    if path is not None:
        from contest.desks.setting_up import KEYS, read_answers

        answers = read_answers(path)
        context.obj = answers
        plain = {key: str(answers[key]) for key in KEYS[""] if key in answers}
        context.default_map = {"mail_to": "", **plain}
        for one in context.command.params:  # click asks even where the default comes from a file
            if isinstance(one, click.Option) and one.name in context.default_map:
                one.prompt = None
    return path


@click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=_from_file,
    help="A TOML file that answers these questions, and may name the organisation, organisers and a first contest.",
)
@click.option("--name", prompt="管理员姓名 administrator's name")
@click.option("--login", prompt="账号名 account name")
@click.option("--password", prompt="密码 password", hide_input=True, confirmation_prompt=True)
@click.option(
    "--public-url",
    prompt="网址，链接和二维码里用 the address in links and QR codes (https://…)",
    default=lambda: os.environ.get("PUBLIC_URL", ""),
    show_default="PUBLIC_URL",
)
@click.option("--mail-to", prompt="测试邮件发到（可留空）send a test letter to", default="", show_default=False)
@click.option(
    "--mode",
    default="",
    help="How it is reached: proxy (behind one, with TLS) or alone (on a local network, by contest serve --lan).",
)
@click.option(
    "--ask/--no-ask",
    default=None,
    help="Ask for the organisation, its organisers and a first contest too: by itself at a terminal without --answers.",
)
@click.pass_context
def _init(
    context: click.Context,
    name: str,
    login: str,
    password: str,
    public_url: str,
    mail_to: str,
    mode: str,
    ask: bool | None,
) -> None:
    from flask import current_app

    from contest import mail
    from contest.config import keep_operating_mode, keep_public_url
    from contest.desks import setting_up
    from contest.people.actions.facts import load_facts

    at, config = clock.now(), current_app.config["SAIWU"]
    if ask or (ask is None and context.obj is None and sys.stdin.isatty()):
        from contest.desks.asking import ask_for_the_rest, ask_mode

        mode = mode or ask_mode()
        setting_up.refuse_mode(mode, public_url)  # before more is asked
        context.obj = {**ask_for_the_rest(), **(context.obj or {})}
    setting_up.refuse_mode(mode, public_url)
    keep_public_url(config.instance, public_url)
    keep_operating_mode(config.instance, mode)
    up_to_date()
    loaded = load_facts(at=at)
    account, is_new = setting_up.administrator(name, login, password, at=at)
    config = replace(config, public_url=public_url.strip().rstrip("/") or config.public_url)
    lines = list(setting_up.set_up(context.obj or {}, account, config, at=at))
    if mail_to and is_new:
        mail.write(
            mail_to,
            "赛务测试邮件 Saiwu test letter",
            "收到这封信，说明发信设置是对的。\nThe mail settings work.\n",
            at=at,
            kind=mail.LetterKind.TEST,
        )
    session.commit()
    click.echo(f"{loaded} organisations loaded")
    if not is_new:
        click.echo(f"管理员 {login} 已在，密码没有改。 The administrator {login} is there; the password stays.")
    for line in lines:
        click.echo(line)
    if mail_to and is_new and not mail.send_waiting():
        raise SystemExit(
            "管理员已建好，但测试邮件没有发出去；请检查 MAIL_URL。The letter was not sent: check MAIL_URL."
        )
    serve = "contest serve --lan" if mode == "alone" else "contest serve"
    click.echo(f"完成。运行 {serve} 开始服务，contest doctor 看还缺什么。")
    click.echo(f"Done: `{serve}` starts the server, `contest doctor` says what is missing.")


init_command = command("init", help="Secrets, database, the first administrator, and a test letter.")(_init)


@click.option(
    "--since",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that somebody kept: a checkpoint, a sealed bundle, or its manifest.json. May be given several times.",
)
def _audit_verify(since: tuple[Path, ...]) -> None:
    from contest.desks import verifying

    broken = False
    for line in verifying.verify(since):
        broken |= line.is_fault
        click.echo(line.text)
    if broken:
        sys.stdout.flush()
        raise SystemExit(1)


audit_verify_command = command("verify", help=AUDIT_VERIFY)(_audit_verify)


def _doctor() -> None:
    from flask import current_app

    from contest.desks import doctor

    config = current_app.config["SAIWU"]
    found = list(doctor.faults(config))
    for fault in found:
        click.echo(f"✗ {fault}")
    for line in doctor.state(config):
        click.echo(f"  {line}")
    if found:
        sys.stdout.flush()
        raise SystemExit(1)
    click.echo("✓ 都好。Nothing is wrong.")


doctor_command = command("doctor", help="Say what is wrong with this installation; exit 1 if anything is.")(_doctor)


@click.group("keys", help="The installation's own keys: for sessions and links, personal data, and seals.")
def keys_group() -> None:
    pass


@click.argument("kind", type=click.Choice(keys.KINDS))
def _rotate(kind: str) -> None:
    from flask import current_app

    from contest.publication.sealed import signing

    instance = current_app.config["SAIWU"].instance
    if kind == keys.SEAL:
        old = signing.rotate(clock.now())
        click.echo(f"新的封存钥匙从现在起签名。New seals use the new key.\n旧的公钥 old ones verify with {old}")
        return
    if os.environ.get(keys.VARIABLES[kind]):
        raise click.ClickException(
            f"{keys.VARIABLES[kind]} 写在环境变量里。把新钥匙放在最前面：{keys.made(kind)}\n"
            f"{keys.VARIABLES[kind]} is set in the environment; put this new key first."
        )
    path = keys.rotate(kind, instance)
    click.echo(f"新钥匙写在最前面，旧的留着；请重启服务。The new key is first; restart the server now.\n{path}")
    if kind == keys.FIELD:
        click.echo("重启之后运行 contest keys rewrite，旧内容就用新钥匙重新加密。 Then run: contest keys rewrite")


def _rewrite() -> None:
    total = 0
    for changed in keys.rewrite_fields():
        session.commit()
        total += changed
    tell_done(f"{total} 个字段已用最新的钥匙重新加密。 {total} fields encrypted with the newest key.")


ROTATE = "Put a new key into use; older ones still read what they wrote."
REWRITE = "Encrypt every stored field anew with the newest field key."
keys_group.add_command(command("rotate", help=ROTATE)(_rotate))
keys_group.add_command(command("rewrite", help=REWRITE)(_rewrite))
