"""Reads ``.md``.

The block scanner is our own and shared with plain text. markdown-it-py gives lines for blocks and nothing
for characters, so every place would have to be searched for again; and what people write as Markdown is
often plain text with a few marks (bare ``一、`` headings, tab tables, ``**…。**`` that CommonMark does not
take for bold), which a strict parser reads otherwise than its writer meant it.
"""

from __future__ import annotations

from drafting.document.model import Document
from drafting.readers.prose import Scanner, assemble


def read_markdown(text: str, path: str | None = None) -> Document:
    """The document of a Markdown text, whose line ends are line feeds.

    Headings are ``#``, underlines, numbered lines or bold lines; tables are pipe tables, HTML tables or
    rows with tabs. A line that holds only an empty comment, ``<!-- -->``, ends a block, and says of the
    next one that it is a paragraph, whatever it looks like.
    """
    return assemble(Scanner(text, markdown=True), "md", path)
