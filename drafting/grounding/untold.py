"""Operands of a relation that the prose omits, so that the operands it states do not add up.

One passage states all operands of a hard relation of the tables but one, and that one, which is not zero, is stated
nowhere: a reader who adds up what is written comes to another number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from drafting.genre.expressions import Expression
from drafting.genre.model import Relation
from drafting.grounding.engine import Analysis, CellClaim
from drafting.grounding.frames import Frame
from drafting.grounding.lexicon import Lexicon
from drafting.grounding.readings import Reading

_SURE = 0.5
"""Probability from which on a number is taken to denote its cells."""
_POSSIBLE = 0.3
"""Probability from which on a number that fits no reading may still denote its cells."""
_FEWEST_PARTS = 2
"""A list of fewer parts gives instances and is not meant to be exhaustive."""
_DEPTH_OF_BLOCK = 2
"""How many steps of a cell's path name the block that its row stands in."""


@dataclass(frozen=True, slots=True)
class Untold:
    """The numbers of a passage that do not add up, and the sum of cells that is left out."""

    frames: tuple[Frame, ...]
    missing: Expression
    value: Decimal


def untold_in(
    pages: Sequence[Analysis], relations: Iterable[Relation], cells: Mapping[str, Decimal | None], lexicon: Lexicon
) -> Iterator[tuple[int, Untold]]:
    """The omissions of each passage, with its index."""
    mentioned = [frozenset((*_mentioned(page), *_named(page, lexicon))) for page in pages]
    anywhere = frozenset().union(*mentioned)
    equations = [r for r in relations if r.operator == "=" and r.grade == "hard" and not r.needs_previous]
    for index, page in enumerate(pages):
        claims = [c for c in page.claims.values() if _tells(c)]
        if len(claims) < _FEWEST_PARTS:
            continue
        spoken = frozenset(c for claim in claims if claim.fit is not None for c in claim.fit.expression.cells)
        done: set[Expression] = set()
        numbers = frozenset(f.quantity.value for f in page.passage.frames.values())
        for relation in equations:
            if not any(t.name in spoken for t in relation.right.terms):
                continue
            sides = (frozenset(relation.left.cells), frozenset(relation.right.cells))
            # What came over may be told in another paragraph; a list is complete in its own.
            elsewhere = anywhere if _is_flow(sides) else mentioned[index]
            found = _left_out(relation, sides, claims, elsewhere, cells, numbers)
            if found is None:
                more = _as_whole(relation, page, claims, cells)
                found = _left_out(relation, sides, [*claims, *more], elsewhere, cells, numbers) if more else None
            if found is None or found.missing in done or _goes_on(page, found.frames):
                continue
            done.add(found.missing)
            yield index, found


def _mentioned(page: Analysis) -> Iterator[str]:
    """The cells that the numbers of a passage denote, right or wrong."""
    for claim in page.claims.values():
        if claim.fit is not None:
            yield from claim.fit.expression.cells
        elif claim.sure > _POSSIBLE:
            for reading in claim.readings:
                yield from reading.expression.cells
    for statement in page.statements:
        if statement.features.get("rate"):
            continue  # 办结率100% does not name what is left
        for readings in statement.claims:
            for reading in readings:
                yield from reading.expression.cells


def additions_in(
    pages: Sequence[Analysis], cells: Mapping[str, Decimal | None], lexicon: Lexicon
) -> Iterator[tuple[int, Untold]]:
    """新收128件，共134件: a total right behind one of its two terms, where the other is told nowhere."""
    told = frozenset(c for page in pages for c in (*_told_alone(page), *_named(page, lexicon)))
    for index, page in enumerate(pages):
        claims = {c.frame.item.id: c for c in page.claims.values()}
        for before, frame in pairwise(page.passage.ordered()):
            one, both = claims.get(before.item.id), claims.get(frame.item.id)
            if one is None or both is None or one.fit is None or both.fit is None or not _only_totals(before, frame):
                continue
            known, all_of_it = set(one.fit.expression.cells), set(both.fit.expression.cells)
            missing = sorted(all_of_it - known)
            if len(known) != 1 or not known < all_of_it or len(missing) != 1 or missing[0] in told:
                continue
            value = cells.get(missing[0])
            if value and frame.quantity.value - before.quantity.value == value:
                yield index, Untold((before, frame), Expression.sum(missing[0]), value)


def _only_totals(before: Frame, frame: Frame) -> bool:
    """Whether a number right behind another says only that it is a total."""
    alike = before.clause.sentence == frame.clause.sentence and before.quantity.unit == frame.quantity.unit
    left = frame.item.left
    bare = any(t.kind == "total" for t in left) and all(t.kind in ("total", "func", "be") for t in left)
    return alike and bare and frame.clause.id - before.clause.id == 1


def _told_alone(page: Analysis) -> Iterator[str]:
    """The cells that numbers of their own or statements tell."""
    for claim in page.claims.values():
        readings = (claim.fit,) if claim.fit is not None else claim.readings[:1]
        for reading in readings:
            yield from reading.expression.cells if len(reading.expression.terms) == 1 else ()
    for statement in page.statements:
        for readings in statement.claims:
            for reading in readings:
                yield from reading.expression.cells


def _named(page: Analysis, lexicon: Lexicon) -> Iterator[str]:
    """The cells of what came over and of what is left open, where a passage names them without a number:
    1件月底才送齐，留到下年."""
    for token in page.passage.layout.tokens:
        entry = lexicon.entry(token.entry)
        if entry is None or token.kind != "outcome":
            continue
        for topic in lexicon.topics.values():
            flow = topic.flow
            sums = entry.means.get(topic.id, {}).get(flow.slot, ()) if flow is not None else ()
            if flow is not None and sums[:1] and sums[0] in (((1, flow.brought_in),), ((1, flow.left_open),)):
                column = {slot: default[0][0][1] for slot, default in topic.slots.items() if slot != flow.slot}
                yield topic.path.format(**{flow.slot: sums[0][0][1]}, **column)


def _tells(claim: CellClaim) -> bool:
    """Whether a number surely denotes its cells and equals them."""
    frame = claim.frame
    return (
        claim.fit is not None
        and not claim.instead
        and frame.form == "value"
        and frame.quantity.exact
        and frame.quantity.kind == "count"
        and claim.sure > _SURE
        and bool(claim.found)
        and all(t.sign > 0 for t in claim.fit.expression.terms)
    )


def _left_out(
    relation: Relation,
    sides: tuple[frozenset[str], frozenset[str]],
    claims: Sequence[CellClaim],
    told: AbstractSet[str],
    cells: Mapping[str, Decimal | None],
    numbers: AbstractSet[Decimal],
) -> Untold | None:
    """What is left out of a relation that holds and whose other members the claims tell; ``numbers`` are all that the
    passage has."""
    members: tuple[list[CellClaim], list[CellClaim]] = ([], [])
    for claim in claims:
        spoken = frozenset(claim.fit.expression.cells) if claim.fit is not None else frozenset()
        for side, found in zip(sides, members, strict=True):
            if spoken and spoken <= side:
                found.append(claim)
    if not all(members) or sum(map(len, members)) <= _FEWEST_PARTS:
        return None
    values = {c: cells.get(c) for c in relation.cells}
    if any(v is None for v in values.values()):
        return None
    if len(relation.left.terms) > 1 and relation.left.evaluate(values) in numbers:
        return None  # 应办51件，实办49件: beside all that there was, what is left is what anybody sees
    covered = {c for m in members for claim in m if claim.fit is not None for c in claim.fit.expression.cells}
    missing = [c for c in relation.cells if values[c] and c not in covered]
    if not missing or len({_block(c) for c in missing}) > 1 or any(c in told for c in missing):
        return None
    value = sum((values[c] or Decimal(0) for c in missing), Decimal(0))
    if relation.left.evaluate(values) != relation.right.evaluate(values):
        return None
    frames = sorted((c.frame for m in members for c in m), key=lambda f: f.number.start)
    if value * 2 > max(f.quantity.value for f in frames):
        return None  # what is named are instances
    return Untold(tuple(frames), Expression.sum(*missing), value)


def _as_whole(
    relation: Relation, page: Analysis, claims: Sequence[CellClaim], cells: Mapping[str, Decimal | None]
) -> list[CellClaim]:
    """收到38件，已全部办结，其中…: another number that is a total's, too, and the whole of the list of its parts."""
    value = cells.get(relation.left.cells[0]) if len(relation.left.cells) == 1 else None
    if not value:
        return []
    parts = frozenset(relation.right.cells)
    told = {c.frame.item.id for c in claims if c.fit is not None and parts.issuperset(c.fit.expression.cells)}
    reading = Reading(relation.left, value)
    return [
        replace(c, fit=reading)
        for c in claims
        for g in page.passage.lists
        if g.whole == c.frame.item.id and c.found == value and len(told.intersection(g.parts)) >= _FEWEST_PARTS
    ][:1]


def _is_flow(sides: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether a relation says what came in and went out, so that one number a side is enough to miss the rest."""
    return all(len(s) > 1 for s in sides)


def _block(path: str) -> str:
    """The block of rows that a cell stands in, or the cell where its row stands alone."""
    steps = path.split(".")
    return ".".join(steps[:_DEPTH_OF_BLOCK]) if len(steps) > _DEPTH_OF_BLOCK + 1 else path


def _goes_on(page: Analysis, frames: Sequence[Frame]) -> bool:
    """Whether 等 or 其余 marks the list as not exhaustive."""
    ids = {f.item.id for f in frames}
    if any(g.open_ended and ids & set(g.parts) for g in page.passage.lists):
        return True
    first, last = frames[0].clause.sentence, frames[-1].clause.sentence
    clauses = {c.start: c for c in page.passage.layout.clauses if first <= c.sentence <= last}
    start, end = min(clauses), max(c.end for c in clauses.values())
    return any(t.kind == "rest" and start <= t.start < end for t in page.passage.layout.tokens)
