"""Radicals that printing programs store in place of characters."""

from __future__ import annotations

import unicodedata

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
