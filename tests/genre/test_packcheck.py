"""Everything that is wrong with a pack is told at once, with its file and line, before anything runs."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from drafting.cli import app
from drafting.drafter import draft_report
from drafting.errors import FormError, InputError
from drafting.forms import new_form
from drafting.genre.figures import Agency
from drafting.genre.loader import load_genre
from drafting.genre.packs import forget_packs
from drafting.genre.schema import EXAMPLES
from drafting.genre.schema_words import CHOICES
from drafting.genre.schema_words import FILES as WORD_FILES
from drafting.linter import lint_document
from drafting.packcheck import check_pack
from drafting.readers.figures import load_figures
from drafting.readers.markdown import read_markdown
from drafting.renderers.docx_document import render_docx
from drafting.renderers.figures import render_figures
from drafting.renderers.markdown import render_markdown
from tests.genre.parks import PARKS, REPORTED, figures

GENRES = PARKS.parent
Change = Callable[[Path], None]


@pytest.fixture(autouse=True)
def only_the_packs_of_the_program() -> Iterator[None]:
    forget_packs()
    yield
    forget_packs()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PARKS, tmp_path / "parks"))


def put(file: str, old: str, new: str) -> Change:
    def change(pack: Path) -> None:
        path = pack / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


def wrong_with(pack: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        check_pack(str(pack))
    errors = caught.value.errors if isinstance(caught.value, FormError) else (caught.value,)
    return [str(e).removeprefix(f"{pack}/") for e in errors]


@pytest.mark.parametrize("name", ["mini", "ledger", "parks"])
def test_the_packs_of_the_tests_are_in_order(name: str) -> None:
    assert check_pack(str(GENRES / name)).id == name


@pytest.mark.parametrize("name", ["gi_annual_report", "final_accounts", "enforcement"])
def test_the_packs_of_the_program_are_in_order(name: str) -> None:
    assert check_pack(name).id == name


def _renamed(pack: Path) -> None:
    (pack / "phrases.yaml").rename(pack / "phrase.yaml")


def _of_old(pack: Path) -> None:
    (pack / "comparing.yaml").write_text("mandated: {phrases: [公园]}\n", "utf-8")


def _two_checkers(pack: Path) -> None:
    (pack / "lexicon.yaml").write_text("topics: []\nwords: []\n", "utf-8")


FAULTS: list[tuple[Change, tuple[str, ...]]] = [
    (put("claims.yaml", "roles:", "junk: 1\nroles:"), ("claims.yaml，第2行，键 junk：不认识的键",)),
    (put("claims.yaml", "[parks.all.now]", "[parks.all.nov]"), ("claims.yaml，第5行", "是否想写“parks.all.now”？")),
    (
        put("claims.yaml", "cells: {any: [parks.all.now]}", "around: 甲乙, cells: {any: [parks.all.now]}"),
        ("claims.yaml，第5行", "“甲乙”要有一个…，两边都有词"),
    ),
    (
        put("claims.yaml", "cells: {any: [parks.all.now]}", "mostly: [parks.all.nov], cells: {any: [parks.all.now]}"),
        ("claims.yaml，第5行", "是否想写“parks.all.now”？"),
    ),
    (put("claims.yaml", "[young, grown]", "[young, grow]"), ("claims.yaml，第13行", "是否想写“grown”？")),
    (
        put("claims.yaml", "{code}.visits", "{code}.visit"),
        ("claims.yaml，第11行，键 cell", "是否想写“parks.{code}.visits”？"),
    ),
    (
        put(
            "claims.yaml",
            "table: parks, scope: park, cell: 'parks.{code}.now'",
            "table: park, scope: park, cell: 'parks.{code}.now'",
        ),
        ("claims.yaml，第10行，键 table", "是否想写“parks”？"),
    ),
    (
        put("relations.yaml", "sum(children(parks.all.{figure}))", "sum(children(parks.all.nowe))"),
        ("relations.yaml，第27行", "是否想写“parks.12.now”？"),
    ),
    (
        put("relations.yaml", "'parks.{row}.last'", "'parks.{row}.lost'"),
        ("relations.yaml，第42行", "是否想写“parks.12.last”？"),
    ),
    (
        put("relations.yaml", "sum(children(parks.{row}.visits))', for", "sum(children(parks.{row}.visit))', for"),
        ("relations.yaml，第48行",),
    ),
    (
        put("draft/words.yaml", "name: 中心$", "kind: [office]"),
        ("draft/words.yaml，第2行", "不认识的键“kind”", "是否想写“kinds”？"),
    ),
    (put("draft/upkeep.md.j2", "{% for row", "{% fro row"), ("draft/upkeep.md.j2，第2行",)),
    (put("draft/upkeep.md.j2", "parks.all.now", "parks.all.no"), ("draft/upkeep.md.j2，第1行", "parks.all.now")),
    (put("draft/visitors.md.j2", 'trend("visitors', 'trent("visitors'), ("draft/visitors.md.j2", "trent")),
    (lambda p: (p / "draft" / "visitors.md.j2").unlink(), ("draft：缺少模板文件 visitors.md.j2",)),
    (_renamed, ("phrase.yaml：不是文种里的文件", "是否想写“phrases.yaml”？")),
    (_of_old, ("comparing.yaml：不是文种里的文件", "现在写在 phrases.yaml 里")),
    (put("phrases.yaml", "elements:", "element:"), ("phrases.yaml，第5行，键 element", "是否想写“elements”？")),
    (put("form.yaml", "{works: 修缮工程}", "{works: 修缮工程, upkeep: 修缮工程}"), ("form.yaml", "有两段文字都叫")),
    (put("outline.yaml", "notes: [works]", "notes: [works, visitors]"), ("outline.yaml，第7行", "“visitors”重复")),
    (put("outline.yaml", "(?P<year>", "(?P<yaer>"), ("outline.yaml，第2行", "缺少 year 组")),
    (_two_checkers, ("lexicon.yaml：有了 claims.yaml 就不用它",)),
]


@pytest.mark.parametrize(("change", "said"), FAULTS, ids=[said[0] for _, said in FAULTS])
def test_a_fault_is_told_with_its_place(change: Change, said: tuple[str, ...], pack: Path) -> None:
    change(pack)
    told = wrong_with(pack)
    assert any(all(s in line for s in said) for line in told), told


def test_all_faults_are_told_at_once(pack: Path) -> None:
    for change in (
        put("claims.yaml", "[parks.all.now]", "[parks.all.nov]"),
        put("claims.yaml", "parts: [young", "parts: [yong"),
        put("phrases.yaml", "missing: error", "mising: error"),
        put("draft/words.yaml", "name: 中心$", "nam: 中心$"),
    ):
        change(pack)
    told = wrong_with(pack)
    assert len(told) == 5  # a key that is misspelt is one too many and one too few
    assert [line.partition("，")[0] for line in told] == [
        "phrases.yaml", "phrases.yaml", "claims.yaml", "claims.yaml", "draft/words.yaml",
    ]  # fmt: skip


def test_a_fault_of_a_loaded_file_does_not_hide_the_next_one(pack: Path) -> None:
    put("outline.yaml", "heading: 游园情况", "headin: 游园情况")(pack)
    put("outline.yaml", "placeholders:", "placeholder:")(pack)
    put("genre.yaml", "levels: [{id: county", "levels: [{id: country")(pack)
    told = wrong_with(pack)
    assert {line.partition("，")[0] for line in told} == {"outline.yaml", "genre.yaml"}


def test_relations_over_codes_are_counted(pack: Path) -> None:
    result = CliRunner().invoke(app, ["genres", str(pack)])
    assert "勾稽关系7条，另有3条随报告里的代码逐行写出（P3、P4、P6）" in result.output


# ------------------------------------------------------------------ commands


@pytest.mark.parametrize("options", [[], ["--numbers"], ["--format", "json"]])
def test_a_broken_pack_is_one_line_and_nothing_runs(options: list[str], pack: Path, tmp_path: Path) -> None:
    put("claims.yaml", "[parks.all.now]", "[parks.all.nov]")(pack)
    (tmp_path / "drafting.toml").write_text('packs = ["parks"]\n', "utf-8")
    path = tmp_path / "r.md"
    path.write_text(REPORTED, "utf-8")
    result = CliRunner().invoke(app, ["lint", str(path), *options])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "claims.yaml，第5行" in result.stderr


def test_a_pack_of_the_settings_is_named_by_its_code(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.move(pack, tmp_path / "own" / "parks")
    (tmp_path / "drafting.toml").write_text('packs = ["own"]\n', "utf-8")
    (tmp_path / "r.md").write_text(REPORTED, "utf-8")
    run = CliRunner().invoke
    assert "公园管护小结" in run(app, ["genres", "parks"]).output
    assert run(app, ["lint", "r.md", "--genre", "parks"]).exit_code == 0
    made = ["new", "--genre", "parks", "--agency", "河口县公园管护中心", "--year", "2024", "-o", "f.yaml"]
    assert run(app, made).exit_code == 0
    assert run(app, ["extract", "r.md", "--genre", "parks", "-o", "g.yaml"]).exit_code == 0
    assert run(app, ["draft", "g.yaml", "--genre", "parks", "-o", "d.md"]).exit_code == 0
    assert run(app, ["compare", "r.md", "d.md", "--genre", "parks"]).exit_code == 0


# ------------------------------------------------------------------ the page


@pytest.mark.parametrize("file", [f.name for f in WORD_FILES] + list(EXAMPLES))
def test_the_examples_of_the_page_can_be_used(file: str, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(GENRES / "mini", tmp_path / "mini"))
    example = EXAMPLES.get(file) or next(f.example for f in WORD_FILES if f.name == file)
    (pack / file).write_text(example.lstrip(), "utf-8")
    assert check_pack(str(pack)).id == "mini"


def test_the_example_of_wordings_can_be_used(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(GENRES / "mini", tmp_path / "mini"))
    (pack / CHOICES.name).write_text(CHOICES.example.lstrip(), "utf-8")
    assert check_pack(str(pack)).id == "mini"


# ------------------------------------------------------------------ forms and templates


def test_a_form_shows_how_a_row_with_a_code_is_written(pack: Path, tmp_path: Path) -> None:
    genre = check_pack(str(pack))
    agency = Agency("河口县公园管护中心", "county", "office")
    text = str(render_figures(new_form(genre, agency, 2024), ".yaml", guide=True))
    shown = [line for line in text.splitlines() if line.startswith("#    ")]
    assert "#    1201:" in shown
    assert "#      visits:  # 游人（人次）" in shown
    filled = text.replace("#    1201:", "     1201:".replace("     ", "    ")).replace(
        "#      visits:  # 游人", "      visits: 18000  # 游人"
    )
    path = tmp_path / "f.yaml"
    path.write_text(filled, "utf-8")
    assert load_figures(path).cells["parks.1201.visits"] == 18000


def test_a_table_of_nothing_but_coded_rows_is_filled_in_and_drafted(pack: Path, tmp_path: Path) -> None:
    put("tables.yaml", "rows: [{id: all, label: 合计, total: true}]", "rows: []")(pack)
    put("relations.yaml", (pack / "relations.yaml").read_text("utf-8").partition("  - id: P3")[2], "")(pack)
    put("relations.yaml", "  - id: P3", "")(pack)
    (pack / "claims.yaml").unlink()
    put("draft/upkeep.md.j2", (pack / "draft/upkeep.md.j2").read_text("utf-8").splitlines()[0], "管护情况如下。")(pack)
    put("draft/upkeep.md.j2", ', "parks.all.now"', ', "visitors.total.total"')(pack)
    genre = check_pack(str(pack))
    form = new_form(genre, Agency("河口县公园管护中心", "county", "office"), 2023)
    text = str(render_figures(form, ".yaml", guide=True))
    assert "  parks:" in text
    path = tmp_path / "f.yaml"
    path.write_text(text, "utf-8")
    load_figures(path)  # nothing filled in yet
    path.write_text(text.replace("#    1201:", "    1201:").replace("#      visits:", "      visits: 5"), "utf-8")
    given = load_figures(path)
    assert given.cells["parks.1201.visits"] == 5
    assert "老槐树园接待游人5人次" in draft_report(given, genre=genre, force=True).document.text
    assert render_figures(form, ".xlsx", guide=True)


def test_a_change_from_a_year_that_is_not_known_stops_no_draft() -> None:
    genre = load_genre(str(PARKS))
    document = draft_report(figures(), genre=genre).document
    assert "全年接待游人比上年" not in document.text
    assert "比上年增加0.50万元" in document.text
    same = draft_report(figures(parks__all__last="130.50"), genre=genre, force=True).document
    assert "比上年持平" in same.text
    less = draft_report(figures(parks__all__last="131.00"), genre=genre, force=True).document
    assert "比上年减少0.50万元" in less.text


# ------------------------------------------------------------------ what a pack may count in


def test_amounts_may_be_in_yuan(pack: Path) -> None:
    """The unit of the cells is the pack's: where they are in 元, an amount in 元 needs no other unit."""
    put("claims.yaml", "units: {元: 0.0001}", "units: {元: 1}")(pack)
    for file in ("tables.yaml", "draft/upkeep.md.j2"):
        path = pack / file
        path.write_text(path.read_text("utf-8").replace("万元", "元"), "utf-8")
    genre = check_pack(str(pack))
    text = draft_report(figures(), genre=genre).document.text
    assert "全年管护费130.50元" in text
    report = render_markdown(draft_report(figures(), genre=genre).document)
    assert [f.message for f in lint_document(read_markdown(report), genre).findings] == []
    wrong = lint_document(read_markdown(report.replace("比上年增加0.50元", "比上年增加0.05元", 1)), genre)
    assert [f.message for f in wrong.findings] == ["正文写增减0.05元，与上年的数据相比应为增加0.5元"]


def test_the_form_in_excel_says_where_rows_go() -> None:
    genre = load_genre(str(PARKS))
    form = new_form(genre, Agency("河口县公园管护中心", "county", "office"), 2024)
    content = render_figures(form, ".xlsx", guide=True)
    assert isinstance(content, bytes)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode("utf-8"))
    (rows,) = [w for w in strings if "一行一个代码" in w]
    assert rows.startswith("表二一行一个代码")
    assert "其他表格的项目和栏目名称不要改动，不要增删行列。" in rows
    assert "单位：万元（“游人”为人次，“面积”为公顷）" in strings


def test_the_lines_above_a_table_stay_with_it() -> None:
    genre = load_genre(str(PARKS))
    content = render_docx(draft_report(figures(), genre=genre).document)
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    kept = [p.text for p in paragraphs if p.paragraph_format.keep_with_next]
    assert {"表一", "单位：人次", "表二", "单位：万元"} <= set(kept)
    assert not any(p.startswith("全年") for p in kept)
