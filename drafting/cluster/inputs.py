"""Files by URL: which are meant, what tells that one has changed, and what one holds."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from drafting import limits
from drafting.batch import Source, find_reports
from drafting.errors import InputError
from drafting.files import UNREAD_SUFFIXES, read_at_most, unread_files, unreadable
from drafting.readers.files import report_suffixes, too_large

_CHANGES = ("ETag", "etag", "LastModified", "last_modified", "mtime", "created", "version_id", "generation", "size")
"""What the entries of file systems have that is other when a file is another one."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to work on, and what is other when the file is (empty where that cannot be told)."""

    source: Source
    stamp: str = ""


def is_url(name: str) -> bool:
    """Whether a name is a URL of a file system (``s3://…``), not a path (``C:\\…`` is one)."""
    return "://" in name and len(urlsplit(name).scheme) > 1


def place_of(path: str) -> str:
    """Where a file lies for whoever works in another folder."""
    return path if is_url(path) else str(Path(path).absolute())


def find_inputs(names: Sequence[str]) -> tuple[list[Input], list[str]]:
    """The reports that paths, folders, patterns and URLs mean, each once, and what was found and cannot be read.

    Raises InputError when one of them means none, or when its file system cannot be reached.
    """
    out: dict[str, Input] = {}
    unread: list[str] = []
    for name in names:
        if is_url(name):
            found, others = _of_url(name)
            unread += others
        elif name == "-":
            raise InputError("标准输入", "--cluster 不能从标准输入读取", advice="请给出文件、文件夹或网址")
        else:
            found = [Input(s, _stamp(_local_entry(s.path))) for s in find_reports([name])]
            unread += unread_files([name])
        for item in found:
            out.setdefault(item.source.path, item)
    return list(out.values()), list(dict.fromkeys(unread))


def _local_entry(path: str) -> Mapping[str, object]:
    try:
        state = Path(path).stat()
    except (OSError, ValueError):
        return {}
    return {"mtime": state.st_mtime_ns, "size": state.st_size}


def _stamp(entry: Mapping[str, object]) -> str:
    told = [f"{key}={entry[key]}" for key in _CHANGES if entry.get(key) is not None]
    return sha256("\n".join(told).encode()).hexdigest()[:32] if told else ""


def _of_url(name: str) -> tuple[list[Input], list[str]]:
    """The reports below a URL, and the other files there in which people hand in reports."""
    system, path = file_system(name)
    try:
        entries = list(_entries(system, name, path))
    except (OSError, ValueError, NotImplementedError) as error:
        raise InputError(name, f"打不开（{_said(error)}）", advice="请检查网址和读取权限") from error
    if entries is None:
        return [], []
    found, unread = [], []
    for url, entry, searched in entries:
        suffix = _suffix(url)
        if not searched or suffix in report_suffixes():
            found.append(Input(Source(url, searched), _stamp(entry)))
        elif suffix in UNREAD_SUFFIXES:
            unread.append(url)
    if not found:
        raise InputError(name, "其中没有报告文件", advice=f"可以读取的格式：{'、'.join(report_suffixes())}")
    return found, unread


def _entries(system: Any, name: str, path: str) -> Iterator[tuple[str, Mapping[str, object], bool]]:
    """URL, entry, and whether it was searched for, of each file that a URL means; in order."""
    if glob.has_magic(path) and not _is_web(name):
        found = system.glob(path, detail=True)
    elif name.endswith("/") or (not _is_web(name) and system.isdir(path)):
        found = system.find(path, detail=True)
    else:
        # A page is not asked for twice: whether it is there, its reader sees.
        yield name, {} if _is_web(name) else _info(system, path, name), False
        return
    for each, entry in sorted(found.items()):
        hidden = any(part.startswith((".", "~$")) for part in PurePosixPath(each[len(path) :]).parts)
        if entry.get("type", "file") == "file" and not hidden:
            yield system.unstrip_protocol(each), entry, True


def _info(system: Any, path: str, name: str) -> Mapping[str, object]:
    try:
        entry: Mapping[str, object] = system.info(path)
    except FileNotFoundError:
        raise InputError(name, "找不到文件", advice="请检查网址") from None
    return entry


def _is_web(name: str) -> bool:
    return urlsplit(name).scheme in ("http", "https")


def _suffix(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).suffix.lower()


def file_system(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it. Raises InputError for one that is not installed or not known."""
    core: Any = import_module("fsspec.core")
    try:
        system, path = core.url_to_fs(url)
    except ImportError as error:
        raise InputError(url, f"没有安装读取它要用的程序包（{error}）", advice="请安装后再试") from error
    except ValueError as error:
        raise InputError(url, f"网址不对（{_said(error)}）", advice="请检查网址") from error
    return system, path


def content_of(place: str, shown: str) -> bytes:
    """What the file of a path or URL holds; ``shown`` is what it is called. Raises UnreachableError, or InputError for
    one that is too large."""
    if not is_url(place):
        try:
            data = read_at_most(Path(place), limits.MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            why = unreadable(shown, error)
            raise UnreachableError(shown, why.problem, advice=why.advice) from error
    else:
        system, inside = file_system(place)
        try:
            with system.open(inside, "rb") as file:
                data = file.read(limits.MOST_BYTES + 1)
        except FileNotFoundError as error:
            raise UnreachableError(shown, "找不到文件", advice="请检查网址") from error
        except Exception as error:  # each kind of file system has its own
            raise UnreachableError(shown, f"读不到（{_said(error)}）", advice="请检查网址、网络和读取权限") from error
    if len(data) > limits.MOST_BYTES:
        raise too_large(shown, limits.MOST_BYTES)
    return data


class UnreachableError(InputError):
    """A file could not be fetched this time, or from this machine: that says nothing about the file."""


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
