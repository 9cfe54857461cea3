"""What a pack says of fees: the words they are spoken of in, and the scales that they are charged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from pathlib import Path

from drafting.genre import schema
from drafting.genre.form_sheets import AmountGroup, words_at
from drafting.genre.model import Genre
from drafting.genre.yaml_nodes import Node, load_yaml

FEES = "fees.yaml"
FEE_AMOUNTS = ("notices", "charged", "collected")
"""What is said of a fee: notices sent, what was charged, what was collected (money in its least unit)."""
_WORDS = ("heads", "notices", "charged", "collected", "paid", "amount", "arise", "late", "unpaid", "forbid")


@dataclass(frozen=True, slots=True)
class Tariff:
    """A scale of charges by quantity: what each unit up to a bound costs, and beyond the last bound."""

    id: str
    name: str
    source: str
    words: tuple[str, ...]
    units: frozenset[str]
    bands: tuple[tuple[int, int], ...]
    """Upper bound (inclusive) and price of a unit, rising."""
    beyond: int
    """The price of a unit beyond the last bound."""
    step: int = 0
    """How many units further the price rises again; 0 when it does not."""
    rise: int = 0

    @property
    def quantum(self) -> int:
        """Every charge is a multiple of it."""
        return gcd(*(price for _, price in self.bands), self.beyond, self.rise)

    def charge(self, quantity: int) -> int:
        """What a quantity costs."""
        total = done = 0
        for bound, price in self.bands:
            total += max(min(quantity, bound) - done, 0) * price
            done = bound
        price, rest = self.beyond, quantity - done
        while rest > 0:
            here = min(rest, self.step) if self.step else rest
            total += here * price
            rest -= here
            price += self.rise
        return total


@dataclass(frozen=True, slots=True)
class FeeWords:
    """The words of a fee, each a plain text that is looked for in a clause or sentence.

    ``figures`` is the group of figures outside the tables that holds what is said of the fee, by the keys of
    ``FEE_AMOUNTS``. ``heads`` name the fee,
    ``charged`` and ``collected`` say which sum an amount is, ``paid`` that it was paid whatever
    else is said, ``amount`` ends the name of a sum, ``arise`` is what a denial denies, ``late`` and ``unpaid`` tell of
    those who did not pay, ``forbid`` of fees that were let off.
    """

    figures: str
    heads: tuple[str, ...]
    notices: tuple[str, ...]
    charged: tuple[str, ...]
    collected: tuple[str, ...]
    paid: tuple[str, ...]
    amount: tuple[str, ...]
    arise: tuple[str, ...]
    late: tuple[str, ...]
    unpaid: tuple[str, ...]
    forbid: tuple[str, ...]
    money: Mapping[str, int]
    """Units of money, each with what one of it is in the least of them."""
    cases: frozenset[str]
    """Units of cases, and with ``persons`` of who brought them."""
    persons: frozenset[str]
    unpaid_cell: str
    """The cell that counts the cases whose fee was not paid; empty when there is none."""
    tariffs: tuple[Tariff, ...]

    @property
    def coin(self) -> str:
        """The least unit of money, in which sums are given."""
        return min(self.money, key=lambda u: self.money[u])


def load_fees(genre: Genre) -> FeeWords | None:
    """What a pack says of a fee (``fees.yaml``), None when it has none; raises PackError with file and line."""
    if not genre.root or not (Path(genre.root) / FEES).is_file():
        return None
    return _load(genre.root, genre.outline.places, frozenset(c for e in genre.editions for c in e.cells))


@lru_cache(maxsize=8)
def _load(root: str, places: tuple[str, ...], cells: frozenset[str]) -> FeeWords:
    return load_fee_words(load_yaml(Path(root) / FEES), cells, words_at(root, places).amounts)


def load_fee_words(node: Node, cells: frozenset[str], groups: Mapping[str, AmountGroup]) -> FeeWords:
    """The words of a fee of a pack whose form has these cells and groups of figures outside the tables; raises
    PackError with file and line."""
    part = node.shaped(schema.FEES)
    words = {k: _split(part[k]) if k in part else () for k in _WORDS}
    money = {unit: value.integer() for unit, value in part["money"].items()}
    if not money or min(money.values()) < 1:
        part["money"].fail("每个货币单位都要给出不小于1的倍数")
    if "unpaid_cell" in part and part["unpaid_cell"].text() not in cells:
        part["unpaid_cell"].fail(f"表格里没有“{part['unpaid_cell'].text()}”这一格")
    group = part["figures"].text()
    if group not in groups or not set(FEE_AMOUNTS) <= set(groups[group].amounts):
        part["figures"].fail(f"form.yaml 的 amounts 里没有“{group}”这一组，或者缺{'、'.join(FEE_AMOUNTS)}中的一个")
    coin = min(money, key=lambda u: money[u])
    if {groups[group].amounts[k].unit for k in ("charged", "collected")} != {coin}:
        part["money"].fail(f"form.yaml 里 charged、collected 的单位应是最小的货币单位“{coin}”")
    return FeeWords(
        group,
        **words,
        money=money,
        cases=frozenset(_split(part["cases"]) if "cases" in part else ()),
        persons=frozenset(_split(part["persons"]) if "persons" in part else ()),
        unpaid_cell=part["unpaid_cell"].text() if "unpaid_cell" in part else "",
        tariffs=tuple(map(_tariff, part["tariffs"].list())) if "tariffs" in part else (),
    )


def _split(node: Node) -> tuple[str, ...]:
    words = tuple(node.text().split())
    if not words:
        node.fail("至少要有一个词")
    return words


def _tariff(node: Node) -> Tariff:
    part = node.shaped(schema.TARIFF)
    bands: list[tuple[int, int]] = []
    for band in part["bands"].list():
        keys = band.shaped(schema.TARIFF_BAND)
        if bands and keys["to"].integer() <= bands[-1][0]:
            keys["to"].fail("收费档次的上限应当逐档增大")
        bands.append((keys["to"].integer(), keys["price"].integer()))
    beyond = part["beyond"].shaped(schema.TARIFF_BEYOND)
    if ("step" in beyond) != ("rise" in beyond):
        part["beyond"].fail("step 和 rise 应当同时给出")
    return Tariff(
        part["id"].text(),
        part["name"].text(),
        part["source"].text(),
        _split(part["words"]),
        frozenset(_split(part["units"])),
        tuple(bands),
        beyond["price"].integer(),
        beyond["step"].integer() if "step" in beyond else 0,
        beyond["rise"].integer() if "rise" in beyond else 0,
    )
