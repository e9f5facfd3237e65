"""When two numbers, or two names, are the same: compared under NFKC, without regard to case and spaces. Two names that
differ only in a variant of a character are alike, and somebody has to say whether they are the same person. Pure.

Sources: Unicode UAX 15 (NFKC); the variants are pairs that registries and input methods really mix up in names (Unihan,
kZVariant and kSemanticVariant).
"""

from __future__ import annotations

import unicodedata

# Each pair: a form that a file may have, the form that it is compared by.
_VARIANTS = str.maketrans(
    "呂戶吳黃髙淸靑眞祿溫彥産內兪删吿昻曽栢峯羣强煕姫凃衞冨寳晧荘桒𠮷﨑",
    "吕户吴黄高清青真禄温彦产内俞刪告昂曾柏峰群強熙姬涂卫富宝皓庄桑吉崎",
)
_DOTS = str.maketrans(dict.fromkeys("·•・‧⋅∙●．。.'’-", None))


def key_of_number(number: str | None) -> str | None:
    """What a student or staff number is compared by; None for none."""
    plain = "".join(unicodedata.normalize("NFKC", number or "").split()).casefold()
    return plain or None


def key_of_name(name: str) -> str:
    """What a name is compared by: NFKC, no spaces, no dots, no case."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_DOTS).split()).casefold()


def key_of_variants(name: str) -> str:
    """The same without regard to variants of characters: equal for names that only look different."""
    return key_of_name(name.translate(_VARIANTS)).translate(_VARIANTS)
