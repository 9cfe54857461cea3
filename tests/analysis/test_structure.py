"""Sections, sub-headings, prose and table material of a document, along an outline of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting.analysis.structure import SectionFound, Structure, analyse_structure
from drafting.document.model import Document
from drafting.genre.loader import load_genre
from drafting.readers.files import read_document
from drafting.readers.markdown import read_markdown
from drafting.readers.plain import read_plain
from tests.analysis.small_genre import small_genre

GENRE = small_genre()

FLAT_TABLE = (
    "（本表各项之间的关系为：第一项减第二项等于第三项）第五条第（二）项鲤鱼其他鱼类鲈鱼狗鱼总计一、本年捕捞数量3205"
    "二、放流数量（只计成鱼）1001三、处理结果（一）对外出售1001四、留存数量1203"
)


def ids(structure: Structure) -> list[str | None]:
    return [s.spec.id if s.spec is not None else None for s in structure.sections]


def read(text: str) -> Structure:
    return analyse_structure(read_plain(text), GENRE)


def only(text: str) -> SectionFound:
    (section,) = read(text).sections
    return section


def test_a_report_as_it_should_be() -> None:
    text = (
        "某湖2024年湖泊报告\n\n本报告共四部分。\n\n一、湖区总体情况\n\n总的来说很好。\n\n（一）水质保护情况\n\n水质良好。\n\n"
        "（二）岸线巡查情况\n\n巡查三次。\n\n二、捕捞和放流情况\n\n项目\t鲤鱼\t总计\n一、本年捕捞数量\t1\t1\n\n"
        "三、存在的主要问题及改进情况\n\n船少。\n\n四、其他需要说明的事项\n\n无。\n\n电话：0000-1234567\n"
    )
    document = read_plain(text)
    structure = analyse_structure(document, GENRE)
    assert ids(structure) == ["overview", "catch", "problems", "others"]
    assert all(s.exact for s in structure.sections)
    assert [p.text for p in structure.preamble] == ["本报告共四部分。"]
    overview, catch, _, others = structure.sections
    assert overview.number.text == "一、"
    assert overview.heading.text == "一、湖区总体情况"
    assert [(s.spec.id if s.spec else None, s.suffix, s.run_in) for s in overview.subsections] == [
        ("water", "情况", False),
        ("shore", "情况", False),
    ]
    assert [(p.text, p.section, p.subsection) for p in overview.passages] == [
        ("总的来说很好。", "overview", None),
        ("水质良好。", "overview", "water"),
        ("巡查三次。", "overview", "shore"),
    ]
    assert len(catch.tables) == 1
    assert others.passages[-1].text == "电话：0000-1234567"
    assert structure.section_at(text.index("巡查三次")) == "overview"
    assert structure.section_at(text.index("1234567")) == "others"
    assert structure.section_at(0) is None
    assert len(structure.known) == 4


@pytest.mark.parametrize(
    ("heading", "id", "exact", "variant"),
    [
        ("一、湖区总体情况", "overview", True, None),
        ("湖区总体情况", "overview", True, None),
        ("一、 湖区总体情况", "overview", True, None),
        ("一、湖区总体情况：", "overview", True, None),
        ("二、湖区总体情况", "overview", True, None),
        ("一、湖区基本情况", "overview", False, "湖区基本情况"),
        ("一、湖区总体情况况", "overview", False, None),
        ("三、存在主要问题及改进情况", "problems", False, None),
        ("三、存在问题和改进措施", "problems", False, None),
        ("第四部分 其他需要说明的事项", "others", True, None),
        ("五、船舶登记", None, False, None),
    ],
)
def test_section_headings(heading: str, id: str | None, exact: bool, variant: str | None) -> None:
    section = only(f"{heading}\n\n全年情况良好。\n")
    assert (section.spec.id if section.spec else None) == id
    assert section.exact is exact
    assert (section.variant.text if section.variant else None) == variant


@pytest.mark.parametrize(
    ("line", "id", "suffix", "run_in", "exact"),
    [
        ("（一）水质保护", "water", "", False, True),
        ("（一） 水质保护方面", "water", "方面", False, True),
        ("（一）水质保护工作情况", "water", "工作情况", False, True),
        ("（一）水质保护工作进展情况", "water", "工作进展情况", False, True),
        ("（一）水质管理情况", "water", "情况", False, True),
        ("1.水质保护", "water", "", False, True),
        ("**水质保护情况**", "water", "情况", False, True),
        ("（二）岸线检查情况", "shore", "情况", False, True),
        ("（三）护湖队五建设情况", "guards", "情况", False, False),
        ("（四）渔具更新", None, "", False, True),
        ("（一）水质保护方面。水质良好。", "water", "方面", True, True),
        ("水质保护：水质良好。", "water", "", True, True),
        ("（一）水质保护方面水质良好。", "water", "方面", True, True),
        ("（四）渔具更新方面。更新五具。", None, "", True, True),
    ],
)
def test_subsections(line: str, id: str | None, suffix: str, run_in: bool, exact: bool) -> None:
    section = only(f"一、湖区总体情况\n\n{line}\n\n其余也好。\n")
    (found,) = section.subsections
    assert (found.spec.id if found.spec else None, found.suffix, found.run_in, found.exact) == (
        id,
        suffix,
        run_in,
        exact,
    )
    assert not any(found.label.text in p.text for p in section.passages)
    if run_in:
        assert section.passages[0].text in ("水质良好。", "更新五具。")
        assert section.passages[0].subsection == id


def test_a_heading_over_two_lines_is_one() -> None:
    section = only("三、存在的主要问题\n及改进情况\n\n船少。\n")
    assert section.exact
    assert [p.text for p in section.passages] == ["船少。"]


def test_a_heading_may_share_its_line_with_the_text() -> None:
    structure = read("一、湖区总体情况  2024年情况良好。\n\n三、存在的主要问题及改进情况：船少。\n")
    assert ids(structure) == ["overview", "problems"]
    assert [p.text for p in structure.passages] == ["2024年情况良好。", "船少。"]


def test_only_like_gives_way_to_the_real_one() -> None:
    section = only("一、湖区总体情况\n\n（一）护湖队伍建设\n\n好。\n\n（二）护湖队五建设\n\n好。\n")
    assert [s.spec.id if s.spec else None for s in section.subsections] == ["guards", None]


def test_a_sentence_with_an_ordinal_is_no_subsection() -> None:
    section = only("三、存在的主要问题及改进情况\n\n（一）加强了巡查，更新了渔船，补充了队员，效果良好。\n")
    assert section.subsections == ()
    assert len(section.passages) == 1


@pytest.mark.parametrize("space", ["", " "])
def test_a_report_in_one_line(space: str) -> None:
    text = space.join(
        [
            "本报告包括一、湖区总体情况；二、捕捞和放流情况等。电话：0000-1234567。",
            "一、湖区总体情况",
            "2024年情况良好。",
            "（一）水质保护方面",
            "水质良好，共检3次。",
            "（二）水质管理不在其列。",
            "二、捕捞和放流情况",
            FLAT_TABLE,
            "三、存在的主要问题及改进情况",
            "船少。",
            "四、其他需要说明的事项",
            "2024年无其他事项。",
        ]
    )
    structure = read(f"某湖2024年湖泊报告\n\n{text}\n")
    assert ids(structure) == ["overview", "catch", "problems", "others"]
    assert [p.text.startswith("本报告") for p in structure.preamble] == [True]
    overview, catch = structure.sections[:2]
    assert catch.passages == ()
    (flat,) = catch.flat
    assert flat.squeeze().text == FLAT_TABLE
    assert overview.subsections[0].label.text == "水质保护方面"
    assert [p.text for p in overview.passages[:2]] == ["2024年情况良好。", "水质良好，共检3次。"]
    assert structure.sections[3].passages[0].text == "2024年无其他事项。"


def test_a_table_one_cell_a_line() -> None:
    lines = ["项目", "鲤鱼", "总计", "一、本年捕捞数量", "3", "3", "（一）对外出售", "0", "0"]
    text = "二、捕捞和放流情况\n\n{}\n\n三、存在的主要问题及改进情况\n\n船少。".format("\n".join(lines))
    for made in (read_plain(text), read_markdown(text)):
        structure = analyse_structure(made, GENRE)
        assert ids(structure) == ["catch", "problems"]
        catch = structure.sections[0]
        assert catch.passages == ()
        assert catch.subsections == ()
        assert "".join(f.text for f in catch.flat).endswith("一、本年捕捞数量33（一）对外出售00")


def test_figures_in_prose_are_no_table() -> None:
    prose = "全年捕捞鲤鱼3尾、鲈鱼2尾、狗鱼5尾，对外出售1尾，留存数量4尾，总计10尾。"
    section = only(f"二、捕捞和放流情况\n\n{prose}\n")
    assert section.flat == ()
    assert [p.text for p in section.passages] == [prose]


def test_caption_over_its_table_is_neither_prose_nor_subsection() -> None:
    text = "## 二、捕捞和放流情况\n\n**第五条第（二）项**\n\n| 项目 | 鲤鱼 |\n|---|---|\n| 留存数量 | 1 |\n"
    (section,) = analyse_structure(read_markdown(text), GENRE).sections
    assert section.subsections == ()
    assert section.passages == ()
    assert len(section.tables) == 1


def test_table_of_contents_is_passed_over() -> None:
    names = ["一、湖区总体情况", "二、捕捞和放流情况", "三、存在的主要问题及改进情况"]
    structure = read("\n\n".join([*names, *(f"{n}\n\n情况良好。" for n in names)]))
    assert ids(structure) == ["overview", "catch", "problems"]
    assert all(s.passages for s in structure.sections)


def test_a_repeated_section_stays_visible() -> None:
    structure = read("一、湖区总体情况\n\n好。\n\n一、湖区总体情况\n\n好。")
    assert ids(structure) == ["overview", "overview"]


def test_a_text_of_another_kind_has_no_known_section() -> None:
    assert read("会议通知\n\n请各位准时参加会议。").known == ()


def spans_hold(document: Document, structure: Structure) -> None:
    """Everything found says where it stands, and passages do not overlap."""
    last = 0
    for passage in structure.passages:
        assert passage.span.start >= last
        last = passage.span.end
    for section in structure.sections:
        assert section.heading.span.slice(document.text).strip()
        assert all(section.span.covers(p.span) for p in section.passages)
        assert all(section.span.covers(f.span) for f in section.flat)


def test_published_reports(shared_reports: Path) -> None:
    genre = load_genre()
    paths = [p for p in sorted(shared_reports.iterdir()) if p.suffix in (".txt", ".md") and p.stem != "README"]
    for path in paths:
        document = read_document(path)
        structure = analyse_structure(document, genre)
        spans_hold(document, structure)
        assert [s.spec.id if s.spec else None for s in structure.sections] == [s.id for s in genre.outline.sections]
        with_tables = [s for s in structure.sections if s.spec is not None and s.spec.tables]
        assert all(bool(s.tables) != bool(s.flat) and not s.passages for s in with_tables)
        assert not any(s.flat for s in structure.sections if s not in with_tables)
