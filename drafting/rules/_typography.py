"""What the rules of typography share: where Chinese text is, and how places are told without a flood.

Addresses, Latin words and codes follow other rules than Chinese text and are masked. A slip that happens
once is told by itself; one that runs through a paragraph or the whole report is told once, its other
places beside it, each with its own repair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.findings import Finding, Fix, Related, Severity
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText
from drafting.text.runs import FILLER, without_endless

HAN = "\u4e00-\u9fff〇"
_ADDRESS = re.compile(
    r"(?:https?|ftp)\s?[:：]\s?[/／\\]{1,2}[!-'*-~]*(?:\s?[.．]\s?[A-Za-z0-9/][!-'*-~]*)*"
    r"|(?<![A-Za-z0-9])www\s?[.．][!-'*-~]+"
    r"|[A-Za-z0-9._%+-]+\s?[@＠]\s?[A-Za-z0-9.-]+"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*)+(?:/[!-'*-~]*)?"
    r"|\{\{[^}]*\}\}|\$\{[^}]*\}|`[^`]*`"
)
SINGLE = 3
"""So many places of one kind in a paragraph are told one by one; more are told together."""
EVERYWHERE = 8
"""From so many places on it is the way the whole report is written: told once."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a rule objects to, as positions in a piece of text. ``replacement`` mends it when it is known."""

    content: MappedText
    start: int
    end: int
    message: str
    replacement: str | None = None
    at: tuple[int, int] | None = None
    """What the replacement stands for, when it is not the place itself (an insertion)."""
    severity: Severity | None = None


def masked(text: str) -> list[bool]:
    """For every character whether it belongs to an address or a code."""
    plain = without_endless(text)
    out = [c == FILLER for c in plain] if plain != text else [False] * len(text)
    for match in _ADDRESS.finditer(plain):
        out[match.start() : match.end()] = [True] * (match.end() - match.start())
    return out


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one, punctuation not counted."""
    return "\u4e00" <= character <= "\u9fff" or character == "〇"


def beside(text: str, position: int, step: int) -> str:
    """The nearest character before (-1) or from (1) a position on that is no space; empty at the end."""
    i = position - 1 if step < 0 else position
    while 0 <= i < len(text) and text[i] in " \u3000\u00a0":
        i += step
    return text[i] if 0 <= i < len(text) else ""


def mend(context: Context, place: Place) -> Fix | None:
    """The repair of a place; None when it is not known, or when markup stands between its characters."""
    if place.replacement is None:
        return None
    start, end = place.at or (place.start, place.end)
    span = place.content.span_of(start, end)
    if span.slice(context.document.text) != place.content.text[start:end]:
        return None
    return Fix(span.start, span.end, place.replacement)


def told(rule: Rule, context: Context, places: Sequence[Place], *, severity: Severity) -> Iterator[Finding]:
    """The findings for places of one kind: each by itself, or together where there are many."""
    if len(places) >= EVERYWHERE:
        yield _together(rule, context, places, severity, "全文")
        return
    by_piece: dict[int, list[Place]] = {}
    for place in places:
        by_piece.setdefault(place.content.span.start, []).append(place)
    for group in by_piece.values():
        if len(group) > SINGLE:
            yield _together(rule, context, group, severity, "本段")
        else:
            for place in group:
                yield _finding(rule, context, place, severity)


def _finding(
    rule: Rule, context: Context, place: Place, severity: Severity, more: str = "", related: tuple[Related, ...] = ()
) -> Finding:
    text = place.content.text[place.start : place.end]
    return rule.finding(
        context,
        place.content.span_of(place.start, place.end),
        place.message + more,
        severity=place.severity or severity,
        found=text,
        expected=place.replacement if place.at is None else None,
        related=related,
        fix=mend(context, place),
    )


def _together(rule: Rule, context: Context, places: Sequence[Place], severity: Severity, where: str) -> Finding:
    related = []
    for place in places[1:]:
        span = place.content.span_of(place.start, place.end)
        related.append(Related(place.message, span.start, span.end, fix=mend(context, place)))
    more = f"；{where}另有{len(related)}处"
    return _finding(rule, context, places[0], severity, more, tuple(related))
