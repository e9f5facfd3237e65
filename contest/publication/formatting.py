"""Publications, days and groups as words on public pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from contest import pinyin
from contest.charts import MEDALS
from contest.editions.labels import CREDIT_COUNT_LABELS, CREDIT_LABELS, CREDIT_NUMBER_PHRASES
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import contest_name, edition_part, rulebook_of, tier_of
from contest.errors import N_
from contest.formatting import format_moment, format_sentence, numeral
from contest.i18n import LANGUAGES, language, localized
from contest.people.labels import ROLE_LABELS
from contest.people.models import Organisation
from contest.privacy import masked_name
from contest.publication.labels import PUBLICATION_STATE_GLYPHS, PUBLICATION_STATE_LABELS
from contest.publication.models import CertificateHolder, Publication, PublicationState

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.law import Table

# Where a tier credits something that CREDIT_LABELS does not have.
OTHER_CREDIT, OTHER_CREDIT_COUNT = N_("参赛方"), N_("参赛单位")


def group_noun(credit: str) -> str:
    return str(_(CREDIT_LABELS.get(credit, OTHER_CREDIT)))


def group_noun_within(credit: str) -> str:
    """The same for use within a sentence."""
    return group_noun(credit).lower()


def groups_noun(credit: str) -> str:
    """The label under a number of groups."""
    return str(_(CREDIT_COUNT_LABELS.get(credit, OTHER_CREDIT_COUNT)))


def format_groups(credit: str, n: int, *, in_words: bool = False) -> str:
    """`36 个代表团` / `36 delegations`; in a headline `三十六个代表团`."""
    phrase = CREDIT_NUMBER_PHRASES.get(credit, N_("%(num)s 个单位"))
    if in_words and language() == "zh":
        return phrase.replace(" ", "") % {"num": numeral(n)}
    return str(ngettext(phrase, phrase, n))


def table_noun(book: Rulebook, table: Table, credit: str) -> str:
    """Whom a table lists: its groups as their tier calls them, else what its attribute is called: `班级`."""
    if table.per == "group":
        return group_noun(credit)
    key = table.per.removeprefix("attribute:")
    declared = next((one for one in book.attribute if one.key == key), None)
    return localized(declared.name) if declared is not None and declared.name is not None else key


def format_table_rows(table: Table, credit: str, n: int) -> str:
    """How many a table lists: `36 个代表团`, or `6 行` where its rows are no groups."""
    return format_groups(credit, n) if table.per == "group" else str(ngettext("%(num)s 行", "%(num)s 行", n))


def without_noun(name: Mapping[str, str], noun: str) -> str:
    """A group's name under a heading that already says what it is: `广东省代表团` → `广东省`."""
    whole = localized(name)
    return whole.removesuffix(noun).removesuffix(noun.lower()).strip() or whole


def as_head(words: str) -> str:
    """A word that English writes small within a sentence, as the head of a column: `Adviser`."""
    return words[:1].upper() + words[1:]


def signature_facts(publication: Publication, zone: str) -> list[tuple[str, str]]:
    """Who signed it and why the second person counts, as rows of a list of facts. A publication from before that was
    kept says who reviewed it and no more."""
    signed = publication.signed
    if signed is None:
        return [(_("复核"), publication.reviewed_name)] if publication.reviewed_name else []
    if signed["signatures"] == 1:
        alone = _("%(name)s一人署名，没有第二个人复核；规程允许这样发布。", name=signed["drafter"] or "–")
        return [(_("署名"), alone)]
    return [
        (_("起草"), signed["drafter"] or "–"),
        (_("复核"), publication.reviewed_name or "–"),
        *reviewer_facts(publication, zone),
    ]


def reviewer_facts(publication: Publication, zone: str) -> list[tuple[str, str]]:
    """Since when the reviewer has the role, from whom, and who vouched for them."""
    signed = publication.signed
    if signed is None or signed["signatures"] == 1 or not signed["since"]:
        return []
    since = format_moment(datetime.fromisoformat(signed["since"]), zone)
    if signed["own_grant"]:
        origin = _("%(since)s 起，自己授予的角色", since=since)
    elif signed["inviter"]:
        origin = _("%(since)s 起，由%(name)s邀请", since=since, name=signed["inviter"])
    else:
        origin = _("%(since)s 起", since=since)
    facts = [(_("复核人的角色"), origin)]
    if signed.get("drafter_voucher"):  # only where it was needed, and not in older ones
        at = format_moment(datetime.fromisoformat(signed["drafter_vouched_at"]), zone)
        facts.append((_("为起草人担保"), _("%(name)s，%(at)s", name=signed["drafter_voucher"], at=at)))
    if signed["voucher"]:
        at = format_moment(datetime.fromisoformat(signed["vouched_at"]), zone)
        facts.append((_("为复核人担保"), _("%(name)s，%(at)s", name=signed["voucher"], at=at)))
    return facts


def seal_text(publication: Publication) -> str:
    """`存证 二号` / `Sealed No. 2`: two words, one above the other."""
    number = publication.number
    return str(_("存证 %(number)s号", number=numeral(number) if language() == "zh" and number <= 10 else number))


def format_state(publication: Publication, at: datetime) -> tuple[str, str]:
    """The symbol and the word for the state of an open publication on public pages: what is public is sealed."""
    symbol, word = desk_state(publication, at)
    return symbol if publication.state == PublicationState.REPLACED else "sealed", word


def desk_state(publication: Publication, at: datetime) -> tuple[str, str]:
    """The symbol and the word for the state of any publication, as its desk shows it. A period that is over is told,
    though the publication stays public until it is made final."""
    state, until = publication.state, publication.publicity_until
    if state == PublicationState.PUBLIC and until is not None and at >= until:
        return PUBLICATION_STATE_GLYPHS[state], str(_("公示期满，等待定稿"))
    return PUBLICATION_STATE_GLYPHS[state], str(_(PUBLICATION_STATE_LABELS[state]))


def desk_states(publications: Iterable[Publication | None], at: datetime) -> dict[UUID, tuple[str, str]]:
    """`desk_state` of several by their ids."""
    return {one.id: desk_state(one, at) for one in publications if one is not None}


def text_lang(text: str) -> str:
    """The HTML language of a text that exists in one language only: names, titles, sources, reasons."""
    return "zh-Hans" if any("\u3400" <= character <= "\u9fff" for character in text) else "en"


def spelled_names(names: Sequence[str]) -> str:
    """`Lín Zhīxià, Cén *shān` on English pages; empty on Chinese ones, and where no name is Chinese."""
    return "" if language() == "zh" else ", ".join(filter(None, map(pinyin.spell, names)))


def joined(parts: list[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(parts)


def has_medals(awards: Iterable[str]) -> bool:
    """Whether a table orders by medals; a school's round may give first, second and third prizes."""
    return set(awards) <= set(MEDALS)


# A table that ranks by something else than awards is called what it ranks by.
TABLE_TITLES = {
    "points": N_("%(group)s积分榜"),
    "place-points": N_("%(group)s积分榜"),
    "points-mean": N_("%(group)s平均积分榜"),
    "score-sum": N_("%(group)s总成绩榜"),
    "score-mean": N_("%(group)s平均成绩榜"),
}


def table_title(first: str, awards: Iterable[str], noun: str) -> str:
    """`代表团奖牌榜`, `学院获奖榜`, `学校积分榜`: a table by what it ranks by first; `noun`: whom it lists."""
    sentence = TABLE_TITLES.get(first) or (N_("%(group)s奖牌榜") if has_medals(awards) else N_("%(group)s获奖榜"))
    return str(_(sentence, group=noun))


def tables_word(rulebook: Rulebook) -> str:
    """`奖牌榜` if the rulebook's first table ranks by medals; otherwise `排名榜`."""
    from contest.rules.rulebook.law import TABLE_FIGURES

    awards = [key for key in rulebook.table[0].order if key not in TABLE_FIGURES] if rulebook.table else []
    return str(_("奖牌榜") if awards and has_medals(awards) else _("排名榜"))


def format_certificate(names: Mapping[str, Any], holder: str, award: str) -> str:
    """What a certificate is for, in the reader's language: an award, an adviser's part in it, having taken part, or
    having judged."""
    if holder == CertificateHolder.PARTICIPANT:
        return str(_("参赛证书"))
    if holder == CertificateHolder.JUDGE:
        return str(_("评审证书 · %(role)s", role=_(ROLE_LABELS[award])))
    text = localized(format_award(names, award))
    return str(_("%(award)s · 指导教师", award=text)) if holder == CertificateHolder.ADVISER else text


def format_award(names: Mapping[str, Mapping[str, str]], award: str) -> Mapping[str, str]:
    """An award's name in both languages; a key that the rulebook no longer names is shown as it is."""
    return names.get(award, {"zh": award, "en": award})


def publication_title(contests: Sequence[Contest], *, correction: bool) -> dict[str, str]:
    """`江西省省赛成绩` / `江西省省赛成绩（更正）`; a publication of one contest has that contest's name."""
    first = contests[0]
    tier = tier_of(first)
    title = {}
    for code in LANGUAGES:
        if len(contests) == 1:
            whole = contest_name(first)[code]
        elif tier.organisation is not None:
            whole = localized(tier.name, code)
        else:
            parts = (localized(first.organisation.name, code), localized(tier.name, code))
            whole = "".join(parts) if code == "zh" else ", ".join(parts)
        title[code] = f"{whole}成绩" if code == "zh" else f"{whole}: results"
        if correction:
            title[code] += "（更正）" if code == "zh" else " (corrected)"
    return title


def public_names(names: Sequence[str], numbers: Sequence[str], contest: Contest) -> list[str]:
    """People's names as the rulebook's privacy rule shows them: full, masked (王*明), or a number only."""
    how = edition_part(rulebook_of(contest)).names
    if how == "number":
        return list(numbers)
    return [masked_name(name) if how == "masked" else name for name in names]


def words_of(organisation: Organisation | None) -> dict[str, str]:
    return dict(organisation.name) if organisation is not None else {"zh": "–"}


# What of a reviewed publication changed before it was published: the part and the column in words.
PARTS = {
    "publication": N_("这份发布"),
    "files": N_("文件 %(key)s"),
    "contests": N_("比赛 %(key)s"),
    "places": N_("%(key)s"),
    "group_awards": N_("第 %(key)s 个奖"),
    "tables": N_("榜 %(key)s"),
    "group_names": N_("榜上的单位 %(key)s"),
    "roster": N_("统计用的名册 %(key)s"),
}
COLUMNS = {
    "title": N_("标题"),
    "places.title": N_("题目"),
    "organisation": N_("单位名称"),
    "reason": N_("更正的原因"),
    "name": N_("名称"),
    "short": N_("简称"),
    "entries": N_("{作品}数"),
    "group": N_("计入的单位"),
    "group_name": N_("计入的单位"),
    "home_name": N_("所在单位"),
    "people": N_("姓名"),
    "advisers": N_("指导教师"),
    "person": N_("姓名"),
    "size": N_("人数"),
    "place": N_("名次"),
    "status": N_("参赛状态"),
    "score": N_("成绩"),
    "award": N_("奖项"),
    "awards": N_("奖项"),
    "level": N_("学历"),
    "age": N_("年龄"),
    "home": N_("所在单位"),
}


def format_difference(part: str, key: str, column: str, was: Any, now: Any) -> tuple[str, str, str]:
    """A difference between what was reviewed and what would be sealed: where, what it was and what it is, as text. A
    column of which people know no word is shown as the files call it."""
    where = format_sentence(PARTS[part], {"key": key.rsplit(" ", maxsplit=1)[-1] if part == "places" else key})
    word = COLUMNS.get(f"{part}.{column}") or COLUMNS.get(column)
    what = str(_(word)) if word else column
    return str(_("%(where)s：%(what)s", where=where, what=what)), _shown(was), _shown(now)


def _shown(value: Any) -> str:
    """A sealed value: words in all their languages, because each of them is sealed."""
    if isinstance(value, Mapping):
        return " / ".join(str(value[code]) for code in (*LANGUAGES, *(value.keys() - LANGUAGES)) if code in value)
    if isinstance(value, list):
        return joined([_shown(one) for one in value]) or "–"
    return "–" if value is None or value == "" else str(value)
