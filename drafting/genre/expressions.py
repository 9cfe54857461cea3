"""A small language of sums of cells, evaluated exactly.

    expression := ['-'] term { ('+' | '-') term }
    term       := ['previous:'] path | number

A path names a cell (``applications.new.total``); a step of it may be a code, quoted or not
(``general."2080505".total``). ``previous:`` before it means last year's figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

PREVIOUS = "previous:"

_STEP = r"""(?:[A-Za-z0-9_]+|"[A-Za-z0-9_]+"|'[A-Za-z0-9_]+')"""
_TOKEN = re.compile(
    rf"\s*(?:(?P<sign>[+\-])|(?P<path>(?:previous:)?[a-z_][a-z0-9_]*(?:\.{_STEP})+)|(?P<number>\d+(?:\.\d+)?))"
)

_UNQUOTED = str.maketrans("", "", "\"'")
Cells = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Term:
    """A signed cell (``name`` with its prefix) or, when ``name`` is None, a signed constant."""

    sign: Literal[1, -1]
    name: str | None
    constant: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Expression:
    """A sum of terms. Two expressions are equal when their terms are."""

    terms: tuple[Term, ...]

    @staticmethod
    @lru_cache(maxsize=8192)
    def parse(source: str) -> Expression:
        """Read an expression; raises ValueError with what is not understood."""
        terms: list[Term] = []
        sign: Literal[1, -1] = 1
        expect_term = True
        at = 0
        text = source.strip()
        if not text:
            raise ValueError("empty expression")
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None or match.end() == at:
                raise ValueError(f"not understood at column {at + 1}: {text[at:]!r}")
            at = match.end()
            if match["sign"]:
                if expect_term and (terms or match["sign"] == "+"):
                    raise ValueError(f"a term is missing before {match['sign']!r} at column {at}")
                sign = -1 if match["sign"] == "-" else 1
                expect_term = True
                continue
            if not expect_term:
                raise ValueError(f"'+' or '-' is missing before column {at}")
            if match["path"]:
                terms.append(Term(sign, match["path"].translate(_UNQUOTED)))
            else:
                terms.append(Term(sign, None, Decimal(match["number"])))
            sign, expect_term = 1, False
        if expect_term:
            raise ValueError("a term is missing at the end")
        return Expression(tuple(terms))

    @classmethod
    def sum(cls, *paths: str) -> Expression:
        """The sum of cells."""
        return cls(tuple(Term(1, p) for p in paths))

    @property
    def cells(self) -> tuple[str, ...]:
        """Names of the cells in it, each once, in order; last year's with their prefix."""
        return tuple(dict.fromkeys(t.name for t in self.terms if t.name is not None))

    def coefficient(self, name: str) -> int:
        """How often a cell counts (negative when it is taken away)."""
        return sum(t.sign for t in self.terms if t.name == name)

    def evaluate(self, cells: Cells, previous: Cells | None = None) -> Decimal | None:
        """The exact value; None when a cell in it has none, or last year's figures are not there."""
        total = Decimal(0)
        for term in self.terms:
            if term.name is None:
                total += term.sign * term.constant
                continue
            if term.name.startswith(PREVIOUS):
                value = None if previous is None else previous.get(term.name[len(PREVIOUS) :])
            else:
                value = cells.get(term.name)
            if value is None:
                return None
            total += term.sign * value
        return total

    def __str__(self) -> str:
        out: list[str] = []
        for i, term in enumerate(self.terms):
            if term.sign < 0:
                out.append("- " if i else "-")
            elif i:
                out.append("+ ")
            out.append((term.name or str(term.constant)) + " ")
        return "".join(out).strip()
