"""Which cell is wrong when a table does not add up.

Relations are linear equations over cells. One wrong cell makes every equation fail that holds it, each by the
same amount; where a row and a column fail by the same amount, the cell at their crossing explains both. The
search looks for the fewest cells whose change makes every equation hold, and says so when several would do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drafting.genre.model import Relation

Certainty = Literal["decided", "one_of", "undecided"]

_DEEPEST = 3
"""So many wrong cells at once are looked for; beyond that a table is not repaired but read again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cell that may be at fault, and the value that would make the relations hold."""

    path: str
    value: Decimal
    repair: Decimal


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``candidates`` in order of plausibility, the relations that fail because of it.

    ``decided``: arithmetic singles out the first candidate. ``one_of``: one of the candidates is wrong.
    ``undecided``: the relations fail and no few cells explain it; there are no candidates.
    ``together`` are further cells that must change with the first candidate (one slip copied into a total).
    """

    certainty: Certainty
    candidates: tuple[Candidate, ...]
    relations: tuple[Relation, ...]
    together: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Equation:
    """left − right = 0 as coefficients of cells."""

    relation: Relation
    coefficients: Mapping[str, int]
    constant: Decimal


Change = tuple[str, Decimal]
Explanation = frozenset[Change]


def find_faults(
    relations: Iterable[Relation],
    cells: Mapping[str, Decimal | None],
    *,
    fixed: frozenset[str] = frozenset(),
    allowed: Callable[[str, Decimal], bool] = lambda _path, value: value >= 0,
) -> tuple[Fault, ...]:
    """The faults behind the equations that fail.

    An equation with a missing cell says nothing, unless the cell is one that a form may lack (it counts as
    0). ``fixed`` cells are never suspected (last year's, say). ``allowed`` says whether a value may stand in
    a cell at all; a repair that it refuses is none.
    """
    equations = [e for r in relations if r.operator == "=" and (e := _equation(r, cells)) is not None]
    values = {p: v for p, v in cells.items() if v is not None}
    return tuple(_Search(equations, values, fixed, allowed).faults())


def _equation(relation: Relation, cells: Mapping[str, Decimal | None]) -> _Equation | None:
    coefficients: dict[str, int] = {}
    constant = Decimal(0)
    for side, expression in ((1, relation.left), (-1, relation.right)):
        for term in expression.terms:
            if term.name is None:
                constant += side * term.sign * term.constant
                continue
            if cells.get(term.name) is None:
                if term.name in relation.optional:
                    continue
                return None
            coefficients[term.name] = coefficients.get(term.name, 0) + side * term.sign
    return _Equation(relation, {p: c for p, c in coefficients.items() if c}, constant)


class _Search:
    def __init__(
        self,
        equations: Sequence[_Equation],
        values: Mapping[str, Decimal],
        fixed: frozenset[str],
        allowed: Callable[[str, Decimal], bool],
    ) -> None:
        self.equations = equations
        self.values = values
        self.fixed = fixed
        self.allowed = allowed
        self.holding: dict[str, list[int]] = {}
        for i, equation in enumerate(equations):
            for path in equation.coefficients:
                self.holding.setdefault(path, []).append(i)
        self.residuals = [sum((c * values[p] for p, c in e.coefficients.items()), e.constant) for e in equations]

    def components(self) -> list[list[int]]:
        """Failing equations that share a cell belong together."""
        failing = [i for i, r in enumerate(self.residuals) if r != 0]
        out: list[list[int]] = []
        left = set(failing)
        for first in failing:
            if first not in left:
                continue
            left.discard(first)
            component, queue = [first], [first]
            while queue:
                for path in self.equations[queue.pop()].coefficients:
                    for j in self.holding[path]:
                        if j in left:
                            left.discard(j)
                            component.append(j)
                            queue.append(j)
            out.append(sorted(component))
        return out

    def faults(self) -> list[Fault]:
        """Every fault; a component that a repair of another one touches is explained together with it."""
        out: list[Fault] = []
        components = self.components()
        while components:
            component = components.pop(0)
            while True:
                found = self._explanations(component)
                changed = {p for e in found for p, _ in e}
                joined = [c for c in components if any(changed & set(self.equations[i].coefficients) for i in c)]
                if not joined:
                    break
                wider = sorted({*component, *(i for c in joined for i in c)})
                if not self._explanations(wider):
                    break
                component = wider
                components = [c for c in components if c not in joined]
            if found:
                out.extend(self._faults(component, found))
            else:
                out.extend(Fault("undecided", (), (self.equations[i].relation,)) for i in component)
        return out

    def _explanations(self, component: list[int]) -> set[Explanation]:
        """The smallest sets of changes that make all equations of a component hold and break no other."""
        residuals = {i: self.residuals[i] for i in component}
        # A cell stands in few equations; so many failures need at least so many wrong cells.
        most = max((len(v) for v in self.holding.values()), default=1)
        for size in range(max(1, -(-len(component) // most)), _DEEPEST + 1):
            found: set[Explanation] = set()
            self._search(residuals, frozenset(), size, found)
            if found:
                return found
        return set()

    def _search(
        self, residuals: Mapping[int, Decimal], chosen: Explanation, size: int, found: set[Explanation]
    ) -> None:
        failing = [i for i, r in residuals.items() if r != 0]
        if not failing:
            found.add(chosen)
            return
        left = size - len(chosen)
        if left == 0 or len(failing) > 3 * left:
            return
        used = {p for p, _ in chosen}
        target = min(failing, key=lambda i: (len(self.equations[i].coefficients), i))
        for path in self.equations[target].coefficients:
            if path in self.fixed or path in used:
                continue
            for delta in self._deltas(path, residuals):
                value = self.values[path] + delta
                if not self.allowed(path, value):
                    continue
                after = dict(residuals)
                for j in self.holding[path]:
                    before = after.get(j, self.residuals[j])
                    after[j] = before + self.equations[j].coefficients[path] * delta
                self._search(after, chosen | {(path, delta)}, size, found)

    def _deltas(self, path: str, residuals: Mapping[int, Decimal]) -> list[Decimal]:
        """Changes of a cell that make one of the failing equations with it hold."""
        out: list[Decimal] = []
        for j in self.holding[path]:
            residual = residuals.get(j, Decimal(0))
            if residual:
                delta = -residual / self.equations[j].coefficients[path]
                if delta not in out:
                    out.append(delta)
        return out

    # ------------------------------------------------------------------ from explanations to faults

    def _faults(self, component: list[int], found: set[Explanation]) -> list[Fault]:
        relations = tuple(self.equations[i].relation for i in component)
        ordered = sorted(found, key=self._plausibility)
        best = ordered[0]
        if len(best) == 1:
            candidates = tuple(self._candidate(next(iter(e))) for e in ordered)
            return [Fault("decided" if len(candidates) == 1 else "one_of", candidates, relations)]
        if len(ordered) == 1:
            return [
                Fault("decided", (self._candidate(change),), self._touched(change[0], component))
                for change in sorted(best, key=lambda c: self._order(c[0]))
            ]
        sure = frozenset.intersection(*ordered)
        out = [
            Fault("decided", (self._candidate(change),), self._touched(change[0], component))
            for change in sorted(sure, key=lambda c: self._order(c[0]))
        ]
        open_changes = sorted(best - sure, key=self._slip)
        others = [c for e in ordered[1:] for c in sorted(e - sure, key=self._slip)]
        candidates = tuple(self._candidate(c) for c in dict.fromkeys((*open_changes, *others)))
        together = tuple(self._candidate(c) for c in open_changes[1:])
        rest = tuple(
            self.equations[i].relation
            for i in component
            if any(c.path in self.equations[i].coefficients for c in candidates)
        )
        out.append(Fault("one_of", candidates, rest, together))
        return out

    def _touched(self, path: str, component: list[int]) -> tuple[Relation, ...]:
        return tuple(self.equations[i].relation for i in component if path in self.equations[i].coefficients)

    def _candidate(self, change: Change) -> Candidate:
        path, delta = change
        return Candidate(path, self.values[path], self.values[path] + delta)

    def _order(self, path: str) -> int:
        return list(self.values).index(path)

    def _slip(self, change: Change) -> tuple[int, int]:
        path, delta = change
        return (slip_rank(self.values[path], self.values[path] + delta), self._order(path))

    def _plausibility(self, explanation: Explanation) -> tuple[int, int, list[tuple[int, int]]]:
        """Explanations by one copied slip first, then by how like slips of a typist the changes are."""
        slips = sorted(self._slip(c) for c in explanation)
        amounts = len({delta for _, delta in explanation})
        return (sum(rank for rank, _ in slips), amounts, slips)


def slip_rank(printed: Decimal, right: Decimal) -> int:
    """How like a slip it is to print one number for the other: 0 a slip of one key, 1 off by one, 2 a number
    for nothing or nothing for a number, 3 anything else."""
    a, b = format(printed.normalize(), "f"), format(right.normalize(), "f")
    if (len(a) > 1 and len(b) > 1) or (printed and right):
        if len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1 and len(a) > 1:
            return 0
        if len(a) == len(b) and sorted(a) == sorted(b):
            return 0
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        if len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))):
            return 0
    if abs(printed - right) == 1:
        return 1
    if not printed or not right:
        return 2
    return 3
