"""The year or the agency named twice in one breath: 2024年，2024年本局……"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from drafting.analysis.names import own_names
from drafting.analysis.prose import Prose
from drafting.findings import Finding, Related
from drafting.findings import Severity as Grave
from drafting.rules._wording import fix_of
from drafting.rules.base import Context, Rule

_YEAR = re.compile(r"(?<![\d〔（\[])(?P<year>20\d\d)年(?:度)?")
_OWN = re.compile(r"[我本](?:局|委|办|厅|镇|乡|街道|县|市|区|省|单位|机关|部门|中心|院)(?!部|级|域|法|公室)")
_APART = re.compile(r"[《〈“（(）：:；。！？、\n\d]|[至到较比与和及或同从自起末底初]|以来|相比|制定|印发|年度")
_MONTH = re.compile(r"(?:\d{1,2}|[一二三四])(?:月|季度)|以来|[—―–─\-－~～至到起底末初]|[以之]?[前后]|版|修订")
_WORK = re.compile(r"[^，。；、《》]{0,24}(?:报告|要点|计划|方案|清单|预算|决算|规划|目标|办法|通知)")
_YEAR_GAP, _NAME_GAP = 20, 14


class SaidTwice(Rule):
    code = "WD13"
    severity = Grave.WARNING
    title = "一句话里年份或机关名称写了两遍"
    remedy = "删去重复的一处"
    what = (
        "查同一句话里紧挨着写了两遍的年份、本机关名称和自称；起止日期、与别的年份比较、"
        "文件名称里的年份、并列和引用的不算。"
    )
    why = "改稿时前后各加一次而没有通读，句子因此不通。"
    source = "校对通则"
    fixable = True
    yields_to = ("WD08",)

    def check(self, context: Context) -> Iterator[Finding]:
        prose = context.reading
        for first, second in (*_years(prose), *_names(prose, context)):
            span = prose.span(*second)
            words = prose.text[second[0] : second[1]]
            before = prose.span(*first)
            yield self.finding(
                context,
                span,
                f"这句话里“{words}”写了两遍",
                found=words,
                related=(Related("第一次写在这里", before.start, before.end),),
                fix=fix_of(span, *second, "") if first[1] == second[0] else None,
            )


Range = tuple[int, int]


def _years(prose: Prose) -> Iterator[tuple[Range, Range]]:
    """The same year twice in a sentence, nothing between that would part them, neither part of a date or a title."""
    for first, second in pairwise(_YEAR.finditer(prose.text)):
        gap = prose.text[first.end() : second.start()]
        if first["year"] != second["year"] or len(gap) > _YEAR_GAP or prose.piece_at(first.start()).kind == "official":
            continue
        if _APART.search(gap) is not None or prose.in_title(first.start()) or prose.in_title(second.start()):
            continue
        if any(_MONTH.match(prose.text, m.end()) for m in (first, second)):
            continue
        if _WORK.match(prose.text, second.end()) is not None:
            continue
        yield first.span(), second.span()


def _names(prose: Prose, context: Context) -> Iterator[tuple[Range, Range]]:
    """The agency's name, or what it calls itself, twice with little between."""
    forms = [n.text for n in own_names(context.agency, context.wording.bodies) if n.whose == "own"]
    pattern = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    patterns = [re.compile(pattern)] if pattern else []
    for regex in (*patterns, _OWN):
        for first, second in pairwise(regex.finditer(prose.text)):
            gap = prose.text[first.end() : second.start()]
            if first.group() != second.group() or len(gap) > _NAME_GAP or prose.in_title(first.start()):
                continue
            if prose.piece_at(first.start()).kind == "official" or _APART.search(_YEAR.sub("", gap)) is not None:
                continue
            # Nothing between but a comma and the year: any other word makes another clause of it.
            if _YEAR.sub("", gap) not in ("", "，"):
                continue
            yield first.span(), second.span()
