"""Prose on amounts: what each number claims, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from benchmarks.amounts import Report, changed_numbers, labelled, report_of
from drafting.analysis.verdicts import Contradiction
from drafting.genre.claims import load_claims
from drafting.genre.loader import load_genre
from drafting.grounding.amount_claims import Claim, ClaimReader, Text
from drafting.grounding.amount_tokens import Cutter, Rows
from drafting.language.amounts import Meaning, Vocabulary, cut, written_out
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.resources import corpus_root

CLAIMS = load_claims(load_genre("final_accounts"))
ROWS = Rows.of(
    {
        "201": "一般公共服务支出",
        "20106": "财政事务",
        "2010601": "行政运行",
        "20108": "审计事务",
        "2010801": "行政运行",
        "221": "住房保障支出",
        "22102": "住房改革支出",
        "2210201": "住房公积金",
    }
)


def claims_of(text: str, heading: str = "") -> list[Claim]:
    assert CLAIMS is not None
    cutter = Cutter(CLAIMS, ROWS, 2024, ("示例县财政局",))
    reader = ClaimReader(CLAIMS)
    for i, line in enumerate(text.split("\n")):
        reader.read(i, Text(line, cutter.pieces(line), cutter.pieces(heading), i == 0))
    return reader.found


def said(claim: Claim) -> tuple[str, str]:
    """The form of a number and what it is of."""
    mention = claim.mention
    if mention is None:
        return claim.form, ""
    assert CLAIMS is not None
    unit = claim.quantity.unit
    counted = unit not in ("", "元")
    own = [s for s in mention.subjects if (unit in CLAIMS.subjects[s].units) == counted]
    return claim.form, own[0] if own else ",".join(mention.codes)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # The form of the official text.
        (
            "2024年度收入支出总计50.00万元。与2023年度相比，收入支出总计增加5.00万元，增长11.11%。",
            [("value", "grand_total"), ("change", "grand_total"), ("growth", "grand_total")],
        ),
        (
            "收、支总计均为50.00万元。与上年相比，收、支总计各减少5.00万元，下降9.09%。",
            [("value", "grand_total"), ("change", "grand_total"), ("growth", "grand_total")],
        ),
        (
            "本年收入合计40.00万元，其中：财政拨款收入30.00万元，占75.00%；其他收入10.00万元，占25.00%。",
            [
                ("value", "income"),
                ("value", "fiscal_income"),
                ("share", "fiscal_income"),
                ("value", "other_income"),
                ("share", "other_income"),
            ],
        ),
        # A share of what is named does not change what the sentence speaks of.
        (
            "一般公共预算财政拨款支出30.00万元，占本年支出合计的75.00%，比上年减少3.00万元。",
            [("value", "general_spending"), ("share", "general_spending"), ("change", "general_spending")],
        ),
        # Rows by their path, their name or their code.
        (
            "一般公共服务支出（类）财政事务（款）行政运行（项）。"
            "年初预算为8.00万元，支出决算为9.00万元，完成年初预算的112.50%。",
            [("budget", "2010601"), ("value", "2010601"), ("completion", "2010601")],
        ),
        ("（一）2010801-行政运行9.00万元，较2023年决算数增加1.00万元。", [("value", "2010801"), ("change", "2010801")]),
        ("住房保障（类）支出7.00万元，占3.00%。", [("value", "221"), ("share", "221")]),
        # A budget inside the words of its completion, and the gap to it.
        (
            "公务接待费支出决算为4.00万元，完成预算5.00万元的80.00%，决算数小于预算数1.00万元。",
            [("value", "reception"), ("budget", "reception"), ("completion", "reception"), ("gap", "reception")],
        ),
        (
            "公务接待费全年预算数5.00万元，决算数4.00万元，预决算差异率-20.00%。",
            [("budget", "reception"), ("value", "reception"), ("deviation", "reception")],
        ),
        # Counts are of their own things, and money goes on with the one before.
        (
            "因公出国（境）支出情况。出国（境）团组1个，3人次，预算9.00万元，支出决算8.00万元。",
            [("value", "groups"), ("value", "travellers"), ("budget", "abroad"), ("value", "abroad")],
        ),
        # A thing that nobody knows ends the topic; a reason names nothing, and a comparison goes on behind it.
        (
            "公务接待费支出4.00万元。培训费预算2.00万元，支出决算1.00万元。",
            [("value", "reception"), ("budget", ""), ("value", "")],
        ),
        (
            "公务接待费支出4.00万元，主要原因是会议减少，与上年相比减少1.00万元，下降20.00%。",
            [("value", "reception"), ("change", "reception"), ("growth", "reception")],
        ),
        # What the money before a bracket came from.
        (
            "公务接待费支出4.00万元（其中：一般公共预算支出3.00万元；政府性基金预算支出1.00万元），完成预算的80.00%。",
            [("value", "reception"), ("value", ""), ("value", ""), ("completion", "reception")],
        ),
        ("收入增加到50.00万元。", [("value", "any_income")]),
        # A purpose between the amount and its completion names something else.
        (
            "住房公积金支出9.00万元，主要是公用经费，完成年初预算的90.00%，决算数小于预算数。",
            [("value", "2210201"), ("completion", "2210201")],
        ),
        # A part that stands behind others does not become what the next sentence is of.
        (
            "公务接待费4.00万元，其中国内接待费4.00万元；外事接待0批次，0.00万元。与上年相比增加1.00万元。",
            [
                ("value", "reception"),
                ("value", "home_reception"),
                ("value", "batches"),
                ("value", "foreign_reception"),
                ("change", "reception"),
            ],
        ),
        # An aside inside a name.
        ("公务用车（含执法用车）运行支出4.00万元。", [("value", "vehicle_running")]),
        # What is counted behind its number; a budget in the clause before is nothing to it.
        ("根据预算管理要求，我局对2024年度5个项目开展绩效自评。", [("value", "self_evaluated")]),
        # Numbers shared out among names.
        (
            "因公出国（境）费、公务用车购置费和公务接待费分别为1.00万元、2.00万元和5.00万元，"
            "占三公经费支出的比例分别为12.50%、25.00%和62.50%。",
            [
                ("value", "abroad"),
                ("value", "vehicle_purchase"),
                ("value", "reception"),
                ("share", "abroad"),
                ("share", "vehicle_purchase"),
                ("share", "reception"),
            ],
        ),
        ("基本支出和项目支出分别比上年增长5.00%和6.00%。", [("growth", "basic"), ("growth", "project")]),
        (
            "基本支出、项目支出分别为25.00万元、15.00万元，分别占本年支出合计的62.50%、37.50%。",
            [("value", "basic"), ("value", "project"), ("share", "basic"), ("share", "project")],
        ),
        # A list of amounts behind the word of a purpose; an aside between two counts.
        (
            "主要用于：住房公积金9.00万元，占3.00%；其他支出。",
            [("value", "2210201"), ("share", "2210201")],
        ),
        (
            "公务接待费4.00万元，接待9批次（不含陪同人员）、58人次。",
            [("value", "reception"), ("value", "batches"), ("value", "visits")],
        ),
        ("公务接待费比2023年度决算数5.00万元减少1.00万元。", [("previous", "reception"), ("change", "reception")]),
        (
            "公务接待费支出4.00万元，比上年累计支出5.00万元下降1.00万元。",
            [("value", "reception"), ("previous", "reception"), ("change", "reception")],
        ),
        # What one of those counted comes to, and by how much an amount differs from its plan.
        (
            "公务接待费4.00万元，接待40人次，人均1000元。",
            [("value", "reception"), ("value", "visits"), ("mean", "reception")],
        ),
        (
            "公务接待费支出4.00万元，年初预算为5.00万元，差值为1.00万元。",
            [("value", "reception"), ("budget", "reception"), ("gap", "reception")],
        ),
        # What something came from and what it came to.
        (
            "基本支出所占比重由60.00%上升到62.50%，提高2.50个百分点。",
            [("earlier", "basic"), ("share", "basic"), ("change", "")],
        ),
        # What an amount is made of is not the amount.
        ("收入总计由本年收入40.00万元组成。", [("value", "income")]),
        # What is said of an amount names nothing else.
        (
            "其他收入10.00万元，为住房公积金以外的收入，较上年减少1.00万元。",
            [("value", "other_income"), ("change", "other_income")],
        ),
        # A share of a number that stands in its own words.
        (
            "基本支出25.00万元，占本年支出合计40.00万元的62.50%。",
            [("value", "basic"), ("value", "spending"), ("share", "basic")],
        ),
        # The codes in the marks of a path.
        ("一般公共服务支出（201类）财政事务（06款）行政运行（01项）。支出决算数为9.00万元。", [("value", "2010601")]),
        # Shares behind a list of amounts.
        (
            "基本支出25.00万元、项目支出15.00万元，分别占62.50%、37.50%。",
            [("value", "basic"), ("value", "project"), ("share", "basic"), ("share", "project")],
        ),
        # Of two things that are called alike but for the bare word, the other one.
        (
            "政府性基金预算财政拨款收入5.00万元，支出4.00万元。",
            [("value", "fund_income"), ("value", "fund_spending")],
        ),
        # The first item of a list heads what follows, as the others do.
        (
            "一般公共预算财政拨款支出30.00万元。其中：1、一般公共服务支出（类）。主要用于：公用支出。支出决算为20.00万元。",
            [("value", "general_spending"), ("value", "201")],
        ),
        # What was added to a plan is a change.
        ("公务接待费4.00万元，原因：年中追加1.00万元。", [("value", "reception"), ("change", "reception")]),
        ("用于保障机关正常运转的日常支出25.00万元，比上年增加1.00万元。", [("value", "basic"), ("change", "basic")]),
        # As many numbers as names, or none is shared out.
        ("基本支出和项目支出分别为25.00万元。", [("value", "project")]),
    ],
)
def test_what_a_number_claims(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [said(c) for c in claims_of(text)] == wanted


def test_a_bare_word_is_of_the_heading() -> None:
    found = claims_of("2024年度支出9.00万元，比上年增加1.00万元。", "机关运行经费支出情况")
    assert [said(c)[1] for c in found] == ["running_costs", "running_costs"]


def test_a_name_with_something_before_it_is_not_sure() -> None:
    assert [c.sure for c in claims_of("下属学校基本支出9.00万元。")] == [False]
    assert [c.sure for c in claims_of("其中：基本支出9.00万元。")] == [True]


def test_a_bare_word_behind_what_nobody_knows_is_not_surely_the_topic() -> None:
    assert [c.sure for c in claims_of("公务接待费4.00万元；船舶维护支出9.00万元。")] == [True, False]


def test_optional_parts_of_words_are_written_out() -> None:
    assert written_out("收入[决算]总计") == ("收入决算总计", "收入总计")
    assert written_out("[共]有[车]") == ("共有车", "共有", "有车", "有")


def test_the_longest_word_is_cut() -> None:
    words = Vocabulary.of(
        [("支出", Meaning("a")), ("支出总计", Meaning("b", ("x",))), ("支出总计", Meaning("b", ("y",)))]
    )
    found = list(cut("甲支出总计，支出", 0, 8, words))
    assert [(m.kind, m.entries) for _, _, m in found] == [
        ("unknown", ()),
        ("b", ("x", "y")),
        ("comma", ()),
        ("a", ()),
    ]


# ------------------------------------------------------------------------------------------ what is told

CELLS: Mapping[str, str] = {
    "income.all.total": "40.00",
    "income.all.fiscal": "30.00",
    "income.all.other": "10.00",
    "expenditure.all.total": "40.00",
    "expenditure.all.basic": "25.00",
    "expenditure.all.project": "15.00",
    "general.all.total": "30.00",
    "general.201.total": "20.00",
    "general.221.total": "10.00",
    "three_public.actual.reception": "4.00",
    "three_public.actual.total": "4.00",
    "three_public.budget.reception": "5.00",
    "three_public.budget.total": "5.00",
}


def told(text: str, heading: str = "一、收入决算情况说明") -> list[Contradiction]:
    figures = {
        "genre": "final_accounts",
        "agency": {"name": "示例县财政局", "level": "county", "kind": "department"},
        "year": 2024,
        "cells": {p: float(v) for p, v in CELLS.items()},
    }
    content = json.dumps(figures, ensure_ascii=False).encode()
    title = "# 示例县财政局2024年度部门决算\n\n## 第三部分 示例县财政局2024年度部门决算情况说明"
    report = f"{title}\n\n## {heading}\n\n{text}\n"
    read = Report(read_document("r.md", content=report), load_figures("f.json", content=content))
    return list(read.base.contradictions)


@pytest.mark.parametrize(
    ("right", "wrong", "kind", "expected"),
    [
        ("本年收入合计40.00万元。", "本年收入合计41.00万元。", "cell", "40.00"),
        ("基本支出25.00万元，占62.50%。", "基本支出25.00万元，占63.50%。", "share", "62.50"),
        (
            "本年支出合计40.00万元，比上年增加4.00万元，增长11.11%。",
            "本年支出合计40.00万元，比上年增加4.00万元，增长12.11%。",
            "change",
            "11.11",
        ),
        (
            "本年支出合计40.00万元，比上年增加4.00万元，增长11.11%。",
            "本年支出合计40.00万元，比上年增加4.00万元，下降11.11%。",
            "change",
            None,
        ),
        (
            "公务接待费年初预算为5.00万元，支出决算为4.00万元，完成年初预算的80.00%。",
            "公务接待费年初预算为5.00万元，支出决算为4.00万元，完成年初预算的81.00%。",
            "share",
            "80.00",
        ),
        (
            "公务接待费年初预算为5.00万元，支出决算为4.00万元。决算数小于预算数的主要原因是节约。",
            "公务接待费年初预算为5.00万元，支出决算为4.00万元。决算数大于预算数的主要原因是节约。",
            "change",
            None,
        ),
        (
            "政府采购金额9.00万元，其中：货物采购金额4.00万元、工程采购金额3.00万元、服务采购金额2.00万元。",
            "政府采购金额9.00万元，其中：货物采购金额4.00万元、工程采购金额3.00万元、服务采购金额3.00万元。",
            "sum",
            "10.00",
        ),
        ("本年收入合计40.00万元。", "本年收入合计40.00。", "no_unit", None),
        (
            "公务接待费支出4.00万元，接待12批次、96人次。",
            "公务接待费支出4.00万元，接待0批次、96人次。",
            "cell",
            None,
        ),
        # A mean, a difference from the plan, points between two shares, and the word between them.
        (
            "公务接待费支出4.00万元，接待12批次、40人次，人均1000元。",
            "公务接待费支出4.00万元，接待12批次、40人次，人均1100元。",
            "share",
            "1000",
        ),
        (
            "公务接待费支出4.00万元，年初预算为5.00万元，差值为1.00万元。",
            "公务接待费支出4.00万元，年初预算为5.00万元，差值为2.00万元。",
            "change",
            None,
        ),
        (
            "基本支出25.00万元，所占比重由60.00%上升到62.50%，提高2.50个百分点。",
            "基本支出25.00万元，所占比重由60.00%上升到62.50%，提高3.50个百分点。",
            "change",
            "2.50",
        ),
        (
            "基本支出25.00万元，所占比重由60.00%上升到62.50%。",
            "基本支出25.00万元，所占比重由60.00%下降到62.50%。",
            "change",
            None,
        ),
        # What was not there last year; a fall of more than all; a cause that says the opposite.
        (
            "公务接待费支出4.00万元，较上年增加4.00万元，上年无此项支出。",
            "公务接待费支出4.00万元，较上年增加3.00万元，上年无此项支出。",
            "change",
            "4.00",
        ),
        (
            "公务接待费支出4.00万元，较上年增加4.00万元，上年无此项支出。",
            "公务接待费支出4.00万元，较上年减少4.00万元，上年无此项支出。",
            "change",
            "4.00",
        ),
        (
            "公务接待费支出4.00万元，比上年减少4.00万元，下降50.00%。",
            "公务接待费支出4.00万元，比上年减少4.00万元，下降150.00%。",
            "change",
            None,
        ),
        (
            "公务接待费年初预算为5.00万元，支出决算为4.00万元，决算数小于预算数的主要原因：因公出国（境）费支出数小于预算数。",
            "公务接待费年初预算为5.00万元，支出决算为4.00万元，决算数小于预算数的主要原因：因公出国（境）费支出数大于预算数。",
            "change",
            None,
        ),
        # One yuan more, where the amounts are told in yuan.
        (
            "公务接待费支出40000.00元，年初预算为50000.00元，差值为10000.00元。",
            "公务接待费支出40000.00元，年初预算为50000.00元，差值为10001.00元。",
            "change",
            None,
        ),
        # A list ends with its semicolon where its parts are parted by less.
        (
            "公务接待费支出4.00万元，接待12批次，其中：省内接待8批次、省外接待4批次；另有外地来函3批次。",
            "公务接待费支出4.00万元，接待12批次，其中：省内接待9批次、省外接待4批次；另有外地来函3批次。",
            "sum",
            "13",
        ),
        # Nothing is counted where there is no money.
        (
            "公务用车购置费支出0万元，购置公务用车0辆。",
            "公务用车购置费支出0万元，购置公务用车1辆。",
            "cell",
            None,
        ),
        # Fewer people than groups.
        ("公务接待费支出4.00万元，接待12批次、96人次。", "公务接待费支出4.00万元，接待120批次、96人次。", "sum", "96"),
        # A list of things that no table has, with the amount that it is of.
        (
            "公务接待费支出4.00万元，接待12批次、96人次，其中：省内接待40人次，省外接待56人次。",
            "公务接待费支出4.00万元，接待12批次、96人次，其中：省内接待41人次，省外接待56人次。",
            "sum",
            "97",
        ),
        # A change from last year's amount, told beside it; a gap to a plan that only it tells of.
        (
            "公务接待费4.00万元，比上年决算数3.00万元增加1.00万元，增长33.33%。",
            "公务接待费4.00万元，比上年决算数3.00万元增加2.00万元，增长33.33%。",
            "change",
            "1.00",
        ),
        (
            "基本支出25.00万元，完成年初预算的125.00%，比年初预算增加5.00万元。",
            "基本支出25.00万元，完成年初预算的135.00%，比年初预算增加5.00万元。",
            "share",
            "125.00",
        ),
        # More vehicles that money was spent on than there are, told elsewhere.
        (
            "公务用车购置费0万元，年末公务用车保有量5辆。\n\n截至2024年12月31日，共有车辆5辆。",
            "公务用车购置费0万元，年末公务用车保有量6辆。\n\n截至2024年12月31日，共有车辆5辆。",
            "sum",
            "5",
        ),
        # What is a rate is one, whatever it is of.
        ("甲服务占乙服务的99.50%。", "甲服务占乙服务的99.50。", "no_unit", None),
        # A thing that nobody knows, its three numbers side by side.
        (
            "除尘改造全年预算数为62.00万元，执行数为59.83万元，完成预算的96.50%。",
            "除尘改造全年预算数为62.00万元，执行数为59.83万元，完成预算的69.50%。",
            "share",
            "96.50",
        ),
        # A part that nobody knows stands among the others.
        (
            "共有车辆5辆，其中：机要通信用车1辆、应急保障用车1辆、巡逻小艇用车3辆。",
            "共有车辆5辆，其中：机要通信用车1辆、应急保障用车6辆、巡逻小艇用车3辆。",
            "sum",
            "7",
        ),
        # A share of what was planned is not one of what was spent.
        ("项目支出15.00万元，占项目支出预算的80.00%。", "项目支出16.00万元，占项目支出预算的80.00%。", "cell", "15.00"),
        # Parts that are more than their whole, and one that a slip made so.
        (
            "公务接待费支出4.00万元，主要是省内来访，其中：餐费3.15万元；住宿费0.85万元。",
            "公务接待费支出4.00万元，主要是省内来访，其中：餐费31.5万元；住宿费0.85万元。",
            "sum",
            "32.35",
        ),
        # Units and per cent signs that are lost: in a list of amounts, behind what a share is of, behind counts.
        (
            "公务接待费支出4.00万元，主要是省内来访，其中：餐费3.15万元；住宿费0.85万元。",
            "公务接待费支出4.00万元，主要是省内来访，其中：餐费3.15；住宿费0.85万元。",
            "no_unit",
            None,
        ),
        ("公务接待费4.00万元，占三公经费的100%。", "公务接待费4.00万元，占三公经费的100。", "no_unit", None),
        (
            "公务接待费接待12批次、96人次，4.00万元。",
            "公务接待费接待12批次、96人次，4.00。",
            "no_unit",
            None,
        ),
        # A row that no table has: its own numbers against each other.
        (
            "乙支出（类）甲事务（款）丙工作（项）年初预算为5.00万元，支出决算为4.00万元，完成年初预算的80.00%。",
            "乙支出（类）甲事务（款）丙工作（项）年初预算为5.00万元，支出决算为4.00万元，完成年初预算的81.00%。",
            "share",
            "80.00",
        ),
        # What nobody knows, by its plan right before it: its rate and its difference.
        (
            "培训费预算5.00万元，支出决算3.40万元，完成预算的68%，决算数较预算数减少1.60万元。",
            "培训费预算5.00万元，支出决算3.40万元，完成预算的69%，决算数较预算数减少1.60万元。",
            "share",
            "68",
        ),
        (
            "培训费预算5.00万元，支出决算3.40万元，完成预算的68%，决算数较预算数减少1.60万元。",
            "培训费预算5.00万元，支出决算3.40万元，完成预算的68%，决算数较预算数减少2.60万元。",
            "change",
            None,
        ),
        # What the reason is given for is no part of the reason.
        (
            "公务接待费4.00万元，决算数小于预算数的主要原因是厉行节约，与上年相比增加1.00万元，增长33.33%。",
            "公务接待费4.00万元，决算数小于预算数的主要原因是厉行节约，与上年相比增加1.00万元，增长34.33%。",
            "change",
            "33.33",
        ),
        # A number in the reason has another word than the one before the reason.
        (
            "公务接待费预算5.00万元，支出决算4.00万元，决算数小于预算数的主要原因是来访减员36人。",
            "公务接待费预算5.00万元，支出决算4.00万元，决算数大于预算数的主要原因是来访减员36人。",
            "change",
            None,
        ),
        # How many times as much as something else.
        (
            "基本支出25.00万元，项目支出15.00万元。基本支出是项目支出的1.67倍。",
            "基本支出25.00万元，项目支出15.00万元。基本支出是项目支出的1.77倍。",
            "share",
            None,
        ),
        # A mean of those counted right behind its amount.
        (
            "公务用车购置2辆，机关运行经费36.00万元，保有量为8辆，平均每辆4.50万元。",
            "公务用车购置2辆，机关运行经费36.00万元，保有量为8辆，平均每辆4.60万元。",
            "share",
            None,
        ),
        # A sum of amounts without its unit.
        (
            "某项补助3.00万元、某项奖励2.15万元，两项相加为5.15万元。",
            "某项补助3.00万元、某项奖励2.15万元，两项相加为5.15。",
            "no_unit",
            None,
        ),
        (
            "公务接待费预算5.00万元，支出决算4.00万元，比预算节约1.00万元。",
            "公务接待费预算5.00万元，支出决算4.00万元，比预算节约2.00万元。",
            "change",
            None,
        ),
        (
            "共有车辆3辆，其中：机要通信用车1辆、应急保障用车0辆、其他用车2辆。",
            "共有车辆4辆，其中：机要通信用车1辆、应急保障用车0辆、其他用车2辆。",
            "sum",
            None,
        ),
        (
            "对4个项目开展绩效自评，涉及资金15.00万元，占项目支出的100%。",
            "对4个项目开展绩效自评，涉及资金15.05万元，占项目支出的100%。",
            "sum",
            None,
        ),
    ],
)
def test_what_is_right_is_silent_and_what_is_wrong_is_told(
    right: str, wrong: str, kind: str, expected: str | None
) -> None:
    assert [c.kind for c in told(right) if c.kind != "untold"] == []
    found = [c for c in told(wrong) if c.kind != "untold"]
    assert [c.kind for c in found] == [kind]
    if expected is not None:
        assert found[0].expected == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "因公出国（境）费支出0万元，比上年增加0万元，增长0.00%。",
        "因公出国（境）费预算为0万元，支出决算为0万元，完成预算的0%。",
        "公务接待费预算5.00万元，支出决算4.00万元，决算数未超过预算数。",
        "公务用车运行维护费支出0万元，比年初预算增加0万元，完成年初预算的0.00%。",
    ],
)
def test_nothing_on_nothing_is_silent(text: str) -> None:
    assert [c.message for c in told(text) if c.kind != "untold"] == []


@pytest.mark.parametrize(
    "text",
    [
        "“三公”经费支出4.00万元，比上年减少1.00万元，下降20.00%。全年会议费支出3.20万元，召开会议12次。",
        "财政拨款收入30.00万元，其中当年预算安排28.00万元，上年结转2.00万元。",
        "公务接待费年初预算5.00万元，追加1.00万元，支出决算4.00万元，完成预算的66.67%。",
        "公务接待费年初预算5.00万元，追加预算1.00万元，支出决算4.00万元，完成预算的66.67%。",
        "公务接待费年初预算5.00万元，支出决算4.00万元，决算数小于预算数的主要原因是年中调减预算2.00万元。",
        "本年收入合计40.00万元，其中：其他收入10.00万元、财政拨款收入30.00万元；支出40.00万元。",
    ],
)
def test_plans_that_were_added_to_and_the_other_side_of_a_list_are_silent(text: str) -> None:
    assert [c.message for c in told(text) if c.kind != "untold"] == []


def test_a_total_of_several_is_not_of_the_last() -> None:
    assert told("一般公共服务支出20.00万元，住房保障支出10.00万元，两项合计30.00万元。") == []


def test_parts_share_out_the_shares_of_their_whole() -> None:
    text = "财政拨款收入30.00万元，为当年拨款；其他收入10.00万元，为利息。两项分别占本年收入合计的{}和25.00%。"
    assert told(text.format("75.00%")) == []
    assert [c.expected for c in told(text.format("76.00%"))] == [Decimal("75.00")]


def test_growth_on_nothing_is_told() -> None:
    found = told("本年支出合计40.00万元，比上年增加40.00万元，增长100.00%。")
    assert [(c.kind, c.severity.value) for c in found] == [("change", "warning")]


def test_a_completion_of_another_budget_is_told() -> None:
    text = "一般公共预算财政拨款支出年初预算为0万元，全年预算为40.00万元，支出决算为30.00万元，完成年初预算的75.00%。"
    assert [c.kind for c in told(text)] == ["share"]


def test_shares_trimmed_to_a_hundred_are_silent() -> None:
    parts = "一般公共服务支出（类）20.00万元，占{}；住房保障支出（类）10.00万元，占{}。"
    text = "一般公共预算财政拨款支出30.00万元，主要用于以下方面：" + parts
    assert told(text.format("66.67%", "33.33%")) == []
    assert told(text.format("66.66%", "33.34%")) == []
    assert [c.kind for c in told(text.format("66.60%", "33.33%"))] == ["share"]


def test_what_stands_outside_is_not_read() -> None:
    assert told("本年收入合计41.00万元。", "附件1 项目绩效评价报告") == []


# ------------------------------------------------------------------------------------------ the labelled prose


@pytest.mark.parametrize("case", labelled(), ids=lambda c: str(c["id"]))
def test_labelled_prose_is_silent_and_its_changed_numbers_are_told(case: Mapping[str, Any]) -> None:
    report = report_of(case)
    assert [c.message for c in report.base.contradictions] == []
    free = {tuple(f) for f in case["free"]}
    assert {(a.span.start, a.span.end) for a in report.base.accounts if a.status == "unchecked"} == free
    checked = [a for a in report.base.accounts if a.status != "unchecked"]
    money = [a for a in checked if a.unit == "元" and a.value > 100_000]
    for account in money[:: max(1, len(money) // 6)]:
        place = report.place(account)
        assert place is not None
        passage, start, end = place
        text = passage.text[start:end]
        wrong = text[:-1].replace(",", "")
        changed = report.with_text(passage, start, end, f"{Decimal(wrong) * 10}万")
        assert report.found_on(changed, account.span), f"{passage.text[max(0, start - 20) : end]}"


@pytest.mark.parametrize("case", [c for c in labelled() if "previous" in c], ids=lambda c: str(c["id"]))
def test_labelled_prose_is_silent_beside_the_figures_of_last_year(case: Mapping[str, Any]) -> None:
    assert [c.message for c in report_of(case, previous=True).base.contradictions] == []


@pytest.mark.parametrize("case", labelled(corpus_root() / "enforcement" / "claims.jsonl"), ids=lambda c: str(c["id"]))
def test_labelled_acts_are_silent_and_read_as_their_cells(case: Mapping[str, Any]) -> None:
    report = report_of(case, previous="previous" in case)
    assert [c.message for c in report.base.contradictions] == []
    accounts = {(a.span.start, a.span.end): a for a in report.base.accounts}
    assert {place for place, a in accounts.items() if a.status == "unchecked"} == {tuple(f) for f in case["free"]}
    for mention in case["mentions"]:
        account = accounts.get((mention["start"], mention["end"]))
        if account is None or account.status == "unchecked" or "." not in mention["expr"] or "+" in mention["expr"]:
            continue
        if "/" in mention["expr"] or not mention.get("told", True):
            continue  # a share or a mean is of no cell; of a few it is known that they are not told
        if account.reading is not None and "+" not in account.reading:
            assert account.reading == mention["expr"]
        place = report.place(account)
        assert place is not None
        passage, start, end = place
        wrong = dict(changed_numbers(passage.text[start:end]))["tenfold" if account.value else "one"]
        assert report.found_on(report.with_text(passage, start, end, wrong), account.span), mention


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("公务用车购置费52.60万元，更新执法执勤车辆4辆。", []),
        ("公务用车购置费52.60万元，更换轮胎4条。", ["公务用车购置数"]),  # no vehicles
    ],
)
def test_vehicles_that_were_renewed_are_vehicles_bought(text: str, told_of: list[str]) -> None:
    head = "# 示例县财政局2024年度部门决算\n\n## 第三部分 示例县财政局2024年度部门决算情况说明\n\n"
    agency = {"name": "示例县财政局", "level": "county", "kind": "department"}
    cells = {"three_public.actual.vehicle_purchase": 52.6}
    figures = {"genre": "final_accounts", "agency": agency, "year": 2024, "cells": cells}
    case = {"figures": figures, "text": head + "## 七、财政拨款“三公”经费支出决算情况说明\n\n" + text + "\n"}
    found = [c for c in report_of(case).base.contradictions if c.kind == "untold"]
    assert len(found) == len(told_of)
    assert all(name in c.message for c, name in zip(found, told_of, strict=True))
