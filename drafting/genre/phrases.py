"""The phrases that reports of a genre have in common: ``phrases.yaml`` of a pack, read strictly, or not there at all.

* a *demand* is something a report must state, made of elements that each have several wordings;
* *mandated* text is what every report must or does say, of a demand or beside them all: finding it again in the next
  report says nothing about copying;
* the *self-review* is where problems are named and measures promised, and how either begins;
* a *succession* is a set formulation in the forms that took one another's place.

Patterns are regular expressions over text without white space and with one width of characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from drafting.genre import schema_words as words
from drafting.genre.model import Applies, Genre
from drafting.genre.word_keys import (
    Grave,
    applies_to,
    dated_pattern,
    grave,
    list_of,
    patterns_of,
    text_of,
    texts_of,
)
from drafting.genre.yaml_nodes import Node, load_yaml

PHRASES = "phrases.yaml"


@dataclass(frozen=True, slots=True)
class Mandated:
    """Text that every report has."""

    sentences: tuple[re.Pattern[str], ...] = ()
    """A sentence in which one of these is found is mandated as a whole."""
    phrases: tuple[re.Pattern[str], ...] = ()
    """Words that are mandated wherever they stand."""

    def with_those(self, demands: tuple[Demand, ...]) -> Mandated:
        """This, and what is mandated as a way to state a demand."""
        every = (*(d.mandated for d in demands), self)
        return Mandated(
            tuple(p for m in every for p in m.sentences),
            tuple(p for m in every for p in m.phrases),
        )


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a demand: the wordings any of which will do, and patterns for freer ones."""

    name: str
    words: tuple[str, ...]
    patterns: tuple[str, ...]
    model: str = ""
    """The wording to hold against what is almost it; empty when the element is not worth that."""
    stated: tuple[re.Pattern[str], ...] = ()
    """One of these must be found in a passage that speaks of it: what came of it. Empty when to speak of it will do."""
    unstated: str = ""
    """What is told where it is spoken of and not stated."""
    hints: tuple[re.Pattern[str], ...] = ()
    """Where one of these is found, it may be meant: its absence is no more than worth a look."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that a report must state, made of elements that must all be there."""

    id: str
    name: str
    elements: tuple[Element, ...]
    missing: Grave
    altered: Grave
    applies: Applies
    places: tuple[str, ...] = ()
    """Ids of the sections it is looked for in (``preamble`` before the first); empty: anywhere."""
    home: tuple[str, ...] = ()
    """Ids of the section or sub-section where it should stand; that is where its absence is told."""
    needs_place: bool = False
    """Whether its absence weighs only when the report has its place at all."""
    advice: str = ""
    source: str = ""
    mandated: Mandated = Mandated()
    """How every report states it, so that finding the same words again says nothing about copying."""


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
class Phrases:
    """What must be stated, what is said by every report, where problems are named, and what followed what."""

    demands: tuple[Demand, ...] = ()
    mandated: Mandated = Mandated()
    """Of the demands and beside them."""
    review: SelfReview | None = None
    successions: tuple[Succession, ...] = ()


def load_phrases(genre: Genre) -> Phrases:
    """The pack's knowledge. Raises PackError, with file and line, for what the schema does not allow."""
    outline = genre.outline
    return _load(genre.root, tuple(genre.levels), tuple(genre.kinds), outline.of_role("review"), outline.places)


@lru_cache(maxsize=8)
def _load(
    root: str, levels: tuple[str, ...], kinds: tuple[str, ...], reviews: tuple[str, ...], places: tuple[str, ...]
) -> Phrases:
    path = Path(root) / PHRASES
    if not root or not path.is_file():
        return Phrases()
    keys = load_yaml(path).shaped(words.PHRASES)
    demands = tuple(_demand(n, levels, kinds) for n in list_of(keys, "phrases"))
    beside = _mandated(keys["mandated"]) if "mandated" in keys else Mandated()
    return Phrases(
        demands,
        beside.with_those(demands),
        _review(keys["review"], reviews, places) if "review" in keys else None,
        tuple(_succession(n) for n in list_of(keys, "formulations")),
    )


def _demand(node: Node, levels: tuple[str, ...], kinds: tuple[str, ...]) -> Demand:
    keys = node.shaped(words.DEMAND)
    elements = tuple(_element(n) for n in keys["elements"].list())
    if not elements:
        keys["elements"].fail("至少要有一个要素")
    return Demand(
        keys["id"].text(),
        keys["name"].text(),
        elements,
        grave(keys["missing"]),
        grave(keys["altered"]) if "altered" in keys else "warning",
        applies_to(keys, levels, kinds),
        texts_of(keys, "places"),
        texts_of(keys, "home"),
        keys["needs_place"].boolean() if "needs_place" in keys else False,
        text_of(keys, "advice"),
        text_of(keys, "source"),
        _mandated(keys["mandated"]) if "mandated" in keys else Mandated(),
    )


def _element(node: Node) -> Element:
    keys = node.shaped(words.ELEMENT)
    if "words" not in keys and "patterns" not in keys:
        node.fail("words 和 patterns 至少写一个")
    patterns = tuple(dated_pattern(n) for n in list_of(keys, "patterns"))
    return Element(
        keys["name"].text(),
        texts_of(keys, "words"),
        patterns,
        text_of(keys, "model"),
        patterns_of(keys, "stated"),
        text_of(keys, "unstated"),
        patterns_of(keys, "hints"),
    )


def _mandated(node: Node) -> Mandated:
    keys = node.shaped(words.MANDATED)
    return Mandated(patterns_of(keys, "sentences"), patterns_of(keys, "phrases"))


def _review(node: Node, reviews: tuple[str, ...], places: tuple[str, ...]) -> SelfReview:
    keys = node.shaped(words.REVIEW)
    names = keys["names"].shaped(words.REVIEW_NAMES)
    if len(reviews) != 1:
        node.fail("提纲（outline.yaml）里应有一个部分的 roles 写 review")
    answers = keys["answers"].text() if "answers" in keys else None
    if answers is not None and answers not in places:
        keys["answers"].fail(f"提纲里没有“{answers}”这一处")
    return SelfReview(
        reviews[0],
        names["problem"].text(),
        names["measure"].text(),
        patterns_of(keys, "problems"),
        patterns_of(keys, "measures"),
        frozenset(texts_of(keys, "common")),
        answers,
    )


def _succession(node: Node) -> Succession:
    keys = node.shaped(words.FORMULATIONS)
    forms: list[Formulation] = []
    for item in keys["forms"].list():
        parts = item.shaped(words.FORMULATION)
        since = parts["since"].integer()
        if forms and since < forms[-1].since:
            parts["since"].fail("年份早于前一种提法")
        forms.append(Formulation(parts["text"].regex(), since))
    if len(forms) < 2:
        node.fail("至少要有前后两种提法")
    return Succession(keys["name"].text(), tuple(forms))
