"""What the tables of a document hold, cell by cell of the official form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from drafting.document.model import Table
from drafting.genre.model import CellReading, Edition, FormTable
from drafting.text.span import Span

TroubleKind = Literal[
    "unknown_row",
    "unknown_column",
    "missing_row",
    "missing_column",
    "label_variant",
    "unsure_label",
    "duplicate",
    "other_edition",
    "merged_row",
    "unreadable",
    "missing_table",
]


@dataclass(frozen=True, slots=True)
class TableTrouble:
    """Something about a table's layout that a reader of the report should know; Chinese message.

    ``cells`` are the paths that are missing or uncertain because of it.
    """

    kind: TroubleKind
    table: str
    """Id of the form table."""
    message: str
    span: Span
    cells: tuple[str, ...] = ()
    label: str = ""
    """The label as printed, where one is at issue."""
    expected: str = ""
    """The label as the form has it."""


@dataclass(frozen=True, slots=True)
class TablesReading:
    """Every cell that was read, what each form table was read from, and what was wrong with the layout.

    ``edition`` is the edition of the report year; a table printed in another edition's layout has its
    cells read by that layout, under that edition's paths, and is named in ``troubles``.
    A cell that the report does not have is not in ``cells``.
    """

    edition: Edition
    cells: Mapping[str, CellReading]
    tables: Mapping[str, tuple[Table, ...]]
    """Form table id to the tables of the document it was read from (a table may come in several pieces)."""
    forms: Mapping[str, FormTable]
    """Form table id to the form as it was recognised (of another edition, perhaps)."""
    troubles: tuple[TableTrouble, ...] = ()
    values: Mapping[str, Decimal | None] = field(default_factory=dict)
    """Cell path to value for every cell of the edition and every cell read: None where there is none.
    Absent totals are not computed here."""
