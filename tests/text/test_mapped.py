"""Reading text and its places stay together whatever is cut, joined or dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.text.layout import join_lines
from drafting.text.mapped import MappedText, is_blank
from drafting.text.span import Span

TEXTS = st.text(alphabet="湖水 \u3000\u200bab12，。\t", max_size=30)


def faithful(content: MappedText, source: str) -> bool:
    return all(source[a:b] == c for c, a, b in zip(content.text, content.starts, content.ends, strict=True))


@given(TEXTS, st.data())
def test_cutting_and_joining_keep_places(source: str, data: st.DataObject) -> None:
    whole = MappedText.of(source, 0, len(source))
    at = data.draw(st.integers(0, len(source)))
    left, right = whole.slice(0, at), whole.slice(at, len(source))
    assert MappedText.join([left, right]) == whole
    for made in (left, right, whole.strip(), whole.squeeze(), whole.keep(str.isdigit)):
        assert faithful(made, source)
    assert not any(is_blank(c) for c in whole.squeeze().text)
    assert not whole.strip().text or not is_blank(whole.strip().text[0])


@given(TEXTS, st.data())
def test_span_of_a_range_is_where_it_stands(source: str, data: st.DataObject) -> None:
    squeezed = MappedText.of(source, 0, len(source)).squeeze()
    start = data.draw(st.integers(0, len(squeezed)))
    end = data.draw(st.integers(start, len(squeezed)))
    span = squeezed.span_of(start, end)
    assert "".join(c for c in span.slice(source) if not is_blank(c)) == squeezed.text[start:end]


def test_empty_text_has_a_place() -> None:
    empty = MappedText.of("湖水", 1, 1)
    assert empty.span == Span(1, 1)
    assert empty.span_of(0, 0) == Span(1, 1)
    with pytest.raises(IndexError):
        empty.span_of(0, 1)


def test_every_character_needs_its_place() -> None:
    with pytest.raises(ValueError, match="its place"):
        MappedText("湖", (), ())


def test_lines_join_without_a_space_in_chinese_and_with_one_in_english() -> None:
    def joined(text: str) -> str:
        at, parts = 0, []
        for line in text.split("\n"):
            parts.append(MappedText.of(text, at, at + len(line)))
            at += len(line) + 1
        return join_lines(parts).text

    assert joined("湖水\n  清澈") == "湖水清澈"
    assert joined("open\ngovernment") == "open government"
    assert joined("共12\n34件") == "共1234件"
    assert joined("湖\n12件") == "湖12件"
