"""Characters that are easily typed or read for each other: they sound alike, or look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))


def _lines() -> Iterator[tuple[str, str]]:
    """The keys and characters of the groups."""
    for line in Path(__file__).with_name("confusable.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") and line.strip():
            key, characters = line.split()
            yield key, characters


@lru_cache(maxsize=1)
def _sounds() -> dict[str, str]:
    out: dict[str, str] = {}
    for key, characters in _lines():
        if key != "=":
            for character in characters:
                # The usual reading stands first.
                out.setdefault(character, _sound(key))
    return out


@lru_cache(maxsize=65536)
def sound_of(word: str) -> str | None:
    """How a word sounds, without tones; nothing where a character of it is in no common use."""
    sounds = _sounds()
    parts = [sounds.get(c, "") for c in word]
    return " ".join(parts) if all(parts) else None


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    by_sound: dict[str, set[str]] = defaultdict(set)
    by_shape: list[str] = []
    for key, characters in _lines():
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
