"""Terms of the trade with a character lost, taken for another, or moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import ClassVar

from drafting.analysis.confused import confused
from drafting.analysis.homophones import slips as slips_of
from drafting.analysis.misspelt import Misspelt, localisers, misspelt, word_lists
from drafting.analysis.slips import find_slips, find_typos
from drafting.analysis.terms import Miswritten, term_finder
from drafting.analysis.tokens import Token, Tokens
from drafting.analysis.unlikely import Unlikely
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.usage import load_usage
from drafting.rules._wording import fix_of
from drafting.rules.base import Context, Rule
from drafting.text.differences import describe_difference
from drafting.text.taken import Ranges


class Terms(Rule):
    """A term of the field, or a common word, one edit from what it should be: by the pack's terms, else by how often
    words follow each other in such reports."""

    code = "WD11"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "terms"),)
    severity = Severity.WARNING
    title = "专用词语缺字、错字、颠倒"
    what = (
        "查报告的专用词语是否缺了一个字、错成了同音或形近的字、前后两字颠倒，公文常用词里的一个字是否错成同音、形近的字而不成词。"
        "先分词，首尾落在别的词中间的不算。词表想不到的，按词语在这类文稿里前后相随的次数掂量：改动一个字（换一个、补一个、对调），"
        "或者换成同音的另一个词以后通顺得多的，报为警告；把握小一些的只作提示。"
    )
    why = "专用词语与规定的表格、栏目相对应，缺一个字、错一个字都是差错。"
    source = "规定的格式和法规中的用语，见知识包"
    fixable = True
    yields_to = ("ST20", "ST30", "WD02", "WD03", "WD07", "WD08", "WD12")

    def check(self, context: Context) -> Iterator[Finding]:
        terms = tuple(f for f in context.wording.fixed if f.term)
        if not terms:
            return
        prose = context.reading
        others = [(t.start, t.end) for t in find_typos(prose, context.wording.typos)]
        others += [
            (s.start, s.end)
            for s in find_slips(prose, context.wording.of("characters"), context.agency, context.report_year)
        ]
        known = Ranges(others)
        told: list[tuple[int, int]] = []
        taken = 0
        for found in term_finder(tuple((t.text, t.allowed) for t in terms)).find(prose.text):
            if found.start < taken or prose.piece_at(found.start).kind == "official":
                continue
            if known.meet(found.start, found.end) or not _is_slip(context.tokens, found):
                continue
            taken = found.end
            told.append((found.start, found.end))
            term = terms[found.term]
            span = prose.span(found.start, found.end)
            printed = prose.text[found.start : found.end]
            yield self.finding(
                context,
                span,
                f"“{printed}”疑为“{term.text}”，{_said(prose.text, found, printed, term.text)}",
                severity=Severity(term.severity),
                found=printed,
                expected=term.text,
                fix=fix_of(span, found.start, found.end, term.text),
            )

        yield from self._misspelt(context, [*others, *told])

    def _misspelt(self, context: Context, others: Sequence[tuple[int, int]]) -> Iterator[Finding]:
        """Words of official prose, beside the pack's terms, that one character makes no word."""
        taken = Ranges(others)
        prose = context.reading
        own = "".join(context.agency.name.split()) if context.agency is not None else ""
        right = "".join((own, *context.extra_terms, *(n.text for n in context.extra_names)))
        usage = load_usage(context.genre)
        slips: Iterator[Misspelt | Unlikely] = chain(
            misspelt(prose, context.tokens, right),
            slips_of(prose, context.tokens, usage, right),
            confused(prose, context.tokens, usage, right),
        )
        for found in slips:
            if taken.meet(found.start, found.end):
                continue
            taken.add(found.start, found.end)
            printed = prose.text[found.start : found.end]
            span = prose.span(found.start, found.end)
            yield self.finding(
                context,
                span,
                f"“{printed}”疑为“{found.right}”，{describe_difference(printed, found.right)}",
                severity=Severity.INFO if isinstance(found, Unlikely) and found.sure == "likely" else self.severity,
                found=printed,
                expected=found.right,
                fix=fix_of(span, found.start, found.end, found.right),
            )


def _said(text: str, found: Miswritten, printed: str, term: str) -> str:
    if found.how == "moved":
        return f"“{text[found.at : found.at + 2]}”颠倒"
    return describe_difference(printed, term)


_SHORT = 3
_LONG = 5
"""A term of so many characters may begin or end inside what segmentation takes for a word: it was misled."""


def _is_slip(tokens: Tokens, found: Miswritten) -> bool:
    """Whether the range is one of whole words, and what is at fault in it no word of its own."""
    words = tokens.within(found.start, found.end)
    length = found.end - found.start
    if len(words) < 2:
        return False
    if length == 2:
        # An everyday word: nothing but two characters that no word holds, and none that follows any word (群中).
        if found.at == found.end - 1 and words[-1].text in localisers():
            return False
        whole = (words[0].start, words[-1].end) == (found.start, found.end)
        return whole and "".join(w.text for w in words) not in word_lists().short
    if found.how == "taken" and any(_is_of_another(tokens, word, found) for word in (words[0], words[-1])):
        return False
    if not (_bounded(tokens, words[0], found.start) and _bounded(tokens, words[-1], found.end)) and (
        found.how == "lost" or length < _LONG
    ):
        return False
    if found.how == "lost" or (found.how == "taken" and length > _SHORT):
        return True
    size = 2 if found.how == "moved" else 1
    at = [t for t in words if t.start < found.at + size and t.end > found.at]
    return any(len(t.text) == 1 for t in at)


def _is_of_another(tokens: Tokens, word: Token, found: Miswritten) -> bool:
    """Whether the character at fault belongs to a word that only reaches into the term (展示|政府, 市政府)."""
    astride = word.start < found.start or word.end > found.end
    return astride and word.start <= found.at < word.end and tokens.known(word.text)


def _bounded(tokens: Tokens, word: Token, at: int) -> bool:
    """Whether a place is at an end of a word, or between two words that the dictionary has as one."""
    if at in (word.start, word.end):
        return True
    before, behind = word.text[: at - word.start], word.text[at - word.start :]
    return len(before) > 1 and len(behind) > 1 and tokens.known(before) and tokens.known(behind)
