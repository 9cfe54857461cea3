"""Packages (.docx, .xlsx): archives of XML parts, held against the limits before any of them becomes a tree."""

from __future__ import annotations

import io
import zipfile

from drafting import limits
from drafting.errors import TooMuchError

_MARKUP = (".xml", ".rels", ".vml")


def open_package(data: bytes, *, times: int = 1) -> zipfile.ZipFile:
    """The archive. Raises TooMuchError for one beyond the limits, and zipfile.BadZipFile for what is none.

    The sizes of the archive's directory cost nothing to add up; an archive that lies about them is cut off at them
    when it is read. Only then are marks counted, a part at a time. ``times`` as much is let in for what holds many
    reports.
    """
    package = zipfile.ZipFile(io.BytesIO(data))
    entries = package.infolist()
    if len(entries) > limits.MOST_PARTS:
        raise TooMuchError(f"文件里的部件超过{limits.MOST_PARTS}个，不像报告")
    if sum(e.file_size for e in entries) > limits.MOST_UNPACKED * times:
        raise TooMuchError(f"文件展开后过大（超过{limits.MOST_UNPACKED // limits.MIB} MB），不像报告")
    markup = [e for e in entries if e.filename.lower().endswith(_MARKUP)]
    size = sum(e.file_size for e in markup)
    packed = sum(e.compress_size for e in markup)
    if size > limits.MOST_MARKUP * times or (size > limits.SMALL_MARKUP and size > limits.MOST_RATIO * max(packed, 1)):
        raise TooMuchError("文件展开后过大，不像报告")
    marks = 0
    for entry in markup:
        content = package.read(entry)
        marks += marks_in(content)
        if marks > limits.MOST_ELEMENTS * times:
            raise TooMuchError(f"文件里的标记超过{limits.MOST_ELEMENTS}个，不像报告")
    return package


def marks_in(content: bytes) -> int:
    """How many tags and attributes there are at most: what a tree is made of, counted before it is made."""
    return content.count(b"<") + content.count(b'="') + content.count(b"='")
