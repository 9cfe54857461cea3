"""Several years of one agency: what was taken over from which year, and how long a sentence has stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from drafting.alignment.changes import excerpt
from drafting.alignment.copying import COPIED, own_likeness
from drafting.alignment.matching import Alignment, Likeness
from drafting.alignment.model import CopyShare, Excerpt
from drafting.alignment.sentences import ReportText, Sentence
from drafting.alignment.term_changes import term_counts
from drafting.genre.figures import Fact, Figures
from drafting.genre.model import Genre

_MOST_TERMS = 40
_SAME_LABEL = 0.8
"""From this likeness on, two labels of facts counted in one unit name the same thing."""
_SHORTEST_LABEL = 4
"""Characters from which on a label that ends another one names the same thing: 全年共举办培训, 举办培训."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A sentence of the agency's own that stands in several reports; ``places`` has None where it does not."""

    section: str
    places: tuple[Excerpt | None, ...]

    @property
    def years(self) -> int:
        """In how many reports it stands."""
        return sum(p is not None for p in self.places)

    @property
    def latest(self) -> Excerpt:
        """As it stands in the last report that has it."""
        return next(p for p in reversed(self.places) if p is not None)


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term and how often each report uses it."""

    text: str
    counts: tuple[int, ...]
    formulation: bool = False


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell of the form in every report; None where a report has no number there."""

    path: str
    name: str
    unit: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class FactLine:
    """A figure that the prose of several reports states and their tables do not hold; None where a report does not."""

    label: str
    """As the last report that states it calls it."""
    unit: str
    section: str | None
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Series:
    """Reports in order of their years. ``shares[i][j]`` is what report j took over from report i (i < j)."""

    genre: Genre
    reports: tuple[ReportText, ...]
    shares: tuple[tuple[CopyShare | None, ...], ...]
    strands: tuple[Strand, ...]
    terms: tuple[TermLine, ...]
    cells: tuple[CellLine, ...]
    facts: tuple[FactLine, ...] = ()
    notes: tuple[str, ...] = ()


def strands(reports: Sequence[ReportText], alignments: Sequence[Alignment]) -> tuple[Strand, ...]:
    """Own sentences that were taken over from one report to the next, the longest standing first.

    ``alignments`` are those of each report with the next.
    """
    likeness = Likeness()
    runs: dict[tuple[int, int], list[tuple[int, Sentence]]] = {}
    out: list[list[tuple[int, Sentence]]] = []
    for k, alignment in enumerate(alignments):
        for group in alignment.groups:
            if len(group.old) != 1 or len(group.new) != 1 or group.new[0].mandated:
                continue
            if own_likeness(likeness, group.old, group.new) < COPIED:
                continue
            run = runs.get((k, group.old[0].index))
            if run is None:
                run = [(k, group.old[0])]
                out.append(run)
            run.append((k + 1, group.new[0]))
            runs[k + 1, group.new[0].index] = run
    made = [_strand(reports, run) for run in out]
    return tuple(sorted(made, key=lambda s: (-s.years, s.latest.start)))


def _strand(reports: Sequence[ReportText], run: Sequence[tuple[int, Sentence]]) -> Strand:
    at = dict(run)
    places = tuple(excerpt(r.document, at[k].span) if k in at else None for k, r in enumerate(reports))
    return Strand(run[-1][1].section, places)


def term_lines(reports: Sequence[ReportText]) -> tuple[TermLine, ...]:
    """Terms whose use changed most over the years: formulations and quoted phrases first."""
    counted = [term_counts(r) for r in reports]
    phrases = frozenset(p for _, found in counted for p in found)
    words = {w for counts, _ in counted for w in counts}
    lines = [TermLine(w, tuple(c[w] for c, _ in counted), w in phrases) for w in words]
    changed = [t for t in lines if (max(t.counts) - min(t.counts) >= (1 if t.formulation else 3)) and 0 in t.counts]
    ordered = sorted(changed, key=lambda t: (-(max(t.counts) - min(t.counts)), not t.formulation, t.text))
    return tuple(ordered[:_MOST_TERMS])


def cell_lines(genre: Genre, figures: Sequence[Figures | None]) -> tuple[CellLine, ...]:
    """Every cell that has a number other than 0 in some report, in the order of the form."""
    paths: dict[str, None] = {}
    for edition in reversed(genre.editions):
        paths.update(dict.fromkeys(edition.cells))
    for one in figures:
        paths.update(dict.fromkeys(one.cells if one is not None else ()))
    out = []
    for path in paths:
        values = tuple(f.cells.get(path) if f is not None else None for f in figures)
        spec = genre.cell(path)
        if spec is not None and any(values):
            out.append(CellLine(path, spec.name, spec.unit, values))
    return tuple(out)


def fact_lines(figures: Sequence[Figures | None]) -> tuple[FactLine, ...]:
    """The facts that two reports or more state, in the order of the latest report that states them.

    A fact goes on with the line of the same unit whose label is most like its own, where no other fact of its report
    is more like that one.
    """
    lines: list[dict[int, Fact]] = []
    for k, year in enumerate(figures):
        facts = () if year is None else year.facts
        wanted = sorted(
            (
                (-likeness, i, j)
                for i, fact in enumerate(facts)
                for j, line in enumerate(lines)
                if (likeness := _same_fact(line[max(line)], fact)) >= _SAME_LABEL
            )
        )
        taken: dict[int, int] = {}
        for _, i, j in wanted:
            if i not in taken and j not in taken.values():
                taken[i] = j
        for i, fact in enumerate(facts):
            if i in taken:
                lines[taken[i]][k] = fact
            else:
                lines.append({k: fact})
    kept = [line for line in lines if len(line) > 1]
    kept.sort(key=lambda line: (-max(line), figures[max(line)].facts.index(line[max(line)])))  # type: ignore[union-attr]
    return tuple(
        FactLine(
            last.label,
            last.unit,
            last.section,
            tuple(line[k].value if k in line else None for k in range(len(figures))),
        )
        for line in kept
        for last in (line[max(line)],)
    )


def _same_fact(one: Fact, other: Fact) -> float:
    """How surely two facts are of the same thing, from 0 to 1."""
    if one.unit != other.unit:
        return 0.0
    short, long = sorted((one.label, other.label), key=len)
    if len(short) >= _SHORTEST_LABEL and long.endswith(short):
        return max(0.9, fuzz.ratio(short, long) / 100)
    return fuzz.ratio(short, long) / 100
