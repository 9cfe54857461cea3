"""Frames: the meaning assigned to each quantity of a passage, with the evidence for it.

A frame binds, once, the form of the number (a value, a difference, a growth rate, a share, last year's value), the
topic that is counted, the sums of cells that each slot of the topic admits, and the list that the number is a part of.
Slots that the item's own head and modifiers leave open are filled from context, as ellipsis is resolved: from the
antecedent of its list, from the clause before, from the sentence before, from the heading.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from drafting.grounding.lexicon import Lexicon, Sum, Topic
from drafting.grounding.lists import Listing, counted, lists_of
from drafting.grounding.words import OTHER, Words, words_of
from drafting.language.clauses import Clause, Item, Layout, names_something
from drafting.language.lexer import Token
from drafting.language.markers import COPULA, GENITIVE, ROLES, arrives, number_of_members
from drafting.language.quantities import Quantity

Values = dict[str, dict[str, frozenset[str]]]
Slots = dict[str, tuple[Sum, ...]]


@dataclass(frozen=True, slots=True)
class Frame:
    """A quantity and the meaning assigned to it."""

    item: Item
    clause: Clause
    words: Words
    form: str
    """value, old (last year's value), difference, growth, share, rate (a share with a name), points, other."""
    sign: int
    """Direction of a difference or growth: 1, -1, or 0 where it is not stated."""
    topic: str
    source: str
    """Where the topic comes from: the head noun (head), an unambiguous or a vague word of its own (sure, weak), the
    antecedent of its list (list), context (clause, sentence, seen, caption, guess), or nowhere (empty)."""
    slots: Slots
    given: frozenset[str]
    """Slots that its own head and modifiers fill."""
    each: tuple[Slots, ...] = ()
    """The slots of each conjunct, where one number is predicated of several (均): 新收、办结均为零."""
    whole: int = -1
    how: str = ""
    verb: str = ""
    """The class of its governing verb: its own, or the one that it shares with the item before it in a coordination."""
    settled: bool = False
    """Whether it counts cases that were settled, among which none that is carried over can be."""
    follows_other: bool = False
    """Whether the antecedent, its list's or the clause before it in the sentence, counts something that no table
    holds."""

    @property
    def number(self) -> Token:
        """The token of its quantity; a frame always has one."""
        assert self.item.number is not None
        return self.item.number

    @property
    def quantity(self) -> Quantity:
        """The number itself, with its unit and hedge."""
        assert self.number.quantity is not None
        return self.number.quantity


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its frames by item id, and its lists."""

    text: str
    layout: Layout
    words: Mapping[int, Words]
    lists: tuple[Listing, ...]
    frames: Mapping[int, Frame]
    order: tuple[Frame, ...] = field(init=False, repr=False)
    starts: tuple[int, ...] = field(init=False, repr=False)
    """Where the numbers stand, in order."""
    by_value: Mapping[Decimal, Sequence[Frame]] = field(init=False, repr=False)
    """The counts by their value."""
    inside: Mapping[int, Sequence[Frame]] = field(init=False, repr=False)
    """By item id, the frames in the brackets that belong to the item."""
    scope_words: Sequence[Sequence[Token]] = field(init=False, repr=False)
    """By clause, the words whose scope extends over the numbers behind them: agency, area, role, time."""

    def __post_init__(self) -> None:
        order = tuple(sorted(self.frames.values(), key=lambda f: f.number.start))
        values: dict[Decimal, list[Frame]] = {}
        inside: dict[int, list[Frame]] = {}
        for frame in self.frames.values():
            if counted(frame.item):
                values.setdefault(frame.quantity.value, []).append(frame)
            if frame.item.parent >= 0:
                inside.setdefault(frame.item.parent, []).append(frame)
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "starts", tuple(f.number.start for f in order))
        object.__setattr__(self, "by_value", values)
        object.__setattr__(self, "inside", inside)
        items = self.layout.items
        scope_words = [
            [t for i in clause.items for t in (*items[i].left, *items[i].right) if t.kind in SCOPE_WORDS]
            for clause in self.layout.clauses
        ]
        object.__setattr__(self, "scope_words", scope_words)

    def ordered(self) -> tuple[Frame, ...]:
        """The frames in the order of the text."""
        return self.order

    def before(self, frame: Frame) -> Iterator[Frame]:
        """The preceding frames, the nearest first; at most as many as a sentence is read with."""
        at = bisect_left(self.starts, frame.number.start)
        return reversed(self.order[max(0, at - _REACH) : at])


SCOPES = ("scope_wide", "scope_own", "scope_other", "self")
SCOPE_WORDS = frozenset({*SCOPES, "body", "area", "role", "time_part", "time_many", "time_this"})
"""Classes of words whose scope is the rest of their sentence."""
_REACH = 200
"""How many numbers back an antecedent may be; longer sentences are read as if cut there."""


@dataclass(slots=True)
class _Context:
    """The discourse context: topics and slots that later items may leave out."""

    topic: str = ""
    sentence: int = -1
    slots: dict[str, Slots] = field(default_factory=dict)
    blocks: dict[str, list[tuple[int, str, tuple[Sum, ...]]]] = field(default_factory=dict)
    said: Slots = field(default_factory=dict)
    """Slots of a numberless clause, for the bare number behind it (结转数量与上年持平，均为2件)."""
    seen: list[str] = field(default_factory=list)
    """Topics mentioned, the latest last."""
    last_year: int = -1
    """The sentence whose opening clause puts all of it in last year (2022年：公开26件)."""


def frames_of(text: str, layout: Layout, lexicon: Lexicon, values: Values, caption: Sequence[str] = ()) -> Passage:
    """Frames of all quantities of a passage; ``caption`` are topics that the heading above it names."""
    builder = _Builder(text, layout, lexicon, values, caption)
    return builder.build()


class _Builder:
    def __init__(self, text: str, layout: Layout, lexicon: Lexicon, values: Values, caption: Sequence[str]) -> None:
        self.text = text
        self.layout = layout
        self.lexicon = lexicon
        self.values = values
        self.caption = caption
        layout = self.layout = _with_late_predicates(_with_predicates(layout))
        self.shared: dict[int, tuple[Token, ...]] = {**_named_before_brackets(layout), **_distributed(layout)}
        self.words = {i.id: words_of(i, lexicon, values, self.shared.get(i.id)) for i in layout.items}
        self.lists = lists_of(layout, self.words)
        self.part_of = {p: g for g in self.lists for p in g.parts if g.how not in ("total", "closing")}
        self.frames: dict[int, Frame] = {}
        self.context = _Context()
        self.role = -1
        self.plan = -1

    def build(self) -> Passage:
        for item in self.layout.in_order():
            words = self.words[item.id]
            clause = self.layout.clause_of(item)
            if item.number is None:
                self._remember(item, words, clause, None)
                continue
            frame = self._frame(item, words, clause)
            self.frames[item.id] = frame
            self._remember(item, words, clause, frame)
        return Passage(self.text, self.layout, self.words, self.lists, self.frames)

    # ------------------------------------------------------------------ a frame

    def _frame(self, item: Item, words: Words, clause: Clause) -> Frame:
        form, sign = form_of(item, words)
        before = self.frames.get(item.id - 1)
        became = self._new_value_of(item, words, form, sign, before)
        if became is not None:
            return became
        if form in ("share", "rate") and self._is_old_value(item):
            form = "old share"
        if form == "value" and self._is_last_years(item, words, clause):
            form = "old"
        if form == "value" and before is not None and before.form == "difference" and _is_coordinated(item, before):
            form, sign = "difference", before.sign  # 同比减少57起、58人
        if form == "share" and before is not None and before.form == "growth" and _is_coordinated(item, before):
            form, sign = "growth", before.sign  # 分别增长2%和34%
        listing = self.part_of.get(item.id)
        topic, source = self._topic(item, words, clause, listing)
        if _is_sum_of_several(words):
            topic, source = "", ""  # 甲类15件，乙类8件，两项合计23件
        slots: Slots = {}
        given: frozenset[str] = frozenset()
        each: tuple[Slots, ...] = ()
        if topic and topic != OTHER:
            own = words.slots.get(topic, {})
            only_other = own and all(e.kind == "other_kind" for e in words.entries if e.means)
            if only_other and (self._follows_unnamed(item, clause) or any(t.kind == "all" for t in item.right)):
                own = {}  # 征地类25件、其他6件: the rest of a list that divides by something else
            elif only_other:
                own = self._rest_of_groups(item, clause, topic) or own
            if words.and_others and listing is not None:
                own = {}  # 其中…、缓议等其他情况49件: all that the list has not named
            given = frozenset(own)
            if form == "old" and not own and _names_only_time(words) and before is not None and before.topic == topic:
                own = before.slots  # 甲类3件，上年为4件
            slots = self._filled(self.lexicon.topics[topic], own, item, clause, listing, source, words.source)
            each = self._each(item, words, topic, slots)
        whole = listing.whole if listing is not None else -1
        return Frame(
            item,
            clause,
            words,
            form,
            sign,
            topic,
            source,
            slots,
            given,
            each,
            whole,
            listing.how if listing else "",
            self._verb(item, words, clause, listing),
            self._are_settled(topic, slots, given),
            self._follows_other(clause, listing),
        )

    def _are_settled(self, topic: str, slots: Slots, given: frozenset[str]) -> bool:
        spec = self.lexicon.topics.get(topic)
        flow = spec.flow if spec is not None else None
        return flow is not None and flow.slot in given and slots[flow.slot][:1] == (((1, flow.settled),),)

    @staticmethod
    def _new_value_of(item: Item, words: Words, form: str, sign: int, before: Frame | None) -> Frame | None:
        """由上年的4件降至1件, 公开率由50%升至57%: the new value behind an old one, with the head of the old."""
        if before is None or item.joint != "run":
            return None
        if form == "value" and before.form == "old" and words.has_left("rise", "fall") and not words.slots:
            return replace(before, item=item, words=words, form="value", sign=sign)
        if form == "growth" and before.form == "old share" and any(arrives(t.text) for t in item.left):
            form = "rate" if before.words.has_left("rate") else "share"
            return replace(before, item=item, words=before.words, form=form, sign=0)
        return None

    def _follows_unnamed(self, item: Item, clause: Clause) -> bool:
        earlier = (
            f
            for f in reversed(self.frames.values())
            if f.item.id < item.id and counted(f.item) and f.item.parent == item.parent
        )
        before = next(earlier, None)
        return before is not None and before.clause.sentence == clause.sentence and not before.given

    def _rest_of_groups(self, item: Item, clause: Clause, topic: str) -> Slots:
        """自然人9件、企业5件、其他2件: the rest of a coordination that divides by whose a thing is."""
        spec, before = self.lexicon.topics[topic], self.frames.get(item.id - 1)
        if before is None or before.topic != topic or before.item.parent != item.parent:
            return {}
        if before.clause.sentence != clause.sentence or not before.given or not before.given <= spec.others.keys():
            return {}
        return {slot: spec.others[slot] for slot in before.given}

    def _verb(self, item: Item, words: Words, clause: Clause, listing: Listing | None) -> str:
        behind = () if words.has_left("head") else item.right[:-1]
        if behind and item.right[-1].kind in ("publish", "open") and any(t.text == GENITIVE for t in behind):
            return item.right[-1].kind  # 完成7项文件内容的公开
        verbs = [(i, t) for i, t in enumerate(words.left) if t.kind in ("event", "publish", "act", "open", "carry")]
        # 转载主要实施的规章27部: the verb of an attribute is not the one that the number stands under.
        main = [t for i, t in verbs if i + 1 == len(words.left) or words.left[i + 1].text != GENITIVE]
        if verbs:
            return (main or [t for _, t in verbs])[-1].kind
        whole = self.frames.get(listing.whole) if listing is not None else None
        if whole is not None and whole.verb:
            return whole.verb
        before = self.frames.get(item.id - 1)
        if before is None or before.clause.sentence != clause.sentence or clause.before in ("semicolon", "stop"):
            return ""
        return before.verb if before.item.parent == item.parent and clause.id - before.clause.id <= 1 else ""

    def _is_old_value(self, item: Item) -> bool:
        """由35件降至28件: whether a number is the old value of the one behind it."""
        items = self.layout.items
        following = items[item.id + 1] if item.id + 1 < len(items) else None
        return (
            bool(item.left)
            and item.left[-1].kind == "from"
            and following is not None
            and following.clause == item.clause
            and following.joint == "run"
            and any(t.kind in ("rise", "fall") for t in following.left)
        )

    def _follows_other(self, clause: Clause, listing: Listing | None) -> bool:
        if listing is not None and listing.whole in self.frames:
            return self.frames[listing.whole].topic == OTHER
        return self.context.topic == OTHER and self.context.sentence == clause.sentence

    def _is_last_years(self, item: Item, words: Words, clause: Clause) -> bool:
        """由35件降至28件; 上年新收75件、答复74件: whether a number is last year's, itself or by coordination with
        one."""
        if self._is_old_value(item):
            return True
        if self.context.last_year == clause.sentence:
            return not words.has_left("time_this")
        before = self.frames.get(item.id - 1)
        return (
            before is not None
            and before.clause.id == clause.id
            and item.joint in ("pause", "conj")
            and before.form == "old"
            and not words.has_left("time_this")
        )

    def _topic(self, item: Item, words: Words, clause: Clause, listing: Listing | None) -> tuple[str, str]:
        if self._in_another_role(words, clause, listing):
            return OTHER, "role"  # 作为复议机关受理56件: what it does for others
        if words.has_left("modal") or self.plan == clause.sentence:
            return OTHER, "plan"  # 力争办结100件: no cell holds what is planned
        whole = self.frames.get(listing.whole) if listing is not None else None
        if _has_other_head(item, words, whole) or self._only_says_where_it_stands(item, words, whole):
            return OTHER, "list"
        if words.source in ("head", "sure"):
            return words.topic, words.source
        if words.source == "other":
            amount = self._amount_in_context(item, words, clause)
            return (amount, "seen") if amount else (OTHER, "other")
        inherited, source = self._inherited(item, words, clause, listing)
        if words.source == "weak":
            # 申请 says that it is an application unless the talk is of something else.
            return words.topic, "weak"
        if not words.slots and self._is_foreign(item, inherited):
            return OTHER, "unknown"  # 列入考核，赋分5分: what is elided is not counted so
        if words.source == "unknown" and words.has_left("publish", "open"):
            return OTHER, "unknown"
        if words.source == "unknown" and inherited and inherited != OTHER:
            return inherited, source
        if words.source == "unknown":
            return OTHER, "unknown"
        if inherited:
            return inherited, source
        return "", ""

    def _is_foreign(self, item: Item, name: str) -> bool:
        """Whether a count has a measure word in which things of a topic are never counted."""
        topic = self.lexicon.topics.get(name)
        unit = _unit_of(item)
        return topic is not None and counted(item) and bool(unit) and unit not in topic.units | topic.loose_units

    def _in_another_role(self, words: Words, clause: Clause, listing: Listing | None) -> bool:
        """Whether a number is of what the body does for others.

        The role lasts to the end of its sentence; but that of a part (以市政府名义印发9件) is its own, another one
        (作为被申请人的) ends it, and what is published is told whoever it was done for.
        """
        topic = self.lexicon.topics.get(words.topic)
        if topic is not None and topic.published and words.source in ("head", "sure"):
            return False
        own = words.has_left("role")
        if own and listing is None:
            self.role = clause.sentence
        elif not own and any(t.text in ROLES for t in words.left):
            self.role = -1
        return own or self.role == clause.sentence

    def _amount_in_context(self, item: Item, words: Words, clause: Clause) -> str:
        """作出许可9件、处罚2件，收费3.2万元: the topic of amounts that a general word for them means behind a number of
        its own or of a topic beside it; empty for other amounts."""
        quantity = item.number.quantity if item.number is not None else None
        general = [e.topic for e in words.entries if e.kind == "other" and e.topic in self.lexicon.topics]
        if quantity is None or not general or any(t.kind == "unknown" for t in words.left):
            return ""
        topic = self.lexicon.topics[general[-1]]
        before = next(self._preceding(item.id), None)
        near = before is not None and before.clause.sentence == clause.sentence and before.item.parent == item.parent
        if not near or before is None or quantity.unit not in topic.scales:
            return ""
        return topic.id if before.topic in (topic.id, topic.beside) else ""

    def _only_says_where_it_stands(self, item: Item, words: Words, whole: Frame | None) -> bool:
        """来信155件，其中建议61件、其他94件，留到明年8件: what is left over in a list of other things is of those."""
        if whole is None or (whole.topic, whole.source) != (OTHER, "other") or words.source != "sure":
            return False
        topic = self.lexicon.topics.get(words.topic)
        flow = topic.flow if topic is not None else None
        if flow is None or _unit_of(item) != whole.quantity.unit:
            return False
        stands = {((1, flow.left_open),), ((1, flow.brought_in),)}
        return set(words.slots.get(words.topic, {})) == {flow.slot} and bool(
            stands & {*words.slots[words.topic][flow.slot]}
        )

    def _inherited(self, item: Item, words: Words, clause: Clause, listing: Listing | None) -> tuple[str, str]:
        context = self.context
        topic, source = "", ""
        if listing is not None and listing.whole in self.frames:
            topic, source = self.frames[listing.whole].topic, "list"
        elif context.topic:
            topic = context.topic
            source = "clause" if context.sentence == clause.sentence else "sentence"
        elif self.caption:
            topic, source = self.caption[0], "caption"
        if words.slots and topic not in words.slots:
            # Its own words mean nothing there: 废止2件 behind reviews speaks of what they mean something for.
            return self._topic_of_slots(item, words, clause, topic, source)
        return topic, source

    def _topic_of_slots(self, item: Item, words: Words, clause: Clause, topic: str, source: str) -> tuple[str, str]:
        context = self.context
        seen = [t for t in context.seen if t in words.slots] or [t for t in self.caption if t in words.slots]
        if topic == OTHER and source in ("list", "clause"):
            earlier = self._topic_of_same_measure(item, words, clause) if source == "clause" else ""
            return (earlier, "seen") if earlier else (OTHER, source)
        if seen and any(e.kind in ("event", "outcome", "part") for e in words.entries):
            return seen[-1], "seen"
        if topic in ("", OTHER):
            return next(iter(words.slots)), "guess"
        return OTHER, source

    def _topic_of_same_measure(self, item: Item, words: Words, clause: Clause) -> str:
        """制发文件5件，配套解读9个，仍有效36件: the topic of the nearest number of the sentence with the same
        measure word, if the item's modifiers fill a slot of it; empty else."""
        for frame in self._preceding(item.id):
            if frame.clause.sentence != clause.sentence:
                break
            if item.number is not None and frame.quantity.unit == _unit_of(item):
                return frame.topic if frame.topic in words.slots else ""
        return ""

    def _preceding(self, number: int) -> Iterator[Frame]:
        """The frames before an item, the nearest first."""
        return (self.frames[i] for i in range(number - 1, max(-1, number - 1 - _REACH), -1) if i in self.frames)

    def _filled(
        self,
        topic: Topic,
        own: Slots,
        item: Item,
        clause: Clause,
        listing: Listing | None,
        source: str,
        words_source: str,
    ) -> Slots:
        """The slots of a topic: the item's own, then its antecedent's, then those in context, then the defaults."""
        out: Slots = {}
        whole = self.frames.get(listing.whole) if listing is not None else None
        is_total = any(t.kind == "total" for t in item.left)  # …、其他2件，总数36件 is not of the last one only
        for slot, default in topic.slots.items():
            if slot in own:
                out[slot] = own[slot]
                continue
            given = (
                self._slots_of_antecedent(topic, slot, whole, clause)
                if whole is not None and whole.topic == topic.id
                else ()
            )
            if default and any(t.kind == "rest" for t in item.left):
                given = ()  # 除1件在办，其余30件: the rest is not of what was taken away
            named = names_something((*item.left, *item.right))  # 收到1件复议 speaks of what it names
            if default and not own and not given and self.context.said.get(slot) and not named:
                given = self.context.said[slot]
            if given and default:
                out[slot] = given if source != "head" else tuple(dict.fromkeys((*default, *given)))
                continue
            said = self.context.slots.get(topic.id, {}).get(slot, ())
            if not default and words_source == "unknown" and not own:
                out[slot] = ()  # 许可61条、确认5条: another thing of the same list
                continue
            if not default:
                scope_words = self._slot_in_context(topic, slot, clause, said)
                first = (scope_words, given) if item.joint else (given, scope_words)
                out[slot] = tuple(dict.fromkeys((*first[0], *first[1])))
            elif (
                slot in topic.goes_on and item.joint and said and not is_total and (not own or self._shares_verb(item))
            ):
                out[slot] = said
            else:
                out[slot] = default
        return out

    def _slots_of_antecedent(self, topic: Topic, slot: str, whole: Frame, clause: Clause) -> tuple[Sum, ...]:
        """The slot of the antecedent of a list: 收到14件，去年转来2件，其中网上10件, where it may be both numbers
        together or the first one."""
        sums = whole.slots.get(slot, ())
        flow = topic.flow
        if flow is None or slot != flow.slot:
            return sums
        if sums[:1] == (((1, flow.left_open),),) and whole.clause.sentence != clause.sentence:
            return ()  # 其余2件结转。申请人中个人15件…: what is left over is not what the next sentence divides
        if sums[:1] != (((1, flow.brought_in),),):
            return sums
        before = self.frames.get(whole.item.id - 1)
        if (
            before is None
            or before.topic != topic.id
            or before.clause.sentence != whole.clause.sentence
            or before.slots.get(slot, ((),))[0] != ((1, flow.came_in),)
        ):
            return sums
        return (((1, flow.came_in), (1, flow.brought_in)), *sums, ((1, flow.came_in),))

    def _shares_verb(self, item: Item) -> bool:
        """废止规章5件、文件0件: whether an item has its verb in common with the one before it in a coordination."""
        before = self.frames.get(item.id - 1)
        verbs = ("event", "publish", "act")
        return before is not None and before.words.has_left(*verbs) and not self.words[item.id].has_left(*verbs)

    def _slot_in_context(self, topic: Topic, slot: str, clause: Clause, said: tuple[Sum, ...]) -> tuple[Sum, ...]:
        """Sums for a slot without default: the last mention in context, or all mentions of the sentence together."""
        blocks = [s for n, name, s in self.context.blocks.get(topic.id, []) if name == slot and n == clause.sentence]
        out = list(said)
        every = [s for _, name, sums in self.context.blocks.get(topic.id, []) if name == slot for s in sums[:1]]
        whole = tuple(dict.fromkeys(s for s in every if not any(set(s) < set(o) for o in every)))
        if len(whole) == 1:
            out.extend(whole)
        named = list(dict.fromkeys(b[0] for b in blocks if b))
        # A block that another one holds is not counted twice (诉讼3件，其中起诉2件).
        single = [s for s in named if not any(set(s) < set(o) for o in named)]
        if len(single) == 1:
            out.extend(single)
        if len(single) > 1:
            # All of them together; those told last together (甲类9件、乙类4件，3件被退回); each.
            out.extend(tuple(term for s in single[n:] for term in s) for n in range(len(single) - 1))
            out.extend(single)
        return tuple(dict.fromkeys(tuple(dict.fromkeys(s)) for s in out))

    def _each(self, item: Item, words: Words, topic: str, slots: Slots) -> tuple[Slots, ...]:
        """新收、结转、办结均为零: the slots of each conjunct, where the number is distributive; empty elsewhere."""
        if not words.has_left("all", "each") or item.number is None:
            return ()
        chunks = _chunks(_conjuncts(words.left))
        if len(chunks) < 2:
            return ()
        out = []
        for chunk in chunks:
            piece = words_of(item, self.lexicon, self.values, chunk)
            own = piece.slots.get(topic)
            if own is None:
                return ()
            out.append({**slots, **{k: v for k, v in self.lexicon.topics[topic].slots.items() if v}, **own})
        return tuple(out)

    # ------------------------------------------------------------------ context

    def _remember(self, item: Item, words: Words, clause: Clause, frame: Frame | None) -> None:
        """Put the topic and slots of an item into context."""
        context = self.context
        part = item.id in self.part_of
        if frame is None and clause.after == "colon" and item.left:
            times = {t.kind for t in item.left} & {"time_last", "time_this", "time_other"}
            if len(item.left) == 1 and times:
                context.last_year = clause.sentence if times == {"time_last"} else -1
        if frame is None:
            named = words.source == "other" or (words.source == "unknown" and words.has_left("other", "channel"))
            if named and item.left and item.left[0].kind == "numbering":
                # 三是做好信箱、热线的维护: another point of the list has begun.
                context.topic = OTHER
                context.seen.clear()
            self._topic_of_numberless(words, clause, part)
        else:
            self._topic_of_frame(words, frame, part)
        if frame is None and words.has_left("all") and words.source in ("head", "weak"):
            context.slots.pop(words.topic, None)  # 所有申请均已办结: a subject of its own, whatever was told of before
        # What is said not to be is not what the next number counts.
        denied = frame is None and words.has_left("neg")
        context.said = dict(words.slots.get(context.topic, {})) if frame is None and not denied else {}
        context.sentence = clause.sentence
        for name, own in words.slots.items():
            # 均在期限内办结 says nothing of things that are not spoken of there.
            elsewhere = context.topic not in ("", OTHER, name) and words.source not in ("head", "sure")
            if frame is None and elsewhere:
                continue
            if denied:
                # 未制发甲类文件，仍有效5件: what is denied is the event; of what it was denied is still spoken of.
                own = {s: v for s, v in own.items() if not self.lexicon.topics[name].slots[s]}
            if frame is None or frame.topic in ("", name):
                self._keep_slots(name, own, clause, frame)

    def _topic_of_numberless(self, words: Words, clause: Clause, part: bool) -> None:
        """The topic after a numberless item: that of the last head noun, even a vague one."""
        context = self.context
        if words.source in ("head", "sure", "weak"):
            context.topic = words.topic
        elif words.source == "other" and (_has_predicate_with_object(words) or (not part and not context.topic)):
            context.topic = OTHER
        if words.has_left("role"):
            self.role = clause.sentence
        if words.has_left("modal") and words.has_left("time_next"):
            self.plan = clause.sentence  # 计划明年提高质量，制定文件3件
        heads = [e.topic for e in words.entries if e.kind == "head"] or [
            e.topic for e in words.entries if e.kind == "weak"
        ]
        if heads:
            context.topic = heads[-1]
        if words.source == "head":
            context.seen.append(words.topic)

    def _topic_of_frame(self, words: Words, frame: Frame, part: bool) -> None:
        """The topic after a number: that of its own head, or OTHER where no table counts it."""
        context = self.context
        topic, source = words.topic, words.source
        if source in ("head", "sure") or (source == "weak" and frame.topic == topic):
            context.topic = topic
        elif not part and (source == "other" or (source == "unknown" and frame.topic == OTHER)):
            context.topic = OTHER
        if frame.topic in self.lexicon.topics:
            context.seen.append(frame.topic)

    def _keep_slots(self, name: str, own: Slots, clause: Clause, frame: Frame | None) -> None:
        """Keep the slots that may be elided afterwards: those without default, and those that a coordination shares."""
        spec = self.lexicon.topics[name]
        kept = self.context.slots.setdefault(name, {})
        for slot, sums in own.items():
            if frame is None or slot in spec.blocks or slot in spec.goes_on:
                kept[slot] = sums
            if slot in spec.blocks:
                self.context.blocks.setdefault(name, []).append((clause.sentence, slot, sums))


# ---------------------------------------------------------------------- form


def form_of(item: Item, words: Words) -> tuple[str, int]:
    """The form of a number (see ``Frame.form``) and its direction, 1 or -1 for a change, else 0."""
    assert item.number is not None
    assert item.number.quantity is not None
    kind = item.number.quantity.kind
    left = list(words.left)
    change = max((i for i, t in enumerate(left) if t.kind in ("rise", "fall")), default=-1)
    sign = 0 if change < 0 else (1 if left[change].kind == "rise" else -1)
    if kind == "points":
        return "points", sign
    if kind in ("share", "fraction"):
        if words.has_left("time_last") and change < 0 and not words.has_left("compare"):
            return "old share", 0
        if words.has_left("rate") and change < 0:
            return "rate", 0
        if change >= 0 or (words.has_left("compare") and not words.has_left("share")):
            return "growth", sign
        return "share", 0
    if kind in ("times", "doublings"):
        return "growth", sign or 1
    reach = any(t.kind == "reach" or arrives(t.text) for t in left[change:]) if change >= 0 else False
    reach = reach or (0 <= change < len(left) - 1 and left[change + 1].text == COPULA)
    if change >= 0 and not reach and _is_bare_change(left, change):
        return "difference", sign
    if words.has_left("time_many") and not words.has_left("time_this", "compare"):
        return "other year", 0  # 历年累计98件
    if words.has_left("time_other") and not words.has_left("time_this", "compare"):
        return "other year", 0
    compared = max((i for i, t in enumerate(left) if t.kind in ("compare", "from")), default=-1)
    last = max((i for i, t in enumerate(left) if t.kind == "time_last"), default=-1)
    if last >= 0 and change < last and not any(t.kind == "time_this" for t in left[last:]):
        acted = any(t.kind == "time_this" for t in left[:last]) and left[last - 1].kind in ("event", "act", "publish")
        return ("value", 0) if acted and compared < 0 else ("old", 0)  # 当年废止往年文件55件
    if compared >= 0 and any(t.kind == "from" for t in left[compared:]) and last >= compared:
        return "old", 0
    return "value", 0


def _has_other_head(item: Item, words: Words, whole: Frame | None) -> bool:
    """Whether a part of a list has a head of another topic than its whole: 复议9件（含去年结转1件）, where no cell
    counts the reviews carried over; 申请64件，涉及甲30件、许可19件."""
    if whole is None or whole.topic in ("", OTHER, words.topic):
        return False
    return words.source == "sure" or (words.source == "head" and item.joint in ("pause", "conj"))


def _names_only_time(words: Words) -> bool:
    """Whether a number's only modifier is a time: 上年为4件."""
    return all(t.kind in ("time_last", "be", "func", "total", "quote") for t in words.left) and not words.right


def _unit_of(item: Item) -> str:
    """The measure word of an item's number; empty where it has none."""
    quantity = item.number.quantity if item.number is not None else None
    return quantity.unit if quantity is not None else ""


def _is_coordinated(item: Item, before: Frame) -> bool:
    """Whether a quantity without head or modifier is coordinated with the one before it."""
    return item.joint in ("pause", "conj") and before.item.clause == item.clause and not names_something(item.left)


def _is_bare_change(left: Sequence[Token], change: int) -> bool:
    """增加24件, but not 新增公开信息130条: whether the word of change has no object."""
    return all(
        t.kind in ("func", "be", "have", "manner", "total", "all", "each_to", "prep", "time_last", "compare")
        for t in left[change + 1 :]
    ) or any(t.kind == "compare" for t in left[:change])


# ---------------------------------------------------------------------- distribution


def _conjuncts(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Words with each compound that is itself a coordination taken apart: 全部和部分同意的各1件."""
    return tuple(p for t in tokens for p in (t.parts if any(x.kind in ("pause", "conj") for x in t.parts) else (t,)))


def _chunks(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The conjuncts of a coordination, without distributive words, copulas and quotation marks."""
    out: list[list[Token]] = [[]]
    for t in tokens:
        if t.kind in ("pause", "conj"):
            out.append([])
        elif t.kind not in ("each_to", "all", "be", "total", "each", "quote"):
            out[-1].append(t)
    return [tuple(c) for c in out if c]


def _distributed(layout: Layout) -> dict[int, tuple[Token, ...]]:
    """制发、废止的文件分别为8件和11件: by item id, the conjunct that each number of a distributive predicate belongs
    to, with the head and predicate that the conjuncts share. Empty where conjuncts and numbers differ in number."""
    out: dict[int, tuple[Token, ...]] = {}
    order = layout.in_order()
    for at, item in enumerate(order):
        distributive = max((i for i, t in enumerate(item.left) if t.kind == "each_to"), default=-1)
        if item.number is None or distributive < 0:
            continue
        names = item.left[:distributive]
        if not names and at and order[at - 1].number is None:
            names = order[at - 1].left
        chunks = _chunks(names)
        run = [item]
        for other in order[at + 1 :]:
            if (
                other.parent != item.parent
                or not other.joint
                or any(t.kind not in ("func", "be", "total") for t in other.left)
            ):
                break
            run.append(other)
        if len(chunks) != len(run) or len(chunks) < 2:
            continue
        tail = item.left[distributive + 1 :]
        head = _head_of(chunks[-1])
        lead = _predicate_of(chunks[0])
        for n, (chunk, member) in enumerate(zip(chunks, run, strict=True)):
            extra = () if _has_noun(chunk) else head
            front = lead if n and not any(t.kind in ("event", "publish", "act") for t in chunk) else ()
            out[member.id] = (*front, *chunk, *extra, *tail)
    return out


def _with_predicates(layout: Layout) -> Layout:
    """140件复议、49件诉讼获维持: the layout with a predicate behind a coordination given to each conjunct."""
    items = list(layout.items)
    for clause in layout.clauses:
        run = [layout.items[i] for i in clause.items]
        if len(run) < 2 or any(i.number is None or names_something(i.left) for i in run[1:]):
            continue
        last = [t for t in run[-1].right if t.kind in ("outcome", "open", "other_kind")]
        if not last or any(i.joint not in ("pause", "conj") for i in run[1:]):
            continue
        for item in run[:-1]:
            if item.right and not any(t.kind in ("outcome", "open", "event", "part", "all") for t in item.right):
                items[item.id] = replace(item, right=(*item.right, *last))
    return replace(layout, items=tuple(items))


def _with_late_predicates(layout: Layout) -> Layout:
    """3件因正在核实，转入明年: the layout with the predicate that stands in a clause of its own given to the number
    of whose reason or course the clause before it tells."""
    items = list(layout.items)
    for before, clause in pairwise(layout.clauses):
        if clause.before != "comma" or clause.parent != before.parent or not before.items or len(clause.items) != 1:
            continue
        subject, predicate = layout.items[before.items[-1]], layout.items[clause.items[0]]
        if subject.number is None or predicate.number is not None or any(t.kind != "lead" for t in subject.left):
            continue
        course = any(t.kind in ("reason", "event") for t in subject.right)
        told = any(t.kind in ("outcome", "carry", "open", "all") for t in subject.right)
        if not course or told or not predicate.left or predicate.left[0].kind not in ("outcome", "carry"):
            continue
        if all(t.kind in ("outcome", "carry", "func", "manner", "time_next", "event") for t in predicate.left):
            items[subject.id] = replace(subject, right=(*subject.right, *predicate.left))
    return replace(layout, items=tuple(items))


def _named_before_brackets(layout: Layout) -> dict[int, tuple[Token, ...]]:
    """以信函为主（11件）, 比2022年（31起）: the words before a bracket, for the bare number in it."""
    out: dict[int, tuple[Token, ...]] = {}
    for item in layout.items:
        if item.parent < 0 or item.number is None or names_something(item.left) or names_something(item.right):
            continue
        parent = layout.items[item.parent]
        before = tuple(t for t in (*parent.left, *parent.right) if t.end <= item.number.start)
        if parent.number is not None and parent.number.end <= item.number.start:
            before = tuple(t for t in before if t.start >= parent.number.end)
        # 甲类（19件）和乙类（8件）: what stands before the bracket before it is that one's.
        closed = [i.number.end for i in layout.items if i.parent == item.parent and i.clause < item.clause and i.number]
        own = tuple(t for t in before if t.start > max((e for e in closed if e < item.number.start), default=-1))
        before = own if names_something(own) else before
        if before and layout.clauses[item.clause].items[0] == item.id:
            out[item.id] = (*before, *item.left)
    return out


def _has_predicate_with_object(words: Words) -> bool:
    """Whether a clause has a transitive predicate with its object: 发布信息, but not 受理渠道畅通."""
    solid = [t for t in words.left if t.kind not in ("func", "be", "manner")]
    return words.has_left("publish", "event") and (not solid or solid[-1].kind != "unknown")


def _is_sum_of_several(words: Words) -> bool:
    """Whether a number is only the sum of several others (两项合计23件), and so denotes no cell."""
    named = words.source in ("head", "sure", "other", "unknown") or words.slots
    return not named and words.has_left("total") and any(number_of_members(t.text) for t in words.left)


def _has_noun(tokens: Sequence[Token]) -> bool:
    return any(t.kind in ("head", "weak", "other", "unknown", "outcome", "part", "channel") for t in tokens)


def _head_of(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(t for t in tokens if t.kind in ("head", "weak", "other", "compare", "time_last"))


def _predicate_of(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(t for t in tokens if t.kind in ("event", "publish", "act", "compare", "time_last"))
