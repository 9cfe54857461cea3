"""Genre is data: no heading, label, indicator or phrase of any pack stands in the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from drafting.resources import own_yaml, templates_root

PACKAGE = Path(__file__).resolve().parents[1] / "drafting"
SHORTEST = 4
_HANZI = re.compile("[\u4e00-\u9fff]+")
# Words of the packs that a program for any report form uses, too: they name no thing of the genre.
GENERAL = frozenset({"百分之百"})
# Where a pack keeps knowledge; what explains the pack (messages, reasons, sources) is not a word of the genre.
_EXPLAINS = {"reason", "message", "source", "comment", "why", "note", "advice", "document"}


def words_of_packs() -> Iterator[tuple[str, str]]:
    """Every text of four or more characters in the packs' data files, with the file it stands in."""
    for path in sorted(templates_root().rglob("*.yaml")):
        tree = own_yaml(path)
        for text in _texts(tree):
            yield text, path.name
    for path in sorted(templates_root().rglob("lexicon.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield line.split("#")[0].split(" ")[0].strip(), path.name


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in _EXPLAINS:
                yield str(key)
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str):
        yield node


@lru_cache(maxsize=1)
def genre_words() -> dict[str, str]:
    """Words that must not stand in the program: whole texts that are plain Chinese, of four characters or more."""
    out: dict[str, str] = {}
    for text, file in words_of_packs():
        if _HANZI.fullmatch(text) and len(text) >= SHORTEST and text not in GENERAL:
            out[text] = file
    return out


def test_there_are_words_to_look_for() -> None:
    assert len(genre_words()) > 50


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_holds_no_word_of_a_genre(path: Path) -> None:
    if "_data" in path.parts:
        pytest.skip("data of the installed package")
    words = genre_words()
    source = path.read_text(encoding="utf-8")
    found = [
        f"line {source[: source.index(w)].count(chr(10)) + 1}: {w} (of {f})" for w, f in words.items() if w in source
    ]
    assert not found, "\n".join(found)
