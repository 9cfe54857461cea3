"""The pages of --help: in Chinese, as wide as the terminal, nothing cut.

Words are broken between Chinese characters and at spaces; a value (``sarif``, ``--fail-on``, ``2025.docx``) is never
broken over two lines, and no mark that belongs to the words before it begins a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.text.width import display_width

_PIECE = re.compile(r"[!-~]+(?: ?[，。、；：！？）》”’])*|[（《“‘][!-~]+[，。、；：！？）》”’]*|.", re.DOTALL)
_NOT_FIRST = "，。、；：！？）》”’…"
_NOT_LAST = "（《“‘"
_WIDEST_NAMES = 26
"""Names of options that are wider stand on a line of their own."""
_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """An option, argument or command, and what is said about it."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Part:
    """Entries under one heading."""

    title: str
    entries: Sequence[Entry]


def help_page(usage: str, said: str, parts: Sequence[Part], ending: str, width: int) -> str:
    """The page as plain text, at most ``width`` columns wide where names allow it."""
    width = max(width, _NARROWEST)
    lines = [*wrapped(f"用法：{usage}", width, "  "), ""]
    for paragraph in said.strip().split("\n\n"):
        lines += [*wrapped(" ".join(paragraph.split()), width), ""]
    for part in parts:
        if not part.entries:
            continue
        lines.append(f"{part.title}：")
        shown = [display_width(e.name) for e in part.entries if display_width(e.name) <= _WIDEST_NAMES]
        column = min(max(shown, default=0), _WIDEST_NAMES) + 4
        for entry in part.entries:
            lines += _entry(entry, column, width)
        lines.append("")
    for paragraph in ending.strip().split("\n"):
        lines += list(wrapped(paragraph, width))
    return "\n".join(lines).rstrip() + "\n"


def _entry(entry: Entry, column: int, width: int) -> Iterator[str]:
    name = f"  {entry.name}"
    said = list(wrapped(entry.said, max(width - column, _NARROWEST // 2)))
    room = column - display_width(name)
    if room < 2:
        yield name
    elif said:
        yield name + " " * room + said.pop(0)
    else:
        yield name
    for line in said:
        yield " " * column + line


def wrapped(text: str, width: int, indent: str = "") -> Iterator[str]:
    """The text in lines of at most so many columns; those after the first are indented."""
    line = ""
    for piece in _pieces(text):
        if line.strip() and display_width(line) + display_width(piece.rstrip()) > width:
            yield line.rstrip()
            line = indent + piece.lstrip()
        else:
            line += piece
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What must not be broken: a value with the marks behind it, a character with those that belong to it."""
    held = ""
    for match in _PIECE.finditer(text):
        piece = match.group()
        if held and (held[-1] in _NOT_LAST or piece[0] in _NOT_FIRST):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
