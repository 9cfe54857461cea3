"""What a reader of a report should know about the layout of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from drafting.text.span import Span

TroubleKind = Literal[
    "unknown_row",
    "unknown_column",
    "missing_row",
    "missing_column",
    "label_variant",
    "reworded",
    "foreign_label",
    "misplaced",
    "unsure_label",
    "duplicate",
    "other_edition",
    "merged_row",
    "unreadable",
    "missing_table",
    "other_unit",
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
    others: tuple[Span, ...] = ()
    """Other places that the same trouble is about."""
