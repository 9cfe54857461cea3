"""A page in a headless browser, for tests that look at it as a person would. They are skipped where there is none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import lxml.html
import pdfplumber
import pytest

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


def axe() -> str:
    """The script of axe-core, from ``npm install --no-save axe-core`` in the root of the project."""
    path = Path(os.environ.get("AXE_CORE") or ROOT / "node_modules" / "axe-core" / "axe.min.js")
    if not path.is_file():
        pytest.skip("no axe-core here: npm install --no-save --no-package-lock axe-core")
    return path.read_text(encoding="utf-8")


def evaluate(
    page: str, function: str, folder: Path, *, scripts: str = "", width: int = 1280, dark: bool = False
) -> Any:
    """What a JavaScript function returns in a page, after the page's own script has run.

    The page's policy lets no foreign script run, as it should; for the test it is taken out.
    """
    program = browser()
    start = page.index('<meta http-equiv="Content-Security-Policy"')
    end = page.index(">", start) + 1
    added = "".join(f"<script>{s}</script>" for s in (scripts, _RUN % function) if s)
    inner = page[:start] + page[end:].replace("</body>", f"{added}</body>")
    (folder / "page.html").write_text(inner, encoding="utf-8")
    (folder / "frame.html").write_text(_FRAME % width, encoding="utf-8")
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={max(width, 500)},900",
        "--virtual-time-budget=20000",
        *(["--blink-settings=preferredColorScheme=0"] if dark else []),
        "--dump-dom",
        (folder / "frame.html").as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, timeout=180, check=True)
    result = lxml.html.document_fromstring(done.stdout.decode("utf-8")).get("data-result")
    assert result is not None, done.stderr.decode("utf-8", "replace")[-2000:]
    told = json.loads(result)
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


def printed(page: str, folder: Path) -> list[str]:
    """The text of each sheet of paper that a page is printed on."""
    (folder / "printed.html").write_text(page, encoding="utf-8")
    target = folder / "printed.pdf"
    command = [
        browser(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={target}",
        (folder / "printed.html").as_uri(),
    ]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    with pdfplumber.open(target) as pdf:
        return [sheet.extract_text() for sheet in pdf.pages]
