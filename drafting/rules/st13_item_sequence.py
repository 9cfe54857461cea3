"""Items that do not count on: 一是, 三是, 三是."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafting.findings import Finding, Related, Severity
from drafting.language.enumerations import SURE
from drafting.rules._enumerations import Item, all_items, runs
from drafting.rules.base import Context, Rule
from drafting.text.numerals import to_hanzi


class ItemSequence(Rule):
    """Items numbered in a paragraph or over paragraphs that skip, repeat or do not begin at one."""

    code = "ST13"
    severity = Severity.WARNING
    title = "“一是”“二是”等序号跳号、重号"
    remedy = "按顺序重新编号；漏写的一项，补上"
    what = "查文中“一是、二是”“第一、第二”“1.、2.”“（1）（2）”等序号是否从一开始、逐个连续。"
    why = "跳号、重号说明增删过内容而没有理顺，读者会以为漏了一项。"

    def check(self, context: Context) -> Iterator[Finding]:
        last: dict[tuple[str, tuple[int, int]], tuple[Item, frozenset[int]]] = {}
        items = all_items(context)
        for item in items:
            key = (item.family, item.scope)
            before = last.get(key)
            if before is None or item.number == 1:
                again = before is not None and before[0].number == 1 and before[0].passage == item.passage
                if before is None and item.number > 1 and self._begins(item):
                    yield self._finding(context, item, f"有“{item.text}”，前面没有“{item.like(1)}”", None, None)
                elif again and before is not None and item.family in SURE:
                    yield self._finding(context, item, self._said(item, 2), item.like(2), before[0])
                last[key] = (item, frozenset({item.number}))
                continue
            previous, reached = before
            if item.number - 1 in reached:
                last[key] = (item, frozenset({item.number}))
                continue
            expected = max(reached) + 1 if len(reached) == 1 else previous.number + 1
            if item.number < previous.number and previous.passage != item.passage:
                if self._begins(item):
                    yield self._finding(context, item, f"有“{item.text}”，前面没有“{item.like(1)}”", None, previous)
                last[key] = (item, frozenset({item.number}))
                continue
            lines = _is_line(item) and _is_line(previous)
            if item.family in SURE or previous.passage == item.passage or lines:
                yield self._finding(context, item, self._said(item, expected), item.like(expected), previous)
            # Either the number is wrong or an item is missing: what follows may go on from both.
            last[key] = (item, frozenset({item.number, expected}))
        yield from self._mixed(context, items)

    def _mixed(self, context: Context, items: Sequence[Item]) -> Iterator[Finding]:
        """一是…；二是…；（三）…: the next item of a count with a mark of another kind."""
        for run in runs(items):
            last = run.items[-1]
            if last.family not in SURE or len(run.items) < 2:
                continue
            next_number = to_hanzi(last.number + 1)
            rest = last.content.text[last.end :]
            found = re.search(
                rf"[；;]\s*(?P<mark>[（(]{next_number}[）)]|{next_number}、|{last.number + 1}[.．、])", rest
            )
            if found is None:
                continue
            start, end = (last.end + found.start("mark"), last.end + found.end("mark"))
            expected = last.like(last.number + 1)
            place = last.content.span_of(last.start, last.end)
            yield self.finding(
                context,
                last.content.span_of(start, end),
                f"“{found['mark']}”与前面的序号写法不统一，此处应为“{expected}”",
                found=found["mark"],
                expected=expected,
                related=(Related(f"前一项是“{last.text}”", place.start, place.end),),
            )

    @staticmethod
    def _begins(item: Item) -> bool:
        return item.family in SURE and item.number <= 6

    @staticmethod
    def _said(item: Item, expected: int) -> str:
        return f"“{item.text}”的序号不连续，此处应为“{item.like(expected)}”"

    def _finding(
        self, context: Context, item: Item, message: str, expected: str | None, previous: Item | None
    ) -> Finding:
        related: tuple[Related, ...] = ()
        if previous is not None:
            span = previous.content.span_of(previous.start, previous.end)
            related = (Related(f"前一项是“{previous.text}”", span.start, span.end),)
        return self.finding(
            context,
            item.content.span_of(item.start, item.end),
            message,
            found=item.text,
            expected=expected,
            related=related,
        )


def _is_line(item: Item) -> bool:
    """Whether an item opens its paragraph."""
    return not item.content.text[: item.start].strip()
