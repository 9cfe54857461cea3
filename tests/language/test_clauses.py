"""Clauses, brackets and items: which words belong to which number."""

from __future__ import annotations

from drafting.genre.loader import load_genre
from drafting.grounding.lexicon import load_lexicon
from drafting.language.clauses import Item, layout_of

LEXICON = load_lexicon(load_genre())


def items(text: str) -> list[Item]:
    assert LEXICON is not None
    return [i for i in layout_of(LEXICON.lexer.tokens(text, 2024)).in_order() if i.number is not None]


def told(text: str) -> list[tuple[str, str, str]]:
    return [
        ("".join(t.text for t in i.left), i.number.text if i.number else "", "".join(t.text for t in i.right))
        for i in items(text)
    ]


def test_a_label_before_its_number() -> None:
    assert told("予以公开3件、部分公开1件") == [("予以公开", "3件", ""), ("部分公开", "1件", "")]


def test_a_label_behind_its_number() -> None:
    assert told("17件按期答复，2件转至下年") == [("", "17件", "按期答复"), ("", "2件", "转至下年")]


def test_marks_before_the_first_number_coordinate_words() -> None:
    assert told("行政许可、行政处罚共4件") == [("行政许可、行政处罚共", "4件", "")]


def test_a_bracket_hangs_on_the_number_before_it() -> None:
    whole, part = items("收到申请8件（其中网络3件），答复8件")[:2]
    assert part.parent == whole.id


def test_inside_a_number_stands_a_part_of_it() -> None:
    cases, corrected = items("5件行政复议中有2件被纠正")
    assert "".join(t.text for t in cases.right) == "行政复议中"
    assert corrected.joint == "of"


def test_two_numbers_without_a_mark_between() -> None:
    old, change = items("较2023年的52件增加24件")
    assert change.joint == "run"
    assert [t.kind for t in change.left] == ["rise"]
    assert [t.kind for t in old.left][:2] == ["compare", "time_last"]


def test_a_bracket_that_is_never_closed_is_no_bracket() -> None:
    assert len(items("收到申请8件（其中网络3件，信函5件。")) == 3


def test_much_text_is_read_in_time_that_grows_with_it() -> None:
    text = "其中公开1件，" * 400
    assert len(items(text)) == 400
