"""Paragraphs, sentences and items that stand twice."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from drafting.findings import Finding, Related, Severity
from drafting.genre.structure_checks import structure_checks
from drafting.language.enumerations import LEAD_MARK
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText
from drafting.text.taken import Ranges

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_WHOLE = re.compile(r"[^。！？\n]+[。！？]?")
_CLAUSE = re.compile(r"[^。！？；，、：:,\s]+")
_LONG_STRETCH = re.compile(r"[^。！？；，：\s]+")
_TITLE = re.compile(r"[《〈]")
_ENDS = re.compile(r"[。！？；]")
_MARKS = re.compile(r"[，。！？；、：,;:]")
_FIGURE = re.compile(r"[0-9]")
_WORDS = re.compile(r"[\u4e00-\u9fff]{4,}")
_PARAGRAPH = 20
_LONG_SENTENCE = 16
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_BESIDE = 4
_NEXT = 8
"""A sentence of so many characters that stands twice in a row."""
_ITEM = 6
_LONG_CLAUSE = 16
_NEAR_CLAUSE = 6
"""A clause of so many characters that stands twice in one sentence."""


class Duplicates(Rule):
    """A paragraph, long sentence or listed item that stands twice, character by character."""

    code = "ST14"
    severity = Severity.ERROR
    title = "段落、句子或列举的项目重复"
    remedy = "删去重复的一处；应当写另一项内容的，改写"
    what = "查一字不差出现两次的段落和长句，以及同一段里重复的列举项目（如同一类信息的条数写了两遍）。"
    why = "重复多是复制粘贴时留下的，说明成稿后没有通读。"

    def check(self, context: Context) -> Iterator[Finding]:
        paragraphs: dict[str, MappedText] = {}
        sentences: dict[str, tuple[MappedText, int, int]] = {}
        for passage in context.structure.passages:
            content = passage.content
            key = "".join(content.text.split())
            if len(key) >= _PARAGRAPH and key in paragraphs:
                first = paragraphs[key].span
                yield self.finding(
                    context,
                    content.span,
                    "这一段与前面的一段完全相同",
                    related=(Related("第一次出现在这里", first.start, first.end),),
                )
                continue
            paragraphs[key] = content
            told = [*self._sentences(context, content, sentences), *self._clauses(context, content)]
            told += self._across(context, content, told)
            yield from told
            known = Ranges((t.start, t.end) for t in told)
            for finding in self._side_by_side(context, content):
                if not known.meet(finding.start, finding.end):
                    yield finding

    @staticmethod
    def may_repeat(context: Context) -> tuple[re.Pattern[str], ...]:
        """What is found in sentences that the form has in several places."""
        return structure_checks(context.genre).repeats

    def _side_by_side(self, context: Context, content: MappedText) -> Iterator[Finding]:
        """A clause that follows itself, whatever mark is between and however short it is."""
        text = content.text
        for first, second in pairwise(_CLAUSE.finditer(text)):
            words = first.group()
            if words != second.group() or not _BESIDE <= len(words) < _LONG_CLAUSE or _HAN.search(words) is None:
                continue
            if text[first.end() : second.start()].strip("，。；！") or (_FIGURE.search(words) and len(words) >= _ITEM):
                continue
            span = content.span_of(*first.span())
            yield self.finding(
                context,
                content.span_of(*second.span()),
                f"“{words}”接连写了两遍",
                severity=Severity.WARNING,
                related=(Related("第一次出现在这里", span.start, span.end),),
            )

    def _sentences(
        self, context: Context, content: MappedText, seen: dict[str, tuple[MappedText, int, int]]
    ) -> Iterator[Finding]:
        told_to = 0
        last = ""
        before = (content, 0, 0)
        places = [*_WHOLE.finditer(content.text), *_SENTENCE.finditer(content.text)]
        for match in sorted(places, key=lambda m: (m.start(), -m.end())):
            if match.end() <= told_to:
                continue
            words = _MARKS.sub("", LEAD_MARK.sub("", "".join(match.group().split())))
            # The sentence before, or its end.
            again = last.endswith(words) and len(words) >= _NEXT and match.start() >= before[2] > 0
            former = before
            if match.group()[-1] in "。！？；":
                last, before = words, (content, match.start(), match.end())
            if len(words) < _LONG_SENTENCE and not again:
                continue
            if again and words not in seen:
                seen[words] = former
            if any(p.search(match.group()) for p in self.may_repeat(context)):
                continue
            if words in seen:
                other, a, b = seen[words]
                if other is content and a == match.start():
                    continue
                told_to = match.end()
                first = other.span_of(a, b)
                yield self.finding(
                    context,
                    content.span_of(*match.span()),
                    "这句话与前面的一句完全相同",
                    severity=Severity.WARNING,
                    related=(Related("第一次出现在这里", first.start, first.end),),
                )
            else:
                seen[words] = (content, match.start(), match.end())

    def _across(self, context: Context, content: MappedText, told: Sequence[Finding]) -> list[Finding]:
        """Long clauses of one paragraph that are the same, in whatever sentences they stand; lists count as one."""
        seen: dict[str, tuple[int, int]] = {}
        known = Ranges((t.start, t.end) for t in told)
        ends = [m.start() for m in _ENDS.finditer(content.text)]
        out: list[Finding] = []
        for match in _LONG_STRETCH.finditer(content.text):
            words = LEAD_MARK.sub("", match.group())
            near = words in seen and bisect_left(ends, seen[words][1]) == bisect_left(ends, match.start())
            if len(words) < (_NEAR_CLAUSE if near else _LONG_CLAUSE) or _TITLE.search(words) is not None:
                if _WORDS.fullmatch(words):
                    seen[words] = match.span()
                continue
            span = content.span_of(*match.span())
            if words not in seen:
                seen[words] = match.span()
            elif any(p.search(words) for p in self.may_repeat(context)):
                continue
            elif not known.meet(span.start, span.end):
                first = content.span_of(*seen[words])
                out.append(
                    self.finding(
                        context,
                        span,
                        f"“{words}”在同一段里写了两遍",
                        severity=Severity.WARNING,
                        related=(Related("第一次出现在这里", first.start, first.end),),
                    )
                )
        return out

    def _clauses(self, context: Context, content: MappedText) -> Iterator[Finding]:
        """Items of a list in one sentence that are the same, figure and all; and long clauses."""
        for sentence in _SENTENCE.finditer(content.text):
            seen: dict[str, tuple[int, int]] = {}
            clauses = list(_CLAUSE.finditer(content.text, sentence.start(), sentence.end()))
            for number, match in enumerate(clauses):
                words = match.group()
                if number > 2 and words == clauses[number - 2].group() and _in_turns(clauses[number - 3 : number + 1]):
                    continue
                counted = (
                    re.search(r"[0-9]", words) is not None and re.search(r"[\u4e00-\u9fff]{4,}", words) is not None
                )
                enough = len(words) >= _ITEM if counted else len(words) >= _LONG_CLAUSE
                if not enough:
                    continue
                if words in seen:
                    first = content.span_of(*seen[words])
                    yield self.finding(
                        context,
                        content.span_of(*match.span()),
                        f"“{words}”在同一句里写了两遍",
                        severity=Severity.WARNING,
                        related=(Related("第一次出现在这里", first.start, first.end),),
                    )
                else:
                    seen[words] = match.span()


def _in_turns(clauses: Sequence[re.Match[str]]) -> bool:
    """Whether of four clauses the first and third count two different things: each has its own second and fourth."""
    first, _, third, _ = (c.group() for c in clauses)
    return first != third and all(_FIGURE.search(c) is not None for c in (first, third))
