"""A table of contents is told from the body that repeats its lines."""

from __future__ import annotations

import pytest

from drafting.analysis.contents import contents_blocks
from drafting.document.model import Table
from drafting.readers.markdown import read_markdown

BODY = ["一、总体情况", "本年度没有发生。", "二、主要做法", "已经全部完成。", "三、其他事项", "无。"]


def contents(*lines: str) -> list[str]:
    document = read_markdown("# 示例县民政局小结\n\n" + "\n\n".join(lines) + "\n")
    blocks = [document.blocks[i] for i in sorted(contents_blocks(document))]
    assert not any(isinstance(b, Table) for b in blocks)
    return [b.text for b in blocks if not isinstance(b, Table)]


@pytest.mark.parametrize("entry", ["{}", "{}……………3", "{} ...... 12", "{}　1"])
def test_lines_that_come_again_are_contents(entry: str) -> None:
    listed = ["目　录", *(entry.format(line) for line in BODY[::2])]
    assert contents(*listed, *BODY) == listed


def test_what_never_comes_again_is_the_report() -> None:
    assert contents("目录", *BODY) == []
    assert contents(*BODY) == []


def test_contents_end_where_a_sentence_stands() -> None:
    assert contents("目录", "一、总体情况", "以下各项如实报告。", *BODY) == []
