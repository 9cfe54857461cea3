"""Whether two texts are one report before and after corrections, told without keeping the texts.

A sketch holds the lowest hashes of the clauses of a text's prose. From two of them the share of clauses that both texts
have is estimated (bottom-k sketches). Tables are left out: forms that are mostly zeros are alike whoever fills them in.
Cohen & Kaplan, Summarizing data using bottom-k sketches, PODC 2007.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from zlib import crc32

from drafting.document.model import Document, Paragraph

_KEPT = 96
_DIGITS = 8
_SHORTEST = 8
"""Shorter clauses say nothing of whose text it is."""
_ENDS = re.compile("[。；;！？!?]")


def sketch(document: Document) -> str:
    """The sketch of a document: hexadecimal numbers of eight digits, ascending.

    A clause counts by its letters and digits alone: a report is the same one as a page and as a text file.
    """
    hashes = set()
    for line in _clauses(document):
        plain = _plain(line)
        if len(plain) >= _SHORTEST:
            hashes.add(crc32(plain.encode("utf-8", "replace")))
    return "".join(f"{h:08x}" for h in sorted(hashes)[:_KEPT])


def content_key(document: Document) -> str:
    """What is equal for two documents that say the same, in whatever format: every letter and digit of the prose and
    every figure of the tables counts.

    The cells of tables are taken without their tables: formats tell apart tables and their heads in different ways.
    """
    prose = "".join(_plain(b.text) for b in document.blocks if isinstance(b, Paragraph))
    figures = [plain for t in document.tables for c in t.cells if (plain := _plain(c.text)).isdigit()]
    return sha256("\n".join([prose, *figures]).encode("utf-8", "replace")).hexdigest()


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def _clauses(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from _ENDS.split(block.text)


def resemblance(one: str, other: str) -> float | None:
    """The estimated share of clauses that two texts have in common; None when a sketch is missing."""
    a, b = _hashes(one), _hashes(other)
    if not a or not b:
        return None
    if a.isdisjoint(b):
        return 0.0
    lowest = sorted(a | b)[:_KEPT]
    return sum(h in a and h in b for h in lowest) / len(lowest)


@lru_cache(maxsize=8192)
def _hashes(told: str) -> frozenset[int]:
    try:
        return frozenset(int(told[i : i + _DIGITS], 16) for i in range(0, len(told) - _DIGITS + 1, _DIGITS))
    except ValueError:  # somebody has typed in the column
        return frozenset()
