"""Imports only run downward: the contract in pyproject.toml, held in every test run."""

from __future__ import annotations

from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]


def test_imports_only_run_downward(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filenames=("pyproject.toml",), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out
