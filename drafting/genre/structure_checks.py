"""What a pack knows of the structure of its reports beyond the outline: ``structure.yaml``.

How a report announces its parts, beginnings that lost a word, how a title may not name the agency, the words by
which bodies speak of themselves, and what a section on problems holds. A pack without the file has none of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from drafting.genre import schema
from drafting.genre.model import Genre
from drafting.genre.yaml_nodes import Node, load_yaml, near


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern over reading text, what it is a sign of, and how grave that is."""

    pattern: re.Pattern[str]
    reason: str
    severity: Literal["error", "warning", "info"] = "error"


@dataclass(frozen=True, slots=True)
class SelfReference:
    """Words by which one kind of body speaks of itself.

    ``agency`` is found in the names of bodies that may use them.
    """

    id: str
    pattern: re.Pattern[str]
    name: str
    agency: re.Pattern[str]
    severity: Literal["error", "warning", "info"] = "error"


@dataclass(frozen=True, slots=True)
class ProblemsSection:
    """What a section on problems and improvements holds: its id, its least length, and its words."""

    section: str
    shortest: int
    nothing: re.Pattern[str]
    problem: re.Pattern[str]
    no_problem: re.Pattern[str]
    """What speaks of problems without naming one."""
    measure: re.Pattern[str]
    turn: re.Pattern[str]
    """Where the text goes over from problems to measures."""
    topics: tuple[re.Pattern[str], ...] = ()
    """What a problem and its measure may be about: one pattern found in both relates them."""
    names: tuple[str, str] = ("问题", "办法")
    """What the genre calls a problem, and what answers one."""
    nothing_said: re.Pattern[str] = field(default=re.compile("(?!)"))
    """What says, beside measures, that there is no problem."""
    mended: re.Pattern[str] = field(default=re.compile("(?!)"))
    """A sentence on last year's problems, which is no measure for this year's."""
    alien: re.Pattern[str] = field(default=re.compile("(?!)"))
    """A measure of other business than the report's."""
    deeds: re.Pattern[str] = field(default=re.compile("(?!)"))
    """What tells, beside last year's problems, that something was done."""
    lacking: re.Pattern[str] = field(default=re.compile("(?!)"))
    """What has a word of measures, and names a problem (有待加强)."""
    praise: re.Pattern[str] = field(default=re.compile("(?!)"))
    """What is told as a problem and only praises."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The measure word that goes with a thing, and those that are seen instead."""

    noun: re.Pattern[str]
    unit: str
    wrong: tuple[str, ...]
    never: frozenset[str] = frozenset()
    """Those of them that count something else than such things: they are told for sure."""


@dataclass(frozen=True, slots=True)
class ListedRows:
    """A section that takes the rows of a keyed table one by one, a paragraph each."""

    section: str
    table: str
    """First part of the path of its cells."""
    column: str
    """The column whose amounts are told; a row without one needs no paragraph."""
    pattern: re.Pattern[str]
    """How such a paragraph begins: a group for each name that leads to the row, the widest first."""
    announced: re.Pattern[str] | None = None
    """What the section ends with when it says that such paragraphs follow and none does."""


@dataclass(frozen=True, slots=True)
class PurposeTopic:
    """Rows by their own name, and the words that a purpose of theirs has."""

    row: re.Pattern[str]
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Purposes:
    """How paragraphs on rows tell what was paid for (the first group), and rows that are paid for one thing only."""

    pattern: re.Pattern[str]
    topics: tuple[PurposeTopic, ...]


Grade = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Power:
    """Cells that stand for acts that only some bodies may perform; ``who`` names those, for a person."""

    cells: re.Pattern[str]
    name: str
    who: str
    exempt: re.Pattern[str] | None
    """Found in the names of bodies that may perform them whatever their level and kind."""
    levels: Mapping[str, Grade]
    kinds: Mapping[str, Grade]

    def refused(self, agency: str, level: str | None, kind: str | None) -> Grade | None:
        """How wrong a figure is in the report of a body; None for a body that may have one, or of which too little is
        known."""
        if self.exempt is not None and self.exempt.search(agency) is not None:
            return None
        grades = [self.levels.get(level or ""), self.kinds.get(kind or "")]
        known: tuple[Grade, ...] = ("error", "warning", "info")
        return next((g for g in known if g in grades), None)


@dataclass(frozen=True, slots=True)
class Largest:
    """Cells that hold no more than so much in the report of a body of a level."""

    cells: re.Pattern[str]
    levels: Mapping[str, Decimal]

    def of(self, level: str | None) -> Decimal:
        """The most for a level; the most for any where it is not known."""
        return self.levels.get(level or "", max(self.levels.values()))


@dataclass(frozen=True, slots=True)
class StructureChecks:
    """The knowledge of one pack."""

    parts: tuple[re.Pattern[str], ...] = ()
    """How many parts a report says it has: groups ``said`` and ``count``."""
    truncated: tuple[Pattern, ...] = ()
    names: tuple[Pattern, ...] = ()
    self_reference: tuple[SelfReference, ...] = ()
    problems: ProblemsSection | None = field(default=None)
    measures: tuple[Measure, ...] = ()
    repeats: tuple[re.Pattern[str], ...] = ()
    """Found in sentences that may stand twice."""
    listed: tuple[ListedRows, ...] = ()
    ordinals: frozenset[str] = frozenset()
    """Marks that the form itself prints behind Arabic ordinals."""
    powers: tuple[Power, ...] = ()
    largest: tuple[Largest, ...] = ()
    purposes: Purposes | None = None


def structure_checks(genre: Genre) -> StructureChecks:
    """The knowledge of a genre's pack. Raises PackError, with file and line, for what the schema does not allow."""
    return _load(genre.root, tuple(s.id for s in genre.outline.sections), genre.outline.of_role("review"))


@lru_cache(maxsize=8)
def _load(root: str, sections: tuple[str, ...], reviews: tuple[str, ...]) -> StructureChecks:
    path = Path(root) / "structure.yaml"
    if not root or not path.is_file():
        return StructureChecks()
    keys = load_yaml(path).shaped(schema.STRUCTURE)
    return StructureChecks(
        tuple(_parts(n) for n in keys["parts"].list()) if "parts" in keys else (),
        tuple(_pattern(n) for n in keys["truncated"].list()) if "truncated" in keys else (),
        tuple(_pattern(n) for n in keys["names"].list()) if "names" in keys else (),
        tuple(_self(n) for n in keys["self_reference"].list()) if "self_reference" in keys else (),
        _problems(keys["problems"], reviews) if "problems" in keys else None,
        tuple(_measure(n) for n in keys["measures"].list()) if "measures" in keys else (),
        tuple(n.regex() for n in keys["repeats"].list()) if "repeats" in keys else (),
        tuple(_listed(n, sections) for n in keys["listed"].list()) if "listed" in keys else (),
        frozenset(keys["ordinals"].texts()) if "ordinals" in keys else frozenset(),
        tuple(_power(n) for n in keys["powers"].list()) if "powers" in keys else (),
        tuple(_largest(n) for n in keys["largest"].list()) if "largest" in keys else (),
        _purposes(keys["purposes"]) if "purposes" in keys else None,
    )


def _parts(node: Node) -> re.Pattern[str]:
    pattern = node.regex()
    if not {"said", "count"} <= set(pattern.groupindex):
        node.fail("正则表达式里应有 said 和 count 两个组")
    return pattern


def _pattern(node: Node) -> Pattern:
    keys = node.shaped(schema.FAULT)
    return Pattern(keys["text"].regex(), keys["reason"].text(), _severity(keys))


def _severity(keys: dict[str, Node]) -> Literal["error", "warning", "info"]:
    severity = keys["severity"].choice("error", "warning", "info") if "severity" in keys else "error"
    return cast(Literal["error", "warning", "info"], severity)


def _self(node: Node) -> SelfReference:
    keys = node.shaped(schema.SELF_REFERENCE)
    return SelfReference(
        keys["id"].text(), keys["text"].regex(), keys["name"].text(), keys["agency"].regex(), _severity(keys)
    )


def _measure(node: Node) -> Measure:
    keys = node.shaped(schema.UNIT_WORD)
    never = frozenset(keys["never"].texts()) if "never" in keys else frozenset()
    return Measure(keys["noun"].regex(), keys["unit"].text(), keys["wrong"].texts(), never)


def _listed(node: Node, sections: tuple[str, ...]) -> ListedRows:
    keys = node.shaped(schema.LISTED)
    if keys["section"].text() not in sections:
        keys["section"].fail(
            f"提纲里没有“{keys['section'].text()}”这一部分", near(keys["section"].text(), sections, "部分")
        )
    pattern = keys["pattern"].regex()
    if not pattern.groups:
        keys["pattern"].fail("正则表达式里应有各级名称的组")
    announced = keys["announced"].regex() if "announced" in keys else None
    return ListedRows(keys["section"].text(), keys["table"].text(), keys["column"].text(), pattern, announced)


def _purposes(node: Node) -> Purposes:
    keys = node.shaped(schema.PURPOSES)
    pattern = keys["pattern"].regex()
    if not pattern.groups:
        keys["pattern"].fail("正则表达式里应有用途的组")
    topics = [n.shaped(schema.PURPOSE_TOPIC) for n in keys["topics"].list()]
    return Purposes(pattern, tuple(PurposeTopic(t["row"].regex(), t["words"].regex()) for t in topics))


def _power(node: Node) -> Power:
    keys = node.shaped(schema.POWER)

    def grades(key: str) -> dict[str, Grade]:
        entries = keys[key].items() if key in keys else ()
        return {k: cast(Grade, v.choice("error", "warning", "info")) for k, v in entries}

    exempt = keys["except"].regex() if "except" in keys else None
    return Power(
        keys["cells"].regex(), keys["name"].text(), keys["who"].text(), exempt, grades("levels"), grades("kinds")
    )


def _largest(node: Node) -> Largest:
    keys = node.shaped(schema.LARGEST)
    levels = {level: most.decimal() for level, most in keys["levels"].items()}
    if not levels:
        keys["levels"].fail("至少应写一个层级")
    return Largest(keys["cells"].regex(), levels)


def _problems(node: Node, reviews: tuple[str, ...]) -> ProblemsSection:
    keys = node.shaped(schema.PROBLEMS)
    if len(reviews) != 1:
        node.fail("提纲（outline.yaml）里应有一个部分的 roles 写 review")
    names = keys["names"].shaped(schema.PROBLEM_NAMES) if "names" in keys else None
    return ProblemsSection(
        reviews[0],
        keys["shortest"].integer(),
        keys["nothing"].regex(),
        keys["problem"].regex(),
        keys["no_problem"].regex() if "no_problem" in keys else re.compile("(?!)"),
        keys["measure"].regex(),
        keys["turn"].regex(),
        tuple(n.regex() for n in keys["topics"].list()) if "topics" in keys else (),
        **({"names": (names["problem"].text(), names["measure"].text())} if names is not None else {}),
        nothing_said=keys["nothing_said"].regex() if "nothing_said" in keys else re.compile("(?!)"),
        mended=keys["mended"].regex() if "mended" in keys else re.compile("(?!)"),
        alien=keys["alien"].regex() if "alien" in keys else re.compile("(?!)"),
        deeds=keys["deeds"].regex() if "deeds" in keys else re.compile("(?!)"),
        lacking=keys["lacking"].regex() if "lacking" in keys else re.compile("(?!)"),
        praise=keys["praise"].regex() if "praise" in keys else re.compile("(?!)"),
    )
