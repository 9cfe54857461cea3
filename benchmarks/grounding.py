"""Labelled passages, and how well the linter does on them.

A passage of a ``grounding.jsonl`` is prose with the figures behind it, and says of each number what it is (a
cell, a sum of cells, part of a sum that the prose states, a share or growth, last year's figure, or nothing
that tables hold) and of each statement without a number when it is true. Three things are measured:

- *true text*: error and warning findings of the family NM on the passage as it stands, which are false alarms;
- *changed numbers*: one number is changed at a time, and a new finding must stand on it or name it as related;
  where the number is ``none``, a new finding is a link to something that is none;
- *falsified statements*: a cell that a zero or universal statement denies is raised by one, every relation of
  the form kept, and a new finding must stand on the statement.

Everything is drawn with a fixed seed, so that two runs measure the same.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from drafting.findings import Finding, Severity
from drafting.genre.figures import Figures
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.resources import corpus_root
from drafting.rules.base import PreviousYear
from drafting.rules.registry import all_rules

DEFAULT = corpus_root() / "gi_annual_report" / "grounding.jsonl"
HEADINGS = {"overview": "一、总体情况", "problems": "五、存在的主要问题及改进情况", "other": "六、其他需要报告的事项"}
TABLE_KINDS = ("cell", "sum", "zero")
_PATH = re.compile(r"(?:disclosure|applications|review|litigation)(?:\.[a-z_]+)+")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_TIMELY = re.compile("[按到][时期]|时限|期限|及时|依法")
TARIFF = "tariff"
"""The note of a number that is tied to others by the scales of charges: it counts neither as tied nor as free."""
MISTAKE = "mistake of the source"
"""The note of a number that is wrong in the page itself (parts that do not add up to it): telling it is no alarm."""
_COLUMNS = ("natural_person", "enterprise", "research", "ngo", "legal_service", "other", "total")


def load_cases(path: Path = DEFAULT) -> list[dict[str, Any]]:
    """The passages of a file, in order."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


@dataclass
class Tally:
    """How many of a kind were tried and found."""

    tried: int = 0
    found: int = 0

    @property
    def share(self) -> float:
        return self.found / self.tried if self.tried else 1.0


@dataclass
class Score:
    """What was measured; ``notes`` tells every false alarm, miss and wrong link in a line."""

    passages: int = 0
    numbers: int = 0
    alarms: int = 0
    recall: dict[str, Tally] = field(default_factory=dict)
    none: Tally = field(default_factory=Tally)
    """Numbers that no table holds and no sum ties to others; found is how many drew a finding when changed."""
    notes: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Everything as plain numbers, for comparison with a baseline."""
        table = [self.recall[k] for k in TABLE_KINDS if k in self.recall]
        tried = sum(t.tried for t in table)
        out = {f"recall {kind}": round(t.share, 4) for kind, t in sorted(self.recall.items())}
        out["recall table claims"] = round(sum(t.found for t in table) / tried, 4) if tried else 1.0
        out["false alarms per 100 numbers"] = round(100 * self.alarms / max(self.numbers, 1), 3)
        out["findings per 100 changed numbers of no table"] = (
            round(100 * self.none.share, 3) if self.none.tried else 0.0
        )
        return out


def is_better(name: str, value: float, than: float) -> bool:
    """Whether a figure is better than another one: more recall, fewer alarms."""
    return value > than if name.startswith("recall") else value < than


class Bench:
    """Lints passages with the rules on numbers only."""

    def __init__(self) -> None:
        self.rules = [r for r in all_rules() if r.code.startswith("NM")]

    def lint(self, case: Mapping[str, Any], text: str, figures: Figures, previous: Figures | None) -> list[Finding]:
        """Error and warning findings of a passage, with places counted in it."""
        document = read_document("passage.md", content=head_of(case) + text + "\n")
        last = PreviousYear(previous) if previous is not None else None
        result = lint_document(document, figures=figures, previous=last, rules=self.rules)
        if result.failed:
            raise RuntimeError(f"{case['id']}: {result.failed}")
        return [f for f in result.findings if f.severity in (Severity.ERROR, Severity.WARNING)]

    def measure(self, cases: Iterable[Mapping[str, Any]], *, mutate: bool = True, seed: int = 11) -> Score:
        """Measure on passages; without ``mutate`` only true text is looked at."""
        score = Score()
        for case in cases:
            self._case(score, case, mutate, random.Random(f"{seed}|{case['id']}|{case['text']}"))
        return score

    def _case(self, score: Score, case: Mapping[str, Any], mutate: bool, rng: random.Random) -> None:
        text = case["text"]
        cells = filled(case["cells"])
        figures = figures_of(case, cells, case["year"])
        before = case.get("previous_cells")
        previous = figures_of(case, filled(before), case["year"] - 1) if before else None
        base = self.lint(case, text, figures, previous)
        score.passages += 1
        score.numbers += len(case["mentions"])
        true = own_mistakes(case)
        alarms = [f for f in base if not any(touching([f], case, a, b) for a, b in true)]
        score.alarms += len(alarms)
        score.notes += [f"ALARM {case['id']} {f.rule} {f.text} {f.message}" for f in alarms]
        if not mutate:
            return
        for mention in case["mentions"]:
            if not _PLAIN.fullmatch(mention["span"]) or mention.get("approx"):
                continue
            if (mention["kind"] == "ratio" and not mention.get("formula")) or mention.get("note") == TARIFF:
                continue
            start = place_of(text, mention)
            wrong = changed(mention["span"], set(cells.values()), rng)
            end = start + len(wrong)
            spoilt = text[:start] + wrong + text[start + len(mention["span"]) :]
            fresh = new_ones(self.lint(case, spoilt, figures, previous), base)
            told = f"{case['id']} {mention['kind']} …{text[max(0, start - 16) : start]}[{mention['span']} -> {wrong}]"
            if mention["kind"] == "none":
                score.none.tried += 1
                score.none.found += bool(fresh)
                score.notes += [f"LINK  {told} {f.rule} {f.message}" for f in fresh[:1]]
                continue
            self._note(score, mention["kind"], touching(fresh, case, start, end), told)
        for statement in case["statements"]:
            self._statement(score, case, statement, cells, previous, base)

    def _statement(
        self,
        score: Score,
        case: Mapping[str, Any],
        statement: Mapping[str, Any],
        cells: dict[str, Any],
        previous: Figures | None,
        base: list[Finding],
    ) -> None:
        expression = statement["expr"]
        if not expression or statement["kind"] == "comparison" or "previous:" in expression:
            return
        paths = _PATH.findall(expression)
        if not paths:
            return
        if statement["kind"] == "universal" and (
            not expression.replace(" ", "").endswith("==0") or _TIMELY.search(statement["text"])
        ):
            # What makes another universal statement false depends on what it says; replies may all have been in
            # time while some applications are open.
            return
        start = case["text"].index(statement["text"])
        figures = figures_of(case, raised(cells, paths[0]), case["year"])
        fresh = new_ones(self.lint(case, case["text"], figures, previous), base)
        on = touching(fresh, case, start, start + len(statement["text"]))
        self._note(score, statement["kind"], on, f"{case['id']} {statement['kind']} {statement['text']} ({expression})")

    @staticmethod
    def _note(score: Score, kind: str, found: bool, told: str) -> None:
        tally = score.recall.setdefault(kind, Tally())
        tally.tried += 1
        tally.found += found
        if not found:
            score.notes.append(f"MISS  {told}")


def head_of(case: Mapping[str, Any]) -> str:
    """What stands before a passage in the report that it is linted in."""
    return f"# {case['agency']['name']}{case['year']}年政府信息公开工作年度报告\n\n## {HEADINGS[case['section']]}\n\n"


def place_of(text: str, mention: Mapping[str, Any]) -> int:
    """Where a number stands: ``start``, else its ``nth`` occurrence."""
    if mention.get("start") is not None:
        return int(mention["start"])
    at = -1
    for _ in range(mention["nth"]):
        at = text.index(mention["span"], at + 1)
    return at


def own_mistakes(case: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Where numbers stand that are wrong in the page that a passage was made after."""
    at = [(place_of(case["text"], m), len(m["span"])) for m in case["mentions"] if m.get("note") == MISTAKE]
    return [(start, start + length) for start, length in at]


def touching(findings: Iterable[Finding], case: Mapping[str, Any], start: int, end: int) -> bool:
    """Whether one of them stands on a range of the passage, or names it as related."""
    shift = len(head_of(case))
    low, high = start + shift, end + shift
    for finding in findings:
        places = [(finding.start, finding.end), *((r.start, r.end) for r in finding.related if r.start is not None)]
        if any(a < high and (b or a) > low for a, b in places):
            return True
    return False


def new_ones(found: list[Finding], base: list[Finding]) -> list[Finding]:
    """Findings that the passage did not draw before."""
    had = [(f.rule, f.message) for f in base]
    out = []
    for finding in found:
        key = (finding.rule, finding.message)
        if key in had:
            had.remove(key)
        else:
            out.append(finding)
    return out


def changed(span: str, values: set[Any], rng: random.Random) -> str:
    """Another number in the same form that equals no cell of the report."""
    raw = span.rstrip("%")
    places = len(raw.partition(".")[2])
    while True:
        if places:
            text = f"{abs(float(raw) + rng.choice([3, 5, 7, -2, 11])):.{places}f}"
        else:
            value = int(raw) + rng.choice([1, 2, 3, 5, 9, 10, 20, 100]) * rng.choice([1, 1, -1])
            text = str(value if value > 0 else int(raw) + 4)
        if text != raw and (places or int(text) not in values):
            return text + span[len(raw) :]


# ---------------------------------------------------------------------- figures of a passage


def flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Cells by path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def filled(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Every cell of the form, 0 where the passage gives none."""
    given = dict(flat(tree))
    return {path: given.get(path, 0) for path in _every_path()}


def _every_path() -> list[str]:
    return list(load_genre().edition(2024).cells)


def figures_of(case: Mapping[str, Any], cells: Mapping[str, Any], year: int) -> Figures:
    """A figures file as a user would give it."""
    tree: dict[str, Any] = {}
    for path, value in cells.items():
        node = tree
        *inner, last = path.split(".")
        for part in inner:
            node = node.setdefault(part, {})
        node[last] = value
    facts = case["facts"] if year == case["year"] else []
    data = {"genre": "gi_annual_report", "agency": case["agency"], "year": year, "cells": tree, "facts": facts}
    return _loaded(json.dumps(data, ensure_ascii=False).encode())


@lru_cache(maxsize=8)
def _loaded(content: bytes) -> Figures:
    return load_figures("figures.json", content=content)


def raised(cells: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The cells with one of them raised by one, every relation of the form still true."""
    out = dict(cells)

    def raise_by_one(*paths: str) -> None:
        for p in paths:
            out[p] += 1

    top, _, rest = path.partition(".")
    if top == "applications":
        row, column = rest.rsplit(".", 1)
        column = _COLUMNS[0] if column == "total" else column
        both = (column, "total")
        row = "granted" if row == "total" else row
        raise_by_one(*(f"applications.{row}.{c}" for c in both))
        if row in ("new", "carried_in"):
            raise_by_one(*(f"applications.{r}.{c}" for r in ("granted", "total") for c in both))
        elif row == "carried_out":
            raise_by_one(*(f"applications.new.{c}" for c in both))
        else:
            raise_by_one(*(f"applications.{r}.{c}" for r in ("total", "new") for c in both))
    elif top in ("review", "litigation"):
        block, column = path.rsplit(".", 1)
        raise_by_one(f"{block}.{'pending' if column == 'total' else column}", f"{block}.total")
    else:
        raise_by_one(path)
    return out
