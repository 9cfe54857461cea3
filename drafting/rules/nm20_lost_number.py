"""A measure word that has no number before it."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.language.lost_numbers import LOST_NUMBER, NAMED_AS_SUCH
from drafting.rules.base import Context, Rule
from drafting.text.taken import Taken


class LostNumber(Rule):
    """What was counted stands right before its measure word: the number between them is lost."""

    code = "NM20"
    severity = Severity.WARNING
    title = "量词前面缺数字"
    remedy = "补上数字；没有的写0或改写这句话"
    yields_to = ("ST08", "WD08")
    what = "查正文里紧跟在事物后面的量词、百分号、金额单位，前面应有的数字是否漏了；说到量词、单位本身的不报。"
    why = "没有数字的量词不成话，多是留空待填或者修改时连数字一起删了。"

    def check(self, context: Context) -> Iterator[Finding]:
        prose = context.reading
        told = Taken()
        for pattern in LOST_NUMBER:
            for match in pattern.finditer(prose.text):
                start, end = match.start("thing"), match.end("unit")
                if prose.piece_at(start).kind != "passage" or prose.in_title(start):
                    continue
                clause = prose.text[prose.clause_at(start)[0] : start]
                if NAMED_AS_SUCH.search(clause) or not told.take(start, end):
                    continue
                said = f"“{prose.text[start:end]}”：“{match['unit']}”前面缺数字，请补上"
                yield self.finding(context, prose.span(start, end), said, found=prose.text[start:end])
