"""Which section of the outline each part of a document belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from drafting.document.model import Table
from drafting.genre.model import HeadingVariant, SectionSpec, SubsectionSpec
from drafting.text.mapped import MappedText
from drafting.text.span import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of prose that is read as one paragraph: a paragraph without its run-in heading."""

    content: MappedText
    section: str | None
    """Id of the section it stands in; None before the first heading."""
    subsection: str | None = None

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def span(self) -> Span:
        return self.content.span


@dataclass(frozen=True, slots=True)
class SubsectionFound:
    """A sub-heading as it stands. ``spec`` is None when the outline has none like it."""

    spec: SubsectionSpec | None
    number: MappedText
    """The ordinal as printed (（一）); empty when it has none."""
    label: MappedText
    """The words behind the ordinal, without suffix punctuation."""
    suffix: str = ""
    """What follows the outline's own label (情况, 方面), empty when nothing does or ``spec`` is None."""
    run_in: bool = False
    """Whether the text goes on in the same paragraph."""
    variant: HeadingVariant | None = None


@dataclass(frozen=True, slots=True)
class SectionFound:
    """A section as it stands: its heading, what the outline says of it, and all that stands below it."""

    spec: SectionSpec | None
    number: MappedText
    label: MappedText
    heading: MappedText
    """Number and label together."""
    span: Span
    """From the heading to the end of the section."""
    exact: bool
    """Whether the label is the outline's, letter for letter."""
    variant: HeadingVariant | None = None
    """The known variant that it is, when it is not exact."""
    subsections: tuple[SubsectionFound, ...] = ()
    passages: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """A document read along an outline."""

    preamble: tuple[Passage, ...]
    sections: tuple[SectionFound, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All prose in order: what stands before the first section, then section by section."""
        return (*self.preamble, *(p for s in self.sections for p in s.passages))

    def section(self, id: str) -> SectionFound | None:
        """The first section found for an outline id."""
        return next((s for s in self.sections if s.spec is not None and s.spec.id == id), None)

    def section_at(self, offset: int) -> str | None:
        """Id of the section that holds an offset of the document's text."""
        for s in self.sections:
            if s.span.start <= offset < s.span.end and s.spec is not None:
                return s.spec.id
        return None
