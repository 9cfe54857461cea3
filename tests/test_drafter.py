"""Drafts: complete, in the official form, true to their figures, refused when the figures do not add up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from drafting.drafter import Draft, draft_report
from drafting.errors import InputError
from drafting.extraction import extract
from drafting.genre.expressions import Expression
from drafting.genre.figures import Fact, Figures, Part
from drafting.genre.form_layout import number_text
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.markdown import read_markdown
from drafting.renderers.markdown import render_markdown
from tests.strategies import consistent_figures

GENRE = load_genre()


def drafted(figures: Figures) -> Draft:
    return draft_report(figures, genre=GENRE)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(consistent_figures(years=(2019, 2025)))
def test_a_draft_has_every_section_and_its_tables_give_the_figures_back(figures: Figures) -> None:
    document = drafted(figures).document
    headings = [h.text for h in document.headings if h.level == 1]
    assert headings == [s.number + s.heading for s in GENRE.outline.sections]
    read = extract(document, GENRE)
    assert read.figures.year == figures.year
    assert read.figures.cells == figures.cells
    assert not read.troubles


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(consistent_figures(years=(2019, 2025)))
def test_every_number_of_a_draft_knows_the_cells_it_came_from(figures: Figures) -> None:
    draft = drafted(figures)
    for origin in draft.provenance:
        value = Expression.parse(origin.expression).evaluate(figures.cells)
        assert value is not None
        assert origin.span.slice(draft.document.text) == number_text(value)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(consistent_figures(years=(2019, 2025)))
def test_a_draft_lints_clean_but_for_its_placeholders(figures: Figures) -> None:
    document = drafted(figures).document
    result = lint_document(document, GENRE, figures=figures)
    assert not result.failed
    left = [(f.rule, f.text, f.message) for f in result.findings if not f.text.startswith("【待补充")]
    assert left == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(consistent_figures(years=(2019, 2025)))
def test_a_draft_written_as_markdown_reads_back_equal(figures: Figures) -> None:
    document = drafted(figures).document
    assert read_markdown(render_markdown(document)) == document


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(consistent_figures())
def test_the_same_figures_give_the_same_draft(figures: Figures) -> None:
    assert render_markdown(drafted(figures).document) == render_markdown(drafted(figures).document)


def plain(**changes: int) -> Figures:
    edition = GENRE.edition(2024)
    cells: dict[str, Decimal | None] = {p: Decimal(0) for p in edition.cells}
    for path, value in changes.items():
        cells[path.replace("__", ".")] = Decimal(value)
    agency = GENRE.agencies.infer("示例县人民政府办公室")
    return Figures(GENRE.id, agency, 2024, edition.id, cells, frozenset(cells))


def test_figures_that_do_not_add_up_are_refused_with_the_relation_and_its_numbers() -> None:
    broken = plain(applications__new__natural_person=3, applications__new__total=3)
    with pytest.raises(InputError, match=r"勾稽关系.*自然人.*3.*0"):
        draft_report(broken, genre=GENRE)
    assert draft_report(broken, genre=GENRE, force=True).document.blocks


def test_zero_is_said_in_words() -> None:
    text = drafted(plain()).document.text
    assert "未收到政府信息公开申请" in text
    assert "0件" not in text.split("二、")[0]


def test_missing_figures_become_placeholders_that_lint_reports() -> None:
    figures = plain()
    cells = dict(figures.cells)
    cells["disclosure.normative_documents.in_force"] = None
    cells["applications.denied.third_party.other"] = None
    draft = drafted(replace(figures, cells=cells))
    result = lint_document(draft.document, GENRE)
    assert "【待补充" in draft.document.text
    assert all(f.text.startswith("【待补充") for f in result.findings)


def test_facts_are_woven_in_with_their_parts() -> None:
    fact = Fact(
        "posts",
        "通过政府网站公开各类信息",
        Decimal(30),
        "条",
        (Part("概况类", Decimal(10)), Part("动态类", Decimal(20)), Part("其他类", Decimal(0))),
    )
    draft = drafted(replace(plain(), facts=(fact,)))
    assert "通过政府网站公开各类信息30条，其中概况类10条、动态类20条" in draft.document.text
    assert {o.expression for o in draft.provenance if o.expression.startswith("facts.")} == {
        "facts.posts",
        "facts.posts.0",
        "facts.posts.1",
    }


def test_a_form_that_nobody_has_filled_in_drafts_as_placeholders() -> None:
    figures = plain()
    empty = replace(figures, cells=dict.fromkeys(figures.cells), given=frozenset())
    draft = drafted(empty)
    assert not draft.provenance
    result = lint_document(draft.document, GENRE)
    assert all(f.text.startswith("【待补充") for f in result.findings), [(f.rule, f.text) for f in result.findings]


def test_a_list_that_is_not_all_known_says_so() -> None:
    figures = plain(
        applications__new__natural_person=3, applications__new__total=3,
        applications__granted__natural_person=3, applications__granted__total=3,
        applications__total__natural_person=3, applications__total__total=3,
    )  # fmt: skip
    cells = dict(figures.cells) | {"applications.denied.third_party.total": None}
    text = drafted(replace(figures, cells=cells)).document.text
    assert "予以公开" in text
    assert "【待补充：数据不全，请补写不予公开的件数】" in text
