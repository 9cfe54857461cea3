"""Finds the rules by walking the package: a rule exists because its module does."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

import drafting.rules as package
from drafting.errors import DraftingError, InputError
from drafting.rules.base import Rule

_CODE = re.compile(r"([a-z]{2}[0-9]{2})_")


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return load_rules(package.__name__, package.__path__)


def load_rules(name: str, path: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of a package, by code.

    A module whose name begins with a code (``nm01_…``) holds the one rule of that code; any other holds what several
    rules share: a class without a code is none yet. Whatever breaks this, a module that cannot be imported above all,
    is a fault that stops the run: a rule that silently is not there would look like a clean report.
    """
    found: dict[str, Rule] = {}
    for info in sorted(pkgutil.iter_modules(path), key=lambda i: i.name):
        try:
            module = importlib.import_module(f"{name}.{info.name}")
        except Exception as error:
            raise DraftingError(f"规则模块 {info.name} 装载失败：{type(error).__name__}: {error}") from error
        classes = [
            c
            for _, c in inspect.getmembers(module, inspect.isclass)
            if issubclass(c, Rule)
            and not inspect.isabstract(c)
            and c.__module__ == module.__name__
            and hasattr(c, "code")
        ]
        code = _CODE.match(info.name)
        if code is None:
            if classes:
                raise DraftingError(f"规则模块 {info.name} 的名称应以规则代码开头")
            continue
        if len(classes) != 1:
            raise DraftingError(f"规则模块 {info.name} 应当恰好有一条规则，现有{len(classes)}条")
        rule = classes[0]()
        if rule.code != code[1].upper():
            raise DraftingError(f"规则模块 {info.name} 的名称与规则代码 {rule.code} 不符")
        if rule.code in found:
            raise DraftingError(f"规则代码 {rule.code} 重复")
        found[rule.code] = rule
    return tuple(found[code] for code in sorted(found))


def rule(code: str) -> Rule | None:
    """The rule of that code, in either case."""
    return next((r for r in all_rules() if r.code == code.upper()), None)


def selected(select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    """Rules that ``select`` (empty: all) names and ``ignore`` does not: by their code, or by the family of two letters.

    Raises InputError for anything else: a slip in a code would silently check less, or other things.
    """
    chosen = frozenset(s.upper() for s in select)
    left_out = frozenset(s.upper() for s in ignore)
    rules = all_rules()
    check_codes((*select, *ignore), "规则")
    return tuple(
        r
        for r in rules
        if (not chosen or not chosen.isdisjoint((r.code, r.code[:2]))) and left_out.isdisjoint((r.code, r.code[:2]))
    )


def check_codes(codes: Iterable[str], source: str, place: str | None = None) -> None:
    """Raise InputError for the first code that neither a rule nor a family has; ``source`` is where it stands."""
    rules = all_rules()
    known = [*(r.code for r in rules), *dict.fromkeys(r.code[:2] for r in rules)]
    for code in codes:
        if code.upper() not in known:
            near = get_close_matches(code.upper(), known, 3, 0.6)
            advice = f"是否想写 {'、'.join(near)}？" if near else ""
            said = f"没有代码为“{code}”的规则或规则类"
            raise InputError(source, said, place=place, advice=f"{advice}可用的代码见 drafting rules")
