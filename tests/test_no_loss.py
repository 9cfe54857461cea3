"""Nothing that a person typed is lost: files that people edit are replaced only when that is asked for."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drafting.cli import app
from drafting.errors import InputError
from drafting.files import EDITED, refuse_loss, unwritable, write_atomically
from drafting.resources import corpus_root
from drafting.reviewing import Staging

YEAR = corpus_root() / "gi_annual_report" / "2024"
REPORT = YEAR / "shili-county-office.md"
FIGURES = YEAR / "shili-county-office.figures.yaml"
BEFORE = YEAR.parent / "2023" / "shili-county-office.md"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def _word(folder: Path) -> Path:
    source = folder / "source.docx"
    assert run("draft", FIGURES, "-o", source).exit_code == 0
    return source


def _commands(folder: Path) -> list[tuple[str, list[str | Path]]]:
    """Every command that writes what people edit, with the suffix of what it writes."""
    word = _word(folder)
    workbooks: list[list[str | Path]] = [
        ["new", "--agency", "示例县水利局", "--year", "2024"],
        ["extract", REPORT],
        ["merge", FIGURES, "--agency", "示例县人民政府"],
    ]
    reports: list[list[str | Path]] = [["draft", FIGURES], ["convert", word]]
    out = [(suffix, command) for command in workbooks for suffix in (".xlsx", ".yaml")]
    out += [(suffix, command) for command in reports for suffix in (".docx", ".md")]
    return [*out, (".docx", ["lint", word]), (".docx", ["compare", BEFORE, REPORT])]


def test_what_people_edit_is_not_replaced(tmp_path: Path) -> None:
    for number, (suffix, command) in enumerate(_commands(tmp_path)):
        out = tmp_path / f"out{number}{suffix}"
        out.write_text("整个下午的修改", encoding="utf-8")
        refused = run(*command, "-o", out)
        assert refused.exit_code == 2, command
        assert len(refused.stderr.splitlines()) == 1
        assert str(out) in refused.stderr
        assert "--overwrite" in refused.stderr
        assert out.read_text(encoding="utf-8") == "整个下午的修改"
        assert run(*command, "-o", out, "--overwrite").exit_code in (0, 1), command
        assert out.read_bytes() != "整个下午的修改".encode()
        assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


@pytest.mark.parametrize("suffix", [".json", ".sarif", ".txt"])
def test_findings_for_programs_are_replaced(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"findings{suffix}"
    out.write_text("old", encoding="utf-8")
    assert run("lint", BEFORE, "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8") != "old"


def test_an_input_is_not_written_over_even_when_that_is_asked_for(tmp_path: Path) -> None:
    form = tmp_path / "form.yaml"
    assert run("new", "--agency", "示例县水利局", "--year", "2024", "-o", form).exit_code == 0
    assert run("draft", form, "-o", form, "--overwrite").exit_code == 2
    assert run("merge", form, "--agency", "示例县人民政府", "-o", form, "--overwrite").exit_code == 2
    link = tmp_path / "link.yaml"
    os.link(form, link)
    before = form.read_bytes()
    assert run("draft", form, "--previous", form, "-o", link, "--format", "md", "--overwrite").exit_code == 2
    assert form.read_bytes() == before


@pytest.mark.parametrize("lock", ["~$2024.docx", "~$24.docx", ".~lock.2024.docx#"])
def test_a_file_that_is_open_is_not_replaced(lock: str, tmp_path: Path) -> None:
    out = tmp_path / "2024.docx"
    out.write_bytes(b"x")
    (tmp_path / lock).touch()
    with pytest.raises(InputError, match=r"正被 Word 或 WPS 打开"):
        refuse_loss(out, overwrite=True)
    (tmp_path / lock).unlink()
    refuse_loss(out, overwrite=True)


def test_a_file_that_appears_in_the_meantime_stays(tmp_path: Path) -> None:
    out = tmp_path / "2024.docx"
    out.write_bytes(b"typed")
    with pytest.raises(InputError, match="没有覆盖"):
        write_atomically(out, b"made", replace=False)
    assert out.read_bytes() == b"typed"
    assert [p.name for p in tmp_path.iterdir()] == ["2024.docx"]
    assert {".docx", ".xlsx", ".yaml", ".md"} <= set(EDITED)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.EPERM, "可能正被 Word 或 WPS 打开"),
        (errno.EACCES, "可能正被 Word 或 WPS 打开"),
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EROFS, "只读"),
        (errno.ENAMETOOLONG, "文件名太长"),
        (errno.EIO, "无法写入"),
    ],
)
def test_why_a_file_cannot_be_written(code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    out = tmp_path / "2024.docx"
    out.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(InputError, match=said) as told:
        write_atomically(out, b"new")
    assert str(out) in str(told.value)
    monkeypatch.undo()
    assert out.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["2024.docx"]


def test_no_right_to_write_in_a_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "没有在文件夹" in str(unwritable(tmp_path / "a.docx", PermissionError(errno.EACCES, "no")))


def test_a_folder_as_output_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "2024.docx"
    folder.mkdir()
    refused = run("draft", FIGURES, "-o", folder)
    assert refused.exit_code == 2
    assert "文件夹" in refused.stderr


@pytest.mark.parametrize("command", [["draft"], ["lint", "--figures"], ["compare", "--matrix"], ["extract"]])
def test_a_folder_or_an_impossible_name_as_input_is_one_line(command: list[str], tmp_path: Path) -> None:
    for given in (tmp_path, tmp_path / ("示" * 120 + ".md")):
        more = [REPORT] if command[0] == "lint" else []
        refused = run(*command, given, *more)
        assert refused.exit_code == 2
        assert len(refused.stderr.splitlines()) == 1, refused.stderr
        assert "程序出错" not in refused.stderr


def test_what_a_killed_run_left_is_taken_away_once_nobody_can_need_it(tmp_path: Path) -> None:
    old, new = tmp_path / ".drafting-old", tmp_path / ".drafting-new"
    for left in (old, new):
        left.mkdir()
        (left / "answer.docx").write_bytes(b"half")
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    with Staging(tmp_path) as staging:
        assert not old.exists()
        assert new.exists()
        assert staging.path.is_dir()
    assert new.exists()
    assert not staging.path.exists()
