"""Marks of emphasis that were meant for a program and stand in the text, or a few words set bold inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.document.model import Paragraph
from drafting.findings import Finding, Severity
from drafting.rules._typography import masked
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText
from drafting.text.span import Span

_MARK = re.compile(
    r"(?<!\*)\*\*(?!\*)|(?<![*0-9A-Za-z])\*(?=[\u4e00-\u9fff])(?!注|说明)|(?<=[\u4e00-\u9fff])\*(?![*0-9A-Za-z])|(?<![_A-Za-z0-9])__(?![_A-Za-z0-9])|(?<=[\u4e00-\u9fff])__|__(?=[\u4e00-\u9fff])|~~|</?(?:b|i|u|em|font|span|strong)(?:\s[^<>]*)?>"
)
_PAIRED = re.compile(r"(?P<mark>\*\*|__|\*)(?P<words>[^*_\n]{1,30})(?P=mark)")
_ENDS = "。；：:，"
_FEW = 2
"""More runs of bold words than this are the way a report is set (its leads, its figures)."""


class Emphasis(Rule):
    """Markup of emphasis and tags left in the text, and single words set bold inside a sentence where bold is not the
    report's habit."""

    code = "FM18"
    severity = Severity.WARNING
    title = "残留强调标记，或句中个别字词加粗"
    remedy = "删去残留的标记；个别字词加粗的，取消加粗"
    what = "查文字里残留的 **、__ 一类强调标记和网页标签，以及句子中间个别字词加粗；段首的提示语和全文统一的加粗不报。"
    why = "这些标记是从别的编辑器里复制过来的，会原样印在公布的报告上；公文正文里不用加粗表示强调。"

    def check(self, context: Context) -> Iterator[Finding]:
        source = context.document.text
        markdown = context.document.format == "md"
        left: list[Span] = []
        bold: list[Span] = []
        for block in context.document.blocks:
            if not isinstance(block, Paragraph) or not block.text:
                continue
            start, end = _around(source, block.content)
            raw = source[start:end]
            if not _MARK.search(raw):
                continue
            paired = list(_PAIRED.finditer(raw)) if markdown else []
            taken = [m.span() for m in paired]
            masks = masked(raw)
            left += [
                Span(start + m.start(), start + m.end())
                for m in _MARK.finditer(raw)
                if not masks[m.start()]
                and not any(a <= m.start() < b for a, b in taken)
                and (m.group()[0] != "<" or not markdown or _without_partner(raw, m.group()))
            ]
            bold += [Span(start + m.start(), start + m.end()) for m in paired if _inside(raw, m)]
        yield from self._left(context, left)
        if len(bold) <= _FEW:
            for span in bold:
                said = f"句子中间的“{span.slice(source).strip('*_')}”加了粗，公文正文不用加粗表示强调"
                yield self.finding(context, span, said, severity=Severity.INFO)

    def _left(self, context: Context, marks: list[Span]) -> Iterator[Finding]:
        if len(marks) > _FEW * 2:
            more = f"；全文另有{len(marks) - 1}处"
            marks = marks[:1]
        else:
            more = ""
        for span in marks:
            said = f"文字里残留了标记“{span.slice(context.document.text)}”"
            yield self.finding(context, span, said + more)


def _without_partner(raw: str, tag: str) -> bool:
    """Whether Markdown shows a tag as it stands, because it is not closed or was never opened."""
    name = re.sub(r"[</>]|\s.*", "", tag)
    return len(re.findall(rf"<{name}[\s>]", raw)) != raw.count(f"</{name}>")


def _around(source: str, content: MappedText) -> tuple[int, int]:
    """A paragraph's range in the text, with the marks that its reader took off both ends."""
    start, end = content.span.start, content.span.end
    while start > 0 and source[start - 1] in "*_~":
        start -= 1
    while end < len(source) and source[end] in "*_~":
        end += 1
    return start, end


def _inside(raw: str, match: re.Match[str]) -> bool:
    """Whether bold words stand inside a sentence: neither at its beginning, as a lead does, nor with its end."""
    before = raw[: match.start()].rstrip()
    behind = raw[match.end() :].lstrip()
    if not before or before[-1] in _ENDS + "）)" or match["words"][-1] in _ENDS:
        return False
    return bool(behind) and behind[0] not in "：:"
