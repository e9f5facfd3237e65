"""`contest init` after the secrets and the database: the administrator, and where they are given the organisation, its
first organisers and the first contest. What is there already stays, so that it can be run again."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from contest.access import Actor, Grant
from contest.config import MODES, Config
from contest.db import session
from contest.editions import actions as editions
from contest.editions.queries import edition_by_key
from contest.editions.rulebooks.school import school_rulebook
from contest.errors import N_, Clash, Unfit
from contest.i18n import localized
from contest.people import actions as people
from contest.people import queries
from contest.people.models import Account, Invitation, Organisation, Series
from contest.people.sign_in.identity import plain_login

KEYS: Mapping[str, Sequence[str]] = {
    "": ("public_url", "mode", "mail_to", "name", "login", "password"),
    "organisation": ("kind", "code", "name", "name_en", "level", "province"),
    "series": ("key", "name", "name_en"),
    "organiser": ("name", "email"),
    "contest": ("template", "key", "name", "name_en"),
}
"""What a file of answers may hold: keys at the top, and tables; `organiser` once or several times."""


def read_answers(path: Path) -> dict[str, Any]:
    """A file of answers. Raises Unfit where it is no TOML or holds something unknown."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Unfit(N_("%(file)s 不是 TOML：%(fault)s"), file=path.name, fault=str(fault)) from fault
    unknown = [key for key, value in found.items() if not isinstance(value, dict | list) and key not in KEYS[""]]
    for table, value in found.items():
        if isinstance(value, dict | list):
            rows = value if isinstance(value, list) else [value]
            if table not in KEYS or not table or not all(isinstance(row, dict) for row in rows):
                unknown.append(table)
                continue
            unknown += [f"{table}.{key}" for row in rows for key in row if key not in KEYS[table]]
    if unknown:
        raise Unfit(N_("%(file)s 里有不认识的项：%(keys)s。"), file=path.name, keys=unknown)
    return found


def refuse_mode(mode: str, public_url: str) -> None:
    """Raise Unfit where the address does not go with the operating mode."""
    if mode and mode not in MODES:
        raise Unfit(N_("运行方式写 %(modes)s 之一。"), modes=list(MODES))
    if mode == "proxy" and public_url and not public_url.startswith("https://"):
        raise Unfit(N_("放在代理后面时，网址要以 https:// 开头。"))


def administrator(name: str, login: str, password: str, *, at: datetime) -> tuple[Account, bool]:
    """The administrator of this account name, made if there is none; and whether it is new. Raises Clash where the
    account is somebody else's."""
    held = session.scalar(sa.select(Account).where(Account.login == plain_login(login)))
    if held is None:
        return people.create_administrator(name, login, password, at=at), True
    if not any(one.role == "administrator" for one in queries.current_memberships(held.id)):
        raise Clash(N_("账号名 %(login)s 已经有人用，而且不是管理员。什么都没有改。"), login=login)
    return held, False


def set_up(answers: Mapping[str, Any], by: Account, config: Config, *, at: datetime) -> Iterator[str]:
    """Make what the answers name and is not there yet; yields a line for each, in both languages."""
    if "organisation" not in answers:
        if "organiser" in answers or "contest" in answers:
            raise Unfit(N_("有 [[organiser]] 或 [contest]，就要有 [organisation]：是哪个单位的。"))
        return
    where = _organisation(answers["organisation"], by, at)
    series = _series(answers.get("series", {}), answers.get("contest", {}), where)
    yield f"单位 organisation: {localized(where.name)}"
    for row in _rows(answers.get("organiser", [])):
        invitation = _organiser(row, where, series, by, at)
        if invitation is None:
            yield f"组织者已在 organiser is there already: {row['name']}"
        else:
            code = people.code_of(invitation)
            link = f"{config.public_url}/i/{people.token_of(invitation)}"
            yield f"组织者 organiser: {row['name']}  {link}  {code}"
    if "contest" in answers:
        yield _contest(answers["contest"], where, series, by, at)


def _rows(given: Any) -> list[dict[str, Any]]:
    rows = given if isinstance(given, list) else [given]
    if any(not str(row.get("name", "")).strip() for row in rows):
        raise Unfit(N_("每个 [[organiser]] 都要写 name。"))
    return rows


def _organisation(given: Mapping[str, Any], by: Account, at: datetime) -> Organisation:
    """By its code, else by its whole name; made where it is not here yet."""
    kind, name, code = str(given.get("kind", "school")), str(given.get("name", "")), str(given.get("code", ""))
    held = queries.organisation(kind, code) if code else None
    if held is None and name:
        same = [one for one in queries.organisations_named_like(name, [kind], 6) if name in one.name.values()]
        held = same[0] if len(same) == 1 else None
    if held is not None:
        return held
    if not (code and name):
        raise Unfit(N_("名录里没有“%(name)s”。要新建，[organisation] 里写 code 和 name。"), name=name or code)
    return people.add_organisation(
        kind,
        code,
        {"zh": name, **({"en": given["name_en"]} if given.get("name_en") else {})},
        province=given.get("province"),
        level=given.get("level"),
        by=by.id,
        at=at,
    )


def _series(given: Mapping[str, Any], contest: Mapping[str, Any], where: Organisation) -> Series:
    """The series of contests: the one that is named, else one of the contest's or the organisation's name."""
    key = str(given.get("key") or contest.get("key") or where.code)
    held = queries.series(key)
    if held is not None:
        return held
    name = str(given.get("name") or contest.get("name") or f"{localized(where.name)}的比赛")
    made = Series(key=key, name={"zh": name, **({"en": given["name_en"]} if given.get("name_en") else {})})
    session.add(made)
    session.flush()
    return made


def _organiser(
    row: Mapping[str, Any], where: Organisation, series: Series, by: Account, at: datetime
) -> Invitation | None:
    """Invite somebody to organise; None where an organiser of this name is there or invited already. The invitation is
    the administrator's, as nobody organises there yet."""
    if any(one.account.name == row["name"] for one in queries.members(where.id, series.id, ("organiser",))):
        return None
    inviter = Actor(by.id, grants=(Grant("organiser", where.id, series.id),))
    return people.invite(inviter, str(row["name"]), "organiser", where, series, email=row.get("email"), at=at)


def _contest(given: Mapping[str, Any], where: Organisation, series: Series, by: Account, at: datetime) -> str:
    key = str(given.get("key", ""))
    held = edition_by_key(key)
    if held is None:
        if not key or not given.get("name") or where.kind != "school":
            raise Unfit(N_("[contest] 要写 key 和 name，单位要是学校；别的比赛用网页上的模板。"))
        name = {"zh": str(given["name"]), "en": str(given.get("name_en") or given["name"])}
        text = school_rulebook(
            str(given.get("template", "school-skills")), key, name=name, series=series.key,
            series_name={"zh": series.name["zh"], "en": series.name.get("en", series.name["zh"])},
            year=at.year, code=where.code,
        )  # fmt: skip
        held = editions.create_edition(text, by=by.id, at=at)
        editions.begin_contests(held, at=at)
    return f"比赛 contest: {localized(held.name)}  /desk/{held.key}"
