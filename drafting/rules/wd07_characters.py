"""Words that are confused or miswritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.slips import find_typos
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.language.points import differences_in_per_cent
from drafting.language.variants import SOURCE, variants
from drafting.rules._wording import SlipRule, fix_of
from drafting.rules.base import Context
from drafting.text.taken import Ranges


class Characters(SlipRule):
    """A word of the pack's list of confusions, as a whole token only."""

    code = "WD07"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "characters"), ("wording.yaml", "typos"))
    severity = Severity.WARNING
    title = "错别字和易混词"
    remedy = "对照原意改正用字"
    what = (
        "查公文里常见的错别字和易混词，例如后接时间的“截止”、网站的“登陆”、账目的“帐”，以及异形词里不宜用的写法；"
        "只认完整的词，不在别的词里找。"
    )
    why = "错别字是审核时必退的差错，同音、形近的字输入时最容易选错，通读又最容易放过。"
    source = "《现代汉语词典》；《通用规范汉字表》；GF 1001—2001《第一批异形词整理表》"
    topic = "characters"
    fixable = True

    def beside(self, context: Context, told: Ranges) -> Iterator[Finding]:
        del told
        yield from self._points(context)
        typos = context.wording.typos
        for found in find_typos(context.reading, {**variants(), **typos}):
            if not context.tokens.whole(found.start, found.end):
                continue
            span = context.reading.span(found.start, found.end)
            printed = context.reading.text[found.start : found.end]
            yield self.finding(
                context,
                span,
                f"“{printed}”应为“{found.right}”"
                if printed in typos
                else f"“{printed}”应作“{found.right}”（{SOURCE}）",
                found=printed,
                expected=found.right,
                fix=fix_of(span, found.start, found.end, found.right),
            )

    def _points(self, context: Context) -> Iterator[Finding]:
        """What two rates differ by, called per cent."""
        for found in differences_in_per_cent(context.reading.text):
            span = context.reading.span(found.start, found.end)
            right = f"{found.far}个百分点"
            yield self.finding(
                context,
                span,
                f"{found.old}%与{found.new}%相差{right}，不是{found.far}%",
                found=context.reading.text[found.start : found.end],
                expected=right,
                fix=fix_of(span, found.start, found.end, right),
            )
