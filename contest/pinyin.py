"""Chinese characters by their sound: how a name is spelled, and in which ways it may be looked for.

The readings are those of pypinyin's table of single characters, read from its file: to import the package takes 1.5 s
and 60 MB, most of it for phrases, and names are no phrases. A surname has its own reading where it differs from the
usual one (单 Shàn, 曾 Zēng).
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE, FILE = "pypinyin", "pinyin_dict.json"
# Surnames that sound otherwise than the character usually does, and those of two characters. The choice is ours: the
# table has usual readings only. A family that reads its name otherwise is found by that reading too.
_SURNAMES = (
    "单 shàn, 曾 zēng, 仇 qiú, 解 xiè, 查 zhā, 任 rén, 华 huà, 区 ōu, 朴 piáo, 盖 gě, 冼 xiǎn, 折 shé, "
    "乐 yuè, 缪 miào, 员 yùn, 秘 bì, 覃 qín, 翟 zhái, 种 chóng, 繁 pó, 郗 xī, 燕 yān, 祭 zhài, 洗 xiǎn, "
    "召 shào, 句 gōu, 角 jué, 尉迟 yùchí, 万俟 mòqí, 长孙 zhǎngsūn, 澹台 tántái, 令狐 línghú, 欧阳 ōuyáng, "
    "上官 shàngguān, 司马 sīmǎ, 诸葛 zhūgě, 皇甫 huángfǔ, 东方 dōngfāng, 夏侯 xiàhóu, 慕容 mùróng, "
    "公孙 gōngsūn, 司徒 sītú, 宇文 yǔwén, 端木 duānmù, 独孤 dúgū"
)
SURNAMES: dict[str, str] = dict(pair.split() for pair in _SURNAMES.split(", "))
INITIALS_OF_TWO = ("zh", "ch", "sh")
VOWELS = set("aeiouv")  # what has none is a sound and no name (嗯 ń)


def is_character(one: str) -> bool:
    """Whether it is a Chinese character."""
    return "㐀" <= one <= "鿿" or "𠀀" <= one <= "𳿿" or one == "〇"


@cache
def _table() -> dict[str, str]:
    """Code point → readings with their tones, the most usual first, parted by commas."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(PACKAGE)
    readings: dict[str, str] = json.loads(Path(found.submodule_search_locations[0], FILE).read_text())
    return readings


def readings(character: str) -> tuple[str, ...]:
    """With their tones, the most usual first; empty where none is known."""
    return tuple(one for one in _table().get(str(ord(character)), "").split(",") if one)


def plain(text: str) -> str:
    """Small letters without tones and spaces, ü as v: as it is typed."""
    parted = unicodedata.normalize("NFD", text.casefold()).replace("u\u0308", "v")
    return "".join(one for one in parted if not unicodedata.combining(one) and one not in " '’·-\u3000")


@lru_cache(maxsize=20_000)
def syllables(character: str) -> tuple[str, ...]:
    """Every way in which somebody may type it: each reading without tone; lü as lv, lu or lyu."""
    found = []
    for one in readings(character):
        typed = plain(one)
        if typed.isascii() and typed.isalpha() and VOWELS & set(typed):
            found += [typed, typed.replace("v", "u"), typed.replace("v", "yu")] if "v" in typed else [typed]
    return tuple(dict.fromkeys(found))


@cache
def every_syllable() -> frozenset[str]:
    """What may stand for a character that is masked."""
    return frozenset(syllable for code in _table() for syllable in syllables(chr(int(code))))


@cache
def every_initial() -> frozenset[str]:
    return frozenset(syllable[0] for syllable in every_syllable())


def spell(name: str) -> str:
    """`Lín Zhīxià` of 林知夏; what is no Chinese character stays (`Cén *shān`). Empty for a name without any."""
    if not any(map(is_character, name)):
        return ""
    if "·" in name:  # a name that was written by its sound has no surname
        return "·".join(_capital("".join(map(_usual, part))) for part in name.split("·"))
    size = 2 if name[:2] in SURNAMES and len(name) > 2 else 1
    surname, given = name[:size], name[size:]
    sound = SURNAMES.get(surname) or "".join(map(_usual, surname))
    return " ".join(part for part in (_capital(sound), _capital("".join(map(_usual, given)))) if part)


def _usual(character: str) -> str:
    found = readings(character)
    return found[0] if found else character


def _capital(sound: str) -> str:
    return sound[:1].upper() + sound[1:]
