"""Figures that the prose of a report states and its tables do not hold, fit to start next year's report from.

A number becomes a *fact* when its own clause says, in words that read well alone, what is counted (通过网站公开
信息, 12704, 条) and nothing else is said of it. Dates, numbers of documents, shares, comparisons with last year and
numbers of the tables are none. Better a fact too few than one that nobody can use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from drafting.analysis.passages import Page, read_prose, reader_of
from drafting.analysis.structure import Structure
from drafting.genre.figures import Agency, Fact, Part
from drafting.genre.model import Edition, Genre
from drafting.genre.tariffs import FeeWords, load_fees
from drafting.grounding.fees import fees_in, sentence_range, speaks_of_fees, stated_fee
from drafting.grounding.frames import Frame
from drafting.grounding.given import given_in
from drafting.grounding.lexicon import Lexicon, load_lexicon
from drafting.language.counted import (
    BAD_END,
    BAD_START,
    BEFORE_OBJECT,
    CLAUSE,
    DOES,
    LEAD,
    LIST_WORDS,
    MAKES,
    SAYS_AMOUNT,
    TAIL,
    UNITS_OF_NOTHING,
    VAGUE,
)
from drafting.language.quantities import Quantity
from drafting.text.numerals import Form
from drafting.text.span import Span

_MARKS = "，。；、：！？,;（）()"
_LONGEST, _SHORTEST = 36, 4
_QUOTES, _UNQUOTES = "“‘《〈", "”’》〉"
_OPEN, _CLOSE = _QUOTES + "（(【", _UNQUOTES + "）)】"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a report states beside its tables. ``spans`` are the places of the facts' numbers, fact by fact."""

    facts: tuple[Fact, ...] = ()
    amounts: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """Figures outside the tables that the form asks for, by group and key."""
    spans: tuple[Span, ...] = ()


def stated_figures(
    genre: Genre,
    edition: Edition,
    structure: Structure,
    cells: Mapping[str, Decimal | None],
    *,
    agency: Agency | None = None,
    year: int | None = None,
) -> Stated:
    """The facts and the figures of the form outside its tables that the prose of a report states.

    ``cells`` are its tables: a number that they hold is no fact. A fact that other words of the same report
    contradict is left out. Nothing is found in a genre that has no lexicon.
    """
    lexicon = load_lexicon(genre)
    if lexicon is None:
        return Stated()
    reader = reader_of(lexicon, genre, edition, cells, agency=agency, year=year)
    found: list[tuple[Fact, Span]] = []
    words = load_fees(genre)
    fee: dict[str, Decimal] = {}
    pages = list(read_prose(structure, reader))
    for page in pages:
        if not page.in_section:
            continue
        fee = {**stated_fee(fees_in(page.analysis.passage, words)), **fee}
        place = page.passage.subsection or page.passage.section
        known = place if place in genre.outline.places else page.passage.section
        for fact, span in _Facts(page, lexicon, words).all():
            found.append((replace(fact, section=known), span))
    kept = _uncontradicted(_distinct(found), pages, lexicon, year)
    return Stated(
        tuple(replace(f, id=f"fact{i}") for i, (f, _) in enumerate(kept, 1)),
        {words.figures: fee} if words is not None and fee else {},
        tuple(s for _, s in kept),
    )


def _distinct(found: Sequence[tuple[Fact, Span]]) -> list[tuple[Fact, Span]]:
    """Each thing once: what is said twice alike is one fact, what is said with two numbers is none."""
    by_label: dict[str, list[tuple[Fact, Span]]] = {}
    for fact, span in found:
        by_label.setdefault(fact.label, []).append((fact, span))
    out = []
    for same in by_label.values():
        if len({(f.value, f.unit, f.hedge) for f, _ in same}) == 1:
            out.append(max(same, key=lambda f: len(f[0].parts)))
    return sorted(out, key=lambda f: f[1].start)


def _uncontradicted(
    facts: list[tuple[Fact, Span]], pages: Sequence[Page], lexicon: Lexicon, year: int | None
) -> list[tuple[Fact, Span]]:
    """Without facts whose label fits other numbers of the report: held against it they would be found wrong."""
    kept = facts
    while kept:
        given = [f for f, _ in kept]
        wrong = {
            g.value
            for p in pages
            for g in given_in(p.analysis.passage, given, lexicon, p.analysis.explained, year)
            if not g.holds
        }
        left = [(f, s) for f, s in kept if not wrong & {f.value, *(p.value for p in _all_parts(f.parts))}]
        if len(left) == len(kept):
            return kept
        kept = left
    return kept


def _all_parts(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _all_parts(part.parts)


# ---------------------------------------------------------------------- facts


class _Facts:
    """The facts of one passage."""

    def __init__(self, page: Page, lexicon: Lexicon, fee: FeeWords | None) -> None:
        self.page = page
        self.lexicon = lexicon
        self.fee = fee
        self.passage = page.analysis.passage
        self.text = self.passage.text
        self.order = self.passage.ordered()
        self.parts_of = self._lists()

    def all(self) -> Iterator[tuple[Fact, Span]]:
        """Every fact of the passage with the place of its number."""
        inner = {p.item.id for parts in self.parts_of.values() for p in parts}
        for frame in self.order:
            if frame.item.id in inner or frame.item.parent >= 0 or not self._countable(frame):
                continue
            if speaks_of_fees(self.passage, frame, self.fee):
                continue
            label = self._name(frame)
            if label is None or not _stands_alone(label):
                continue
            q = _quantity(frame)
            parts = self._parts(frame, frozenset())
            total = sum((p.value for p in parts), Decimal(0))
            exhaustive = not parts or ({p.unit for p in parts} == {""} and total == q.value)
            fact = Fact("", label, q.value, q.unit, parts, exhaustive, q.hedge)
            yield fact, self.page.content.span_of(q.start, q.end)

    def _lists(self) -> dict[int, tuple[Frame, ...]]:
        """The parts of each whole: of a sum that holds, else of a list as far as it does not exceed its whole."""
        out: dict[int, tuple[Frame, ...]] = {}
        for s in self.page.analysis.sums:
            if s.holds and s.parts[0].number.start > s.whole.number.start:
                out.setdefault(s.whole.item.id, s.parts)
        taken = {p.item.id for parts in out.values() for p in parts}
        for listing in self.passage.lists:
            if listing.how == "total" or listing.whole in out or not taken.isdisjoint(listing.parts):
                continue
            whole = self.passage.frames[listing.whole]
            parts = tuple(self.passage.frames[p] for p in listing.parts)
            if len(parts) > 1:
                parts = self._whole_list(whole, parts)
            if _total(parts) < _quantity(whole).value or (len(parts) > 1 and _total(parts) == _quantity(whole).value):
                out[listing.whole] = parts
                taken.update(p.item.id for p in parts)
        return out

    def _whole_list(self, whole: Frame, parts: tuple[Frame, ...]) -> tuple[Frame, ...]:
        """A list with what goes on behind it in its sentence, where that makes it add up to its whole."""
        more = list(parts)
        for frame in self.order[self.order.index(parts[-1]) + 1 :]:
            q = _quantity(frame)
            if frame.clause.sentence != whole.clause.sentence or _total(more) >= _quantity(whole).value:
                break
            if q.kind != "count" or q.unit != _quantity(whole).unit or frame.item.parent != parts[-1].item.parent:
                break
            more.append(frame)
        return tuple(more) if _total(more) == _quantity(whole).value else parts

    def _countable(self, frame: Frame) -> bool:
        """Whether the number counts something of this year that no table holds."""
        q = _quantity(frame)
        if q.kind != "count" or not q.unit or q.unit in UNITS_OF_NOTHING or q.numeral.high is not None:
            return False
        return frame.form == "value" and not self._of_tables(frame)

    def _of_tables(self, frame: Frame) -> bool:
        """Whether the number speaks of what the tables count: by its own words, or by what was said before it."""
        topic = self.lexicon.topics.get(frame.topic)
        if topic is None:
            return False
        if frame.source in ("head", "sure"):
            return True
        if frame.source == "weak":
            # A weak word is only an attribute where the last word on its side of the number is something else.
            side = [t for t in (frame.item.right or frame.item.left) if t.kind in ("weak", "unknown", "other")]
            return not side or side[-1].kind == "weak"
        # Words of its own that the lexicon does not know name something else, unless the unit and a cell bear it out.
        unit = _quantity(frame).unit
        own = any(t.kind in ("unknown", "other") for t in frame.item.left)
        return not own or (unit in topic.units and frame.item.id in self.page.analysis.explained)

    def _name(self, frame: Frame) -> str | None:
        """What a number counts: the words before it, or on both sides of it (制作10期节目); None when neither do."""
        label = self._label(frame)
        if label is None:
            return None
        q = _quantity(frame)
        behind = re.match(rf"[^{re.escape(_MARKS)}]*", self.text[q.stop :])
        tail = behind[0] if behind is not None else ""
        if not tail:
            return label
        if MAKES.search(tail):
            return None
        clause = CLAUSE.search(tail)
        tail = tail if clause is None else tail[: clause.start()]
        plain = 2 <= len(label) <= 8 and 3 <= len(tail) <= 16 and re.fullmatch("[\u4e00-\u9fff“”]+", tail)
        if not plain or q.numeral.form is not Form.DIGITS:
            return None
        if BEFORE_OBJECT.match(label) or BAD_END.search(label) or DOES.search(tail) or _unbalanced(tail):
            return None
        return label + tail

    def _label(self, frame: Frame) -> str | None:
        """The words before a number in its clause that are its own; None when they are cut off from their noun."""
        q = _quantity(frame)
        start = frame.clause.start
        # A number without a unit is part of a name.
        same = (_quantity(f) for f in self.order if f.item.parent == frame.item.parent)
        stops = [other.stop for other in same if other.unit and other.stop <= q.begin]
        if stops and start < max(stops):
            mark = _outer_mark(self.text, max(stops), q.begin)
            if mark is None:
                return None
            start = mark + 1
        sentence, _ = sentence_range(self.passage, frame.clause.sentence)
        text = self.text[start : q.begin]
        if _unbalanced(text) or _unbalanced(self.text[sentence : q.begin], _QUOTES, _UNQUOTES):
            return None
        text = TAIL.sub("", LEAD.sub("", LIST_WORDS.sub("", text)))
        return text.strip("，、：；") or None

    def _parts(self, whole: Frame, above: frozenset[int]) -> tuple[Part, ...]:
        """The parts of a list with their own parts; none when one of them has no name of its own."""
        out: list[Part] = []
        for frame in self.parts_of.get(whole.item.id, ()):
            label = self._label(frame)
            if label is None or re.search(r"\d", label) or len(label) > _LONGEST or frame.item.id in above:
                return ()
            q = _quantity(frame)
            inner = self._parts(frame, above | {whole.item.id})
            if sum((p.value for p in inner), Decimal(0)) != q.value:
                inner = ()
            out.append(Part(label, q.value, "" if q.unit == _quantity(whole).unit else q.unit, inner))
        return tuple(out) if len({p.label for p in out}) == len(out) else ()


def _total(frames: Sequence[Frame]) -> Decimal:
    return sum((_quantity(f).value for f in frames), Decimal(0))


def _quantity(frame: Frame) -> Quantity:
    assert frame.number.quantity is not None
    return frame.number.quantity


def _outer_mark(text: str, start: int, end: int) -> int | None:
    """The first mark between two places that stands in no bracket opened between them."""
    depth = 0
    for at in range(start, end):
        if text[at] in "（(":
            depth += 1
        elif text[at] in "）)":
            depth = max(depth - 1, 0)
        elif depth == 0 and text[at] in _MARKS:
            return at
    return None


def _unbalanced(text: str, opening: str = _OPEN, closing: str = _CLOSE) -> bool:
    depth = 0
    for c in text:
        depth += (c in opening) - (c in closing)
        if depth < 0:
            return True
    return depth != 0


def _stands_alone(label: str) -> bool:
    """Whether a label says by itself what is counted."""
    shortest = 3 if SAYS_AMOUNT.search(label) else _SHORTEST
    return (
        shortest <= len(label) <= _LONGEST
        and not re.search(r"\d", label)
        and not BAD_START.search(label)
        and not BAD_END.search(label)
        and not (len(label) <= _SHORTEST and VAGUE.search(label))
        and sum("\u4e00" <= c <= "\u9fff" for c in label) >= 2
    )
