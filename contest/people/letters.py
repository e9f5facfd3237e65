"""Letters that this step sends to people, each in its reader's language. They are written in the action's own
transaction and sent after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from contest import i18n, mail
from contest.formatting import format_closing, format_moment
from contest.people.labels import CORRECTION_FIELD_LABELS, ROLE_LABELS
from contest.people.models import Account, Correction, CorrectionState, Invitation, Membership


def reset(account: Account, link: str, *, until: datetime, at: datetime) -> None:
    with _language_of(account):
        _write(
            account.email,
            _("重设你在赛务的密码"),
            _("%(name)s：", name=account.name),
            _(
                "有人（应当是你）要重设这个邮箱在赛务的密码。"
                "%(until)s 以前打开下面的链接，填一个新密码；链接只能用一次。",
                until=format_closing(until),
            ),
            link,
            _("如果不是你，不用理会这封信，密码不会变。"),
            at=at,
            kind=mail.LetterKind.RESET,
            use_by=until,
        )


def password_changed(account: Account, *, at: datetime) -> None:
    with _language_of(account):
        _write(
            account.email,
            _("你在赛务的密码改过了"),
            _("%(name)s：", name=account.name),
            _("你在赛务的密码于 %(moment)s 改过，所有设备都要重新登录。", moment=format_moment(at)),
            _("如果不是你改的，请马上用这个邮箱重设密码，并告诉你的组织者。"),
            mail.link("/reset"),
            at=at,
            kind=mail.LetterKind.PASSWORD_CHANGED,
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
            mail.link("/sign-in"),
            at=at,
            kind=mail.LetterKind.ADDRESS_CHANGED,
        )


def correction_decided(account: Account, row: Correction, *, at: datetime) -> None:
    """Tell somebody what their school decided. The school may take it back soon, and then the letter too."""
    with _language_of(account):
        what = _(CORRECTION_FIELD_LABELS[row.what])
        accepted = row.state == CorrectionState.ACCEPTED
        _write(
            account.email,
            _("你请学校更正的%(what)s：改了", what=what)
            if accepted
            else _("你请学校更正的%(what)s：没有改", what=what),
            _("%(name)s：", name=account.name),
            _("学校在 %(moment)s 办了你的更正请求，在这里看：", moment=format_moment(at)),
            mail.link("/account/corrections"),
            *([_("学校写的是：%(answer)s", answer=row.answer)] if row.answer else []),
            *([_("已经公布的结果是封存的，不会因此变；要改它，要另发一份更正。")] if accepted else []),
            at=at,
            about=row.id,
            undoable=True,
        )


def correction_reopened(account: Account, row: Correction, *, at: datetime) -> None:
    with _language_of(account):
        what = _(CORRECTION_FIELD_LABELS[row.what])
        _write(
            account.email,
            _("你请学校更正的%(what)s：决定收回了", what=what),
            _("%(name)s：", name=account.name),
            _("之前那封信不再算数，你的请求又在等学校办。"),
            mail.link("/account/corrections"),
            at=at,
        )


def account_closed(account: Account, former: str, *, at: datetime) -> None:
    with _language_of(account):
        _write(
            former,
            _("你在赛务的账号注销了"),
            _("%(name)s：", name=account.name),
            _("你在赛务的账号于 %(moment)s 注销，登录方式、角色和学籍都已删掉，不能恢复。", moment=format_moment(at)),
            _("参过赛的，姓名随成绩留存。要再参加，请重新注册："),
            mail.link("/sign-up"),
            _("如果不是你注销的，请马上联系你的组织者或系统管理员。"),
            at=at,
            kind=mail.LetterKind.ACCOUNT_CLOSED,
            use_by=at + mail.OF_USE,
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
            kind=mail.LetterKind.INVITATION,
            use_by=row.expires_at,
            about=row.id,
        )


def link_renewed(account: Account, row: Invitation, *, by: str, at: datetime) -> None:
    """Tell the owner of an account that somebody has renewed their way in, and that their sign-ins ended."""
    with _language_of(account) as language:
        _write(
            account.email,
            _("你在赛务的登录结束了，换了新链接"),
            _("%(name)s：", name=account.name),
            _(
                "%(place)s的%(by)s于 %(moment)s 给你换了进入的链接，你以前的登录都已结束。新链接另信寄来，只寄给你。",
                place=i18n.localized(row.organisation.name, language),
                by=by,
                moment=format_moment(at),
            ),
            _("如果不是你要换的，请马上告诉监督或系统管理员。"),
            mail.link("/sign-in"),
            at=at,
        )


def role_granted(
    membership: Membership, readers: Iterable[Account], *, link: str, by: str | None, at: datetime
) -> None:
    """Tell the organisers and supervisors of an organisation that somebody has a role that reviews or confirms. `by`:
    who granted it, None: they granted it to themselves."""
    organisation, series = membership.organisation, membership.series
    if organisation is None or series is None:
        return
    for account in readers:
        with _language_of(account) as language:
            words = {
                "name": membership.account.name,
                "place": i18n.localized(organisation.name, language),
                "contest": i18n.localized(series.name, language),
                "role": _(ROLE_LABELS[membership.role]),
                "moment": format_moment(at),
            }
            grant = (
                _("%(moment)s，%(by)s授予%(name)s一个角色：%(place)s，%(contest)s，%(role)s。", by=by, **words)
                if by
                else _("%(moment)s，%(name)s给自己授予了一个角色：%(place)s，%(contest)s，%(role)s。", **words)
            )
            _write(
                account.email,
                _("%(place)s有了新的%(role)s", **words),
                _("%(name)s：", name=account.name),
                grant,
                _("这个角色可以复核、确认或同意别人办的事。谁担任哪个角色、由谁授予，在这里看："),
                link,
                _("如果你不知道这件事，请马上告诉监督或系统管理员，或者收回这个角色。"),
                at=at,
            )


def administrator_named(
    membership: Membership, readers: Iterable[Account], *, link: str, by: str | None, at: datetime
) -> None:
    """Tell the other administrators that somebody is one now, who may grant any role."""
    for account in readers:
        with _language_of(account):
            _write(
                account.email,
                _("%(name)s成了系统管理员", name=membership.account.name),
                _("%(name)s：", name=account.name),
                _(
                    "%(moment)s，%(by)s任命%(name)s为系统管理员。",
                    moment=format_moment(at),
                    by=by,
                    name=membership.account.name,
                ),
                _("系统管理员可以授予任何角色，包括复核和确认别人办的事的角色。在这里看："),
                link,
                _("如果你不知道这件事，请马上问清楚，或者收回这个角色。"),
                at=at,
            )


def vouched(membership: Membership, readers: Iterable[Account], *, link: str, by: str, at: datetime) -> None:
    """Tell the organisers and supervisors of an organisation, and whom it is about, that somebody vouched for a
    role."""
    if membership.organisation is None:
        return
    for account in readers:
        with _language_of(account) as language:
            place = i18n.localized(membership.organisation.name, language)
            _write(
                account.email,
                _("%(by)s为%(name)s担保", by=by, name=membership.account.name),
                _("%(name)s：", name=account.name),
                _(
                    "%(by)s于 %(moment)s 为%(name)s在%(place)s的角色（%(role)s）担保。从此刻起，这个人可以复核和确认。",
                    by=by,
                    moment=format_moment(at),
                    name=membership.account.name,
                    place=place,
                    role=_(ROLE_LABELS[membership.role]),
                ),
                link,
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


def _write(
    to: str | None,
    subject: str,
    *paragraphs: str,
    at: datetime,
    kind: mail.LetterKind = mail.LetterKind.NOTICE,
    use_by: datetime | None = None,
    about: UUID | None = None,
    undoable: bool = False,
) -> None:
    """Write nothing to people without an address."""
    if to:
        text = "\n\n".join([*paragraphs, _("赛务")]) + "\n"
        mail.write(to, subject, text, at=at, kind=kind, use_by=use_by, about=about, undoable=undoable)
