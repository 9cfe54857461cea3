"""What a comparison looks like before any format gives it colours: rows of old and new words, with marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rapidfuzz.distance import Indel

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
from drafting.alignment.redline import Redline, redliner
from drafting.document.model import Document
from drafting.genre.form_layout import number_text
from drafting.text.numerals import SCALES

MARK_NAMES: dict[str, str] = dict((*KIND_NAMES.items(), *KEPT_NAMES.items()))
"""What a row can be marked with, and its Chinese name."""
HEADINGS = "标题"
"""The part that changed headings stand in."""
Tone = Literal["plain", "gone", "new", "figure", "year", "stale", "formulation", "gap"]
_RANK: tuple[Tone, ...] = ("gone", "new", "formulation", "year", "stale", "figure")
"""Of two marks on the same words the later one of these shows."""


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
    redline = redliner(comparison.genre)
    for change in comparison.changes:
        if change.kind == "heading":
            old, new = _heading(redline, change)
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
        left = before.pieces(_marks(changes, "old"), whole)
        right = after.pieces(_marks(changes, "new"), whole)
        if group.old and group.new:
            left, right = honest(left, right)
        out.append(
            Row(
                len(out) + 1,
                section_name(comparison.genre, at.section),
                subsection_name(comparison.genre, at.section, at.subsection),
                left,
                right,
                tuple(marks),
                tuple(changes),
            )
        )
    return tuple(out)


def _heading(redline: Redline, change: Change) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two wordings of a heading, whole words marked; one that came or went is marked as a whole."""
    old = "" if change.old is None else "".join(change.old.text.split())
    new = "" if change.new is None else "".join(change.new.text.split())
    stretches = redline(old, new)
    return (
        tuple(Piece(s.text, "gone" if s.kind == "gone" else "plain") for s in stretches if s.kind != "new"),
        tuple(Piece(s.text, "new" if s.kind == "new" else "plain") for s in stretches if s.kind != "gone"),
    )


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
            if k and "".join(self.document.text[self.spans[k - 1][1] : start].split()):
                yield Piece("[…]", "gap")
            tones: list[Tone] = [whole or "plain"] * (end - start)
            for tone in _RANK if whole is None else ():
                for begin, stop, marked in marks:
                    if marked == tone:
                        inside = range(max(begin, start), min(stop, end))
                        for at in inside:
                            tones[at - start] = tone
            yield from _grouped(zip(self.document.text[start:end], tones, strict=True))


def _grouped(letters: Iterable[tuple[str, Tone]]) -> Iterator[Piece]:
    """Letters of one tone in a row as one piece, without white space."""
    words, last = "", None
    for letter, tone in letters:
        if letter.isspace():
            continue
        if tone != last and words and last is not None:
            yield Piece(words, last)
            words = ""
        words += letter
        last = tone
    if words and last is not None:
        yield Piece(words, last)


def honest(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both sides of a row so marked that what is not marked reads the same on both.

    The marks come from words; a difference that no word accounts for (a form of a number, a name, a sign) gets its own.
    """
    plain = ["".join(p.text for p in side if p.tone == "plain") for side in (old, new)]
    if plain[0] == plain[1]:
        return tuple(old), tuple(new)
    kept: tuple[set[int], set[int]] = (set(), set())
    for op in Indel.opcodes(plain[0], plain[1]):
        if op.tag == "equal":
            kept[0].update(range(op.src_start, op.src_end))
            kept[1].update(range(op.dest_start, op.dest_end))
    return tuple(_unless(old, kept[0], "gone")), tuple(_unless(new, kept[1], "new"))


def _unless(pieces: Sequence[Piece], kept: set[int], tone: Tone) -> Iterator[Piece]:
    """The pieces with a tone for what stood unmarked and is not among the letters that are kept."""
    at = 0
    letters: list[tuple[str, Tone]] = []
    for piece in pieces:
        if piece.tone == "gap":
            yield from _grouped(letters)
            yield piece
            letters = []
            continue
        for letter in piece.text:
            if piece.tone != "plain":
                letters.append((letter, piece.tone))
                continue
            letters.append((letter, "plain" if at in kept else tone))
            at += 1
    yield from _grouped(letters)


def figure_line(comparison: Comparison, figure: FigureChange) -> tuple[str, str]:
    """A number's change in words, and the cells that it stands for; the latter may be empty."""
    growth = f"，{signed(figure.percent)}%" if figure.percent is not None else ""
    by = SCALES.get(figure.scale, 1)
    old, new, unit = number_text(figure.old / by), number_text(figure.new / by), figure.scale + figure.unit
    names = [spec.name for path in figure.cells if (spec := comparison.genre.cell(path)) is not None]
    cells = names[0] if len(names) == 1 else f"{names[0]}等{len(names)}格" if names else ""
    return f"{old}{unit} → {new}{unit}（{signed(figure.difference / by)}{growth}）", cells


def signed(value: Decimal | None) -> str:
    """A difference with its sign; a dash where there is none."""
    if value is None:
        return "—"
    return f"{'+' if value > 0 else ''}{number_text(value)}"
