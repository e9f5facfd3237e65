"""Names of people, firms and colleges that do not exist, in Chinese and in pinyin."""

import tomllib
from pathlib import Path
from random import Random

_TRADES = [
    ("精密机械有限公司", "Precision Machinery"),
    ("智能装备有限公司", "Intelligent Equipment"),
    ("建设工程有限公司", "Construction"),
    ("软件技术有限公司", "Software"),
    ("汽车服务有限公司", "Motor Services"),
    ("餐饮服务有限公司", "Catering"),
    ("新能源科技有限公司", "New Energy"),
    ("健康服务有限公司", "Health Services"),
]


def _split(word: str) -> tuple[str, str]:
    """`霁川Jichuan` as its Chinese and its Latin part."""
    chinese = "".join(letter for letter in word if "\u4e00" <= letter <= "\u9fff")
    return chinese, word[len(chinese) :]


_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_SURNAMES = [_split(word) for word in _LISTS["surnames"].split()]
_SURNAME_WEIGHTS = [1 / (rank + 6) for rank in range(len(_SURNAMES))]
_GIVEN = {kind: [_split(word) for word in words.split()] for kind, words in _LISTS["given"].items()}
_PLACES = [_split(word) for word in _LISTS["places"].split()]
_NOT_THESE = frozenset(_LISTS["not_these"].split())


def person(rng: Random, gender: str) -> tuple[str, str]:
    """A made-up name of two or three characters, and the same in pinyin (`苏晓禾`, `Su Xiaohe`)."""
    own, both = _GIVEN[gender], _GIVEN["b"]
    while True:
        surname = rng.choices(_SURNAMES, _SURNAME_WEIGHTS)[0]
        if rng.random() < 0.12:
            given = [rng.choice(own)]
        else:
            first, second = rng.choice(both), rng.choice(own)
            given = [second, first] if rng.random() < 0.2 else [first, second]
        name = surname[0] + "".join(part[0] for part in given)
        if name not in _NOT_THESE:
            return name, f"{surname[1]} {''.join(part[1] for part in given).capitalize()}"


def firm(rng: Random, place: str, place_en: str) -> tuple[str, str]:
    """A made-up firm of a place."""
    word, latin = rng.choice(_PLACES)
    trade, trade_en = rng.choice(_TRADES)
    return f"{place}{word}{trade}", f"{place_en} {latin} {trade_en} Co., Ltd."


def technician_college(rng: Random, place: str, place_en: str) -> tuple[str, str]:
    """A made-up technician college (技师学院) of a place."""
    word, latin = rng.choice(_PLACES)
    return f"{place}{word}技师学院", f"{place_en} {latin} Technician College"
