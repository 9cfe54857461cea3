"""Runs the pack's patterns for wrong words over the reading text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from drafting.analysis.prose import Prose
from drafting.genre.figures import Agency
from drafting.genre.word_keys import with_years
from drafting.genre.wording import Slip
from drafting.text.patterns import needed
from drafting.text.taken import Ranges


@dataclass(frozen=True, slots=True)
class SlipFound:
    """A slip, its range in the reading text, and what should stand there (None when there is no one answer)."""

    slip: Slip
    start: int
    end: int
    right: str | None


@lru_cache(maxsize=4096)
def _compiled(pattern: str, year: int | None) -> re.Pattern[str]:
    return re.compile(with_years(pattern, year))


@lru_cache(maxsize=4096)
def _needed(pattern: str, year: int | None) -> frozenset[str]:
    return needed(with_years(pattern, year))


def find_slips(prose: Prose, slips: Sequence[Slip], agency: Agency | None, year: int | None) -> list[SlipFound]:
    """The slips that hold for this report and are found in it, in order; of overlapping ones the first listed."""
    level = agency.level if agency is not None else None
    kind = agency.kind if agency is not None else None
    out: list[SlipFound] = []
    taken = Ranges()
    for slip in slips:
        if not slip.applies.to(level, kind, year) or (year is None and _depends_on_year(slip)):
            continue
        # Most words that are wrong have a character that the report has nowhere.
        if not _needed(slip.pattern, year) <= prose.characters:
            continue
        if slip.needs and not _compiled(slip.needs, year).search(prose.text):
            continue
        if slip.unless_report and _compiled(slip.unless_report, year).search(prose.text):
            continue
        for found in _matches(prose, slip, year):
            if taken.meet(found.start, found.end):
                continue
            taken.add(found.start, found.end)
            out.append(found)
            if slip.once:
                break
    return sorted(out, key=lambda f: (f.start, f.end))


def _depends_on_year(slip: Slip) -> bool:
    return slip.applies.first_year is not None or slip.applies.last_year is not None


def _matches(prose: Prose, slip: Slip, year: int | None) -> Iterator[SlipFound]:
    for match in _compiled(slip.pattern, year).finditer(prose.text):
        group = "fault" if "fault" in match.re.groupindex else 0
        start, end = match.span(group)
        if start < 0 or prose.piece_at(start).kind == "official":
            continue
        if slip.sections and prose.piece_at(start).section not in slip.sections:
            continue
        if not slip.titles and prose.in_title(start):
            continue
        if slip.unless:
            a, b = prose.sentence_at(start)
            if _compiled(slip.unless, year).search(prose.text, a, b):
                continue
        yield SlipFound(slip, start, end, match.expand(with_years(slip.right, year)) if slip.right else None)


@dataclass(frozen=True, slots=True)
class TypoFound:
    """A miswritten word and what is meant."""

    start: int
    end: int
    right: str


def find_typos(prose: Prose, typos: Mapping[str, str]) -> Iterator[TypoFound]:
    """Where miswritten words stand, the longest at a place; whether they are whole words is for the caller to see."""
    index = _by_first(tuple(typos))
    text = prose.text
    end = 0
    for at in [i for i, pair in enumerate(map(add, text, text[1:])) if pair in index]:
        if at < end:
            continue
        wrong = next((w for w in index[text[at : at + 2]] if text.startswith(w, at)), None)
        if wrong is None:
            continue
        if prose.piece_at(at).kind != "official":
            yield TypoFound(at, at + len(wrong), typos[wrong])
        end = at + len(wrong)


@lru_cache(maxsize=8)
def _by_first(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        out.setdefault(word[:2], []).append(word)
    return {k: tuple(v) for k, v in out.items()}
