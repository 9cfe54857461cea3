"""What the prose of a genre can talk about: ``indicators.yaml``, read strictly and compiled for a report year.

A *topic* is a thing that is counted; the path of its cells has *slots*. A *concept* is a word that fills a
slot. Words are regular expressions over text without white space; ``{last}``, ``{this}`` and ``{next}`` in
them stand for the ways to name the year before, of and after the report. *Readings* are sums of slot
values (``new + carried_in``), all admissible; ``denied.*`` stands for all values below ``denied``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import gcd
from pathlib import Path
from typing import Literal, NoReturn, cast

from drafting.genre.model import Edition, Genre
from drafting.genre.yaml_nodes import Node, load_yaml

Sum = tuple[tuple[int, str], ...]
"""Signed slot values; a value may end in ``.*``."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a topic's path. ``default`` are the readings of a number whose words do not name it."""

    name: str
    default: tuple[Sum, ...] = ()
    soft: bool = False
    """Whether the default may only confirm a cell."""
    wholes: tuple[Sum, ...] = ()
    """Further sums that a part may be a part of."""


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """A thing that is counted and that tables hold."""

    id: str
    name: str
    path: str
    units: tuple[str, ...]
    heads: tuple[str, ...]
    weak: tuple[str, ...]
    slots: Mapping[str, Slot]
    doubtful_units: tuple[str, ...] = ()
    """Units that may confirm a cell but are too loose to contradict it."""
    scales: Mapping[str, Decimal] | None = None
    """For amounts: what one of a unit is in the unit of the cell."""
    context: tuple[str, ...] = ()
    """Words one of which must stand in the passage where ``handling`` does."""
    handling: tuple[str, ...] = ()
    """Words that leave it open whether the topic is meant or more of its kind."""
    hints: tuple[str, ...] = ()
    """Words that make the topic likely without naming it."""
    certain: tuple[str, ...] = ()
    """Words before a number that leave no doubt, whatever ``forbid`` words stand beside them."""
    loosen: tuple[str, ...] = ()
    """Words in the same sentence that leave it open what exactly is counted."""
    beyond: tuple[str, ...] = ()
    """Words before a number in its sentence that make it one of the agency's work for others."""
    forbid: tuple[str, ...] = ()
    """Words near the number that say that something else is counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """A word that fills a slot of a topic."""

    id: str
    topic: str
    slot: str
    kind: Literal["act", "class"]
    name: str
    readings: tuple[Sum, ...]
    words: tuple[str, ...]
    implies: bool = False
    soft: bool = False
    head: bool = False
    """Whether the word names the topic itself."""
    also: Mapping[str, tuple[Sum, ...]] | None = None
    """Readings of other slots that the word decides as well."""
    every: bool = False
    """Whether denying the word denies each of its readings (无结转), not only one of them."""
    remains: bool = False
    """Whether it counts what is not finished yet."""
    rest: bool = False
    """Whether the word may also mean what is left over (其他13件均已答复)."""


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A share that a word names: ``of`` in ``over``, by slots."""

    id: str
    topic: str
    name: str
    of: Mapping[str, tuple[Sum, ...]]
    over: Mapping[str, tuple[Sum, ...]]
    words: tuple[str, ...]
    always: tuple[Decimal, ...] = ()
    """Values (per cent) that may be said whatever the cells are."""


@dataclass(frozen=True, slots=True)
class Split:
    """A way to divide a topic that no table column has."""

    id: str
    words: tuple[str, ...]
    topic: str
    severity: Literal["error", "warning", "info"] = "warning"
    """How grave it is when the parts do not add up to a whole."""
    loose: bool = False
    """Whether the words are so general that every other word of the pack goes before them."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """A scale of charges by quantity, in yuan: what each unit up to a bound costs, and beyond the last bound."""

    id: str
    name: str
    source: str
    words: tuple[str, ...]
    units: tuple[str, ...]
    bands: tuple[tuple[int, int], ...]
    """Upper bound (inclusive) and price of a unit, rising."""
    beyond: int
    """The price of a unit beyond the last bound."""
    step: int = 0
    """How many units further the price rises again; 0 when it does not."""
    rise: int = 0

    @property
    def quantum(self) -> int:
        """Every charge is a multiple of it."""
        return gcd(*(price for _, price in self.bands), self.beyond, self.rise)

    def charge(self, quantity: int) -> int:
        """What a quantity costs in yuan."""
        total = done = 0
        for bound, price in self.bands:
            total += max(min(quantity, bound) - done, 0) * price
            done = bound
        price, rest = self.beyond, quantity - done
        while rest > 0:
            here = min(rest, self.step) if self.step else rest
            total += here * price
            rest -= here
            price += self.rise
        return total


@dataclass(frozen=True, slots=True)
class Indicators:
    """A pack's knowledge of what prose talks about, as written; see ``Vocabulary`` for the compiled form."""

    years: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, Topic]
    concepts: tuple[Concept, ...]
    rates: tuple[Rate, ...]
    splits: tuple[Split, ...]
    rivals: tuple[str, ...]
    foreign: tuple[str, ...]
    benign: tuple[str, ...]
    decoys: tuple[str, ...]
    scopes: Mapping[str, tuple[str, ...]]
    whole_kinds: tuple[str, ...]
    """Kinds of agency whose report is about a whole area."""
    negations: tuple[str, ...]
    harmless: tuple[str, ...]
    universal: tuple[str, ...]
    finished: tuple[str, ...]
    timely: tuple[str, ...]
    same: tuple[str, ...]
    fee: Mapping[str, tuple[str, ...]]
    tariffs: tuple[Tariff, ...]
    lexicon: tuple[str, ...]


def load_indicators(genre: Genre) -> Indicators | None:
    """The indicators of a pack; None when it has none. Raises PackError with file and line."""
    return _load(genre.root, genre.editions)


@lru_cache(maxsize=8)
def _read(root: str) -> Node | None:
    path = Path(root) / "indicators.yaml"
    return load_yaml(path) if root and path.is_file() else None


def _load(root: str, editions: tuple[Edition, ...]) -> Indicators | None:
    key = (root, tuple(e.id for e in editions))
    if key not in _CACHE:
        node = _read(root)
        _CACHE[key] = None if node is None else _Loader(node, Path(root), editions).load()
    return _CACHE[key]


_CACHE: dict[tuple[str, tuple[str, ...]], Indicators | None] = {}


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
    def __init__(self, root: Node, folder: Path, editions: tuple[Edition, ...]) -> None:
        self.root = root
        self.folder = folder
        self.editions = editions

    def load(self) -> Indicators:
        keys = self.root.mapping(
            ("years", "topics", "concepts"),
            (
                "rates", "processing_fee", "rivals", "foreign", "splits", "scopes", "negations", "universals",
                "comparisons", "benign", "decoys", "whole_kinds",
            ),
        )  # fmt: skip
        self.years = self._lists(keys["years"], ("last", "this", "next"))
        topics = {t.id: t for t in map(self._topic, keys["topics"].list())}
        concepts = tuple(self._concept(n, topics) for n in keys["concepts"].list())
        rates = tuple(self._rate(n, topics) for n in keys["rates"].list()) if "rates" in keys else ()
        splits = []
        for node in keys["splits"].list() if "splits" in keys else ():
            part = node.mapping(("id", "topic", "words"), ("loose", "severity"))
            loose = part["loose"].boolean() if "loose" in part else False
            severity = part["severity"].choice("error", "warning", "info") if "severity" in part else "warning"
            splits.append(
                Split(
                    part["id"].text(),
                    self._words(part["words"]),
                    self._known(part["topic"], topics).id,
                    cast(Literal["error", "warning", "info"], severity),
                    loose,
                )
            )
        negations = self._lists(keys["negations"], ("words", "harmless")) if "negations" in keys else {}
        universals = self._lists(keys["universals"], ("all", "finished", "timely")) if "universals" in keys else {}
        comparisons = self._lists(keys["comparisons"], ("last_year", "same")) if "comparisons" in keys else {}
        fee: dict[str, tuple[str, ...]] = {}
        tariffs: tuple[Tariff, ...] = ()
        if "processing_fee" in keys:
            lists = ("heads", "notices", "charged", "collected", "forbid")
            nodes = keys["processing_fee"].mapping(("heads",), (*lists[1:], "tariffs"))
            fee = {k: self._words(nodes[k]) for k in lists if k in nodes}
            tariffs = tuple(map(self._tariff, nodes["tariffs"].list())) if "tariffs" in nodes else ()
        return Indicators(
            years=self.years,
            topics=topics,
            concepts=concepts,
            rates=rates,
            splits=tuple(splits),
            rivals=self._words(keys["rivals"]) if "rivals" in keys else (),
            foreign=self._words(keys["foreign"]) if "foreign" in keys else (),
            benign=self._words(keys["benign"]) if "benign" in keys else (),
            decoys=self._words(keys["decoys"]) if "decoys" in keys else (),
            scopes=self._lists(keys["scopes"], ("all", "whole", "own", "self", "part", "many", "plan", "date", "units"))
            if "scopes" in keys
            else {},
            whole_kinds=keys["whole_kinds"].texts() if "whole_kinds" in keys else (),
            negations=negations.get("words", ()),
            harmless=negations.get("harmless", ()),
            universal=universals.get("all", ()),
            finished=universals.get("finished", ()),
            timely=universals.get("timely", ()),
            same=comparisons.get("same", ()),
            fee=fee,
            tariffs=tariffs,
            lexicon=self._lexicon(),
        )

    def _tariff(self, node: Node) -> Tariff:
        part = node.mapping(("id", "name", "source", "words", "units", "bands", "beyond"))
        bands: list[tuple[int, int]] = []
        for band in part["bands"].list():
            keys = band.mapping(("to", "price"))
            if bands and keys["to"].integer() <= bands[-1][0]:
                keys["to"].fail("收费档次的上限应当逐档增大")
            bands.append((keys["to"].integer(), keys["price"].integer()))
        beyond = part["beyond"].mapping(("price",), ("step", "rise"))
        if ("step" in beyond) != ("rise" in beyond):
            part["beyond"].fail("step 和 rise 应当同时给出")
        return Tariff(
            part["id"].text(),
            part["name"].text(),
            part["source"].text(),
            self._words(part["words"]),
            part["units"].texts(),
            tuple(bands),
            beyond["price"].integer(),
            beyond["step"].integer() if "step" in beyond else 0,
            beyond["rise"].integer() if "rise" in beyond else 0,
        )

    def _lexicon(self) -> tuple[str, ...]:
        path = self.folder / "lexicon.txt"
        if not path.is_file():
            return ()
        lines = path.read_text(encoding="utf-8").splitlines()
        return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))

    def _lists(self, node: Node, allowed: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        return {k: self._words(v) for k, v in node.mapping((), allowed).items()}

    def _words(self, node: Node) -> tuple[str, ...]:
        out = []
        for item in node.list():
            text = item.text()
            try:
                re.compile(expand(text, getattr(self, "years", {}), 2000))
            except re.error as error:
                item.fail(f"不是合格的正则表达式：{error}")
            out.append(text)
        return tuple(out)

    def _sums(self, node: Node, topic: Topic, slot: str) -> tuple[Sum, ...]:
        out = []
        for item in node.list():
            try:
                sum_ = parse_sum(item.text())
            except ValueError as error:
                item.fail(f"读法写错了：{error}")
            for _, value in sum_:
                if not any(expand_value(value, topic, slot, e) for e in self.editions):
                    item.fail(f"没有一个格子的路径里有“{value}”")
            out.append(sum_)
        return tuple(out)

    def _topic(self, node: Node) -> Topic:
        keys = node.mapping(
            ("id", "name", "path", "units", "slots"),
            (
                "doubtful_units",
                "heads",
                "weak",
                "scales",
                "context",
                "handling",
                "hints",
                "certain",
                "loosen",
                "beyond",
                "forbid",
            ),
        )
        path = keys["path"].text()
        bare = Topic(keys["id"].text(), keys["name"].text(), path, keys["units"].texts(), (), (), {})
        slots = {}
        for name, value in keys["slots"].items():
            if "{" + name + "}" not in path:
                value.fail(f"path 里没有 {{{name}}}")
            part = value.mapping((), ("default", "soft", "wholes"))
            slots[name] = Slot(
                name,
                self._sums(part["default"], bare, name) if "default" in part else (),
                part["soft"].boolean() if "soft" in part else False,
                self._sums(part["wholes"], bare, name) if "wholes" in part else (),
            )
        scales = None
        if "scales" in keys:
            scales = {k: _decimal(v) for k, v in keys["scales"].items()}
        return Topic(
            bare.id,
            bare.name,
            path,
            bare.units,
            self._words(keys["heads"]) if "heads" in keys else (),
            self._words(keys["weak"]) if "weak" in keys else (),
            slots,
            keys["doubtful_units"].texts() if "doubtful_units" in keys else (),
            scales,
            self._words(keys["context"]) if "context" in keys else (),
            self._words(keys["handling"]) if "handling" in keys else (),
            self._words(keys["hints"]) if "hints" in keys else (),
            self._words(keys["certain"]) if "certain" in keys else (),
            self._words(keys["loosen"]) if "loosen" in keys else (),
            self._words(keys["beyond"]) if "beyond" in keys else (),
            self._words(keys["forbid"]) if "forbid" in keys else (),
        )

    def _concept(self, node: Node, topics: Mapping[str, Topic]) -> Concept:
        keys = node.mapping(
            ("id", "topic", "slot", "kind", "name", "readings", "words"),
            ("implies", "soft", "head", "also", "every", "remains", "rest"),
        )
        topic = self._known(keys["topic"], topics)
        slot = keys["slot"].text()
        if slot not in topic.slots:
            keys["slot"].fail(f"“{topic.id}”没有这个空位")
        also = None
        if "also" in keys:
            also = {k: self._sums(v, topic, k) for k, v in keys["also"].mapping((), tuple(topic.slots)).items()}
        return Concept(
            keys["id"].text(),
            topic.id,
            slot,
            cast(Literal["act", "class"], keys["kind"].choice("act", "class")),
            keys["name"].text(),
            self._sums(keys["readings"], topic, slot),
            self._words(keys["words"]),
            keys["implies"].boolean() if "implies" in keys else False,
            keys["soft"].boolean() if "soft" in keys else False,
            keys["head"].boolean() if "head" in keys else False,
            also,
            keys["every"].boolean() if "every" in keys else False,
            keys["remains"].boolean() if "remains" in keys else False,
            keys["rest"].boolean() if "rest" in keys else False,
        )

    def _rate(self, node: Node, topics: Mapping[str, Topic]) -> Rate:
        keys = node.mapping(("id", "topic", "name", "of", "over", "words"), ("always",))
        topic = self._known(keys["topic"], topics)

        def slots(part: Node) -> dict[str, tuple[Sum, ...]]:
            return {k: self._sums(v, topic, k) for k, v in part.mapping((), tuple(topic.slots)).items()}

        return Rate(
            keys["id"].text(),
            topic.id,
            keys["name"].text(),
            slots(keys["of"]),
            slots(keys["over"]),
            self._words(keys["words"]),
            tuple(_decimal(n) for n in keys["always"].list()) if "always" in keys else (),
        )

    @staticmethod
    def _known(node: Node, topics: Mapping[str, Topic]) -> Topic:
        topic = topics.get(node.text())
        if topic is None:
            _unknown(node)
        return topic


def _unknown(node: Node) -> NoReturn:
    node.fail("没有这个话题")


def _decimal(node: Node) -> Decimal:
    try:
        return Decimal(str(node.node.value))
    except (InvalidOperation, ValueError):
        node.fail("这里应当是数")


def expand(pattern: str, years: Mapping[str, tuple[str, ...]], year: int) -> str:
    """A word with the names of years put in."""

    def name(match: re.Match[str]) -> str:
        words = years.get(match[1], ())
        return "(?:" + "|".join(_arithmetic(w, year) for w in words) + ")" if words else "(?!)"

    return _arithmetic(re.sub(r"\{(last|this|next)\}", name, pattern), year)


def _arithmetic(pattern: str, year: int) -> str:
    return re.sub(r"\{year([+-]\d+)?\}", lambda m: str(year + int(m[1] or 0)), pattern)


def expand_value(value: str, topic: Topic, slot: str, edition: Edition) -> tuple[str, ...]:
    """The values of a slot that a reading's value stands for in an edition's cells: itself, or all below it."""
    pattern = _path_pattern(topic.path)
    found = dict.fromkeys(m[slot] for m in map(pattern.fullmatch, edition.cells) if m is not None)
    if value.endswith(".*"):
        return tuple(v for v in found if v.startswith(value[:-1]))
    return (value,) if value in found else ()


@lru_cache(maxsize=64)
def _path_pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    names = parts[1::2]
    out = re.escape(parts[0])
    for i, (name, literal) in enumerate(zip(names, parts[2::2], strict=True)):
        # Only the first slot of a path may hold dots; the last segment is the innermost axis.
        out += f"(?P<{name}>" + (r"[a-z0-9_]+(?:\.[a-z0-9_]+)*" if i == 0 else r"[a-z0-9_]+") + ")" + re.escape(literal)
    return re.compile(out)
