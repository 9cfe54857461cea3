"""Expressions in a clerk's words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drafting.analysis.describe import describe, describe_all
from drafting.genre.expressions import Expression
from drafting.genre.loader import load_genre

EDITION = load_genre().edition(2024)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("applications.new.total", "表三“本年新收”总计"),
        ("applications.new.natural_person", "表三“本年新收政府信息公开申请数量”行“自然人”列"),
        ("applications.granted.total", "表三“予以公开”总计"),
        ("applications.total.total", "表三总计"),
        ("applications.denied.third_party.total", "表三“不予公开—保护第三方合法权益”总计"),
        ("review.total", "表四“行政复议—总计”"),
        ("litigation.direct.total + litigation.after_review.total", "表四“行政诉讼”各组“总计”之和"),
        (
            "applications.denied.three_securities.total + applications.denied.third_party.total",
            "表三“危及‘三安全一稳定’、保护第三方合法权益”的“总计”之和",
        ),
        ("disclosure.licences", "表二“行政许可”"),
        ("applications.new.total + applications.carried_in.total", "表三“本年新收”总计＋表三“上年结转”总计"),
    ],
)
def test_an_expression(source: str, said: str) -> None:
    assert describe(Expression.parse(source), EDITION) == said


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        (
            [("applications.new.total", 23), ("applications.new.total + applications.carried_in.total", 25)],
            "表三“本年新收”总计为23，加上“上年结转”共25",
        ),
        (
            [("applications.new.total", 23), ("applications.total.total", 24)],
            "表三“本年新收”总计为23；表三总计为24",
        ),
        (
            [
                ("previous:applications.new.total", 8),
                ("previous:applications.new.total + previous:applications.carried_in.total", 9),
            ],
            "上年表三“本年新收”总计为8，加上“上年结转”共9",
        ),
        (
            [
                ("applications.new.total", 8),
                ("applications.new.total + previous:applications.new.total", 19),
            ],
            "表三“本年新收”总计为8，加上上年表三“本年新收”总计共19",
        ),
        (
            [("review.total", 2), ("review.total + litigation.direct.total", 3)],
            "表四“行政复议—总计”为2，加上表四“行政诉讼—未经复议直接起诉—总计”共3",
        ),
        (
            [("applications.new.total", 23), ("applications.new.total - applications.carried_out.total", 20)],
            "表三“本年新收”总计为23；表三“本年新收”总计－表三“结转下年度”总计为20",
        ),
    ],
)
def test_what_readings_come_to(readings: list[tuple[str, int]], said: str) -> None:
    made = [(Expression.parse(source), Decimal(value)) for source, value in readings]
    assert describe_all(made, EDITION) == said
