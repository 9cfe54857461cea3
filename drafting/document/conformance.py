"""What a legal Document is. Every reader's output passes here; so does every draft."""

from __future__ import annotations

from collections.abc import Sequence
from operator import le, lt

from drafting.document.model import Document, Table
from drafting.text.mapped import MappedText


class ConformanceError(AssertionError):
    """A reader made an illegal document: a fault of the program, never of the input."""


def _content(document: Document, content: MappedText, what: str) -> None:
    starts, ends = content.starts, content.ends
    if isinstance(starts, range) and isinstance(ends, range) and starts.step == ends.step == 1:
        # It stands there as it is: what holds for the first character holds for all.
        legal = not starts or (0 <= starts[0] < ends[0] <= starts[0] + 1 and ends[-1] <= len(document.text))
    else:
        legal = _in_order(starts, ends, len(document.text))
    if not legal:
        raise ConformanceError(f"{what}: places run backwards or outside the text at {content.span}")
    if "\n" in content.text or "\r" in content.text:
        raise ConformanceError(f"{what}: a reading text holds a line break: {content.text!r}")


def _in_order(starts: Sequence[int], ends: Sequence[int], length: int) -> bool:
    return not starts or (
        starts[0] >= 0 and ends[-1] <= length and all(map(lt, starts, ends)) and all(map(le, ends, starts[1:]))
    )


def check(document: Document) -> None:
    """Raise ConformanceError unless the document is legal.

    Blocks stand in order and do not overlap; every character of a reading text has a place inside the
    text, in order; no two cells cover one place of a grid; at most one title; headings are not empty.
    """
    last = 0
    titles = 0
    for block in document.blocks:
        span = block.span
        if span.start < last:
            raise ConformanceError(f"block at {span.start} begins before {last}, where the one before it ends")
        last = span.end
        if isinstance(block, Table):
            covered: set[tuple[int, int]] = set()
            for cell in block.cells:
                _content(document, cell.content, "cell")
                if cell.rowspan < 1 or cell.colspan < 1:
                    raise ConformanceError("a cell covers no place")
                for r in range(cell.row, cell.row + cell.rowspan):
                    for c in range(cell.column, cell.column + cell.colspan):
                        if (r, c) in covered:
                            raise ConformanceError(f"two cells cover row {r}, column {c}")
                        covered.add((r, c))
                if cell.content.text and not span.covers(cell.span):
                    raise ConformanceError("a cell stands outside its table")
            continue
        _content(document, block.content, type(block).__name__)
        if not block.content.text.strip():
            raise ConformanceError("an empty block")
        level = getattr(block, "level", None)
        if level == 0:
            titles += 1
    if titles > 1:
        raise ConformanceError("more than one title")
    for note in document.notes:
        if note.span is not None and note.span.end > len(document.text):
            raise ConformanceError("a note outside the text")
