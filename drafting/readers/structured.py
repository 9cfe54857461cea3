"""YAML and JSON read with exact numbers and, for YAML, the line of every key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

import yaml

from drafting.errors import InputError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """Data of plain mappings, lists, texts, Decimals, booleans and None, and where its keys stand."""

    data: Any
    source: str
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def fail(self, path: KeyPath, problem: str, advice: str | None = None) -> NoReturn:
        """Raise InputError at a key."""
        parts = []
        if path in self.lines:
            parts.append(f"第{self.lines[path]}行")
        name = ".".join(str(p + 1) if isinstance(p, int) else p for p in path)
        if name:
            parts.append(f"“{name}”")
        raise InputError(self.source, problem, place=" ".join(parts) or None, advice=advice)


def read_json(text: str, source: str) -> Tree:
    """Read JSON; raises InputError with the line of what is wrong."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in items:
            if key in out:
                raise InputError(source, f"键“{key}”重复")
            out[key] = value
        return out

    def refuse(name: str) -> NoReturn:
        raise InputError(source, f"“{name}”不是数字")

    try:
        data = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=refuse, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise InputError(source, f"不是合格的 JSON：{error.msg}", place=f"第{error.lineno}行") from None
    except RecursionError:
        raise InputError(source, "嵌套太深，读不了") from None
    return Tree(data, source)


def read_yaml(text: str, source: str) -> Tree:
    """Read YAML; raises InputError with the line of what is wrong. Aliases and tags are not allowed."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(
            source,
            f"不是合格的 YAML：{error.problem or error.context}",
            place=f"第{mark.line + 1}行" if mark else None,
            advice="请检查缩进、冒号后的空格和引号",
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(source, f"不是合格的 YAML：{error}") from None
    lines: dict[KeyPath, int] = {}
    return Tree(None if node is None else _value(node, (), source, lines, 0), source, lines)


def _value(node: yaml.Node, path: KeyPath, source: str, lines: dict[KeyPath, int], depth: int) -> Any:
    lines.setdefault(path, int(node.start_mark.line) + 1)
    if depth > 32:
        raise InputError(source, "嵌套太深，读不了", place=f"第{lines[path]}行")
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key, value in node.value:
            line = int(key.start_mark.line) + 1
            if not isinstance(key, yaml.ScalarNode):
                raise InputError(source, "键应当是一个词", place=f"第{line}行")
            name = str(key.value)
            if name in out:
                raise InputError(source, f"键“{name}”重复", place=f"第{line}行")
            lines[(*path, name)] = line
            out[name] = _value(value, (*path, name), source, lines, depth + 1)
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_value(n, (*path, i), source, lines, depth + 1) for i, n in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    if kind in ("int", "float"):
        try:
            number = Decimal(text)
        except ArithmeticError:
            return text
        return number if number.is_finite() else text
    return text
