"""How Chinese official prose is laid out in lines: ordinals, sentence ends, headings, broken paragraphs.

Readers use it to put paragraphs together, the analysis to tell a heading from a sentence, writers to know
what a reader would take their lines for. Nothing here knows any genre.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drafting.text.mapped import MappedText, is_blank

_HAN = "一二三四五六七八九十百"
_DIGIT = "0-9０-９"
_ORDINALS = (
    (2, re.compile(rf"[（(]\s*[{_HAN}]{{1,4}}\s*[）)]\s*[、．.，,]?")),
    (4, re.compile(rf"[（(]\s*[{_DIGIT}]{{1,2}}\s*[）)]\s*[、．.，,]?|[①-⑳]|[{_DIGIT}]{{1,2}}[）)]")),
    (1, re.compile(rf"第[{_HAN}]{{1,3}}(?:部分|章)\s*[、：:．.，,]?|[{_HAN}]{{1,4}}\s*[、﹑．.，,](?![{_DIGIT}])")),
    (3, re.compile(rf"[{_DIGIT}]{{1,2}}\s*[.．、﹒](?![{_DIGIT}])")),
)

FINAL = "。！？；：…!?;:"
_CLOSERS = "”’）)》〉」』】\"'"
_JOINERS = "，、。；：！？）”’》〉」』】,;)%％"
_OPENERS = "，、（(“‘《〈「『【第,"
_PROSE_MARK = re.compile(r"[，。；、！？,;]")
_COUNTED = re.compile(
    r"[0-9０-９]\s*(?:余|多)?\s*(?:万|亿)?\s*(?:件|条|次|篇|期|份|个|项|元|人|名|场|户|家|处|起|部|册|批)"
)
_LABELLED = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,8}\s*[:：]")
_DATE = re.compile(r"(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4})\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日")
NUMBER = re.compile(r"[-+]?[0-9０-９][0-9０-９,，.．]*|[/／\-—–－]+")
BULLET = re.compile(r"(?:[-+*•●◆■▪▶★○◇]|)\s+(?=\S)")
SEPARATOR = re.compile(r"([=\-_*—～~＝－─━])(?:\s*\1){2,}\s*(?:[^\s=\-_*—～~＝－─━]{1,12}\s*(?:\s*\1){3,})?\s*")
"""A line drawn with characters, with a word in it perhaps (=== 正文 ===)."""
PAGE_NUMBER = re.compile(
    r"[-—－–―]{1,3}\s*[0-9０-９]{1,3}\s*[-—－–―]{1,3}|第\s*[0-9]{1,3}\s*页(?:\s*[,，/]?\s*共\s*[0-9]{1,3}\s*页)?"
)
"""A page number printed between two lines of text."""
LONGEST_HEADING = 45
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A number that opens a heading or an item: its length and its level (一、 is 1, （一） 2, 1. 3, （1） 4)."""

    length: int
    level: int


def ordinal_of(text: str) -> Ordinal | None:
    """The ordinal that a text begins with; white space after it belongs to it."""
    for level, pattern in _ORDINALS:
        match = pattern.match(text)
        if match is not None:
            end = match.end()
            while end < len(text) and is_blank(text[end]):
                end += 1
            return Ordinal(end, level)
    return None


_LONG_ENOUGH = 400
"""Characters beyond which nothing but the beginning and the end of a paragraph matters."""


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence or an introduction does: 。！？；： with closing quotes after it."""
    stripped = text.rstrip()
    while stripped and stripped[-1] in _CLOSERS:
        stripped = stripped[:-1].rstrip()
        if stripped and stripped[-1] in FINAL:
            return True
    return bool(stripped) and stripped[-1] in FINAL and text.rstrip()[-1] in FINAL


def is_label_line(text: str) -> bool:
    """A short line of the form 电话：…, which stands for itself."""
    return len(text) <= 40 and _LABELLED.match(text) is not None and "。" not in text


def heading_level(text: str) -> int | None:
    """The level of a line that is a numbered heading, None when it is an item, a sentence or has no ordinal.

    A heading is short, is no sentence, and counts nothing: an item that gives a figure is prose.
    """
    line = text.strip()
    ordinal = ordinal_of(line)
    if ordinal is None:
        return None
    label = line[ordinal.length :]
    if not label or len(label) > LONGEST_HEADING:
        return None
    body = label[:-1] if label[-1] in "：:" else label
    if not body or any(c in body for c in "。；！？;!?\t") or body[-1] in "，、,":
        return None
    if body.count("，") + body.count(",") > 2 or _COUNTED.search(body):
        return None
    return ordinal.level


def is_title_like(text: str) -> bool:
    """Short, without the punctuation of a sentence, without an ordinal: what a line of a title looks like."""
    line = text.strip()
    return (
        0 < len(line) <= LONGEST_TITLE
        and not any(c in line for c in "。；！？!;\t|")
        and line[-1] not in "，、：:,"
        and ordinal_of(line) is None
        and _LABELLED.match(line) is None
        and _DATE.fullmatch(line) is None
        and NUMBER.fullmatch(line) is None
    )


def starts_block(text: str) -> bool:
    """Whether a line can only be the beginning of something: an item, a label, a date, a number by itself."""
    line = text.strip()
    return (
        ordinal_of(line) is not None
        or BULLET.match(line) is not None
        or is_label_line(line)
        or _DATE.fullmatch(line) is not None
        or NUMBER.fullmatch(line) is not None
    )


def continues(before: str, after: str, *, indented: bool = False) -> bool:
    """Whether the second of two lines goes on with the sentence of the first.

    They may be apart: a page may have ended between them. ``indented`` says that the second line begins
    as a new paragraph does, which only a sentence that plainly goes on overrules.
    """
    first, second = before.rstrip(), after.lstrip()
    if not first or not second:
        return False
    if second[0] in _JOINERS:
        return True
    if ends_sentence(first):
        return False
    if starts_block(second):
        return first[-1] in "第（(《“" and ordinal_of(second) is not None
    if first[-1] in _OPENERS:
        return True
    if indented or is_label_line(first) or (first[0] in "（(" and first[-1] in "）)"):
        return False
    return is_prose(first)


def grown(before: str, more: str) -> str:
    """As much of two lines together as it takes to tell whether a third goes on with them.

    A paragraph of a hundred thousand lines would else be copied as often.
    """
    whole = before.rstrip() + more.lstrip()
    return whole if len(whole) <= _LONG_ENOUGH else whole[:1] + whole[-_LONG_ENOUGH // 2 :]


def is_prose(text: str) -> bool:
    """Whether a piece of text looks like part of a sentence, not like a label or a line that stands for itself."""
    return len(text) >= 30 or _PROSE_MARK.search(text) is not None


def join_lines(parts: list[MappedText], *, figures_apart: bool = False) -> MappedText:
    """Lines put together into one. Chinese needs nothing between them, words of Latin letters need a space.

    A figure that breaks at the end of a line is one figure, unless ``figures_apart`` says that every line
    is a piece by itself.
    """
    out: list[MappedText] = []
    for part in parts:
        line = part.strip()
        if not line.text:
            continue
        if out and out[-1].ends[-1] < line.starts[0] and _apart(out[-1].text[-1], line.text[0], figures_apart):
            out.append(MappedText(" ", (out[-1].ends[-1],), (line.starts[0],)))
        out.append(line)
    return MappedText.join(out)


def _apart(left: str, right: str, figures_apart: bool) -> bool:
    if not (left.isascii() and right.isascii() and left.isalnum() and right.isalnum()):
        return False
    return figures_apart or not (left.isdigit() and right.isdigit())
