"""The page that compares two years, in a browser: light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from drafting.cli import app
from drafting.resources import corpus_root
from tests.browser import evaluate, violations

pytestmark = pytest.mark.slow
ROOT = corpus_root() / "gi_annual_report"
BEFORE, AFTER = ROOT / "2023" / "shili-county-office.md", ROOT / "2024" / "shili-county-office.md"


@pytest.fixture(scope="module")
def page() -> str:
    return CliRunner().invoke(app, ["compare", str(BEFORE), str(AFTER), "--format", "html"]).stdout


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 1280), (True, 390)])
def test_axe_finds_nothing(page: str, tmp_path: Path, dark: bool, width: int) -> None:
    assert violations(page, tmp_path, dark=dark, width=width) == []


def test_a_dark_screen_gets_a_dark_page_with_its_picture(page: str, tmp_path: Path) -> None:
    function = """function () {
      var bar = getComputedStyle(document.querySelector('svg .now')).fill;
      return [getComputedStyle(document.body).backgroundColor, bar];
    }"""
    light = evaluate(page, function, tmp_path)
    dark = evaluate(page, function, tmp_path, dark=True)
    assert light[0] == "rgb(255, 255, 255)"
    assert dark[0] == "rgb(22, 25, 29)"
    assert light[1] != dark[1]
