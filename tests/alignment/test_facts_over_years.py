"""Figures that the prose of several years states, side by side: what a leader asks for first."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from drafting.alignment.series import fact_lines
from drafting.cli import app
from drafting.drafter import draft_report
from drafting.forms import new_form, with_zeros
from drafting.genre.figures import Agency, Fact, Figures
from drafting.genre.loader import load_genre
from drafting.renderers.documents import write_document

GENRE = load_genre()
SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "docs/schema/comparison.schema.json").read_text(encoding="utf-8")
)
Given = tuple[str, int, str]


def figures(year: int, *facts: Given) -> Figures:
    plain = with_zeros(new_form(GENRE, Agency("示例县水利局", "county", "department"), year), GENRE)
    given = (Fact(f"f{i}", label, Decimal(v), unit) for i, (label, v, unit) in enumerate(facts))
    return replace(plain, facts=tuple(given))


def lines(*years: tuple[Given, ...]) -> list[tuple[object, ...]]:
    found = fact_lines([figures(2021 + k, *facts) for k, facts in enumerate(years)])
    return [(f.label, f.unit, *(None if v is None else int(v) for v in f.values)) for f in found]


def test_what_is_called_alike_is_one_line() -> None:
    assert lines(
        (("通过网站公开各类信息", 200, "条"), ("组织业务培训", 2, "期")),
        (("网站公开各类信息", 240, "条"),),
        (("全县共通过网站公开各类信息", 260, "条"), ("组织开展业务培训", 3, "期")),
    ) == [("全县共通过网站公开各类信息", "条", 200, 240, 260), ("组织开展业务培训", "期", 2, None, 3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("组织业务培训", 2, "期"), ("组织业务培训", 90, "人次")),
        (("发布政策解读", 2, "篇"), ("发布政策文件", 9, "篇")),
        (("召开新闻发布会", 2, "场"), ("召开座谈会", 9, "场")),
    ],
)
def test_other_things_are_not_joined(one: Given, other: Given) -> None:
    assert lines((one,), (other,)) == []


def test_each_fact_goes_to_the_line_that_is_most_like_it() -> None:
    assert lines(
        (("发布图文解读", 1, "篇"), ("发布图文解读材料", 2, "篇")),
        (("发布图文解读材料", 20, "篇"), ("发布图文解读", 10, "篇")),
    ) == [("发布图文解读材料", "篇", 2, 20), ("发布图文解读", "篇", 1, 10)]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("years")
    out = []
    for k, (posts, courses) in enumerate(((200, 2), (240, 3), (310, 3))):
        given = figures(2021 + k, ("通过网站公开各类信息", posts, "条"), ("组织业务培训", courses, "期"))
        out.append(folder / f"{2021 + k}.docx")
        write_document(draft_report(given, genre=GENRE).document, out[-1])
    return out


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["compare", *(str(a) for a in args)])


def test_they_stand_in_text_page_and_json(reports: list[Path], tmp_path: Path) -> None:
    text = run(*reports).stdout.split("正文写到的其他数字\n")[1].split("\n\n")[0].splitlines()
    assert [line.split() for line in text] == [
        ["2021", "2022", "2023", "项目"],
        ["200", "240", "310", "通过网站公开各类信息（条）"],
        ["2", "3", "3", "组织业务培训（期）"],
    ]
    tree = json.loads(run(*reports, "--format", "json").stdout)
    jsonschema.validate(tree, SCHEMA)
    assert [(f["label"], f["values"]) for f in tree["facts"]] == [
        ("通过网站公开各类信息", [200, 240, 310]),
        ("组织业务培训", [2, 3, 3]),
    ]
    page = tmp_path / "years.html"
    assert run(*reports, "-o", page).exit_code == 0
    shown = page.read_text(encoding="utf-8").split("正文写到的其他数字")[1].split("</table>")[0]
    assert "通过网站公开各类信息" in shown
    assert ">310<" in shown
