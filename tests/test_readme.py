"""What the pages for readers promise: the commands that CI runs, links that lead somewhere, both languages alike."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from drafting import __version__
from drafting.cli import app

ROOT = Path(__file__).resolve().parents[1]
READMES = ["README.md", "README.zh-CN.md"]
PAGES = [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"]
VERSIONS = {
    "pyproject.toml": r'^version = "(.+)"$',
    "CHANGELOG.md": r"^## \[(\d.*)\] - \d{4}-\d\d-\d\d$",
    "docs/migration.md": r"^# From [\d.]+ to (.+)$",
    "docs/manual.zh-CN.md": r"^ *rev: v(.+)$",
    "docs/examples/pre-commit-config.yaml": r"^ *rev: v(.+)$",
}
"""Where the version stands beside the program itself: the first that is found."""


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _code(name: str) -> list[str]:
    """The fenced blocks of shell commands."""
    return re.findall(r"^```(?:sh|powershell)\n(.*?)^```", _read(name), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", VERSIONS)
def test_the_version_is_that_of_the_program(page: str) -> None:
    found = re.search(VERSIONS[page], _read(page), re.MULTILINE)
    assert found is not None
    assert found[1] == __version__


@pytest.mark.parametrize("readme", READMES)
def test_ci_runs_the_command_that_the_readme_gives_for_the_tests(readme: str) -> None:
    given = [block.strip() for block in _code(readme) if "pytest" in block]
    ran = re.findall(r"^command='(.*)'$", _read(".ci/run"), re.MULTILINE)
    assert given == ran
    assert len(ran) == 1


def test_both_languages_give_the_same_commands() -> None:
    first, second = (_code(name) for name in READMES)
    assert first == second


@pytest.mark.parametrize("page", PAGES)
def test_links_and_named_files_are_there(page: str) -> None:
    text = _read(page)
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    targets += [t.replace("\\", "/") for t in re.findall(r"\bcorpus[/\\][\w./\\-]+\.(?:md|yaml)\b", text)]
    missing = [t for t in targets if not (ROOT / t).exists()]
    assert missing == []


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_in_the_table(readme: str) -> None:
    listed = re.findall(r"^\| `drafting (\w+)", _read(readme), re.MULTILINE)
    assert sorted(listed) == sorted(str(command.name) for command in app.registered_commands)


OUTPUT = re.compile(
    r"(?P<before>^<!-- output: (?P<command>.*?) -->\n```text\n)(?P<shown>.*?)(?P<after>^```\n<!-- end of output -->)",
    re.DOTALL | re.MULTILINE,
)


@cache
def _printed(command: str) -> str:
    told = subprocess.run(
        [sys.executable, "-m", "drafting", *command.split()],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return told.stdout


@pytest.mark.slow
@pytest.mark.parametrize("readme", READMES)
def test_the_output_shown_is_what_the_command_prints(readme: str) -> None:
    (match,) = OUTPUT.finditer(_read(readme))
    assert match["shown"] == _printed(match["command"]), "renew it: python tests/test_readme.py"


def renew() -> None:
    """Put what the commands print now into the pages."""
    for name in READMES:
        text = OUTPUT.sub(lambda m: m["before"] + _printed(m["command"]) + m["after"], _read(name))
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    renew()
