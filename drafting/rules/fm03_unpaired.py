"""Brackets, quotation marks and book-title marks without their other half."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from drafting.findings import Finding, Severity
from drafting.rules._typography import Place, masked, told
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_PAIRS = ("（）", "〔〕", "【】", "《》", "〈〉", "“”", "‘’", "「」", "『』", "［］")
_OPEN = {p[0]: p[0] for p in _PAIRS} | {"(": "（", "[": "［"}
_CLOSE = {p[1]: p[0] for p in _PAIRS} | {")": "（", "]": "［"}
_OTHER = {p[0]: p[1] for p in _PAIRS} | {p[1]: p[0] for p in _PAIRS} | {"(": ")", ")": "(", "[": "]", "]": "["}
_NAMES = {"（": "括号", "〔": "六角括号", "【": "方头括号", "《": "书名号", "〈": "书名号", "［": "方括号"}
_ITEM = re.compile(r"(?:^|[。；;：:，,、\s])\s*(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})\s*$")
_NUMBER = re.compile(r"(?<=》)[^（()）《》，。；、]{2,20}号$")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark that found no partner in its piece."""

    piece: int
    content: MappedText
    at: int
    opens: bool

    @property
    def kind(self) -> str:
        c = self.content.text[self.at]
        return _OPEN[c] if self.opens else _CLOSE[c]


class Unpaired(Rule):
    """Brackets, quotation and book-title marks that open without a close, close without an opening, or face the wrong
    way, paragraph by paragraph."""

    code = "FM03"
    severity = Severity.WARNING
    title = "括号、引号、书名号不成对"
    remedy = "补上缺少的一半；多写的，删去"
    what = "查括号、引号、书名号是否成对：有前无后、有后无前、前后方向用反。"
    why = "少半个符号，括起来的是哪些字就说不清，多半是删改时带掉的。"
    source = "GB/T 15834—2011《标点符号用法》4.8、4.9、4.15"
    fixable = True
    safe = True
    yields_to = ("FM06",)

    def check(self, context: Context) -> Iterator[Finding]:
        pieces = list(context.prose)
        single: list[_Mark] = []
        for number, content in enumerate(pieces):
            single += _single(content, number)
        cells = [c.content for t in context.document.tables for c in t.cells]
        apart = len(pieces) + 1
        for number, content in enumerate(cells):
            single += _single(content, apart + 2 * number)
        yield from told(self, context, list(_places(_without_broken(single))), severity=self.severity)


def _single(content: MappedText, piece: int) -> list[_Mark]:
    """The marks of a piece of text that have no partner in it."""
    text = content.text
    if not any(c in _OPEN or c in _CLOSE for c in text):
        return []
    masks = masked(text)
    open_: list[int] = []
    left: list[_Mark] = []
    for i, c in enumerate(text):
        if masks[i] and c not in "”’》）】〕":
            continue
        if c in _OPEN:
            open_.append(i)
        elif c in _CLOSE:
            if c == "’" and 0 < i < len(text) - 1 and text[i - 1].isascii() and text[i + 1].isascii():
                continue
            at = next((k for k in range(len(open_) - 1, -1, -1) if _OPEN[text[open_[k]]] == _CLOSE[c]), None)
            if at is not None:
                left += [_Mark(piece, content, k, True) for k in open_[at + 1 :]]
                del open_[at:]
            elif not (c in "）)" and _ITEM.search(text[:i])):
                left.append(_Mark(piece, content, i, False))
    left += [_Mark(piece, content, k, True) for k in open_]
    if any(c in text for c in "<>＜＞"):
        # Signs of comparison that stand for book-title marks are told as such.
        left = [m for m in left if m.kind not in "《〈"]
    if any(c in text for c in '"＂'):
        # The other half is a straight one, which is told as such.
        left = [m for m in left if m.kind != "“"]
    return sorted(left, key=lambda m: m.at)


def _without_broken(marks: list[_Mark]) -> list[_Mark]:
    """Without the halves of a pair that a break between two paragraphs parts."""
    closing: dict[tuple[int, str], deque[int]] = defaultdict(deque)
    for k, mark in enumerate(marks):
        if not mark.opens:
            closing[mark.piece, mark.kind].append(k)
    gone: set[int] = set()
    for i, mark in enumerate(marks):
        if mark.opens and (halves := closing.get((mark.piece + 1, mark.kind))):
            gone.update((i, halves.popleft()))
    return [m for i, m in enumerate(marks) if i not in gone]


def _places(marks: list[_Mark]) -> Iterator[Place]:
    i = 0
    while i < len(marks):
        mark = marks[i]
        after = marks[i + 1] if i + 1 < len(marks) else None
        text, at = mark.content.text, mark.at
        c = text[at]
        if after is not None and after.piece == mark.piece and after.kind == mark.kind and after.at - at <= 40:
            other = text[after.at]
            if not mark.opens and after.opens:
                words = text[at + 1 : after.at]
                right = f"{_OTHER[c]}{words}{_OTHER[other]}"
                yield Place(mark.content, at, after.at + 1, f"“{c}”和“{other}”前后用反了", right)
                i += 2
                continue
            if mark.opens and after.opens and _is_quote(c):
                message = f"此处是后半个，应为“{_OTHER[other]}”"
                yield Place(mark.content, after.at, after.at + 1, message, _OTHER[other])
                i += 2
                continue
            if not mark.opens and not after.opens and _is_quote(c):
                yield Place(mark.content, at, at + 1, f"此处是前半个，应为“{_OTHER[c]}”", _OTHER[c])
                i += 2
                continue
        yield _alone(mark)
        i += 1


def _is_quote(c: str) -> bool:
    return c in "“”‘’「」『』"


def _alone(mark: _Mark) -> Place:
    text, at = mark.content.text, mark.at
    name = _NAMES.get(mark.kind, "引号")
    if mark.opens:
        return Place(mark.content, at, at + 1, f"{name}“{text[at]}”有前无后，缺“{_OTHER[text[at]]}”")
    message = f"{name}“{text[at]}”有后无前，缺“{_OTHER[text[at]]}”"
    number = _NUMBER.search(text[:at]) if mark.kind == "（" else None
    if number is not None:
        # The number of a document behind its title: where its bracket began is plain.
        start = number.start()
        return Place(mark.content, start, at + 1, message, _OTHER[text[at]], (start, start))
    return Place(mark.content, at, at + 1, message)
