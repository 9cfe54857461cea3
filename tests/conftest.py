"""What all tests share."""

from __future__ import annotations

import compileall
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# The same tests on the same code give the same answer: who did not cause a failure should not meet it. New examples are
# drawn, and what they find is made small, with --hypothesis-profile=explore.
settings.register_profile("repeat", derandomize=True, phases=(Phase.explicit, Phase.generate), print_blob=True)
settings.register_profile("explore", settings.get_profile("default"))
settings.load_profile("repeat")

# Tests run side by side: a library that computes on all cores would only wait for the others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


# Programs that tests start from other folders find what this process finds.
if os.environ.get("PYTHONPATH"):
    os.environ["PYTHONPATH"] = os.pathsep.join(
        str(Path(p).resolve()) for p in os.environ["PYTHONPATH"].split(os.pathsep)
    )


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program once: where it may not be written down in passing, each of the hundred programs that tests
    start would compile it for itself."""
    if sys.dont_write_bytecode and not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(__file__).resolve().parents[1] / "drafting", quiet=2)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: at the end of a run only one core would be busy with it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Five thousand tests and the modules under them stay until the end: nobody need look through them for garbage
    again and again."""
    if "drafting.genre.packs" in sys.modules:
        sys.modules["drafting.genre.packs"].forget_packs()  # what modules of tests made known while they were read
    gc.collect()
    gc.freeze()


_SLOW = 10
"""Seconds after which a test is slow."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that should be marked slow. It fails none: a machine may be busy with other things."""
    reports = [r for said in ("passed", "failed") for r in terminalreporter.getreports(said)]
    for report in reports:
        if report.when == "call" and report.duration > _SLOW and not {"slow", "long"} & set(report.keywords):
            terminalreporter.write_line(f"not marked as slow: {report.nodeid} took {report.duration:.0f} s")


@pytest.fixture(scope="session", autouse=True)
def _browser_is_closed() -> Iterator[None]:
    yield
    if "tests.browser" in sys.modules:
        sys.modules["tests.browser"].close()


def _shared(folder: str) -> Path:
    """A folder of published material, which is no part of the project; tests on it skip where it is absent."""
    given = os.environ.get("DRAFTING_SHARED")
    shared = Path(given) if given else Path(__file__).resolve().parents[2] / "shared"
    path = shared / folder
    if not path.is_dir():
        pytest.skip(f"no folder {folder} of published material (DRAFTING_SHARED, or ../shared)")
    return path


@pytest.fixture(scope="session")
def shared_reports() -> Path:
    """The folder of published reports."""
    return _shared("reports")


@pytest.fixture(scope="session")
def shared_gold() -> Path:
    """The folder of what is known to be true of the published reports."""
    return _shared("gold")


@pytest.fixture(autouse=True)
def _packs_of_one_test() -> Iterator[None]:
    """What packs of one's own a test makes known, the next one does not know."""
    known = {name: packs for name, packs in sys.modules.items() if name == "drafting.genre.packs"}
    before = [dict(p._own) for p in known.values()]
    yield
    for packs, own in zip(known.values(), before, strict=True):
        if packs._own != own:
            packs._own.clear()
            packs._own.update(own)
