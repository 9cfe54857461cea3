"""What a rule is given and what it must be."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from drafting.analysis.identity import Outlined
from drafting.analysis.prose import Prose, prose_of
from drafting.analysis.structure import Structure
from drafting.analysis.tables import TablesReading
from drafting.document.model import Document, Table
from drafting.findings import Finding, Fix, Related, Severity
from drafting.genre.declared import Knowledge, declares
from drafting.genre.figures import Agency, Figures
from drafting.genre.model import CellSpec, Edition, Genre, SectionSpec
from drafting.genre.wording import ListedName, Wording, load_wording
from drafting.genre.words import dictionary_words
from drafting.results import NOT_OF_GENRE
from drafting.text.mapped import MappedText
from drafting.text.span import Span

if TYPE_CHECKING:
    from drafting.alignment.matching import Alignment
    from drafting.analysis.names import Misnamed
    from drafting.analysis.numbers import NumbersAnalysis
    from drafting.analysis.tokens import Tokens

Need = Literal["previous", "figures", "previous_report"]


@dataclass(frozen=True, slots=True)
class Profile:
    """The kind of report that demands are listed for; None where that is left open."""

    genre: Genre
    level: str | None = None
    kind: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class PreviousYear:
    """Last year's figures and, when a report was given, that report."""

    figures: Figures
    report: Outlined | None = None


@dataclass(frozen=True)
class Context:
    """All that a rule may look at; read-only.

    ``figures`` are those given beside the report, None when there are none. ``cells`` is what the prose is
    held against: the given figures, and the report's own tables where these are blank or none are given, absent
    totals computed. ``tables`` is
    what the report's tables say, errors included.
    """

    report: Outlined
    genre: Genre
    edition: Edition
    tables: TablesReading
    agency: Agency | None
    year: int | None
    cells: Mapping[str, Decimal | None]
    figures: Figures | None = None
    previous: PreviousYear | None = None
    extra_phrases: tuple[str, ...] = ()
    extra_terms: tuple[str, ...] = ()
    extra_names: tuple[ListedName, ...] = ()

    @property
    def document(self) -> Document:
        """The report as it was read."""
        return self.report.document

    @property
    def structure(self) -> Structure:
        """The report along the genre's outline."""
        return self.report.structure

    def cell(self, path: str) -> CellSpec | None:
        """The cell of a path: as this report's form has it, else as any edition does."""
        return self.edition.cells.get(path) or self.genre.cell(path)

    @cached_property
    def report_year(self) -> int | None:
        """The year that the text reports on: the title's, unless everything else speaks of another."""
        from drafting.analysis.years import title_year

        other = title_year(self.reading, self.wording.time, self.year, self.genre.period)
        return other if other is not None else self.year

    @cached_property
    def outline(self) -> tuple[SectionSpec, ...]:
        """The sections that the report should have, in the order and with the numbers of its edition."""
        return self.edition.arranged(self.structure.outline)

    @cached_property
    def prose(self) -> tuple[MappedText, ...]:
        """Title, headings and paragraphs in order; what is table material without a grid is left out."""
        flat = sorted((m.span.start, m.span.end) for s in self.structure.sections for m in s.flat if m.text)
        out: list[MappedText] = []
        for block in self.document.blocks:
            if isinstance(block, Table):
                continue
            content = block.content
            at = 0
            for start, end in flat:
                if start >= content.span.end or end <= content.span.start:
                    continue
                cut = [i for i, place in enumerate(content.starts) if start <= place < end]
                if cut:
                    out.append(content.slice(at, cut[0]))
                    at = cut[-1] + 1
            out.append(content.slice(at, len(content)) if at else content)
        return tuple(c for c in (piece.strip() for piece in out) if c.text)

    @cached_property
    def numbers(self) -> NumbersAnalysis:
        """The numbers of the prose and what they claim; made on first use, because it needs the language tools."""
        from drafting.analysis.numbers import analyse_numbers

        return analyse_numbers(
            self.genre,
            self.edition,
            self.structure,
            self.cells,
            agency=self.agency,
            year=self.report_year,
            facts=self.figures.facts if self.figures is not None else (),
            amounts=self.figures.amounts if self.figures is not None else {},
            previous=self.previous.figures if self.previous is not None else None,
            terms=self.extra_terms,
            absent=self._absent_tables,
        )

    @property
    def _absent_tables(self) -> frozenset[str]:
        """The form tables that the report does not have, where no figures are given: these say all that there is."""
        if self.figures is not None:
            return frozenset()
        return frozenset(t.id for t in self.edition.tables if t.id not in self.tables.tables)

    @cached_property
    def alignment(self) -> Alignment | None:
        """The sentences of last year's report found again in this one; None where no report of last year was given.

        Made on first use, because it needs the language tools.
        """
        if self.previous is None or self.previous.report is None:
            return None
        from drafting.alignment.matching import align
        from drafting.alignment.sentences import read_sentences

        before, now = (read_sentences(r, self.genre, self.extra_terms) for r in (self.previous.report, self.report))
        return align(before, now)

    @cached_property
    def reading(self) -> Prose:
        """Title, headings and passages as one string without white space, for looking words up in."""
        return prose_of(self.document, self.structure)

    @cached_property
    def wording(self) -> Wording:
        """What the pack knows about words."""
        return load_wording(self.genre)

    @cached_property
    def tokens(self) -> Tokens:
        """The words of ``reading``; made on first use, because it needs the language tools."""
        from drafting.analysis.tokens import Tokens
        from drafting.language.segmentation import segmenter

        lexicon = dictionary_words(self.genre)
        return Tokens(self.reading, segmenter((*lexicon, *self.extra_terms)))

    @cached_property
    def misnamed(self) -> list[Misnamed]:
        """The names of ``reading`` that are not quite right; made on first use, because it needs the language tools."""
        from drafting.analysis.names import misnamed

        return misnamed(self.reading, self.tokens, self.wording, self.agency, self.extra_names, self.document.text)


class Rule(ABC):
    """A stateless check. ``check`` yields findings in any order; it must not depend on other rules.

    The class attributes are the rule's page, in Chinese and free of any genre's words; its examples come
    from its fixture file. ``needs`` names inputs without which the rule is skipped, and listed as skipped.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    """The gravest severity that it gives."""
    title: ClassVar[str]
    """What it finds, in a few words."""
    what: ClassVar[str]
    why: ClassVar[str]
    remedy: ClassVar[str] = ""
    """How to mend what it finds where a finding itself has no words to put in."""
    source: ClassVar[str] = ""
    """Law, standard or document that it rests on; for genre knowledge the pack's own sources count."""
    needs: ClassVar[tuple[Need, ...]] = ()
    fixable: ClassVar[bool] = False
    safe: ClassVar[bool] = False
    """Whether its fixes may be applied unseen (``--fix``): they change how a thing is written, never what is said."""

    knowledge: ClassVar[tuple[Knowledge, ...]] = ()
    """What of a pack it rests on, any one of these; empty for a rule that knows of no genre. For a pack that has none
    of it the rule is skipped, and listed as skipped."""

    yields_to: ClassVar[tuple[str, ...]] = ()
    """Rules that tell the same fault better: where one of them finds something, this one has nothing to add."""

    def lacks(self, genre: Genre) -> str | None:
        """What a genre's pack does not say that the rule rests on, in Chinese; None when it can be applied."""
        if not self.knowledge or any(declares(genre, k) for k in self.knowledge):
            return None
        return f"{NOT_OF_GENRE}{'、'.join(' '.join(k).strip() for k in self.knowledge)}）"

    def source_for(self, genre: Genre) -> str:
        """What it rests on for reports of a genre."""
        return genre.sources.get(self.code, self.source)

    def demands(self, profile: Profile) -> tuple[str, ...] | None:
        """What it asks of reports of a level, kind and year, in Chinese; None when it does not concern them at all.

        Empty for a rule that asks the same of every report.
        """
        del profile  # the same of every report, unless a rule says otherwise
        return ()

    @abstractmethod
    def check(self, context: Context) -> Iterator[Finding]:
        """The findings of this rule."""

    def finding(
        self,
        context: Context,
        span: Span,
        message: str,
        *,
        severity: Severity | None = None,
        found: Decimal | str | None = None,
        expected: Decimal | str | None = None,
        reading: str | None = None,
        cells: tuple[str, ...] = (),
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> Finding:
        """A finding of this rule at a span of the document's text."""
        return Finding(
            rule=self.code,
            severity=severity or self.severity,
            message=message,
            start=span.start,
            end=span.end,
            text=span.slice(context.document.text),
            section=context.structure.section_at(span.start),
            found=found,
            expected=expected,
            reading=reading,
            cells=cells,
            related=related,
            fix=fix,
        )
