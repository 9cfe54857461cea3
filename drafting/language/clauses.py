"""The shape of a passage: sentences, clauses, brackets, and the items of lists, one for each quantity.

An *item* is a quantity with the words that are its own, on either side. A mark of enumeration or a conjunction ends an
item only between two quantities (公开3件、部分提供1件); before the first one it coordinates words
(公开、部分提供共4件). What stands in brackets is a passage of its own that hangs on the item before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from drafting.language.lexer import Token
from drafting.language.markers import INSIDE

_CLAUSE_ENDS = frozenset({"stop", "semicolon", "comma", "colon"})
_EMPTY = frozenset(
    {"func", "be", "have", "manner", "total", "all", "lead", "another", "rest", "each_to", "time_this", "quote"}
)
"""Classes that do not name what is counted."""
_VERBAL = frozenset({"event", "publish", "act", "all", "rise", "fall", "share", "carry", "total"})


@dataclass(frozen=True, slots=True)
class Item:
    """A quantity (or none, in a clause without any) and its words.

    ``joint`` says what stands before it in its clause: nothing, a pause, a conjunction, ``of`` (5件中有2件) or ``run``
    (two quantities with nothing between their words).
    """

    id: int
    clause: int
    number: Token | None
    left: tuple[Token, ...]
    right: tuple[Token, ...]
    joint: str
    parent: int
    """The item that the bracket around it hangs on; -1 outside brackets."""

    @property
    def start(self) -> int:
        """Offset of its first word, or of its quantity where it has no words."""
        tokens = (*self.left, *((self.number,) if self.number else ()), *self.right)
        return min((t.start for t in tokens), default=0)

    @property
    def position(self) -> int:
        """Offset of its quantity, or of its first word where it has none."""
        return self.number.start if self.number else self.start


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause between two marks, with its items in order."""

    id: int
    sentence: int
    before: str
    """The class of the punctuation mark that precedes it; ``open_bracket`` at the start of a bracket."""
    after: str
    parent: int
    start: int
    end: int
    items: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """The clauses and items of a passage, in the order of the text."""

    tokens: tuple[Token, ...]
    clauses: tuple[Clause, ...]
    items: tuple[Item, ...]
    """By id."""

    def in_order(self) -> list[Item]:
        """The items in the order in which their quantities (or first words) stand."""
        return sorted(self.items, key=lambda i: (i.position, i.id))

    def clause_before(self, clause: Clause) -> Clause | None:
        """The clause before one on its level: what stands in a bracket between them is no clause of theirs."""
        earlier = (c for c in reversed(self.clauses[: clause.id]) if c.parent == clause.parent)
        return next(earlier, None)

    def clause_of(self, item: Item) -> Clause:
        """The clause that an item belongs to."""
        return self.clauses[item.clause]


@dataclass(slots=True)
class _Draft:
    """An item in the making."""

    id: int
    joint: str = ""
    left: list[Token] = field(default_factory=list)
    number: Token | None = None
    right: list[Token] = field(default_factory=list)


def names_something(tokens: Sequence[Token]) -> bool:
    """Whether there is a word that can name what is counted."""
    return any(t.kind not in _EMPTY for t in tokens)


class _Parser:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.closing = _pairs(tokens)
        self.clauses: list[Clause] = []
        self.items: dict[int, Item] = {}
        self.count = 0
        self.sentence = 0

    def level(self, start: int, end: int, parent: int, before: str) -> None:
        """Clauses of ``tokens[start:end]``, one level of brackets."""
        at = start
        while at < end:
            stop = at
            while stop < end and self.tokens[stop].kind not in _CLAUSE_ENDS:
                stop = self.closing[stop] + 1 if stop in self.closing else stop + 1
            after = self.tokens[stop].kind if stop < end else "end"
            if self.closing.get(at) == stop - 1 and before == "comma" and self.clauses and self.clauses[-1].items:
                # 公开158条，（其中甲2条，…）: a comma before a bracket does not part it from its number.
                self.level(at + 1, stop - 1, self.clauses[-1].items[-1], "open_bracket")
            elif stop > at:
                self._clause(at, stop, parent, before, after)
            if after == "stop" and parent < 0:
                self.sentence += 1
            before = after
            at = stop + 1

    def _clause(self, start: int, end: int, parent: int, before: str, after: str) -> None:
        id = len(self.clauses)
        self.clauses.append(Clause(id, self.sentence, before, after, parent, 0, 0, ()))
        outer = list(self._outer(start, end))
        numbers = [i for i in outer if self.tokens[i].kind == "number" or self._is_bare_count(i)]
        done: list[_Draft] = []
        draft = self._draft()
        at = start
        while at < end:
            token = self.tokens[at]
            if self._is_bare_count(at) and draft.number is None and names_something(draft.left):
                draft.number = self.tokens[at + 1]
                at = self.closing[at] + 1
                continue
            if at in self.closing and self.closing[at] < end:
                self.level(at + 1, self.closing[at], draft.id, "open_bracket")
                at = self.closing[at] + 1
                continue
            if token.kind == "number":
                if draft.number is not None:
                    done.append(draft)
                    draft = self._split(draft)
                draft.number = token
            elif token.kind in ("pause", "conj") and draft.number is not None and any(n > at for n in numbers):
                done.append(draft)
                draft = self._draft(token.kind)
            elif token.kind != "quote":
                (draft.left if draft.number is None else draft.right).append(token)
            at += 1
        done.append(draft)
        for d in done:
            self.items[d.id] = Item(d.id, id, d.number, tuple(d.left), tuple(d.right), d.joint, parent)
        first, last = self.tokens[start], self.tokens[end - 1]
        self.clauses[id] = Clause(
            id, self.clauses[id].sentence, before, after, parent, first.start, last.end, tuple(d.id for d in done)
        )

    def _is_bare_count(self, at: int) -> bool:
        """涉及征地（18件）、招聘（5件）: whether a bracket holds a count alone, that of the noun before."""
        if self.closing.get(at) != at + 2:
            return False
        quantity = self.tokens[at + 1].quantity
        return quantity is not None and quantity.kind == "count"

    def _draft(self, joint: str = "") -> _Draft:
        self.count += 1
        return _Draft(self.count - 1, joint)

    def _split(self, draft: _Draft) -> _Draft:
        """Assign the words between two quantities without a mark between them.

        Up to 中 they belong to the first, and so does a head up to the next verb where the first has none before it;
        all others belong to the second. Returns the second.
        """
        between, draft.right = draft.right, []
        out = self._draft("run")
        inside = next((i for i in reversed(range(len(between))) if between[i].text in INSIDE), None)
        if inside is not None:
            draft.right, out.left, out.joint = between[: inside + 1], between[inside + 1 :], "of"
        elif names_something(draft.left) or not names_something(between):
            out.left = between
        else:
            # 104件应办申请已办结100件: from the verb behind a name on, the words are the next number's.
            named = next((i for i, t in enumerate(between) if _may_name(between, i)), len(between))
            verb = next((i for i in range(named, len(between)) if between[i].kind in _VERBAL), len(between))
            draft.right, out.left = between[:verb], between[verb:]
        return out

    def _outer(self, start: int, end: int) -> Iterator[int]:
        at = start
        while at < end:
            yield at
            at = self.closing[at] + 1 if at in self.closing else at + 1


def _may_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word behind a number can be its head; an unknown word only if adjacent (11项问题)."""
    kind = tokens[at].kind
    return kind in ("head", "weak", "other", "body", "place") or (kind == "unknown" and at == 0)


def _pairs(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each opening bracket is closed; one that is never closed is no bracket."""
    out: dict[int, int] = {}
    open_at: list[int] = []
    for i, token in enumerate(tokens):
        if token.kind == "open_bracket":
            open_at.append(i)
        elif token.kind == "close_bracket" and open_at:
            out[open_at.pop()] = i
        elif token.kind == "stop":
            open_at.clear()
    return out


def layout_of(tokens: Sequence[Token]) -> Layout:
    """The clauses, brackets and items of a passage."""
    parser = _Parser(tokens)
    parser.level(0, len(tokens), -1, "stop")
    items = tuple(parser.items[i] for i in sorted(parser.items))
    return Layout(tuple(tokens), tuple(parser.clauses), items)
