"""A pack's ``lexicon.yaml``: plain words of a genre, what they are, and which cells a number beside them may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from drafting.genre import schema_words as words
from drafting.genre.model import Edition, Genre
from drafting.genre.yaml_nodes import Node, load_yaml, near
from drafting.language.lexer import Compound, Lexer, Word
from drafting.language.words import general_classes

Sum = tuple[tuple[int, str], ...]
"""Signed slot values; a value may end in ``.*``, which stands for all values below it."""

CLASSES = (
    "head",
    "weak",
    "event",
    "carry",
    "outcome",
    "open",
    "other_kind",
    "part",
    "publish",
    "act",
    "channel",
    "other",
    "noise",
    "rate",
    "role",
)


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a case can stand, as values of one slot.

    It came in this year (新收) or was brought in from the last one (上年转来), was settled (办结) or is left open
    (未办结).
    """

    slot: str
    came_in: str
    settled: str
    brought_in: str
    left_open: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A thing that tables count. ``slots`` are the parts of its cells' paths with the sums of an unnamed one."""

    id: str
    name: str
    path: str
    units: frozenset[str]
    loose_units: frozenset[str]
    slots: Mapping[str, tuple[Sum, ...]]
    whole: Mapping[str, tuple[Sum, ...]]
    scales: Mapping[str, Decimal]
    """For amounts: what one of a unit is in the unit of the cell."""
    flow: Flow | None = None
    groups: frozenset[str] = frozenset()
    """Slots that only say whose a thing is, not what became of it (自然人)."""
    goes_on: frozenset[str] = frozenset()
    """Slots that have a default and yet keep what was said of them in a list (复议、诉讼被维持各1件)."""
    about: str = ""
    """The topic that its cases must be about to be counted."""
    absent: Mapping[str, tuple[Sum, ...]] = field(default_factory=dict)
    """By slot, what a number says of which nothing more is told than that what was asked for does not exist."""
    others: Mapping[str, tuple[Sum, ...]] = field(default_factory=dict)
    """By slot of ``groups``, what the rest of a division by it is (自然人9件、其他2件)."""
    beside: str = ""
    """The topic behind whose numbers a general word for an amount means this one (许可9件，收费3.2万元)."""
    published: bool = False
    """Whether such things are published, too (公开文件12件): a number of publications is none of its cells."""

    @property
    def blocks(self) -> frozenset[str]:
        """The slots without a default: what they are must be said."""
        return frozenset(slot for slot, default in self.slots.items() if not default)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word: its class, what it means by topic and slot, and whether it alone says which topic is spoken of."""

    id: str
    kind: str
    name: str
    topic: str
    sure: bool
    weakens: bool
    sort: str
    means: Mapping[str, Mapping[str, tuple[Sum, ...]]]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that has a name: what it is of, and over what."""

    id: str
    name: str
    topic: str
    of: Mapping[str, tuple[Sum, ...]]
    over: Mapping[str, tuple[Sum, ...]]
    always: Decimal | None
    of_due: bool = False
    """Whether it may leave out what is not due yet, where the prose tells of that (2件转入下年，答复率100%)."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the prose of a genre can talk about, and the lexer that finds it."""

    topics: Mapping[str, Topic]
    entries: Mapping[str, Entry]
    rates: Mapping[str, Rate]
    lexer: Lexer

    def entry(self, id: str) -> Entry | None:
        """The entry of a token, if it has one."""
        return self.entries.get(id)


LEXICON = "lexicon.yaml"


def load_lexicon(genre: Genre, extra: tuple[str, ...] = ()) -> Lexicon | None:
    """The lexicon of a pack, with further words that segmentation keeps whole; None when the pack has none.

    Raises PackError with file and line.
    """
    return _load(genre.root, frozenset(c for e in genre.editions for c in e.cells), extra)


@lru_cache(maxsize=8)
def _load(root: str, cells: frozenset[str], extra: tuple[str, ...]) -> Lexicon | None:
    path = Path(root) / LEXICON
    if not root or not path.is_file():
        return None
    return _Loader(load_yaml(path), cells).load(extra)


def parse_sum(text: str) -> Sum:
    """``total - natural_person`` as signed values; raises ValueError."""
    pieces = re.split(r"\s+([+-])\s+", text.strip())
    out = [(1, pieces[0])]
    for sign, value in zip(pieces[1::2], pieces[2::2], strict=True):
        out.append((1 if sign == "+" else -1, value))
    for _, value in out:
        if not re.fullmatch(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*(?:\.\*)?", value):
            raise ValueError(value)
    return tuple(out)


class _Loader:
    def __init__(self, root: Node, cells: frozenset[str]) -> None:
        self.cells = cells
        self.keys = root.shaped(words.LEXICON)
        self.topics: dict[str, Topic] = {}

    def load(self, extra: tuple[str, ...]) -> Lexicon:
        for node in self.keys["topics"].list():
            topic = self._topic(node)
            self.topics[topic.id] = topic
        entries: dict[str, Entry] = {}
        known: list[Word] = []
        rates: dict[str, Rate] = {}
        for node in self.keys["words"].list():
            entry, forms = self._entry(node)
            entries[entry.id] = entry
            known.append(Word(entry.id, entry.kind, forms))
        for node in self.keys["rates"].list() if "rates" in self.keys else ():
            rate, forms = self._rate(node)
            rates[f"rate.{rate.id}"] = rate
            known.append(Word(f"rate.{rate.id}", "rate", forms))
        compounds: list[Compound] = []
        for node in self.keys["compounds"].list() if "compounds" in self.keys else ():
            compounds.append(self._compound(node, entries))
        return Lexicon(self.topics, entries, rates, Lexer(known, compounds, extra))

    def _topic(self, node: Node) -> Topic:
        part = node.shaped(words.TOPIC)
        slots = {k: tuple(self._sum(n) for n in v.list()) for k, v in part["slots"].items()}
        whole = {k: tuple(self._sum(n) for n in v.list()) for k, v in part["whole"].items()} if "whole" in part else {}
        for name in re.findall(r"\{([a-z_]+)\}", part["path"].text()):
            if name not in slots:
                part["path"].fail(f"路径里的“{name}”没有在 slots 中说明")
        loose = part["loose_units"].texts() if "loose_units" in part else ()
        return Topic(
            part["id"].text(),
            part["name"].text(),
            part["path"].text(),
            frozenset(part["units"].texts()),
            frozenset(loose),
            slots,
            whole,
            self._scales(part["scales"]) if "scales" in part else {},
            self._flow(part["flow"], slots) if "flow" in part else None,
            self._names_of_slots(part["groups"], slots) if "groups" in part else frozenset(),
            self._names_of_slots(part["goes_on"], slots) if "goes_on" in part else frozenset(),
            self._about(part["about"]) if "about" in part else "",
            {k: tuple(self._sum(n) for n in v.list()) for k, v in part["absent"].items()} if "absent" in part else {},
            {k: tuple(self._sum(n) for n in v.list()) for k, v in part["others"].items()} if "others" in part else {},
            self._about(part["beside"]) if "beside" in part else "",
            part["published"].boolean() if "published" in part else False,
        )

    @staticmethod
    def _scales(node: Node) -> dict[str, Decimal]:
        scales: dict[str, Decimal] = {}
        for unit, value in node.items():
            try:
                scales[unit] = Decimal(str(value.node.value))
            except InvalidOperation:
                value.fail("这里应当是数")
        return scales

    def _flow(self, node: Node, slots: Mapping[str, object]) -> Flow:
        part = node.shaped(words.TOPIC_FLOW)
        flow = Flow(**{k: v.text() for k, v in part.items()})
        if flow.slot not in slots:
            part["slot"].fail(f"“{flow.slot}”没有在 slots 中说明")
        return flow

    @staticmethod
    def _names_of_slots(node: Node, slots: Mapping[str, object]) -> frozenset[str]:
        names = node.texts()
        for name in names:
            if name not in slots:
                node.fail(f"“{name}”没有在 slots 中说明")
        return frozenset(names)

    def _about(self, node: Node) -> str:
        """The name of a topic that stands before this one."""
        if node.text() not in self.topics:
            node.fail(f"没有“{node.text()}”这个主题", f"可用：{'、'.join(self.topics)}")
        return node.text()

    def _entry(self, node: Node) -> tuple[Entry, tuple[str, ...]]:
        part = node.shaped(words.WORD)
        forms = tuple(part["words"].text().split())
        if not forms:
            part["words"].fail("至少要有一个词")
        if "topic" in part and part["topic"].text() not in self.topics:
            part["topic"].fail(f"没有“{part['topic'].text()}”这个主题", f"可用：{'、'.join(self.topics)}")
        return (
            Entry(
                part["id"].text(),
                part["class"].choice(*CLASSES),
                part["name"].text() if "name" in part else forms[0],
                part["topic"].text() if "topic" in part else "",
                part["sure"].boolean() if "sure" in part else False,
                part["weakens"].boolean() if "weakens" in part else False,
                part["kind"].text() if "kind" in part else "",
                self._means(part["means"]) if "means" in part else {},
            ),
            forms,
        )

    def _compound(self, node: Node, entries: dict[str, Entry]) -> Compound:
        part = node.shaped(words.COMPOUND)
        id = part["id"].text()
        if "extends" in part:
            base = entries.get(part["extends"].text())
            if base is None:
                part["extends"].fail(f"没有“{part['extends'].text()}”这个词条")
            id = base.id
        else:
            kind = part["class"].choice(*CLASSES)
            means = self._means(part["means"]) if "means" in part else {}
            entries[id] = Entry(
                id,
                kind,
                part["name"].text() if "name" in part else id,
                next(iter(means), "") if kind == "head" else "",
                part["sure"].boolean() if "sure" in part else False,
                False,
                "",
                means,
            )
        sequences = part["sequences"].texts()
        for sequence in sequences:
            for element in sequence.split():
                name = element.rstrip("?*")
                known = name in CLASSES or name in general_classes() or name in entries
                if re.fullmatch(r"[a-z_]+", name) and not known:
                    part["sequences"].fail(f"“{name}”既不是词类也不是词条")
        return Compound(id, entries[id].kind, sequences)

    def _rate(self, node: Node) -> tuple[Rate, tuple[str, ...]]:
        part = node.shaped(words.RATE)
        always = Decimal(part["always"].integer()) if "always" in part else None
        due = part["of_due"].boolean() if "of_due" in part else False
        of, over = self._slots(part["of"]), self._slots(part["over"])
        rate = Rate(part["id"].text(), part["name"].text(), part["topic"].text(), of, over, always, due)
        return rate, tuple(part["words"].text().split())

    def _means(self, node: Node) -> dict[str, dict[str, tuple[Sum, ...]]]:
        out: dict[str, dict[str, tuple[Sum, ...]]] = {}
        for topic, slots in node.items():
            if topic not in self.topics:
                slots.fail(f"没有“{topic}”这个主题", f"可用：{'、'.join(self.topics)}")
            for slot, node in slots.items():
                if slot not in self.topics[topic].slots:
                    known = tuple(self.topics[topic].slots)
                    node.fail(f"主题“{topic}”没有“{slot}”这一节", near(slot, known, "节"))
            out[topic] = self._slots(slots)
        return out

    def _slots(self, node: Node) -> dict[str, tuple[Sum, ...]]:
        return {slot: tuple(self._sum(n) for n in sums.list()) for slot, sums in node.items()}

    @staticmethod
    def _sum(node: Node) -> Sum:
        try:
            return parse_sum(node.text())
        except ValueError as error:
            node.fail(f"看不懂“{error}”")


def expand_value(value: str, slot_values: frozenset[str]) -> tuple[str, ...]:
    """All values that ``denied.*`` stands for, in a slot with these values; the value itself otherwise."""
    if not value.endswith(".*"):
        return (value,)
    return tuple(v for v in sorted(slot_values) if v.startswith(value[:-1]))


def paths_of(topic: Topic, edition: Edition) -> Mapping[str, frozenset[str]]:
    """The values that each slot of a topic has in the paths of an edition."""
    names = re.findall(r"\{([a-z_]+)\}", topic.path)
    source = re.escape(topic.path)
    for name in names:  # only the last slot's values have no dot in them
        inner = "[a-z0-9_]+" if name == names[-1] else "[a-z0-9_.]+"
        source = source.replace(re.escape("{" + name + "}"), f"(?P<{name}>{inner})")
    pattern = re.compile(source)
    out: dict[str, set[str]] = {n: set() for n in names}
    for path in edition.cells:
        match = pattern.fullmatch(path)
        if match is not None:
            for name in names:
                out[name].add(match.group(name))
    return {k: frozenset(v) for k, v in out.items()}
