"""Whose report a document is, and of which year.

The title says both. Where it does not, the name is looked for in the first lines and between book-title
marks, and the year in the period that the figures cover.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from drafting.analysis.structure import Structure, analyse_structure
from drafting.document.model import Document
from drafting.genre.figures import Agency
from drafting.genre.model import Genre, Period
from drafting.language.dates import CHINESE_DIGITS, CHINESE_YEAR, WHOLE_DATE, YEAR_SAID, YEAR_WORD, period_said
from drafting.language.titles import ABOUT, AROUND_NAME, BEFORE_NAME, GENITIVE, NO_NAME, NOTICE
from drafting.text.mapped import MappedText
from drafting.text.span import Span

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_QUOTED = re.compile(r"《([^《》]{6,80})》")
_LINES = 8
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports and for which year; None where the document does not say."""

    agency: Agency | None
    year: int | None
    agency_span: Span | None = None
    year_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Outlined:
    """A document read along its genre's outline, and whose it is: what every further reading of it starts from."""

    document: Document
    structure: Structure
    identity: Identity


@dataclass(frozen=True, slots=True)
class _Named:
    name: MappedText | None
    year: int | None
    year_text: MappedText | None


def outlined(document: Document, genre: Genre) -> Outlined:
    """The structure of a document, then whose it is and of which year."""
    structure = analyse_structure(document, genre)
    return Outlined(document, structure, identify(document, structure, genre))


def identify(document: Document, structure: Structure, genre: Genre) -> Identity:
    """Agency and report year of a document: from its title, else from its first lines, its period, its dates."""
    period = _period(document, genre.period)
    found: list[tuple[MappedText, _Named]] = []
    for text in _title_candidates(document, structure, genre):
        named = _name_and_year(text, genre, period)
        if named is not None:
            found.append((text, named))
    by_name = next((f for f in found if f[1].name is not None), None)
    if by_name is None and (signed := _signature(document, genre)) is not None:
        by_name = (signed, _Named(signed, None, None))
    if structure.named is not None:
        text = _plain(structure.named)
        by_name = (text, _Named(text, None, None))
    by_year = next((f for f in found if f[1].year is not None), None)
    agency = None
    agency_span = None
    if by_name is not None and by_name[1].name is not None:
        agency = genre.agencies.infer(by_name[1].name.text)
        agency_span = by_name[1].name.span
    year, year_span = (by_year[1].year, by_year[1].year_text) if by_year is not None else (None, None)
    if year is None:
        year = period if period is not None else _commonest_year(document)
    return Identity(agency, year, agency_span, year_span.span if year_span is not None else None)


def _signature(document: Document, genre: Genre) -> MappedText | None:
    """The agency that signs the document: a name by itself above the date at the end."""
    last = [_plain(c) for c in document.contents()][-_LINES:]
    for name, date in pairwise(last):
        if WHOLE_DATE.fullmatch(date.text) and _is_name(name.text) and genre.agencies.infer(name.text).kind is not None:
            return _trim(name)
    return None


class _PlainDigits(dict[int, str]):
    """Digits of any kind in plain form, looked up once each; all other characters as they are."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = unicodedata.normalize("NFKC", character) if character.isdigit() else character
        return self[code]


_PLAIN_DIGITS = _PlainDigits()


def _plain(text: MappedText) -> MappedText:
    """Without white space, its digits in plain form; every character keeps its place."""
    squeezed = text.squeeze()
    folded = squeezed.text.translate(_PLAIN_DIGITS)
    folded = CHINESE_YEAR.sub(lambda m: m[0].translate(CHINESE_DIGITS), folded)
    return MappedText(folded, squeezed.starts, squeezed.ends, squeezed.at) if len(folded) == len(squeezed) else squeezed


def _title_candidates(document: Document, structure: Structure, genre: Genre) -> Iterator[MappedText]:
    """Texts that may name the report: the title, the first lines, what stands between book-title marks."""
    if document.title is not None:
        yield _plain(document.title.content)
    contents = [_plain(c) for c, _ in zip(document.contents(), range(_LINES), strict=False)]
    for content in contents:
        if len(content) <= 2 * _LONGEST_NAME:
            yield content
    # An agency on a line of its own above the rest of the title.
    for first, second in pairwise(contents):
        if len(first) <= _LONGEST_NAME and len(second) <= _LONGEST_NAME:
            yield MappedText.join((first, second))
    for passage in structure.passages:
        plain = _plain(passage.content)
        for match in _QUOTED.finditer(plain.text):
            yield plain.slice(match.start(1), match.end(1))
    for content in contents:
        named = re.search(genre.outline.title_pattern, content.text[:200])
        if named is not None:
            yield content.slice(named.start(), named.end())


def _name_and_year(text: MappedText, genre: Genre, period: int | None) -> _Named | None:
    """Name and year in a text that names the report; None when it does not."""
    words = text.text
    if (lead := BEFORE_NAME.match(words)) is not None:
        text = text.slice(lead.end(), len(text))
        words = text.text
    match = _titled(words, genre)
    if match is not None and _is_name(match["agency"]):
        return _Named(_trim(text.slice(*match.span("agency"))), int(match["year"]), text.slice(*match.span("year")))
    kind = _kind_at(words, genre)
    # A notice about such reports names who issued it, not who reports.
    if kind is None or NOTICE.search(words, kind[1]) is not None:
        return None
    head = words[: kind[0]]
    years = list(_YEAR.finditer(words))
    chosen = next((y for y in years if period is not None and int(y[1]) == period), years[0] if years else None)
    before = head
    start = 0
    if years and years[0].start() < kind[0]:
        before = head[: years[0].start()]
        if not _is_name(before):
            # The year first, then the name: what stands between it and the kind of report.
            last = max(y.end() for y in years if y.start() < kind[0])
            start = last + len(head[last:]) - len(YEAR_WORD.sub("", head[last:]))
            before = head[start:]
    name = text.slice(start, start + len(before))
    return _Named(
        _trim(name) if _is_name(before) else None,
        int(chosen[1]) if chosen is not None else None,
        text.slice(*chosen.span(1)) if chosen is not None else None,
    )


def _titled(words: str, genre: Genre) -> re.Match[str] | None:
    """A text as a title of the genre: the right one, else one of those that are told, where they name body and year."""
    found = re.search(genre.outline.title_pattern, words)
    for variant in genre.outline.title_variants:
        if found is not None:
            break
        said = re.search(variant.text, words)
        found = said if said is not None and {"agency", "year"} <= set(said.re.groupindex) else None
    return found


def _kind_at(words: str, genre: Genre) -> tuple[int, int] | None:
    """Where a text names the kind of report: by the longest beginning of the genre's name, more than half of it,
    or as titles are known to miswrite it."""
    name = genre.name
    for length in range(len(name), len(name) // 2, -1):
        at = words.find(name[:length])
        if at >= 0:
            return at, at + length
    for variant in genre.outline.title_variants:
        said = re.search(variant.text, words)
        group = "fault" if said is not None and "fault" in said.re.groupindex else 0
        if said is not None and name[: len(name) // 2] in said[group]:
            return said.span(group)
    return None


def _is_name(words: str) -> bool:
    name = words.strip("“”\"'（）()：:、，,。《》·-—").removesuffix(ABOUT)
    return 2 <= len(name) <= _LONGEST_NAME and not NO_NAME.search(name)


def _trim(name: MappedText) -> MappedText:
    """Without punctuation around it and without a genitive or preposition at its end."""
    start, end = 0, len(name)
    while start < end and name.text[start] in AROUND_NAME:
        start += 1
    while end > start and name.text[end - 1] in AROUND_NAME + GENITIVE:
        end -= 1
    if name.text[start:end].endswith(ABOUT):
        end -= 2
    return name.slice(start, end)


def _period(document: Document, period: Period) -> int | None:
    """The year of the report period that the document says its figures cover."""
    pattern = period_said(period.first_day, period.last_day)
    for content in document.contents():
        match = pattern.search(_plain(content).text)
        if match is not None and (match[2] is None or int(match[2]) == period.end(int(match[1])).year):
            return int(match[1])
    return None


def _commonest_year(document: Document) -> int | None:
    counts: Counter[int] = Counter()
    for content in document.contents():
        counts.update(int(y) for y in YEAR_SAID.findall(_plain(content).text))
    return max(counts, key=lambda y: (counts[y], y)) if counts else None
