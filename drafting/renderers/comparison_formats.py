"""The formats in which a comparison can be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from drafting.alignment.model import Comparison
from drafting.errors import InputError


@dataclass(frozen=True, slots=True)
class Screen:
    """How to show it: columns of a terminal, and whether it has colours."""

    width: int = 100
    colour: bool = False


_FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt", ".log"),
    "json": (".json",),
    "html": (".html", ".htm"),
    "docx": (".docx",),
}
"""Format to the suffixes that mean it."""


def comparison_format(name: str | None, suffix: str | None, *, allowed: tuple[str, ...] = tuple(_FORMATS)) -> str:
    """The format that is asked for by name, else by the suffix of the output file, else text.

    Raises InputError when there is none, or when what is compared cannot be written in it.
    """
    if name is not None:
        if name not in allowed:
            raise InputError("--format", f"没有格式“{name}”", advice=f"可用的格式：{'、'.join(allowed)}")
        return name
    if suffix is None:
        return "text"
    found = next((f for f in allowed if suffix.lower() in _FORMATS[f]), None)
    if found is None:
        known = "、".join(s for f in allowed for s in _FORMATS[f])
        raise InputError(
            "-o",
            f"由后缀“{suffix}”判断不出格式",
            advice=f"可用的后缀：{known}；或用 --format 指定（{'、'.join(allowed)}）",
        )
    return found


def render_comparison(comparison: Comparison, format: str, screen: Screen = Screen()) -> str | bytes:
    """Two reports compared, in a format."""
    if format == "text":
        from drafting.renderers.comparison_text import render_comparison_text

        return render_comparison_text(comparison, colour=screen.colour, width=screen.width)
    module = import_module(f"drafting.renderers.comparison_{format}")
    return cast(Callable[[Comparison], str | bytes], getattr(module, f"render_comparison_{format}"))(comparison)
