"""Frames: what each quantity of a passage is taken for, with the evidence for it.

A frame binds, once for all, the form of the number (a value, a difference, a growth rate, a share, last year's value),
the topic, the sums that each slot of the topic admits, and the list it is a part of. Slots that an item's own words
leave open are filled by what the passage has said: the whole of its list, the clause before, the sentence before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from drafting.grounding.lexicon import Lexicon, Sum, Topic
from drafting.grounding.lists import Listing, counted, lists_of
from drafting.grounding.words import OTHER, Words, words_of
from drafting.language.clauses import Clause, Item, Layout, names_something
from drafting.language.lexer import Token
from drafting.language.markers import COPULA, GENITIVE, arrives, number_of_members
from drafting.language.quantities import Quantity

Values = dict[str, dict[str, frozenset[str]]]
Slots = dict[str, tuple[Sum, ...]]


@dataclass(frozen=True, slots=True)
class Frame:
    """A quantity and what it is taken for."""

    item: Item
    clause: Clause
    words: Words
    form: str
    """value, old (last year's value), difference, growth, share, rate (a share with a name), points, other."""
    sign: int
    """Which way a difference or growth goes: 1, -1 or 0 where nothing says."""
    topic: str
    source: str
    """Where the topic came from: head, sure, weak (own words), list, clause, sentence, caption, or empty."""
    slots: Slots
    given: frozenset[str]
    """Slots that its own words fill."""
    each: tuple[Slots, ...] = ()
    """Several claims at once: 新收、办结均为零."""
    whole: int = -1
    how: str = ""
    verb: str = ""
    """The class of the verb that it stands under: its own, or that of the item before in a list."""
    after_other: bool = False
    """Whether the clause before it in its sentence, or the whole of its list, counts something that no table holds."""

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
    """What stands in the brackets that hang on an item."""
    spoken: Sequence[Sequence[Token]] = field(init=False, repr=False)
    """The words of each clause that say for what comes behind them whose number it is, of when, and in which role."""

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
        spoken = [
            [t for i in clause.items for t in (*items[i].left, *items[i].right) if t.kind in SPOKEN]
            for clause in self.layout.clauses
        ]
        object.__setattr__(self, "spoken", spoken)

    def ordered(self) -> tuple[Frame, ...]:
        """The frames in the order of the text."""
        return self.order

    def before(self, frame: Frame) -> Iterator[Frame]:
        """The frames whose numbers stand before that of one, the nearest first."""
        at = bisect_left(self.starts, frame.number.start)
        return reversed(self.order[max(0, at - _REACH) : at])


SCOPES = ("scope_wide", "scope_own", "scope_other", "self")
SPOKEN = frozenset({*SCOPES, "body", "area", "role", "time_part", "time_many", "time_this"})
"""Classes of words that hold for the numbers behind them in their sentence."""
_REACH = 200
"""How many numbers back something may be that a number is read with: longer sentences are read as if cut there."""


@dataclass(slots=True)
class _Context:
    """What the passage has spoken of so far."""

    topic: str = ""
    sentence: int = -1
    slots: dict[str, Slots] = field(default_factory=dict)
    blocks: dict[str, list[tuple[int, str, tuple[Sum, ...]]]] = field(default_factory=dict)
    said: Slots = field(default_factory=dict)
    """What a clause without a number has just said, for the bare number behind it (结转数量与上年持平，均为2件)."""
    seen: list[str] = field(default_factory=list)
    """Topics spoken of, the latest last."""
    last_year: int = -1
    """The sentence in which a clause has set last year as the time of what follows (2022年：公开26件)."""


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
        layout = self.layout = _with_predicates(layout)
        self.shared: dict[int, tuple[Token, ...]] = {**_before_brackets(layout), **_dealt_out(layout)}
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
        became = self._became(item, words, form, sign, before)
        if became is not None:
            return became
        if form in ("share", "rate") and self._is_left_behind(item):
            form = "old share"
        if form == "value" and self._goes_on_with_last_year(item, words, clause):
            form = "old"
        if form == "value" and before is not None and before.form == "difference" and _goes_on(item, before):
            form, sign = "difference", before.sign  # 同比减少57起、58人
        if form == "share" and before is not None and before.form == "growth" and _goes_on(item, before):
            form, sign = "growth", before.sign  # 分别增长2%和34%
        listing = self.part_of.get(item.id)
        topic, source = self._topic(item, words, clause, listing)
        if _of_several(words):
            topic, source = "", ""  # 甲类15件，乙类8件，两项合计23件
        slots: Slots = {}
        given: frozenset[str] = frozenset()
        each: tuple[Slots, ...] = ()
        if topic and topic != OTHER:
            own = words.slots.get(topic, {})
            only_other = own and all(e.kind == "other_kind" for e in words.entries if e.means)
            if only_other and (self._beside_unnamed(item, clause) or any(t.kind == "all" for t in item.right)):
                own = {}  # 征地类25件、其他6件: the rest of a list that divides by something else
            if words.and_others and listing is not None:
                own = {}  # 其中…、缓议等其他情况49件: all that the list has not named
            given = frozenset(own)
            if form == "old" and not own and _only_says_when(words) and before is not None and before.topic == topic:
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
            self._after_other(clause, listing),
        )

    @staticmethod
    def _became(item: Item, words: Words, form: str, sign: int, before: Frame | None) -> Frame | None:
        """由上年的4件降至1件, 公开率由50%升至57%: the number that one became, which counts what that one counts."""
        if before is None or item.joint != "run":
            return None
        if form == "value" and before.form == "old" and words.has_left("rise", "fall") and not words.slots:
            return replace(before, item=item, words=words, form="value", sign=sign)
        if form == "growth" and before.form == "old share" and any(arrives(t.text) for t in item.left):
            form = "rate" if before.words.has_left("rate") else "share"
            return replace(before, item=item, words=before.words, form=form, sign=0)
        return None

    def _beside_unnamed(self, item: Item, clause: Clause) -> bool:
        earlier = (
            f
            for f in reversed(self.frames.values())
            if f.item.id < item.id and counted(f.item) and f.item.parent == item.parent
        )
        before = next(earlier, None)
        return before is not None and before.clause.sentence == clause.sentence and not before.given

    def _verb(self, item: Item, words: Words, clause: Clause, listing: Listing | None) -> str:
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

    def _is_left_behind(self, item: Item) -> bool:
        """由35件降至28件: whether a number is what another one behind it was before."""
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

    def _after_other(self, clause: Clause, listing: Listing | None) -> bool:
        if listing is not None and listing.whole in self.frames:
            return self.frames[listing.whole].topic == OTHER
        return self.context.topic == OTHER and self.context.sentence == clause.sentence

    def _goes_on_with_last_year(self, item: Item, words: Words, clause: Clause) -> bool:
        """由35件降至28件; 上年新收75件、答复74件: what a number was, and lists of such numbers."""
        if self._is_left_behind(item):
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
        if any(t.kind == "role" for t in words.left) or self.role == clause.sentence:
            self.role = clause.sentence
            return OTHER, "role"  # 作为复议机关受理56件: what it does for others
        if words.has_left("modal") or self.plan == clause.sentence:
            return OTHER, "plan"  # 力争办结100件: no cell holds what is planned
        whole = self.frames.get(listing.whole) if listing is not None else None
        if _is_about(item, words, whole) or self._only_says_where_it_stands(item, words, whole):
            return OTHER, "list"
        if words.source in ("head", "sure"):
            return words.topic, words.source
        if words.source == "other":
            return OTHER, "other"
        inherited, source = self._inherited(item, words, clause, listing)
        if words.source == "weak":
            # 申请 says that it is an application unless the talk is of something else.
            return words.topic, "weak"
        if words.source == "unknown" and words.has_left("publish", "open"):
            return OTHER, "unknown"
        if words.source == "unknown" and inherited and inherited != OTHER:
            return inherited, source
        if words.source == "unknown":
            return OTHER, "unknown"
        if inherited:
            return inherited, source
        return "", ""

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
            return self._spoken_topic(item, words, clause, topic, source)
        return topic, source

    def _spoken_topic(self, item: Item, words: Words, clause: Clause, topic: str, source: str) -> tuple[str, str]:
        context = self.context
        seen = [t for t in context.seen if t in words.slots] or [t for t in self.caption if t in words.slots]
        if topic == OTHER and source in ("list", "clause"):
            earlier = self._measured_like_earlier(item, words, clause) if source == "clause" else ""
            return (earlier, "seen") if earlier else (OTHER, source)
        if seen and any(e.kind in ("event", "outcome", "part") for e in words.entries):
            return seen[-1], "seen"
        if topic in ("", OTHER):
            return next(iter(words.slots)), "guess"
        return OTHER, source

    def _measured_like_earlier(self, item: Item, words: Words, clause: Clause) -> str:
        """制发文件5件，配套解读9个，仍有效36件: the topic of an earlier number of the sentence that the words mean
        something for, where only that number has the measure of this one."""
        for frame in self._frames_back(item.id):
            if frame.clause.sentence != clause.sentence:
                break
            if item.number is not None and frame.quantity.unit == _unit_of(item):
                return frame.topic if frame.topic in words.slots else ""
        return ""

    def _frames_back(self, number: int) -> Iterator[Frame]:
        """The frames made so far before an item, the nearest first."""
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
        """Own slots, then those of the whole of its list, then of what was spoken of, then the defaults."""
        out: Slots = {}
        whole = self.frames.get(listing.whole) if listing is not None else None
        is_total = any(t.kind == "total" for t in item.left)  # …、其他2件，总数36件 is not of the last one only
        for slot, default in topic.slots.items():
            if slot in own:
                out[slot] = own[slot]
                continue
            given = self._of_whole(topic, slot, whole) if whole is not None and whole.topic == topic.id else ()
            if default and any(t.kind == "rest" for t in item.left):
                given = ()  # 除1件在办，其余30件: the rest is not of what was taken away
            named = names_something((*item.left, *item.right))  # 收到1件复议 speaks of what it names
            if default and not own and not given and self.context.said.get(slot) and not named:
                given = self.context.said[slot]
            if given and default:
                out[slot] = given if source != "head" else tuple(dict.fromkeys((*default, *given)))
                continue
            said = self.context.slots.get(topic.id, {}).get(slot, ())
            if not default and words_source == "unknown":
                out[slot] = ()  # 许可61条、确认5条: another thing of the same list
                continue
            if not default:
                spoken = self._spoken(topic, slot, clause, said)
                first = (spoken, given) if item.joint else (given, spoken)
                out[slot] = tuple(dict.fromkeys((*first[0], *first[1])))
            elif (
                slot in topic.goes_on
                and item.joint
                and said
                and not is_total
                and (not own or self._under_one_verb(item))
            ):
                out[slot] = said
            else:
                out[slot] = default
        return out

    def _of_whole(self, topic: Topic, slot: str, whole: Frame) -> tuple[Sum, ...]:
        """收到14件，去年转来2件，其中网上10件: what divides the last number may divide it and what came in, too."""
        sums = whole.slots.get(slot, ())
        flow = topic.flow
        if flow is None or slot != flow.slot or sums[:1] != (((1, flow.brought_in),),):
            return sums
        before = self.frames.get(whole.item.id - 1)
        if (
            before is None
            or before.topic != topic.id
            or before.clause.sentence != whole.clause.sentence
            or before.slots.get(slot, ((),))[0] != ((1, flow.came_in),)
        ):
            return sums
        return (((1, flow.came_in), (1, flow.brought_in)), *sums)

    def _under_one_verb(self, item: Item) -> bool:
        """废止规章5件、文件0件: whether the item before it in a list has the verb of both."""
        before = self.frames.get(item.id - 1)
        verbs = ("event", "publish", "act")
        return before is not None and before.words.has_left(*verbs) and not self.words[item.id].has_left(*verbs)

    def _spoken(self, topic: Topic, slot: str, clause: Clause, said: tuple[Sum, ...]) -> tuple[Sum, ...]:
        """A slot without default: what was spoken of last, or all that the sentence has spoken of together."""
        blocks = [s for n, name, s in self.context.blocks.get(topic.id, []) if name == slot and n == clause.sentence]
        out = list(said)
        every = [s for _, name, sums in self.context.blocks.get(topic.id, []) if name == slot for s in sums[:1]]
        whole = tuple(dict.fromkeys(s for s in every if not any(set(s) < set(o) for o in every)))
        if len(whole) == 1:
            out.extend(whole)
        named = list(dict.fromkeys(b[0] for b in blocks if b))
        # A block that another one holds is not counted twice (诉讼3件，其中起诉2件).
        single = [s for s in named if not any(set(s) < set(o) for o in named)]
        if len(single) > 1:
            out.append(tuple(term for s in single for term in s))
            out.extend(single)
        return tuple(dict.fromkeys(tuple(dict.fromkeys(s)) for s in out))

    def _each(self, item: Item, words: Words, topic: str, slots: Slots) -> tuple[Slots, ...]:
        """新收、结转、办结均为零: the slots of each word, where the number is said of each."""
        if not words.has_left("all", "each") or item.number is None:
            return ()
        chunks = _chunks(words.left)
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
        """Keeps what an item has spoken of for those behind it."""
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
            self._speak_without_number(words, clause, part)
        else:
            self._speak_of(words, frame, part)
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

    def _speak_without_number(self, words: Words, clause: Clause, part: bool) -> None:
        """The topic behind words without a number: the last thing they name, however weakly."""
        context = self.context
        if words.source in ("head", "sure", "weak"):
            context.topic = words.topic
        elif words.source == "other" and (_does_something(words) or (not part and not context.topic)):
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

    def _speak_of(self, words: Words, frame: Frame, part: bool) -> None:
        """The topic behind a number: its own words' topic; something else where it is none that a table holds."""
        context = self.context
        topic, source = words.topic, words.source
        if source in ("head", "sure") or (source == "weak" and frame.topic == topic):
            context.topic = topic
        elif not part and (source == "other" or (source == "unknown" and frame.topic == OTHER)):
            context.topic = OTHER
        if frame.topic in self.lexicon.topics:
            context.seen.append(frame.topic)

    def _keep_slots(self, name: str, own: Slots, clause: Clause, frame: Frame | None) -> None:
        """Slots that items behind may leave out: those that must be said once, and those that lists go on with."""
        spec = self.lexicon.topics[name]
        kept = self.context.slots.setdefault(name, {})
        for slot, sums in own.items():
            if frame is None or slot in spec.blocks or slot in spec.goes_on:
                kept[slot] = sums
            if slot in spec.blocks:
                self.context.blocks.setdefault(name, []).append((clause.sentence, slot, sums))


# ---------------------------------------------------------------------- form


def form_of(item: Item, words: Words) -> tuple[str, int]:
    """What kind of number it is, and which way it goes where it is a change."""
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
    if change >= 0 and not reach and _pure_change(left, change):
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


def _is_about(item: Item, words: Words, whole: Frame | None) -> bool:
    """Whether a part of a list names another thing than its whole: 复议9件（含去年结转1件）, where no cell holds what
    reviews were carried over; 申请64件，涉及甲30件、许可19件."""
    if whole is None or whole.topic in ("", OTHER, words.topic):
        return False
    return words.source == "sure" or (words.source == "head" and item.joint in ("pause", "conj"))


def _only_says_when(words: Words) -> bool:
    """Whether the words of a number name only the time it is of: 上年为4件."""
    return all(t.kind in ("time_last", "be", "func", "total", "quote") for t in words.left) and not words.right


def _unit_of(item: Item) -> str:
    """The measure word of an item's number; none where it has none."""
    quantity = item.number.quantity if item.number is not None else None
    return quantity.unit if quantity is not None else ""


def _goes_on(item: Item, before: Frame) -> bool:
    """Whether a quantity without words of its own is coordinated with the one before it."""
    return item.joint in ("pause", "conj") and before.item.clause == item.clause and not names_something(item.left)


def _pure_change(left: Sequence[Token], change: int) -> bool:
    """增加24件, but not 新增公开信息130条: nothing that is counted stands behind the word of change."""
    return all(
        t.kind in ("func", "be", "have", "manner", "total", "all", "each_to", "prep", "time_last", "compare")
        for t in left[change + 1 :]
    ) or any(t.kind == "compare" for t in left[:change])


# ---------------------------------------------------------------------- distribution


def _chunks(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The labels that marks of enumeration and conjunctions part."""
    out: list[list[Token]] = [[]]
    for t in tokens:
        if t.kind in ("pause", "conj"):
            out.append([])
        elif t.kind not in ("each_to", "all", "be", "total", "each", "quote"):
            out[-1].append(t)
    return [tuple(c) for c in out if c]


def _dealt_out(layout: Layout) -> dict[int, tuple[Token, ...]]:
    """制发、废止的文件分别为8件和11件: the words of each number of such a list."""
    out: dict[int, tuple[Token, ...]] = {}
    order = layout.in_order()
    for at, item in enumerate(order):
        dealt = max((i for i, t in enumerate(item.left) if t.kind == "each_to"), default=-1)
        if item.number is None or dealt < 0:
            continue
        names = item.left[:dealt]
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
        tail = item.left[dealt + 1 :]
        head = _head_of(chunks[-1])
        lead = _lead_of(chunks[0])
        for n, (chunk, member) in enumerate(zip(chunks, run, strict=True)):
            extra = () if _has_thing(chunk) else head
            front = lead if n and not any(t.kind in ("event", "publish", "act") for t in chunk) else ()
            out[member.id] = (*front, *chunk, *extra, *tail)
    return out


def _with_predicates(layout: Layout) -> Layout:
    """140件复议、49件诉讼获维持: the predicate behind the last number of a list is that of all of them."""
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


def _before_brackets(layout: Layout) -> dict[int, tuple[Token, ...]]:
    """以信函为主（11件）, 比2022年（31起）: a bare number in brackets is named by the words before the bracket."""
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


def _does_something(words: Words) -> bool:
    """发布信息 with an object, but not 受理渠道畅通: whether a clause tells of something done to another thing."""
    solid = [t for t in words.left if t.kind not in ("func", "be", "manner")]
    return words.has_left("publish", "event") and (not solid or solid[-1].kind != "unknown")


def _of_several(words: Words) -> bool:
    """Whether a number says only how many several things are together: it is their sum, and no cell's."""
    named = words.source in ("head", "sure", "other", "unknown") or words.slots
    return not named and words.has_left("total") and any(number_of_members(t.text) for t in words.left)


def _has_thing(tokens: Sequence[Token]) -> bool:
    return any(t.kind in ("head", "weak", "other", "unknown", "outcome", "part", "channel") for t in tokens)


def _head_of(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(t for t in tokens if t.kind in ("head", "weak", "other", "compare", "time_last"))


def _lead_of(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(t for t in tokens if t.kind in ("event", "publish", "act", "compare", "time_last"))
