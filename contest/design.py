"""The design pages at /_design, in development only: every component in every state, both languages and themes.

Everything shown here is made up, except the medal counts of the second national skills contest.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Flask, render_template, url_for
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from contest import charts, i18n
from contest.access import everyone, open_to
from contest.errors import Clash, NotAllowed, NotFound, Refusal, Sum, Unfit, WrongMoment
from contest.forms import Form, PasswordField

pages = Blueprint("design", __name__, url_prefix="/_design")

#: (code, zh, en, gold, silver, bronze, merit, points, place, shared) of the 2nd national skills contest
TABLE: list[tuple[str, str, int, int, int, int, int, int, bool]] = [
    ("广东省", "Guangdong", 23, 10, 13, 63, 211, 1, False),
    ("江苏省", "Jiangsu", 15, 14, 12, 59, 185, 2, False),
    ("浙江省", "Zhejiang", 13, 13, 11, 60, 173, 3, False),
    ("天津市", "Tianjin", 4, 6, 5, 71, 115, 8, True),
    ("河南省", "Henan", 4, 6, 5, 63, 107, 8, True),
    ("四川省", "Sichuan", 4, 0, 3, 78, 100, 10, False),
    ("轻工行业", "Light industry sector", 1, 0, 2, 2, 10, 18, False),
    ("陕西省", "Shaanxi", 0, 2, 1, 44, 52, 20, False),
    ("住房和城乡建设行业", "Housing and construction sector", 0, 0, 1, 6, 8, 25, True),
    ("新疆生产建设兵团", "Xinjiang Production and Construction Corps", 0, 0, 0, 9, 9, 30, True),
]


def join(app: Flask) -> None:
    """Add the design pages to an app (development and tests)."""
    app.register_blueprint(pages)


def in_both(zh: str, en: str) -> str:
    """An example's words in the reader's language; they are not worth an entry in the catalogue."""
    return en if i18n.language() == "en" else zh


class Specimen(Form):
    """One field of each kind."""

    name = StringField()
    password = PasswordField()
    track = RadioField()
    school = SelectField()
    roles = SelectMultipleField(option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    report = FileField()
    day = DateField()
    reason = TextAreaField()
    honest = BooleanField()


def specimen(faulty: bool = False) -> Specimen:
    """The example form, untouched or refused."""
    form = Specimen(formdata=None)
    words = {
        "name": ("姓名", "Name"),
        "password": ("密码", "Password"),
        "track": ("赛道", "Track"),
        "school": ("学校", "School"),
        "roles": ("角色", "Roles"),
        "report": ("生涯发展报告", "Career report"),
        "day": ("出生日期", "Date of birth"),
        "reason": ("说明", "Remarks"),
        "honest": ("我承诺材料真实", "I declare that everything is true"),
    }
    for name, (zh, en) in words.items():
        form[name].label.text = in_both(zh, en)
    form.track.choices = [
        ("growth", in_both("成长赛道", "Growth track")),
        ("employment", in_both("就业赛道", "Employment track")),
        ("teaching", in_both("课程教学赛道", "Teaching track")),
    ]
    form.track.data = "growth"
    form.school.choices = [
        ("a", in_both("江西师范大学", "Jiangxi Normal University")),
        ("b", in_both("南昌大学", "Nanchang University")),
    ]
    form.roles.choices = [("judge", in_both("评委", "Judge")), ("chair", in_both("裁判长", "Chair"))]
    form.roles.data = ["judge"]
    form.name.data = in_both("林知夏", "Lin Zhixia")
    if faulty:
        form.report.errors = [
            in_both(
                "文件是 .docx，请换成 PDF。原文件仍保留着。", "The file is a .docx: send a PDF. The original is kept."
            )
        ]
        form.day.errors = [in_both("你填的 2019 级已毕业，请核对。", "The class of 2019 has graduated; please check.")]
        form.track.errors = [in_both("每人限报一个赛道。", "One track for each person.")]
    return form


def refusals() -> list[Refusal]:
    """One of each kind, as on a real page."""
    quota = Unfit(
        in_both("省赛名额不够，这 3 件没有报送", "Not enough provincial places: these 3 were not sent"),
        safe=in_both("填好的内容都还在。", "Nothing is lost."),
        sums=(
            Sum(in_both("分配名额（江西省，9 月 28 日）", "Allotted (Jiangxi, 28 September)"), "10"),
            Sum(in_both("已报送", "Already sent"), "− 9"),
            Sum(in_both("候补放弃后补入", "Declined and refilled"), "+ 0"),
            Sum(in_both("还能报送", "Places left"), "1", total=True),
        ),
        source=in_both("规程第 12 条", "rule 12"),
    )
    closed = WrongMoment(
        in_both(
            "报名已于 12 月 20 日 24:00 截止（江西省设定）。",
            "Registration closed on 20 December at 24:00 (set by Jiangxi).",
        )
    )
    clash = Clash(
        in_both(
            "这份评分表在另一台设备上改过。两份都还在，请看差别后选一份。",
            "This sheet was changed on another device. Both versions are saved; compare them and choose.",
        )
    )
    return [
        quota,
        closed,
        clash,
        NotAllowed(in_both("这一页只对本校的组织者开放。", "This page is for organisers of the school.")),
        NotFound(),
    ]


def _navigation(current: str) -> list[dict[str, Any]]:
    names = {
        "marks": in_both("状态", "States"),
        "parts": in_both("部件", "Parts"),
        "forms": in_both("表单", "Forms"),
        "faults": in_both("出错", "Faults"),
        "tables": in_both("表格", "Tables"),
        "charts": in_both("图", "Charts"),
        "refusals": in_both("拒绝", "Refusals"),
    }
    return [
        {"url": url_for("design.show", name=name), "label": label, "current": name == current}
        for name, label in names.items()
    ]


def _table() -> list[dict[str, Any]]:
    most = max(gold + silver + bronze for _, _, gold, silver, bronze, *_ in TABLE)
    return [
        {
            "name": in_both(zh, en),
            "gold": gold,
            "silver": silver,
            "bronze": bronze,
            "medals": gold + silver + bronze,
            "merit": merit,
            "points": points,
            "place": place,
            "shared": shared,
            "line_below": place in (18, 25),
            "bar": charts.medal_bar(gold, silver, bronze, most),
        }
        for zh, en, gold, silver, bronze, merit, points, place, shared in TABLE
    ]


def _charts() -> dict[str, Any]:
    sections = [
        ("C 制造业", "C Manufacturing", 45),
        ("I 信息技术", "I Information", 13),
        ("E 建筑业", "E Construction", 11),
    ]
    sections += [("O 居民服务", "O Services", 9), ("R 文化体育", "R Culture", 7), ("B 采矿业", "B Mining", 0)]
    dots = [
        (141, 46, "广东", "Guangdong"),
        (138, 41, "江苏", "Jiangsu"),
        (123, 19, "", ""),
        (106, 11, "", ""),
        (40, 0, "宁夏", "Ningxia"),
    ]
    judges = [
        ("陈立言", "Chen Liyan", 0.3),
        ("周予安", "Zhou Yu'an", -0.5),
        ("何思远", "He Siyuan", -3.2),
        ("顾南乔", "Gu Nanqiao", 1.4),
    ]
    first = date(2023, 9, 20)
    numbers = [3, 8, 21, 14, 9, 30, 55, 41, 90, 212, 188, 260, 340, 120]
    return {
        "bars": charts.bars([(in_both(zh, en), value) for zh, en, value in sections]),
        "scatter": charts.scatter(
            [charts.Point(x, y, in_both(zh, en)) for x, y, zh, en in dots]
            + [charts.Point(5, 3, in_both("轻工", "Light industry"), True)]
        ),
        "days": charts.day_line([(first + timedelta(n), number) for n, number in enumerate(numbers)]),
        "spread": charts.spread(
            [charts.Interval(in_both(zh, en), mean, mean - 1.1, mean + 1.1) for zh, en, mean in judges]
        ),
    }


@pages.get("/", defaults={"name": "marks"})
@pages.get("/<any(marks, parts, forms, faults, tables, charts, refusals):name>")
@open_to(everyone)
def show(name: str) -> str:
    """One page of specimens."""
    return render_template(
        f"design/{name}.html",
        t=in_both,
        navigation=_navigation(name),
        edition={"name": in_both("组件与状态", "Components and states"), "url": url_for("design.show", name="marks")},
        table=_table(),
        charts=_charts(),
        refusals=refusals(),
        form=specimen(faulty=name == "faults"),
        idempotency_key="specimen",
        foot={
            "line": in_both(
                "数据来自第 2 号发布（2023-09-22 15:00 北京时间）", "From publication 2 (22 Sep 2023, 15:00 China time)"
            ),
            "links": [{"url": url_for("design.show", name="tables"), "label": in_both("开放数据", "Open data")}],
        },
    )
