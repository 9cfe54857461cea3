"""Phrases are looked for over words, and told word by word when they are almost there."""

from __future__ import annotations

import pytest

from drafting.analysis.phrases import Altered, find_altered, find_phrase
from drafting.analysis.prose import Piece, Prose
from drafting.analysis.tokens import Tokens
from drafting.language.segmentation import segmenter


def read(text: str) -> tuple[Tokens, list[Piece]]:
    pieces = [Piece(0, len(text), "passage", None)]
    prose = Prose(text + "\n", tuple(range(len(text) + 1)), tuple(range(1, len(text) + 2)), tuple(pieces))
    return Tokens(prose, segmenter(())), pieces


@pytest.mark.parametrize(
    ("text", "phrase", "there"),
    [
        ("本机关严格执行审核制度。", "严格执行审核制度", True),
        ("本机关严格执行信息审核制度。", "严格执行…审核制度", True),
        ("本机关严格执行审核。制度另定。", "严格执行审核制度", False),
        # Inside other words a phrase is not itself: 国有 is no word of 中国|有.
        ("这在中国有先例。", "国有", False),
        ("规范国有企业管理。", "规范国有企业", True),
    ],
)
def test_a_phrase_begins_and_ends_with_words(text: str, phrase: str, there: bool) -> None:
    tokens, pieces = read(text)
    assert (find_phrase(tokens, pieces, phrase) is not None) == there


@pytest.mark.parametrize(
    ("text", "fault", "said"),
    [
        ("严格执行信息发布两级审核制度。", "两级", "“两级”应为“三级”"),
        ("严格执行信息三级审核制度。", "信息三级", "缺“发布”"),
        ("严格执行信息公开发布三级审核制度。", "公开", "多“公开”"),
    ],
)
def test_what_is_almost_a_phrase_is_told_word_by_word(text: str, fault: str, said: str) -> None:
    tokens, pieces = read(text)
    altered = find_altered(tokens, pieces, "严格执行信息发布三级审核制度")
    assert isinstance(altered, Altered)
    assert text[slice(*altered.fault)] == fault
    assert altered.said == said


def test_words_that_changed_places_are_told() -> None:
    text = "严格执行三级信息发布审核制度。"
    tokens, pieces = read(text)
    altered = find_altered(tokens, pieces, "严格执行信息发布三级审核制度")
    assert altered is not None
    assert "位置不对" in altered.said
    assert "三级" in text[slice(*altered.fault)]


def test_another_sentence_is_not_the_phrase() -> None:
    tokens, pieces = read("本机关及时更新栏目，方便群众查阅。")
    assert find_altered(tokens, pieces, "严格执行信息发布三级审核制度") is None
