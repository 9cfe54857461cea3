"""Measures how well numbers in prose are checked, and fails when that got worse.

    python -m benchmarks.accuracy [FILE...] [--verbose] [--write-baseline]

Without a FILE it measures on the corpus and compares with ``benchmarks/accuracy.json``; a figure that is worse
than there by more than half a point is an error (exit 1). With files of your own it only prints.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks.grounding import DEFAULT, Bench, Score, is_better, load_cases

BASELINE = Path(__file__).with_name("accuracy.json")
SLACK = 0.005
"""How much worse a share may be before it counts: a changed number is drawn anew when a passage is edited."""


def worse(figures: dict[str, float], baseline: dict[str, float]) -> list[str]:
    """What got worse than a baseline, in a line each."""
    out = []
    for name, was in baseline.items():
        now = figures.get(name)
        if now is None or (is_better(name, was, now) and abs(was - now) > SLACK):
            out.append(f"{name}: {was} before, {now} now")
    return out


def show(name: str, score: Score, seconds: float) -> None:
    """Print a score by kind."""
    print(f"{name}: {score.passages} passages, {score.numbers} numbers, {seconds:.0f} s")
    for kind, tally in sorted(score.recall.items()):
        print(f"  {kind:14s} {tally.found:4d} of {tally.tried:4d}  {100 * tally.share:5.1f} %")
    free = f"numbers of no table changed {score.none.tried}, with a finding {score.none.found}"
    print(f"  false alarms {score.alarms}; {free}")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="grounding files (default: the corpus)")
    parser.add_argument("--verbose", action="store_true", help="print every alarm, miss and wrong link")
    parser.add_argument("--write-baseline", action="store_true", help="make what is measured the new baseline")
    options = parser.parse_args(arguments)
    bench = Bench()
    figures: dict[str, float] = {}
    for path in options.files or [DEFAULT]:
        started = time.perf_counter()
        score = bench.measure(load_cases(path))
        show(path.name, score, time.perf_counter() - started)
        if options.verbose:
            print(*score.notes, sep="\n")
        figures = score.figures()
    for name, value in figures.items():
        print(f"{name}: {value}")
    if options.files:
        return 0
    if options.write_baseline:
        BASELINE.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    faults = worse(figures, json.loads(BASELINE.read_text(encoding="utf-8")))
    for fault in faults:
        print(f"WORSE {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
