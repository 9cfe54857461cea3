"""What teaching a tokenizer a list of words comes to, kept from one start to the next.

Each word is cut with all before it to find how likely it has to be. That costs a twentieth of a start and is the same
each time: frequencies, one a word. They are kept beside the dictionary, in a file that is data and that is trusted as
little (see ``drafting.language.dictionary``): of the user's own, of this format, of these words and this dictionary,
and whole. Otherwise the words are taught anew, and kept where that is possible.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from drafting.errors import InputError
from drafting.files import write_atomically
from drafting.language.dictionary import Dictionary, LazyTokenizer, opened, private_folder

FORMAT = 1
"""Of the file, and of how words are taught: one more whenever either changes."""
_PLACES = 2
"""Hexadecimal digits that tell files apart, so that packs that come and go leave no more than 256 of them."""


@dataclass(frozen=True, slots=True)
class Taught:
    """The frequencies of words, and the sum of all frequencies with them."""

    frequencies: Mapping[str, int]
    total: int


def taught(
    words: Sequence[str], dictionary: Dictionary, teach: Callable[[LazyTokenizer, Sequence[str]], object]
) -> Taught:
    """What ``teach`` comes to for words over a dictionary."""
    folder = private_folder()
    if folder is None:
        return _computed(words, dictionary, teach)
    key = hashlib.sha256("\n".join((str(FORMAT), dictionary.source, *words)).encode()).hexdigest()
    path = folder / f"taught-{key[:_PLACES]}.json"
    known = _kept(path, key, words)
    if known is not None:
        return known
    made = _computed(words, dictionary, teach)
    numbers = [made.frequencies[word] for word in words]
    with contextlib.suppress(InputError, OSError):
        write_atomically(path, json.dumps([key, _digest(key, made.total, numbers), made.total, numbers]))
    return made


def _computed(
    words: Sequence[str], dictionary: Dictionary, teach: Callable[[LazyTokenizer, Sequence[str]], object]
) -> Taught:
    tokenizer = LazyTokenizer(dictionary)
    teach(tokenizer, words)
    return Taught({word: tokenizer.FREQ[word] for word in words}, tokenizer.total)


def _kept(path: Path, key: str, words: Sequence[str]) -> Taught | None:
    whole = opened(path)
    if whole is None:
        return None
    try:
        of, digest, total, numbers = json.loads(whole[:])
        if of != key or digest != _digest(key, total, numbers):
            return None
        return Taught(dict(zip(words, numbers, strict=True)), total)
    except (ValueError, TypeError, RecursionError):
        return None
    finally:
        whole.close()


def _digest(key: str, total: int, numbers: Sequence[int]) -> str:
    return hashlib.sha256(json.dumps([key, total, numbers]).encode()).hexdigest()
