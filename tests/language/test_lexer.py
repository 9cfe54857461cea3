"""Tokens: what jieba cuts, what the lexicon names, what is composed of both."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drafting.genre.loader import load_genre
from drafting.grounding.lexicon import load_lexicon
from drafting.language.lexer import Token

LEXICON = load_lexicon(load_genre())
assert LEXICON is not None


def tokens(text: str, year: int = 2024) -> list[Token]:
    assert LEXICON is not None
    return list(LEXICON.lexer.tokens(text, year))


def entries(text: str) -> list[str]:
    return [t.entry for t in tokens(text) if t.entry]


def test_tokens_are_the_text_again() -> None:
    text = "2024年，全县收到政府信息公开申请34件，办结率100%；上年结转2件（均为自然人）。"
    assert "".join(t.text for t in tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("上年结转2件", "carried_in"),
        ("2023年度结转5件", "carried_in"),
        ("结转2025年继续办理3件", "carried_out"),
        ("转到下一年2件", "carried_out"),
        ("尚未办结1件", "pending"),
        ("正在审理中1件", "pending_case"),
        ("部分予以公开4件", "partial"),
        ("不予公开3件", "denied"),
        ("予以公开或部分公开9件", "granted_or_partial"),
    ],
)
def test_compounds_are_made_of_words(text: str, entry: str) -> None:
    assert entry in entries(text)


def test_a_word_is_not_found_inside_a_longer_one() -> None:
    assert "request" not in entries("申请人要求补正")


def test_years_are_told_from_the_year_of_the_report() -> None:
    kinds = [t.kind for t in tokens("2023年、2024年、2025年、2019年", 2024) if t.kind != "pause"]
    assert kinds == ["time_last", "time_this", "time_next", "time_other"]


def test_numbers_come_before_words() -> None:
    [number] = [t for t in tokens("收到申请十三件") if t.kind == "number"]
    assert number.quantity is not None
    assert (number.quantity.value, number.quantity.unit) == (Decimal(13), "件")


def test_words_of_the_own_name_name_the_body() -> None:
    assert LEXICON is not None
    found = LEXICON.lexer.tokens("临波港区共收到申请9件", 2024, "临波港区管理委员会")
    assert found[0].kind == "body"


def test_a_compound_is_made_in_a_clause_and_whatever_the_number_is() -> None:
    def named(text: str) -> list[tuple[str, str]]:
        return [(t.kind, t.entry) for t in tokens(text)]

    clauses = ("上年结转{}件", "不予公开{}件", "其中部分予以公开{}件", "尚未办结{}件")
    alone = [named(clause.format(number)) for number, clause in enumerate(clauses, start=3)]
    for numbers in ((3, 4, 5, 6), (3, 4, 5, 6), (70, 81, 92, 103)):
        whole = named("，".join(c.format(n) for c, n in zip(clauses, numbers, strict=True)))
        assert whole == [pair for clause in alone for pair in [*clause, ("comma", "")]][:-1]
    # The words of one clause never go with those of the next.
    assert "denied" not in entries("不予，公开3件")
    assert "carried_in" not in entries("上年。结转2件")
