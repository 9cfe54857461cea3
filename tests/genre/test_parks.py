"""Keyed rows whose reports are not as they should be, and counts that prose tells: a made-up genre on data alone."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from drafting.drafter import draft_report, faults_of
from drafting.errors import InputError
from drafting.findings import Finding
from drafting.genre.evaluation import complete_totals
from drafting.genre.keyed import edition_of
from drafting.linter import lint_document
from drafting.readers.markdown import read_markdown
from drafting.renderers.markdown import render_markdown
from tests.genre.parks import GENRE, REPORTED, figures

REPORT = REPORTED


def found(text: str) -> list[Finding]:
    return list(lint_document(read_markdown(text), GENRE).findings)


def told(text: str) -> list[tuple[str, str]]:
    return [(f.rule, f.message) for f in found(text)]


def changed(old: str, new: str, text: str = REPORT) -> str:
    assert old in text
    return text.replace(old, new, 1)


def without_row(code: str) -> str:
    return re.sub(rf"<tr>\n<td>{code}</td>.*?</tr>\n", "", REPORT, flags=re.DOTALL)


def test_the_report_is_in_order_and_every_number_of_it_accounted_for() -> None:
    result = lint_document(read_markdown(REPORT), GENRE)
    assert [(f.rule, f.message) for f in result.findings] == []
    assert {a.status for a in result.numbers} == {"verified", "consistent"}
    counts = [a for a in result.numbers if a.unit == "人次"]
    assert len(counts) == 6
    assert {a.status for a in counts} == {"verified"}


# ------------------------------------------------------------------ tables


def test_a_column_under_another_label_is_told() -> None:
    rules = told(changed('<td rowspan="2">游人</td>', '<td rowspan="2">客流</td>'))
    assert ("TB05", "表二有规定格式以外的栏目“客流”，未读取") in rules
    assert any(r == "TB05" and m.startswith("表二缺少“游人”一栏") for r, m in rules)
    grouped = told(changed("<td>今年</td>", "<td>当年</td>"))
    assert any(r == "TB05" and "缺少“管护费—今年”一栏" in m for r, m in grouped)
    assert not any(r == "NM01" for r, _ in grouped)


def test_the_cells_of_a_lost_column_are_named() -> None:
    lost = next(
        f for f in found(changed('<td rowspan="2">游人</td>', '<td rowspan="2">客流</td>')) if "缺少" in f.message
    )
    assert {"parks.all.visits", "parks.1101.visits"} <= set(lost.cells)


def test_a_total_under_another_word_is_read_and_told() -> None:
    assert told(changed('<td colspan="2">合计</td>', '<td colspan="2">总计</td>')) == [
        ("TB05", "表二的项目“总计”与规定的“合计”不一致")
    ]


def test_a_code_of_the_wrong_shape_is_told_as_that_and_breaks_no_sum() -> None:
    rules = told(changed("<td>1102</td>", "<td>110</td>"))
    assert [r for r, _ in rules if r == "TB01"] == []
    assert any(r == "TB05" and "代码“110”不合规定（应为2、4位" in m for r, m in rules)


def test_a_row_without_any_code_is_told_as_that() -> None:
    assert any(r == "TB05" and "没有代码，未读取" in m for r, m in told(changed("<td>1102</td>", "<td></td>")))


def test_a_code_is_called_as_the_list_calls_it() -> None:
    wrong = changed("<td>老槐树园</td>", "<td>老槐园</td>").replace("\n老槐树园管护费", "\n老槐园管护费")
    assert ("TB05", "表二代码1201的名称“老槐园”与代码表的“老槐树园”不一致") in told(wrong)
    assert told(changed("<td>老槐树园</td>", "<td>老 槐树园</td>")) == []


def test_a_child_without_its_parent_is_told() -> None:
    assert any(r == "TB05" and "没有它的上级“12社区公园”一行" in m for r, m in told(without_row("12")))


def test_a_table_that_leaves_out_a_whole_level_is_in_order() -> None:
    text = re.sub(r"<tr>\n<td>1[12]</td>.*?</tr>\n", "", REPORT, flags=re.DOTALL)
    assert not any("没有它的上级" in m for _, m in told(text))


def test_a_row_that_was_left_out_is_no_reason_to_change_another() -> None:
    sums = [m for r, m in told(without_row("1102")) if r == "TB01"]
    assert len(sums) == 1
    assert "像是漏列了一行" in sums[0]
    assert "“今年”多40.25万元" in sums[0]
    assert "改为" not in sums[0]


def test_one_wrong_cell_is_still_told_as_that() -> None:
    (one,) = [m for r, m in told(changed("<td>40.25</td>", "<td>41.25</td>")) if r == "TB01"]
    assert "“1102山前公园”行“今年”列由41.25改为40.25" in one


def test_a_fraction_of_a_person_is_told_in_a_keyed_row() -> None:
    assert any(r == "TB04" and "应为整数" in m for r, m in told(changed("<td>60000</td>", "<td>60000.5</td>")))


def test_another_unit_above_a_table_is_told() -> None:
    rules = told(changed("单位：人次", "单位：万人次"))
    assert rules == [("TB05", "表一上方写“单位：万人次”，规定是“单位：人次”，请核对各格的数是按哪个单位填的")]
    assert told(changed("单位：万元", "单位: 万元")) == []


@pytest.mark.parametrize("cell", ["", "—", "/", "六万余"])
def test_a_cell_without_a_number_is_not_nought(cell: str) -> None:
    text = changed("<td>60000</td>", f"<td>{cell}</td>")
    assert [m for r, m in told(text) if r.startswith("NM")] == []
    account = next(a for a in lint_document(read_markdown(text), GENRE).numbers if a.text == "60000")
    assert (account.status, account.reason) == ("unchecked", "表里的这一格没有数")


def test_a_nought_is_nought() -> None:
    text = changed("<td>60000</td>", "<td>0</td>")
    assert any(r == "NM01" and "“1101河滨公园”行“游人”列为0" in m for r, m in told(text))


def test_a_table_that_is_not_there_contradicts_nothing() -> None:
    text = re.sub(r"表二\n\n单位：万元\n\n<table>.*?</table>", "", REPORT, flags=re.DOTALL)
    assert {r for r, _ in told(text)} == {"ST07"}


# ------------------------------------------------------------------ prose


def prose_numbers() -> list[tuple[int, int]]:
    result = lint_document(read_markdown(REPORT), GENRE)
    return [(a.span.start, a.span.end) for a in result.numbers]


@pytest.mark.parametrize(("start", "end"), prose_numbers(), ids=[REPORT[a:b] for a, b in prose_numbers()])
def test_a_changed_number_is_told_where_it_stands(start: int, end: int) -> None:
    number = re.match(r"[\d.]+", REPORT[start:end])
    assert number is not None
    digit = str((int(number.group()[0]) % 9) + 1)
    text = REPORT[:start] + digit + REPORT[start + 1 :]
    assert any(f.start < end and f.end > start for f in found(text)), REPORT[start:end]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("比上年增加0.50万元", "比上年减少0.50万元"),
        ("少年儿童占27.27%", "少年儿童占72.27%"),
        ("河滨公园接待游人60000人次", "河滨公园接待游人21000人次"),
    ],
)
def test_a_wrong_word_or_share_is_told(old: str, new: str) -> None:
    assert any(f.severity.value == "error" for f in found(changed(old, new)))


UPKEEP = "全年管护费130.50万元，比上年增加0.50万元。"
RIGHT = [
    "全年接待游人9.9万人次。",
    "全年接待游人约9.9万人次，同比增长1.02%。",
    "管护费上年为130.00万元。",
    "管护费从上年的130万元增加到130.50万元，增长0.38%。",
    "河滨公园管护费80.25万元，占61.49%，接待游人60000人次，占60.61%。",
    "河滨公园管护费80.25万元，全县接待游人99000人次。",
    "上半年，接待游人42100人次，下半年接待游人56900人次。",
    "春节期间接待游人12000人次。",
    "日均接待游人271人次。",
    "河滨公园、山前公园分别接待游人60000人次、21000人次。",
    "少年儿童、成人分别为27000人次和72000人次，分别占27.27%和72.73%。",
    "社区公园管护费10.00万元、综合公园管护费120.50万元，合计130.50万元。",
    "河滨公园和山前公园共接待游人81000人次。",
    "山前公园举办花展，接待游人5000人次。",
    "2022年接待游人98000人次，2023年接待游人99000人次。",
    "截至12月31日，累计接待游人99000人次。",
    "河滨公园游人中少年儿童15000人次。",
    "河滨公园的游人占全部的六成，达60000人次。",
]
WRONG = [
    ("全年接待游人8.9万人次。", "8.9万"),
    ("少年儿童占28.27%。", "28.27%"),
    ("少年儿童、成人分别为72000人次和27000人次。", "72000"),
    ("河滨公园全年接待游人61000人次。", "61000"),
    ("河滨公园管护费80.25万元，接待游人6000人次。", "6000"),
    ("河滨公园管护费80.25万元，比上年减少2.25万元。", "2.25万"),
    ("河滨公园管护费上年为87.00万元。", "87.00万"),
    ("累计接待游人90900人次。", "90900"),
]


@pytest.mark.parametrize("sentence", RIGHT)
def test_ways_to_say_it_are_in_order(sentence: str) -> None:
    assert told(changed(UPKEEP, f"{UPKEEP}\n\n{sentence}")) == []


@pytest.mark.parametrize(("sentence", "at"), WRONG)
def test_ways_to_say_it_wrong_are_told(sentence: str, at: str) -> None:
    text = changed(UPKEEP, f"{UPKEEP}\n\n{sentence}")
    start = text.index(sentence) + sentence.index(at)
    assert any(f.severity.value == "error" and f.start <= start < f.end for f in found(text))


def test_last_year_is_that_of_the_table_where_it_has_a_column_for_it() -> None:
    wrong = told(changed("比上年增加0.50万元", "上年为103.00万元"))
    assert ("NM01", "正文写上年为103.00万元，表二“合计”行“去年”列为130") in wrong


def test_counts_grow_against_the_figures_of_last_year() -> None:
    before = figures(2022, visitors__second__grown="40900", visitors__total__grown="71000")
    before = replace(before, cells={**before.cells, "visitors.total.total": Decimal(98000)})
    text = render_markdown(draft_report(figures(), before, genre=GENRE, force=True).document)
    assert "全年接待游人比上年增加1000人次，增长1.02%。" in text


def test_a_year_of_a_range_is_not_said_twice() -> None:
    assert "自2023年1月1日起至2023年12月31日止" in REPORT
    assert [r for r, _ in told(REPORT) if r == "WD13"] == []
    assert any(r == "WD13" for r, _ in told(changed("全年管护费", "2023年我们2023年管护费")))


def test_a_title_that_is_told_for_its_words_says_the_year_all_the_same() -> None:
    text = changed("2023年度公园", "2023年公园").replace("自2023年1月1日起至2023年", "自2022年1月1日起至2022年")
    rules = told(text)
    assert any(r == "ST11" for r, _ in rules)
    assert not any("2022年，此处写的是2023年" in m for _, m in rules)
    assert any(r == "YR01" and "报告年度是2023年" in m for r, m in rules)


# ------------------------------------------------------------------ figures and drafts


def test_decimals_are_those_of_the_column() -> None:
    assert "<td>40.5</td>" in REPORT
    assert "<td>30.0</td>" in REPORT
    assert "<td>60000</td>" in REPORT
    assert "接待游人60000人次" in REPORT
    assert "<td>10.00</td>" in REPORT


def test_totals_over_codes_are_computed() -> None:
    given = figures()
    edition = edition_of(GENRE, given)
    cells = {p: v for p, v in given.cells.items() if p not in ("parks.11.visits", "visitors.first.total")}
    complete, computed = complete_totals({**cells, "parks.11.visits": None, "visitors.first.total": None}, edition)
    assert complete["parks.11.visits"] == Decimal(81000)
    assert {"parks.11.visits", "visitors.first.total"} <= set(computed)


def test_a_draft_names_both_tables_of_a_relation_between_them() -> None:
    wrong = figures(parks__all__visits="99001", parks__12__visits="18001", parks__1201__visits="18001")
    messages = [f.message for f in faults_of(wrong, GENRE)]
    assert any("表二“合计”行“游人”列" in m and "表一“全年”行“合计”列" in m for m in messages)


def test_a_draft_is_refused_for_a_row_that_was_left_out() -> None:
    given = figures()
    cells = {p: v for p, v in given.cells.items() if not p.startswith("parks.1102.")}
    with pytest.raises(InputError, match="像是漏列了一行"):
        draft_report(replace(given, cells=cells, given=frozenset(cells)), genre=GENRE)
