"""The examples for pipelines: they parse, they ask for what there is, and the program answers as they expect."""

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
EXAMPLES = ROOT / "docs" / "examples"
OFFICE = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"
HOOKS = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def workflow() -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load((EXAMPLES / "annual-report.yml").read_text(encoding="utf-8"))
    return tree


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow()["jobs"]["lint"]["steps"]
    return found


def commands() -> list[list[str]]:
    """The program's own commands in the workflow, as a shell would split them."""
    out = []
    for step in steps():
        for line in str(step.get("run", "")).splitlines():
            found = re.search(r"drafting lint .*?(?= \|\||$)", line)
            if found is not None:
                out.append(shlex.split(found[0])[1:])
    return out


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "年报").mkdir()
    shutil.copy(OFFICE, tmp_path / "年报" / "办公室.md")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_workflow_uploads_what_the_program_writes(reports: Path) -> None:
    first, second = commands()
    told = CliRunner().invoke(app, first)
    assert told.exit_code == 1, told.output
    (upload,) = [s for s in steps() if "upload-sarif" in str(s.get("uses"))]
    assert (reports / upload["with"]["sarif_file"]).is_file()
    assert workflow()["permissions"]["security-events"] == "write"
    (reports / "检查结果").mkdir()
    page = [a.replace("$report", "年报/办公室.md").replace("$(basename 年报/办公室.md)", "办公室.md") for a in second]
    page = [re.sub(r"\$\(basename .*?\)", "办公室.md", a) for a in page]
    assert CliRunner().invoke(app, page).exit_code == 1
    assert [p.name for p in (reports / "检查结果").iterdir()] == ["办公室.md.检查.html"]


@pytest.mark.usefixtures("reports")
def test_the_hook_runs_on_names_of_reports_and_fails_on_errors() -> None:
    hook = HOOKS["drafting-lint"]
    named = re.compile(hook["files"])
    for path in ("年报/办公室.md", "2024年度报告.docx", "docs/report-2024.html", "政府信息公开/区.pdf"):
        assert named.search(path), path
    for path in ("README.md", "年报/表.xlsx", "src/report.py", "年报/旧.doc"):
        assert not named.search(path), path
    program, *rest = shlex.split(hook["entry"])
    assert program == "drafting"
    assert CliRunner().invoke(app, [*rest, *hook.get("args", ()), "年报/办公室.md"]).exit_code == 1
    assert hook["require_serial"]


def test_the_configuration_names_a_hook_there_is() -> None:
    tree = yaml.safe_load((EXAMPLES / "pre-commit-config.yaml").read_text(encoding="utf-8"))
    ((hook,),) = [repo["hooks"] for repo in tree["repos"]]
    assert hook["id"] in HOOKS
    assert re.search(hook["files"], "年报/办公室.docx")


def test_the_manual_shows_the_configuration_as_it_is() -> None:
    manual = (ROOT / "docs" / "manual.zh-CN.md").read_text(encoding="utf-8")
    shown = "".join((EXAMPLES / "pre-commit-config.yaml").read_text(encoding="utf-8").partition("repos:")[1:])
    assert shown in manual
