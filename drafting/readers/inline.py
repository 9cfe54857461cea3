"""Markup inside a line: dropped from the reading text, every character left knows where it stands.

A library's inline parser is of no use here. It gives no offsets of characters, and CommonMark's rule for
``**`` fails on Chinese: in ``**…公开。**在`` the closing mark stands between a full stop and a letter and
is therefore none. Writers mean bold, so marks are paired by what stands between them alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

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


_Piece = tuple[str, int, int]
"""A character of the result, or a run of emphasis marks, and its range in the line."""


@dataclass(slots=True)
class _Mark:
    """A run of emphasis marks in the list of pieces."""

    at: int
    run: str
    opens: bool
    closes: bool


@dataclass(slots=True)
class _Line:
    """A line while it is read from its beginning to its end."""

    text: str
    pieces: list[_Piece] = field(default_factory=list)
    marks: list[_Mark] = field(default_factory=list)
    skip: dict[int, int] = field(default_factory=dict)
    """Where the words of a link end, and where the link itself does."""

    def keep(self, start: int, end: int) -> None:
        """Take a range as it stands, whatever marks are in it."""
        self.pieces.extend((self.text[k], k, k + 1) for k in range(start, end))


def _is_address(target: str) -> bool:
    """Whether what stands in a link's brackets is an address, and not words that a person put in brackets."""
    return target == "" or "://" in target or (target.isascii() and any(c in target for c in "./#:@"))


def clean(content: MappedText) -> MappedText:
    """The text without Markdown marks, tags and escapes, entities resolved, spaces at the ends dropped."""
    text = content.text
    if not any(c in text for c in "\\*_`[<&~"):
        return content.strip()
    line = _Line(text)
    i = 0
    while i < len(text):
        if i in line.skip:
            i = line.skip.pop(i)
            continue
        read = _READERS.get(text[i])
        after = read(line, i) if read is not None else None
        if after is None:
            line.pieces.append((text[i], i, i + 1))
            after = i + 1
        i = after
    dropped = _pair(line.marks)
    made = _mapped(content, [piece for n, piece in enumerate(line.pieces) if n not in dropped])
    return collapse(made) if "\n" in made.text else made.strip()


def _mapped(content: MappedText, pieces: Iterable[_Piece]) -> MappedText:
    """The text that pieces of a content make; each character stands where its piece does, those of a run one by one."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in pieces:
        if len(piece) == 1:
            chars.append(piece)
            starts.append(content.starts[start])
            ends.append(content.ends[end - 1])
        else:
            for k, character in enumerate(piece, start=start):
                chars.append(character)
                starts.append(content.starts[k])
                ends.append(content.ends[k])
    return MappedText("".join(chars), tuple(starts), tuple(ends), content.at)


# Each of these reads one kind of markup that may begin at a place: the pieces that it leaves are added to the line, and
# the place behind it is returned; None when there is no such markup.


def _read_escape(line: _Line, at: int) -> int | None:
    if line.text[at + 1 : at + 2] not in _ESCAPABLE:
        return None
    line.pieces.append((line.text[at + 1], at, at + 2))
    return at + 2


def _read_code(line: _Line, at: int) -> int | None:
    code = _CODE.match(line.text, at)
    if code is None:
        return None
    line.keep(code.start(2), code.end(2))
    return code.end()


def _read_link(line: _Line, at: int) -> int | None:
    """A link, of which the words are read on; a picture and the mark of a footnote, of which nothing is left."""
    link = _LINK.match(line.text, at)
    if link is not None and _is_address(link.group(3)):
        if link.group(1):
            return link.end()
        line.skip[link.end(2)] = link.end()
        return link.start(2)
    note = _FOOTNOTE.match(line.text, at)
    return None if note is None else note.end()


def _read_tag(line: _Line, at: int) -> int | None:
    """An address in angle brackets, which is kept; a tag, of which a break between lines may be left."""
    address = _AUTOLINK.match(line.text, at)
    if address is not None:
        line.keep(address.start(1), address.end(1))
        return address.end()
    tag = _TAG.match(line.text, at)
    if tag is None:
        return None
    if tag.group(1).lower() in _BREAKING:
        line.pieces.append(("\n", at, tag.end()))
    return tag.end()


def _read_entity(line: _Line, at: int) -> int | None:
    entity = _ENTITY.match(line.text, at)
    character = resolve(entity.group()) if entity is not None else None
    if entity is None or character is None:
        return None
    line.pieces.append((character, at, entity.end()))
    return entity.end()


def _read_emphasis(line: _Line, at: int) -> int:
    """A run of emphasis marks: a piece that is dropped when it has a partner."""
    text, end = line.text, at
    while end < len(text) and text[end] == text[at]:
        end += 1
    if end - at <= 3 and (text[at] != "~" or end - at == 2):
        line.marks.append(_mark(text, at, end, len(line.pieces)))
    line.pieces.append((text[at:end], at, end))
    return end


_READERS: Mapping[str, Callable[[_Line, int], int | None]] = {
    "\\": _read_escape,
    "`": _read_code,
    "[": _read_link,
    "!": _read_link,
    "<": _read_tag,
    "&": _read_entity,
    "*": _read_emphasis,
    "_": _read_emphasis,
    "~": _read_emphasis,
}
"""By the character that it begins with, what reads a kind of markup."""


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
