"""Files that are nearly right: bytes, parts of packages and structures changed at random, by a seed."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

Mutation = Callable[[random.Random, bytes], bytes]

_NUMBERS = (b"0", b"-1", b"99999999999", b"1e308", b"NaN", b"", "９".encode(), b"0x10", b"2147483648")
_SCRAPS = (
    b"<", b">", b"&", b"&#0;", b"&#xD800;", b"]]>", b"<!--", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", "\u202e".encode(), "\u3000".encode(), b"{{", b"{%", b"!!python/object:", b"*a", b"&a", b"\t",
    b"|" * 300, b"(" * 300, "其中".encode() * 50, "，".encode() * 200, "第一条".encode(), b"=1+1", b"\x1b]0;a\x07",
)  # fmt: skip
_DIGITS = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")


def flip(rng: random.Random, data: bytes) -> bytes:
    """Some bits."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 20))):
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def cut(rng: random.Random, data: bytes) -> bytes:
    """The beginning, or all but a piece."""
    at = rng.randrange(len(data) + 1)
    return data[:at] if rng.random() < 0.5 else data[:at] + data[min(len(data), at + rng.randrange(1, 2000)) :]


def repeat(rng: random.Random, data: bytes) -> bytes:
    """A piece again and again."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at : at + rng.randrange(1, 200)] * rng.choice((2, 10, 200)) + data[at:]


def scrap(rng: random.Random, data: bytes) -> bytes:
    """Something that means something to a parser."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_SCRAPS) + data[at:]


def number(rng: random.Random, data: bytes) -> bytes:
    """Another number in place of one."""
    found = list(_DIGITS.finditer(data))
    if not found:
        return scrap(rng, data)
    m = rng.choice(found)
    return data[: m.start()] + rng.choice(_NUMBERS) + data[m.end() :]


def tag(rng: random.Random, data: bytes) -> bytes:
    """A tag taken away, doubled, or put elsewhere."""
    found = list(_TAG.finditer(data))
    if not found:
        return cut(rng, data)
    m, other = rng.choice(found), rng.choice(found)
    return data[: m.start()] + rng.choice((b"", m.group() * 2, other.group())) + data[m.end() :]


PLAIN: tuple[Mutation, ...] = (flip, cut, repeat, scrap, number, tag)


def mutated(rng: random.Random, data: bytes) -> bytes:
    """Some of them, one after another."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(PLAIN)(rng, data)
    return data


def package(rng: random.Random, data: bytes) -> bytes:
    """A package (docx, xlsx) with a part changed, so that its reader comes further than to the check of the archive."""
    if rng.random() < 0.15:
        return mutated(rng, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = [n for n in old.namelist() if n.endswith((".xml", ".rels"))]
        chosen = set(rng.choices(names, k=rng.choice((1, 1, 2))))
        for name in old.namelist():
            part = old.read(name)
            if name in chosen:
                if rng.random() < 0.05:
                    continue
                part = mutated(rng, part)
            new.writestr(name, part)
    return out.getvalue()
