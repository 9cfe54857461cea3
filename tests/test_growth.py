"""Four times the text is at most five times the work, whatever the text is made of.

Work is counted in calls, which no other program on the machine disturbs; times are ``benchmarks.table``'s.
"""

from __future__ import annotations

import cProfile
import io
from pathlib import Path

import docx
import pytest

from benchmarks.table import SHAPES
from drafting.analysis import labels
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.renderers.formats import FORMATS
from drafting.renderers.outcome import Run

HEAD = "# 示例县人民政府办公室2024年政府信息公开工作年度报告\n\n一、总体情况\n\n"
ACCOUNTS = "# 示例市档案局2024年度部门决算\n\n## 三、支出决算情况说明\n\n"
SIZE = 100
"""A hundred units are as telling as two hundred held against five times the work, at half the cost."""
MOST = 4.5
_SHARES = "2024年度支出{i}.01万元，占{i}%，"
STEEP = frozenset({"其中 chain (number engine)", _SHARES})
"""Each part of a chain, and each share, is held against the wholes before it, up to so many: these need twice the
text before their work grows with it alone, and are held against five times the work."""


def measure_of(name: str) -> tuple[int, float]:
    """How many units the smaller text of a shape has, and how many times its work four times the text may take."""
    return (2 * SIZE, 5.0) if name in STEEP else (SIZE, MOST)


def calls(text: str, head: str = HEAD) -> int:
    """How many calls reading and linting a text takes."""
    # Another shape prints the same labels: what was kept of it would make the smaller text, and only it, cheaper.
    labels._kept.cache_clear()
    profile = cProfile.Profile()
    profile.enable()
    result = lint_document(read_document("r.md", content=head + text + "\n"))
    assert len(result.numbers) >= 0
    profile.disable()
    assert not result.failed
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_work_grows_with_the_text(name: str) -> None:
    shape = SHAPES[name]
    calls("公开信息。")
    units, most = measure_of(name)
    few, many = (calls(shape(size)) for size in (units, 4 * units))
    assert many <= most * few


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        _SHARES,
        "2024年度支出{i}.01万元，决算数大于预算数，",
        "其中：基本支出{i}.5万元，项目支出{i}.2万元；",
    ],
)
def test_work_on_accounts_grows_with_the_text(unit: str) -> None:
    calls("公开。", ACCOUNTS)
    units, most = measure_of(unit)
    few, many = (calls("".join(unit.format(i=i) for i in range(n)), ACCOUNTS) for n in (units, 4 * units))
    assert many <= most * few


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"xlsx"}))  # that one is a summary
def test_output_grows_with_what_is_told_in_one_line(name: str, tmp_path: Path) -> None:
    def rendering(count: int) -> tuple[int, int]:
        word = docx.Document()
        for line in (*HEAD.split("\n\n")[:-1], "".join(f"安排布署{i}次，" for i in range(count))):
            word.add_paragraph(line.removeprefix("# "))
        out = io.BytesIO()
        word.save(out)
        path = tmp_path / "r.docx"
        path.write_bytes(out.getvalue())
        result = lint_document(read_document(path))
        profile = cProfile.Profile()
        profile.enable()
        FORMATS[name].render(Run((result,)))
        profile.disable()
        return sum(entry.callcount for entry in profile.getstats()), len(result.findings)

    (few, some), (many, all_of_them) = rendering(SIZE), rendering(4 * SIZE)
    assert all_of_them > 3 * some > 100
    assert many <= MOST * few
