"""What holds of every pack: those of the program, and the made-up ones of the tests that share no word with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafting.annotations import PLACEHOLDER
from drafting.desk import form
from drafting.drafter import draft_report
from drafting.extraction import extract
from drafting.findings import Severity
from drafting.forms import new_form
from drafting.genre.figures import Figures
from drafting.genre.form_sheets import CELLS, form_words, head_fields
from drafting.genre.keyed import edition_of
from drafting.genre.model import Genre, Period
from drafting.genre.packs import forget_packs, use_packs
from drafting.linter import lint_document, make_context
from drafting.merging import merge
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.readers.unit_table import load_unit_table
from drafting.renderers.documents import render_document
from drafting.renderers.figures import figures_tree, render_figures
from drafting.renderers.figures_schema import render_schema
from drafting.renderers.unit_table import render_unit_table
from drafting.rulebook import pages
from drafting.rules.base import Profile
from drafting.rules.registry import all_rules
from tests.packs import MADE_UP, agency_of, all_zero, any_figures, every_pack, plain, years_of

PACKS = every_pack()
forget_packs()
SLOW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda g: g.id)


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    use_packs([MADE_UP])
    yield
    forget_packs()


def test_the_made_up_packs_are_among_them() -> None:
    assert {"mini", "ledger", "gi_annual_report", "enforcement", "final_accounts"} <= {g.id for g in PACKS}
    asked = [form_words(g).amounts for g in PACKS]
    assert sum(map(bool, asked)) > 1
    assert not all(asked)


# ---------------------------------------------------------------------- figures and forms


@each_pack
@pytest.mark.parametrize("suffix", [".yaml", ".json", ".xlsx"])
@SLOW
@given(data=st.data())
def test_any_figures_written_read_back_the_same(
    pack: Genre, suffix: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    figures = data.draw(any_figures(pack))
    path = tmp_path_factory.mktemp("f") / f"f{suffix}"
    content = render_figures(figures, suffix)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert plain(load_figures(path), pack) == plain(figures, pack)


@each_pack
@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_a_blank_form_asks_for_what_the_pack_says_and_holds_nothing(pack: Genre, suffix: str, tmp_path: Path) -> None:
    blank = new_form(pack, agency_of(pack), years_of(pack)[-1])
    path = tmp_path / f"f{suffix}"
    content = render_figures(blank, suffix, guide=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    read = load_figures(path)
    assert (dict(read.amounts), dict(read.contact), read.facts) == ({}, {}, ())
    assert not [p for p, v in read.cells.items() if v]
    words = form_words(pack)
    asked = {f.key for f in head_fields(pack)}
    assert {f"{id}.{k}" for id, g in words.amounts.items() for k in g.amounts} <= asked
    known = ("agency", "contact", "genre", "year", *words.amounts)
    assert {k.partition(".")[0] for k in asked if k} <= set(known)
    if isinstance(content, str):
        assert all(g.title in content for g in words.amounts.values())


@each_pack
def test_a_group_of_another_form_is_passed_over_while_nothing_is_in_it(pack: Genre) -> None:
    tree = figures_tree(all_zero(pack, years_of(pack)[-1]))
    blank = json.dumps({**tree, "others": {"one": None, "two": ""}}, ensure_ascii=False, default=float)
    assert load_figures("f.json", content=blank.encode()).genre == pack.id
    filled = json.dumps({**tree, "others": {"one": 1}}, ensure_ascii=False, default=float)
    with pytest.raises(Exception, match="others"):
        load_figures("f.json", content=filled.encode())


@each_pack
@SLOW
@given(data=st.data())
def test_the_schema_takes_any_figures(pack: Genre, data: st.DataObject) -> None:
    figures = data.draw(any_figures(pack))
    jsonschema.validate(json.loads(render_figures(figures, ".json")), json.loads(render_schema(pack)))


@each_pack
@SLOW
@given(data=st.data())
def test_what_is_typed_on_the_page_is_what_was_shown(pack: Genre, data: st.DataObject) -> None:
    figures = data.draw(any_figures(pack))
    tree = figures_tree(figures)
    view = form.form_view(tree, None, ())
    typed = {f.name: [f.value] for f in (*view.head, *view.contact)}
    typed |= {f.name: [f.value] for _, _, fields in view.amounts for f in fields}
    back = form.tree_of(typed, pack.id)
    for id in (*form_words(pack).amounts, "contact"):
        told = {k: v for k, v in (tree.get(id) or {}).items() if v is not None}
        assert {k: str(v) for k, v in (back.get(id) or {}).items()} == {k: str(v) for k, v in told.items()}


@each_pack
@SLOW
@given(data=st.data())
def test_a_table_of_units_keeps_all_of_each_and_their_sum_is_the_sum(
    pack: Genre, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = data.draw(any_figures(pack, blanks=False))
    other = data.draw(any_figures(pack, blanks=False).filter(lambda f: f.year == one.year))
    other = replace(other, agency=replace(other.agency, name="示例县北关镇示例机关"))
    path = tmp_path_factory.mktemp("u") / "units.xlsx"
    path.write_bytes(render_unit_table([one, other]))
    assert [plain(u, pack) for u in load_unit_table(path)] == [plain(one, pack), plain(other, pack)]
    merged = merge([one, other], agency_of(pack), pack).figures
    for id, group in form_words(pack).amounts.items():
        for key in group.amounts:
            values = [f.amounts.get(id, {}).get(key) for f in (one, other)]
            known = [v for v in values if v is not None]
            assert merged.amounts.get(id, {}).get(key) == (sum(known) if len(known) == 2 else None)
    assert all(v == one.cells[p] + other.cells[p] for p, v in merged.cells.items() if _both(p, one, other))  # type: ignore[operator]


def _both(path: str, one: Figures, other: Figures) -> bool:
    return one.cells.get(path) is not None and other.cells.get(path) is not None


# ---------------------------------------------------------------------- drafts


@each_pack
@pytest.mark.parametrize("suffix", [".md", ".html", ".docx"])
def test_a_draft_of_nothing_but_noughts_is_read_back_and_clean(pack: Genre, suffix: str) -> None:
    for year in years_of(pack):
        figures = all_zero(pack, year)
        made = draft_report(figures, genre=pack)
        content = render_document(made.document, suffix, made.annotations)
        read = read_document(f"r{suffix}", content=content.encode() if isinstance(content, str) else content)
        taken = extract(read, pack).figures
        assert {p: v for p, v in taken.cells.items() if v} == {}
        assert (taken.agency.name, taken.year) == (figures.agency.name, year)
        result = lint_document(read, pack, figures=None)
        assert not result.failed
        # Items of nothing but noughts and placeholders may well be worded alike.
        told = [f for f in result if f.severity is not Severity.INFO and not PLACEHOLDER.search(f.text)]
        grave = [(f.rule, f.text, f.message) for f in told if f.rule not in _TO_DO]
        assert grave == []


_TO_DO = ("ST10", "ST18", "PH01")
"""What a draft without words of a person's own leaves to do."""


@each_pack
@SLOW
@given(data=st.data())
def test_any_draft_is_read_back_whatever_does_not_add_up(pack: Genre, data: st.DataObject) -> None:
    figures = data.draw(any_figures(pack, blanks=False))
    made = draft_report(figures, genre=pack, force=True)
    read = read_document("r.md", content=str(render_document(made.document, ".md", made.annotations)).encode())
    taken = extract(read, pack).figures
    assert {p: v for p, v in taken.cells.items() if v} == {p: v for p, v in figures.cells.items() if v}
    assert not lint_document(read, pack).failed


@each_pack
def test_a_cell_that_breaks_a_relation_is_named(pack: Genre) -> None:
    figures = all_zero(pack, years_of(pack)[-1])
    edition = edition_of(pack, figures)
    relation = next(
        r for r in edition.relations if r.grade == "hard" and r.operator == "=" and not r.needs_previous and r.cells
    )
    cell = relation.cells[0]
    wrong = replace(figures, cells={**figures.cells, cell: Decimal(7)})
    document = draft_report(wrong, genre=pack, force=True).document
    assert any(cell in f.cells for f in lint_document(document, pack) if f.rule.startswith("TB"))


# ---------------------------------------------------------------------- rules


@each_pack
def test_the_rules_of_a_pack_are_told_for_every_level_and_kind(pack: Genre) -> None:
    without = {r.code for r in all_rules() if r.lacks(pack)}
    for level in pack.levels:
        for kind in pack.kinds:
            told = {p.code for p in pages(Profile(pack, level, kind, years_of(pack)[-1]))}
            assert told
            assert not told & without


@each_pack
@SLOW
@given(data=st.data())
def test_a_rule_that_is_skipped_for_a_pack_finds_nothing_in_its_reports(pack: Genre, data: st.DataObject) -> None:
    figures = data.draw(any_figures(pack, blanks=False))
    document = draft_report(figures, genre=pack, force=True).document
    context = make_context(document, pack)
    for rule in all_rules():
        if rule.lacks(pack) is not None and not rule.needs:
            assert list(rule.check(context)) == [], rule.code


def test_a_period_that_is_not_the_calendar_year() -> None:
    pack = next(g for g in PACKS if g.id == "gi_annual_report")
    figures = all_zero(pack, 2024)
    made = draft_report(figures, genre=pack)
    text = str(render_document(made.document, ".md", made.annotations))
    here, there = "2024年1月1日起至2024年12月31日", "2024年9月1日起至2025年8月31日"
    assert here in text

    def told(said: str, period: Period) -> list[str]:
        document = read_document("r.md", content=text.replace(here, said).encode())
        return [f.message for f in lint_document(document, replace(pack, period=period)) if f.rule == "YR01"]

    school = Period((9, 1), (8, 31))
    assert told(here, pack.period) == told(there, school) == []
    assert told(there, pack.period)
    assert any("8月31日" in message for message in told(here, school))
    assert any("截止年份" in message for message in told(there.replace("2025年", "2024年"), school))


def test_a_fee_of_a_made_up_genre_is_read_and_checked_by_its_own_words() -> None:
    pack = next(g for g in PACKS if g.id == "mini")
    figures = replace(all_zero(pack, 2023), amounts={})
    text = str(render_document(draft_report(figures, genre=pack).document, ".md"))
    said = "全年发出催还单4张，应收逾期款12元，实收逾期款15元。"
    document = read_document("r.md", content=text.replace("## 二、", f"{said}\n\n## 二、").encode())
    taken = extract(document, pack, narrative=True).figures
    expected = {"notices": Decimal(4), "charged": Decimal(12), "collected": Decimal(15)}
    assert taken.amounts == {"overdue": expected}
    assert CELLS not in taken.amounts
    (finding,) = (f for f in lint_document(document, pack) if f.rule == "NM08")
    assert (finding.text, finding.expected) == ("15", Decimal(12))
    held = lint_document(
        document, pack, figures=replace(taken, amounts={"overdue": {**expected, "notices": Decimal(6)}})
    )
    assert {f.text for f in held if f.rule == "NM08"} == {"15", "4"}
