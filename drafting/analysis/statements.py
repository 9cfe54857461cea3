"""Claims without a number: 未收到申请, 未发生复议、诉讼, 全部办结, 均为个人.

A negative word reaches to the end of its clause, over 、和或及. Each thing that it denies must be nothing in
the tables. A universal word (均, 全部) says that a part is the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.analysis.claims import Filling, Link, Linker, Mention, PassageView, Reading
from drafting.analysis.indicators import RIVAL, Term
from drafting.genre.expressions import Expression
from drafting.genre.expressions import Term as CellTerm
from drafting.genre.indicators import Concept, Sum, Topic

_JOIN = re.compile(r"(?:和|及|与|或者?|、|以及|亦?无|也|未|没有|“|”)+")
_CONDITION = re.compile(r"(?:如果?|若|凡|对|对于|一旦|是否|有无|避免|防止|杜绝|确保|做到|力争|严禁)[^，。；]{0,6}$")
_NOT = frozenset("无未不没非")
_ALL_BUT = re.compile(r"其余|其他|余下|剩余|除")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that claim something of cells: each of ``denied`` must be zero in one of its readings."""

    view: PassageView
    start: int
    end: int
    kind: str
    """``zero`` or ``universal``."""
    denied: tuple[tuple[Reading, ...], ...]
    soft: bool = False


def statements_of(view: PassageView, mentions: Sequence[Mention], linker: Linker) -> Iterator[Statement]:
    """The claims without a number in a passage."""
    yield from _negatives(view, linker)
    yield from _universals(view, mentions, linker)


# ---------------------------------------------------------------------- negatives


def _negatives(view: PassageView, linker: Linker) -> Iterator[Statement]:
    text = view.text
    last_end = -1
    for match in linker.vocabulary.negation.finditer(text):
        at = match.start()
        if at < last_end or _inside(at, match.end(), view):
            continue
        clause_start, clause_end = view.shape.clause_range(at)
        region_end = clause_end
        for q in view.quantities:
            if match.end() <= q.start < clause_end:
                region_end = min(region_end, q.begin)
        if region_end < clause_end:
            continue
        if _CONDITION.search(text[clause_start:at]):
            continue
        terms = [t for t in view.terms if match.end() - 1 <= t.start and t.end <= region_end]
        again = [
            m.start()
            for m in linker.vocabulary.negation.finditer(text, match.end(), region_end)
            if not _inside(m.start(), m.end(), view)
        ]
        if again:
            # 无结转、无复议 are two statements; 未出台、未废止文件 share what they deny.
            mine = [t for t in terms if t.end <= again[0]]
            heads = {n for t in terms for n in t.names}
            if any(t.names for t in mine) or not {c.topic for t in mine for c in t.concepts} & heads:
                terms, region_end = mine, again[0]
                while region_end > match.end() and text[region_end - 1] in "、，也且亦并均":
                    region_end -= 1
        denied = tuple(_denied(view, terms, linker, at, region_end))
        if not denied:
            continue
        last_end = region_end
        soft = _elsewhere(view, linker, clause_start, at)
        yield Statement(view, at, region_end, "zero", denied, soft)


def _inside(start: int, end: int, view: PassageView) -> bool:
    """Whether a negative word is only a part of a longer word (无法, 未审结)."""
    return any(
        t.concepts
        and (
            (t.start <= start < t.end and t.end - t.start > end - start)
            or (start < t.start < end < t.end and view.text[t.start] in _NOT)
        )
        for t in view.terms
    ) or any(a <= start < b for a, b in view.decoys)


def _elsewhere(view: PassageView, linker: Linker, start: int, at: int) -> bool:
    """Whether a statement is about another time, another agency or a wish."""
    scopes = linker.vocabulary.scopes
    before = view.text[start:at]
    sentence_start, _ = view.shape.sentence_range(view.shape.sentence[at])
    sentence = view.text[sentence_start:at]
    if any(key in scopes and scopes[key].search(before) for key in ("plan", "date", "part", "units")):
        return True
    years = [int(y) for y in re.findall(r"((?:19|20)\d{2})年", before)]
    if years and linker.year is not None and linker.year not in years:
        return True
    if not years and linker.vocabulary.last.search(before):
        return True
    return bool(linker.other_scope(sentence, before))


def _denied(
    view: PassageView, terms: list[Term], linker: Linker, start: int, end: int
) -> Iterator[tuple[Reading, ...]]:
    """What a negative word denies: for each thing its readings."""
    text = view.text
    named = [t for t in terms if t.names or t.weak]
    if not named and not terms:
        return
    last = terms[-1]
    if (last.rival or last.foreign) and len(linker.vocabulary.residue(text, [(last.end, end)], ())) == 0:
        joined = len(terms) > 1 and _JOIN.fullmatch(text[terms[-2].end : last.start]) is not None
        if not joined and (last.rival or last.end - last.start > 2):
            return
    topics = list(dict.fromkeys(n for t in named for n in t.names))
    if not topics:
        topics = list(dict.fromkeys(n for t in named for n in t.weak))
        topics = [n for n in topics if _weak_enough(view, linker, terms, start)]
    if not topics:
        memory = topic_before(view, start)
        if memory is not None and any(
            c.topic == memory and (c.every or c.kind == "class") for t in terms for c in t.concepts
        ):
            topics = [memory]
        elif memory is None and any(c.every for t in terms for c in t.concepts):
            topics = [next(c.topic for t in terms for c in t.concepts if c.every)]
    if not topics:
        # 未收到某类组织的申请: a class whose words hold the weak name of its topic.
        weak = linker.vocabulary.weak
        topics = list(
            dict.fromkeys(
                c.topic
                for t in terms
                for c in t.concepts
                if c.kind == "class" and c.topic in weak and weak[c.topic].search(text, t.start, t.end)
            )
        )
    topics = _without_causes(view, terms, topics)
    sentence_start, _ = view.shape.sentence_range(view.shape.sentence[start])
    spoken = [t for t in view.terms if sentence_start <= t.start < start]
    for name in topics:
        topic = linker.vocabulary.topic(name)
        yield from _nothing(topic, terms, spoken, linker)


def _weak_enough(view: PassageView, linker: Linker, terms: list[Term], start: int) -> bool:
    """Whether 未收到申请 is about the topic: nothing unknown stands in the clause, and no rival was spoken of."""
    covered = [(terms[0].start, terms[-1].end)]
    return len(linker.vocabulary.residue(view.text, covered, terms)) <= 1 and topic_before(view, start) != RIVAL


def topic_before(view: PassageView, at: int) -> str | None:
    """The topic that was last named before a place, in its sentence or the one before."""
    for term in reversed(view.terms):
        if term.start >= at or view.shape.sentence[at] - view.shape.sentence[term.start] > 1:
            continue
        if term.rival and term.split is None:
            return RIVAL
        if term.names:
            return term.names[0]
    return next(iter(view.heading_topics), None)


def _without_causes(view: PassageView, terms: list[Term], topics: list[str]) -> list[str]:
    """因申请引发复议 denies the review, not the application."""
    order: list[tuple[str, Term]] = []
    for term in terms:
        order.extend((n, term) for n in term.names if n in topics)
    out: list[str] = []
    for i, (name, term) in enumerate(order):
        later = next(((n, t) for n, t in order[i + 1 :] if n != name), None)
        if later is not None and not _JOIN.fullmatch(_between(view, term, later[1])):
            continue
        out.append(name)
    return list(dict.fromkeys(out)) if order else topics


def _between(view: PassageView, one: Term, other: Term) -> str:
    between = view.text[one.end : other.start]
    for term in view.terms:
        if one.end <= term.start and term.end <= other.start and term.concepts and not term.names:
            between = between.replace(view.text[term.start : term.end], "")
    return between or "\0"


def _nothing(topic: Topic, terms: list[Term], spoken: Sequence[Term], linker: Linker) -> Iterator[tuple[Reading, ...]]:
    """For every combination of what is named: its readings, one of which must be zero.

    ``spoken`` are the words of the sentence before: what they name goes for what is left open.
    """
    if any(t.concepts and not t.names and all(c.topic != topic.id for c in t.concepts) for t in terms):
        return  # a word that says what is denied, and not of this topic
    choices: dict[str, list[tuple[Sum, ...]]] = {}
    paired: list[dict[str, tuple[Sum, ...]]] = []
    paired_slots: set[str] = set()
    for name in topic.slots:
        concepts = [c for t in terms for c in t.concepts if c.topic == topic.id and c.slot == name]
        hard = [c for c in concepts if not c.soft]
        if concepts and not hard:
            return
        acts = [c for c in hard if c.kind == "act"]
        classes = [c for c in hard if c.kind == "class"]
        chosen: Sequence[Concept] = _narrowest(classes) if classes else hard
        if acts and any(c.implies for c in acts):
            chosen = [c for c in hard if c.implies]
        for concept in dict.fromkeys(chosen):
            if concept.also:
                paired.append({**concept.also, name: concept.readings})
                paired_slots.add(name)
            elif concept.every:
                choices.setdefault(name, []).extend((s,) for s in concept.readings)
            else:
                choices.setdefault(name, []).append(concept.readings)
    for pair in paired:
        slots = {n: pair.get(n) or topic.slots[n].default for n in topic.slots}
        if all(slots.values()):
            yield _readings(topic, slots, linker)
    if not choices:
        if not paired and all(slot.default for slot in topic.slots.values()):
            yield _readings(topic, {n: slot.default for n, slot in topic.slots.items()}, linker)
        return
    combinations: list[dict[str, tuple[Sum, ...]]] = [{}]
    for name, slot in topic.slots.items():
        if name in choices:
            combinations = [{**c, name: sums} for c in combinations for sums in choices[name]]
        elif name in paired_slots:
            return
        elif slot.default:
            combinations = [{**c, name: slot.default} for c in combinations]
        else:
            # What is denied is not named (无一纠正): what the sentence spoke of, or whatever the topic has.
            named = [
                c.readings for t in spoken for c in t.concepts if c.topic == topic.id and c.slot == name and c.head
            ]
            values = list(dict.fromkeys(named)) or _values(topic, name, linker)
            combinations = [{**c, name: sums} for c in combinations for sums in values]
    for slots in combinations:
        yield _readings(topic, slots, linker)


def _narrowest(concepts: Sequence[Concept]) -> list[Concept]:
    """没有因秘密拒绝的: without the words that only say what kind of thing the others are."""

    def covers(wide: Concept, narrow: Concept) -> bool:
        groups = {v.removesuffix("*") for _, v in wide.readings[0] if v.endswith(".*")}
        return wide is not narrow and any(
            v.startswith(g) and not v.endswith(".*") for g in groups for _, v in narrow.readings[0]
        )

    return [c for c in concepts if not any(covers(c, other) for other in concepts)]


def _values(topic: Topic, slot: str, linker: Linker) -> list[tuple[Sum, ...]]:
    return [
        c.readings for c in linker.vocabulary.indicators.concepts if c.topic == topic.id and c.slot == slot and c.head
    ]


def _readings(topic: Topic, slots: dict[str, tuple[Sum, ...]], linker: Linker) -> tuple[Reading, ...]:
    return tuple(
        Reading(e, e.evaluate(linker.cells)) for e in linker.expressions(topic, {n: slots[n] for n in topic.slots})
    )


# ---------------------------------------------------------------------- universals


def _universals(view: PassageView, mentions: Sequence[Mention], linker: Linker) -> Iterator[Statement]:
    text = view.text
    for match in linker.vocabulary.universal.finditer(text):
        at = match.start()
        if any(t.start < at < t.end and t.names for t in view.terms):
            continue
        start, end = view.shape.clause_range(at)
        if any(match.end() <= q.start < end for q in view.quantities):
            continue
        clause = text[start:end]
        if _ALL_BUT.search(clause) or _elsewhere(view, linker, start, at):
            continue
        inside = [m for m in mentions if start <= m.quantity.start < at]
        if inside and inside[-1].link.topic is None:
            continue
        predicate = [t for t in view.terms if match.start() <= t.start < end]
        memory = inside[-1].link.topic.id if inside and inside[-1].link.topic else topic_before(view, at)
        if memory is None and (near := _nearest(view, mentions, at)) is not None:
            memory = near
        if memory is None or memory == RIVAL or (inside and inside[-1].link.soft):
            continue
        if _counted_thing_before(view, mentions, at):
            continue
        topic = linker.vocabulary.topic(memory)
        found = _claim(view, topic, match.start(), match.end(), end, predicate, inside, mentions, linker)
        if found is not None:
            yield found


def _nearest(view: PassageView, mentions: Sequence[Mention], at: int) -> str | None:
    """The topic of the last number before a place in its sentence."""
    before = [m for m in mentions if m.quantity.start < at and m.field.sentence == view.shape.sentence[at]]
    link = before[-1].link if before else None
    return link.topic.id if link is not None and link.topic is not None and not link.soft else None


def _counted_thing_before(view: PassageView, mentions: Sequence[Mention], at: int) -> bool:
    """Whether the nearest number before counts something that no table holds."""
    for mention in reversed(mentions):
        if mention.quantity.start < at:
            if view.shape.sentence[at] - mention.field.sentence > 0:
                return False
            return mention.link.topic is None and mention.link.split is None and mention.quantity.kind == "count"
    return False


def _claim(
    view: PassageView,
    topic: Topic,
    at: int,
    after: int,
    end: int,
    predicate: list[Term],
    inside: Sequence[Mention],
    mentions: Sequence[Mention],
    linker: Linker,
) -> Statement | None:
    text = view.text
    vocabulary = linker.vocabulary
    tail = text[after:end]
    concepts = [
        c for t in predicate[:2] for c in t.concepts if c.topic == topic.id and c.kind == "class" and not c.soft
    ]
    if not concepts:
        finished = vocabulary.finished.search(tail)
        if finished is None or vocabulary.timely.search(text[max(0, at - 12) : end]):
            return None
        remaining = [c for c in vocabulary.indicators.concepts if c.topic == topic.id and c.remains]
        if remaining and inside and inside[-1].link.topic is topic:
            said = inside[-1].link.slots[remaining[0].slot]
            if said.own and not set(said.sums) & set(topic.slots[remaining[0].slot].default):
                return None  # what was carried over is done; that says nothing of the rest
        if not remaining or any(c.remains for t in view.terms for c in t.concepts):
            return None
        slots = {n: (remaining[0].readings if n == remaining[0].slot else s.default) for n, s in topic.slots.items()}
        return Statement(view, at, after + finished.end(), "universal", (_readings(topic, slots, linker),))
    if len(vocabulary.residue(text, [(after, predicate[0].start)], ())) > 0:
        return None
    slot = concepts[0].slot
    same = [c for c in concepts if c.slot == slot]
    if slot not in topic.slots or same[0].rest:
        return None
    part = Filling(tuple(s for c in same for s in c.readings))
    words = [t for t in predicate[:2] if any(c in same for c in t.concepts)]
    if len(words) > 1:
        firsts = [next(c for c in t.concepts if c in same) for t in words]
        part = Filling((tuple(dict.fromkeys(p for c in firsts for p in c.readings[0])),))
    ranges: list[dict[str, tuple[Sum, ...]]] = []
    if inside and inside[-1].link.topic is topic:
        for mention in inside[-3:]:
            if mention.link.topic is topic and not mention.link.soft:
                ranges.append({n: f.sums for n, f in mention.link.slots.items()})
    else:
        before = [m for m in mentions if m.quantity.start < at and m.link.topic is topic and not m.link.soft]
        if not before:
            return None
        ranges.append({n: f.sums for n, f in before[-1].link.slots.items()})
    denied = []
    for slots in ranges:
        bases = [*slots[slot], *(s for s in _wholes(topic, slot) if s not in slots[slot])]
        readings = []
        for base in bases:
            for sums in part.sums:
                whole = linker.expressions(topic, {**slots, slot: (base,)})
                parts = linker.expressions(topic, {**slots, slot: (sums,)})
                for w in whole:
                    for p in parts:
                        e = Expression((*w.terms, *(CellTerm(-1 if t.sign > 0 else 1, t.name) for t in p.terms)))
                        readings.append(Reading(e, e.evaluate(linker.cells)))
        denied.append(tuple(readings))
    return Statement(view, at, predicate[0].end, "universal", tuple(denied))


def _wholes(topic: Topic, slot: str) -> tuple[Sum, ...]:
    """The whole that a part of a slot may be of."""
    return (*topic.slots[slot].default, *topic.slots[slot].wholes)


def holds(readings: Sequence[Reading]) -> bool | None:
    """Whether one of the readings is zero; None when a cell that would tell has no value."""
    if any(r.value == Decimal(0) for r in readings):
        return True
    return None if any(r.value is None for r in readings) or not readings else False


__all__ = ["Link", "Statement", "holds", "statements_of"]
