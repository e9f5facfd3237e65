"""Made-up names of people, with their pinyin. Any likeness to real people is accidental."""

import random

SURNAMES = """
王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 黄Huang 赵Zhao 周Zhou 吴Wu 徐Xu 孙Sun 马Ma 朱Zhu 胡Hu 郭Guo 何He 林Lin
高Gao 罗Luo 郑Zheng 梁Liang 谢Xie 宋Song 唐Tang 许Xu 邓Deng 韩Han 冯Feng 曹Cao 彭Peng 曾Zeng 肖Xiao 田Tian
董Dong 潘Pan 袁Yuan 蔡Cai 蒋Jiang 余Yu 于Yu 杜Du 叶Ye 程Cheng 魏Wei 苏Su 吕Lü 丁Ding 任Ren 卢Lu 姚Yao 沈Shen
钟Zhong 姜Jiang 崔Cui 谭Tan 陆Lu 范Fan 汪Wang 廖Liao 石Shi 金Jin 贾Jia 夏Xia 付Fu 方Fang 邹Zou 熊Xiong 白Bai
孟Meng 秦Qin 邱Qiu 侯Hou 江Jiang 尹Yin 薛Xue 闫Yan 段Duan 雷Lei 龙Long 黎Li 史Shi 陶Tao 贺He 毛Mao 郝Hao 顾Gu
龚Gong 邵Shao 万Wan 覃Qin 武Wu 钱Qian 戴Dai 严Yan 莫Mo 孔Kong 向Xiang 温Wen 欧阳Ouyang
"""

FIRST = """
思Si 雨Yu 子Zi 嘉Jia 文Wen 晓Xiao 若Ruo 梓Zi 宇Yu 明Ming 景Jing 清Qing 书Shu 知Zhi 一Yi 星Xing 望Wang 砚Yan 以Yi
临Lin 云Yun 怀Huai 予Yu 亦Yi 承Cheng 泽Ze 昱Yu 安An 令Ling 映Ying 心Xin 语Yu 浩Hao 俊Jun 佳Jia 欣Xin 天Tian 沐Mu
奕Yi 可Ke 梦Meng 诗Shi 锦Jin 睿Rui
"""
LAST_F = """
晴Qing 禾He 萱Xuan 桐Tong 然Ran 妍Yan 琪Qi 怡Yi 雯Wen 溪Xi 蕊Rui 瑶Yao 颖Ying 宁Ning 岚Lan 楠Nan 玥Yue 婷Ting
彤Tong 茜Qian 瑜Yu 菲Fei 莹Ying 涵Han 洁Jie 蓉Rong 夏Xia 秋Qiu
"""
LAST_M = """
航Hang 川Chuan 远Yuan 辰Chen 轩Xuan 阳Yang 恒Heng 博Bo 舟Zhou 野Ye 霖Lin 峰Feng 杰Jie 涛Tao 驰Chi 帆Fan 凯Kai
毅Yi 昊Hao 然Ran 哲Zhe 鹏Peng 斌Bin 豪Hao 超Chao 旭Xu 晨Chen 磊Lei
"""
ELDER_FIRST = """
建Jian 国Guo 志Zhi 海Hai 文Wen 春Chun 永Yong 秀Xiu 红Hong 玉Yu 德De 庆Qing 立Li 光Guang 振Zhen 家Jia 世Shi 伯Bo
少Shao 新Xin 晓Xiao
"""
ELDER_F = "华Hua 兰Lan 英Ying 敏Min 静Jing 燕Yan 梅Mei 芳Fang 萍Ping 霞Xia 琴Qin 云Yun 娟Juan 丽Li 慧Hui 玲Ling"
ELDER_M = "军Jun 平Ping 明Ming 民Min 林Lin 辉Hui 强Qiang 东Dong 斌Bin 波Bo 成Cheng 伟Wei 刚Gang 良Liang 山Shan 川Chuan"


def _pairs(words: str) -> list[tuple[str, str]]:
    """`知Zhi` → ("知", "Zhi")."""
    pairs = []
    for word in words.split():
        cut = next(at for at, letter in enumerate(word) if letter.isascii())
        pairs.append((word[:cut], word[cut:]))
    return pairs


_SURNAMES, _FIRST, _ELDER_FIRST = _pairs(SURNAMES), _pairs(FIRST), _pairs(ELDER_FIRST)
_LAST = {"f": _pairs(LAST_F), "m": _pairs(LAST_M)}
_ELDER_LAST = {"f": _pairs(ELDER_F), "m": _pairs(ELDER_M)}


def name(rng: random.Random, gender: str, *, elder: bool = False) -> tuple[str, str]:
    """A full name and its pinyin: ("林知夏", "Lin Zhixia"). One in twelve young people has a single given character."""
    surname, surname_latin = rng.choice(_SURNAMES)
    given = [rng.choice((_ELDER_LAST if elder else _LAST)[gender])]
    if rng.randrange(6 if elder else 12):
        given.insert(0, rng.choice([pair for pair in (_ELDER_FIRST if elder else _FIRST) if pair[0] != given[0][0]]))
    latin = "".join(pinyin for _, pinyin in given).capitalize()
    return surname + "".join(character for character, _ in given), f"{surname_latin} {latin}"
