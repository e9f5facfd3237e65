"""Organisations from lists: the public facts of seeds/facts (provinces, prefectures, universities, delegations) and a
seed's own organisations.csv. Loading a list again changes nothing; a row that an administrator has changed stays as it
is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from contest import audit
from contest.db import new_id, session
from contest.people.models import Organisation
from contest.resources import FACTS

# The Corps is no division of GB/T 2260 but runs contests as a province does; seeds/facts/README.md gives it this code.
CORPS, CORPS_CODE = "新疆生产建设兵团", "660000"
ABROAD = ("710000", "810000", "820000")  # They are in GB/T 2260, but no department of theirs runs these contests.

# The official romanisation of the divisions' short names.
ENGLISH = {
    "110000": "Beijing",
    "120000": "Tianjin",
    "130000": "Hebei",
    "140000": "Shanxi",
    "150000": "Inner Mongolia",
    "210000": "Liaoning",
    "220000": "Jilin",
    "230000": "Heilongjiang",
    "310000": "Shanghai",
    "320000": "Jiangsu",
    "330000": "Zhejiang",
    "340000": "Anhui",
    "350000": "Fujian",
    "360000": "Jiangxi",
    "370000": "Shandong",
    "410000": "Henan",
    "420000": "Hubei",
    "430000": "Hunan",
    "440000": "Guangdong",
    "450000": "Guangxi",
    "460000": "Hainan",
    "500000": "Chongqing",
    "510000": "Sichuan",
    "520000": "Guizhou",
    "530000": "Yunnan",
    "540000": "Tibet",
    "610000": "Shaanxi",
    "620000": "Gansu",
    "630000": "Qinghai",
    "640000": "Ningxia",
    "650000": "Xinjiang",
    CORPS_CODE: "Xinjiang Production and Construction Corps",
}
MINISTRIES = (
    ("moe", "教育部", "Ministry of Education", "教育部", "MOE"),
    ("mohrss", "人力资源和社会保障部", "Ministry of Human Resources and Social Security", "人社部", "MOHRSS"),
)
# The four industries that send delegations to the skills contest; codes as in seeds/skills-2023.
INDUSTRIES = {
    "住房和城乡建设行业": ("d-construction", "住建", "Construction"),
    "交通运输行业": ("d-transport", "交通", "Transport"),
    "机械行业": ("d-machinery", "机械", "Machinery"),
    "轻工行业": ("d-light", "轻工", "Light industry"),
}


def load_facts(*, at: datetime, folder: Path = FACTS) -> int:
    """Authorities, cities, schools and delegations of the public lists; returns the number of new ones."""
    provinces = [row for row in _read(folder / "provinces.csv") if row["code"] not in ABROAD]
    named = {row["name"]: row["code"] for row in provinces} | {CORPS: CORPS_CODE}
    shorts = {row["code"]: row["short"] for row in provinces} | {CORPS_CODE: "兵团"}
    cities = _read(folder / "prefectures.csv")
    rows = [
        _row("authority", code, name, name_en, short=short, short_en=short_en, region=code)
        for code, name, name_en, short, short_en in MINISTRIES
    ]
    rows += [
        _row("authority", code, name, ENGLISH[code], short=shorts[code], short_en=ENGLISH[code], province=code)
        for name, code in named.items()
    ]
    rows += [
        _row("city", row["code"], row["name"], province=row["province_code"])
        for row in cities
        if row["province_code"] not in ABROAD
    ]
    city_codes = {(row["province_code"], row["name"]): row["code"] for row in cities}
    rows += [_school(row, named, city_codes) for row in _read(folder / "universities_2017.csv")]
    rows += [
        _delegation(row["delegation"], named, shorts)
        for row in _read(folder / "national_skills_contest_delegations.csv")
    ]
    return _save(rows, at=at, source="seeds/facts")


def load_organisations(rows: Iterable[Mapping[str, str]], *, at: datetime) -> int:
    """A seed's own organisations (columns code, kind, name, name_en, short, parent, province, level); returns the
    number of new ones. A parent is named by its code and may be in the same list or in the database already."""
    rows = list(rows)
    known = {row["code"]: row for row in rows}

    def province_of(row: Mapping[str, str]) -> str:
        """Its own, else that of the organisation above it, within this list."""
        if row.get("province") or row.get("parent") not in known:
            return row.get("province", "")
        return province_of(known[row["parent"]])

    made = [
        _row(
            row["kind"],
            row["code"],
            row["name"],
            row.get("name_en", ""),
            short=row.get("short", ""),
            province=province_of(row) or None,
            level=row.get("level") or None,
            parent=row.get("parent", ""),
            region=row["code"],
        )
        for row in rows
    ]
    return _save(made, at=at, source="organisations.csv")


def _school(
    row: Mapping[str, str], provinces: Mapping[str, str], cities: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    # Schools that the Corps runs are in Xinjiang on the map but send their entries through the Corps.
    place = provinces[row["province"]]
    province = CORPS_CODE if row["supervising_body"] == CORPS else place
    attributes = {"city": cities.get((place, row["city"]), ""), "supervising_body": row["supervising_body"]}
    if row["remark"]:
        attributes["remark"] = row["remark"]
    return _row("school", row["moe_code"], row["name"], province=province, level=row["level"], attributes=attributes)


def _delegation(name: str, provinces: Mapping[str, str], shorts: Mapping[str, str]) -> dict[str, Any]:
    if name in INDUSTRIES:
        code, short, english = INDUSTRIES[name]
        return _row(
            "delegation",
            code,
            f"{name}代表团",
            f"{english} sector delegation",
            short=short,
            parent="mohrss",
            region=code,
        )
    province = provinces[name]
    return _row(
        "delegation",
        f"d-{province}",
        f"{name}代表团",
        f"{ENGLISH[province]} delegation",
        short=shorts[province],
        parent="mohrss",
        province=province,
    )


def _row(
    kind: str,
    code: str,
    name: str,
    name_en: str = "",
    *,
    short: str = "",
    short_en: str = "",
    province: str | None = None,
    level: str | None = None,
    parent: str = "",
    region: str = "",
    attributes: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """An organisation's columns, with its parent still as a code. The region is the province, else the given one."""
    return {
        "id": new_id(),
        "region": province or region,
        "kind": kind,
        "code": code,
        "name": {"zh": name, "en": name_en} if name_en else {"zh": name},
        "short": {"zh": short, "en": short_en} if short_en else {"zh": short} if short else None,
        "parent": parent,
        "province": province,
        "level": level,
        "attributes": attributes or {},
    }


def _save(rows: list[dict[str, Any]], *, at: datetime, source: str) -> int:
    """Insert new organisations, all at once. Existing ones only get a missing English or short name."""
    kinds = sorted({row["kind"] for row in rows})
    there = {
        (one.kind, one.code): one
        for one in session.scalars(sa.select(Organisation).where(Organisation.kind.in_(kinds)))
    }
    new = [row for row in rows if (row["kind"], row["code"]) not in there]
    for row in rows:
        if (old := there.get((row["kind"], row["code"]))) is not None:
            if "en" in row["name"] and "en" not in old.name:
                old.name = {**old.name, "en": row["name"]["en"]}
            if row["short"] and not old.short:
                old.short = row["short"]
    if not new:
        return 0
    above = _parents({row["parent"] for row in new if row["parent"]} - {row["code"] for row in new})
    here = {row["code"]: row for row in new}
    for row in new:
        parent = here.get(row["parent"]) or above.get(row["parent"])
        row["parent_id"] = parent["id"] if parent else None
        if not row["province"] and parent and row["kind"] == "department":
            row["province"], row["region"] = parent["province"], parent["region"]
    # Parents go in first, so that foreign keys hold on both databases.
    waiting, placed = new, {row["id"] for row in above.values()}
    while waiting:
        ready = [row for row in waiting if row["parent_id"] is None or row["parent_id"] in placed]
        if not ready:
            raise ValueError(f"organisations stand above each other in a circle: {[row['code'] for row in waiting]}")
        session.execute(sa.insert(Organisation), [{key: row[key] for key in row if key != "parent"} for row in ready])
        placed |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in placed]
    first = session.get_one(Organisation, new[0]["id"])
    audit.record("people.load_organisations", first, by=None, at=at, now={"new": len(new), "source": source})
    return len(new)


def _parents(codes: set[str]) -> dict[str, dict[str, Any]]:
    """Parent organisations by code. Where several share a code, a school comes before an authority, and an authority
    before others."""
    rank = {"school": 0, "authority": 1}
    found = session.scalars(sa.select(Organisation).where(Organisation.code.in_(codes)))
    rows = sorted(found, key=lambda one: -rank.get(one.kind, 2))
    return {one.code: {"id": one.id, "province": one.province, "region": one.region} for one in rows}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        # Some names in the ministry's list contain a line break from print.
        return [{key: text.replace("\\n", "") for key, text in row.items()} for row in csv.DictReader(file)]
