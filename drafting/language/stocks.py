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
