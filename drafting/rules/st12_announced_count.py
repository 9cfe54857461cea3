"""A number of parts, points or aspects is announced, and another number follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from drafting.findings import Finding, Related, Severity
from drafting.genre.structure_checks import structure_checks
from drafting.language.enumerations import AND, ANNOUNCED, VALUES_AND_TWO
from drafting.language.in_order import unequal
from drafting.rules._enumerations import Run, all_items, runs, scopes
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_SENTENCE = re.compile(r"[。！？；]")
_ALIKE = 75


class AnnouncedCount(Rule):
    """An announced number of parts, points or problems against the items that follow it, a list of names against the
    headings, and the numbers that are given to names in their order."""

    code = "ST12"
    severity = Severity.ERROR
    title = "说的个数与列出的个数不一致"
    remedy = "核对个数与所列各项，改不对的一处"
    what = (
        "查引言里说的部分数与实际的部分数、列举的名称是否一致，以及“三个方面”“两点问题”之后列出的是否正好这么多，"
        "“分别为”后面的数与前面的名称是否一样多。"
    )
    why = "删改之后忘了改前面的个数，读者一数就知道少了一项。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self._parts(context)
        yield from self._points(context)
        yield from self._in_order(context)

    def _parts(self, context: Context) -> Iterator[Finding]:
        # Those that stand in larger parts are not counted.
        sections = sum(s.spec is None or s.spec.part is None for s in context.structure.sections)
        if sections < 3:
            return
        for content in (p.content for p in context.structure.passages):
            for pattern in structure_checks(context.genre).parts:
                for match in pattern.finditer(content.text):
                    count = _value(match["count"])
                    span = content.span_of(*match.span("said"))
                    if count != sections:
                        said = f"说有{count}个部分，实际有{sections}个"
                        yield self.finding(context, span, said, found=match["count"], expected=str(sections))
                    else:
                        yield from self._listed(context, content, match, count)

    def _listed(self, context: Context, content: MappedText, match: re.Match[str], count: int) -> Iterator[Finding]:
        """The names listed before the number, held against the headings."""
        words = AND.sub("、", "".join(match.group().split()))
        outline = [s for s in context.structure.sections if s.spec is not None]
        missing = []
        for section in outline:
            assert section.spec is not None
            names = [section.label.text, section.spec.heading, *(v.text for v in section.spec.variants)]
            alike = max(fuzz.partial_ratio(AND.sub("、", n), words) for n in names if n)
            if alike < _ALIKE:
                missing.append(section)
        if missing and len(outline) - len(missing) >= 4 and len(missing) <= 2:
            names_ = "、".join(f"“{s.label.text}”" for s in missing)
            yield self.finding(
                context,
                content.span_of(*match.span("said")),
                f"说有{count}个部分，列举时缺{names_}",
                severity=Severity.WARNING,
            )

    def _points(self, context: Context) -> Iterator[Finding]:
        pieces = {number: (scope, content) for scope, number, content in scopes(context)}
        for run in runs(all_items(context)):
            first = run.items[0]
            if first.number != 1:
                continue
            place = _announcement(first.content, first.start)
            if place is None and not first.content.text[: first.start].strip():
                before = pieces.get(first.passage - 1)
                if before is not None and before[0] == first.scope:
                    place = _announcement(before[1], len(before[1]))
            if place is None:
                continue
            content, match = place
            count, found = _value(match["count"]), _length(run)
            # A number that was skipped is told where it is missing.
            if count == found or (run.items[-1].number == count and not _in_sequence(run)):
                continue
            span = content.span_of(*match.span())
            last = run.items[-1]
            related = last.content.span_of(last.start, last.end)
            yield self.finding(
                context,
                span,
                f"说“{match.group()}”，后面列出{found}项",
                severity=Severity.WARNING,
                found=match["count"],
                expected=str(found),
                related=(Related("列到这里", related.start, related.end),),
            )

    def _in_order(self, context: Context) -> Iterator[Finding]:
        """Numbers given to names one by one (分别为) of which there are more or fewer than names."""
        for content in context.prose:
            for row in unequal(content.text):
                span = content.span_of(row.start, row.end)
                said = f"列了{row.names}个名称，后面有{row.numbers}个数，一一对应不上"
                yield self.finding(
                    context, span, said, severity=Severity.WARNING, found=str(row.numbers), expected=str(row.names)
                )


def _announcement(content: MappedText, end: int) -> tuple[MappedText, re.Match[str]] | None:
    """A number of points announced right before a place: in the sentence that leads up to it."""
    text = content.text[:end].rstrip()
    if not text:
        return None
    closed = text[-1] in "。：:，,；"
    body = text[:-1] if closed else text
    # Only what stands close to the list announces it.
    near = max(0, len(body) - 40)
    start = max((m.end() for m in _SENTENCE.finditer(body, max(0, near - 1))), default=0)
    found = [m for m in ANNOUNCED.finditer(body, max(start, near)) if len(body) - m.end() <= 12]
    if not found:
        return None
    if text[-1] == "。" and len(body) - found[-1].end() > 4:
        return None
    return content, found[-1]


def _length(run: Run) -> int:
    """How many items there are, not what the last one is numbered."""
    return len(run.items)


def _in_sequence(run: Run) -> bool:
    return [i.number for i in run.items] == list(range(1, len(run.items) + 1))


def _value(text: str) -> int:
    return int(text) if text.isdigit() else VALUES_AND_TWO[text]
