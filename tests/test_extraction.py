"""Figures of whole reports: those written for this project, and published ones where they are at hand."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from drafting.document.builder import ComposeBuilder
from drafting.errors import InputError
from drafting.extraction import extract
from drafting.genre.loader import load_genre
from drafting.readers.files import read_document
from drafting.resources import corpus_root
from tests.strategies import fee_of

GENRE = load_genre()
CORPUS = sorted((corpus_root() / GENRE.id).glob("*/*.md"))


def flat(tree: object, prefix: str = "") -> dict[str, object]:
    if not isinstance(tree, dict):
        return {prefix: tree}
    return {p: v for k, sub in tree.items() for p, v in flat(sub, f"{prefix}.{k}" if prefix else str(k)).items()}


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_corpus_reports_say_who_and_when(path: Path) -> None:
    figures = yaml.safe_load(path.with_suffix("").with_suffix(".figures.yaml").read_text(encoding="utf-8"))
    found = extract(read_document(path), GENRE)
    assert found.figures.year == figures["year"]
    name = figures["agency"]["name"]
    assert found.figures.agency.name in name or name in found.figures.agency.name
    # A faulty report may print another figure than its own, or leave a cell blank; every cell has a reading.
    given = {p for p, v in flat(figures["cells"]).items() if v is not None}
    assert given <= set(found.reading.cells)


FILES = [
    "pingluo-county-office-2024.txt",
    "suqian-city-2023.md",
    "suqian-city-2024.md",
    "pingtan-zone-2023.crawl.txt",
]


@pytest.mark.parametrize("name", FILES)
def test_published_reports_are_read_as_a_person_reads_them(name: str, shared_reports: Path) -> None:
    path = shared_reports / name
    gold_path = shared_reports.parent / "gold" / f"{name.split('.')[0]}.json"
    if not path.is_file() or not gold_path.is_file():
        pytest.skip("this report is not here")
    gold = json.loads(gold_path.read_text(encoding="utf-8"), parse_float=Decimal)
    document = read_document(path)
    found = extract(document, GENRE)
    undecidable = set(gold["ambiguous_in_crawl"]) if ".crawl." in name else set()
    said = {p: Decimal(str(v)) for p, v in gold["cells"].items() if v is not None and p not in undecidable}
    assert {p: v for p, v in found.figures.cells.items() if p in found.figures.given} == said
    assert found.figures.year == gold["year"]
    assert found.figures.agency.name in gold["agency"]["name"]
    assert (found.figures.agency.level, found.figures.agency.kind) == (gold["agency"]["level"], gold["agency"]["kind"])
    for cell in found.reading.cells.values():
        assert cell.span.slice(document.text) == cell.raw
    unnamed = set(found.missing) - {p for t in found.troubles for p in t.cells}
    assert not unnamed


def test_a_document_without_a_year_or_a_table_is_refused() -> None:
    builder = ComposeBuilder("docx")
    builder.paragraph("关于召开会议的通知")
    with pytest.raises(InputError):
        extract(builder.build(), GENRE)
    builder = ComposeBuilder("docx")
    builder.heading("示例县财政局2024年政府信息公开工作年度报告", 0)
    builder.paragraph("本报告没有表格。")
    with pytest.raises(InputError):
        extract(builder.build(), GENRE)


def test_a_report_in_traditional_characters_is_told_to_be_one() -> None:
    builder = ComposeBuilder("txt")
    builder.heading("示例縣水利局2024年政府信息公開工作年度報告", 0)
    builder.paragraph("根據有關規定編製本報告，所列數據的統計期限為全年，內容應當經過審核。")
    with pytest.raises(InputError, match="似为繁体字"):
        extract(builder.build(), GENRE)


def test_a_report_without_a_year_is_told_which_title_lacks_it() -> None:
    builder = ComposeBuilder("txt")
    builder.heading("示例县水利局政府信息公开工作年度报告", 0)
    builder.paragraph("根据有关规定编制本报告，内容已经审核。")
    with pytest.raises(InputError, match="标题“示例县水利局政府信息公开工作年度报告”里没有年份"):
        extract(builder.build(), GENRE)


def test_a_table_of_the_fee_beside_the_form_is_read() -> None:
    text = (corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md").read_text(encoding="utf-8")
    rows = ("| 收费通知（件） | 应收金额（万元） | 实收金额（元） |", "| --- | --- | --- |", "| 2 | 0.045 | 450 |")
    table = "\n".join(("信息处理费情况见下表。", "", *rows))
    said = "2024年，本办没有发出信息处理费收费通知，未收取信息处理费。"
    assert said in text
    fee = extract(read_document("a.md", content=text.replace(said, table)), load_genre(), narrative=True).figures
    assert fee.amounts == fee_of(2, 450, 450)
