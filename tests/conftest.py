"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Tests run side by side: a library that computes on all cores would only wait for the others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


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
