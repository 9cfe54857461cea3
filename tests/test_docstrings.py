"""Every public definition says what it is.

A method that overrides a documented one needs no docstring of its own: it is held to what that one says. What stands
inside a function is not public.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import drafting

RUNS_ON_IMPORT = {"drafting.__main__", "drafting.cli.__main__", "drafting.warmed"}
"""Modules that do something when they are imported: run the program, or make a process ready, which ignores Ctrl-C."""


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """All modules of a package, the package itself first."""
    yield package
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if info.name not in RUNS_ON_IMPORT:
            yield importlib.import_module(info.name)


def undocumented(module: ModuleType) -> Iterator[str]:
    """The public classes and functions of a module, and their public methods, that say nothing of themselves."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(value):
            if not _class_doc(value):
                yield f"{module.__name__}.{name}"
            yield from (f"{module.__name__}.{name}.{method}" for method in _methods(value))
        elif callable(value) and not inspect.getdoc(value):
            yield f"{module.__name__}.{name}"


def _class_doc(cls: type) -> str:
    """A class's own docstring; a data class without one is given its signature, which says nothing new."""
    own = vars(cls).get("__doc__") or ""
    return "" if own.startswith(f"{cls.__name__}(") else own


def _methods(cls: type) -> Iterator[str]:
    for name, value in vars(cls).items():
        function = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
        function = inspect.unwrap(getattr(function, "func", None) or getattr(function, "fget", None) or function)
        if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != cls.__module__:
            continue
        # A lambda or a function of another module that a class holds is data.
        if function.__name__ == name and not any(_documented(base, name) for base in cls.__mro__):
            yield name


def _documented(cls: type, name: str) -> bool:
    value = vars(cls).get(name)
    return bool(getattr(value, "__doc__", None)) if value is not None else False


@pytest.mark.parametrize("module", list(modules(drafting)), ids=lambda m: m.__name__)
def test_public_definitions_say_what_they_are(module: ModuleType) -> None:
    assert module.__doc__, "a module says what it holds"
    assert list(undocumented(module)) == []


SOURCE = '''
from abc import ABC
from dataclasses import dataclass
from functools import cache, cached_property

class Documented(ABC):
    """A class."""
    def told(self):
        """What it does."""
    def untold(self): ...

class Overriding(Documented):
    """Another."""
    def told(self): ...
    def untold(self): ...
    @property
    def value(self): ...
    @cached_property
    def made(self): ...
    @staticmethod
    @cache
    def kept(): ...
    @classmethod
    def of(cls): ...
    def _private(self): ...

@dataclass
class Data:
    x: int = 0

def function(): ...
def _private(): ...
'''


def test_what_says_nothing_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "says_nothing.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = undocumented(importlib.import_module("says_nothing"))
    assert [name.removeprefix("says_nothing.") for name in found] == [
        "Documented.untold", "Overriding.untold", "Overriding.value", "Overriding.made", "Overriding.kept",
        "Overriding.of", "Data", "function",
    ]  # fmt: skip
