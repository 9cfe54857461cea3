"""The figures of several units added up for the report of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import PurePath

from drafting.analysis.imbalance import imbalances
from drafting.errors import InputError
from drafting.genre.evaluation import complete_totals, evaluate_relation
from drafting.genre.figures import Agency, Fact, Figures, Part
from drafting.genre.form_layout import number_text
from drafting.genre.keyed import codes_in, with_rows
from drafting.genre.model import Edition, Genre
from drafting.text.quotes import quoted

_NAMED = 4
"""So many facts of one line are named."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit contributes to a cell; ``value`` is None where the unit gives none."""

    unit: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A relation of the form that a unit's own figures break; ``message`` is Chinese."""

    unit: str
    source: str
    message: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The sum and where it came from.

    ``shares`` holds, for each cell, what each unit contributes, in the order given. A cell that some unit leaves
    blank has no sum: ``blanks`` names those units. ``faults`` are the units' own arithmetic errors; ``partial``
    names, for the label of each fact that not all units state, those that do not.
    """

    figures: Figures
    shares: Mapping[str, tuple[Share, ...]]
    blanks: Mapping[str, tuple[str, ...]]
    faults: tuple[Fault, ...]
    partial: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def lacking(self) -> dict[str, tuple[str, ...]]:
        """For each unit that leaves cells blank, the paths of those cells."""
        out: dict[str, list[str]] = {}
        for path, units in self.blanks.items():
            for unit in units:
                out.setdefault(unit, []).append(path)
        return {unit: tuple(paths) for unit, paths in out.items()}

    def account(self, genre: Genre, unusable: Sequence[InputError] = ()) -> tuple[str, ...]:
        """In Chinese, what the sum lacks, a line each; ``unusable`` are files whose figures are not in it.

        Whoever opens the sum a month later has no screen to look back at: this goes into the file.
        """
        return (
            *(f"没有计入：{_told(problem)}" for problem in unusable),
            *self.cells_lacking(genre),
            *self.facts_lacking(),
            *(f"{fault.unit}的数据不平，照样汇总了：{fault.message}" for fault in self.faults),
        )

    def cells_lacking(self, genre: Genre) -> tuple[str, ...]:
        """In Chinese, for each unit that leaves cells blank, those that have no sum for it."""
        out = []
        for unit, paths in self.lacking().items():
            named = [spec.name if (spec := genre.cell(path)) is not None else path for path in paths]
            out.append(f"{unit}缺{len(paths)}格，这些格没有汇总：{some(named)}")
        return tuple(out)

    def facts_lacking(self) -> tuple[str, ...]:
        """In Chinese, the facts that not all units state, a line for those that the same units leave out: who does, or
        where they are most, who states them."""
        units = next((tuple(s.unit for s in given) for given in self.shares.values()), ())
        alike: dict[tuple[str, ...], list[str]] = {}
        for label, lacking in self.partial.items():
            alike.setdefault(lacking, []).append(label)
        out = []
        for lacking, labels in alike.items():
            named = "".join(quoted(x) for x in labels[:_NAMED]) + (f"等{len(labels)}项" if len(labels) > _NAMED else "")
            stating = [u for u in units if u not in lacking]
            if len(stating) < len(lacking):
                out.append(f"{named}只有{some(stating)}填了，合计中不含其余{len(lacking)}个单位")
            else:
                out.append(f"{named}有{len(lacking)}个单位未填，合计中不含：{some(lacking)}")
        return tuple(out)

    def remarks(self) -> dict[str, str]:
        """For each cell, in Chinese, which units its sum came from; units that give 0 are left out."""
        out = {}
        for path, shares in self.shares.items():
            if path in self.blanks:
                out[path] = f"未汇总，{'、'.join(self.blanks[path])}缺这一格"
                continue
            parts = [f"{s.unit}{number_text(s.value)}" for s in shares if s.value]
            if parts:
                out[path] = "＋".join(parts)
        return out


def merge(units: Sequence[Figures], agency: Agency, genre: Genre) -> Merged:
    """Add up the figures of units.

    Cells are added where every unit gives them. Facts are added by label and unit of measure, and a processing fee
    where all units give it. Raises InputError when there is nothing to add, or when the units are of several
    genres, years or editions of the form, or a unit is given twice.
    """
    if not units:
        raise InputError("汇总", "没有给出要汇总的数据", advice="请给出各单位的数据文件")
    first = units[0]
    _require_one_year(units)
    for unit in units[1:]:
        source = unit.path or unit.agency.name
        if unit.genre != first.genre:
            raise InputError(source, f"文种是“{unit.genre}”，与 {_source(first)} 的“{first.genre}”不同")
        if unit.edition != first.edition:
            raise InputError(source, f"表式与 {_source(first)} 不同", advice="汇总的各单位应用同一版表式")
    _require_each_once(units)
    edition = genre.edition_by_id(first.edition) or genre.edition(first.year)
    labels = {code: name for u in reversed(units) for code, name in u.labels.items()}
    edition = with_rows(edition, codes_in(edition, (p for u in units for p in u.cells)), labels)
    cells: dict[str, Decimal | None] = {}
    shares: dict[str, tuple[Share, ...]] = {}
    blanks: dict[str, tuple[str, ...]] = {}
    for path in edition.cells:
        given = _shares(units, path, edition)
        shares[path] = given
        missing = tuple(s.unit for s in given if s.value is None)
        if missing and path not in edition.blanks:
            blanks[path] = missing
        cells[path] = _known_sum([s.value for s in given])
    cells, _ = complete_totals(cells, edition)
    figures = Figures(
        genre.id,
        agency,
        first.year,
        edition.id,
        cells,
        frozenset(p for p, v in cells.items() if v is not None),
        facts=_facts(units),
        amounts=_amounts(units),
        labels=labels,
    )
    faults = tuple(f for u in units for f in _faults(u, edition))
    return Merged(figures, shares, {p: b for p, b in blanks.items() if cells[p] is None}, faults, _partial(units))


def _require_one_year(units: Sequence[Figures]) -> None:
    """Raise InputError that names every unit of another year than most have."""
    years: dict[int, list[str]] = {}
    for unit in units:
        years.setdefault(unit.year, []).append(_source(unit))
    if len(years) < 2:
        return
    (most, sources), *others = sorted(years.items(), key=lambda y: -len(y[1]))
    said = "；".join(f"{year}年的{len(odd)}份：{some(odd, 10)}" for year, odd in others)
    told = f"{len(sources)}份" if len(sources) > 1 else f"1份：{sources[0]}"
    raise InputError(
        "汇总",
        f"各单位的数据不是同一年度。{most}年的{told}；{said}",
        advice="请拿开其他年度的，或换成同一年度的",
    )


def _require_each_once(units: Sequence[Figures]) -> None:
    """Raise InputError that names every unit that is given more than once."""
    sources: dict[str, list[str]] = {}
    for unit in units:
        sources.setdefault(unit.agency.name, []).append(_source(unit))
    said = "；".join(f"{some(found)} 都是“{name}”的数据" for name, found in sources.items() if len(found) > 1)
    if said:
        raise InputError("汇总", said, advice="每个单位只给一份")


def some(items: Sequence[str], most: int = 6) -> str:
    """The first of many, and how many there are."""
    return "、".join(items[:most]) + (f" 等{len(items)}个" if len(items) > most else "")


def _told(problem: InputError) -> str:
    """A problem in one line, with the name of its file alone: its folder is nobody's business who gets the sum."""
    lines = str(problem).replace(problem.source, PurePath(problem.source.replace("\\", "/")).name).split("\n")
    return "；".join(lines[:_NAMED]) + ("；等" if len(lines) > _NAMED else "")


def _shares(units: Sequence[Figures], path: str, edition: Edition) -> tuple[Share, ...]:
    """What each unit gives of a cell: nothing is 0 where the unit has no such row, or the form lets it be blank."""
    values = [u.cells.get(path) for u in units]
    none = edition.cells[path].row.code and any(v is not None for v in values)
    blank = path in edition.blanks and any(v is not None for v in values)
    zero = Decimal(0) if blank else None
    return tuple(
        Share(u.agency.name, Decimal(0) if v is None and none and path not in u.cells else zero if v is None else v)
        for u, v in zip(units, values, strict=True)
    )


def _source(figures: Figures) -> str:
    return figures.path or figures.agency.name


def _faults(figures: Figures, edition: Edition) -> list[Fault]:
    """The hard relations within the year that the figures break."""
    broken = []
    for relation in edition.relations:
        if relation.grade != "hard" or relation.needs_previous:
            continue
        outcome = evaluate_relation(relation, figures.cells)
        if outcome.status == "fails" and outcome.left is not None and outcome.right is not None:
            broken.append(outcome)
    return [Fault(figures.agency.name, _source(figures), i.message) for i in imbalances(figures, None, edition, broken)]


def _facts(units: Sequence[Figures]) -> tuple[Fact, ...]:
    """Facts of one label and unit of measure added up; a bound anywhere makes the sum a bound."""
    order: dict[tuple[str, str], list[Fact]] = {}
    for unit in units:
        for fact in unit.facts:
            order.setdefault((fact.label, fact.unit), []).append(fact)
    out: list[Fact] = []
    for facts in order.values():
        hedges = {f.hedge for f in facts if f.hedge is not None}
        # Parts that some unit does not tell are not known of the sum.
        parts = _parts([f.parts for f in facts]) if all(f.parts for f in facts) else ()
        out.append(
            replace(
                facts[0],
                id=_unique(facts[0].id, {f.id for f in out}),
                value=_sum(f.value for f in facts),
                parts=parts,
                exhaustive=not parts or all(f.exhaustive for f in facts),
                hedge=hedges.pop() if len(hedges) == 1 else ("about" if hedges else None),
            )
        )
    return tuple(out)


def _partial(units: Sequence[Figures]) -> dict[str, tuple[str, ...]]:
    """For each fact that some units state and others do not, by label, those that do not."""
    labels = dict.fromkeys(f.label for u in units for f in u.facts)
    lacking = {x: tuple(u.agency.name for u in units if all(f.label != x for f in u.facts)) for x in labels}
    return {label: names for label, names in lacking.items() if names}


def _unique(id: str, taken: set[str]) -> str:
    number, candidate = 2, id
    while candidate in taken:
        candidate, number = f"{id}_{number}", number + 1
    return candidate


def _parts(lists: Sequence[tuple[Part, ...]]) -> tuple[Part, ...]:
    order: dict[tuple[str, str], list[Part]] = {}
    for parts in lists:
        for part in parts:
            order.setdefault((part.label, part.unit), []).append(part)
    return tuple(
        Part(
            label,
            _sum(p.value for p in parts),
            unit,
            _parts([p.parts for p in parts]) if all(p.parts for p in parts) else (),
        )
        for (label, unit), parts in order.items()
    )


def _amounts(units: Sequence[Figures]) -> dict[str, dict[str, Decimal]]:
    """The figures outside the tables added up, each where all units give it; a group of which none is, is left out."""
    out: dict[str, dict[str, Decimal]] = {}
    for group, key in dict.fromkeys((g, k) for u in units for g, amounts in u.amounts.items() for k in amounts):
        total = _known_sum([u.amounts.get(group, {}).get(key) for u in units])
        if total is not None:
            out.setdefault(group, {})[key] = total
    return out


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _known_sum(values: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of values that are all known, else None."""
    known = [v for v in values if v is not None]
    return _sum(known) if len(known) == len(values) else None
