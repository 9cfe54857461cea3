"""The table of contents of a report: headings that stand there once more, told from the headings of the body."""

from __future__ import annotations

import re
import unicodedata

from drafting.document.model import Document, Table
from drafting.language.titles import CONTENTS_TITLES

_FEWEST = 3
_MOST = 120
_LONGEST = 80
_FIRST = 40
"""Blocks from the top among which contents begin."""
_LEADER = re.compile(r"[.·…‥。_\-—\s]*\d{0,3}$")
_SENTENCE = ("。", "；", "！", "？")


def contents_blocks(document: Document) -> frozenset[int]:
    """The places (among the blocks) of a table of contents: its title, and the lines up to where the first of them
    begins the body. None when no line comes again: what stands below such a title is then the report itself."""
    blocks = document.blocks
    for at, block in enumerate(blocks[:_FIRST]):
        if not isinstance(block, Table) and "".join(block.text.split()) in CONTENTS_TITLES:
            end = _end(document, at + 1)
            return frozenset(range(at, end)) if end - at > _FEWEST else frozenset()
    return frozenset()


def _end(document: Document, start: int) -> int:
    seen: set[str] = set()
    for place in range(start, min(start + _MOST, len(document.blocks))):
        block = document.blocks[place]
        if isinstance(block, Table):
            break
        entry = _entry(block.text)
        if entry in seen:
            return place
        if len(entry) > _LONGEST or block.text.strip().endswith(_SENTENCE):
            break
        seen.add(entry)
    return start


def _entry(text: str) -> str:
    """What a line of contents says, without the dots and the page number behind it."""
    return _LEADER.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
