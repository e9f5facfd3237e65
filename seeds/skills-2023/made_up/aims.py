"""What the founding report says about the contest, and what was assumed in between.

Only the generator aims at these figures, and only with its default seed; another seed draws a different season around
them. The rules and the statistics count rows and know none of this.
"""

from dataclasses import dataclass

SEED = 2023
"""The seed with which the season comes to the reported figures."""


@dataclass(frozen=True)
class Delegation:
    """One delegation and its results: medals and merit count entries, `people` its contestants."""

    code: str
    short: str
    english: str
    gold: int
    silver: int
    bronze: int
    merit: int
    people: int
    province: str = ""
    """The province code that its people come from; empty: from everywhere."""
    western: bool = False

    @property
    def strength(self) -> float:
        """How well it does if no result is given, in points of score."""
        points = 4 * self.gold + 3 * self.silver + 2 * self.bronze + self.merit
        return 14 * points / (points + 60)


# The press gives medals and merit of 广东, 四川, 贵州, 宁夏 and 轻工, the people of the last four, and in all
# 109 of each medal, 18 delegations with a gold and 29 with a medal. Everything else is assumed.
_TABLE = """
d-110000       北京   Beijing         6  7  6 66 138 110000
d-120000       天津   Tianjin         4  6  5 71 142 120000
d-130000       河北   Hebei           2  3  3 58 136 130000
d-140000       山西   Shanxi          0  0  0 31 130 140000
d-150000       内蒙古 Inner_Mongolia  0  0  1 24 134 150000 west
d-210000       辽宁   Liaoning        2  2  2 49 132 210000
d-220000       吉林   Jilin           0  1  0 27 132 220000
d-230000       黑龙江 Heilongjiang    0  0  1 29 128 230000
d-310000       上海   Shanghai       10  9  8 61 140 310000
d-320000       江苏   Jiangsu        15 14 12 59 141 320000
d-330000       浙江   Zhejiang       13 13 11 60 142 330000
d-340000       安徽   Anhui           2  3  3 54 134 340000
d-350000       福建   Fujian          3  3  3 52 131 350000
d-360000       江西   Jiangxi         1  1  2 47 138 360000
d-370000       山东   Shandong        9 11 10 64 142 370000
d-410000       河南   Henan           4  6  5 63 142 410000
d-420000       湖北   Hubei           3  4  4 60 136 420000
d-430000       湖南   Hunan           2  3  3 57 133 430000
d-440000       广东   Guangdong      23 10 13 63 142 440000
d-450000       广西   Guangxi         0  1  0 38 137 450000 west
d-460000       海南   Hainan          0  0  0 14 103 460000
d-500000       重庆   Chongqing       5  5  5 62 138 500000 west
d-510000       四川   Sichuan         4  0  3 78 142 510000 west
d-520000       贵州   Guizhou         0  3  3 32 142 520000 west
d-530000       云南   Yunnan          0  1  0 30 135 530000 west
d-540000       西藏   Tibet           0  0  0  1  21 540000 west
d-610000       陕西   Shaanxi         0  2  1 44 130 610000 west
d-620000       甘肃   Gansu           0  0  1 22 131 620000 west
d-630000       青海   Qinghai         0  0  0  6  60 630000 west
d-640000       宁夏   Ningxia         0  0  0  4  39 640000 west
d-650000       新疆   Xinjiang        0  0  0 17 136 650000 west
d-660000       兵团   XPCC            0  0  0  9  63 660000 west
d-construction 住建   Construction    0  0  1  6  24
d-transport    交通   Transport       0  0  1  5  19
d-machinery    机械   Machinery       0  1  0  7  27
d-light        轻工   Light_industry  1  0  2  2   5
"""


def _delegation(line: str) -> Delegation:
    code, short, english, *rest = line.split()
    gold, silver, bronze, merit, people = map(int, rest[:5])
    where = rest[5:]
    return Delegation(
        code,
        short,
        english.replace("_", " "),
        gold,
        silver,
        bronze,
        merit,
        people,
        where[0] if where else "",
        "west" in where,
    )


DELEGATIONS = [_delegation(line) for line in _TABLE.strip().splitlines()]
