"""The page on architecture: its picture is drawn from the code, its walk runs, and what it names is there.

``python tests/test_architecture.py`` draws the picture again.
"""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "drafting"
PAGE = ROOT / "docs" / "architecture.md"
_PICTURE = re.compile(r"(?<=<!-- picture -->\n).*?(?=<!-- end of picture -->)", re.DOTALL)


def layers() -> list[list[str]]:
    """The layers of import-linter's contract, the highest first, with the rooms of each."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    lines = contracts["contracts"][0]["layers"]
    return [re.findall(r"\w+", line) for line in lines]


def purpose_of(room: str) -> str:
    """The first sentence of a room's docstring."""
    path = PACKAGE / f"{room}.py"
    source = (path if path.exists() else PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
    lines = (ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0]
    return " ".join(lines.split())


@cache
def _imports() -> dict[str, frozenset[str]]:
    """By room, the rooms that its modules import, wherever in them the import stands."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        own = found.setdefault(room, set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            own |= {n.split(".")[1] for n in names if n.startswith("drafting.")}
        own.discard(room)
    return {room: frozenset(own) for room, own in found.items()}


def _reached(room: str, seen: frozenset[str] = frozenset()) -> set[str]:
    direct = _imports().get(room, frozenset()) - seen
    return set(direct).union(*(_reached(r, seen | direct) for r in direct))


def essential(room: str) -> list[str]:
    """The rooms that a room imports and reaches by no other one that it imports."""
    direct = _imports().get(room, frozenset())
    return sorted(r for r in direct if not any(r in _reached(other) for other in direct if other != r))


def picture() -> str:
    """The rooms by layer with what each is for, and a drawing of who imports whom."""
    rows = ["", "```mermaid", "flowchart TD"]
    known = [room for layer in layers() for room in layer if room in _imports()]
    for number, layer in enumerate(layers()):
        there = [room for room in layer if room in known]
        rows += [f"  subgraph layer{number}[ ]", *(f"    {room}" for room in there), "  end"]
    for room in known:
        rows += [f"  {room} --> {other}" for other in essential(room)]
    rows += ["```", "", "| layer | room | what it is |", "| --- | --- | --- |"]
    for number, layer in enumerate(layers(), start=1):
        rows += [f"| {number} | `{room}` | {purpose_of(room)} |" for room in layer if room in known]
    return "\n".join([*rows, "", ""])


def _page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_picture_is_that_of_the_code() -> None:
    shown = _PICTURE.search(_page())
    assert shown is not None
    assert shown.group() == picture(), "draw it again: python tests/test_architecture.py"


def test_every_room_says_what_it_is() -> None:
    assert [room for layer in layers() for room in layer if room in _imports() and not purpose_of(room)] == []


def _named() -> Iterator[str]:
    walk = _page().split("## ", 2)[2]
    yield from sorted(set(re.findall(r"`((?:\w+\.)+\w+)(?:\(\))?`", walk)))


@pytest.mark.parametrize("name", list(_named()))
def test_what_the_page_names_is_there(name: str) -> None:
    if name.endswith((".md", ".yaml", ".toml", ".py", ".jsonl")):
        assert list(ROOT.glob(f"**/{name}"))
        return
    module, _, attribute = name.rpartition(".")
    assert hasattr(importlib.import_module(f"drafting.{module}"), attribute)


def test_the_walk_ends_as_the_page_says() -> None:
    from drafting.findings import Finding
    from drafting.linter import lint_document
    from drafting.readers.figures import load_figures
    from drafting.readers.files import read_document

    report, figures = re.findall(r"```(?:markdown|yaml)\n(.*?)```", _page(), re.DOTALL)[:2]
    found = lint_document(
        read_document("report.md", content=report), figures=load_figures("figures.yaml", content=figures.encode())
    )
    wrong: list[Finding] = [f for f in found.findings if f.rule == "NM01"]
    assert [(f.text, f.message) for f in wrong] == re.findall(r"NM01 at `(.*?)`: (.*?)\n", _page())


if __name__ == "__main__":
    PAGE.write_text(_PICTURE.sub(lambda _: picture(), _page()), encoding="utf-8")
