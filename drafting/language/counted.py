"""What is said around a number of what is counted: words that lead in, units, names that say nothing by themselves."""

from __future__ import annotations

import re

SUM_WORDS = frozenset("共计 总计 合计 累计 共有 达到 约为 一共".split())
"""Words that say that a sum follows; sentences that differ in them say the same."""
TIME_LEAD = (
    r"(?:20\d\d年(?:度|来|以来)?|全年(?:度)?|本年(?:度)?|今年(?:以来)?|当年|年内|一年来|年度"
    r"|截[至止][^，。；]{0,12}?(?:底|日|目前|年末)|截[至止]目前|目前|期间)"
)
LEAD = re.compile(
    rf"^(?:第?[一二三四五六七八九十]+(?:是|方面是?|、)|（[一二三四五六七八九十\d]+）|\d+[.．、]|{TIME_LEAD}|[和与及并或]|以及|同时|其中"
    r"|包括|分别为?|累计|总计|共计|合计|总共|一共|先后|已经?|还|也|另外?|此外|共(?!同|享|建|产)|[，、：；\s])+"
)
"""What leads in to a name: ordinals, times, conjunctions, adverbs of sums."""
TAIL = re.compile(
    r"(?:累计|总计|共计|合计|总共|一共|共|达到?|为|有|是|约|近|超过?|突破|不少于|分别|已|均|了|[：、，\s])+$"
)
"""What stands between a name and its number."""
LIST_WORDS = re.compile(r".*(?:其中|包括|包含|分别为?|具体为)[，：]?")
"""Up to the words that open a list."""
BAD_START = re.compile(r"^(?:的|等|之|其(?![他它])|且|但|而|由|较|比|同比|环比|对于?$|在$|以$|按$)")
"""A name cannot begin so: it is cut off from what it belongs to."""
BAD_END = re.compile(r"(?:的|和|与|及|或|对|在|将|把|被|每|第|前|后|近|不|未|所|等|至|从|到|逾|余|满)$")
"""A name cannot end so: it is cut off from what it governs."""
VAGUE = re.compile(r"^.{0,4}(?:信息|情况|工作|内容|文件|事项|材料)$")
"""A name of nothing in particular, when not much stands before it (公开信息)."""
DOES = re.compile(
    r"^(?:[的地得以上下内外左右余多次均已全]|以[上下])|组织|开展|进行|参加|完成|整改|均|已|予以|得到|实现|体验|答复|办理|占|达|被|把|将"
)
"""What follows a number and is more than the name of what is counted."""
CLAUSE = re.compile(r"负责|从事|承担|分管|主管|协助|具体|用于|专门|接听|值守|值班")
"""A verb of what was counted (明确1名专职人员负责此事): a clause of its own begins."""
MAKES = re.compile(r"为|担任|兼任|充当|当选")
"""What makes one thing of another (确定5家单位为试点): cut there, the name would say something else."""
UNITS_OF_NOTHING = frozenset(
    "届 版 年 月 日 天 小时 分钟 秒 时 工作日 个工作日 类 级 大类 倍 岁 点 周 周年 季度 个季度 个月 度 号 楼 层".split()
)
"""Units of times, ranks and ordinals: their numbers count no thing."""
SAYS_AMOUNT = re.compile(r"[量数额值]$")
"""A name that ends so says that it is counted."""
BEFORE_OBJECT = re.compile("[对将把为在就]")
"""A preposition that a name of what is counted cannot begin with."""

OFTEN_IN_WORDS = "个项"
"""Measure words before which small numbers are as often written in words."""
MANY_IN_WORDS = re.compile(
    r"(?<![第每同逐任某这那哪另首末十百千万几数零一二三四五六七八九])"
    r"(?P<n>[一二三四五六七八九]?十[一二三四五六七八九]|[一二三四五六七八九]十"
    r"|[一二三四五六七八九]百(?:零[一二三四五六七八九]|[一二三四五六七八九]十[一二三四五六七八九]?)?)"
    rf"(?P<unit>[{OFTEN_IN_WORDS}])(?!方面|部分|坚持|明确|[^《》“”]{{0,300}}[》”])"
)
"""A number before one of these that is no small one."""
