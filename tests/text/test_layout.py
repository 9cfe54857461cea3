"""What a line is taken for by its looks alone."""

from __future__ import annotations

import pytest

from drafting.text.layout import continues, ends_sentence, heading_level, is_title_like, ordinal_of


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、湖区情况", 1),
        ("十一、湖区情况", 1),
        ("（一）巡查方面", 2),
        ("(二) 巡查方面：", 2),
        ("1.加强巡查，保护湖水", 3),
        ("（1）加强巡查", 4),
        ("第一部分 湖区情况", 1),
        ("一、坚持保护，做好巡查，落实责任，推进工作", None),
        ("一、湖区情况总的来说是好的。", None),
        ("（一）巡查方面。全年巡查三次。", None),
        ("（二）全年巡查 12 次", None),
        ("1.巡查3次；", None),
        ("2024.1.20", None),
        ("12.5%", None),
        ("湖区情况", None),
        ("一、", None),
        ("一是加强巡查", None),
    ],
)
def test_heading_level(line: str, level: int | None) -> None:
    assert heading_level(line) == level


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        ("全年发布文", "件 62 件。", False),
        ("全年，发布文", "件 62 件。", True),
        ("做好巡查，", "保护湖水。", True),
        ("做好巡查。", "保护湖水。", False),
        ("他说：“好。”", "保护湖水。", False),
        ("做好巡查，保护“湖水”“湖岸”", "等工作。", True),
        ("做好巡查，保护湖水", "一、湖区情况", False),
        ("根据条例，按照第五条第", "（一）项规定办理。", True),
        ("电话：0000-1234567", "地址：湖滨路", False),
        ("某湖管理局，某湖公安局", "2025年1月2日", False),
        ("做好巡查，保护湖水", "12", False),
        ("做好巡查", "，保护湖水", True),
    ],
)
def test_continues(before: str, after: str, goes_on: bool) -> None:
    assert continues(before, after) is goes_on


def test_indentation_begins_a_paragraph_unless_a_comma_goes_on() -> None:
    assert not continues("做好巡查，保护湖水", "下一段。", indented=True)
    assert continues("做好巡查，", "保护湖水。", indented=True)


def test_ends_sentence_looks_behind_closing_quotes() -> None:
    assert ends_sentence("他说：“好。”")
    assert not ends_sentence("“湖水”")
    assert not ends_sentence("")


def test_title_lines() -> None:
    assert is_title_like("某湖2024年度报告")
    assert not is_title_like("本报告说明情况。")
    assert not is_title_like("来源：某局")
    assert not is_title_like("2024年1月2日")


def test_ordinal_takes_the_space_behind_it() -> None:
    ordinal = ordinal_of("（一） 湖水")
    assert ordinal is not None
    assert ordinal.length == 4
