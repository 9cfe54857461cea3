"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import glob
import os
import re
import stat
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from drafting import limits
from drafting.errors import InputError

_FULL = frozenset(getattr(errno, n) for n in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, n))
_HELD = frozenset(getattr(errno, n) for n in ("EACCES", "EPERM", "EBUSY", "ETXTBSY") if hasattr(errno, n))
"""Not every system has every error number."""
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*#%]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")


def clean_name(name: str) -> str:
    """A name that every file system takes and that does not turn the direction of writing; it may become empty."""
    seen = "".join("_" if unicodedata.category(c)[0] == "C" else c for c in name)
    plain = _NOT_IN_NAMES.sub("_", seen).rstrip(" .").lstrip(" .~$-=+@")
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain


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


UNREAD_SUFFIXES = frozenset(
    ".doc .docm .dot .dotx .wps .wpt .rtf .odt .uof .uot .ofd .ceb .sep .gd .pages .mht .mhtml .xps .eml .msg"
    " .xls .et .ods .xlsm .xlsb .ppt .pptx .dps .rar .zip .7z .tar .gz .jpg .jpeg .png .tif .tiff .bmp .gif .heic"
    " .webp".split()
)
"""Formats in which people hand in reports and figures that no reader here can read."""


def unread_files(names: Sequence[str]) -> tuple[str, ...]:
    """The files of folders and patterns that are of a format in which reports are handed in and that is not read."""
    out: dict[str, None] = {}
    for name in names:
        path = Path(name)
        if is_folder(path):
            found = [
                p for p in path.rglob("*") if not any(x.startswith((".", "~$")) for x in p.relative_to(path).parts)
            ]
        elif name != "-" and not is_file(path) and glob.has_magic(name):
            found = [Path(p) for p in glob.glob(name, recursive=True)]  # noqa: PTH207 (absolute patterns)
        else:
            continue
        out.update(dict.fromkeys(str(p) for p in sorted(found) if p.suffix.lower() in UNREAD_SUFFIXES and p.is_file()))
    return tuple(out)


def _expand(name: str, suffixes: Sequence[str], what: str) -> Iterator[tuple[str, bool]]:
    path = Path(name)
    if name == "-" or is_file(path):
        yield name, False
        return
    if is_folder(path):
        below = path.rglob("*")
        files = [p for p in below if not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)]
    elif glob.has_magic(name):
        files = [Path(p) for p in glob.glob(name, recursive=True)]  # noqa: PTH207 (absolute patterns)
    else:
        yield name, False
        return
    found = sorted((p for p in files if p.is_file() and p.suffix.lower() in suffixes), key=lambda p: p.as_posix())
    if not found:
        said = f"文件夹里没有{what}文件" if is_folder(path) else f"没有与之相符的{what}文件"
        raise InputError(name, said, advice=_instead(files, suffixes))
    for file in found:
        yield str(file), True


EDITED = (".docx", ".xlsx", ".yaml", ".yml", ".md", ".markdown")
"""Formats that people fill in or edit: what stands in such a file may be nowhere else."""


def refuse_loss(path: Path | None, *, overwrite: bool) -> None:
    """Raise InputError when writing a file would lose what somebody typed.

    A file of a format that people edit is only replaced when that is asked for (``overwrite``), and never while a
    word processor has it open.
    """
    if path is None or path.suffix.lower() not in EDITED or not is_file(path):
        return
    if not overwrite:
        raise InputError(
            str(path),
            "文件已经存在，没有覆盖",
            advice=f"请用 -o 换一个文件名；确实要替换 {path.name} 的，加 --overwrite",
        )
    lock = next((p for p in _owner_files(path) if p.exists()), None)
    if lock is not None:
        raise InputError(
            str(path),
            "正被 Word 或 WPS 打开，没有覆盖",
            advice=f"请关闭后再试；已经关闭的，删去同一文件夹里的 {lock.name} 再试",
        )


def _instead(files: Sequence[Path], suffixes: Sequence[str]) -> str:
    """What to do about a place where nothing can be read: which formats can be, and what is there."""
    known = f"可以读取的格式：{'、'.join(suffixes)}"
    others = sorted({p.name for p in files if p.is_file()})
    if not others:
        return known
    shown = "、".join(others[:3]) + (f"等{len(others)}个文件" if len(others) > 3 else "")
    return f"里面的 {shown} 不是这些格式，请先另存。{known}"


def _owner_files(path: Path) -> Iterator[Path]:
    """The files that office programs leave beside one that they have open: Word and WPS (of a long name without its
    first one or two characters), LibreOffice."""
    for dropped in (0, 1, 2):
        if len(path.name) > dropped:
            yield path.with_name(f"~${path.name[dropped:]}")
    yield path.with_name(f".~lock.{path.name}#")


def is_file(path: Path) -> bool:
    """Whether there is a file; a name that no file can have names none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether there is a folder; a name that none can have names none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_bounded(path: Path, most: int = limits.MOST_BYTES) -> bytes:
    """What a file holds. Raises InputError for one of more bytes than it may have, and OSError.

    Not asked of the file's entry: a pipe and a device say nothing there, and some never end.
    """
    data = read_at_most(path, most + 1)
    if len(data) > most:
        said = (
            f"文件太大（超过{most // limits.MIB} MB）" if most >= limits.MIB else f"文件太大（超过{most // 1024} KB）"
        )
        raise InputError(str(path), said, advice="请核对是不是给错了文件")
    return data


_UNBLOCKED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def read_at_most(path: Path, most: int) -> bytes:
    """The first bytes of a file, ``most`` of them. Raises OSError, BrokenPipeError for a pipe that nobody writes to:
    to open one waits for a writer, without end where none comes."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | _UNBLOCKED)

    with open(path, "rb", opener=opener) as file:
        descriptor = file.fileno()
        first = _first_of(descriptor, most) if stat.S_ISFIFO(os.fstat(descriptor).st_mode) else b""
        if _UNBLOCKED:
            os.set_blocking(descriptor, True)
        return first + file.read(most - len(first))


def _first_of(pipe: int, most: int) -> bytes:
    """What a pipe has to give as soon as somebody writes to it: nothing yet, where a writer takes its time."""
    until = time.monotonic() + limits.PIPE_WAIT
    while True:
        try:
            first = os.read(pipe, min(most, 65_536))
        except BlockingIOError:
            return b""
        if first:
            return first
        if time.monotonic() > until:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        time.sleep(0.02)


def _write_into(path: Path, data: bytes) -> None:
    """Write into what is no file of its own: a device, or a pipe that somebody reads from. Raises OSError."""
    flags = os.O_WRONLY | _UNBLOCKED | getattr(os, "O_BINARY", 0)
    until = time.monotonic() + limits.PIPE_WAIT
    while True:
        try:
            descriptor = os.open(path, flags)
            break
        except OSError as error:
            if error.errno != errno.ENXIO or not path.is_fifo():
                raise
            if time.monotonic() > until:
                raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from error
        time.sleep(0.02)
    if _UNBLOCKED:
        os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def settled(path: Path) -> Path:
    """A path without links. Raises OSError for links that lead back to themselves, on every version of Python."""
    try:
        return path.resolve()
    except RuntimeError as error:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


def write_atomically(path: Path, content: str | bytes, *, replace: bool = True) -> None:
    """Write a file through a temporary one beside it. Raises InputError when the place cannot be written to.

    Without ``replace`` a file that is there stays as it is, and that is an InputError, too.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = ""
    try:
        path = settled(path) if path.is_symlink() else path
        folder = path.parent
        if not folder.is_dir():
            raise InputError(str(path), "输出文件所在的文件夹不存在", advice=f"请先建立 {folder}")
        if path.is_dir():
            raise InputError(str(path), "这是一个文件夹，不能写成文件", advice="请在后面加上文件名")
        if path.exists() and not path.is_file():
            _write_into(path, data)  # a device or a pipe: nothing to replace
            return
        _sweep(folder)
        # Not named after the file: the longest names that are allowed would grow too long.
        handle, temporary = tempfile.mkstemp(prefix=".drafting-", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        if replace:
            Path(temporary).replace(path)
        else:
            _place_new(Path(temporary), path)
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)


ABANDONED = 24 * 3600
"""Seconds after which nobody works any more on what is being made."""
_TEMPORARY = re.compile(r"\.drafting-[a-z0-9_]{8}")
_swept: set[Path] = set()


def _sweep(folder: Path) -> None:
    """Take away the temporary files that killed commands left in a folder; once in a process: folders may be long."""
    if folder in _swept:
        return
    _swept.add(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _TEMPORARY.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
                continue
            if time.time() - entry.stat(follow_symlinks=False).st_mtime > ABANDONED:
                with suppress(OSError):
                    Path(entry.path).unlink()


def _place_new(temporary: Path, path: Path) -> None:
    """Give a file its name unless another has it by now."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise InputError(str(path), "文件已经存在，没有覆盖", advice="请换一个文件名，或加 --overwrite") from None
    except (OSError, NotImplementedError):  # a file system without hard links
        if path.exists():
            raise InputError(str(path), "文件已经存在，没有覆盖", advice="请换一个文件名，或加 --overwrite") from None
        temporary.replace(path)


def place_file(made: Path, path: Path, *, replace: bool = True) -> None:
    """Give a file that was made whole its name in the same file system. Raises InputError when that cannot be.

    Without ``replace`` a file that is there stays as it is, and that is an InputError, too.
    """
    try:
        if replace:
            made.replace(path)
        else:
            _place_new(made, path)
            made.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error


def unwritable(path: Path | str, error: Exception) -> InputError:
    """Why a file could not be written, by its likeliest cause."""
    code = error.errno if isinstance(error, OSError) else None
    name = Path(path).name
    if code in _FULL:
        return InputError(str(path), "无法写入：磁盘空间不足", advice="请清理磁盘，或写到别的磁盘")
    if code == errno.EROFS:
        return InputError(str(path), "无法写入：这个磁盘是只读的", advice="请写到别的文件夹")
    if code == errno.ENAMETOOLONG:
        return InputError(str(path), "无法写入：文件名太长", advice="请换一个短些的文件名")
    if code in _HELD:
        folder = Path(path).parent
        if not os.access(folder, os.W_OK):
            return InputError(str(path), f"无法写入：没有在文件夹 {folder} 里写文件的权限", advice="请写到别的文件夹")
        return InputError(
            str(path),
            f"无法写入：{name} 可能正被 Word 或 WPS 打开，或者是只读文件",
            advice="请关闭后再试，或换一个文件名",
        )
    if code == errno.EPIPE:
        return InputError(str(path), "无法写入：这是管道，没有程序在读", advice="请先运行读它的程序，或写成文件")
    if code == errno.ENXIO:
        return InputError(str(path), "无法写入：不是文件", advice="请换一个文件名")
    if code == errno.ELOOP:
        return InputError(str(path), "无法写入：链接互相指向，没有尽头", advice="请换一个文件名")
    if isinstance(error, ValueError):
        return InputError(str(path), "无法写入：文件名里有不能用的字符", advice="请换一个文件名")
    return InputError(str(path), f"无法写入（{error}）", advice="请换一个文件名或文件夹再试")


def unreadable(path: Path | str, error: Exception) -> InputError:
    """Why a file could not be read, by its likeliest cause."""
    code = error.errno if isinstance(error, OSError) else None
    if isinstance(error, IsADirectoryError) or code == errno.EISDIR:
        return InputError(str(path), "是文件夹，不是文件", advice="请给出文件")
    if isinstance(error, FileNotFoundError) or code in (errno.ENOENT, errno.ENOTDIR):
        return InputError(str(path), "找不到文件", advice="请检查路径和文件名")
    if code in _HELD:
        return InputError(str(path), "没有读取权限", advice="请检查文件权限，或关闭正在使用它的程序")
    if code == errno.ENAMETOOLONG or isinstance(error, ValueError):
        return InputError(str(path), "文件名不对（太长，或有不能用的字符）", advice="请检查路径和文件名")
    if code == errno.ELOOP:
        return InputError(str(path), "链接互相指向，没有尽头", advice="请给出文件本身")
    if code == errno.EPIPE:
        return InputError(str(path), "是管道，没有程序往里写", advice="请先运行写它的程序，或给出文件")
    if code == errno.ENXIO:
        return InputError(str(path), "不是文件", advice="请给出文件")
    return InputError(str(path), f"无法读取（{error}）", advice="请检查文件是否完好")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
