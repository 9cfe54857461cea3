"""A passage on amounts as pieces: numbers, what they may be of, the rows of tables, and the words between.

A row is named by its code, by its name, or by the names of all rows that lead to it, each with the mark of its level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from drafting.genre.claims import Claims
from drafting.language.amounts import CODE, MONEY, OBJECT, SHORT_NAME, YEAR, Meaning, Vocabulary, amount_words, cut
from drafting.language.quantities import Quantity, find_quantities
from drafting.text.layout import ordinal_of
from drafting.text.numerals import SCALES

_PATH_MARKS = frozenset("-—–/_·")
_BEGINNINGS = re.compile(r"^|(?<=[。；：\n])")
_LONGEST_ORDINAL = 8
_LONGEST_NAME = 48
_SHORTEST_NAME = 3
"""Shorter names are words, too; they name a row only where a mark stands before them and a number behind."""
_NUMBER_NEXT = r"(?=\D{0,2}\d)"
_TOLD = frozenset({"subject", "row", "rate"})
_ASIDE = re.compile(r"（[^（）\d]*）")
_LONGEST_BEFORE = 24
"""How much of a name may stand before an aside."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, number or mark at ``[start, end)`` of the text; ``entries`` are subjects, codes of rows, a scope, or what
    a row is called that no table has."""

    start: int
    end: int
    kind: str
    entries: tuple[str, ...] = ()
    quantity: Quantity | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Rows:
    """The rows that a report's tables have, by their codes."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, names: Mapping[str, str]) -> Rows:
        """The rows of some codes, their names as prose writes them: without blanks and with wide brackets."""
        return cls({code: _plain(name) for code, name in names.items()})

    @property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of each name."""
        return _by_name(tuple(sorted(self.names.items())))

    def along(self, path: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        """The codes of the last of several rows that stand below the others."""
        *above, last = path
        return tuple(c for c in last if all(any(c != a and c.startswith(a) for a in codes) for codes in above))


@lru_cache(maxsize=8)
def _by_name(names: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for code, name in names:
        out.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in out.items()}


def _plain(name: str) -> str:
    return "".join(name.split()).translate(_WIDE)


_WIDE = str.maketrans("(),", "（），", "“”‘’\"'")


@lru_cache(maxsize=8)
def _vocabulary(key: int, extra: tuple[str, ...]) -> Vocabulary:
    return Vocabulary.of(_words(_known_claims[key], extra))


_known_claims: dict[int, Claims] = {}


def vocabulary_of(claims: Claims, own: Sequence[str]) -> Vocabulary:
    """The words of a pack and of the language; ``own`` are names of the body that reports."""
    _known_claims[id(claims)] = claims
    return _vocabulary(id(claims), tuple(own))


def _words(claims: Claims, own: Iterable[str]) -> Iterator[tuple[str, Meaning]]:
    for subject in claims.subjects.values():
        kind = "generic" if subject.generic else "subject"
        for word in subject.words:
            yield word, Meaning(kind, (subject.id,))
        for word in subject.rate:
            yield word, Meaning("rate", (subject.id,))
    for scope, words in claims.scopes.items():
        for word in words:
            yield word, Meaning("scope", (scope,))
    for role, words in claims.roles.items():
        for word in words:
            yield word, Meaning(role)
    for word in claims.reasons:
        yield word, Meaning("reason")
    for word, kind in amount_words().items():
        yield word, Meaning(kind)
    for word in (*claims.fillers, *own):
        if word:
            yield word, Meaning("filler")


class Cutter:
    """Cuts the passages of one report."""

    def __init__(
        self, claims: Claims, rows: Rows, year: int | None, own: Sequence[str] = (), left_open: Sequence[str] = ()
    ) -> None:
        self.claims = claims
        self.rows = rows
        self.year = year
        self.vocabulary = vocabulary_of(claims, own)
        scales = "".join(map(re.escape, SCALES))
        self._open = [re.compile(f"(?:{p})(?:[{scales}]?{MONEY}|%)?") for p in left_open]
        marks = "|".join(map(re.escape, claims.levels))
        self._mark = re.compile(f"（\\d*(?:{marks})）(?:{re.escape(claims.suffix)})?") if marks else None
        longest = max((len(n) for n in rows.by_name), default=0)
        self._longest = min(longest, _LONGEST_NAME)
        self._framed = [
            (re.compile(f"{re.escape(head)}{OBJECT}(?P<tail>){re.escape(tail)}{_NUMBER_NEXT}"), len(head), subject.id)
            for subject in claims.subjects.values()
            for head, tail in sorted(subject.around, key=lambda f: -len(f[1]))
        ]

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """All pieces of a normalised text, in order."""
        fixed = self._fixed(text)
        out: list[Piece] = []
        at = 0
        for piece in (*fixed, Piece(len(text), len(text), "end")):
            out.extend(self._between(text, at, piece.start))
            if piece.kind != "end":
                out.append(piece)
            at = piece.end
        return tuple(_joined(self._without_tails(self._paths(text, out))))

    def _without_tails(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """The pieces with totals right behind a name made into fillers: 甲费 + 乙款支出."""
        named = -1
        for piece in pieces:
            if piece.kind in ("subject", "generic") and piece.start == named and self._is_total(piece):
                yield replace(piece, kind="filler", entries=())
                named = piece.end
                continue
            yield piece
            passed = piece.kind in ("scope", "filler") and piece.start == named
            named = piece.end if passed or piece.kind in ("subject", "row") else -1

    def _is_total(self, piece: Piece) -> bool:
        return all(self.claims.subjects[i].total for i in piece.entries)

    def _between(self, text: str, start: int, end: int) -> Iterator[Piece]:
        for begin, stop, meaning in cut(text, start, end, self.vocabulary):
            yield Piece(begin, stop, meaning.kind, meaning.entries)

    def _fixed(self, text: str) -> list[Piece]:
        """What is found before words are looked up; what begins first wins, then what is longer."""
        found = [*self._marked(text), *self._named(text), *self._years(text), *self._codes(text)]
        found += [*self._short(text), *self._around_asides(text), *self._around_objects(text)]
        ignored = [m.span() for p in (*self.claims.ignored, *self._open) for m in p.finditer(text) if m.group()]
        found += [Piece(a, b, "filler") for a, b in ignored]
        found += [Piece(a, b, "ordinal") for a, b in _ordinals(text)]
        for q in _scaled_alike(text, find_quantities(text)):
            found.append(Piece(q.begin, q.stop, "number", (), q))
        order = {"filler": 0, "row": 1, "lost": 1, "ordinal": 1, "subject": 1}
        found.sort(key=lambda p: (p.start, order.get(p.kind, 2), -p.end))
        out: list[Piece] = []
        for piece in found:
            if not out or piece.start >= out[-1].end:
                out.append(piece)
        return out

    def _marked(self, text: str) -> Iterator[Piece]:
        """Names with the mark of a level behind them; one that no table has is lost."""
        if self._mark is None:
            return
        last = 0
        for mark in self._mark.finditer(text):
            start, codes = self._before(text, mark.start(), last)
            if codes:
                yield Piece(start, mark.end(), "row", codes)
            else:
                yield Piece(start, mark.end(), "lost", (text[start : mark.end()],))
            last = mark.end()

    def _before(self, text: str, end: int, least: int) -> tuple[int, tuple[str, ...]]:
        """The longest name that ends at a place, and its codes; else where the words before it begin."""
        names, suffix = self.rows.by_name, self.claims.suffix
        for start in range(max(least, end - self._longest), end - 1):
            name = text[start:end]
            codes = names.get(name) or names.get(name + suffix)
            if codes:
                return start, codes
        begin = max(text.rfind(c, least, end) for c in "。，；：、\n") + 1
        return max(least, begin), ()

    def _named(self, text: str) -> Iterator[Piece]:
        """Names of rows as they stand; a name that a subject has, too, is the subject's."""
        at = 0
        table = _names_by_start(tuple(self.rows.by_name))
        while at < len(text):
            name = next((n for n in table.get(text[at], ()) if text.startswith(n, at)), None)
            word = self.vocabulary.longest(text, at) if name is not None else None
            if name is None or (word is not None and len(word) >= len(name)):
                at += len(word) if word is not None else 1
                continue
            yield Piece(at, at + len(name), "row", self.rows.by_name[name])
            at += len(name)

    def _short(self, text: str) -> Iterator[Piece]:
        """Names of two characters in a list of amounts: 、奖金5万元、电费3万元."""
        for m in SHORT_NAME.finditer(text):
            codes = self.rows.by_name.get(m.group())
            if codes and self.vocabulary.longest(text, m.start()) != m.group():
                yield Piece(m.start(), m.end(), "row", codes)

    def _around_asides(self, text: str) -> Iterator[Piece]:
        """Names with an aside inside: 甲费（含乙）支出 is 甲费支出."""
        for m in _ASIDE.finditer(text):
            if self._mark is not None and self._mark.match(text, m.start()):
                continue
            for start in range(max(0, m.start() - _LONGEST_BEFORE), m.start()):
                before = m.start() - start
                word = self.vocabulary.longest(text[start : m.start()] + text[m.end() :], 0)
                if word is None or len(word) <= before or self.vocabulary.words[word].kind != "subject":
                    continue
                if not text.startswith(word, start):
                    yield Piece(start, m.end() + len(word) - before, "subject", self.vocabulary.words[word].entries)
                break

    def _around_objects(self, text: str) -> Iterator[Piece]:
        """Names that begin and end around what they are done to, right before a number: 办理甲类乙证5件."""
        for pattern, head, id in self._framed:
            for m in pattern.finditer(text):
                inner = range(m.start() + head, m.start("tail"))
                words = (self.vocabulary.longest(text, i) for i in inner)
                if all(w is None or self.vocabulary.words[w].kind not in _TOLD for w in words):
                    yield Piece(m.start(), m.end(), "subject", (id,))

    def _years(self, text: str) -> Iterator[Piece]:
        for m in YEAR.finditer(text):
            gap = None if self.year is None else int(m[1]) - self.year
            yield Piece(m.start(), m.end(), {0: "this", -1: "last"}.get(gap if gap is not None else 9, "other_year"))

    def _codes(self, text: str) -> Iterator[Piece]:
        """Codes beside a name: 2010301甲事务, 甲事务（2010301）, 201-乙支出."""
        for m in CODE.finditer(text):
            name = self.rows.names.get(m.group())
            if name is None:
                continue
            behind = text[m.end() :].lstrip("-—–.、）】 ")
            if behind.startswith((name, name.removesuffix(self.claims.suffix) or name)) or text[: m.start()].endswith(
                (f"{name}（", f"{name}【", f"{name}-")
            ):
                yield Piece(m.start(), m.end(), "row", (m.group(),))

    def _paths(self, text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """The pieces with names of rows that lead to one another made into the last of them."""
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if piece.kind not in ("row", "lost"):
                yield piece
                at += 1
                continue
            stop = at + 1
            run = [piece]
            while stop < len(pieces):
                after = stop
                if self._joins(text, pieces[after]) and after + 1 < len(pieces):
                    after += 1
                if pieces[after].kind not in ("row", "lost"):
                    break
                run.append(pieces[after])
                stop = after + 1
            yield from self._resolved(run)
            at = stop

    @staticmethod
    def _joins(text: str, piece: Piece) -> bool:
        return piece.end - piece.start <= 2 and set(text[piece.start : piece.end]) <= _PATH_MARKS

    def _resolved(self, run: Sequence[Piece]) -> Iterator[Piece]:
        """One row of a path; the rows one by one where they do not lead to one another."""
        start, end = run[0].start, run[-1].end
        if any(p.kind == "lost" for p in run):
            yield Piece(start, end, "lost", tuple(e for p in run if p.kind == "lost" for e in p.entries))
            return
        same = set(run[0].entries)
        for p in run[1:]:
            same &= set(p.entries)
        codes = self.rows.along([p.entries for p in run]) if len(run) > 1 else run[0].entries
        if same or codes:
            yield Piece(start, end, "row", tuple(sorted(same)) or codes)
        else:
            yield from run


@lru_cache(maxsize=8)
def _names_by_start(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME and not name.isdigit():
            out.setdefault(name[0], []).append(name)
    return {c: tuple(n) for c, n in out.items()}


def _ordinals(text: str) -> Iterator[tuple[int, int]]:
    """The numbers of the points of a list, at the beginning and behind a mark: 1.甲支出, （二）乙经费."""
    for m in _BEGINNINGS.finditer(text):
        found = ordinal_of(text[m.end() : m.end() + _LONGEST_ORDINAL])
        if found is not None and found.length:
            yield m.end(), m.end() + found.length


def _scaled_alike(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities with the scale of the next one where they take its unit: 分别为0、4.77、1.44万元."""
    out = list(quantities)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if here.unit != MONEY or here.stop != here.end or text.startswith(MONEY, here.end) or not after.value:
            continue
        digits = re.sub(r"[^\d.]", "", text[after.start : after.end])
        factor = after.value / Decimal(digits) if digits and Decimal(digits) else Decimal(1)
        if factor > 1 and factor == factor.to_integral_value():
            scaled = replace(here.numeral, value=here.value * factor, granularity=here.numeral.granularity * factor)
            out[i] = replace(here, numeral=scaled)
    yield from out


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Unknown runs that stand side by side as one."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.kind == piece.kind == "unknown" and last.end == piece.start:
            last = replace(last, end=piece.end)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
