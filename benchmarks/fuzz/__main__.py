"""Reads and lints broken files until the time is over, and tells what fell.

    python -m benchmarks.fuzz [--minutes M] [--seed N] [--only docx,html,…] [--keep FOLDER] [SEEDS…]

A file may be read, or refused with one line (``InputError``, ``DraftingError``); any other exception, a rule that
breaks, and more than twenty CPU seconds are faults. Each is told with its seed, by which it is made again, and kept in
``--keep``; mended, it goes to ``tests/fixtures/fuzz`` where a test reads it. Exit status 1 if anything fell.
Files that are given are mutated too; without any the seeds are those that the project itself makes.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.fuzz.mutations import mutated, package
from drafting import api
from drafting.errors import DraftingError
from drafting.resources import corpus_root

SLOWEST = 20.0
REPORTS = (".md", ".txt", ".html", ".docx")
FIGURES = (".yaml", ".json", ".xlsx")
PACKED = (".docx", ".xlsx")


def seeds(folder: Path) -> dict[str, list[bytes]]:
    """A few files of every format that is read, by suffix; the program writes them."""
    out: dict[str, list[bytes]] = {}
    reports = sorted(corpus_root().glob("*/*/*.md"))
    for number, path in enumerate((reports[0], reports[len(reports) // 2])):
        out.setdefault(".md", []).append(path.read_bytes())
        out.setdefault(".txt", []).append(path.read_bytes())
        figures = api.load_figures(path.with_suffix(".figures.yaml"))
        drafted = api.draft(figures)
        for suffix in (".html", ".docx"):
            made = folder / f"{number}{suffix}"
            drafted.write(made)
            out.setdefault(suffix, []).append(made.read_bytes())
        for suffix in FIGURES:
            made = folder / f"{number}{suffix}"
            figures.write(made)
            out.setdefault(suffix, []).append(made.read_bytes())
    return out


def broken(suffix: str, data: bytes, seed: int) -> bytes:
    """The broken file of a seed."""
    rng = random.Random(seed)
    return package(rng, data) if suffix in PACKED else mutated(rng, data)


def fault_of(path: Path) -> str:
    """What falls when a file is read and linted; empty if nothing does."""
    started = time.process_time()
    try:
        if path.suffix in FIGURES:
            api.load_figures(path)
        else:
            result = api.lint(api.read(path))
            if result.failed:
                return f"a rule broke: {result.failed[0]}"
    except DraftingError:
        pass
    except Exception:
        return traceback.format_exc(limit=-3)
    taken = time.process_time() - started
    return f"{taken:.0f} CPU seconds" if taken > SLOWEST else ""


def run(material: Mapping[str, Sequence[bytes]], first: int, end: float, keep: Path | None) -> tuple[Counter[str], int]:
    """How many files of each format were tried until a moment, and how many fell."""
    tried: Counter[str] = Counter()
    fallen = 0
    with tempfile.TemporaryDirectory() as folder:
        seed = first
        while time.monotonic() < end:
            for suffix, files in material.items():
                seed += 1
                data = broken(suffix, files[seed % len(files)], seed)
                path = Path(folder) / f"{seed}{suffix}"
                path.write_bytes(data)
                tried[suffix] += 1
                fault = fault_of(path)
                if fault:
                    fallen += 1
                    print(f"seed {seed} {suffix}: {fault}", flush=True)
                    if keep is not None:
                        keep.mkdir(parents=True, exist_ok=True)
                        (keep / path.name).write_bytes(data)
                path.unlink()
    return tried, fallen


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="formats, by comma")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("files", nargs="*", type=Path, help="more files to mutate")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        material = seeds(Path(folder))
    for file in options.files:
        if file.suffix in (*REPORTS, *FIGURES):
            material.setdefault(file.suffix, []).append(file.read_bytes())
    if options.only:
        wanted = {f".{name}" for name in options.only.split(",")}
        material = {suffix: files for suffix, files in material.items() if suffix in wanted}
    tried, fallen = run(material, options.seed, time.monotonic() + options.minutes * 60, options.keep)
    for suffix, count in sorted(tried.items()):
        print(f"{suffix:6s} {count:8d}")
    print(f"{sum(tried.values())} files, {fallen} fell")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
