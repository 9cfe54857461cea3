"""How lines become titles, headings, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drafting.document.model import Document, Heading, Paragraph
from drafting.readers.files import read_document
from drafting.readers.markdown import read_markdown
from drafting.readers.plain import read_plain
from drafting.renderers.markdown import render_markdown
from tests.document.strategies import documents


def shape(document: Document) -> list[str]:
    """Blocks as short words: a heading as its level and text, a table as its rows."""
    out = []
    for block in document.blocks:
        if isinstance(block, Heading):
            out.append(f"{block.level} {block.text}")
        elif isinstance(block, Paragraph):
            out.append(block.text)
        else:
            rows = ["/".join("" if c is None else c.text for c in row) for row in block.grid()]
            out.append("[" + "; ".join(rows) + "]")
    return out


TITLES = [
    ("某湖管理局\n\n2024 年工作年度报告\n\n本报告共四部分。", "某湖管理局2024 年工作年度报告"),
    ("某湖管理局\n2024年\n工作年度报告\n\n本报告共四部分。", "某湖管理局2024年工作年度报告"),
    ("某湖管理局2024年工作年度报告\n某湖管理局\n\n本报告共四部分。", "某湖管理局2024年工作年度报告"),
    (
        "首页 > 公开\n\n某湖管理局2024年工作年度报告\n\n来源：某局 时间：2025-01-02\n\n本报告共四部分。",
        "某湖管理局2024年工作年度报告",
    ),
    ("标题: 某湖管理局2024年工作年度报告\n来源：某局\n=== 正文 ===\n本报告共四部分。", "某湖管理局2024年工作年度报告"),
    ("某湖办〔2025〕1号\n\n某湖管理局2024年工作年度报告\n\n本报告共四部分。", "某湖管理局2024年工作年度报告"),
    ("# 某湖管理局\n\n# 2024年工作年度报告\n\n本报告共四部分。", "某湖管理局2024年工作年度报告"),
    ("**某湖管理局2024年工作年度报告**\n\n本报告共四部分。", "某湖管理局2024年工作年度报告"),
    ("某湖管理局2024年工作年度报告\n======\n\n本报告共四部分。", "某湖管理局2024年工作年度报告"),
    ("某湖管理局2024年工作年度报告本报告共四部分。", "某湖管理局2024年工作年度报告"),
    ("<!-- 稿 -->\n# 某湖概况\n\n本报告共四部分。", "某湖概况"),
]


@pytest.mark.parametrize("read", [read_plain, read_markdown])
@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title(read: Callable[[str], Document], text: str, title: str) -> None:
    document = read(text)
    assert document.title is not None
    assert document.title.text == title
    assert [p.text for p in document.paragraphs] == ["本报告共四部分。"]


@pytest.mark.parametrize(
    "text", ["本报告说明2024年情况。\n\n一、湖区", "一、湖区\n\n2024年巡查三次。", "某湖2024年报告已经发布。"]
)
def test_no_title(text: str) -> None:
    assert read_plain(text).title is None


def test_broken_paragraphs_are_joined_over_pages() -> None:
    text = "一、湖区\n\n全年，巡查湖岸并修缮护\n\n— 3 —\n\n栏十处。\n\n二、渔船\n\n检查渔船，共\n\n4\n\n艘次，都合格。"
    assert shape(read_plain(text)) == [
        "1 一、湖区",
        "全年，巡查湖岸并修缮护栏十处。",
        "1 二、渔船",
        "检查渔船，共艘次，都合格。",
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet="湖水清澈渔船归来岸线", min_size=8, max_size=60), min_size=1, max_size=6),
    st.integers(20, 40),
)
def test_wrapping_does_not_change_what_is_read(clauses: list[str], width: int) -> None:
    paragraph = "，".join(clauses) + "，全年巡查1234次。"
    # Where every line happens to end with a sentence nothing tells a broken line from a paragraph.
    # The paragraph stands three times in a row, so that a line may end with its second or third sentence, too.
    assume(all(n * len(paragraph) % width not in (0, width - 1, width - 2) for n in (1, 2, 3)))
    whole = f"某湖2024年度报告\n\n一、湖区\n\n{paragraph * 3}\n\n二、渔船\n\n{paragraph * 3}\n"
    wrapped = "\n".join(
        "\n".join(line[i : i + width] for i in range(0, len(line), width)) or "" for line in whole.split("\n")
    )
    assert shape(read_markdown(wrapped)) == shape(read_markdown(whole))
    assert shape(read_plain(wrapped)) == shape(read_plain(whole))


@settings(max_examples=40, deadline=None)
@given(documents())
def test_line_ends_make_no_difference(document: Document) -> None:
    text = render_markdown(document)
    for suffix in (".md", ".txt"):
        made = read_document(f"a{suffix}", content=text.encode())
        windows = read_document(f"a{suffix}", content=text.replace("\n", "\r\n").encode())
        assert windows == made
        assert windows.text == made.text
        assert read_document(f"a{suffix}", content=text.rstrip("\n").encode("gb18030")) == made


def test_headings_and_what_only_looks_like_one() -> None:
    text = (
        "一、湖区\n\n（一）巡查方面。全年巡查三次。\n\n（二）修缮方面\n\n1.加强保护，落实责任\n\n已落实。\n\n"
        "1. 修船\n\n2. 修岸\n\n一、湖区的情况总的来说是好的，水质比上年好，鱼也多了。\n\n（三）全年修缮 3 处"
    )
    assert shape(read_plain(text)) == [
        "1 一、湖区",
        "（一）巡查方面。全年巡查三次。",
        "2 （二）修缮方面",
        "3 1.加强保护，落实责任",
        "已落实。",
        "1. 修船",
        "2. 修岸",
        "一、湖区的情况总的来说是好的，水质比上年好，鱼也多了。",
        "（三）全年修缮 3 处",
    ]


def test_levels_come_from_numbers_then_from_marks() -> None:
    text = "# 某湖年度报告\n\n## 一、湖区\n\n### 水质\n\n## 渔船\n\n##### （一）数量\n\n**船龄**\n\n好。"
    assert shape(read_markdown(text)) == [
        "0 某湖年度报告",
        "1 一、湖区",
        "2 水质",
        "1 渔船",
        "2 （一）数量",
        "3 船龄",
        "好。",
    ]


def test_marks_are_dropped_and_places_kept() -> None:
    text = "全年**巡查**湖岸 \\* 3 次，见[公告](http://a.cn/b_c)和`护栏`，a\\_b&amp;c&nbsp;d，3*4*5，![图](x.png)未**完<b>成</b>。"
    for document in (read_plain(text), read_markdown(text)):
        (paragraph,) = document.paragraphs
        assert paragraph.text == "全年巡查湖岸 * 3 次，见公告和护栏，a_b&c d，3*4*5，未**完成。"
        at = paragraph.text.index("公告")
        assert paragraph.content.span_of(at, at + 2).slice(text) == "公告"


def test_words_in_brackets_are_no_link() -> None:
    assert read_plain("见[附件](略)。").paragraphs[0].text == "见[附件](略)。"


def test_comments_stay_out_of_the_reading_text() -> None:
    text = "一、湖区\n\n巡查 3 次。<!-- drafting: ignore NM01 -->\n\n<!-- 多\n\n行 -->\n\n完。"
    document = read_markdown(text)
    assert shape(document) == ["1 一、湖区", "巡查 3 次。", "完。"]
    assert "drafting: ignore" in document.text


def test_tab_tables_keep_columns_and_pieces() -> None:
    text = "一、数量\n\n种类\t大\t小\n\t一\t二\n鱼\t1\t\n\n合计\t3\t4\n虾\t5\t6\n\n\t缩进的一段话，不是表格。"
    assert shape(read_plain(text)) == [
        "1 一、数量",
        "[种类/大/小; /一/二; 鱼/1/]",
        "[合计/3/4; 虾/5/6]",
        "缩进的一段话，不是表格。",
    ]


def test_rows_with_a_blank_line_between_are_one_table() -> None:
    assert shape(read_plain("种类\t数量\n\n鱼\t1\n\n虾\t2")) == ["[种类/数量; 鱼/1; 虾/2]"]


def test_numbered_rows_are_no_headings() -> None:
    text = "二、数量\n\n项目\t数\n一、本年数\t3\n（一）鱼\t1\n"
    assert shape(read_plain(text)) == ["1 二、数量", "[项目/数; 一、本年数/3; （一）鱼/1]"]


def test_columns_set_with_spaces() -> None:
    text = "种类        大    小\n鱼          1     2\n虾                4    \n蟹          5     6\n"
    assert shape(read_plain(text))[0].startswith("[种类/大/小; 鱼/1/2")


@pytest.mark.parametrize("read", [read_plain, read_markdown])
def test_pipe_tables(read: Callable[[str], Document]) -> None:
    text = "| 种类 | 数 |\n| :--- | ---: |\n| **鱼** | 1 |\n| a\\|b | 2<br>3 |\n| 虾 |\n\n| x | y |\n| 1 | 2 |"
    document = read(text)
    assert shape(document) == ["[种类/数; 鱼/1; a|b/2 3; 虾/]", "[x/y; 1/2]"]


def test_html_tables_in_markdown() -> None:
    text = (
        "前文：\n<table border=1><tr><td rowspan=2 colspan='2'>第五条<br>第（二）项</td><th>数&nbsp;量</th></tr>\n"
        "<tr><td>A&amp;B<!-- x --></td></tr><tr><td>1<td>2<td><p>3</p><p>4</p></td></tr></table>后文。"
    )
    document = read_markdown(text)
    table = document.tables[0]
    assert shape(document) == [
        "前文：",
        "[第五条第（二）项/第五条第（二）项/数 量; 第五条第（二）项/第五条第（二）项/A&B; 1/2/3 4]",
        "后文。",
    ]
    assert (table.cells[0].rowspan, table.cells[0].colspan) == (2, 2)
    assert table.cells[2].content.span_of(1, 2).slice(text) == "&amp;"


def test_a_table_that_holds_tables_only_arranges_them() -> None:
    inner = "{}<table><tr><td>{}</td></tr></table>"
    text = f"<table><tr><td>{inner.format('甲表', 1)}</td><td>{inner.format('乙', 2)}</td></tr></table>"
    assert shape(read_markdown(text)) == ["甲表", "[1]", "乙", "[2]"]


def test_lists_quotes_and_fences_are_text() -> None:
    text = (
        "# 某湖年度报告\n\n- 巡查湖岸，\n  修缮护栏。\n- 清理水草。\n\n> 湖水清，\n> 鱼儿多。\n\n"
        "```\n围栏里的话。\n```\n"
    )
    assert shape(read_markdown(text))[1:] == ["巡查湖岸，修缮护栏。", "清理水草。", "湖水清，鱼儿多。", "围栏里的话。"]


def test_empty_comment_says_that_a_paragraph_follows() -> None:
    text = "一、湖区\n\n<!-- -->\n\n（一）水质\n\n<!-- -->\n\n- 清\n"
    assert shape(read_markdown(text)) == ["1 一、湖区", "（一）水质", "- 清"]


def test_front_matter_and_footnotes_are_asides() -> None:
    text = "---\ntitle: x\n---\n# 某湖年度报告\n\n水清[^1]。\n\n[^1]: 见附件。\n"
    document = read_markdown(text)
    assert shape(document) == ["0 某湖年度报告", "水清。"]
    assert [a.text for a in document.asides] == ["title: x", "[^1]: 见附件。"]


def test_a_long_unbroken_text_is_read_in_reasonable_time() -> None:
    text = "湖水清澈见底，" * 12
    document = read_markdown("\n".join([text] * 1500))
    assert len(document.paragraphs) == 1


GRID = """\
+----------+---------------+------+
| 种类     | 大            | 小   |
|          +-------+-------+      |
|          | 甲湖  | 乙    |      |
|          |       | 湖    |      |
+==========+=======+=======+======+
| 鱼       | 1     | 2     | 3    |
+----------+-------+-------+------+
| 合计             | 4     | 5    |
+------------------+-------+------+
"""


def test_grid_tables_as_converters_draw_them() -> None:
    document = read_markdown(f"一、数量\n\n{GRID}\n后文。\n")
    assert shape(document) == ["1 一、数量", "[种类/大/大/小; 种类/甲湖/乙湖/小; 鱼/1/2/3; 合计/合计/4/5]", "后文。"]


def test_simple_tables_with_a_rule_below_the_head() -> None:
    text = "  种类     大   小\n  ------- ---- ----\n  鱼       1    2\n  虾       3    4\n"
    text = text.replace("大   小", "大    小").replace("1    2", "1     2").replace("3    4", "3     4")
    assert shape(read_plain(text)) == ["[种类/大/小; 鱼/1/2; 虾/3/4]"]
