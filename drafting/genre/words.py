"""The dictionary words of a pack (``lexicon.txt``): names that segmentation keeps whole."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from drafting.genre.model import Genre


def dictionary_words(genre: Genre) -> tuple[str, ...]:
    """The words of a pack's ``lexicon.txt``, one a line, ``#`` for remarks; none when the pack has no such file."""
    return _read(genre.root)


@lru_cache(maxsize=8)
def _read(root: str) -> tuple[str, ...]:
    path = Path(root) / "lexicon.txt"
    if not root or not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
