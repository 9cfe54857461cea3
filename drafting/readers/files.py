"""Opens a report, decodes it, and hands it to the reader for its format."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from drafting import limits
from drafting.document.model import Document, ReadingNote
from drafting.errors import InputError, TooMuchError
from drafting.files import read_at_most, unreadable
from drafting.text.visible import stray_in, without_stray

STDIN = "标准输入"
STRAY = "有{count}个看不见的控制字符，已当作空格"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader for some suffixes: ``module:function``, imported when it is needed.

    A reader of text takes ``(text, path)``, one of bytes ``(data, path)``; both give a Document, or raise
    InputError for a file that cannot be read.
    """

    function: str
    binary: bool = False

    def load(self) -> Callable[..., Document]:
        """Import the reader and return its function."""
        module, name = self.function.split(":")
        return cast(Callable[..., Document], getattr(import_module(module), name))


READERS: dict[str, Reader] = {
    ".md": Reader("drafting.readers.markdown:read_markdown"),
    ".markdown": Reader("drafting.readers.markdown:read_markdown"),
    ".txt": Reader("drafting.readers.plain:read_plain"),
    ".docx": Reader("drafting.readers.docx:read_docx", binary=True),
    ".pdf": Reader("drafting.readers.confined:read_pdf", binary=True),
    ".html": Reader("drafting.readers.html:read_html", binary=True),
    ".htm": Reader("drafting.readers.html:read_html", binary=True),
}
"""Suffix to reader; adding a format is one line here."""

_FIGURES = (".yaml", ".yml", ".json", ".xlsx")
_ADVICE = {
    ".doc": "请用 Word 或 WPS 另存为 .docx 后再试",
    ".wps": "请用 WPS 另存为 .docx 后再试",
    ".rtf": "请用 Word 或 WPS 另存为 .docx 后再试",
    ".odt": "请用 WPS 或 LibreOffice 另存为 .docx 后再试",
    ".docm": "请用 Word 或 WPS 另存为 .docx 后再试",
    ".dot": "请用 Word 或 WPS 另存为 .docx 后再试",
    ".dotx": "请用 Word 或 WPS 另存为 .docx 后再试",
    ".wpt": "请用 WPS 另存为 .docx 后再试",
    ".uof": "请用 WPS 另存为 .docx 后再试",
    ".uot": "请用 WPS 另存为 .docx 后再试",
    ".pages": "请导出为 .docx 后再试",
    ".ppt": "是演示文稿，请提供报告的 .docx",
    ".pptx": "是演示文稿，请提供报告的 .docx",
    ".dps": "是演示文稿，请提供报告的 .docx",
    ".eml": "是邮件，请把附件另存出来后再试",
    ".msg": "是邮件，请把附件另存出来后再试",
    ".ofd": "请用 OFD 阅读器导出为 PDF，或提供 .docx",
    ".ceb": "请用方正阅读器导出为 PDF，或提供 .docx",
    ".sep": "请用书生阅读器导出为 PDF，或提供 .docx",
    ".gd": "请导出为 PDF，或提供 .docx",
    ".xps": "请导出为 PDF，或提供 .docx",
    ".xlsx": "这是工作簿，不是报告；核对报告时用 --figures 给出它",
    ".zip": "请先解压，再给出其中的报告",
    ".rar": "请先解压，再给出其中的报告",
    ".7z": "请先解压，再给出其中的报告",
    ".tar": "请先解压，再给出其中的报告",
    ".gz": "请先解压，再给出其中的报告",
    ".mht": "请在浏览器中另存为 .html 后再试",
    ".mhtml": "请在浏览器中另存为 .html 后再试",
}


def advice_for(suffix: str) -> str:
    """What to do with a file of a format that is not read."""
    known = _ADVICE.get(suffix.lower())
    if known is not None:
        return known
    if suffix.lower() in (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".heic", ".webp"):
        return "是图片，请提供可编辑的文件"
    return "请用 Excel 或 WPS 另存为 .xlsx 后再试"


def report_suffixes() -> tuple[str, ...]:
    """The suffixes of the formats that are read, for messages and for finding reports in a folder."""
    return tuple(READERS)


_MANY = "几份报告合在一个文件里的，请分开；是一份的，请看是不是每个字都分了段"


def read_document(path: Path | str, *, content: bytes | str | None = None, name: str | None = None) -> Document:
    """Read a report.

    ``path`` picks the reader by its suffix; ``-`` is standard input, recognised by its content unless ``name``
    gives it a name with a suffix. ``content`` is what the file holds, for a caller that has it already; the path is
    then only a name.

    Raises InputError when the file is missing, a folder, not readable, empty, of another format, not text,
    or holds no words.
    """
    stdin = str(path) == "-"
    source = (name or STDIN) if stdin else str(path)
    suffix = _suffix_of(source if not stdin or name else "")
    if stdin and content is None:
        content = sys.stdin.buffer.read(limits.MOST_BYTES + 1)
        if len(content) > limits.MOST_BYTES:
            raise too_large(source, limits.MOST_BYTES)
    if (stdin or _is_url(source)) and suffix not in READERS and not (name and suffix):
        suffix = recognised(content or b"")
    reader = READERS.get(suffix)
    if content is None:
        _check(Path(path), source)
    if reader is None:
        known = "、".join(dict.fromkeys(report_suffixes()))
        if suffix in _FIGURES:
            raise InputError(
                source, "像是数据文件，不是报告", advice="核对用的数据用 --figures 给出，由数据起草用 drafting draft"
            )
        said = f"不能读取“{suffix}”格式的报告" if suffix else "文件名没有后缀，无法判断格式"
        raise InputError(source, said, advice=_ADVICE.get(suffix, f"可以读取的格式：{known}"))
    data = content if content is not None else read_bytes(Path(path), source)
    if not data.strip():
        raise InputError(source, "文件是空的", advice="请检查文件是否完整")
    if reader.binary:
        if isinstance(data, str):
            raise InputError(source, "这种格式要按二进制读取")
        with one_line(source):
            document = reader.load()(data, source)
    else:
        document = _of_text(reader, data, source)
    if not document.blocks:
        raise InputError(source, "文件里没有可读的正文", advice="请检查文件是否完整")
    if len(document.blocks) > limits.MOST_BLOCKS:
        said = f"有{len(document.blocks)}段，超过{limits.MOST_BLOCKS}段，不像一份报告"
        raise InputError(source, said, advice=_MANY)
    rows = max((t.rows for t in document.tables), default=0)
    if rows > limits.MOST_ROWS:
        said = f"有一张表有{rows}行，超过{limits.MOST_ROWS}行，不像一份报告"
        raise InputError(source, said, advice="请看是不是给错了文件，或几份报告合在了一起")
    return document


def _of_text(reader: Reader, data: bytes | str, source: str) -> Document:
    """The document of a file of text; characters that no text has are left out, and told."""
    if len(data) > limits.MOST_TEXT:
        raise too_large(source, limits.MOST_TEXT)
    text = normalise_newlines(data if isinstance(data, str) else decode(data, source))
    if text.count("\n") > limits.MOST_LINES:
        raise InputError(source, f"超过{limits.MOST_LINES}行，不像一份报告", advice=_MANY)
    if not any(unicodedata.category(c)[0] in "LN" for c in text):
        raise InputError(source, "文件里没有文字", advice="请检查文件是否完整")
    stray = stray_in(text)
    with one_line(source):
        document = reader.load()(without_stray(text) if stray else text, source)
    if stray:
        note = ReadingNote(STRAY.format(count=stray))
        document = replace(document, notes=(*document.notes, note))
    return document


def _is_url(source: str) -> bool:
    return "://" in source


def _suffix_of(source: str) -> str:
    """The suffix of a file's name, of a URL without what stands behind its path."""
    return Path(urlsplit(source).path if _is_url(source) else source).suffix.lower()


_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_OPENING = 4096
_ZIPPED = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx", "content.xml": ".odt"}


def recognised(data: bytes | str) -> str:
    """The suffix of the format that some content is in, by how it begins; Markdown, which includes plain text, for what
    begins like nothing else."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    head = raw[:_OPENING]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\0", b"")
    if head.startswith(b"PK\x03\x04"):
        return _recognised_package(raw)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return ".doc"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if head.lstrip().startswith(b"MIME-Version:"):
        return ".mht"
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    return ".html" if _PAGE.search(head) else ".md"


def _recognised_package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return ".docx"  # its reader says that it is broken
    return next((s for part, s in _ZIPPED.items() if any(n.startswith(part) for n in names)), ".zip")


def _check(path: Path, source: str) -> None:
    try:
        if path.is_dir():
            raise InputError(source, "是文件夹，不是文件", advice="请给出报告文件")
        if not path.exists():
            raise InputError(source, "找不到文件", advice="请检查路径和文件名")
    except (OSError, ValueError) as error:
        raise unreadable(source, error) from error


def read_bytes(path: Path, source: str) -> bytes:
    """What a file holds. Raises InputError for one that cannot be read, or is larger than any report."""
    try:
        # Not asked of the file's entry: a pipe and a device have none.
        data = read_at_most(path, limits.MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable(source, error) from error
    if len(data) > limits.MOST_BYTES:
        raise too_large(source, limits.MOST_BYTES)
    return data


def too_large(source: str, most: int) -> InputError:
    """What to say of a file of more bytes than any report has."""
    return InputError(source, f"文件太大（超过{most // limits.MIB} MB），不像报告", advice="请核对是不是给错了文件")


@contextmanager
def one_line(source: str) -> Iterator[None]:
    """Turn whatever goes wrong within a file into one line that names it.

    A file can break the libraries that read it in more ways than they document; a broken file is the fault of the
    file and no fault of the program. With DRAFTING_DEBUG the error goes on as it is.
    """
    try:
        yield
    except TooMuchError as error:
        raise InputError(source, str(error), advice="请核对文件，或另存后再试") from error
    except InputError:
        raise
    except RecursionError as error:
        raise InputError(source, "里面的内容套得太深，读不了", advice="请另存后再试") from error
    except MemoryError as error:
        raise InputError(source, "内容太多，内存不够，读不了", advice="请核对文件，或另存后再试") from error
    except Exception as error:
        if os.environ.get("DRAFTING_DEBUG"):
            raise
        said = f"文件内容有误，读不了（{type(error).__name__}）"
        raise InputError(source, said, advice="请用原来的软件打开，另存后再试") from error


_LINE_ENDS = "\r\u2028\u2029\x0b\x0c\x85"
"""Characters that end a line or a page. (Unicode Standard, 5.8)"""


def normalise_newlines(text: str) -> str:
    """Every line ends in a line feed."""
    text = text.replace("\r\n", "\n")
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return text


def decode(data: bytes, source: str) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or GB18030 when what it gives reads as Chinese.

    Raises InputError for anything else.
    """
    refused = InputError(source, "不是文本文件，或编码无法识别", advice="请另存为 UTF-8 编码的文本后再试")
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise refused from error
            break
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                text = data.decode("gb18030")
            except UnicodeDecodeError as error:
                raise refused from error
            if not _reads_as_chinese(text):
                raise refused from None
    strange = sum(
        count
        for c, count in Counter(text).items()
        if unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and c not in "\t\n\r\f\v"
    )
    if "\x00" in text or strange * 50 > len(text):
        raise refused
    return text


def _reads_as_chinese(text: str) -> bool:
    """Whether the characters beyond ASCII are those that Chinese texts use, not what chance makes of bytes."""
    beyond = [c for c in text if not c.isascii()]
    if not beyond:
        return False
    common = 0
    for c in beyond:
        try:
            c.encode("gb2312")
        except UnicodeEncodeError:
            continue
        common += 1
    return common * 10 >= len(beyond) * 9
