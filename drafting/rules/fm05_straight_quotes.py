"""Straight quotation marks in Chinese text, and quotation marks inside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._typography import Place, beside, is_han, masked, told
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_STRAIGHT = re.compile(r"[\"＂]([^\"＂“”]{1,60})[\"＂]|(?<![A-Za-z0-9])['＇]([^'＇]{1,40})['＇](?![A-Za-z0-9])")
_MIXED = re.compile(r"“([^“”\"＂]{1,40})[\"＂]|[\"＂]([^“”\"＂]{1,40})”")
_NESTED = re.compile(r"“[^“”]*“([^“”]{1,40})”[^“”]*”")


class StraightQuotes(Rule):
    """Quotation marks without direction, one or both, beside Chinese, and double quotation marks within double ones."""

    code = "FM05"
    severity = Severity.WARNING
    title = "引号用错"
    what = "查中文里的直引号（不分前后的引号），以及双引号里又用双引号的。"
    why = "中文的引号分前后，外层用双引号“”，里层用单引号‘’。"
    source = "GB/T 15834—2011《标点符号用法》4.8"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        straight: list[Place] = []
        nested: list[Place] = []
        for content in context.prose:
            text = content.text
            if any(c in text for c in "\"＂'＇"):
                straight += _straight(content)
            if text.count("“") > 1:
                nested += _nested(content)
        yield from told(self, context, straight, severity=self.severity)
        yield from told(self, context, nested, severity=self.severity)


def _straight(content: MappedText) -> Iterator[Place]:
    text = content.text
    masks = masked(text)
    taken = [False] * len(text)
    for pattern in (_MIXED, _STRAIGHT):
        for match in pattern.finditer(text):
            start, end = match.span()
            if masks[start] or any(taken[start:end]):
                continue
            inner = match[1] if match[1] is not None else match[2]
            around = beside(text, start, -1) + beside(text, end, 1)
            if not any(is_han(c) for c in inner + around):
                continue
            taken[start:end] = [True] * (end - start)
            single = pattern is _STRAIGHT and match[1] is None
            left, right = "‘’" if single else "“”"
            yield Place(content, start, end, f"直引号应为“{left}{right}”", f"{left}{inner}{right}")
    for i, c in enumerate(text):
        if c in '"＂' and not taken[i] and not masks[i] and is_han(beside(text, i, -1) or beside(text, i + 1, 1)):
            yield Place(content, i, i + 1, "直引号不成对，应为“”")


def _nested(content: MappedText) -> Iterator[Place]:
    for match in _NESTED.finditer(content.text):
        start, end = match.start(1) - 1, match.end(1) + 1
        yield Place(content, start, end, "双引号里的引号应为‘’", f"‘{match[1]}’")
