"""Numbers a thousand times last year's or more: a unit taken for another (元 for 万元), or a slip of the hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from drafting.genre.expressions import Cells
from drafting.genre.form_layout import number_text
from drafting.genre.model import CellSpec, Edition
from drafting.text.numerals import round_half_up

LEAST = 1000
"""Real years differ by less; a unit mistaken for another (ten thousand) by more, unless the year itself was small."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A cell whose number is many times last year's, or a small part of it."""

    spec: CellSpec
    now: Decimal
    before: Decimal

    @property
    def message(self) -> str:
        """What to ask about it, in Chinese."""
        more = self.now > self.before
        times = round_half_up(self.now / self.before if more else self.before / self.now, 0)
        said = f"是上年{number_text(self.before)}的{number_text(times)}倍"
        if not more:
            said = f"上年为{number_text(self.before)}，是今年的{number_text(times)}倍"
        unit = f"，这一格的单位是{self.spec.unit}" if self.spec.unit and not self.spec.integer else ""
        return f"{self.spec.name}为{number_text(self.now)}，{said}，请核对数字和单位{unit}"


def jumps(cells: Cells, before: Cells, edition: Edition) -> Iterator[Jump]:
    """The cells of a form that differ from last year's a thousandfold; a total whose part does is not told again."""
    found: dict[str, Jump] = {}
    for path, spec in edition.cells.items():
        now, then = cells.get(path), before.get(path)
        if now and then and now > 0 and then > 0 and max(now / then, then / now) >= LEAST:
            found[path] = Jump(spec, now, then)
    for path, jump in found.items():
        parts = edition.computed.get(path)
        if parts is None or not any(c in found for c in parts.cells):
            yield jump
