"""The desk as a person uses it: dropping, waiting, reading, filtering, downloading, typing; by keyboard, on a phone."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest

import drafting
from tests.browser import axe
from tests.desk.conftest import YEARS, Running

if TYPE_CHECKING:
    from playwright.sync_api import Download, FrameLocator, Page, Route, ViewportSize

pytestmark = pytest.mark.slow
OFFICE = YEARS / "2024" / "shili-county-office.md"
BEFORE = YEARS / "2023" / "shili-county-office.md"
PHONE: ViewportSize = {"width": 390, "height": 844}
SHOTS = os.environ.get("DESK_SHOTS")
"""A folder: then the pages are kept there as pictures, for the manual."""

_AXE = """() => { document.querySelectorAll('details').forEach(d => { d.open = true; });
  return axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations.map(v =>
    v.id + ' (' + v.impact + '): ' + v.nodes.slice(0, 3).map(n => n.html).join(' | '))); }"""
_DROP = """([place, files]) => {
  const transfer = new DataTransfer();
  files.forEach(([name, text]) => transfer.items.add(new File([text], name)));
  const at = document.querySelector(place);
  ['dragover', 'drop'].forEach(kind => at.dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true})));
}"""  # noqa: E501

_SCAN = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>> endobj
4 0 obj <</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>> stream
x
endstream endobj
5 0 obj <</Length 26>> stream
q 595 0 0 842 0 0 cm /I Do
endstream endobj
trailer <</Root 1 0 R>>
%%EOF
"""
"""A page that is one picture."""


@pytest.fixture(autouse=True)
def quiet(page: Page) -> Iterator[None]:
    """No script may fail, and the policy must refuse nothing that the pages need."""
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda said: told.append(said.text) if said.type in ("error", "warning") else None)
    yield
    assert told == []


def keep(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"desk-{name}.png"))


def sound(page: Page) -> None:
    """Nothing that axe-core finds, and nothing wider than the screen."""
    page.evaluate(axe())
    assert page.evaluate(_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")


def findings(page: Page) -> FrameLocator:
    """The page of findings, once it is there."""
    page.wait_for_url("**/jobs/*")
    frame = page.frame_locator("iframe")
    frame.locator("h1").wait_for()
    return frame


def saved(page: Page, words: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words).click()
    download: Download = waiting.value
    return download.suggested_filename, Path(download.path()).read_bytes()


def test_a_report_is_dropped_checked_read_and_downloaded(page: Page, tmp_path: Path) -> None:
    word = tmp_path / "2024年报.docx"
    drafting.read(OFFICE).write(word)
    sound(page)
    keep(page, "home")
    page.set_input_files("#reports-files", word)
    page.get_by_text("2024年报.docx").wait_for()
    page.get_by_role("button", name="开始检查").click()
    frame = findings(page)
    keep(page, "check")
    # The page of findings works in its frame: a filter hides, a key leads on.
    assert frame.locator(".list > li").count() == 5
    frame.locator("input[value=error]").first.uncheck()
    assert frame.locator(".list > li:visible").count() == 2
    frame.locator("body").press("j")
    assert frame.locator(".list > li.current").count() == 1
    # It has no way to the desk: its origin is its own.
    assert page.frames[1].evaluate("window.origin") == "null"
    name, copy = saved(page, "带批注的副本")
    assert name == "2024年报-批注.docx"
    assert len(list(docx.Document(io.BytesIO(copy)).comments)) > 3
    name, archive = saved(page, "全部（zip）")
    assert name == "检查结果.zip"
    assert {"2024年报-批注.docx", "2024年报-审核意见.docx", "summary.xlsx", "index.html"} <= set(
        zipfile.ZipFile(io.BytesIO(archive)).namelist()
    )
    sound(page)
    # The same once more, mended: what is mended is told.
    mended = OFFICE.read_text(encoding="utf-8").replace("存在主要问题", "存在的主要问题")
    page.evaluate(_DROP, ["[data-drop=reports]", [["2024年报.md", mended]]])
    page.get_by_role("button", name="再检查").click()
    page.get_by_role("heading", name="检查：2024年报.md").wait_for()
    findings(page).get_by_text("这次已改的").first.wait_for()


def test_files_chosen_before_the_script_came_are_not_lost(page: Page, running: Running) -> None:
    held: list[Route] = []
    page.route("**/static/desk.js", lambda route: held.append(route))
    page.goto(f"{running.address}/compare", wait_until="commit")
    page.set_input_files("#old-files", BEFORE)
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.locator("[data-drop=old] .files").get_by_text(BEFORE.name).wait_for()


def test_many_are_dropped_with_some_that_cannot_be_read(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "大.docx"
    with large.open("wb") as file:
        file.truncate(300 * 2**20)
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(_SCAN)
    page.set_input_files("#reports-files", large)
    alert = page.get_by_role("alert")
    alert.get_by_text("文件太大（有300 MB").wait_for()
    assert not page.locator(".files li").count()
    folder = tmp_path / "报送" / "街道"
    folder.mkdir(parents=True)
    for report in (OFFICE, YEARS / "2024" / "shili-dongfeng-subdistrict.md"):
        shutil.copy(report, folder)
    page.set_input_files("#reports-folder", folder.parent)
    page.get_by_text("报送/街道/").first.wait_for()
    # Beside the place for files it counts, too.
    page.evaluate(_DROP, ["h1", [["年报.doc", "x"]]])
    page.set_input_files("#reports-files", scan)
    assert page.locator(".files li").count() == 4
    page.get_by_role("button", name="去掉 年报.doc").press("Enter")
    assert page.locator(".files li").count() == 3
    page.get_by_role("button", name="开始检查").click()
    frame = findings(page)
    page.get_by_role("alert").get_by_text("扫描").wait_for()
    keep(page, "many")
    frame.get_by_role("link", name="原文和问题").first.click()
    frame.locator(".list").wait_for()
    frame.get_by_role("link", name="全部报告").click()
    frame.get_by_text("报告审核汇总").wait_for()
    sound(page)


def test_a_form_is_filled_in_while_its_balance_is_told(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="起草").click()
    sound(page)
    page.get_by_label("机关全称").fill("示例县人民政府办公室")
    page.get_by_label("报告年度").fill("2024")
    page.set_input_files("#previous-files", BEFORE)
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")

    def cell(path: str) -> Any:
        return page.locator(f'[name="cells.applications.{path}"]')

    def balance(column: str) -> str:
        return str(page.locator(f'[data-relation="Q1.{column}"]').text_content())

    state = page.locator("#state")
    assert cell("carried_in.natural_person").input_value() == "2"
    # A column that only has what carries over balances nothing yet.
    assert balance("enterprise") == ""
    cell("new.natural_person").fill("１3")
    assert (cell("new.total").input_value(), cell("new.total").get_attribute("placeholder")) == ("", "13…")
    assert balance("natural_person") == "左边多15件"
    assert "已填的数没有矛盾" in str(state.text_content())
    before = cell("new.natural_person").get_attribute("data-before")
    assert page.locator("#before").text_content() == f"2023年：{before}"
    cell("granted.natural_person").fill("14")
    assert balance("natural_person") == "左边多1件"
    # A block of cells is pasted as a spreadsheet gives it, and an arrow leads down.
    cell("partial.natural_person").evaluate(
        """e => { const t = new DataTransfer(); t.setData('text', '1\\t0\\t0\\n0\\t0\\n');
          e.dispatchEvent(new ClipboardEvent('paste', {clipboardData: t, bubbles: true, cancelable: true})); }"""
    )
    assert cell("partial.research").input_value() == "0"
    assert cell("denied.state_secret.enterprise").input_value() == "0"
    cell("partial.natural_person").press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == "cells.applications.denied.state_secret.natural_person"
    assert balance("natural_person") == "平"
    cell("new.enterprise").fill("两")
    assert "不是数字" in str(page.locator("[data-faults=applications]").text_content())
    cell("new.enterprise").fill("1")
    for table in ("disclosure", "applications", "proceedings"):
        page.locator(f"[data-zero={table}]").click()
    assert "表格已填全" in str(state.text_content())
    assert balance("enterprise") == "左边多1件"
    told = str(page.locator("[data-faults=applications]").text_content())
    assert "表三“商业企业”列" in told
    assert "两边不等，左边是1，右边是0，左边比右边多1件" in told
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("button", name="看第一处").click()
    assert page.evaluate("document.activeElement.dataset.faults") == "applications"
    assert cell("total.total").input_value() == "15"
    keep(page, "form")
    sound(page)
    # What was typed is there when the page is loaded again.
    with page.expect_response(lambda r: r.request.method == "PUT"):
        cell("granted.enterprise").fill("1")
    page.reload()
    assert cell("granted.enterprise").input_value() == "1"
    assert balance("enterprise") == "平"
    assert page.get_by_role("button", name="看第一处").is_hidden()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载数据表").click()
    sheet = tmp_path / "数据.xlsx"
    shutil.copy(waiting.value.path(), sheet)
    assert drafting.load_figures(sheet).cells["applications.granted.total"] == 15
    page.get_by_role("button", name="起草").click()
    page.wait_for_url("**/jobs/*")
    page.frame_locator("iframe").locator("h1").wait_for()
    keep(page, "draft")
    name, word = saved(page, "下载 Word 初稿")
    assert name.endswith("（初稿）.docx")
    assert len(docx.Document(io.BytesIO(word)).tables) >= 3
    sound(page)
    # The workbook that was saved brings the same draft.
    page.get_by_role("link", name="起草", exact=True).click()
    page.set_input_files("#form-files", sheet)
    page.locator("form[action='/draft/file']").get_by_role("button", name="起草").click()
    page.get_by_role("link", name="下载 Word 初稿").wait_for()


def test_what_is_pasted_or_filled_in_by_a_button_is_kept(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县水利局")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    first = page.locator('[name="cells.applications.new.natural_person"]')
    with page.expect_response(lambda r: r.request.method == "PUT"):
        first.evaluate(
            """e => { const t = new DataTransfer(); t.setData('text', '7\\t8\\n');
              e.dispatchEvent(new ClipboardEvent('paste', {clipboardData: t, bubbles: true, cancelable: true})); }"""
        )
    page.reload()
    assert first.input_value() == "7"
    assert page.locator('[name="cells.applications.new.enterprise"]').input_value() == "8"
    with page.expect_response(lambda r: r.request.method == "PUT"):
        page.locator("[data-zero=disclosure]").click()
    page.reload()
    assert page.locator('[name="cells.disclosure.licences"]').input_value() == "0"


def test_who_types_is_told_when_nothing_is_kept_any_more(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县水利局")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    first = page.locator('[name="cells.applications.new.natural_person"]')
    wrong = page.locator("#wrong")
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('gone')); }")
    first.fill("7")
    wrong.get_by_text("没有存下").wait_for()
    page.evaluate("() => { window.fetch = () => Promise.resolve(new Response('', { status: 200 })); }")
    first.fill("8")
    wrong.wait_for(state="hidden")
    assert first.input_value() == "8"


def test_all_is_removed_only_when_it_is_meant(page: Page) -> None:
    button = page.get_by_role("button", name="立即清除全部内容")
    page.once("dialog", lambda asked: asked.dismiss())
    button.click()
    assert page.get_by_role("heading", name="检查报告").is_visible()
    page.once("dialog", lambda asked: asked.accept())
    button.click()
    page.get_by_role("heading", name="已全部清除").wait_for()


def test_two_reports_side_by_side_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.get_by_role("link", name="对照").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare")
    sound(page)
    # The dialogue that a key opens is the system's; what is chosen in it is set here.
    for field, path in (("old", BEFORE), ("new", OFFICE)):
        with page.expect_file_chooser() as waiting:
            page.locator(f"#{field}-files").focus()
            page.keyboard.press("Enter")
        waiting.value.set_files(path)
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "开始对照":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/jobs/*")
    frame = page.frame_locator("iframe")
    frame.get_by_text("数字变化").first.wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    keep(page, "compare")
    sound(page)


def test_on_a_phone_and_in_the_dark(page: Page, running: Running) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    page.evaluate(_DROP, ["[data-drop=reports]", [["年报.md", OFFICE.read_text(encoding="utf-8")]]])
    sound(page)
    page.get_by_role("button", name="开始检查").click()
    findings(page)
    sound(page)
    for path in ("/draft", "/compare"):
        page.goto(running.address + path)
        sound(page)
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县水利局")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    sound(page)
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="立即清除全部内容").click()
    page.get_by_text("已全部清除").wait_for()
