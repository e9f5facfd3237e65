"""Letters that this step sends to people, each in its reader's language. They are written in the action's own
transaction and sent after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from contest import i18n, mail
from contest.formatting import format_closing, format_moment
from contest.people.labels import ROLE_LABELS
from contest.people.models import Account, Invitation


def reset(account: Account, link: str, *, at: datetime) -> None:
    with _language_of(account):
        _write(
            account.email,
            _("重设你在赛务的密码"),
            _("%(name)s：", name=account.name),
            _("有人（应当是你）要重设这个邮箱在赛务的密码。一小时内打开下面的链接，填一个新密码；链接只能用一次。"),
            link,
            _("如果不是你，不用理会这封信，密码不会变。"),
            at=at,
        )


def password_changed(account: Account, *, at: datetime) -> None:
    with _language_of(account):
        _write(
            account.email,
            _("你在赛务的密码改过了"),
            _("%(name)s：", name=account.name),
            _("你在赛务的密码于 %(moment)s 改过，所有设备都要重新登录。", moment=format_moment(at)),
            _("如果不是你改的，请马上用这个邮箱重设密码，并告诉你的组织者。"),
            at=at,
        )


def address_changed(account: Account, former: str, *, at: datetime) -> None:
    with _language_of(account):
        when = format_moment(at)
        _write(
            former,
            _("你在赛务的邮箱换过了"),
            _("%(name)s：", name=account.name),
            _(
                "你在赛务登记的邮箱于 %(moment)s 换成了别的，从此这个邮箱收不到重设密码的信。",
                moment=when,
            ),
            _("如果不是你换的，请马上联系你的组织者或系统管理员。"),
            at=at,
        )


def invitation(row: Invitation, link: str, code: str, account: Account, *, lets_in: bool, at: datetime) -> None:
    with _language_of(account) as language:
        place = i18n.localized(row.organisation.name, language)
        contest = i18n.localized(row.series.name, language)
        until = format_closing(row.expires_at)
        how = (
            _(
                "打开下面的链接就能进入，不需要密码；链接只能用一次，%(moment)s 前有效。",
                moment=until,
            )
            if lets_in
            else _(
                "你已有账号：请先登录，再打开下面的链接接受。链接 %(moment)s 前有效。",
                moment=until,
            )
        )
        _write(
            row.email,
            _("%(place)s邀请你担任%(role)s", place=place, role=_(ROLE_LABELS[row.role])),
            _("%(name)s：", name=row.name),
            _(
                "%(place)s邀请你在%(contest)s中担任%(role)s。",
                place=place,
                contest=contest,
                role=_(ROLE_LABELS[row.role]),
            ),
            how,
            link,
            _("打不开链接，可以在登录页选“我有邀请码”，输入 %(code)s。", code=code),
            at=at,
        )


@contextmanager
def _language_of(account: Account) -> Iterator[str]:
    """Use the language of the account, else that of the person who causes the letter; dates and names follow it."""
    from flask import g

    language = account.language if account.language in i18n.LANGUAGES else i18n.language()
    present, g.language = i18n.language(), language
    try:
        with force_locale(i18n.LANGUAGES[language]):
            yield language
    finally:
        g.language = present


def _write(to: str | None, subject: str, *paragraphs: str, at: datetime) -> None:
    """Write nothing to people without an address."""
    if to:
        mail.write(to, subject, "\n\n".join([*paragraphs, _("赛务")]) + "\n", at=at)
