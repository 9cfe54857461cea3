"""jieba's dictionary without its cost: opened by memory map, and read for the characters that a text has.

jieba unmarshals half a million entries at each start, from a file that without a folder of one's own lies in the
shared temporary folder, where others can plant one. Here they lie by first character in a file of the user's own:
a word can only be cut out of a text if its first character is there, so what is read of the file is what the text
needs, and the words that come out are jieba's. The file is data (numbers and UTF-8), and it is used only if it is a
plain file that belongs to the user, that nobody else may write, of this format, of this dictionary, and whole (its
hash is held against it). Whatever is wrong with it: it is written anew, and where that is not possible the
dictionary is read as jieba reads it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
import stat
import sys
from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jieba
from platformdirs import user_cache_dir

from drafting.errors import InputError
from drafting.files import write_atomically

FORMAT = 2
_LENGTH = 8
"""Bytes that tell the length of the head."""
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class Dictionary:
    """The entries of jieba's dictionary by their first character; prefixes of words are entries of frequency 0."""

    def __init__(
        self, total: int, places: Mapping[str, tuple[int, int, int]], body: bytes | mmap.mmap, source: str
    ) -> None:
        self.source = source
        self.total = total
        self._places = places
        self._body = body
        self._read: dict[str, dict[str, int]] = {}

    def beginning_with(self, character: str) -> dict[str, int]:
        """All entries with that first character."""
        found = self._read.get(character)
        if found is None:
            found = self._read[character] = self._entries(character)
        return found

    def _entries(self, character: str) -> dict[str, int]:
        place = self._places.get(character)
        if place is None:
            return {}
        start, count, end = place
        numbers = array("I")
        words = start + count * numbers.itemsize
        numbers.frombytes(self._body[start:words])
        if sys.byteorder == "big":
            numbers.byteswap()
        return dict(zip(self._body[words:end].decode("utf-8").split("\n"), numbers, strict=True))


class LazyTokenizer(jieba.Tokenizer):  # type: ignore[misc]
    """jieba's tokenizer over a dictionary that is read as far as the text needs."""

    def __init__(self, dictionary: Dictionary) -> None:
        super().__init__()
        self.dictionary = dictionary
        self._known: set[str] = set()
        self._taught: dict[str, list[tuple[str, int]]] = {}
        self.total = dictionary.total
        self.initialized = True

    def _need(self, text: str) -> None:
        for character in set(text) - self._known:
            self._known.add(character)
            # Words that were added under this character came after it was read: they are never overwritten.
            self.FREQ.update(self.dictionary.beginning_with(character))
            if character in self._taught:
                self._learn(character)

    def _learn(self, character: str) -> None:
        for word, frequency in self._taught[character]:
            self.FREQ[word] = frequency
            for end in range(1, len(word)):
                self.FREQ.setdefault(word[:end], 0)

    def take(self, frequencies: Mapping[str, int], total: int) -> None:
        """Make words known with the frequencies that teaching them came to, and the sum of all of them with it.

        They are taken up where a text has their first character.
        """
        for word, frequency in frequencies.items():
            self._taught.setdefault(word[:1], []).append((word, frequency))
        self.total = total
        for character in self._known.intersection(self._taught):
            self._learn(character)

    def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802
        """jieba's graph of the words of a sentence."""
        self._need(sentence)
        graph: dict[int, list[int]] = super().get_DAG(sentence)
        return graph

    def add_word(self, word: str, freq: int | None = None, tag: str | None = None) -> None:
        """Make a word known."""
        self._need(word)
        super().add_word(word, freq, tag)

    def suggest_freq(self, segment: str, tune: bool = False) -> int:
        """The frequency with which a word is kept whole."""
        self._need(segment)
        frequency: int = super().suggest_freq(segment, tune)
        return frequency

    def knows(self, word: str) -> bool:
        """Whether the dictionary has a word."""
        self._need(word[:1])
        return bool(self.FREQ.get(word))


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """jieba's own dictionary; all tokenizers of the process share it."""
    source = _source()
    folder = private_folder()
    if folder is None:
        return _in_memory()
    path = folder / f"words-{FORMAT}.bin"
    known = _opened(path, source)
    if known is not None:
        return known
    head, body = _packed(source)
    with contextlib.suppress(InputError, OSError):
        write_atomically(path, head + body)
    return _dictionary(json.loads(head[_LENGTH:]), body)


def private_folder() -> Path | None:
    """The folder for what is kept from one start to the next; nothing where others could write there."""
    return _private(Path(user_cache_dir("drafting", appauthor=False)))


def _source() -> str:
    """What tells one dictionary from another."""
    file = Path(jieba.__file__).parent / jieba.DEFAULT_DICT_NAME
    about = file.stat()
    return f"{jieba.__version__} {about.st_size} {about.st_mtime_ns}"


def _private(folder: Path) -> Path | None:
    """The folder if it is the user's own and others cannot write there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32":  # a profile of Windows is private already
            about = folder.stat()
            if about.st_uid != os.geteuid():
                return None
            if about.st_mode & _OTHERS:
                folder.chmod(0o700)
    except OSError:
        return None
    return folder


def opened(path: Path) -> mmap.mmap | None:
    """A file that is a plain one, the user's own, and that nobody else may write; nothing if it is not, or empty."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            return None
        if sys.platform != "win32" and (about.st_uid != os.geteuid() or about.st_mode & _OTHERS):
            return None
        return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    finally:
        os.close(descriptor)


def _opened(path: Path, source: str) -> Dictionary | None:
    """The dictionary of a file; nothing if it is not to be trusted, of another dictionary, or damaged."""
    whole = opened(path)
    if whole is None:
        return None
    try:
        start = _LENGTH + int.from_bytes(whole[:_LENGTH], "little")
        head = json.loads(whole[_LENGTH:start]) if start <= len(whole) else None
        if not isinstance(head, dict) or head.get("format") != FORMAT or head.get("source") != source:
            return None
        with memoryview(whole) as view:
            digest = _digest(head, view[start:])
        return _dictionary(head, whole, start) if digest == head.get("sha256") else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _digest(head: Mapping[str, Any], body: bytes | memoryview) -> str:
    """Over what the head says as over the entries: a wrong place is as bad as a wrong word."""
    made = hashlib.sha256(json.dumps([head["total"], head["characters"], head["places"]]).encode())
    made.update(body)
    return made.hexdigest()


def _dictionary(head: Mapping[str, Any], body: bytes | mmap.mmap, offset: int = 0) -> Dictionary:
    """The body is the first characters, the places of their entries behind it, and these."""
    characters = offset + head["characters"]
    entries = characters + head["places"]
    numbers = array("I")
    numbers.frombytes(body[characters:entries])
    if sys.byteorder == "big":
        numbers.byteswap()
    starts, ends = (array("I", (entries + n for n in numbers[i::3])) for i in (0, 2))
    names = body[offset:characters].decode("utf-8")
    places = dict(zip(names, zip(starts, numbers[1::3], ends, strict=True), strict=True))
    return Dictionary(head["total"], places, body, head["source"])


def _in_memory() -> Dictionary:
    head, body = _packed(_source())
    return _dictionary(json.loads(head[_LENGTH:]), body)


def _packed(source: str) -> tuple[bytes, bytes]:
    """Head and body of the file, from the dictionary as jieba reads it."""
    tokenizer = jieba.Tokenizer()
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    by_first: dict[str, list[str]] = {}
    for word in frequencies:
        by_first.setdefault(word[0], []).append(word)
    places: list[int] = []
    entries = bytearray()
    for words in by_first.values():
        start = len(entries)
        entries += _numbers(frequencies[w] for w in words)
        entries += "\n".join(words).encode("utf-8")
        places += (start, len(words), len(entries))
    names, numbers = "".join(by_first).encode("utf-8"), _numbers(places)
    body = names + numbers + bytes(entries)
    head: dict[str, Any] = {"format": FORMAT, "source": source, "total": total}
    head |= {"characters": len(names), "places": len(numbers)}
    head["sha256"] = _digest(head, body)
    text = json.dumps(head).encode()
    return len(text).to_bytes(_LENGTH, "little") + text, body


def _numbers(values: Iterable[int]) -> bytes:
    numbers = array("I", values)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
