"""A heading that is set at another level than its siblings, or as plain text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_ENOUGH = 3
_MARKS = re.compile(r"\s*(#{1,6})\s")


@dataclass(frozen=True, slots=True)
class _Set:
    """A heading of the outline and how it is set: the level, 0 for a paragraph of its own, None inside a paragraph."""

    content: MappedText
    level: int | None


def _how(context: Context, content: MappedText) -> _Set:
    """How a heading is marked: the number signs before it in its line, and whether anything stands behind it there."""
    source = context.document.text
    line = source.rfind("\n", 0, content.span.start) + 1
    before = source[line : content.span.start]
    marks = _MARKS.match(before)
    if marks is not None:
        return _Set(content, len(marks[1]))
    end = source.find("\n", content.span.end)
    behind = source[content.span.end : end if end >= 0 else len(source)]
    return _Set(content, None if behind.strip(" *_。：:") else 0)


class HeadingLevel(Rule):
    code = "FM19"
    severity = Severity.INFO
    title = "同级标题的层级或样式不一"
    what = "比较同级的标题：多数设为某一级标题，个别设成了别的级别，或者只是普通文字。"
    why = "层级设错，网页和 Word 的目录、字体字号就不一致，多半是逐段粘贴时带来的。"

    def check(self, context: Context) -> Iterator[Finding]:
        if context.document.format != "md":
            # Elsewhere the reader infers levels by the ordinals, and what the file says of them is not kept.
            return
        yield from self._odd(context, [_how(context, s.heading) for s in context.structure.known], "各部分标题")
        for section in context.structure.known:
            subs = [MappedText.join([s.number, s.label]) for s in section.subsections]
            yield from self._odd(context, [_how(context, s) for s in subs if s.text], "分项标题")

    def _odd(self, context: Context, found: Sequence[_Set], what: str) -> Iterator[Finding]:
        counts = Counter(f.level for f in found if f.level)
        if not counts:
            return
        usual, n = counts.most_common(1)[0]
        if n < _ENOUGH or n <= len(found) - n:
            return
        for item in found:
            if item.level == usual:
                continue
            said = f"设成了{item.level}级" if item.level else "没有设为标题"
            message = f"其他{what}设为{usual}级标题，此处{said}"
            yield self.finding(context, item.content.span, message)
