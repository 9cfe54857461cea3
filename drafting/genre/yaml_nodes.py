"""YAML read strictly: every value knows its line, every key must be expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from drafting.errors import PackError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value, the file and line it stands in, and the keys that lead to it."""

    node: yaml.Node
    file: str
    key: str = ""

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def fail(self, problem: str, advice: str | None = None) -> NoReturn:
        """Raise PackError here."""
        where = f"第{self.line}行" + (f"，键 {self.key}" if self.key else "")
        raise PackError(self.file, problem, place=where, advice=advice)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_empty(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:null"

    def items(self) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping, in order; a key that stands twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("这里应当是一组“键: 值”")
        seen: set[str] = set()
        for key, value in self.node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fail("键应当是一个词")
            name = str(key.value)
            if name in seen:
                Node(key, self.file, name).fail("键重复")
            seen.add(name)
            yield name, Node(value, self.file, name)

    def mapping(self, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> dict[str, Node]:
        """A mapping with these keys and no others."""
        out = dict(self.items())
        for name, node in out.items():
            if name not in required and name not in optional:
                known = "、".join((*required, *optional))
                node.fail(f"不认识的键“{name}”", f"这里可用的键：{known}")
        for name in required:
            if name not in out:
                self.fail(f"缺少键“{name}”")
        return out

    def list(self) -> list[Node]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("这里应当是一个列表")
        return [Node(n, self.file, self.key) for n in self.node.value]

    def text(self) -> str:
        """A text (numbers and booleans written without quotes are refused: they are not words)."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail("这里应当是文字")
        if self.node.tag != "tag:yaml.org,2002:str":
            self.fail(f"这里应当是文字，“{self.node.value}”请加引号")
        return str(self.node.value)

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(n.text() for n in self.list())

    def integer(self) -> int:
        """A whole number."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != "tag:yaml.org,2002:int":
            self.fail("这里应当是整数")
        return int(self.node.value)

    def boolean(self) -> bool:
        """true or false."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != "tag:yaml.org,2002:bool":
            self.fail("这里应当是 true 或 false")
        return str(self.node.value).lower() in {"true", "yes", "on"}

    def choice(self, *allowed: str) -> str:
        """One of some words."""
        value = self.text()
        if value not in allowed:
            self.fail(f"“{value}”不在可用的值之内", f"可用：{'、'.join(allowed)}")
        return value


def load_yaml(path: Path) -> Node:
    """Read a YAML file of a pack; raises PackError when it cannot be read or is empty."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackError(str(path), "缺少这个文件") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(str(path), f"读不了：{error}") from None
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise PackError(
            str(path), f"不是合格的 YAML：{error.problem}", place=f"第{mark.line + 1}行" if mark else None
        ) from None
    if node is None:
        raise PackError(str(path), "文件是空的")
    return Node(node, str(path))
