"""Measures cold start and linting time as ratios within one run, and fails when they grew much.

    python -m benchmarks.speed [--runs N] [--write-baseline]

Times differ between machines, ratios hardly: each command's start is divided by that of ``drafting --version``, and
the time to lint a report of the corpus in a warm process by the time to read it. A ratio that is half as much again
as in ``benchmarks/speed.json`` is an error (exit 1). No test runs this.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.resources import corpus_root

BASELINE = Path(__file__).with_name("speed.json")
SLACK = 1.5


def least(runs: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest of some runs: what disturbs a run only ever makes it slower."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def command(*arguments: str) -> Callable[[], object]:
    """A fresh process of the program."""
    line = [sys.executable, "-m", "drafting", *arguments]
    return partial(subprocess.run, line, check=False, capture_output=True)


def measure(runs: int) -> tuple[dict[str, float], dict[str, float]]:
    """Ratios, and the seconds they were made of."""
    reports = sorted(corpus_root().glob("gi_annual_report/*/*.md"))
    report, figures = str(reports[0]), str(reports[0].with_suffix(".figures.yaml"))
    seconds = {"start": least(runs, command("--version"))}
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "rules": command("rules", "NM01"),
            "extract": command("extract", report, "-o", str(Path(folder) / "f.json")),
            "draft": command("draft", figures, "-o", str(Path(folder) / "d.md")),
            "lint of tables": command("lint", report, "--select", "TB,ST"),
            "lint": command("lint", report),
        }
        for name, work in commands.items():
            seconds[name] = least(runs, work)
    ratios = {f"{name} / start": seconds[name] / seconds["start"] for name in commands}
    documents = [read_document(p) for p in reports]
    lint_document(documents[0])
    seconds["read a report"] = statistics.mean(least(runs, partial(read_document, p)) for p in reports)
    seconds["lint a report"] = statistics.mean(least(runs, partial(lint_document, d)) for d in documents)
    ratios["lint / read a report"] = seconds["lint a report"] / seconds["read a report"]
    return {k: round(v, 2) for k, v in ratios.items()}, {k: round(v, 4) for k, v in seconds.items()}


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command, of which the quickest counts")
    parser.add_argument("--write-baseline", action="store_true", help="make what is measured the new baseline")
    options = parser.parse_args(arguments)
    ratios, seconds = measure(options.runs)
    for name, value in seconds.items():
        print(f"{name:24s} {value:8.4f} s")
    for name, value in ratios.items():
        print(f"{name:24s} {value:8.2f}")
    if options.write_baseline:
        BASELINE.write_text(json.dumps(ratios, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    faults = [
        f"{k}: {was} before, {ratios.get(k)} now" for k, was in baseline.items() if ratios.get(k, 0) > was * SLACK
    ]
    for fault in faults:
        print(f"SLOWER {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
