"""Numbers a thousand times last year's or more: a unit taken for another (元 for 万元), or digits too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from drafting.genre.expressions import Cells
from drafting.genre.form_layout import number_text
from drafting.genre.model import CellSpec, Edition
from drafting.text.numerals import round_half_up

_UNITS = (8_000, 12_500)
LEAST = 1000
"""Real years grow by less; a unit mistaken for another (ten thousand) gives more, unless last year itself was larger.

A fall is not asked about: things end, and it is the slip of a year before as often as one of this year.
"""


@dataclass(frozen=True, slots=True)
class Jump:
    """A cell whose number is many times last year's."""

    spec: CellSpec
    now: Decimal
    before: Decimal

    @property
    def message(self) -> str:
        """What to ask about it, in Chinese."""
        times = number_text(round_half_up(self.now / self.before, 0))
        unit = f"，这一格的单位是{self.spec.unit}" if self.spec.unit and not self.spec.integer else ""
        said = f"{self.spec.name}为{number_text(self.now)}，是上年{number_text(self.before)}的{times}倍"
        return f"{said}，请核对数字和单位{unit}"


def _another_unit(spec: CellSpec, times: Decimal) -> bool:
    """Whether an amount grew by about the ten thousand that lies between the units 元 and 万元."""
    return not spec.integer and _UNITS[0] <= times <= _UNITS[1]


def jumps(cells: Cells, before: Cells, edition: Edition, *, above: int = 0) -> Iterator[Jump]:
    """The cells of a form that are a thousand times last year's, and more than ``above`` where they count things; a
    total whose part is, is not told again."""
    found: dict[str, Jump] = {}
    for path, spec in edition.cells.items():
        now, then = cells.get(path), before.get(path)
        if now and then and then > 0 and now / then >= LEAST and (now > above or _another_unit(spec, now / then)):
            found[path] = Jump(spec, now, then)
    for path, jump in found.items():
        parts = edition.computed.get(path)
        if parts is None or not any(c in found for c in parts.cells):
            yield jump
