"""Prose on acts that are counted: parts, totals, what was not done, rates by their names, and last year as told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.amounts import Report, report_of
from drafting.findings import Severity

CELLS = {
    "penalties.warning": 16,
    "penalties.fine": 45,
    "penalties.closure": 1,
    "penalties.total": 62,
    "penalties.amount": 512.9,
    "licences.applied": 905,
    "licences.accepted": 875,
    "licences.granted": 866,
    "licences.refused": 9,
    "compulsion.seal": 18,
    "compulsion.seizure": 13,
    "compulsion.total": 31,
    "other.inspections": 1104,
    "other.payments": 6204,
    "other.paid": 1022.6,
    "other.awards": 12,
    "other.awarded": 6.5,
    "certificates.holders": 84,
    "certificates.staff": 92,
    "certificates.rate": 91.3,
}


LAST_YEAR = {
    "penalties.total": 50,
    "penalties.amount": 640.5,
    "other.inspections": 1000,
}


def read(body: str, previous: Mapping[str, float] | None = None) -> Report:
    agency = {"name": "示例县水利局", "level": "county", "kind": "department"}
    head = "# 示例县水利局2024年度行政执法统计年报\n\n## 第二部分 示例县水利局2024年度行政执法总体情况\n\n"
    case: Mapping[str, Any] = {
        "figures": {"genre": "enforcement", "agency": agency, "year": 2024, "cells": CELLS},
        "text": head + body + "\n",
    }
    if previous is not None:
        last = {**case["figures"], "year": 2023, "cells": previous}
        return report_of({**case, "previous": last}, previous=True)
    return report_of(case)


def told(body: str, previous: Mapping[str, float] | None = None) -> list[str]:
    return [c.kind for c in read(body, previous).base.contradictions if c.severity is not Severity.INFO]


def unread(body: str) -> list[str]:
    report = read(body)
    places = [report.place(a) for a in report.base.accounts if a.status == "unchecked"]
    return [p[0].text[p[1] : p[2]] for p in places if p is not None]


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        # amounts of one thing that come to its cell together
        ("对企业处罚45件，对个人处罚17件。", "对企业处罚46件，对个人处罚17件。", "sum"),
        ("对企业处罚45件，对个人处罚17件，两类合计62件。", "对企业处罚45件，对个人处罚17件，两类合计63件。", "sum"),
        # totals of what a sentence told before or behind
        ("警告16件、罚款45件，合计61件。", "警告16件、罚款45件，合计62件。", "sum"),
        ("执法事项共1928件：许可866件、处罚62件、检查1000余件。", "执法事项共928件，其中许可866件、处罚52件。", "cell"),
        ("各类案件928件，其中许可866件、处罚62件。", "各类案件927件，其中许可866件、处罚62件。", "sum"),
        # several things together
        ("行政给付、行政奖励合计6216次。", "行政给付、行政奖励合计6217次。", "cell"),
        ("查封扣押31件。", "查封扣押32件。", "cell"),
        # what was not done, and what stands behind its number
        ("受理875件，没有受理的30件。", "受理875件，没有受理的31件。", "cell"),
        ("行政奖励12次。905件许可申请均已办结。", "行政奖励12次。906件许可申请均已办结。", "cell"),
        ("应持证92人中84人持证。", "应持证92人中85人持证。", "cell"),
        # words around what they are done to
        ("受理取水、河道等许可875件，批准866件。", "受理取水、河道等许可876件，批准866件。", "cell"),
        # rates by their names
        ("持证率91.3%。", "持证率93.3%。", "share"),
        ("受理许可申请875件，受理率96.7%。", "受理许可申请875件，受理率95.7%。", "share"),
        ("持证率91.3%。", "持证率91.3。", "no_unit"),
        ("许可866件，占受理数的98.97%。", "许可866件，占受理数的97.97%。", "share"),
        # last year as told
        ("许可866件，许可量比上年的800件增长8.3%。", "许可866件，许可量比上年的800件增长9.3%。", "change"),
        ("许可866件，许可量比上年的800件增长8.3%。", "许可866件，许可量比上年的800件下降8.3%。", "change"),
        ("处罚由70件降为62件，降幅11.4%。", "处罚由70件降为62件，降幅12.4%。", "change"),
        ("处罚由70件降为62件，减少8件。", "处罚由70件增为62件，减少8件。", "change"),
        # a total that says how many it adds up, each in its own measure
        ("查封18处，扣押13件，两项合计31件。", "查封18处，扣押13件，两项合计21件。", "sum"),
        # a list that is all of its whole
        ("各类案件共928件，即许可866件、处罚62件。", "各类案件共929件，即许可866件、处罚62件。", "sum"),
        # a whole that its cell and its parts say is another
        (
            "对某类机构作出处罚62件，其中警告16件、罚款45件、停业整顿1件。",
            "对某类机构作出处罚63件，其中警告16件、罚款45件、停业整顿1件。",
            "cell",
        ),
        # a cause that opens the sentence ends with its clause
        ("因当事人逾期未拆，查封18处。", "因当事人逾期未拆，查封180处。", "cell"),
        # what a bracket says that it is
        ("依法停用特种设备（查封）18处。", "依法停用特种设备（查封）180处。", "cell"),
        # the part that one thing is of another
        ("处罚数与检查数之比为5.62%。", "处罚数与检查数之比为6.62%。", "share"),
        ("62件处罚中45件为罚款，16件为警告。", "62件处罚中46件为罚款，16件为警告。", "cell"),
        # a share of several things of what was told before, and a whole that its share and its cell say is another
        (
            "处罚62件，警告16件、罚款45件，警告与罚款两类占98.4%。",
            "处罚62件，警告16件、罚款45件，警告与罚款两类占93.4%。",
            "share",
        ),
        ("在编在岗92人中84人持证，持证率91.3%。", "在编在岗97人中84人持证，持证率91.3%。", "cell"),
        # means: of one of several counts, and over the days of the year
        (
            "检查1104次，处罚62件，罚没512.9万元，宗均罚没8.27万元。",
            "检查1104次，处罚62件，罚没512.9万元，宗均罚没9.27万元。",
            "share",
        ),
        ("日均检查3.02家次。", "日均检查3.12家次。", "share"),
        # an approximate number that is far from its cell
        ("行政检查1100余次。", "行政检查11000余次。", "cell"),
    ],
)
def test_what_is_right_is_silent_and_what_is_wrong_is_told(right: str, wrong: str, kind: str) -> None:
    assert told(right) == []
    assert told(wrong) == [kind]


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("处罚62件，比2023年的50件多12件，增幅24%。", "处罚62件，比2023年的50件多13件，增幅24%。", "change"),
        ("处罚数量是上年的1.24倍。", "处罚数量是上年的1.34倍。", "share"),
        ("检查企业1104家次，比上年增长10.4%。", "检查企业1104家次，比上年增长20.4%。", "change"),
        (
            "查处案件62件，罚没金额512.9万元，分别同比增长24%和下降19.9%。",
            "查处案件62件，罚没金额512.9万元，分别同比增长24%和下降29.9%。",
            "change",
        ),
        # a part of what its list is of is not what the next sentence goes on with
        (
            "处罚62件，罚没金额512.9万元，其中某些物品等处罚17件、罚款45件。与上年相比，处罚数量增加12件。",
            "处罚62件，罚没金额512.9万元，其中某些物品等处罚17件、罚款45件。与上年相比，处罚数量增加22件。",
            "previous",
        ),
        # the change beside an amount bears out its cell
        ("对某类单位检查1104次，较上年增加104次。", "对某类单位检查1164次，较上年增加104次。", "cell"),
        ("对某类单位检查1104次，较上年增加104次。", "对某类单位检查1104次，较上年增加194次。", "previous"),
        # what is told in about is what its cell has
        ("行政检查约1100次，同比增长10.4%。", "行政检查约1100次，同比增长20.4%。", "change"),
    ],
)
def test_last_year_as_given(right: str, wrong: str, kind: str) -> None:
    assert told(right, LAST_YEAR) == []
    assert told(wrong, LAST_YEAR) == [kind]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("行政处罚62件，其中某种处罚60件。", ["60"]),  # a part by an unknown word is not the whole
        ("警告16件，其余46件以罚款为主。", ["46"]),
        ("处罚62件，平均每检查17.8家次作出一份处罚。", ["17.8", "一"]),
        ("检查单位1240家次，全年行政检查1104次。", ["1240"]),  # bodies visited are mostly the inspections, not always
        ("各类案件929件，其中许可866件、处罚62件。", ["929"]),  # a list may leave something out
        ("处罚62件，其中责令停业1件、移送拘留3件。", ["3"]),
        ("某些场所开业许可876件，其中许可866件、不予许可9件。", ["876"]),  # the whole is called like a part of it
        ("结案70件。", ["70"]),  # so are cases closed
        ("罚款51.3万元。", ["51.3"]),  # and fines the money of all penalties
        ("警告16件、罚款45件为主，两项占41.3%。", ["两", "41.3%"]),
    ],
)
def test_what_no_table_has_is_silent(text: str, unknown: list[str]) -> None:
    assert told(text) == []
    assert [u.removesuffix("万") for u in unread(text)] == unknown


def test_what_a_thing_mostly_is_bears_it_out_and_a_slip_is_told() -> None:
    assert unread("罚款512.9万元。检查企业1104家次。") == []
    assert told("罚款521.9万元。") == ["cell"]
    assert told("检查企业1140家次。") == ["cell"]


def test_a_mean_of_a_count_is_borne_out() -> None:
    assert unread("持证84人，检查1104次，人均13次。") == []


def test_a_wrong_direction_is_told_with_the_right_one() -> None:
    found = read("许可866件，许可量比上年的800件下降8.3%。").base.contradictions
    assert [c.message.rpartition("，")[2] for c in found] == ["应为增长"]


@pytest.mark.parametrize(
    "text",
    [
        "因历史遗留问题，许可5件。",  # of that cause alone
        "因企业注销，撤销许可5件。",
        "查处无证经营（查封）5件。",
        "人均处罚是上年的1.5倍。",  # no amounts
        "许可率是上年的1.1倍。",
        "罚没金额512.9万元，罚款占比是上年的1.1倍。",
        "处罚人数与检查人数之比为9.3%。",
        "处罚62件，其中某类处罚是上年的2倍。",
        "上半年日均检查5.12次。",
        "行政奖励12次，奖金6.5万元，其中奖励举报人9次、4.2万元。",  # parts, by an unknown word or another one
        "全年检查1104次，其中双随机检查320次；专项检查512次；日常巡查272次。",
        "水土保持类23件，占37.1%；取水类12件，占19.4%；其他8件，占12.9%。",
        "移送公安机关2件、行政拘留2人。",
        "检查1104次，超额完成年度计划（1000次）的10.4%；平均每月92次。",  # a plan, and a mean
        "执法队伍人均检查12次。",
        "62件处罚中45件为罚款，16件为警告，罚款和警告合计61件，占98.4%。",  # what each is told to be
        "许可事项由32项减至28项，减少4项。",  # items of a list, not acts
        "近五年共作出行政处罚312件，罚没2760.4万元。",
        "受理投诉举报402件，办结398件。",  # what follows is of that, too
        "处罚62件，多次约谈3家。",
        "处罚62件，涉案当事人58个。",
        "全市共检查5620次、处罚318件，其中本局检查1104次、处罚62件。",
        "处罚62件，其中警告16件，罚款45件，责令停产1件，没收工具18件。",  # no case but tools
        "共办理许可875件，其中新办620件；准予866件。",
        "处罚62件，罚没512.9万元，案件数同比上升24%。",
        "企业申请612件、个人申请293件；已受理875件。",
        "罚没入库480.2万元，尚有67.8万元未缴。",  # what was paid is not what was decided
        "处罚62件，较去年的50件多了12件。",
    ],
)
def test_what_is_of_something_else_is_silent(text: str) -> None:
    assert told(text, LAST_YEAR) == []


def test_last_years_figures_without_a_table_say_nothing_of_it() -> None:
    assert told("许可866件，比上年增加66件，增长8.25%。", LAST_YEAR) == []


ONCE_MORE = {**LAST_YEAR, "licences.granted": 800}


@pytest.mark.parametrize(
    "text",
    [
        "行政许可866件、行政处罚62件、行政强制31件、其他行政执法行为7320件。",  # the title of a table, all its acts
        "从许可情况看，我局905宗行政许可申请中，受理875宗，许可866宗。",
        "受理行政许可申请875件，准予866件，另有5件申请人撤回。",
        "处罚62件，罚没金额512.9万元。税务检查1104次，查补税款、滞纳金及罚款1.87亿元。",
        "收到行政复议申请164件，受理151件，审结143件，其中维持58件、撤销9件。",  # steps of what no table has
        "警告16件，罚款45件，停产停业1件，警告、罚款两类合计占处罚总数的98.39%。",
        "处罚62件，其中警告16件，罚款45件，两类合计占处罚总数的98.39%。",
        "处罚62件，其中罚款45件、警告16件，合计61件，占98.39%。",
        "处罚62件，比上年增12件，增长24%。",
        "罚没款512.9万元，比上年减127.6万元，下降19.92%。",
        "处罚62件，警告16件，占比由上年的46.7%变为25.8%。",
    ],
)
def test_sums_steps_and_short_words_of_change_that_hold_are_silent(text: str) -> None:
    assert told(text, ONCE_MORE) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("行政许可866件、行政处罚62件、其他行政执法行为7230件。", ["cell"]),
        ("从许可情况看，我局950宗行政许可申请中，受理875宗。", ["cell"]),
        ("从许可情况看，许可886宗，不予许可9宗。", ["cell"]),
        ("收到行政许可申请905件，受理857件。", ["cell"]),  # of what the tables have
        ("收到申请905件，受理875件，撤销许可9件。", ["cell"]),
        ("处罚62件，其中警告16件，罚款45件，两类合计占处罚总数的93.89%。", ["share"]),
        ("处罚62件，其中罚款45件、警告16件，合计61件，占93.89%。", ["share"]),
        ("处罚62件，其中罚款45件，占75.28%。", ["share"]),
        ("处罚62件，比上年增21件。", ["previous"]),
        ("罚没款512.9万元，比上年减172.6万元。", ["previous"]),
        ("处罚62件，警告16件，占比升至28.5%。", ["share"]),
    ],
)
def test_slips_in_sums_steps_and_short_words_of_change_are_told(text: str, kinds: list[str]) -> None:
    assert told(text, ONCE_MORE) == kinds
