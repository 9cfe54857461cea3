"""Every command of the manual and the READMEs runs as printed, from the first to the last line."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
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
            named = call[call.index("-o") + 1]
            written = Path(named)
            assert written.is_dir() if named.endswith("/") else written.is_file()
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
    # What a reviewer has in hand: the units' reports, and who was to report.
    handed = tmp_path / "报送"
    handed.mkdir()
    for report in ("drafted-shili-county-2024", "drafted-shili-qingshan-township"):
        shutil.copy(YEAR.parent / "2024" / f"{report}.md", handed / f"{report}.md")
    (tmp_path / "名单.txt").write_text("示例县\n青山乡\n水利局\n", encoding="utf-8")
    ran = run_all(commands(MANUAL))
    assert {"new", "draft", "lint", "convert", "compare", "merge", "extract"} <= set(ran)
    assert len(ran) > 12


@pytest.mark.parametrize("readme", READMES, ids=lambda p: p.name)
def test_the_readmes(readme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(corpus_root(), tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    # Those on a cluster are run where there is one: tests/cluster.
    here = [call for call in commands(readme) if "--cluster" not in call]
    assert set(run_all(here)) == {"lint", "draft", "convert", "extract"}


def blocks(page: Path, key: str) -> list[dict[str, Any]]:
    """The blocks of YAML in a page that have a key."""
    found = re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    trees = [yaml.safe_load(text) for text in found]
    return [tree for tree in trees if isinstance(tree, dict) and key in tree]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the manual supposes it: reports below one folder, and files that are none."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "年报"
    folder.mkdir()
    shutil.copy(YEAR / "shili-county-office.md", folder / "办公室.md")
    (tmp_path / "README.md").write_text("# 说明\n\n各单位年报放在这里。\n", encoding="utf-8")
    return tmp_path


def test_the_workflow_runs(repository: Path) -> None:
    (workflow,) = blocks(MANUAL, "jobs")
    lines = [s["run"] for job in workflow["jobs"].values() for s in job["steps"] if "run" in s]
    calls = [shlex.split(line) for line in lines if line.startswith("drafting ")]
    assert calls
    (repository / "年报" / "开发区.md").write_bytes((YEAR.parent / "2024" / "shili-county-office.md").read_bytes())
    for call in calls:
        told = CliRunner().invoke(app, call[1:])
        assert told.exit_code == 1, told.stderr
        assert "::error file=年报/开发区.md,line=" in told.stdout


def test_the_hook_runs_and_takes_reports_alone(repository: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (config,) = blocks(MANUAL, "repos")
    (used,) = config["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    there = [p.relative_to(repository).as_posix() for p in repository.rglob("*") if p.is_file()]
    for pattern in (hook["files"], used["files"]):
        assert [p for p in there if re.search(pattern, p)] == ["年报/办公室.md"]
    assert CliRunner().invoke(app, [*shlex.split(hook["entry"])[1:], "年报/办公室.md"]).exit_code == 0


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("2024年政府信息公开工作年度报告.docx", True), ("reports/2024/bureau.html", True), ("a/2023年报.pdf", True),
        ("docs/annual-report.md", True), ("README.md", False), ("docs/manual.md", False), ("年报/数据.xlsx", False),
        ("report.py", False), ("信息公开/x.txt", True),
    ],
)  # fmt: skip
def test_names_that_the_hook_takes(path: str, taken: bool) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert bool(re.search(hook["files"], path)) is taken


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
    known |= {"--nthreads", "--nworkers", "--no-dashboard"}  # of Dask; tests/cluster asks it for them
    for command in app.registered_commands:
        known |= set(re.findall(r"--[a-z][a-z-]+", runner.invoke(app, [str(command.name), "--help"]).stdout))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page.read_text(encoding="utf-8"))) <= known


def test_pictures_of_the_pages_are_there() -> None:
    for page in (MANUAL, *READMES):
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / picture).is_file(), picture
