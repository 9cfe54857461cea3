"""The formats in which a comparison can be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from drafting.alignment.model import Comparison
from drafting.errors import InputError

if TYPE_CHECKING:
    from drafting.alignment.series import Series
    from drafting.alignment.similarity import Resemblance


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
    "xlsx": (".xlsx",),
}
"""Format to the suffixes that mean it."""
OF_TWO = ("text", "json", "html", "docx")
"""Formats in which two reports can be compared."""
OF_MANY = ("text", "json", "html")
"""Formats in which more than two reports can be compared."""
OF_MATRIX = ("text", "json", "html", "xlsx")
"""Formats in which the most alike among many reports can be told."""


def comparison_format(name: str | None, suffix: str | None, *, allowed: tuple[str, ...] = OF_TWO) -> str:
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
            f"由后缀“{suffix}”判断不出格式" if suffix else "文件名没有后缀，判断不出格式",
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


def render_series(series: Series, format: str, screen: Screen = Screen()) -> str:
    """Several years compared, in a format of ``OF_MANY``."""
    from drafting.renderers.series import render_series_html, render_series_json, render_series_text

    if format == "text":
        return render_series_text(series, width=screen.width)
    return render_series_json(series) if format == "json" else render_series_html(series)


def render_resemblance(found: Resemblance, format: str, screen: Screen = Screen()) -> str | bytes:
    """The most alike among many reports, in a format of ``OF_MATRIX``."""
    from drafting.renderers.resemblance import (
        render_resemblance_html,
        render_resemblance_json,
        render_resemblance_text,
    )

    if format == "text":
        return render_resemblance_text(found, width=screen.width)
    if format == "xlsx":
        from drafting.renderers.resemblance_xlsx import render_resemblance_xlsx

        return render_resemblance_xlsx(found)
    return render_resemblance_json(found) if format == "json" else render_resemblance_html(found)
