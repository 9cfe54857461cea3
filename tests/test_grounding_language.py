"""The grounding speaks of classes and named markers: no Chinese word stands in its code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "drafting" / "grounding"
_HANZI = re.compile("[\u4e00-\u9fff]")


def chinese_in(source: str) -> list[str]:
    """Chinese texts in code, without docstrings and without what is said to whoever mends a pack."""
    tree = ast.parse(source)
    silent = {id(node) for part in (_docstrings(tree), _messages(tree)) for node in part}
    return [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _HANZI.search(node.value)
        and id(node) not in silent
    ]


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    """Texts that stand as statements of their own: docstrings of modules, functions, classes and fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _messages(tree: ast.AST) -> Iterator[ast.AST]:
    """All that is given to ``fail`` or ``PackError``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("fail", "PackError"):
                yield from (inner for argument in node.args for inner in ast.walk(argument))


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda p: p.name)
def test_code_holds_no_chinese_word(path: Path) -> None:
    found = chinese_in(path.read_text(encoding="utf-8"))
    assert not found, "\n".join(found)


def test_words_are_found_and_messages_are_not() -> None:
    source = '''
def f(text):
    """公开3件."""
    node.fail(f"没有“{text}”")
    return text == "其他"
'''
    assert chinese_in(source) == ["line 5: 其他"]
