"""The page of findings in a browser: nothing serious for axe-core, filters and keys do what the page says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from drafting.cli import app
from drafting.resources import corpus_root
from tests.browser import evaluate, violations
from tests.renderers.test_findings_page import hostile

pytestmark = pytest.mark.slow
OFFICE = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"


def page(report: Path) -> str:
    return CliRunner().invoke(app, ["lint", str(report), "--format", "html"]).stdout


def run(function: str, folder: Path, report: Path = OFFICE, **options: Any) -> Any:
    return evaluate(page(report), function, folder, **options)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(tmp_path: Path, dark: bool, width: int) -> None:
    assert violations(page(hostile(tmp_path)), tmp_path, dark=dark, width=width) == []


def test_nothing_in_the_report_runs(tmp_path: Path) -> None:
    told = run("function () { return [document.scripts.length, document.title]; }", tmp_path, hostile(tmp_path))
    assert told[0] == 2  # the page's own, and the test's


def test_filters_hide_and_count(tmp_path: Path) -> None:
    told = run(
        """function () {
          var out = [document.getElementById('count').textContent];
          function state() {
            return [document.getElementById('count').textContent,
              Array.prototype.filter.call(document.querySelectorAll('.list > li'), function (e) { return !e.hidden; })
                .map(function (e) { return e.dataset.rule; }),
              document.querySelectorAll('.text mark.off').length > 0];
          }
          document.querySelector('input[value=error]').click();
          out.push(state());
          document.querySelector('input[value=error]').click();
          document.querySelector('button[value=none]').click();
          document.querySelector('input[value=TB01]').click();
          out.push(state());
          return out;
        }""",
        tmp_path,
    )
    assert told[0] == "显示全部5处"
    assert told[1] == ["显示2处，共5处", ["ST03", "FM02"], True]
    assert told[2] == ["显示1处，共5处", ["TB01"], True]


_PRESS = """function press(key) {
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: key, bubbles: true}));
}"""


def test_keys_lead_from_finding_to_finding(tmp_path: Path) -> None:
    told = run(
        """function () {
          var out = [];
          function where() { var e = document.activeElement; out.push(e.getAttribute('href')); }
          press('j'); where(); press('j'); where(); press('k'); where(); press('k'); where();
          press('ArrowDown'); where();
          press('n'); where(); press('n'); where(); press('p'); where();
          document.querySelector('input[name=keys]').click();
          press('j'); where();
          return out;
        }""",
        tmp_path,
        scripts=_PRESS,
    )
    assert told == ["#m1", "#m2", "#m1", "#m5", "#m1", "#n1", "#n2", "#n1", "#n1"]


def test_a_hint_shows_on_focus_and_goes_on_escape(tmp_path: Path) -> None:
    told = run(
        """function () {
          var number = document.querySelector('.text .num.verified');
          var hint = document.getElementById(number.getAttribute('aria-describedby'));
          function shown() { return getComputedStyle(hint).display !== 'none'; }
          var out = [shown()];
          number.focus(); out.push(shown());
          out.push(document.querySelectorAll('.held').length > 0);
          press('Escape'); out.push(shown());
          out.push(document.querySelectorAll('.text .num[tabindex="0"]').length);
          return out;
        }""",
        tmp_path,
        scripts=_PRESS,
    )
    assert told == [False, True, True, False, 1]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(tmp_path: Path, width: int) -> None:
    told = run(
        "function () { return [document.documentElement.scrollWidth, window.innerWidth]; }",
        tmp_path,
        hostile(tmp_path),
        width=width,
    )
    assert told[1] == width
    assert told[0] <= told[1]
