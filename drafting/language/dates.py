"""How official prose writes years, dates and periods, and the words around them that say what they are about.

All patterns are over reading text: without white space, digits half-width, punctuation full-width.
"""

from __future__ import annotations

import re
from functools import lru_cache

YEAR = re.compile(r"(?<![\d〔（\[])(?P<year>(?:19|20)\d\d)年")
DATE = re.compile(r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})(?P<sign>日|号)")
MONTH = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月")
NO_PART_OF_YEAR = re.compile(
    r"(?<![前近后过去续\d个])第?[五六七八九5-9]季度|(?<![\d.年])(?:1[3-9]|[2-9]\d)月(?:份(?!额)|底|末|初|[上中下]旬)"
)
"""A quarter or month that no year has, without a year before it."""
RANGE = re.compile(
    r"(?P<y1>(?:19|20)\d\d)年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})(?P<s1>日?)(?:起)?(?:到|至|[—―–─\-－~～]{1,4})"
    r"(?:(?P<y2>(?:19|20)\d\d)年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})(?P<s2>日?)"
)
MONTHS = re.compile(
    r"(?P<y1>(?:19|20)\d\d)年(?:度)?(?P<m1>\d{1,2})月(?:份)?(?:起)?(?:到|至|[—―–─\-－~～]{1,4})"
    r"(?:(?P<y2>(?:19|20)\d\d)年)?(?P<m2>\d{1,2})月(?:份|底|末)?(?!\d)"
)
HALF_RANGE = re.compile(
    r"(?P<y1>(?:19|20)\d\d)年(?:度)?(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})日)?(?:起)?(?:到|至|[—―–─\-－~～]{1,4})"
    r"(?:(?P<y2>(?:19|20)\d\d)年)?(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})[日号])?(?=止|[，。；）]|的|$)"
)
"""A period of which one end is a day and the other a month."""
UNTIL = re.compile(r"(?:截至|截止|截止到|止于|至)(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?")
WHOLE_YEAR = re.compile(r"(?P<year>20\d\d)年(?:度|全年)?")
ALONE = re.compile(
    r"^[（]?[^\d，。；]{0,24}(?<![至于在到自从])(?P<date>20\d\d年\d{1,2}月\d{1,2}日)(?:印发|发布|公布|公开|）|。){0,2}$"
)
CHINESE_DATE = re.compile(
    r"^(?P<year>二[〇○零][一二][〇○零一二三四五六七八九])年(?P<rest>[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)$"
)
COUNTED = re.compile(r"\d(?:余|多)?(?:万|亿)?(?:余|多)?[件条次期篇个场人项份起宗册元%％]")
PUBLISHED = re.compile(
    r"(?:(?<![与和及])本报告|(?<![\u4e00-\u9fff“《])报告|(?<![与和及])(?:本年报|本年度报告|本《报告》|该报告|此报告)|(?:规定|要求|精神)编制(?:而成|完成)?(?=，))(?!所列|的?数据|的?统计|中|里)(?P<between>，?[^。；，《》]{0,14}?)(?:于|在|自|已于|已在)"
    r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})(?P<sign>日)[^。；，]{0,30}(?:公布|公开|发布|印发|上网|刊登|发出|编制完成|编制)"
)
ASSESSED = re.compile(r"(?:度)?[^，。；\d]{0,10}(?:考核|考评|评估|评议|测评|评价)(?:的)?(?:结果|得分|等次|名次|排名)")
"""What a year was assessed with, which is known in the next one."""
CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
SPAN_OF_DAYS = re.compile(
    r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>个?工作日|个?日|天)(?:内|以内|之内|的|期限|期)"
)
"""A number of days within which something is to be done."""
BARE_TERM = re.compile(r"[内的]*(?:答复|办理)?(?:期限|时限|时间|期)?[，、]?$")
"""What is left of a clause behind the number of days where it says nothing of what is to be done in them."""
TOLD_AS_DONE = re.compile(r"共[^享同建治]|累计|已|了|均|合计|总计|收到|受理|办结")
"""Behind a later year: what is told there is told as done."""
GOES_ON = re.compile(r"(?:度)?，?(?:继续|持续|进一步|着力|重点)")
"""Behind a later year: what goes on in it, or is worked at, is a plan."""
OF_THE_REPORT = re.compile(r"报告|年报|报送|编制")
"""What is done with the report itself, and so in the year after it."""
SET_BESIDE = re.compile(r"[较比]|同期")
COMPARED = re.compile(r"[较比]|相比|同比|对比|结转|遗留")
"""In the clause: another year is set beside the report's, or something came over from it."""
SET_AGAINST = re.compile(
    r"(?:[较比]|[与同和](?=[^，。；]{0,24}(?:相比|比较|持平)))(?P<year>20\d\d)年(?:度|全年)?(?:同期)?"
    r"(?:的?[^，。；\d底末初]{0,12}(?<!\d)\d[\d.]*[万亿余多]*[件条次期篇个场人项份起宗册元%％]{1,2})?(?:相比|比较)?，?[^，。；\d底末初]{0,6}"
    r"(?:增|减|上升|下降|升|降|多|少|提高|翻|持平|回落)"
)
"""What is counted, set against that of a year."""
OVER_YEARS = re.compile(
    r"[两三四五六七八九十几多\d]年[来间内中均]|年均|连续|近年|历年|逐年|以来|时期|疫情|规划|换届|任期"
)
"""In a sentence: it looks back on more than a year."""
ON_LAST_YEAR = re.compile(r"同比|相比|较上年")
YEAR_ON = re.compile(r"\d{4}年?[—―–─\-－~～至到]+$")
"""Before a year: it ends a span of years (2021—2025年)."""
YEAR_END = re.compile(r"(?:年)?(?:底|末|12月31日)")
DONE_BY_THEN = re.compile("已经?[于在]?$")
"""Before a date: what is told was done by then (已于2026年6月)."""
MONTH_BEHIND = re.compile(r"(?:度)?(?P<m>\d{1,2})月")
"""Behind a year: a month of it."""
IN_TITLE = re.compile(r"20\d\d年(?:度)?")
PARTS_OF_DATE = re.compile("[月日]")
TO_COME = re.compile(
    r"将|计划|拟|力争|到20|结转|转结|转入|转至|转20|转下|顺延|规划|征集|征求|谋划|储备|预算|下年|下一年|继续办理|明年|目标"
)
"""In the sentence: a later year is rightly named."""
FROM_THEN = re.compile(r"(?:度)?(?:起|开始)(?![^，。；]{0,6}(?:共|累计))")
"""Behind a later year: what is done from then on is a plan, whatever verb says it."""
TITLE_OF_YEAR = re.compile(r"《(?P<head>[^《》\d]{0,24})(?P<year>20\d\d)年度?(?P<tail>[^《》]{4,60})》")
"""The title of a document of a year."""
YEARLY_OF_ITSELF = re.compile(r"报告|年报|公报|年鉴|决算|预算|统计")
"""In a title: one of each year stands beside the other by right."""
OF_THEN = re.compile(r"上年|上一年|去年|往年|历年|废止|失效|修订|延续|取代|替代|比较|对比|相比|梳理|清理")
"""In the sentence: a document of an earlier year is rightly named."""
POINT = "；"
"""Between the points of a sentence, of which each speaks of its own time."""
AS_OF = ("截至", "截止")
SINCE = "以来，"
OPENING = ("（", "“")
SPOKEN_DAY = "号"
"""A day so written may be the number of a thing."""
PIECE = "个"
OF_YEAR = "度?"
ACCOUNT_BEGINS = (
    r"[，、]|全[省市县区镇乡州旗街局系]|我|本|[省市县区镇乡]|各|共|累计|主动|新增|依法|未|没有|无|通过|在|对|坚持|认真"
)
"""What an account of a year begins with, whatever is reported."""
_BODY = r"(?:局|厅|委|办|府|处|室|院|会|中心|站|队|社|镇|乡|街道|机关|单位|部门)"
DENIED = re.compile(
    rf"^度?(?:全年)?，?(?:[^，。；、：《》“”对将把因较比的于至]{{1,24}}?{_BODY})?(?:全年)?(?:均|都|也|并)?"
    r"(?:未|没有|无(?!障碍|纸|人|线|缝|偿)|不存在)(?![^，。；]*(?:已|予以|[纳列]入|继续|完毕|补))"
    r"[^，。；：的]*(?:的(?:情况|情形|现象|事项|行为|问题))?(?=[，。；]|$)"
)
"""Behind a year: what was not done in it, perhaps with the body; what is told of something is no denial."""
NOT_DONE_THEN = re.compile(r"^度?[^，。；]{0,24}?(?:未|没有)[^，。；的]{1,12}的")
"""Behind a year: it is told of something that it was not done then (2023年未公开的文件)."""
FOLLOWED = re.compile(r"(?:按照|根据|依据|依照|遵照|围绕|对照|聚焦|紧扣|贯彻|落实|执行)[^，。；]{0,6}$")
"""Before a year: what is followed may be a document of that year."""
ACTOR = re.compile(rf"[^，。；、：《》“”对将把因较比的于至]{{0,24}}{_BODY}$")
"""Before a year: nothing but a body's name."""
SUMMED = "共|未"
SUMMED_UP = "共|累计|没有"
YEAR_OR_SPAN = re.compile(r"(?<!\d)(?P<digits>(?:19|20)\d{2})(?=年|[-—–~至/]{1,2}(?:19|20)\d{2}年)")
CHINESE_YEAR_ALONE = re.compile(r"(?<![一-龥])二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
DAY_OR_MONTH = re.compile(r"\d{1,2}月\d{1,2}[日号]|(?<!\d)\d{1,2}月(?:份|底|初|末)?")
DATED_ACT = re.compile(r"年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:修订|修正|印发|发布|出台|公布|制定|施行|起)")
"""Behind the digits of a year: it is that of a law or plan, which stays what it is."""
CHINESE_YEAR = re.compile(r"(?:二[〇○零0])[〇○零一二三四五六七八九]{2}(?=年)")
WHOLE_DATE = re.compile(r"20\d{2}年\d{1,2}月\d{1,2}日")
YEAR_WORD = re.compile("^年?度?")
YEAR_SAID = re.compile(r"(?<!\d)(20\d{2})年")
YEAR_OF_HEADING = (re.escape("{year}年度"), rf"(?:{re.escape('{year}')}年度?)?")
"""The year of a heading that a pack writes, and a pattern for it or none."""
YEAR_OF = re.compile(r"(?<![\d〔（\[])(?P<year>20\d\d)年(?:度)?")


def in_year(year: int) -> str:
    """A year as prose writes it."""
    return f"{year}年"


@lru_cache(maxsize=16)
def own_name(tail: str) -> re.Pattern[str]:
    """Where a report names itself as published or made, with its year; ``tail`` ends its title behind the year."""
    return re.compile(
        rf"(?:公布|发布|公开|编制(?:形成|完成|了)?|报告|公示)(?:了)?(?:的)?《?[^《》，。；]{{0,24}}(?P<year>20\d\d)年(?:度)?{re.escape(tail)}"
    )


@lru_cache(maxsize=16)
def planned_for(year: int) -> tuple[re.Pattern[str], ...]:
    """Where something is planned for a year."""
    return (
        re.compile(
            rf"(?P<year>{year})年(?:度)?(?:[上下]半年|第?[一二三四1-4]季度)?"
            rf"(?=[，]?[^，。；\d]{{0,14}}(?:(?<![未有能])将|拟(?!稿)|(?<!的)(?<!工作)计划|打算)(?!来|士|要求|生育))"
        ),
        re.compile(
            rf"(?:下一步|下步|今后)[^。；]{{0,12}}(?P<year>{year})年"
            r"(?!度?(?:未|没|尚|已|存在|以来|[至到起—－~～-]|开始|启动|制定|印发|出台|发布|确定|评估|考核|测评))"
        ),
    )


MEASURES_BEGIN = re.compile(
    "下一步|下步|下一阶段|今后|接下来|打算|(?:改进|整改)(?:措施|方向|计划|思路)|工作(?:计划|安排)"
)
"""What is told behind it is still to be done."""
ITEM_BEGINS = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?:[）)、.．]|是)")
"""At the head of a paragraph: it is one of several."""
TERM_SET = re.compile(
    r"度?(?:[上下]半年|第?[一二三四1-4]季度|\d{1,2}月(?:\d{1,2}日|底|末|份)?|年?[底末]|内)?"
    r"(?:之?前(?!期|一|述|几|三|两)|[^，。；]{0,24}?(?:不少于|不低于|不超过|力争|争取|确保|以上|以内))"
)
"""Behind a year: something is to be done until a time in it, or as much as that."""
AIMED_AT = re.compile(r"(?:力争|争取|确保|计划|拟|预计)(?:于|在|到)?$")
"""Before a year: something is hoped to be done in it."""
HALF_OF_YEAR = re.compile(
    r"度?(?:[上下]半年|第?[一二三四1-4]季度)(?:，|内|再|新增|完成|实现|推出|上线|建成|组织|开展|举办|启动)"
)
TOLD_AS_OVER = re.compile(r"[已曾原均了]|圆满|如期|任务|目标|要求|明确|规定|提出的|安排的|上年|去年|当年|的有")
"""In a clause: what is told of the year is no plan of this report's."""
HALF_BEHIND = re.compile(r"度?(?:[上下]半年|第?[一二三四1-4]季度)")
"""Behind a year: it is only a part of it."""
TAKEN_UP = re.compile(r"(?:对|将|把|针对)[^，。；]*$")
"""Before a year: what is of that year is taken up, not planned for it."""


@lru_cache(maxsize=16)
def dated_by(words: str) -> re.Pattern[str]:
    """A date behind words that say whose it is; ``words`` is a regular expression."""
    return re.compile(rf"(?:{words})[：]?(?P<y>20\d\d)[年\-./](?P<m>\d{{1,2}})[月\-./](?P<d>\d{{1,2}})(?P<sign>日?)")


@lru_cache(maxsize=16)
def period_said(first: str, last: str) -> re.Pattern[str]:
    """A period from one day to another as prose says it, with its year and perhaps that of its end."""
    return re.compile(rf"(?<!\d)(20\d{{2}})年{first}[^。；;]{{0,12}}?(?:(20\d{{2}})年)?{last}")
