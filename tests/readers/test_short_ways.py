"""What is read a shorter way where it is as programs write it reads as the long way reads it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from drafting.readers import swallowed, tables
from drafting.readers.tables import HtmlTable, html_tables
from drafting.text.mapped import MappedText

_OPENING = ("<table>", '<TABLE border="1">', "<table\n class='a'>")
_PIECES = (
    *("<tr>", "</tr>", "<tbody>", "</thead>", '<tr class="a">', "<td>", '<td colspan="2">', '<th rowspan="3" >'),
    *('<td colspan="0" rowspan="0">', '<td ROWSPAN="2" rowspan="x">', "<td colspan=2>", "</td>", "</TH>", "</td >"),
    *(
        "<td>收到</td>",
        "<td> 3 </td>",
        "<td>\n 公开\t情况\n内容 \n</td>",
        "<th>a\nb</th>",
        "<td></td>",
        "<td>\u3000</td>",
    ),
    *(
        "&nbsp;",
        "&#51;",
        "<br>",
        "<p>",
        "注",
        "\n",
        "  ",
        "\u3000",
        "<td>a<b>c</b></td>",
        "<!-- x -->",
        "<table>",
        "</table>",
    ),
)
_COMMON = ("<tr>", "<td>收到</td>", '<td colspan="2"> 3 </td>', "</tr>", "\n", '<th rowspan="2">a\nb</th>')


def _made() -> Iterator[str]:
    rng = random.Random(20)
    for number in range(3000):
        body = [
            rng.choice(_COMMON if number % 2 or rng.random() < 0.8 else _PIECES) for _ in range(rng.randrange(1, 14))
        ]
        yield rng.choice(_OPENING) + "".join(body) + rng.choice(("</table>", "</table>", "</TABLE>", "</table >", ""))


def _places(content: MappedText) -> tuple[Any, ...]:
    return content.text, list(content.starts), list(content.ends), content.at


def _told(source: str, start: int, end: int) -> list[Any]:
    out: list[Any] = []
    for found in html_tables(source, start, end):
        if isinstance(found, HtmlTable):
            cells = [(_places(c.content), c.row, c.column, c.rowspan, c.colspan) for c in found.cells]
            out.append((found.span, cells))
        else:
            out.append(_places(found))
    return out


def test_a_table_whose_cells_are_closed_is_read_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [f"一段文字\n{piece}" for piece in _made()]
    short = [_told(s, 5, len(s)) for s in sources]
    assert sum(tables._plain_table(s[5:], 5) is not None for s in sources) > 500
    monkeypatch.setattr(tables, "_plain_table", lambda *_: None)
    assert short == [_told(s, 5, len(s)) for s in sources]


def test_whole_tags_hide_no_damaged_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(21)
    pieces = (
        *(
            "<p>",
            "</p>",
            '<a href="x">',
            '<td colspan="2">',
            '<td class="公开3件',
            "公开3件",
            "<b",
            "<br/>",
            "< 3",
            '"',
            ">",
        ),
        *(
            "<script>",
            "if (a<b) {}",
            "</script>",
            "<style >",
            "</title>",
            "<textarea>",
            "<!-- ",
            "-->",
            "<p公>",
            '<p a="<b>">',
        ),
        *('<p a="1"b="2">', "<p a='公开'>", '<img alt="公开">', "<公开>", '<td width="<p>3件</p>">', "</"),
    )
    texts = ["".join(rng.choice(pieces) for _ in range(rng.randrange(1, 12))) for _ in range(5000)]
    short = [list(swallowed._damaged(t)) for t in texts]
    assert sum(map(bool, short)) > 500
    monkeypatch.setattr(swallowed, "_WHOLE", re.compile("(?!)"))
    assert short == [list(swallowed._damaged(t)) for t in texts]
