"""Fees: what a passage says of the fee for what the tables count, and whether it can be so.

One reading serves two users: figures are taken from it, and it is held against figures that are given, against itself
(no more is collected than was charged) and against the scale of charges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.genre.tariffs import FEE_AMOUNTS, FeeWords, Tariff
from drafting.grounding.frames import Frame, Passage
from drafting.language.lexer import Token

_NEAR = 14
"""How many characters may stand between a denial and what it denies."""
_MANNER = frozenset({"prep", "manner"})


@dataclass(frozen=True, slots=True)
class FeeNumber:
    """A number of a sentence about fees; sums are in the least unit of money.

    ``what``: charged, collected, amount (a sum that no word tells apart), notices, unpaid, cases or other.
    ``part``: whether a list has begun before it, so that it may be a part of what was said.
    """

    frame: Frame
    what: str
    value: Decimal
    part: bool
    sentence: str
    zeros: tuple[str, ...] = ()
    """For a nought that is said of several things: which."""

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and greatest value that its last digit leaves open (0.3 of ten thousand)."""
        quantity = self.frame.quantity
        low, high = quantity.bounds()
        factor = self.value / quantity.value if quantity.value else Decimal(1)
        return low * factor, high * factor

    @property
    def is_sum(self) -> bool:
        """Whether it is a sum of money, and not a number of cases or notices."""
        return self.what in ("charged", "collected", "amount")


@dataclass(frozen=True, slots=True)
class FeeDenial:
    """Words that deny notices or money (``what``: notices, collected), at a place of the text."""

    what: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fees:
    """What a passage says of fees, in order."""

    numbers: tuple[FeeNumber, ...] = ()
    denials: tuple[FeeDenial, ...] = ()


def fees_in(passage: Passage, words: FeeWords | None) -> Fees:
    """The reading of a passage; empty where the fee is not spoken of."""
    if words is None or not _has(passage.text, words.heads):
        return Fees()
    reader = _Reader(passage, words)
    return Fees(tuple(reader.numbers()), tuple(reader.denials()))


def speaks_of_fees(passage: Passage, frame: Frame, words: FeeWords | None) -> bool:
    """Whether the sentence of a number names the fee."""
    if words is None:
        return False
    start, end = sentence_range(passage, frame.clause.sentence)
    return _has(passage.text[start:end], words.heads)


def sentence_range(passage: Passage, sentence: int) -> tuple[int, int]:
    """Start and end of a sentence in the passage's text."""
    own = [c for c in passage.layout.clauses if c.sentence == sentence]
    return min(c.start for c in own), max(c.end for c in own)


def _has(text: str, words: Sequence[str]) -> bool:
    return any(w in text for w in words)


class _Reader:
    def __init__(self, passage: Passage, words: FeeWords) -> None:
        self.passage = passage
        self.words = words
        self.order = passage.ordered()
        self.text = passage.text
        self.tokens = [p for t in passage.layout.tokens for p in (t.parts or (t,))]

    # ------------------------------------------------------------------ numbers

    def numbers(self) -> Iterator[FeeNumber]:
        """The counted numbers of sentences that name the fee."""
        for at, frame in enumerate(self.order):
            quantity = frame.quantity
            clause = self.text[frame.clause.start : frame.clause.end]
            if quantity.kind != "count" or frame.form != "value" or _has(clause, self.words.forbid):
                continue
            start, end = sentence_range(self.passage, frame.clause.sentence)
            if _has(self.text[start:end], self.words.heads):
                yield self._number(frame, at, self.text[start:end], start)

    def _number(self, frame: Frame, at: int, sentence: str, start: int) -> FeeNumber:
        quantity = frame.quantity
        own, behind = self._words_before(frame, at), self._words_after(frame, at)
        clause = self.text[frame.clause.start : frame.clause.end]
        led = any(t.kind == "lead" for t in self.tokens if start <= t.start < quantity.begin)
        if (
            quantity.value == 0
            and not quantity.unit
            and any(t.kind in ("all", "pause", "conj") for t in frame.item.left)
        ):
            # Nought of several things at once.
            notices = ("notices",) if _has(sentence, self.words.notices) else ()
            return FeeNumber(frame, "other", Decimal(0), led, sentence, (*notices, "charged", "collected"))
        factor = self.words.money.get(quantity.unit)
        if factor is None and self._of_notices(own, behind):
            return FeeNumber(frame, "notices", quantity.value, led, sentence)
        if factor is None and quantity.value == 0 and not quantity.unit:
            factor = 1
        if factor is not None:
            return FeeNumber(frame, self._sum(frame, own, sentence), quantity.value * factor, led, sentence)
        return FeeNumber(frame, self._count(quantity.unit, own, behind, clause), quantity.value, led, sentence)

    def _words_before(self, frame: Frame, at: int) -> str:
        """The text before a number in its clause, from the number before it on."""
        quantity = frame.quantity
        before = self.order[at - 1].number.end if at else 0
        return self.text[max(frame.clause.start, before) : quantity.begin]

    def _words_after(self, frame: Frame, at: int) -> str:
        """The text behind a number in its clause, up to the next number, or to the mark that leads to that one."""
        start, end = frame.number.end, frame.clause.end
        if at + 1 < len(self.order) and self.order[at + 1].number.start <= end:
            after = self.order[at + 1].number.start
            between = (t.start for t in self.tokens if start <= t.start < after and t.kind in ("pause", "conj"))
            end = min(end, next(between, after))
        return self.text[start : max(start, end)]

    def _of_notices(self, own: str, behind: str) -> bool:
        if _has(own, self.words.notices):
            return not _has(own, self.words.late)
        # Notices that were sent about so many cases: the words stand behind.
        at = min((behind.find(w) for w in self.words.notices if w in behind), default=-1)
        return 0 <= at <= _NEAR + 4 and not _has(behind, self.words.late)

    def _sum(self, frame: Frame, own: str, sentence: str) -> str:
        quantity = frame.quantity
        left = self.text[frame.clause.start : quantity.begin]
        asked = _has(own, self.words.charged) and not _has(own, self.words.paid)
        paid = _has(left, self.words.collected)
        # The sum of what was asked for, where notices are spoken of, else of what came in.
        if asked and (_has(sentence, self.words.notices) or not paid):
            return "charged"
        if paid:
            return "collected"
        last = frame.item.left[-1].kind if frame.item.left else ""
        named = (
            own.endswith(self.words.amount) or last in ("total", "be") or (not own and frame.clause.before == "colon")
        )
        return "amount" if named else "other"

    def _count(self, unit: str, own: str, behind: str, clause: str) -> str:
        if unit not in self.words.cases and unit not in self.words.persons:
            return "other"
        if _has(own + behind, self.words.unpaid):
            return "unpaid"
        if _has(own + behind, self.words.late) or not _has(clause, self.words.heads):
            return "other"
        return "cases"

    # ------------------------------------------------------------------ denials

    def denials(self) -> Iterator[FeeDenial]:
        """What is denied beside each name of the fee."""
        for word, start in self._name_places(self.words.heads):
            if self.text.startswith(self.words.notices, start + len(word)):
                continue  # it is notices that are spoken of
            left = self._denied_before(start)
            if left is not None:
                yield FeeDenial("collected", left.start, start + len(word))
                continue
            right = self._denied_behind(start + len(word))
            if right is not None:
                yield FeeDenial("collected", start, right.end)
        for word, start in self._name_places(self.words.notices):
            left = self._denied_before(start)
            if left is not None:
                yield FeeDenial("notices", left.start, start + len(word))

    def _name_places(self, words: Sequence[str]) -> Iterator[tuple[str, int]]:
        for word in words:
            at = self.text.find(word)
            while at >= 0:
                sentence = next((c.sentence for c in self.passage.layout.clauses if c.start <= at < c.end), -1)
                if sentence >= 0 and _has(self.text[slice(*sentence_range(self.passage, sentence))], self.words.heads):
                    yield word, at
                at = self.text.find(word, at + 1)

    def _denied_before(self, start: int) -> Token | None:
        """The denial before a place of a clause (not one of the manner: 未按时)."""
        found: Token | None = None
        for token, following in zip(self.tokens, [*self.tokens[1:], None], strict=True):
            if token.end > start:
                break
            if token.kind in ("comma", "semicolon", "stop", "colon"):
                found = None
            elif token.kind == "neg" and start - token.end <= _NEAR and not _of_manner(following):
                found = found or token
        return found

    def _denied_behind(self, end: int) -> Token | None:
        """The denial behind a name: 情况：无, 未产生."""
        behind = [t for t in self.tokens if t.start >= end]
        for token, following in zip(behind, [*behind[1:], None], strict=True):
            if token.kind in ("semicolon", "stop", "number") or token.start - end > _NEAR:
                return None
            if token.kind != "neg" or _of_manner(following):
                continue
            last = following is None or following.kind in ("stop", "semicolon", "comma")
            if last or _has(following.text if following else "", self.words.arise):
                return following if following is not None and not last else token
        return None


def _of_manner(token: Token | None) -> bool:
    return token is not None and token.kind in _MANNER


# ---------------------------------------------------------------------- figures


def stated_fee(fees: Fees) -> dict[str, Decimal]:
    """What a passage states by the keys of ``FEE_AMOUNTS``; what it does not say is not there."""
    found: dict[str, Decimal] = {}
    cases: list[Decimal] = []
    for n in fees.numbers:
        for what in n.zeros:
            found.setdefault(what, Decimal(0))
        quantity = n.frame.quantity
        if quantity.hedge is not None or quantity.numeral.high is not None:
            continue
        if n.is_sum and n.part:
            continue  # a part of what was said before, or of what nobody says
        if n.what in ("notices", "charged"):
            found.setdefault(n.what, n.value)
        elif n.is_sum and "collected" not in found:
            found["collected"] = n.value
            if len(cases) == 1 and not found.keys() & {"notices", "charged"}:
                # What was asked for in so many cases was paid.
                found.update(notices=cases[0], charged=n.value)
        elif n.what == "cases" and "collected" not in found:
            cases.append(n.value)
    for denial in fees.denials:
        if denial.what == "notices":
            found.setdefault("notices", Decimal(0))
        if not found.keys() & {"charged", "collected"}:
            found.update(charged=Decimal(0), collected=Decimal(0))
    return {key: found[key] for key in FEE_AMOUNTS if key in found}


# ---------------------------------------------------------------------- checks


@dataclass(frozen=True, slots=True)
class FeeFault:
    """What is wrong with a number about fees.

    ``what``: above charged, no multiple, above scale, given, denied, unpaid, unasked. ``sure`` is False where the
    number may be one of several.
    """

    what: str
    start: int
    end: int
    frame: Frame | None
    value: Decimal
    expected: Decimal
    sure: bool = True
    tariffs: tuple[Tariff, ...] = ()
    counted: Frame | None = None
    """What the scale was applied to."""
    other: Frame | None = None
    """The number that it contradicts."""


@dataclass(frozen=True, slots=True)
class FeeCheck:
    """The faults of a passage, and the items of its numbers that given figures bear out."""

    faults: tuple[FeeFault, ...] = ()
    verified: frozenset[int] = frozenset()


def check_fees(
    fees: Fees, words: FeeWords | None, given: Mapping[str, Decimal], cells: Mapping[str, Decimal | None]
) -> FeeCheck:
    """Hold what is said of fees against given figures (by the keys of ``FEE_AMOUNTS``), the scales, the cells and
    itself."""
    if words is None or (not fees.numbers and not fees.denials):
        return FeeCheck()
    checker = _Checker(fees, words, given, cells)
    checker.run()
    return FeeCheck(tuple(sorted(checker.faults, key=lambda f: f.start)), frozenset(checker.verified))


class _Checker:
    def __init__(
        self, fees: Fees, words: FeeWords, given: Mapping[str, Decimal], cells: Mapping[str, Decimal | None]
    ) -> None:
        self.fees = fees
        self.words = words
        self.given = given
        self.unpaid = cells.get(words.unpaid_cell)
        self.faults: list[FeeFault] = []
        self.verified: set[int] = set()

    def run(self) -> None:
        """Each number in order; one fault each, the plainest first."""
        charged: FeeNumber | None = None
        for n in self.fees.numbers:
            quantity = n.frame.quantity
            if quantity.hedge is not None or quantity.numeral.high is not None:
                continue
            if n.what == "charged":
                charged = n
            if n.what == "collected" and charged is not None and n.bounds[0] > charged.bounds[1]:
                self._add("above charged", n, charged.value, other=charged.frame)
            elif not (n.is_sum and self._against_scales(n)):
                self._against_given(n)
                self._against_cell(n)
        for denial in self.fees.denials:
            known = self.given.get(denial.what)
            if not known and self.unpaid and denial.what == "notices":
                # Who did not pay was asked to.
                self.faults.append(FeeFault("unasked", denial.start, denial.end, None, Decimal(0), self.unpaid))
            if known:
                self.faults.append(FeeFault("denied", denial.start, denial.end, None, Decimal(0), known))

    def _add(
        self,
        what: str,
        n: FeeNumber,
        expected: Decimal,
        *,
        sure: bool = True,
        tariffs: tuple[Tariff, ...] = (),
        counted: Frame | None = None,
        other: Frame | None = None,
    ) -> None:
        quantity = n.frame.quantity
        place = (quantity.start, quantity.end)
        self.faults.append(FeeFault(what, *place, n.frame, n.value, expected, sure, tariffs, counted, other))

    def _against_scales(self, n: FeeNumber) -> bool:
        """Whether a sum is one that no scale can give, or more than its own scale gives."""
        sentence = [m for m in self.fees.numbers if m.frame.clause.sentence == n.frame.clause.sentence]
        named = tuple(t for t in self.words.tariffs if _has(n.sentence, t.words))
        tariffs = named or self.words.tariffs
        quantum = min((t.quantum for t in tariffs), default=0)
        if quantum and n.bounds[0] == n.bounds[1] and all(n.value % t.quantum for t in tariffs):
            self._add("no multiple", n, (n.value // quantum) * quantum, tariffs=tariffs)
            return True
        if len(named) != 1 or sum(m.is_sum for m in sentence) != 1:
            return False
        counts = [m for m in sentence if not m.is_sum and m.frame.quantity.unit in named[0].units]
        if len(counts) != 1:
            return False
        # Several applicants pay less than one would for all of it, never more.
        most = Decimal(named[0].charge(int(counts[0].value)))
        if n.bounds[0] <= most:
            return False
        self._add("above scale", n, most, tariffs=named, counted=counts[0].frame)
        return True

    def _against_given(self, n: FeeNumber) -> None:
        kinds = ("charged", "collected") if n.what == "amount" else (n.what,) if n.what in self.given else ()
        known = [self.given[k] for k in kinds if k in self.given]
        if not known or len(known) < len(kinds):
            return
        low, high = n.bounds
        if any(low <= k <= high for k in known):
            self.verified.add(n.frame.item.id)
            return
        alone = n.what != "amount" and not n.part and sum(m.what == n.what for m in self.fees.numbers) == 1
        if low > max(known) or alone:
            self._add("given", n, known[0], sure=low > max(known))

    def _against_cell(self, n: FeeNumber) -> None:
        if n.what != "unpaid" or self.unpaid is None:
            return
        # Somebody may have asked more than once, so there are no more persons than cases.
        persons = n.frame.quantity.unit in self.words.persons
        if n.value > self.unpaid or (n.value < self.unpaid and not persons and not n.part):
            self._add("unpaid", n, self.unpaid)
        elif n.value == self.unpaid:
            self.verified.add(n.frame.item.id)
