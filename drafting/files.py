"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from drafting.errors import InputError


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
