"""Documents into files: the suffix picks the format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from drafting.annotations import NOTHING, Annotations
from drafting.document.model import Document
from drafting.errors import InputError
from drafting.files import read_bounded, unreadable, write_atomically


def _markdown(document: Document, annotations: Annotations) -> str:
    from drafting.renderers.markdown import render_markdown

    return render_markdown(document, annotations)


def _html(document: Document, annotations: Annotations) -> str:
    from drafting.renderers.html_document import render_html

    return render_html(document, annotations)


def _docx(document: Document, annotations: Annotations) -> bytes:
    from drafting.renderers.docx_document import render_docx

    return render_docx(document, annotations)


def _json(document: Document, annotations: Annotations) -> str:
    from drafting.renderers.json_document import render_json

    return render_json(document, annotations)


_WRITERS: dict[str, Callable[[Document, Annotations], str | bytes]] = {
    ".md": _markdown,
    ".html": _html,
    ".docx": _docx,
    ".json": _json,
}


def document_suffixes() -> tuple[str, ...]:
    """Suffixes of the formats in which a report can be written."""
    return tuple(_WRITERS)


def render_document(
    document: Document, suffix: str, annotations: Annotations = NOTHING, *, reference: Path | None = None
) -> str | bytes:
    """A document in the format of a suffix. ``reference`` is a Word file whose page and styles a Word file takes.

    Raises InputError for a format that is not written, and for a reference that cannot be used.
    """
    writer = _WRITERS.get(suffix.lower())
    if writer is None:
        raise InputError(suffix or "输出", "不能写成这种格式", advice=f"可写：{'、'.join(_WRITERS)}")
    if reference is None:
        return writer(document, annotations)
    if suffix.lower() != ".docx":
        raise InputError("--reference", "只有写成 .docx 时才能用", advice="请用 -o 给出以 .docx 结尾的文件名")
    from drafting.renderers.docx_document import render_docx

    try:
        content = read_bounded(reference)
    except OSError as error:
        raise unreadable(reference, error) from error
    return render_docx(document, annotations, reference=content)


def write_document(document: Document, path: Path, annotations: Annotations = NOTHING) -> None:
    """Write a document; the file appears whole or not at all."""
    write_atomically(path, render_document(document, path.suffix, annotations))
