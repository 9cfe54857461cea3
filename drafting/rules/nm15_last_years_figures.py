"""A sentence with its figures that was taken over from last year's report as it stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from drafting.findings import Finding, Severity
from drafting.language.sentences import LASTING_UNITS
from drafting.rules.base import Context, Need, Rule

if TYPE_CHECKING:
    from drafting.alignment.sentences import Token

_LARGE, _SOME = 100, 10


class LastYearsFigures(Rule):
    """A sentence found again in last year's report with each of its figures unchanged; small figures and those that
    the tables confirm do not count."""

    code = "NM15"
    severity = Severity.WARNING
    title = "数字与上年报告完全相同"
    remedy = "核对今年的统计，换成今年的数字；确实相同的，写明与上年持平"
    what = (
        "在上年报告里查找正文的句子；措辞相同、其中的数字也一个不差的，报告。"
        "要有一个不小于100的数，或者有两个不小于10的数；与今年表格相符的、没有量词的、百分比和机构人员场所一类的数不算。"
    )
    why = "照抄上年的句子而忘了换数字，从文字上看不出来。"
    needs: ClassVar[tuple[Need, ...]] = ("previous_report",)

    def check(self, context: Context) -> Iterator[Finding]:
        from drafting.alignment.copying import copied_groups

        if context.alignment is None or context.alignment.old.year == context.alignment.new.year:
            return
        verified = {a.span.start for a in context.numbers.accounts if a.status == "verified"}
        for group, _ in copied_groups(context.alignment):
            if len(group.old) != 1 or len(group.new) != 1:
                continue
            sentence = group.new[0]
            now, before = _numbers(sentence.tokens), _numbers(group.old[0].tokens)
            if [t.value for t in now] != [t.value for t in before]:
                continue
            places = [sentence.content.span_of(t.start, t.end) for t in now]
            telling = [(t, p) for t, p in zip(now, places, strict=True) if t.unit and t.unit not in LASTING_UNITS]
            if any(p.start in verified for p in places) or not _enough([t for t, _ in telling]):
                continue
            said = "、".join(f"{t.text}{t.unit}" for t, _ in telling)
            message = f"这句话连同数字（{said}）与上年报告完全相同，请核对是否已换成今年的"
            yield self.finding(context, telling[0][1], message)


def _numbers(tokens: Sequence[Token]) -> list[Token]:
    return [t for t in tokens if t.kind == "number" and t.value is not None]


def _enough(tokens: Sequence[Token]) -> bool:
    """Whether it can hardly be chance that all these numbers are the same again."""
    values = [t.value for t in tokens if t.value is not None]
    return any(v >= _LARGE for v in values) or sum(v >= _SOME for v in values) >= 2
