"""Documents into files: the suffix picks the format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from drafting.document.model import Document
from drafting.errors import InputError
from drafting.files import write_atomically


def _markdown(document: Document) -> str:
    from drafting.renderers.markdown import render_markdown

    return render_markdown(document)


def _html(document: Document) -> str:
    from drafting.renderers.html_document import render_html

    return render_html(document)


def _docx(document: Document) -> bytes:
    from drafting.renderers.docx_document import render_docx

    return render_docx(document)


_WRITERS: dict[str, Callable[[Document], str | bytes]] = {
    ".md": _markdown,
    ".html": _html,
    ".docx": _docx,
}


def document_suffixes() -> tuple[str, ...]:
    """Suffixes of the formats in which a report can be written."""
    return tuple(_WRITERS)


def render_document(document: Document, suffix: str) -> str | bytes:
    """A document in the format of a suffix. Raises InputError for a format that is not written."""
    writer = _WRITERS.get(suffix.lower())
    if writer is None:
        raise InputError(suffix or "输出", "不能写成这种格式", advice=f"可写：{'、'.join(_WRITERS)}")
    return writer(document)


def write_document(document: Document, path: Path) -> None:
    """Write a document; the file appears whole or not at all."""
    write_atomically(path, render_document(document, path.suffix))
