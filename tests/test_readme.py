"""What the pages for readers promise: the commands that CI runs, links that lead somewhere, both languages alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READMES = ["README.md", "README.zh-CN.md"]
PAGES = [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"]


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _code(name: str) -> list[str]:
    """The fenced blocks of shell commands."""
    return re.findall(r"^```(?:sh|powershell)\n(.*?)^```", _read(name), re.DOTALL | re.MULTILINE)


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
