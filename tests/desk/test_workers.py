"""Workers: what they do can be broken off, takes no longer than it may, and owners take turns."""

from __future__ import annotations

import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from drafting.desk.workers import (
    CancelledWorkError,
    FailedWorkError,
    LostWorkError,
    Pool,
    RefusedWorkError,
    TooSlowError,
    Work,
)

pytestmark = pytest.mark.slow
FIGURES = {"agency": {"name": "示例县水利局"}, "year": 2024, "cells": {}}
ENDLESS = "tests.desk.slow:pause"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(1)
    made.start()
    yield made
    made.close()


def submit(pool: Pool, owner: str, function: str, *arguments: Any, seconds: float = 60) -> Work:
    return pool.submit(owner, function, *arguments, seconds=seconds)


def test_what_is_done_comes_back(pool: Pool) -> None:
    assert submit(pool, "a", "balance", FIGURES).result.result(60)["faults"] == []


def test_what_is_wrong_with_the_input_is_told_line_by_line(pool: Pool) -> None:
    # What can be read of a form is read; what cannot be used at all is refused.
    half = submit(pool, "a", "balance", {"agency": {"name": "示例县水利局"}, "cells": {}}).result.result(60)
    assert ["报告年度" in line for line in half["wrong"]] == [True]
    with pytest.raises(RefusedWorkError, match="文种"):
        submit(pool, "a", "balance", {"genre": "no_such_genre", "year": "2024", "cells": {}}).result.result(60)


def test_a_fault_of_the_program_ends_nothing_else(pool: Pool) -> None:
    with pytest.raises(FailedWorkError, match="AttributeError"):
        submit(pool, "a", "no_such_task").result.result(60)
    assert submit(pool, "a", "balance", FIGURES).result.result(60)


def test_what_takes_too_long_is_ended_and_the_next_goes_on(pool: Pool) -> None:
    submit(pool, "a", "balance", FIGURES).result.result(60)
    begun = time.monotonic()
    with pytest.raises(TooSlowError):
        submit(pool, "a", ENDLESS, 600, seconds=0.3).result.result(60)
    assert time.monotonic() - begun < 20
    assert submit(pool, "a", "balance", FIGURES).result.result(60)


def test_what_nobody_wants_any_more_is_broken_off(pool: Pool) -> None:
    running, waiting = submit(pool, "a", ENDLESS, 600, seconds=600), submit(pool, "a", "balance", FIGURES)
    other = submit(pool, "b", "balance", FIGURES)
    while not pool._hands[0]._work:
        time.sleep(0.01)
    pool.cancel("a")
    for work in (running, waiting):
        with pytest.raises(CancelledWorkError):
            work.result.result(60)
    assert other.result.result(60)["faults"] == []


def test_a_process_that_dies_is_told_and_replaced(pool: Pool) -> None:
    work = submit(pool, "a", ENDLESS, 600, seconds=600)
    while not pool._hands[0]._work:
        time.sleep(0.01)
    time.sleep(0.2)
    pool._hands[0]._process.kill()
    with pytest.raises(LostWorkError):
        work.result.result(60)
    assert submit(pool, "a", "balance", FIGURES).result.result(60)


def test_owners_take_turns() -> None:
    idle = Pool(0)
    for owner in ("a", "a", "a", "b", "c", "b"):
        submit(idle, owner, "balance", FIGURES)
    assert [w.owner for _ in range(6) if (w := idle.next()) is not None] == ["a", "b", "c", "a", "b", "a"]


def test_a_process_that_cannot_be_started_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of processes or memory for a moment must not cost the desk a worker for good."""
    left = [OSError("no more processes"), OSError("no more processes")]
    start = BaseProcess.start

    def refused(process: BaseProcess) -> None:
        if process.name == "desk-worker" and left:
            raise left.pop()
        start(process)

    monkeypatch.setattr(BaseProcess, "start", refused)
    made = Pool(1)
    made.start()
    try:
        with pytest.raises(FailedWorkError, match="no more processes"):
            submit(made, "a", "balance", FIGURES).result.result(60)
        assert submit(made, "a", "balance", FIGURES).result.result(120)["faults"] == []
    finally:
        made.close()
