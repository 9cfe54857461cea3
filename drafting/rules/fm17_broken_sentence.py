"""A page number or the end of a paragraph in the middle of a sentence or a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from drafting.document.model import Paragraph
from drafting.findings import Finding, Related, Severity
from drafting.language.broken import broken_between
from drafting.rules._typography import HAN, Place, is_han, masked, told
from drafting.rules.base import Context, Rule
from drafting.text.layout import ends_sentence, heading_level, is_label_line, ordinal_of, starts_block
from drafting.text.mapped import MappedText
from drafting.text.span import Span

_PAGE = re.compile(
    rf"(?<=[{HAN}0-9，、；：“《（])(?!(?<=\d)-\d{{1,2}}-\d)\s*(?:[-—－–―]{{1,3}}\s*[0-9]{{1,3}}\s*[-—－–―]{{1,3}}"
    rf"|(?<![见在于到至从自的])第\s*[0-9]{{1,3}}\s*页(?:\s*[,，/]?\s*共\s*[0-9]{{1,3}}\s*页)?)\s*(?=[{HAN}0-9，。；、）》”])"
)
_CITED = re.compile(r"[见附查翻][^，。；]{0,8}$")
_FEW = 3
"""So many broken places are slips; more, and the file was set in lines of its own width by its conversion."""
_WORDS = 4
_LONG = 12
_SHORTEST = 4
_TAIL = re.compile(r"[0-9]+$")
_HEAD = re.compile(r"[0-9]+[^0-9.．、，。\s]")


@dataclass(frozen=True, slots=True)
class _Gap:
    """White space, and what else a reader left out of the reading text, between two characters of a paragraph."""

    content: MappedText
    at: int
    """Position of the second character."""
    span: Span
    text: str

    @property
    def kind(self) -> Literal["page", "number", "paragraph", "pause", "line"] | None:
        left, right = self.content.text[self.at - 1], self.content.text[self.at]
        if self.text.strip():
            return "page" if re.fullmatch(r"[\s\d\-—－–―第页共/]+", self.text) else None
        decimal = self.at > 1 and left == "." and self.content.text[self.at - 2].isdigit()
        if right.isdigit() and (left.isdigit() or decimal):
            return "number"
        apart = re.search(r"\n\s*\n", self.text) is not None
        if apart and left in "，、" and is_han(right):
            return "pause"
        if not (is_han(left) and is_han(right)):
            return None
        return "paragraph" if apart else "line"


class BrokenSentence(Rule):
    """A page number inside a sentence, and lines or paragraphs that end inside a sentence, word or number; a file
    that folds every line is exempt."""

    code = "FM17"
    severity = Severity.WARNING
    title = "句子或数字中间夹了页码、断了行"
    remedy = "把断开的句子接成一段，删去夹在中间的页码、页眉"
    what = "查句子中间夹着的页码，以及在句子、词语、数字中间断开的行和段；全文都按固定宽度折行的文件不报断行。"
    why = "这些是从别的文件里连同页码、换行一起粘贴过来的，数字断成两截，读者会读成两个数。"
    fixable = True
    yields_to = ("FM08",)

    def check(self, context: Context) -> Iterator[Finding]:
        inline: list[Place] = []
        gaps: list[_Gap] = []
        # A title or heading may stand in several lines.
        headings = {h.span.start for h in context.document.headings}
        for content in context.prose:
            masks = masked(content.text)
            for match in _PAGE.finditer(content.text):
                if not masks[match.start()] and not _CITED.search(content.text[: match.start()]):
                    printed = match.group().strip()
                    said = f"句子中间夹了页码“{printed}”"
                    inline.append(Place(content, match.start(), match.end(), said, ""))
            if content.span.start not in headings:
                gaps += _gaps(context, content)
        yield from told(self, context, inline, severity=self.severity)
        numbers = list(self._numbers_apart(context))
        yield from numbers
        told_of = {f.related[0].start for f in numbers}
        yield from self._broken(context, gaps, [p for p in _apart(context) if p[1].span.start not in told_of])

    def _numbers_apart(self, context: Context) -> Iterator[Finding]:
        """Numbers of which one paragraph holds the beginning and the next the rest."""
        prose = {c.span.start for c in context.prose}
        for before, after in pairwise(context.document.blocks):
            if not isinstance(before, Paragraph) or not isinstance(after, Paragraph):
                continue
            if before.span.start not in prose or len(before.text) < _LONG or heading_level(before.text) is not None:
                continue
            head, tail = _TAIL.search(before.text), _HEAD.match(after.text)
            if head is None or tail is None or ordinal_of(after.text) is not None:
                continue
            span = before.content.span_of(head.start(), len(before.text))
            said = f"数字“{head.group()}”断在段末，下一段以“{tail.group()}”开头，请核对是否同一个数"
            rest = after.content.span_of(0, tail.end())
            yield self.finding(
                context, span, said, found=head.group(), related=(Related("断开的后半", rest.start, rest.end),)
            )

    def _broken(
        self, context: Context, gaps: list[_Gap], apart: list[tuple[MappedText, MappedText]]
    ) -> Iterator[Finding]:
        pages = [g for g in gaps if g.kind == "page"]
        # A conversion leaves the number of every page; a number alone may be another than a page's.
        few = len(pages) <= _FEW and context.document.format != "txt"
        for gap in pages:
            lead = len(gap.text) - len(gap.text.lstrip())
            printed = gap.text.strip()
            span = Span(gap.span.start + lead, gap.span.start + lead + len(printed))
            severity = self.severity if few and not printed.isdigit() else Severity.INFO
            yield self.finding(context, span, f"句子中间夹了页码“{printed}”", severity=severity, found=printed)
        # A line's end in a text file ends a paragraph or only the editor's line; nothing says which.
        lines = ("line", "pause") if context.document.format != "txt" else ()
        breaks = [g for g in gaps if g.kind in ("number", "paragraph", *lines)]
        if len(breaks) + len(apart) > _FEW:
            return
        for before, after in apart:
            said = f"句子在“{before.text[-_WORDS:]}”与“{after.text[:_WORDS]}”之间断成了两段"
            span = before.span_of(max(len(before) - _WORDS, 0), len(before))
            rest = after.span_of(0, min(_WORDS, len(after)))
            severity = self.severity if context.document.format != "txt" else Severity.INFO
            yield self.finding(
                context, span, said, severity=severity, related=(Related("断开的后半", rest.start, rest.end),)
            )
        for gap in breaks:
            text, at = gap.content.text, gap.at
            if gap.kind == "number":
                start, end = _number(text, at)
                said = f"数字“{text[start:end]}”中间断了行，请核对后连写"
                yield self.finding(context, gap.content.span_of(start, end), said, found=text[start:end])
                continue
            start, end = max(at - _WORDS, 0), min(at + _WORDS, len(text))
            what = "断了行" if gap.kind == "line" else "断成了两段"
            said = f"句子在“{text[start:at]}”与“{text[at:end]}”之间{what}"
            # Text files break lines where the program that wrote them did.
            told_ = gap.kind != "line" and context.document.format != "txt"
            severity = self.severity if told_ else Severity.INFO
            yield self.finding(context, gap.content.span_of(start, end), said, severity=severity)


def _apart(context: Context) -> list[tuple[MappedText, MappedText]]:
    """Pairs of paragraphs that are one sentence. What may be a heading, a label or an item begins or ends none."""
    prose = {c.span.start: c for c in context.prose}
    out = []
    for first, second in pairwise(context.document.blocks):
        if not isinstance(first, Paragraph) or not isinstance(second, Paragraph):
            continue
        before, after = prose.get(first.span.start), prose.get(second.span.start)
        if before is None or after is None or len(before) < _SHORTEST or not ends_sentence(after.text):
            continue
        if ends_sentence(before.text) or heading_level(before.text) is not None or is_label_line(before.text):
            continue
        if not starts_block(after.text) and broken_between(before.text, after.text, context.tokens.cut):
            out.append((before, after))
    return out


def _gaps(context: Context, content: MappedText) -> Iterator[_Gap]:
    """The places of a paragraph between whose characters the file has a line's end."""
    source = context.document.text
    for i in range(1, len(content)):
        start, end = content.ends[i - 1], content.starts[i]
        if end > start and "\n" in source[start:end]:
            yield _Gap(content, i, Span(start, end), source[start:end])


def _number(text: str, at: int) -> tuple[int, int]:
    start = end = at
    while start > 0 and (text[start - 1].isdigit() or text[start - 1] == "."):
        start -= 1
    while end < len(text) and text[end].isdigit():
        end += 1
    return start, end
