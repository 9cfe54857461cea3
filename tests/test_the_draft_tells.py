"""A draft says what it is: what waits to be written stands out, and the command tells what is left to do."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from typer.testing import CliRunner, Result

import drafting
from drafting.annotations import PLACEHOLDER, placeholder
from drafting.cli import app
from drafting.genre.figures import Fact, Figures, Part
from drafting.renderers.documents import render_document
from drafting.resources import corpus_root
from tests.test_drafter import plain

YEAR = corpus_root() / "gi_annual_report" / "2024"
FIGURES = YEAR / "shili-county-office.figures.yaml"
BEFORE = YEAR.parent / "2023" / "shili-county-office.md"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def blank() -> Figures:
    cells = {p: None if p.startswith("applications.denied") else v for p, v in plain().cells.items()}
    return replace(plain(), cells=cells)


def test_placeholders_are_highlighted_in_word() -> None:
    made = drafting.draft(blank())
    data = render_document(made.document, ".docx", made.annotations)
    assert isinstance(data, bytes)
    word = docx.Document(io.BytesIO(data))
    lit = [r.text for p in word.paragraphs for r in p.runs if r.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert lit == [m.group() for m in PLACEHOLDER.finditer(made.text)]
    assert lit


def test_placeholders_are_highlighted_on_a_page() -> None:
    made = drafting.draft(blank())
    page = str(render_document(made.document, ".html", made.annotations))
    assert page.count("<mark>【待补充：") == len(PLACEHOLDER.findall(made.text))


def test_blank_cells_are_shaded_and_hold_no_words() -> None:
    made = drafting.draft(blank())
    data = render_document(made.document, ".docx", made.annotations)
    assert isinstance(data, bytes)
    word = docx.Document(io.BytesIO(data))
    shaded = [c for t in word.tables for c in t._tbl.iter(qn("w:tc")) if c.find(f".//{qn('w:shd')}") is not None]
    assert len(shaded) == len(made.annotations.blanks) == sum(v is None for v in blank().cells.values())
    assert all(not "".join(t.text or "" for t in c.iter(qn("w:t"))) for c in shaded)
    page = str(render_document(made.document, ".html", made.annotations))
    assert page.count(' class="blank') == len(shaded)
    assert "待补充" not in "".join(c.text for t in made.document.tables for c in t.cells)


def test_the_language_of_a_word_file_is_chinese_and_its_properties_are_its_own() -> None:
    made = drafting.draft(plain())
    data = render_document(made.document, ".docx", made.annotations)
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        styles, settings = package.read("word/styles.xml").decode(), package.read("word/settings.xml").decode()
        program, core = package.read("docProps/app.xml").decode(), package.read("docProps/core.xml").decode()
    assert 'w:lang w:val="en-US" w:eastAsia="zh-CN"' in styles
    assert "ja-JP" not in settings
    assert 'w:eastAsia="zh-CN"' in settings
    assert not [n for n in names if "thumbnail" in n]
    assert "Macintosh" not in program
    assert "<Application>drafting</Application>" in program
    assert "2013" not in core


def test_the_command_says_what_is_left_to_do(tmp_path: Path) -> None:
    out = tmp_path / "2024.docx"
    told = run("draft", FIGURES, "--previous", BEFORE, "-o", out)
    assert told.exit_code == 0
    text = drafting.read(out).text
    comments = list(docx.Document(str(out)).comments)
    assert told.stderr.splitlines()[-1] == (
        f"已写出 {out}：{len(PLACEHOLDER.findall(text))}处待补充，{len(comments)}条批注"
    )
    assert run("draft", FIGURES, "-o", out, "--overwrite", "--quiet").stderr == ""
    more = run("draft", FIGURES, "-o", out, "--overwrite", "--verbose").stderr.splitlines()
    assert sum("【待补充" in line for line in more) == len(PLACEHOLDER.findall(text))


def test_a_placeholder_in_a_placeholder_is_one(tmp_path: Path) -> None:
    assert PLACEHOLDER.fullmatch(placeholder("写明【甲】"))
    templates = tmp_path / "t"
    templates.mkdir()
    (templates / "other.md.j2").write_text('{{ v("review.total") }}件{{ "共" ~ v("review.upheld") }}', encoding="utf-8")
    cells = {**plain().cells, "review.total": None, "review.upheld": None}
    text = drafting.draft(replace(plain(), cells=cells), templates=templates).text
    assert "None" not in text
    assert text.rstrip().endswith("【待补充：此处数据缺，请补后重新生成】件共【待补充：此处数据缺，请补后重新生成】")


def test_a_number_in_a_template_is_printed_as_reports_print_it(tmp_path: Path) -> None:
    templates = tmp_path / "t"
    templates.mkdir()
    (templates / "other.md.j2").write_text('{{ v("review.total") }}件', encoding="utf-8")
    figures = replace(plain(), cells={**plain().cells, "review.total": Decimal("1E+1"), "review.upheld": Decimal(10)})
    assert drafting.draft(figures, templates=templates).text.rstrip().endswith("10件")


def test_relations_are_told_without_a_key_of_the_program(tmp_path: Path) -> None:
    form = tmp_path / "f.yaml"
    text = FIGURES.read_text(encoding="utf-8")
    assert "natural_person: 9" in text
    form.write_text(text.replace("natural_person: 9", "natural_person: 19"), encoding="utf-8")
    told = run("draft", form)
    assert told.exit_code == 2
    assert len(told.stderr.splitlines()) == 1
    assert "改为9就平" in told.stderr
    assert "applications" not in told.stderr
    forced = run("draft", form, "--force", "-o", tmp_path / "d.docx")
    assert forced.exit_code == 0
    word = docx.Document(str(tmp_path / "d.docx"))
    assert any("改为9就平" in c.text for c in word.comments)
    assert all("不平" not in p.text for p in word.paragraphs)


def _facts() -> tuple[Fact, ...]:
    return (
        Fact(
            "a",
            "全年主动公开各类政府信息",
            Decimal(11320),
            "条",
            (Part("甲类", Decimal(11000)), Part("乙类", Decimal(320))),
        ),
        Fact("w", "通过微信公众号发布信息共", Decimal(500), "条"),
        Fact("b", "通过门户网站开展民意征集", Decimal(48), "期"),
        Fact("c", "网上调查", Decimal(50), "期"),
        Fact("d", "在线访谈", Decimal(3), "期"),
        Fact("e", "组织业务培训", Decimal(3), "次"),
    )


def test_facts_that_were_carried_over_read_well() -> None:
    text = drafting.draft(replace(plain(), facts=_facts())).text
    line = next(line for line in text.splitlines() if "11320" in line)
    assert line.count("全年") + line.count("2024年") == 1
    assert "共500条" not in line
    assert "通过门户网站开展民意征集48期、网上调查50期、在线访谈3期；组织业务培训3次。" in line
    # The list is not cut by a full stop, and a sentence parts its clauses in one way.
    assert "。网上调查" not in line
    assert "；网上调查" not in line


def test_facts_grow_against_last_years() -> None:
    before = replace(
        plain(),
        year=plain().year - 1,
        facts=(
            Fact("a", "全年主动公开各类政府信息", Decimal(10407), "条"),
            Fact("e", "组织业务培训", Decimal(4), "次"),
            Fact("w", "通过微信公众号发布信息共", Decimal(500), "篇"),
        ),
    )
    made = drafting.draft(replace(plain(), facts=_facts()), before)
    assert "11320条，比上年增加913条，增长8.77%，其中" in made.text
    assert "组织业务培训3次，比上年减少1次。" in made.text
    assert "500条，比上年" not in made.text
    told = {
        p.expression: p.value for p in made.provenance if p.expression.startswith(("facts.a - ", "100 * ((facts.a"))
    }
    assert list(told.values()) == [Decimal(913), Decimal("8.77")]
    found = drafting.lint(made, replace(plain(), facts=_facts()), before)
    assert {f.rule for f in found} <= {"ST08"}
