"""What comparing gives: the values that comparing makes and every renderer takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from drafting.alignment.matching import Alignment, Group
from drafting.alignment.sentences import ReportText, Role
from drafting.genre.model import Genre

ChangeKind = Literal[
    "wording",
    "figure",
    "formulation",
    "year_updated",
    "year_kept",
    "date",
    "punctuation",
    "added",
    "dropped",
    "moved",
    "split",
    "merged",
    "heading",
]
KIND_NAMES: dict[ChangeKind, str] = {
    "wording": "措辞改动",
    "figure": "数字变化",
    "formulation": "提法更替",
    "year_updated": "年份更新",
    "year_kept": "年份未更新",
    "date": "日期变化",
    "punctuation": "标点改动",
    "added": "新增",
    "dropped": "删去",
    "moved": "移动",
    "split": "拆分",
    "merged": "合并",
    "heading": "标题改动",
}
"""Kind to its Chinese name, in the order in which kinds are listed."""
KeptKind = Literal["copied", "mandated"]
KEPT_NAMES: dict[KeptKind, str] = {"copied": "沿用上年", "mandated": "规定内容"}

COPY_DEFINITION = (
    "沿用率＝今年自拟的句子中，与上年某句（不论位置）相同的所占的比例。数字、年份、日期和本机关名称不计；"
    "规定的标题、栏目名称和每份报告都要写的内容不算自拟；自拟词语有九成以上依次相同的，算相同"
)
"""How the copy measure is defined; printed wherever the measure is."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a report: where they stand, as half-open offsets and as a place for a person."""

    text: str
    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that were put in the place of others; either may be empty. Offsets lead into the two reports."""

    old: Excerpt | None
    new: Excerpt | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A number of the prose in both years; ``percent`` is None where the old number is 0 or both are shares."""

    old: Decimal
    new: Decimal
    unit: str
    cells: tuple[str, ...] = ()
    scale: str = ""
    """What both years write before the unit (万, 亿), and a person is shown; the values themselves are whole."""

    @property
    def difference(self) -> Decimal:
        """New less old, in the unit of both."""
        return self.new - self.old

    @property
    def percent(self) -> Decimal | None:
        """The growth in per cent; None from 0, and for shares, whose growth is told in points."""
        return None if self.unit in ("%", "‰") else growth(self.old, self.new)


def growth(old: Decimal, new: Decimal) -> Decimal | None:
    """By how many per cent a number grew, rounded to two places; None from 0."""
    return None if not old else ((new - old) * 100 / abs(old)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``old`` and ``new`` are the sentences (or headings) it stands in, None where there is none.

    ``edits`` are the words in them: of a change of wording every place, of a figure or year the one number.
    """

    kind: ChangeKind
    section: str
    subsection: str | None
    old: Excerpt | None
    new: Excerpt | None
    edits: tuple[Edit, ...] = ()
    figure: FigureChange | None = None
    role: Role = ""
    """In the section on problems: whether it is about a problem or a measure."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence that stands as it did: the agency's own (copied), or one that every report has (mandated)."""

    kind: KeptKind
    section: str
    subsection: str | None
    old: Excerpt
    new: Excerpt
    likeness: float
    """Of the agency's own words, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class CopyShare:
    """How many of the agency's own sentences of a part of the new report were taken over."""

    section: str
    own: int
    copied: int

    @property
    def share(self) -> Decimal | None:
        """From 0 to 1, rounded to four places; None when the part has no sentence of the agency's own."""
        return (Decimal(self.copied) / self.own).quantize(Decimal("0.0001"), ROUND_HALF_UP) if self.own else None


ReviewStatus = Literal["carried_on", "same_topic", "new", "dropped", "traced", "no_trace"]
REVIEW_NAMES: dict[ReviewStatus, str] = {
    "carried_on": "再次出现",
    "same_topic": "话题相同",
    "new": "新出现",
    "dropped": "不再出现",
    "traced": "今年有回应",
    "no_trace": "今年没有下文",
}


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A problem, or a measure that was promised, and what became of it.

    A problem of either year is ``carried_on`` (said again), ``same_topic`` (another wording of the same
    thing, perhaps), ``new`` or ``dropped``. A measure of last year is ``traced`` or has ``no_trace``, by the
    share of its words (``coverage``) that stand together somewhere in the new report.
    """

    role: Role
    status: ReviewStatus
    old: Excerpt | None
    new: Excerpt | None
    coverage: float = 0.0


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of the form in both years; a value is None where the report has no number there."""

    path: str
    name: str
    table: str
    unit: str
    old: Decimal | None
    new: Decimal | None
    jump: bool = False
    """Whether it changed by more than half and by more than ten: worth a second look."""
    weight: float = 0.0
    """How unusual the change is, for order; it has no unit."""

    @property
    def difference(self) -> Decimal | None:
        """New less old, in the unit of the cell; None where either year has no value."""
        return None if self.old is None or self.new is None else self.new - self.old

    @property
    def percent(self) -> Decimal | None:
        """The growth in per cent; None from 0 and where either year has no value."""
        return None if self.old is None or self.new is None else growth(self.old, self.new)


@dataclass(frozen=True, slots=True)
class RelationCheck:
    """A relation between the two years' cells, and whether it holds."""

    id: str
    message: str
    status: Literal["holds", "fails", "undecidable"]
    left: Decimal | None
    right: Decimal | None
    cells: tuple[str, ...]
    grade: Literal["hard", "soft"]


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """What the new report says of last year and the figures contradict."""

    excerpt: Excerpt
    message: str


TermStatus = Literal["came", "went", "rose", "fell"]
TERM_NAMES: dict[TermStatus, str] = {"came": "新出现", "went": "不再用", "rose": "用得多了", "fell": "用得少了"}


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a quoted phrase or a formulation, and how often either report uses it."""

    text: str
    old: int
    new: int
    status: TermStatus
    formulation: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two reports compared. ``changes`` is empty for a report and itself.

    ``copy`` is the measure of the whole report, ``copy_by_section`` that of its sections (ids of the outline;
    an empty id stands for what comes before the first section).
    """

    genre: Genre = field(repr=False)
    old: ReportText = field(repr=False)
    new: ReportText = field(repr=False)
    alignment: Alignment = field(repr=False)
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...]
    copy: CopyShare
    copy_by_section: tuple[CopyShare, ...]
    review: tuple[ReviewItem, ...] = ()
    cells: tuple[CellChange, ...] = ()
    relations: tuple[RelationCheck, ...] = ()
    claims: tuple[ClaimCheck, ...] = ()
    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()
    """Remarks on the comparison itself: other agencies, years that do not follow one another, no tables."""

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """How many changes there are of each kind that occurs, in the order of the kinds."""
        return {k: n for k in KIND_NAMES if (n := sum(c.kind == k for c in self.changes))}

    @property
    def copied(self) -> tuple[Kept, ...]:
        """The agency's own sentences that were taken over."""
        return tuple(k for k in self.kept if k.kind == "copied")

    def groups(self) -> tuple[Group, ...]:
        """All sentences of both reports, put side by side, in the order of the new one."""
        return self.alignment.groups


def section_name(genre: Genre, id: str) -> str:
    """How a section is called for a person."""
    spec = genre.outline.section(id)
    if spec is not None:
        return spec.number + spec.filled("", "").heading
    return id.removeprefix("?") if id else "开头"


def subsection_name(genre: Genre, section: str, id: str | None) -> str:
    """How a sub-heading is called; empty for none."""
    spec = genre.outline.section(section)
    if spec is None or id is None:
        return ""
    return next((s.label for s in spec.subsections if s.id == id), "")
