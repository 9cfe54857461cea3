"""How many there are of a thing, and all of them spoken of again: 建成专区14个 … 统一14个专区的标准.

All patterns are over reading text; ``number``, ``unit`` and ``thing`` are groups of both.
"""

from __future__ import annotations

import re

_UNIT = "[个家处台套支类项名块座]"

HELD = re.compile(
    rf"(?P<verb>建成|建有|设有|设立|设置|开设|开通|运行|运营|共有|现有|拥有|在用|保留|配备|选聘|聘请|确定|选配|设)(?:了|有)?"
    rf"(?P<thing>[^\W\d_]{{2,16}}?)(?:共|共计|达)?(?P<number>\d+)(?P<unit>{_UNIT})(?=[，。；、（）]|$)"
)
"""A stock as it is told: what there is of a thing."""
ALL_OF_THEM = re.compile(
    rf"(?<!不)(?P<all>统一|全部|所有|现有的?|已有的?|已建成的?|已建的?|建成的|在用的|上述|以上|这)(?P<number>\d+)(?P<unit>{_UNIT})"
    r"(?P<thing>[^\W\d_]{2,10})"
)
"""The same when all of it is spoken of again."""
CHANGED = re.compile(
    r"新[增建设开]|撤销|关停|注销|整合|清理|减少|增加|扩[大展容]|其中|将|计划|拟|争取|力争|达到|上年|去年|\d{4}年底前"
)
"""In a clause: the stock was another before, or will be, or only part of it is spoken of."""
ENDS_THERE = re.compile(
    r"$|[的均都逐每须应要]|全部|进行|实行|实施|开展|统一|更[换新]|升级|改[造版]|纳入|达到|采用|配备|标[识准]|功能|样式|设备|服务|管理|参加|接受"
)
"""Behind the thing: it is not the beginning of another's name (专题栏目)."""


def as_many(thing: str, number: str, unit: str) -> re.Pattern[str]:
    """So many of a thing, whichever way round."""
    return re.compile(rf"{thing}共?{number}{unit}|(?<!\d){number}{unit}[^，。；]{{0,6}}{thing}")


def how_many(thing: str, unit: str) -> re.Pattern[str]:
    """Any number of a thing, as a stock is told."""
    return re.compile(rf"{thing}(?:共|共计|达)?(\d+){unit}")


_NUMERAL = r"(?P<number>\d{1,6}|[两二三四五六七八九十]{1,3})"
_DONE_IN = "[篇条期次场个]"
_DOES = "(?:发布|公开|制作|推出|编发|刊发|刊登|开展|组织|举办|召开|撰写|印发|编制|完成)"
_YEARLY = "(?:全年|年内|本年度?)"
_THING = r"(?P<thing>[^\W\d_]{2,14}?)"
DONE = (
    re.compile(rf"{_DOES}了?{_THING}(?:共|共计|达)?{_NUMERAL}(?P<unit>{_DONE_IN})(?=[，。；（]|$)"),
    re.compile(rf"{_DOES}了?{_NUMERAL}(?P<unit>{_DONE_IN}){_THING}(?=[，。；（]|$)"),
)
"""What was done in the year, as it is told: with its number behind the thing, or before it."""
ONLY_DONE = (
    re.compile(
        rf"{_YEARLY}(?:共|一共|总共)?(?:仅|只|才)有?{_DOES}?了?{_NUMERAL}(?P<unit>{_DONE_IN}){_THING}(?=[，。；（]|$)"
    ),
    re.compile(rf"{_YEARLY}{_DOES}?的?{_NUMERAL}(?P<unit>{_DONE_IN}){_THING}(?=[，。；（]|均|都|多|全|中|以)"),
    re.compile(
        rf"(?:^|(?<=[\n，。；：是])){_YEARLY}?(?:{_DOES}的?)?{_THING}{_YEARLY}?(?:仅有?|只有|才|只){_DOES}?了?{_NUMERAL}(?P<unit>{_DONE_IN})"
        r"(?=[，。；（]|$)"
    ),
)
"""All that was done of a thing in the year, spoken of again."""
OF_SOME = re.compile(
    r"[各部][门位]|部分|个别|有的|一些|某|其中|之中|基层|乡镇|街道|村|科室|股室|单位|下属|季度|[上下]半年|\d月|每|平均|人均"
)
"""In a clause: it speaks of some only, or of part of the year."""
PLAIN_WORDS = re.compile(
    r"^(?:各类|各种|有关|相关|全县|全市|全区)|^(?:政策|政务)(?=解读)|(?:材料|稿件|稿|工作|活动|文章|产品|信息)$"
)
"""In the name of a thing: what makes it no other thing."""
