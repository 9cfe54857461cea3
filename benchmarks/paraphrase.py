"""Passages said otherwise: the same meaning must have the same verdict.

    python -m benchmarks.paraphrase [FILE …] [--verbose]

Each way of saying is tried on every passage by itself. Two things are counted: numbers that were verified and no longer
are, and findings that the passage did not draw before. The words used here are not taken from the lexicon.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.grounding import DEFAULT, figures_of, filled, head_of, load_cases
from drafting.findings import Severity
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.results import LintResult
from drafting.rules.base import PreviousYear
from drafting.rules.registry import all_rules

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_VERBS = "收到|受理|接收|办结|答复|制发|作出"


def _adverb(text: str) -> str:
    """依序 before the first verb of each sentence that says what was done."""
    return re.sub(rf"(?<![均未已共新不可])({_VERBS})(?=(?:了)?(?:政府信息|信息公开|依申请|行政|规范))", r"依序\1", text)


WAYS: Mapping[str, Callable[[str], str]] = {
    "an opening phrase": lambda text: "综合各方面情况，" + text,
    "a closing sentence": lambda text: text + "各项工作平稳推进。",
    "wide digits": lambda text: text.translate(_WIDE),
    "another measure word": lambda text: re.sub(r"(?<=\d)件(?!次)", "宗", text),
    "an adverb before the verb": _adverb,
    "half-width commas": lambda text: re.sub(r"(?<!\d)，(?!\d)", ",", text),
    "two sentences for one": lambda text: text.replace("；", "。"),
}
"""Ways to say the same."""


def linted(cases: Iterable[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], LintResult]]:
    """The passages as they stand, each with what the linter makes of it."""
    return [(case, _lint(case, case["text"])) for case in cases]


def measure(
    before: Sequence[tuple[Mapping[str, Any], LintResult]], ways: Collection[str] = tuple(WAYS)
) -> dict[str, tuple[int, int, int, list[str]]]:
    """By way: numbers verified before, verified no longer, new findings, and a line for each of them."""
    out: dict[str, tuple[int, int, int, list[str]]] = {}
    for name in ways:
        change = WAYS[name]
        verified = lost = alarms = 0
        notes: list[str] = []
        for case, base in before:
            text = change(case["text"])
            if text == case["text"]:
                continue
            now = _lint(case, text)
            had, has = _verified(base), _verified(now)
            verified += had
            lost += max(0, had - has)
            new = max(0, _told(now) - _told(base))
            alarms += new
            if had > has or new:
                notes.append(f"{name}: {case['id']} {had} -> {has}, {new} new: {text[:60]}")
        out[name] = (verified, lost, alarms, notes)
    return out


def _lint(case: Mapping[str, Any], text: str) -> LintResult:
    rules = [r for r in all_rules() if r.code.startswith("NM")]
    document = read_document("passage.md", content=head_of(case) + text + "\n")
    previous = case.get("previous_cells")
    last = PreviousYear(figures_of(case, filled(previous), case["year"] - 1)) if previous else None
    return lint_document(
        document, figures=figures_of(case, filled(case["cells"]), case["year"]), previous=last, rules=rules
    )


def _verified(result: LintResult) -> int:
    return result.coverage.verified


def _told(result: LintResult) -> int:
    return sum(1 for f in result.findings if f.severity in (Severity.ERROR, Severity.WARNING))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[DEFAULT])
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    cases = [c for f in args.files for c in load_cases(f)]
    for name, (verified, lost, alarms, notes) in measure(linted(cases)).items():
        share = 100 * lost / verified if verified else 0.0
        print(f"{name:28s} {verified:5d} verified, {lost:3d} lost ({share:.2f} %), {alarms} new findings")
        if args.verbose:
            print("\n".join("   " + n for n in notes))


if __name__ == "__main__":
    main()
