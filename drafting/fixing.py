"""``--fix`` and ``--diff``: the repairs that may be made unseen, made in the report's own file.

Only rules that say so (``Rule.safe``) are trusted with it, and never with a figure. What was mended is read and
linted again, because one repair may uncover another. Pages and PDF are read, not written: a repair there would
have to be guessed back through markup or layout.
"""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drafting.document.model import Document
from drafting.edits import Edit, apply_edits, edit_lines, edits_of
from drafting.errors import InputError
from drafting.findings import Finding
from drafting.readers.files import decode, one_line, read_bytes, read_document
from drafting.rules.registry import all_rules

TEXT = (".md", ".markdown", ".txt")
WORD = (".docx",)
_ROUNDS = 6
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Fixed:
    """A report after repair. ``content`` is what its file should hold; ``before`` and ``after`` are its text."""

    path: str
    content: bytes
    before: str
    after: str
    count: int
    """How many repairs were made."""

    @property
    def changed(self) -> bool:
        """Whether a repair was made, so that the file must be written."""
        return self.count > 0

    def diff(self) -> str:
        """What changes, as a unified diff of the text; for Word a line is a paragraph."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), self.path, f"{self.path}（改后）", lineterm=""
        )
        return "".join(f"{line}\n" for line in lines)


def safe_codes() -> frozenset[str]:
    """The rules whose repairs may be made unseen."""
    return frozenset(r.code for r in all_rules() if r.safe)


def fix_report(path: str, lint: Callable[[Document], Sequence[Finding]]) -> Fixed:
    """Mend a report; nothing is written. ``lint`` gives the findings of a document that are to be mended.

    Raises InputError for a format that is not written back, and for a file that cannot be read.
    """
    suffix = Path(path).suffix.lower()
    if path == "-" or suffix not in (*TEXT, *WORD):
        known = "、".join((*TEXT, *WORD))
        said = "标准输入不能改" if path == "-" else f"“{suffix}”文件不能直接改"
        raise InputError("标准输入" if path == "-" else path, said, advice=f"--fix 和 --diff 只用于 {known}")
    # Read once: a pipe gives its content once only, and the file must not change in between.
    content = read_bytes(Path(path), path)
    document = read_document(path, content=content)
    with one_line(path):
        return _fixed(path, content, document, lint)


def _fixed(path: str, content: bytes, document: Document, lint: Callable[[Document], Sequence[Finding]]) -> Fixed:
    from drafting.renderers.docx_edits import edit_docx

    suffix = Path(path).suffix.lower()
    before = document.text
    safe = safe_codes()
    count = 0
    for _ in range(_ROUNDS):
        edits = edits_of(lint(document), safe, document.text)
        if not edits:
            break
        if suffix in WORD:
            content, made = edit_docx(content, document.text, edits, _reads_as(document.text, path))
        else:
            content, made = _edit_text(content, path, edits), edits
        if not made:
            break
        count += len(made)
        document = read_document(path, content=content)
    return Fixed(path, content, before, document.text, count)


def _reads_as(text: str, path: str) -> Callable[[bytes, Sequence[Edit]], bool]:
    def holds(content: bytes, edits: Sequence[Edit]) -> bool:
        return read_document(path, content=content).text == apply_edits(text, edits)

    return holds


def _edit_text(content: bytes, path: str, edits: Sequence[Edit]) -> bytes:
    """The bytes of a text file with edits made, in its own encoding and with its own line ends."""
    raw = decode(content, path)
    text = edit_lines(raw, edits)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return mark + text.encode(encoding)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("gb18030")
    return text.encode("utf-8")
