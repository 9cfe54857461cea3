"""Frames and readings: what a number is taken for."""

from __future__ import annotations

import pytest

from tests.grounding.engine import analyse, claim_of, readings_of


@pytest.mark.parametrize(
    ("text", "number", "expression"),
    [
        ("新收政府信息公开申请46件。", "46件", "applications.new.total"),
        ("收到申请46件，其中自然人40件、企业6件。", "40件", "applications.new.natural_person"),
        ("收到申请46件，上年结转5件。", "5件", "applications.carried_in.total"),
        ("结转下年度办理2件。", "2件", "applications.carried_out.total"),
        ("2件按程序转入下年度办理，其余均已答复。", "2件", "applications.carried_out.total"),
        ("同意公开23件。", "23件", "applications.granted.total"),
        ("因本机关不掌握无法提供9件。", "9件", "applications.unavailable.not_held.total"),
        ("被申请行政复议4件，其中维持3件。", "3件", "review.upheld"),
        ("行政复议4件、行政诉讼3件。", "3件", "litigation.direct.total + litigation.after_review.total"),
        (
            "制发、废止、现行有效的行政规范性文件分别为8件、11件、57件。",
            "11件",
            "disclosure.normative_documents.repealed",
        ),
        ("作出行政许可312件、行政处罚71件。", "71件", "disclosure.penalties"),
        (
            "行政复议、行政诉讼案件共7件。",
            "7件",
            "review.total + litigation.direct.total + litigation.after_review.total",
        ),
    ],
)
def test_readings(text: str, number: str, expression: str) -> None:
    assert expression in readings_of(analyse(text), number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("办理网民留言46件，办结45件。", "45件"),
        ("受理道路挖掘许可申请77件。", "77件"),
        ("作为复议机关，全年受理行政复议案件63件。", "63件"),
        ("在15个工作日内答复。", "15个工作日"),
        ("2021年收到申请12件。", "12件"),
    ],
)
def test_other_things_have_no_reading(text: str, number: str) -> None:
    analysis = analyse(text)
    frame = next(f for f in analysis.passage.ordered() if f.number.text == number)
    assert analysis.readings[frame.item.id] == ()


def test_a_subset_is_no_more_than_its_whole() -> None:
    analysis = analyse("收到政府信息公开申请46件，其中12件内容复杂。")
    claim = claim_of(analysis, "12件")
    assert claim.fit is not None
    assert claim_of(analyse("收到政府信息公开申请46件，其中96件内容复杂。"), "96件").fit is None


def test_what_was_last_year_is_held_against_last_year() -> None:
    analysis = analyse("收到申请46件，较上年的30件增加16件。", previous={"applications.new.total": 30})
    assert "previous:applications.new.total" in readings_of(analysis, "30件")
    [change] = analysis.changes
    assert change.holds


def test_a_sum_that_holds_explains_its_numbers() -> None:
    analysis = analyse("印发公文24件，主动公开20件、依申请公开4件。")
    assert any(s.holds for s in analysis.sums)
    assert {"part of a sum that holds"} <= set(claim_of(analysis, "4件").features)


def test_a_whole_is_not_the_likeliest_beside_its_parts() -> None:
    """其他 alone may be all that was handled otherwise; beside one of its kinds it is another of them."""
    alone = readings_of(analyse("收到政府信息公开申请46件，办结46件，其中其他13件。"), "13件")
    beside = readings_of(analyse("收到政府信息公开申请46件，办结46件，其中逾期不补正2件、其他13件。"), "13件")
    assert len(alone) > 1
    assert "+" in alone[0]
    assert beside[0] == "applications.other.other.total"
    assert set(beside) == set(alone)
