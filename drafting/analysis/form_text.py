"""The form's own labels and lines in a text: they tell a table without its grid, and the form's notes, from prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafting.analysis.headings import ShortForm, short_form, template_pattern
from drafting.genre.model import Axis, Genre
from drafting.language.tables import FIGURE_IN_TEXT, ITEM_MARK, NONE_IN_TEXT, UNIT_OR_MARK


class FormText:
    """Every label that the genre's forms print, of any edition."""

    def __init__(self, genre: Genre) -> None:
        headings = {short_form(s.heading) for s in genre.outline.sections}
        labels: set[str] = set()
        for edition in genre.editions:
            for table in edition.tables:
                labels.update((short_form(table.title), short_form(table.corner)))
                for block in table.blocks:
                    labels.update(short_form(t) for t in (block.label, *block.variants))
                    for axis in (*block.rows, *block.columns):
                        labels.update(_axis_labels(axis))
        self.all = frozenset(x for x in labels if len(x) > 1 and x not in headings)
        self.official = _official_lines(genre)
        self.remarks = tuple(
            re.compile(p)
            for p in sorted(
                {*genre.outline.official, *(p for e in genre.editions for t in e.tables for p in t.remarks)}
            )
        )
        self._by_first: dict[str, list[str]] = {}
        for label in sorted(self.all, key=len, reverse=True):
            self._by_first.setdefault(label[0], []).append(label)

    def at(self, norm: str, position: int) -> str | None:
        """The longest label that stands at a position."""
        return next((x for x in self._by_first.get(norm[position], ()) if norm.startswith(x, position)), None)

    def is_official(self, text: str) -> bool:
        """Whether a line is one that the form itself prints above or below a table."""
        if self.official is not None and self.official.fullmatch(short_form(text)) is not None:
            return True
        squeezed = "".join(text.split()) if self.remarks else ""
        return any(p.fullmatch(squeezed) for p in self.remarks)

    def is_label(self, label: str) -> bool:
        """Whether words are a label of a form, alone or with the note that the form prints behind it."""
        norm = short_form(label)
        return norm in self.all or norm.split("(", 1)[0] in self.all


def _official_lines(genre: Genre) -> re.Pattern[str] | None:
    """What the forms print around their tables; None for a genre whose forms print nothing there."""
    lines = {
        template_pattern(line).pattern.replace("?P<agency>", "?:").replace("?P<year>", "?:")
        for edition in genre.editions
        for table in edition.tables
        for line in (*table.captions, *table.notes, *filter(None, (table.blank_note,)))
    }
    return re.compile("|".join(sorted(lines))) if lines else None


def _axis_labels(axis: Axis) -> Iterator[str]:
    for label in (axis.label, *axis.variants, *axis.wrong):
        norm = short_form(label)
        yield norm
        if axis.note:
            note = short_form(axis.note)
            yield norm + (note if note.startswith("(") else f"({note})")
    for child in axis.children:
        yield from _axis_labels(child)


@dataclass(frozen=True, slots=True)
class FormToken:
    """A label, a figure or a mark of a table, at ``[start, end)`` of a text's short form."""

    kind: str
    start: int
    end: int


def form_tokens(norm: str, labels: FormText) -> Iterator[FormToken]:
    """Labels, figures and marks of a text; what lies between them is neither."""
    i = 0
    while i < len(norm):
        label = labels.at(norm, i)
        if label is not None:
            yield FormToken("label", i, i + len(label))
            i += len(label)
            continue
        for kind, pattern in (("mark", ITEM_MARK), ("figure", FIGURE_IN_TEXT)):
            match = pattern.match(norm, i)
            if match is not None:
                yield FormToken(kind, i, match.end())
                i = match.end()
                break
        else:
            i += 1


def is_cell(text: str, labels: FormText) -> bool:
    """Whether a text is nothing but labels, figures and marks of a table."""
    norm = short_form(text)
    if norm in NONE_IN_TEXT:
        return True
    end = 0
    for token in form_tokens(norm, labels):
        if token.start > end:
            return False
        end = token.end
    return 0 < end == len(norm)


def holds_label(text: str, labels: FormText) -> bool:
    """Whether a label of the form stands anywhere in a text."""
    return any(t.kind == "label" for t in form_tokens(short_form(text), labels))


def flat_stretches(text: str, labels: FormText, *, gap: int) -> list[tuple[int, int]]:
    """Ranges of a text that are a flattened table: labels and figures with hardly anything between them."""
    short = ShortForm.of(text)
    groups: list[list[FormToken]] = []
    for token in form_tokens(short.norm, labels):
        between = short.norm[groups[-1][-1].end : token.start] if groups else ""
        if groups and len(between) <= gap and not UNIT_OR_MARK.intersection(between):
            groups[-1].append(token)
        else:
            groups.append([token])
    out: list[tuple[int, int]] = []
    for group in groups:
        while group and group[-1].kind == "mark":
            group.pop()
        names = {short.norm[t.start : t.end] for t in group if t.kind == "label"}
        figures = sum(t.kind == "figure" for t in group)
        if len(names) >= 3 and (figures >= 3 or len(names) >= 6):
            out.append((short.back(group[0].start), short.back(group[-1].end - 1) + 1))
    return out
