"""One command that prints the table of costs: ratios within one run, growth by shape.

    python -m benchmarks.table [--runs N] [--shapes] [--format md]

CPU seconds of a machine that others use too are worth little; each figure is a ratio to something measured in the same
run, several times in turns, of which the median counts. ``growth`` is the exponent between a text and four times the
text: 1 is linear, 1.16 is five times the time.
"""

from __future__ import annotations

import argparse
import logging
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from drafting import api
from drafting.resources import corpus_root

LIBRARIES = "import spacy, jieba; jieba.initialize()"
_TITLE = "# 示例县人民政府办公室2024年政府信息公开工作年度报告\n\n一、总体情况\n\n"
_ORDINARY = "持续推进政府信息公开工作，完善公开目录，方便群众查询各类信息。"
SHAPES: dict[str, Callable[[int], str]] = {
    "short paragraphs": lambda n: (_ORDINARY + "\n\n") * n,
    "one long paragraph": lambda n: _ORDINARY * n,
    "headings": lambda n: "".join(f"（{i}）推进第{i}项工作\n\n" for i in range(n)),
    "list items": lambda n: "\n".join(f"{i}.公开信息" for i in range(n)),
    "brackets": lambda n: "（公开）" * n,
    "open brackets": lambda n: "（" * n,
    "quotes": lambda n: "“公开”" * n,
    "titles": lambda n: "《示例办法》" * n,
    "spaces": lambda n: "公 开 " * n,
    "dots": lambda n: "公开" + "." * n,
    "Latin letters": lambda n: "a" * (4 * n),
    "one table row": lambda n: "|" + "公开|" * n + "\n|" + "---|" * n + "\n|" + "0|" * n,
    "table rows": lambda n: "|甲|乙|\n|---|---|\n" + "|公开|0|\n" * n,
    "digits (number engine)": lambda n: "收到" + "1" * n + "件",
    "numbers (number engine)": lambda n: "公开" + "1件、" * n,
    "其中 chain (number engine)": lambda n: "公开信息9件，" + "其中公开1件，" * n,
}


def cpu_of(*command: str) -> float:
    """CPU seconds of a fresh process."""
    before = os.times()
    subprocess.run([sys.executable, *command], check=False, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds in this process."""
    started = time.process_time()
    work()
    return time.process_time() - started


def in_turns(runs: int, *works: Callable[[], float]) -> list[float]:
    """The median of each, measured in turns, so that what others do meets all alike."""
    times = [[work() for work in works] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def ratios(runs: int) -> Iterator[tuple[str, float, float]]:
    """What was measured, how often its measure, and the goal."""
    import jieba

    reports = sorted(corpus_root().glob("*/*/*.md"))
    lint = ("-m", "drafting", "lint", str(reports[0]), "--format", "json")
    cpu_of(*lint)
    libraries, lint_cpu, typer, help_cpu = in_turns(
        runs,
        lambda: cpu_of("-c", LIBRARIES),
        lambda: cpu_of(*lint),
        lambda: cpu_of("-c", "import typer"),
        lambda: cpu_of("-m", "drafting", "--help"),
    )
    yield "cold lint of one report / import spacy, jieba", lint_cpu / libraries, 0.85
    yield "--help / import typer", help_cpu / typer, 2.0
    jieba.setLogLevel(logging.ERROR)
    texts = [api.read(p).text for p in reports]

    def read_and_lint() -> None:
        for path in reports:
            api.lint(api.read(path))

    def tokenize() -> None:
        for text in texts:
            list(jieba.tokenize(text))

    read_and_lint()
    tokenize()
    words, linting = in_turns(runs, lambda: cpu(tokenize), lambda: cpu(read_and_lint))
    yield "warm reading and linting / jieba.tokenize", linting / words, 4.0


def growth(size: int) -> Iterator[tuple[str, float, float]]:
    """The exponent of each shape, and the seconds of the larger text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.md"

        def seconds(text: str) -> float:
            path.write_text(_TITLE + text + "\n", encoding="utf-8")
            return cpu(lambda: api.lint(api.read(path)))

        seconds(_ORDINARY)
        for name, shape in SHAPES.items():
            small = min(seconds(shape(size)) for _ in range(2))
            large = seconds(shape(4 * size))
            yield name, math.log(large / small, 4), large


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="measurements of each, of which the median counts")
    parser.add_argument("--size", type=int, default=500, help="units of the smaller text of a shape")
    options = parser.parse_args(arguments)
    print("| measure | ratio | goal |\n| --- | --- | --- |")
    for name, ratio, goal in ratios(options.runs):
        print(f"| {name} | {ratio:.2f} | {goal:.2f} |", flush=True)
    print(f"\n| shape, {4 * options.size} units | growth | CPU seconds |\n| --- | --- | --- |")
    for name, exponent, taken in growth(options.size):
        print(f"| {name} | {exponent:.2f} | {taken:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
