"""Replacements in a text: which of a report's findings may be mended unseen, and mending them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drafting.findings import Finding, Fix


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Write ``replacement`` for ``[start, end)`` of a text."""

    start: int
    end: int
    replacement: str


def edits_of(findings: Iterable[Finding], safe: frozenset[str], text: str) -> tuple[Edit, ...]:
    """The repairs that findings of these rules offer, in order, none touching another.

    One that would change a figure is left out whatever its rule says, and so is one that changes nothing.
    Of two that overlap the first stands: the other is found again once it is made.
    """
    wanted: set[Edit] = set()
    for finding in findings:
        if finding.rule in safe:
            fixes: list[Fix | None] = [finding.fix, *(r.fix for r in finding.related)]
            wanted.update(Edit(f.start, f.end, f.replacement) for f in fixes if f is not None)
    out: list[Edit] = []
    for edit in sorted(wanted):
        printed = text[edit.start : edit.end]
        if printed == edit.replacement or _figures(printed) != _figures(edit.replacement):
            continue
        if out and (edit.start < out[-1].end or edit.start == out[-1].start):
            continue
        out.append(edit)
    return tuple(out)


def _figures(text: str) -> str:
    """The digits of a text in order, of any width."""
    return "".join(unicodedata.normalize("NFKC", c) for c in text if c.isdigit())


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made; they are in order and do not overlap."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += [text[at : edit.start], edit.replacement]
        at = edit.end
    return "".join((*parts, text[at:]))


def edit_lines(raw: str, edits: Sequence[Edit]) -> str:
    """A file's text with edits that count in its text after newline normalisation; its own line ends stay."""
    places: list[int] = []
    i = 0
    while i < len(raw):
        places.append(i)
        i += 2 if raw.startswith("\r\n", i) else 1
    places.append(len(raw))
    moved = [Edit(places[e.start], places[e.end], e.replacement) for e in edits]
    return apply_edits(raw, moved)
