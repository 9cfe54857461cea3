"""From text to tokens: quantities first, then dates, then words; words made of words last.

jieba cuts what lies between quantities, with the words of a lexicon among its own, so that a word is never found
inside a longer one (申请人 is no 申请). The tokens are a spaCy ``Doc`` whose tags are classes and whose lemmas are
entries; compounds (不予 + 公开, 上年 + 结转) are patterns of spaCy's ``Matcher`` over those, tried again until none is
left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from drafting.language.quantities import Quantity, find_quantities
from drafting.language.segmentation import Segmenter, vocab
from drafting.language.words import GENERAL_COMPOUNDS, PUNCTUATION, general_classes, general_words

if TYPE_CHECKING:
    from spacy.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of a lexicon: its id, its class and its forms."""

    id: str
    kind: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compound:
    """Words that together are one entry. A sequence names classes, entries or plain words; ``?`` and ``*`` as in
    regular expressions."""

    id: str
    kind: str
    sequences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, quantity or mark at ``[start, end)`` of the normalised text.

    ``kind`` is its class, ``entry`` its entry of the lexicon (empty for general and unknown words), ``parts`` the
    tokens that a compound was made of.
    """

    start: int
    end: int
    text: str
    kind: str
    entry: str = ""
    quantity: Quantity | None = field(default=None, repr=False)
    parts: tuple[Token, ...] = field(default=(), repr=False)


_YEAR = re.compile(r"((?:19|20)\d{2})年?(?:度|底|末|来|以来|全年)?(?=\D|$)")
_DATE = re.compile(
    r"(?:(?:19|20)\d{2}年)?(?P<from>\d{1,2}月(?:份|底|末|初|上旬|中旬|下旬)?(?:\d{1,2}[日号])?(?:[-—–~至到]\d{1,2}(?:月(?:\d{1,2}日)?|日)?)?(?:月?份|底)?)"
    r"|\d{1,2}[-—–~至到]\d{1,2}月(?:份|底)?"
)
_WHOLE_YEAR = re.compile(r"(?:12月(?:底|末|份底|31[日号])|1月1日[-—–~至到](?:年底|12月)|1[-—–~至到]12月)")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+(?:季度|[批次届期轮个名位])?")
_MARKED = re.compile(r"[^\u4e00-\u9fff]|[一二三四五六七八九十两]")
_SERIES = re.compile(r"(?:(?:19|20)\d{2}年?[-—–~至到])+(?:19|20)\d{2}年?(?:度)?")


_SHORTEST = 2
"""A single character is too little to take a word of the dictionary apart."""

_KEPT, _LONGEST = 4096, 64
"""How many stretches of words are kept, and how long they may be: some two megabytes."""
_TEXTS, _LONGEST_TEXT = 256, 512
"""How many texts are kept with their tokens, and how long they may be: some four megabytes."""
_STRETCH = 64
"""No stretch of words that compounds are made of has more tokens."""
_Key = tuple[tuple[str, str, str], ...]
_Run = tuple[int, int, int]
"""Where a compound begins and ends among the tokens, and which one it is."""


class _Composer:
    """Makes compounds of words."""

    def __init__(self, words: Sequence[Word], compounds: Sequence[Compound]) -> None:
        general_made = [Compound("", kind, sequences) for kind, sequences in GENERAL_COMPOUNDS]
        self._compounds = (*compounds, *general_made)
        self._kinds = {w.kind for w in words} | {c.kind for c in compounds}
        self._ids = {w.id for w in words} | {c.id for c in compounds}
        elements = [self._element(e) for c in self._compounds for s in c.sequences for e in s.split()]
        self._tags, self._lemmas, self._spelt = (
            frozenset(str(e[name]) for e in elements if name in e) for name in ("TAG", "LEMMA", "ORTH")
        )
        """Classes and entries that compounds have in them, and words that they have as they are written."""
        self._runs: dict[_Key, tuple[_Run, ...]] = {}

    def composed(self, tokens: list[Token]) -> Iterator[Token]:
        """The tokens with compounds made of them: of each stretch between two that no compound has in it by itself.

        A stretch beyond any that people write (a leader of dots, a line of one word) is taken in pieces, as patterns
        that repeat meet each of its ends in each of its tokens.
        """
        begin = 0
        for at, token in enumerate(tokens):
            if not self._joins(token):
                yield from self._compose(tokens[begin:at])
                yield token
                begin = at + 1
            elif at - begin == _STRETCH:
                yield from self._compose(tokens[begin:at])
                begin = at
        yield from self._compose(tokens[begin:])

    def _joins(self, token: Token) -> bool:
        """Whether there is a compound that such a token may be in."""
        return token.kind in self._tags or token.entry in self._lemmas or token.text in self._spelt

    @cached_property
    def _matcher(self) -> Matcher:
        from spacy.matcher import Matcher

        matcher = Matcher(vocab())
        for i, compound in enumerate(self._compounds):
            patterns = [[self._element(e) for e in s.split()] for s in compound.sequences]
            if patterns:
                matcher.add(str(i), patterns)
        return matcher

    def _element(self, source: str) -> dict[str, object]:
        name = source.rstrip("?*")
        out: dict[str, object]
        if name in self._kinds or (name in general_classes() and name not in self._ids):
            out = {"TAG": name}
        elif name in self._ids:
            out = {"LEMMA": name}
        else:
            out = {"ORTH": name}
        if source != name:
            out["OP"] = source[len(name) :]
        return out

    def _compose(self, tokens: list[Token]) -> list[Token]:
        for _ in range(4):
            runs = self._runs_in(tokens)
            if not runs:
                break
            tokens = self._merged(tokens, runs)
        return tokens

    def _runs_in(self, tokens: Sequence[Token]) -> tuple[_Run, ...]:
        """The compounds in a clause, the longest first where two share a token; clauses are alike but for numbers."""
        if len(tokens) < 2:
            return ()
        key = tuple([(t.kind, t.entry, t.text if t.text in self._spelt else "") for t in tokens])
        found = self._runs.get(key)
        if found is None:
            found = self._matched(tokens)
            if len(self._runs) >= _KEPT:
                self._runs.clear()
            if len(tokens) <= _LONGEST:
                self._runs[key] = found
        return found

    def _matched(self, tokens: Sequence[Token]) -> tuple[_Run, ...]:
        from spacy.tokens import Doc

        strings = vocab().strings
        doc = Doc(
            vocab(),
            words=[t.text for t in tokens],
            spaces=[False] * len(tokens),
            tags=[t.kind for t in tokens],
            lemmas=[t.entry or "-" for t in tokens],
        )
        matches = [(a, b, int(strings[key])) for key, a, b in self._matcher(doc) if b - a > 1]
        matches.sort(key=lambda m: (m[0] - m[1], m[0], m[2]))
        taken: set[int] = set()
        out: list[_Run] = []
        for a, b, i in matches:
            if taken.isdisjoint(range(a, b)):
                taken.update(range(a, b))
                out.append((a, b, i))
        return tuple(sorted(out))

    def _merged(self, tokens: Sequence[Token], runs: Iterable[_Run]) -> list[Token]:
        out: list[Token] = []
        at = 0
        for a, b, i in runs:
            out += tokens[at:a]
            compound = self._compounds[i]
            run = tokens[a:b]
            text = "".join(t.text for t in run)
            parts = tuple(p for t in run for p in (t.parts or (t,)))
            out.append(Token(run[0].start, run[-1].end, text, compound.kind, compound.id, parts=parts))
            at = b
        return [*out, *tokens[at:]]


class Lexer:
    """Cuts normalised text into tokens, by the words of a lexicon and of general Chinese."""

    def __init__(self, words: Sequence[Word], compounds: Sequence[Compound], extra: Iterable[str] = ()) -> None:
        self._entries: dict[str, tuple[str, str]] = {}
        for word in words:
            for form in word.forms:
                self._entries.setdefault(form, (word.kind, word.id))
        general = general_words()
        han = re.compile(r"[\u4e00-\u9fff]{2,}")
        known = [w for w in (*self._entries, *general) if han.fullmatch(w)]
        self._segmenter = Segmenter(())
        self._segmenter.teach((*known, *extra))
        # What jieba would cut or the scan for numbers would take: marks and numerals inside an entry.
        self._longest = max(map(len, (*self._entries, *general)), default=0)
        marked = sorted((w for w in self._entries if _MARKED.search(w)), key=len, reverse=True)
        self._marked = re.compile("|".join(map(re.escape, marked))) if marked else None
        self._composer = _Composer(words, compounds)
        self._split: dict[str, tuple[str, ...]] = {}
        self._seen: dict[str, list[tuple[str, str, str]]] = {}
        self._forgotten: frozenset[str] = frozenset()
        self._texts: dict[tuple[str, int | None, str], tuple[Token, ...]] = {}

    @property
    def forms(self) -> frozenset[str]:
        """The words that it knows, but for those of one character."""
        return frozenset(w for w in (*self._entries, *general_words()) if len(w) > 1) - self._forgotten

    def without(self, forms: Iterable[str]) -> Lexer:
        """A lexer that cuts as this one does and does not know what these forms are."""
        other = copy(self)
        other._forgotten = frozenset(forms)
        other._seen, other._split, other._texts = {}, {}, {}
        return other

    def tokens(self, text: str, year: int | None, own_name: str = "") -> tuple[Token, ...]:
        """All tokens of a normalised text; ``year`` makes years into last, this and next, ``own_name`` is the name of
        the body that speaks: words that are parts of it name it."""
        key = (text, year, own_name)
        found = self._texts.get(key)
        if found is None:
            found = tuple(self._composer.composed(list(_named(list(self._simple(text, year)), own_name))))
            if len(text) <= _LONGEST_TEXT:
                if len(self._texts) >= _TEXTS:
                    self._texts.clear()
                self._texts[key] = found
        return found

    # ------------------------------------------------------------------ simple tokens

    def _simple(self, text: str, year: int | None) -> Iterator[Token]:
        fixed = self._fixed(text, year)
        at = 0
        for token in fixed:
            yield from self._cut(text, at, token.start)
            yield token
            at = token.end
        yield from self._cut(text, at, len(text))

    def _fixed(self, text: str, year: int | None) -> list[Token]:
        """Quantities, dates and entries with marks in them; what begins first wins, then what is longer."""
        found: list[Token] = []
        if self._marked is not None:
            for m in self._marked.finditer(text):
                kind, entry = self._entries[m.group()]
                found.append(Token(m.start(), m.end(), m.group(), kind, entry))
        for q in find_quantities(text):
            found.append(Token(q.begin, q.stop, text[q.begin : q.stop], "number", "", q))
        for pattern in (_SERIES, _DATE, _YEAR, _ORDINAL):
            for m in pattern.finditer(text):
                found.append(Token(m.start(), m.end(), m.group(), _time_kind(m, pattern, year)))
        found.sort(key=lambda t: (t.start, -t.end, t.quantity is None))
        out: list[Token] = []
        for token in found:
            if not out or token.start >= out[-1].end:
                out.append(token)
        return out

    def _cut(self, text: str, start: int, end: int) -> Iterator[Token]:
        if start >= end:
            return
        at = start
        for word, kind, entry in self._words(text[start:end]):
            stop = at + len(word)
            yield Token(at, stop, word, kind, entry)
            at = stop

    def _words(self, text: str) -> list[tuple[str, str, str]]:
        """The words between two numbers, each with its class and entry; reports say the same ones again and again."""
        found = self._seen.get(text)
        if found is None:
            if len(self._seen) >= _KEPT:
                self._seen.clear()
            found = [self._classed(w) for w in self._known_words(self._segmenter.words(text))]
            if len(text) <= _LONGEST:
                self._seen[text] = found
        return found

    def _classed(self, word: str) -> tuple[str, str, str]:
        if word in PUNCTUATION:
            return word, PUNCTUATION[word], ""
        if word in self._forgotten:
            return word, "unknown", ""
        if word in self._entries:
            return (word, *self._entries[word])
        return word, general_words().get(word, "unknown"), ""

    def _known_words(self, words: Iterable[str]) -> Iterator[str]:
        """Words that the dictionary has as one and that are made of known ones, in these (同比增加, 提出申请)."""
        for word in words:
            if len(word) <= _SHORTEST or self._is_known(word):
                yield word
            elif general_words().get(word[0]) == "neg" and self._is_known(word[1:]):
                yield from (word[0], word[1:])  # 未受理
            elif len(word) >= 2 * _SHORTEST:
                yield from self._split.get(word) or self._split.setdefault(word, self._pieces(word))
            else:
                yield word

    def _is_known(self, word: str) -> bool:
        return word not in self._forgotten and (word in self._entries or word in general_words())

    def _pieces(self, word: str) -> tuple[str, ...]:
        """A word as the fewest known words that make it; itself where none do."""
        best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
        for end in range(_SHORTEST, len(word) + 1):
            for start in range(max(0, end - self._longest), end - _SHORTEST + 1):
                before, piece = best[start], word[start:end]
                if before is not None and self._is_known(piece):
                    found, shortest = (*before, piece), best[end]
                    if shortest is None or len(found) < len(shortest):
                        best[end] = found
        return best[-1] or (word,)


def _named(tokens: list[Token], own_name: str) -> Iterator[Token]:
    """The tokens with runs of unknown words that stand in the body's own name as one token of class ``body``."""
    at = 0
    while at < len(tokens):
        end, text = at, ""
        while (
            end < len(tokens)
            and tokens[end].kind in ("unknown", "place", "body")
            and text + tokens[end].text in own_name
        ):
            text += tokens[end].text
            end += 1
        if len(text) > 1:
            yield Token(tokens[at].start, tokens[end - 1].end, text, "body")
            at = end
        else:
            yield tokens[at]
            at += 1


def _time_kind(match: re.Match[str], pattern: re.Pattern[str], year: int | None) -> str:
    if pattern is _SERIES:
        return "time_many"
    if pattern is _ORDINAL:
        return "time_part" if match.group().endswith("季度") else "ordinal"
    if pattern is _DATE:
        return "time_this" if _WHOLE_YEAR.search(match.group()) else "time_part"
    if year is None:
        return "time_other"
    gap = int(match.group(1)) - year
    return {-1: "time_last", 0: "time_this", 1: "time_next"}.get(gap, "time_other")
