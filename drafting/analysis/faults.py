"""Which cell is wrong when a table does not add up.

Relations are linear equations over cells. One wrong cell makes every equation fail that holds it, each by the
same amount; where a row and a column fail by the same amount, the cell at their crossing explains both. The
search looks for the fewest cells whose change makes every equation hold, and says so when several would do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drafting.genre.evaluation import absent_rows
from drafting.genre.model import Relation

Certainty = Literal["decided", "one_of", "undecided"]

_DEEPEST = 3
"""So many wrong cells that hang together are looked for in every way; more only where rows and columns cross."""
_DEEPEST_CROSSING = 10
_STEPS = 3000
_STEPS_CROSSING = 400
"""Cells tried at most for one set of equations; a table that needs more is not repaired but read again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cell that may be at fault, and the value that would make the relations hold."""

    path: str
    value: Decimal
    repair: Decimal


Option = tuple[Candidate, ...]
"""Cells that change together: one, or several when one slip runs through them (a number in the wrong column,
a slip copied into the total, a row that slid)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the ways to repair it, the most plausible first, and the relations that fail because of it.

    ``decided``: there is one way. ``one_of``: one of several. ``undecided``: the relations fail and no few cells
    explain it; there are no options.
    """

    certainty: Certainty
    options: tuple[Option, ...]
    relations: tuple[Relation, ...]

    @property
    def candidates(self) -> Option:
        """Every cell under suspicion, each once, in order of plausibility."""
        seen: dict[str, Candidate] = {}
        for option in self.options:
            for candidate in option:
                seen.setdefault(candidate.path, candidate)
        return tuple(seen.values())


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
    evidence: Iterable[Relation] = (),
) -> tuple[Fault, ...]:
    """The faults behind the equations that fail.

    An equation with a missing cell says nothing, unless the cell is one that a form may lack (it counts as
    0). ``fixed`` cells are never suspected (last year's, say). ``allowed`` says whether a value may stand in
    a cell at all; a repair that it refuses is none. ``evidence`` are further equations: they make no fault by
    themselves, but of several repairs those count that break the fewest of them.
    """
    equations = _equations(relations, cells)
    values = {p: v for p, v in cells.items() if v is not None}
    search = _Search(equations, values, fixed, allowed, _equations(evidence, cells))
    return tuple(search.faults())


def implied_value(relations: Iterable[Relation], cells: Mapping[str, Decimal | None], path: str) -> Decimal | None:
    """The value of one cell that follows from the others; None when nothing says it or two relations disagree."""
    found: set[Decimal] = set()
    for equation in _equations(relations, {**cells, path: Decimal(0)}):
        coefficient = equation.coefficients.get(path)
        if coefficient:
            others = (c * (cells.get(p) or Decimal(0)) for p, c in equation.coefficients.items() if p != path)
            found.add(-sum(others, equation.constant) / coefficient)
    return found.pop() if len(found) == 1 else None


def _equations(relations: Iterable[Relation], cells: Mapping[str, Decimal | None]) -> list[_Equation]:
    return [e for r in relations if r.operator == "=" and (e := _equation(r, cells)) is not None]


def _equation(relation: Relation, cells: Mapping[str, Decimal | None]) -> _Equation | None:
    coefficients: dict[str, int] = {}
    constant = Decimal(0)
    absent = absent_rows(relation.optional, cells)
    for side, expression in ((1, relation.left), (-1, relation.right)):
        for term in expression.terms:
            if term.name is None:
                constant += side * term.sign * term.constant
                continue
            if cells.get(term.name) is None:
                if term.name in absent or term.name in relation.blanks:
                    continue
                return None
            coefficients[term.name] = coefficients.get(term.name, 0) + side * term.sign
    if relation.tolerance:
        off = sum((c * (cells[p] or Decimal(0)) for p, c in coefficients.items()), constant)
        # What rounding may do is no fault, and is taken as it is.
        constant -= off if abs(off) <= relation.tolerance else 0
    return _Equation(relation, {p: c for p, c in coefficients.items() if c}, constant)


class _Search:
    def __init__(
        self,
        equations: Sequence[_Equation],
        values: Mapping[str, Decimal],
        fixed: frozenset[str],
        allowed: Callable[[str, Decimal], bool],
        evidence: Sequence[_Equation],
    ) -> None:
        self.equations = equations
        self.values = values
        self.fixed = fixed
        self.allowed = allowed
        self.evidence = evidence
        self.order = {p: i for i, p in enumerate(values)}
        self.holding: dict[str, list[int]] = {}
        for i, equation in enumerate(equations):
            for path in equation.coefficients:
                self.holding.setdefault(path, []).append(i)
        self.residuals = [sum((c * values[p] for p, c in e.coefficients.items()), e.constant) for e in equations]
        self.most = max((len(v) for v in self.holding.values()), default=1)
        """No change of one cell mends more equations than this."""
        self.steps = 0

    # ------------------------------------------------------------------ which equations belong together

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
                out.append(Fault("undecided", (), tuple(self.equations[i].relation for i in component)))
        return out

    # ------------------------------------------------------------------ what would explain them

    def _explanations(self, component: list[int]) -> set[Explanation]:
        """The smallest sets of changes that make all equations of a component hold and break no other."""
        residuals = {i: self.residuals[i] for i in component}
        needed = max(1, -(-len(component) // self.most))
        found: set[Explanation] = set()
        self.steps = 0
        for size in range(needed, _DEEPEST + 1):
            self._search(residuals, frozenset(), size, found)
            if found and self.steps <= _STEPS:
                return found
            found.clear()
        # One row or column that slid is a likelier story than four single slips.
        along = self._along_lines(component)
        if along:
            return along
        self.steps = _STEPS - _STEPS_CROSSING
        for size in range(max(needed, _DEEPEST + 1), _DEEPEST_CROSSING + 1):
            self._search(residuals, frozenset(), size, found, crossing=True)
            if self.steps > _STEPS:
                return set()
            if found:
                return found
        return set()

    def _search(
        self,
        residuals: Mapping[int, Decimal],
        chosen: Explanation,
        size: int,
        found: set[Explanation],
        crossing: bool = False,
    ) -> None:
        """Add to ``found`` every way to mend all equations with ``size`` changes in all. With ``crossing`` only
        changes of cells are tried all of whose equations fail, two or more."""
        failing = [i for i, r in residuals.items() if r != 0]
        if not failing:
            found.add(chosen)
            return
        left = size - len(chosen)
        if left == 0 or len(failing) > self.most * left or self.steps > _STEPS:
            return
        used = {p for p, _ in chosen}
        if crossing:
            paths = min((self._crossings(i, residuals, used) for i in failing), key=len)
        else:
            first = min(failing, key=lambda i: (len(self.equations[i].coefficients), i))
            paths = [p for p in self.equations[first].coefficients if p not in used and p not in self.fixed]
        for path in paths:
            holding = self.holding[path]
            if left == 1 and any(path not in self.equations[i].coefficients for i in failing):
                continue
            for delta in self._deltas(path, residuals):
                if not self.allowed(path, self.values[path] + delta):
                    continue
                self.steps += 1
                after = dict(residuals)
                mended = broken = 0
                for j in holding:
                    before = after.get(j, self.residuals[j])
                    after[j] = before + self.equations[j].coefficients[path] * delta
                    mended += before != 0 and after[j] == 0
                    broken += before == 0
                if (crossing and (not mended or broken)) or (left == 1 and any(after[j] != 0 for j in holding)):
                    continue
                self._search(after, chosen | {(path, delta)}, size, found, crossing)

    def _crossings(self, i: int, residuals: Mapping[int, Decimal], used: set[str]) -> list[str]:
        """The cells of an equation all of whose equations fail, two or more."""
        return [
            path
            for path in self.equations[i].coefficients
            if path not in used
            and path not in self.fixed
            and len(self.holding[path]) > 1
            and all(residuals.get(j) for j in self.holding[path])
        ]

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

    def _along_lines(self, component: list[int]) -> set[Explanation]:
        """Repairs that change the cells of one equation only, each by what its other equations miss: a row or a
        column that slid, or was filled in from elsewhere. Those that only move its numbers about come first."""
        found: dict[Explanation, bool] = {}
        for k, line in enumerate(self.equations):
            changes = self._line_changes(k, line)
            if len(changes) <= _DEEPEST:
                continue
            after = {i: self.residuals[i] for i in component}
            for path, delta in changes:
                for j in self.holding[path]:
                    after[j] = after.get(j, self.residuals[j]) + self.equations[j].coefficients[path] * delta
            if any(after.values()):
                continue
            printed = sorted(self.values[p] for p, _ in changes)
            found[frozenset(changes)] = printed == sorted(self.values[p] + d for p, d in changes)
        moved = {e for e, same in found.items() if same}
        return moved or set(found)

    def _line_changes(self, k: int, line: _Equation) -> list[Change]:
        out: list[Change] = []
        for path in line.coefficients:
            deltas = {-self.residuals[j] / self.equations[j].coefficients[path] for j in self.holding[path] if j != k}
            if deltas == {Decimal(0)} or not deltas:
                continue
            (delta, *more) = deltas
            if more or path in self.fixed or not self.allowed(path, self.values[path] + delta):
                return []
            out.append((path, delta))
        return out

    # ------------------------------------------------------------------ from explanations to faults

    def _faults(self, component: list[int], found: set[Explanation]) -> list[Fault]:
        ordered = self._supported(found)
        sure = frozenset.intersection(*ordered)
        groups: list[list[Explanation]] = [[frozenset(g)] for g in self._linked([sure], ())]
        left = [i for i in component if self._after(sure, i) != 0]
        for changes in self._linked([e - sure for e in ordered], left):
            options = [o for e in ordered if (o := frozenset(e & changes))]
            groups.append(list(dict.fromkeys(options)))
        touched = [{i for e in g for p, _ in e for i in self.holding[p]} for g in groups]
        out: list[Fault] = []
        for n, group in enumerate(groups):
            others = {i for m, t in enumerate(touched) if m != n for i in t}
            all_of_it = [i for i in component if i in touched[n]]
            own = [i for i in all_of_it if i not in others] or all_of_it
            out.append(
                Fault(
                    "decided" if len(group) == 1 else "one_of",
                    tuple(self._option(e) for e in group),
                    tuple(self.equations[i].relation for i in own),
                )
            )
        return sorted(out, key=lambda f: (f.certainty != "decided", self.order[f.candidates[0].path]))

    def _supported(self, found: set[Explanation]) -> list[Explanation]:
        """The explanations that break the fewest equations of the evidence, the most plausible first."""
        broken = {e: sum(self._misses(equation, e) for equation in self.evidence) for e in found}
        fewest = min(broken.values())
        return sorted((e for e in found if broken[e] == fewest), key=self._plausibility)

    def _misses(self, equation: _Equation, explanation: Explanation) -> bool:
        changed = dict(explanation)
        return bool(
            sum((c * (self.values[p] + changed.get(p, 0)) for p, c in equation.coefficients.items()), equation.constant)
        )

    def _after(self, explanation: Explanation, i: int) -> Decimal:
        """What an equation misses when these changes are made."""
        coefficients = self.equations[i].coefficients
        return self.residuals[i] + sum(coefficients.get(p, 0) * d for p, d in explanation)

    def _linked(self, explanations: Sequence[Explanation], failing: Iterable[int]) -> Iterator[set[Change]]:
        """The changes that must be told together: of one explanation those that make up for each other in an
        equation that held, of different ones those that mend the same equation."""
        changes = list(dict.fromkeys(c for e in explanations for c in sorted(e, key=self._by_place)))
        parent = {c: c for c in changes}

        def root(change: Change) -> Change:
            while parent[change] != change:
                change = parent[change]
            return change

        def join(members: Sequence[Change]) -> None:
            for other in members[1:]:
                parent[root(other)] = root(members[0])

        for i in failing:
            join([c for c in changes if i in self.holding[c[0]]])
        for explanation in explanations:
            for i in {j for p, _ in explanation for j in self.holding[p] if self.residuals[j] == 0}:
                join([c for c in changes if c in explanation and i in self.holding[c[0]]])
        for top in dict.fromkeys(root(c) for c in changes):
            yield {c for c in changes if root(c) == top}

    def _option(self, explanation: Explanation) -> Option:
        return tuple(
            Candidate(p, self.values[p], self.values[p] + d) for p, d in sorted(explanation, key=self._by_place)
        )

    def _by_place(self, change: Change) -> tuple[int, Decimal]:
        return (self.order[change[0]], change[1])

    def _slip(self, change: Change) -> tuple[int, int, int]:
        """Most cells of a form rightly hold 0: a number where 0 belongs is suspected first, a printed 0 last."""
        path, delta = change
        printed, right = self.values[path], self.values[path] + delta
        return (slip_rank(printed, right), 0 if not right else 1 if printed else 2, self.order[path])

    def _plausibility(self, explanation: Explanation) -> tuple[int, int, list[tuple[int, int, int]]]:
        """How like slips of a typist the changes are, then explanations by one amount first."""
        slips = sorted(self._slip(c) for c in explanation)
        amounts = len({delta for _, delta in explanation})
        return (sum(slip[0] for slip in slips), amounts, slips)


def slip_rank(printed: Decimal, right: Decimal) -> int:
    """How like a slip it is to print one number for the other: 0 a slip of one key or one off, 1 a number for
    nothing or nothing for a number, 2 anything else."""
    a, b = format(printed.normalize(), "f"), format(right.normalize(), "f")
    if abs(printed - right) == 1:
        return 0
    if printed and right:
        if len(a) == len(b) > 1 and sum(x != y for x, y in zip(a, b, strict=True)) == 1:
            return 0
        if len(a) == len(b) and sorted(a) == sorted(b):
            return 0
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        if len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))):
            return 0
    return 2 if printed and right else 1
