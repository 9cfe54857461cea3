"""What a comparison looks like before any format gives it colours: rows of old and new words, with marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drafting.alignment.model import (
    KEPT_NAMES,
    KIND_NAMES,
    Change,
    Comparison,
    Excerpt,
    FigureChange,
    section_name,
    subsection_name,
)
from drafting.document.model import Document
from drafting.genre.form_layout import number_text

MARK_NAMES: dict[str, str] = dict((*KIND_NAMES.items(), *KEPT_NAMES.items()))
"""What a row can be marked with, and its Chinese name."""
HEADINGS = "标题"
"""The part that changed headings stand in."""
Tone = Literal["plain", "gone", "new", "figure", "year", "stale", "formulation"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one tone."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence of either report beside what it became, and the changes in it.

    ``kinds`` are kinds of change, ``copied`` or ``mandated``; a row without any is a sentence that was only
    kept and is too short to count.
    """

    number: int
    section: str
    subsection: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    kinds: tuple[str, ...]
    changes: tuple[Change, ...]


_TONES: dict[str, Tone] = {
    "figure": "figure",
    "date": "figure",
    "year_updated": "year",
    "year_kept": "stale",
    "formulation": "formulation",
}


def rows(comparison: Comparison) -> tuple[Row, ...]:
    """All sentences of both reports in the order of the new one, headings that changed first."""
    by_place: dict[tuple[int | None, int | None], list[Change]] = {}
    for change in comparison.changes:
        by_place.setdefault(_place(change.old, change.new), []).append(change)
    kept = {k.new.start: k.kind for k in comparison.kept}
    out: list[Row] = []
    for change in comparison.changes:
        if change.kind == "heading":
            old = (Piece(change.old.text, "gone"),) if change.old is not None else ()
            new = (Piece(change.new.text, "new"),) if change.new is not None else ()
            name = section_name(comparison.genre, change.section)
            out.append(Row(len(out) + 1, HEADINGS, name, old, new, ("heading",), (change,)))
    for group in comparison.alignment.groups:
        place = (
            group.old[0].span.start if group.old else None,
            group.new[0].span.start if group.new else None,
        )
        changes = by_place.get(place, [])
        kinds = list(dict.fromkeys(c.kind for c in changes))
        marks = [*kinds, *dict.fromkeys(kept[s.span.start] for s in group.new if s.span.start in kept)]
        at = (group.new or group.old)[0]
        before = Excerpts(comparison.old.document, [(s.span.start, s.span.end) for s in group.old])
        after = Excerpts(comparison.new.document, [(s.span.start, s.span.end) for s in group.new])
        whole: Tone | None = "gone" if group.relation == "dropped" else "new" if group.relation == "added" else None
        out.append(
            Row(
                len(out) + 1,
                section_name(comparison.genre, at.section),
                subsection_name(comparison.genre, at.section, at.subsection),
                before.pieces(_marks(changes, "old"), whole),
                after.pieces(_marks(changes, "new"), whole),
                tuple(marks),
                tuple(changes),
            )
        )
    return tuple(out)


def _place(old: Excerpt | None, new: Excerpt | None) -> tuple[int | None, int | None]:
    return (old.start if old is not None else None, new.start if new is not None else None)


def _marks(changes: Sequence[Change], side: Literal["old", "new"]) -> list[tuple[int, int, Tone]]:
    out: list[tuple[int, int, Tone]] = []
    for change in changes:
        for edit in change.edits:
            words = edit.old if side == "old" else edit.new
            if words is not None:
                tone = _TONES.get(change.kind, "gone" if side == "old" else "new")
                out.append((words.start, words.end, tone))
    return sorted(out)


@dataclass(frozen=True, slots=True)
class Excerpts:
    """Passages of a document that stand in one row."""

    document: Document
    spans: Sequence[tuple[int, int]]

    def pieces(self, marks: Sequence[tuple[int, int, Tone]], whole: Tone | None) -> tuple[Piece, ...]:
        """The words in pieces, each with its tone; ``whole`` is the tone of all of them."""
        return tuple(self._pieces(marks, whole))

    def _pieces(self, marks: Sequence[tuple[int, int, Tone]], whole: Tone | None) -> Iterator[Piece]:
        for k, (start, end) in enumerate(self.spans):
            if k:
                between = "".join(self.document.text[self.spans[k - 1][1] : start].split())
                yield Piece(between if len(between) <= 12 else "……")
            at = start
            for begin, stop, tone in marks:
                if begin < at or begin >= end:
                    continue
                yield from self._piece(at, begin, whole or "plain")
                yield from self._piece(begin, min(stop, end), whole or tone)
                at = min(stop, end)
            yield from self._piece(at, end, whole or "plain")

    def _piece(self, start: int, end: int, tone: Tone) -> Iterator[Piece]:
        words = "".join(self.document.text[start:end].split())
        if words:
            yield Piece(words, tone)


def figure_line(comparison: Comparison, figure: FigureChange) -> tuple[str, str]:
    """A number's change in words, and the cells that it stands for; the latter may be empty."""
    growth = f"，{signed(figure.percent)}%" if figure.percent is not None else ""
    old, new = number_text(figure.old), number_text(figure.new)
    names = [spec.name for path in figure.cells if (spec := comparison.genre.cell(path)) is not None]
    cells = names[0] if len(names) == 1 else f"{names[0]}等{len(names)}格" if names else ""
    return f"{old}{figure.unit} → {new}{figure.unit}（{signed(figure.difference)}{growth}）", cells


def signed(value: Decimal | None) -> str:
    """A difference with its sign; a dash where there is none."""
    if value is None:
        return "—"
    return f"{'+' if value > 0 else ''}{number_text(value)}"
