"""Figures that are given beside the tables: facts that the narrative states, with their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.genre.figures import Fact, Part
from drafting.grounding.frames import Frame, Passage
from drafting.grounding.lexicon import Lexicon
from drafting.grounding.lists import counted
from drafting.language.lexer import Token

_SILENT = frozenset(
    {
        "func", "be", "have", "total", "all", "lead", "another", "rest", "each_to", "time_this", "quote", "pause",
        "comma", "area", "self", "body", "scope_wide", "manner", "prep", "with", "reach", "colon",
    }
)  # fmt: skip

_BODIES = frozenset({"area", "self", "body", "scope_wide", "scope_own", "scope_other"})
"""Classes of words that say whose a number is."""
_NAMES = frozenset({"unknown", "other", "channel", "head", "weak", "part"})
"""Classes whose word before a label makes it the name of another thing."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number of the prose held against a given fact."""

    frame: Frame
    label: str
    value: Decimal
    holds: bool


def given_in(
    passage: Passage, facts: Sequence[Fact], lexicon: Lexicon, taken: frozenset[int], year: int | None
) -> tuple[Given, ...]:
    """The numbers of a passage that are about given facts; ``taken`` are items that cells explain."""
    if not facts:
        return ()
    found: dict[int, Given] = {}
    frames = [f for f in passage.ordered() if counted(f.item) and f.form == "value"]
    for fact in facts:
        if fact.hedge is None:
            for frame, label, value in _aligned(fact, frames):
                found.setdefault(frame.item.id, _given(frame, label, value, None))
    _labelled(facts, [f for f in frames if f.item.id not in taken], lexicon, year, found)
    return tuple(found[i] for i in sorted(found) if i not in taken)


def _given(frame: Frame, label: str, value: Decimal, hedge: str | None) -> Given:
    quantity = frame.quantity
    low, high = quantity.bounds()
    if hedge == "over":
        high = max(high, value * Decimal("1.3") + 10)
    elif hedge == "under":
        low = min(low, value * Decimal("0.7") - 10)
    elif hedge == "about":
        low, high = min(low, value * Decimal("0.9")), max(high, value * Decimal("1.1"))
    return Given(frame, label, value, low <= value <= high or (hedge is not None and low <= quantity.value <= high))


def _aligned(fact: Fact, frames: Sequence[Frame]) -> Iterator[tuple[Frame, str, Decimal]]:
    """A fact with its parts as a row of the passage's numbers: where all but one stand there, the other is wrong."""
    for label, value, parts in _lists(fact):
        units = [f for f in frames if not fact.unit or f.quantity.unit in ("", fact.unit)]
        levels = dict.fromkeys(f.item.parent for f in units)
        ways = [units, *([f for f in units if f.item.parent == p] for p in levels if len(levels) > 1)]
        if len(units) < len(frames):
            ways.append(list(frames))  # 信息247条，其中…，稿件6篇: a part may be counted in another unit
        named = [(p.label, p.value) for p in parts]
        rows = ([(label, value), *named], [*named, (label, value)])
        windows = [(w[i : i + len(r)], r) for r in rows for w in ways for i in range(len(w) - len(r) + 1)]
        # Where the list stands as it is given, no other numbers are a slip of it.
        for allowed in (0, 1):
            fits = [x for x in windows if sum(f.quantity.value != v for f, (_, v) in zip(*x, strict=True)) == allowed]
            for window, row in fits:
                for frame, (name, given) in zip(window, row, strict=True):
                    yield frame, name, given
            if fits:
                break


def _lists(fact: Fact) -> Iterator[tuple[str, Decimal, tuple[Part, ...]]]:
    todo: list[tuple[str, Decimal, tuple[Part, ...]]] = [(fact.label, fact.value, fact.parts)]
    while todo:
        label, value, parts = todo.pop(0)
        if len(parts) > 1:
            yield label, value, parts
        todo.extend((p.label, p.value, p.parts) for p in parts)


def _labelled(
    facts: Sequence[Fact], frames: Sequence[Frame], lexicon: Lexicon, year: int | None, found: dict[int, Given]
) -> None:
    labels = [(f, lexicon.lexer.tokens(f.label, year)) for f in facts]
    open_fact: Fact | None = None
    for frame in frames:
        own = _content(frame.item.left)
        if not own:
            continue
        fact = next((f for f, words in labels if _named_by(words, frame, own)), None)
        if fact is not None:
            open_fact = fact
            found.setdefault(frame.item.id, _given(frame, fact.label, fact.value, fact.hedge))
            continue
        for part in open_fact.parts if open_fact is not None else ():
            if own == _content(lexicon.lexer.tokens(part.label, year)):
                found.setdefault(frame.item.id, _given(frame, part.label, part.value, None))


def _named_by(label: Sequence[Token], frame: Frame, own: tuple[str, ...]) -> bool:
    """Whether a number's words are a label, with at most one word before it that names nothing else, and of the same
    body where both name one."""
    words = _content(label)
    if not words or own[-len(words) :] != words or len(own) - len(words) > 1:
        return False
    bodies, others = ({t.text for t in tokens if t.kind in _BODIES} for tokens in (label, frame.item.left))
    if bodies and others and bodies.isdisjoint(others):
        return False
    extra = next(t for t in frame.item.left if t.kind not in _SILENT)
    return len(own) == len(words) or extra.kind not in _NAMES


def _content(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words that name something, for a comparison of labels."""
    return tuple(t.text for t in tokens if t.kind not in _SILENT)
