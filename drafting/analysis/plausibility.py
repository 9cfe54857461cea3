"""Numbers that cannot be, and one thing stated with two numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from drafting.analysis.arithmetic import countable
from drafting.analysis.claims import Mention, PassageView
from drafting.findings import Related, Severity
from drafting.language.quantities import Quantity

if TYPE_CHECKING:
    from drafting.analysis.first_numbers import State, Work


_HUGE = Decimal(10) ** 8
_HUGE_DATA = Decimal(10) ** 11
_DATA = re.compile(r"数据|记录|访问|浏览|点击|阅读|播放|调用|曝光")
"""What machines count: it may come in hundreds of millions."""
_PIECES = frozenset("件 条 份 篇 期 个 项 册 场 部".split())
_HEDGE_BEFORE = re.compile(r"(?:大约|约|大概|接近|将近|近|超过|逾|突破|不足|不到)了?$")
_HEDGE_INSIDE = re.compile(r"余|多(?=[件条次篇期份个项场家人名户万亿元部宗起])")
_HEDGE_BEHIND = re.compile(r"(?:左右|上下|以上|以下|之多|有余)$")


def check_units(work: Work, view: PassageView, states: Sequence[State]) -> None:
    """Numbers that cannot be: too large for their unit, shares above a hundred, two hedges on one number."""
    for state in states:
        q = state.mention.quantity
        span = work.number_span(state.mention)
        if q.kind == "count" and q.unit in _PIECES and q.value >= _limit(state.mention):
            state.status = "contradicted"
            work.contradict(
                "unit", span, f"“{work.text(span)}{q.unit}”大得不可能，请核对是否多写了“万”或“亿”", found=q.value
            )
        elif q.kind == "share" and q.value > 100 and not state.mention.compared and _of_whole(state.mention):
            state.status = "contradicted"
            work.contradict("unit", span, f"比率{work.text(span)}超过100%", found=q.value)
        hedges = _hedges(view.text, q)
        if len(hedges) > 1:
            start, stop = q.begin, (q.stop if _HEDGE_BEHIND.search(view.text[q.end : q.stop]) else q.end + 1)
            said = view.text[start:stop]
            work.contradict(
                "unit",
                work.span(view, start, stop),
                f"“{said}”用了{len(hedges)}个约数词（{'、'.join(hedges)}），留一个即可",
                severity=Severity.WARNING,
            )


def _limit(mention: Mention) -> Decimal:
    """From what number on a count of pieces cannot be."""
    return _HUGE_DATA if _DATA.search(mention.left_text + mention.right_text) else _HUGE


def _hedges(text: str, q: Quantity) -> list[str]:
    """The words that make one number approximate: 约、近、余、左右; words of an order (达、共) are none."""
    before = _HEDGE_BEFORE.search(text[: q.start])
    inside = _HEDGE_INSIDE.match(text, q.end)
    behind = _HEDGE_BEHIND.search(text[q.end : q.stop])
    words = [m.group() for m in (before, inside, behind) if m is not None]
    return [w for w in words if w]


def _of_whole(mention: Mention) -> bool:
    return re.search(r"率(?:均)?(?:达到?|为|约|近)?$|占(?:比)?(?:达到?|为|约|近)?$", mention.left_text) is not None


def check_repeats(work: Work, states: Sequence[State]) -> None:
    """One thing with two different exact numbers, about things that no table holds.

    Within a paragraph the words must be the same; between paragraphs verbs of publishing count as one
    (政府网站发布信息754条, 通过政府网站公开信息1014条).
    """
    seen: dict[tuple[str, str], State] = {}
    for state in states:
        mention = state.mention
        if not countable(mention) or state.status in ("verified", "contradicted") or mention.link.topic is not None:
            continue
        if mention.field.group or mention.link.split is not None or not mention.field.left:
            continue
        label = _repeat_label(mention)
        if len(label) < 6:
            continue
        for loose in (False, True):
            key = (_VERBS.sub("", label) if loose else "=" + label, mention.quantity.unit)
            if len(key[0]) < 6:
                continue
            first = seen.setdefault(key, state)
            if first is state or first.mention.value == mention.value:
                continue
            if loose and first.mention.passage is mention.passage:
                continue
            span, other = work.number_span(mention), work.number_span(first.mention)
            state.status = "contradicted"
            work.contradict(
                "repeated",
                span,
                f"此处写{work.text(span)}{mention.quantity.unit}，前面同一事项写{work.text(other)}{mention.quantity.unit}",
                severity=Severity.WARNING,
                found=mention.value,
                expected=first.mention.value,
                related=(Related("前面的数", other.start, other.end),),
            )
            break


_VERBS = re.compile(r"通过|主动|发布|公开|更新|刊发|推送|编发|各类|各种")
"""Words that say in different ways that something was published."""


def _repeat_label(mention: Mention) -> str:
    text = mention.left_text
    if re.search(
        r"其中|分别|包括|上半年|下半年|季度|月|另|各[^类种]|第|每|新|同时|再|去年|上年|\d", text
    ) or mention.field.mark in ("、", "；", "#", "："):
        return ""
    return re.sub(r"全年|本年度?|年内|今年|累计|共计|总计|合计|一共|共|为|达到?|的|了|已|均|[，、“”]", "", text)
