"""The Python interface: what the commands themselves call."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from drafting.analysis.identity import Identity, Outlined, outlined
from drafting.analysis.structure import Structure
from drafting.annotations import NOTHING, Annotations
from drafting.document.model import Document
from drafting.extraction import extract_from
from drafting.findings import Finding
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre
from drafting.genre.model import Genre
from drafting.linter import Options, lint_document
from drafting.readers.files import read_document
from drafting.recognition import genre_of, settings_for
from drafting.results import LintResult
from drafting.rules.base import PreviousYear

if TYPE_CHECKING:
    from drafting.alignment.model import Comparison
    from drafting.annotations import Provenance

__all__ = [
    "Agency",
    "Figures",
    "Finding",
    "LintResult",
    "Options",
    "Report",
    "compare",
    "draft",
    "extract",
    "lint",
    "load_figures",
    "read",
]


@dataclass(frozen=True)
class Report:
    """A report: the document that was read or drafted, and what it says of itself."""

    document: Document
    genre: Genre
    annotations: Annotations = field(default=NOTHING, compare=False)
    """Of a draft: the origin of every number in it, and remarks for the clerk."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.path or self.title}>"

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Of a draft: where each number came from, in the order of the text."""
        return self.annotations.provenance

    @property
    def text(self) -> str:
        """The continuous text that offsets of findings count in."""
        return self.document.text

    @property
    def path(self) -> str | None:
        """The file it was read from, None for a draft."""
        return self.document.path

    @cached_property
    def outlined(self) -> Outlined:
        """The document read along the genre's outline, and whose it is; made on first use."""
        return outlined(self.document, self.genre)

    @property
    def structure(self) -> Structure:
        """The document read along the genre's outline."""
        return self.outlined.structure

    @property
    def identity(self) -> Identity:
        """Who reports for which year, and where the report says so."""
        return self.outlined.identity

    @property
    def title(self) -> str | None:
        """The title, None when the report has none."""
        return None if self.document.title is None else self.document.title.text

    @property
    def agency(self) -> Agency | None:
        """Who reports, None when the report does not say."""
        return self.identity.agency

    @property
    def year(self) -> int | None:
        """The year reported on, None when the report does not say."""
        return self.identity.year

    def write(self, path: str | Path) -> None:
        """Write the report in the format that the suffix names; the file appears whole or not at all.

        Raises InputError for a format that is not written, or a place that cannot be written to.
        """
        from drafting.renderers.documents import write_document

        write_document(self.document, Path(path), self.annotations)


def read(path: str | Path, *, genre: str | None = None) -> Report:
    """Read a report file. ``genre`` is the id or the folder of a pack; without it the settings found from the file say
    which, or the report's title does. Raises InputError when it cannot be used."""
    config = settings_for(path)
    document = read_document(path)
    return Report(document, genre_of(document, genre, config).genre)


def load_figures(path: str | Path) -> Figures:
    """Read a figures file (YAML, JSON or .xlsx). Raises InputError when it cannot be used.

    A genre of one's own is known when the settings found from the file name its folder in ``packs``.
    """
    from drafting.readers.figures import load_figures as load

    settings_for(path)
    return load(path)


def extract(report: Report) -> Figures:
    """The figures of a report: its tables, and the facts, fees and contact that its prose states.

    Raises InputError when it has no tables.
    """
    return extract_from(report.outlined, report.genre, narrative=True).figures


def lint(
    report: Report,
    figures: Figures | None = None,
    previous: Report | Figures | None = None,
    *,
    options: Options | None = None,
) -> LintResult:
    """Check a report: against ``figures`` when given, else against its own tables; and against last year.

    Raises InputError when the report is not one of its genre, or ``figures`` or ``previous`` are of another year.
    """
    return lint_document(
        report.document,
        report.genre,
        figures=figures,
        previous=previous_year(previous),
        options=options or Options(),
    )


def previous_year(previous: Report | Figures | PreviousYear | None, *, narrative: bool = False) -> PreviousYear | None:
    """Last year as rules look at it; with what its prose states beside the tables, when ``narrative`` is asked for."""
    if isinstance(previous, Report):
        figures = extract_from(previous.outlined, previous.genre, narrative=narrative).figures
        return PreviousYear(figures, previous.outlined)
    return PreviousYear(previous) if isinstance(previous, Figures) else previous


def compare(old: Report, new: Report, *, options: Options | None = None) -> Comparison:
    """What changed between two reports of one genre, and what was only taken over.

    Iterating over the result gives its changes; of a report and itself there are none. Raises InputError when
    the reports are of different genres.
    """
    from drafting.comparison import compare_documents
    from drafting.errors import InputError

    if old.genre.id != new.genre.id:
        raise InputError(new.path or "报告", f"文种与前一份不同（{old.genre.name}、{new.genre.name}）")
    terms = options.terms if options is not None else ()
    return compare_documents(old.document, new.document, new.genre, terms=terms)


def draft(
    figures: Figures,
    previous: Report | Figures | PreviousYear | None = None,
    *,
    force: bool = False,
    templates: str | Path | None = None,
) -> Report:
    """The first-draft report of the figures.

    ``previous`` is last year's figures or report: growth is stated from it, and the problems that it names stand in a
    comment. ``templates`` is a folder of one's own templates. Raises InputError when the figures break a hard
    relation, unless ``force``; then each is marked in the draft.
    """
    from drafting.drafter import draft_report

    genre = load_genre(figures.genre)
    before = previous_year(previous, narrative=True)
    made = draft_report(
        figures,
        None if before is None else before.figures,
        genre=genre,
        force=force,
        templates=None if templates is None else Path(templates),
        reference=None if before is None else _passages(before),
    )
    return Report(made.document, genre, made.annotations)


def _passages(previous: PreviousYear) -> dict[str, list[str]]:
    """The paragraphs of last year's report by section, its problems and measures apart, where a report is given."""
    if previous.report is None:
        return {}
    from drafting.alignment.review import review_texts

    said = {
        found.spec.id: [p.text for p in previous.report.document.paragraphs if found.span.covers(p.span)]
        for found in previous.report.structure.known
        if found.spec is not None
    }
    return said | review_texts(previous.report, load_genre(previous.figures.genre))
