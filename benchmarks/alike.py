"""What it costs to find the alike ones among very many reports: made ones, of which only the sketches exist.

    python -m benchmarks.alike [REPORTS …]

A report has thirty sentences of its own of fifteen words. A third are those of its city (of two hundred, with a pool of
forty sentences each), a word changed in a third of them; some are known all over the province, some are taken from one
of the fifty reports before; the rest are its own. Printed are CPU seconds and the memory of the process at the most.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from drafting.alignment.similarity import OwnSentence, ReportSketch, most_similar, own_sentence

_SENTENCES, _WORDS = 30, 15
_CITIES, _POOL = 200, 40


def made(count: int, seed: int = 5) -> list[ReportSketch]:
    """So many reports, the same each time."""
    rng = random.Random(seed)
    words = [f"词{i}" for i in range(60_000)]
    pools = [[tuple(rng.choices(words, k=_WORDS)) for _ in range(_POOL)] for _ in range(_CITIES)]
    out: list[ReportSketch] = []
    for number in range(count):
        pool = rng.choice(pools)
        own = []
        for line in range(_SENTENCES):
            kind = rng.random()
            if kind < 0.3:
                keys = list(rng.choice(pool))
                if rng.random() < 0.3:
                    keys[rng.randrange(_WORDS)] = rng.choice(words)
            elif kind < 0.33:
                keys = list(pools[0][line])
            elif kind < 0.4 and out:
                taken: OwnSentence = rng.choice(rng.choice(out[-50:]).sentences)
                keys = list(taken.keys)
            else:
                keys = rng.choices(words, k=_WORDS)
            own.append(own_sentence(keys, "".join(keys), line))
        out.append(ReportSketch(f"{number:06d}.docx", f"示例{number}局", 2024, tuple(own)))
    return out


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=int, nargs="*", default=[1_000, 10_000, 50_000])
    print("| reports | sketching, CPU s | comparing, CPU s | MiB at most | groups |\n| --- | --- | --- | --- | --- |")
    for count in parser.parse_args(arguments).reports:
        started = time.process_time()
        reports = made(count)
        sketched = time.process_time()
        found = most_similar(reports)
        done = time.process_time()
        spent = f"{sketched - started:.0f} | {done - sketched:.0f}"
        print(f"| {count} | {spent} | {_peak():.0f} | {len(found.groups)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
