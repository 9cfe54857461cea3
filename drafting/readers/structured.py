"""YAML and JSON read with exact numbers and, for YAML, the line of every key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn

import yaml

from drafting.errors import InputError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KeyPath = tuple[str | int, ...]
_DEEPEST = 32
"""Keys and places of lists that may lead to a value."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Data of plain mappings, lists, texts, Decimals, booleans and None, and where its keys stand."""

    data: Any
    source: str
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    raw: Mapping[KeyPath, str] = field(default_factory=dict)
    """Numbers as they were written: a postcode keeps its leading zeros."""
    places: Mapping[KeyPath, str] = field(default_factory=dict)
    """Where each value stands, for a source that has neither lines nor keys."""
    problems: list[InputError] = field(default_factory=list, compare=False)
    """What is wrong with single values: told together when the whole was looked through."""
    bad: set[KeyPath] = field(default_factory=set, compare=False)
    """Where a number should stand and none does: told already."""
    remarks: list[str] = field(default_factory=list, compare=False)
    """What was read in a way that a person should know of."""

    def note(self, path: KeyPath, problem: str, advice: str | None = None) -> None:
        """Keep what is wrong at a key, and go on."""
        try:
            self.fail(path, problem, advice)
        except InputError as error:
            self.problems.append(error)

    def stands(self, path: KeyPath) -> str:
        """The place of a value in few words: its sheet and cell, or its line; empty when it is not known."""
        if path in self.places:
            return self.places[path].removeprefix("工作表").replace("“", "").replace("”", " ")
        return f"第{self.lines[path]}行" if path in self.lines else ""

    def fail(self, path: KeyPath, problem: str, advice: str | None = None) -> NoReturn:
        """Raise InputError at a key."""
        if self.places:
            nearest = next((path[:n] for n in range(len(path), -1, -1) if path[:n] in self.places), None)
            raise InputError(self.source, problem, place=self.places.get(nearest or ()), advice=advice)
        parts = []
        if path in self.lines:
            parts.append(f"第{self.lines[path]}行")
        name = ".".join(str(p + 1) if isinstance(p, int) else p for p in path)
        if name:
            parts.append(f"“{name}”")
        raise InputError(self.source, problem, place=" ".join(parts) or None, advice=advice)


class _DuplicateKeyError(Exception):
    """A key of a JSON object that stands twice."""


def read_json(text: str, source: str) -> Tree:
    """Read JSON; raises InputError with the line of what is wrong."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        out = dict(items)
        if len(out) < len(items):
            counts = Counter(k for k, _ in items)
            raise _DuplicateKeyError(next(k for k, n in counts.items() if n > 1))
        return out

    def refuse(name: str) -> NoReturn:
        raise InputError(source, f"“{name}”不是数字")

    try:
        data = json.loads(
            text, parse_float=exact_number, parse_int=exact_number, parse_constant=refuse, object_pairs_hook=pairs
        )
    except json.JSONDecodeError as error:
        raise InputError(
            source, "不是合格的 JSON", place=f"第{error.lineno}行", advice="请检查逗号、引号和括号是否成对"
        ) from None
    except _DuplicateKeyError as error:
        _places(text, source)
        raise InputError(source, f"键“{error}”重复") from None
    except RecursionError:
        raise InputError(source, "嵌套太深，读不了") from None
    if _is_too_deep(data):
        _places(text, source)
    return Tree(data, source, _Lines(text, source))


def _is_too_deep(data: Any) -> bool:
    level = [data]
    for _ in range(_DEEPEST + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


class _Lines(Mapping[KeyPath, int]):
    """The lines of the keys of JSON, looked for when one is asked for: only what is wrong is told with its line."""

    def __init__(self, text: str, source: str) -> None:
        self._text, self._source = text, source

    @cached_property
    def _found(self) -> dict[KeyPath, int]:
        return _places(self._text, self._source)

    def __getitem__(self, path: KeyPath) -> int:
        return self._found[path]

    def __iter__(self) -> Iterator[KeyPath]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _places(text: str, source: str) -> dict[KeyPath, int]:
    """The lines of the keys of JSON, which is YAML but for tabs; none when the YAML parser thinks otherwise."""
    lines: dict[KeyPath, int] = {}
    try:
        node = yaml.compose(text.replace("\t", " "), Loader=_LOADER)
    except (yaml.YAMLError, RecursionError):
        return lines
    if node is not None:
        _Values(source, lines, {}).of(node, ())
    return lines


# What the parser calls a fault, in words that say what to look for.
_FAULTS = (
    ("mapping values are not allowed", "冒号的位置不对，文字里有冒号的请加引号"),
    ("cannot start any token", "有不能用在这里的符号，缩进请用空格而不用制表符"),
    ("could not find expected ':'", "缺少冒号，或冒号后没有空格"),
    ("unexpected end of stream", "引号没有成对"),
    ("did not find expected", "缩进或括号不对"),
    ("another document", "一个文件只能写一份数据"),
    ("undefined alias", "以 * 开头的文字请加引号"),
    ("special characters are not allowed", "有不可见的控制字符"),
    ("control characters are not allowed", "有不可见的控制字符"),
)


def _fault(error: yaml.YAMLError) -> str:
    said = str(error)
    return next((f"不是合格的 YAML：{words}" for part, words in _FAULTS if part in said), "不是合格的 YAML")


def read_yaml(text: str, source: str) -> Tree:
    """Read YAML; raises InputError with the line of what is wrong. Aliases are not allowed."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(
            source,
            _fault(error),
            place=f"第{mark.line + 1}行" if mark else None,
            advice="请检查缩进、冒号后的空格和引号",
        ) from None
    except yaml.YAMLError as error:
        raise InputError(source, _fault(error)) from None
    except RecursionError:
        raise InputError(source, "嵌套太深，读不了") from None
    lines: dict[KeyPath, int] = {}
    raw: dict[KeyPath, str] = {}
    data = None if node is None else _Values(source, lines, raw).of(node, ())
    return Tree(data, source, lines, raw)


@dataclass(frozen=True, slots=True)
class _Values:
    """From YAML nodes to plain values; notes where each stands and how each number was written."""

    source: str
    lines: dict[KeyPath, int]
    raw: dict[KeyPath, str]
    seen: set[int] = field(default_factory=set)

    def of(self, node: yaml.Node, path: KeyPath) -> Any:
        line = int(node.start_mark.line) + 1
        self.lines.setdefault(path, line)
        if len(path) > _DEEPEST:
            raise InputError(self.source, "嵌套太深，读不了", place=f"第{line}行")
        # An alias is the same node once more. It has no use here, and a few of them can stand for millions of values.
        if id(node) in self.seen:
            at = next(self.lines[path[:n]] for n in range(len(path) - 1, -1, -1) if path[:n] in self.lines)
            raise InputError(self.source, "不能用 & 和 * 引用别处的内容", place=f"第{at}行", advice="请直接写出")
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.of(n, (*path, i)) for i, n in enumerate(node.value)]
        value = _scalar(node)
        if isinstance(value, Decimal):
            self.raw[path] = str(node.value)
        return value

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in node.value:
            line = int(key.start_mark.line) + 1
            if not isinstance(key, yaml.ScalarNode):
                raise InputError(self.source, "键应当是一个词", place=f"第{line}行")
            name = str(key.value)
            if name in out:
                raise InputError(self.source, f"键“{name}”重复", place=f"第{line}行")
            self.lines[(*path, name)] = line
            out[name] = self.of(value, (*path, name))
        return out


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    return exact_number(text) if kind in ("int", "float") else text


def exact_number(text: str) -> Decimal | str:
    """The number as written; the text itself when it is none, or so long that no report can mean it."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return number if number.is_finite() and abs(number.adjusted()) <= 30 and len(text) <= 60 else text
