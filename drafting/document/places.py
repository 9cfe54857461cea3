"""Places of a document as a person finds them: section, sub-section, paragraph; or the row and column of a table."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from drafting.document.model import Block, Document, Heading, Table
from drafting.text.layout import ordinal_of

_LONGEST = 24


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place by the headings over it, outermost first, and what it is below the last of them."""

    headings: tuple[str, ...]
    item: str

    def __str__(self) -> str:
        return "".join(self.headings) + self.item


@dataclass(slots=True)
class PlaceNames:
    """The names of all places of one document."""

    document: Document
    _starts: list[int] = field(default_factory=list)
    _named: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)

    def __post_init__(self) -> None:
        way: list[tuple[int, str]] = []
        paragraphs = tables = 0
        for block in self.document.blocks:
            headings = tuple(text for _, text in way)
            if isinstance(block, Heading):
                if block.level == 0:
                    named: tuple[tuple[str, ...], str] = ((), "标题")
                else:
                    way = [(level, text) for level, text in way if level < block.level]
                    way.append((block.level, _heading(block.text, bool(way))))
                    named = (tuple(text for _, text in way), "的标题")
                paragraphs = tables = 0
            elif isinstance(block, Table):
                tables += 1
                named = (headings, f"第{tables}张表" if tables > 1 else "的表" if headings else "表")
            else:
                paragraphs += 1
                named = (headings or ("开头",), f"第{paragraphs}段")
            self._starts.append(block.span.start)
            self._named.append(named)
            self._blocks.append(block)

    def name(self, offset: int) -> NamedPlace:
        """The place that an offset of the text stands in."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return NamedPlace((), "开头")
        headings, item = self._named[at]
        block = self._blocks[at]
        if isinstance(block, Table):
            cell = next((c for c in block.cells if c.span.start <= offset <= c.span.end), None)
            if cell is not None:
                item += f"第{cell.row + 1}行第{cell.column + 1}列"
        return NamedPlace(headings, item)


def _heading(text: str, below: bool) -> str:
    """A heading in few words: below another one its ordinal alone, where it has one."""
    ordinal = ordinal_of(text)
    if below and ordinal is not None:
        return text[: ordinal.length].strip().rstrip("、．.")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
