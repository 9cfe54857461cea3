"""Fees: what is read of them, and the scales that they are charged by."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from drafting.errors import PackError
from drafting.genre.form_sheets import form_words
from drafting.genre.loader import load_genre
from drafting.genre.tariffs import FeeWords, load_fee_words, load_fees
from drafting.genre.yaml_nodes import load_yaml
from drafting.grounding.engine import Reader
from drafting.grounding.fees import FeeFault, check_fees, fees_in
from drafting.grounding.lexicon import load_lexicon
from drafting.grounding.weights import load_weights

GENRE = load_genre()
LEXICON = load_lexicon(GENRE)
GROUPS = form_words(GENRE).amounts
UNPAID = "applications.other.fee_unpaid.total"


def words() -> FeeWords:
    assert LEXICON is not None
    known = load_fees(GENRE)
    assert known is not None
    return known


def faults(text: str, given: Mapping[str, Decimal] = MappingProxyType({}), unpaid: int | None = None) -> list[FeeFault]:
    assert LEXICON is not None
    cells = {} if unpaid is None else {UNPAID: Decimal(unpaid)}
    edition = GENRE.edition(2024)
    reader = Reader.of(LEXICON, load_weights(GENRE.root), edition, cells, None, year=2024, whole_area=False)
    passage = reader.read(text).passage
    return list(check_fees(fees_in(passage, words()), words(), given, cells).faults)


def told(
    text: str, given: Mapping[str, Decimal] = MappingProxyType({}), unpaid: int | None = None
) -> list[tuple[str, int]]:
    return [(f.what, int(f.expected)) for f in faults(text, given, unpaid)]


@pytest.mark.parametrize(
    ("tariff", "quantity", "charge"),
    [
        ("pieces", 10, 0), ("pieces", 11, 100), ("pieces", 30, 2000), ("pieces", 31, 2200), ("pieces", 40, 4000),
        ("pieces", 41, 4300), ("pages", 30, 0), ("pages", 31, 10), ("pages", 100, 700), ("pages", 200, 2700),
        ("pages", 201, 2740),
    ],
)  # fmt: skip
def test_scales(tariff: str, quantity: int, charge: int) -> None:
    scale = next(t for t in words().tariffs if t.id == tariff)
    assert scale.charge(quantity) == charge
    assert charge % scale.quantum == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收取信息处理费385元。", [("no multiple", 380)]),
        ("收取信息处理费380元。", []),
        ("按件计收信息处理费350元。", [("no multiple", 300)]),
        ("对35件申请按件计收信息处理费3100元。", [("above scale", 3000)]),
        ("对35件申请按件计收信息处理费3000元。", []),
        ("减免信息处理费385元。", []),
        ("收取信息处理费约385元。", []),
        ("收取登记费385元。", []),
        ("信息处理费应收1200元，实际收取2100元。", [("above charged", 1200)]),
        ("信息处理费应收0.12万元，实际收取0.21万元。", [("above charged", 1200)]),
    ],
)
def test_no_figures_are_needed(text: str, expected: list[tuple[str, int]]) -> None:
    assert told(text) == expected


GIVEN = {"notices": Decimal(5), "charged": Decimal(1300), "collected": Decimal(900)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发出信息处理费收费通知5件，总金额1300元，实际收取900元。", []),
        ("发出信息处理费收费通知6件，总金额1300元，实际收取900元。", [("given", 5)]),
        ("发出信息处理费收费通知5件，总金额1300元，实际收取800元。", [("given", 900)]),
        ("收取信息处理费900元，其中按件收取500元、按量收取400元。", []),
        ("未收取信息处理费。", [("denied", 900)]),
        ("信息处理费收取情况：无。", [("denied", 900)]),
        ("没有发出信息处理费收费通知。", [("denied", 5)]),
        ("申请人未按时缴纳信息处理费。", []),
    ],
)
def test_against_what_is_given(text: str, expected: list[tuple[str, int]]) -> None:
    assert told(text, GIVEN) == expected


def test_one_of_several_sums_may_be_a_part() -> None:
    (fault,) = faults("实际收取信息处理费800元。", GIVEN)
    assert not fault.sure
    (fault,) = faults("实际收取信息处理费1000元。", GIVEN)
    assert fault.sure
    assert faults("对甲收取信息处理费500元，对乙收取信息处理费400元。", GIVEN) == []


@pytest.mark.parametrize(
    ("text", "unpaid", "expected"),
    [
        ("有3名申请人未缴纳信息处理费。", 2, [("unpaid", 2)]),
        ("有1名申请人未缴纳信息处理费。", 2, []),
        ("有1件申请未缴纳信息处理费。", 2, [("unpaid", 2)]),
        ("有2件申请未缴纳信息处理费。", 2, []),
        ("有2件申请未缴纳信息处理费。", None, []),
    ],
)
def test_who_did_not_pay(text: str, unpaid: int | None, expected: list[tuple[str, int]]) -> None:
    assert told(text, unpaid=unpaid) == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("money: {元: 1}", "money: {元: 0}"), "货币单位"),
        (("to: 30", "to: 5"), "逐档增大"),
        ((", rise: 100", ""), "step 和 rise"),
        (("heads: 费", "heads: ''"), "至少要有一个词"),
        (("figures: processing_fee", "figures: other_fee"), "没有“other_fee”这一组"),
        ((UNPAID, "applications.nothing.total"), "没有“applications.nothing.total”这一格"),
    ],
)
def test_a_pack_is_told_what_is_wrong(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    source = (
        "figures: processing_fee\nheads: 费\nmoney: {元: 1}\nunpaid_cell: " + UNPAID + "\n"
        "tariffs:\n  - {id: a, name: 甲, source: 乙, words: 丙, units: 件, "
        "bands: [{to: 10, price: 0}, {to: 30, price: 100}], beyond: {price: 200, step: 10, rise: 100}}\n"
    )
    path = tmp_path / "fee.yaml"
    cells = frozenset({UNPAID})
    path.write_text(source, encoding="utf-8")
    assert load_fee_words(load_yaml(path), cells, GROUPS).heads == ("费",)
    assert change[0] in source
    path.write_text(source.replace(*change), encoding="utf-8")
    with pytest.raises(PackError, match=message):
        load_fee_words(load_yaml(path), cells, GROUPS)
