"""A page in a headless browser, for tests that look at it as a person would. They are skipped where there is none."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).resolve().parents[1]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_RUN = """
window.addEventListener('load', function () {
  function tell(what) { window.parent.postMessage(JSON.stringify(what), '*'); }
  Promise.resolve().then(function () { return (%s)(); }).then(
    function (value) { tell({ value: value }); }, function (error) { tell({ error: String(error) }); });
});
"""
# A window cannot be as narrow as a phone, a frame can.
_FRAME = """<!DOCTYPE html><title>frame</title><body style="margin:0"><script>
window.addEventListener('message', function (m) { document.documentElement.dataset.result = m.data; });
</script><iframe src="page.html" width="%d" height="900" style="border:0"></iframe></body>"""


@lru_cache(maxsize=1)
def browser() -> str:
    """The program; the test is skipped without it."""
    found = os.environ.get("CHROME") or next((p for n in _NAMES if (p := shutil.which(n))), None)
    if found is None:
        pytest.skip("no Chromium here")
    return found


_HAND = ThreadPoolExecutor(1, thread_name_prefix="browser")
"""The thread that Playwright's objects belong to: they can be used in no other, and leave a loop running in theirs."""
_STARTED: list[Playwright | Browser] = []


@lru_cache(maxsize=1)
def _page() -> Page:
    """The page that all is looked at in: to start the browser costs as much as to look at ten pages. For the thread
    alone."""
    api = pytest.importorskip("playwright.sync_api", reason="no playwright here")
    playwright = api.sync_playwright().start()
    _STARTED.append(playwright)
    made: Browser = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox", "--disable-gpu"])
    _STARTED.insert(0, made)
    page = made.new_page()
    page.set_default_timeout(180_000)
    return page


def close() -> None:
    """End the browser, if any test has started it."""

    def end() -> None:
        while _STARTED:
            started = _STARTED.pop(0)
            started.stop() if hasattr(started, "stop") else started.close()

    _HAND.submit(end).result()


def axe_if_there() -> str | None:
    """The script of axe-core, from ``npm install --no-save axe-core`` in the root of the project; None without it."""
    path = Path(os.environ.get("AXE_CORE") or ROOT / "node_modules" / "axe-core" / "axe.min.js")
    return path.read_text(encoding="utf-8") if path.is_file() else None


def axe() -> str:
    """The same, for a test that is about nothing else: it is skipped without it."""
    script = axe_if_there()
    if script is None:
        pytest.skip("no axe-core here: npm install --no-save --no-package-lock axe-core")
    return script


def evaluate(
    page: str, function: str, folder: Path, *, scripts: str = "", width: int = 1280, dark: bool = False
) -> Any:
    """What a JavaScript function returns in a page, after the page's own script has run.

    The page's policy lets no foreign script run, as it should; for the test it is taken out.
    """
    browser()
    start = page.index('<meta http-equiv="Content-Security-Policy"')
    end = page.index(">", start) + 1
    added = "".join(f"<script>{s}</script>" for s in (scripts, _RUN % function) if s)
    inner = page[:start] + page[end:].replace("</body>", f"{added}</body>")
    (folder / "page.html").write_text(inner, encoding="utf-8")
    (folder / "frame.html").write_text(_FRAME % width, encoding="utf-8")

    def look() -> str:
        shown = _page()
        shown.set_viewport_size({"width": max(width, 500), "height": 900})
        shown.emulate_media(color_scheme="dark" if dark else "light")
        shown.goto((folder / "frame.html").as_uri())
        shown.wait_for_function("document.documentElement.dataset.result !== undefined")
        return str(shown.evaluate("document.documentElement.dataset.result"))

    told = json.loads(_HAND.submit(look).result())
    assert "error" not in told, told
    return told["value"]


_AXE = """function () {
  document.querySelectorAll('details').forEach(function (d) { d.open = true; });
  return axe.run(document, { resultTypes: ['violations', 'incomplete'] }).then(function (r) {
    return r.violations.map(function (v) {
      return { id: v.id, impact: v.impact,
        nodes: v.nodes.slice(0, 3).map(function (n) { return n.html + ' ' + n.failureSummary; }) };
    });
  });
}"""


def violations(page: str, folder: Path, *, width: int = 1280, dark: bool = False) -> Any:
    """What axe-core finds wrong with a page when all that can be opened is open."""
    return evaluate(page, _AXE, folder, scripts=axe(), width=width, dark=dark)


def print_to(source: Path, target: Path) -> None:
    """The page of a file printed to PDF, as the browser's own command for that does."""
    browser()

    def put() -> None:
        shown = _page()
        shown.emulate_media(color_scheme="light")
        shown.goto(source.as_uri())
        margins: Any = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")
        shown.pdf(
            path=target, print_background=True, prefer_css_page_size=True, display_header_footer=True, margin=margins
        )

    _HAND.submit(put).result()


def printed(page: str, folder: Path) -> list[str]:
    """The text of each sheet of paper that a page is printed on."""
    (folder / "printed.html").write_text(page, encoding="utf-8")
    target = folder / "printed.pdf"
    print_to(folder / "printed.html", target)
    with pdfplumber.open(target) as pdf:
        return [sheet.extract_text() for sheet in pdf.pages]
