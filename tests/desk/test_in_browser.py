"""The desk as a person uses it: dropping, waiting, reading, filtering, downloading, typing; by keyboard, on a phone."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest

import drafting
from tests.browser import axe, axe_if_there
from tests.desk.conftest import YEARS, Running

if TYPE_CHECKING:
    from playwright.sync_api import Download, FrameLocator, Page, Route, ViewportSize

pytestmark = pytest.mark.slow
OFFICE = YEARS / "2024" / "shili-county-office.md"
BEFORE = YEARS / "2023" / "shili-county-office.md"
FIGURES = YEARS / "2024" / "shili-county-office.figures.yaml"
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
    """Nothing that axe-core finds, where it is, and nothing wider than the screen."""
    if script := axe_if_there():
        page.evaluate(script)
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


def test_a_page_is_looked_at_with_axe(page: Page) -> None:
    """Skipped where axe-core is not, so that it is seen that all others go on without it."""
    page.evaluate(axe())
    page.evaluate(
        "document.querySelector('input').removeAttribute('id'); document.documentElement.removeAttribute('lang')"
    )
    assert any(found.startswith("html-has-lang") for found in page.evaluate(_AXE))


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
    assert frame.get_by_role("link", name="全部报告").count() == 0
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
    again = page.get_by_role("button", name="再检查")
    if not again.is_visible():
        page.get_by_text("改好了？再检查一次").click()
    page.evaluate(_DROP, ["[data-drop=reports]", [["2024年报.md", mended]]])
    again.click()
    page.get_by_role("heading", name="检查：2024年报.md").wait_for()
    findings(page).get_by_text("这次已改的").first.wait_for()
    told = str(page.get_by_text("与上次相比").text_content()).removeprefix("与上次相比：")
    assert "已改0处" not in told
    assert told in str(page.frame_locator("iframe").locator("header").first.text_content())


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


def test_last_years_file_that_does_not_belong_is_named_and_changed_in_two_clicks(page: Page) -> None:
    other = BEFORE.read_text(encoding="utf-8").replace("示例县人民政府办公室", "示例县水利局")
    page.set_input_files("#reports-files", OFFICE)
    page.get_by_text("与上年或数据表核对").click()
    page.evaluate(_DROP, ["[data-drop=previous]", [["水利局.md", other]]])
    page.get_by_role("button", name="开始检查").click()
    findings(page)
    note = page.get_by_role("note").filter(has_text="水利局.md")
    assert "它是示例县水利局的，这份报告是示例县人民政府办公室的" in str(note.text_content())
    assert not page.get_by_text("未能读取").count()
    sound(page)
    page.get_by_role("link", name="换一个文件，再检查").click()
    # The report is still chosen, the file that did not belong is not.
    page.locator("[data-drop=reports] .files").get_by_text(OFFICE.name).wait_for()
    assert not page.locator("[data-drop=previous] .files li").count()
    page.set_input_files("#previous-files", BEFORE)
    page.get_by_role("button", name="开始检查").click()
    page.get_by_role("heading", name=f"检查：{OFFICE.name}").wait_for()
    findings(page)
    assert not page.get_by_text("没有用来核对").count()


def test_after_a_failed_job_one_click_begins_again_without_the_bad_file(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"no word file")
    page.set_input_files("#reports-files", OFFICE)
    page.get_by_text("与上年或数据表核对").click()
    page.set_input_files("#previous-files", [broken, BEFORE])
    page.get_by_role("button", name="开始检查").click()
    page.get_by_role("alert").get_by_text("坏.docx").wait_for()
    sound(page)
    # By keyboard alone: the focus stays in the list when one is removed.
    button = page.get_by_role("button", name="去掉 坏.docx")
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("[data-drop=previous] .files li").count() == 1
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"去掉 {BEFORE.name}"
    page.get_by_role("button", name="开始检查").press("Enter")
    findings(page)
    assert page.locator("h1").first.text_content() == f"检查：{OFFICE.name}"


def test_after_a_stopped_job_the_files_are_there(page: Page, tmp_path: Path) -> None:
    for n in range(40):
        (tmp_path / f"{n}.md").write_bytes(OFFICE.read_bytes())
    page.set_input_files("#reports-files", sorted(tmp_path.iterdir()))
    page.get_by_role("button", name="开始检查").click()
    page.wait_for_url("**/jobs/*")
    page.get_by_role("button", name="停止").click()
    page.get_by_text("已经停止").wait_for()
    page.get_by_text("共40个文件").wait_for()
    sound(page)
    for n in range(39):
        page.get_by_role("button", name=f"去掉 {n}.md", exact=True).click()
    page.get_by_role("button", name="开始检查").click()
    page.get_by_role("heading", name="检查：39.md").wait_for()
    findings(page)


def test_units_are_added_up_by_keyboard_and_the_sum_goes_on_as_a_form(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="汇总").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/merge")
    sound(page)
    folder = tmp_path / "报送"
    folder.mkdir()
    for name in ("河湾镇", "青山乡"):
        text = FIGURES.read_text(encoding="utf-8").replace("示例县人民政府办公室", f"示例县{name}人民政府")
        (folder / f"{name}.yaml").write_text(text.replace("kind: office", "kind: government"), encoding="utf-8")
    shutil.copy(OFFICE, folder)
    (folder / "旧.xls").write_bytes(b"x")
    page.set_input_files("#units-folder", folder)
    page.get_by_role("button", name="开始汇总").press("Enter")
    # Nothing is sent before the name is there.
    assert page.evaluate("document.activeElement.id") == "agency"
    page.get_by_label("汇总报告的机关全称").fill("示例县人民政府")
    keep(page, "merge-start")
    page.get_by_label("汇总报告的机关全称").press("Enter")
    page.wait_for_url("**/jobs/*")
    page.get_by_text("下载汇总数据表").or_(page.get_by_text("仍然汇总")).first.wait_for()
    if page.get_by_role("button", name="仍然汇总").count():
        sound(page)
        page.get_by_role("button", name="仍然汇总").click()
    page.get_by_text("汇总了3个单位").wait_for()
    assert "旧.xls" in str(page.get_by_role("alert").text_content())
    page.get_by_text("由报告提取").wait_for()
    keep(page, "merge")
    sound(page)
    name, sheet = saved(page, "下载汇总数据表")
    summed = drafting.load_figures(_written(tmp_path / name, sheet))
    one = drafting.load_figures(folder / "河湾镇.yaml").cells["applications.new.natural_person"]
    assert one is not None
    assert summed.cells["applications.new.natural_person"] == 3 * one
    page.get_by_role("button", name="在页面上打开").click()
    page.wait_for_url("**/forms/*")
    assert page.locator('[name="cells.applications.new.natural_person"]').input_value() == str(3 * one)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_finished_report_becomes_a_page_and_back(page: Page, running: Running, tmp_path: Path) -> None:
    word = tmp_path / "定稿.docx"
    drafting.read(OFFICE).write(word)
    page.goto(f"{running.address}/convert")
    sound(page)
    page.set_input_files("#report-files", word)
    page.get_by_role("button", name="开始转换").click()
    page.wait_for_url("**/jobs/*")
    page.frame_locator("iframe").locator("h1").first.wait_for()
    keep(page, "convert")
    sound(page)
    name, html = saved(page, "下载 定稿.html")
    assert name == "定稿.html"
    page.goto(f"{running.address}/convert")
    page.set_input_files("#report-files", _written(tmp_path / name, html))
    page.get_by_role("button", name="开始转换").click()
    name, back = saved(page, "下载 定稿.docx")
    assert drafting.read(_written(tmp_path / "回.docx", back)).text == drafting.read(word).text
    page.goto(f"{running.address}/convert")
    page.set_input_files("#report-files", _written(tmp_path / "空.docx", b""))
    page.get_by_role("button", name="开始转换").click()
    page.get_by_role("alert").get_by_text("空.docx").wait_for()
    assert page.locator("[data-drop=report] .files li").count() == 1


def test_a_form_is_held_against_last_year_as_one_types(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/draft")
    page.set_input_files("#previous-files", BEFORE)
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    carried = page.locator('[name="cells.applications.carried_in.natural_person"]')
    assert carried.input_value() == "2"
    carried.fill("5")
    told = page.locator("[data-faults=applications]")
    assert "上年结转＝上年报告的结转下年度：两边不等，左边是5，右边是2，左边比右边多3件" in str(told.text_content())
    carried.fill("2")
    assert told.is_hidden()
    # What only has to be explained is told as such, and keeps nothing from being drafted.
    documents = "cells.disclosure.normative_documents"
    for column, value in (("issued", "0"), ("repealed", "0"), ("in_force", "999")):
        page.locator(f'[name="{documents}.{column}"]').fill(value)
    doubt = page.locator("[data-doubts=disclosure]")
    assert "左边比右边多" in str(doubt.text_content())
    assert "说明原因" in str(doubt.text_content())
    assert "1处请核对" in str(page.locator("#state").text_content())
    sound(page)
    page.get_by_role("button", name="看请核对处").click()
    assert page.evaluate("document.activeElement.dataset.doubts") == "disclosure"


def test_a_form_with_rows_of_codes_keeps_them_and_adds_them_up(page: Page, running: Running, tmp_path: Path) -> None:
    path = next((YEARS.parent / "final_accounts" / "2024").glob("*.figures.yaml"))
    figures = drafting.load_figures(path)
    page.goto(f"{running.address}/draft")
    page.set_input_files("#form-files", path)
    page.get_by_role("button", name="先在页面上打开核对").click()
    page.wait_for_url("**/forms/*")
    state = page.locator("#state")
    assert "数据没有矛盾" in str(state.text_content())
    code = next(p for p, v in figures.cells.items() if v and re.fullmatch(r"income\.\d{7}\.fiscal", p))
    cell = page.locator(f'[name="cells.{code}"]')
    assert Decimal(cell.input_value()) == figures.cells[code]
    # What is off by more than rounding is told; what may be blank is not counted as lacking.
    assert "格未填" not in str(state.text_content())
    with page.expect_response(lambda r: r.request.method == "PUT"):
        cell.fill("1")
    assert "不平或不对" in str(state.text_content())
    page.reload()
    assert cell.input_value() == "1"
    cell.fill(str(figures.cells[code]))
    page.get_by_role("button", name="起草").click()
    page.get_by_role("link", name="下载 Word 初稿").wait_for()
    assert not page.get_by_text("数据表没有填全").count()
    # What the report that comes of it is held against is at hand.
    page.get_by_role("link", name="检查改好的稿子").click()
    page.locator("[data-drop=figures] .files").get_by_text("（数据）.xlsx").wait_for()
    made = drafting.draft(figures)
    made.write(tmp_path / "稿.docx")
    page.set_input_files("#reports-files", tmp_path / "稿.docx")
    page.get_by_role("button", name="开始检查").click()
    findings(page)
    assert not page.get_by_text("没有用来核对").count()


def test_rows_of_codes_are_added_named_taken_out_and_put_back_by_keyboard(
    page: Page, running: Running, tmp_path: Path
) -> None:
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县民政局")
    page.get_by_label("文种").select_option(label="部门决算")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")

    def cell(path: str) -> Any:
        return page.locator(f'[name="cells.general.{path}"]')

    page.locator("#add-general").focus()
    page.keyboard.type("2080201 2089998")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # One goes on typing at once: in the row, and down to the next one.
    page.wait_for_function("document.activeElement.name === 'cells.general.2080201.basic'")
    page.keyboard.type("10.5")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("4")
    assert [cell(c).input_value() for c in ("208.basic", "20802.basic", "20899.basic", "all.total")] == [
        "14.5",
        "10.5",
        "4",
        "14.5",
    ]
    # A table that is not begun contradicts nothing, one that is does.
    state = page.locator("#state")
    assert "没有矛盾" in str(state.text_content())
    page.locator('[name="cells.basic.30101"]').fill("1")
    assert "1处不平或不对" in str(state.text_content())
    page.locator('[name="cells.basic.30101"]').fill("")
    page.get_by_label("2089998的名称").fill("临时救助")
    keep(page, "rows")
    # What no list has is told at its field, with what was typed still in it; what is there already is gone to.
    page.locator("#add-general").fill("2089")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'add-general'")
    assert page.locator("#add-general").input_value() == "2089"
    page.get_by_role("alert").get_by_text("不是").wait_for()
    assert cell("2080201.basic").input_value() == "10.5"
    sound(page)
    page.set_viewport_size(PHONE)
    sound(page)
    # The list to choose from knows the names.
    options = page.locator("datalist option").evaluate_all("all => all.map(o => o.value + o.textContent)")
    assert "2210201住房公积金" in options
    page.locator("#add-general").fill("住房公积金")
    with page.expect_navigation():
        page.locator(".add").filter(has=page.locator("#add-general")).get_by_role("button", name="加上").press("Enter")
    page.wait_for_function("document.activeElement.name === 'cells.general.2210201.basic'")
    box = cell("2210201.basic").bounding_box()
    assert box is not None
    assert 0 <= box["x"] < PHONE["width"]
    page.keyboard.type("1.5")
    with page.expect_navigation():
        page.get_by_role("button", name="删去 2089998 临时救助 一行").press("Enter")
    page.wait_for_function("document.activeElement.textContent === '恢复这一行'")
    assert not cell("2089998.basic").count()
    assert cell("all.total").input_value() == "12"
    sound(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name.startsWith('cells.general.2089998')")
    assert (cell("2089998.basic").input_value(), cell("all.total").input_value()) == ("4", "16")
    # Elsewhere the key that ends a field sends nothing.
    page.get_by_label("机关全称").press("Enter")
    page.wait_for_timeout(300)
    assert "/forms/" in page.url
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载数据表").click()
    kept = drafting.load_figures(_written(tmp_path / "表.xlsx", Path(waiting.value.path()).read_bytes()))
    assert kept.cells["general.2089998.basic"] == 4
    assert kept.labels["2089998"] == "临时救助"
    page.get_by_role("button", name="起草").click()
    page.get_by_role("button", name="仍然起草").click()
    page.frame_locator("iframe").get_by_text("临时救助").first.wait_for()


def test_lines_of_a_spreadsheet_are_pasted_as_rows(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县民政局")
    page.get_by_label("文种").select_option(label="部门决算")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    pasted = "科目编码\t名称\t合计\t基本支出\r\n2080201\t行政运行\t30.50\t30.50\r\n2089998\t临时救助\t2\t2\r\n"
    with page.expect_navigation():
        page.locator("#add-expenditure").evaluate(
            """(e, text) => { const t = new DataTransfer(); t.setData('text', text);
              e.dispatchEvent(new ClipboardEvent('paste', {clipboardData: t, bubbles: true, cancelable: true})); }""",
            pasted,
        )
    assert page.locator('[name="cells.expenditure.2080201.basic"]').input_value() == "30.50"
    assert page.locator('[name="cells.expenditure.all.total"]').input_value() == "32.5"
    assert page.get_by_label("2089998的名称").input_value() == "临时救助"


def test_a_duplicated_window_is_a_window_of_its_own(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县水利局")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    new, granted = (f'[name="cells.applications.{row}.natural_person"]' for row in ("new", "granted"))
    with page.expect_response(lambda r: r.request.method == "PUT"):
        page.locator(new).fill("6")
    # It begins with a copy of what the first one stores, as one that is duplicated does.
    with page.expect_popup() as opening:
        page.evaluate("window.open(location.href)")
    other = opening.value
    other.wait_for_load_state()
    assert other.locator(new).input_value() == "6"
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        page.locator(new).fill("7")
    with other.expect_response(lambda r: r.request.method == "PUT" and r.status == 400):
        other.locator(granted).fill("3")
    other.locator("#wrong").get_by_text("另一个窗口里改过").wait_for()
    # The same window is known again when it loads its page once more, however fast.
    page.locator(new).fill("8")
    page.reload()
    assert page.locator(new).input_value() == "8"
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        page.locator(new).fill("9")
    other.close()


def test_the_last_that_was_typed_is_kept_however_large_the_form(page: Page, running: Running) -> None:
    path = next((YEARS.parent / "final_accounts" / "2024").glob("*.figures.yaml"))
    page.goto(f"{running.address}/draft")
    page.set_input_files("#form-files", path)
    page.get_by_role("button", name="先在页面上打开核对").click()
    page.wait_for_url("**/forms/*")
    number = page.locator('input[name^="cells."]').first
    number.fill("123.45")
    page.locator('[name="notes.duties"]').fill("主要职能" * 2000)
    page.reload()
    assert number.input_value() == "123.45"
    assert len(page.locator('[name="notes.duties"]').input_value()) == 8000
    # Rows in which nothing stands are rows all the same.
    assert page.locator('[name="cells.basic.30103"]').count() == 1


def test_a_form_goes_on_when_the_program_was_started_again(page: Page, running: Running) -> None:
    # A window of its own, as the browser notes that it was told of something that is not there.
    page = page.context.new_page()
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县水利局")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    form = page.url
    new, granted = (page.locator(f'[name="cells.applications.{row}.natural_person"]') for row in ("new", "granted"))
    new.fill("7")
    page.evaluate("() => fetch('/api/session', { method: 'DELETE' })")
    with page.expect_response(lambda r: r.url.endswith("/api/forms/again")):
        granted.fill("3")
    page.locator("#wrong").get_by_text("已重新存下").wait_for()
    assert page.url != form
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        granted.fill("4")
    page.reload()
    assert (new.input_value(), granted.input_value()) == ("7", "4")
    page.close()


def test_a_form_is_not_left_for_a_server_that_is_gone(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县水利局")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    form, first = page.url, page.locator('[name="cells.applications.new.natural_person"]')
    page.evaluate("() => { window.asked = window.fetch; window.fetch = () => Promise.reject(new Error('gone')); }")
    first.fill("7")
    page.get_by_role("button", name="起草", exact=True).click()
    page.locator("#wrong").get_by_text("连不上程序").wait_for()
    assert (page.url, first.input_value()) == (form, "7")
    page.evaluate("() => { window.fetch = window.asked; }")
    page.get_by_role("button", name="起草", exact=True).click()
    page.wait_for_url("**/jobs/*")


def test_a_second_window_of_a_form_says_that_it_is_behind(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/draft")
    page.get_by_label("机关全称").fill("示例县水利局")
    page.get_by_label("报告年度").fill("2024")
    page.get_by_role("button", name="打开表格").click()
    page.wait_for_url("**/forms/*")
    other = page.context.new_page()
    other.goto(page.url)
    new, granted = (f'[name="cells.applications.{row}.natural_person"]' for row in ("new", "granted"))
    with page.expect_response(lambda r: r.request.method == "PUT"):
        page.locator(new).fill("7")
    with other.expect_response(lambda r: r.request.method == "PUT" and r.status == 400):
        other.locator(granted).fill("3")
    other.locator("#wrong").get_by_text("另一个窗口里改过").wait_for()
    other.reload()
    assert other.locator(new).input_value() == "7"
    with other.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        other.locator(granted).fill("3")
    page.reload()
    assert page.locator(granted).input_value() == "3"
    other.close()


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
    for path in ("/draft", "/compare", "/merge", "/convert"):
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
