"""A report cut into sentences and tokens for comparing, with what changes every year masked.

Numbers, years, dates and the agency's own name are tokens with one key for all their values, so that two
sentences that differ only in them are the same sentence. Everything else is a word that jieba cuts, or a
literal that is never cut (a document number, an address of a website).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

from drafting.alignment.form_words import form_words
from drafting.analysis.identity import Identity, Outlined
from drafting.analysis.structure import Passage, SectionFound, Structure
from drafting.document.model import Document
from drafting.genre.model import Genre
from drafting.genre.phrases import Phrases, load_phrases
from drafting.genre.words import dictionary_words
from drafting.language.dates import CHINESE_DIGITS, CHINESE_YEAR_ALONE, DATED_ACT, DAY_OR_MONTH, YEAR_OR_SPAN
from drafting.language.enumerations import FIRST_ITEMS, ITEM, LED_IN
from drafting.language.quantities import find_quantities, normalise
from drafting.language.segmentation import segmenter
from drafting.language.sentences import LITERALS, PLACE_END, SMALL_WORDS
from drafting.text.mapped import MappedText, Placed, is_blank
from drafting.text.span import Span

TokenKind = Literal["word", "literal", "number", "year", "date", "name", "mark"]
Role = Literal["problem", "measure", ""]

NUMBER, YEAR, DATE, NAME = "⟨数⟩", "⟨年⟩", "⟨日期⟩", "⟨名⟩"
FRONT = ""
"""The section id of what stands before the first section."""

_ENDS = "。！？；!?;"
_CLOSERS = "”’）》〉」』】\"'"
_PAIRS = {"（": "）", "“": "”", "《": "》", "〈": "〉", "「": "」", "【": "】"}
_LONGEST_PAIR = 160
_MARKS = frozenset("，。！？；：、（）“”‘’《》〈〉【】〔〕「」『』—…·-~～/\\|[]()<>\"'!?;:,.+*=_#&@$^`{}")
_OWN_ENOUGH = 8
"""A sentence with fewer characters of its own says nothing that could be copied."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or masked value at ``[start, end)`` of its sentence's text; equal keys count as the same token."""

    start: int
    end: int
    text: str
    key: str
    kind: TokenKind
    mandated: bool = False
    year: int | None = None
    """Of a year: which one."""
    cited: bool = False
    """Of a year: whether it belongs to the name or date of something else, so that it need not move on."""
    value: Decimal | None = None
    """Of a number: its value, and the unit behind it."""
    unit: str = ""

    @property
    def weighty(self) -> bool:
        """A word that carries meaning."""
        return self.kind in ("word", "literal") and self.key not in SMALL_WORDS

    @property
    def own(self) -> bool:
        """A word that the agency chose: not mandated, not masked, no punctuation, no particle."""
        return self.weighty and not self.mandated


@dataclass(frozen=True, slots=True)
class Sentence(Placed):
    """A sentence, or an item of a list that ends in a semicolon, in its normal form (see ``normalise``).

    ``index`` counts the sentences of its report. The ordinal before it and the mark behind it are no tokens:
    that an item moved up from third to second place is no change of wording.
    """

    index: int
    section: str
    subsection: str | None
    paragraph: int
    content: MappedText
    tokens: tuple[Token, ...]
    role: Role = ""
    mandated: bool = False
    """Whether it says only what every report says."""
    item: bool = False
    """Whether an ordinal stands before it."""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same sentence: its tokens without punctuation."""
        return tuple(t.key for t in self.tokens if t.kind != "mark")

    @property
    def own_key(self) -> tuple[str, ...]:
        """The agency's own words in it."""
        return tuple(t.key for t in self.tokens if t.own)

    @property
    def own_length(self) -> int:
        """How many characters are the agency's own words: what no form, law or set phrase gives it."""
        return sum(t.end - t.start for t in self.tokens if t.own)


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading as it stands; ``id`` says which one of the outline it is, or holds its words."""

    id: str
    section: str
    label: MappedText
    level: int
    key: str
    """Its words, masked and without white space."""

    @property
    def text(self) -> str:
        """The label of the heading, without its ordinal."""
        return self.label.text

    @property
    def span(self) -> Span:
        """The place of the label in the document's text."""
        return self.label.span


@dataclass(frozen=True)
class ReportText:
    """A report as comparing looks at it."""

    document: Document
    structure: Structure
    identity: Identity
    knowledge: Phrases
    sentences: tuple[Sentence, ...]
    headings: tuple[HeadingLine, ...]

    @property
    def year(self) -> int | None:
        """The year that the report is about; None where it does not say."""
        return self.identity.year

    @cached_property
    def own(self) -> tuple[Sentence, ...]:
        """The sentences that are the agency's own."""
        return tuple(s for s in self.sentences if not s.mandated)

    @cached_property
    def order(self) -> tuple[object, ...]:
        """A key by which two reports can be put in an order that does not depend on which was given first."""
        return (
            tuple((s.section, s.text) for s in self.sentences),
            tuple(h.text for h in self.headings),
            self.year or 0,
        )


def read_sentences(known: Outlined, genre: Genre, terms: Iterable[str] = ()) -> ReportText:
    """Cut a report into sentences. ``terms`` are further words that are never cut."""
    document, structure, identity = known.document, known.structure, known.identity
    knowledge = load_phrases(genre)
    cutter = _Cutter(genre, knowledge, identity, tuple(terms))
    sentences: list[Sentence] = []
    paragraph = 0
    for section in (None, *structure.sections):
        id = (
            FRONT if section is None else (section.spec.id if section.spec is not None else f"?{_plain(section.label)}")
        )
        role: Role = "problem" if knowledge.review is not None and knowledge.review.section == id else ""
        for passage in structure.preamble if section is None else section.passages:
            for sentence in cutter.cut(passage, id, paragraph, len(sentences), role):
                sentences.append(sentence)
                role = sentence.role
            paragraph += 1
    return ReportText(
        document, structure, identity, knowledge, tuple(sentences), tuple(_headings(document, structure, cutter))
    )


def _section_id(section: SectionFound) -> str:
    return section.spec.id if section.spec is not None else f"?{_plain(section.label)}"


def _plain(text: MappedText) -> str:
    return normalise(text).text


def _headings(document: Document, structure: Structure, cutter: _Cutter) -> Iterator[HeadingLine]:
    title = document.title
    if title is not None:
        yield HeadingLine("title", FRONT, title.content, 0, cutter.masked(_plain(title.content)))
    for section in structure.sections:
        words = _plain(section.label)
        id = _section_id(section)
        yield HeadingLine(id, id, section.label, 1, words)
        for sub in section.subsections:
            label = _plain(sub.label)
            yield HeadingLine(f"{id}/{sub.spec.id if sub.spec is not None else '?' + label}", id, sub.label, 2, label)


@dataclass(frozen=True, slots=True, order=True)
class _Special:
    """A range that is never cut."""

    start: int
    end: int
    kind: TokenKind
    year: int | None = None
    cited: bool = False
    value: Decimal | None = None
    unit: str = ""


_KEYS: dict[TokenKind, str] = {"number": NUMBER, "year": YEAR, "date": DATE, "name": NAME}


class _Cutter:
    """Cuts passages of one report."""

    def __init__(self, genre: Genre, knowledge: Phrases, identity: Identity, terms: tuple[str, ...]) -> None:
        lexicon = dictionary_words(genre)
        self.segmenter = segmenter((*lexicon, *terms))
        self.knowledge = knowledge
        self.form = form_words(genre)
        self.names = _names(identity.agency.name if identity.agency is not None else "")

    def masked(self, text: str) -> str:
        """A text with name, years and numbers masked."""
        if self.names is not None:
            text = self.names.sub(NAME, text)
        return re.sub(r"\d+", NUMBER, YEAR_OR_SPAN.sub(YEAR, text))

    def cut(self, passage: Passage, section: str, paragraph: int, first: int, role: Role) -> Iterator[Sentence]:
        content = normalise(passage.content)
        text = content.text
        if not text:
            return
        special = self._special(text)
        mandated = self._mandated(text)
        index = first
        for start, stop in _cuts(text):
            lead = LED_IN.match(text, start, stop)
            begin = lead.end() if lead is not None and lead.end() < stop else start
            words = text[start:stop]
            tokens = self._of_the_form(tuple(self._tokens(text, begin, stop, special, mandated)))
            if not any(t.kind != "mark" for t in tokens):
                continue
            role = self._role(words, role, item=lead is not None)
            whole = any(p.search(words) for p in self.knowledge.mandated.sentences)
            own = sum(t.end - t.start for t in tokens if t.own)
            yield Sentence(
                index,
                section,
                passage.subsection,
                paragraph,
                content.slice(begin, stop),
                tokens,
                role,
                whole or own < _OWN_ENOUGH,
                lead is not None,
            )
            index += 1

    def _of_the_form(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """Units are no words of one's own, nor are the form's names of its rows where a sentence lists figures."""
        listing = sum(t.kind == "number" for t in tokens) > 1
        out = []
        for before, token in zip((None, *tokens), tokens, strict=False):
            unit = before is not None and before.kind == "number" and before.unit.startswith(token.text)
            form = listing and token.text in self.form.counted
            out.append(replace(token, mandated=True) if unit or form else token)
        return tuple(out)

    def _role(self, words: str, role: Role, *, item: bool) -> Role:
        review = self.knowledge.review
        if not role or review is None:
            return role
        if any(p.search(words) for p in review.measures):
            return "measure"
        if not item and any(p.search(words) for p in review.problems):
            return "problem"
        return role

    def _special(self, text: str) -> list[_Special]:
        """Literals, dates, years, the agency's name and numbers, in order; they do not overlap."""
        out: list[_Special] = []
        taken = [False] * len(text)

        def take(found: _Special) -> None:
            if found.start < found.end and not any(taken[found.start : found.end]):
                out.append(found)
                taken[found.start : found.end] = [True] * (found.end - found.start)

        for match in LITERALS.finditer(text):
            take(_Special(match.start(), match.end(), "literal"))
        titles = [(m.start(), m.end()) for m in re.finditer(r"《[^》]*》", text)]
        for match in YEAR_OR_SPAN.finditer(text):
            cited = any(s <= match.start() < e for s, e in titles) or _dates_something(text, match.end())
            take(_Special(match.start(), match.end(), "year", int(match["digits"]), cited))
        for match in CHINESE_YEAR_ALONE.finditer(text):
            take(_Special(match.start(), match.end(), "year", int(match[0].translate(CHINESE_DIGITS))))
        if self.names is not None:
            for match in self.names.finditer(text):
                take(_Special(match.start(), match.end(), "name"))
        for match in DAY_OR_MONTH.finditer(text):
            take(_Special(match.start(), match.end(), "date"))
        for q in find_quantities(text):
            take(_Special(q.start, q.end, "number", value=q.value, unit="%" if q.kind == "share" else q.unit))
        return sorted(out, key=lambda f: f.start)

    def _mandated(self, text: str) -> list[bool]:
        covered = [False] * len(text)
        for pattern in self.knowledge.mandated.phrases:
            for match in pattern.finditer(text):
                covered[match.start() : match.end()] = [True] * (match.end() - match.start())
        for word in self.form.official:
            at = text.find(word)
            while at >= 0:
                covered[at : at + len(word)] = [True] * len(word)
                at = text.find(word, at + len(word))
        return covered

    def _tokens(
        self, text: str, begin: int, stop: int, special: list[_Special], mandated: list[bool]
    ) -> Iterator[Token]:
        at = begin
        for f in special:
            if f.end <= begin or f.start >= stop:
                continue
            yield from self._words(text, at, f.start, begin, mandated)
            words = text[f.start : f.end]
            key = _KEYS.get(f.kind, words)
            whole = all(mandated[f.start : f.end])
            yield Token(f.start - begin, f.end - begin, words, key, f.kind, whole, f.year, f.cited, f.value, f.unit)
            at = f.end
        yield from self._words(text, at, stop, begin, mandated)

    def _words(self, text: str, start: int, stop: int, begin: int, mandated: list[bool]) -> Iterator[Token]:
        at = start
        for word in self.segmenter.words(text[start:stop]):
            end = at + len(word)
            kind: TokenKind = "mark" if all(c in _MARKS for c in word) else "word"
            yield Token(at - begin, end - begin, word, word, kind, all(mandated[at:end]))
            at = end


def _dates_something(text: str, end: int) -> bool:
    """Whether a year is that of a law or plan (2019年修订, 2021年印发的), which stays what it is."""
    behind = text[end : end + 14]
    return DATED_ACT.match(behind) is not None


def _names(name: str) -> re.Pattern[str] | None:
    """The agency's name and the place in it, longest first; None when it is not known."""
    plain = "".join(c for c in name if not is_blank(c))
    if len(plain) < 2:
        return None
    found = {plain}
    for match in PLACE_END.finditer(plain):
        if match.end() >= 3:
            found.add(plain[: match.end()])
    return re.compile("|".join(re.escape(n) for n in sorted(found, key=lambda n: (-len(n), n))))


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Sentences of a text as (start, stop), without the marks behind them; nothing in brackets or quotes is cut."""
    inside = _inside(text)
    start = at = 0
    while at < len(text):
        c = text[at]
        if inside[at]:
            at += 1
            continue
        if c in _ENDS:
            end = at + 1
            while end < len(text) and (text[end] in _ENDS or (text[end] in _CLOSERS and not inside[end])):
                end += 1
            if at > start:
                yield start, at
            start = at = end
            continue
        item = ITEM.match(text, at + 1) if c in "：:，," and at > start else None
        # A comma before 二是 parts two items; before 一是 it may only lead in.
        if item is not None and (c in "：:" or item[0][0] not in FIRST_ITEMS):
            yield start, at
            start = at + 1
        at += 1
    if start < len(text):
        yield start, len(text)


def _inside(text: str) -> list[bool]:
    """For each character, whether it stands between brackets or quotes that are closed again before long."""
    out = [False] * len(text)
    open_at: list[tuple[str, int]] = []
    for i, c in enumerate(text):
        if c in _PAIRS:
            open_at.append((_PAIRS[c], i))
        elif any(c == closer for closer, _ in open_at):
            while open_at:
                closer, begin = open_at.pop()
                if closer == c:
                    if i - begin <= _LONGEST_PAIR:
                        out[begin : i + 1] = [True] * (i + 1 - begin)
                    break
    return out
