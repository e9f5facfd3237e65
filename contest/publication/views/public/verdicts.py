"""What the page says of a verified bundle: the verdict, what agrees, and who vouches for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from contest.errors import N_
from contest.formatting import format_stamp, format_zone
from contest.i18n import language, localized
from contest.publication import formatting
from contest.publication.models import OPEN_STATES, Publication

if TYPE_CHECKING:
    from contest.exchange.verifying import Verdict

# A heading and what to do, for a bundle that was not verified here.
REFUSALS: dict[str, tuple[str, str]] = {
    "client": (
        N_("从你的网络地址交来的上一个文件还在核对"),
        N_(
            "从一个网络地址一次核对一个，也可能是同一网络里的别人交的。"
            "请等 %(seconds)s 秒再交，或者在自己的电脑上用下面的命令核对。"
        ),
    ),
    "all": (
        N_("现在核对的人太多"),
        N_("请等 %(seconds)s 秒再交，或者在自己的电脑上用下面的命令核对，不用排队。"),
    ),
    "time": (
        N_("这个文件在这里核对太久了，已经停下"),
        N_("文件好不好，这里没有结论。在自己的电脑上用下面的命令核对，想算多久都行。"),
    ),
    "memory": (
        N_("核对这个文件要的内存太多，在这里核对不了"),
        N_("文件好不好，这里没有结论。请在自己的电脑上用下面的命令核对。"),
    ),
    "crash": (
        N_("核对中断了，不知道是因为文件还是因为服务器"),
        N_(
            "文件好不好，这里没有结论。请再交一次；还是中断的话，请告诉本站的管理员，并在自己的电脑上用下面的命令核对。"
        ),
    ),
}


@dataclass(frozen=True)
class Row:
    """One thing that was looked at: what, a note, a symbol and a word, and where it leads."""

    what: str
    symbol: str
    word: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Shown:
    """A verdict as the page shows it. `kind` is that of `ui.verdict`."""

    file: str
    size: str
    kind: str
    title: str
    text: str
    content: tuple[Row, ...] = ()
    vouching: tuple[Row, ...] = ()
    fingerprint: str = ""
    is_rehearsal: bool = False

    @property
    def is_amber(self) -> bool:
        return self.kind == "look"


def shown(found: Verdict, own: Publication | None, *, name: str, size: str, at: datetime) -> Shown:
    """`own`: our publication of that digest, or of the number that the bundle claims."""
    from contest.exchange.labels import printable

    stated = found.sentence("en" if language() == "en" else "zh")
    file = printable(name, 80)
    if found.kind == "unreadable":
        return Shown(file, size, "bad", str(_("这个文件读不出来")), stated)
    if found.kind == "changed":
        rows = _record(found, own, at)
        return Shown(file, size, "bad", str(_("被改动过，不是它说的那一份")), stated, vouching=rows)
    vouching = (_key(found), *_record(found, own, at), *_sealed_at(found, own), *_signed_alone(found))
    fingerprint = found.seal.fingerprint if found.seal is not None else ""
    if found.key == "unvouched.rehearsal":
        title = str(_("这是一次演练，不是真的结果"))
        text = str(_("它是试着走一遍时封存的：文件之间对得上，但没有人把它当结果公布。"))
        return Shown(file, size, "look", title, text, _content(found), vouching, is_rehearsal=True)
    if found.kind == "unvouched":
        title = str(_("内容自洽，但没有人为它作证：任何人都可能做出这份文件"))
        text = str(_("文件之间对得上，只说明做它的人算得对；不说明它是谁发的、有没有换过名单。"))
        return Shown(file, size, "look", title, text, _content(found), vouching, fingerprint)
    title = str(_("由%(name)s发布，未被改动", name=_signer(str(found.facts["name"]), own)))
    text = str(_("内容对得上，也有人为它作证。"))
    return Shown(file, size, "ok", title, text, (_which(found), *_content(found)), vouching, fingerprint)


def _which(found: Verdict) -> Row:
    """Which publication it is, as the manifest says for which somebody known vouches."""
    from contest.exchange.labels import printable

    facts = {name: printable(str(found.facts[name]), 80) for name in ("edition", "number", "title")}
    return Row(str(_("%(edition)s 第 %(number)s 号发布：%(title)s", **facts)), "sealed", str(_("已封存")))


def _content(found: Verdict) -> tuple[Row, ...]:
    return (
        Row(str(_("%(n)s 个文件与清单逐字节相同", n=found.files)), "done", str(_("一致"))),
        Row(
            str(ngettext("%(num)s 场比赛的名次和奖项重算", "%(num)s 场比赛的名次和奖项重算", found.contests)),
            "done",
            str(_("相同")),
        ),
    )


def _key(found: Verdict) -> Row:
    if found.seal is None:
        return Row(str(_("封签")), "look", str(_("没有封签")))
    what = str(_("签名的公钥"))
    if found.signed_by is None and found.kind == "published":
        return Row(what, "missing", str(_("这里不认识")), found.seal.fingerprint)
    if found.signed_by is None:
        return Row(what, "look", str(_("这里不认识")), found.seal.fingerprint)
    return Row(what, "done", found.signed_by.name or str(_("本站的公钥")), found.seal.fingerprint)


def _record(found: Verdict, own: Publication | None, at: datetime) -> tuple[Row, ...]:
    """What this site has on record, with the state that the publication is in now."""
    what = str(_("本站登记的发布"))
    if own is None:
        return (Row(what, "missing", str(_("本站没有登记"))),)
    number = str(_("%(edition)s · 第 %(number)s 号", edition=localized(own.edition.short), number=own.number))
    if own.edition.rehearsal_of_id is not None:
        return (Row(what, "look", str(_("演练，不是真的结果")), number),)
    if own.state not in OPEN_STATES:
        return (Row(what, "revoked", str(_("已撤回")), number),)
    url = url_for("public.publication", **own.address)
    if found.kind == "changed":
        return (Row(what, "look", str(_("登记的是另一份")), number, url),)
    replacement = _replacement(own)
    if replacement is not None:
        return (Row(what, "look", str(_("已被第 %(number)s 号取代", number=replacement.number)), number, url),)
    symbol, word = formatting.format_state(own, at)
    return (Row(what, symbol, word, number, url),)


def _replacement(own: Publication) -> Publication | None:
    from contest.publication.queries.published import replacement_of

    return replacement_of(own) if own.state == "replaced" else None


def _signer(name: str, own: Publication | None) -> str:
    """Who signed, in the reader's language where it is the organisation on record; else as the seal has it."""
    from contest.exchange.labels import printable

    if own is not None and name in own.organisation.name.values():
        return localized(own.organisation.name)
    return printable(name, 80)


def _sealed_time(written: str, own: Publication | None) -> str:
    """The time in the zone of the publication on record, else in UTC; what is no time is shown as it is written."""
    from contest.exchange.labels import printable

    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return printable(written, 40)
    if moment.tzinfo is None:
        return printable(written, 40)
    zone = own.edition.zone if own is not None else "UTC"
    return f"{format_stamp(moment, zone, seconds=True)} {format_zone(zone)}"


def _sealed_at(found: Verdict, own: Publication | None) -> tuple[Row, ...]:
    if found.seal is None:
        return ()
    # The signer's own words; where nobody knows the key they are worth nothing, and are not repeated.
    signer = _signer(found.seal.signer, own) if found.signed_by is not None else ""
    time = _sealed_time(found.seal.sealed_at, own)
    return (Row(str(_("封签上写的时间")), "sealed" if signer else "missing", time, signer),)


def _signed_alone(found: Verdict) -> tuple[Row, ...]:
    """That one person signed it, as its manifest says; worth nothing where nobody vouches for the manifest."""
    from contest.exchange.labels import printable

    about = (found.publication.about or {}) if found.publication is not None else {}
    if found.kind != "published" or about.get("signatures") != "1":
        return ()
    word = str(_("一个人，没有第二个人复核"))
    return (Row(str(_("署名")), "look", word, printable(about.get("drafter", ""), 80)),)
