"""Figures: what a form holds, as structured data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Literal

Hedge = Literal["over", "under", "about"]


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports. ``level`` and ``kind`` are ids of the genre (county, office); None when not known."""

    name: str
    level: str | None = None
    kind: str | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a fact; ``unit`` is the fact's own when empty."""

    label: str
    value: Decimal
    unit: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that the narrative states and the tables do not hold.

    ``parts`` add up to ``value`` unless ``exhaustive`` is False; ``hedge`` says that the value is a bound.
    """

    id: str
    label: str
    value: Decimal
    unit: str = ""
    parts: tuple[Part, ...] = ()
    exhaustive: bool = True
    hedge: Hedge | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one report year of one agency.

    ``cells`` maps every cell path of the edition to its value, None where it is blank or missing.
    Equal figures say the same, whatever file they came from.
    ``given`` are the paths that the source gave itself; totals that were computed are not among them.
    """

    genre: str
    agency: Agency
    year: int
    edition: str
    cells: Mapping[str, Decimal | None]
    given: frozenset[str] = frozenset()
    facts: tuple[Fact, ...] = ()
    amounts: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """Figures outside the tables by the groups that the pack's form asks for, with the group's key and their own;
    what is not known is not there, nor a group of which nothing is."""
    contact: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    path: str | None = field(default=None, compare=False)
    stands: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Where each cell stands in the file, for messages: sheet and cell, or line."""
    remarks: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """What was read in a way that a person should know of, in Chinese."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the source calls codes of keyed rows, where the list of codes has none or another name."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Paths of the cells that have no value."""
        return tuple(p for p, v in self.cells.items() if v is None)

    def write(self, path: str | Path) -> None:
        """Write the figures in the format that the suffix names (YAML, JSON or .xlsx); whole or not at all.

        Raises InputError for a format that is not written, or a place that cannot be written to.
        """
        # By name, since the writers know about figures and not the other way round.
        import_module("drafting.renderers.figures").write_figures(self, Path(path))
