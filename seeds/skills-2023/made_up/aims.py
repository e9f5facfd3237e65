"""What the founding report says about the contest, and what was filled in between.

Only the generator aims at these figures, and only with its own seed; another seed draws a season of its own around
them. The rules and the statistics count rows and know none of this.
"""

from dataclasses import dataclass

SEED = 2023
"""The seed with which the season comes to the reported figures."""


@dataclass(frozen=True)
class Delegation:
    """One delegation and how it did: medals and merit count entries, `people` its contestants."""

    code: str
    number: int
    """Its line in facts/national_skills_contest_delegations.csv."""
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
        """How well it does where nothing is aimed at, in points of score."""
        points = 4 * self.gold + 3 * self.silver + 2 * self.bronze + self.merit
        return 14 * points / (points + 60)


# The press gives medals and merit of 广东, 四川, 贵州, 宁夏 and 轻工, the people of the last four, and in all
# 109 of each medal, 18 delegations with a gold and 29 with a medal. All else is assumed.
_TABLE = """
d-110000        1 北京 Beijing         6  7  6 66 138 110000
d-120000        2 天津 Tianjin         4  6  5 71 142 120000
d-130000        3 河北 Hebei           2  3  3 58 136 130000
d-140000        4 山西 Shanxi          0  0  0 31 130 140000
d-150000        5 内蒙古 Inner_Mongolia  0  0  1 24 134 150000 west
d-210000        6 辽宁 Liaoning        2  2  2 49 132 210000
d-220000        7 吉林 Jilin           0  1  0 27 132 220000
d-230000        8 黑龙江 Heilongjiang    0  0  1 29 128 230000
d-310000        9 上海 Shanghai       10  9  8 61 140 310000
d-320000       10 江苏 Jiangsu        15 14 12 59 141 320000
d-330000       11 浙江 Zhejiang       13 13 11 60 142 330000
d-340000       12 安徽 Anhui           2  3  3 54 134 340000
d-350000       13 福建 Fujian          3  3  3 52 131 350000
d-360000       14 江西 Jiangxi         1  1  2 47 138 360000
d-370000       15 山东 Shandong        9 11 10 64 142 370000
d-410000       16 河南 Henan           4  6  5 63 142 410000
d-420000       17 湖北 Hubei           3  4  4 60 136 420000
d-430000       18 湖南 Hunan           2  3  3 57 133 430000
d-440000       19 广东 Guangdong      23 10 13 63 142 440000
d-450000       20 广西 Guangxi         0  1  0 38 137 450000 west
d-460000       21 海南 Hainan          0  0  0 14 103 460000
d-500000       22 重庆 Chongqing       5  5  5 62 138 500000 west
d-510000       23 四川 Sichuan         4  0  3 78 142 510000 west
d-520000       24 贵州 Guizhou         0  3  3 32 142 520000 west
d-530000       25 云南 Yunnan          0  1  0 30 135 530000 west
d-540000       26 西藏 Tibet           0  0  0  1  21 540000 west
d-610000       27 陕西 Shaanxi         0  2  1 44 130 610000 west
d-620000       28 甘肃 Gansu           0  0  1 22 131 620000 west
d-630000       29 青海 Qinghai         0  0  0  6  60 630000 west
d-640000       30 宁夏 Ningxia         0  0  0  4  39 640000 west
d-650000       31 新疆 Xinjiang        0  0  0 17 136 650000 west
d-660000       32 兵团 XPCC            0  0  0  9  63 660000 west
d-construction 33 住建 Construction    0  0  1  6  24
d-transport    34 交通 Transport       0  0  1  5  19
d-machinery    35 机械 Machinery       0  1  0  7  27
d-light        36 轻工 Light_industry  1  0  2  2   5
"""


def _delegation(line: str) -> Delegation:
    code, number, short, english, *rest = line.split()
    gold, silver, bronze, merit, people = map(int, rest[:5])
    where = rest[5:]
    return Delegation(
        code,
        int(number),
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
