"""What a pack knows for comparing reports: ``comparing.yaml``, read strictly. A pack may be without it.

Patterns are regular expressions over text without white space and with one width of characters. *Mandated*
text is what every report must or does say, so that finding it again says nothing about copying.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from drafting.genre import schema
from drafting.genre.model import Axis, Genre
from drafting.genre.yaml_nodes import Node, load_yaml

_SHORTEST_LABEL = 4


@dataclass(frozen=True, slots=True)
class Formulation:
    """A set formulation and the first report year for which it can be used."""

    pattern: re.Pattern[str]
    since: int


@dataclass(frozen=True, slots=True)
class Succession:
    """Formulations of one thing, each taking the place of the one before it."""

    name: str
    forms: tuple[Formulation, ...]

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Where formulations stand, as (start, end, rank); where two overlap, the later or longer one counts."""
        found: list[tuple[int, int, int]] = []
        for rank in range(len(self.forms) - 1, -1, -1):
            for match in self.forms[rank].pattern.finditer(text):
                if all(match.end() <= s or e <= match.start() for s, e, _ in found):
                    found.append((match.start(), match.end(), rank))
        return sorted(found)

    def current(self, year: int) -> int:
        """The rank of the latest formulation that a report of that year can use; -1 when there is none."""
        return max((i for i, f in enumerate(self.forms) if f.since <= year), default=-1)


@dataclass(frozen=True, slots=True)
class SelfReview:
    """The section that names problems and promises measures, and how to tell the two apart."""

    section: str
    problem: str
    """What a problem is called."""
    measure: str
    """What a measure is called."""
    problems: tuple[re.Pattern[str], ...] = ()
    """Words with which an account of problems begins."""
    measures: tuple[re.Pattern[str], ...] = ()
    """Words with which the measures begin."""
    common: frozenset[str] = frozenset()
    """Words that any problem or measure may have, so that they tell nothing of what it is about."""
    answers: str | None = None
    """The place of the form where measures are written, None where the form has none of its own for them."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """What is mandated, where problems are named, and which formulations follow one another."""

    sentences: tuple[re.Pattern[str], ...] = ()
    """A sentence in which one of these is found is mandated as a whole."""
    phrases: tuple[re.Pattern[str], ...] = ()
    """Words that are mandated wherever they stand."""
    official: tuple[str, ...] = ()
    """Headings and labels of the form itself, the longest first."""
    counted: frozenset[str] = frozenset()
    """What prose calls the rows and columns of the form: in a sentence that lists figures they are the form's words."""
    review: SelfReview | None = None
    successions: tuple[Succession, ...] = ()


def load_comparing(genre: Genre) -> Comparing:
    """The pack's knowledge. Raises PackError, with file and line, for what the schema does not allow."""
    outline = genre.outline
    return _load(genre.root, _official(genre), _counted(genre), outline.of_role("review"), outline.places)


def _official(genre: Genre) -> tuple[str, ...]:
    words: set[str] = set()
    for section in genre.outline.filled("", ""):
        words.add(section.heading)
        words.update(v.text for v in section.variants)
        for sub in section.subsections:
            words.update((sub.label, *sub.names))

    def labels(axes: tuple[Axis, ...]) -> None:
        for axis in axes:
            words.update((axis.label, *axis.names, *axis.variants))
            labels(axis.children)

    for edition in genre.editions:
        words.add(edition.document)
        for table in edition.tables:
            words.add(table.title)
            for block in table.blocks:
                labels(block.rows)
                labels(block.columns)
    kept = {"".join(w.split()) for w in words}
    return tuple(sorted((w for w in kept if len(w) >= _SHORTEST_LABEL), key=lambda w: (-len(w), w)))


def _counted(genre: Genre) -> frozenset[str]:
    words: set[str] = set()

    def names(axes: tuple[Axis, ...]) -> None:
        for axis in axes:
            words.update((*axis.names, axis.label))
            names(axis.children)

    for edition in genre.editions:
        for table in edition.tables:
            for block in table.blocks:
                names(block.rows)
                names(block.columns)
    return frozenset(words)


@lru_cache(maxsize=8)
def _load(
    root: str, official: tuple[str, ...], counted: frozenset[str], reviews: tuple[str, ...], places: tuple[str, ...]
) -> Comparing:
    path = Path(root) / "comparing.yaml"
    if not path.is_file():
        return Comparing(official=official, counted=counted)
    keys = load_yaml(path).shaped(schema.COMPARING)
    mandated = keys["mandated"].shaped(schema.MANDATED) if "mandated" in keys else {}
    review = None
    if "review" in keys:
        parts = keys["review"].shaped(schema.REVIEW)
        names = parts["names"].shaped(schema.REVIEW_NAMES)
        if len(reviews) != 1:
            keys["review"].fail("提纲（outline.yaml）里应有一个部分的 roles 写 review")
        if "answers" in parts and parts["answers"].text() not in places:
            parts["answers"].fail(f"提纲里没有“{parts['answers'].text()}”这一处")
        review = SelfReview(
            reviews[0],
            names["problem"].text(),
            names["measure"].text(),
            _patterns(parts.get("problems")),
            _patterns(parts.get("measures")),
            frozenset(parts["common"].texts()) if "common" in parts else frozenset(),
            parts["answers"].text() if "answers" in parts else None,
        )
    return Comparing(
        _patterns(mandated.get("sentences")),
        _patterns(mandated.get("phrases")),
        official,
        counted,
        review,
        tuple(_succession(n) for n in keys["formulations"].list()) if "formulations" in keys else (),
    )


def _patterns(node: Node | None) -> tuple[re.Pattern[str], ...]:
    return tuple(n.regex() for n in node.list()) if node is not None else ()


def _succession(node: Node) -> Succession:
    keys = node.shaped(schema.FORMULATIONS)
    forms: list[Formulation] = []
    for item in keys["forms"].list():
        parts = item.shaped(schema.FORMULATION)
        since = parts["since"].integer()
        if forms and since < forms[-1].since:
            parts["since"].fail("年份早于前一种提法")
        forms.append(Formulation(parts["text"].regex(), since))
    if len(forms) < 2:
        node.fail("至少要有前后两种提法")
    return Succession(keys["name"].text(), tuple(forms))
