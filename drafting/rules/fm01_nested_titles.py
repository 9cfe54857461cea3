"""Book-title marks inside book-title marks."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Fix, Severity
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_OPEN, _CLOSE = "《〈<＜", "》〉>＞"


class NestedTitles(Rule):
    """Book-title marks, or less-than and greater-than signs, inside book-title marks: single ones belong there."""

    code = "FM01"
    severity = Severity.WARNING
    title = "书名号里的书名号用错"
    what = "书名号里还要用书名号时，外层用双书名号《》，里层用单书名号〈〉；查里层误用的《》和小于号、大于号。"
    why = "文件名里套着文件名时最容易用错，小于号、大于号还会在网页上吞掉文字。"
    source = "GB/T 15834—2011《标点符号用法》4.15"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        for content in context.document.contents():
            yield from self._text(context, content)

    def _text(self, context: Context, content: MappedText) -> Iterator[Finding]:
        stack: list[int] = []
        within: list[Finding] = []  # of titles inside one whose end has not been seen: it may never come (FM03)
        for i, c in enumerate(content.text):
            if c in _OPEN:
                if c in "<＜" and not stack:
                    continue
                stack.append(i)
            elif c in _CLOSE and stack:
                start = stack.pop()
                depth = len(stack)
                if depth == 0:
                    yield from within
                    within.clear()
                    continue
                right = "〈〉" if depth % 2 else "《》"
                printed = content.text[start] + c
                if printed == right:
                    continue
                span = content.span_of(start, i + 1)
                inner = content.text[start + 1 : i]
                within.append(
                    self.finding(
                        context,
                        span,
                        f"《》里层的书名号应为“{right[0]}{right[1]}”，不用“{printed[0]}{printed[1]}”",
                        found=printed,
                        expected=right,
                        fix=Fix(span.start, span.end, right[0] + inner + right[1])
                        if span.slice(context.document.text) == content.text[start : i + 1]
                        else None,
                    )
                )
