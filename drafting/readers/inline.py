"""Markup inside a line: dropped from the reading text, every character left knows where it stands.

A library's inline parser is of no use here. It gives no offsets of characters, and CommonMark's rule for
``**`` fails on Chinese: in ``**…公开。**在`` the closing mark stands between a full stop and a letter and
is therefore none. Writers mean bold, so marks are paired by what stands between them alone.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from drafting.text.layout import join_lines
from drafting.text.mapped import MappedText, is_blank

_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LINK = re.compile(r"(!?)\[((?:[^\[\]\\]|\\.)*)\]\(\s*([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\s*\)")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,20}\]")
_AUTOLINK = re.compile(r"<((?:https?|ftp)://[^<>\s]+|mailto:[^<>\s]+|[\w.+-]+@[\w.-]+)>", re.ASCII)
_TAGS = (
    "a|abbr|article|b|big|blockquote|body|br|center|code|del|div|em|figure|font|h[1-6]|head|hr|html|i|img|input|ins|"
    "kbd|label|li|main|mark|meta|o:p|ol|p|pre|s|section|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|"
    "th|thead|title|tr|u|ul"
)
_TAG = re.compile(rf"</?({_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKING = frozenset(
    ["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "center", "blockquote", "section"]
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)(.+?)(?<!`)\1(?!`)")

LINE_BREAK = re.compile(r"(?<!\\)<br\s*/?>", re.IGNORECASE)


@dataclass(slots=True)
class _Mark:
    """A run of emphasis marks in the list of pieces."""

    at: int
    run: str
    opens: bool
    closes: bool


def _is_address(target: str) -> bool:
    """Whether what stands in a link's brackets is an address, and not words that a person put in brackets."""
    return target == "" or "://" in target or (target.isascii() and any(c in target for c in "./#:@"))


def clean(content: MappedText) -> MappedText:
    """The text without Markdown marks, tags and escapes, entities resolved, spaces at the ends dropped."""
    text = content.text
    if not any(c in text for c in "\\*_`[<&~"):
        return content.strip()
    # A piece is a character of the result, its range in ``text``, and nothing for a break between lines.
    pieces: list[tuple[str, int, int]] = []
    marks: list[_Mark] = []
    skip: dict[int, int] = {}
    i = 0
    while i < len(text):
        if i in skip:
            i = skip.pop(i)
            continue
        c = text[i]
        if c == "\\" and i + 1 < len(text) and text[i + 1] in _ESCAPABLE:
            pieces.append((text[i + 1], i, i + 2))
            i += 2
            continue
        if c == "`":
            code = _CODE.match(text, i)
            if code is not None:
                pieces.extend((text[k], k, k + 1) for k in range(code.start(2), code.end(2)))
                i = code.end()
                continue
        if c in "[!":
            link = _LINK.match(text, i)
            if link is not None and _is_address(link.group(3)):
                if link.group(1):
                    i = link.end()
                else:
                    skip[link.end(2)] = link.end()
                    i = link.start(2)
                continue
            note = _FOOTNOTE.match(text, i)
            if note is not None:
                i = note.end()
                continue
        if c == "<":
            address = _AUTOLINK.match(text, i)
            if address is not None:
                pieces.extend((text[k], k, k + 1) for k in range(address.start(1), address.end(1)))
                i = address.end()
                continue
            tag = _TAG.match(text, i)
            if tag is not None:
                if tag.group(1).lower() in _BREAKING:
                    pieces.append(("\n", i, tag.end()))
                i = tag.end()
                continue
        if c == "&":
            entity = _ENTITY.match(text, i)
            if entity is not None:
                character = resolve(entity.group())
                if character is not None:
                    pieces.append((character, i, entity.end()))
                    i = entity.end()
                    continue
        if c in "*_~":
            end = i
            while end < len(text) and text[end] == c:
                end += 1
            run = text[i:end]
            if len(run) <= 3 and (c != "~" or len(run) == 2):
                marks.append(_mark(text, i, end, len(pieces)))
            pieces.append((run, i, end))
            i = end
            continue
        pieces.append((c, i, i + 1))
        i += 1
    dropped = _pair(marks)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for n, (piece, start, end) in enumerate(pieces):
        if n in dropped:
            continue
        if len(piece) == 1:
            chars.append(piece)
            starts.append(content.starts[start])
            ends.append(content.ends[end - 1])
        else:
            for k, character in enumerate(piece, start=start):
                chars.append(character)
                starts.append(content.starts[k])
                ends.append(content.ends[k])
    made = MappedText("".join(chars), tuple(starts), tuple(ends), content.at)
    return collapse(made) if "\n" in made.text else made.strip()


def _mark(text: str, start: int, end: int, at: int) -> _Mark:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    opens, closes = not is_blank(after), not is_blank(before)
    inside_word = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    if inside_word and (text[start] == "_" or end - start == 1):
        opens = closes = False
    if text[start] == "_" and (before == "_" or after == "_"):
        opens = closes = False
    return _Mark(at, text[start:end], opens, closes)


def _pair(marks: list[_Mark]) -> set[int]:
    """Which runs of marks belong together; a run without a partner is a character of the text."""
    open_: list[_Mark] = []
    dropped: set[int] = set()
    for mark in marks:
        partner = next((m for m in reversed(open_) if m.run == mark.run), None) if mark.closes else None
        if partner is not None and mark.at > partner.at + 1:
            dropped.update((partner.at, mark.at))
            del open_[open_.index(partner) :]
        elif mark.opens:
            open_.append(mark)
    return dropped


def resolve(entity: str) -> str | None:
    """The character that an entity stands for; None when there is none, or more than one."""
    character = html.unescape(entity)
    if character == entity or len(character) != 1:
        return None
    return " " if character in "\u00a0\t\r\n" else character


def collapse(content: MappedText) -> MappedText:
    """Lines joined into one: a line break is a space between Latin words or figures, and nothing in Chinese."""
    if "\n" not in content.text:
        whole = content.strip()
        return whole if whole.text else content.slice(0, 0)
    parts: list[MappedText] = []
    start = 0
    for i, c in enumerate(content.text):
        if c == "\n":
            parts.append(content.slice(start, i))
            start = i + 1
    parts.append(content.slice(start, len(content)))
    return join_lines(parts, figures_apart=True) if any(p.strip().text for p in parts) else content.slice(0, 0)
