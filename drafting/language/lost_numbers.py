"""Measure words before which a number is missing: 推送信息条, 增长%, 信息余条.

All patterns are over reading text; groups: ``unit`` the measure word, ``thing`` what is counted before it.
"""

from __future__ import annotations

import re

_THINGS = (
    (
        "信息|消息|动态|公告|通知|资讯|线索|公示|推文|短信|留言|数据|建议",
        "条|则|余条",
    ),
    ("解读(?:材料|稿件?|产品|文章|信息)?|文章|稿件|报道|推文|图解|文稿|信息稿", "篇|余篇"),
    ("培训(?:班|会)?|讲座|公报|简报|(?:在线|嘉宾)访谈|直播|通报|专报|政报|调查", "期|次|余期|余次"),
    ("发布会|座谈会|推进会|听证会|培训会|常务会议|专题会议?|现场会|恳谈会|开放日|开放日活动|宣讲活动", "次|期|余次"),
    ("检查|巡查|抽查|督查|调研|演练|会商|约谈|自查|走访", "次|余次"),
    ("手册|折页|资料|问卷|海报|传单|指南|明白纸|读本", "份|余份"),
    ("专题|专栏|栏目|账号|问题|专区|查阅点|公开栏|视频|短视频|典型案例|错误", "个|余个|余处"),
    ("文件|案件|决定", "件|余件"),
)
"""Nouns, and the measure words that stand behind none of them without a number."""
_COUNTED_BY = (
    "发布|推送|公开|公示|举办|召开|编印|编发|印发|制作|开展|组织|收集|征集|转载|办理|办结|回应|答复|收到|新收|受理|开设|新设|新增|建成|发放|"
    "整改|更新|刊发|制发|制定|废止|维护|清理|报送|采用|录制|发出|建立|纠正|发现|出版|审核|解读|共|累计"
)
_END = r"(?=[，。；、）（])"

LOST_NUMBER: tuple[re.Pattern[str], ...] = (
    *(
        re.compile(
            rf"(?:(?:{_COUNTED_BY})(?:了)?[^，。；：“”（）\d]{{0,12}}?|(?<=[条则篇期次份个件]、))(?P<thing>{nouns})(?P<unit>{units}){_END}"
        )
        for nouns, units in _THINGS
    ),
    re.compile(
        rf"(?:新收|共收到|共受理|共新收|累计收到)(?:了)?[^，。；\d]{{0,10}}(?P<thing>申请)(?P<unit>余?件){_END}"
    ),
    re.compile(
        r"(?P<thing>[^\d\W一二三四五六七八九十百千万亿两几数其剩残富业多之有盈结])(?P<unit>余(?:条|件|人次|次|份|篇|个|场|期|名|户|家))"
        + _END
    ),
    re.compile(
        r"(?P<thing>(?:共|累计|合计|总计)(?:公开|发布|推送|举办|开展|印发|更新|组织|召开|受理|收到|发放|整改)?)"
        r"(?P<unit>条|次|篇|场|期|份|个|人次|万元)" + _END
    ),
    re.compile(r"(?P<thing>增长|下降|上升|减少|增加|提高|降低|占|达到?|为|率)(?:了)?(?P<unit>[%％])"),
    re.compile(
        r"(?P<thing>收费|金额|收入|支出|资金|经费|罚款|收取|投入|共计|合计|费用)(?:为)?(?P<unit>[万亿]元)" + _END
    ),
    re.compile(
        r"(?P<thing>(?:参训|培训|参加|受训|参会|观看|浏览|访问|接待|服务)(?:人员|群众|干部|企业)?)(?P<unit>(?:万|余|万余)?人次)"
        r"(?=[，。；])"
    ),
)
"""A thing and its measure word with nothing between them."""
NAMED_AS_SUCH = re.compile(r"统计|填报|登记|记录|核对|列出|明确|单位|按|以[^，。；]{0,8}$|[指计]数|“[^”]*$")
"""In the clause before: the measure is spoken of, nothing is counted by it."""
