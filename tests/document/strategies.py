"""Documents made at random, as a reader makes them: for every property of readers and writers."""

from __future__ import annotations

from hypothesis import strategies as st

from drafting.document.builder import CellText, ComposeBuilder
from drafting.document.model import Document

_HAN = "零一二三四五六"
_WORDS = st.text(alphabet="湖水渔船岸线巡查队员年度保护区管理和", min_size=2, max_size=12)
_ODD = st.text(alphabet="湖水渔船，、：0123456789 .%*_`<>&#|\\~[]()（）“”《》-+=/abcAB", min_size=0, max_size=20)


def _strip(text: str) -> str:
    return text.strip()


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """A paragraph that ends a sentence and may hold anything that Markdown takes for markup."""
    body = draw(_WORDS) + draw(_ODD) + draw(_WORDS)
    return body + draw(st.sampled_from(["。", "！", "；"]))


@st.composite
def fragments(draw: st.DrawFn) -> str:
    """A paragraph that may look like a heading, a list item, a label or a broken sentence."""
    start = draw(
        st.sampled_from(["", "一、", "（一）", "1.", "- ", "# ", "电话：", "附件 ", "第", "“", "* ", "> ", "---", "|"])
    )
    return _strip(start + draw(_WORDS) + draw(_ODD)) or "湖"


@st.composite
def cell_texts(draw: st.DrawFn) -> str:
    return _strip(draw(st.one_of(st.just(""), st.just("-"), st.integers(0, 9999).map(str), _WORDS, _ODD)))


@st.composite
def tables(draw: st.DrawFn) -> list[CellText]:
    """A grid, some of its cells merged."""
    rows = draw(st.integers(1, 4))
    columns = draw(st.integers(1, 4))
    taken: set[tuple[int, int]] = set()
    cells: list[CellText] = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            height = width = 1
            if draw(st.integers(0, 5)) == 0:
                height = draw(st.integers(1, rows - r))
                width = 1
                while width < columns - c and (r, c + width) not in taken and draw(st.booleans()):
                    width += 1
            taken.update((r + i, c + j) for i in range(height) for j in range(width))
            cells.append(CellText(draw(cell_texts()), r, c, height, width))
    return cells


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A title, numbered sections with sub-headings, paragraphs and tables."""
    builder = ComposeBuilder("draft")
    builder.heading(draw(_WORDS) + "2024年度工作报告", 0)
    paragraphs = st.one_of(sentences(), fragments())
    for _ in range(draw(st.integers(0, 2))):
        builder.paragraph(draw(paragraphs))
    for n in range(1, draw(st.integers(1, 4)) + 1):
        builder.heading(f"{_HAN[n]}、{draw(_WORDS)}", 1)
        for k in range(1, draw(st.integers(0, 2)) + 1):
            if draw(st.booleans()):
                builder.heading(f"（{_HAN[k]}）{draw(_WORDS)}", 2)
            for _ in range(draw(st.integers(0, 3))):
                text = draw(paragraphs)
                builder.paragraph(text)
            if draw(st.booleans()):
                builder.table(draw(tables()))
    return builder.build()
