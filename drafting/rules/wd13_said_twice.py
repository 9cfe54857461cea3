"""The year or the agency named twice in one breath: the second was added where the first had been all along."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from drafting.analysis.names import own_names
from drafting.analysis.prose import Prose
from drafting.findings import Finding, Related
from drafting.findings import Severity as Grave
from drafting.genre.wording import Twice
from drafting.language.dates import YEAR_OF
from drafting.language.repeats import APART, MOMENT
from drafting.rules._wording import fix_of
from drafting.rules.base import Context, Rule

_NEVER = "(?!)"
_YEAR_GAP, _NAME_GAP = 20, 14


class SaidTwice(Rule):
    """The year, the agency or its self-reference twice in one phrase; ranges, comparisons, titles and quotations are
    exempt."""

    code = "WD13"
    severity = Grave.WARNING
    title = "一句话里年份或机关名称写了两遍"
    remedy = "删去重复的一处"
    what = (
        "查同一句话里紧挨着写了两遍的年份、本机关名称和自称；起止日期、与别的年份比较、"
        "文件名称里的年份、并列和引用的不算。"
    )
    why = "改稿时前后各加一次而没有通读，句子因此不通。"
    source = "校对通则"
    fixable = True
    yields_to = ("WD08",)

    def check(self, context: Context) -> Iterator[Finding]:
        prose = context.reading
        twice = context.wording.twice
        for first, second in (*_years(prose, twice, context), *_names(prose, twice, context)):
            span = prose.span(*second)
            words = prose.text[second[0] : second[1]]
            before = prose.span(*first)
            yield self.finding(
                context,
                span,
                f"这句话里“{words}”写了两遍",
                found=words,
                related=(Related("第一次写在这里", before.start, before.end),),
                fix=fix_of(span, *second, "") if first[1] == second[0] else None,
            )


Range = tuple[int, int]


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern or _NEVER)


def _years(prose: Prose, twice: Twice, context: Context) -> Iterator[tuple[Range, Range]]:
    """The same year twice in a sentence, nothing between that would part them, neither part of a date or a title."""
    own = _own_forms(context)
    apart, moment, work = _regex(twice.apart or APART), _regex(twice.moment or MOMENT), _regex(twice.work)
    for first, second in pairwise(YEAR_OF.finditer(prose.text)):
        if first["year"] != second["year"] or second.start() - first.end() > _YEAR_GAP:
            continue
        if prose.piece_at(first.start()) is not prose.piece_at(second.start()):
            continue  # in paragraphs of their own they are in no sentence together
        if prose.piece_at(first.start()).kind == "official" or apart.search(prose.text[first.end() : second.start()]):
            continue
        if prose.in_title(first.start()) or prose.in_title(second.start()):
            continue
        if any(moment.match(prose.text, m.end()) for m in (first, second)):
            continue
        # Side by side, or with nothing but the agency between, they stand twice, whatever follows.
        between = prose.text[first.end() : second.start()]
        if between and not own.fullmatch(between) and work.match(prose.text, second.end()) is not None:
            continue
        yield first.span(), second.span()


def _own_forms(context: Context) -> re.Pattern[str]:
    forms = [n.text for n in own_names(context.agency, context.wording.bodies) if n.whose == "own"]
    return _any_of(tuple(sorted(forms, key=len, reverse=True)))


def _names(prose: Prose, twice: Twice, context: Context) -> Iterator[tuple[Range, Range]]:
    """The agency's name, or what it calls itself, twice with little between."""
    for regex in (_own_forms(context), _regex(twice.own)):
        for first, second in pairwise(regex.finditer(prose.text)):
            if second.start() - first.end() > _NAME_GAP or first.group() != second.group():
                continue
            # Nothing between but a comma and the year: any other word makes another clause of it.
            if YEAR_OF.sub("", prose.text[first.end() : second.start()]) not in ("", "，"):
                continue
            if not prose.in_title(first.start()) and prose.piece_at(first.start()).kind != "official":
                yield first.span(), second.span()


@lru_cache(maxsize=64)
def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or _NEVER)
