"""Averages over the months and quarters of a year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drafting.genre.loader import load_genre
from drafting.grounding.averages import averages_of
from drafting.grounding.engine import Reader
from drafting.grounding.lexicon import load_lexicon
from drafting.grounding.weights import load_weights
from drafting.language.averages import average_in, average_words

GENRE = load_genre()
NEW = "applications.new.total"
CARRIED = "applications.carried_in.total"


def averages(text: str, new: int = 30, carried: int = 0) -> list[tuple[int, bool]]:
    lexicon = load_lexicon(GENRE)
    assert lexicon is not None
    cells = {NEW: Decimal(new), CARRIED: Decimal(carried)}
    reader = Reader.of(lexicon, load_weights(GENRE.root), GENRE.edition(2024), cells, None, year=2024, whole_area=False)
    return [(a.parts, a.holds) for a in averages_of(reader.read(text), reader)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年收到政府信息公开申请30件，月均2.5件。", [(12, True)]),
        ("全年收到政府信息公开申请30件，月均3.5件。", [(12, False)]),
        ("全年收到政府信息公开申请30件月均3.5件。", [(12, False)]),
        ("全年收到政府信息公开申请30件，平均每月受理2.5件。", [(12, True)]),
        ("全年收到政府信息公开申请30件，平均每月2.7件。", [(12, False)]),
        ("全年收到政府信息公开申请30件，季均7.5件。", [(4, True)]),
        ("全年收到政府信息公开申请30件，平均每季度收到8.5件。", [(4, False)]),
        ("政府信息公开申请月均受理约3件。", [(12, True)]),
        # Of what no table holds: the number before it, as the text has it.
        ("全年发布信息1200条，月均100条。", [(12, True)]),
        ("全年发布信息1200条，月均110条。", [(12, False)]),
        # Another thing, another measure, another time, another sentence.
        ("全年发布信息1200条，网站月均更新50条。", []),
        ("全年收到政府信息公开申请30件，月均接待5人次。", []),
        ("全年发布信息1200条，下半年月均120条。", []),
        ("全年发布信息1200条。月均110条。", []),
        ("全年收到政府信息公开申请30件，平均用时12天。", []),
    ],
)
def test_averages(text: str, expected: list[tuple[int, bool]]) -> None:
    assert averages(text) == expected


def test_the_longest_word_is_found() -> None:
    text = "平均每个季度"
    assert average_in(text) == (0, len(text), 4)
    assert average_in("每月发布") is None
    assert set(average_words().values()) == {12, 4}
