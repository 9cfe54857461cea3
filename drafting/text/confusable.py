"""Characters that are easily typed or read for each other: they sound alike, or look alike."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    by_sound: dict[str, set[str]] = defaultdict(set)
    by_shape: list[str] = []
    for line in Path(__file__).with_name("confusable.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        key, characters = line.split()
        if key == "=":
            by_shape.append(characters)
        else:
            by_sound[_sound(key)].update(characters)
    out: dict[str, set[str]] = defaultdict(set)
    for group in (*by_sound.values(), *by_shape):
        for character in group:
            out[character].update(group)
    return {c: frozenset(others - {c}) for c, others in out.items()}


def _sound(pinyin: str) -> str:
    """A reading in the form in which readings that are often confused are one."""
    for one, other in _NEAR:
        pinyin = pinyin.replace(one, other)
    return pinyin


def confusable(character: str) -> frozenset[str]:
    """The characters that are easily taken for this one; none for what is no common Chinese character."""
    return _groups().get(character, frozenset())
