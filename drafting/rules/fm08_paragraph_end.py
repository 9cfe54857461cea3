"""A paragraph that ends without a full stop, or with a comma."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.document.model import Block, Heading, Paragraph, Table
from drafting.findings import Finding, Severity
from drafting.rules._typography import Place, is_han, masked, told
from drafting.rules.base import Context, Rule
from drafting.text.layout import heading_level, is_label_line, ordinal_of
from drafting.text.mapped import MappedText

_FINAL = "。！？；：…!?;:"
_CLOSERS = "”’）)》」』】"
_LABELS = re.compile(r"[\u4e00-\u9fff]{2,6}[：:]")
_LAST_LABEL = re.compile(r"(?:^|[。；\s])[\u4e00-\u9fff]{2,8}[：:][^，。；、]{2,40}$")
_OPENING = re.compile(
    r"本报告|针对|下一步|今后|同时|此外|另外|如有|如对|如需|为此|为进一步|截至|全年|20[0-9]{2}年|[一二三四五六七八九]是|第[一二三四五]，|【|[\u4e00-\u9fff]{2,6}："
)


class ParagraphEnd(Rule):
    """A paragraph of prose whose last mark is not a full stop or its like; signatures, dates, contacts and headings
    are exempt."""

    code = "FM08"
    severity = Severity.WARNING
    title = "段末标点不对"
    remedy = "话没有说完的，补全；说完了的，补上或改正段末的标点"
    what = "查成段的文字末尾有没有句号等句末标点，是否误用逗号、顿号；落款、日期、联系方式和标题不算。"
    why = "段末缺句号或以逗号收尾，往往说明后面的文字丢了。"
    source = "GB/T 15834—2011《标点符号用法》4.1"
    fixable = True

    def check(self, context: Context) -> Iterator[Finding]:
        prose = {c.span.start: c for c in context.prose}
        commas: list[Place] = []
        missing: list[Place] = []
        blocks = context.document.blocks
        for i, block in enumerate(blocks):
            if not isinstance(block, Paragraph) or block.span.start not in prose:
                continue
            content = prose[block.span.start]
            if content.span.end != block.content.strip().span.end:
                continue
            missing += _joined(context, content)
            after = blocks[i + 1] if i + 1 < len(blocks) else None
            alone = i > 0 and isinstance(blocks[i - 1], Heading) and isinstance(after, Heading)
            text = content.text
            # A semicolon goes on with the next paragraph of a list, and before a heading with nothing.
            if text[-1] in "，、," or (text[-1] in "；;" and (after is None or isinstance(after, Heading))):
                if len(text) > 1:
                    commas.append(Place(content, len(text) - 1, len(text), f"段末用了“{text[-1]}”，话没有说完"))
            elif _lacks_end(content, after, alone):
                last = _last_words(text)
                at = (len(text), len(text))
                missing.append(Place(content, last, len(text), "段末没有句号，话可能没有说完", "。", at))
        yield from told(self, context, commas, severity=self.severity)
        yield from told(self, context, missing, severity=self.severity)


def _lacks_end(content: MappedText, after: Block | None, alone: bool) -> bool:
    """Whether a text is prose whose last sentence has no end; ``alone`` between two headings it need not be long."""
    text = content.text
    if isinstance(after, Table) or len(text) < 20 or heading_level(text) is not None:
        return False
    body = text
    while body and body[-1] in _CLOSERS:
        body = body[:-1]
    if not body or body[-1] in _FINAL or text[-1] in _FINAL:
        return False
    if text[0] in "（(" and text[-1] in "）)":
        return False
    # A remark in brackets behind a sentence that has ended.
    if text[-1] in "）)" and re.search(r"[。！？][（(][^（）()]*[）)]$", text):
        return False
    if masked(text)[-1] or not (is_han(body[-1]) or body[-1].isdigit() or body[-1] in "%％"):
        return False
    if is_label_line(text) or (ordinal_of(text) is not None and len(text) <= 45 and "。" not in text):
        return False
    if "。" not in text and ((len(text) < 30 and not alone) or "，" not in text or _LABELS.search(text) is not None):
        return False
    return _LAST_LABEL.search(text) is None or text[-1] in "）)"


def _last_words(text: str) -> int:
    """Where the last clause begins, at most a dozen characters before the end."""
    start = max((text.rfind(c, 0, len(text) - 1) for c in "，。；、：,;"), default=-1) + 1
    return max(start, len(text) - 12)


def _joined(context: Context, content: MappedText) -> Iterator[Place]:
    """Ends inside a paragraph: a reader joins one that has no end with the next, which yet begins a sentence."""
    text = content.text
    for match in _OPENING.finditer(text):
        at = match.start()
        before = text[at - 1] if at >= 12 else ""
        if not before or not (is_han(before) or before.isdigit() or before in "%％，、"):
            continue
        if "\n" not in context.document.text[content.ends[at - 1] : content.starts[at]]:
            continue
        if before in "，、":
            yield Place(content, at - 1, at, f"段末用了“{before}”，话没有说完")
            continue
        start = max(max(text.rfind(c, 0, at) for c in "，。；、：") + 1, at - 12)
        yield Place(content, start, at, "段末没有句号，话可能没有说完", "。", (at, at))
