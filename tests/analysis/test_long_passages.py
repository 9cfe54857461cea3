"""Passages beyond sense are read in pieces, none of which loses a word, and it is said."""

from __future__ import annotations

import re

import pytest

from drafting.analysis.long_passages import MOST_CHARACTERS, MOST_NUMBERS, split_if_long
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.text.mapped import MappedText

HEAD = "# 示例县人民政府办公室2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n"


def whole(text: str) -> MappedText:
    return MappedText.of(text, 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "全年公开信息9条，其中网站5条、公众号4条。" * 20,
        "公开信息，" * 700,
        "",
    ],
)
def test_what_people_write_is_one_piece(text: str) -> None:
    content = whole(text)
    (piece,) = split_if_long(content)
    assert piece is content


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("全年公开信息9条，其中网站5条、公众号4条。" * 200, "。"),
        ("公开信息9条，其中网站5条；" * 300, "；"),
        ("公开9件、" * 900, "、"),
        ("公开一百二十件，" * 900, "，"),
        ("信息公开。" * 3000, "。"),
    ],
)
def test_a_longer_one_is_cut_behind_what_ends(text: str, end: str) -> None:
    content = whole(text)
    pieces = list(split_if_long(content))
    assert MappedText.join(pieces) == content
    assert [p.starts[0] for p in pieces[1:]] == [p.ends[-1] for p in pieces[:-1]]
    for piece in pieces:
        assert len(piece) <= MOST_CHARACTERS
        assert len(re.findall(r"[0-9]+|[一二三四五六七八九十百]+", piece.text)) <= MOST_NUMBERS
    assert {p.text[-1] for p in pieces[:-1]} == {end}


def test_text_without_any_mark_is_cut_all_the_same() -> None:
    pieces = list(split_if_long(whole("公" * (3 * MOST_CHARACTERS + 1))))
    assert [len(p) for p in pieces] == [MOST_CHARACTERS] * 3 + [1]


def test_it_is_said_and_every_number_is_accounted_for() -> None:
    text = "公开信息9条，其中网站5条、公众号4条。" * 100
    result = lint_document(read_document("r.md", content=HEAD + text + "\n"))
    assert any("有1段文字特别长" in note for note in result.notes)
    assert len(result.numbers) == 300
    short = lint_document(read_document("r.md", content=HEAD + text[: len(text) // 10] + "\n"))
    assert not any("特别长" in note for note in short.notes)
