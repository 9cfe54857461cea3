"""Mutants: each changes one thing, in place, and is told by a test that needs it."""

from __future__ import annotations

import importlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.mutants import Lines, Probe, Session, fate_of, mutants_of, put_in_place

SOURCE = """
from functools import cached_property

MOST = 3


def clipped(values, most=MOST):
    out = []
    for value in sorted(values):
        if value < 0 or value in out:
            continue
        out.append(value)
    return [v for v in out if v <= MOST]


class Pair:
    first = 1

    @cached_property
    def both(self):
        return (self.first, *self.rest())

    def rest(self):
        yield from (2, 3)
"""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "toy_of_mutants.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("toy_of_mutants")
    del sys.modules["toy_of_mutants"]


def test_what_is_made_wrong() -> None:
    said = [f"{m.name} [{m.kind}] {m.was} -> {m.now}" for m in mutants_of("toy", SOURCE)]
    assert said == [
        "MOST [constant] 3 -> 4",
        "clipped [call] sorted(values) -> values",
        "clipped [always true] value < 0 or value in out -> True",
        "clipped [guard] value < 0 or value in out -> False",
        "clipped [operand] value < 0 or value in out -> value in out",
        "clipped [operand] value < 0 or value in out -> value < 0",
        "clipped [comparison] value < 0 -> value <= 0",
        "clipped [comparison] value in out -> value not in out",
        "clipped [number] 0 -> 1",
        "clipped [step] out.append(value) -> pass",
        "clipped [filter] v <= MOST -> ",
        "clipped [comparison] v <= MOST -> v < MOST",
        "Pair.first [constant] 1 -> 2",
        "Pair.both [step] *self.rest() -> ",
        "Pair.rest [step] (2, 3) -> ()",
        "Pair.rest [number] 2 -> 3",
        "Pair.rest [number] 3 -> 4",
    ]


def test_a_mutant_is_in_place_for_who_has_imported_the_function(toy: ModuleType) -> None:
    clipped, made = toy.clipped, {str(m): m for m in mutants_of("toy", SOURCE)}

    def becomes(beginning: str) -> object:
        (mutant,) = (m for said, m in made.items() if beginning in said)
        assert put_in_place(mutant, toy)
        return clipped([3, -1, 9, 3, 0])

    assert clipped([3, -1, 9, 3, 0]) == [0, 3]
    assert becomes("-> value in out") == [-1, 0, 3]
    assert becomes("[filter]") == [0, 3, 9], "the one before is gone"
    assert becomes("sorted(values) -> values") == [3, 0]
    assert becomes("MOST [constant]") == [3, 0], "a constant changes beside the code"
    pair = toy.Pair()
    becomes("Pair.both [step]")
    assert pair.both == (1,)


def test_a_mutant_is_told_by_the_test_that_needs_it(toy: ModuleType) -> None:
    def keeps_the_order() -> bool:
        assert toy.clipped([3, 0]) == [0, 3]
        return False

    with Lines([str(toy.__file__)]) as lines:
        keeps_the_order()
    assert {line for _, line in lines.hit} == set(range(8, 14)) - {11}, "nothing is left out of this list"
    session = Session([Probe("order", "unit", keeps_the_order)], defaultdict(list, {p: [(0, "")] for p in lines.hit}))
    fates = [fate_of(m, toy, session) for m in mutants_of("toy", SOURCE)]
    verdicts = {f"{f.mutant.kind} {f.mutant.now}": f.verdict for f in fates}
    assert verdicts["call values"] == "told"
    assert verdicts["step pass"] == "told"
    assert verdicts["guard False"] == "survives", "no test has a number that stands twice"
    assert verdicts["step ()"] == "not reached"
    assert Counter(f.by for f in fates if f.verdict == "told") == {"order": sum(f.verdict == "told" for f in fates)}
    keeps_the_order()  # nothing of it stays in this process


def test_a_sample_is_the_same_each_time_and_when_lines_move() -> None:
    made, moved = mutants_of("toy", SOURCE), mutants_of("toy", f"\n\n{SOURCE}")
    assert [m.drawn(0.5) for m in made] == [m.drawn(0.5) for m in moved]
    assert 0 < sum(m.drawn(0.5) for m in made) < len(made)
    assert all(m.drawn(1) for m in made)
    assert len({m.key for m in made}) == len(made)
