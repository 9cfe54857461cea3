"""Who has handed in: names of a roster, short names, aliases, years, files that were not read."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from drafting.errors import InputError
from drafting.genre.loader import load_genre
from drafting.readers.roster import read_roster
from drafting.renderers.summary_text import told
from drafting.review.model import Review, Reviewed
from drafting.review.units import Names, RosterName, handed_in_twice, match_roster
from drafting.review.verdicts import Verdict
from tests.review.folders import patient

GENRE = load_genre()
NAMES = Names(GENRE)


@pytest.mark.parametrize(
    ("listed", "agency"),
    [
        ("示例县水利局", "示例县水利局"), ("水利局", "示例县水利局"), ("县水利局", "示例县水利局"),
        ("发改局", "示例县发展和改革局"), ("示例县发改局", "示例县发展和改革局"), ("卫健委", "示例市卫生健康委员会"),
        ("人社局", "示例县人力资源和社会保障局"), ("县政府办", "示例县人民政府办公室"),
        ("县府办", "示例县人民政府办公室"), ("示例县政府办公室", "示例县人民政府办公室"),
        ("北关街道", "示例市示例区北关街道办事处"), ("河湾镇", "示例县河湾镇人民政府"), ("示例县", "示例县人民政府"),
        ("高新区", "示例市高新技术产业开发区管理委员会"), ("经开区", "示例经济技术开发区管理委员会"),
        ("示例县东风街道", "东风街道办事处"), ("示例县河湾镇", "河湾镇人民政府"), ("东风街道", "示例区东风街道"),
        ("示例县（水利局）", "示例县水利局"), ("示例县　水利局", "示例县水利局"),
    ],
)  # fmt: skip
def test_names_of_one_agency(listed: str, agency: str) -> None:
    assert NAMES.likeness(listed, agency)
    assert NAMES.likeness(agency, listed)


@pytest.mark.parametrize(
    ("listed", "agency"),
    [
        ("水务局", "示例县水利局"), ("民政局", "示例县人民政府金融工作局"), ("示例县", "示例县水利局"),
        ("示例县", "示例县人民政府办公室"), ("公安局", "示例县公安局交通警察支队"), ("南山县司法局", "北山县司法局"),
        ("示例县东风街道", "示例区东风街道办事处"), ("示例县东风街道", "示例区东风街道"),
        ("示例县青山镇", "示例市青山镇"),
        ("甲市示例区水利局", "乙市示例区水利局"), ("示例县水利局", "示例区水利局"), ("示例县水利局", "示例县水力局"),
        ("示例乡", "示例县青山乡人民政府"), ("财政局", "示例县民政局"), ("示例县财政局", "示例县水利局"),
        ("", "示例县水利局"),
    ],
)  # fmt: skip
def test_names_of_others(listed: str, agency: str) -> None:
    assert not NAMES.likeness(listed, agency)


def report(path: str, agency: str = "", year: int | None = 2024, problem: str | None = None) -> Reviewed:
    verdict = Verdict.PASSED if problem is None else Verdict.UNREAD
    return Reviewed(path, agency, year if problem is None else None, verdict, problem=problem)


def standings(roster: list[str], reports: list[Reviewed], year: int | None = None) -> dict[str, str]:
    names = [RosterName(n.split("|")[0], tuple(n.split("|")[1:])) for n in roster]
    return {n.name: n.standing for n in match_roster("r.txt", names, reports, NAMES, year).names}


def test_every_standing() -> None:
    reports = [
        report("a.docx", "示例县水利局"),
        report("b.docx", "示例县民政局"),
        report("c.html", "示例县民政局"),
        report("d.pdf", "示例县财政局", 2023),
        report("示例县司法局2024年报告.doc", problem="“.doc”格式读不了"),
        report("f.md", "示例县体育中心"),
    ]
    roster = ["水利局", "民政局", "财政局", "示例县司法局", "教育局"]
    assert standings(roster, reports, 2024) == {
        "水利局": "in",
        "民政局": "twice",
        "财政局": "other_year",
        "示例县司法局": "unread",
        "教育局": "missing",
    }
    assert standings(roster, reports)["财政局"] == "in"
    found = match_roster("r", [RosterName(n) for n in roster], reports, NAMES)
    assert found.outside == ("f.md",)


def test_files_that_were_not_read_are_known_by_their_names() -> None:
    reports = [report(name, problem="读不了") for name in ("水利局年报.doc", "县政府办（终稿）.wps", "1.rar")]
    roster = ["示例县水利局", "示例县人民政府办公室", "示例县民政局"]
    assert standings(roster, reports) == {
        "示例县水利局": "unread",
        "示例县人民政府办公室": "unread",
        "示例县民政局": "missing",
    }
    assert standings(["南山县水利局", "北山县水利局"], reports)["南山县水利局"] == "missing"


def test_the_file_that_was_not_read_may_be_this_years() -> None:
    reports = [report("a.docx", "示例县水利局", 2022), report("示例县水利局年报.wps", problem="读不了")]
    (found,) = match_roster("r", [RosterName("水利局")], reports, NAMES, 2024).names
    assert found.standing == "unread"
    assert found.paths == ("示例县水利局年报.wps",)
    assert standings(["水利局"], reports, 2022) == {"水利局": "in"}


def test_the_surer_name_wins() -> None:
    reports = [report("a.md", "示例县教育局"), report("b.md", "示例县教育体育局")]
    assert standings(["教育局", "教体局"], reports) == {"教育局": "in", "教体局": "in"}
    assert standings(["示例县教育局", "示例县教育体育局"], reports[1:]) == {
        "示例县教育局": "missing",
        "示例县教育体育局": "in",
    }


def test_a_name_that_suits_two_is_unclear() -> None:
    reports = [report("a.md", "南山县水利局"), report("b.md", "北山县水利局")]
    assert standings(["水利局"], reports) == {"水利局": "unclear"}
    assert standings(["南山县水利局", "北山县水利局"], reports) == {"南山县水利局": "in", "北山县水利局": "in"}


@pytest.mark.parametrize(
    ("listed", "agency", "near"),
    [
        ("示例县东风街道", "示例区东风街道办事处", 2), ("示例县青山镇", "示例市青山镇人民政府", 2),
        ("示例县水利局", "示例区水利局", 2), ("示例县水利局", "示例县水力局", 2),
        ("甲县发改局", "乙县发展和改革局", 1), ("南山县司法局", "北山县司法局", 1), ("示例县民政局", "示例县财政局", 0),
        ("南山县司法局", "北山县财政局", 0), ("示例县", "示例区", 0), ("示例县水利局", "示例县水利局", 0),
        ("水利局", "示例县水利局", 0), ("", "示例县水利局", 0),
    ],
)  # fmt: skip
def test_names_that_may_be_meant_for_one(listed: str, agency: str, near: int) -> None:
    assert NAMES.near(listed, agency) == near
    assert NAMES.near(agency, listed) == near


def test_a_near_name_is_asked_about_and_never_counted() -> None:
    reports = [report("a.md", "示例区东风街道办事处"), report("b.md", "示例县水利局"), report("c.md", "示例区水利局")]
    roster = [RosterName(n) for n in ("示例县东风街道", "示例县水利局", "示例县民政局")]
    found = match_roster("r", roster, reports, NAMES)
    assert {n.name: (n.standing, n.paths) for n in found.names} == {
        "示例县东风街道": ("unclear", ("a.md",)),
        "示例县水利局": ("in", ("b.md",)),  # whose own report is there
        "示例县民政局": ("missing", ()),
    }
    assert found.names[0].agencies == ("示例区东风街道办事处",)
    assert found.outside == ("c.md",)
    # What may be meant for two is said to be of none.
    two = match_roster(
        "r", [RosterName(n) for n in ("南山县司法局", "东山县司法局")], [report("d.md", "北山县司法局")], NAMES
    )
    assert {n.standing for n in two.names} == {"missing"}
    assert two.outside == ("d.md",)


def test_what_is_asked_about_is_not_told_as_handed_in() -> None:
    reports = (report("a.md", "示例区东风街道办事处"), report("b.md", "示例县水利局"))
    roster = match_roster("r", [RosterName(n) for n in ("示例县东风街道", "示例县水利局")], reports, NAMES)
    lines = "\n".join(told(Review(reports, roster=roster)))
    assert "已报1个，未报0个" in lines
    assert "对应不上，请核对1个：示例县东风街道（报告上是示例区东风街道办事处，a.md）" in lines


def test_aliases() -> None:
    assert standings(["示例县大数据中心|示例县数据局"], [report("a.md", "示例县数据局")]) == {"示例县大数据中心": "in"}


def test_two_years_are_not_twice() -> None:
    reports = [report("a.md", "示例县水利局", 2023), report("b.md", "示例县水利局", 2024)]
    assert standings(["水利局"], reports) == {"水利局": "in"}
    assert handed_in_twice(reports, NAMES) == ()
    (twice,) = handed_in_twice([*reports, report("c.md", "示例县水利局", 2024)], NAMES)
    assert twice.paths == ("b.md", "c.md")


def test_short_form_on_another_report_is_the_same_agency() -> None:
    reports = [report("a.md", "示例县人民政府办公室"), report("b.md", "示例县政府办公室")]
    assert len(handed_in_twice(reports, NAMES)) == 1


@patient
@given(
    st.lists(st.sampled_from(["水利局", "民政局", "财政局", "司法局", "河湾镇", "北关街道"]), unique=True), st.data()
)
def test_every_report_is_counted_once(units: list[str], data: st.DataObject) -> None:
    handed = data.draw(st.lists(st.sampled_from([*units, "统计局"] if units else ["统计局"]), unique=True))
    reports = [report(f"{n}.md", f"示例县{unit}") for n, unit in enumerate(handed)]
    found = match_roster("r", [RosterName(u) for u in units], reports, NAMES)
    paths = [p for n in found.names for p in n.paths] + list(found.outside)
    assert sorted(paths) == sorted(r.path for r in reports)
    assert {n.name for n in found.of("missing")} == set(units) - set(handed)


# ------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("示例县水利局\n\n# 注\n示例县民政局\n示例县水利局\n", ["示例县水利局", "示例县民政局"]),
        ("1. 示例县水利局\n2、示例县民政局\n（3）示例县财政局\n", ["示例县水利局", "示例县民政局", "示例县财政局"]),
        ("序号,单位名称,联系人\n1,示例县水利局,张三\n2,示例县民政局,李四\n", ["示例县水利局", "示例县民政局"]),
        ("单位名称\n示例县水利局\n", ["示例县水利局"]),
        ("\ufeff示例县水利局\r\n示例县民政局\r\n", ["示例县水利局", "示例县民政局"]),
        ("=cmd|' /C calc'!A0示例局\n", ["=cmd|' /C calc'!A0示例局"]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text_rosters(tmp_path: Path, content: str, names: list[str], encoding: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(content.lstrip("\ufeff" if encoding != "utf-8" else "").encode(encoding))
    assert [n.name for n in read_roster(path, GENRE)] == names


def test_aliases_in_a_text(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("单位名称,简称\n示例县数据局,大数据中心\n", encoding="utf-8")
    (name,) = read_roster(path, GENRE)
    assert name.aliases == ("大数据中心",)
    path.write_text("示例县数据局,大数据中心\n", encoding="utf-8")
    (name,) = read_roster(path, GENRE)
    assert name.aliases == ("大数据中心",)


@pytest.mark.parametrize("headed", [True, False])
def test_a_column_of_a_workbook(tmp_path: Path, headed: bool) -> None:
    path = tmp_path / "名单.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["2024年度应报单位"])
    sheet.write_row(1, 0, ["序号", "单位名称" if headed else "", "联系人"])
    for row, (unit, person) in enumerate([("示例县水利局", "张三"), ("示例县民政局", "李四")], start=2):
        sheet.write_row(row, 0, [row - 1, unit, person])
    book.close()
    assert [n.name for n in read_roster(path, GENRE)] == ["示例县水利局", "示例县民政局"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("名单.txt", b""), ("名单.xls", b"x"), ("名单.xlsx", b"x"), ("名单.txt", bytes(range(256))), ("没有.txt", None)],
)
def test_unusable_rosters(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError):
        read_roster(path, GENRE)
