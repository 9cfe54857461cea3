"""How years and dates are written: two digits, Chinese numerals, dots, padded months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.slips import find_slips
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import slip_finding
from drafting.rules.base import Context, Rule


class YearForms(Rule):
    """Two-digit years, years in mixed numerals, dates cut by dots or slashes, months and days padded with zeros."""

    code = "YR08"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "time written"),)
    severity = Severity.WARNING
    title = "年份、日期的写法不规范"
    remedy = "全文统一用四位数字的年份和规范的日期写法"
    what = "查两位数的年份、与阿拉伯数字混用的汉字年份、用点和斜线分隔的日期、编了虚位的月和日。"
    why = "同一份报告里年份、日期应当用一种写法，年份写全四位。"
    source = "《出版物上数字用法》（GB/T 15835—2011）；《党政机关公文格式》（GB/T 9704—2012）"

    def check(self, context: Context) -> Iterator[Finding]:
        for found in find_slips(context.reading, context.wording.time.written, context.agency, context.report_year):
            yield slip_finding(self, context, found)
