"""Every document a reader makes is a legal one, and every character of it has its place."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drafting.document.builder import ComposeBuilder
from drafting.document.conformance import ConformanceError, check
from drafting.document.model import Document, Heading, Paragraph, Table
from drafting.readers.files import READERS, read_document
from drafting.readers.markdown import read_markdown
from drafting.readers.plain import read_plain
from drafting.renderers.markdown import render_markdown
from drafting.text.mapped import MappedText, is_blank
from drafting.text.radicals import fold_radicals
from drafting.text.source import SourceMap
from drafting.text.span import Span
from tests.document.strategies import documents

Reader = Callable[[str], Document]
TEXT_READERS: list[Reader] = [read_plain, read_markdown]


def stands_where_it_says(document: Document) -> None:
    """Every character of the reading text is the one at its place, that of a radical there, or what an entity or a
    break there means."""
    for content in (*document.contents(), *document.asides):
        for character, start, end in zip(content.text, content.starts, content.ends, strict=True):
            there = document.text[start:end]
            if fold_radicals(there) == character:
                continue
            if there.startswith("\\"):
                assert there[1:] == character
            elif there.startswith("&"):
                assert html.unescape(there).replace("\u00a0", " ") == character
            else:
                # A space that stands for the break between two lines, with whatever markup is in it.
                assert character == " "
                assert any(is_blank(c) or c in "<>*" for c in there)


@pytest.mark.parametrize("read", TEXT_READERS)
@settings(max_examples=60, deadline=None)
@given(document=documents())
def test_documents_of_text_readers_are_legal(read: Reader, document: Document) -> None:
    made = read(render_markdown(document))
    check(made)
    stands_where_it_says(made)
    assert [h.text for h in made.headings if h.level == 1] == [h.text for h in document.headings if h.level == 1]


_MARKUP = (
    "一、湖水 （一）巡查 1.渔船 # ## ** * <table> </table> <tr> <td> <br> </p><p> "
    "&nbsp; &amp; &#x6e56; <!-- --> <!----> ``` --- === > - [湖](http://a.cn) ![]() \\ 。 ， ： 3 12 第3页 —3— ` ~~ _ "
    "标题： 来源： ===正文=== 2024年报告 <b> [^1] [^1]: |"
)
_SOUP = st.lists(
    st.one_of(
        st.sampled_from([" ", "  ", "\n", "\n\n", "\t", "　　", "<td colspan=3 rowspan=2>", *_MARKUP.split(" ")]),
        st.text(max_size=4),
    ),
    max_size=40,
).map("".join)


@pytest.mark.parametrize("read", TEXT_READERS)
@settings(max_examples=250, deadline=None)
@given(text=_SOUP)
@example(text="一、湖水<br>0\t\t0")
@example(text="⺁")
def test_any_text_gives_a_legal_document(read: Reader, text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    document = read(text)
    check(document)
    stands_where_it_says(document)
    assert document.text == text


def test_published_reports(shared_reports: Path) -> None:
    paths = [p for p in sorted(shared_reports.iterdir()) if p.suffix in READERS]
    assert paths
    for path in paths:
        document = read_document(path)
        check(document)
        if document.format in ("md", "txt"):
            stands_where_it_says(document)


def _document(*blocks: Heading | Paragraph | Table, text: str = "湖水湖水湖水") -> Document:
    return Document(blocks, text, "txt", SourceMap.of(text))


def test_illegal_documents_are_refused() -> None:
    first, second = MappedText.of("湖水湖水", 0, 2), MappedText.of("湖水湖水", 1, 3)
    with pytest.raises(ConformanceError, match="begins before"):
        check(_document(Paragraph(first), Paragraph(second)))
    with pytest.raises(ConformanceError, match="outside the text"):
        check(_document(Paragraph(MappedText.of("湖" * 9, 4, 8))))
    with pytest.raises(ConformanceError, match="more than one title"):
        check(_document(Heading(first, 0), Heading(MappedText.of("湖水湖水", 2, 4), 0)))
    with pytest.raises(ConformanceError, match="empty block"):
        check(_document(Paragraph(MappedText.of("   ", 0, 2))))
    with pytest.raises(ConformanceError, match="places run backwards"):
        check(_document(Paragraph(MappedText("湖水", (1, 0), (2, 1)))))
    with pytest.raises(ConformanceError, match="line break"):
        check(_document(Paragraph(MappedText("\n", (0,), (1,)))))


def test_composed_text_has_a_block_or_row_a_line() -> None:
    builder = ComposeBuilder("draft")
    builder.heading("某湖报告", 0)
    builder.paragraph("第一段\n第二行。")
    document = builder.build()
    assert document.text == "某湖报告\n第一段 第二行。\n"
    assert document.place(6).line == 2
    assert document.blocks[1].span == Span(5, 13)
