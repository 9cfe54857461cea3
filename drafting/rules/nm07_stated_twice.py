"""One thing stated twice with different numbers."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Related, Severity
from drafting.language.stocks import ALL_OF_THEM, CHANGED, ENDS_THERE, HELD, as_many, how_many
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class StatedTwice(NumberRule):
    """Two numbers with one unit for the same subject in the same words, where no table has it."""

    code = "NM07"
    severity = Severity.WARNING
    kind = "repeated"
    title = "同一件事前后两个数"
    what = (
        "查表格里没有、而正文不止一处写到的数：说法相同、单位相同，数字却不同；"
        "说过一共有多少、别的部分又说全部多少的，也比较。"
    )
    why = "前后两个数，必有一处没有改到。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
        yield from self._stocks(context)

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


_SHORTEST = 2


def _common(held: str, thing: str) -> int:
    """How many characters of what all are spoken of end what there is; nothing for less than a word."""
    sizes = (n for n in range(len(thing), _SHORTEST - 1, -1) if held.endswith(thing[:n]) and ENDS_THERE.match(thing, n))
    return next(sizes, 0)
