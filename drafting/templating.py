"""The templates of a genre, and a folder of the user's own that overrides some of them.

A file ``<section>.md.j2`` of the user's replaces the stock one; one whose name begins with ``_`` holds macros
and is put behind the stock one, so that it may redefine a single macro. Templates run in a sandbox with a budget and
reach no file but the templates of their genre; a name that is not defined is an error, and every error tells file
and line.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError

from drafting import limits, template_faults
from drafting.annotations import placeholder
from drafting.errors import InputError, PackError
from drafting.files import unreadable, unwritable, write_atomically
from drafting.genre.form_layout import number_text
from drafting.genre.model import Genre
from drafting.sandbox import BoundedEnvironment, BudgetError
from drafting.wording import Words

_NONE = re.compile(r"(?<![A-Za-z])None(?![A-Za-z])")
"""What joining words with nothing leaves behind."""
_TOO_DEEP = "模板里的句式循环调用，或套得太深"
SUFFIX = ".md.j2"
WORDS = "words.yaml"


class TemplateLimitError(PackError):
    """A template goes on or grows without end: what comes after it would only say so again."""


class Templates:
    """All templates of one genre, some of them perhaps the user's own."""

    def __init__(self, genre: Genre, folder: Path | None = None) -> None:
        """Raises InputError when ``folder`` is no folder or holds a file that overrides nothing."""
        self.stock = Path(genre.root) / "draft"
        self.own = folder
        if folder is not None:
            self._check(folder)
        self.environment = BoundedEnvironment(
            loader=jinja2.FunctionLoader(self._source),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
            finalize=self._shown,
        )
        self._words = Words.load(self.stock / WORDS)

    @classmethod
    def of(cls, genre: Genre, folder: Path | None = None) -> Templates:
        """The templates; those without a folder of the user's are made once for all drafts."""
        return cls(genre, folder) if folder is not None else _stock(genre.root, genre)

    def _check(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InputError(str(folder), "没有这个模板文件夹", advice="可先用 drafting new --templates 生成一份再修改")
        known = {p.name for p in self.stock.iterdir()}
        for path in sorted(folder.iterdir()):
            if not path.name.endswith((SUFFIX, ".yaml", ".yml", ".j2")):
                continue
            if path.name not in known:
                raise InputError(str(path), "没有与它对应的模板", advice=f"可用的文件名：{'、'.join(sorted(known))}")
            _confined(path, folder)

    def _shown(self, value: Any) -> Any:
        """What is printed for a value: a placeholder for one that is not known, a number as reports print it."""
        if value is None:
            return placeholder("此处数据缺，请补后重新生成")
        return self.environment.shown(number_text(value) if isinstance(value, Decimal) else value)

    def has(self, name: str) -> bool:
        """Whether there is a template for a section or another part of the report."""
        return any((f / f"{name}{SUFFIX}").is_file() for f in (self.own, self.stock) if f is not None)

    def words(self) -> Words:
        """The choices of wording, the user's names over the stock ones."""
        if self.own is None or not (self.own / WORDS).is_file():
            return self._words
        return Words.load(self.own / WORDS).over(self._words)

    def _source(self, name: str) -> tuple[str, str, None] | None:
        if not name.endswith(SUFFIX) or {"/", "\\", ":", "\0"} & set(name):
            raise BudgetError(f"模板只能引用同一文件夹里的模板，不能引用“{name}”")
        stock, own = self.stock / name, None if self.own is None else self.own / name
        if own is None or not own.is_file():
            return (_read(stock), str(stock), None) if stock.is_file() else None
        _confined(own, own.parent)
        if name.startswith("_") and stock.is_file():
            return f"{_read(stock).rstrip()}\n{_read(own)}", str(own), None
        return _read(own), str(own), None

    def render(self, name: str, names: Mapping[str, Any]) -> str:
        """One template filled in. Raises PackError with file and line when it cannot be."""
        template_name = f"{name}{SUFFIX}"
        try:
            text = self._written(self.environment.get_template(template_name), names)
            return _NONE.sub(placeholder("此处数据缺，请补后重新生成"), text)
        except jinja2.TemplateSyntaxError as error:
            raise self._misspelt(error, template_name) from error
        except jinja2.TemplateNotFound as error:
            folder = str(self.own or self.stock)
            raise self._at(error, folder, f"缺少模板文件 {error.name}") from error
        except jinja2.UndefinedError as error:
            raise self._at(error, template_name, template_faults.undefined(str(error), names)) from error
        except BudgetError as error:
            problem = self._at(error, template_name, f"模板里不能这样做：{error}")
            raise TemplateLimitError(problem.source, problem.problem, place=problem.place) from error
        except SecurityError as error:
            said = template_faults.unsafe(str(error))
            raise self._at(error, template_name, f"模板里不能这样做：{said}") from error
        except (RecursionError, MemoryError, SyntaxError) as error:  # what Jinja takes may be too deep for Python
            problem = self._at(error, template_name, _TOO_DEEP)
            raise TemplateLimitError(problem.source, problem.problem, place=problem.place) from error
        except (
            TypeError, ValueError, ArithmeticError, LookupError, AttributeError, re.error, jinja2.TemplateError
        ) as error:  # fmt: skip
            raise self._at(error, template_name, f"模板算不下去：{template_faults.broken(error, names)}") from error

    def faults(
        self,
        names: Collection[str],
        checks: Mapping[str, tuple[int, Callable[[str], Sequence[str]]]],
        texts: Callable[[str], Sequence[str]],
    ) -> list[PackError]:
        """What can be seen of the user's own templates without filling them in, also where this report does not
        come by: their syntax, names that nobody defines, and texts that stand there in full. ``checks`` says of a
        function how many of its first arguments can be looked at, and what tells what is wrong with one; ``texts``
        tells it of any text.
        """
        out: list[PackError] = []
        for path in sorted(self.own.iterdir()) if self.own is not None else ():
            if not path.name.endswith(SUFFIX):
                continue
            found = self._source(path.name)
            assert found is not None
            try:
                tree = self.environment.plain_tree(found[0], path.name, found[1])
            except jinja2.TemplateSyntaxError as error:
                out.append(self._misspelt(error, path.name))
                told = [(at, p) for at, text in template_faults.quoted_in(found[0]) for p in texts(text)]
                out += [self._error(str(path), line, problem) for line, problem in told]
                continue
            except RecursionError as error:
                out.append(self._at(error, path.name, _TOO_DEEP))
                continue
            told = list(template_faults.unknown_names(tree, self.environment, names))
            for line, function, arguments in template_faults.fixed_calls(tree):
                most, check = checks.get(function, (0, texts))
                told += [(line, p) for a in arguments[:most] if a is not None for p in check(a)]
            told += [(line, p) for line, text in template_faults.written_out(tree) for p in texts(text)]
            out += [self._error(str(path), line, problem) for line, problem in sorted(told)]
        return out

    def here(self, problem: str) -> PackError:
        """What is wrong with the place in a template that is being filled in."""
        frame: FrameType | None = sys._getframe(1)
        places = []
        while frame is not None:
            template = frame.f_globals.get("__jinja_template__")
            if template is not None and frame.f_code.co_filename == template.filename:
                places.append((template.filename, template.get_corresponding_lineno(frame.f_lineno)))
            frame = frame.f_back
        return self._innermost(places[::-1], self.stock.name, problem)

    def _misspelt(self, error: jinja2.TemplateSyntaxError, name: str) -> PackError:
        said = template_faults.syntax(error.message or "", self.environment)
        return self._error(error.filename or name, error.lineno, template_faults.SYNTAX + said)

    def parse(self, name: str) -> None:
        """Read one template without filling it in. Raises PackError with file and line for what is no template."""
        try:
            self.environment.get_template(f"{name}{SUFFIX}")
        except jinja2.TemplateSyntaxError as error:
            raise self._error(error.filename or name, error.lineno, f"模板写法有误：{error.message}") from error

    def begin(self) -> None:
        """Give the templates of another draft their budget."""
        self.environment.begin()

    @staticmethod
    def _written(template: jinja2.Template, names: Mapping[str, Any]) -> str:
        pieces: list[str] = []
        length = 0
        for piece in template.generate(names):
            length += len(piece)
            if length > limits.TEMPLATE_TEXT:
                raise BudgetError(f"写出的内容太长（超过{limits.TEMPLATE_TEXT}字）")
            pieces.append(piece)
        return "".join(pieces)

    def _at(self, error: BaseException, name: str, problem: str) -> PackError:
        """The error at the last place in a template that it passed through."""
        passed = traceback.extract_tb(error.__traceback__)
        places = [(f.filename, f.lineno or 1) for f in passed if f.filename.endswith(SUFFIX)]
        return self._innermost(places, name, problem)

    def _innermost(self, places: Sequence[tuple[str, int]], name: str, problem: str) -> PackError:
        """The problem at the innermost place, among those in files of the user's if there is one: a stock macro fails
        for what it is given."""
        told = [self._error(*p, problem) for p in places]
        own = [e for e in told if self.own is not None and Path(e.source).parent == self.own]
        return (own or told or [PackError(name, problem)])[-1]

    def _error(self, filename: str, line: int, problem: str) -> PackError:
        path = Path(filename)
        if self.own is not None and path.parent == self.own and path.name.startswith("_"):
            stock = self.stock / path.name
            before = len(_read(stock).rstrip().splitlines()) if stock.is_file() else 0
            path, line = (path, line - before) if line > before else (stock, line)
        return PackError(str(path), problem, place=f"第{line}行")


_STOCK: dict[str, Templates] = {}


def _stock(root: str, genre: Genre) -> Templates:
    if root not in _STOCK:
        _STOCK[root] = Templates(genre)
    return _STOCK[root]


def _confined(path: Path, folder: Path) -> None:
    """Raise InputError for a template that is a link to a file elsewhere, no ordinary file, or too large."""
    try:
        real = Path(os.path.realpath(path))
        inside = real.parent == Path(os.path.realpath(folder))
        size = real.stat().st_size if real.is_file() else -1
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if not inside:
        raise InputError(str(path), "是指向文件夹以外的链接，没有采用", advice="请把模板本身放进这个文件夹")
    if size < 0:
        raise InputError(str(path), "不是文件，没有采用", advice="请只放模板文件")
    if size > limits.MOST_TEMPLATE:
        raise InputError(
            str(path), f"模板太大（超过{limits.MOST_TEMPLATE // limits.MIB} MB）", advice="请核对是不是模板"
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError(str(path), "不是 UTF-8 编码的文本", advice="请在编辑器中另存为 UTF-8") from error
    except OSError as error:
        raise PackError(str(path), f"读不了：{error.strerror or error}") from error


def copy_templates(genre: Genre, folder: Path) -> tuple[Path, ...]:
    """Copy the stock templates of a genre into a folder, to be changed there; returns the files made.

    Raises InputError when one of them is there already: nothing of the user's is written over.
    """
    stock = sorted(p for p in (Path(genre.root) / "draft").iterdir() if p.is_file())
    taken = [folder / p.name for p in stock if (folder / p.name).exists()]
    if taken:
        raise InputError(str(taken[0]), "文件已经存在，没有覆盖", advice="请换一个文件夹，或先移走原有文件")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    for path in stock:
        write_atomically(folder / path.name, path.read_bytes())
    return tuple(folder / p.name for p in stock)
