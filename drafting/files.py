"""Files that appear whole or not at all."""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from drafting.errors import InputError


def find_files(names: Sequence[str], suffixes: Sequence[str], what: str) -> tuple[tuple[str, bool], ...]:
    """The files that are meant by files, folders (all below), patterns and ``-``; each once.

    In the order given, those of a folder or pattern by path, each with whether it was searched for. Raises
    InputError when a folder or pattern has none (``what`` they are not); a file that is not there is left for
    the reader to refuse.
    """
    out: dict[str, tuple[str, bool]] = {}
    for name in names:
        for path, searched in _expand(name, suffixes, what):
            key = path if path == "-" else os.path.realpath(path)
            if key not in out or (out[key][1] and not searched):
                out[key] = (path, searched)
    return tuple(out.values())


def _expand(name: str, suffixes: Sequence[str], what: str) -> Iterator[tuple[str, bool]]:
    path = Path(name)
    if name == "-" or path.is_file():
        yield name, False
        return
    if path.is_dir():
        below = path.rglob("*")
        files = [p for p in below if not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)]
    elif glob.has_magic(name):
        files = [Path(p) for p in glob.glob(name, recursive=True)]  # noqa: PTH207 (absolute patterns)
    else:
        yield name, False
        return
    found = sorted((p for p in files if p.is_file() and p.suffix.lower() in suffixes), key=lambda p: p.as_posix())
    if not found:
        said = f"文件夹里没有{what}" if path.is_dir() else f"没有与之相符的{what}文件"
        raise InputError(name, said, advice=f"可以读取的格式：{'、'.join(suffixes)}")
    for file in found:
        yield str(file), True


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file through a temporary one beside it. Raises InputError when the place cannot be written to."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    path = path.resolve() if path.is_symlink() else path
    folder = path.parent
    if not folder.is_dir():
        raise InputError(str(path), "输出文件所在的文件夹不存在", advice=f"请先建立 {folder}")
    if path.is_dir():
        raise InputError(str(path), "这是一个文件夹，不能写成文件")
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a device or a pipe: nothing to replace
        return
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        raise InputError(str(path), f"写不了：{error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
