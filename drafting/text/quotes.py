"""Quotation marks as GB/T 15834 has them."""

from __future__ import annotations

from collections.abc import Iterable

_INNER = str.maketrans("“”", "‘’")


def quoted(text: str) -> str:
    """A text in quotation marks; those inside it become single ones."""
    return f"“{text.translate(_INNER)}”"


def listed(items: Iterable[str]) -> str:
    """Several texts, each in quotation marks, which stand without a mark between them."""
    return "".join(quoted(item) for item in items)
