"""Punctuation where none may stand: before a paragraph, behind a heading, inside book-title marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.document.model import Heading
from drafting.findings import Finding, Severity
from drafting.rules._typography import Place, told
from drafting.rules.base import Context, Rule
from drafting.text.layout import ordinal_of
from drafting.text.mapped import MappedText

_FIRST = re.compile(r"[，。、；：？！）》”’,;)]")
_LAST = re.compile(r"[。，、；：,;:．]+$")
_ENDED = re.compile(r"[。！？；]$")
_BEFORE_ETC = re.compile(r"(?<=[”》）])[、，](?=等(?![待到于同级候额次比效价]))")
_INSIDE = re.compile(r"[。，；、](?=》)|(?<=《)[。，；、：]")


class MisplacedPunctuation(Rule):
    """A mark of punctuation at the beginning of a paragraph, at the end of a heading, at an edge inside book-title
    marks, or before a word for "and so on"."""

    code = "FM15"
    severity = Severity.WARNING
    title = "标点放错了位置"
    remedy = "把标点移到应在的位置；多余的，删去"
    what = "查段首的标点、标题末尾的标点、书名号里首尾的标点、“等”字前的标点。"
    why = "段首不能是句末标点，标题末尾一般不用标点；这些都是拆分、合并段落时留下的。"
    source = "GB/T 15834—2011《标点符号用法》5.1、4.15"
    fixable = True
    safe = True
    yields_to = ("ST03",)

    def check(self, context: Context) -> Iterator[Finding]:
        first: list[Place] = []
        last: list[Place] = []
        inside: list[Place] = []
        headings = {
            b.span.start: b
            for b in context.document.blocks
            if isinstance(b, Heading) and b.level > 0 and ordinal_of(b.text) is not None
        }
        for content in context.prose:
            text = content.text
            for match in _FIRST.finditer(text):
                a, b = match.span()
                if b < len(text) and (a == 0 or _begins(context, content, a)):
                    first.append(Place(content, a, b, f"段首不应是“{match.group()}”", ""))
            heading = headings.get(content.span.start)
            if heading is not None and (end := _LAST.search(text)) is not None and end.start() > 0:
                graver = end.group() not in "：:" and heading.level <= 2
                said = f"标题末尾不用“{end.group()}”"
                severity = self.severity if graver else Severity.INFO
                last.append(Place(content, end.start(), end.end(), said, "", None, severity))
            for match in _INSIDE.finditer(text):
                inside.append(Place(content, match.start(), match.end(), f"书名号里首尾不用“{match.group()}”", ""))
            for match in _BEFORE_ETC.finditer(text):
                inside.append(Place(content, match.start(), match.end(), f"“等”前不用“{match.group()}”", ""))
        yield from told(self, context, first, severity=self.severity)
        yield from told(self, context, last, severity=self.severity)
        yield from told(self, context, inside, severity=self.severity)


def _begins(context: Context, content: MappedText, at: int) -> bool:
    """Whether a mark begins a line of the file behind a sentence that had ended: a reader joins such lines."""
    if _ENDED.search(content.text[max(at - 1, 0) : at]) is None:
        return False
    between = context.document.text[content.span_of(at - 1, at).end : content.span_of(at, at).start]
    return "\n" in between
