"""A heading that is set at another level than its siblings, or as plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.document.model import Heading
from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Set:
    """A heading of the outline and the level that the file gives it, 0 when it gives it none."""

    content: MappedText
    level: int


class HeadingLevel(Rule):
    """A heading whose level in the file differs from that of most headings of its kind, or that the file gives none."""

    code = "FM19"
    severity = Severity.WARNING
    title = "同级标题的层级或样式不一"
    remedy = "同级标题改用同一层级、同一样式"
    what = (
        "比较同级的标题：多数设为某一级标题，个别设成了别的级别，或只是普通文字；分项标题与部分标题一样高的报为警告。"
    )
    why = "层级设错，网页和 Word 的目录、字体字号就不一致，多半是逐段粘贴时带来的。"

    yields_to = ("ST04",)

    def check(self, context: Context) -> Iterator[Finding]:
        marked = {b.span.start: b.marked for b in context.document.blocks if isinstance(b, Heading)}
        if not any(marked.values()):
            return

        def how(content: MappedText) -> _Set:
            return _Set(content, marked.get(content.span.start, 0))

        known = context.structure.known
        # Sections that stand in larger parts are of another level than those.
        for inside in (False, True):
            alike = [s for s in known if s.spec is not None and (s.spec.part is not None) == inside]
            yield from self._odd(context, [how(s.heading) for s in alike], "各部分标题")
        for section in context.structure.known:
            subs = [MappedText.join([s.number, s.label]) for s in section.subsections]
            above = marked.get(section.heading.span.start, 0)
            yield from self._odd(context, [how(s) for s in subs if s.text], "分项标题", above)

    def _odd(self, context: Context, found: Sequence[_Set], what: str, above: int = 0) -> Iterator[Finding]:
        """Those set otherwise than most; one set as high as what they stand in, at the level ``above``, parts it."""
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
            parts = 0 < item.level <= above < usual
            severity = Severity.WARNING if parts else Severity.INFO
            yield self.finding(context, item.content.span, message, severity=severity)
