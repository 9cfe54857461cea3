"""Folders of reports as a reviewer gets them, and the summary read back as a person sees it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import docx
from hypothesis import HealthCheck, settings
from typer.testing import CliRunner, Result

import drafting
from drafting.cli import app
from drafting.readers.spreadsheet import Sheet, read_workbook
from drafting.resources import corpus_root

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A property that may take its time: machines that run tests are busy."""
CORPUS = corpus_root() / "gi_annual_report"
OFFICE = CORPUS / "2024" / "shili-county-office.md"
"""Three errors and two warnings."""
CLEAN = CORPUS / "2023" / "shili-county-office.md"


def run(*args: str | Path, columns: int = 120) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args], env={"COLUMNS": str(columns)})


def reports() -> list[Path]:
    """All reports of the corpus."""
    return sorted(CORPUS.glob("*/*.md"))


def write_as(source: Path, target: Path) -> None:
    """A report in the format of the target's suffix."""
    if target.suffix in (".md", ".txt"):
        target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    else:
        drafting.read(source).write(target)


def changed(path: Path, *edits: tuple[str, str]) -> None:
    """Replace words of a text file; each must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def book(path: Path) -> dict[str, list[dict[str, str]]]:
    """The sheets of a workbook, each row by the heads of the columns."""
    return {sheet.name: _rows(sheet) for sheet in read_workbook(path.read_bytes(), str(path))}


def _rows(sheet: Sheet) -> list[dict[str, str]]:
    lines: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        assert cell.kind != "formula"
        lines.setdefault(row, {})[column] = cell.text if cell.number is None else str(cell.number)
    heads = lines.pop(0, {})
    return [{heads[c]: text for c, text in line.items() if c in heads} for _, line in sorted(lines.items())]


def by_file(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    return {Path(row["文件"]).name: row for row in rows}


def states(folder: Path) -> dict[str, dict[str, list[str]]]:
    """For each file, what became of the rules' findings: state to rules."""
    out: dict[str, dict[str, list[str]]] = {}
    for row in book(folder / "summary.xlsx")["逐条意见"]:
        key = row.get("状态") or row.get("处理", "")
        out.setdefault(Path(row["文件"]).name, {}).setdefault(key, []).append(row["规则"])
    return {file: {k: sorted(v) for k, v in found.items()} for file, found in out.items()}


def comments(path: Path) -> list[str]:
    """The comments of a Word file."""
    return [c.text for c in docx.Document(str(path)).comments]


def words(path: Path) -> str:
    """All that a Word file says, tables included."""
    word = docx.Document(str(path))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return re.sub(r"\s+", " ", "\n".join([*(p.text for p in word.paragraphs), *cells]))


HOSTILE = "<img src=x onerror=alert(1)>]]>\u202e&quot;"
_NAMES = ("=cmd.md", "-rf.md", "@SUM(A1).md", "a#b%41?c.md" if os.name != "nt" else "a#b%41c.md")


def hostile(text: str) -> str:
    """A report with words that would be more than words elsewhere."""
    bad = text.replace("示例县人民政府办公室2024年", f"{HOSTILE}示例县人民政府办公室2024年").replace(
        "### （四）", f"### （六）{HOSTILE}=cmd|' /C calc'!A0\n\n{HOSTILE}。\n\n### （四）"
    )
    return bad.replace("五、存在主要问题", "五、存在主要问题<b>")


BAD = hostile(OFFICE.read_text(encoding="utf-8"))


def mixed_folder(folder: Path) -> None:
    """Forty-five files: the corpus in all formats, broken files, hostile names and texts, other genres."""
    (folder / "乡镇").mkdir(parents=True)
    suffixes = (".md", ".docx", ".html", ".txt")
    for n, source in enumerate(reports()):
        write_as(source, folder / f"{source.parent.name}-{source.stem}{suffixes[n % 4]}")
    for suffix in suffixes:
        write_as(OFFICE, folder / f"办公室{suffix}")
    write_as(OFFICE, folder / "乡镇" / "办公室.docx")
    text = OFFICE.read_text(encoding="utf-8")
    names = [*_NAMES, *(("<img src=x onerror=alert(1)>.md", "转\u202e义.md", "换\n行.md") if os.name != "nt" else ())]
    for n, name in enumerate(names):
        (folder / name).write_text(text.replace("27件", f"2{n}件"), encoding="utf-8")
    bad = hostile(text)
    (folder / "敌意.md").write_text(bad, encoding="utf-8")
    (folder / "坏的.docx").write_bytes(b"PK\x03\x04broken")
    (folder / "空的.docx").write_bytes(b"")
    (folder / "坏的.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (folder / "乱码.txt").write_bytes(bytes(range(256)) * 8)
    for name in ("老版本.doc", "水利局.wps", "表.xls", "全部.rar", "扫描.jpg", "旧.ceb", "宏.docm", "报告.pages"):
        (folder / name).write_bytes(b"\xd0\xcf\x11\xe0x")
    (folder / "会议通知.md").write_text("# 关于召开会议的通知\n\n请参加。\n", encoding="utf-8")
    (folder / "部门预算.md").write_text("# 示例县水利局2024年度部门预算\n\n收入总计100万元。\n", encoding="utf-8")
