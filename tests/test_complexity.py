"""Functions stay small: what the linter allows everywhere is too much where language is read."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOST = 12
MOST_LINES = 80
LINT = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "C901"]


def too_complex(*paths: Path) -> str:
    """The functions below some paths that have more branches than allowed, one a line; empty when there is none."""
    options = ["--config", f"lint.mccabe.max-complexity={MOST}", "--output-format", "concise"]
    run = subprocess.run([*LINT, *options, *map(str, paths)], capture_output=True, text=True, encoding="utf-8")
    assert run.returncode in (0, 1), run.stderr
    return run.stdout if run.returncode else ""


def too_long(package: Path) -> list[str]:
    """The functions of a package that have more lines than allowed, its decorators and comments counted."""
    return [
        f"{path.relative_to(package)}: {node.name}"
        for path in sorted(package.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - min(n.lineno for n in (node, *node.decorator_list)) >= MOST_LINES
    ]


@pytest.mark.parametrize("package", ["language", "grounding"])
def test_functions_have_few_branches(package: str) -> None:
    found = too_complex(ROOT / "drafting" / package)
    assert not found, found


def test_a_function_with_many_branches_is_found(tmp_path: Path) -> None:
    lines = ["def f(x: int) -> int:", *(f"    if x == {n}:\n        return {n}" for n in range(MOST)), "    return 0"]
    path = tmp_path / "many.py"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "C901" in too_complex(path)


def test_functions_are_short() -> None:
    assert too_long(ROOT / "drafting") == []


def test_a_long_function_is_found(tmp_path: Path) -> None:
    for lines in (MOST_LINES, MOST_LINES + 1):
        body = "    pass\n" * (lines - 1)
        (tmp_path / f"of_{lines}.py").write_text(f"def f() -> None:\n{body}", encoding="utf-8")
    assert too_long(tmp_path) == [f"of_{MOST_LINES + 1}.py: f"]
