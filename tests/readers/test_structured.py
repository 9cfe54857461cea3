"""YAML and JSON as people write them: numbers as written, nothing that can hang or break the program."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.errors import InputError
from drafting.genre.figures import Agency, Fact, Figures, Part
from drafting.genre.loader import load_genre
from drafting.readers.figures import load_figures
from drafting.renderers.figures import render_json, render_yaml
from tests.strategies import fee_of

HEAD = "agency: {name: 示例县人民政府}\nyear: 2024\ncells: {}\n"
GENRE = load_genre()


def load(text: str, name: str = "f.yaml") -> Figures:
    return load_figures(name, content=text.encode("utf-8"))


def test_what_looks_like_a_number_keeps_its_leading_zeros() -> None:
    contact = load(HEAD + "contact: {postcode: 010010, phone: 09516012345}").contact
    assert contact == {"postcode": "010010", "phone": "09516012345"}


def test_references_that_would_multiply_are_refused_at_once() -> None:
    lines = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    with pytest.raises(InputError, match="第2行：不能用 & 和"):
        load("\n".join(lines))


FAULTS = {
    "level that is a list": ("agency: {name: 甲, level: [county]}\nyear: 2024\ncells: {}", "一组值不在可用的值之内"),
    "genre that is a mapping": ("genre: {a: b}\n" + HEAD, "没有文种一组值"),
    "huge exponent": (HEAD.replace("{}", "{disclosure: {fees: 1.0e+999999999}}"), "这里应当是数字"),
    "endless digits": (HEAD.replace("2024", "9" * 5000), "这里应当是数字，现为“99999999999999999999…”"),
    "note for no place": (HEAD + "notes: {overveiw: 文字}", "是否想写“overview”？"),
    "fact for no place": (HEAD + "facts: [{id: a, label: 甲, value: 1, section: none}]", "提纲里没有“none”这一部分"),
    "fact twice": (HEAD + "facts: [{id: a, label: 甲, value: 1}, {id: a, label: 乙, value: 2}]", "id “a”重复"),
    "tab": ("agency:\n\tname: 甲\n", "第2行：不是合格的 YAML：有不能用在这里的符号"),
    "colon in text": ("agency: 甲: 乙\n", "冒号的位置不对"),
    "open quote": ('agency: "甲\n', "引号没有成对"),
    "two documents": ("a: 1\n---\nb: 2\n", "一个文件只能写一份数据"),
    "parts of parts": (
        HEAD + "facts: [{id: a, label: 甲, value: 3, parts: [{label: 乙, value: 3, parts: [{label: 丙, value: 2}]}]}]",
        "各部分之和为2，与“乙”的3不符",
    ),
}


@pytest.mark.parametrize("case", FAULTS, ids=lambda c: c.replace(" ", "-"))
def test_what_cannot_be_used_is_refused_in_one_short_line(case: str) -> None:
    text, message = FAULTS[case]
    with pytest.raises(InputError) as caught:
        load(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_parts_in_other_units_do_not_add_up() -> None:
    fact = "{id: a, label: 培训, value: 3, unit: 次, parts: [{label: 参加, value: 200, unit: 人次}]}"
    assert load(HEAD + f"facts: [{fact}]").facts[0].parts[0].value == 200


def test_faults_in_json_name_their_line() -> None:
    text = '{"agency": "示例县人民政府",\n\t"year": 2024,\n\t"cells": {"review": {\n\t\t"upheld": "三"}}}'
    with pytest.raises(InputError, match=r"第4行 “cells\.review\.upheld”"):
        load(text, "f.json")
    with pytest.raises(InputError, match="第3行：键“year”重复"):
        load('{"agency": "甲",\n"year": 2024,\n"year": 2024}', "f.json")


# Whatever a person may paste into a form; control characters are refused, which has a test of its own.
_letters = st.characters(exclude_categories=("Cs", "Cn", "Cc"))
_marks = ":#-'\"[]{}&*!|>%@ 0129"
texts = st.text(_letters | st.sampled_from("\n\u2028\ufeff\x85" + _marks))
words = texts.map(str.strip).filter(bool)
said = texts.filter(str.strip)
"""White space alone is nothing filled in."""
names = (
    st.text(
        st.characters(exclude_categories=("Cs", "Cn", "Cc", "Zl", "Zp")) | st.sampled_from(_marks),
        min_size=1,
        max_size=100,
    )
    .map(str.strip)
    .filter(bool)
)
numbers = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=4) | st.integers(0, 10**7).map(Decimal)
parts = st.lists(st.builds(Part, label=words, value=numbers, unit=texts.map(str.strip)), max_size=3).map(tuple)
facts = st.builds(
    Fact,
    id=words,
    label=words,
    value=numbers,
    unit=texts.map(str.strip),
    parts=parts,
    exhaustive=st.just(False),
    hedge=st.sampled_from(["over", "under", "about", None]),
    section=st.sampled_from([None, *GENRE.outline.places]),
)
fee = st.none() | numbers
CELLS = GENRE.edition(2024).cells
counts = st.integers(0, 10**7).map(Decimal)
"""What may stand in a cell: a whole number, not negative, where the form counts."""
values = st.sampled_from(list(CELLS)).flatmap(lambda p: st.tuples(st.just(p), counts if CELLS[p].integer else numbers))


@settings(max_examples=60, deadline=None)
@given(
    st.builds(Agency, names, st.sampled_from(list(GENRE.levels)), st.sampled_from(list(GENRE.kinds))),
    st.lists(values, max_size=20).map(dict),
    st.lists(facts, max_size=3, unique_by=lambda f: f.id),
    st.builds(fee_of, fee, fee, fee),
    st.dictionaries(st.sampled_from(["website", "phone", "address", "postcode", "email"]), said),
    st.dictionaries(st.sampled_from(GENRE.outline.places), said),
)
def test_any_figures_written_read_back_the_same(
    agency: Agency,
    cells: dict[str, Decimal],
    some: list[Fact],
    charged: dict[str, dict[str, Decimal]],
    contact: dict[str, str],
    notes: dict[str, str],
) -> None:
    figures = Figures(
        GENRE.id,
        agency,
        2024,
        "2021",
        {p: cells.get(p) for p in CELLS},
        facts=tuple(some),
        amounts=charged,
        contact=contact,
        notes=notes,
    )
    # Reading computes absent totals; what is written after that is what must come back.
    first = load(render_yaml(figures))
    for text, name in ((render_yaml(first), "f.yaml"), (render_json(first), "f.json")):
        again = load(text, name)
        assert dataclasses.replace(again, given=frozenset(), path=None) == dataclasses.replace(
            figures, cells=first.cells, given=frozenset(), path=None
        )
    assert all(first.cells[p] == v for p, v in cells.items())


@pytest.mark.parametrize("stray", ["\x1b", "\x00", "\x9b"])
def test_control_characters_in_figures_are_refused_with_their_place(stray: str) -> None:
    figures = Figures(GENRE.id, Agency(f"示例县{stray}水利局", "county", "department"), 2024, "2021", {})
    with pytest.raises(InputError, match=r"agency\.name.*看不见的控制字符"):
        load(render_yaml(figures), "f.yaml")
