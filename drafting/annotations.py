"""What is known of places of a document beside its text: where a number came from, what a clerk should see there.

Renderers show it in the way of their format; no reader takes it for text of the report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from drafting.text.span import Span


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a number of a draft came from.

    ``span`` is its place in the document's text. ``expression`` is what it is the value of: cells joined by
    ``+`` and ``-``; for a share or a growth rate ``100 * (…) / (…)``; else the path of a fact
    (``facts.posts.0``) or of another given number (the key of its group and its own). ``cells`` are the cells in it,
    last year's with the prefix ``previous:``. ``note`` says it in Chinese: table, row and column.
    ``doubtful`` when one of the cells breaks a hard relation of the form.
    """

    span: Span
    expression: str
    value: Decimal
    cells: tuple[str, ...] = ()
    note: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark for the clerk on the block of text at ``span``; it is no text of the report."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that is known of a document beside its text, in the order of the text."""

    provenance: tuple[Provenance, ...] = ()
    comments: tuple[Comment, ...] = ()
    blanks: frozenset[tuple[int, int, int]] = frozenset()
    """Cells of tables that wait for a number: which table of the document (from 0), row and column."""
    lacking: tuple[str, ...] = ()
    """Paths of the cells that the prose would have told and that hold nothing, in the order of the text."""


PLACEHOLDER = re.compile("【待补充：[^【】]*】")
"""What stands where only a person knows what to write; it is made to stand out."""


def placeholder(what: str) -> str:
    """A visible placeholder for what only a person can know."""
    return f"【待补充：{what.replace('【', '［').replace('】', '］')}】"


NOTHING = Annotations()
