"""Numbers of prose on amounts: how many are accounted for, and how many are told when one of them is changed.

For each number of a report's prose that is held against its tables: its last digit one more, one more in the last
place before the point, ten times as much, two digits exchanged, its unit left out; and each word of direction turned.
``python -m benchmarks.amounts REPORT…`` prints the shares that are told on the number itself.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from drafting.analysis.numbers import analyse_numbers
from drafting.analysis.structure import Passage, SectionFound, Structure
from drafting.analysis.verdicts import NumberAccount, NumbersAnalysis
from drafting.document.model import Document
from drafting.findings import Severity
from drafting.genre.claims import load_claims
from drafting.genre.figures import Figures
from drafting.genre.loader import load_genre
from drafting.genre.packs import recognised
from drafting.linter import make_context
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.resources import corpus_root
from drafting.rules.base import Context
from drafting.text.mapped import MappedText
from drafting.text.span import Span

TURNED = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "大于": "小于", "小于": "大于", "高于": "低于",
    "低于": "高于", "持平": "增加", "降低": "提高",
}  # fmt: skip
_TURNED = re.compile(rf"(?:{'|'.join(TURNED)})(?=[额至到]?[0-9]|.{{0,4}}预算)")
CORPUS = corpus_root() / "final_accounts" / "claims.jsonl"
_UNITS = re.compile(r"万?元|%")


def changed_numbers(text: str) -> Iterator[tuple[str, str]]:
    """The ways to change a number as written (its digits and its 万 or %), each with its name."""
    digits = re.match(r"[\d,，.]+", text)
    if digits is None:
        return
    number, rest = digits.group(), text[digits.end() :]
    plain = number.replace(",", "").replace("，", "")
    value = Decimal(plain)
    step = Decimal(1).scaleb(-len(plain.partition(".")[2]))
    ways = {"last digit": (value + step, value - step), "one": (value + 1, value - 1), "tenfold": (value * 10,)}
    for name, values in ways.items():
        v = next((v for v in values if v >= 0 and v != value), None)
        if v is not None:
            yield name, f"{v.quantize(step)}{rest}"
    for i in range(len(plain) - 1):
        a, b = plain[i], plain[i + 1]
        if a.isdigit() and b.isdigit() and a != b and not (i == 0 and b == "0"):
            yield "digits exchanged", f"{plain[:i]}{b}{a}{plain[i + 2 :]}{rest}"
            break


class Report:
    """A report whose prose is read again with one passage changed."""

    def __init__(self, document: Document, figures: Figures | None = None) -> None:
        head = recognised(document)
        genre = load_genre(head.id) if head is not None else None
        if genre is None or load_claims(genre) is None:
            raise SystemExit(f"{document.path}: no report of a genre whose prose tells of amounts")
        self.context = make_context(document, genre, figures=figures)
        self.structure = self.context.structure
        self.base = self.context.numbers
        self.told = {(c.kind, c.span, c.message) for c in self.base.contradictions}

    def with_text(self, passage: Passage, start: int, end: int, new: str) -> NumbersAnalysis:
        """The numbers with a stretch of a passage's text replaced."""
        content = passage.content
        span = content.span_of(start, end)
        inner = MappedText(new, (span.start,) * len(new), (span.end,) * len(new), span.start)
        joined = MappedText.join([content.slice(0, start), inner, content.slice(end, len(content.text))])
        return self._read(_replaced(self.structure, passage, replace(passage, content=joined)))

    def without(self, passage: Passage) -> NumbersAnalysis:
        """The numbers without a passage."""
        return self._read(_replaced(self.structure, passage, None))

    def _read(self, structure: Structure) -> NumbersAnalysis:
        c: Context = self.context
        return analyse_numbers(c.genre, c.edition, structure, c.cells, agency=c.agency, year=c.year)

    def found_on(self, numbers: NumbersAnalysis, span: Span) -> bool:
        """Whether something new is told on a place."""
        for c in numbers.contradictions:
            if c.severity is Severity.INFO or (c.kind, c.span, c.message) in self.told:
                continue
            places = [(c.span.start, c.span.end)]
            places += [(r.start, r.end) for r in c.related if r.start is not None and r.end is not None]
            if any(start < span.end and span.start < end for start, end in places):
                return True
        return False

    def place(self, account: NumberAccount) -> tuple[Passage, int, int] | None:
        """Where a number stands in its passage."""
        for passage in self.structure.passages:
            if passage.span.covers(account.span):
                starts = passage.content.starts
                start = next(i for i, at in enumerate(starts) if at >= account.span.start)
                end = next((i for i, at in enumerate(starts) if at >= account.span.end), len(starts))
                return passage, start, end
        return None


def _replaced(structure: Structure, old: Passage, new: Passage | None) -> Structure:
    def passages(items: Sequence[Passage]) -> tuple[Passage, ...]:
        return tuple(p for q in items for p in ([new] if q is old else [q]) if p is not None)

    sections: list[SectionFound] = [replace(s, passages=passages(s.passages)) for s in structure.sections]
    return replace(structure, sections=tuple(sections))


def labelled(path: Path = CORPUS) -> list[Mapping[str, Any]]:
    """The labelled prose of the corpus: ``id``, the ``round`` it was written for, ``figures``, ``text``, and in
    ``free`` the places of the numbers that nothing bears out."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def report_of(case: Mapping[str, Any]) -> Report:
    """Labelled prose with its figures as a report."""
    figures = load_figures("figures.json", content=json.dumps(case["figures"], ensure_ascii=False).encode())
    return Report(read_document("report.md", content=case["text"]), figures)


def measure(report: Report, *, verbose: bool = False, every: int = 1) -> tuple[Counter[str], Counter[str]]:
    """How often each change was made, and how often it was told."""
    made: Counter[str] = Counter()
    told: Counter[str] = Counter()

    def tried(name: str, found: bool, why: str) -> None:
        made[name] += 1
        told[name] += found
        if verbose and not found:
            print(f"  {name}: {why}")

    unread = "这一部分说的不是表格里的数"
    for account in report.base.accounts[::every]:
        place = report.place(account) if account.reason != unread else None
        if place is None:
            continue
        passage, start, end = place
        around = passage.text[max(0, start - 16) : end + 4]
        for name, new in changed_numbers(passage.text[start:end]):
            found = report.found_on(report.with_text(passage, start, end, new), account.span)
            kind = "checked" if account.status != "unchecked" else "unchecked"
            tried(f"{name} ({kind})", found, f"{around} → {new}")
        unit = _UNITS.match(passage.text, end - 1) or _UNITS.match(passage.text, end)
        if unit is not None:
            span = passage.content.span_of(start, unit.end())
            new_text = passage.text[start : unit.start()]
            found = report.found_on(report.with_text(passage, start, unit.end(), new_text), span)
            tried("unit lost", found, around)
    for passage in report.structure.passages:
        if not any(passage.span.covers(a.span) and a.reason != unread for a in report.base.accounts):
            continue
        for m in re.finditer(_TURNED, passage.text):
            found = report.found_on(
                report.with_text(passage, m.start(), m.end(), TURNED[m.group()]), passage.content.span_of(*m.span())
            )
            tried("direction turned", found, passage.text[max(0, m.start() - 16) : m.end() + 12])
    return made, told


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="*", type=Path, help="without any, the labelled prose of the corpus")
    parser.add_argument("--verbose", action="store_true", help="print what was not told")
    parser.add_argument("--every", type=int, default=1, help="change only one number in so many")
    asked = parser.parse_args()
    made: Counter[str] = Counter()
    told: Counter[str] = Counter()
    given = [(p.name, Report(read_document(p))) for p in asked.reports]
    for name, report in given or ((case["id"], report_of(case)) for case in labelled()):
        read = [a for a in report.base.accounts if a.reason != "这一部分说的不是表格里的数"]
        known = sum(a.status != "unchecked" for a in read)
        alarms = sum(c.severity is not Severity.INFO for c in report.base.contradictions)
        print(f"{name}: {known} of {len(read)} numbers accounted for, {alarms} told as they stand")
        for c in report.base.contradictions:
            print(f"    {c.kind} {c.severity.value}: {c.message}")
        more, found = measure(report, verbose=asked.verbose, every=asked.every)
        made += more
        told += found
    for name in sorted(made):
        print(f"{name:30} {told[name]:5} of {made[name]:5}  {100 * told[name] / made[name]:5.1f} %")


if __name__ == "__main__":
    main()
