"""Words of titles of documents, and around the names of those that issued them."""

from __future__ import annotations

import re
from functools import lru_cache

CONTENTS_TITLES = ("目录", "目次")
NOTICE = re.compile(r"通知|办法|格式|意见|规定")
"""In the title of a document on reports, which is none itself."""
BEFORE_NAME = re.compile(r"^(?:标题|题目|主题|名称)[:：]")
"""A key before a name."""
ABOUT = "关于"
CALLED = ("以下简称", "以下简称为", "下称")
"""Before the short name that a text gives a work."""
NO_NAME = re.compile(r"\d|[。；;！？，,]|根据|按照|关于|印发|现将|现发布")
"""In words that cannot be the name of an agency."""
AROUND_NAME = "“”\"'：:、，,。《》·-—"
GENITIVE = "的"
DEPUTY = "副"
DOCUMENT_NUMBER = re.compile(
    r"(?P<prefix>[\u4e00-\u9fff]{2,12})[〔\[（【﹝［](?P<year>(?:19|20)\d\d)[〕\]）】﹞］](?:第)?0*(?P<number>\d{1,4})(?:号)?"
)
"""The number of an official document."""
JOINED = re.compile(r"（?(?:以及|及其?|和|与|同|或者?|并)")
"""Behind a title: what follows is another document."""
BEFORE_A_PLACE = re.compile(r"[^，。、；：！？《》“”（）()\s,.;:!?0-9年]{0,12}$")
"""What stands before the division of a place and may hold its name."""
IDENTITY_CARD = re.compile(r"身份证(?:件)?(?:号码?)?(?:为|是|：|:|（|\()?\s*$")
"""Before a number: it is that of a card."""


@lru_cache(maxsize=16)
def report_titled(kind: str) -> re.Pattern[str]:
    """The title of a report of a kind between its marks, with the name of the agency before the year."""
    return re.compile(rf"《(?P<agency>[^《》0-9]{{3,30}}?)(?:20[0-9]{{2}})年?度?{re.escape(kind)}》")


RENAMED = re.compile(
    r"撤[县镇乡区市并]|改[设为称名]|更名|原名|前身|合并|并入|划[入归转]|区划|析置|设立|原(?=[\u4e00-\u9fff]{2,4}[县区镇乡街])"
)
"""In the sentence: a place had another name, or one that it was part of."""
FORMERLY = re.compile(
    r"(?:(?<![高平草中还病太抚复自开五三固松清燎湿冰雪])原(?:来的|先的|有的|来|先)?|(?:前身|原名|旧称|原称|旧名)(?:是|为|叫|系)?|曾用名(?:是|为)?"
    r"|(?:撤销|撤并|不再保留))[了：“《（]*$"
)
"""Right before a name: it is what a body was called before."""
NO_LONGER = re.compile(
    r"[”》）]?(?:(?:已|已经|于|自|在)[^，。；]{0,10})?(?:正式|整体)?(?:更名|改名|改称|改组|改设|转隶|撤销|撤并|不再保留)(?!的?(?:规定|通知))"
)
"""Right behind a name: the body has another now."""
