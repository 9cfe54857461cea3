"""One thing stated twice with different numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from drafting.analysis.prose import Prose
from drafting.findings import Finding, Related, Severity
from drafting.language.retold import Retold, exchanged_again, hedged_again
from drafting.language.stocks import (
    ALL_OF_THEM,
    CHANGED,
    DONE,
    ENDS_THERE,
    HELD,
    OF_SOME,
    ONLY_DONE,
    PLAIN_WORDS,
    as_many,
    how_many,
)
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context
from drafting.text.numerals import parse
from drafting.text.taken import Ranges


class StatedTwice(NumberRule):
    """Two numbers with one unit for the same subject in the same words, where no table has it."""

    code = "NM07"
    severity = Severity.WARNING
    kind = "repeated"
    title = "同一件事前后两个数"
    what = (
        "查表格里没有、而正文不止一处写到的数：说法相同、单位相同，数字却不同；"
        "说过一共有多少、别的部分又说全部多少的，说过做了多少、别的部分又说全年只有多少的，"
        "确数又写成概数（3260条、3260余条）、相邻两个数字写颠倒的，也比较。"
    )
    why = "前后两个数，必有一处没有改到。"

    def check(self, context: Context) -> Iterator[Finding]:
        told = list(self.contradictions(context))
        yield from told
        yield from self._stocks(context)
        known = Ranges((f.start, f.end) for f in told)
        others = chain(self._only(context), self._retold(context))
        yield from (f for f in others if not known.meet(f.start, f.end))

    def _stocks(self, context: Context) -> Iterator[Finding]:
        """All of a thing spoken of with another number than the one that there is of it."""
        prose = context.reading
        held = [
            m for m in HELD.finditer(prose.text)
            if CHANGED.search(prose.text[slice(*prose.clause_at(m.start()))]) is None
        ]  # fmt: skip
        for match in ALL_OF_THEM.finditer(prose.text):
            number, unit = match["number"], match["unit"]
            same = [(m, n) for m in held if m["unit"] == unit and (n := _common(m["thing"], match["thing"]))]
            here = prose.piece_at(match.start()).section
            apart = [(m, n) for m, n in same if prose.piece_at(m.start()).section != here]
            if len({m["number"] for m, _ in same}) != 1 or not apart or number == apart[0][0]["number"]:
                continue
            first, size = apart[0]
            thing = match["thing"][:size]
            if CHANGED.search(prose.text[slice(*prose.clause_at(match.start()))]):
                continue
            others = set(how_many(thing, unit).findall(prose.text)) - {first["number"]}
            if others or len(as_many(thing, number, unit).findall(prose.text)) > 1:
                continue  # another stock may be meant, or all that are told of together
            other = prose.span(first.start("thing"), first.end("unit"))
            yield self.finding(
                context,
                prose.span(match.start("number"), match.start("thing") + size),
                f"此处写{number}{unit}{thing}，前后不一：别处写{first['thing']}{first['number']}{unit}",
                found=number,
                expected=first["number"],
                related=(Related("别处写的数", other.start, other.end),),
            )

    def _only(self, context: Context) -> Iterator[Finding]:
        """All that was done of a thing, told again in another section with another number."""
        prose = context.reading
        done = [(_core(m["thing"]), m) for m in _of_the_year(prose, DONE)]
        for match in _of_the_year(prose, ONLY_DONE):
            core, unit, value = _core(match["thing"]), match["unit"], parse(match["number"]).value
            same = [m for c, m in done if c == core and m["unit"] == unit and m.end() != match.end()]
            here = prose.piece_at(match.start()).section
            apart = [m for m in same if prose.piece_at(m.start()).section != here]
            values = {parse(m["number"]).value for m in same}
            if len(core) < _SHORTEST or not apart or len(values) != 1 or value in values:
                continue
            other = prose.span(apart[0].start("thing"), apart[0].end("unit"))
            yield self.finding(
                context,
                prose.span(match.start("number"), match.end("unit")),
                f"此处写{match['thing']}{match['number']}{unit}，前后不一：别处写{apart[0]['number']}{unit}",
                found=value,
                expected=parse(apart[0]["number"]).value,
                related=(Related("别处写的数", other.start, other.end),),
            )

    def _retold(self, context: Context) -> Iterator[Finding]:
        """A number told again with a hedge, or in another section with two of its digits exchanged."""
        prose = context.reading

        def section(at: int) -> str | None:
            return prose.piece_at(at).section

        for found in hedged_again(prose.text):
            yield self._told_again(context, found, f"“{found.words}”表示概数，前后不一：别处写{found.right}")
        for found in exchanged_again(prose.text):
            if section(found.start) != section(found.other[0]):
                printed = prose.text[found.start : found.end]
                yield self._told_again(context, found, f"此处写{found.words}{printed}，前后不一：别处写{found.right}")

    def _told_again(self, context: Context, found: Retold, said: str) -> Finding:
        prose = context.reading
        other = prose.span(*found.other)
        return self.finding(
            context,
            prose.span(found.start, found.end),
            said,
            found=prose.text[found.start : found.end],
            expected=found.right,
            related=(Related("别处写的数", other.start, other.end),),
        )


_SHORTEST = 2


def _of_the_year(prose: Prose, patterns: Sequence[re.Pattern[str]]) -> Iterator[re.Match[str]]:
    """The matches in passages whose clauses speak of all of a thing in the year, not of some, nor of another time."""
    for pattern in patterns:
        for match in pattern.finditer(prose.text):
            clause = prose.text[slice(*prose.clause_at(match.start("number")))]
            if prose.piece_at(match.start()).kind == "passage" and not (
                OF_SOME.search(clause) or CHANGED.search(clause)
            ):
                yield match


def _core(thing: str) -> str:
    """The name of a thing without what makes it no other one (培训活动 is 培训)."""
    while (shorter := PLAIN_WORDS.sub("", thing)) != thing:
        thing = shorter
    return thing


def _common(held: str, thing: str) -> int:
    """How many characters of what all are spoken of end what there is; nothing for less than a word."""
    sizes = (n for n in range(len(thing), _SHORTEST - 1, -1) if held.endswith(thing[:n]) and ENDS_THERE.match(thing, n))
    return next(sizes, 0)
