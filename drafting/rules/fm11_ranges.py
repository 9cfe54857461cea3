"""Ranges of numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._typography import Place, masked, told
from drafting.rules.base import Context, Rule

_N = r"[0-9]+(?:\.[0-9]+)?"
_PERCENT = re.compile(rf"(?<![0-9.\-—～%％])(?P<a>{_N})\s?(?P<sign>[-－—–~～∼]{{1,2}}|至|到)\s?(?P<b>{_N})(?P<p>[%％])")
_D = r"(?:[0-9]{4}\s?年\s?)?(?:[0-9]{1,2}\s?月\s?)?[0-9]{1,4}\s?[年月日]"
_DATE = re.compile(rf"(?P<a>{_D})\s?(?P<sign>——|--|-|－|–|~|∼|―{{1,2}})\s?(?P<b>{_D})")
_NUMBER = re.compile(
    rf"(?<![0-9.A-Za-z\-—/])(?P<a>{_N}(?:万|亿)?)(?P<sign>-|~|∼|－|–)(?P<b>{_N}(?:万|亿)?)(?=[\u4e00-\u9fff])(?!年?[0-9])"
)
_NOT_A_RANGE = re.compile(r"(?:电话|传真|邮编|手机|号码|编号|代码|地址|号|GB/T|DB)[^。；，]{0,10}$")


class Ranges(Rule):
    """Ranges of percentages, numbers and dates: the first percentage keeps its sign, numbers take a wave dash, dates
    a dash of one character."""

    code = "FM11"
    severity = Severity.WARNING
    title = "数值或日期范围的写法不对"
    what = "查数值、百分数和起止日期的范围：百分数的前一个数也带百分号，数值用浪纹线“～”，日期用一字线“—”或“至”。"
    why = "“10-20%”可以读成“10到百分之20”；半角连字符又容易看成减号。"
    source = "GB/T 15835—2011《出版物上数字用法》5.1.7；GB/T 15834—2011《标点符号用法》4.13"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        percents: list[Place] = []
        dates: list[Place] = []
        numbers: list[Place] = []
        for content in context.prose:
            text = content.text
            if not any(c in text for c in "-－—–~～∼―") and "%" not in text and "％" not in text:
                continue
            masks = masked(text)
            for match in _PERCENT.finditer(text):
                if masks[match.start()]:
                    continue
                sign = match["sign"] if match["sign"] in "至到" else "～"
                right = f"{match['a']}{match['p']}{sign}{match['b']}{match['p']}"
                said = f"百分数的范围，前一个数也要带百分号，应为“{right}”"
                percents.append(Place(content, match.start(), match.end(), said, right))
            for match in _DATE.finditer(text):
                severe = match["sign"] in ("——", "--")
                said = f"起止日期之间用一字线“—”或“至”，不用“{match['sign']}”"
                right = f"{match['a']}—{match['b']}"
                severity = self.severity if severe else Severity.INFO
                dates.append(Place(content, match.start(), match.end(), said, right, None, severity))
            for match in _NUMBER.finditer(text):
                if masks[match.start()] or _NOT_A_RANGE.search(text[: match.start()]):
                    continue
                if text[match.end() : match.end() + 1] in "年月日号":
                    continue
                right = f"{match['a']}～{match['b']}"
                said = f"数值范围用浪纹线，应为“{right}”"
                numbers.append(Place(content, match.start(), match.end(), said, right))
        yield from told(self, context, percents, severity=self.severity)
        yield from told(self, context, dates, severity=self.severity)
        yield from told(self, context, numbers, severity=Severity.INFO)
