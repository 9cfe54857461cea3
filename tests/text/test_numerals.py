"""Numbers as official Chinese texts write them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.text.numerals import (
    Form,
    parse,
    round_half_up,
    scan,
    to_digits,
    to_hanzi,
    to_percent_hanzi,
    truncate,
)

WHOLE = st.integers(0, 10**12 - 1)
DECIMALS = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=3)
FILLER = st.text(st.sampled_from("本县全年共收到办理公开工作发布信息，。；（）《》“”： 和与的"), max_size=12)


def found(text: str, *, hanzi: bool = True) -> list[str]:
    return [text[m.start : m.end] for m in scan(text, hanzi=hanzi)]


def values(text: str, *, join_lines: bool = False, join_spaces: bool = True) -> list[Decimal]:
    return [m.numeral.value for m in scan(text, join_lines=join_lines, join_spaces=join_spaces)]


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("1234", "1234", Form.DIGITS),
        ("1,234", "1234", Form.DIGITS),
        ("1，234", "1234", Form.DIGITS),
        ("１２３４", "1234", Form.DIGITS),
        ("１，２３４．５", "1234.5", Form.DIGITS),
        ("12 704", "12704", Form.DIGITS),
        ("12\u2009704", "12704", Form.DIGITS),
        ("12\u200b704", "12704", Form.DIGITS),
        ("12\n704", "12704", Form.DIGITS),
        (" 12\u00a0", "12", Form.DIGITS),
        ("007", "7", Form.DIGITS),
        ("1.2万", "12000", Form.DIGITS),
        ("1.2 万", "12000", Form.DIGITS),
        ("３．６万", "36000", Form.DIGITS),
        ("3亿", "300000000", Form.DIGITS),
        ("5千万", "50000000", Form.DIGITS),
        ("2百万", "2000000", Form.DIGITS),
        ("3万亿", "3000000000000", Form.DIGITS),
        ("2万3千", "23000", Form.DIGITS),
        ("3亿5000万", "350000000", Form.DIGITS),
        ("3万5000", "35000", Form.DIGITS),
        ("300余万", "3000000", Form.DIGITS),
        ("-3", "-3", Form.DIGITS),
        ("－3", "-3", Form.DIGITS),
        ("-12.5%", "-12.5", Form.PERCENT),
        ("12.5%", "12.5", Form.PERCENT),
        ("12.5％", "12.5", Form.PERCENT),
        ("12.5 %", "12.5", Form.PERCENT),
        ("百分之十二点五", "12.5", Form.PERCENT),
        ("百分之12.5", "12.5", Form.PERCENT),
        ("百分之百", "100", Form.PERCENT),
        ("百分之零点五", "0.5", Form.PERCENT),
        ("千分之三", "0.3", Form.PERMILLE),
        ("3‰", "0.3", Form.PERMILLE),
        ("万分之三", "0.03", Form.PER_MYRIAD),
        ("四分之三", "0.75", Form.FRACTION),
        ("三百分之三", "0.01", Form.FRACTION),
        ("4分之1", "0.25", Form.FRACTION),
        ("一又二分之一", "1.5", Form.FRACTION),
        ("一半", "0.5", Form.FRACTION),
        ("九成", "90", Form.TENTHS),
        ("三成五", "35", Form.TENTHS),
        ("三成半", "35", Form.TENTHS),
        ("8.5成", "85", Form.TENTHS),
        ("十成", "100", Form.TENTHS),
        ("零", "0", Form.HANZI),
        ("〇", "0", Form.HANZI),
        ("半", "0.5", Form.HANZI),
        ("两", "2", Form.HANZI),
        ("俩", "2", Form.HANZI),
        ("十", "10", Form.HANZI),
        ("十三", "13", Form.HANZI),
        ("廿一", "21", Form.HANZI),
        ("一百二十", "120", Form.HANZI),
        ("一百零五", "105", Form.HANZI),
        ("一百〇五", "105", Form.HANZI),
        ("一百二", "120", Form.HANZI),
        ("一千二", "1200", Form.HANZI),
        ("两万三", "23000", Form.HANZI),
        ("一亿二", "120000000", Form.HANZI),
        ("三千零五十", "3050", Form.HANZI),
        ("十万", "100000", Form.HANZI),
        ("十万零五", "100005", Form.HANZI),
        ("一千二百万", "12000000", Form.HANZI),
        ("三万亿", "3000000000000", Form.HANZI),
        ("三点五", "3.5", Form.HANZI),
        ("三点五万", "35000", Form.HANZI),
        ("三十余万", "300000", Form.HANZI),
        ("壹佰贰拾叁", "123", Form.CAPITAL),
        ("伍仟", "5000", Form.CAPITAL),
        ("二〇二四", "2024", Form.POSITIONAL),
        ("二○二四", "2024", Form.POSITIONAL),
        ("一二三四五", "12345", Form.POSITIONAL),
    ],
)
def test_every_form_is_read(text: str, value: str, form: Form) -> None:
    numeral = parse(text)
    assert (numeral.value, numeral.form) == (Decimal(value), form)


def test_a_third_has_28_digits() -> None:
    assert parse("三分之一").value == Decimal("0.3333333333333333333333333333")


@pytest.mark.parametrize(
    "text",
    ["", "件", "1,23", "12,34", "1 23", "1.2.3", "3-5", "几十", "数百", "百十千", "十十", "一二百三", "一亿二千",
     "零万", "零亿", "一百零", "九成立", "9" * 200, "零分之一", "1万2亿", "２０２４年"],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "decimals", "granularity", "rounded"),
    [
        ("7000", 0, "1", "1000"),
        ("273", 0, "1", "1"),
        ("12", 0, "1", "1"),
        ("3.6万", 1, "1000", "1000"),
        ("3.60万", 2, "100", "1000"),
        ("30万", 0, "10000", "100000"),
        ("2.95%", 2, "0.01", "0.01"),
        ("2.50%", 2, "0.01", "0.1"),
        ("90%", 0, "1", "10"),
        ("3‰", 0, "0.1", "0.1"),
        ("2万3千", 0, "1000", "1000"),
        ("一百二十", 0, "1", "10"),
        ("两万三", 0, "1000", "1000"),
        ("九成", 0, "10", "10"),
        ("三成五", 0, "1", "1"),
        ("0", 0, "1", "1"),
        ("四分之三", 0, "0.25", "0.25"),
    ],
)
def test_how_exact_a_number_is_written(text: str, decimals: int, granularity: str, rounded: str) -> None:
    numeral = parse(text)
    assert numeral.decimals == decimals
    assert numeral.granularity == Decimal(granularity)
    assert numeral.round_granularity == Decimal(rounded)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("三五", 3, 5), ("七八", 7, 8), ("两三", 2, 3), ("二三十", 20, 30), ("十七八", 17, 18), ("三四百", 300, 400),
     ("一百七八十", 170, 180), ("五六万", 50000, 60000), ("八九成", 80, 90), ("百分之二三十", 20, 30)],
)  # fmt: skip
def test_neighbouring_digits_are_approximate(text: str, low: int, high: int) -> None:
    numeral = parse(text)
    assert (numeral.low, numeral.high) == (Decimal(low), Decimal(high))
    assert numeral.is_share or numeral.form is Form.APPROXIMATE


def test_hedge_inside_a_number_makes_it_a_lower_bound() -> None:
    assert parse("300余万").hedged
    assert not parse("300万").hedged


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请1,234件，办结１，２３４件", ["1,234", "１，２３４"]),
        ("收到 12 704 条", ["12 704"]),
        ("2024年12，1，234件", ["2024", "12", "1", "234"]),
        ("2024，123件", ["2024", "123"]),
        ("1,234,56", ["1", "234", "56"]),
        ("0,123", ["0", "123"]),
        ("2024.1.15", ["2024", "1", "15"]),
        ("1.2024年", ["1", "2024"]),
        ("3-5件", ["3", "5"]),
        ("0555-1234567", ["0555", "1234567"]),
        ("10%-20%", ["10%", "20%"]),
        ("10%～20%", ["10%", "20%"]),
        ("同比增长-3.5%", ["-3.5%"]),
        ("1月-3月", ["1", "3"]),
        ("（-3）", ["-3"]),
        ("5千克，3个百分点，2百分点", ["5", "3", "2"]),
        ("1万分之三", ["1", "万分之三"]),
        ("投入1.2万元、3亿元", ["1.2万", "3亿"]),
        ("浏览300余万次，十余万件", ["300余万", "十余万"]),
        ("300余条", ["300"]),
        ("占百分之十二点五，约三分之一，超九成", ["百分之十二点五", "三分之一", "九成"]),
        ("三十分之一", ["三十分之一"]),
        ("十三件，两件，零件，二十余份，三十多家，十几项", ["十三", "两", "零", "二十", "三十", "十"]),
        ("百余件", ["百"]),
        ("三百万元", ["三百万"]),
        ("三点五万条", ["三点五万"]),
        ("共召开三五次", ["三五"]),
        ("发生一起案件，与各方一起努力", ["一"]),
        ("统一三件", ["三"]),
        ("三起诉讼", ["三"]),
        ("三个人，五次要求", ["三", "五"]),
        ("2024一件", ["2024", "一"]),
        ("每三十件", ["三十"]),
    ],
)
def test_numbers_in_running_text(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一般情况，一些问题，统一部署，唯一依据，一定程度，一起推进，进一步加强，万一发生，十分重视",
        "千方百计，三心二意，一体推进，之一，统一件号，单一份额",
        "一是加强领导；二是健全制度；一、总体情况；（二）公开",
        "一次性告知，一件事，一件一案，一件件落实，一个个解决",
        "几十件，数百件，上千件，近百条，好几百份，几万条，成百上千件，百件",
        "第三次会议，第十四届，第十二条",
        "上半年，过半数，一大半",
        "九点三十分，二〇二四年十二月三日",
        "十四五期间，三人民，五名称",
        "三成立，九成果，统一成立",
        "三番五次，三位一体",
        "几分之几",
    ],
)
def test_words_are_no_numbers(text: str) -> None:
    assert found(text) == []


def test_ordinal_numbers_in_digits_are_left_to_the_caller() -> None:
    assert found("第3次") == ["3"]


def test_callers_measures_and_words() -> None:
    assert [m.numeral.value for m in scan("三窗口", measures={"窗口"})] == [3]
    assert found("三窗口") == []
    assert list(scan("两个示例", words={"两个示例"})) == []
    assert [m.numeral.value for m in scan("一次性", words=())] == [1]
    assert list(scan("三件", measures=())) == []


def test_without_chinese_digits() -> None:
    assert found("三件，12件，百分之三，九成，百分之12", hanzi=False) == ["12", "百分之12"]


def test_lines_are_joined_only_on_demand() -> None:
    assert values("共12\n704件") == [12, 704]
    assert values("共12\n704件", join_lines=True) == [12704]
    assert values("一百\r\n二十件", join_lines=True) == [120]
    assert values("共12\n件", join_lines=True) == [12]


def test_spaces_are_joined_unless_forbidden() -> None:
    assert values("12 704") == [12704]
    assert values("12 704", join_spaces=False) == [12, 704]
    assert values("12\u00a0704 5", join_spaces=False) == [12, 704, 5]
    assert values("2024 123") == [2024, 123]
    assert values("1 2 345") == [1, 2, 345]


def test_offsets_are_those_of_the_text_given() -> None:
    text = "\u200b共1\u200b2\u20090４\n件"
    (match,) = scan(text)
    assert text[match.start : match.end] == "1\u200b2\u20090４"
    assert match.numeral.value == 1204


# ---------------------------------------------------------------------- properties


@given(WHOLE, st.sampled_from(["二", "两"]))
def test_written_out_and_read_back(n: int, two: str) -> None:
    text = to_hanzi(n, two="两" if two == "两" else "二")
    numeral = parse(text)
    assert (numeral.value, numeral.form) == (Decimal(n), Form.HANZI)


@given(DECIMALS)
def test_decimals_written_out_and_read_back(value: Decimal) -> None:
    assert parse(to_hanzi(value)).value == value
    assert parse(to_percent_hanzi(value)).value == value
    assert parse(to_percent_hanzi(value)).form is Form.PERCENT


@given(DECIMALS, st.booleans(), st.booleans(), st.sampled_from(["", "万", "亿", "%", "‰", "成"]))
def test_digits_read_back(value: Decimal, grouping: bool, full_width: bool, tail: str) -> None:
    if tail == "成":
        value = value % 10
    plain = parse(format(value, "f") + tail)
    assert parse(to_digits(value, grouping=grouping, full_width=full_width, places=3) + tail) == plain
    assert parse(to_digits(value, grouping=grouping, full_width=full_width) + tail).value == plain.value
    if not tail:
        assert plain.value == value
        assert plain.decimals == 3


@given(WHOLE)
def test_grouping_round_trip(n: int) -> None:
    assert parse(to_digits(n, grouping=True)).value == n
    assert parse(f"{n:,}".replace(",", "，")).value == n
    assert parse(f"{n:,}".replace(",", " ")).value == n


@given(FILLER, FILLER, WHOLE, st.sampled_from(["digits", "grouped", "wide", "percent", "share", "hanzi"]))
def test_the_number_in_a_filler_is_found(before: str, after: str, n: int, kind: str) -> None:
    written = {
        "digits": str(n),
        "grouped": to_digits(n, grouping=True),
        "wide": to_digits(n, grouping=True, full_width=True),
        "percent": f"{n}%",
        "share": to_percent_hanzi(n),
        "hanzi": to_hanzi(n, two="两"),
    }[kind]
    bare = kind == "hanzi" and written in ("十", "百", "千", "万")
    if bare:
        return
    text = before + written + "件" + after
    (match,) = scan(text)
    assert (match.start, match.end) == (len(before), len(before) + len(written))
    assert match.numeral.value == n


SOUP = st.text(
    st.sampled_from("0123９５,，.．-－%％‰ \n\u200b\u00a0年件条个次零一二三五十百千万亿两半点分之成余多几第数起统壹又"),
    max_size=24,
)


@given(SOUP, st.booleans(), st.booleans())
def test_every_place_holds_the_number_it_claims(text: str, join_lines: bool, join_spaces: bool) -> None:
    matches = list(scan(text, join_lines=join_lines, join_spaces=join_spaces))
    assert matches == list(scan(text, join_lines=join_lines, join_spaces=join_spaces))
    end = 0
    for match in matches:
        assert end <= match.start < match.end <= len(text)
        end = match.end
        assert parse(text[match.start : match.end]) == match.numeral


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    for match in scan(text):
        assert match.numeral.round_granularity >= match.numeral.granularity
    with suppress(ValueError):
        parse(text)


# ---------------------------------------------------------------------- the other way


def test_writing_numbers_out() -> None:
    assert [to_hanzi(n) for n in (0, 2, 10, 12, 20, 105, 110, 1005, 10**4, 10**5, 20300, 10**8 + 2000)] == [
        "零", "二", "十", "十二", "二十", "一百零五", "一百一十", "一千零五", "一万", "十万", "二万零三百",
        "一亿零二千",
    ]  # fmt: skip
    assert [to_hanzi(n, two="两") for n in (2, 12, 20, 200, 22000)] == ["两", "十二", "二十", "两百", "两万二千"]
    assert to_hanzi(Decimal("0.50")) == "零点五"
    assert to_hanzi(10**12) == "一万亿"
    assert to_percent_hanzi(Decimal("12.5")) == "百分之十二点五"
    for outside in (-1, 10**16, Decimal("NaN")):
        with pytest.raises(ValueError, match="outside"):
            to_hanzi(outside)


def test_writing_digits() -> None:
    assert to_digits(Decimal("1E+3")) == "1000"
    assert to_digits(Decimal("66.60")) == "66.6"
    assert to_digits(Decimal("2.00")) == "2"
    assert to_digits(100) == "100"
    assert to_digits(Decimal("66.595"), places=2) == "66.60"
    assert to_digits(1234567, grouping=True) == "1,234,567"
    assert to_digits(Decimal("-1234.5"), grouping=True, full_width=True) == "－１，２３４．５"


def test_rounding() -> None:
    assert round_half_up(Decimal("2.345"), 2) == Decimal("2.35")
    assert round_half_up(Decimal("-2.5"), 0) == Decimal(-3)
    assert round_half_up(Decimal("0.5"), 0) == 1
    assert truncate(Decimal("2.349"), 2) == Decimal("2.34")
    assert round_half_up(Decimal(10) ** 40, 2) == Decimal(10) ** 40
