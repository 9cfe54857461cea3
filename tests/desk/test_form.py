"""The form in the page: what it shows comes back as it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from drafting.api import load_figures
from drafting.desk import form, pages
from drafting.desk.jobs import Job, Session
from drafting.desk.tasks import figures_from, plain_numbers
from drafting.errors import InputError
from drafting.forms import new_form
from drafting.genre.evaluation import total_expressions
from drafting.genre.figures import Agency, Figures
from drafting.genre.form_sheets import FACTS_SHEET, FORM_SHEET
from drafting.genre.keyed import edition_of
from drafting.genre.loader import load_genre
from drafting.renderers.figures import figures_tree
from drafting.resources import corpus_root

FIGURES = sorted(corpus_root().rglob("*.figures.yaml"))
ANNUAL = next(path for path in FIGURES if "gi_annual_report" in path.parts)


def shown(figures: Figures, **more: Any) -> lxml.html.HtmlElement:
    """The page of the form with these figures."""
    job = Job("form", Session(), Path())
    job.session.jobs[job.id] = job
    given = {"tree": plain_numbers(figures_tree(figures)), "before": None, "given": [], "wrong": [], "note": None}
    job.result = {**given, **more}
    return lxml.html.document_fromstring(pages.form_page(job))


def typed(page: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """What a browser sends of the form when nobody changes anything."""
    (made,) = page.xpath("//form[@id='form']")
    out: dict[str, list[str]] = {}
    for name, value in made.form_values():
        out.setdefault(name, []).append(str(value))
    return out


@pytest.mark.parametrize("path", FIGURES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_figures_come_back_as_they_were(path: Path) -> None:
    figures = load_figures(path)
    tree = form.tree_of(typed(shown(figures)), figures.genre)
    back = figures_from(tree, form.places(tree))
    # Rows that a report brings by their codes among them.
    assert back.cells == dict(figures.cells)
    assert (back.agency, back.year, back.facts) == (figures.agency, figures.year, figures.facts)
    assert (back.contact, back.amounts) == (figures.contact, figures.amounts)
    assert {k: v.split() for k, v in back.notes.items()} == {k: v.split() for k, v in figures.notes.items()}


def test_there_are_facts_with_parts_among_them() -> None:
    assert any(f.parts for path in FIGURES for f in load_figures(path).facts)


def test_parts_are_typed_a_line_each() -> None:
    figures = figures_from(
        form.tree_of(
            {
                "agency.name": ["示例县水利局"],
                "year": ["2024"],
                "cells.applications.new.total": ["3"],
                "facts.0.label": ["发布信息"],
                "facts.0.value": ["１２"],
                "facts.0.unit": ["条"],
                "facts.0.parts": ["图文：10\n　动态 4\n　公告 6\r\n视频 2"],
                "facts.1.label": ["没有填数的"],
                "facts.1.value": [""],
                "facts.2.label": ["培训"],
                "facts.2.value": ["2"],
                "facts.2.hedge": ["over"],
            },
            "gi_annual_report",
        )
    )
    first, second = figures.facts
    assert first.value == 12
    assert [(p.label, p.value, len(p.parts)) for p in first.parts] == [
        ("图文", Decimal(10), 2),
        ("视频", Decimal(2), 0),
    ]
    assert (second.label, second.hedge) == ("培训", "over")
    assert first.id != second.id


def test_every_field_has_a_name_that_is_read_aloud() -> None:
    page = shown(load_figures(ANNUAL))
    for field in page.xpath(
        "//form[@id='form']//*[self::input or self::select or self::textarea][not(@type='hidden')]"
    ):
        named = (
            field.get("aria-label")
            or page.xpath(f"//label[@for='{field.get('id')}']")
            or field.xpath("ancestor::label")
        )
        assert named, field.get("name")


def test_last_year_stands_beside_the_cells() -> None:
    figures = load_figures(ANNUAL)
    path = next(p for p, v in figures.cells.items() if v is not None)
    before = {"year": figures.year - 1, "cells": {path: "7"}, "facts": [], "notes": {"problems": "问题一"}}
    page = shown(figures, before=before)
    (field,) = page.xpath(f"//input[@name='cells.{path}']")
    assert field.get("title") == "上年：7"
    assert "问题一" in page.text_content()


def test_only_what_carries_over_is_marked_so() -> None:
    figures = load_figures(ANNUAL)
    path = next(iter(figures.cells))
    assert not shown(figures).xpath("//td[contains(@class, 'carried')]")
    assert "绿底" not in "".join(shown(figures).itertext())
    (cell,) = shown(figures, given=[path]).xpath("//td[contains(@class, 'carried')]")
    assert cell.xpath(f"input[@name='cells.{path}']")
    # Nothing of the page speaks of sheets and rows that only the workbook has.
    words = "".join(shown(figures).itertext())
    assert not [w for w in (FACTS_SHEET, FORM_SHEET, "Alt+Enter", "下一行") if w in words]


def test_nothing_in_the_data_ends_its_element() -> None:
    figures = load_figures(ANNUAL)
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    tree = plain_numbers(figures_tree(figures))
    tree["agency"]["name"] = hostile
    tree["notes"] = {"problems": f"</textarea>{hostile}"}
    page = shown(
        figures, tree=tree, wrong=[hostile], before={"year": 2023, "cells": {"a": hostile}, "facts": [], "notes": {}}
    )
    assert [s.get("src") or s.get("type") for s in page.xpath("//script")] == [
        "application/json",
        "/static/desk.js",
        "/static/form.js",
    ]
    assert not page.xpath("//img")


def test_rules_are_those_of_the_form() -> None:
    figures = load_figures(ANNUAL)
    _, edition = form._edition({"year": figures.year})
    made = form.rules(edition, {})
    hard = [r for r in edition.relations if r.grade == "hard" and not r.needs_previous]
    assert len(made["relations"]) == len(hard) > 20
    assert len(form.rules(edition, {"x": "1"})["relations"]) > len(hard)


@pytest.mark.parametrize("year", [2019, 2024])
def test_every_cell_of_every_edition_can_be_typed(year: int) -> None:
    genre = load_genre()
    edition = genre.edition(year)
    page = shown(new_form(genre, Agency("示例县水利局", "county", "department"), year))
    names = {str(n).removeprefix("cells.") for n in page.xpath("//td//input/@name") if str(n).startswith("cells.")}
    assert names == set(edition.cells)
    told = {str(i) for i in page.xpath("//@data-relation")}
    assert set() < told <= {r.id for r in form._balancing(edition, total_expressions(edition))}


@pytest.mark.parametrize("path", FIGURES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_the_page_judges_by_all_relations_of_the_form(path: Path) -> None:
    figures = load_figures(path)
    pack = load_genre(figures.genre)
    edition = edition_of(pack, figures)
    alone = form.rules(edition, {})["relations"]
    beside = form.rules(edition, dict.fromkeys(edition.cells, "1"))["relations"]
    assert {r["id"] for r in beside} == {r.id for r in edition.relations}
    assert {r["id"] for r in beside} - {r["id"] for r in alone} == {r.id for r in edition.relations if r.needs_previous}
    by_id = {r.id: r for r in edition.relations}
    for told in beside:
        relation = by_id[told["id"]]
        assert Decimal(told["tolerance"]) == relation.tolerance
        assert (told["grade"], set(told["blanks"])) == (relation.grade, set(relation.blanks))


def test_counts_are_told_with_their_unit() -> None:
    relations = {r["id"]: r for r in form.rules(load_genre().edition(2024), {})["relations"]}
    assert relations["Q1.total"]["unit"] == "件"


def test_who_fills_in_a_form_with_codes_is_told_how() -> None:
    accounts = next(p for p in FIGURES if "final_accounts" in p.parts)
    text = "".join(shown(load_figures(accounts)).itertext())
    assert "上级的行一同加上" in text
    assert "没有的留空" in text
    assert "不知道的留空" not in text


@pytest.mark.parametrize(("genre", "asked"), [("gi_annual_report", True), ("final_accounts", False)])
def test_a_form_asks_for_a_fee_where_reports_tell_of_one(genre: str, asked: bool) -> None:
    figures = new_form(load_genre(genre), Agency("示例县水利局", "county", "department"), 2024)
    assert bool(shown(figures).xpath("//input[starts-with(@name, 'processing_fee.')]")) == asked
    # What a file brings is never lost: it is shown, or refused by its name where reports tell of no fee.
    tree = plain_numbers(figures_tree(figures)) | {"processing_fee": {"notices": "2"}}
    if asked:
        assert shown(figures, tree=tree).xpath("//input[@name='processing_fee.notices']/@value") == ["2"]
    else:
        with pytest.raises(InputError, match="processing_fee"):
            figures_from(tree)
