"""Which section or sub-heading of the outline a line is the heading of: by its label, a known variant, or likeness."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from drafting.genre.model import HeadingVariant, SectionSpec, SubsectionSpec
from drafting.language.dates import YEAR_OF_HEADING
from drafting.language.tables import LOOSE_SUFFIX, SAME_CHARACTERS
from drafting.text.layout import ordinal_of
from drafting.text.mapped import MappedText, has_blanks, is_blank

# Comparing labels

_LABEL = 80
"""Characters up to which a text may be a label."""
_TRAILING = "。.：:；;，,、 \u3000"


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A text without white space and with one width of punctuation; ``at`` leads back to the original."""

    norm: str
    at: tuple[int, ...]
    length: int

    @classmethod
    def of(cls, text: str) -> ShortForm:
        """The short form of a text."""
        if not has_blanks(text):
            return cls(text.translate(SAME_CHARACTERS), tuple(range(len(text))), len(text))
        kept = [i for i, c in enumerate(text) if not is_blank(c)]
        return cls("".join(text[i] for i in kept).translate(SAME_CHARACTERS), tuple(kept), len(text))

    def back(self, position: int) -> int:
        """Where a position of the short form stands in the original."""
        return self.at[position] if position < len(self.at) else self.length


def short_form(text: str) -> str:
    """A text without white space and with one width of punctuation, as labels are compared."""
    return _short_label(text) if len(text) <= _LABEL else ShortForm.of(text).norm


@lru_cache(maxsize=8192)
def _short_label(text: str) -> str:
    """Of a text as short as labels are, kept: each heading is held against every label of the outline and the forms."""
    return ShortForm.of(text).norm


@dataclass(frozen=True, slots=True)
class PartedLine:
    """A line as a heading is read: its ordinal, its label, and both together."""

    number: MappedText
    """The ordinal as printed; empty when it has none."""
    label: MappedText
    """The words behind it, without punctuation at their end."""
    whole: MappedText
    level: int | None
    """The level of the ordinal, None when it has none."""


def parted(content: MappedText) -> PartedLine:
    """A line taken apart as a heading; punctuation behind the label belongs to none of its parts."""
    whole = content.strip()
    ordinal = ordinal_of(whole.text)
    cut = ordinal.length if ordinal is not None else 0
    end = len(whole)
    while end > cut and whole.text[end - 1] in _TRAILING:
        end -= 1
    if end == cut:
        cut, end = 0, len(whole)
    level = ordinal.level if ordinal is not None and cut else None
    return PartedLine(whole.slice(0, cut).strip(), whole.slice(cut, end), whole.slice(0, end), level)


# Sections

_ENOUGH = 72.0
_ENOUGH_WITH_NUMBER = 50.0
_MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class SectionMatch:
    """A section of the outline that a line is the heading of, and how surely."""

    spec: SectionSpec
    variant: HeadingVariant | None
    exact: bool
    score: float


def match_section(number: str, label: str, sections: Sequence[SectionSpec], *, fuzzy: bool) -> SectionMatch | None:
    """Which section a heading is: by its label, then by a known variant of it, then by likeness.

    The number helps a label that is only alike; alone it proves nothing.
    """
    norm = short_form(label)
    if not norm:
        return None
    for spec in sections:
        for heading in (spec.heading, *spec.also):
            if norm == short_form(heading):
                return SectionMatch(spec, None, "".join(label.split()) == heading, 100.0)
    for spec in sections:
        for variant in spec.variants:
            if norm == short_form(variant.text):
                return SectionMatch(spec, variant, False, 100.0)
    for spec in sections:
        if spec.template and (found := _match_template(norm, spec)) is not None:
            return found
    if not fuzzy:
        return None
    printed = short_form(number)
    scored: list[tuple[float, SectionSpec]] = []
    for spec in sections:
        wordings = [spec.heading, *(v.text for v in spec.variants)]
        scored.append((max(fuzz.ratio(norm, short_form(w)) for w in wordings), spec))
    scored.sort(key=lambda pair: -pair[0])
    best, spec = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    same_number = printed != "" and printed == short_form(spec.number)
    enough = _ENOUGH_WITH_NUMBER if same_number else _ENOUGH
    if best >= enough and best - second >= (_MARGIN / 2 if same_number else _MARGIN):
        return SectionMatch(spec, None, False, best)
    return None


_NAMED = r"[^。；，]{0,40}?"
_DATED = r"(?:20\d{2}|〇|XX)?"


@lru_cache(maxsize=256)
def template_pattern(template: str) -> re.Pattern[str]:
    """A heading that names an agency and a year, whichever they are; a year that is left out, too."""
    pattern = re.escape(short_form(template)).replace(*YEAR_OF_HEADING)
    pattern = pattern.replace(re.escape("{agency}"), f"(?P<agency>{_NAMED})")
    return re.compile(pattern.replace(re.escape("{year}"), f"(?P<year>{_DATED})"))


def _match_template(norm: str, spec: SectionSpec) -> SectionMatch | None:
    """A heading that is the outline's but for the agency or the year that it names: how it should name them is told."""
    templates = (spec.template, *spec.also_templates)
    found = next((t for t in templates if template_pattern(t).fullmatch(norm)), None)
    said = template_pattern(found).fullmatch(norm) if found is not None else None
    if said is None or found is None:
        return None
    own = template_pattern(found).fullmatch(short_form((spec.heading, *spec.also)[templates.index(found)]))
    if own is None or not own.groupdict().get("agency", "?"):
        return SectionMatch(spec, None, True, 100.0)  # the report does not say whose it is
    fields = {k: v for k, v in own.groupdict().items() if v != said.groupdict()[k]}
    # The heading may leave out the places before the name, as the seal does not.
    if set(fields) == {"agency"} and said["agency"] and _one_name(fields["agency"], said["agency"]):
        return SectionMatch(spec, None, True, 100.0)
    told = "、".join(_FIELD_NAMES[k] for k in fields)
    grave: Literal["warning", "info"] = "warning" if "year" in fields else "info"
    return SectionMatch(spec, HeadingVariant(norm, grave, f"{told}与标题不一致"), False, 100.0)


def _one_name(one: str, other: str) -> bool:
    """Whether one name is the other with the names of the places above it before."""
    return one.endswith(other) or other.endswith(one)


_FIELD_NAMES = {"agency": "机关名称", "year": "年度"}


# Sub-headings

_ENOUGH_OF_SUB = 78.0
_LEAST_LABEL = 4
_AROUND = 18
"""Characters that a sub-heading may have around its label."""


@dataclass(frozen=True, slots=True)
class SubMatch:
    """A sub-heading of the outline that a text is or begins with."""

    spec: SubsectionSpec
    length: int
    """Of the matched words in the short form of the text."""
    suffix: str
    variant: HeadingVariant | None = None
    exact: bool = True


def _wordings(spec: SectionSpec) -> Iterator[tuple[str, SubsectionSpec, HeadingVariant | None]]:
    for sub in spec.subsections:
        for name in (sub.label, *sub.names):
            yield short_form(name), sub, None
        for wrong in sub.wrong:
            yield short_form(wrong.text), sub, wrong


def sub_heading_at_start(norm: str, spec: SectionSpec) -> SubMatch | None:
    """The sub-heading that a text begins with, with its suffix; the longest wording wins."""
    best: SubMatch | None = None
    for name, sub, variant in _wordings(spec):
        if not norm.startswith(name):
            continue
        rest = norm[len(name) :]
        suffix = max((s for s in spec.subsection_suffixes if s and rest.startswith(short_form(s))), key=len, default="")
        length = len(name) + len(short_form(suffix))
        if best is None or length > best.length:
            best = SubMatch(sub, length, suffix, variant)
    return best


def match_sub_heading(label: str, spec: SectionSpec) -> SubMatch | None:
    """Which sub-heading of a section a whole heading is."""
    norm = short_form(label)
    found = sub_heading_at_start(norm, spec)
    if found is not None:
        rest = norm[found.length :]
        if not rest:
            return found
        if LOOSE_SUFFIX.fullmatch(rest):
            return SubMatch(found.spec, len(norm), found.suffix + rest, found.variant)
    suffix = max((s for s in spec.subsection_suffixes if s and norm.endswith(short_form(s))), key=len, default="")
    body = norm[: len(norm) - len(short_form(suffix))] if suffix else norm
    scores: dict[str, tuple[float, SubsectionSpec]] = {}
    for name, sub, variant in _wordings(spec):
        if variant is None:
            score = fuzz.ratio(body, name)
            if sub.id not in scores or score > scores[sub.id][0]:
                scores[sub.id] = (score, sub)
    # A label that holds one of the outline's, with a few words more around it, is that one reworded; of several the
    # longest, then the last, where the head of a Chinese phrase stands.
    held = [(len(name), body.rfind(name), sub) for name, sub, v in _wordings(spec) if v is None and name in body]
    held = [h for h in held if h[0] >= _LEAST_LABEL]
    if held:
        _, _, sub = max(held, key=lambda h: h[:2])
        if len(body) <= len(short_form(sub.label)) + _AROUND:
            return SubMatch(sub, len(norm), suffix, exact=False)
    ranked = sorted(scores.values(), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < _ENOUGH_OF_SUB:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN:
        return None
    return SubMatch(ranked[0][1], len(norm), suffix, exact=False)
