"""Every command of the manual and the READMEs runs as printed, from the first to the last line."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from drafting.cli import app
from drafting.resources import corpus_root

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual.zh-CN.md"
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
YEAR = corpus_root() / "gi_annual_report" / "2023"


def commands(page: Path) -> list[list[str]]:
    """The arguments of each call of the program in a page's blocks of shell commands, in order."""
    out = []
    for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            for part in line.split("&&"):
                words = shlex.split(part, comments=True)
                if words and words[0] in ("drafting", ".venv/bin/drafting"):
                    out.append(words[1:])
    return out


def run_all(calls: list[list[str]]) -> list[str]:
    """Run them; returns the command names. A check may find something, nothing may fail."""
    runner = CliRunner()
    for call in calls:
        told = runner.invoke(app, call)
        allowed = (0, 1) if call[0] == "lint" else (0,)
        assert told.exit_code in allowed, (call, told.stderr)
        if "-o" in call:
            written = Path(call[call.index("-o") + 1])
            assert written.is_file()
            assert f"已写出 {written}" in told.stderr
    return [call[0] for call in calls]


def test_the_manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # What the clerk has in hand: last year's report, and the units' figures in a folder.
    before = CliRunner().invoke(app, ["convert", str(YEAR / "shili-county-office.md"), "-o", "2023年报.docx"])
    assert before.exit_code == 0
    units = tmp_path / "各单位"
    units.mkdir()
    for unit in ("shili-county-office", "shili-development-zone"):
        shutil.copy(YEAR / f"{unit}.figures.yaml", units / f"{unit}.yaml")
    ran = run_all(commands(MANUAL))
    assert {"new", "draft", "lint", "convert", "compare", "merge", "extract"} <= set(ran)
    assert len(ran) > 12


@pytest.mark.parametrize("readme", READMES, ids=lambda p: p.name)
def test_the_readmes(readme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(corpus_root(), tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    assert set(run_all(commands(readme))) == {"lint", "draft", "convert", "extract"}


def test_commands_named_in_a_line_are_there() -> None:
    """What stands in running text is no block to run, but its options must exist."""
    names = {str(command.name) for command in app.registered_commands}
    for page in (MANUAL, *READMES):
        for call in re.findall(r"`drafting ([a-z]+)[^`]*`", page.read_text(encoding="utf-8")):
            assert call in names, (page.name, call)


@pytest.mark.parametrize("page", [MANUAL, *READMES], ids=lambda p: p.name)
def test_options_named_in_the_pages_exist(page: Path) -> None:
    runner = CliRunner()
    known = {"--help", "--version", "--install-completion", "--no-deps", "--no-build-isolation"}
    for command in app.registered_commands:
        known |= set(re.findall(r"--[a-z][a-z-]+", runner.invoke(app, [str(command.name), "--help"]).stdout))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page.read_text(encoding="utf-8"))) <= known


def test_pictures_of_the_pages_are_there() -> None:
    for page in (MANUAL, *READMES):
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / picture).is_file(), picture
