"""Where templates of users run: nothing of the machine is within reach, and nothing can grow or go on without end.

Jinja's sandbox keeps a template from Python's insides. It does not bound what a template costs: loops within loops,
texts that double, a format of a thousand million digits. Here every turn of a loop and every call is a step, every
text, list and number that an operator makes is measured before it is made, and only filters and methods whose result
is no larger than what they are given can be called.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from jinja2 import nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import do_round
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from drafting import limits

_FILTERS = frozenset(
    "abs attr capitalize count d default dictsort first float groupby int items last length list lower map max min "
    "reject rejectattr reverse select selectattr sort sum title trim truncate unique upper wordcount".split()
)
"""Filters of Jinja whose result is no larger than what they are given."""
_GLOBALS = frozenset(["range", "dict", "namespace", "joiner", "cycler"])
_TEXT_METHODS = frozenset(
    "capitalize casefold count endswith find index isalnum isalpha isascii isdecimal isdigit islower isnumeric isspace "
    "isupper lower lstrip partition removeprefix removesuffix rfind rindex rpartition rsplit rstrip split splitlines "
    "startswith strip swapcase title upper replace join".split()
)
_CHARGED, _COUNTED, _JOINED, _WEIGHED = "_charged", "_counted", "_joined", "_weighed"
_MOST_PLACES = 30


class BudgetError(SecurityError):
    """A template would take more than it may; the message, in Chinese, is told with file and line."""


class Budget:
    """What the templates of one draft may still do."""

    def __init__(self) -> None:
        self._steps = limits.TEMPLATE_STEPS
        self._left = limits.TEMPLATE_PRINTED
        self._until = time.monotonic() + limits.TEMPLATE_SECONDS

    def print(self, length: int) -> None:
        """Have so many characters written, be it only into a name or the result of a macro."""
        self._left -= length
        if self._left < 0:
            raise BudgetError(f"写出的内容太长（超过{limits.TEMPLATE_PRINTED}字）")

    def step(self) -> None:
        """Take one step."""
        self._steps -= 1
        if self._steps < 0:
            raise BudgetError(f"循环和调用超过{limits.TEMPLATE_STEPS}次")
        if time.monotonic() > self._until:
            raise BudgetError(f"算了{limits.TEMPLATE_SECONDS}秒还没有算完")


def _too_long(length: int) -> None:
    if length > limits.TEMPLATE_TEXT:
        raise BudgetError(f"得到的内容太长（超过{limits.TEMPLATE_TEXT}字）")


def _weighed(value: Any) -> Any:
    """The value, unless it holds more than it may: lists share what is in them, but who prints them does not."""
    left = limits.TEMPLATE_TEXT
    waiting: list[Any] = [value]
    while waiting:
        item = waiting.pop()
        sized = isinstance(item, (str, Mapping, list, tuple, set, frozenset))
        if left < (len(item) if sized else 1):
            raise BudgetError("一组值里的内容太多")
        left -= len(item) if isinstance(item, str) else 1
        if isinstance(item, Mapping):
            waiting.extend(item.values())
        elif sized and not isinstance(item, str):
            waiting.extend(item)
    return value


def _text(value: Any) -> str:
    """The value as text. A collection is none: its printed form is Python's, and may be without bounds."""
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        raise BudgetError("一组值不能直接当作文字，请用 join 连接或逐个写出")
    return str(value)


def _joined(parts: Iterable[Any], between: Any = "", attribute: Any = None) -> str:
    out: list[str] = []
    length = 0
    separator = _text(between)
    for part in parts:
        if isinstance(part, Undefined) or attribute is None:
            text = _text(part)
        elif str(attribute).startswith("_"):
            raise SecurityError("join 的 attribute 不能以下划线开头")
        else:
            text = _text(part.get(attribute, "") if isinstance(part, Mapping) else getattr(part, str(attribute)))
        length += len(text) + len(separator)
        _too_long(length)
        out.append(text)
    return separator.join(out)


def _replaced(text: Any, old: Any, new: Any, count: int = -1) -> str:
    whole, gone, put = _text(text), _text(old), _text(new)
    _too_long(len(whole) + whole.count(gone) * len(put))
    return whole.replace(gone, put, -1 if count is None else count)


def _rounded(value: Any, precision: Any = 0, method: str = "common") -> Any:
    if not isinstance(precision, int) or abs(precision) > _MOST_PLACES:
        raise BudgetError(f"round 的位数不能超过{_MOST_PLACES}")
    return do_round(value, precision, method)  # type: ignore[arg-type]


class _Metered(NodeTransformer):
    """Puts what measures into a template: round what a loop goes over, what is joined, what is gathered."""

    def _charged(self, node: Any) -> nodes.Node:
        """What has a body, which is charged each time for the text that stands in it as it is."""
        self.generic_visit(node)
        made: nodes.Node = node
        length = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        charge = nodes.Filter(nodes.Const(""), _CHARGED, [nodes.Const(length)], [], None, None)
        node.body.insert(0, nodes.Output([charge]))
        return made

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (the visitor's name)
        node.iter = _filtered(node.iter, _COUNTED)
        return self._charged(node)

    def visit_Template(self, node: nodes.Template) -> nodes.Node:  # noqa: N802
        return self._charged(node)

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802
        return self._charged(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802
        return self._charged(node)

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802
        return self._charged(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _JOINED)

    def _gathered(self, node: nodes.List | nodes.Tuple | nodes.Dict) -> nodes.Node:
        self.generic_visit(node)
        if getattr(node, "ctx", "load") != "load":
            return node  # names that are set
        try:
            node.as_const()
        except nodes.Impossible:
            return _filtered(node, _WEIGHED)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        return self._gathered(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        return self._gathered(node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        return self._gathered(node)


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox whose templates have a budget: ``begin`` gives a fresh one."""

    intercepted_binops: ClassVar[frozenset[str]] = frozenset(["*", "**", "+", "%"])  # type: ignore[misc]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.budget = Budget()
        self.filters = {k: v for k, v in self.filters.items() if k in _FILTERS}
        self.filters |= {
            "join": _joined,
            "replace": _replaced,
            "round": _rounded,
            "string": _text,
            _CHARGED: self._charged,
            _COUNTED: self._counted,
            _JOINED: _joined,
            _WEIGHED: _weighed,
        }
        self.globals = {k: v for k, v in self.globals.items() if k in _GLOBALS}

    def begin(self) -> None:
        """Give the templates that are rendered from now on a fresh budget."""
        self.budget = Budget()

    @pass_context  # else the compiler would work it out once and for all
    def _charged(self, _: Context, nothing: str, length: int) -> str:
        self.budget.step()
        self.budget.print(length)
        return nothing

    def shown(self, value: Any) -> Any:
        """What is printed for a value: never a collection as Python writes it, and not without end."""
        text = _text(value) if isinstance(value, (list, tuple, set, frozenset, dict)) else value
        if isinstance(text, str):
            self.budget.print(len(text))
        return text

    @pass_context
    def _counted(self, _: Context, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.budget.step()
            yield item

    def plain_tree(self, source: str, name: str, filename: str) -> nodes.Template:
        """A template as it is written, without what measures it. Raises TemplateSyntaxError."""
        return super()._parse(source, name, filename)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return _Metered().visit(tree)  # type: ignore[no-any-return]

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """A call that a template makes, counted as a step; ``replace`` and ``join`` are done within limits. Raises
        BudgetError."""
        __self.budget.step()
        owner, name = getattr(__obj, "__self__", None), getattr(__obj, "__name__", "")
        if isinstance(owner, str) and name == "replace":
            return _replaced(owner, *args, **kwargs)
        if isinstance(owner, str) and name == "join":
            return _joined(args[0] if args else (), owner)
        return super().call(__context, __obj, *args, **kwargs)

    def wrap_str_format(self, _: Any) -> Callable[..., str] | None:
        """None for every function: formatting methods of strings are refused by ``is_safe_attribute``, not wrapped."""
        return None  # not wrapped but refused, by is_safe_attribute

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may reach an attribute: listed methods of text, none of numbers, nothing that leads to
        files."""
        if isinstance(obj, str):
            return attr in _TEXT_METHODS
        if isinstance(obj, (int, float, Decimal, bytes)):
            return False
        # What reads and writes files hangs on objects of the program; a template has data and the functions it is
        # given.
        if isinstance(obj, type) or (callable(value) and not isinstance(obj, Mapping) and _ours(obj)):
            return False
        return bool(super().is_safe_attribute(obj, attr, value))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """An operator applied within limits: text is not formatted by ``%``, and nothing is multiplied beyond what may
        be kept. Raises BudgetError."""
        sized = (str, list, tuple, bytes)
        if operator == "%" and isinstance(left, (str, bytes)):
            raise BudgetError("文字不能用 % 套格式，请用 ~ 连接")
        if operator == "*":
            for some, times in ((left, right), (right, left)):
                if isinstance(some, sized):
                    _too_long(len(some) * max(times, 0) if isinstance(times, int) else 0)
        if operator == "+" and isinstance(left, sized) and isinstance(right, sized):
            _too_long(len(left) + len(right))
        if isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length() * max(right, 1) if operator == "**" else left.bit_length() + right.bit_length()
            if bits > limits.TEMPLATE_DIGITS:
                raise BudgetError("得到的数太大")
        made = super().call_binop(context, operator, left, right)
        return _weighed(made) if isinstance(made, (list, tuple)) else made


def _ours(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == __name__.partition(".")[0]
