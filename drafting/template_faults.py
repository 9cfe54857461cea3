"""What is wrong with a template, told in Chinese: the messages of Jinja and of Python by kind.

A template is written by people who know their reports and not English. Each kind of message is one row of a table
below: what the library says, and what is told instead. Only what no row fits is told as the library says it, and
named as its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import Environment, nodes

_Row = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
SYNTAX = "模板写法有误："
_TOKENS = {
    "begin of comment": "“{#”",
    "end of comment": "“#}”",
    "comment": "注释",
    "begin of statement block": "“{%”",
    "end of statement block": "“%}”",
    "begin of print statement": "“{{”",
    "end of print statement": "“}}”",
    "template data / text": "正文",
    "end of template": "模板的末尾",
    "name": "名称",
    "string": "引号里的文字",
    "integer": "整数",
    "float": "小数",
}
_TAGS = frozenset(
    "for if block extends include from import set macro call filter with autoescape print".split()
)  # what opens a statement in Jinja
_ELSE_IF = ("elseif", "elsif")
"""What other languages write for elif."""
_OR_ELSE = ("default", "d")
"""Filters that say what is taken for a name that is not there."""


def nearest(name: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """The question whether the nearest of some names was meant; nothing when none is near."""
    near = get_close_matches(name, sorted(names), 1, likeness)
    return f"，是否应为 {near[0]}？" if near else ""


def syntax(message: str, environment: Environment) -> str:
    """What a message on the syntax of a template says."""
    return _told(message, _syntax(environment)) or f"（Jinja 的原话：{message}）"


def undefined(message: str, names: Collection[str]) -> str:
    """What a message on something that is not there says; ``names`` are those that templates may use."""
    return _told(message, _undefined(names)) or f"用了没有定义的名字（Jinja 的原话：{message}）"


def unsafe(message: str) -> str:
    """What a message of the sandbox says."""
    return _told(message, _UNSAFE) or f"（Jinja 的原话：{message}）"


def broken(error: BaseException, names: Mapping[str, object]) -> str:
    """What an error of a computation in a template says; ``names`` are what templates call by which name."""
    if isinstance(error, ZeroDivisionError):
        return "除数是0"
    if isinstance(error, ArithmeticError):
        return "这个数算不出来"
    if isinstance(error, re.error):
        return f"正则表达式写法有误（{error}）"
    message = str(error)
    for name, function in names.items():
        if callable(function):
            message = re.sub(rf"^(?:\S+\.)?{re.escape(getattr(function, '__name__', name))}\(\)", f"{name}()", message)
    return _told(message, _BROKEN) or f"（程序的原话：{message or type(error).__name__}）"


def _told(message: str, rows: Iterable[_Row]) -> str | None:
    for pattern, tell in rows:
        match = pattern.fullmatch(message)
        if match is not None:
            return tell(match)
    return None


def _row(pattern: str, tell: Callable[[re.Match[str]], str] | str) -> _Row:
    return re.compile(pattern, re.DOTALL), tell if callable(tell) else lambda _: tell


def _token(described: str) -> str:
    """A token as Jinja describes it, in Chinese or as it is written."""
    plain = described.strip("'\"")
    return _TOKENS.get(plain) or f"“{plain}”"


def _ending(match: re.Match[str]) -> str:
    """How the innermost statement that is open ends."""
    inner, wanted = match["inner"], match["wanted"] or ""
    ends = [w for w in re.findall(r"'([^']+)'", wanted) if w.startswith("end")]
    if inner and ends:
        return f"“{{% {inner} %}}”还没有用“{{% {ends[0]} %}}”结束"
    return f"“{{% {inner} %}}”还没有结束" if inner else ""


def _unexpected_end(match: re.Match[str]) -> str:
    ending = _ending(match)
    return f"模板到末尾还没有写完：{ending}" if ending else "模板到末尾还没有写完"


def _unknown_tag(match: re.Match[str]) -> str:
    tag, ending = match["tag"], _ending(match)
    ends = {f"end{t}" for t in _TAGS} | {"else", "elif"}
    inside = f"；{ending}" if ending else ""
    if tag in ends:
        opened = tag.removeprefix("end") if tag.startswith("end") else "if"
        return f"“{{% {tag} %}}”放错了地方，此处没有与它配对的“{{% {opened} %}}”{inside}"
    meant = "，应写 elif" if tag in _ELSE_IF else nearest(tag, _TAGS | ends)
    return f"没有“{{% {tag} %}}”这种标签{meant}{inside}"


def _character(match: re.Match[str]) -> str:
    char = match["char"]
    if char in "'\"":
        return "引号没有成对"
    plain = {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": "."}.get(char)
    plain = plain or unicodedata.normalize("NFKC", char)
    return f"代码里不能有“{char}”" + (f"，应写半角的 {plain}" if plain != char else "")


def _wanted(match: re.Match[str]) -> str:
    hint = "（判断是否相等用 ==）" if match["found"] == "'='" else ""
    return f"此处应为{_token(match['wanted'])}，写的是{_token(match['found'])}{hint}"


def _lacking(match: re.Match[str]) -> str:
    other = "或右括号" if match["wanted"] == "','" else ""
    return f"模板到末尾还没有写完，缺少{_token(match['wanted'])}{other}"


def _library(kind: str, names: Collection[str]) -> Callable[[re.Match[str]], str]:
    return lambda m: f"没有名为 {m['name']} 的{kind}{_near_public(m['name'], names)}"


def _near_public(name: str, names: Collection[str]) -> str:
    return nearest(name, [n for n in names if not n.startswith("_")])


_LOOKING = r"(?: Jinja was looking for the following tags: (?P<wanted>.*?)\.)?"
_NESTED = r"(?: You probably made a nesting mistake\. .*? looking for (?P<wanted>.*?)\.)"
_INNER = r"(?: The innermost block that needs to be closed is '(?P<inner>[^']*)'\.)?"


def _syntax(environment: Environment) -> Iterator[_Row]:
    yield _row(rf"Unexpected end of template\.{_LOOKING}{_INNER}", _unexpected_end)
    yield _row(rf"Encountered unknown tag '(?P<tag>[^']*)'\.{_NESTED}{_INNER}", _unknown_tag)
    yield _row(rf"Encountered unknown tag '(?P<tag>[^']*)'\.{_LOOKING}{_INNER}", _unknown_tag)
    yield _row(r"unexpected end of template, expected (?P<wanted>.*)\.", _lacking)
    yield _row(r"expected token (?P<wanted>.*), got (?P<found>.*)", _wanted)
    yield _row(
        r"unexpected '(?P<found>.)', expected '(?P<wanted>.)'",
        lambda m: f"括号不配对：写的是“{m['found']}”，应先写“{m['wanted']}”",
    )
    yield _row(r"unexpected (?P<found>'[)}\]]')", lambda m: f"括号不配对：多出{_token(m['found'])}")
    yield _row(r"unexpected char (?P<q>['\"])(?P<char>.+)(?P=q) at \d+", _character)
    yield _row(r"unexpected (?P<found>.*)", lambda m: f"此处不应有{_token(m['found'])}")
    yield _row(
        r"Expected an expression, got (?P<found>.*)",
        lambda m: f"此处应写名称、数、文字或算式，却是{_token(m['found'])}",
    )
    yield _row(r"No filter named '(?P<name>.*)'\.", _library("过滤器", environment.filters))
    yield _row(r"No test named '(?P<name>.*)'\.", _library("判断（is 后面的词）", environment.tests))
    yield _row(r"can't assign to .*", "不能这样赋值，等号左边只能是名称")
    yield _row(r"cannot assign attribute on .*", "只有 namespace() 的项可以这样赋值")
    yield _row(r"tag name expected", "“{%”后面应写标签的名称")
    yield _row(r"expected (?:name or number|subscript expression)", "“.”或“[ ]”里应写名称或序号")
    yield _row(r"invalid syntax for function call expression", "括号里“名称=值”应写在其他各项之后")
    yield _row(r"expected call", "“{% call %}”后面应调用一个句式（macro）")
    yield _row(r"non-default argument follows default argument", "没有默认值的参数应写在有默认值的参数之前")
    yield _row(r"You cannot chain multiple tests with is", "一个 is 后面只能有一项判断，几项之间用 and、or 连接")
    yield _row(r"Can't assign to special loop variable in for-loop target", "循环里的名称不能叫 loop")
    yield _row(r"names starting with an underline can not be imported", "以下划线开头的名称不能引用")
    yield _row(r"Block names in Jinja have to be .*", "“{% block %}”的名称只能用字母、数字和下划线")
    yield _row(r"Required blocks can only .*", "注明 required 的“{% block %}”里只能有空白和注释")
    yield _row(r"block '(?P<name>.*)' defined twice", lambda m: f"“{{% block {m['name']} %}}”写了两次")
    yield _row(r"cannot use extend from a non top-level scope", "“{% extends %}”只能写在最外层")
    yield _row(r"(?:extended|extends) multiple times", "“{% extends %}”只能写一次")
    yield _row(r"When defining macros or call blocks the special \"caller\" .*", "参数 caller 要有默认值")
    yield _row(r"Missing end of comment tag", "注释没有用“#}”结束")
    yield _row(r"Missing end of raw directive", "“{% raw %}”没有用“{% endraw %}”结束")
    yield _row(r"Invalid character in identifier", "名称里有不能用的字符")
    yield _row(r".*(?:truncated|malformed|escape|character name).*", "引号里的“\\”要写成“\\\\”")


def _undefined(names: Collection[str]) -> Iterator[_Row]:
    yield _row(
        r"'(?P<name>[^']*)' is undefined",
        lambda m: f"用了没有定义的名字 {m['name']}{nearest(m['name'], names)}",
    )
    yield _row(
        r"the template '(?P<file>[^']*)' .* does not export the requested name '(?P<name>[^']*)'",
        lambda m: f"{m['file']} 里没有名为 {m['name']} 的句式",
    )
    yield _row(r"None has no (?:attribute|element) '?(?P<name>.*?)'?", lambda m: f"这里没有值，取不到 {m['name']}")
    yield _row(
        r".* has no element (?P<name>-?\d+)",
        lambda m: f"这一组没有第{int(m['name']) + 1}项" if int(m["name"]) >= 0 else "这一组没有这么多项",
    )
    yield _row(r".* has no (?:attribute|element) '?(?P<name>.*?)'?", lambda m: f"用了没有定义的项 {m['name']}")
    yield _row(r"there is no parent block called '?(?P<name>.*?)'?\.?", lambda m: f"没有可接续的 block {m['name']}")
    yield _row(r"parent block .*|no (?:caller|parent).*", "此处没有可接续的内容")
    yield _row(r"No caller defined", "caller() 只能用在“{% call %}”所调用的句式（macro）里")
    yield _row(r"No (?:first|last|smallest|largest|random|aggregated) item, sequence was empty\.", "这一组里什么也没有")


_UNSAFE: tuple[_Row, ...] = (
    _row(r"access to attribute '(?P<name>.*)' of .* is unsafe\.", lambda m: f"不能使用 {m['name']} 这一项"),
    _row(r".* is not safely callable", "不能这样调用"),
)
_BROKEN: tuple[_Row, ...] = (
    _row(
        r"(?:unsupported operand type|bad operand type|'.*' not supported).*NoneType.*",
        "用到的数据没有填，不能计算，可先判断 is not none",
    ),
    _row(r"(?:unsupported|bad) operand type.*|can only concatenate.*|can't multiply.*", "种类不同的值不能这样计算"),
    _row(r"'.*' not supported between instances of .*", "种类不同的值不能比较大小"),
    _row(r"'?NoneType'? object is not iterable", "这里没有值，不能逐项循环"),
    _row(r".* object is not iterable", "这个值不是一组，不能逐项循环"),
    _row(r".* object is not callable", "这个值不是函数，不能加括号调用"),
    _row(r"object of type .* has no len\(\)", "这个值不是一组，数不出有几项"),
    _row(
        r"macro '(?P<name>[^']*)' takes no keyword argument '(?P<key>[^']*)'",
        lambda m: f"句式 {m['name']} 没有名为 {m['key']} 的参数",
    ),
    _row(r"macro '(?P<name>[^']*)' (?:takes|was).*", lambda m: f"调用句式 {m['name']} 时参数多了或重复了"),
    _row(r"(?:.*\.)?(?P<name>\w+)\(\) (?:missing|takes|got).*", lambda m: f"调用 {m['name']} 时参数的个数或名称不对"),
    _row(r"(?:can't|cannot|not enough|too many).* unpack.*", "一组里的项数与要取的名称个数不同"),
    _row(r"invalid literal for .*|could not convert .*", "这不是数，不能当作数来用"),
    _row(r"(?:list|tuple|string) index out of range", "这一组没有这么多项"),
    _row(r"(?:substring not found|.* not in list)", "要找的内容不在里面"),
)


def unknown_names(tree: nodes.Template, environment: Environment, names: Collection[str]) -> Iterator[tuple[int, str]]:
    """What a template uses and nobody has defined, with the line: filters, tests, and names that it sets nowhere.

    A name of which the template asks whether it is there may be missing.
    """
    told: list[tuple[Any, str, Collection[str]]] = []
    told += [(f, "过滤器", environment.filters) for f in tree.find_all(nodes.Filter)]
    told += [(t, "判断（is 后面的词）", environment.tests) for t in tree.find_all(nodes.Test)]
    for found, what, library in told:
        if found.name not in library:
            yield found.lineno, f"{SYNTAX}没有名为 {found.name} 的{what}{_near_public(found.name, library)}"
    used = list(tree.find_all(nodes.Name))
    own = {n.name for n in used if n.ctx != "load"} | _named(tree)
    asked = {t.node.name for t in tree.find_all(nodes.Test) if isinstance(t.node, nodes.Name) and "defined" in t.name}
    asked |= {f.node.name for f in tree.find_all(nodes.Filter) if isinstance(f.node, nodes.Name) and f.name in _OR_ELSE}
    known = {*names, *own, *asked, *environment.globals, "loop", "caller", "varargs", "kwargs", "self", "super"}
    for node in used:
        if node.name not in known:
            yield node.lineno, f"用了没有定义的名字 {node.name}{nearest(node.name, {*names, *own})}"


def _named(tree: nodes.Template) -> set[str]:
    """The names that a template defines by macros and imports."""
    out = {m.name for m in tree.find_all(nodes.Macro)} | {i.target for i in tree.find_all(nodes.Import)}
    for found in tree.find_all(nodes.FromImport):
        out |= {n if isinstance(n, str) else n[1] for n in found.names}
    return out


def written_out(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """The texts that stand in the code of a template, with their lines."""
    for text in tree.find_all(nodes.Const):
        if isinstance(text.value, str):
            yield text.lineno, text.value


_CODE = re.compile(r"\{[{%].*?(?:[%}]\}|\Z)", re.DOTALL)
_QUOTED = re.compile(r"""(['"])(.*?)\1""")


def quoted_in(source: str) -> Iterator[tuple[int, str]]:
    """The same of a template that cannot be parsed, as far as its quotes tell."""
    for code in _CODE.finditer(source):
        for text in _QUOTED.finditer(code.group()):
            yield source.count("\n", 0, code.start() + text.start()) + 1, text[2]


def fixed_calls(tree: nodes.Template) -> Iterator[tuple[int, str, list[str | None]]]:
    """The calls of a template by name: line, name, and the arguments that are texts (None for others)."""
    own = {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"} | _named(tree)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name not in own:
            texts = [a.value if isinstance(a, nodes.Const) and isinstance(a.value, str) else None for a in call.args]
            yield call.lineno, call.node.name, texts
