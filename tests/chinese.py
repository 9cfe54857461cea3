"""Where a program's own Chinese looks into text: what it searches for, compares with, splits at and cuts off.

What is only ever printed (messages, help, headings of files that it writes) is not among it. Constants of the module
and names of the same function are followed to the literals that they hold.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HAN = re.compile("[\u4e00-\u9fff]")
_BOUNDS = re.compile("[\u4e00\u9fa5\u9fff]")
"""The first and last characters of the block: a range of characters is no word."""
_METHODS = frozenset(
    "startswith endswith removeprefix removesuffix find rfind index rindex count split rsplit partition rpartition"
    " strip lstrip rstrip replace translate maketrans compile escape search match fullmatch findall finditer"
    " sub".split()
)
_BUILDERS = frozenset("frozenset set tuple list sorted dict join compile escape maketrans split fromkeys".split())
_MADE_OF = (ast.JoinedStr, ast.FormattedValue, ast.Tuple, ast.List, ast.Set, ast.Starred, ast.BinOp, ast.IfExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Scope = Mapping[str, list[ast.expr]]


@dataclass(frozen=True, order=True)
class Literal:
    """A literal at its place in a file."""

    line: int
    column: int
    text: str


def looked_for(package: Path) -> dict[Path, list[Literal]]:
    """The Chinese literals of the program that look into text, by module: all modules but those of the language.

    A constant that another module imports to look with is found where it stands.
    """
    trees = {p: ast.parse(p.read_text(encoding="utf-8")) for p in modules(package)}
    paths = {_dotted(p, package): p for p in trees}
    found: dict[Path, set[Literal]] = {p: set() for p in trees}
    asked: list[tuple[str, str]] = []
    for path, tree in trees.items():
        imports = {
            name.asname or name.name: (node.module, name.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for name in node.names
        }
        module = _names(tree)
        for node, scope in _with_scope(tree, {}):
            for literal, name in _followed(list(_lookers(node)), scope, module):
                if literal is not None:
                    found[path].add(literal)
                elif name in imports:
                    asked.append(imports[name])
    for dotted, name in asked:
        if dotted in paths:
            module = _names(trees[paths[dotted]])
            found[paths[dotted]] |= {x for x, _ in _followed(list(module.get(name, ())), {}, module) if x is not None}
    return {p: sorted(literals) for p, literals in found.items() if literals}


def _dotted(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _followed(todo: list[ast.expr], scope: Scope, module: Scope) -> Iterator[tuple[Literal | None, str]]:
    """The literals that expressions are made of, and the names among them that the module does not give itself."""
    seen: set[str] = set()
    while todo:
        for part in _own(todo.pop()):
            if isinstance(part, ast.Constant):
                yield Literal(part.lineno, part.col_offset, str(part.value)), ""
            elif isinstance(part, ast.Name) and part.id not in seen:
                seen.add(part.id)
                given = scope.get(part.id) or module.get(part.id, [])
                todo += given
                if not given:
                    yield None, part.id


def _with_scope(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    for child in ast.iter_child_nodes(node):
        inner = _names(child) if isinstance(child, _FUNCTIONS) else scope
        yield child, inner
        yield from _with_scope(child, inner)


def _names(node: ast.AST) -> Scope:
    """What the names of a function (or of the module and its classes) are given, without those of functions in it."""
    out: dict[str, list[ast.expr]] = {}

    def give(target: ast.expr, value: ast.expr | None) -> None:
        if value is None:
            return
        if isinstance(target, ast.Name):
            out.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, its in zip(target.elts, value.elts, strict=True):
                give(one, its)

    def walk(parent: ast.AST) -> None:
        for child in ast.iter_child_nodes(parent):
            if isinstance(child, ast.Assign):
                for target in child.targets:
                    give(target, child.value)
            elif (isinstance(child, ast.AnnAssign) and child.value is not None) or isinstance(child, ast.NamedExpr):
                give(child.target, child.value)
            elif isinstance(child, (ast.For, ast.comprehension)):
                give(child.target, child.iter)
            if not isinstance(child, _FUNCTIONS):
                walk(child)

    walk(node)
    return out


def _lookers(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions of a node that are held against text."""
    if isinstance(node, ast.Compare):
        if any(isinstance(op, (ast.Eq, ast.NotEq, ast.In, ast.NotIn)) for op in node.ops):
            yield from (node.left, *node.comparators)
    elif isinstance(node, ast.Set):
        yield node
    elif isinstance(node, ast.MatchValue):
        yield node.value
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            yield from node.args
            if node.func.attr == "split":
                yield node.func.value
        elif isinstance(node.func, ast.Name) and node.func.id in ("frozenset", "set"):
            yield from node.args


def _own(node: ast.AST) -> Iterator[ast.expr]:
    """The literals and names whose values an expression is made of; of a mapping, its keys."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and HAN.search(_BOUNDS.sub("", node.value)):
            yield node
    elif isinstance(node, ast.Name):
        yield node
    elif isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in _BUILDERS:
            inner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            for part in (*node.args, *inner):
                yield from _own(part)
    elif isinstance(node, ast.Dict):
        for key in node.keys:
            if key is not None:
                yield from _own(key)
    elif isinstance(
        node, (ast.JoinedStr, ast.FormattedValue, ast.Tuple, ast.List, ast.Set, ast.Starred, ast.BinOp, ast.IfExp)
    ):
        for child in ast.iter_child_nodes(node):
            if child is not getattr(node, "test", None):
                yield from _own(child)


def modules(package: Path) -> list[Path]:
    """The modules of the program in which its Chinese may be no knowledge: all but those of the language."""
    out = sorted(package.rglob("*.py"))
    return [p for p in out if not {"_data", "language"} & set(p.relative_to(package).parts)]
