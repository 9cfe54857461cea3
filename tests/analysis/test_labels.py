"""Printed labels against the labels of a form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drafting.analysis.cell_values import CellValue, cell_value
from drafting.analysis.labels import AxisNames, Evidence, align, printed, targets
from drafting.genre.model import Axis


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("（一） 予以公开", "予以公开"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("1、 属于国家秘密", "属于国家秘密"),
        ("①属于国家秘密", "属于国家秘密"),
        ("商业\u3000企业", "商业企业"),
        ("危及“三安全一稳定”", "危及三安全一稳定"),
        ("其它", "其他"),
        ("２０", "20"),
    ],
)
def test_keys_drop_ordinals_spaces_and_punctuation(text: str, key: str) -> None:
    assert printed(text).key == key


def test_exact_before_variant_before_misprint_before_likeness() -> None:
    names = AxisNames.of(Axis("x", "本年度办理结果", variants=("办理结果",), wrong=("本年度办里结果",)))
    scores = [names.score(t) for t in ("本年度办理结果", "办理结果", "本年度办里结果", "本年度办理的结果")]
    assert [g for _, g in scores] == ["exact", "variant", "wrong", "fuzzy"]
    assert [s for s, _ in scores] == sorted((s for s, _ in scores), reverse=True)


def test_a_likeness_that_fits_two_labels_is_unsure() -> None:
    goals = targets((Axis("a", "甲类船只数量"), Axis("b", "乙类船只数量")))
    alignment = align([Evidence(("丙类船只数量",))], goals)
    assert alignment.matches == [None]
    assert set(alignment.unsure[0]) == {0, 1}


def test_equal_labels_are_told_apart_by_their_groups_or_order() -> None:
    kinds = (Axis("won", "赢"), Axis("lost", "输"))
    goals = targets((Axis("home", "主场", children=kinds), Axis("away", "客场", children=kinds)))
    by_group = align([Evidence(("客场", "赢")), Evidence(("主场", "赢"))], goals)
    assert [goals[m.target].way[0].segment for m in by_group.matches if m] == ["away", "home"]
    by_order = align([Evidence((t,)) for t in ("赢", "输", "赢", "输")], goals)
    assert [goals[m.target].way[0].segment for m in by_order.matches if m] == ["home", "home", "away", "away"]
    alone = align([Evidence(("赢",))], goals)
    assert alone.matches == [None]
    assert 0 in alone.unsure


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("12", 12, "value"),
        ("１，２３４", 1234, "value"),
        ("1 234", 1234, "value"),
        ("-3", -3, "value"),
        ("0件", 0, "value"),
        ("", None, "blank"),
        ("\u3000", None, "blank"),
        ("/", None, "mark"),
        ("——", None, "mark"),
        ("无", None, "mark"),
        ("3.其他", None, "text"),
        ("0 0", None, "text"),
        ("见附件", None, "text"),
        ("1\u200b2\u200e", 12, "value"),
        ("\ufeff", None, "blank"),
        ("0013", None, "text"),
        ("00", None, "text"),
        ("0.50", Decimal("0.5"), "value"),
        ("12②", None, "text"),
        ("12¹", None, "text"),
    ],
)
def test_cell_values(text: str, value: int | Decimal | None, status: str) -> None:
    assert cell_value(text) == CellValue(value, status)  # type: ignore[arg-type]


def test_an_amount_in_another_scale_is_converted_exactly() -> None:
    assert cell_value("15000元", "万元").value == cell_value("1.5", "万元").value
