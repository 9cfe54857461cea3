"""A pack is loaded strictly: what the schema does not allow is an error with file and line."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from drafting.errors import PackError
from drafting.genre.evaluation import complete_totals, evaluate_relation
from drafting.genre.loader import load_genre

MINI = Path(__file__).resolve().parents[1] / "genres" / "mini"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    shutil.copytree(MINI, tmp_path / "mini")
    return tmp_path


def edit(pack: Path, file: str, old: str, new: str) -> None:
    path = pack / "mini" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FAULTS = {
    "unknown key": ("tables.yaml", "corner: 书类", "korner: 书类", "tables.yaml，第7行，键 korner：不认识的键"),
    "missing key": ("outline.yaml", "    heading: 读者来访\n", "", "第4行，键 sections：缺少键“heading”"),
    "key twice": ("genre.yaml", "name: 阅览室年度小结", "name: 甲\nname: 乙", "键重复"),
    "cell of no table": (
        "relations.yaml",
        "loans.total.{column}",
        "loans.all.{column}",
        "loans.all.lent”不是任何",
    ),
    "unknown set": ("relations.yaml", "{column: columns}", "{column: colums}", "没有集合“colums”"),
    "unknown variable": (
        "relations.yaml",
        "left: loans.total.{column}",
        "left: loans.total.{colum}",
        "没有变量“colum”",
    ),
    "bad operator": ("relations.yaml", 'operator: "="', 'operator: "=="', "“==”不在可用的值之内"),
    "bad expression": ("relations.yaml", "right: loans.{book}.lent", "right: loans.{book}.lent *2", "式子读不懂"),
    "id twice": ("tables.yaml", "id: science", "id: novels", "id “novels”在同级里重复"),
    "label twice": ("tables.yaml", "label: 科普读物", "label: 小说", "“小说”在同级里重复"),
    "section of no outline": ("tables.yaml", "section: lending", "section: loans", "提纲里没有“loans”这一部分"),
    "table not in its section": ("outline.yaml", "tables: [loans]", "tables: []", "没有列出表格“loans”"),
    "table of an edition": ("editions/2010.yaml", "[loans]", "[lones]", "没有表格“lones”"),
    "years run backwards": ("editions/2010.yaml", "{from: 2010}", "{from: 2010, to: 2009}", "止年早于起年"),
    "number where words belong": ("tables.yaml", "name: 借阅表", "name: 12", "这里应当是文字"),
    "bad pattern": ("outline.yaml", "['【待补充[^】]*】']", "['(']", "不是合格的正则表达式"),
    "another id": ("genre.yaml", "id: mini", "id: maxi", "id 应与文件夹同名"),
    "level of no list": ("genre.yaml", "{id: town, pattern", "{id: city, pattern", "没有“city”这一类"),
    "broken yaml": ("genre.yaml", "levels: {town: 镇级}", "levels: {town: 镇级", "不是合格的 YAML"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.replace(" ", "-"))
def test_what_breaks_the_schema_is_an_error_with_its_place(pack: Path, fault: str) -> None:
    file, old, new, message = FAULTS[fault]
    edit(pack, file, old, new)
    with pytest.raises(PackError) as caught:
        load_genre("mini", pack)
    line = str(caught.value)
    assert message in line
    named = "tables.yaml" if fault == "table not in its section" else Path(file).name
    assert caught.value.source.endswith(named)
    assert re.search(r"第\d+行", line)
    assert "\n" not in line


def test_a_pack_that_is_not_there(pack: Path) -> None:
    with pytest.raises(PackError, match="没有这个文种"):
        load_genre("nothing", pack)


def test_the_official_form_has_all_cells_of_both_editions() -> None:
    genre = load_genre()
    assert len(genre.edition(2024).cells) == 200
    assert {e.id: (e.first_year, e.last_year) for e in genre.editions} == {"2019": (2019, 2020), "2021": (2021, None)}
    old = genre.edition(2020).cells
    assert "applications.other.other.total" in old
    assert "applications.other.fee_unpaid.total" not in old
    assert "disclosure_2019.procurement.amount" in old
    assert genre.edition(2018).id == "2019"


def test_relations_are_expanded_for_rows_columns_and_blocks() -> None:
    edition = load_genre().edition(2024)
    families = {r.id.partition(".")[0] for r in edition.relations}
    assert families >= {"Q1", "Q2", "Q3", "Q5", "Q7", "Q8", "Q9"}
    assert sum(r.id.startswith("Q1.") for r in edition.relations) == 7
    assert sum(r.id.startswith("Q3.") for r in edition.relations) == 25
    assert all("{" not in r.message for r in edition.relations)


def test_a_row_that_the_older_form_does_not_have_counts_as_nothing() -> None:
    edition = load_genre().edition(2024)
    relation = next(r for r in edition.relations if r.id == "Q2.natural_person")
    numbers: dict[str, Decimal | None]
    numbers = {p: (Decimal(0) if p in relation.cells and p not in relation.optional else None) for p in edition.cells}
    assert relation.optional
    assert evaluate_relation(relation, numbers).status == "holds"
    numbers["applications.granted.natural_person"] = None
    assert evaluate_relation(relation, numbers).status == "undecidable"


def test_totals_are_computed_only_from_all_their_parts() -> None:
    edition = load_genre().edition(2024)
    parts = edition.computed["review.total"].cells
    cells: dict[str, Decimal | None] = dict.fromkeys(edition.cells) | {p: Decimal(2) for p in parts}
    complete, made = complete_totals(cells, edition)
    assert complete["review.total"] == 8
    assert made == {"review.total"}
    cells[parts[0]] = None
    assert complete_totals(cells, edition)[0]["review.total"] is None


LIKE = """\
tables:
  loans:
    name: 借阅表
    title: 图书借阅
    section: lending
    path: loans
    blocks:
      - rows:
          - {id: novels, label: 小说, unit: 册}
          - {id: kept, label: 馆藏, children: [{id: old, label: 旧书}, {id: new, label: 新书}]}
        columns:
          - {id: out, label: 借出, children: [{id: young, label: 少年}, {id: grown, label: 成人}]}
          - {id: returned, label: 归还册数, unit: 册}
  older:
    name: 旧借阅表
    title: 旧图书借阅
    section: lending
    path: loans
    like: loans
    replace:
      - {under: UNDER, with: {id: whole, label: 合计}}
    blocks: []
"""


@pytest.mark.parametrize(
    ("under", "rows", "columns"),
    [("kept", ["novels", "whole"], ["out", "returned"]), ("out", ["novels", "kept"], ["whole", "returned"])],
)
def test_a_table_like_another_exchanges_a_group_of_rows_or_columns(
    pack: Path, under: str, rows: list[str], columns: list[str]
) -> None:
    (pack / "mini" / "tables.yaml").write_text(LIKE.replace("UNDER", under), encoding="utf-8")
    edit(pack, "outline.yaml", "tables: [loans]", "tables: [loans, older]")
    edit(pack, "editions/2010.yaml", "[loans]", "[older]")
    (pack / "mini" / "relations.yaml").write_text("relations: []\n", encoding="utf-8")
    (block,) = load_genre(str(pack / "mini")).editions[0].tables[0].blocks
    assert [a.segment for a in block.rows] == rows
    assert [a.segment for a in block.columns] == columns


def test_a_group_that_is_exchanged_must_be_there(pack: Path) -> None:
    (pack / "mini" / "tables.yaml").write_text(LIKE.replace("UNDER", "novels"), encoding="utf-8")
    edit(pack, "outline.yaml", "tables: [loans]", "tables: [loans, older]")
    with pytest.raises(PackError, match="没有叫“novels”的一组行或栏"):
        load_genre(str(pack / "mini"))
