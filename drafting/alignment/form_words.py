"""The form's own words: what every report of a genre has because the form prints it, so that nobody copied it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from drafting.genre.model import Axis, Genre

_SHORTEST_LABEL = 4


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the form prints, and what prose calls its rows and columns."""

    official: tuple[str, ...]
    """Headings and labels of the form itself, the longest first."""
    counted: frozenset[str]
    """Names of rows and columns: in a sentence that lists figures they are the form's words."""


def form_words(genre: Genre) -> FormWords:
    """The words of a genre's forms, of all editions."""
    official = {"".join(word.split()) for word in _official(genre)}
    long = (word for word in official if len(word) >= _SHORTEST_LABEL)
    return FormWords(
        tuple(sorted(long, key=lambda word: (-len(word), word))),
        frozenset(_of_axes(genre, lambda axis: (axis.label, *axis.names))),
    )


def _official(genre: Genre) -> Iterator[str]:
    for section in genre.outline.filled("", ""):
        yield section.heading
        yield from (variant.text for variant in section.variants)
        for sub in section.subsections:
            yield from (sub.label, *sub.names)
    for edition in genre.editions:
        yield edition.document
        yield from (table.title for table in edition.tables)
    yield from _of_axes(genre, lambda axis: (axis.label, *axis.names, *axis.variants))


def _of_axes(genre: Genre, words: Callable[[Axis], Iterable[str]]) -> Iterator[str]:
    """The words of every row and column, those below others included."""
    waiting = [
        axis
        for edition in genre.editions
        for table in edition.tables
        for block in table.blocks
        for axis in (*block.rows, *block.columns)
    ]
    while waiting:
        axis = waiting.pop()
        yield from words(axis)
        waiting.extend(axis.children)
