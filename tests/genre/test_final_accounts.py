"""Final accounts: tables whose rows a report brings, drafts that add up, a real file where it is at hand."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import drafting
from drafting.cli import app
from drafting.drafter import broken_relations, draft_report, faults_of
from drafting.errors import InputError
from drafting.extraction import extract
from drafting.genre.evaluation import evaluate_relation
from drafting.genre.figures import Agency, Figures
from drafting.genre.form_layout import number_text
from drafting.genre.keyed import edition_of
from drafting.linter import lint_document
from drafting.merging import merge
from drafting.readers.figures import figures_of
from drafting.readers.files import read_document
from drafting.readers.markdown import read_markdown
from drafting.readers.structured import Tree
from drafting.readers.unit_table import load_unit_table
from drafting.renderers.documents import render_document
from drafting.renderers.figures import render_figures
from drafting.renderers.markdown import render_markdown
from drafting.resources import corpus_root
from tests.genre.accounts import GENRE, accounts

SHARED = Path(os.environ.get("DRAFTING_SHARED") or Path(drafting.__file__).resolve().parents[2] / "shared")
SAMPLES = SHARED / "samples" / "final_accounts"
SLOW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def filled(figures: Figures) -> dict[str, Decimal]:
    return {p: v for p, v in figures.cells.items() if v}


@SLOW
@given(accounts())
def test_what_the_tests_draw_adds_up(figures: Figures) -> None:
    assert broken_relations(figures, None, edition_of(GENRE, figures)) == ()


@SLOW
@given(accounts(), st.sampled_from([".md", ".docx", ".html"]))
def test_a_draft_is_clean_and_read_back(figures: Figures, suffix: str) -> None:
    made = draft_report(figures, genre=GENRE)
    content = render_document(made.document, suffix, made.annotations)
    read = read_document(f"report{suffix}", content=content.encode() if isinstance(content, str) else content)
    assert filled(extract(read, GENRE).figures) == filled(figures)
    result = lint_document(read, GENRE)
    assert not result.failed
    assert [(f.rule, f.text, f.message) for f in result if f.rule != "ST08"] == []


@settings(SLOW, max_examples=3)
@given(accounts(alike=True))
def test_items_that_cost_the_same_are_told_in_the_same_words(figures: Figures) -> None:
    made = draft_report(figures, genre=GENRE)
    result = lint_document(read_markdown(render_markdown(made.document)), GENRE)
    assert [(f.rule, f.text) for f in result if f.rule != "ST08"] == []


@SLOW
@given(figures=accounts(), suffix=st.sampled_from([".yaml", ".json", ".xlsx"]))
def test_figures_files_keep_every_cell(figures: Figures, suffix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("figures") / f"f{suffix}"
    content = render_figures(figures, suffix)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert filled(drafting.load_figures(path)) == filled(figures)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(accounts(), st.data())
def test_a_number_of_a_table_that_is_changed_is_found(figures: Figures, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(filled(figures))))
    changed = {**figures.cells, path: (figures.cells[path] or Decimal(0)) + data.draw(st.integers(1, 99))}
    other = Figures(figures.genre, figures.agency, figures.year, figures.edition, changed, figures.given)
    edition = edition_of(GENRE, other)
    in_relations = {c for r in edition.relations if not r.needs_previous for c in r.cells if r.operator == "="}
    found = [f for f in lint_document(draft_report(other, genre=GENRE, force=True).document, GENRE) if f.rule == "TB01"]
    assert (path in in_relations) == bool(found)
    assert path in in_relations or path.startswith("three_public.budget")


def page(*rows: str) -> str:
    """A report with one table of expenditure, its other sections left out."""
    return (
        "# 示例县民政局2024年度部门决算\n\n## 第二部分 示例县民政局2024年度部门决算表\n\n### 三、支出决算表\n\n"
        "单位：万元\n\n" + "\n".join(rows) + "\n"
    )


HEAD = (
    "| 功能分类科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 "
    "| 上缴上级支出 | 经营支出 | 对附属单位补助支出 |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
)


def read(text: str) -> dict[str, Decimal]:
    cells = extract(read_markdown(text), GENRE).figures.cells
    return {p.removeprefix("expenditure."): v for p, v in cells.items() if v is not None}


def test_a_row_is_known_by_its_code_and_not_by_its_name() -> None:
    rows = ("| 合计 | | 30.00 | 10.00 | 20.00 | | | |", "| 208 | 社会保障和就业支出 | 30.00 | 10.00 | 20.00 | | | |",
            "| 20802 | 民政管理事务 | 30.00 | 10.00 | 20.00 | | | |", "| 2080201 | 行政运行 | 10.00 | 10.00 | | | | |",
            "| 2080299 | 另一个名称 | 20.00 | | 20.00 | | | |")  # fmt: skip
    found = extract(read_markdown(page(*HEAD, *rows)), GENRE).figures
    assert found.cells["expenditure.2080299.project"] == 20
    assert found.cells["expenditure.2080201.basic"] == 10
    assert found.labels == {"2080299": "另一个名称"}
    swapped = [r.replace("行政运行", "另一个").replace("另一个名称", "行政运行") for r in rows]
    assert read(page(*HEAD, *swapped)) == read(page(*HEAD, *rows))


def test_codes_in_three_columns_and_with_their_names_in_one() -> None:
    plain = read(page(*HEAD, "| 208 | 社会保障 | 30 | 10 | 20 | | | |", "| 20802 | 民政管理事务 | 30 | 10 | 20 | | | |",
                      "| 2080201 | 行政运行 | 30 | 10 | 20 | | | |"))  # fmt: skip
    head = (
        "| 类 | 款 | 项 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    steps = ("| 208 | | | 社会保障 | 30 | 10 | 20 |", "| 208 | 02 | | 民政管理事务 | 30 | 10 | 20 |",
             "| 208 | 02 | 01 | 行政运行 | 30 | 10 | 20 |")  # fmt: skip
    assert read(page(*head, *steps)) == plain
    lone = ("| 208 | | | 社会保障 | 30 | 10 | 20 |", "| | 02 | | 民政管理事务 | 30 | 10 | 20 |",
            "| | | 01 | 行政运行 | 30 | 10 | 20 |")  # fmt: skip
    assert read(page(*head, *lone)) == plain
    together = ("| 208 社会保障 | | 30 | 10 | 20 | | | |", "| 20802民政管理事务 | | 30 | 10 | 20 | | | |",
                "| 2080201 行政运行 | | 30 | 10 | 20 | | | |")  # fmt: skip
    assert read(page(*HEAD, *together)) == plain


def test_a_table_that_goes_on_without_its_header_is_one() -> None:
    first = (*HEAD, "| 208 | 社会保障 | 30 | 10 | 20 | | | |", "| 20802 | 民政管理事务 | 30 | 10 | 20 | | | |")
    rest = ("| 2080201 | 行政运行 | 10 | 10 | | | | |", HEAD[1], "| 2080299 | 其他 | 20 | | 20 | | | |")
    assert read(page(*first, "", *rest)) == read(page(*first, rest[0], rest[2]))


def test_a_row_without_a_code_and_a_code_that_stands_twice_are_told() -> None:
    text = page(*HEAD, "| 208 | 社会保障 | 30 | 10 | 20 | | | |", "| 208 | 社会保障 | 31 | 10 | 21 | | | |",
                "| 九 | 专项 | 5 | 5 | | | | |")  # fmt: skip
    found = extract(read_markdown(text), GENRE)
    told = [t.message for t in found.troubles if t.table == "expenditure"]
    assert told == ["支出表的代码“208”有两行，以先出现的为准", "支出表的“九专项”一行没有代码，未读取"]
    assert found.figures.cells["expenditure.208.total"] == 30


@SLOW
@given(accounts())
def test_rounding_is_one_remark_and_more_is_an_error(figures: Figures) -> None:
    path = "basic.302"
    if not figures.cells.get(path) or not figures.cells.get("general.all.basic"):
        return
    for step, rules in ((Decimal("0.01"), {"TB13"}), (Decimal("0.50"), {"TB01"})):
        cells = {**figures.cells, path: (figures.cells[path] or Decimal(0)) + step}
        cells["basic.public"] = (cells["basic.public"] or Decimal(0)) + step
        other = Figures(figures.genre, figures.agency, figures.year, figures.edition, cells, figures.given)
        made = draft_report(other, genre=GENRE, force=True).document
        assert {f.rule for f in lint_document(made, GENRE) if f.rule.startswith("TB")} == rules


@SLOW
@given(accounts())
def test_a_blank_table_needs_its_note(figures: Figures) -> None:
    text = render_markdown(draft_report(figures, genre=GENRE).document)
    note = "说明：示例县民政局本年度没有国有资本经营预算财政拨款收入和支出，故本表无数据。"
    assert note in text
    (finding,) = (f for f in lint_document(read_markdown(text.replace(note, "")), GENRE) if f.rule == "TB14")
    assert finding.expected == note
    if figures.cells["fund.all.total"]:
        wrong = text.replace(
            "注：本表反映部门本年度政府性基金",
            f"{note.replace('国有资本经营', '政府性基金')}\n\n注：本表反映部门本年度政府性基金",
        )
        (finding,) = (f for f in lint_document(read_markdown(wrong), GENRE) if f.rule == "TB14")
        assert "有数据" in finding.message


def test_figures_of_a_code_that_is_none_are_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    head = "genre: final_accounts\nagency: {name: 示例县民政局, level: county, kind: department}\nyear: 2024\n"
    path.write_text(head + "cells:\n  general:\n    2080201: {total: 5.20, basic: 5.2}\n", "utf-8")
    assert drafting.load_figures(path).cells["general.2080201.total"] == Decimal("5.2")
    path.write_text(head + "cells:\n  general:\n    20802011: {total: 5}\n", "utf-8")
    with pytest.raises(InputError, match=r"第6行.*20802011"):
        drafting.load_figures(path)
    path.write_text(head + "cells:\n  general:\n    2080201: {totl: 5}\n", "utf-8")
    with pytest.raises(InputError, match="totl"):
        drafting.load_figures(path)


def test_merging_adds_rows_that_only_some_units_have() -> None:
    def unit(name: str, code: str, amount: str) -> Figures:
        cells = {f"general.{code}.total": Decimal(amount), "general.all.total": Decimal(amount)}
        return Figures(GENRE.id, Agency(name, "county", "department"), 2024, "shanghai_2024", cells, frozenset(cells))

    units = [unit("示例县民政局", "2080201", "5.20"), unit("示例县水利局", "2130301", "7.35")]
    merged = merge(units, Agency("示例县", "county", "government"), GENRE).figures
    assert filled(merged) == {
        "general.2080201.total": Decimal("5.20"),
        "general.2130301.total": Decimal("7.35"),
        "general.all.total": Decimal("12.55"),
    }


def test_the_table_of_many_units_has_the_rows_of_all(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for year, name in (("2023", "shili-water-bureau"), ("2024", "shili-civil-affairs")):
        source = corpus_root() / "final_accounts" / year / f"{name}.md"
        (folder / f"{name}.md").write_text(source.read_text("utf-8"), "utf-8")
    told = CliRunner().invoke(app, ["extract", str(folder), "-o", f"{tmp_path}/out/"])
    assert told.exit_code == 0, told.stderr
    units = {f.agency.name: filled(f) for f in load_unit_table(tmp_path / "out" / "units.xlsx")}
    assert units["示例县民政局"]["general.2080201.total"] == Decimal("450.86")
    assert "general.2130301.total" not in units["示例县民政局"]
    assert units["示例县水利局"]["general.2130301.total"] == Decimal("376.38")
    for path in (tmp_path / "out").glob("*.yaml"):
        figures = drafting.load_figures(path)
        assert units[figures.agency.name] == filled(figures)


def filled_with(**cells: str) -> Figures:
    """Figures with the given cells (of which the underscores stand for points), as a file brings them."""
    tree: dict[str, object] = {}
    for name, value in cells.items():
        at = tree
        *above, last = name.split("__")
        for key in above:
            at = at.setdefault(key, {})  # type: ignore[assignment]
        at[last] = value
    agency = {"name": "示例县民政局", "level": "county", "kind": "department"}
    return figures_of(Tree({"genre": "final_accounts", "agency": agency, "year": Decimal(2024), "cells": tree}, "数据"))


def test_a_row_above_others_is_their_sum_where_nobody_typed_it() -> None:
    blank = {f"general__{code}__basic": "" for code in ("208", "20802", "20805")}
    figures = filled_with(
        **blank, general__2080201__basic="3.5", general__2080505__basic="1", general__2080202__basic="2"
    )
    cells = figures.cells
    assert [cells[f"general.{c}"] for c in ("20802.basic", "20805.basic", "208.basic", "all.total")] == [
        Decimal(n) for n in ("5.5", "1", "6.5", "6.5")
    ]
    # What somebody typed stands, and a column in which nothing stands has no sum.
    assert filled_with(general__208__basic="9", general__20802__basic="4").cells["general.208.basic"] == 9
    assert cells["general.208.project"] is None


def test_a_row_of_a_code_without_figures_is_no_row_of_the_draft() -> None:
    rows = {f"expenditure__{c}__basic": "" for c in ("20899", "2089998")}
    figures = filled_with(expenditure__2080201__basic="3", expenditure__20802__basic="", basic__30101="", **rows)
    made = draft_report(figures, genre=GENRE, force=True)
    assert "2089998" not in made.document.text
    assert "2080201" in made.document.text
    assert [c.text for c in made.annotations.comments if "2089998" in c.text] == [
        "支出表里20899、2089998没有填数，没有列入；有数的请填写后重新起草"
    ]
    # Those that the form prints for everybody stay.
    assert "30101" in made.document.text


def test_what_differs_between_two_tables_is_told_with_both() -> None:
    figures = filled_with(general__208__basic="3", fiscal__expenditure__208__general="4")
    told = [f.message for f in faults_of(figures, GENRE)]
    assert (
        "财政拨款收支总表“社会保障和就业支出”行“一般公共预算财政拨款”列填4，"
        "一般公共预算支出表“208社会保障和就业支出”行“合计”列填3，两者不等：前者比后者多1万元"
    ) in told
    # A table that has no such row at all.
    assert "一般公共预算支出表“合计”列，“社会保障和就业支出”填3，不应多于0" in told


def test_relations_are_written_out_for_the_rows_that_there_are() -> None:
    cells = {"general.208.total": Decimal(3), "general.20802.total": Decimal(1), "general.20805.total": Decimal(2)}
    figures = Figures(GENRE.id, Agency("示例县民政局"), 2024, "shanghai_2024", cells)
    found = {r.id: r for r in edition_of(GENRE, figures).relations}
    assert str(found["R5b_general.208.total"].right) == "general.20802.total + general.20805.total"
    assert found["R5b_general.208.total"].tolerance == Decimal("0.02")
    assert evaluate_relation(found["R5b_general.208.total"], cells).status == "holds"
    assert "R5b_general.20802.total" not in found
    assert str(found["R16.20805"].left) == "general.20805.total"


# ------------------------------------------------------------------ a published file

real = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the published file is not at hand")


def grids() -> list[list[list[str]]]:
    """The nine tables of the published file, as they were written out by hand from its pages."""
    text = (SAMPLES / "shegongbu-2024.txt").read_text("utf-8")
    found = re.findall(r"<<TABLE \d+ x \d+\n(.*?)>>", text, re.DOTALL)
    return [[[c.strip() for c in row.split("|")] for row in t.strip("\n").split("\n")] for t in found][1:]


@real
def test_every_number_of_a_published_file_is_read_from_its_pages() -> None:
    figures = extract(read_document(SAMPLES / "shegongbu-2024.pdf"), GENRE).figures
    expected: dict[str, Decimal] = {}
    columns = {
        1: ("income", ("total", "fiscal", "superior", "institution", "business", "subordinate", "other")),
        2: ("expenditure", ("total", "basic", "project", "to_superior", "business", "subordinate_aid")),
        4: ("general", ("total", "basic", "project")),
    }
    tables = grids()
    for at, (table, names) in columns.items():
        for row in tables[at][2:]:
            code = "all" if row[0] == "合计" else row[0]
            expected |= {f"{table}.{code}.{n}": Decimal(v) for n, v in zip(names, row[2:], strict=True) if v}
    for row in tables[5][1:]:
        for code, value in ((row[0], row[2]), (row[3], row[5])):
            if re.fullmatch(r"\d+", code) and Decimal(value):
                expected[f"basic.{code}"] = Decimal(value)
    keyed = {
        p: v for p, v in filled(figures).items() if p.split(".")[0] in ("income", "expenditure", "general", "basic")
    }
    assert {p: v for p, v in keyed.items() if p not in ("basic.personnel", "basic.public")} == expected
    assert figures.cells["basic.personnel"] == Decimal("95.36")
    assert number_text(figures.cells["fiscal.expenditure.221.general"] or Decimal(0), 2) == "29.42"
    assert figures.cells["income_expenditure.income.total"] == Decimal("307.82")
    assert figures.cells["fiscal.income.general"] == Decimal("307.82")


@real
def test_a_published_file_draws_its_own_faults_and_no_others() -> None:
    result = lint_document(read_document(SAMPLES / "shegongbu-2024.pdf"), GENRE)
    assert not result.failed
    assert [(f.rule, f.severity.value) for f in result] == [
        ("TB13", "info"), ("TB13", "info"), ("ST09", "error"), ("ST09", "error"),
        ("NM16", "warning"), ("NM16", "warning"), ("NM16", "warning"), ("NM05", "warning"), ("ST34", "warning"),
            ("NM16", "warning"),
    ]  # fmt: skip


@real
def test_everything_to_be_filled_in_on_the_blank_form_is_told() -> None:
    document = read_document(SAMPLES / "template-2024.pdf")
    result = lint_document(document, GENRE)
    told = [f for f in result if f.rule in ("ST08", "ST09", "ST03")]
    for word in (
        "XX万元",
        "（如持平作持平表述）",
        "（不涉及的不列）",
        "按上述格式依次说明到各项级科目",
        "列明公务接待批次、人次",
    ):
        places = [m.start() for m in re.finditer(re.escape(word), document.text)]
        assert places
        assert all(any(f.start <= p < f.end or p <= f.start < p + 3 for f in told) for p in places), word


# ------------------------------------------------------------------ as other places print the tables


def table(*rows: str) -> str:
    """A table of a page; ``>2`` before a text is a cell over two columns."""
    out = []
    for row in rows:
        cells = []
        for text in (t.strip() for t in row.split("|")):
            span = re.match(r">(\d)", text)
            cells.append(f"<td colspan={span[1]}>{text[2:]}</td>" if span is not None else f"<td>{text}</td>")
        out.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(out)}</table>"


def web_page(heading: str, *tables: str) -> dict[str, Decimal]:
    body = f"<h1>示例县民政局2024年度部门决算</h1><h2>{heading}</h2>{''.join(tables)}"
    document = read_document("r.html", content=f"<html><body>{body}</body></html>".encode())
    return filled(extract(document, GENRE).figures)


def test_lines_that_are_numbered_are_no_figures() -> None:
    read = web_page(
        "一、收入支出决算总表",
        table(
            ">3收入|>3支出",
            "项目|行次|金额|项目|行次|金额",
            "栏次| |1|栏次| |2",
            "一、一般公共预算财政拨款收入|1|307.82|一、一般公共服务支出|32|264.87",
            "二、政府性基金预算财政拨款收入|2||二、外交支出|33|",
            "八、其他收入|8|0.50|八、社会保障和就业支出|39|43.45",
            "本年收入合计|27|308.32|本年支出合计|58|308.32",
            "使用非财政拨款结余（含专用结余）|28||结余分配|59|",
            "年初结转和结余|29|1.00|年末结转和结余|60|1.00",
            "总计|31|309.32|总计|62|309.32",
        ),
    )
    assert read == {
        f"income_expenditure.{path}": Decimal(value)
        for path, value in {
            "income.general": "307.82", "income.other": "0.50", "income.current_total": "308.32",
            "income.opening": "1.00", "income.total": "309.32", "expenditure.201": "264.87",
            "expenditure.208": "43.45", "expenditure.current_total": "308.32", "expenditure.closing": "1.00",
            "expenditure.total": "309.32",
        }.items()
    }  # fmt: skip


def test_a_line_of_column_numbers_above_keyed_rows_is_no_row() -> None:
    read = web_page(
        "五、一般公共预算财政拨款支出决算表",
        table(
            ">2项目|>3本年支出",
            "科目编码|科目名称|小计|基本支出|项目支出",
            ">2栏次|1|2|3",
            ">2合计|30.00|10.00|20.00",
            "208|社会保障和就业支出|30.00|10.00|20.00",
        ),
    )
    columns = {"total": "30.00", "basic": "10.00", "project": "20.00"}
    assert read == {f"general.{row}.{c}": Decimal(v) for row in ("all", "208") for c, v in columns.items()}


def test_three_lists_of_codes_side_by_side() -> None:
    read = web_page(
        "六、一般公共预算财政拨款基本支出决算明细表",
        table(
            ">3人员经费|>6公用经费",
            "科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数",
            "301|工资福利支出|10.00|302|商品和服务支出|5.00|307|债务利息及费用支出|",
            "30101|基本工资|10.00|30201|办公费|3.00|310|资本性支出|2.00",
            "|||30211|差旅费|2.00|31002|办公设备购置|2.00",
            ">2人员经费合计|10.00|>5公用经费合计|7.00",
        ),
    )
    assert read == {
        f"basic.{code}": Decimal(value)
        for code, value in {
            "301": "10.00", "30101": "10.00", "302": "5.00", "30201": "3.00", "30211": "2.00", "310": "2.00",
            "31002": "2.00", "personnel": "10.00", "public": "7.00",
        }.items()
    }  # fmt: skip


def test_budget_and_accounts_one_after_the_other() -> None:
    kinds = "合计|因公出国（境）费|>3公务用车购置及运行维护费|公务接待费"
    read = web_page(
        "七、财政拨款“三公”经费支出决算表",
        table(
            ">6预算数|>6决算数",
            f"{kinds}|{kinds}",
            "||小计|公务用车购置费|公务用车运行维护费||||小计|公务用车购置费|公务用车运行维护费|",
            "1|2|3|4|5|6|7|8|9|10|11|12",
            "8.00||5.00||5.00|3.00|6.21||4.77||4.77|1.44",
        ),
    )
    assert {p: str(v) for p, v in read.items() if "vehicles" not in p and "running" not in p} == {
        "three_public.budget.total": "8.00", "three_public.budget.reception": "3.00",
        "three_public.actual.total": "6.21", "three_public.actual.reception": "1.44",
    }  # fmt: skip
    assert read["three_public.actual.vehicle_running"] == Decimal("4.77")


@SLOW
@given(figures=accounts(), unit=st.sampled_from(["元", "人民币元", "万元"]))
def test_tables_in_another_unit_are_read_in_the_form_s_own(figures: Figures, unit: str) -> None:
    text = render_markdown(draft_report(figures, genre=GENRE).document)
    if unit != "万元":
        text = text.replace("单位：万元", f"单位：{unit}")
        cell = re.compile(r"(?<=<td>)(\d+\.\d\d)(?=</td>)|(?<=\| )(\d+\.\d\d)(?= \|)")
        text = cell.sub(lambda m: f"{Decimal(m[0]) * 10_000:.2f}", text)
    assert filled(extract(read_markdown(text), GENRE).figures) == filled(figures)


@SLOW
@given(figures=accounts(), data=st.data())
def test_a_paragraph_that_is_missing_or_misnamed_is_told(figures: Figures, data: st.DataObject) -> None:
    text = render_markdown(draft_report(figures, genre=GENRE).document)
    items = re.findall(r"^\d+、[^\n]*（类）[^\n]*$", text[text.index("（三）一般公共预算") :], re.MULTILINE)
    item = data.draw(st.sampled_from(items))
    name = re.findall(r"（款）(.*?)（项）", item)[0]
    for other in ("", item.replace(f"{name}（项）", f"原{name}（项）")):
        changed = text.replace(item, other)
        found = [f for f in lint_document(read_markdown(changed), GENRE) if f.rule == "ST33"]
        assert len(found) == 1


def test_an_edition_of_a_place_numbers_and_orders_its_sections() -> None:
    outline = GENRE.outline.sections
    shanghai, others = (GENRE.edition(2024, name) for name in ("上海市示例区民政局", "示例县民政局"))
    assert (shanghai.id, others.id) == ("shanghai_2024", "general_2022")
    assert shanghai.arranged(outline) is outline
    arranged = others.arranged(outline)
    assert [(s.id, s.number) for s in arranged if s.part == "accounts"][-3:] == [
        ("t8", "七、"), ("t9", "八、"), ("t7", "九、"),
    ]  # fmt: skip
    assert [s.id for s in arranged if s.part != "accounts"] == [s.id for s in outline if s.part != "accounts"]


def test_the_layout_tells_the_edition_where_the_name_does_not() -> None:
    figures = Figures(GENRE.id, Agency("上海市示例区民政局", "county", "department"), 2024, "shanghai_2024", {})
    cells: dict[str, Decimal | None] = dict.fromkeys(edition_of(GENRE, figures).cells)
    given = Figures(GENRE.id, figures.agency, 2024, "shanghai_2024", {**cells, "three_public.budget.total": Decimal(3)})
    text = render_markdown(draft_report(given, genre=GENRE, force=True).document)
    assert extract(read_markdown(text), GENRE).figures.edition == "shanghai_2024"
    short = text.replace("上海市示例区民政局", "示例区民政局")
    found = extract(read_markdown(short), GENRE)
    assert found.figures.edition == "shanghai_2024"
    assert found.figures.cells["three_public.budget.total"] == 3
    assert not [t for t in found.troubles if t.kind == "other_edition"]
