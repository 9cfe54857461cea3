"""From a number to the cells that it may stand for.

A number's own words come first: what stands before it in its clause, then what stands right behind it.
What they leave open (其中退回3件) is taken from the numbers before it, or may be anything that the
pack allows. So a claim has several *readings*; it is contradicted only when none of them fits. A number
whose words name nothing, or something else that is counted, is left alone, and the reason is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise, product

from drafting.analysis.clauses import Field, Shape, fields_of, shape_of
from drafting.analysis.indicators import FOREIGN, RIVAL, Term, Vocabulary
from drafting.analysis.structure import Passage
from drafting.genre.expressions import PREVIOUS, Cells, Expression
from drafting.genre.expressions import Term as CellTerm
from drafting.genre.figures import Agency
from drafting.genre.indicators import Concept, Sum, Topic, expand_value
from drafting.genre.model import Edition
from drafting.language.quantities import Quantity, find_quantities, normalise
from drafting.language.segmentation import Segmenter
from drafting.text.mapped import MappedText
from drafting.text.numerals import Form, Numeral

_JOIN = re.compile(r"(?:和|及|与|或|、|以及|或者|并|的|“|”)*")
_RESPECTIVELY = re.compile(r"分别|各(?:自)?(?:有|为|是)?$")
_CAUSE = re.compile(r"因[^，。；]{0,20}?(?:引发|引起|产生|导致)")
_AMONG = re.compile(r"(?:中|里|内|之中|当中)$")
_NUMBERING = re.compile(r"[0-9]{1,2}[.、．]|（[0-9一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、")
_CAPTION = 24
"""A sentence of no more characters may be a caption of the sentences behind it."""
_SUM_JOIN = re.compile(r"[^、和及与或]*(?:和|及|与|或|、)")
_BESIDE = re.compile(r"(?:连同|加上|加|含|包括|除|除去|扣除|剔除|减去|不含|计入|连)(?:了)?$")
_OUTSIDE = re.compile(r"^(?:的)?(?:以外|之外|外|在内)")
CHILD = re.compile(r"其中|包括|包含|含(?!义)|涉及|分别|具体为|分为|即|由")
TOTAL = re.compile(r"(?:总共|合计|总计|共计|累计|一共|共)(?:有|为|是)?$")
REST = re.compile(r"其余|剩余|余下|剩下|其[他它](?=的?$)|余(?=的?$)")
_AVERAGE = re.compile(r"[月日年周人户件]均|平均")
COMPARED = re.compile(
    r"同比|环比|较(?!为|好|多|少|快)|比(?=上|去|前|往|20|年初)|相比|增加|增长|增幅|增速|减少|下降|降幅|上升|提高|降低|提升|净增|净减"
    r"|上涨|下跌|翻(?=了?约?$)|多(?=约?$)|少(?=约?$)|增(?=$)|减(?=$)"
)
_SHORT = 2
"""Words of the pack up to this length must not stand inside a longer word."""
DENIALS = frozenset("未 不 没 无 已 被 共 均".split())
_NEVER = re.compile(r"(?!)")
ALL_OF_IT = "是全域的数，表中可能只有本机关的"
PART = "按渠道、内容等的分项，表中没有这一栏"
AVERAGE = "平均数"
OTHER_THING = "所计的不是表中的事项"
OWN_ONLY = "是本级机关的数，表中是汇总数"
_NO_SUBJECT = re.compile(
    r"(?:，|总数|总量|数量|均|分别|共计?|合计|总计|达到?|为|是|有|增加到|增至|升至|降至|减少到|减至|总共|累计|、|已)+"
)
_YEAR = re.compile(r"((?:19|20)\d{2})年")


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a slot: its admissible sums, whether the number's own words say so, and whether firmly."""

    sums: tuple[Sum, ...]
    own: bool = False
    soft: bool = False
    names: tuple[str, ...] = ()
    rest: bool = False
    each: tuple[tuple[Sum, ...], ...] = ()
    """The sums of each word, where several are joined and each may be meant by itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression over cells that a number may stand for, and its value (None when a cell has none)."""

    expression: Expression
    value: Decimal | None


@dataclass(frozen=True)
class Link:
    """What a number is about. ``topic`` is None when it is about nothing that a table holds."""

    topic: Topic | None = None
    slots: Mapping[str, Filling] = field(default_factory=dict)
    soft: bool = False
    """Whether it may only confirm."""
    reason: str = ""
    """Why it is not linked, or only softly."""
    split: str | None = None
    previous: bool = False
    rival: bool = False
    outside: str = ""
    """Why it may be of another scope than the tables."""
    bare: bool = False
    """Whether no word of its own says what it counts."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A number of a passage with its field, its words and what it was taken for."""

    passage: PassageView
    field: Field
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    link: Link
    readings: tuple[Reading, ...] = ()
    compared: bool = False
    """Whether it says by how much something grew or shrank, or how much it was before."""

    @property
    def quantity(self) -> Quantity:
        return self.field.quantity

    @property
    def value(self) -> Decimal:
        return self.field.quantity.value

    @property
    def left_text(self) -> str:
        return self.field.left_text(self.passage.text)

    @property
    def right_text(self) -> str:
        return self.passage.text[self.field.right[0] : self.field.right[1]]


@dataclass(frozen=True, eq=False)
class PassageView:
    """A passage in normalised form with its shape and the pack's words in it."""

    source: Passage
    content: MappedText
    shape: Shape
    terms: tuple[Term, ...]
    quantities: tuple[Quantity, ...]
    fields: tuple[Field, ...]
    heading_topics: tuple[str, ...] = ()
    decoys: tuple[tuple[int, int], ...] = ()
    hints: tuple[tuple[int, str], ...] = ()
    captions: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    """Sentences that only name a topic: start, end and the topics."""

    def caption_before(self, at: int) -> tuple[int, int, tuple[str, ...]] | None:
        """The caption that a place stands under."""
        return next((c for c in reversed(self.captions) if c[1] <= at), None)

    @property
    def text(self) -> str:
        return self.content.text


def view_of(
    passage: Passage, vocabulary: Vocabulary, heading: str = "", segmenter: Segmenter | None = None
) -> PassageView:
    """Read a passage's numbers, shape and words.

    With a segmenter, a short word of the pack that is only a piece of a longer word of the language, or of a
    word that the user gave, is not taken for itself.
    """
    content = normalise(passage.content)
    text = content.text
    found = vocabulary.terms(text)
    terms = [t for t in found if not t.decoy]
    if segmenter is not None:
        terms = _whole_words(text, terms, segmenter)
    inside = [(t.start, t.end) for t in terms if t.concepts or t.topics or t.split]
    quantities = tuple(
        q
        for q in find_quantities(text)
        if not any(a <= q.start and q.end <= b and b - a > q.end - q.start for a, b in inside)
    )
    shape = shape_of(text)
    names = tuple(n for t in vocabulary.terms(heading) for n in t.names) if heading else ()
    return PassageView(
        passage,
        content,
        shape,
        tuple(terms),
        quantities,
        tuple(fields_of(shape, quantities)),
        names,
        tuple((t.start, t.end) for t in found if t.decoy),
        tuple(vocabulary.hints(text)),
        tuple(_captions(text, shape, terms, quantities, vocabulary)),
    )


def _captions(
    text: str, shape: Shape, terms: Sequence[Term], quantities: Sequence[Quantity], vocabulary: Vocabulary
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """1.复议。收到3件: the sentences that only name what the next ones are about."""
    start = 0
    while start < len(text):
        _, end = shape.sentence_range(shape.sentence[start])
        own = [t for t in terms if start <= t.start and t.end <= end]
        names = tuple(dict.fromkeys(n for t in own for n in (t.names or t.weak)))
        hinted = () if names else tuple(topic for at, topic in vocabulary.hints(text[start:end]))
        mark = _NUMBERING.match(text, start)
        body = mark.end() if mark is not None else start
        if (
            (names or hinted)
            and end - start <= _CAPTION
            and not any(start <= q.start < end for q in quantities)
            and not vocabulary.negation.search(text, start, end)
            and not vocabulary.universal.search(text, start, end)
            and (names == () or len(vocabulary.residue(text, [(body, end - 1)], own)) <= 1)
        ):
            yield start, end, names or hinted[:1]
        start = end


def _whole_words(text: str, terms: list[Term], segmenter: Segmenter) -> list[Term]:
    """Without the short words that stand inside a longer one."""
    if not text:
        return terms
    numbers = [(q.start, q.end, "number") for q in find_quantities(text)]
    long = [(t.start, t.end, "term") for t in terms if t.end - t.start > _SHORT]
    covering = {}
    for token in segmenter.segment(text, [*numbers, *long]):
        for i in range(token.idx, token.idx + len(token)):
            covering[i] = (token.idx, token.idx + len(token))
    out = []
    for term in terms:
        if term.end - term.start <= _SHORT and not (term.rival or term.foreign or term.split):
            start, end = covering[term.start]
            if text[start : term.start] in DENIALS:
                start = term.start
            if (start < term.start and end >= term.end) or (start <= term.start and end > term.end):
                continue
        out.append(term)
    return out


@dataclass(frozen=True, slots=True)
class _Event:
    """A place where a topic comes up."""

    at: int
    topics: tuple[str, ...]
    group: int
    sentence: int


class Linker:
    """Links the numbers of passages to cells; stateless between passages."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        edition: Edition,
        cells: Cells,
        agency: Agency | None,
        year: int | None,
        previous: Cells | None,
    ) -> None:
        self.vocabulary = vocabulary
        self.edition = edition
        self.cells = cells
        self.agency = agency
        self.year = year
        self.previous = previous
        self._expressions: dict[tuple[object, ...], tuple[Expression, ...]] = {}
        self._values: dict[tuple[str, str, str], tuple[str, ...]] = {}

    # ------------------------------------------------------------------ mentions

    def mentions(self, view: PassageView) -> list[Mention]:
        """Every number of a passage, linked."""
        own = [self._words(view, f) for f in view.fields]
        events = self._events(view, own)
        out: list[Mention] = []
        for f, (left, right) in zip(view.fields, own, strict=True):
            compared = self._compared(view, f)
            if not any(c.kind == "act" for t in right for c in t.concepts):
                left, f = self._extended(view, f, left, out)
            link = self._link(view, f, left, right, events, out, compared)
            divided = self._divided(view, link, (*left, *right))
            if divided or (link.topic is not None and not link.bare):
                topics = (divided,) if divided or link.topic is None else (link.topic.id,)
                event = _Event(f.quantity.begin - 1, topics, f.group, f.sentence)
                events = sorted([*events, event], key=lambda e: e.at)
            readings = self.readings(link) if link.topic is not None else ()
            out.append(Mention(view, f, left, right, link, readings, compared))
        return self._rivalling(self._distribute(view, self._siblings_of_splits(view, out)))

    def _divided(self, view: PassageView, link: Link, terms: Sequence[Term]) -> str:
        """The topic that a part is a part of (书面申请3件); empty when its words may be of something else (书面3件)."""
        topic = next((s.topic for s in self.vocabulary.indicators.splits if s.id == link.split), "")
        weak = self.vocabulary.weak.get(topic)
        if any(t.rival or t.foreign for t in terms) or weak is None:
            return ""
        if not any(t.split == link.split and weak.search(view.text, t.start, t.end) for t in terms):
            return ""
        return topic

    def _rivalling(self, mentions: list[Mention]) -> list[Mention]:
        """甲局处罚3件，乙局处罚5件: one thing with several numbers in a sentence is of several scopes.

        A number that is said to be of all stands, and so does one whose parts the others are.
        """
        entire = self.vocabulary.scopes.get("all", _NEVER)
        kinds: dict[tuple[object, ...], list[int]] = {}
        for i, m in enumerate(mentions):
            if m.link.topic is not None and (not m.link.soft or m.link.outside in (OWN_ONLY, ALL_OF_IT)):
                slots = tuple((n, f.sums) for n, f in sorted(m.link.slots.items()))
                words = tuple(m.passage.text[t.start : t.end] for t in (*m.left, *m.right) if t.concepts)
                key = (m.field.sentence, m.field.group, m.link.topic.id, slots, m.link.previous, words)
                kinds.setdefault(key, []).append(i)
        out = list(mentions)
        for places in kinds.values():
            if len({mentions[i].value for i in places}) < 2:
                continue
            parts = CHILD.search(mentions[places[1]].left_text) is not None
            if len([i for i in places if mentions[i].link.outside != ALL_OF_IT]) < 2:
                continue
            for i in places:
                if mentions[i].link.soft or (parts and i == places[0]):
                    continue
                if not re.search(r"总?共|合计|总计", mentions[i].left_text) and not entire.search(
                    mentions[i].left_text
                ):
                    link = replace(mentions[i].link, soft=True, reason="同一句里同样的说法有几个数")
                    out[i] = replace(mentions[i], link=link)
        return out

    @staticmethod
    def _siblings_of_splits(view: PassageView, mentions: list[Mention]) -> list[Mention]:
        """通过网站收到申请3件、书面申请36件: the first number is a part, like the second."""
        out = list(mentions)
        for i, (one, other) in enumerate(pairwise(mentions)):
            way = next((t.split for t in one.left if t.split is not None), None)
            if way is None or one.link.topic is None or other.link.split != way:
                continue
            if re.match(r"[、，；]", view.text[one.quantity.stop :]) and one.field.sentence == other.field.sentence:
                out[i] = replace(one, link=Link(split=way, reason=other.link.reason), readings=())
        return out

    @staticmethod
    def _extended(
        view: PassageView, f: Field, left: tuple[Term, ...], before: Sequence[Mention]
    ) -> tuple[tuple[Term, ...], Field]:
        """申请数量与上年持平，均为2件; 许可比上年净增312件，达4102件: the words of the clause before."""
        if left or f.mark != "，" or not f.left or not _NO_SUBJECT.fullmatch(f.left_text(view.text)):
            return left, f
        mark = f.left[0][0] - 1
        start, end = view.shape.clause_range(max(mark - 1, 0))
        last = before[-1] if before and start <= before[-1].quantity.start < end else None
        if last is not None:
            if not last.compared:
                return left, f
            ranges = last.field.left
        else:
            if view.shape.group[max(mark - 1, 0)] != f.group:
                return left, f
            ranges = ((start, end),)
        terms = tuple(t for t in view.terms if any(a <= t.start and t.end <= b for a, b in ranges))
        return terms, f

    def _words(self, view: PassageView, f: Field) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        left = tuple(t for t in view.terms if f.holds_left(t.start, t.end))
        right = tuple(t for t in view.terms if f.holds_right(t.start, t.end))
        after = view.fields[f.index + 1].quantity if f.index + 1 < len(view.fields) else None
        if after is not None and f.right[1] >= after.begin:
            # Words between two numbers of one clause belong to the second, but for a noun right behind the first.
            right = tuple(t for t in right[:1] if t.start - f.quantity.stop <= 1 and not (t.concepts and not t.names))
        return left, tuple(t for t in right if self._follows(view, f.quantity.stop, t))

    def _follows(self, view: PassageView, stop: int, term: Term) -> bool:
        """Whether a word behind a number is its predicate: no denial, nothing unknown between."""
        between = view.text[stop : term.start]
        for known in view.terms:
            if stop <= known.start and known.end <= term.start and known.concepts:  # what is denied there is known
                between = between.replace(view.text[known.start : known.end], "\0" * (known.end - known.start))
        inside = any(a <= stop < b for a, b in view.decoys)
        if self.vocabulary.negation.search(between) and not inside:
            return False
        return len(self.vocabulary.residue(view.text, [(stop, term.start)], view.terms)) <= 2

    def _events(self, view: PassageView, own: Sequence[tuple[tuple[Term, ...], tuple[Term, ...]]]) -> list[_Event]:
        """Where topics come up: names of topics and rivals anywhere, other things only where they are counted."""
        counted: set[Term] = set()
        for f, (left, right) in zip(view.fields, own, strict=True):
            near = left[-1] if left else None
            if near is not None and near.foreign and f.quantity.begin - near.end <= 2:
                counted.add(near)
            if right and right[0].foreign and right[0].start - f.quantity.stop <= 1:
                counted.add(right[0])
        out = []
        for at, topic in view.hints:
            out.append(_Event(at, (topic,), view.shape.group[at], view.shape.sentence[at]))
        for term in view.terms:
            topics: tuple[str, ...] = term.names
            if term.rival and not self._channel(view, term):
                topics = (RIVAL,)
            elif term in counted:
                topics = (FOREIGN,)
            if topics:
                out.append(_Event(term.start, topics, view.shape.group[term.start], view.shape.sentence[term.start]))
        return sorted(out, key=lambda e: e.at)

    @staticmethod
    def _channel(view: PassageView, term: Term) -> bool:
        """Whether a word that may be a rival stands in a list of ways to apply (网上31件，信件1件)."""
        if term.split is None:
            return False
        sentence = view.shape.sentence[term.start]
        return any(
            t.split == term.split and not t.rival and view.shape.sentence[t.start] == sentence for t in view.terms
        )

    def _compared(self, view: PassageView, f: Field) -> bool:
        text = f.left_text(view.text)
        if re.search(rf"(?:{self.vocabulary.last.pattern})(?:度)?(?:同期|全年)?(?:的|为|是|数)*$", text):
            return False
        return COMPARED.search(text) is not None and not re.search(
            r"(?:增加|减少|下降|上升|增长|提高|增|减|降|升)(?:到|至|为)$", text
        )

    # ------------------------------------------------------------------ one link

    def _link(
        self,
        view: PassageView,
        f: Field,
        left: tuple[Term, ...],
        right: tuple[Term, ...],
        events: Sequence[_Event],
        before: Sequence[Mention],
        compared: bool,
    ) -> Link:
        q = f.quantity
        if q.kind != "count":
            return Link(reason="比例或倍数")
        if compared:
            return Link(reason="与上年相比的增减数")
        if _AVERAGE.search(f.left_text(view.text)):
            return Link(reason=AVERAGE)
        same = self._same_last_year(view, f, left, before)
        if same is not None:
            return same
        topic_id, own_topic, why = self._topic(view, f, left, right, events, before)
        split = next((t.split for t in reversed(left) if t.split is not None), None)
        if split is None and right and right[0].split is not None and right[0].start - q.stop <= 1:
            split = right[0].split
        if split is not None and (
            not left or left[-1].split is not None or not self._named_after(left) or self._one_of(view, split)
        ):
            return Link(split=split, reason=PART)
        if split is None and self._of_part(view, f, before):
            return Link(reason=PART)
        if left and left[-1].concepts and all(c.rest for c in left[-1].concepts) and not any(t.names for t in right):
            like = self._like_the_list(f, before)
            if like is not None:
                return like
        if topic_id is None:
            return Link(reason=why)
        if topic_id in (RIVAL, FOREIGN):
            return Link(reason=OTHER_THING, rival=topic_id == RIVAL)
        topic = self.vocabulary.topic(topic_id)
        slots, soft, bare = self._slots(view, f, topic, left, right, before)
        if slots is None:
            return Link(reason="没有写明是哪一类")
        soft_reason = ""
        if not q.unit:
            if not re.search(r"(?:为|是|均|：|分别|各)$", view.text[: q.begin]) and not re.search(
                r"(?:为|是)$", f.left_text(view.text)
            ):
                return Link(reason="没有计量单位")
        elif q.unit not in topic.units:
            return Link(reason=f"计量单位“{q.unit}”不是{topic.name}的单位")
        elif q.unit in topic.doubtful_units and not self._certain(view, f, topic):
            soft, soft_reason = True, "计量单位不能确定所计事项"
        if not own_topic and len(self.vocabulary.residue(view.text, f.left, view.terms)) > 1:
            return Link(reason="前面另有所指")
        if own_topic and self._gap(view, f, left):
            return Link(reason="与所计事项之间另有别的词")
        outside = self.outside(view, f, topic)
        if outside:
            soft, soft_reason = True, outside
        if bare and not self._plainly(view, f, left, right, own_topic=own_topic) and not self._adds_up(f, view, before):
            soft, soft_reason = True, soft_reason or "没有写明是哪一类"
        if not outside:
            sure = self._certain(view, f, topic)
            elsewhere = "" if sure else self._inherited_scope(f, topic, left, right, before)
            if elsewhere:
                soft, soft_reason, outside = True, elsewhere, elsewhere
        previous = self._last_year(view, f)
        if previous is None:
            return Link(reason="是别的年份的数")
        if not soft and self._unknown_predicate(view, f, topic, left, right):
            soft, soft_reason = True, "后面另有所指"
        if soft and not soft_reason:
            soft_reason = "说法只能佐证，不能据以判定"
        return Link(topic, slots, soft, soft_reason, previous=previous, bare=bare, outside=outside)

    def _certain(self, view: PassageView, f: Field, topic: Topic) -> bool:
        """Whether the words before a number leave no doubt, whatever its unit."""
        certain = self.vocabulary.certain.get(topic.id)
        return certain is not None and certain.search(f.left_text(view.text) + "0") is not None

    def _unknown_predicate(
        self, view: PassageView, f: Field, topic: Topic, left: tuple[Term, ...], right: tuple[Term, ...]
    ) -> bool:
        """对涉及秘密的2件申请征求意见: whether what is said of a number is something that no table counts."""
        if any(c.topic == topic.id for t in right for c in t.concepts):
            return False
        if any(c.kind == "act" and c.topic == topic.id for t in left for c in t.concepts):
            return False
        return len(self.vocabulary.residue(view.text, [f.right], view.terms)) > 3

    def _plainly(
        self, view: PassageView, f: Field, left: tuple[Term, ...], right: tuple[Term, ...], *, own_topic: bool
    ) -> bool:
        """Whether a number whose words name a topic and nothing else is of all of it (某类申请12件)."""
        named = any(t.topics or t.weak for t in (*left, *right))
        if not (named or (own_topic and left) or self._led(view, f) != ()):
            return False
        residue = self.vocabulary.residue
        return len(residue(view.text, f.left, view.terms)) <= 1 and len(residue(view.text, [f.right], view.terms)) <= 1

    @staticmethod
    def _adds_up(f: Field, view: PassageView, before: Sequence[Mention]) -> bool:
        """网上5件、书面3件，合计8件: whether a number is said to be the total of the parts right before it."""
        return (
            len(before) > 1
            and all(m.link.split is not None and m.field.sentence == f.sentence for m in before[-2:])
            and TOTAL.search(f.left_text(view.text)) is not None
        )

    def _led(self, view: PassageView, f: Field) -> tuple[str, ...]:
        """诉讼方面，全年3件: the topics of a clause or caption right before the number that only names them."""
        start = f.clause[0]
        caption = view.caption_before(start)
        if caption is not None and caption[1] == start:
            return caption[2]
        if f.mark not in "，：" or start == 0 or any(start <= q.start < f.quantity.start for q in view.quantities):
            return ()
        begin, end = view.shape.clause_range(max(start - 2, 0))
        names = tuple(n for t in view.terms if begin <= t.start < end for n in t.names)
        if any(begin <= q.start < end for q in view.quantities):
            return ()
        return names if len(self.vocabulary.residue(view.text, [(begin, end)], view.terms)) <= 1 else ()

    @staticmethod
    def _like_the_list(f: Field, before: Sequence[Mention]) -> Link | None:
        """其他24件 is of the kind of the items before it: a part like them, or nothing that a table holds."""
        last = next((m for m in reversed(before) if m.field.group == f.group and m.quantity.kind == "count"), None)
        if last is None or last.field.sentence != f.sentence or f.mark not in "，、#；":
            return None
        if last.link.split is not None:
            return Link(split=last.link.split, reason=last.link.reason)
        if last.link.topic is None:
            return Link(reason="是前面所计事项的分项")
        return None

    def _inherited_scope(
        self, f: Field, topic: Topic, left: tuple[Term, ...], right: tuple[Term, ...], before: Sequence[Mention]
    ) -> str:
        """备案复议案件3件，诉讼案件2件: what limits a number limits those that are listed with it."""
        scopes = self.vocabulary.scopes
        scope = scopes.get("whole", _NEVER)
        acts = [c for t in (*left, *right) for c in t.concepts if c.topic == topic.id and c.kind == "act"]
        listed = [m for m in before if m.field.group == f.group and m.field.sentence == f.sentence]
        listed = [m for m in listed if m.quantity.kind == "count"]
        if not listed:
            return ""
        head = next((m for m in reversed(listed) if m.link.topic is topic), listed[-1])
        if head.link.outside == OWN_ONLY and scopes.get("all", _NEVER).search(f.left_text(head.passage.text)):
            return ""
        if head.link.topic is topic and head.link.outside and not acts and f.mark in "，、#":
            return head.link.outside
        if head.link.topic is topic and head.link.outside and scope.search(f.left_text(head.passage.text)):
            return head.link.outside
        if acts:
            return ""
        # Parts of something that no table holds are not what they are called alone (文件88份，其中退回9份).
        for i in range(len(before) - 1, -1, -1):
            m = before[i]
            if m.field.sentence != f.sentence:
                return ""
            if CHILD.search(m.left_text) or CHILD.search("".join(f.left_text(m.passage.text))):
                j = i if not CHILD.search(m.left_text) else i - 1
                whole = before[j] if j >= 0 else None
                if (
                    whole is not None
                    and whole.field.sentence == f.sentence
                    and whole.link.topic is None
                    and not whole.link.split
                ):
                    own = [t for t in (*left, *right) if t.topics or any(c.head for c in t.concepts)]
                    return "" if own and not any(t.topics for t in own) else "是前面所计事项的分项"
                return ""
        return ""

    def _same_last_year(
        self, view: PassageView, f: Field, left: tuple[Term, ...], before: Sequence[Mention]
    ) -> Link | None:
        """收到申请12件，上年为9件: a number of which only the year is said is of what was counted just before."""
        text = f.left_text(view.text)
        plain = re.sub(r"较|比|与|同|而|变为|变成|由|从|上升|下降|增加|减少|升|降|增", "", text)
        last_year = self.vocabulary.last.search(text) is not None
        if left or not text or self.vocabulary.residue(plain, [(0, len(plain))], ()):
            return None
        if not last_year and not (self.year is not None and f"{self.year}年" in text):
            return None
        head = next((m for m in reversed(before) if m.quantity.kind == "count" and not m.compared), None)
        if head is None or f.sentence - head.field.sentence > 0 or head.link.topic is None:
            return None
        if f.quantity.unit != head.quantity.unit or head.link.previous is last_year:
            return None
        return replace(head.link, previous=last_year)

    @staticmethod
    def _one_of(view: PassageView, split: str) -> bool:
        """Whether a passage names several ways of a kind, so that a number that one is said of is a part."""
        return len({view.text[t.start : t.end] for t in view.terms if t.split == split}) > 1

    @staticmethod
    def _of_part(view: PassageView, f: Field, before: Sequence[Mention]) -> bool:
        """受理线上申请65件，办结61件: whether the numbers before it in the sentence are of one part only."""
        if f.mark not in "，、" or TOTAL.search(f.left_text(view.text)) or not before:
            return False
        last = before[-1]
        if last.field.sentence != f.sentence or last.field.group != f.group:
            return False
        if last.link.topic is None and last.link.reason == PART and last.link.split is None:
            return True
        named = any(t.topics or t.weak for t in last.left)
        return last.link.split is not None and named and any(c.kind == "act" for t in last.left for c in t.concepts)

    @staticmethod
    def _named_after(left: tuple[Term, ...]) -> bool:
        """Whether behind the last split word another word names the topic."""
        last = max(i for i, t in enumerate(left) if t.split is not None)
        return any(t.names or t.weak or t.rival or t.foreign for t in left[last + 1 :])

    def _topic(
        self,
        view: PassageView,
        f: Field,
        left: tuple[Term, ...],
        right: tuple[Term, ...],
        events: Sequence[_Event],
        before: Sequence[Mention],
    ) -> tuple[str | None, bool, str]:
        """The topic of a number, whether its own words name it, and why there is none."""
        q = f.quantity
        verbs: list[Concept] = []
        weak: tuple[str, ...] = ()
        heads: list[str] = []
        implied: list[str] = []
        for i in range(len(left) - 1, -1, -1):
            term = left[i]
            if term.rival and not self._channel(view, term):
                if implied and self._memory(view, f, events, set(implied)) in implied:
                    break  # 属于某事项驳回2件: what was done says what it was
                return RIVAL, True, ""
            if term.foreign:
                if not verbs and not weak and not implied:
                    return FOREIGN, True, ""
                continue
            if term.topics or any(c.head for c in term.concepts):
                heads.extend(term.names)
                break
            if any(c.implies for c in term.concepts):
                implied.extend(c.topic for c in term.concepts if c.implies)
            elif term.weak and not weak:
                weak = term.weak
            verbs.extend(term.concepts)
        if heads:
            if implied and not set(implied) & set(heads):
                return implied[0], False, ""
            if not verbs and self._of_others(f, before):
                return FOREIGN, False, ""
            return heads[0], True, ""
        memory = self._memory(view, f, events, {*implied, *weak, *(c.topic for c in verbs)})
        if implied:
            if right and (right[0].rival or right[0].foreign) and self._near(view, q.stop, right[0].start):
                return (RIVAL if right[0].rival else FOREIGN), True, ""
            shared = {c.topic for t in left for c in t.concepts if not c.implies and c.kind == "class"}
            if memory is not None and memory not in implied and memory in shared:
                return memory, False, ""  # a word that more than one topic has
            holder = self._holder(view, f, before)
            if holder is not None and holder not in implied:
                return None, False, "是括号前所计事项的一部分"
            if memory == RIVAL:
                return RIVAL, False, ""
            if self._of_others(f, before):
                return FOREIGN, False, ""
            return implied[0], True, ""
        if not weak:
            near = right[0] if right and self._near(view, q.stop, right[0].start) else None
            if near is not None:
                if near.rival:
                    return RIVAL, True, ""
                if near.names:
                    return near.names[0], True, ""
                if near.foreign:
                    return FOREIGN, True, ""
                if near.weak:
                    spoken = memory not in (*near.weak, RIVAL, FOREIGN)
                    if memory is not None and spoken and self._only_spoken_of(f, memory, before):
                        return near.weak[0], False, ""  # 无一被复议；50件申请全部办结
                    weak = near.weak
            if not weak:
                for term in right:
                    if term.names:
                        return (RIVAL if memory == RIVAL else term.names[0]), True, ""
            if not weak:
                weak = next((t.weak for t in right if t.weak), ())
            verbs.extend(c for t in right for c in t.concepts)
        candidates = {*weak, *(c.topic for c in verbs)}
        if memory in (RIVAL, FOREIGN):
            return memory, False, ""
        kind = {c.topic for c in left[-1].concepts} if left and q.begin == left[-1].end else set()
        if (
            len(kind) == 1
            and not weak
            and memory not in kind
            and all(c.kind == "class" and not c.rest for c in left[-1].concepts)
            and (
                (verbs[-1].kind == "act" and verbs[-1].topic not in kind)
                or self._counted_off(view, f, self.vocabulary.topic(next(iter(kind))))
            )
        ):
            memory = next(iter(kind))  # 办理许可3件: what was handled says what it is
        led = () if weak else self._led(view, f)
        if led and not set(led) & candidates and all(c.kind == "act" for c in verbs):
            return led[0], False, ""
        if memory is None and candidates:
            memory = self._later(view, f, candidates) or self._weakly(view, f, candidates)
        if memory is not None and (not candidates or memory in candidates):
            return memory, False, ""
        caption = view.caption_before(f.quantity.begin)
        if memory is not None and caption is not None and memory in caption[2]:
            return memory, False, ""
        if weak and memory is None:
            return weak[0], False, ""
        return None, False, "没有写明所计事项"

    @staticmethod
    def _only_spoken_of(f: Field, topic: str, before: Sequence[Mention]) -> bool:
        """Whether a topic was only spoken of: no number of the sentence is of it."""
        return f.mark in "；，" and not any(
            m.link.topic is not None and m.link.topic.id == topic and m.field.sentence == f.sentence for m in before
        )

    @staticmethod
    def _counted_off(view: PassageView, f: Field, topic: Topic) -> bool:
        """许可90件，处罚12件，强制3件: whether the sentence counts off most of the things that a topic is made of."""
        named = {
            c.readings
            for t in view.terms
            if view.shape.sentence[t.start] == f.sentence and view.text[t.end : t.end + 1].isdigit()
            for c in t.concepts
            if c.topic == topic.id and topic.slots[c.slot].default == ()
        }
        return len(named) > 2

    @staticmethod
    def _of_others(f: Field, before: Sequence[Mention]) -> bool:
        """公文88件，公开61件、保密13件: whether a number is a part of things no table holds, as those before it.

        Other parts stand between it and their whole, and with it they are no more than the whole.
        """
        run: list[Mention] = []
        for m in reversed(before):
            alike = m.field.sentence == f.sentence and m.field.group == f.group and m.quantity.unit == f.quantity.unit
            if m.quantity.kind != "count":
                continue
            if not alike or m.link.topic is not None or m.link.split is not None or m.link.rival:
                break
            run.insert(0, m)
        if len(run) < 2 or not (run[0].link.reason == OTHER_THING or any(t.foreign for t in run[0].left)):
            return False
        return sum((m.value for m in run[1:]), f.quantity.value) <= run[0].value

    @staticmethod
    def _holder(view: PassageView, f: Field, before: Sequence[Mention]) -> str | None:
        """The topic of the number that a bracket belongs to."""
        if f.group == 0:
            return None
        opened = view.shape.opened[f.group]
        for mention in reversed(before):
            if mention.quantity.stop <= opened and mention.field.group == view.shape.parents[f.group]:
                if mention.field.sentence != f.sentence:
                    return None
                if view.text[mention.quantity.stop : opened].strip("，"):
                    return None
                return mention.link.topic.id if mention.link.topic is not None else None
        return None

    def _near(self, view: PassageView, stop: int, start: int) -> bool:
        return start >= stop and len(self.vocabulary.residue(view.text, [(stop, start)], ())) == 0

    def _memory(self, view: PassageView, f: Field, events: Sequence[_Event], wanted: set[str]) -> str | None:
        """The topic under discussion where a number stands."""
        shape, at = view.shape, f.quantity.begin
        own = f.left[0][0] if f.left else at
        caption = view.caption_before(at)
        for event in reversed(events):
            if event.at >= own or not shape.inside(f.group, event.group):
                continue
            if caption is not None and event.at < caption[1]:
                break
            if f.sentence - event.sentence > 2:
                break
            if not wanted or set(event.topics) & {*wanted, RIVAL, FOREIGN}:
                chosen = next((t for t in event.topics if t in wanted), event.topics[0])
                if chosen == FOREIGN and event.sentence != f.sentence and wanted:
                    continue
                return chosen
            if event.sentence != f.sentence:
                break
        if caption is not None:
            return next((t for t in caption[2] if t in wanted), caption[2][0])
        for topic in view.heading_topics:
            if not wanted or topic in wanted:
                return topic
        return self._later(view, f, wanted)

    @staticmethod
    def _later(view: PassageView, f: Field, wanted: set[str]) -> str | None:
        """新受理12件，上年转来3件: a topic that only the rest of the sentence names."""
        after = [t for t in view.terms if view.shape.sentence[t.start] == f.sentence]
        if any(t.rival or t.foreign for t in after):
            return None
        return next((n for t in after if t.start > f.quantity.stop for n in t.names if n in wanted), None)

    def _weakly(self, view: PassageView, f: Field, wanted: set[str]) -> str | None:
        """受理的申请中，已办结3件: a topic that the sentence named before by a weak name, with no rival in it."""
        own = f.left[0][0] if f.left else f.quantity.begin
        before = [t for t in view.terms if view.shape.sentence[t.start] == f.sentence and t.start < own]
        if any(t.rival or t.foreign for t in before) or len(self.vocabulary.residue(view.text, f.left, view.terms)) > 1:
            return None
        clauses = [t for t in before if t.weak and set(t.weak) & wanted]
        if not clauses:
            return None
        start, end = view.shape.clause_range(clauses[-1].start)
        known = len(self.vocabulary.residue(view.text, [(start, end)], view.terms)) <= 1
        return next(n for n in clauses[-1].weak if n in wanted) if known else None

    def _gap(self, view: PassageView, f: Field, left: tuple[Term, ...]) -> bool:
        """Whether words that are not understood stand between a number and the last word that was."""
        if not left:
            return False
        ranges = [(max(a, left[-1].end), b) for a, b in f.left if b > left[-1].end]
        return len(self.vocabulary.residue(view.text, ranges, ())) > 1

    def outside(self, view: PassageView, f: Field, topic: Topic) -> str:
        """Why a number may be of another scope than the tables; empty when nothing says so."""
        vocabulary, text = self.vocabulary, view.text
        start, end = f.clause
        clause = text[start:end]
        upto = text[start : f.quantity.begin]
        sentence_start, _ = view.shape.sentence_range(f.sentence)
        sentence = text[sentence_start : f.quantity.begin]
        forbid = vocabulary.forbid.get(topic.id)
        if forbid is not None:
            ranges = list(f.left)
            if not any(t.names for t in view.terms if f.holds_left(t.start, t.end)):
                ranges.append((f.quantity.end, f.right[1]))
            own = "0".join(self._unnamed(view, topic, a, b) for a, b in (ranges or [(0, 0)])) + "0"
            certain = vocabulary.certain.get(topic.id)
            if forbid.search(own) and (certain is None or not certain.search(own)):
                return "所计的可能是另一事项"
        loosen = vocabulary.loosen.get(topic.id)
        if loosen is not None and loosen.search(text[slice(*view.shape.sentence_range(f.sentence))]):
            return "同一句里另有性质相近的数"
        beyond = vocabulary.beyond.get(topic.id)
        clause_end = text[sentence_start : f.right[1]]
        if beyond is not None and (beyond.search(sentence) or beyond.search(clause_end)):
            return "是为别的单位办理的数"
        handling, context = vocabulary.handling.get(topic.id), vocabulary.context.get(topic.id)
        if (
            handling is not None
            and context is not None
            and (handling.search(clause) or handling.search(sentence))
            and not context.search(text[: f.quantity.begin])
        ):
            return "可能不限于本报告所指的事项"
        scopes = vocabulary.scopes
        for term in view.terms:  # a word of the pack is no word of scope (要求提供出版物)
            if term.concepts and start <= term.start and term.end <= f.quantity.begin:
                upto = upto[: term.start - start] + "\0" * (term.end - term.start) + upto[term.end - start :]
        if f.mark == "，" and start and f.left and _NO_SUBJECT.fullmatch(f.left_text(text)):
            # 最多的月份为3月，共9件: what stands before is what it is of.
            begin, end = view.shape.clause_range(start - 1)
            if not any(begin <= q.start < end and q.kind == "count" and q.unit in topic.units for q in view.quantities):
                upto = text[begin:end] + upto
        for key in ("many", "plan", "date", "part"):
            if key in scopes and scopes[key].search(upto if key != "many" else clause):
                return "是别的时段或计划中的数"
        if "plan" in scopes and scopes["plan"].search(sentence) and vocabulary.next.search(sentence):
            return "是别的时段或计划中的数"
        if "units" in scopes and scopes["units"].search(upto):
            return "可能只是一部分单位的数"
        return self.other_scope(sentence, upto)

    @staticmethod
    def _unnamed(view: PassageView, topic: Topic, start: int, end: int) -> str:
        """A range without the words that imply the topic: what they hold forbids nothing."""
        out = view.text[start:end]
        for term in view.terms:
            if (
                start <= term.start
                and term.end <= end
                and any(c.implies and c.topic == topic.id for c in term.concepts)
            ):
                out = out.replace(view.text[term.start : term.end], "\0" * (term.end - term.start))
        return out

    def other_scope(self, sentence: str, clause: str) -> str:
        """Whether the words before a number say that it is of another scope than the tables; the nearest counts."""
        scopes = self.vocabulary.scopes
        whole = self.agency is not None and self.agency.kind in self.vocabulary.indicators.whole_kinds
        last = {
            key: max((m.start() for m in scopes[key].finditer(text)), default=-1)
            for key, text in (("whole", sentence), ("own", sentence), ("self", sentence))
            if key in scopes
        }
        of_all, of_own, of_self = (last.get(k, -1) for k in ("whole", "own", "self"))
        if not whole and of_all > max(of_own, of_self):
            return ALL_OF_IT
        if whole and of_own > max(of_all, of_self) and "own" in scopes and scopes["own"].search(clause):
            return OWN_ONLY
        return ""

    def _last_year(self, view: PassageView, f: Field) -> bool | None:
        """Whether a number is last year's; None when it is of a year that neither this nor last year's tables hold."""
        left = f.left_text(view.text)
        text = _CAUSE.sub("", left)
        for term in view.terms:
            if f.holds_left(term.start, term.end):
                text = text.replace(view.text[term.start : term.end], "")
        years = [int(m[1]) for m in _YEAR.finditer(text)]
        if self.year is None or not years:
            return self.vocabulary.last.search(text) is not None and f.mark != "#" and not years
        if self.year in years:
            return False
        if years[-1] == self.year - 1:
            return True
        return False if years[-1] == self.year + 1 else None

    # ------------------------------------------------------------------ slots

    def _slots(
        self,
        view: PassageView,
        f: Field,
        topic: Topic,
        left: tuple[Term, ...],
        right: tuple[Term, ...],
        before: Sequence[Mention],
    ) -> tuple[dict[str, Filling] | None, bool, bool]:
        """What fills each slot of a topic, whether the link is soft, and whether no own word fills any."""
        out: dict[str, Filling] = {}
        soft = False
        also: dict[str, tuple[Sum, ...]] = {}
        shared = self._shared_word(topic, left, before, f)
        for name in topic.slots:
            if shared is not None and name in shared[1] and name != shared[0]:
                continue
            filling = self._own(view, topic, name, left)
            behind = self._own(view, topic, name, right)
            if filling is None or (behind is not None and filling.rest):
                filling = behind
                if filling is not None and self._said_of_all(view, f, right):
                    # 12件申请均已答复: all that there were, whatever that is called.
                    filling = replace(filling, sums=tuple(dict.fromkeys((*filling.sums, *topic.slots[name].default))))
            if filling is not None:
                out[name] = filling
                soft = soft or filling.soft
        for term in (*left, *right):
            for concept in term.concepts:
                if concept.topic == topic.id and concept.also:
                    also.update(concept.also)
        bare = not out
        child = f.group != 0 or CHILD.search(f.left_text(view.text)) is not None or self._open_list(before)
        for name, slot in topic.slots.items():
            if name in out:
                continue
            if name in also:
                out[name] = Filling(also[name], True)
                continue
            sums: list[Sum] = []
            inherited = self._inherited(view, f, topic, name, before, child=child, own=frozenset(out))
            if inherited is not None:
                sums.extend(inherited.sums)
                if slot.soft:
                    soft = soft or inherited.soft
            sums.extend(s for s in slot.default if s not in sums)
            if not sums:
                return None, soft, bare
            if slot.soft and inherited is None:
                soft = True
            out[name] = Filling(tuple(sums))
        return {name: out[name] for name in topic.slots}, soft, bare

    def _said_of_all(self, view: PassageView, f: Field, right: tuple[Term, ...]) -> bool:
        """Whether what stands behind a number is said of all of it, and only that something was done with it."""
        if not right or REST.search(f.left_text(view.text)) or any(c.kind != "act" for t in right for c in t.concepts):
            return False
        return self.vocabulary.universal.search(view.text, f.quantity.stop, right[-1].start) is not None

    @staticmethod
    def _shared_word(
        topic: Topic, left: tuple[Term, ...], before: Sequence[Mention], f: Field
    ) -> tuple[str, frozenset[str]] | None:
        """A word that may fill one of several slots (其他): the slot it fills here, and those it may fill.

        It is of the kind of the item before it in the list.
        """
        if not left:
            return None
        slots = list(dict.fromkeys(c.slot for c in left[-1].concepts if c.topic == topic.id))
        if len(slots) < 2:
            return None
        for mention in reversed(before):
            if mention.field.sentence != f.sentence or mention.field.group != f.group:
                break
            link = mention.link
            if link.topic is not None and link.topic.id == topic.id:
                own = [n for n in slots if link.slots[n].own]
                if len(own) == 1:
                    return own[0], frozenset(slots)
        return slots[0], frozenset(slots)

    @staticmethod
    def _open_list(before: Sequence[Mention]) -> bool:
        """Whether the number before began a list of parts, or named what the parts are of (办结的12件中，…)."""
        if not before:
            return False
        last = before[-1]
        return CHILD.search(last.left_text) is not None or _AMONG.search(last.right_text) is not None

    def _inherited(
        self,
        view: PassageView,
        f: Field,
        topic: Topic,
        slot: str,
        before: Sequence[Mention],
        *,
        child: bool,
        own: frozenset[str],
    ) -> Filling | None:
        """A slot that the number's own words leave open, from the numbers before it."""
        if topic.slots[slot].default == ():
            spoken = self._spoken(view, f, topic, slot, before)
            if spoken is not None:
                return spoken
        sums: list[Sum] = []
        names: tuple[str, ...] = ()
        seen_own = False
        edge = f.sentence
        for mention in reversed(before):
            if edge - mention.field.sentence > 1:
                break
            link = mention.link
            if link.topic is None or link.topic.id != topic.id or link.previous:
                continue
            edge = mention.field.sentence
            if not view.shape.inside(f.group, mention.field.group):
                continue
            filling = link.slots.get(slot)
            if filling is None or not filling.own:
                continue
            if topic.slots[slot].default == () or topic.slots[slot].soft:
                # A slot without a default names the thing itself: the nearest one counts.
                if mention.field.sentence != f.sentence and topic.slots[slot].soft:
                    continue
                together = self._together(topic, slot, before, mention)
                above = () if CHILD.search(f.left_text(view.text)) else self._above(topic, slot, before, mention)
                return replace(filling, sums=tuple(dict.fromkeys((*together, *filling.sums, *above))))
            if own and not child:
                break
            if not seen_own:
                sums.extend(filling.sums)
                names, seen_own = filling.names, True
            break
        return Filling(tuple(sums), names=names) if sums else None

    def _spoken(
        self, view: PassageView, f: Field, topic: Topic, slot: str, before: Sequence[Mention]
    ) -> Filling | None:
        """复议方面，维持2件: what was named last in the sentence or its caption, in words that no number has."""
        own = f.left[0][0] if f.left else f.quantity.begin
        caption = view.caption_before(own)
        since = max((m.quantity.start for m in before if m.link.topic is topic and m.link.slots[slot].own), default=-1)

        def names(term: Term) -> bool:
            return any(c.topic == topic.id and c.slot == slot and c.head for c in term.concepts)

        heads = [
            t
            for t in view.terms
            if since < t.start < own
            and names(t)
            and view.shape.inside(f.group, view.shape.group[t.start])
            and (
                view.shape.sentence[t.start] == f.sentence
                or (caption is not None and caption[0] <= t.start < caption[1])
            )
        ]
        if not heads:
            return None
        start, _ = view.shape.clause_range(heads[-1].start)
        return self._own(view, topic, slot, tuple(t for t in heads if t.start >= start))

    @staticmethod
    def _above(topic: Topic, slot: str, before: Sequence[Mention], nearest: Mention) -> tuple[Sum, ...]:
        """案件5件，其中甲类2件、乙类3件，已判决4件: what the nearest word is a part of counts as well."""
        part = {value for sum_ in nearest.link.slots[slot].sums for _, value in sum_}
        for m in before:
            filling = m.link.slots.get(slot) if m.link.topic is topic else None
            if filling is None or not filling.own or m.field.sentence != nearest.field.sentence:
                continue
            whole = {value for sum_ in filling.sums for _, value in sum_}
            if part < whole:
                return filling.sums
        return ()

    @staticmethod
    def _together(topic: Topic, slot: str, before: Sequence[Mention], nearest: Mention) -> tuple[Sum, ...]:
        """复议3件，诉讼2件，共5件，其中…: behind a total, all that it adds up."""
        at = before.index(nearest)
        listed = list(before[: at + 1])
        if not any(TOTAL.search(m.left_text) for m in before[at + 1 :]):
            # 复议3件、诉讼2件，维持4件: of both, or of the last.
            while listed and not _listed(listed[0], listed):
                listed.pop(0)
        sums: list[Sum] = []
        for m in listed:
            filling = (
                m.link.slots.get(slot) if m.link.topic is topic and m.field.sentence == nearest.field.sentence else None
            )
            if filling is not None and filling.own and filling.sums[0] not in sums:
                sums.append(filling.sums[0])
        return (tuple(p for s in sums for p in s),) if len(sums) > 1 else ()

    def _own(self, view: PassageView, topic: Topic, slot: str, terms: tuple[Term, ...]) -> Filling | None:
        """What the own words say of a slot. Classes joined by 和 add up; anything else is another reading."""
        found = [(t, c) for t in terms for c in t.concepts if c.topic == topic.id and c.slot == slot]
        if not found:
            return None
        hard = [(t, c) for t, c in found if not c.soft]
        if all(c.kind == "act" for _, c in hard) and any(c.kind == "class" for _, c in found):
            # 3件由申请人退回作结案: what kind it is counts, not what was done with it.
            hard = []
        soft = not hard
        found = hard or found
        classes = [(t, c) for t, c in found if c.kind == "class"]
        if not classes:
            kept = [
                (t, c)
                for t, c in found
                if not (
                    len(found) > 1
                    and (
                        _OUTSIDE.match(view.text[t.end : t.end + 3])
                        or _BESIDE.search(view.text[max(0, t.start - 3) : t.start])
                    )
                )
            ] or found
            firm = [(t, c) for t, c in kept if c.implies]
            kept = firm or kept
            sums = tuple(dict.fromkeys(s for _, c in kept for s in c.readings))
            each = tuple(c.readings for _, c in kept)
            return Filling(sums, True, soft, tuple(dict.fromkeys(c.name for _, c in kept)), each=each)
        return self._classes(view, classes, soft)

    @staticmethod
    def _classes(view: PassageView, classes: list[tuple[Term, Concept]], soft: bool) -> Filling:
        terms = list(dict.fromkeys(t for t, _ in classes))
        chain = [terms[-1]]
        joined = False
        for term in reversed(terms[:-1]):
            between = view.text[term.end : chain[0].start]
            separate = not between and _separate(c for t, c in classes if t in (term, chain[0]))
            if separate or re.fullmatch(r"(?:的)?(?:和|及|与|或|、|以及|或者|并|“|”)+(?:仅|只)?", between):
                joined = True
            elif between and not re.fullmatch(r"(?:的|而|，|“|”)+", between):
                break
            chain.insert(0, term)
        by_term = {t: [c for u, c in classes if u == t] for t in chain}
        names = tuple(c.name for t in chain for c in by_term[t])
        if joined:
            choices = [[s for c in by_term[t] for s in c.readings] for t in chain]
            sums = tuple(tuple(dict.fromkeys(p for s in combination for p in s)) for combination in product(*choices))
        else:
            if len(chain) > 1 and view.text[chain[0].end : chain[0].end + 1] == "等":
                chain = chain[1:]
            sums = tuple(dict.fromkeys(s for t in reversed(chain) for c in by_term[t] for s in c.readings))
        rest = all(c.rest for t in chain for c in by_term[t])
        each = tuple(tuple(s for c in by_term[t] for s in c.readings) for t in chain)
        return Filling(sums, True, soft, names, rest, each)

    # ------------------------------------------------------------------ lists with 分别

    def _distribute(self, view: PassageView, mentions: list[Mention]) -> list[Mention]:
        """甲、乙分别为1件、31件: the k-th number takes the k-th word of the list (or its year)."""
        out = list(mentions)
        i = 0
        while i < len(out):
            m = out[i]
            text = m.left_text
            marker = _RESPECTIVELY.search(text)
            if marker is None or m.quantity.kind != "count":
                i += 1
                continue
            run = [i]
            while run[-1] + 1 < len(out):
                after = out[run[-1] + 1]
                gap = view.text[out[run[-1]].quantity.stop : after.quantity.begin]
                if not re.fullmatch(r"[、和及，与]|以及", gap):
                    break
                run.append(run[-1] + 1)
            at = marker.start()
            years = [int(y[1]) for y in _YEAR.finditer(text[:at])]
            if len(run) > 1 and len(years) == len(run):
                out = self._by_year(out, run, years)
            elif len(run) > 1:
                out = self._by_word(out, run)
            i = run[-1] + 1
        return out

    def _by_year(self, mentions: list[Mention], run: list[int], years: list[int]) -> list[Mention]:
        model = mentions[run[0]]
        base = self._link_without_year(model)
        for k, year in zip(run, years, strict=True):
            if self.year is not None and base is not None and year == self.year:
                link = replace(base, previous=False)
            elif self.year is not None and base is not None and year == self.year - 1:
                link = replace(base, previous=True)
            else:
                link = Link(reason="是别的年份的数")
            mentions[k] = replace(mentions[k], link=link, readings=self.readings(link) if link.topic else ())
        return mentions

    def _link_without_year(self, mention: Mention) -> Link | None:
        link = mention.link
        if link.topic is not None:
            return link
        view, f = mention.passage, mention.field
        names = [n for t in mention.left for n in t.names] or [n for t in mention.left for n in t.weak]
        if not names:
            return None
        topic = self.vocabulary.topic(names[-1])
        if f.quantity.unit not in topic.units:
            return None
        slots, soft, bare = self._slots(view, f, topic, mention.left, (), ())
        if slots is None or bare:
            return None
        outside = self.outside(view, f, topic)
        return Link(topic, slots, soft or bool(outside), outside)

    def _by_word(self, mentions: list[Mention], run: list[int]) -> list[Mention]:
        first, last = mentions[run[0]], mentions[run[-1]]
        if first.link.topic is None:
            return mentions
        topic = first.link.topic
        # What stands behind the last number is said of them all (各有1件和2件被纠正).
        common = last.link.slots if last.link.topic is topic and last.right else {}
        for slot in topic.slots:
            here = [(t, c) for t in first.left for c in t.concepts if c.topic == topic.id and c.slot == slot]
            classes = [(t, c) for t, c in here if c.kind == "class"]
            terms = list(dict.fromkeys(t for t, _ in classes or here))
            if len(terms) != len(run):
                continue
            for k, term in zip(run, terms, strict=True):
                concepts = [c for c in term.concepts if c.topic == topic.id and c.slot == slot]
                sums = tuple(s for c in concepts for s in c.readings)
                slots = {n: common[n] if n in common and common[n].own else f for n, f in first.link.slots.items()}
                slots[slot] = Filling(sums, True, all(c.soft for c in concepts), tuple(c.name for c in concepts))
                link = replace(first.link, slots=slots, bare=False)
                if mentions[k].quantity.unit in (*topic.units, ""):
                    mentions[k] = replace(mentions[k], link=link, readings=self.readings(link))
            return mentions
        for k in run:  # which word each number belongs to is open
            link = replace(mentions[k].link, soft=True, reason="没有写明与哪一项对应")
            mentions[k] = replace(mentions[k], link=link if mentions[k].link.topic is not None else mentions[k].link)
        return mentions

    # ------------------------------------------------------------------ words without a number

    def link_of(self, view: PassageView, f: Field, terms: tuple[Term, ...], before: Sequence[Mention]) -> Link | None:
        """What some words before a number (a share, a difference) are about."""
        names = [n for t in terms for n in t.names] or [n for t in terms for n in t.weak]
        topic_id = names[-1] if names else None
        if topic_id is None:
            wanted = {c.topic for t in terms for c in t.concepts}
            near = next((m.link.topic.id for m in reversed(before) if m.link.topic is not None), None)
            topic_id = near if near in wanted else None
        if topic_id is None:
            return None
        topic = self.vocabulary.topic(topic_id)
        slots, soft, bare = self._slots(view, f, topic, terms, (), before)
        if slots is None:
            return None
        outside = self.outside(view, f, topic)
        return Link(topic, slots, soft or bool(outside) or (bare and not names), outside)

    def link_of_terms(self, view: PassageView, terms: tuple[Term, ...], before: Sequence[Mention]) -> Link | None:
        """What some words are about, where no number follows them."""
        at = terms[-1].end
        start, end = view.shape.clause_range(max(at - 1, 0))
        quantity = Quantity(at, at, at, at, Numeral(Decimal(0), Form.DIGITS), "")
        f = Field(
            quantity,
            0,
            view.shape.sentence[at - 1],
            view.shape.group[at - 1],
            ((start, at),),
            (at, at),
            (start, end),
            "",
        )
        return self.link_of(view, f, terms, before)

    # ------------------------------------------------------------------ readings

    def readings(self, link: Link) -> tuple[Reading, ...]:
        """Every expression that a link allows, with its value."""
        topic = link.topic
        if topic is None:
            return ()
        cells = self.previous if link.previous else self.cells
        out = []
        for expression in self.expressions(topic, {k: v.sums for k, v in link.slots.items()}):
            value = expression.evaluate(cells) if cells is not None else None
            out.append(Reading(mark_previous(expression) if link.previous else expression, value))
        return tuple(out)

    def expressions(self, topic: Topic, slots: Mapping[str, tuple[Sum, ...]]) -> tuple[Expression, ...]:
        """The products of slot sums as expressions over the edition's cells, each once."""
        key = (topic.id, tuple(sorted(slots.items())))
        if key not in self._expressions:
            self._expressions[key] = tuple(dict.fromkeys(self._products(topic, slots)))
        return self._expressions[key]

    def _expand(self, value: str, topic: Topic, slot: str) -> tuple[str, ...]:
        key = (topic.id, slot, value)
        if key not in self._values:
            self._values[key] = expand_value(value, topic, slot, self.edition)
        return self._values[key]

    def _products(self, topic: Topic, slots: Mapping[str, tuple[Sum, ...]]) -> Iterator[Expression]:
        names = list(topic.slots)
        for combination in product(*(slots[n] for n in names)):
            terms: list[CellTerm] = []
            for values in product(*combination):
                sign = 1
                expanded = []
                for name, (s, value) in zip(names, values, strict=True):
                    sign *= s
                    expanded.append(self._expand(value, topic, name))
                for parts in product(*expanded):
                    path = topic.path.format(**dict(zip(names, parts, strict=True)))
                    if path in self.edition.cells:
                        terms.append(CellTerm(1 if sign > 0 else -1, path))
            if terms:
                yield Expression(tuple(terms))


def _listed(first: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether some numbers in a row stand in one list, one mark between each and the next."""
    text = first.passage.text
    return all(
        re.match(r"[、和及与]", text[a.quantity.stop :]) and a.field.group == b.field.group
        for a, b in pairwise(mentions)
    )


def _separate(concepts: Iterator[Concept]) -> bool:
    """Whether words that stand side by side name things of which none is a part of another (复议诉讼案件)."""
    kept = list(concepts)
    values = [value for c in kept for _, value in c.readings[0]]
    return all(c.head for c in kept) and len(values) == len(set(values))


def mark_previous(expression: Expression) -> Expression:
    """The same expression over last year's cells."""
    return Expression(
        tuple(
            t if t.name is None or t.name.startswith(PREVIOUS) else CellTerm(t.sign, PREVIOUS + t.name)
            for t in expression.terms
        )
    )
