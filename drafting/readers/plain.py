"""Reads ``.txt``: a line end may end a paragraph, or only the page or the editor's line."""

from __future__ import annotations

from drafting.document.model import Document
from drafting.readers.prose import Scanner, assemble


def read_plain(text: str, path: str | None = None) -> Document:
    """The document of a plain text, whose line ends are line feeds.

    Broken paragraphs are joined; tables are rows with tabs, bars or columns set with spaces; Markdown's
    inline marks, which conversions leave behind, are dropped from the reading text.
    """
    return assemble(Scanner(text, markdown=False), "txt", path)
