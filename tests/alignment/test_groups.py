"""Alike reports in groups, the same report told apart from them: as values, text, JSON, page and workbook."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from drafting.alignment.similarity import OwnSentence, ReportSketch, Resemblance, most_similar
from drafting.cli import app
from drafting.readers.spreadsheet import read_workbook
from drafting.renderers.resemblance import (
    render_resemblance_html,
    render_resemblance_json,
    render_resemblance_text,
)
from drafting.renderers.resemblance_xlsx import render_resemblance_xlsx
from drafting.resources import corpus_root, schema_root
from tests.alignment.reports import POOL as TWELVE

POOL = (*TWELVE, "县图书馆的查阅点搬到了一楼大厅", "窗口人员轮岗前要先跟班学习两周")
OFFICE = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"
SCHEMA = json.loads((schema_root() / "comparison.schema.json").read_text(encoding="utf-8"))


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["compare", "--matrix", *(str(a) for a in args)])


def sketch(name: str, *sentences: str, agency: str | None = None, year: int | None = 2024) -> ReportSketch:
    keyed = tuple(OwnSentence(tuple(s), s, k) for k, s in enumerate(sentences, 1))
    return ReportSketch(name, name if agency is None else agency, year, keyed)


def parse(page: str) -> Any:
    return lxml.html.document_fromstring(page)


def paths(found: Resemblance) -> list[list[str]]:
    return [[m.report.path for m in g.members] for g in found.groups]


def test_reports_hang_together_over_what_they_share() -> None:
    reports = [
        sketch("a", *POOL[:6]),
        sketch("b", *POOL[3:9]),
        sketch("c", *POOL[6:12]),
        sketch("alone", POOL[12], POOL[13]),
    ]
    (group,) = most_similar(reports).groups
    assert [m.report.path for m in group.members] == ["a", "b", "c"]
    # The first and the last share nothing: they hang together by the one between them.
    assert [(p.first, p.second, p.shared) for p in group.pairs] == [(0, 1, 3), (1, 2, 3)]
    assert group.share == Decimal("0.5")
    assert [s.text for s in group.sentences] == [*POOL[3:6], *POOL[6:9]]
    assert [[k for k, _ in s.places] for s in group.sentences] == [[0, 1]] * 3 + [[1, 2]] * 3
    assert group.agencies == 3


def test_one_sentence_in_common_makes_no_group() -> None:
    assert most_similar([sketch("a", POOL[0], POOL[1]), sketch("b", POOL[0], POOL[2])]).groups == ()


def test_the_share_asked_for_decides() -> None:
    reports = [sketch("a", *POOL[:6]), sketch("b", *POOL[3:9])]
    assert paths(most_similar(reports, grouped=Decimal("0.5"))) == [["a", "b"]]
    assert paths(most_similar(reports, grouped=Decimal("0.51"))) == []


def test_one_report_twice_is_one_member() -> None:
    reports = [
        sketch("a.md", *POOL[:6], agency="甲局"),
        sketch("b.md", *POOL[:5], POOL[9], agency="乙局"),
        sketch("a.docx", *POOL[:6], agency="甲局"),
    ]
    found = most_similar(reports)
    assert [[f.path for f in files] for files in found.copies] == [["a.md", "a.docx"]]
    (group,) = found.groups
    assert [(m.report.path, [c.path for c in m.copies]) for m in group.members] == [("a.md", ["a.docx"]), ("b.md", [])]
    assert [p.relation for p in group.pairs] == ["agencies"]
    assert all(len(s.places) == 2 for s in group.sentences)


@pytest.mark.parametrize(
    ("agency", "year", "relation"),
    [
        ("甲局", 2024, "same"),
        ("甲局", 2023, "years"),
        ("甲局", None, "years"),
        ("乙局", 2024, "agencies"),
        ("", 2024, "agencies"),
    ],
)
def test_whose_reports_they_are(agency: str, year: int | None, relation: str) -> None:
    reports = [sketch("1", *POOL[:6], agency="甲局"), sketch("2", *POOL[:6], agency=agency, year=year)]
    (pair,) = most_similar(reports).pairs
    assert pair.relation == relation
    assert pair.same == (relation == "same")
    found = most_similar(reports)
    assert bool(found.copies) == (relation == "same")
    assert bool(found.groups) == (relation != "same")


def test_two_drafts_of_one_report_are_no_copies() -> None:
    reports = [sketch("1", *POOL[:6], agency="甲局"), sketch("2", *POOL[2:8], agency="甲局")]
    found = most_similar(reports)
    assert [p.relation for p in found.pairs] == ["versions"]
    assert found.copies == ()
    assert len(found.groups) == 1


@given(st.lists(st.lists(st.integers(0, 13), min_size=1, max_size=8, unique=True), min_size=2, max_size=7))
@settings(max_examples=60, deadline=None)
def test_groups_are_the_connected_reports(choice: list[list[int]]) -> None:
    reports = [sketch(str(k), *(POOL[i] for i in chosen)) for k, chosen in enumerate(choice)]
    found = most_similar(reports, grouped=Decimal("0.3"))
    links = {
        (a, b)
        for a in range(len(choice))
        for b in range(a)
        if (n := len(set(choice[a]) & set(choice[b]))) >= 3 and n / min(len(choice[a]), len(choice[b])) >= 0.3
    }
    home = list(range(len(choice)))
    for _ in choice:
        for a, b in links:
            home[a] = home[b] = min(home[a], home[b])
    expected = {frozenset(str(k) for k in range(len(home)) if home[k] == h) for h in home if home.count(h) > 1}
    assert {frozenset(g) for g in paths(found)} == expected
    assert sum(len(g.pairs) for g in found.groups) == len(links)
    jsonschema.validate(json.loads(render_resemblance_json(found)), SCHEMA)


HOSTILE = "<script>alert(1)</script>]]>=cmd|' /C calc'!A0\u202e建立了首页的专栏并按月更新内容"


def hostile() -> Resemblance:
    said = [HOSTILE, *POOL[:5]]
    return most_similar(
        [
            sketch("=cmd.md", *said, agency="<b>甲局"),
            sketch("b.md", *said[:5], POOL[9], agency="=乙局"),
            sketch("c.md", *said, agency="<b>甲局"),
        ]
    )


def test_hostile_text_is_text_on_the_page() -> None:
    page = render_resemblance_html(hostile())
    assert page == render_resemblance_html(hostile())
    assert "\u202e" not in page
    tree = parse(page)
    assert not tree.xpath("//b | //*[@src] | //*[@onclick] | //script[text()]")
    assert "<script>alert(1)</script>]]>=cmd" in tree.text_content()
    assert "U+202E" in tree.text_content()
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(href[1:] in ids for href in tree.xpath("//a/@href"))


def workbook(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return {n: held.read(n).decode("utf-8") for n in held.namelist() if n.endswith(".xml")}


def test_hostile_text_is_text_in_the_workbook() -> None:
    parts = workbook(render_resemblance_xlsx(hostile()))
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 6
    assert not any("<f>" in text or "<hyperlink" in text for text in sheets)
    shared = parts["xl/sharedStrings.xml"]
    assert "=乙局" in shared
    assert "⟨U+202E⟩" in shared
    assert "\u202e" not in shared


def test_the_text_tells_groups_and_then_the_others() -> None:
    reports = [
        sketch("a", *POOL[:6], agency="甲局"),
        sketch("b", *POOL[:5], POOL[9], agency="乙局"),
        sketch("d", POOL[0], *POOL[10:14], agency="丁局"),
    ]
    told = render_resemblance_text(most_similar(reports))
    assert "第1组　2份报告（2个机关），雷同率83.3%，共有5句" in told
    group, _, others = told.partition("其他相似的")
    assert "丁局" not in group
    assert "丁局" in others
    assert "[1、2] " + POOL[0] in group
    assert "其中1对已列在上面" in told


def test_a_folder_as_page_and_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(OFFICE, folder / "office.md")
    text = OFFICE.read_text(encoding="utf-8")
    other = text.replace("示例县人民政府办公室", "示例县水利局").replace("县政府办公室", "县水利局")
    (folder / "water.md").write_text(other, encoding="utf-8")
    assert CliRunner().invoke(app, ["convert", str(OFFICE), "-o", str(folder / "again.docx")]).exit_code == 0
    (folder / "broken.docx").write_bytes(b"PK\x03\x04")
    page, book = tmp_path / "m.html", tmp_path / "m.xlsx"
    for out in (page, book):
        told = run(folder, "-o", out)
        assert told.exit_code == 2  # one could not be read
        assert "broken.docx" in told.stderr
    tree = parse(page.read_text(encoding="utf-8"))
    (group,) = tree.xpath("//article")
    assert "第1组：2份报告" in group.text_content()
    assert "同一份" in group.text_content()
    assert len(tree.xpath("//section[h2[@id='copies']]//li")) == 1
    sheets = {sheet.name: sheet for sheet in read_workbook(book.read_bytes(), "m.xlsx")}
    assert "分组" in sheets
    tree = json.loads(run(folder, "--format", "json", "--min", "95%").stdout)
    jsonschema.validate(tree, SCHEMA)
    assert tree["grouped"] == 0.95
    assert tree["groups"] == []
    assert len(tree["copies"]) == 1


def test_nothing_alike_is_said_everywhere() -> None:
    """A head alone looks like a workbook that failed; each sheet says in its first row that there is nothing."""
    found = most_similar([sketch("甲局", *POOL[:4]), sketch("乙局", *POOL[5:9])])
    assert not found.groups
    assert not found.pairs
    sheets = {s.name: s for s in read_workbook(render_resemblance_xlsx(found), "m.xlsx")}
    for name, said in (
        ("分组", "2份报告里，没有雷同率不低于30.0%、共有三句以上的"),
        ("共有的句子", "2份报告里，没有雷同率不低于30.0%、共有三句以上的"),
        ("成对", "2份报告没有共有的自拟句子"),
        ("同一份报告", "没有交了不止一次的报告"),
        ("过半都有的句子", "没有；不足十份报告时不区分"),
    ):
        assert sheets[name].cells[1, 0].text == said
    for text in (render_resemblance_text(found), parse(render_resemblance_html(found)).text_content()):
        assert "没有雷同率不低于30.0%、共有三句以上的" in text
        assert "没有共有的自拟句子" in text


def test_a_threshold_is_not_told_as_nothing_shared() -> None:
    reports = [sketch("甲局", *POOL[:6]), sketch("乙局", *POOL[:2], *POOL[8:12])]
    assert most_similar(reports).pairs
    told = render_resemblance_text(most_similar(reports, least=Decimal("0.9")))
    assert "没有雷同率不低于90.0%的" in told
    assert "没有共有的自拟句子" not in told


def test_only_the_matrix_is_a_workbook(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["compare", str(OFFICE), str(OFFICE), "-o", str(tmp_path / "x.xlsx")])
    assert told.exit_code == 2
    assert "xlsx" in told.stderr
    assert not (tmp_path / "x.xlsx").exists()
