"""Phrases that the agency itself demands, set in its configuration file."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.phrases import find_altered, find_phrase
from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule
from drafting.text.span import Span


class OwnPhrases(Rule):
    """A phrase of the settings that is missing or altered; words are compared, and an ellipsis in the phrase stands
    for any words."""

    code = "PH03"
    severity = Severity.WARNING
    title = "缺少本单位规定的表述，或写走了样"
    remedy = "照配置文件所列的表述补写、改写"
    what = (
        "查配置文件 phrases 所列的表述：先分词，再逐句查找；"
        "没有的报缺，接近的指出缺了、换了、多了或颠倒了哪个词。表述里的“…”可以代表中间的几个字。"
    )
    why = "各单位对报告有自己的固定表述，写进配置文件即可一并检查。"
    source = "drafting.toml 的 phrases"

    def check(self, context: Context) -> Iterator[Finding]:
        pieces = [p for p in context.reading.pieces if p.kind != "official"]
        for phrase in context.extra_phrases:
            if find_phrase(context.tokens, pieces, _plain(phrase)) is not None:
                continue
            altered = find_altered(context.tokens, pieces, _plain(phrase))
            if altered is not None:
                yield self.finding(
                    context,
                    context.reading.span(*altered.fault),
                    f"规定的表述是“{phrase}”，此处{altered.said}",
                    found=context.reading.text[altered.start : altered.end],
                    expected=phrase,
                )
            else:
                yield self.finding(context, _place(context), f"没有规定的表述“{phrase}”", expected=phrase)


def _plain(phrase: str) -> str:
    """A phrase in the form of the reading text."""
    return "".join(phrase.split()).translate(str.maketrans("(),:;", "（），：；"))


def _place(context: Context) -> Span:
    title = context.document.title
    return title.span if title is not None else context.document.blocks[0].span
