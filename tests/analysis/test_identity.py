"""Whose report it is, and of which year."""

from __future__ import annotations

import pytest

from drafting.analysis.identity import Identity, identify
from drafting.analysis.structure import analyse_structure
from drafting.document.builder import ComposeBuilder
from drafting.genre.loader import load_genre

GENRE = load_genre()


def identity(*lines: str, title: str | None = None) -> Identity:
    builder = ComposeBuilder("docx")
    if title is not None:
        builder.heading(title, 0)
    for line in lines:
        builder.paragraph(line)
    document = builder.build()
    return identify(document, analyse_structure(document, GENRE), GENRE)


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("示例县财政局2024年政府信息公开工作年度报告", "示例县财政局", 2024),
        ("示例县财政局 ２０２４ 年政府信息公开工作年度报告", "示例县财政局", 2024),
        ("示例县财政局2023年度政府信息公开工作年度报告", "示例县财政局", 2023),
        ("2024年示例县财政局政府信息公开工作年度报告", "示例县财政局", 2024),
        ("示例县财政局政府信息公开工作2022年度报告", "示例县财政局", 2022),
        ("示例县财政局二〇二一年政府信息公开工作年度报告", "示例县财政局", 2021),
        ("示例县财政局关于2021年度政府信息公开工作年度报告", "示例县财政局", 2021),
        ("2024年政府信息公开工作年度报告", None, 2024),
    ],
)
def test_titles(title: str, name: str | None, year: int) -> None:
    found = identity(title=title)
    assert (found.agency.name if found.agency else None) == name
    assert found.year == year


def test_level_and_kind_follow_from_the_name() -> None:
    agency = identity(title="示例县人民政府办公室2024年政府信息公开工作年度报告").agency
    assert agency is not None
    assert (agency.level, agency.kind) == ("county", "office")


def test_name_and_year_on_two_lines() -> None:
    found = identity("示例县财政局", "2024年政府信息公开工作年度报告")
    assert found.agency is not None
    assert found.agency.name == "示例县财政局"
    assert found.year == 2024


def test_the_period_gives_the_year_when_no_title_does() -> None:
    found = identity("本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。2024年将继续努力。")
    assert found.year == 2023
    assert found.agency is None
