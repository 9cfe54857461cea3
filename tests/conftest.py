"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_reports() -> Path:
    """The folder of published reports, which is no part of the project; tests on it skip where it is absent."""
    shared = Path(os.environ.get("DRAFTING_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    reports = shared / "reports"
    if not reports.is_dir():
        pytest.skip("the published reports are not here")
    return reports
