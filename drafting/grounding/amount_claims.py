"""What each number of prose on amounts claims: of which thing, and in which form.

The words between a number and the one before it say its form: its own amount (value), what was planned (budget), how
much it changed (change) and at what rate (growth), by how much it differs from the plan (gap) and at what rate
(deviation), its part of a whole (share), its part of the plan (completion), what one of those counted comes to (mean),
what it was before it came to another number (earlier). The thing is the last one named before it;
where none is, the one that the sentence speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, takewhile

from drafting.genre.claims import WHOLE, Claims
from drafting.grounding.amount_tokens import Piece
from drafting.language.amounts import BECAUSE, MONEY, MULTIPLE, adds_several, tells_mean
from drafting.language.quantities import Quantity
from drafting.text.numerals import Form

BUDGETS = frozenset({"opening", "full", "budget"})
_MARKS = frozenset({"stop", "semicolon", "comma", "colon", "pause", "open_bracket", "close_bracket", "quote"})
_CLAUSE_ENDS = frozenset({"stop", "semicolon", "comma", "colon"})
_NEAR_BY = 40
"""So many numbers of a sentence are looked through for what another one is a step of."""
_MEASURE = 2
"""Words of measure have no more characters."""
_NAMES = frozenset({"subject", "generic", "row", "lost"})
_WAYS = frozenset({"rise", "fall"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing that was named: subjects (one of them), or codes of rows; ``scope`` where the words say one."""

    subjects: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    scope: str = ""
    sure: bool = True
    generic: bool = False
    words: tuple[str, ...] = ()
    """What a row is called that no table has: its own numbers can still be held against each other."""

    @property
    def key(self) -> tuple[tuple[str, ...], ...]:
        """What makes two mentions the same thing."""
        return self.subjects, self.codes, self.words


@dataclass(frozen=True, slots=True)
class Claim:
    """A number and what it claims."""

    id: int
    passage: int
    sentence: int
    piece: Piece
    form: str
    mention: Mention | None
    scopes: tuple[str, ...]
    """Scopes that the sentence and the heading name, the nearest first."""
    direction: int = 0
    """1 where it grew or is more, -1 where it fell or is less."""
    against: str = ""
    """What it is set beside: ``last`` for last year, ``budget`` for the plan, ``other`` for another year."""
    plan: str = ""
    """The kind of budget that its words name."""
    base: Mention | None = None
    """What a share is of, where that is named."""
    sure: bool = True
    """Whether nothing unknown stands between the number and what says of which thing it is."""
    reason: bool = False
    """Whether it stands in the telling of a reason."""
    listed: bool = False
    """Whether it is a part that a list tells of."""
    word: Piece | None = None
    """The word that says its direction."""
    money: bool = False
    """Whether a word before it says that it is an amount of money."""
    beside: bool = False
    """Whether its thing is named right before it."""
    host: int = -1
    """The claim that the bracket around it hangs on."""
    list: int = -1
    """The claim before the word that opens the list that it stands in: 5万元，其中：甲3万元；乙2万元."""

    @property
    def quantity(self) -> Quantity:
        """The number itself."""
        assert self.piece.quantity is not None
        return self.piece.quantity


@dataclass(frozen=True, slots=True)
class Direction:
    """A word that sets an amount beside its plan or last year without a number: 决算数大于预算数, 与上年持平; against
    ``nothing``, that there was none last year: 上年无此项支出."""

    passage: int
    sentence: int
    piece: Piece
    sign: int
    against: str
    mention: Mention | None
    plan: str = ""
    """The kind of budget that its words name."""
    caused: bool = False
    """Whether it stands in the telling of a reason."""

    @property
    def nothing(self) -> bool:
        """Whether it says that there was none."""
        return self.against == "nothing"


@dataclass(frozen=True, slots=True)
class Text:
    """A passage: its normalised text and pieces, what its heading names, whether its heading is a new one."""

    text: str
    pieces: tuple[Piece, ...]
    heading: tuple[Piece, ...]
    new_heading: bool


class ClaimReader:
    """Reads the passages of one report, one after the other."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.found: list[Claim] = []
        self.directions: list[Direction] = []
        self.mentioned: set[str] = set()
        self.head: Mention | None = None
        self.topic: Mention | None = None
        self.heading: Mention | None = None
        self.heading_scope = ""
        self.sentence = 0
        self.money: Mention | None = None
        """The last topic that has an amount of money; what is only counted between does not end it."""
        self.topic_passage = -1
        """Where the topic was named."""
        named = [(s, w) for s in claims.subjects.values() for w in s.words]
        self._bare_words = tuple(w for s, w in named if s.generic)
        self._subject_of = {w: s.id for s, w in reversed(named) if not s.generic}

    def read(self, number: int, text: Text) -> None:
        """Add the claims of a passage."""
        if text.new_heading:
            self.heading = self._named_in(text.heading)
            self.heading_scope = next((p.entries[0] for p in reversed(text.heading) if p.kind == "scope"), "")
            self.head = self.topic = self.heading
            self.money = None if self.heading is None or self.only_counted(self.heading) else self.heading
        begin = 0
        for end, piece in enumerate((*text.pieces, Piece(len(text.text), len(text.text), "stop"))):
            if piece.kind == "stop":
                if begin < end:
                    self.sentence += 1
                    _Sentence(self, number, text.text, text.pieces[begin:end]).read()
                begin = end + 1

    def _named_in(self, pieces: Sequence[Piece]) -> Mention | None:
        found = [m for i in range(len(pieces)) if (m := self.mention_at(pieces, i)) is not None]
        return next((m for m in found if not m.generic), None)

    def only_counted(self, mention: Mention) -> bool:
        """Whether a thing has a count and no amount."""
        return bool(mention.subjects) and all(self.claims.subjects[i].units for i in mention.subjects)

    def has_cells(self, mention: Mention) -> bool:
        """Whether a table has the number of a thing, so that its rates are told, too."""
        return any(self.claims.subjects[i].cells or self.claims.subjects[i].mostly for i in mention.subjects)

    def is_part(self, mention: Mention, whole: Mention) -> bool:
        """Whether a thing is one of the parts that the pack has of another: the next sentence is of the whole again."""
        own = set(mention.subjects)
        return any(s.whole in whole.subjects and own & set(s.parts) for s in self.claims.sums)

    def counted(self, mention: Mention | None, unit: str) -> bool:
        """Whether a thing is counted in a unit."""
        return mention is not None and any(unit in self.claims.subjects[i].units for i in mention.subjects)

    def opposite(self, known: Mention | None, bare: Mention) -> Mention | None:
        """The thing that is called like a known one but for the bare word at its end: 甲拨款收入5万元，支出4万元."""
        if known is None or not known.subjects or known.scope:
            return None
        subjects = self.claims.subjects
        own = [w for i in bare.subjects for w in subjects[i].words]
        ends = tuple(w for w in self._bare_words if w not in own)
        for word in (w for i in known.subjects for w in subjects[i].words if w.endswith(ends)):
            stem = next(word.removesuffix(e) for e in ends if word.endswith(e))
            found = next((i for o in own if (i := self._subject_of.get(f"{stem}{o}")) is not None), None)
            if stem and found is not None:
                return Mention((found,))
        return None

    def mention_at(self, pieces: Sequence[Piece], at: int) -> Mention | None:
        """What a piece names, with the scope in the words before it."""
        piece = pieces[at]
        if piece.kind == "rate":
            return Mention(piece.entries)
        if piece.kind not in _NAMES:
            return None
        if piece.kind == "lost":
            return Mention(words=piece.entries)
        before = at - 1
        while before >= 0 and pieces[before].kind in ("filler", "this", "of", "actual", "amount", "total"):
            before -= 1
        scope = pieces[before].entries[0] if before >= 0 and pieces[before].kind == "scope" else ""
        if piece.kind == "row":
            return Mention((), piece.entries, scope)
        return Mention(piece.entries, (), scope, generic=piece.kind == "generic")


class _Sentence:
    """One sentence being read."""

    def __init__(self, reader: ClaimReader, passage: int, text: str, pieces: Sequence[Piece]) -> None:
        self.reader = reader
        self.passage = passage
        self.text = text
        self.pieces = pieces
        self.in_list = False
        self.reason = False
        self.because = False
        """Whether the reason that is told is a clause of cause that opens the sentence."""
        self.topic = reader.head
        self.scope = ""
        self.last: Claim | None = None
        self.list = -1
        self.parted = -1
        """The list whose parts semicolons part."""
        self.row_of_names: list[Mention] = []
        self.distributed: dict[int, Mention] = {}
        """The numbers behind names that a word shares out among them, by their place."""
        self.first_distributed = -1
        self.predicated_of_first: Predication | None = None
        self.in_reason: set[int] = set()
        """The pieces that were read while a reason was told."""
        self.begin = 0
        """Where the words of the next number begin."""
        self.outside: list[tuple[Mention | None, Mention | None, int, bool]] = []
        """For each open bracket the topics around it, the claim that it hangs on, whether a reason was being told."""

    def read(self) -> None:
        """Walk through the pieces; what is named sets the topic, each number becomes a claim."""
        for at, piece in enumerate(self.pieces):
            if self.reason:
                self.in_reason.add(at)
            step = getattr(self, f"_on_{piece.kind}", None)
            if step is not None:
                step(at, piece)
        if self.topic is not None and self._heads_an_item():
            self.reader.head = self.topic
        self.reader.topic = self.topic

    def _heads_an_item(self) -> bool:
        """其中：1.甲支出。年初预算为5万元: whether a sentence ends with the number of an item and its name, the first
        of its list."""
        told = [p.kind for p in self.pieces if p.kind not in _MARKS]
        return told[-2:-1] == ["ordinal"] and told[-1] in ("subject", "row", "lost") and told[-3:-2] in ([], ["lead"])

    # ------------------------------------------------------------------ words on the way

    def _on_reason(self, at: int, piece: Piece) -> None:
        opens = all(p.kind in ("ordinal", "filler") for p in self.pieces[:at])
        self.because = opens and self.text[piece.start : piece.end] in BECAUSE
        self.reason = True

    def _on_comma(self, at: int, piece: Piece) -> None:
        """因甲事，乙支出5万元: behind a cause that opens the sentence the sentence itself begins with a name and its
        number."""
        del piece
        ahead = [p.kind for p in self.pieces[at + 1 : at + 4] if p.kind not in ("filler", "be", "total")]
        if self.because and self.reason and ahead[:2] in (["subject", "number"], ["row", "number"]):
            self.reason = False
            self.begin = at

    def _on_colon(self, at: int, piece: Piece) -> None:
        """主要用于：甲支出5万元，占3%；乙支出…: a list of amounts, not the telling of a reason."""
        del piece
        ahead = self.pieces[at + 1 : at + 3]
        listed = len(ahead) > 1 and ahead[0].kind in ("subject", "row", "lost") and ahead[1].kind == "number"
        if self.reason and at and self.pieces[at - 1].kind == "reason" and listed:
            self.reason = False
            self.in_list = True

    def _on_semicolon(self, at: int, piece: Piece) -> None:
        """其中维持3件、驳回1件；诉讼2件: a list whose parts are parted by less than a semicolon ends there."""
        del at, piece
        self.reason = False
        if self.list < 0 or self.parted == self.list:
            return
        told = [c for c in self.reader.found[self.list + 1 :] if c.list == self.list and c.form == "value"]
        several = len([c for c in told if c.quantity.unit == told[0].quantity.unit]) > 1
        self.parted = self.list
        self.list = -1 if several else self.list

    def _on_open_bracket(self, at: int, piece: Piece) -> None:
        del piece
        hangs = at > 0 and self.pieces[at - 1].kind == "number" and self.last is not None
        host = self.last.id if hangs and self.last is not None else -1
        self.outside.append((self.topic, self.reader.head, host, self.reason))

    def _on_close_bracket(self, at: int, piece: Piece) -> None:
        del at, piece
        if self.outside:
            self.topic, self.reader.head, _, self.reason = self.outside.pop()

    def _on_compare(self, at: int, piece: Piece) -> None:
        """原因是节约，与上年相比增加5万元: a comparison that opens a clause goes on with the thing itself."""
        del piece
        before = at - 1
        while before > 0 and self.pieces[before].kind in ("generic", "actual"):
            before -= 1
        opens = before >= 0 and self.pieces[before].kind == "comma"
        beside = at + 1 < len(self.pieces) and self.pieces[at + 1].kind in ("last", "other_year", "opened", *BUDGETS)
        if self.reason and opens and beside:
            self.reason = False
            self._begin_anew(before)

    def _on_complete(self, at: int, piece: Piece) -> None:
        """主要是甲费，完成年初预算的95%: so does a completion."""
        del piece
        opens = at > 0 and self.pieces[at - 1].kind == "comma"
        if self.reason and opens and at + 1 < len(self.pieces) and self.pieces[at + 1].kind in BUDGETS:
            self.reason = False
            self._begin_anew(at - 1)

    def _begin_anew(self, comma: int) -> None:
        """The words of the next number begin behind a purpose; behind a cause that tells of a change they do not, for
        it may be that which is set beside something."""
        told = self.pieces[self.begin : comma]
        cause = max((i for i, p in enumerate(told) if p.kind == "reason"), default=-1) + 1
        told = told[cause:]  # 小于预算数的原因是节约: what the cause is of is no part of it
        if not any(p.kind in ("rise", "fall", "more", "less", "saved") for p in told):
            self.begin = comma

    def _on_total(self, at: int, piece: Piece) -> None:
        """主要用于交流，共9批次: and so does a count of what the sentence is about."""
        del piece
        ahead = self.pieces[at + 1].quantity if at + 1 < len(self.pieces) else None
        opens = at > 0 and self.pieces[at - 1].kind == "comma"
        if self.reason and opens and ahead is not None and self.reader.counted(self.topic, ahead.unit):
            self.reason = False
            self.begin = at

    def _on_be(self, at: int, piece: Piece) -> None:
        """甲收入5万元，为上级拨付的乙经费，较上年减少1万元: what is said of an amount names nothing, like a reason."""
        del piece
        if at < 2 or self.pieces[at - 1].kind != "comma" or self.pieces[at - 2].kind != "number":
            return
        for ahead in self.pieces[at + 1 :]:
            if ahead.kind in _CLAUSE_ENDS:
                break
            if ahead.kind in ("number", "complete"):
                return
        self.reason = True

    def _on_lead(self, at: int, piece: Piece) -> None:
        del piece
        self.reason = False
        before = self.reader.found[-1] if self.reader.found else None
        self.list = before.id if before is not None and before.passage == self.passage else -1
        self.in_list = self.in_list or at == 0 or self.last is not None or self.topic is not None

    def _on_respectively(self, at: int, piece: Piece) -> None:
        """甲费、乙费分别为5万元、3万元: as many numbers as names, in their order."""
        self._on_lead(at, piece)
        names = self._names_before(at)
        self.row_of_names = names if len(names) > 1 else self.row_of_names
        numbers = self._numbers_behind(at)
        if len(numbers) != len(names):
            self.row_of_names = self._told_before(numbers) or self._parts_told(at, numbers) or self.row_of_names
        if len(numbers) == len(self.row_of_names) > 1:
            self.distributed.update(zip(numbers, self.row_of_names, strict=True))
            self.first_distributed = numbers[0]

    def _told_before(self, numbers: Sequence[int]) -> list[Mention]:
        """甲费5万元、乙费3万元，分别占62.5%、37.5%: the things of the amounts right before their shares."""
        told = self.reader.found[len(self.reader.found) - len(numbers) :]
        found = [c.mention for c in told if c.mention is not None]
        alike = all(c.form == "value" and c.sentence == self.reader.sentence and not c.reason for c in told)
        shares = all(q is not None and q.kind == "share" for q in (self.pieces[i].quantity for i in numbers))
        apart = len({m.key for m in found}) == len(numbers) > 1
        return found if alike and shares and apart else []

    def _parts_told(self, at: int, numbers: Sequence[int]) -> list[Mention]:
        """甲费5万元，增1万元；乙费3万元。两项分别占丙费的62.5%、37.5%: the parts of it that the passage told."""
        base = next((m for i in range(at, numbers[0]) if (m := self.mention(i)) is not None), None) if numbers else None
        if base is None or not base.subjects:
            return []
        parts: dict[object, Mention] = {}
        for c in self.reader.found:
            if c.passage == self.passage and c.form == "value" and c.mention is not None and in_money(c.quantity):
                own = [r.subject for i in c.mention.subjects for r in self.reader.claims.subjects[i].of]
                if set(own) & set(base.subjects):
                    parts.setdefault(c.mention.key, c.mention)
        return list(parts.values()) if len(parts) == len(numbers) > 1 else []

    def _names_before(self, at: int) -> list[Mention]:
        out: list[Mention] = []
        for i in reversed(range(at)):
            kind = self.pieces[i].kind
            if kind in ("subject", "row", "lost"):
                mention = None if self.is_base(i) else self.mention(i)
                out += [mention] if mention is not None else []
            elif kind == "number" or (kind in _MARKS and kind not in ("pause", "quote")):
                break
        return out[::-1]

    def _numbers_behind(self, at: int) -> list[int]:
        out: list[int] = []
        share = False
        for i in range(at + 1, len(self.pieces)):
            kind = self.pieces[i].kind
            share = share or kind == "share"
            if kind == "number":
                out.append(i)
            elif share and not out and kind in _NAMES:
                continue  # 分别占丙支出的5%、3%
            elif kind in ("semicolon", "subject", "row", "lost", "unknown") or (kind in ("comma", "colon") and out):
                break
        return out

    def _on_scope(self, at: int, piece: Piece) -> None:
        del at
        if not self.reason:
            self.scope = piece.entries[0]

    def _on_subject(self, at: int, piece: Piece) -> None:
        del piece
        self._named(at)

    def _on_row(self, at: int, piece: Piece) -> None:
        del piece
        self._named(at)

    def _on_lost(self, at: int, piece: Piece) -> None:
        del piece
        self._named(at)

    def _on_generic(self, at: int, piece: Piece) -> None:
        del piece
        mention = self.mention(at)
        # 甲费支出: behind a name the bare word adds nothing; with a scope of its own it is a thing.
        if mention is not None and mention.scope and not self.behind_name(at):
            self._set(at, mention)

    def behind_name(self, at: int) -> bool:
        before = at - 1
        while before >= 0 and self.pieces[before].kind in ("scope", "filler", "this"):
            before -= 1
        return before >= 0 and self.pieces[before].kind in ("subject", "row", "lost")

    def mention(self, at: int) -> Mention | None:
        return self.reader.mention_at(self.pieces, at)

    def in_past_reason(self, at: int) -> bool:
        """Whether a name stands in a reason that is over: 主要是甲费，完成预算的95% is not of 甲费."""
        return at in self.in_reason and not self.reason

    def _named(self, at: int) -> None:
        mention = self.mention(at)
        if mention is not None:
            self._set(at, mention)

    def _set(self, at: int, mention: Mention) -> None:
        """Make something the topic, unless it only says what a share is of or stands in a reason."""
        if self.reason or self.is_base(at) or self.only_listed(at):
            return
        self._take(replace(mention, sure=self._unmodified(at)))

    def _take(self, mention: Mention) -> None:
        """Make something the topic; of the passage, too, outside a list."""
        self.topic = mention
        if not self.reader.only_counted(mention):
            self.reader.money = mention
        self.reader.topic_passage = self.passage
        part = self.last is not None and self.reader.head is not None and self.reader.is_part(mention, self.reader.head)
        if not self.in_list and not part:
            self.reader.head = mention

    def is_base(self, at: int) -> bool:
        """Whether what is named stands between 占 and its 的 or number."""
        for piece in reversed(self.pieces[max(self.begin, 0) : at]):
            if piece.kind == "share":
                return True
            if piece.kind in _MARKS:
                return False
        return False

    def only_listed(self, at: int) -> bool:
        """Whether a name stands in a row of names without any number: 主要包括甲项、乙项."""
        start = end = at
        while start and self.pieces[start - 1].kind not in _CLAUSE_ENDS:
            start -= 1
        while end + 1 < len(self.pieces) and self.pieces[end + 1].kind not in _CLAUSE_ENDS:
            end += 1
        beside = {p.kind for p in self.pieces[max(start, at - 1) : min(end, at + 1) + 1]}
        return "pause" in beside and all(p.kind != "number" for p in self.pieces[start : end + 1])

    def _unmodified(self, at: int) -> bool:
        """Whether nothing unknown stands before a name: 下属单位甲支出 is not all of it."""
        before, parted = at - 1, False
        while before >= 0 and self.pieces[before].kind in ("scope", "filler", "this", "total", "generic", "of"):
            parted = parted or self.pieces[before].kind == "filler"
            before -= 1
        if before < 0 or (parted and self.pieces[before].kind != "unknown"):
            return True
        return self.pieces[before].kind not in ("unknown", "subject", "row", "lost")

    # ------------------------------------------------------------------ numbers

    def _on_number(self, at: int, piece: Piece) -> None:
        claim = self._claim(at, piece)
        self.reader.found.append(replace(claim, form="value") if claim.form == "base" else claim)
        self.last = claim
        if claim.form in ("value", "budget") and not self.reason:
            if claim.mention is None:
                self.topic = Mention(sure=False)  # a thing that nobody knows: what follows is of it
            elif claim.mention.generic:
                self._take(claim.mention)
            elif not claim.sure and self.topic is not None and self.topic.key == claim.mention.key:
                self.topic = replace(self.topic, sure=False)  # 受理某事40件，办结39件
        self.begin = at + 1

    def _claim(self, at: int, piece: Piece) -> Claim:
        quantity = piece.quantity
        assert quantity is not None
        left = self.pieces[self.begin : at]
        said = self._predication_at(at, left, quantity)
        copular = self._copula_behind(at, quantity) if said.form == "value" else None
        if copular is not None:
            said = Predication("value")
        elif said.form == "value" and tells_mean(self.text[piece.start : quantity.start]):
            said = replace(said, form="mean")
        mention = copular or self.distributed.get(at) or self._subject(said)
        whole = self._whole_behind(at, quantity) if said.form == "value" else None
        if whole is not None:
            mention, said = whole, replace(said, subject_before=None, stray=False)
        elif copular is None and self._of_nothing_told(at, left, said, quantity):
            mention = None
        if (
            mention is not None
            and self.reader.only_counted(mention)
            and (
                in_money(quantity)
                or (quantity.kind == "share" and not self.reader.has_cells(mention))
                or _bare_amount(quantity)
            )
        ):
            mention = self.reader.money
            if said.subject_before is not None and mention is not None:
                mention = replace(mention, sure=False)  # its own words name something else
        elif quantity.unit and quantity.kind == "count" and not self.reader.counted(mention, quantity.unit):
            behind = self._counted_behind(at, quantity.unit) if _may_count(quantity) else None
            if behind is not None:
                mention, said = behind, replace(said, known=behind.sure)
            elif not in_money(quantity) and _one_of_several(self.pieces, said.subject_before):
                mention = None  # 甲与乙两类: how many were named
        elif said.subject_before is None and _may_count(quantity) and not any(p.kind in _NAMES for p in left):
            part = any(p.kind == "inside" for p in left)  # 40人中33人到会: a part is not what it is a part of
            mention = self._noun_behind(at, quantity.unit) or (None if part else mention)
        known = said.known and (mention is None or mention.sure) and not self._of_a_part(left, said)
        known = known and not (quantity.kind == "count" and self._of_another(mention))
        scopes = (self.scope, self.reader.heading_scope, WHOLE)
        return Claim(
            len(self.reader.found),
            self.passage,
            self.reader.sentence,
            piece,
            said.form,
            mention,
            tuple(dict.fromkeys(s for s in scopes if s)),
            said.direction,
            said.against or self._beside_budget(left, said) or self._against(at),
            said.plan,
            said.base,
            known,
            self.reason,
            self.in_list,
            said.word,
            said.money,
            at > 0 and _right_before(self.pieces, at),
            self.outside[-1][2] if self.outside else -1,
            self.list,
        )

    def _of_nothing_told(self, at: int, left: Sequence[Piece], said: Predication, quantity: Quantity) -> bool:
        """Whether a number is of nothing told before: 年度计划（1000次）, 其余9宗为甲, 另有3人, 两项合计8万元."""
        if said.form == "value" and self._in_brackets_alone(at):
            return True
        if said.form == "share" and [p.kind for p in left[:3]] == ["comma", "total", "share"]:
            return adds_several(self.text[left[1].start : left[1].end]) > 0  # 甲5宗、乙6宗，两类合计占95%
        if said.subject_before is not None:
            return False
        left_over = quantity.kind == "count" and any(p.kind in ("rest", "also") for p in left)
        return left_over or self._adds_several(left) or (bool(quantity.unit) and self._adds_up(left, quantity))

    def _of_a_part(self, left: Sequence[Piece], said: Predication) -> bool:
        """Whether a number may be only of a part of its thing: 因甲事，许可5件, 某类甲9次、4万元."""
        goes_on = said.subject_before is None and bool(left) and all(p.kind == "pause" for p in left)
        unsure = self.last is not None and self.last.mention is not None and not self.last.sure
        return self.because or (goes_on and unsure)

    def _adds_up(self, left: Sequence[Piece], quantity: Quantity) -> bool:
        """甲支出5万元、乙支出3万元，两项合计8万元: whether a clause opens with the word of a total, behind amounts of
        several things."""
        if [p.kind for p in left if p.kind not in ("filler", "be")] != ["comma", "total"]:
            return False
        told = [c for c in self.reader.found if c.sentence == self.reader.sentence and c.form == "value"]
        things = {c.mention.key for c in told if c.mention is not None and in_money(c.quantity) == in_money(quantity)}
        return len(things) > 1

    def _adds_several(self, left: Sequence[Piece]) -> bool:
        """甲费5万元、乙费3万元，两项合计8万元: whether a total says how many numbers before it it adds up."""
        words = [p for p in left if p.kind not in ("filler", "be", *_MARKS)]
        return [p.kind for p in words] == ["total"] and adds_several(self.text[words[0].start : words[0].end]) > 0

    def _counted_behind(self, at: int, unit: str) -> Mention | None:
        """What is counted may stand behind its number: 对5个项目开展自评."""
        for i in range(at + 1, len(self.pieces)):
            if self.pieces[i].kind in _MARKS or self.pieces[i].kind == "number":
                return None
            if i + 1 < len(self.pieces) and self.pieces[i + 1].kind == "mainly":
                return None  # 其余9宗以甲为主: not all of them
            found = self.mention(i) if self.pieces[i].kind == "subject" else None
            if found is not None and self.reader.counted(found, unit):
                return replace(found, sure=all(p.kind != "unknown" for p in self.pieces[at + 1 : i]))
        return None

    def _copula_behind(self, at: int, quantity: Quantity) -> Mention | None:
        """62宗中45宗为甲，16宗为乙: what a number is told to be, where it opens its clause."""
        before = self.pieces[at - 1].kind if at else "stop"
        behind = [p.kind for p in self.pieces[at + 1 : at + 4]]
        opens = before in (*_CLAUSE_ENDS, "pause", "inside", "lead") and _may_count(quantity)
        if not opens or behind[:2] != ["be", "subject"] or (behind[2:] and behind[2] not in _MARKS):
            return None
        found = self.mention(at + 2)
        return found if self.reader.counted(found, quantity.unit) else None

    def _in_brackets_alone(self, at: int) -> bool:
        """Whether a number is all that a bracket holds behind words that nobody knows."""
        around = [p.kind for p in self.pieces[max(0, at - 2) : at + 2]]
        return around == ["unknown", "open_bracket", "number", "close_bracket"]

    def _noun_behind(self, at: int, unit: str) -> Mention | None:
        """What stands right behind a number that opens its clause is what is counted: 已完成402宗甲事项."""
        before = next((p for p in reversed(self.pieces[:at]) if p.kind not in ("filler", "total")), None)
        behind = next((i for i in range(at + 1, len(self.pieces)) if self.pieces[i].kind not in ("filler", "of")), None)
        opens = before is None or before.kind in _CLAUSE_ENDS or before.kind == "inside"
        if not opens or behind is None:
            return None
        found = self.mention(behind) if self.pieces[behind].kind == "subject" else None
        after = self.pieces[behind + 1].kind if behind + 1 < len(self.pieces) else ""
        return found if self.reader.counted(found, unit) and after != "number" else None

    def _whole_behind(self, at: int, quantity: Quantity) -> Mention | None:
        """从甲看，5宗乙中，丙4宗: what the number that opens its clause is of, where its parts follow."""
        behind = [p.kind for p in self.pieces[at + 1 : at + 3]]
        return self._noun_behind(at, quantity.unit) if behind == ["subject", "inside"] else None

    def _of_another(self, mention: Mention | None) -> bool:
        """Whether a step may be of something told before that no table has: 收到甲申请9件，受理8件."""
        if mention is None:
            return False
        subjects = self.reader.claims.subjects
        own = [subjects[i] for i in mention.subjects if subjects[i].cells]
        wholes = {w.subject for s in own for w in s.of}
        wholes = {w for w in wholes if not subjects[w].cells and not subjects[w].mostly}
        if not wholes:
            return False
        told = islice(takewhile(lambda c: c.sentence == self.reader.sentence, reversed(self.reader.found)), _NEAR_BY)
        return any(wholes.intersection(c.mention.subjects) for c in told if c.mention is not None)

    def _predication_at(self, at: int, left: Sequence[Piece], quantity: Quantity) -> Predication:
        """What the words say of a number; of those that are shared out the words before the first hold for all."""
        shared = at in self.distributed and at != self.first_distributed
        if shared and self.predicated_of_first is not None and not any(p.kind in _WAYS for p in left):
            return self.predicated_of_first  # 分别增长5%和下降3%: each has its own word
        said = self._predication(left, quantity)
        if at == self.first_distributed:
            self.predicated_of_first = said
        return said

    def _predication(self, left: Sequence[Piece], quantity: Quantity) -> Predication:
        rate = quantity.kind in ("share", MULTIPLE)
        said = _percent(left, self) if rate else _amount(left, self) if quantity.unit else _bare(left, self)
        if quantity.kind == MULTIPLE and (said.form == "none" or [p.kind for p in left[-2:]] == ["last", "of"]):
            said = _multiple(left, self) or Predication("none", known=said.known)
        elif rate:
            said = _ratio(left, self) or said
        if _from_there(left) and said.form in ("value", "share"):
            since = any(p.kind == "last" for p in self.pieces[: self.begin + len(left)])
            return (
                replace(said, form="previous", against="last") if since and not rate else replace(said, form="earlier")
            )
        before = self.last
        word = _come(left)
        if before is None or before.form not in ("earlier", "previous") or word is None:
            return said
        way = {"rise": 1, "fall": -1, "up_to": 1, "down_to": -1}.get(word.kind, 0)
        if rate and said.form == "none":
            said = replace(said, form="share", base=before.base, known=True)
        return replace(said, direction=way, word=word) if way and said.form in ("value", "share") else said

    def _beside_budget(self, left: Sequence[Piece], said: Predication) -> str:
        """比年初预算5万元减少1万元: a change right behind a budget is from it."""
        behind = self.last is not None and self.last.form == "budget" and said.form == "change"
        return "budget" if behind and not any(p.kind in _MARKS for p in left) else ""

    def _against(self, at: int) -> str:
        """What the clause sets its number beside."""
        kinds = set()
        for piece in reversed(self.pieces[:at]):
            if piece.kind in ("semicolon", "number"):
                break
            kinds.add(piece.kind)
        if kinds & {"other_year"}:
            return "other"
        return "last" if "last" in kinds else "budget" if kinds & BUDGETS else "other" if "opened" in kinds else ""

    def _subject(self, said: Predication) -> Mention | None:
        """The thing that a number is of."""
        if said.form in ("share", "growth", "completion", "deviation", "multiple") and said.subject_before is None:
            return self.topic
        if said.stray:
            return None
        found = said.subject_before
        if found is not None:
            mention = self.mention(found)
            if self.outside and self.outside[-1][2] >= 0 and self._bare_total(mention):
                return None  # （其中：一般公共预算支出5万元）: where the amount before the bracket came from
            if mention is not None and mention.generic and not mention.scope:
                return self._generic(replace(mention, sure=self._unmodified(found)))
            if mention is not None:
                return replace(mention, sure=self._unmodified(found))
        return self.topic

    def _bare_total(self, mention: Mention | None) -> bool:
        return mention is not None and bool(mention.subjects) and self._is_total(mention)

    def _is_total(self, mention: Mention) -> bool:
        return any(self.reader.claims.subjects[i].total for i in mention.subjects)

    def _spends(self, mention: Mention) -> bool:
        """Whether a bare 支出 behind a thing can be its own: a row, a cost with a budget, what no table has."""
        subjects = [self.reader.claims.subjects[i] for i in mention.subjects]
        return bool(mention.codes) or any(s.budgets or not s.cells for s in subjects)

    def _generic(self, mention: Mention) -> Mention:
        """收入, 支出 alone: the topic of the heading where it has one, else all of it."""
        heading = self.reader.heading
        topic = self.topic
        here = self.reader.topic_passage == self.passage
        beside = here and not self.in_list and self.last is not None and self.last.mention == topic
        opposite = self.reader.opposite(topic, mention) if beside else None
        if opposite is not None:
            return replace(opposite, sure=mention.sure)
        if topic is not None and topic is not heading and here and self._spends(topic):
            return replace(topic, sure=topic.sure and mention.sure)
        if heading is not None and not self._is_total(heading):
            return replace(heading, sure=heading.sure and mention.sure)
        return mention if mention.sure else replace(mention, sure=False)


@dataclass(frozen=True, slots=True)
class Predication:
    """What the words before a number say of it."""

    form: str
    at: int = -1
    """Where the deciding word stands among all pieces of the sentence."""
    subject_before: int | None = None
    direction: int = 0
    against: str = ""
    plan: str = ""
    base: Mention | None = None
    known: bool = True
    stray: bool = False
    """Whether words that nobody knows stand where the thing would be named."""
    word: Piece | None = None
    money: bool = False


def _from_there(left: Sequence[Piece]) -> bool:
    """Whether a number is where something came from: 由5万元增至6万元, 由上年的5%升至6%."""
    kinds = [p.kind for p in left]
    while kinds and kinds[-1] in ("last", "of"):
        kinds.pop()
    return kinds[-1:] == ["from"]


def _may_count(quantity: Quantity) -> bool:
    """Whether a number counts something: 一件 may be said of anything."""
    return quantity.kind == "count" and not (quantity.numeral.form is Form.HANZI and quantity.value == 1)


def _come(left: Sequence[Piece]) -> Piece | None:
    """The word that says which way an amount came to a number: 增加到5万元, 降至5万元."""
    for i, piece in enumerate(left):
        if piece.kind in ("up_to", "down_to"):
            return piece
        if piece.kind == "reach" and i:
            return left[i - 1]
    return None


def _right_before(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a name stands right before a number, or with no more than a copula between."""
    i = at - 1
    while i >= 0 and pieces[i].kind in ("be", "total", "generic", "filler"):
        i -= 1
    return i >= 0 and pieces[i].kind in ("subject", "row", "actual", "budget", "opening", "full", "amount")


def _amount(left: Sequence[Piece], sentence: _Sentence) -> Predication:
    """The form of an amount or a count."""
    offset = sentence.begin
    said = Predication("value")
    known, crossed = True, False
    aside = _brackets(left)
    for i in reversed(range(len(left))):
        kind = left[i].kind
        if i in aside:
            continue
        if kind == "open_bracket" and not _closed(left, i):
            break
        if kind == "unknown" or (kind == "saved" and not _beside_plan(left, i)):
            if crossed:
                break
            known = known and _each_of(left, i)
            continue
        if kind in _CLAUSE_ENDS:
            if not known:
                break
            crossed = True
        decided = _mean(left, i) or _amount_word(left, i)
        if decided is not None:
            said = replace(decided, at=offset + i)
            break
    return _with_subject(said, left, offset, known, sentence)


def _beside_plan(left: Sequence[Piece], i: int) -> bool:
    """Whether a plan is named in the clause before a word: 决算数较预算数结余5万元, not 年末结余5万元."""
    for piece in reversed(left[:i]):
        if piece.kind in _CLAUSE_ENDS:
            return False
        if piece.kind in BUDGETS:
            return True
    return False


def _each_of(left: Sequence[Piece], i: int) -> bool:
    """Whether an unknown word is what a mean is for each of: 每宗0.3万元."""
    return i > 0 and left[i - 1].kind == "every" and left[i].end - left[i].start <= _MEASURE


def _mean(left: Sequence[Piece], i: int) -> Predication | None:
    """人均接待费85元: a name behind the word of a mean."""
    if left[i].kind not in (*_NAMES, "actual", "amount"):
        return None
    before = i - 1
    while before >= 0 and left[before].kind in ("unknown", "filler", "of", "scope"):
        before -= 1
    return Predication("mean") if before >= 0 and left[before].kind == "every" else None


def _amount_word(left: Sequence[Piece], i: int) -> Predication | None:
    """What one word makes of an amount; None where it says nothing."""
    kind = left[i].kind
    if kind in ("rise", "fall"):
        return _changed(left, i)
    if kind in ("more", "less", "saved"):
        return Predication("gap", direction=1 if kind == "more" else -1, word=left[i])
    if kind == "gap":
        return Predication("gap", against="budget")
    if kind == "every":
        return Predication("mean")
    if kind in BUDGETS:
        return _planned(left, i)
    if kind in ("last", "other_year"):
        return Predication("previous", against="last" if kind == "last" else "other")
    if kind == "share":
        return Predication("none")
    if kind in ("actual", "generic", "amount"):
        before = next((p.kind for p in reversed(left[:i]) if p.kind not in ("filler", "total")), "")
        if before in ("last", "other_year"):
            return Predication("previous", against="last" if before == "last" else "other", money=True)
    if kind in ("actual", "complete", "subject", "row", "generic", "lost", "compare", "amount"):
        return Predication("value", money=kind in ("actual", "amount"))
    return None


def _planned(left: Sequence[Piece], i: int) -> Predication:
    """预算5万元 is a plan, 追加预算5万元 changes it, 大于预算5万元 differs from it."""
    before = next((p.kind for p in reversed(left[:i]) if p.kind not in ("filler", "be")), "")
    if before in _WAYS:
        return Predication("change", direction=1 if before == "rise" else -1, against="other")
    if before in ("more", "less"):
        word = next(p for p in reversed(left[:i]) if p.kind == before)
        return Predication("gap", direction=1 if before == "more" else -1, against="budget", word=word)
    return Predication("budget", plan=left[i].kind, money=True)


def _changed(left: Sequence[Piece], i: int) -> Predication:
    """增加5万元 changes by it, 增加到5万元 comes to it."""
    if i + 1 < len(left) and left[i + 1].kind == "reach":
        return Predication("value")
    against = ""
    for piece in reversed(left[:i]):
        if piece.kind in BUDGETS:
            against = "budget"
            break
        if piece.kind in ("last", "other_year", "number", "subject", "row"):
            break
    return Predication("change", direction=1 if left[i].kind == "rise" else -1, against=against, word=left[i])


def _with_subject(
    said: Predication, left: Sequence[Piece], offset: int, known: bool, sentence: _Sentence
) -> Predication:
    """Adds where the thing is named: the last name before the word that decides, in the number's own words."""
    glossed = _gloss(left) if said.form == "value" else None
    if glossed is not None:
        return replace(said, subject_before=offset + glossed, known=False)
    stop = said.at - offset + 1 if said.at >= 0 else len(left)
    unknown_between = not known
    skipped = _brackets(left)
    for i in reversed(range(stop)):
        piece = left[i]
        if i in skipped:
            continue
        if piece.kind in _NAMES:
            at = offset + i
            if sentence.only_listed(at) or sentence.in_past_reason(at):
                continue
            if piece.kind == "generic" and sentence.behind_name(at):
                continue
            if sentence.is_base(at) and said.form == "value":
                return replace(said, form="base", subject_before=at, known=not unknown_between)
            if sentence.is_base(at):
                break
            return replace(said, subject_before=at, known=not unknown_between)
        if piece.kind in ("unknown", "scope"):
            unknown_between = True
        if piece.kind == "semicolon" or (piece.kind in ("comma", "colon") and unknown_between):
            break
        if piece.kind == "open_bracket" and not _closed(left, i):
            break
    stray = unknown_between and said.form in ("value", "budget")
    return replace(said, known=not unknown_between, stray=stray)


def _gloss(left: Sequence[Piece]) -> int | None:
    """Where the name stands that a bracket before the number has for words that nobody knows: 某事（甲费）5万元."""
    begin = max((i for i, p in enumerate(left) if p.kind == "open_bracket"), default=-1)
    if begin < 1 or left[-1].kind != "close_bracket" or left[begin - 1].kind != "unknown":
        return None
    names = [i for i in range(begin + 1, len(left) - 1) if left[i].kind != "filler"]
    return names[0] if len(names) == 1 and left[names[0]].kind in ("subject", "row") else None


def _brackets(left: Sequence[Piece]) -> frozenset[int]:
    """Where brackets stand that are opened and closed before the number, with all that is in them."""
    out: set[int] = set()
    opened: list[int] = []
    for i, piece in enumerate(left):
        if piece.kind == "open_bracket":
            opened.append(i)
        elif piece.kind == "close_bracket" and opened:
            out.update(range(opened.pop(), i + 1))
    return frozenset(out)


def _closed(left: Sequence[Piece], at: int) -> bool:
    """Whether a bracket is closed before the number."""
    return any(p.kind == "close_bracket" for p in left[at:])


def _bare(left: Sequence[Piece], sentence: _Sentence) -> Predication:
    """The form of a number without a unit: where only a rate can stand, that of a rate."""
    said = _amount(left, sentence)
    last = sentence.last
    rate = said.form == "none" or (said.form == "budget" and bool(left) and left[-1].kind == "of")
    rate = rate or (said.form in ("value", "base") and _of_a_whole(left)) or any(p.kind == "rate" for p in left)
    if said.form == "change" and last is not None and last.form == "change" and said.subject_before is None:
        rate = True
    return _percent(left, sentence) if rate else said


def _of_a_whole(left: Sequence[Piece]) -> bool:
    """Whether the clause of a number says that it is a part of something: 占甲支出的."""
    for piece in reversed(left):
        if piece.kind in _CLAUSE_ENDS:
            return False
        if piece.kind == "share":
            return True
    return False


def _bare_amount(quantity: Quantity) -> bool:
    """Whether a number without a unit is written like an amount of money: 3.15."""
    return not quantity.unit and quantity.kind == "count" and quantity.numeral.decimals > 1


def _percent(left: Sequence[Piece], sentence: _Sentence) -> Predication:
    """The form of a rate: a share, a completion, a growth."""
    offset = sentence.begin
    known = True
    base: Mention | None = None
    plan = ""
    for i in reversed(range(len(left))):
        piece = left[i]
        kind = piece.kind
        if kind in ("subject", "row", "generic") and base is None:
            if kind != "generic" or not i or left[i - 1].kind != "that":
                base = sentence.mention(offset + i)
            continue
        if kind in BUDGETS:
            plan = plan or kind
            continue
        said = _percent_word(left, i, base, plan)
        if said is not None:
            return _rate_subject(replace(said, at=offset + i, known=known and said.known), left, i, offset, sentence)
        if kind == "unknown":
            known = False
        if kind in ("semicolon", "comma") and (base is not None or plan):
            break
    return _bare_rate(plan, known, left, sentence)


def _multiple(left: Sequence[Piece], sentence: _Sentence) -> Predication | None:
    """甲支出是上年的1.2倍, 甲支出是乙支出的2倍: how many times as much something is."""
    offset = sentence.begin
    words = [i for i, p in enumerate(left) if p.kind not in ("filler", "be", "each")]
    if len(words) < 2 or left[words[-1]].kind != "of":
        return None
    base, before = words[-2], words[:-2]
    named = next((i for i in reversed(before) if left[i].kind in _NAMES), None)
    if any(left[i].kind not in (*_NAMES, *_MARKS, "scope", "this", "total", "actual", "amount") for i in before):
        return None  # 人均甲支出, 甲支出占比: it is no amount
    subject = offset + named if named is not None else None
    if left[base].kind == "last":
        return Predication("multiple", offset + base, subject, against="last")
    if named is not None and left[base].kind in ("subject", "row") and any(p.kind == "be" for p in left[named:base]):
        return Predication("share", offset + base, subject, base=sentence.mention(offset + base))
    return None


def _ratio(left: Sequence[Piece], sentence: _Sentence) -> Predication | None:
    """甲支出与乙支出之比为20%: the part that the first of two things is of the other."""
    at = max((i for i, p in enumerate(left) if p.kind == "ratio"), default=-1)
    names = [i for i, p in enumerate(left[: max(at, 0)]) if p.kind in ("subject", "row")]
    between = {p.kind for p in left[names[0] : at]} if len(names) == 2 else set()
    if "compare" not in between or "unknown" in between:
        return None
    base = sentence.mention(sentence.begin + names[1])
    return Predication("share", sentence.begin + at, sentence.begin + names[0], base=base)


def _percent_word(left: Sequence[Piece], i: int, base: Mention | None, plan: str) -> Predication | None:
    kind = left[i].kind
    if kind == "share":
        return (
            Predication("completion", plan=plan)
            if plan and base is None
            else Predication("share", base=base, known=not plan)
        )
    if kind == "rate":
        return Predication("share")
    if kind == "complete":
        return Predication("completion", plan=plan)
    if kind == "deviation":
        return Predication("deviation", against="budget")
    if kind in ("rise", "fall"):
        if i + 1 < len(left) and left[i + 1].kind == "reach":
            return Predication("none")
        if any(p.kind == "rate" for p in left[:i]):
            return Predication("none")  # 到会率提高5%: it is not what is counted that grew
        return Predication("growth", direction=1 if kind == "rise" else -1, word=left[i])
    return None


def _bare_rate(plan: str, known: bool, left: Sequence[Piece], sentence: _Sentence) -> Predication:
    """为预算的95%, 完成预算12.02万元的100%."""
    last = sentence.last
    if plan and known:
        return Predication("completion", plan=plan)
    bare = all(p.kind in ("of", "filler", "be") for p in left)
    if bare and left and last is not None and last.form == "budget":
        return Predication("completion", plan=last.plan)
    if bare and left and last is not None and last.form == "base":
        return Predication("share", base=last.mention)  # 占甲总数412宗的86%
    return Predication("none", known=known)


def _rate_subject(said: Predication, left: Sequence[Piece], at: int, offset: int, sentence: _Sentence) -> Predication:
    """A thing that is named before a rate: 甲费完成预算的95%; not beyond a semicolon. A rate's own name is of one."""
    if left[at].kind == "rate":
        return replace(said, subject_before=offset + at)
    for i in reversed(range(at)):
        if left[i].kind in ("subject", "row", "lost") and not sentence.in_past_reason(offset + i):
            if sentence.is_base(offset + i):
                return said
            return replace(said, subject_before=offset + i, known=said.known and not _one_of_several(left, i))
        if left[i].kind == "semicolon":
            break
    return said


def _one_of_several(left: Sequence[Piece], i: int | None) -> bool:
    """Whether a name is the last of several that are told of together: 甲与乙两类占71%."""
    return (
        i is not None
        and i > 1
        and left[i - 1].kind in ("pause", "compare")
        and left[i - 2].kind in ("subject", "row", "lost")
    )


def directions_in(reader: ClaimReader, passage: int, text: Text, first: int) -> Iterator[Direction]:
    """Words that set an amount beside its plan or last year and that no number follows."""
    claims = [c for c in reader.found[first:] if c.passage == passage]
    reasons = [p.start for p in text.pieces if p.kind == "reason"]
    taken = {c.word.start for c in claims if c.word is not None and not _parted(c.word.end, reasons, c.piece.start)}
    for at, piece in enumerate(text.pieces):
        if piece.kind == "not":
            yield from _nothing(passage, text.pieces, at, claims)
        if piece.kind not in ("more", "less", "saved", "equal", "same") or piece.start in taken:
            continue
        if at and text.pieces[at - 1].kind == "not":
            continue  # 未超过: no more than
        before = [c for c in claims if c.piece.start < piece.start]
        found = _direction(text.pieces, at)
        if found is None:
            continue
        against, plan = found
        sign = {"more": 1, "less": -1, "saved": -1}.get(piece.kind, 0)
        mention = _mention_before(reader, text.pieces, at) or (before[-1].mention if before else None)
        sentence = before[-1].sentence if before else -1
        yield Direction(passage, sentence, piece, sign, against, mention, plan, _in_reason(text.pieces, at))


def _parted(word: int, reasons: Sequence[int], number: int) -> bool:
    """Whether a reason stands between a word and a number: 小于预算数的原因是减员36人 tells two things."""
    return any(word <= r < number for r in reasons)


def _in_reason(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a word of reason stands before a place in its sentence."""
    for piece in reversed(pieces[:at]):
        if piece.kind == "stop":
            return False
        if piece.kind == "reason":
            return True
    return False


def _nothing(passage: int, pieces: Sequence[Piece], at: int, claims: Sequence[Claim]) -> Iterator[Direction]:
    """上年无此项支出: there was nothing last year of what the sentence is about."""
    _, end = _clause(pieces, at)
    before = at - 1
    while before >= 0 and pieces[before].kind == "filler":
        before -= 1
    behind = {p.kind for p in pieces[at + 1 : end]}
    if before < 0 or pieces[before].kind != "last" or behind - {"filler", "that", *_NAMES}:
        return
    near = [c for c in claims if c.piece.start < pieces[at].start]
    if near:
        yield Direction(passage, near[-1].sentence, pieces[at], 0, "nothing", near[-1].mention)


def _clause(pieces: Sequence[Piece], at: int) -> tuple[int, int]:
    start = at
    while start and pieces[start - 1].kind not in ("stop", "semicolon", "comma"):
        start -= 1
    end = at
    while end + 1 < len(pieces) and pieces[end + 1].kind not in ("stop", "semicolon", "comma", "number"):
        end += 1
    return start, end + 1


def _direction(pieces: Sequence[Piece], at: int) -> tuple[str, str] | None:
    """Beside what a word sets an amount: the plan or last year."""
    start, end = _clause(pieces, at)
    kinds = [p.kind for p in pieces[start:end]]
    plan = next((k for k in kinds if k in BUDGETS), "")
    if plan and "actual" in kinds:
        return "budget", plan
    if "last" in kinds and not plan:
        return "last", ""
    if plan and "compare" in kinds:
        return "budget", plan
    return None


def _mention_before(reader: ClaimReader, pieces: Sequence[Piece], at: int) -> Mention | None:
    start, _ = _clause(pieces, at)
    found = [m for i in range(start, at) if (m := reader.mention_at(pieces, i)) is not None and not m.generic]
    return found[-1] if found else None


def in_money(quantity: Quantity) -> bool:
    """Whether a number is an amount of money."""
    return quantity.unit == MONEY


def scaled(quantity: Quantity, claims: Claims) -> Decimal:
    """A number in the unit of the cells."""
    return quantity.value * claims.units.get(quantity.unit, Decimal(1))
