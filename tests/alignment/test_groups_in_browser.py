"""The page of alike reports in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting.renderers.resemblance import render_resemblance_html
from tests.alignment.test_groups import hostile
from tests.browser import evaluate, violations

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 390)])
def test_axe_finds_nothing(tmp_path: Path, dark: bool, width: int) -> None:
    assert violations(render_resemblance_html(hostile()), tmp_path, dark=dark, width=width) == []


def test_it_fits_a_phone(tmp_path: Path) -> None:
    page = render_resemblance_html(hostile())
    told = evaluate(page, "function () { return document.documentElement.scrollWidth; }", tmp_path, width=390)
    assert told <= 390
