"""What a reviewer knows about words: ``wording.yaml`` and ``names.yaml`` of a pack, read strictly.

The knowledge comes in few kinds, each a frozen value here, for each one way of checking in the rules:

* a *slip* is a pattern that is wrong, or wrong for some reports;
* a *fixed* wording or term must stand as it is: what is almost it, is wrong;
* a *name* must stand as it is wherever it stands; what is almost it, and is not made of ordinary words, is wrong;
* an *event* may be named once it has taken place;
* a *work* is a law or document with its title, its numbers, and until when it held;
* *time* says how the genre speaks of its period and of other years.

Patterns are those of ``word_keys``: over text without white space, with the years of the report in them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from drafting.genre import schema_words as words
from drafting.genre.model import Applies, Genre
from drafting.genre.word_keys import (
    Grave,
    applies_to,
    dated_pattern,
    grave,
    list_of,
    pattern_of,
    text_of,
    texts_of,
    with_years,
)
from drafting.genre.yaml_nodes import Node, load_yaml

TOPICS = (
    "persons",
    "secrets",
    "contradictions",
    "formulations",
    "fixed_slips",
    "titles",
    "numbers",
    "repealed",
    "agencies",
    "characters",
    "outdated",
    "names",
    "dated",
)
"""The lists of slips in ``wording.yaml``; each belongs to one rule."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Words that are wrong. A group ``fault`` of the pattern narrows what is reported.

    ``right`` is what should stand there (may name groups as ``\\g<name>``), empty when there is no one answer.
    ``unless`` is looked for in the same sentence, ``unless_report`` in the whole text; either excuses.
    ``needs`` must be found in the report before the pattern is tried at all.
    """

    id: str
    pattern: str
    right: str
    severity: Grave
    message: str
    applies: Applies
    unless: str = ""
    unless_report: str = ""
    needs: str = ""
    sections: tuple[str, ...] = ()
    titles: bool = False
    """Whether it holds between book-title marks, too."""
    once: bool = False
    """Whether only the first place in a report is told."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A wording of which no character may differ. ``edits`` is how many may before it is something else."""

    text: str
    edits: int
    severity: Grave
    allowed: tuple[str, ...] = ()
    """Wordings that are almost the same, and right."""
    term: bool = False
    """Whether it is a term: then what is almost it must also not be made of whole words."""
    source: str = ""
    cut: bool = False
    """Whether it is wrong without its last character, too, where other words follow."""


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of the user's own list: what it is, what it is wrongly written as, and whose posts it may follow."""

    text: str
    wrong: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bodies:
    """How the names of agencies are made, for recognising one's own name and those of others in a sentence."""

    short: tuple[tuple[str, str], ...] = ()
    """What is rightly shortened, and how; tried in this order."""
    forms: tuple[tuple[str, ...], ...] = ()
    """Endings of which one is taken for the other."""
    of_place: tuple[str, ...] = ()
    """Bodies that a place has, whatever agency of it reports."""
    usual: tuple[str, ...] = ()
    """What agencies of any place are called; a title that is almost one of them is miswritten."""
    sites: tuple[str, ...] = ()
    """What those of them end with that are places on the net."""
    joining: str = ""
    """Characters that join two names, and so may stand inside one."""
    ranks: tuple[tuple[str, ...], ...] = ()
    """What ends the name of a place, rank by rank, the wider ones first."""
    county: int = -1
    """Which of the ranks, from 0, is that of counties: places from it down are named without what they lie in."""
    no_place: str = ""
    """What ends in such a word and is no place; this and what follows are regular expressions."""
    within: str = ""
    """Words that hold what else ends the name of a place (城乡)."""
    predicate: str = ""
    """Behind a name that lacks its last character: the name has ended."""
    other_bodies: str = ""
    zones: str = ""
    """What a zone, no place that has a government, is called where a body of it is named; the group ``zone``."""
    rightly: str = ""
    """In the sentence: why the body of another place is rightly named."""
    visited: str = ""
    """Directly before: why a body of one's own kind elsewhere is."""
    leads: str = ""
    """Words that end before a name begins: prepositions, verbs."""
    preposed: str = ""
    """Those of them behind which two or three characters are a name, though they be words."""
    obeyed: str = ""
    """Those behind which a body is a superior, and so one's own."""
    used: str = ""
    """Those behind which a site is one's own."""
    spared: str = ""
    """Characters without which the name of a site is its short name."""
    generic: str = ""
    """Characters that end no name of a place; of it and of what follows, each by itself."""
    organs: str = ""
    """Characters that end the name of a body."""
    authors: tuple[str, ...] = ()
    """Where a report names the body that made it; the group ``body``."""
    contacts: tuple[str, ...] = ()
    """Where a report names the body that answers for it."""
    columns: tuple[str, ...] = ()
    """Where a report names the column of a common site in which it publishes; the group ``body`` is whose it is."""
    for_all: str = ""
    """In the name of a body that publishes and answers for others of its place."""

    @property
    def divisions(self) -> tuple[str, ...]:
        """What ends the name of a place."""
        return tuple(d for rank in self.ranks for d in rank)


@dataclass(frozen=True, slots=True)
class Personal:
    """Where numbers of persons are the agency's own, and how private persons are named; both regular expressions."""

    contact: str = ""
    """In the sentence: a telephone number is one to call."""
    private: str = ""
    """In the sentence: it is a private person's all the same."""
    named: str = ""
    """A private person with the full name, which the group ``fault`` holds."""
    further: str = ""
    """Directly behind a name: those of others who are named with the first."""


@dataclass(frozen=True, slots=True)
class Twice:
    """What tells a year or a name that stands twice in one breath from one that rightly does; regular expressions."""

    own: str = ""
    """What an agency calls itself."""
    apart: str = ""
    """Between the two: they belong to different things."""
    moment: str = ""
    """Directly behind a year: it is part of a date or a span."""
    work: str = ""
    """Behind a year: it is in the name of a document."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that took place until ``date``; ``pattern`` is how reports name it."""

    id: str
    name: str
    pattern: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Work:
    """A law or document: its full title, what else it may be called, its numbers."""

    id: str
    title: str
    also: tuple[str, ...]
    """Other titles under which it is rightly cited."""
    numbers: tuple[str, ...]
    edits: int
    """How many characters of a title may differ for it still to be meant."""
    source: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit that a law sets: where ``topic`` is spoken of, a number of ``units`` should be ``days``."""

    id: str
    topic: str
    days: tuple[int, ...]
    units: tuple[str, ...]
    unless: str
    law: str
    severity: Grave


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a report must be out, in the year after the one it is about."""

    month: int
    day: int
    applies: Applies
    source: str


@dataclass(frozen=True, slots=True)
class Time:
    """How the genre speaks of time; every text is a regular expression."""

    period: str = ""
    """Names the period that the figures cover."""
    partial: str = ""
    """Excuses a period that is not the whole year."""
    compared: str = ""
    """In the clause: another year is rightly named."""
    before: str = ""
    """Directly before a year of the past that is rightly named."""
    after: str = ""
    """Directly behind a year of the past that is rightly named."""
    begins: str = ""
    """Behind a year: what an account of it begins with, beside the words that any account may begin with."""
    acts: str = ""
    """Behind a year of the past: what is reported as done in it."""
    done: str = ""
    """Behind a later year: what is reported as done or not done in it."""
    claims: str = ""
    """Words that report what was done."""
    plans: str = ""
    """Words that speak of what is to be done."""
    plan_sections: tuple[str, ...] = ()
    """Ids of the sections that the outline gives the role ``plans``."""
    closing: str = ""
    """Beside the date on which the report was made or published."""
    open_ended: tuple[Slip, ...] = ()
    written: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """All that a pack knows about words."""

    slips: Mapping[str, tuple[Slip, ...]] = field(default_factory=dict)
    fixed: tuple[Fixed, ...] = ()
    events: tuple[Event, ...] = ()
    works: tuple[Work, ...] = ()
    typos: Mapping[str, str] = field(default_factory=dict)
    """Miswritten words to what is meant; they count only as whole words."""
    doubles: tuple[str, ...] = ()
    """Words that rightly stand twice in a row."""
    single_doubles: str = ""
    """Characters that rightly stand before a word that begins with them."""
    time: Time = Time()
    limits: tuple[Limit, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    names: tuple[Fixed, ...] = ()
    """Names that must be right in any sentence."""
    bodies: Bodies = Bodies()
    personal: Personal = Personal()
    twice: Twice = Twice()

    def of(self, topic: str) -> tuple[Slip, ...]:
        """The slips of a topic."""
        return self.slips.get(topic, ())


def load_wording(genre: Genre) -> Wording:
    """The knowledge of a pack; nothing where the pack has no such files. Raises PackError for what is wrong in them."""
    return _load(genre.root, tuple(genre.levels), tuple(genre.kinds), genre.outline.of_role("plans"))


@lru_cache(maxsize=8)
def _load(root: str, levels: tuple[str, ...], kinds: tuple[str, ...], plans: tuple[str, ...]) -> Wording:
    folder = Path(root)
    loader = _Loader(levels, kinds)
    wording = loader.wording(load_yaml(folder / "wording.yaml")) if (folder / "wording.yaml").is_file() else Wording()
    wording = replace(wording, time=replace(wording.time, plan_sections=plans))
    if (folder / "names.yaml").is_file():
        names, bodies = loader.names(load_yaml(folder / "names.yaml"))
        wording = replace(wording, names=names, bodies=bodies)
    return wording


_FEW, _MORE = 6, 12
"""From so many characters on, two may differ before a name is something else, and three."""


def name_edits(text: str) -> int:
    """How many changes a name of that length may have and still be meant."""
    return 1 + (len(text) >= _FEW) + (len(text) >= _MORE)


class _Loader:
    def __init__(self, levels: tuple[str, ...], kinds: tuple[str, ...]) -> None:
        self.levels = levels
        self.kinds = kinds

    def wording(self, root: Node) -> Wording:
        keys = root.shaped(words.WORDING)
        fixed = [self._fixed(n) for n in list_of(keys, "fixed")] + [
            self._term(n) for n in (*list_of(keys, "terms"), *list_of(keys, "words"))
        ]
        return Wording(
            {topic: self._slips(keys[topic]) for topic in TOPICS if topic in keys},
            tuple(fixed),
            tuple(self._event(n) for n in list_of(keys, "events")),
            tuple(self._work(n) for n in list_of(keys, "works")),
            {k: v.text() for k, v in keys["typos"].items()} if "typos" in keys else {},
            texts_of(keys, "doubles"),
            keys["single_doubles"].text() if "single_doubles" in keys else "",
            self._time(keys["time"]) if "time" in keys else Time(),
            tuple(self._limit(n) for n in list_of(keys, "limits")),
            tuple(self._deadline(n) for n in list_of(keys, "deadlines")),
            personal=self._personal(keys["personal"]) if "personal" in keys else Personal(),
            twice=self._twice(keys["twice"]) if "twice" in keys else Twice(),
        )

    def _twice(self, node: Node) -> Twice:
        names = ("own", "apart", "moment", "work")
        keys = node.shaped(words.TWICE)
        return Twice(*(pattern_of(keys, name) for name in names))

    def _personal(self, node: Node) -> Personal:
        keys = node.shaped(words.PERSONAL)
        return Personal(*(pattern_of(keys, name) for name in ("contact", "private", "named", "further")))

    def _applies(self, keys: Mapping[str, Node]) -> Applies:
        return applies_to(keys, self.levels, self.kinds)

    def _slips(self, node: Node) -> tuple[Slip, ...]:
        out: list[Slip] = []
        seen: set[str] = set()
        for item in node.list():
            keys = item.shaped(words.SLIP)
            id = keys["id"].text()
            if id in seen:
                item.fail(f"id “{id}”重复")
            seen.add(id)
            if "right" not in keys and "message" not in keys:
                item.fail("right 和 message 至少写一个")
            pattern = dated_pattern(keys["find"])
            right = text_of(keys, "right")
            try:
                re.compile(with_years(pattern, 2000)).sub(right, "")
            except (re.error, IndexError) as error:
                keys["right"].fail(f"不是合格的替换文字：{error}")
            out.append(
                Slip(
                    id,
                    pattern,
                    right,
                    grave(keys["severity"]),
                    text_of(keys, "message"),
                    self._applies(keys),
                    pattern_of(keys, "unless"),
                    pattern_of(keys, "unless_report"),
                    pattern_of(keys, "needs"),
                    texts_of(keys, "sections"),
                    keys["titles"].boolean() if "titles" in keys else False,
                    keys["once"].boolean() if "once" in keys else False,
                    text_of(keys, "source"),
                )
            )
        return tuple(out)

    def _fixed(self, node: Node) -> Fixed:
        keys = node.shaped(words.FIXED)
        text = keys["text"].text()
        return Fixed(
            text,
            keys["edits"].integer() if "edits" in keys else max(1, len(text) // 6),
            grave(keys["severity"]) if "severity" in keys else "error",
            texts_of(keys, "allowed"),
            source=text_of(keys, "source"),
        )

    def names(self, root: Node) -> tuple[tuple[Fixed, ...], Bodies]:
        """Names that must be right, and how those of agencies are made."""
        keys = root.shaped(words.NAMES)
        return tuple(self._name(n) for n in keys["names"].list()), (
            self._bodies(keys["bodies"]) if "bodies" in keys else Bodies()
        )

    def _name(self, node: Node) -> Fixed:
        if not node.is_mapping:
            return Fixed(node.text(), name_edits(node.text()), "error")
        keys = node.shaped(words.NAME)
        text = keys["text"].text()
        return Fixed(
            text,
            keys["edits"].integer() if "edits" in keys else name_edits(text),
            grave(keys["severity"]) if "severity" in keys else "error",
            texts_of(keys, "allowed"),
            source=text_of(keys, "source"),
            cut=keys["cut"].boolean() if "cut" in keys else False,
        )

    def _bodies(self, node: Node) -> Bodies:
        patterns = (
            "no_place", "within", "predicate", "other_bodies", "zones", "rightly",
            "visited", "leads", "preposed", "obeyed", "used", "for_all",
        )  # fmt: skip
        lists = ("authors", "contacts", "columns")
        keys = node.mapping(
            (),
            (
                "short",
                "forms",
                "of_place",
                "usual",
                "sites",
                "joining",
                "ranks",
                "county",
                "generic",
                "organs",
                "spared",
                *patterns,
                *lists,
            ),
        )
        short = []
        for node in keys["short"].list() if "short" in keys else []:
            words = node.text().split("→")
            if len(words) != 2 or not all(words):
                node.fail("应当是“全称→简称”")
            short.append((words[0], words[1]))
        return Bodies(
            short=tuple(short),
            forms=tuple(n.texts() for n in keys["forms"].list()) if "forms" in keys else (),
            of_place=tuple(keys["of_place"].text().split("|")) if "of_place" in keys else (),
            usual=tuple(keys["usual"].text().split("|")) if "usual" in keys else (),
            sites=tuple(keys["sites"].text().split("|")) if "sites" in keys else (),
            joining=text_of(keys, "joining"),
            county=self._county(keys),
            ranks=tuple(tuple(n.text().split("|")) for n in list_of(keys, "ranks")),
            spared=text_of(keys, "spared"),
            generic=text_of(keys, "generic"),
            organs=text_of(keys, "organs"),
            authors=tuple(dated_pattern(n) for n in list_of(keys, "authors")),
            contacts=tuple(dated_pattern(n) for n in list_of(keys, "contacts")),
            columns=tuple(dated_pattern(n) for n in list_of(keys, "columns")),
            **{name: pattern_of(keys, name) for name in patterns},
        )

    @staticmethod
    def _county(keys: Mapping[str, Node]) -> int:
        if "ranks" not in keys:
            return -1
        if "county" not in keys:
            keys["ranks"].fail("写了 ranks，还要写 county：县是其中的第几级（从0数起）")
        county = keys["county"].integer()
        if not 0 <= county < len(keys["ranks"].list()):
            keys["county"].fail("ranks 里没有这一级（从0数起）")
        return county

    def _term(self, node: Node) -> Fixed:
        if not node.is_mapping:
            return Fixed(node.text(), 1, "warning", term=True)
        keys = node.shaped(words.TERM)
        return Fixed(
            keys["text"].text(),
            1,
            grave(keys["severity"]) if "severity" in keys else "warning",
            texts_of(keys, "allowed"),
            term=True,
        )

    def _event(self, node: Node) -> Event:
        keys = node.shaped(words.EVENT)
        return Event(keys["id"].text(), keys["name"].text(), dated_pattern(keys["find"]), _date(keys["date"]))

    def _work(self, node: Node) -> Work:
        keys = node.shaped(words.WORK)
        title = keys["title"].text()
        return Work(
            keys["id"].text(),
            title,
            texts_of(keys, "also"),
            texts_of(keys, "numbers"),
            keys["edits"].integer() if "edits" in keys else max(1, len(title) // 7),
            text_of(keys, "source"),
        )

    def _limit(self, node: Node) -> Limit:
        keys = node.shaped(words.LIMIT)
        return Limit(
            keys["id"].text(),
            dated_pattern(keys["topic"]),
            tuple(n.integer() for n in keys["days"].list()),
            keys["units"].texts(),
            pattern_of(keys, "unless"),
            keys["law"].text(),
            grave(keys["severity"]),
        )

    def _deadline(self, node: Node) -> Deadline:
        keys = node.shaped(words.DEADLINE)
        return Deadline(keys["month"].integer(), keys["day"].integer(), self._applies(keys), keys["source"].text())

    def _time(self, node: Node) -> Time:
        texts = (
            "period", "partial", "compared", "before", "after", "begins", "acts", "done", "claims", "plans", "closing",
        )  # fmt: skip
        keys = node.mapping((), (*texts, "open_ended", "written"))
        values = {name: pattern_of(keys, name) for name in texts}
        return Time(
            **values,
            plan_sections=(),
            open_ended=self._slips(keys["open_ended"]) if "open_ended" in keys else (),
            written=self._slips(keys["written"]) if "written" in keys else (),
        )


def _date(node: Node) -> dt.date:
    try:
        return dt.date.fromisoformat(node.text())
    except ValueError:
        node.fail("应当是日期，例如 2024-07-18")
