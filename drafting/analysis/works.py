"""Laws and documents that a report cites, held against their true titles and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

from drafting.analysis.prose import Prose
from drafting.genre.wording import Work
from drafting.language.titles import ABOUT, CALLED, DOCUMENT_NUMBER, JOINED
from drafting.text.confusable import confusable

_BEHIND = 48
_ABBREVIATED = 2
"""Characters of a short name that a report gives a work."""
_SHORT, _SHORTEST = 5, 8
"""A title of fewer characters must be exact: too many others are like it."""
_LONG, _LEAST_KEPT = 24, 0.6
"""A title of so many characters is known by this share of them, …"""
_FRAME, _CLOSE = 8, 3
"""… where it begins and ends as it should."""


@dataclass(frozen=True, slots=True)
class Miscited:
    """A title or number that is not the work's."""

    what: Literal["title", "number"]
    start: int
    end: int
    right: str
    work: Work


@dataclass(frozen=True, slots=True)
class _Title:
    start: int
    end: int
    text: str


def miscited(prose: Prose, works: Sequence[Work]) -> Iterator[Miscited]:
    """Titles that are almost a work's, and numbers that stand with a work's title and are not its own."""
    linked: set[int] = set()
    short = [(w, a) for w in works if w.edits for a in w.also if len(a) == _ABBREVIATED]
    for title in _titles(prose):
        behind = prose.text[title.end + 1 : title.end + 1 + _BEHIND]
        number = DOCUMENT_NUMBER.match(behind.removeprefix("（").split("》")[0].split("《")[0])
        shift = title.end + 1 + (1 if behind.startswith("（") else 0)
        if number is not None and JOINED.match(behind) is not None:
            number = None
        if number is not None:
            linked.add(shift + number.start())
        work, right = _meant(title.text, works)
        if work is None and (meant := next((m for m in short if _is_short(title, m[1], prose)), None)):
            work, right = meant
        if work is None:
            continue
        if right is not None:
            yield Miscited("title", title.start, title.end, right, work)
        if number is not None and work.numbers:
            expected = [m for m in map(DOCUMENT_NUMBER.match, work.numbers) if m is not None]
            if expected and _key(number) not in {_key(m) for m in expected}:
                yield Miscited("number", shift + number.start(), shift + number.end(), work.numbers[0], work)
    yield from _alone(prose, works, linked)


def _is_short(title: _Title, name: str, prose: Prose) -> bool:
    """Whether a title is a short name miswritten, which the report has elsewhere or gives here."""
    if not _of_short(title.text, name):
        return False
    return f"《{name}》" in prose.text or prose.text[: title.start - 1].endswith(CALLED)


def _of_short(text: str, name: str) -> bool:
    """Whether a title is a short name of two characters with one lost, added or another, or the two exchanged."""
    if len(text) == len(name):
        return text == name[::-1] or sum(a == b for a, b in zip(text, name, strict=True)) == 1
    long, less = (text, name) if len(text) > len(name) else (name, text)
    return len(long) == len(less) + 1 and any(long[:i] + long[i + 1 :] == less for i in range(len(long)))


def _alone(prose: Prose, works: Sequence[Work], linked: set[int]) -> Iterator[Miscited]:
    """Numbers that stand by themselves and differ from a known one in their prefix or their year only."""
    known = {_key(m): w for w in works for m in map(DOCUMENT_NUMBER.match, w.numbers) if m is not None}
    for match in DOCUMENT_NUMBER.finditer(prose.text):
        if match.start() in linked or prose.text[max(0, match.start() - 2) : match.start()].startswith("》"):
            continue
        prefix, year, number = _key(match)
        if any((prefix.endswith(p), year, number) == (True, y, n) for p, y, n in known):
            continue
        for (p, y, n), work in known.items():
            if number != n or work.numbers[0] == match.group():
                continue
            # What stands before the issuer's own characters (按照国办函) is no part of the number.
            own = prefix[max(0, prefix.rfind(p[0])) :]
            start = match.start() + len(prefix) - len(own)
            same_year = year == y and own[:2] == p[:2] and 0 < OSA.distance(own, p) <= len(p) - 2 and len(p) > 3
            same_prefix = prefix.endswith(p) and year != y and len(p) > 3
            if same_prefix:
                start = match.start() + len(prefix) - len(p)
            if same_year or same_prefix:
                yield Miscited("number", start, match.end(), work.numbers[0], work)
                break


def _key(match: re.Match[str]) -> tuple[str, str, str]:
    return match["prefix"], match["year"], match["number"]


def _titles(prose: Prose) -> Iterator[_Title]:
    """What stands between outer book-title marks, inner marks in one form."""
    depth, start = 0, 0
    for i, c in enumerate(prose.text):
        if c == "《":
            if depth == 0:
                start = i + 1
            depth += 1
        elif c == "》" and depth:
            depth -= 1
            if depth == 0:
                inner = prose.text[start:i].replace("《", "〈").replace("》", "〉")
                yield _Title(start, i, inner)
        elif c == "\n":
            depth = 0


def _meant(text: str, works: Sequence[Work]) -> tuple[Work | None, str | None]:
    """The work that a title means and, when it is not the work's title, what it should be."""
    for work in works:
        names = (work.title, *work.also, work.title[work.title.find(ABOUT) :] if ABOUT in work.title else work.title)
        if text in names:
            return work, None
    best: tuple[int, Work, str] | None = None
    for work in works:
        if work.edits == 0:
            continue
        for name in (work.title, *(a for a in work.also if len(a) >= _SHORTEST)):
            allowed = work.edits if name == work.title else min(work.edits, max(1, len(name) // 8))
            distance = OSA.distance(text, name, score_cutoff=allowed)
            if distance <= allowed and _same_issuer(text, name) and (best is None or distance < best[0]):
                best = (distance, work, name)
    if best is None:
        cut = next((w for w in works if w.edits and _is_cut(text, w.title)), None)
        if cut is not None:
            return cut, cut.title
        slip = next(((w, a) for w in works if w.edits for a in (w.title, *w.also) if _is_slip_of(text, a)), None)
        return (None, None) if slip is None else slip
    return best[1], best[2]


def _is_cut(text: str, title: str) -> bool:
    """Whether a title is a long one of which nothing but words in its midst were lost, whatever their number."""
    frame = text[:_FRAME] == title[:_FRAME] and text[-_CLOSE:] == title[-_CLOSE:]
    if not frame or len(title) < _LONG or not _LEAST_KEPT * len(title) <= len(text) < len(title):
        return False
    left = iter(title)
    return all(c in left for c in text)


def _is_slip_of(text: str, name: str) -> bool:
    """Whether a short title is another with two characters exchanged, or one taken for what sounds or looks like it."""
    if not _SHORT <= len(name) < _SHORTEST or len(text) != len(name):
        return False
    apart = [i for i, (a, b) in enumerate(zip(text, name, strict=True)) if a != b]
    if len(apart) == 2:
        return apart[1] == apart[0] + 1 and text[apart[0]] == name[apart[1]] and text[apart[1]] == name[apart[0]]
    return len(apart) == 1 and text[apart[0]] in confusable(name[apart[0]])


def _same_issuer(text: str, title: str) -> bool:
    """Whether what stands before 关于 is about the same: another body's document has another title of its own."""
    if ABOUT not in title or ABOUT not in text:
        return True
    issuer, expected = text[: text.find(ABOUT)], title[: title.find(ABOUT)]
    return not issuer or OSA.distance(issuer, expected) <= 3
