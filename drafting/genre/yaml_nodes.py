"""YAML read strictly: every value knows its line, every key must be expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn, TypeVar

import yaml

from drafting import limits
from drafting.errors import InputError, PackError, refuse_pack
from drafting.files import read_bounded
from drafting.genre.schema import Shape
from drafting.resources import templates_root

T = TypeVar("T")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value, the file and line it stands in, and the keys that lead to it."""

    node: yaml.Node
    file: str
    key: str = ""

    @property
    def line(self) -> int:
        """The line of the file, from 1."""
        return int(self.node.start_mark.line) + 1

    def error(self, problem: str, advice: str | None = None) -> PackError:
        """What is wrong here."""
        where = f"第{self.line}行" + (f"，键 {self.key}" if self.key else "")
        return PackError(self.file, problem, place=where, advice=advice)

    def fail(self, problem: str, advice: str | None = None) -> NoReturn:
        """Raise PackError here."""
        raise self.error(problem, advice)

    @property
    def is_mapping(self) -> bool:
        """Whether keys with values stand here."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written: a key without a value, or an explicit null."""
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
        wrong: list[InputError] = []
        for name, node in out.items():
            if name not in required and name not in optional:
                said = node.error(f"不认识的键“{name}”", near(name, (*required, *optional), "键"))
                wrong.append(said)
        wrong.extend(self.error(f"缺少键“{name}”") for name in required if name not in out)
        if wrong:
            refuse_pack(wrong)
        return out

    def shaped(self, shape: Shape) -> dict[str, Node]:
        """A mapping with the keys of a shape of the schema and no others."""
        return self.mapping(shape.required, shape.optional)

    def regex(self, written: str | None = None) -> re.Pattern[str]:
        """A regular expression; ``written`` is what it is once what stands for something else in it is put in.

        One that may take time without end on some text is refused; those that come with the program are tested.
        """
        pattern = self.text() if written is None else written
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            self.fail(f"不是合格的正则表达式：{error}")
        if not Path(self.file).is_relative_to(templates_root()):
            from drafting.text.patterns import runs_away

            if runs_away(pattern):
                self.fail(
                    "这个正则表达式遇到长句可能永远算不完：重复（+、*、{…}）里面又有重复，从哪里断开不止一种",
                    advice="请让里层的重复后面有一个它自己不包含的字，如把 (?:字+、?)+ 写成 (?:字+、)*字+",
                )
        return compiled

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

    def decimal(self) -> Decimal:
        """A number, not negative, exactly as it is written."""
        plain = isinstance(self.node, yaml.ScalarNode) and self.node.tag.rpartition(":")[2] in ("int", "float")
        try:
            value = Decimal(str(self.node.value)) if plain else Decimal(-1)
        except InvalidOperation:
            value = Decimal(-1)
        if not value.is_finite() or value < 0:
            self.fail("这里应当是不小于0的数")
        return value

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


class Faults:
    """What is wrong with a file, gathered so that it can be mended in one go.

    ``with faults.kept():`` keeps what is wrong inside it and goes on behind it; ``faults.told()`` raises it all.
    """

    def __init__(self) -> None:
        self.errors: list[InputError] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep a fault of what stands inside."""
        try:
            yield
        except InputError as error:
            self.errors.append(error)

    def told(self) -> None:
        """Raise what was kept, if anything was."""
        if self.errors:
            refuse_pack(self.errors)


def each(nodes: Iterable[Node], read: Callable[[Node], T]) -> list[T]:
    """What each of some nodes holds; what is wrong with any of them is raised together."""
    faults = Faults()
    out: list[T] = []
    for node in nodes:
        with faults.kept():
            out.append(read(node))
    faults.told()
    return out


def near(name: str, known: tuple[str, ...], what: str) -> str:
    """What to do about a name that is not known: the one it is most like, and all there are."""
    alike = get_close_matches(name, known, 1, 0.6)
    asked = f"是否想写“{alike[0]}”？" if alike else ""
    return f"{asked}这里可用的{what}：{'、'.join(known)}"


def nearest(name: str, known: Collection[str]) -> str | None:
    """A question for the name that is most like one of many, None when none is."""
    alike = get_close_matches(name, known, 1, 0.6)
    return f"是否想写“{alike[0]}”？" if alike else None


def load_yaml(path: Path) -> Node:
    """Read a YAML file of a pack; raises PackError when it cannot be read or is empty."""
    try:
        text = read_bounded(path, limits.MOST_TEXT).decode("utf-8")
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
