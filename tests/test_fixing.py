"""``--fix`` and ``--diff``: what was made wrong comes back right, and nothing else is touched."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import drafting
from drafting.cli import app
from drafting.document.model import Document
from drafting.edits import Edit, apply_edits, edit_lines, edits_of
from drafting.findings import Finding, Fix, Severity
from drafting.fixing import Fixed, fix_report, safe_codes
from drafting.linter import lint_document
from drafting.resources import corpus_root
from drafting.rules.registry import all_rules

RUNNER = CliRunner()
SAFE = tuple(r for r in all_rules() if r.safe)
CLEAN = sorted(
    p for p in corpus_root().glob("*/*/*.md") if "findings: []" in p.with_suffix(".gold.yaml").read_text("utf-8")
)
# Ways to spoil a text: a pattern, and what its first group is replaced by.
SLIPS = (
    (r"(?<=[\u4e00-\u9fff])(，)(?=[\u4e00-\u9fff])", ","),
    (r"(?<=[\u4e00-\u9fff])(；)(?=[\u4e00-\u9fff])", ";"),
    (r"(?<=[\u4e00-\u9fff])(，)(?=[\u4e00-\u9fff])", "，，"),
    (r"(?<=[\u4e00-\u9fff][0-9])()(?=[件条期])", " "),
    (r"(?<=[\u4e00-\u9fff]{3})()(?=[\u4e00-\u9fff]{3})", "\u200b"),
    (r"(〔2021〕)(?=30号)", "[2021]"),
    (r"〔2021〕()(?=30号)", "第"),
    (r"(〈)", "<"),
    (r"(www\.)", "www。"),
    (r"(?m)^#.*(存在的主要)(?=问题)", "存在主要"),
    (r"(?m)^#.*(其他需要报告的)(?=事项)", "其它需要报告的"),
    (r"(?<=[（(][一二三四五][）)])()(?=[\u4e00-\u9fff])", "、"),
)


def findings(document: Document) -> tuple[Finding, ...]:
    return lint_document(document, rules=SAFE).findings


def mended(path: Path) -> Fixed:
    return fix_report(str(path), findings)


def spoil(text: str, slip: int, place: int) -> str | None:
    """The text with one thing made wrong; None where this text has nothing of the kind."""
    pattern, wrong = SLIPS[slip]
    # The notes under tables are the form's own words and no prose.
    prose = [m.span() for m in re.finditer(r"(?m)^(?!说明：|注[：:])[^\n<|]{20,}$|^#+ .+$", text)]
    found = [m for m in re.finditer(pattern, text) if any(a <= m.start() and m.end() <= b for a, b in prose)]
    if not found:
        return None
    match = found[place % len(found)]
    return text[: match.start(1)] + wrong + text[match.end(1) :]


def test_there_are_clean_reports() -> None:
    assert len(CLEAN) >= 3


# Without shrinking: a run reads, lints and writes a report several times over.
@settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(
    report=st.sampled_from(CLEAN),
    slip=st.integers(0, len(SLIPS) - 1),
    place=st.integers(0, 400),
    suffix=st.sampled_from([".md", ".docx"]),
)
def test_what_is_spoiled_comes_back(
    report: Path, slip: int, place: int, suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("fix")
    right = report.read_text(encoding="utf-8")
    text = spoil(right, slip, place)
    assume(text is not None)
    assert text is not None
    source = folder / "r.md"
    source.write_text(text, encoding="utf-8")
    path = source
    if suffix == ".docx":
        path = folder / "r.docx"
        drafting.read(source).write(path)
    before = drafting.read(path)
    after = mended(path)
    assert digits(after.after) == digits(before.text)
    path.write_bytes(after.content)
    again = mended(path)
    assert not again.changed
    if suffix == ".md":
        assert after.after == right
    else:
        expected = folder / "right.docx"
        (folder / "right.md").write_text(right, encoding="utf-8")
        drafting.read(folder / "right.md").write(expected)
        assert after.after == drafting.read(expected).text.replace("\u200b", "")


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def test_a_clean_report_is_left_alone() -> None:
    for report in CLEAN:
        fixed = mended(report)
        assert not fixed.changed
        assert fixed.content == report.read_bytes()
        assert fixed.diff() == ""


REPORT = """示例县人民政府办公室2024年政府信息公开工作年度报告

一、总体情况

（一）主动公开

及时报上级主管部门备案,保障工作的连续性。全年公开信息12条。

五、存在主要问题及改进情况

有的解读材料形式比较单一。下一步，将丰富解读形式，提高解读的针对性。
"""


@pytest.mark.parametrize(
    ("encoding", "newline"),
    [("utf-8", "\n"), ("utf-8", "\r\n"), ("utf-8-sig", "\r\n"), ("gb18030", "\n"), ("utf-16", "\r\n")],
)
def test_encoding_and_line_ends_stay(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "r.txt"
    path.write_bytes(REPORT.replace("\n", newline).encode(encoding))
    fixed = mended(path)
    right = REPORT.replace("备案,", "备案，").replace("存在主要", "存在的主要")
    assert fixed.count == 2
    assert fixed.content == right.replace("\n", newline).encode(encoding)


def test_word_keeps_its_runs_and_every_other_part(tmp_path: Path) -> None:
    word = docx.Document()
    for line in REPORT.splitlines():
        if "," not in line:
            word.add_paragraph(line)
            continue
        left, right = line.split(",")
        paragraph = word.add_paragraph()
        paragraph.add_run(left[:4])
        paragraph.add_run(left[4:] + ",").bold = True
        paragraph.add_run(right).italic = True
    path = tmp_path / "r.docx"
    word.save(str(path))
    fixed = mended(path)
    assert fixed.count == 2
    before, after = zipfile.ZipFile(path), zipfile.ZipFile(io.BytesIO(fixed.content))
    assert before.namelist() == after.namelist()
    changed = [n for n in before.namelist() if before.read(n) != after.read(n)]
    assert changed == ["word/document.xml"]
    made = docx.Document(io.BytesIO(fixed.content))
    runs = next(p.runs for p in made.paragraphs if len(p.runs) == 3)
    assert [r.text for r in runs] == ["及时报上", "级主管部门备案，", "保障工作的连续性。全年公开信息12条。"]
    assert [(r.bold, r.italic) for r in runs] == [(None, None), (True, None), (None, True)]
    assert "存在的主要问题" in "".join(p.text for p in made.paragraphs)


def test_a_figure_is_never_changed() -> None:
    def finding(text: str, replacement: str) -> Finding:
        return Finding("FM04", Severity.WARNING, "", 0, len(text), text, fix=Fix(0, len(text), replacement))

    safe = frozenset(["FM04"])
    assert edits_of([finding("12", "13")], safe, "12") == ()
    assert edits_of([finding("12", "1")], safe, "12") == ()
    assert edits_of([finding("１２", "12")], safe, "１２") == (Edit(0, 2, "12"),)
    assert edits_of([finding("a", "b")], frozenset(), "a") == ()


@given(st.text("ab\r\n中", max_size=20), st.data())
def test_edits_in_a_file_with_any_line_ends(raw: str, data: st.DataObject) -> None:
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edit = Edit(start, end, "x")
    after = edit_lines(raw, [edit]).replace("\r\n", "\n").replace("\r", "\n")
    assert after == apply_edits(text, [edit])


@pytest.mark.parametrize("name", ["r.html", "r.pdf", "-"])
def test_formats_that_are_not_written_back(name: str, tmp_path: Path) -> None:
    path = name if name == "-" else str(tmp_path / name)
    if name != "-":
        Path(path).write_text("<p>一、总体情况</p>", encoding="utf-8")
    result = RUNNER.invoke(app, ["lint", "--fix", path], input="")
    assert result.exit_code == 2
    assert "不能" in result.output
    assert ".docx" in result.output


def test_diff_writes_nothing_and_fix_writes(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text(REPORT, encoding="utf-8")
    shown = RUNNER.invoke(app, ["lint", "--diff", str(path)])
    assert shown.exit_code == 1
    assert "-及时报上级主管部门备案,保障" in shown.output
    assert "+及时报上级主管部门备案，保障" in shown.output
    assert path.read_text(encoding="utf-8") == REPORT
    done = RUNNER.invoke(app, ["lint", "--fix", "--select", "FM,ST03", str(path)])
    assert done.exit_code == 0
    assert "改好2处" in done.output
    assert "备案，保障" in path.read_text(encoding="utf-8")
    assert RUNNER.invoke(app, ["lint", "--diff", str(path)]).exit_code == 0


@pytest.mark.parametrize("named", [True, False])
def test_a_bad_file_stops_none_of_the_others(named: bool, tmp_path: Path) -> None:
    good, bad = [tmp_path / "a.md", tmp_path / "z.md"], [tmp_path / "b.docx", tmp_path / "c.html"]
    for path in good:
        path.write_text(REPORT, encoding="utf-8")
    bad[0].write_bytes(b"PK broken")
    bad[1].write_text(f"<h1>{REPORT}</h1>", encoding="utf-8")
    given = sorted([*good, *bad]) if named else [tmp_path]
    told = RUNNER.invoke(app, ["lint", "--fix", *map(str, given)])
    assert told.exit_code == 2
    assert "没有改" in told.stderr
    for path in bad:
        assert str(path) in told.stderr
    for path in good:
        assert "备案，保障" in path.read_text(encoding="utf-8")


def test_fix_honours_what_is_silenced(tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    path.write_text(REPORT.replace("12条。", "12条。<!-- drafting: ignore FM04 -->"), encoding="utf-8")
    assert mended(path).count == 1
    RUNNER.invoke(app, ["lint", "--fix", "--ignore", "ST", str(path)])
    assert "备案,保障" in path.read_text(encoding="utf-8")
    assert "存在主要问题" in path.read_text(encoding="utf-8")


def test_the_safe_rules_offer_fixes() -> None:
    assert safe_codes() <= {r.code for r in all_rules() if r.fixable}
    assert not any(code.startswith(("NM", "TB")) for code in safe_codes())
