"""Numbers of prose on amounts: how many are accounted for, and how many are told when one of them is changed.

For each number of a report's prose that is held against its tables: its last digit one more, one more in the last
place before the point, ten times as much, two digits exchanged, its unit left out; and each word of direction turned.
Rates of completion, shares and rates of growth (by the words before them) also count apart, and so do numbers that are
only held within bounds. In labelled prose each paragraph on a row is left out, and a mark or an instruction of the form
left in, and the report checked again.
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
from drafting.genre.figures import Figures
from drafting.genre.loader import load_genre
from drafting.genre.packs import recognised
from drafting.linter import lint_document, make_context
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.resources import corpus_root
from drafting.rules.base import Context
from drafting.rules.registry import all_rules
from drafting.text.mapped import MappedText
from drafting.text.span import Span

TURNED = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "大于": "小于", "小于": "大于", "高于": "低于",
    "低于": "高于", "持平": "增加", "降低": "提高", "提高": "降低", "上升": "下降", "超出": "低于", "超支": "结余",
    "结余": "超支",
}  # fmt: skip
_TURNED = re.compile(
    rf"(?:{'|'.join(w for w in TURNED if w != '结余')}|(?<=预算数)结余)(?=[额至到]?[0-9]|.{{0,4}}预算)"
)
_RATES = {
    "completion": re.compile("完成|执行率"),
    "share": re.compile("占|比重"),
    "growth": re.compile("增|降|减|升|提高"),
}
"""The words that say which rate a number with a per cent sign is; the last one before it decides."""
_ITEM = re.compile(r"[（(](?:\d*项)[）)]")
LEFT = ("XX万元", "……", "（如持平作持平表述）", "（不涉及的不列）")
"""What the form has in the place of a figure or beside it, and must not be left in."""
CORPUS = corpus_root() / "final_accounts" / "claims.jsonl"
_UNITS = re.compile(r"万?元|%")
_UNREAD = "这一部分说的不是表格里的数"
_WITHIN = ("不多于它所在的总数", "规定应写明的数量，与金额的有无相符")
"""Reasons of numbers of which only how large they may be is known, and no cell nor sum nor rate: 接待批次, 保有量."""


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


def rate_of(before: str) -> str | None:
    """Which rate the words before a number say that it is."""
    clause = re.split("[。；]", before)[-1]
    last = {name: max((m.end() for m in words.finditer(clause)), default=-1) for name, words in _RATES.items()}
    name = max(last, key=lambda n: last[n])
    return name if last[name] >= 0 else None


class Report:
    """A report whose prose is read again with one passage changed."""

    def __init__(self, document: Document, figures: Figures | None = None, previous: Figures | None = None) -> None:
        head = recognised(document)
        genre = load_genre(head.id) if head is not None else None
        if genre is None:
            raise SystemExit(f"{document.path}: no report of a known genre")
        self.figures = figures
        self.context = make_context(document, genre, figures=figures)
        self.previous = previous
        self.structure = self.context.structure
        self.base = self.context.numbers if previous is None else self._read(self.structure)
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
        return analyse_numbers(
            c.genre, c.edition, structure, c.cells, agency=c.agency, year=c.year, previous=self.previous
        )

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


def report_of(case: Mapping[str, Any], *, previous: bool = False) -> Report:
    """Labelled prose with its figures as a report; with last year's figures, too, where the case has them."""
    return Report(read_document("report.md", content=case["text"]), _figures(case), _figures(case, previous))


def _figures(case: Mapping[str, Any], previous: bool | None = None) -> Figures | None:
    given = case["figures"] if previous is None else case.get("previous") if previous else None
    if given is None:
        return None
    return load_figures("figures.json", content=json.dumps(given, ensure_ascii=False).encode())


def checked_again(case: Mapping[str, Any]) -> tuple[Counter[str], Counter[str]]:
    """How often a paragraph on a row was left out, and a mark or an instruction of the form left in, and how often a
    rule told it that tells nothing of the text as it stands."""
    rules = [r for r in all_rules() if r.code in ("ST08", "ST09", "ST10", "ST33")]
    figures = _figures(case)

    def found(text: str) -> Counter[str]:
        result = lint_document(read_document("report.md", content=text), figures=figures, rules=rules)
        return Counter(f.message for f in result.findings if f.severity is not Severity.INFO)

    text = str(case["text"])
    before = found(text)
    made: Counter[str] = Counter()
    told: Counter[str] = Counter()
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line.startswith("#"):
            continue
        if _ITEM.search(line):
            made["paragraph left out"] += 1
            told["paragraph left out"] += bool(found("\n".join(lines[:i] + lines[i + 1 :])) - before)
    for i, left in enumerate(LEFT):
        places = list(re.finditer(r"[0-9.,]+万?元", text))[i * 3 :: 12]
        for m in places:
            wrong = text[: m.start()] + left + text[m.end() :] if i < 2 else text[: m.end()] + left + text[m.end() :]
            made["instruction or mark left"] += 1
            told["instruction or mark left"] += bool(found(wrong) - before)
    return made, told


def measure(report: Report, *, verbose: bool = False, every: int = 1) -> tuple[Counter[str], Counter[str]]:
    """How often each change was made, and how often it was told."""
    made: Counter[str] = Counter()
    told: Counter[str] = Counter()

    def tried(name: str, found: bool, why: str) -> None:
        made[name] += 1
        told[name] += found
        if verbose and not found:
            print(f"  {name}: {why}")

    for account in report.base.accounts[::every]:
        place = report.place(account) if account.reason != _UNREAD else None
        if place is None:
            continue
        passage, start, end = place
        around = passage.text[max(0, start - 16) : end + 4]
        for name, new in changed_numbers(passage.text[start:end]):
            found = report.found_on(report.with_text(passage, start, end, new), account.span)
            kind = "checked" if account.status != "unchecked" else "unchecked"
            tried(f"{name} ({kind})", found, f"{around} → {new}")
            if name == "one" and kind == "checked":
                tried(f"one: {'within bounds' if account.reason in _WITHIN else 'borne out'}", found, around)
            rate = rate_of(passage.text[:start]) if name == "one" and passage.text[end - 1 : end] == "%" else None
            if rate is not None:
                tried(f"one: {rate} rate", found, f"{around} → {new}")
        unit = _UNITS.match(passage.text, end - 1) or _UNITS.match(passage.text, end)
        if unit is not None:
            span = passage.content.span_of(start, unit.end())
            new_text = passage.text[start : unit.start()]
            found = report.found_on(report.with_text(passage, start, unit.end(), new_text), span)
            tried("unit lost", found, around)
    for passage in report.structure.passages:
        if not any(passage.span.covers(a.span) and a.reason != _UNREAD for a in report.base.accounts):
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
    parser.add_argument("--file", type=Path, default=CORPUS, help="labelled prose in another file")
    parser.add_argument("--round", type=int, help="the labelled prose of one round alone")
    parser.add_argument("--previous", action="store_true", help="with last year's figures, where the prose has them")
    parser.add_argument("--verbose", action="store_true", help="print what was not told")
    parser.add_argument("--every", type=int, default=1, help="change only one number in so many")
    asked = parser.parse_args()
    totals = _Totals()
    for path in asked.reports:
        totals.add(path.name, Report(read_document(path)), verbose=asked.verbose, every=asked.every)
    for case in labelled(asked.file) if not asked.reports else ():
        if asked.round in (None, case["round"]):
            report = report_of(case, previous=asked.previous)
            totals.add(case["id"], report, verbose=asked.verbose, every=asked.every)
            totals.count(*checked_again(case))
    totals.show()


class _Totals:
    """What was counted over several reports."""

    def __init__(self) -> None:
        self.made: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.numbers = self.known = self.alarms = 0

    def add(self, name: str, report: Report, *, verbose: bool, every: int) -> None:
        """Count a report, and print what is told of it as it stands."""
        read = [a for a in report.base.accounts if a.reason != _UNREAD]
        known = sum(a.status != "unchecked" for a in read)
        alarms = sum(c.severity is not Severity.INFO for c in report.base.contradictions)
        print(f"{name}: {known} of {len(read)} numbers accounted for, {alarms} told as they stand")
        for c in report.base.contradictions:
            print(f"    {c.kind} {c.severity.value}: {c.message}")
        self.numbers += len(read)
        self.known += known
        self.alarms += alarms
        self.count(*measure(report, verbose=verbose, every=every))

    def count(self, made: Counter[str], told: Counter[str]) -> None:
        """Add what was tried and what was told."""
        self.made += made
        self.told += told

    def show(self) -> None:
        """Print the sums."""
        n = max(1, self.numbers)
        print(
            f"{self.known} of {n} accounted for ({self.known / n:.3f}), {100 * self.alarms / n:.2f} told of a hundred"
        )
        for name in sorted(self.made):
            made, told = self.made[name], self.told[name]
            print(f"{name:30} {told:5} of {made:5}  {100 * told / made:5.1f} %")


if __name__ == "__main__":
    main()
