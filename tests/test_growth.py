"""Four times the text is at most five times the work, whatever the text is made of.

Work is counted in calls, which no other program on the machine disturbs; times are ``benchmarks.table``'s.
"""

from __future__ import annotations

import cProfile

import pytest

from benchmarks.table import SHAPES
from drafting.linter import lint_document
from drafting.readers.files import read_document

HEAD = "# 示例县人民政府办公室2024年政府信息公开工作年度报告\n\n一、总体情况\n\n"
SIZE = 200
MOST = 5.0


def calls(text: str) -> int:
    """How many calls reading and linting a text takes."""
    profile = cProfile.Profile()
    profile.enable()
    result = lint_document(read_document("r.md", content=HEAD + text + "\n"))
    assert len(result.numbers) >= 0
    profile.disable()
    assert not result.failed
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_work_grows_with_the_text(name: str) -> None:
    shape = SHAPES[name]
    calls("公开信息。")
    few, many = (calls(shape(size)) for size in (SIZE, 4 * SIZE))
    assert many <= MOST * few
