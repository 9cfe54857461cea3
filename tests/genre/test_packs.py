"""Packs from anywhere: named by id or folder, known from the settings, recognised by a report's title."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import drafting
from drafting.cli import app
from drafting.errors import PackError
from drafting.genre.loader import load_genre
from drafting.genre.packs import all_heads, forget_packs, genre_ids, recognised, use_packs
from drafting.genrebook import packs_page
from drafting.readers.markdown import read_markdown
from drafting.resources import corpus_root

MINI = Path(__file__).resolve().parents[1] / "genres" / "mini"
ROOT = Path(__file__).resolve().parents[2]
MINI_FIGURES = """\
genre: mini
agency: {name: 河湾镇阅览室}
year: 2023
cells:
  loans: {novels: {lent: 12, returned: 10}, science: {lent: 5, returned: 5}, total: {lent: 17, returned: 15}}
"""
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def _only_shipped() -> Iterator[None]:
    forget_packs()
    yield
    forget_packs()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pack of its own that its settings name, and figures of it."""
    shutil.copytree(MINI, tmp_path / "packs" / "mini")
    (tmp_path / "drafting.toml").write_text('packs = ["packs"]\n', "utf-8")
    (tmp_path / "figures.yaml").write_text(MINI_FIGURES, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str, status: int = 0) -> str:
    result = RUNNER.invoke(app, list(args))
    assert result.exit_code == status, result.output + result.stderr
    return result.output + result.stderr


def test_a_genre_of_ones_own_runs_by_every_command(project: Path) -> None:
    run("draft", "figures.yaml", "-o", "r.md")
    assert "河湾镇阅览室2023年阅览室年度小结" in (project / "r.md").read_text("utf-8")
    out = json.loads(run("lint", "r.md", "--format", "json", "-q", status=1))
    assert [f["rule"] for f in out["files"][0]["findings"]] == ["ST08"]
    run("extract", "r.md", "-o", "again.yaml")
    assert drafting.load_figures(project / "again.yaml").cells == drafting.load_figures(project / "figures.yaml").cells
    run("convert", "r.md", "-o", "r.html")
    run("compare", "r.md", "r.html", "-o", "c.json")
    run("merge", "figures.yaml", "again.yaml", "--agency", "示例镇阅览室", "-o", "sum.xlsx", status=2)
    text = MINI_FIGURES.replace("河湾镇", "河东镇").replace("12", "13").replace("17", "18")
    (project / "other.yaml").write_text(text, "utf-8")
    run("merge", "figures.yaml", "other.yaml", "--agency", "示例镇阅览室", "-o", "sum.xlsx")
    assert drafting.load_figures(project / "sum.xlsx").cells["loans.total.lent"] == 35
    run("new", "--genre", "mini", "--agency", "河湾镇阅览室", "--year", "2024", "-o", "new.xlsx")
    assert drafting.load_figures(project / "new.xlsx").genre == "mini"
    run("rules", "--checklist", "r.md", "-o", "list.md")


def test_a_folder_names_a_genre_without_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "figures.yaml").write_text(MINI_FIGURES, "utf-8")
    assert "没有文种" in run("draft", "figures.yaml", status=2)
    run("draft", "figures.yaml", "--genre", str(MINI), "-o", "r.md")
    assert drafting.read(tmp_path / "r.md", genre=str(MINI)).genre.id == "mini"


def test_a_folder_may_hold_reports_of_several_genres(project: Path) -> None:
    run("draft", "figures.yaml", "-o", "r.md")
    shutil.copy(corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md", project / "gi.md")
    (project / "letter.md").write_text("# 关于召开会议的通知\n\n各科室：\n\n定于明日开会。\n", "utf-8")
    result = RUNNER.invoke(app, ["lint", ".", "--format", "json"])
    files = {Path(f["path"]).name: f for f in json.loads(result.stdout)["files"]}
    assert set(files) == {"r.md", "gi.md"}
    assert [f["rule"] for f in files["r.md"]["findings"]] == ["ST08"]
    assert "略过" in result.stderr
    assert "不像哪一种已知的报告：标题是“关于召开会议的通知”" in result.stderr
    assert "阅览室年度小结" in result.stderr
    assert "不是同一种报告" in run("compare", "--matrix", "r.md", "gi.md", status=2)
    assert "文种与前一份不同" in run("compare", "r.md", "gi.md", status=2)
    run("extract", ".", "-o", "out/")
    assert {p.name for p in (project / "out").glob("*.yaml")} == {"r.yaml", "gi.yaml"}


def test_one_agency_may_hand_in_reports_of_two_genres(project: Path) -> None:
    run("draft", "figures.yaml", "-o", "r.md")
    name = "河湾镇阅览室2023年政府信息公开工作年度报告"
    (project / "gi.md").write_text(f"# {name}\n\n## 一、总体情况\n\n无。\n", "utf-8")
    run("lint", "r.md", "gi.md", "-o", "answers/", status=1)
    assert "报了" not in (project / "answers" / "index.html").read_text("utf-8")


def test_a_report_of_another_genre_is_not_the_one_that_a_roster_asks_for(project: Path) -> None:
    run("draft", "figures.yaml", "-o", "r.md")
    for name in ("示例县民政局", "示例县水利局"):
        head = f"{name}2023年政府信息公开工作年度报告"
        (project / f"{name}.md").write_text(f"# {head}\n\n## 一、总体情况\n\n无。\n", "utf-8")
    (project / "roster.txt").write_text("示例县民政局\n示例县水利局\n河湾镇阅览室\n", "utf-8")
    reports = ["r.md", "示例县民政局.md", "示例县水利局.md"]
    told = run("lint", *reports, "--roster", "roster.txt", "-o", "answers/", status=1)
    assert "河湾镇阅览室" in told
    assert "未报" in told


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("河湾镇阅览室２０２３年阅览室年度小结", "mini"),
        ("示例县人民政府办公室2024年政府信息公开工作年度报告", "gi_annual_report"),
        ("示例县2024年 政府信息公开年报", "gi_annual_report"),
        ("关于召开会议的通知", None),
    ],
)
def test_a_title_tells_the_genre(title: str, genre: str | None) -> None:
    use_packs([MINI.parent])
    head = recognised(read_markdown(f"# {title}\n\n正文。\n"))
    assert (head.id if head is not None else None) == genre
    below = recognised(read_markdown(f"首页\n\n{title}\n\n正文。\n"))
    assert (below.id if below is not None else None) == genre


def test_a_sentence_that_speaks_of_a_genre_is_no_title() -> None:
    use_packs([MINI.parent])
    assert recognised(read_markdown("# 通知\n\n请各镇报送阅览室年度小结。\n")) is None


def test_the_menu_of_a_page_is_no_title() -> None:
    use_packs([MINI.parent])
    head = recognised(read_markdown("# 示例县人民政府\n\n政府信息公开年报\n\n河湾镇阅览室2023年阅览室年度小结\n"))
    assert head is not None
    assert head.id == "mini"


def test_without_a_title_the_headings_tell(project: Path) -> None:
    run("draft", "figures.yaml", "-o", "r.md")
    text = (project / "r.md").read_text("utf-8")
    (project / "r.md").write_text(text[text.index("\n## ") :], "utf-8")
    assert drafting.read(project / "r.md").genre.id == "mini"


def test_every_pack_is_recognised_by_the_titles_of_its_corpus() -> None:
    for head in all_heads():
        for path in sorted((corpus_root() / head.id).rglob("*.md")):
            found = recognised(drafting.read(path, genre=head.id).document)
            assert found is not None
            assert found.id == head.id, path


def test_an_id_stands_for_one_pack(tmp_path: Path) -> None:
    shutil.copytree(MINI, tmp_path / "a" / "mini")
    use_packs([MINI])
    use_packs([MINI])
    with pytest.raises(PackError, match="文种代码“mini”已是另一个文种的"):
        use_packs([tmp_path / "a"])
    assert genre_ids().count("mini") == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("genre.yaml", "kinds: {room", "kind: {room", "第5行，键 kind：不认识的键“kind”。是否想写“kinds”？"),
        ("genre.yaml", "id: room", "id: rom", "没有“rom”这一类。是否想写“room”？"),
        ("tables.yaml", "section: lending", "section: lendings", "没有“lendings”这一部分。是否想写“lending”？"),
        ("relations.yaml", "loans.total.{column}\n    operator", "loans.totl.{column}\n    operator",
         "“loans.totl.lent”不是任何表格的单元格。是否想写“loans.total.lent”？"),
        ("relations.yaml", "{column: columns}", "{column: column}", "没有集合“column”。是否想写“columns”？"),
        ("editions/2010.yaml", "tables: [loans]", "tables: [loan]", "没有表格“loan”。是否想写“loans”？"),
    ],
)  # fmt: skip
def test_what_breaks_the_schema_is_told_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    shutil.copytree(MINI, tmp_path / "mini")
    path = tmp_path / "mini" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError) as error:
        load_genre(str(tmp_path / "mini"))
    assert str(path) in str(error.value)
    assert "第" in str(error.value)
    assert told in str(error.value)


def test_a_folder_without_a_pack_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "这个文件夹里没有文种" in run("genres", str(tmp_path / "empty"), status=2)
    assert "没有这个文种" in run("genres", "no_such", status=2)
    (tmp_path / "drafting.toml").write_text('packs = ["gone"]\n', "utf-8")
    (tmp_path / "r.md").write_text("# 示例县2024年政府信息公开工作年度报告\n", "utf-8")
    assert "没有文件夹" in run("lint", str(tmp_path / "r.md"), status=2)


def test_genres_are_listed() -> None:
    assert "gi_annual_report  政府信息公开工作年度报告（2019年起）" in run("genres")
    listed = json.loads(run("genres", "--format", "json"))["genres"]
    assert [g["id"] for g in listed] == genre_ids()
    assert "借阅表　图书借阅（6格）" in run("genres", str(MINI))


def test_the_page_on_packs_is_that_of_the_schema() -> None:
    assert (ROOT / "docs" / "packs.md").read_text("utf-8") == packs_page(ROOT / "tests" / "genres" / "parks")


def test_the_page_names_only_what_templates_have() -> None:
    from drafting.drafter import _Drafting
    from drafting.genrebook import IN_TEMPLATES
    from drafting.templating import Templates

    genre = load_genre(str(MINI))
    edition = genre.editions[0]
    figures = drafting.Figures(genre.id, genre.agencies.infer("河湾镇阅览室"), 2023, edition.id, {})
    known = _Drafting(genre, edition, figures, None, Templates.of(genre), (), {}).names
    named = [n for said in IN_TEMPLATES for n in re.findall(r"[a-z_]+(?=\()", said)]
    assert len(named) > 10
    assert [n for n in named if n not in known] == []
