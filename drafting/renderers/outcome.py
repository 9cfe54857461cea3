"""What a run over some reports gave, as the renderers take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drafting.findings import Severity
from drafting.results import LintResult
from drafting.review.model import Review, State

if TYPE_CHECKING:
    from drafting.baseline import Applied


@dataclass(frozen=True, slots=True)
class Unusable:
    """An input that could not be used, and the one line that says why."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """What is known of a rule, for formats that explain it: what it checks, and all of it as text and as Markdown.

    ``family`` is what the rules whose codes begin alike are about.
    """

    what: str
    text: str
    markdown: str
    severity: Severity
    family: str


@dataclass(frozen=True, slots=True)
class Run:
    """All results in order, the inputs that could not be used, and how to show them.

    ``width`` is in columns of a terminal; ``numbers`` asks for the account of every number of the prose.
    ``titles`` are those of the rules, by code, ``pages`` say more of them, and ``version`` is the program's, for
    formats that name them. ``rules_page`` is the address under which all pages are published, if any.
    """

    results: tuple[LintResult, ...]
    unusable: tuple[Unusable, ...] = ()
    baseline: Applied | None = None
    numbers: bool = False
    colour: bool = False
    width: int = 100
    titles: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, RulePage] = field(default_factory=dict)
    version: str = "0"
    rules_page: str | None = None
    review: Review | None = None
    """The same as a reviewer's list, where there is one."""
    states: Mapping[str, tuple[State | None, ...]] = field(default_factory=dict)
    """What became of the findings since the last pass, by path, in the order of the findings."""
    table: str = ""
    """The reports a line each, for a person at a terminal."""
    listed: bool = True
    """Whether findings are told one by one."""
