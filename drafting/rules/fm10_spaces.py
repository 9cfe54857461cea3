"""White space inside Chinese text, and characters that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._typography import HAN, Place, masked, told
from drafting.rules.base import Context, Rule
from drafting.text.layout import ordinal_of
from drafting.text.mapped import ZERO_WIDTH, MappedText

_SPACES = " \u3000\u00a0\u2002\u2003\u2009"
_S = f"[{_SPACES}]+"
_WORDS = re.compile(rf"(?<=[{HAN}])(?P<gap>{_S})(?=[{HAN}])")
_BOTH = re.compile(rf"(?<=[{HAN}]){_S}(?P<n>[0-9][0-9.,]*[%％]?){_S}(?=[{HAN}])")
_FIGURE = re.compile(rf"(?<=[{HAN}])(?P<before>{_S})(?=[0-9０-９])|(?<=[0-9０-９%％])(?P<after>{_S})(?=[{HAN}])")
_MARK = re.compile(rf"{_S}(?=[，。；：、！？）》”])|(?<=[，；、（《“]){_S}")
_SPLIT = re.compile(
    rf"[0-9]+(?: [0-9]+)+(?=[ \u3000]?[{HAN}])|(?<=[{HAN}])[0-9]+(?:\. | \.)[0-9]+(?=[ \u3000]?[{HAN}%％])"
)
_LABEL_END = re.compile(rf"[{HAN}][ \u3000]*[：:]")
_HAN = re.compile(f"[{HAN}]")
_PHONE = re.compile(r"(?:电话|传真|热线|手机|号码|邮编|邮政编码)[^。；，]{0,12}$")
_RUN_IN = 2
_MOST = 0.5
"""From this share of figures with spaces on, the whole report is set that way."""


def _stretched(text: str) -> Iterator[tuple[int, int]]:
    """Labels whose characters are set apart to fill a line (``联 系 人：``): found from their colons backwards, so that
    a text full of spaces is looked through once."""
    for end in _LABEL_END.finditer(text):
        places = [end.start()]
        while True:
            at = places[-1] - 1
            while at >= 0 and text[at] in _SPACES:
                at -= 1
            if at < 0 or at == places[-1] - 1 or not _HAN.match(text[at]):
                break
            places.append(at)
        if at == places[-1] - 1 and at >= 0 and _HAN.match(text[at]):
            places.pop()  # the end of a longer word
        if len(places) > 1:
            yield places[-1], places[0] + 1


class Spaces(Rule):
    """White space between Chinese characters, beside figures and marks and inside numbers, and zero-width characters,
    where a reader sees none."""

    code = "FM10"
    severity = Severity.WARNING
    title = "文字里有多余的空格或看不见的字符"
    remedy = "删去多余的空格和看不见的字符"
    what = "查汉字之间、数字与汉字之间、标点旁边的空格，数字中间的空格，以及零宽字符。"
    why = "这些空格和看不见的字符多是从网页、表格里粘贴来的，会使数字断开、检索不到。"
    source = "GB/T 15835—2011《出版物上数字用法》"
    fixable = True
    safe = True
    yields_to = ("FM02", "FM06", "FM13", "FM17")

    def check(self, context: Context) -> Iterator[Finding]:
        words: list[Place] = []
        figures: list[Place] = []
        marks: list[Place] = []
        unseen: list[Place] = []
        tight = 0
        headings = {h.span.start for h in context.document.headings}
        ends = _heading_ends(context)
        for content in context.prose:
            text = content.text
            unseen += _unseen(content)
            # A heading's spaces set its number and its lines apart; it is no running text.
            if content.span.start in headings:
                continue
            tight += len(re.findall(rf"[{HAN}][0-9]|[0-9%][{HAN}]", text))
            if not any(c in " \u3000\u00a0\u2002\u2003\u2009" for c in text):
                continue
            masks = masked(text)
            skip = _lead(text)
            stretched = {i for a, b in _stretched(text) for i in range(a, b)}
            for match in _WORDS.finditer(text):
                a, b = match.span()
                if a < skip or a in stretched or not _is_space(context, content, a, b):
                    continue
                if content.span_of(a, b).start in ends:
                    continue
                left, right = text[max(a - 4, 0) : a], text[b : b + 4]
                words.append(_without(content, a, b, f"“{left}”与“{right}”之间有空格", 1))
            if any(c in text for c in "，。；"):
                figures += [
                    p
                    for p in _figures(context, content, skip)
                    if p.content.span_of(p.start, p.start + 1).end not in ends
                ]
            for match in _MARK.finditer(text):
                a, b = match.span()
                if a >= skip and not masks[a] and not masks[max(a - 1, 0)] and _is_space(context, content, a, b):
                    marks.append(_without(content, a, b, "标点旁边有空格", 1))
            for match in _SPLIT.finditer(text):
                if not _PHONE.search(text[: match.start()]) and not any(masks[match.start() : match.end()]):
                    said = f"数字“{match.group()}”中间有空格，请核对后连写"
                    words.append(Place(content, match.start(), match.end(), said))
        yield from told(self, context, unseen, severity=self.severity)
        flat = _is_flat(context)
        yield from told(self, context, words, severity=Severity.INFO if flat else self.severity)
        throughout = len(figures) > 3 and len(figures) >= _MOST * (len(figures) + tight)
        if throughout:
            first, *rest = figures
            figures = [
                Place(first.content, first.start, first.end, "全文数字与汉字之间都有空格", first.replacement),
                *rest,
            ]
        yield from told(self, context, figures, severity=Severity.INFO if throughout or flat else self.severity)
        yield from told(self, context, marks, severity=Severity.INFO)


def _is_flat(context: Context) -> bool:
    """Whether the report came as running text, in which a space may stand for a line's end that was lost."""
    starts = {b.span.start for b in context.document.blocks}
    return sum(s.heading.span.start not in starts for s in context.structure.known) >= _RUN_IN


def _heading_ends(context: Context) -> frozenset[int]:
    """Where headings end: the space behind one that stands in running text is the line's end that it lost."""
    sections = context.structure.sections
    out = [s.heading.span.end for s in sections]
    out += [sub.label.span.end for s in sections for sub in s.subsections]
    return frozenset(out)


def _figures(context: Context, content: MappedText, skip: int) -> Iterator[Place]:
    """Gaps between figures and Chinese words; one on either side of a figure is one place."""
    text = content.text
    said = "数字与汉字之间有空格"
    both = [m for m in _BOTH.finditer(text) if m.start() >= skip and _is_space(context, content, *m.span())]
    for match in both:
        start, end = match.start() - 1, match.end() + 1
        yield Place(content, start, end, said, text[start] + match["n"] + text[end - 1])
    taken = [(m.start(), m.end()) for m in both]
    for match in _FIGURE.finditer(text):
        a, b = match.span()
        if a < skip or any(s <= a < e for s, e in taken) or not _is_space(context, content, a, b):
            continue
        # A figure behind a Latin word belongs to it (HTML 5).
        if match["after"] is not None and re.search(r"[A-Za-z][ -]?[0-9.]+$", text[:a]) is not None:
            continue
        yield _without(content, a, b, said, 1)


def _without(content: MappedText, a: int, b: int, message: str, around: int) -> Place:
    """A place with the words around the gap, so that a person sees which gap is meant."""
    text = content.text
    start, end = a, b
    while (
        start > 0 and a - start < 6 and text[start - 1].isalnum() and (text[start - 1].isdigit() or a - start < around)
    ):
        start -= 1
    while end < len(text) and end - b < 6 and text[end].isalnum() and (text[end].isdigit() or end - b < around):
        end += 1
    start, end = min(start, max(a - 1, 0)), max(end, min(b + 1, len(text)))
    return Place(content, start, end, message, text[start:a] + text[b:end])


def _unseen(content: MappedText) -> Iterator[Place]:
    text = content.text
    for i, c in enumerate(text):
        if c in ZERO_WIDTH and (i == 0 or text[i - 1] not in ZERO_WIDTH):
            end = i
            while end < len(text) and text[end] in ZERO_WIDTH:
                end += 1
            start, stop = max(i - 1, 0), min(end + 1, len(text))
            yield Place(content, start, stop, "这里有看不见的零宽字符", text[start:i] + text[end:stop])


def _lead(text: str) -> int:
    """How far a number, or a heading that runs into its text, reaches: a space behind it sets it apart."""
    ordinal = ordinal_of(text)
    if ordinal is None:
        return 0
    end = ordinal.length
    while end < len(text) and end - ordinal.length < 24 and text[end] not in "，。；：、":
        if text[end] in " \u3000":
            return end + 1
        end += 1
    return ordinal.length


def _is_space(context: Context, content: MappedText, a: int, b: int) -> bool:
    """Whether white space stands in the file, and not a line's end that was joined."""
    return "\n" not in content.span_of(a, b).slice(context.document.text)
