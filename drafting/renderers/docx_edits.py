"""Edits in a Word file: single characters of its runs are changed, all formatting and every other part stay.

The text of a document read from Word is made of the file's paragraphs; each line of it is found again among
them by its characters, white space aside, because automatic numbers stand in the text and not in the file.
"""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from typing import Any

from lxml import etree

from drafting.edits import Edit
from drafting.text.mapped import is_blank

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_GONE = {f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_W}rt"}
_PART = "word/document.xml"
_LONGEST_NUMBER = 8
_SEPARATORS = "\n\t"


@dataclass(frozen=True, slots=True)
class Letter:
    """A character and the text node that it stands in; None for what is no text (a tab, a line break)."""

    character: str
    node: Any
    index: int


@dataclass
class _Unit:
    """A paragraph, or all paragraphs of a cell."""

    letters: list[Letter] = field(default_factory=list)

    @cached_property
    def solid(self) -> list[int]:
        """Which of its letters are no white space."""
        return [i for i, le in enumerate(self.letters) if not is_blank(le.character)]

    @cached_property
    def squeezed(self) -> str:
        return "".join([self.letters[i].character for i in self.solid])


@dataclass(slots=True)
class _Changes:
    """What becomes of a text node: the characters that go, and what is put before a position."""

    gone: set[int] = field(default_factory=set)
    put: dict[int, str] = field(default_factory=dict)


def edit_docx(
    data: bytes, text: str, edits: Sequence[Edit], holds: Callable[[bytes, Sequence[Edit]], bool]
) -> tuple[bytes, tuple[Edit, ...]]:
    """The file with the edits made, and those that were made.

    ``text`` is the text of the document read from the file, which the edits count in. ``holds`` says whether
    a changed file reads as the text with some edits made. An edit whose place is not found for certain, or
    after which the file would read otherwise, is left out.
    """
    made = _edited(data, text, edits)
    if made is not None and len(made[1]) == len(edits) and holds(made[0], edits):
        return made[0], tuple(edits)
    kept: list[Edit] = []
    out = data
    for edit in edits:
        tried = _edited(data, text, (*kept, edit))
        if tried is not None and len(tried[1]) == len(kept) + 1 and holds(tried[0], (*kept, edit)):
            kept.append(edit)
            out = tried[0]
    return out, tuple(kept)


def _edited(data: bytes, text: str, edits: Sequence[Edit]) -> tuple[bytes, list[Edit]] | None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read(_PART))
    places = Places(root, text)
    changes: dict[int, tuple[Any, _Changes]] = {}
    made = []
    for edit in edits:
        if _change(places, edit, changes):
            made.append(edit)
    for node, change in changes.values():
        old = node.text or ""
        new = "".join(
            change.put.get(i, "") + ("" if i in change.gone else c) for i, c in enumerate(old)
        ) + change.put.get(len(old), "")
        node.text = new
        if new != new.strip():
            node.set(_SPACE, "preserve")
    return _packed(data, root), made


def _packed(data: bytes, root: Any) -> bytes:
    """The package with its main part replaced; every other part is copied as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as copy:
        for item in package.infolist():
            content = package.read(item.filename)
            if item.filename == _PART:
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            copy.writestr(item, content)
    return out.getvalue()


# ------------------------------------------------------------------------------------------ where things stand


def _units(root: Any) -> Iterator[_Unit]:
    """Paragraphs outside tables and cells, in order; a paragraph in a cell is a unit of its own, too."""
    for element in root.iter(f"{_W}p", f"{_W}tc"):
        if _instead(element):
            continue
        unit = _Unit()
        if element.tag == f"{_W}p":
            _letters(element, unit)
        else:
            paragraphs = [p for p in element.iter(f"{_W}p") if not _instead(p)]
            if len(paragraphs) < 2:
                continue
            for paragraph in paragraphs:
                _letters(paragraph, unit)
        if unit.letters:
            yield unit


def _instead(element: Any) -> bool:
    """Whether it is what programs show that do not know the newer form of the same."""
    return any(a.tag == f"{_MC}Fallback" for a in element.iterancestors())


def _letters(node: Any, unit: _Unit) -> None:
    for child in node:
        tag = child.tag
        if not isinstance(tag, str) or tag in _GONE or tag in {f"{_W}p", f"{_MC}AlternateContent", f"{_W}drawing"}:
            continue
        if tag == f"{_W}t":
            unit.letters += [Letter(c, child, i) for i, c in enumerate(child.text or "")]
        elif tag in {f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"}:
            unit.letters.append(Letter(" ", None, 0))
        elif tag == f"{_W}noBreakHyphen":
            unit.letters.append(Letter("-", None, 0))
        elif tag == f"{_W}r" and _hidden(child):
            continue
        else:
            _letters(child, unit)


def _hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "true") not in {"0", "false", "off"}


def _change(places: Places, edit: Edit, changes: dict[int, tuple[Any, _Changes]]) -> bool:
    """Note what an edit changes in which text nodes; False when its place is not certain."""
    found = places.find(edit.start, edit.end)
    if found is None:
        return False
    unit, a, b = found
    printed = "".join(le.character for le in unit.letters[a:b])
    return _note(unit.letters, a, b, printed, edit.replacement, changes)


class Places:
    """Where the words of a document's text stand in the Word file that it was read from.

    A line of the text is found once, however many words are asked for in it.
    """

    def __init__(self, root: Any, text: str) -> None:
        """``root`` is the file's main part, ``text`` the text of the document."""
        self.text = text
        self._units = list(_units(root))
        self._by_text: dict[str, list[_Unit]] = {}
        for unit in self._units:
            self._by_text.setdefault(unit.squeezed, []).append(unit)
        self._breaks = [i for i, c in enumerate(text) if c in _SEPARATORS]
        self._solid_before = [0, *accumulate(not is_blank(c) for c in text)]
        """How many characters that are no white space stand before each place of the text."""
        self._nth: list[int] = []
        """How many lines before each line read the same, white space aside."""
        seen: Counter[str] = Counter()
        for line in range(len(self._breaks) + 1):
            squeezed = self._squeezed(line)
            self._nth.append(seen[squeezed])
            seen[squeezed] += 1
        self._found: dict[int, tuple[_Unit, int] | None] = {}

    def letters(self, start: int, end: int) -> Sequence[Letter]:
        """The letters of some words, of the first line of theirs at most; none where they are not found for certain."""
        at = bisect_left(self._breaks, start)
        stop = min(end, self._breaks[at]) if at < len(self._breaks) else end
        found = self.find(start, stop)
        if found is None:
            return ()
        unit, a, b = found
        return unit.letters[a:b]

    def find(self, start: int, end: int) -> tuple[_Unit, int, int] | None:
        """The paragraph or cell that some words stand in, and which of its letters they are; None when not certain."""
        line = bisect_left(self._breaks, start)
        if bisect_left(self._breaks, end) != line:
            return None
        if line not in self._found:
            self._found[line] = self._unit(line)
        found = self._found[line]
        if found is None:
            return None
        unit, lead = found
        solid = unit.solid
        before = self._solid_before[start] - self._solid_before[self._begin(line)] - lead
        inside = self._solid_before[end] - self._solid_before[start]
        if before < 0:
            return None
        old = self.text[start:end]
        after_last = solid[before - 1] + 1 if before else 0
        a = solid[before] if old and not is_blank(old[0]) else after_last
        if old and not is_blank(old[-1]):
            b = solid[before + inside - 1] + 1
        elif old:
            b = solid[before + inside] if before + inside < len(solid) else len(unit.letters)
        else:
            b = a
        return unit, a, b

    def _begin(self, line: int) -> int:
        return self._breaks[line - 1] + 1 if line else 0

    def _squeezed(self, line: int) -> str:
        end = self._breaks[line] if line < len(self._breaks) else len(self.text)
        return "".join([c for c in self.text[self._begin(line) : end] if not is_blank(c)])

    def _unit(self, line: int) -> tuple[_Unit, int] | None:
        """The paragraph or cell that a line of the text stands for, and by how many characters the line begins earlier.

        Lines that read the same are told apart by their order.
        """
        squeezed, nth = self._squeezed(line), self._nth[line]
        same = self._by_text.get(squeezed, [])
        if same:
            return (same[nth], 0) if nth < len(same) else None
        for lead in range(1, min(_LONGEST_NUMBER, len(squeezed) - 1) + 1):
            numbered = self._by_text.get(squeezed[lead:], [])
            if numbered:
                return (numbered[nth], lead) if nth < len(numbered) else None
        holding = [u for u in self._units if squeezed in u.squeezed]
        if len(holding) == 1 and holding[0].squeezed.count(squeezed) == 1:
            return holding[0], -holding[0].squeezed.index(squeezed)
        return None


def _note(
    letters: Sequence[Letter],
    a: int,
    b: int,
    printed: str,
    wanted: str,
    changes: dict[int, tuple[Any, _Changes]],
) -> bool:
    """Turn one piece of text into another with as few characters touched as possible."""
    planned: list[tuple[Letter, bool, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, printed, wanted, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        new = wanted[k:m]
        if i == j:
            # New words take the formatting of what stands before them.
            at = a + i
            anchor = letters[at - 1] if at > 0 else (letters[at] if at < len(letters) else None)
            if anchor is None or anchor.node is None:
                return False
            shift = 1 if at > 0 else 0
            planned.append((Letter("", anchor.node, anchor.index + shift), False, new))
            continue
        for n in range(i, j):
            letter = letters[a + n]
            if letter.node is None:
                return False
            planned.append((letter, True, new if n == i else ""))
    for letter, goes, new in planned:
        _, change = changes.setdefault(id(letter.node), (letter.node, _Changes()))
        if goes:
            change.gone.add(letter.index)
        if new:
            change.put[letter.index] = change.put.get(letter.index, "") + new
    return b >= a
