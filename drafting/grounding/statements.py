"""Statements without a number: negations (未发生复议) and universal quantification (均已办结).

A denial makes the cells of each thing it names zero; a statement about all makes a part equal to its whole, or what is
left open zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from drafting.genre.expressions import Expression, Term
from drafting.grounding.evidence import is_subset
from drafting.grounding.frames import Frame, Passage, Slots
from drafting.grounding.lexicon import Entry, Flow, Lexicon, Rate, Topic
from drafting.grounding.readings import Reading, Tables, expressions_of
from drafting.grounding.shares import percent_of
from drafting.grounding.words import OTHER, Words, words_of
from drafting.language.clauses import Clause, Item
from drafting.language.hedges import is_duration, is_matter, is_of_people
from drafting.language.lexer import Token
from drafting.language.markers import (
    AGGRIEVED,
    ALREADY,
    BARE_NOT,
    DEMONSTRATIVES,
    DISTRIBUTIVE,
    EXCEPT,
    GENITIVE,
    INSIDE,
    LATE,
    NOT_YET,
    OTHERS,
    OVERDUE,
    ROLES,
    SOMEBODY,
    names_a_limit,
    speaks_of_time,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that say something of all or of none. ``holds`` when for each claim one of its readings is zero, None when
    nothing decides it."""

    kind: str
    """``zero`` (a negation), ``universal`` (all of them), or ``happened``: an event without a number, so not zero."""
    start: int
    end: int
    claims: tuple[tuple[Reading, ...], ...]
    """For each thing that is named, the expressions one of which must be zero."""
    holds: bool | None
    features: Mapping[str, float]

    @property
    def wrong(self) -> tuple[Reading, ...]:
        """The likeliest reading of each claim that does not hold."""
        return tuple(
            readings[0] for readings in self.claims if all(r.value is not None and r.value != 0 for r in readings)
        )


def statements_of(passage: Passage, lexicon: Lexicon, tables: Tables) -> tuple[Statement, ...]:
    """All statements of a passage."""
    finder = _Finder(passage, lexicon, tables)
    found = (
        *finder.denials(),
        *finder.zeros_of_all(),
        *finder.universals(),
        *finder.rates_of_all(),
        *(finder.happened() or finder.raised()),
    )
    return tuple(sorted(found, key=lambda s: s.start))


_NOT_THIS_YEARS = ("neg", "modal", "conditional", "time_last", "time_other", "time_many", "time_next", "role", "rate")
"""Classes of words under which a predicate states no fact about this year's own cases: negation, plan, condition,
another time or role, a rate."""
_OTHER_TIMES = ("time_last", "time_other", "time_many", "time_next", "time_part")
_ALL = 100
"""Per cent."""
_STOPS = frozenset({"comma", "stop", "semicolon", "colon", "open_bracket", "close_bracket"})
_IDLE = frozenset({"time_this", "body", "self", "area", "prep", "func", "be", "person", "quote", "have"})
_CHUNK = frozenset({"pause", "conj", "comma"})
_OPEN_PREDICATE = frozenset({"manner", "func", "prep", "conj"})
_BARE_PREDICATE = frozenset({*_OPEN_PREDICATE, "event", "pause", "quote"})
"""Classes of words that a predicate begins with, and is made of, which says nothing but how something was done."""


def _counts_people(token: Token) -> bool:
    """Whether a word is a number of people: 1名申请人."""
    return token.quantity is not None and is_of_people(token.quantity.unit)


def _brings_in_somebody(tokens: Sequence[Token]) -> bool:
    """Whether somebody is brought in as there being one: 有申请人不服."""
    return any(a.kind == "have" and b.kind in ("noise", "person", "part") for a, b in pairwise(tokens))


class _Finder:
    def __init__(self, passage: Passage, lexicon: Lexicon, tables: Tables) -> None:
        self.passage = passage
        self.lexicon = lexicon
        self.tables = tables
        self.values = {k: dict(v) for k, v in tables.values.items()}
        self.tokens = passage.layout.tokens

    def _words(self, left: Sequence[Token], right: Sequence[Token] = ()) -> Words:
        """What words say where no number stands between them: those that name, and those that are said of them."""
        return words_of(Item(-1, -1, None, tuple(left), tuple(right), "", -1), self.lexicon, self.values)

    # ------------------------------------------------------------------ denials

    def denials(self) -> list[Statement]:
        out: list[Statement] = []
        at = 0
        while at < len(self.tokens):
            if self.tokens[at].kind == "neg" or (self.tokens[at].text in NOT_YET and self._before_event(at)):
                end = self._end_of_denial(at)
                found = self._denial(at, end)
                if found is not None:
                    out.append(found)
                    at = end
                    continue
            at += 1
        return out

    def zeros_of_all(self) -> Iterator[Statement]:
        """复议、诉讼均为0, 强制措施为零: each thing that is named before is denied."""
        for at, token in enumerate(self.tokens):
            if token.quantity is None or token.quantity.value or token.quantity.kind != "count":
                continue
            said = at
            while said > 0 and self.tokens[said - 1].kind in ("be", "func", "quote"):
                said -= 1
            of_all = said > 0 and self.tokens[said - 1].kind in ("all", "each_to")
            if not said or not (of_all or self._is_predicate(said, at)):
                continue
            start = self._clause_start(at)
            ahead = self.tokens[start : said - of_all]
            if _has(ahead, "number", "conditional") or _of_another(ahead, ahead):
                continue
            claims = self._denied_before(_without_cause(ahead))
            if len(claims) > of_all:
                features = {"named before": 1.0, "claims": float(min(len(claims), 3))}
                yield self._statement("zero", self.tokens[start].start, token.end, claims, features)

    def _is_predicate(self, said: int, at: int) -> bool:
        """强制措施为零: whether a number behind a copula is all that its clause predicates."""
        copula = any(t.kind == "be" for t in self.tokens[said:at])
        quantity = self.tokens[at].quantity
        return copula and self._clause_end(at) == at + 1 and quantity is not None and not quantity.unit

    def _clause_end(self, at: int) -> int:
        end = at + 1
        while end < len(self.tokens) and self.tokens[end].kind not in _STOPS:
            end += 1
        return end

    def _before_event(self, at: int) -> bool:
        """尚未接到…复议: whether the negated predicate is an event that did not happen, not one in progress."""
        following = self.tokens[at + 1 : self._clause_end(at)]
        return bool(following) and following[0].kind in ("event", "have") and _has(following, "head")

    def _end_of_denial(self, at: int) -> int:
        """未受理甲事，乙事和丙事: whether a clause of bare nouns continues the coordination in the scope of a
        negation."""
        end = self._clause_end(at)
        if end < len(self.tokens) and self.tokens[end].kind == "comma":
            after = self._clause_end(end)
            rest = self.tokens[end + 1 : after]
            if rest and all(t.kind in ("head", "pause", "conj", "quote") for t in rest):
                return after
        return end

    def _clause_start(self, at: int) -> int:
        start = at
        while start > 0 and self.tokens[start - 1].kind not in _STOPS:
            start -= 1
        return start

    def _denial(self, at: int, end: int) -> Statement | None:
        """未 + verbs + things: each thing that is named last in its chunk is denied."""
        tokens = self.tokens[at + 1 : end]
        ahead = self.tokens[self._clause_start(at) : at]
        start = self._clause_start(at)
        labelled = not tokens and not ahead and at > 0 and self.tokens[at - 1].kind == "colon"
        if labelled:
            start = self._clause_start(at - 1)  # 不公开的数量：无
            ahead = self.tokens[start : at - 1]
        elif _denies_nothing(self.tokens[at], tokens, _without_cause(ahead)):
            return None
        if _of_another(tokens, ahead):
            return None
        body = _without_cause(tokens)
        chunks = _split(body)
        features = _features_of_denial(self.tokens[at], tokens, ahead, chunks)
        claims = [*self._denied_chunks(chunks), *self._crossed(chunks)]
        if not claims and body:
            # 年内没有印发和停用: neither has happened
            each = chunks if all(_has(c, "event") for c in chunks) else [body]
            for chunk in each:
                readings = self._in_context(tuple(chunk), at)
                if readings:
                    claims.extend(_one_by_one(readings, chunk))
                    features["in context"] = 1.0
        if not claims and ahead and (_names_nothing(tokens) or self._only_comes(tokens)):
            # 文件制发为零, 不公开均未发生: what is denied stands before the word that denies.
            if any(t.kind == "number" for t in ahead):
                return None
            claims = self._denied_before([*ahead, *tokens])
            features["named before"] = 1.0
        if _has(ahead, "time_last"):
            claims = self._brought_in(claims)
        if _has(ahead, "part") and not _has(body, "part") and "named before" not in features:
            # 甲类没有提出申请: denied of these, not of all
            claims = [c for t in ahead if t.kind == "part" and (c := self._zero_readings((*body, t), ()))]
        if not claims:
            return None
        # 除遗留的1件撤诉外，未发生诉讼: what there was is told before.
        features["excepted"] = float(self._excepted(at))
        features["claims"] = float(min(len(claims), 3))
        begin = self.tokens[start if "named before" in features else at].start
        return self._statement("zero", begin, self.tokens[end - 1].end, claims, features)

    def _only_comes(self, tokens: Sequence[Token]) -> bool:
        """申请全年未接到, 文件未制定: whether a negated event without an object is that something comes or is made."""
        said = [t for t in tokens if t.kind not in ("func", "manner", "have")]
        entry = self.lexicon.entry(said[0].entry) if len(said) == 1 and said[0].kind == "event" else None
        if entry is None:
            return False
        flows = [(t.id, t.flow) for t in self.lexicon.topics.values() if t.flow is not None]
        return not any(
            topic in entry.means and not _means_first(entry, topic, flow, flow.came_in) for topic, flow in flows
        )

    def _brought_in(self, claims: Iterable[tuple[Reading, ...]]) -> list[tuple[Reading, ...]]:
        """上年也没有结转: of what is carried over, only what came from last year."""
        values = {f".{t.flow.brought_in}." for t in self.lexicon.topics.values() if t.flow is not None}
        return [
            readings
            for readings in claims
            if any(v in f".{term.name}." for v in values for r in readings for term in r.expression.terms)
        ]

    def _denied_chunks(self, chunks: Sequence[Sequence[Token]]) -> Iterator[tuple[Reading, ...]]:
        """The sums that a negated coordination makes zero; conjuncts share the verb of the first."""
        shared: tuple[Token, ...] = tuple(chunks[-1]) if chunks else ()
        carried: tuple[Token, ...] = ()
        happens = _has(chunks[0][:1], "have") if chunks else False
        for n, chunk in enumerate(chunks):
            if happens and [t.kind for t in chunk if t.kind not in _IDLE][-1:] == ["open"]:
                continue  # 未发生超期公开、泄密公开等情况: that it was published, and not how one was answered
            if _has(chunk, "head") and not _has(chunk, "outcome"):
                # 复议和诉讼被撤销或败诉: what the next one ends in is denied of this one, too.
                later = next((c for c in chunks[n + 1 :] if _has(c, "outcome")), [])
                chunk = [*chunk, *(t for t in later if t.kind == "outcome")]
            readings = self._zero_readings((*carried, *chunk), shared)
            if readings:
                yield from _one_by_one(readings, chunk)
            if _has(chunk, "event", "act") and not carried:
                carried = tuple(t for t in chunk if t.kind == "event")

    def _denied_before(self, ahead: Sequence[Token]) -> list[tuple[Reading, ...]]:
        """The subject before a negation."""
        before = [t for t in ahead if t.kind not in ("time_this", "area", "self", "body", "scope_wide")]
        found = (self._zero_readings(tuple(chunk), tuple(before)) for chunk in _split(before))
        return [readings for readings in found if readings]

    def _crossed(self, chunks: Sequence[Sequence[Token]]) -> list[tuple[Reading, ...]]:
        """未制发或废止规章、文件: each thing that is named with each thing that is done to it."""
        events = [t for c in chunks for t in c if t.kind == "event"]
        heads = [t for c in chunks for t in c if t.kind == "head"]
        only_verbs = any(c and all(t.kind in ("event", "func", "manner", "neg") for t in c) for c in chunks)
        if len(heads) < 2 or not events or not only_verbs:
            return []
        out = []
        for head in heads:
            for event in events:
                readings = self._zero_readings((event, head), ())
                if readings:
                    out.append(readings)
        return out

    def _in_context(self, body: tuple[Token, ...], at: int) -> tuple[Reading, ...]:
        """制发文件12件、没有废止: the object of a negated verb, elided, is that of the number before it."""
        words = self._words(body)
        if words.source in ("other", "unknown") or any(t.kind in ("unknown", "other", "channel") for t in body):
            return ()
        position = self.tokens[at].start
        before = [f for f in self.passage.ordered() if f.number.start < position and f.topic in words.slots]
        if not before or not any(e.kind in ("outcome", "event", "carry") for e in words.entries):
            return ()
        frame = before[-1]
        spec = self.lexicon.topics[frame.topic]
        slots: Slots = {
            slot: words.slots[frame.topic].get(slot) or (default[:1] if default else frame.slots.get(slot, ()))
            for slot, default in spec.slots.items()
        }
        return tuple(map(self.tables.reading, expressions_of(spec, slots, self.tables)))

    def _zero_readings(self, chunk: tuple[Token, ...], shared: tuple[Token, ...]) -> tuple[Reading, ...]:
        words = self._words(chunk)
        topic = words.topic
        heads = [e.topic for e in words.entries if e.kind == "head"]
        beside = [e for e in words.entries if e.kind == "other"]
        if topic == OTHER and heads and words.source == "other" and all(e.sort == "rival" for e in beside):
            topic = heads[-1]  # 未发生诉讼举报投诉情况: each thing that is named is denied
        if topic == OTHER or not topic:
            topic = self._topic_of(words, shared)
        if topic not in self.lexicon.topics:
            return ()
        own = dict(words.slots.get(topic, {}))
        if shared and chunk[-len(shared) :] != shared:
            other = self._words(shared).slots.get(topic, {})
            named = any(t.kind == "head" for t in shared)
            for slot, sums in other.items() if named else ():
                if not self.lexicon.topics[topic].slots[slot]:
                    own.setdefault(slot, sums)
        spec = self.lexicon.topics[topic]
        slots: Slots = {}
        for slot, default in spec.slots.items():
            slots[slot] = (
                own.get(slot) or default[:1] or self._slot_in_context(topic, slot, chunk) or self._block(topic, slot)
            )
        if any(not v for v in slots.values()):
            return ()
        return tuple(map(self.tables.reading, expressions_of(spec, slots, self.tables)))

    def _topic_of(self, words: Words, shared: tuple[Token, ...]) -> str:
        if words.source in ("other", "unknown"):
            return ""
        behind = self._words(shared) if shared else None
        if behind is not None and behind.topic in words.slots:
            return behind.topic
        strong = [
            t
            for t in words.slots
            if any(e.kind in ("outcome", "part", "carry") and t in e.means for e in words.entries)
        ]
        return strong[0] if strong else ""

    def _slot_in_context(
        self, topic: str, slot: str, chunk: Sequence[Token]
    ) -> tuple[tuple[tuple[int, str], ...], ...]:
        """A slot elided before a negation: that of the nearest count of the topic in the sentence."""
        before = [f for f in self.passage.ordered() if f.number.start < chunk[0].start and f.topic == topic]
        if not before or not self._same_sentence(before[-1], self.tokens.index(chunk[0])):
            return ()
        nearest = before[-1].slots.get(slot, ())[:1]
        # 复议3件、诉讼2件，无被纠正情形: what is denied behind a coordination is denied of all of it.
        run = [f for f in before if f.clause.id == before[-1].clause.id and f.item.parent == before[-1].item.parent]
        if len(run) < 2 or any(f.item.joint not in ("pause", "conj") for f in run[1:]):
            return nearest
        terms = tuple(dict.fromkeys(term for f in run for sums in f.slots.get(slot, ())[:1] for term in sums))
        return (terms,) if terms else nearest

    def _block(self, topic: str, slot: str) -> tuple[tuple[tuple[int, str], ...], ...]:
        """Where no block is named, all of them: every head of the topic that fills the slot."""
        sums = [
            e.means[topic][slot][0]
            for e in self.lexicon.entries.values()
            if e.kind == "head" and topic in e.means and slot in e.means[topic]
        ]
        whole = [
            s for s in sums if len(s) > 1 or s[0][1] not in {v for other in sums if len(other) > 1 for _, v in other}
        ]
        return (tuple(term for s in whole for term in s),) if whole else ()

    # ------------------------------------------------------------------ what happened

    def happened(self) -> list[Statement]:
        """某人不服，申请复议，复议机关维持了答复: a case narrated with its result and without a number."""
        out = []
        for at, token in enumerate(self.tokens):
            entry = self.lexicon.entry(token.entry)
            if token.kind != "head" or entry is None:
                continue
            end = self._clause_end(at)
            behind = self._clause_end(end) if end < len(self.tokens) and self.tokens[end].kind == "comma" else end
            result = next((i for i in range(end + 1, behind) if self._is_result_of(self.tokens[i], entry.topic)), None)
            if result is None or not _has(self.tokens[end + 1 : result], "body"):
                continue
            start = self._clause_start(at)
            said = self.tokens[start : result + 1]
            asked = _has(self.tokens[start:at], "weak", "event")
            counted = any(t.quantity is not None and is_matter(t.quantity.unit) for t in said)
            if not asked or counted or _has(self.tokens[self._sentence_of(at)[0] : result + 1], *_NOT_THIS_YEARS):
                continue
            readings = self._zero_readings((token,), ())
            if readings:
                nothing = all(r.value == 0 for r in readings)
                out.append(Statement("happened", said[0].start, said[-1].end, (readings,), not nothing, {}))
        return out

    def raised(self) -> Iterator[Statement]:
        """某人对答复不服，申请复议; 因公开引发诉讼，法院驳回了请求: a case without a number, by who raised it or by
        what came of it."""
        told = -1
        for at, token in enumerate(self.tokens):
            entry = self.lexicon.entry(token.entry)
            topic = self.lexicon.topics.get(entry.topic) if entry is not None else None
            if token.kind != "head" or entry is None or topic is None or topic.flow is not None:
                continue
            start, end = self._sentence_of(at)
            ahead, behind = self.tokens[start:at], self.tokens[at + 1 : end]
            if start == told or not self._is_raised(ahead, self.tokens[self._clause_start(at) : at], behind):
                continue
            came = [n for n, t in enumerate(behind) if self._is_result_of(t, entry.topic)]
            certain = any(t.text in SOMEBODY or _counts_people(t) for t in ahead) or _brings_in_somebody(ahead)
            certain = certain or _has(self.tokens[self._clause_start(at) : at], "body")  # 向某机关申请复议
            said = self.tokens[start : at + 1 + (came[0] + 1 if came else 0)]
            counted = any(t.quantity is not None and not _counts_people(t) for t in self.tokens[start:end])
            if counted or _has(self.tokens[start:end], *_NOT_THIS_YEARS) or not (came or certain):
                continue
            readings = self._zero_readings((token,), ())
            if readings:
                nothing = all(r.value == 0 for r in readings)
                told = start
                yield Statement("happened", said[0].start, said[-1].end, (readings,), not nothing, {})

    def _is_raised(self, ahead: Sequence[Token], clause: Sequence[Token], behind: Sequence[Token]) -> bool:
        """Whether a thing is what somebody does who does not accept an answer, or what something brought about; no
        condition (不服的), and not what is spoken of (提出的复议)."""
        near = behind[: next((n for n, t in enumerate(behind) if t.kind in _STOPS), len(behind))]
        if (clause[-1:] and clause[-1].text == GENITIVE) or any(t.text == GENITIVE for t in (*near[-1:], *near[:1])):
            return False
        if any(a.text == GENITIVE and b.kind in _STOPS for a, b in pairwise(ahead)):
            return False
        people = _has(ahead, "noise", "person", "part") or any(map(_counts_people, ahead))
        somebody = people and any(t.text in AGGRIEVED for t in ahead)
        brought = bool(clause) and clause[-1].kind == "cause" and _has(ahead, "weak", "event", "noise", "person")
        return somebody or brought

    def _sentence_of(self, at: int) -> tuple[int, int]:
        """The words of a sentence around one of them; a semicolon ends it, too."""
        start = end = at
        while start > 0 and self.tokens[start - 1].kind not in ("stop", "semicolon"):
            start -= 1
        while end < len(self.tokens) and self.tokens[end].kind not in ("stop", "semicolon"):
            end += 1
        return start, end

    def _is_result_of(self, token: Token, topic: str) -> bool:
        entry = self.lexicon.entry(token.entry)
        return token.kind == "outcome" and entry is not None and topic in entry.means

    # ------------------------------------------------------------------ statements about all

    def universals(self) -> list[Statement]:
        out: list[Statement] = []
        for at, token in enumerate(self.tokens):
            bare = (
                (token.text in ALREADY and self._bare_done(at))
                or self._tells_of_the_rest(at)
                or self._opens_bare_predicate(at)
            )
            if token.kind != "all" and not bare:
                continue
            end = self._clause_end(at)
            found = self._universal(at, end)
            if found is not None:
                out.append(found)
        out.extend(self._bare_results())
        # 所有申请均已答复 is said once.
        return [
            s
            for s in out
            if not any(o is not s and o.start <= s.start and s.end <= o.end and o.claims == s.claims for o in out)
        ]

    def _bare_results(self) -> list[Statement]:
        """复议1起，正在办理中: a clause that only predicates a state of the number before it."""
        out = []
        for clause in self.passage.layout.clauses:
            items = [self.passage.layout.items[i] for i in clause.items]
            if clause.before not in ("comma", "open_bracket") or len(items) != 1 or items[0].number is not None:
                continue
            frame = self._counted_by(clause)
            if frame is None or frame.form != "value" or frame.words.source not in ("head", "weak"):
                continue
            said = self._without_own_head(_without_authority(items[0].left), frame)
            tokens = [t for t in said if t.kind not in _IDLE]
            said_to_be = _is_said_to_be(items[0].left) and clause.before == "comma"
            if not tokens or not (said_to_be or all(t.kind in ("outcome", "manner") for t in tokens)):
                continue
            features = {"bare": 1.0, "subject before": 1.0}
            words = self._words((), said)
            readings = self._all_readings(frame, words, {"timely": 0.0, "rest": 0.0, **features})
            topic = self.lexicon.topics.get(frame.topic)
            if readings and topic is not None and topic.blocks.isdisjoint(words.slots.get(topic.id, {})):
                out.append(self._statement("universal", tokens[0].start, tokens[-1].end, [readings], features))
        return out

    def _counted_by(self, clause: Clause) -> Frame | None:
        """The number that a clause without one is said of: the last of the clause before, past clauses that only say
        that it is done (复议1件，已审结，结果为维持), or the one that its bracket hangs on."""
        layout, frames = self.passage.layout, self.passage.frames
        if clause.before == "open_bracket":
            return frames.get(clause.parent)
        ahead = layout.clause_before(clause)
        while ahead is not None and ahead.before == "comma" and self._only_done(ahead):
            ahead = layout.clause_before(ahead)
        found = [f for f in self.passage.ordered() if ahead is not None and f.clause.id == ahead.id]
        return found[-1] if found and ahead is not None and ahead.sentence == clause.sentence else None

    def _only_done(self, clause: Clause) -> bool:
        items = [self.passage.layout.items[i] for i in clause.items]
        words = [t for i in items for t in (*i.left, *i.right) if t.kind not in _IDLE]
        bare = all(i.number is None for i in items)
        return bare and bool(words) and all(t.kind in ("event", "manner", "all") for t in words)

    def _without_own_head(self, tokens: Sequence[Token], frame: Frame) -> tuple[Token, ...]:
        """复议1件，复议结果为维持: what a predicate is said of, where it says again what its number counts."""
        entry = self.lexicon.entry(tokens[0].entry) if len(tokens) > 1 else None
        if entry is None or tokens[0].kind != "head":
            return tuple(tokens)
        own = entry.means.get(frame.topic, {})
        same = bool(own) and all(frame.slots.get(slot, ())[:1] == sums[:1] for slot, sums in own.items())
        return tuple(tokens[1:]) if same else tuple(tokens)

    def _bare_done(self, at: int) -> bool:
        """已答复, 已按程序办理: a numberless clause that predicates something of all that the number before it
        counts."""
        end, start = self._clause_end(at), self._clause_start(at)
        clause = self.tokens[start:end]
        return not any(t.kind in ("number", "all", "neg") for t in clause) and at - start <= 1

    def _opens_bare_predicate(self, at: int) -> bool:
        """收到2件，并在规定时间内及时办结: whether a clause without a subject and a number opens here, which only says
        how what is counted before it was settled."""
        if not at or self.tokens[at - 1].kind != "comma" or self.tokens[at].kind not in _OPEN_PREDICATE:
            return False
        said = self.tokens[at : self._clause_end(at)]
        if not all(t.kind in _BARE_PREDICATE or names_a_limit(t.text) for t in said):
            return False
        last = next((t for t in reversed(said) if t.kind != "func"), None)
        entry = self.lexicon.entry(last.entry) if last is not None else None
        flows = [(t.id, t.flow) for t in self.lexicon.topics.values() if t.flow is not None]
        return entry is not None and any(_ends(entry, topic, flow) for topic, flow in flows)

    def _tells_of_the_rest(self, at: int) -> bool:
        """其余同意: a clause that gives one outcome to all the rest, without a number or a word for all."""
        if self.tokens[at].kind != "rest" or self._clause_start(at) != at:
            return False
        said = self.tokens[at + 1 : self._clause_end(at)]
        return any(t.kind == "outcome" for t in said) and all(t.kind in ("outcome", "func", "manner") for t in said)

    def _universal(self, at: int, end: int) -> Statement | None:
        predicate = self.tokens[at + 1 : end]
        if predicate and predicate[-1].text in INSIDE:
            return None  # 所有答复件中, 已审结案件中: what the next clause is said of
        rates = any(t.quantity is not None and t.quantity.kind == "share" for t in predicate)
        if rates or (at and self.tokens[at - 1].kind == "share"):
            return None  # 占全部结果的6%
        counts = (t.quantity for t in predicate if t.quantity is not None and t.quantity.kind == "count")
        if any(is_matter(q.unit) for q in counts):
            return None
        subject = None if self._of_settled(at) else self._subject(at)
        if subject is None:
            return None
        frames, how = subject
        words = self._words((), [t for t in predicate if t.kind != "all"])
        if words.source == "other" or any(t.kind in ("publish", "modal", "conditional") for t in predicate):
            return None
        features: dict[str, float] = {f"subject {how}": 1.0, "subjects": float(min(len(frames), 3))}
        features["timely"] = float(any(_limits_time(t) for t in predicate))
        features["unknown"] = float(min(3, sum(1 for t in predicate if t.kind == "unknown")))
        features["is said to be"] = float(any(t.kind == "be" for t in predicate[:1]))
        features["bare predicate"] = float(self.tokens[at].kind in _OPEN_PREDICATE)
        features["names all"] = float(self._names_its_subject(at, end))
        features["rest"] = float(
            self.tokens[at].kind == "rest"
            or any(
                t.kind in ("rest", "other_kind") for t in self.tokens[min(max(0, at - 4), self._clause_start(at)) : at]
            )
            or self._excepted(at)
        )
        claims = self._claims(frames, words, features)
        if not claims and how in ("before", "clause"):
            claims = self._claims(self._head_before(frames), words, features)
        if features["rest"] and claims:
            # Of what the rest is left is not always the nearest number: one that makes it true is enough.
            claims = [tuple(r for c in claims for r in c)]
        if not claims:
            return None
        last = max((i for i, t in enumerate(predicate) if t.kind not in ("func",)), default=0)
        return self._statement(
            "universal",
            self.tokens[at].start,
            predicate[last].end if predicate else self.tokens[at].end,
            claims,
            features,
        )

    def _names_its_subject(self, at: int, end: int) -> bool:
        """所有申请均按时办结: whether a clause names of what it says something, so that they are all there are."""
        clause = self.tokens[self._clause_start(at) : end]
        return (
            _has(clause, "all")
            and _has(clause, "head", "weak")
            and not _has(clause, "number")
            and not any(t.text in DEMONSTRATIVES for t in clause)
        )

    def _claims(self, frames: Sequence[Frame], words: Words, features: dict[str, float]) -> list[tuple[Reading, ...]]:
        return [readings for f in frames if (readings := self._all_readings(f, words, features))]

    def _head_before(self, frames: Sequence[Frame]) -> list[Frame]:
        """复议19件，维持11件、纠正1件，均已审结: the whole of the outcomes before the statement, its subject."""
        last = frames[-1]
        topic = self.lexicon.topics.get(last.topic)
        if last.words.source in ("head", "weak") or topic is None or topic.flow is not None:
            return []
        heads = [
            f
            for f in self.passage.ordered()
            if f.number.start < last.number.start
            and f.clause.sentence == last.clause.sentence
            and f.form == "value"
            and f.topic == last.topic
            and f.words.source in ("head", "weak")
        ]
        return heads[-1:]

    def _subject(self, at: int) -> tuple[list[Frame], str] | None:
        """The subject of 均 or 全部: the numbers before it in its clause, else the last ones of the sentence."""
        start = self._clause_start(at)
        position = self.tokens[at].start
        own = [t for t in self.tokens[start:at] if t.entry or t.kind == "unknown"]
        frames = [
            f
            for f in self.passage.ordered()
            if f.number.start < position and f.form == "value" and f.quantity.kind == "count"
        ]
        inside = [f for f in frames if f.number.start >= self.tokens[start].start]
        if at and self.tokens[at - 1].text == GENITIVE and not inside and not _has(own, "head", "weak"):
            return None  # 到期应答复的均已答复: said only of those
        if any(t.text in DEMONSTRATIVES for f in inside[-1:] for t in f.item.left[-1:]):
            return None  # 去年转来的5件也在内，该5件均已公开: said of what no cell divides
        if any(map(is_subset, inside[-1:])):
            return None  # 收到18件，其中15件均已答复: said only of these
        if inside and not self._excepted(at):
            return inside, "clause"
        if inside and _has(self.tokens[start:at], "rest"):
            # 除甲类28件外，其余13件均为乙类
            return [f for f in frames if self._same_sentence(f, at)], "rest"
        frames = [f for f in frames if f.number.start < self.tokens[start].start]
        if not frames:
            return None
        return self._subject_before(at, frames, own)

    def _subject_before(self, at: int, frames: list[Frame], own: Sequence[Token]) -> tuple[list[Frame], str] | None:
        """Statements whose subject is elided and stands in the clauses before; ``own`` are the words of the clause
        itself."""
        start = self._clause_start(at)
        last = frames[-1]
        if last.whole < 0 and _by_one_channel(last) and not last.words.has_left("prep"):
            same = [f for f in frames[:-1] if f.quantity.value == last.quantity.value and f.topic == last.topic]
            wholes = same or self._divided(frames, "channel")
            # 受理线下申请3件，已全部办结: said of a part that no cell holds
            return ([wholes[-1]], "named") if wholes else None
        bracket = self._bracket_whole(at)
        if bracket is not None:
            return [bracket], "bracket"
        group = [f for f in frames if f.clause.id == last.clause.id and f.item.parent == last.item.parent]
        if last.whole < 0 and last.words.has("part"):
            group = self._divided(frames, "part") or group
        if self._only_brought_in(group):
            # 新收15件，旧存3件，均已办结
            group = [f for f in frames if f.clause.sentence == last.clause.sentence and f.topic == last.topic]
        if any(t.kind == "rest" for t in self.tokens[start : at + 1]) or self._excepted(at):
            same = [f for f in frames if f.clause.sentence == last.clause.sentence]
            return same, "rest"
        if last.whole >= 0 and last.whole in self.passage.frames:
            whole = self.passage.frames[last.whole]
            topic = self.lexicon.topics.get(last.topic)
            settled = topic is not None and topic.flow is not None and self._are_answered(topic, topic.flow, last)
            divided = topic is None or not _is_beside(last, whole, topic)
            if whole.topic in self.lexicon.topics and last.words.source != "head" and not settled and divided:
                group = [whole]
        named = self._words(own)
        if named.topic and named.topic != OTHER:
            same = [f for f in frames if f.topic == named.topic]
            if not same:
                return None
            # 收到156件，其中甲类15件。去年转来9件。所有均已处理: all of them are no part and not what was left over
            undivided = [f for f in same if f.whole < 0 and not self._only_brought_in([f])]
            return [(undivided or same)[-1]], "named"
        if named.source in ("other", "unknown"):
            return None
        return group, "before" if self._same_sentence(last, at) else "sentence before"

    def _of_settled(self, at: int) -> bool:
        """Whether the subject is restricted to settled cases: 办结件均已归档, 所有答复均在期限内作出."""
        own = self.tokens[self._clause_start(at) : at]
        if any(t.kind in ("number", "head", "weak") for t in own):
            return False
        entries = [e for t in own if (e := self.lexicon.entry(t.entry)) is not None]
        flows = [(t.id, t.flow) for t in self.lexicon.topics.values() if t.flow is not None]
        return any(_ends(e, id, flow) for e in entries for id, flow in flows)

    @staticmethod
    def _divided(frames: Sequence[Frame], kind: str) -> list[Frame]:
        """收到14件，网上9件、来信5件，均已答复: the number that a list of channels or of kinds of people makes."""
        parts: list[Frame] = []
        for frame in reversed(frames):
            if not frame.words.has(kind):
                total = sum((p.quantity.value for p in parts), Decimal(0))
                return [frame] if len(parts) > 1 and total == frame.quantity.value else []
            parts.append(frame)
        return []

    def _only_brought_in(self, frames: Sequence[Frame]) -> bool:
        """Whether some numbers count only what came over from last year."""
        topics = [self.lexicon.topics.get(f.topic) for f in frames]
        return all(
            t is not None
            and t.flow is not None
            and any(_means_first(e, t.id, t.flow, t.flow.brought_in) for e in f.words.entries)
            for f, t in zip(frames, topics, strict=True)
        )

    def _excepted(self, at: int) -> bool:
        """除4件转结2022年办理以外，均依法答复."""
        start = self._clause_start(at)
        before = self.tokens[self._clause_start(max(0, start - 1)) : at]
        return any(t.text in EXCEPT for t in before)

    def _same_sentence(self, frame: Frame, at: int) -> bool:
        between = [t for t in self.tokens if frame.number.end <= t.start < self.tokens[at].start]
        return not any(t.kind == "stop" for t in between)

    def _bracket_whole(self, at: int) -> Frame | None:
        depth = 0
        for i in range(at - 1, -1, -1):
            kind = self.tokens[i].kind
            if kind == "close_bracket":
                depth += 1
            elif kind == "open_bracket":
                if depth == 0:
                    before = [
                        f for f in self.passage.ordered() if f.number.end <= self.tokens[i].start and f.form == "value"
                    ]
                    return before[-1] if before else None
                depth -= 1
            elif kind == "stop":
                return None
        return None

    def _all_readings(self, frame: Frame, words: Words, features: dict[str, float]) -> tuple[Reading, ...]:
        """Expressions one of which is zero when the statement is true of a frame."""
        topic = self.lexicon.topics.get(frame.topic)
        if topic is None or not frame.slots:
            return ()
        own = words.slots.get(topic.id, {})
        kinds = {e.kind for e in words.entries if topic.id in e.means}
        if topic.flow is not None and not (kinds & {"outcome", "open", "part"}):
            if not self._all_settled(topic, topic.flow, frame, words, features):
                return ()
            return self._left_open(topic, topic.flow, frame, features)
        if topic.flow is None and any(e.kind == "event" and set(e.means) == {topic.id} for e in words.entries):
            if frame.words.source not in ("head", "weak"):
                # Results are settled; those that they are results of need not be.
                return ()
            kinds.add("outcome")
        if features.get("is said to be") and _is_narrower(own, frame.slots, topic.blocks):
            kinds.add("outcome")  # 诉讼2件，均为再诉
        if not own or not kinds & {"outcome", "open", "part", "other_kind"}:
            return ()
        if topic.flow is not None and frame.slots.get(topic.flow.slot, ())[:1] == (((1, topic.flow.brought_in),),):
            return ()  # 去年结转的3件均已公开: what became of these no cell tells
        if topic.flow is not None and "part" in kinds and topic.flow.slot in frame.given:
            # 公开1件、缓议1件，均为个人提出: who asked says nothing of what became of it.
            own = {slot: sums for slot, sums in own.items() if slot in topic.groups}
        features["outcome"] = 1.0
        part: Slots = {**frame.slots, **own}
        pairs = [
            (whole, said)
            for fixed in _choices({s: sums for s, sums in frame.slots.items() if s not in own})
            for whole in expressions_of(topic, {**frame.slots, **fixed}, self.tables)
            for said in expressions_of(topic, {**part, **fixed}, self.tables)
        ]
        # 均属于甲类信息: a meaning by which they are all that was counted would say nothing.
        pairs = [p for p in pairs if not _are_the_same(*p)] or pairs
        # The subject's own number says which of its readings is meant.
        meant = [(w, s) for w, s in pairs if self.tables.value(w) == frame.quantity.value] or pairs
        out = [
            self.tables.reading(Expression((*whole.terms, *(Term(-t.sign, t.name, t.constant) for t in said.terms))))
            for whole, said in meant
        ]
        # 新来2件，去年转来1件，均已公开: said of all of them together.
        out += [
            self.tables.reading(Expression((*r.expression.terms, *o))) for r in list(out) for o in self._over(frame)
        ]
        if self._is_one_of_several(frame):
            out += [
                self.tables.reading(_less(said, frame.quantity.value))
                for said in expressions_of(topic, part, self.tables)
            ]
        if features.get("rest"):
            out += [self.tables.reading(_less(r.expression, n)) for r in list(out) for n in self._told_beside(frame)]
        return tuple(out[:60])

    def _over(self, frame: Frame) -> Iterator[tuple[Term, ...]]:
        """What came over from last year, where it is told beside what came in."""
        topic = self.lexicon.topics[frame.topic]
        flow = topic.flow
        if flow is None or frame.slots.get(flow.slot, ())[:1] != (((1, flow.came_in),),):
            return
        for other in self.passage.ordered():
            same = other.clause.sentence == frame.clause.sentence and other.topic == frame.topic and other.whole < 0
            if same and other.slots.get(flow.slot, ())[:1] == (((1, flow.brought_in),),):
                yield from (e.terms for e in expressions_of(topic, other.slots, self.tables)[:1])

    def _is_one_of_several(self, frame: Frame) -> bool:
        """起诉2件，正在审理；去年转来的3件，维持: whether the sentence counts cases of a kind in parts.

        What is said of one of the numbers is then not said of all.
        """
        return any(
            f.topic == frame.topic
            and f.slots == frame.slots
            and f.item.id != frame.item.id
            and f.quantity.value != frame.quantity.value
            and f.words.source in ("head", "weak")
            for f in self.passage.ordered()
            if f.clause.sentence == frame.clause.sentence and f.form == "value"
        )

    def _all_settled(self, topic: Topic, flow: Flow, frame: Frame, words: Words, features: dict[str, float]) -> bool:
        """Whether a predicate means that all cases of a number were settled, so that none is pending."""
        if not any(_finishes(e, topic.id, flow) for e in words.entries):
            return False
        timely = bool(features["timely"])
        if not (features["rest"] or features.get("names all")) and self._are_answered(topic, flow, frame):
            return False  # what was answered was answered
        if timely and not any(_ends(e, topic.id, flow) for e in words.entries):
            return False  # handled in time is not yet done
        brought_in = any(_means_first(e, topic.id, flow, flow.brought_in) for e in frame.words.entries)
        if flow.slot in frame.given and brought_in:
            return False
        features["done"] = 1.0
        # What was answered was answered in time; the rest is told beside it.
        return not (timely and not features["rest"] and self._tells_of_open(topic, flow))

    def _left_open(self, topic: Topic, flow: Flow, frame: Frame, features: Mapping[str, float]) -> tuple[Reading, ...]:
        """What is left open, for cases that were all settled; of the rest, what is left open beside it."""
        expressions = list(self._at(topic, flow, frame, flow.left_open))
        if features.get("rest"):
            expressions += [
                _less(e, n) for e in list(expressions) for n in (*self._counts(frame), frame.quantity.value)
            ]
        return tuple(map(self.tables.reading, expressions))

    def _at(self, topic: Topic, flow: Flow, frame: Frame, value: str) -> tuple[Expression, ...]:
        """The cells of a state in the flow of cases, restricted to the groups that a frame has."""
        slots: Slots = {slot: frame.slots.get(slot, default) for slot, default in topic.slots.items()}
        return expressions_of(topic, {**slots, flow.slot: (((1, value),),)}, self.tables)

    def _are_answered(self, topic: Topic, flow: Flow, frame: Frame) -> bool:
        """Whether the number of the subject is that of the cases settled, and not that of those that came in."""
        quantity = frame.quantity
        if flow.slot not in frame.given or ((1, flow.settled),) not in frame.slots[flow.slot]:
            return False
        told = (e for e in frame.words.entries if e.kind == "event" and flow.slot in e.means.get(topic.id, {}))
        if any(((1, flow.settled),) not in e.means[topic.id][flow.slot] for e in told):
            return False  # 收到和办理9件: those that came in, too
        settled, came_in = (
            {self.tables.value(e) for e in self._at(topic, flow, frame, value)}
            for value in (flow.settled, flow.came_in)
        )
        return quantity.value in settled and quantity.value not in came_in

    def _told_beside(self, frame: Frame) -> tuple[Decimal, ...]:
        """What a rest may leave out: each number of the sentence, all of them, and those of the same block (140件复议、
        49件诉讼维持，其余未结)."""
        counts = self._counts(frame)
        topic = self.lexicon.topics[frame.topic]
        same = [
            f.quantity.value
            for f in self.passage.ordered()
            if f.clause.sentence == frame.clause.sentence
            and f.item.id != frame.item.id
            and f.form == "value"
            and f.topic == frame.topic
            and all(f.slots.get(slot) == frame.slots.get(slot) for slot in topic.blocks)
        ]
        return tuple(dict.fromkeys((*counts, sum(counts, Decimal(0)), sum(same, Decimal(0)))))

    def _counts(self, frame: Frame) -> list[Decimal]:
        """The other counts of a frame's sentence."""
        return [
            f.quantity.value
            for f in self.passage.ordered()
            if f.clause.sentence == frame.clause.sentence and f.item.id != frame.item.id and f.quantity.kind == "count"
        ]

    def _tells_of_open(self, topic: Topic, flow: Flow) -> bool:
        """Whether the passage itself mentions pending cases."""
        entries = (self.lexicon.entry(t.entry) for t in self.tokens)
        return any(e is not None and _means_first(e, topic.id, flow, flow.left_open) for e in entries)

    # ------------------------------------------------------------------ rates of a hundred per cent

    def rates_of_all(self) -> Iterator[Statement]:
        """办结387件，办结率100%，结转13件: a rate of a hundred says that none is left open.

        It holds, too, where as many were settled as came in this year, which is the other whole that it may be over.
        """
        for frame in self.passage.ordered():
            rate = self._rate_of_settled(frame)
            if rate is None or self._excepted(self.tokens.index(frame.number)):
                continue
            topic = self.lexicon.topics[rate.topic]
            flow = topic.flow
            if flow is None or rate.of_due:
                continue  # 到期应答复的均已答复，答复率100%
            slots: Slots = dict(topic.slots)
            missing = ((1, flow.came_in), (-1, flow.settled))
            readings = [
                self.tables.reading(e)
                for one in (((1, flow.left_open),), missing)
                for e in expressions_of(topic, {**slots, flow.slot: (one,)}, self.tables)
            ]
            start = next(t.start for t in frame.item.left if t.kind == "rate")
            features = {"rate": 1.0}
            yield self._statement("universal", start, frame.number.end, [tuple(readings)], features)

    def _rate_of_settled(self, frame: Frame) -> Rate | None:
        """The rate of what was settled that a number of a hundred per cent is; None for one of other things, of a part
        or only of what fell due."""
        if frame.form != "rate" or percent_of(frame) != _ALL or frame.topic not in self.lexicon.topics:
            return None
        left = frame.item.left
        foreign = ("other", "unknown", "channel", "part", "neg", "modal", "share", "scope_own", "scope_other")
        if any(t.kind in foreign or t.kind in _OTHER_TIMES or speaks_of_time(t.text) for t in left):
            return None
        rates = [r for t in left if (r := self.lexicon.rates.get(t.entry)) is not None]
        if not rates or any(r.topic != frame.topic or r.always is not None for r in rates):
            return None
        flow = self.lexicon.topics[frame.topic].flow
        settled = flow is not None and all(r.of.get(flow.slot) == (((1, flow.settled),),) for r in rates)
        return rates[-1] if settled else None

    # ------------------------------------------------------------------ both

    @staticmethod
    def _statement(
        kind: str, start: int, end: int, claims: list[tuple[Reading, ...]], features: dict[str, float]
    ) -> Statement:
        holds: bool | None = True
        for readings in claims:
            if any(r.value is None for r in readings):
                holds = None if holds else holds
            elif all(r.value != Decimal(0) for r in readings):
                holds = False
        return Statement(kind, start, end, tuple(claims), holds, {k: v for k, v in features.items() if v})


def _by_one_channel(frame: Frame) -> bool:
    """Whether a number counts what came by one channel only; 线上、信函收到18件 is all that came."""
    return sum(t.kind == "channel" for t in frame.words.left) == 1


def _has(tokens: Iterable[Token], *kinds: str) -> bool:
    return any(t.kind in kinds for t in tokens)


def _without_authority(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """复议机关维持: a predicate without the name of the authority that decides, which is made of what it decides on."""
    if len(tokens) > 1 and tokens[0].kind == "head" and tokens[1].kind == "body":
        return tuple(tokens[2:])
    return tuple(tokens)


def _is_said_to_be(tokens: Sequence[Token]) -> bool:
    """申请人为自然人: whether the predicate only says who the applicants of the number before it are."""
    at = next((i for i, t in enumerate(tokens) if t.kind == "be"), -1)
    named = [t for t in tokens[at + 1 :] if t.kind not in _IDLE]
    return (
        at > 0
        and bool(named)
        and all(t.kind == "part" for t in named)
        and all(t.kind in ("noise", "func", "person") for t in tokens[:at])
    )


def _limits_time(token: Token) -> bool:
    """按期, 在期限内, 在20个工作日内: whether a word is an adverbial of time or manner, which says when and not
    that."""
    duration = token.quantity is not None and is_duration(token.quantity.unit)
    return duration or token.kind == "manner" or names_a_limit(token.text)


def _denies_nothing(neg: Token, tokens: Sequence[Token], ahead: Sequence[Token]) -> bool:
    """Whether a negator denies no event: it stands before a number or in a condition, or only negates a quality."""
    if _has(tokens, "number") or _has(ahead, "conditional"):
        return True
    if neg.text == BARE_NOT and not _has(tokens[:1], "have", "event", "act", "cause", "reason"):
        return True
    # 1件因未在期限内答复被申请复议: told of a number, as a reason
    of_all = _has(ahead, "all") or neg.text.startswith(DISTRIBUTIVE)
    a_fact = not _has(ahead, "number") and _has(tokens, "head") and not _has(tokens, "cause")
    return _has(ahead, "reason", "number") and not of_all and not a_fact


def _of_another(tokens: Sequence[Token], ahead: Sequence[Token]) -> bool:
    """去年未发生诉讼, 市政府本级无败诉案件, 没有当面申请, 无其他不公开情形: denials of what no cell holds."""
    carried = _has(tokens, "carry") and not _has(ahead, "number")
    other_time = _has(ahead, "time_part", "time_other") or (_has(ahead, "time_last") and not carried)
    other_body = _has(ahead, "scope_own", "scope_other")
    remainder = any(t.text in OTHERS for t in tokens)
    by_channel = _has(tokens, "channel") and not _has(tokens, "head")
    late = any(t.text in LATE for t in tokens[:2]) and not _has(tokens, "head", "outcome")
    as_something = any(t.text in ROLES for t in tokens)  # 未作为申请处理
    return as_something or other_time or other_body or remainder or by_channel or late


def _names_nothing(tokens: Sequence[Token]) -> bool:
    """Whether a negated verb has no object behind it, so that it stands before: 均未发生."""
    return all(t.kind in ("have", "func", "manner") and t.text not in OVERDUE for t in tokens)


def _one_by_one(readings: tuple[Reading, ...], words: Sequence[Token]) -> list[tuple[Reading, ...]]:
    """无结转: neither what came from last year nor what goes to the next; each must be nothing."""
    if any(t.kind == "carry" for t in words):
        return [(r,) for r in readings]
    return [readings]


def _means_first(entry: Entry, topic: str, flow: Flow, value: str) -> bool:
    """Whether the first meaning of a word is the state of a case."""
    return entry.means.get(topic, {}).get(flow.slot, ((),))[0] == ((1, value),)


def _ends(entry: Entry, topic: str, flow: Flow) -> bool:
    """Whether the first meaning of a word is that a case was settled (办结)."""
    return entry.kind == "event" and _means_first(entry, topic, flow, flow.settled)


def _finishes(entry: Entry, topic: str, flow: Flow) -> bool:
    """Whether a word may say that all of it was settled: that is among its readings (办理)."""
    sums = entry.means.get(topic, {}).get(flow.slot, ())
    return entry.kind == "event" and ((1, flow.settled),) in sums


def _choices(slots: Slots) -> Iterator[Slots]:
    """One sum for each slot, in every combination: whole and part of a statement are of the same block."""
    for sums in product(*slots.values()):
        yield {slot: (one,) for slot, one in zip(slots, sums, strict=True)}


def _is_beside(frame: Frame, whole: Frame, topic: Topic) -> bool:
    """缓议77件中，…；退回52件，均为…: whether a number has an outcome that is none of those of its whole."""
    flow = topic.flow
    if flow is None or flow.slot not in frame.given or flow.slot not in whole.slots:
        return False
    own, of = ({name for _, name in sums} for f in (frame, whole) for sums in f.slots[flow.slot][:1])
    states = {flow.came_in, flow.brought_in, flow.settled, flow.left_open}
    return own.isdisjoint(of) and states.isdisjoint(of)


def _are_the_same(one: Expression, other: Expression) -> bool:
    """Whether two sums are of the same cells."""
    return sorted((str(t.name), t.sign) for t in one.terms) == sorted((str(t.name), t.sign) for t in other.terms)


def _is_narrower(own: Slots, whole: Slots, blocks: frozenset[str]) -> bool:
    """Whether what is predicated names some of the blocks that a number is a sum over."""
    return any(
        bool(said) and any(set(said) < set(of) for of in whole.get(slot, ())[:1])
        for slot in blocks
        for said in own.get(slot, ())[:1]
    )


def _less(expression: Expression, count: Decimal) -> Expression:
    """An expression less a number of the prose."""
    return Expression((*expression.terms, Term(-1, None, count)))


def _without_cause(tokens: Sequence[Token]) -> list[Token]:
    """未发生因申请引发的复议: the words in the scope of the negation, without a causal modifier."""
    at = max((i for i, t in enumerate(tokens) if t.kind == "cause"), default=-1)
    rest = list(tokens[at + 1 :])
    return rest if any(t.entry for t in rest) else list(tokens)


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    out: list[list[Token]] = [[]]
    for t in tokens:
        if t.kind in _CHUNK:
            out.append([])
        elif t.kind != "quote":
            out[-1].append(t)
    return [c for c in out if any(x.kind not in ("func", "manner") for x in c)]


def _features_of_denial(
    neg: Token, tokens: Sequence[Token], ahead: Sequence[Token], chunks: Sequence[Sequence[Token]]
) -> dict[str, float]:
    return {
        f"denied by {neg.text}": 1.0,
        "unknown": float(min(3, sum(1 for t in tokens if t.kind == "unknown"))),
        "other": float(min(3, sum(1 for t in tokens if t.kind == "other"))),
        "manner": float(any(t.kind == "manner" for t in tokens[:2])),
        "chunks": float(len(chunks)),
        "channel": float(any(t.kind == "channel" for t in tokens)),
        "others": float(any(t.text in OTHERS for t in tokens)),
        "own scope before": float(any(t.kind in ("scope_own", "self") for t in ahead)),
        "scope before": float(any(t.kind.startswith("scope") for t in ahead)),
        "time before": float(any(t.kind in ("time_part", "time_many", "time_last") for t in ahead)),
    }
