"""Facts that were carried over read as a person would write them: one verb for a list, one separator, growth."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import drafting
from drafting.drafter import draft_report
from drafting.extraction import extract
from drafting.forms import new_form, with_zeros
from drafting.genre.figures import Agency, Fact, Figures
from drafting.genre.loader import load_genre
from drafting.linter import lint_document

GENRE = load_genre()
AGENCY = Agency("示例县水利局", "county", "department")


def figures(facts: list[tuple[str, int, str]], year: int = 2024) -> Figures:
    plain = with_zeros(new_form(GENRE, AGENCY, year), GENRE)
    return replace(
        plain, facts=tuple(Fact(f"f{i}", label, Decimal(v), unit) for i, (label, v, unit) in enumerate(facts))
    )


def told(facts: list[tuple[str, int, str]], before: list[tuple[str, int, str]] | None = None) -> str:
    last = None if before is None else figures(before, 2023)
    text = draft_report(figures(facts), last, genre=GENRE).document.text
    return text.split("（一）主动公开\n")[1].split("\n（二）")[0]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            [("举办新闻发布会", 6, "场"), ("在线访谈", 4, "期"), ("意见征集", 12, "条")],
            "举办新闻发布会6场、在线访谈4期、意见征集12条。",
        ),
        ([("先后召开座谈会", 2, "次"), ("政策宣讲", 5, "场")], "先后召开座谈会2次、政策宣讲5场。"),
        (
            [("通过政务新媒体发布信息", 300, "条"), ("政策图解", 12, "篇"), ("短视频", 5, "个")],
            "通过政务新媒体发布信息300条、政策图解12篇、短视频5个。",
        ),
        ([("答复网民留言", 30, "条"), ("群众来电", 9, "个")], "答复网民留言30条、群众来电9个。"),
        ([("在线访谈", 4, "期"), ("网上调查", 3, "次")], "开展在线访谈4期、网上调查3次。"),
        ([("发布政策解读", 20, "篇"), ("在线访谈", 4, "期")], "发布政策解读20篇；开展在线访谈4期。"),
        ([("群众来信", 4, "封")], "办理群众来信4封。"),
    ],
)
def test_one_verb_is_carried_along_a_list(facts: list[tuple[str, int, str]], said: str) -> None:
    assert said in told(facts)


@pytest.mark.parametrize(
    "facts",
    [
        [("注销政务新媒体", 2, "个"), ("网站访问量", 50000, "人次")],
        [("举办新闻发布会", 6, "场"), ("网站栏目", 40, "个")],
        [("发布政策解读", 20, "篇"), ("工作人员", 3, "名")],
        [("办理群众来信", 20, "件"), ("政府公报", 12, "期")],
        [("举办新闻发布会", 6, "场"), ("回应网民留言", 40, "条")],
    ],
)
def test_a_verb_is_not_given_to_what_it_cannot_be_said_of(facts: list[tuple[str, int, str]]) -> None:
    said = told(facts)
    assert "、" not in said
    for label, _, _ in facts:
        assert f"；{label}" in said or label in said.partition("；")[0]


@pytest.mark.parametrize(
    ("facts", "before"),
    [
        ([("举办新闻发布会", 6, "场"), ("在线访谈", 4, "期"), ("意见征集", 12, "条")], None),
        ([("通过政务新媒体发布信息", 300, "条"), ("政策图解", 12, "篇"), ("政务短视频", 5, "个")], None),
        ([("公开各类信息", 300, "条"), ("在线访谈", 4, "期")], [("公开各类信息", 200, "条"), ("在线访谈", 6, "期")]),
    ],
)
def test_such_a_draft_is_clean_and_gives_its_facts_back(
    facts: list[tuple[str, int, str]], before: list[tuple[str, int, str]] | None
) -> None:
    last = None if before is None else figures(before, 2023)
    given = figures(facts)
    made = draft_report(given, last, genre=GENRE).document
    found = lint_document(made, GENRE, figures=given)
    assert [f for f in found.findings if f.rule.startswith("NM")] == []
    stated = extract(made, GENRE, narrative=True).figures.facts
    assert {(f.value, f.unit) for f in stated} >= {(Decimal(v), unit) for _, v, unit in facts}


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx", ".yaml"])
def test_facts_grow_against_last_years_report_as_against_its_figures(suffix: str, tmp_path: Path) -> None:
    last = figures([("通过网站公开各类信息", 200, "条")], 2023)
    path = tmp_path / f"2023{suffix}"
    if suffix == ".yaml":
        last.write(path)
        before: drafting.Report | Figures = drafting.load_figures(path)
    else:
        drafting.draft(last).write(path)
        before = drafting.read(path)
    said = drafting.draft(figures([("通过网站公开各类信息", 300, "条")]), before).text
    assert "通过网站公开各类信息300条，比上年增加100条，增长50%" in said
