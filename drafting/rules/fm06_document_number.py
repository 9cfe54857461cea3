"""The number of a document: its brackets, its year, its serial number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._typography import HAN, Place, told
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_OPEN, _CLOSE = "[［(（【﹝〔{｛", "]］)）】﹞〕}｝"
_NUMBER = re.compile(
    rf"(?P<issuer>[{HAN}]{{1,12}})\s*(?P<open>[{re.escape(_OPEN)}])\s*(?P<year>(?:19|20)[0-9０-９]{{2}})\s*"
    rf"(?P<close>[{re.escape(_CLOSE)}])\s*(?P<di>第)?\s*(?P<number>[0-9０-９]{{1,4}})\s*(?P<hao>号)?"
)
_LOST = re.compile(rf"(?P<issuer>[{HAN}]{{2,12}}[发函办规字])(?P<year>(?:19|20)\d{{2}})(?P<number>\d{{1,3}})号")
_PLAIN = str.maketrans("０１２３４５６７８９", "0123456789")


class DocumentNumber(Rule):
    """A document number against GB/T 9704: six-cornered brackets round a year of four digits, no ordinal prefix, no
    leading zeros, half-width digits."""

    code = "FM06"
    severity = Severity.WARNING
    title = "发文字号的写法不对"
    remedy = "对照所引文件的原文，写全发文字号"
    what = "查发文字号：年份应放在六角括号〔〕里，序号不加“第”、不补零，末尾有“号”，数字用半角。"
    why = "发文字号由机关代字、年份、序号组成，写法是固定的；括号用错是引用文件时最常见的毛病。"
    source = "GB/T 9704—2012《党政机关公文格式》7.2.5"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        places: list[Place] = []
        for content in context.prose:
            if any(c.isdigit() for c in content.text):
                places += _places(content)
        yield from told(self, context, places, severity=self.severity)


def _places(content: MappedText) -> Iterator[Place]:
    text = content.text
    for match in _NUMBER.finditer(text):
        if match["hao"] is None and match["open"] != "〔":
            continue
        number = match["number"].translate(_PLAIN)
        right = f"〔{match['year'].translate(_PLAIN)}〕{number.lstrip('0') or '0'}号"
        start = match.start("open")
        end = match.end()
        printed = text[start:end]
        if match["hao"] is None:
            if text[end : end + 1] in ("", "）", ")", "，", "。", "；", "、"):
                yield Place(content, start, end, f"发文字号“{printed}”缺“号”", "号", (end, end))
            continue
        if printed == right:
            continue
        said = _fault(match["open"] + match["close"], match["di"] is not None, number, printed)
        yield Place(content, start, end, f"发文字号“{printed}”{said}，应为“{right}”", right)
    for match in _LOST.finditer(text):
        right = f"〔{match['year']}〕{match['number']}号"
        start, end = match.start("year"), match.end()
        yield Place(content, start, end, f"发文字号“{text[start:end]}”缺六角括号，应为“{right}”", right)


def _fault(brackets: str, ordinal: bool, number: str, printed: str) -> str:
    if brackets != "〔〕":
        return f"的年份不用“{brackets}”"
    if ordinal:
        return "多“第”"
    if number.startswith("0"):
        return "的序号不补零"
    return "中间有空格" if any(c.isspace() for c in printed) else "的数字用了全角"
