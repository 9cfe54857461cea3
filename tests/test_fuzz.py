"""Broken files are read or refused, whatever is broken in them; the long run is ``python -m benchmarks.fuzz``."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.fuzz.__main__ import FIGURES, REPORTS, broken, fault_of, seeds
from drafting import api

EACH = 12
"""Files of a format in a run of the tests: enough to tell that the run works, far too few to find much."""


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    return seeds(tmp_path_factory.mktemp("seeds"))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [*REPORTS, *FIGURES])
def test_a_broken_file_is_read_or_refused(suffix: str, material: dict[str, list[bytes]], tmp_path: Path) -> None:
    files = material[suffix]
    for seed in range(1_000_000, 1_000_000 + EACH):
        path = tmp_path / f"{seed}{suffix}"
        path.write_bytes(broken(suffix, files[seed % len(files)], seed))
        assert fault_of(path) == "", f"seed {seed}"


def test_a_seed_makes_the_same_file_again() -> None:
    data = "# 示例县人民政府办公室2024年政府信息公开工作年度报告\n".encode() * 20
    made = [broken(".md", data, seed) for seed in range(40)]
    assert made == [broken(".md", data, seed) for seed in range(40)]
    assert len(set(made)) > 30


def test_a_fault_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def falls(_path: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(api, "read", falls)
    path = tmp_path / "r.md"
    path.write_text("x", encoding="utf-8")
    assert "ZeroDivisionError" in fault_of(path)
