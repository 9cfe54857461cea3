"""What is made of a sample of the labelled passages, and of the labelled prose on amounts, as lines of text: as they
stand, and with numbers changed.

``python -m tests.grounding.golden`` writes ``tests/golden/grounding.txt`` anew. Look at the difference before it is
committed: each line is a number that is read otherwise, and there should be a reason for it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.amounts import changed_numbers, labelled, report_of
from benchmarks.calibrate import Bench, read
from benchmarks.grounding import changed, figures_of, filled, head_of, load_cases, place_of
from drafting.analysis.verdicts import NumbersAnalysis
from drafting.genre.loader import load_genre
from drafting.grounding.engine import Analysis
from drafting.grounding.frames import Frame
from drafting.grounding.readings import Reading
from drafting.grounding.weights import load_weights
from drafting.linter import make_context
from drafting.readers.files import read_document
from drafting.rules.base import PreviousYear

GOLDEN = Path(__file__).parents[1] / "golden" / "grounding.txt"
_EACH = 19
"""Of so many passages one is in the sample, the same when others are added."""
_EACH_AMOUNT = 23
"""Every so many numbers of prose on amounts one is changed."""


def lines_of(case: Mapping[str, Any], nth: int, bench: Bench) -> list[str]:
    """What is made of a passage, as it stands and with one of its numbers changed."""
    cells = filled(case["cells"])
    versions = []
    for text in _texts(case, nth, set(cells.values())):
        analysis, _ = read(bench.reader(case, cells), text)
        lines = list(_readings(analysis))
        figures = figures_of(case, cells, case["year"])
        before = case.get("previous_cells")
        last = PreviousYear(figures_of(case, filled(before), case["year"] - 1)) if before else None
        document = read_document("passage.md", content=f"{head_of(case)}{text}\n")
        context = make_context(document, load_genre(), figures=figures, previous=last)
        versions.append([*lines, *_verdicts(context.numbers, document.text)])
    plain, *others = versions
    return [*plain, *(f"changed: {line}" for lines in others for line in lines if line not in plain)]


def _texts(case: Mapping[str, Any], nth: int, taken: set[Any]) -> Iterator[str]:
    text = case["text"]
    yield text
    numbers = [m for m in case["mentions"] if m["span"].isdigit()]
    if numbers:
        mention = numbers[nth % len(numbers)]
        start = place_of(text, mention)
        yield text[:start] + changed(mention["span"], taken, random.Random(nth)) + text[start + len(mention["span"]) :]


def _readings(analysis: Analysis) -> Iterator[str]:
    for frame in analysis.passage.ordered():
        if frame.item.id in analysis.claims:
            claim = analysis.claims[frame.item.id]
            said = f"= {_short(claim.fit)}" if claim.fit else f"≠ {_short(claim.readings[0])}"
            yield f"{_said(frame)} {said}{_features({} if claim.fit else claim.features)}"
    for s in analysis.sums:
        yield f"{_said(s.whole)} {'=' if s.holds else '≠'} {' + '.join(map(_said, s.parts))}{_features(s.features)}"
    for share in analysis.shares:
        pair = " / ".join(str(o.value) for o in share.pair) if share.pair else "?"
        yield f"{_said(share.frame)} {'=' if share.holds else '≠'} {pair}{_features(share.features)}"
    for change in analysis.changes:
        yield f"{_said(change.frame)} {'=' if change.holds else '≠'} {change.expected}{_features(change.features)}"
    for statement in analysis.statements:
        claims = ", ".join(_short(readings[0]) for readings in statement.claims)
        yield f"{statement.kind} {statement.holds} {claims}{_features(statement.features)}"


def _short(reading: Reading) -> str:
    first, *more = str(reading.expression).split(" + ")
    return f"{first} and {len(more)} more" if more else first


def _said(frame: Frame) -> str:
    return frame.number.text


def _features(features: Mapping[str, float]) -> str:
    """With one decimal: what one model makes of a passage is a feature of the next, so that its third figure changes
    whenever weights are fitted, and readings that changed would be lost among lines that say the same."""
    return "".join(f"; {name} {round(value, 1) + 0.0:g}" for name, value in sorted(features.items()) if value)


def _verdicts(numbers: NumbersAnalysis, text: str) -> Iterator[str]:
    for c in numbers.contradictions:
        yield f"{c.severity}: {c.kind} {text[c.span.start : c.span.end]} {c.expected} {c.reading or ''}".rstrip()
    for account in numbers.accounts:
        if account.status != "verified":
            yield f"{account.status}: {text[account.span.start : account.span.end]}"


def lines_of_amounts(case: Mapping[str, Any]) -> list[str]:
    """What the numbers of prose on amounts are held against, and what is told when one of them is changed."""
    report = report_of(case)
    out = [f"{account.text} {account.status} {account.reading or ''}".rstrip() for account in report.base.accounts]
    for nth, account in enumerate(report.base.accounts[::_EACH_AMOUNT]):
        place = report.place(account)
        if place is None:
            continue
        passage, start, end = place
        ways = list(changed_numbers(passage.text[start:end]))
        for way, text in ways[nth % len(ways) :][:1] if ways else ():
            now = report.with_text(passage, start, end, text).contradictions
            told = [f"{c.severity} {c.kind} {c.found} {c.expected}" for c in now]
            out.append(f"changed: {account.text} {way}: {'; '.join(told)}")
    return out


def of_passages() -> dict[str, list[str]]:
    """By passage of the sample, what is made of it."""
    bench = Bench(load_weights(load_genre().root))
    return {case["id"]: lines_of(case, nth, bench) for nth, case in enumerate(sample())}


def of_amounts() -> dict[str, list[str]]:
    """By report whose prose on amounts is labelled, what is made of it."""
    return {case["id"]: lines_of_amounts(case) for case in labelled()}


def sample() -> list[dict[str, Any]]:
    """The passages that are looked at."""
    return [case for case in load_cases() if crc32(case["id"].encode()) % _EACH == 0]


def kept() -> dict[str, list[str]]:
    """By passage, what was made of it when somebody last looked."""
    out: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            lines = out[line[2:]] = []
        else:
            lines.append(line)
    return out


if __name__ == "__main__":
    written = (line for id, lines in (of_passages() | of_amounts()).items() for line in (f"# {id}", *lines))
    GOLDEN.write_text("\n".join(written) + "\n", encoding="utf-8")
