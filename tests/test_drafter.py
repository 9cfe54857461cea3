"""Drafts: complete, in the official form, true to their figures, refused when the figures do not add up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import drafting
from drafting.analysis.jumps import jumps
from drafting.annotations import Provenance
from drafting.document.builder import CellText, ComposeBuilder
from drafting.document.model import Document, Heading, Table
from drafting.drafter import Draft, draft_report
from drafting.errors import InputError, PackError
from drafting.extraction import extract
from drafting.genre.evaluation import complete_totals
from drafting.genre.expressions import Expression
from drafting.genre.figures import Agency, Fact, Figures, Part
from drafting.genre.form_layout import number_text
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.renderers.documents import render_document
from drafting.rules.base import PreviousYear
from drafting.templating import copy_templates
from drafting.text.numerals import round_half_up
from drafting.text.span import Span
from tests.strategies import AGENCIES, consistent_figures, fee_of

GENRE = load_genre()
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEWER = settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def drafted(figures: Figures, previous: Figures | None = None) -> Draft:
    return draft_report(figures, previous, genre=GENRE)


def faults(
    document: Document, figures: Figures | None = None, previous: Figures | None = None
) -> list[tuple[str, ...]]:
    """What lint finds beside placeholders."""
    before = None if previous is None else PreviousYear(previous)
    result = lint_document(document, GENRE, figures=figures, previous=before)
    assert not result.failed
    return [(f.rule, f.text, f.message) for f in result.findings if not f.text.startswith("【待补充")]


@st.composite
def successive_years(draw: st.DrawFn) -> tuple[Figures, Figures]:
    """Figures of two years of one agency; the second takes over what the first carried out and had in force."""
    agency = draw(st.sampled_from(AGENCIES))
    now = draw(consistent_figures(agencies=(agency,)))
    before = draw(consistent_figures(agencies=(agency,), years=(2021, 2024)))
    cells = dict(before.cells)
    for path, value in now.cells.items():
        assert value is not None
        if path.startswith("applications.carried_in."):
            column = path.rpartition(".")[2]
            total = f"applications.total.{column}"
            carried = f"applications.carried_out.{column}"
            # What was carried over, taken from what was done with: the year before still adds up.
            more = value - (cells[carried] or Decimal(0))
            cells[carried] = value
            cells[f"applications.new.{column}"] = (cells[f"applications.new.{column}"] or Decimal(0)) + more
            if (cells[f"applications.new.{column}"] or Decimal(0)) < 0:
                cells[f"applications.carried_in.{column}"] = (
                    cells[f"applications.carried_in.{column}"] or Decimal(0)
                ) + (cells[f"applications.new.{column}"] or Decimal(0))
                cells[f"applications.new.{column}"] = Decimal(0)
            assert cells[total] is not None
        if path.endswith(".in_force"):
            stem = path.removesuffix("in_force")
            issued, repealed = now.cells[stem + "issued"], now.cells[stem + "repealed"]
            assert issued is not None
            assert repealed is not None
            cells[path] = max(value - issued + repealed, Decimal(0))
    for row in ("new", "carried_in", "carried_out"):
        columns = ("natural_person", "enterprise", "research", "ngo", "legal_service", "other")
        cells[f"applications.{row}.total"] = sum(
            (cells[f"applications.{row}.{c}"] or Decimal(0) for c in columns), Decimal(0)
        )
    return replace(before, year=now.year - 1, edition=now.edition, cells=cells), now


@FEW
@given(consistent_figures(years=(2019, 2025)))
def test_a_draft_has_every_section_and_its_tables_give_the_figures_back(figures: Figures) -> None:
    document = drafted(figures).document
    headings = [h.text for h in document.headings if h.level == 1]
    assert headings == [s.number + s.heading for s in GENRE.outline.sections]
    read = extract(document, GENRE)
    assert read.figures.year == figures.year
    assert read.figures.cells == figures.cells
    assert not read.troubles


def value_of(expression: str, figures: Figures, previous: Figures | None) -> Decimal | None:
    """The value of an origin's expression, computed apart from the drafter."""
    before = None if previous is None else previous.cells

    def value(source: str) -> Decimal:
        found = Expression.parse(source).evaluate(figures.cells, before)
        assert found is not None
        return found

    ratio = re.fullmatch(r"100 \* \((.*)\) / \((.*)\)", expression)
    if ratio is None:
        return value(expression)
    difference = re.fullmatch(r"\((.*)\) - \((.*)\)", ratio[1])
    above = value(ratio[1]) if difference is None else value(difference[1]) - value(difference[2])
    return round_half_up(above * 100 / value(ratio[2]), 2)


@FEW
@given(successive_years())
def test_every_number_of_a_draft_knows_the_cells_it_came_from(years: tuple[Figures, Figures]) -> None:
    previous, figures = years
    draft = drafted(figures, previous)
    for origin in draft.provenance:
        if origin.expression.startswith(("facts.", "processing_fee.")):
            continue
        value = value_of(origin.expression, figures, previous)
        assert value is not None
        assert origin.span.slice(draft.document.text) == number_text(value) == number_text(origin.value)
        assert origin.note
        assert origin.cells
    in_tables = {p.expression for p in draft.provenance}
    assert in_tables >= set(figures.cells)


@FEW
@given(consistent_figures(years=(2019, 2025)))
def test_a_draft_lints_clean_but_for_its_placeholders(figures: Figures) -> None:
    assert faults(drafted(figures).document, figures) == []


@FEW
@given(successive_years())
def test_a_draft_beside_last_year_lints_clean_too(years: tuple[Figures, Figures]) -> None:
    previous, figures = years
    # A number thousands of times last year's is asked about, and rightly.
    assume(not list(jumps(figures.cells, previous.cells, GENRE.edition(figures.year), above=100_000)))
    assert faults(drafted(figures, previous).document, None, previous) == []


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx"])
@FEWER
@given(figures=consistent_figures(years=(2019, 2025)))
def test_a_draft_reads_back_with_its_text_its_figures_and_no_fault(suffix: str, figures: Figures) -> None:
    draft = drafted(figures)
    written = render_document(draft.document, suffix, draft.annotations)
    content = written.encode("utf-8") if isinstance(written, str) else written
    read = read_document(f"report{suffix}", content=content)
    assert read == draft.document
    assert extract(read, GENRE).figures.cells == figures.cells
    assert faults(read, figures) == []


@FEWER
@given(successive_years())
def test_the_same_figures_give_the_same_draft(years: tuple[Figures, Figures]) -> None:
    previous, figures = years
    for suffix in (".md", ".html", ".json", ".docx"):
        one, other = (
            render_document(d.document, suffix, d.annotations)
            for d in (drafted(figures, previous), drafted(figures, previous))
        )
        assert one == other


def altered(document: Document, span: Span, words: str) -> Document:
    """The document with other words at a place of its prose."""
    builder = ComposeBuilder("draft")
    for block in document.blocks:
        if isinstance(block, Table):
            builder.table([CellText(c.text, c.row, c.column, c.rowspan, c.colspan) for c in block.cells])
            continue
        text = block.text
        if block.span.covers(span):
            text = text[: span.start - block.span.start] + words + text[span.end - block.span.start :]
        if isinstance(block, Heading):
            builder.heading(text, block.level)
        else:
            builder.paragraph(text)
    return builder.build()


def in_prose(draft: Draft) -> list[Provenance]:
    return [p for p in draft.provenance if any(b.span.covers(p.span) for b in draft.document.paragraphs)]


@pytest.mark.parametrize("agency", AGENCIES[::3], ids=lambda a: a.name)
def test_each_number_of_a_draft_that_is_changed_is_found(agency: Agency) -> None:
    figures = replace(busy(), agency=agency)
    draft = drafted(figures)
    numbers = in_prose(draft)
    assert len(numbers) > 25
    missed = []
    for origin in numbers:
        words = number_text(origin.value * 2 + 57)
        document = altered(draft.document, origin.span, words)
        if not faults(document, figures):
            missed.append((origin.expression, words))
    assert missed == []


def plain(**changes: int | Decimal) -> Figures:
    edition = GENRE.edition(2024)
    cells: dict[str, Decimal | None] = {p: Decimal(0) for p in edition.cells}
    for path, value in changes.items():
        cells[path.replace("__", ".")] = Decimal(value)
    agency = GENRE.agencies.infer("示例县人民政府办公室")
    return Figures(GENRE.id, agency, 2024, edition.id, cells, frozenset(cells))


def applied(year: int = 2024, **rows: int) -> Figures:
    """Figures with applications of natural persons alone, totals made."""
    changes: dict[str, int] = {}
    for row, number in rows.items():
        changes[f"applications__{row}__natural_person"] = number
        changes[f"applications__{row}__total"] = number
    return replace(plain(**changes), year=year)


def busy() -> Figures:
    """A year in which a little of everything happened."""
    figures = plain(
        disclosure__normative_documents__issued=5, disclosure__normative_documents__repealed=3,
        disclosure__normative_documents__in_force=41, disclosure__licences=1204, disclosure__penalties=86,
        review__upheld=7, review__corrected=2, review__other=4, review__pending=1, review__total=14,
        litigation__direct__upheld=3, litigation__direct__pending=2, litigation__direct__total=5,
        litigation__after_review__upheld=6, litigation__after_review__other=1, litigation__after_review__total=7,
    )  # fmt: skip
    cells = dict(figures.cells)
    rows = {
        "granted": (31, 9), "partial": (12, 2), "denied.third_party": (4, 1), "denied.internal_affairs": (3, 0),
        "unavailable.not_held": (23, 4), "unavailable.needs_creation": (5, 0), "not_processed.petition": (8, 0),
        "other.not_supplemented": (6, 1), "other.fee_unpaid": (2, 0), "carried_out": (11, 3),
    }  # fmt: skip
    done = [sum(n[i] for r, n in rows.items() if r != "carried_out") for i in (0, 1)]
    rows |= {"total": (done[0], done[1]), "carried_in": (9, 2), "new": (done[0] + 11 - 9, done[1] + 3 - 2)}
    for row, (person, enterprise) in rows.items():
        cells[f"applications.{row}.natural_person"] = Decimal(person)
        cells[f"applications.{row}.enterprise"] = Decimal(enterprise)
        cells[f"applications.{row}.total"] = Decimal(person + enterprise)
    cells["disclosure.fees"] = Decimal("318.46")
    posts = Fact(
        "posts", "通过政府网站公开各类信息", Decimal(30), "条",
        (Part("概况类", Decimal(10)), Part("动态类", Decimal(20)), Part("其他类", Decimal(0))),
    )  # fmt: skip
    fee = fee_of(4, 2300, 1230)
    return replace(figures, cells=cells, facts=(posts,), amounts=fee)


def section(text: str, start: str, end: str) -> str:
    return text.split(start)[-1].split(end)[0]


def test_figures_that_do_not_add_up_are_refused_with_the_relation_its_cells_and_its_numbers() -> None:
    broken = plain(applications__new__natural_person=3, applications__new__total=3)
    with pytest.raises(InputError, match="数据不平，没有起草：表三“自然人”列") as told:
        draft_report(broken, genre=GENRE)
    said = "“本年新收”3＋“上年结转”0＝3，“（七）总计”0＋“结转下年度”0＝0，两者不等：前者比后者多3件"
    assert said in str(told.value)
    assert "applications" not in str(told.value)


def test_the_cell_at_fault_is_named_with_its_repair_and_its_place() -> None:
    broken = replace(plain(applications__granted__total=4), stands={"applications.granted.total": "表三 J8"})
    with pytest.raises(InputError) as told:
        draft_report(broken, genre=GENRE)
    said = "表三“予以公开”行“总计”列（J8）填4，使“（一）予以公开”行和“总计”列不平"
    other = "表三“予以公开”行“总计”列（J8）填4，使“总计”列和“（一）予以公开”行不平"
    assert said in str(told.value) or other in str(told.value)
    assert "改为0就平" in str(told.value)


def test_which_side_is_larger_is_told_from_either() -> None:
    short = plain(applications__granted__natural_person=3, applications__granted__total=3, applications__total__total=3)
    more = replace(short, cells={**short.cells, "applications.total.natural_person": Decimal(3)})
    with pytest.raises(InputError, match="两者不等：前者比后者少3件"):
        draft_report(more, genre=GENRE)


def test_a_number_that_nobody_filled_in_is_asked_for_by_its_table_and_its_name() -> None:
    path = "disclosure.normative_documents.in_force"
    made = drafted(replace(plain(), cells={**plain().cells, path: None}))
    assert "【待补充：表二“行政规范性文件”行“现行有效件数”列没有填，请在数据表里补上后重新起草】" in made.document.text
    assert made.annotations.lacking == (path,)
    assert drafted(plain()).annotations.lacking == ()


@pytest.mark.parametrize(("value", "said"), [("-3", "不能是负数"), ("33.5", "应当是整数")])
def test_numbers_that_no_form_can_hold_are_refused_even_when_they_balance(value: str, said: str) -> None:
    number = Decimal(value)
    rows = ("new", "granted", "total")
    cells = {f"applications.{r}.{c}": number for r in rows for c in ("natural_person", "total")}
    with pytest.raises(InputError, match=said):
        draft_report(replace(plain(), cells={**plain().cells, **cells}), genre=GENRE)


def test_no_share_is_above_the_whole() -> None:
    broken = applied(new=40, granted=90, partial=10, total=40)
    text = draft_report(broken, genre=GENRE, force=True).document.text
    assert "占比算不出" in text
    assert "250%" not in text


def test_what_is_a_thousand_times_last_years_is_asked_about() -> None:
    before = plain(disclosure__fees=Decimal("18651.06"))
    draft = draft_report(plain(disclosure__fees=Decimal("186510600")), replace(before, year=plain().year - 1))
    (asked,) = [c.text for c in draft.annotations.comments]
    assert "是上年18651.06的10000倍" in asked
    assert "单位是万元" in asked
    same = draft_report(before, replace(before, year=plain().year - 1))
    assert same.annotations.comments == ()


def test_forced_figures_are_marked_where_they_break_the_form() -> None:
    broken = plain(applications__new__natural_person=3, applications__new__total=3)
    draft = draft_report(broken, genre=GENRE, force=True)
    assert "不平" not in draft.document.text
    (remark,) = [c for c in draft.annotations.comments if c.text.startswith("表三数据不平")]
    assert "表三“自然人”列" in remark.text
    assert remark.span.slice(draft.document.text).startswith("三、")
    doubtful = {p.expression for p in draft.provenance if p.doubtful}
    assert "applications.new.total" in doubtful
    assert "disclosure.licences" not in doubtful
    assert 'class="doubt"' in str(render_document(draft.document, ".html", draft.annotations))


def test_forced_figures_are_remarked_on_beside_the_paragraphs_that_use_them() -> None:
    broken = applied(new=3, granted=2, total=2)
    draft = draft_report(broken, genre=GENRE, force=True)
    remarks = [c for c in draft.annotations.comments if "取自不平的单元格" in c.text]
    assert remarks
    assert all("申请" in r.span.slice(draft.document.text) for r in remarks)
    assert draft_report(applied(new=3, granted=3, total=3), genre=GENRE, force=True).annotations.comments == ()


def test_last_years_report_gives_growth_and_its_problems_too() -> None:
    notes = {"problems": "解读形式单一", "improvements": "请起草人参与解读"}
    before = replace(applied(2023, new=10, granted=10, total=10), notes=notes)
    made = drafting.draft(applied(new=12, granted=12, total=12), drafting.draft(before))
    assert "比上年增加2件，增长20%" in made.text
    assert "解读形式单一" in made.annotations.comments[0].text
    assert not re.search("。[。；]", made.annotations.comments[0].text)
    assert "解读形式单一" not in made.text


def test_an_agency_whose_level_is_not_known_is_not_taken_for_another() -> None:
    text = drafted(replace(plain(), agency=Agency("示例研究室"))).document.text
    assert "全县" not in text
    assert "本机关" in text


def test_last_years_figures_of_another_year_are_refused() -> None:
    with pytest.raises(InputError, match="是2021年的数据，不是2023年的"):
        draft_report(plain(), replace(plain(), year=2021), genre=GENRE)


def test_zero_is_said_in_words() -> None:
    for agency in AGENCIES:
        text = drafted(replace(plain(), agency=agency)).document.text
        assert "未收到政府信息公开申请" in text
        assert not re.search(r"(?<![0-9.])0[件万元]", text.split("二、主动公开")[0])


@pytest.mark.parametrize(
    ("rows", "wanted", "unwanted"),
    [
        ({"new": 3, "granted": 3, "total": 3}, ["3件", "均由自然人提出", "均予以公开"], ["加上上年", "继续办理3"]),
        ({"new": 1, "granted": 1, "total": 1}, ["1件", "由自然人提出", "结果为予以公开"], ["均"]),
        ({"new": 3, "carried_out": 3}, ["尚未办结", "结转下年度继续办理3件"], ["全年办结"]),
        ({"carried_in": 2, "granted": 2, "total": 2}, ["未收到新的", "上年结转的申请2件", "办结2件"], ["共办理"]),
        (
            {"new": 3, "carried_in": 2, "granted": 4, "total": 4, "carried_out": 1},
            ["3件", "上年结转", "2件", "共办理政府信息公开申请5件", "办结4件", "结转下年度继续办理1件"],
            [],
        ),
    ],
)  # fmt: skip
def test_carry_over_in_its_four_cases(rows: dict[str, int], wanted: list[str], unwanted: list[str]) -> None:
    for agency in AGENCIES:
        text = drafted(replace(applied(**rows), agency=agency)).document.text
        said = section(text, "（二）依申请公开\n", "（三）")
        assert all(w in said for w in wanted), said
        assert not any(w in said for w in unwanted), said


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (10, 13, "比上年增加3件，增长30%"),
        (30, 20, "比上年减少10件，下降33.33%"),
        (13, 13, "与上年持平"),
        (0, 4, "比上年增加4件"),
        (3, 4, "比上年增加1件"),
    ],
)
def test_growth_has_the_right_verb_and_rounding(before: int, now: int, said: str) -> None:
    previous = applied(2023, new=before, granted=before, total=before)
    figures = applied(new=now, granted=now, total=now)
    text = drafted(figures, previous).document.text
    assert f"{said}，" in text
    assert ("%" in section(text, "（二）依申请公开\n", "（三）")) == ("%" in said)
    assert "比上年" not in drafted(figures).document.text


def test_review_and_litigation_in_all_combinations() -> None:
    for review in (0, 1, 2):
        for direct in (0, 1, 2):
            for after in (0, 1, 2):
                figures = plain(
                    review__upheld=review, review__total=review,
                    litigation__direct__pending=direct, litigation__direct__total=direct,
                    litigation__after_review__upheld=after, litigation__after_review__total=after,
                )  # fmt: skip
                draft = drafted(figures)
                text = section(draft.document.text, "（二）依申请公开\n", "（三）")
                assert ("结果均维持" in text) == (review > 1 or (direct == 0 and after > 1))
                assert faults(draft.document, figures) == []


def test_fees_as_they_are_known() -> None:
    def said(figures: Figures) -> str:
        return drafted(figures).document.text.split("六、其他需要报告的事项")[-1]

    none = fee_of(0, 0, 0)
    assert "【待补充" in said(plain())
    assert "未发出" in said(replace(plain(), amounts=none))
    paid = said(busy())
    assert "发出收费通知4件，通知收费2300元，实际收取信息处理费1230元" in paid
    assert "国办函〔2020〕109号" in paid
    assert "逾期未缴费、不再处理的申请2件" in paid
    assert "请核对" in said(replace(busy(), amounts=none))


def test_missing_figures_become_placeholders_that_lint_reports() -> None:
    figures = plain()
    cells = dict(figures.cells)
    cells["disclosure.normative_documents.in_force"] = None
    cells["applications.denied.third_party.other"] = None
    draft = drafted(replace(figures, cells=cells))
    assert "【待补充" in draft.document.text
    assert {code for code, *_ in faults(draft.document)} == {"TB02"}
    # A blank cell is a blank cell, marked beside the text, with one remark for each table.
    assert len(draft.annotations.blanks) == 2
    assert [c.text for c in draft.annotations.comments if "格没有数据" in c.text] == [
        "表二有1格没有数据（灰底的格），请填写；没有发生的填0",
        "表三有1格没有数据（灰底的格），请填写；没有发生的填0",
    ]


def test_facts_are_woven_in_with_their_parts() -> None:
    draft = drafted(busy())
    assert "通过政府网站公开各类信息30条，其中概况类10条、动态类20条" in draft.document.text
    assert {o.expression for o in draft.provenance if o.expression.startswith("facts.")} == {
        "facts.posts",
        "facts.posts.0",
        "facts.posts.1",
    }


def test_facts_go_to_their_places_with_bounds_and_zeros_in_words() -> None:
    facts = (
        Fact("a", "发布政策解读材料", Decimal(18), "篇", hedge="over"),
        Fact("b", "召开新闻发布会", Decimal(0), "场"),
        Fact("c", "编发政府公报", Decimal(4), "期", (Part("印发", Decimal(2000), "册"),)),
        Fact("d", "组织业务培训", Decimal(3), "期", (Part("培训", Decimal(90), "人次"),), section="supervision"),
        Fact("e", "运维政务新媒体账号", Decimal(2), "个", (Part("微信", Decimal(2)), Part("微博", Decimal(0)))),
    )
    text = drafted(replace(plain(), facts=facts)).document.text
    proactive = section(text, "（一）主动公开\n", "（二）")
    assert "发布政策解读材料18余篇；未召开新闻发布会。编发政府公报4期，印发2000册。" in proactive
    assert "运维政务新媒体账号2个，均为微信" in proactive
    assert "组织业务培训3期，培训90人次" in section(text, "（五）监督保障\n", "二、")


def test_problems_are_the_clerks_own_in_pairs() -> None:
    notes = {
        "problems": "1.解读形式单一。\n2.人员变动频繁",
        "improvements": "一是邀请起草人员参与解读；\n二是先培训后上岗",
    }
    text = drafted(replace(plain(), notes=notes)).document.text.split("五、存在的主要问题及改进情况\n")[-1]
    assert "一是解读形式单一；二是人员变动频繁。" in text
    assert "一是邀请起草人员参与解读；二是先培训后上岗。" in text
    fewer = notes | {"improvements": "邀请起草人员参与解读"}
    text = drafted(replace(plain(), notes=fewer)).document.text
    assert "【待补充：问题写了2条，改进情况只写了1条" in text


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx"])
def test_last_years_problems_stand_in_a_comment_and_are_no_text(suffix: str) -> None:
    previous = replace(plain(), year=2023, notes={"problems": "解读形式单一--不够丰富"})
    draft = drafted(plain(), previous)
    assert [c.text for c in draft.annotations.comments] != []
    assert "解读形式单一" not in draft.document.text
    written = render_document(draft.document, suffix, draft.annotations)
    content = written.encode("utf-8") if isinstance(written, str) else written
    read = read_document(f"a{suffix}", content=content)
    assert read == draft.document
    if suffix != ".docx":
        assert "解读形式单一".encode() in content
    else:
        assert any("解读形式单一" in a.text for a in read.asides)


def test_governments_are_asked_for_what_the_regulation_asks_of_them() -> None:
    government = Agency("示例县人民政府", "county", "government")
    asked = "【待补充：政府信息公开工作考核情况、社会评议情况、责任追究结果情况"
    assert asked in drafted(replace(plain(), agency=government)).document.text
    told = {"supervision": "开展年度考核，结合社会评议改进工作，未发生责任追究情形"}
    assert "责任追究结果" not in drafted(replace(plain(), agency=government, notes=told)).document.text
    assert asked not in drafted(plain()).document.text


def test_agencies_and_years_do_not_all_write_the_same_sentence() -> None:
    def opening(figures: Figures) -> str:
        text = section(drafted(figures).document.text, "一、总体情况\n", "（一）")
        return re.sub(r"20\d\d|党的[^，]*精神", "", text.split("，", 2)[-1])

    years = {opening(replace(plain(), year=y)) for y in (2022, 2023, 2024)}
    assert len(years) > 1
    names = {drafted(replace(plain(), agency=Agency(f"示例县{n}局", "county", "department"))).document.text.split(
        "（二）依申请公开\n")[1].split("\n")[0] for n in ("水利", "民政", "统计", "财政", "教育", "司法")}  # fmt: skip
    assert len(names) > 1


def test_a_form_that_nobody_has_filled_in_drafts_as_placeholders() -> None:
    figures = plain()
    empty = replace(figures, cells=dict.fromkeys(figures.cells), given=frozenset())
    draft = drafted(empty)
    assert not draft.provenance
    # One finding a table, whatever is blank in it.
    assert [code for code, *_ in faults(draft.document)] == ["TB02"] * 3
    assert all(not c.text for t in draft.document.tables for c in t.cells if c.text == "【待补充：数据缺】")
    assert len(draft.annotations.blanks) == len(figures.cells)


def test_documents_of_which_nothing_is_known_are_one_placeholder() -> None:
    cells = {p: None if p.startswith("disclosure.normative") else v for p, v in plain().cells.items()}
    said = section(drafted(replace(plain(), cells=cells)).document.text, "（三）政府信息管理\n", "（四）")
    assert "【待补充：制发、废止和现行有效行政规范性文件的件数" in said
    assert said.count("【待补充") == 2


def test_a_list_that_is_not_all_known_says_so() -> None:
    figures = applied(new=3, granted=3, total=3)
    cells = dict(figures.cells) | {"applications.denied.third_party.total": None}
    text = drafted(replace(figures, cells=cells)).document.text
    assert "予以公开" in text
    assert "【待补充：数据不全，请补写不予公开的件数】" in text


def test_json_tells_the_origin_of_every_number() -> None:
    draft = drafted(busy())
    tree = json.loads(str(render_document(draft.document, ".json", draft.annotations)))
    assert tree["text"] == draft.document.text
    assert len(tree["numbers"]) == len(draft.provenance)
    number = next(n for n in tree["numbers"] if n["expression"] == "review.total")
    assert tree["text"][number["start"] : number["end"]] == number["text"] == "14"
    assert number["cells"] == ["review.total"]
    assert number["origin"] == "表四“行政复议—总计”"


def test_html_shows_the_origin_on_hover() -> None:
    draft = drafted(busy())
    page = str(render_document(draft.document, ".html", draft.annotations))
    assert '<data value="14" title="表四“行政复议—总计”" data-from="review.total">14</data>' in page
    assert 'title="表三“本年新收政府信息公开申请数量”行“自然人”列" data-from="applications.new.natural_person">' in page


# ------------------------------------------------------------------ own templates


def test_templates_of_ones_own_replace_single_sections_and_macros(tmp_path: Path) -> None:
    (tmp_path / "title.md.j2").write_text("{{ year }}年度的题目", encoding="utf-8")
    (tmp_path / "_macros.md.j2").write_text(
        "{% macro compared(expression, unit='件') %}（可与上年相比）{% endmacro %}\n", encoding="utf-8"
    )
    (tmp_path / "words.yaml").write_text("self:\n  - {value: 本单位}\n", encoding="utf-8")
    document = draft_report(applied(new=3, granted=3, total=3), genre=GENRE, templates=tmp_path).document
    assert document.title is not None
    assert document.title.text == "2024年度的题目"
    assert "件（可与上年相比），均由自然人提出" in document.text
    assert "本单位" in document.text
    assert "本办" not in document.text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("other.md.j2", "好。\n{{ nothing }}\n", r"other\.md\.j2，第2行：用了没有定义的名字"),
        ("other.md.j2", "好。\n\n{% if %}\n", r"other\.md\.j2，第3行：模板写法有误"),
        ("other.md.j2", "{{ year }}\n{{ 1 // 0 }}", r"other\.md\.j2，第2行：模板算不下去"),
        (
            "other.md.j2",
            "\n{{ v('review.totl') }}",
            r"other\.md\.j2，第2行：没有单元格 review\.totl，是否应为 review\.total",
        ),
        (
            "other.md.j2",
            "{{ n('applications.nw.total') }}",
            r"没有单元格 applications\.nw\.total，是否应为 applications\.new\.total",
        ),
        ("other.md.j2", "{{ note_lines('overveiw') | join }}", r"没有部分 overveiw，是否应为 overview"),
        ("other.md.j2", "{{ n('review.total review.upheld') }}", r"式子“review\.total review\.upheld”读不懂"),
        (
            "_macros.md.j2",
            "{% macro woven(a, ask='', lead='') %}\n{{ nix }}\n{% endmacro %}",
            r"_macros\.md\.j2，第2行",
        ),
        ("other.md.j2", "{{ ''.__class__.__mro__ }}", r"other\.md\.j2，第1行"),
        ("sections.md.j2", "x", "没有与它对应的模板"),
        ("words.yaml", "self:\n - {value: a, wert: b}\n", "不认识的键：wert"),
        ("words.yaml", "self: [\n", "不是合格的 YAML"),
    ],
)
def test_a_fault_in_ones_own_template_is_told_with_its_place(
    tmp_path: Path, name: str, content: str, told: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        draft_report(plain(), genre=GENRE, templates=tmp_path)


def test_stock_templates_are_copied_and_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    made = copy_templates(GENRE, folder)
    assert {p.name for p in made} >= {"_macros.md.j2", "overview.md.j2", "words.yaml"}
    assert draft_report(busy(), genre=GENRE, templates=folder).document == drafted(busy()).document
    with pytest.raises(InputError, match="已经存在"):
        copy_templates(GENRE, folder)
    with pytest.raises(InputError, match="没有这个模板文件夹"):
        draft_report(busy(), genre=GENRE, templates=tmp_path / "none")


def test_pack_errors_are_input_errors() -> None:
    assert issubclass(PackError, InputError)


# ------------------------------------------------------------------ real reports


def real_reports() -> list[Path]:
    import os

    root = Path(os.environ.get("DRAFTING_SHARED") or Path(__file__).parents[2] / "shared")
    return sorted((root / "gold").glob("*.json"))


@pytest.mark.parametrize("gold", real_reports(), ids=lambda p: p.stem)
def test_a_draft_states_what_the_prose_of_the_real_report_takes_from_tables(gold: Path) -> None:
    tree = json.loads(gold.read_text(encoding="utf-8"))
    edition = GENRE.edition(tree["year"])
    read = {p: None if tree["cells"].get(p) is None else Decimal(str(tree["cells"][p])) for p in edition.cells}
    cells, _ = complete_totals(read, edition)
    agency = Agency(tree["agency"]["name"], tree["agency"]["level"], tree["agency"]["kind"])
    figures = Figures(GENRE.id, agency, tree["year"], edition.id, cells, frozenset(p for p, v in cells.items() if v))
    draft = draft_report(figures, genre=GENRE, force=True)
    told = {p.value for p in in_prose(draft)}
    missing = []
    for number in tree["numbers"]:
        readings = [e for e in (number.get("expr"), *(number.get("accept") or ())) if e]
        values = {Expression.parse(e).evaluate(cells) for e in readings}
        if readings and not values & told and not values <= {Decimal(0)}:
            missing.append(number)
    assert missing == []
    assert drafting.Report(draft.document, GENRE).year == tree["year"]


@pytest.mark.parametrize(
    ("contact", "named"), [({"office": "示例县水利局办公室"}, "示例县水利局办公室"), ({}, "示例县水利局")]
)
def test_the_office_to_turn_to_is_the_one_that_was_filled_in(contact: dict[str, str], named: str) -> None:
    figures = replace(plain(), agency=Agency("示例县水利局", "county", "department"), contact=contact)
    told = "".join(p.text for p in draft_report(figures).document.paragraphs)
    assert f"请与{named}联系" in told
