"""A finished report in another format, as it stands: the same title, headings, paragraphs and tables."""

from __future__ import annotations

import re

from drafting.document.builder import CellText, ComposeBuilder
from drafting.document.model import Document, Heading, Table
from drafting.genre.loader import load_genre
from drafting.genre.model import Genre


def converted(document: Document) -> Document:
    """The report without comments and footnotes: what every reader of it is to see."""
    builder = ComposeBuilder("draft", document.path)
    for block in document.blocks:
        if isinstance(block, Table):
            builder.table([CellText(c.text, c.row, c.column, c.rowspan, c.colspan) for c in block.cells])
        elif isinstance(block, Heading):
            builder.heading(block.text, block.level)
        else:
            builder.paragraph(block.text)
    return builder.build()


def remaining(document: Document, genre: Genre | None = None) -> tuple[str, ...]:
    """What a person should know before publishing: placeholders that stand in the text, remarks that were left out."""
    pack = genre or load_genre()
    patterns = [re.compile(p) for p in pack.outline.placeholders]
    places = sum(
        len({m.span() for p in patterns for m in p.finditer(c.text) if m.group()}) for c in document.contents()
    )
    out = []
    if places:
        out.append(f"还有{places}处占位符没有填写")
    out.extend(_left_out(len(document.asides), document.comments))
    out.extend(note.message for note in document.notes)
    return tuple(out)


def _left_out(asides: int, comments: int | None) -> tuple[str, ...]:
    """What was left out, by its kind where the format tells it."""
    if comments is None:
        return (f"{asides}条批注、脚注没有写入",) if asides else ()
    kinds = ((comments, "批注"), (asides - comments, "脚注或尾注"))
    return tuple(f"{count}条{name}没有写入" for count, name in kinds if count)
