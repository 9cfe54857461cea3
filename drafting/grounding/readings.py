"""Readings: the expressions over cells that a frame's number may be, and whether its value fits one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from drafting.genre.expressions import PREVIOUS, Cells, Expression, Term
from drafting.genre.model import Edition
from drafting.grounding.frames import Frame, Passage, Slots
from drafting.grounding.lexicon import Flow, Lexicon, Sum, Topic, expand_value, paths_of
from drafting.grounding.lists import counted
from drafting.language.quantities import Quantity

_MOST = 12
"""More readings than these decide nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression over cells with its exact value (None where a cell has none)."""

    expression: Expression
    value: Decimal | None


@dataclass(frozen=True)
class Tables:
    """What the prose is held against: the cells of an edition, this year's and last year's."""

    edition: Edition
    cells: Cells
    previous: Cells | None
    values: Mapping[str, Mapping[str, frozenset[str]]]
    """By topic and slot, the values that the slot has in the edition's paths."""

    def value(self, expression: Expression) -> Decimal | None:
        """What an expression over cells comes to; None where a cell has no number."""
        return expression.evaluate(self.cells, self.previous)

    def reading(self, expression: Expression) -> Reading:
        """An expression with its value."""
        return Reading(expression, self.value(expression))


def tables_of(lexicon: Lexicon, edition: Edition, cells: Cells, previous: Cells | None) -> Tables:
    """The tables with the slot values of each topic of a lexicon."""
    return Tables(edition, cells, previous, {t.id: paths_of(t, edition) for t in lexicon.topics.values()})


def expressions_of(topic: Topic, slots: Slots, tables: Tables, *, previous: bool = False) -> tuple[Expression, ...]:
    """The sums of cells that the slots of a topic stand for, likeliest first; none where a slot is open."""
    names = list(topic.slots)
    if any(not slots.get(n) for n in names):
        return ()
    out: list[Expression] = []
    for way in product(*(slots[n] for n in names)):
        expression = _expression(topic, dict(zip(names, way, strict=True)), tables, previous)
        if expression is not None and expression not in out:
            out.append(expression)
        if len(out) == _MOST:
            break
    return tuple(out)


def _expression(topic: Topic, way: Mapping[str, Sum], tables: Tables, previous: bool) -> Expression | None:
    choices: list[list[tuple[int, str]]] = []
    for name, terms in way.items():
        known = tables.values[topic.id].get(name, frozenset())
        values = [(sign, v) for sign, value in terms for v in expand_value(value, frozenset(known))]
        if not values:
            return None
        choices.append(values)
    out: list[Term] = []
    for picked in product(*choices):
        sign = 1
        for s, _ in picked:
            sign *= s
        path = topic.path.format(**{n: v for n, (_, v) in zip(way, picked, strict=True)})
        if path not in tables.edition.cells:
            return None
        out.append(Term(1 if sign > 0 else -1, (PREVIOUS if previous else "") + path))
    return Expression(tuple(out))


def readings_of(frame: Frame, lexicon: Lexicon, tables: Tables) -> tuple[Reading, ...]:
    """What a frame's number may be: its own readings, those of last year for an old value."""
    if frame.topic not in lexicon.topics or frame.form not in ("value", "old") or not counted(frame.item):
        return ()
    topic = lexicon.topics[frame.topic]
    previous = frame.form == "old"
    if frame.each:
        # 复议、诉讼各1件: each has the number; those that have another one speak against it.
        each = [e for slots in frame.each for e in expressions_of(topic, slots, tables, previous=previous)[:1]]
        known = tuple(map(tables.reading, each))
        return tuple(r for r in known if not fits(frame.quantity, topic, r.value)) or known
    return tuple(map(tables.reading, expressions_of(topic, frame.slots, tables, previous=previous)))


def readings_in(passage: Passage, lexicon: Lexicon, tables: Tables) -> dict[int, tuple[Reading, ...]]:
    """The readings of every frame of a passage; a total that follows its parts may be their sum, too."""
    out = {id: readings_of(f, lexicon, tables) for id, f in passage.frames.items()}
    for id, f in passage.frames.items():
        if (
            out[id]
            and f.form == "value"
            and _is_rest(f)
            and not (f.given - lexicon.topics[f.topic].groups and f.words.has("outcome"))
        ):
            out[id] = _rests(f, out[id], passage, tables, lexicon.topics[f.topic].flow)
    for id in out:
        out[id] = _parts_first(passage, id, out)
    for listing in passage.lists:
        if listing.how not in ("total", "closing") and len(listing.parts) > 1:
            for p in listing.parts:
                out[p] = _without_whole(out[p], out[listing.whole])
    for listing in passage.lists:
        if listing.how != "total" or passage.frames[listing.whole].form != "value":
            continue
        parts = [out[p] for p in listing.parts]
        if all(parts):
            terms = tuple(t for r in parts for t in r[0].expression.terms)
            added = tables.reading(Expression(terms))
            if all(r.expression != added.expression for r in out[listing.whole]):
                out[listing.whole] = (added, *out[listing.whole])
    return out


def _without_whole(readings: tuple[Reading, ...], whole: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """不公开5件，其中商业秘密2件、执法案卷3件: one of several parts is not what the whole is, where its own words
    name a part of it."""
    if len(readings) < 2 or not whole or readings[0].expression == whole[0].expression:
        return readings
    own, all_of_it = readings[0].expression.cells, whole[0].expression.cells
    if not set(own) < set(all_of_it):
        return readings
    return tuple(r for r in readings if r.expression != whole[0].expression)


def _parts_first(passage: Passage, id: int, found: Mapping[int, tuple[Reading, ...]]) -> tuple[Reading, ...]:
    """The readings of a number; last those that are sums of what it is coordinated with and more.

    A whole is not coordinated with its parts: 甲类1件、其他96件 counts two of the kinds, and not one and all of them.
    """
    readings = found[id]
    if len(readings) < 2:
        return readings
    beside: set[str] = set()
    at = id
    while (frame := passage.frames.get(at)) is not None and frame.item.joint in ("pause", "conj"):
        at -= 1
        if at in passage.frames and passage.frames[at].clause.id == frame.clause.id:
            beside.update(*(r.expression.cells for r in found[at][:1] if len(r.expression.terms) == 1))
    wholes = [r for r in readings if len(r.expression.terms) > 1 and not beside.isdisjoint(r.expression.cells)]
    return (*(r for r in readings if r not in wholes), *wholes) if wholes else readings


def _is_rest(frame: Frame) -> bool:
    """其余38件, 其他13件均已答复."""
    if frame.words.has_left("rest") or (frame.words.and_others and frame.whole >= 0):
        return True
    only_other = frame.words.has_left("other_kind") and not frame.words.has("outcome", "event")
    return only_other and any(t.kind == "all" for t in frame.item.right)


def _rests(
    frame: Frame, readings: tuple[Reading, ...], passage: Passage, tables: Tables, flow: Flow | None
) -> tuple[Reading, ...]:
    """其余38件: each reading, and each less the other numbers of its list or sentence.

    除3件结转外，其他15件均已答复: what is left open is no part of what was settled, of which it leaves no rest.
    """
    before = [
        f
        for f in passage.ordered()
        if f.number.start < frame.number.start
        and f.clause.sentence == frame.clause.sentence
        and f.form == "value"
        and f.quantity.kind == "count"
    ]
    parts = [f for f in before if f.item.id != frame.whole]
    out = list(readings)
    for n in range(1, min(len(parts), 4) + 1):
        taken = parts[-n:]
        less = Term(-1, None, sum((f.quantity.value for f in taken), Decimal(0)))
        left_open = flow is not None and any(f.slots.get(flow.slot, ())[:1] == (((1, flow.left_open),),) for f in taken)
        of = [r for r in readings if not (left_open and flow is not None and _of_settled(r, flow))]
        out += [tables.reading(Expression((*r.expression.terms, less))) for r in of]
    return tuple(out)


def _of_settled(reading: Reading, flow: Flow) -> bool:
    return any(f".{flow.settled}." in str(term.name) for term in reading.expression.terms)


def scaled(quantity: Quantity, topic: Topic | None) -> tuple[Decimal, Decimal, Decimal]:
    """The value of a quantity and the bounds that its words allow, in the unit of the topic's cells."""
    low, high = quantity.bounds()
    factor = topic.scales.get(quantity.unit, Decimal(1)) if topic is not None else Decimal(1)
    return quantity.value * factor, low * factor, high * factor


def fits(quantity: Quantity, topic: Topic | None, value: Decimal | None) -> bool:
    """Whether a quantity may be said of a value: equal, within what a hedge or rounding allows."""
    if value is None:
        return False
    written, low, high = scaled(quantity, topic)
    if low != high:
        return low <= value <= high
    if topic is not None and topic.scales and quantity.numeral.decimals:
        step = topic.scales.get(quantity.unit, Decimal(1)) * quantity.numeral.granularity
        return abs(written - value) < step
    return written == value


def fitting(quantity: Quantity, topic: Topic | None, readings: Iterable[Reading]) -> Reading | None:
    """The first reading that a quantity fits."""
    return next((r for r in readings if fits(quantity, topic, r.value)), None)
