"""Compares reports: two, several years of one agency, or many of many."""

from __future__ import annotations

from collections.abc import Sequence

from drafting.alignment.changes import Cells, changes_of, excerpt
from drafting.alignment.copying import copy_shares, kept_sentences, review_items
from drafting.alignment.figures import cell_changes, relation_checks
from drafting.alignment.matching import align
from drafting.alignment.model import CellChange, ClaimCheck, Comparison, RelationCheck
from drafting.alignment.sentences import ReportText, read_sentences
from drafting.alignment.series import Series, cell_lines, fact_lines, strands, term_lines
from drafting.alignment.similarity import ReportSketch, own_sentence
from drafting.alignment.term_changes import term_changes
from drafting.analysis.identity import outlined
from drafting.analysis.numbers import NumbersAnalysis, analyse_numbers
from drafting.document.model import Document
from drafting.errors import InputError
from drafting.extraction import extract_from
from drafting.genre.figures import Figures
from drafting.genre.keyed import edition_of
from drafting.genre.model import Genre
from drafting.linter import refuse_other_kind
from drafting.text.span import Span


class _Reading:
    """One report, read as far as comparing needs it."""

    def __init__(self, document: Document, genre: Genre, terms: Sequence[str], *, narrative: bool = False) -> None:
        known = outlined(document, genre)
        self.text: ReportText = read_sentences(known, genre, terms)
        self.genre = genre
        self.figures: Figures | None = None
        try:
            self.figures = extract_from(known, genre, narrative=narrative).figures
        except InputError as error:
            self.trouble = error.problem

    def numbers(self, previous: Figures | None) -> NumbersAnalysis:
        if self.figures is None:
            return NumbersAnalysis()
        edition = edition_of(self.genre, self.figures)
        return analyse_numbers(
            self.genre,
            edition,
            self.text.structure,
            self.figures.cells,
            agency=self.text.identity.agency,
            year=self.text.year,
            previous=previous,
        )


def compare_documents(old: Document, new: Document, genre: Genre, *, terms: Sequence[str] = ()) -> Comparison:
    """Compare two reports of one genre; ``terms`` are further words that are never cut."""
    return _compare(_Reading(old, genre, terms), _Reading(new, genre, terms), genre)


def _compare(old: _Reading, new: _Reading, genre: Genre) -> Comparison:
    alignment = align(old.text, new.text)
    consecutive = old.text.year is not None and new.text.year == old.text.year + 1
    now = new.numbers(old.figures if consecutive else None)
    changes = changes_of(alignment, _cells_by_place(old.numbers(None)), _cells_by_place(now))
    whole, parts = copy_shares(alignment)
    cells: tuple[CellChange, ...] = ()
    relations: tuple[RelationCheck, ...] = ()
    if old.figures is not None and new.figures is not None:
        cells = cell_changes(genre, old.figures, new.figures)
        relations = relation_checks(genre, old.figures, new.figures)
    return Comparison(
        genre,
        old.text,
        new.text,
        alignment,
        changes,
        kept_sentences(alignment),
        whole,
        parts,
        review_items(alignment),
        cells,
        relations,
        tuple(
            ClaimCheck(excerpt(new.text.document, Span(c.span.start, c.span.end)), c.message)
            for c in now.of_kind("previous")
        )
        if consecutive
        else (),
        term_changes(old.text, new.text),
        tuple(_notes(old, new)),
    )


def _cells_by_place(numbers: NumbersAnalysis) -> Cells:
    """The cells that a number of the prose was found to stand for, by where it starts."""
    known = {a.span.start: a.cells for a in numbers.accounts if a.cells}
    return lambda span: known.get(span.start, ())


def _notes(old: _Reading, new: _Reading) -> list[str]:
    out = []
    first, second = old.text.year, new.text.year
    if first is not None and second is not None and first != second and second != first + 1:
        if second < first:
            out.append(f"旧报告（{first}年）比新报告（{second}年）还晚，次序是否写反了？跨年的勾稽关系没有核对")
        else:
            out.append(f"两份报告的年度不相邻（{first}年、{second}年），跨年的勾稽关系没有核对")
    if first is not None and first == second and old.text.document.text != new.text.document.text:
        out.append(f"两份报告都是{first}年的，跨年的勾稽关系没有核对")
    names = [r.text.identity.agency.name for r in (old, new) if r.text.identity.agency is not None]
    if len(names) == 2 and names[0] != names[1]:
        out.append(f"两份报告的机关名称不同：{names[0]}、{names[1]}")
    for reading in (old, new):
        if reading.figures is None:
            path = reading.text.document.path or "输入"
            out.append(f"{path}：{reading.trouble}，表格数据没有比较")
    return out


def compare_series(documents: Sequence[Document], genre: Genre, *, terms: Sequence[str] = ()) -> Series:
    """Compare several years of one agency. The reports are put in the order of their years where all say theirs."""
    readings = [_Reading(d, genre, terms, narrative=True) for d in documents]
    years = [r.text.year for r in readings]
    notes = []
    if all(y is not None for y in years):
        readings.sort(key=lambda r: r.text.year or 0)
        double = sorted({y for y in years if y is not None and years.count(y) > 1})
        if double:
            notes.append(f"有不止一份{'、'.join(map(str, double))}年的报告")
    else:
        notes.append("有报告读不出年度，按给出的次序比较")
    names = dict.fromkeys(r.text.identity.agency.name for r in readings if r.text.identity.agency is not None)
    if len(names) > 1:
        notes.append(f"各份报告的机关名称不同：{'、'.join(names)}")
    texts = tuple(r.text for r in readings)
    found = {(i, j): align(texts[i], texts[j]) for j in range(len(texts)) for i in range(j)}
    shares = tuple(
        tuple(copy_shares(found[i, j])[0] if i < j else None for j in range(len(texts))) for i in range(len(texts))
    )
    return Series(
        genre,
        texts,
        shares,
        strands(texts, [found[k, k + 1] for k in range(len(texts) - 1)]),
        term_lines(texts),
        cell_lines(genre, [r.figures for r in readings]),
        fact_lines([r.figures for r in readings]),
        tuple(notes),
    )


def sketch_report(document: Document, genre: Genre, *, terms: Sequence[str] = ()) -> ReportSketch:
    """A report as ``most_similar`` takes it. Raises NotAReportError when it is no report of the genre."""
    known = outlined(document, genre)
    refuse_other_kind(document, known.structure, genre)
    text = read_sentences(known, genre, terms)
    own = tuple(
        own_sentence(s.own_key, excerpt(document, s.span).text, document.place(s.span.start).line) for s in text.own
    )
    agency = known.identity.agency
    return ReportSketch(document.path or "", agency.name if agency is not None else "", known.identity.year, own)
