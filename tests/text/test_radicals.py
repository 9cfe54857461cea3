"""Radicals that printing programs store in place of characters."""

from __future__ import annotations

import unicodedata

import pytest

from drafting.readers.files import read_document
from drafting.readers.pdf import clean
from drafting.text.radicals import FOLDED, fold_radicals


def test_radicals_become_the_characters_they_look_like() -> None:
    assert fold_radicals("示例县人⺠政府⻔⼾网站⻓期⻋辆") == "示例县人民政府门户网站长期车辆"


def test_nothing_else_is_touched() -> None:
    text = "民门户 1234，《条例》（国办函〔2020〕109号）"
    assert fold_radicals(text) == text


def test_every_radical_of_the_blocks_is_folded_to_one_ideograph() -> None:
    assigned = [chr(c) for c in range(0x2E80, 0x2FE0) if unicodedata.name(chr(c), "")]
    assert len(assigned) == 115 + 214
    # Two radicals stand for no single ideograph in the database.
    assert {c for c in assigned if c not in FOLDED} <= {"\u2e80", "\u2e8d"}
    for radical, ideograph in FOLDED.items():
        assert unicodedata.name(ideograph).startswith("CJK UNIFIED IDEOGRAPH")
        if unicodedata.normalize("NFKC", radical) != radical:
            assert ideograph == unicodedata.normalize("NFKC", radical)


def test_the_pdf_reader_folds_them() -> None:
    assert clean("人⺠") == "人民"


@pytest.mark.parametrize(("name", "before", "behind"), [("a.md", "", ""), ("a.txt", "", ""), ("a.html", "<p>", "</p>")])
def test_every_reader_folds_them_and_says_so(name: str, before: str, behind: str) -> None:
    text = f"{before}全年通过县人⺠政府⻔户网站公开信息，方便群众查阅。{behind}"
    read = read_document(name, content=text.encode("utf-8"))
    assert [p.text for p in read.paragraphs] == ["全年通过县人民政府门户网站公开信息，方便群众查阅。"]
    assert [n.message for n in read.notes if "部首" in n.message and "2个字" in n.message]


def test_the_text_of_a_text_file_stays_its_own() -> None:
    read = read_document("a.txt", content="通过县人⺠政府网站公开信息。")
    assert read.text == "通过县人⺠政府网站公开信息。"


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\r\n"])
def test_other_ends_of_a_line_end_a_line(end: str) -> None:
    read = read_document("a.txt", content=f"全年公开信息。{end}方便群众查阅。")
    assert [p.text for p in read.paragraphs] == ["全年公开信息。", "方便群众查阅。"]
