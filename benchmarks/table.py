"""One command that prints the table of costs: ratios within one run, memory, workers, growth by shape.

    python -m benchmarks.table [--runs N] [--size N] [--reports N] [--only costs,memory,workers,cluster,growth]

CPU seconds of a machine that others use too are worth little; each figure is a ratio to something measured in the same
run, several times in turns, of which the median counts. ``growth`` is the exponent between a text and four times the
text: 1 is linear, 1.16 is five times the time. Memory is the largest resident set of any process of a command, over
1, 10 … reports in one process. Workers are compared by time on the clock, which says little where others use the
machine; of a cluster, which is started for it, the CPU seconds of all workers are told, too.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
    "wholes within wholes (number engine)": lambda n: (
        "收到申请90件，" + "其中网上8件（其中个人3件、企业5件）、信函4件，" * n
    ),
    "totals (number engine)": lambda n: "".join(f"公开{i}件、答复{i}件，共{2 * i}件，" for i in range(n)),
    "shares (number engine)": lambda n: "".join(f"公开{i + 3}件，占{i % 100}%，" for i in range(n)),
    "growth rates (number engine)": lambda n: "".join(f"收到申请{i + 3}件，比上年增长{i % 100}%，" for i in range(n)),
    "Chinese numerals (number engine)": lambda n: "公开一百二十件，" * n,
    "agencies": lambda n: "示例县人民政府办公室、" * n,
    "years": lambda n: "2024年、2023年和" * n,
    "half-width marks": lambda n: "公开(3),继续;" * n,
    "slips": lambda n: "帐号按装渡过登陆" * n,
    "sections": lambda n: "".join(f"## {i}、总体情况\n\n公开\n\n" for i in range(n)),
    "headings that are alike": lambda n: "（一）主动公开\n\n公开信息3条。\n\n" * n,
    "rows that differ": lambda n: "|项目|数量|\n|---|---|\n" + "".join(f"|公开{i}|{i}|\n" for i in range(n)),
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

    reports = sorted(corpus_root().glob("gi_annual_report/*/*.md"))
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

        def least(text: str, runs: int) -> float:
            # Never the same text twice: what is kept of a small one would make it cheaper the second time.
            return min(seconds(mark + text) for mark in "甲乙丙丁"[:runs]) if text[0] not in "|#" else seconds(text)

        for name, shape in SHAPES.items():
            small, large = least(shape(size), 4), least(shape(4 * size), 2)
            yield name, math.log(large / small, 4), large


def made_reports(folder: Path, count: int) -> Path:
    """A folder with so many reports: those of the corpus again and again, of other agencies each time."""
    folder.mkdir(parents=True)
    reports = [p.read_text(encoding="utf-8") for p in sorted(corpus_root().glob("gi_annual_report/*/*.md"))]
    for number in range(count):
        text = reports[number % len(reports)].replace("示例", f"示例{chr(0x4E00 + number % 5000)}")
        (folder / f"r{number:05d}.md").write_text(text, encoding="utf-8")
    return folder


def measured(*command: str) -> tuple[float, float, float]:
    """Seconds on the clock, CPU seconds of all processes, and MiB of the largest one, of a fresh process."""
    program = (
        "import json, resource, subprocess, sys, time; t = time.perf_counter();"
        "d = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "assert d.returncode in (0, 1), d.args;"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps([time.perf_counter() - t, u.ru_utime + u.ru_stime, u.ru_maxrss / 1024]))"
    )
    line = [sys.executable, "-c", program, sys.executable, *command]
    seconds, spent, memory = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    return float(seconds), float(spent), float(memory)


def memory(most: int) -> Iterator[tuple[int, float, float]]:
    """Reports in one process, MiB at the most, CPU seconds a report; from one report to ``most``, by tens."""
    with tempfile.TemporaryDirectory() as folder:
        count = 1
        while count <= most:
            reports = made_reports(Path(folder) / str(count), count)
            _, spent, largest = measured("-m", "drafting", "lint", str(reports), "--jobs", "1", "-q")
            yield count, largest, spent / count
            count *= 10


def workers(count: int, kinds: Sequence[int] = (1, 2)) -> Iterator[tuple[int, float, float | None, float]]:
    """Workers on this machine, seconds on the clock, nothing (they are no children whose CPU is told), reports a
    second."""
    with tempfile.TemporaryDirectory() as folder:
        reports = made_reports(Path(folder) / "reports", count)
        for number in kinds:
            seconds, _, _ = measured("-m", "drafting", "lint", str(reports), "--jobs", str(number), "-q")
            yield number, seconds, None, count / seconds


def cluster(count: int, kinds: Sequence[int] = (1, 2)) -> Iterator[tuple[int, float, float | None, float]]:
    """The same over a Dask cluster on this machine, with the CPU seconds of all workers."""
    with tempfile.TemporaryDirectory() as folder:
        reports = made_reports(Path(folder) / "reports", count)
        warm = made_reports(Path(folder) / "warm", 40)
        for number in kinds:
            with _cluster(Path(folder) / f"{number}.json", number) as (address, processes):
                command = ("-m", "drafting", "lint", "--cluster", address, "-q", "-o")
                measured(*command, f"{folder}/warm{number}/", str(warm))
                before = sum(_spent(p) for p in processes)
                seconds, _, _ = measured(*command, f"{folder}/out{number}/", str(reports))
                yield number, seconds, sum(_spent(p) for p in processes) - before, count / seconds


@contextmanager
def _cluster(file: Path, count: int) -> Iterator[tuple[str, list[int]]]:
    line = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--scheduler-file", str(file), "--port", "0"]
    started = [subprocess.Popen([*line, "--no-dashboard"], stderr=subprocess.DEVNULL)]
    try:
        while not (file.exists() and file.read_text(encoding="utf-8")):
            time.sleep(0.1)
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        line = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
        for _ in range(count):
            started.append(subprocess.Popen([*line, "--no-dashboard"], stderr=subprocess.DEVNULL))
        yield address, [p.pid for p in started[1:]]
    finally:
        for process in started:
            process.kill()
            process.wait()


def _spent(pid: int) -> float:
    """CPU seconds of a process that runs; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="measurements of each, of which the median counts")
    parser.add_argument("--size", type=int, default=500, help="units of the smaller text of a shape")
    parser.add_argument("--reports", type=int, default=1000, help="reports of the largest folder")
    parser.add_argument("--only", default="costs,memory,workers,cluster,growth", help="parts, by comma")
    options = parser.parse_args(arguments)
    wanted = options.only.split(",")
    if "costs" in wanted:
        print("| measure | ratio | goal |\n| --- | --- | --- |")
        for name, ratio, goal in ratios(options.runs):
            print(f"| {name} | {ratio:.2f} | {goal:.2f} |", flush=True)
    if "memory" in wanted:
        print("\n| reports in one process | MiB at most | CPU seconds a report |\n| --- | --- | --- |")
        for count, largest, each in memory(options.reports):
            print(f"| {count} | {largest:.0f} | {each:.2f} |", flush=True)
    for part, run in (("workers", workers), ("cluster", cluster)):
        if part in wanted:
            head = "workers (--jobs)" if part == "workers" else "workers of a cluster"
            print(f"\n| {head} | seconds | CPU seconds of all | reports a second |\n| --- | --- | --- | --- |")
            for number, seconds, spent, rate in run(min(options.reports, 200)):
                told = "" if spent is None else f"{spent:.0f}"
                print(f"| {number} | {seconds:.0f} | {told} | {rate:.1f} |", flush=True)
    if "growth" in wanted:
        print(f"\n| shape, {4 * options.size} units | growth | CPU seconds |\n| --- | --- | --- |")
        for name, exponent, taken in growth(options.size):
            print(f"| {name} | {exponent:.2f} | {taken:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
