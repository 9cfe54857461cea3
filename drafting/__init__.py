"""Drafts, checks and compares official Chinese reports.

The names below are the public interface; everything else may move. They are resolved on first
use, so that a command which needs no language processing imports none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.2.0"

if TYPE_CHECKING:
    from drafting.api import (
        Figures,
        Finding,
        LintResult,
        Report,
        compare,
        draft,
        extract,
        lint,
        load_figures,
        read,
    )

__all__ = [
    "Figures",
    "Finding",
    "LintResult",
    "Report",
    "__version__",
    "compare",
    "draft",
    "extract",
    "lint",
    "load_figures",
    "read",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from drafting import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
