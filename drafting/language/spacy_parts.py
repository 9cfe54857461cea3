"""spaCy's documents and matcher without what its package loads besides: pipelines, downloads, a command line.

``import spacy`` costs twice what the parts do that are used here. The program asks for it (``wish``), the library
never does. Then, before anything of spaCy is loaded, a package stands in that knows where spaCy's modules lie, and that
becomes spaCy as a whole as soon as anything of it is asked for that is no module of its own.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from types import ModuleType

WISHED = "drafting.language.in_parts"
"""The module whose import wishes for it."""


class _Package(ModuleType):
    """spaCy's package before its own code has run."""

    def __getattr__(self, name: str) -> object:
        spec: ModuleSpec | None = self.__spec__
        if name.startswith("__") or spec is None or spec.loader is None:
            raise AttributeError(name)
        if find_spec(f"{self.__name__}.{name}") is not None:
            return import_module(f"{self.__name__}.{name}")
        self.__class__ = ModuleType  # type: ignore[assignment]
        spec.loader.exec_module(self)
        return getattr(self, name)


_wished = False


def wish() -> None:
    """Let spaCy's parts be loaded without the rest when the first of them is needed."""
    global _wished
    _wished = True


def wished() -> bool:
    """Whether that was asked for in this process."""
    return _wished


def lighten() -> None:
    """Do what was wished, if anything was; nothing happens if spaCy is loaded or is not there."""
    if not _wished or "spacy" in sys.modules:
        return
    spec = find_spec("spacy")
    if spec is None or spec.submodule_search_locations is None:
        return
    package = module_from_spec(spec)
    package.__class__ = _Package
    sys.modules["spacy"] = package
