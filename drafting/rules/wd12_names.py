"""Names that must be right, with a character lost, added, changed or moved, or cut by a line break."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.names import Misnamed, listed_wrongly
from drafting.findings import Finding, Severity
from drafting.rules._wording import fix_of
from drafting.rules.base import Context, Rule
from drafting.text.differences import describe_difference
from drafting.text.taken import Ranges


class Names(Rule):
    """A protected name (of state, party, law, the agency, the settings' own) with an edit of one character or a line
    break in it."""

    code = "WD12"
    severity = Severity.ERROR
    title = "重要名称写错"
    what = (
        "在任何句子里查国家、党和国家机关、会议、法律的名称，本机关和本地机关的全称、简称，以及设置里 names 所列的"
        "领导姓名职务、专有名称和错敏词：缺字、多字、错字、颠倒、被换行断开、错成另一类机关的名称。"
        "同音、形近的字从严，由普通词语组成的不报。"
    )
    why = "国名、党名、领导人和机关的名称写错是最严重的文字差错，错一个字就要通报；本机关的名称写错，读者会怀疑全篇。"
    source = "法律、中央文件和机构的正式名称，见知识包；设置 names 所列"
    fixable = True
    yields_to = ("WD02", "WD03", "WD08")

    def check(self, context: Context) -> Iterator[Finding]:
        users = context.extra_names
        taken = Ranges()
        for start, end, right, why in listed_wrongly(context.reading, users):
            taken.add(start, end)
            yield self._listed(context, start, end, right, why)
        for name in context.misnamed:
            if not taken.meet(name.start, name.end):
                yield self._near(context, name)

    def _listed(self, context: Context, start: int, end: int, right: str, why: str) -> Finding:
        span = context.reading.span(start, end)
        printed = context.reading.text[start:end]
        said = "所列职务为" if why else "应为"
        fix = fix_of(span, start, end, right)
        return self.finding(
            context, span, f"“{printed}”{said}“{right}”（设置 names）", found=printed, expected=right, fix=fix
        )

    def _near(self, context: Context, found: Misnamed) -> Finding:
        span = context.reading.span(found.start, found.end)
        printed = context.reading.text[found.start : found.end]
        right = found.name.text
        if found.broken:
            said = f"“{right}”被换行断开"
            return self.finding(context, span, said, severity=Severity.WARNING, found=printed, expected=right)
        source = f"（{found.name.source}）" if found.name.source else ""
        if found.name.whose == "user":
            source = "（设置 names）"
        return self.finding(
            context,
            span,
            f"“{printed}”应为“{right}”，{describe_difference(printed, right)}{source}",
            severity=Severity(found.name.severity),
            found=printed,
            expected=right,
            fix=fix_of(span, found.start, found.end, right),
        )
