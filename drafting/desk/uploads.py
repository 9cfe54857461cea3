"""Forms with files, read as they come: each file goes straight into the job's folder, nothing beyond the limits does.

What is too much is read to its end and thrown away, so that a browser gets the answer that says so.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from drafting.desk.bounds import MOST_BODY, MOST_FIELD, MOST_FIELDS, MOST_FILE, MOST_FILES, MOST_PARTS, MOST_UPLOAD
from drafting.desk.places import free, handed_in
from drafting.errors import InputError
from drafting.limits import MIB


@dataclass
class Upload:
    """What a form brought: typed values by name, the files that were kept by field (paths below the folder of the
    field), and those that were not, by name, each with the reason."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    bytes: int = 0

    def text(self, name: str) -> str:
        """The first value typed for a field, without white space around it; empty where there is none."""
        return (self.fields.get(name) or [""])[0].strip()

    def checked(self, name: str) -> bool:
        """Whether a box was ticked: anything but empty, 0 and false counts."""
        return self.text(name) not in ("", "0", "false")


def too_large(size: int | None = None) -> str:
    """Why a file was not taken."""
    own = f"有{size // MIB} MB，" if size else ""
    return f"文件太大（{own}最多{MOST_FILE // MIB} MB）。报告里的图片请压缩后再试"


class _Receiver:
    """One form being read. ``folder_of`` tells where the files of a field go, ``wanted`` why one is not wanted."""

    def __init__(self, folder_of: Mapping[str, Path], wanted: Callable[[str, str], str | None], room: int) -> None:
        self.made = Upload()
        self._folder_of = folder_of
        self._wanted = wanted
        self._room = room
        self._header = b""
        self._value = b""
        self._headers: dict[str, bytes] = {}
        self._name = ""
        self._file: BinaryIO | None = None
        self._path: tuple[Path, str] | None = None
        self._last: dict[tuple[Path, str], int] = {}
        self._parts = 0
        self._values = 0
        self._size = 0
        self._typed: bytearray | None = None

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self.part_begin,
            "on_header_field": self.header_field,
            "on_header_value": self.header_value,
            "on_header_end": self.header_end,
            "on_headers_finished": self.headers_finished,
            "on_part_data": self.part_data,
            "on_part_end": self.part_end,
        }

    def part_begin(self) -> None:
        self._headers = {}
        self._header = self._value = b""
        self._file = self._path = self._typed = None
        self._size = 0
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise InputError("交来的文件", f"超过{MOST_PARTS}个", advice="请分几次")

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self._headers[self._header.decode("latin-1").lower()] = self._value
        self._header = self._value = b""

    def headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in options:
            self._typed = bytearray()
            return
        said = options[b"filename"].decode("utf-8", "replace")
        path = handed_in(said)
        folder = self._folder_of.get(self._name)
        if not path or folder is None:
            return
        reason = self._wanted(self._name, path)
        kept = sum(len(names) for names in self.made.files.values())
        if reason is None and kept >= MOST_FILES:
            reason = f"一次最多{MOST_FILES}个文件"
        if reason is not None:
            self.made.refused[path] = reason
            return
        # Where many are called the same, each begins to look behind the last one.
        key = (folder, path)
        path, self._last[key] = free(folder, path, self._last.get(key, 0) + 1)
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            self._file = (folder / path).open("xb")
        except (FileExistsError, NotADirectoryError):
            self.made.refused[path] = "文件与文件夹同名"
            return
        self._path = (folder, path)

    def part_data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._typed is not None:
            self._values += end - start
            if len(self._typed) + end - start > MOST_FIELD or self._values > MOST_BODY:
                raise InputError(self._name, "内容太长")
            self._typed += data[start:end]
        elif self._file is not None:
            if self._size > MOST_FILE:
                self._drop(too_large())
            elif self.made.bytes + end - start > self._room:
                self._drop("这一次交来的文件合起来太大，请分几次")
            else:
                self.made.bytes += end - start
                self._file.write(data[start:end])

    def _drop(self, reason: str) -> None:
        """Stop keeping the file that is being read."""
        assert self._file is not None
        assert self._path is not None
        self._file.close()
        self._file = None
        folder, path = self._path
        self.made.bytes -= (folder / path).stat().st_size
        (folder / path).unlink()
        self.made.refused[path] = reason

    def part_end(self) -> None:
        if self._typed is not None:
            if sum(len(v) for v in self.made.fields.values()) >= MOST_FIELDS:
                raise InputError("表单", "项目太多")
            self.made.fields.setdefault(self._name, []).append(self._typed.decode("utf-8", "replace"))
        elif self._file is not None:
            assert self._path is not None
            self._file.close()
            self._file = None
            self.made.files.setdefault(self._name, []).append(self._path[1])

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


async def receive(
    stream: AsyncIterator[bytes],
    content_type: str,
    folder_of: Mapping[str, Path],
    wanted: Callable[[str, str], str | None] = lambda _field, _name: None,
    room: int = MOST_UPLOAD,
) -> Upload:
    """Read a form. Raises InputError for one that is broken, or brings more than a request may."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise InputError("请求", "不是表单", advice="请用 multipart/form-data 提交")
    receiver = _Receiver(folder_of, wanted, room)
    most = MOST_UPLOAD if folder_of else MOST_BODY
    total = 0
    broken: InputError | None = None
    try:
        parser = MultipartParser(options[b"boundary"], receiver.callbacks())  # type: ignore[arg-type]
        async for chunk in stream:
            total += len(chunk)
            if total > most:
                broken = broken or InputError("交来的文件", f"合起来超过{most // MIB} MB", advice="请分几次")
            if broken is not None:
                if total > 2 * MOST_UPLOAD:
                    raise broken  # whoever goes on for ever gets no answer
                continue
            try:
                parser.write(chunk)
            except InputError as error:
                broken = error
        if broken is not None:
            raise broken
        parser.finalize()
    except OSError as error:
        raise InputError(
            "交来的文件", f"存不下（{error.strerror or error}）", advice="磁盘可能满了，请清理后再试"
        ) from error
    except FormParserError as error:
        raise InputError("请求", "表单不完整，没有收全", advice="请再试一次") from error
    finally:
        receiver.close()
    return receiver.made


async def body(stream: AsyncIterator[bytes], most: int = MOST_BODY) -> bytes:
    """The body of a request that brings no files. Raises InputError for one that is too long."""
    out = bytearray()
    async for chunk in stream:
        out += chunk
        if len(out) > most:
            raise InputError("请求", f"内容太长（最多{most // MIB} MB）")
    return bytes(out)
