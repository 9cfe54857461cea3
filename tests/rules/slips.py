"""Reads a fixture file, and tells what is wrong in it by file and line."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from drafting.findings import Severity
from drafting.rules.registry import all_rules

KINDS = ("fail", "clean", "near")
_CASE = {
    "id", "kind", "note", "agency", "year", "figures", "given", "cells_in_report", "facts", "processing_fee",
    "previous", "previous_report", "section", "subsection", "text", "report", "edits", "expect", "phrases", "open",
    "genre",
}  # fmt: skip
_EXPECT = {"rule", "cells", "severity", "expected", "found", "text", "message"}
_EDIT = {"find", "replace"}
_SEVERITIES = tuple(s.value for s in Severity)
_MARK = re.compile(r"⟦(?P<rule>[^\s:⟦⟧]*)(?: (?P<severity>[^:⟦⟧]*))?:[^⟦⟧]*⟧")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FixtureError(ValueError):
    """A slip in a fixture file, named with file and line."""


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(r.code for r in all_rules())


class FixtureFile:
    """A fixture file while it is read. The first thing wrong is raised as a FixtureError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.codes = _codes() | {path.stem}

    def cases(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The cases as they stand there, each with its line."""
        root, tree = self._read()
        self._read_marks()
        self._check(isinstance(tree, dict) and set(tree) == {"rule", "cases"}, root, "the keys are rule and cases")
        parts = {key.value: value for key, value in root.value}
        self._check(tree["rule"] == self.path.stem, parts["rule"], f"the file is about {tree['rule']}")
        self._check(isinstance(tree["cases"], list), parts["cases"], "cases is a list")
        ids = set()
        for node, values in zip(parts["cases"].value, tree["cases"], strict=True):
            self._read_case(node, values)
            self._check(values["id"] not in ids, node, f"the id {values['id']} stands twice")
            ids.add(values["id"])
            yield node.start_mark.line + 1, values

    def _read(self) -> tuple[Any, Any]:
        """The file as nodes, which know their lines, and as values."""
        loader = _LOADER(self.text)
        try:
            root = loader.get_single_node()
            for node in _nodes(root):
                self._read_mapping(node)
            return root, loader.construct_document(root) if root is not None else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self.slip(mark.line if mark is not None else 0, str(error.problem)) from error
        finally:
            loader.dispose()

    def slip(self, line: int, what: str) -> FixtureError:
        """A slip in a line, counted from 0."""
        return FixtureError(f"{self.path.name}:{line + 1}: {what}")

    def _check(self, holds: bool, node: yaml.Node | None, what: str) -> None:
        if not holds:
            raise self.slip(node.start_mark.line if node is not None else 0, what)

    def _read_mapping(self, node: yaml.Node) -> None:
        """YAML keeps the last of two values that have the same key, and says nothing."""
        seen: set[Hashable] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            self._check(key.value not in seen, key, f"the key {key.value} stands twice")
            seen.add(key.value)

    def _read_case(self, node: yaml.Node, values: Any) -> None:
        self._keys(node, _CASE, "a case")
        self._check({"id", "kind"} <= set(values), node, "id and kind are needed")
        self._check(values["kind"] in KINDS, _of(node, "kind"), f"kind is one of {', '.join(KINDS)}")
        self._check(not ("text" in values and "report" in values), node, "either text or report")
        for key in ("edits", "previous_report"):
            for part, edit in _items(node, values, key):
                self._keys(part, _EDIT, "an edit")
                self._check(set(edit) == _EDIT, part, "an edit has the keys find and replace")
        for part, expected in _items(node, values, "expect"):
            self._keys(part, _EXPECT, "an expectation")
            self._check({"rule", "severity"} <= set(expected), part, "an expectation names rule and severity")
            self._check(expected["rule"] in self.codes, _of(part, "rule"), f"there is no rule {expected['rule']}")
            self._severity(expected["severity"], _of(part, "severity").start_mark.line)

    def _keys(self, node: yaml.Node, known: set[str], what: str) -> None:
        self._check(isinstance(node, yaml.MappingNode), node, f"{what} has keys and values")
        for key, _ in node.value:
            self._check(key.value in known, key, f"{what} has no key {key.value}")

    def _severity(self, said: object, line: int) -> None:
        if said not in _SEVERITIES:
            raise self.slip(line, f"a severity is one of {', '.join(_SEVERITIES)}, not {said}")

    def _read_marks(self) -> None:
        at = 0
        for match in _MARK.finditer(self.text):
            line = self.text.count("\n", 0, match.start())
            self._no_bracket(at, match.start())
            at = match.end()
            if match["rule"] not in self.codes:
                raise self.slip(line, f"there is no rule {match['rule']}")
            if match["severity"] is None:
                raise self.slip(line, f"{match.group()} says no severity: ⟦{match['rule']} error:…⟧, warning or info")
            self._severity(match["severity"], line)
        self._no_bracket(at, len(self.text))

    def _no_bracket(self, start: int, end: int) -> None:
        found = re.compile("[⟦⟧]").search(self.text, start, end)
        if found is not None:
            raise self.slip(self.text.count("\n", 0, found.start()), "this is no mark: ⟦CODE severity:words⟧")


def _nodes(node: yaml.Node | None) -> Iterator[yaml.Node]:
    if node is None:
        return
    yield node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (*_nodes(key), *_nodes(value))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _nodes(value)


def _of(node: yaml.Node, key: str) -> yaml.Node:
    """The value of a key, the mapping itself where it has none."""
    return next((value for k, value in node.value if k.value == key), node)


def _items(node: yaml.Node, values: Mapping[str, Any], key: str) -> Iterator[tuple[yaml.Node, Any]]:
    if values.get(key):
        yield from zip(_of(node, key).value, values[key], strict=True)
