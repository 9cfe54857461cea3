"""Which section of the outline each part of a document belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from drafting.analysis.contents import contents_blocks
from drafting.document.model import Document, Heading, Paragraph, Table
from drafting.genre.model import Axis, Genre, HeadingVariant, SectionSpec, SubsectionSpec
from drafting.language.dates import YEAR_OF_HEADING
from drafting.language.enumerations import NUMBER_BEFORE, SENTENCE_THEN_NUMBER
from drafting.language.tables import (
    FIGURE_IN_TEXT,
    ITEM_MARK,
    LOOSE_SUFFIX,
    NONE_IN_TEXT,
    SAME_CHARACTERS,
    UNIT_OR_MARK,
)
from drafting.text.layout import ends_sentence, heading_level, ordinal_of
from drafting.text.mapped import MappedText, has_blanks, is_blank
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
        """The passage as it reads."""
        return self.content.text

    @property
    def span(self) -> Span:
        """Its place in the document's text."""
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
    """The known wrong wording that it is."""
    exact: bool = True
    """Whether the label is one that the outline accepts, letter for letter; False for one that is only like it."""


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
    flat: tuple[MappedText, ...] = ()
    """Table material that stands in the text without a grid: labels and figures run together, or one a line."""
    official: tuple[MappedText, ...] = ()
    """Lines and paragraphs of the form itself."""

    @property
    def has_more(self) -> bool:
        """Whether anything but prose stands in it."""
        return bool(self.tables or self.flat or self.official)


@dataclass(frozen=True, slots=True)
class Structure:
    """A document read along an outline."""

    preamble: tuple[Passage, ...]
    sections: tuple[SectionFound, ...]
    outline: tuple[SectionSpec, ...] = ()
    """The sections that the report should have, their headings filled in for its agency and year."""
    contents: Span | None = None
    """The table of contents, which is no section and no prose."""
    named: MappedText | None = None
    """What headings that name the agency call it, where they agree on more than the title says."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All prose in order: what stands before the first section, then section by section."""
        return (*self.preamble, *(p for s in self.sections for p in s.passages))

    @property
    def known(self) -> tuple[SectionFound, ...]:
        """The sections that the outline has. A document with none of them is hardly a report of the genre."""
        return tuple(s for s in self.sections if s.spec is not None)

    def section(self, id: str) -> SectionFound | None:
        """The first section found for an outline id."""
        return next((s for s in self.sections if s.spec is not None and s.spec.id == id), None)

    def spec(self, id: str) -> SectionSpec | None:
        """What the outline says of a section, for this report."""
        return next((s for s in self.outline if s.id == id), None)

    def section_at(self, offset: int) -> str | None:
        """Id of the section that holds an offset of the document's text."""
        for s in self.sections:
            if s.span.start <= offset < s.span.end and s.spec is not None:
                return s.spec.id
        return None


# Comparing labels

_LABEL = 80
"""Characters up to which a text may be a label."""
_TRAILING = "。.：:；;，,、 \u3000"


@dataclass(frozen=True, slots=True)
class _Text:
    """A text without white space and with one width of punctuation; ``at`` leads back to the original."""

    norm: str
    at: tuple[int, ...]
    length: int

    @classmethod
    def of(cls, text: str) -> _Text:
        if not has_blanks(text):
            return cls(text.translate(SAME_CHARACTERS), tuple(range(len(text))), len(text))
        kept = [i for i, c in enumerate(text) if not is_blank(c)]
        return cls("".join(text[i] for i in kept).translate(SAME_CHARACTERS), tuple(kept), len(text))

    def back(self, position: int) -> int:
        """Where a position of the short form stands in the original."""
        return self.at[position] if position < len(self.at) else self.length


def _norm(text: str) -> str:
    return _short_norm(text) if len(text) <= _LABEL else _Text.of(text).norm


@lru_cache(maxsize=8192)
def _short_norm(text: str) -> str:
    """Of a text as short as labels are, kept: each heading is held against every label of the outline and the forms."""
    return _Text.of(text).norm


def _split(content: MappedText) -> tuple[MappedText, MappedText, MappedText]:
    """A heading's ordinal, its label, and both together; punctuation behind the label belongs to none."""
    whole = content.strip()
    ordinal = ordinal_of(whole.text)
    cut = ordinal.length if ordinal is not None else 0
    end = len(whole)
    while end > cut and whole.text[end - 1] in _TRAILING:
        end -= 1
    if end == cut:
        cut, end = 0, len(whole)
    return whole.slice(0, cut).strip(), whole.slice(cut, end), whole.slice(0, end)


# Sections

_ENOUGH = 72.0
_ENOUGH_WITH_NUMBER = 50.0
_MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class _SectionMatch:
    spec: SectionSpec
    variant: HeadingVariant | None
    exact: bool
    score: float


def _match_section(number: str, label: str, sections: Sequence[SectionSpec], *, fuzzy: bool) -> _SectionMatch | None:
    """Which section a heading is: by its label, then by a known variant of it, then by likeness.

    The number helps a label that is only alike; alone it proves nothing.
    """
    norm = _norm(label)
    if not norm:
        return None
    for spec in sections:
        for heading in (spec.heading, *spec.also):
            if norm == _norm(heading):
                return _SectionMatch(spec, None, "".join(label.split()) == heading, 100.0)
    for spec in sections:
        for variant in spec.variants:
            if norm == _norm(variant.text):
                return _SectionMatch(spec, variant, False, 100.0)
    for spec in sections:
        if spec.template and (found := _match_template(norm, spec)) is not None:
            return found
    if not fuzzy:
        return None
    printed = _norm(number)
    scored: list[tuple[float, SectionSpec]] = []
    for spec in sections:
        wordings = [spec.heading, *(v.text for v in spec.variants)]
        scored.append((max(fuzz.ratio(norm, _norm(w)) for w in wordings), spec))
    scored.sort(key=lambda pair: -pair[0])
    best, spec = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    same_number = printed != "" and printed == _norm(spec.number)
    enough = _ENOUGH_WITH_NUMBER if same_number else _ENOUGH
    if best >= enough and best - second >= (_MARGIN / 2 if same_number else _MARGIN):
        return _SectionMatch(spec, None, False, best)
    return None


_NAMED = r"[^。；，]{0,40}?"
_DATED = r"(?:20\d{2}|〇|XX)?"


@lru_cache(maxsize=256)
def _template(template: str) -> re.Pattern[str]:
    """A heading that names an agency and a year, whichever they are; a year that is left out, too."""
    pattern = re.escape(_norm(template)).replace(*YEAR_OF_HEADING)
    pattern = pattern.replace(re.escape("{agency}"), f"(?P<agency>{_NAMED})")
    return re.compile(pattern.replace(re.escape("{year}"), f"(?P<year>{_DATED})"))


def _match_template(norm: str, spec: SectionSpec) -> _SectionMatch | None:
    """A heading that is the outline's but for the agency or the year that it names: how it should name them is told."""
    templates = (spec.template, *spec.also_templates)
    found = next((t for t in templates if _template(t).fullmatch(norm)), None)
    said = _template(found).fullmatch(norm) if found is not None else None
    if said is None or found is None:
        return None
    own = _template(found).fullmatch(_norm((spec.heading, *spec.also)[templates.index(found)]))
    if own is None or not own.groupdict().get("agency", "?"):
        return _SectionMatch(spec, None, True, 100.0)  # the report does not say whose it is
    fields = {k: v for k, v in own.groupdict().items() if v != said.groupdict()[k]}
    # The heading may leave out the places before the name, as the seal does not.
    if set(fields) == {"agency"} and said["agency"] and _one_name(fields["agency"], said["agency"]):
        return _SectionMatch(spec, None, True, 100.0)
    told = "、".join(_FIELD_NAMES[k] for k in fields)
    grave: Literal["warning", "info"] = "warning" if "year" in fields else "info"
    return _SectionMatch(spec, HeadingVariant(norm, grave, f"{told}与标题不一致"), False, 100.0)


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
class _SubMatch:
    spec: SubsectionSpec
    length: int
    """Of the matched words in the short form of the text."""
    suffix: str
    variant: HeadingVariant | None = None
    exact: bool = True


def _wordings(spec: SectionSpec) -> Iterator[tuple[str, SubsectionSpec, HeadingVariant | None]]:
    for sub in spec.subsections:
        for name in (sub.label, *sub.names):
            yield _norm(name), sub, None
        for wrong in sub.wrong:
            yield _norm(wrong.text), sub, wrong


def _sub_prefix(norm: str, spec: SectionSpec) -> _SubMatch | None:
    """The sub-heading that a text begins with, with its suffix; the longest wording wins."""
    best: _SubMatch | None = None
    for name, sub, variant in _wordings(spec):
        if not norm.startswith(name):
            continue
        rest = norm[len(name) :]
        suffix = max((s for s in spec.subsection_suffixes if s and rest.startswith(_norm(s))), key=len, default="")
        length = len(name) + len(_norm(suffix))
        if best is None or length > best.length:
            best = _SubMatch(sub, length, suffix, variant)
    return best


def _match_sub(label: str, spec: SectionSpec) -> _SubMatch | None:
    """Which sub-heading of a section a whole heading is."""
    norm = _norm(label)
    found = _sub_prefix(norm, spec)
    if found is not None:
        rest = norm[found.length :]
        if not rest:
            return found
        if LOOSE_SUFFIX.fullmatch(rest):
            return _SubMatch(found.spec, len(norm), found.suffix + rest, found.variant)
    suffix = max((s for s in spec.subsection_suffixes if s and norm.endswith(_norm(s))), key=len, default="")
    body = norm[: len(norm) - len(_norm(suffix))] if suffix else norm
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
        if len(body) <= len(_norm(sub.label)) + _AROUND:
            return _SubMatch(sub, len(norm), suffix, exact=False)
    ranked = sorted(scores.values(), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < _ENOUGH_OF_SUB:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN:
        return None
    return _SubMatch(ranked[0][1], len(norm), suffix, exact=False)


# Labels of the form, to tell table material from prose


class _FormLabels:
    """Every label that the genre's forms print, of any edition."""

    def __init__(self, genre: Genre) -> None:
        headings = {_norm(s.heading) for s in genre.outline.sections}
        labels: set[str] = set()
        for edition in genre.editions:
            for table in edition.tables:
                labels.update((_norm(table.title), _norm(table.corner)))
                for block in table.blocks:
                    labels.update(_norm(t) for t in (block.label, *block.variants))
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
        if self.official is not None and self.official.fullmatch(_norm(text)) is not None:
            return True
        squeezed = "".join(text.split()) if self.remarks else ""
        return any(p.fullmatch(squeezed) for p in self.remarks)

    def is_label(self, label: str) -> bool:
        """Whether words are a label of a form, alone or with the note that the form prints behind it."""
        norm = _norm(label)
        return norm in self.all or norm.split("(", 1)[0] in self.all


def _official_lines(genre: Genre) -> re.Pattern[str] | None:
    """What the forms print around their tables; None for a genre whose forms print nothing there."""
    lines = {
        _template(line).pattern.replace("?P<agency>", "?:").replace("?P<year>", "?:")
        for edition in genre.editions
        for table in edition.tables
        for line in (*table.captions, *table.notes, *filter(None, (table.blank_note,)))
    }
    return re.compile("|".join(sorted(lines))) if lines else None


def _axis_labels(axis: Axis) -> Iterator[str]:
    for label in (axis.label, *axis.variants, *axis.wrong):
        norm = _norm(label)
        yield norm
        if axis.note:
            note = _norm(axis.note)
            yield norm + (note if note.startswith("(") else f"({note})")
    for child in axis.children:
        yield from _axis_labels(child)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int


def _tokens(norm: str, labels: _FormLabels) -> Iterator[_Token]:
    """Labels, figures and marks of a text; what lies between them is neither."""
    i = 0
    while i < len(norm):
        label = labels.at(norm, i)
        if label is not None:
            yield _Token("label", i, i + len(label))
            i += len(label)
            continue
        for kind, pattern in (("mark", ITEM_MARK), ("figure", FIGURE_IN_TEXT)):
            match = pattern.match(norm, i)
            if match is not None:
                yield _Token(kind, i, match.end())
                i = match.end()
                break
        else:
            i += 1


def _is_cell(text: str, labels: _FormLabels) -> bool:
    """Whether a text is nothing but labels, figures and marks of a table."""
    norm = _norm(text)
    if norm in NONE_IN_TEXT:
        return True
    return bool(norm) and sum(t.end - t.start for t in _tokens(norm, labels)) == len(norm)


def _holds_label(text: str, labels: _FormLabels) -> bool:
    return any(t.kind == "label" for t in _tokens(_norm(text), labels))


def _stretches(text: str, labels: _FormLabels, *, gap: int) -> list[tuple[int, int]]:
    """Ranges of a text that are a flattened table: labels and figures with hardly anything between them."""
    short = _Text.of(text)
    groups: list[list[_Token]] = []
    for token in _tokens(short.norm, labels):
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


# Putting it together


@dataclass(slots=True)
class _Draft:
    """A section while it is read."""

    number: MappedText
    label: MappedText
    heading: MappedText
    match: _SectionMatch | None
    blocks: list[Heading | Paragraph | Table] = field(default_factory=list)


def analyse_structure(document: Document, genre: Genre) -> Structure:
    """Read a document along its genre's outline.

    Sections are known by their labels: exactly, as a known variant, or by likeness; a missing or wrong
    number does not hide them. A report that was flattened into running text is cut at the headings found
    in it. Table material without a grid is kept apart from prose.
    """
    labels = _FormLabels(genre)
    agency, year = _said_in_title(document, genre) if genre.outline.varies else ("", "")
    outline = genre.outline.filled(agency, year)
    listed = contents_blocks(document)
    if listed:
        contents, document = _without_blocks(document, listed)
    else:
        contents = None
    preamble: list[Heading | Paragraph | Table] = []
    drafts: list[_Draft] = []
    top = _section_level(document, outline)
    own = _own_headings(document, outline, top, labels)
    for block in _mended(document, outline):
        if isinstance(block, Heading) and block.level == 0:
            continue
        into = drafts[-1].blocks if drafts else preamble
        if isinstance(block, Table):
            into.append(block)
            continue
        draft = _section_of(block, outline, top, labels, drafts[-1].match if drafts else None)
        if draft is not None:
            drafts.append(draft)
            continue
        cuts = _cut(block.content, outline, own) if isinstance(block, Paragraph) else []
        at = 0
        for start, end, match in cuts:
            before = block.content.slice(at, start).strip()
            if before.text:
                (drafts[-1].blocks if drafts else preamble).append(Paragraph(before))
            number, label, heading = _split(block.content.slice(start, end))
            drafts.append(_Draft(number, label, heading, match))
            at = end
        rest = _without_lead(block.content.slice(at, len(block.content))) if cuts else block.content
        if rest.text:
            last = drafts[-1].blocks if drafts else preamble
            last.append(Paragraph(rest) if cuts else block)
    _only_best(drafts)
    drafts = _without_contents(drafts)
    ends = [*(d.heading.span.start for d in drafts[1:]), len(document.text)][: len(drafts)]
    return Structure(
        tuple(Passage(b.content, None) for b in preamble if isinstance(b, Paragraph)),
        tuple(_finish(d, end, labels) for d, end in zip(drafts, ends, strict=True)),
        outline,
        contents,
        _named_in_headings(drafts, agency),
    )


def _named_in_headings(drafts: Sequence[_Draft], agency: str) -> MappedText | None:
    """The agency as most headings that name one call it, when the title's name is the end of that."""
    found: dict[str, list[MappedText]] = {}
    for draft in drafts:
        spec = draft.match.spec if draft.match is not None else None
        if spec is None or not spec.template:
            continue
        short = _Text.of(draft.label.text)
        for template in (spec.template, *spec.also_templates):
            said = _template(template).fullmatch(short.norm)
            if said is not None and said.groupdict().get("agency"):
                start, end = said.span("agency")
                own = draft.label.slice(short.back(start), short.back(end - 1) + 1)
                found.setdefault(said["agency"], []).append(own)
                break
    name = max(found, key=lambda n: len(found[n]), default="")
    longer = len(found.get(name, ())) > 1 and name != agency and name.endswith(agency)
    return found[name][0] if longer else None


def _without_blocks(document: Document, places: frozenset[int]) -> tuple[Span, Document]:
    """A document without some of its blocks, and where those stand."""
    gone = [document.blocks[i].span for i in sorted(places)]
    kept = tuple(b for i, b in enumerate(document.blocks) if i not in places)
    return Span(gone[0].start, gone[-1].end), replace(document, blocks=kept)


_TITLE_LINES = 8


def _said_in_title(document: Document, genre: Genre) -> tuple[str, str]:
    """The agency and the year that the title names, else one of the first lines; empty where none does."""
    texts = [document.title.text] if document.title is not None else []
    texts += [c.text for c, _ in zip(document.contents(), range(_TITLE_LINES), strict=False)]
    for text in texts:
        said = re.search(genre.outline.title_pattern, _norm(text))
        if said is not None:
            return said["agency"], said["year"]
    return "", ""


def _mended(document: Document, outline: Sequence[SectionSpec]) -> Iterator[Heading | Paragraph | Table]:
    """The blocks of a document, a section's heading that breaks over two lines put together again."""
    skip = False
    for block, after in zip(document.blocks, (*document.blocks[1:], None), strict=True):
        if skip:
            skip = False
            continue
        if isinstance(block, Heading) and block.level > 0 and isinstance(after, Paragraph) and len(after.content) <= 20:
            number, label, _ = _split(block.content)
            whole = MappedText.join([block.content.strip(), after.content.strip()])
            if (
                _match_section(number.text, label.text, outline, fuzzy=False) is None
                and _match_section(number.text, label.text + after.text, outline, fuzzy=False) is not None
            ):
                skip = True
                yield Heading(whole, block.level)
                continue
        yield block


def _section_level(document: Document, outline: Sequence[SectionSpec]) -> int:
    """The heading level at which the sections stand: 1, or the highest at which one of them is found."""
    levels = set()
    for heading in document.headings:
        number, label, _ = _split(heading.content)
        if heading.level > 0 and _match_section(number.text, label.text, outline, fuzzy=True) is not None:
            levels.add(heading.level)
    return 1 if not levels or any(h.level == 1 for h in document.headings) else min(levels)


def _section_of(
    block: Heading | Paragraph,
    outline: Sequence[SectionSpec],
    top: int,
    labels: _FormLabels,
    current: _SectionMatch | None,
) -> _Draft | None:
    """The section that a block is the heading of.

    The section it stands in decides where a wording may be either: what is a sub-heading there is no
    section, unless it is numbered as one or has a section's own label.
    """
    if isinstance(block, Paragraph) and (len(block.content) > 60 or block.text[-1] in "；，、;,"):
        return None
    number, label, heading = _split(block.content)
    ordinal = ordinal_of(number.text)
    # Sections that stand in larger parts may have headings one level below those of the parts.
    deepest = top + (ordinal is not None and ordinal.level == 1 and any(s.whole for s in outline))
    at_top = isinstance(block, Heading) and block.level <= deepest
    match = _match_section(number.text, label.text, outline, fuzzy=at_top)
    if match is not None and not match.exact and (ordinal is None or ordinal.level > 1) and current is not None:
        inner = _match_sub(label.text, current.spec)
        if inner is not None and inner.exact:
            return None
    if at_top:
        if match is None and labels.is_label(label.text):
            return None
        return _Draft(number, label, heading, match)
    if match is None or (ordinal is not None and ordinal.level > 1):
        return None
    return _Draft(number, label, heading, match)


def _own_headings(document: Document, outline: Sequence[SectionSpec], top: int, labels: _FormLabels) -> set[str]:
    """Ids of the sections that have a heading of their own, outside running text."""
    out = set()
    current: _SectionMatch | None = None
    for block in document.blocks:
        if isinstance(block, Table) or (isinstance(block, Heading) and block.level == 0):
            continue
        draft = _section_of(block, outline, top, labels, current)
        if draft is not None:
            current = draft.match
            if current is not None:
                out.add(current.spec.id)
    return out


_BEFORE = re.compile(r"(?:^|[。！？!?…;\d)a-zA-Z\"])$")
_GLUED = re.compile(r"[\u4e00-\u9fff:|]$")
"""Before a heading with its own number and all its words, where nothing at all parts it from the line before."""


def _places(words: str, text: str) -> Iterator[int]:
    """Where words stand in a text, one occurrence behind the other."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _cut(content: MappedText, outline: Sequence[SectionSpec], own: set[str]) -> list[tuple[int, int, _SectionMatch]]:
    """Section headings inside running text: number and label between two sentences, something behind them.

    A list of the sections (本报告包括一、…；二、…) is none: there the next follows at once, or a comma does.
    """
    short = _Text.of(content.text)
    norm = short.norm
    found: list[tuple[int, int, _SectionMatch]] = []
    for spec in outline:
        if spec.id in own:
            continue
        # Behind a semicolon it is rather an item of a list; and what comes later is rather the heading.
        places: list[tuple[bool, int, int, HeadingVariant | None]] = []
        for words, variant in [(_norm(spec.heading), None), *((_norm(v.text), v) for v in spec.variants)]:
            for begin in _places(words, norm):
                stop = begin + len(words)
                number = NUMBER_BEFORE.search(norm[max(begin - 8, 0) : begin])
                if number is None:
                    continue
                start = begin - len(number.group())
                before = norm[max(start - 1, 0) : start]
                behind = norm[stop : stop + 1]
                whole = variant is None and number.group()[:-1] == spec.number[:-1]
                stands = _BEFORE.search(before) or (whole and _GLUED.search(before))
                if stands and behind not in (",", "、", ";", ")", "》", '"'):
                    places.append((before != ";", start, stop, variant))
        if places:
            _, start, end, chosen = max(places, key=lambda p: p[:3])
            printed = content.text[short.back(end - len(_norm(chosen.text if chosen else spec.heading))) :]
            exact = chosen is None and "".join(printed.split()).startswith(spec.heading)
            found.append((start, end, _SectionMatch(spec, chosen, exact, 100.0)))
    found.sort(key=lambda f: f[0])
    listed = {k for k in range(1, len(found)) if found[k][0] - found[k - 1][1] < 2}
    real = [f for k, f in enumerate(found) if k not in listed and k + 1 not in listed]
    return [(short.back(a), short.back(b - 1) + 1, m) for a, b, m in real]


def _only_best(drafts: list[_Draft]) -> None:
    """A heading that is only like a section gives way to one that is that section."""
    best: dict[str, float] = {}
    for draft in drafts:
        if draft.match is not None:
            best[draft.match.spec.id] = max(best.get(draft.match.spec.id, 0.0), draft.match.score)
    for draft in drafts:
        if draft.match is not None and draft.match.score < min(best[draft.match.spec.id], 85.0):
            draft.match = None


def _without_contents(drafts: list[_Draft]) -> list[_Draft]:
    """Without a table of contents: three headings or more with nothing below them, all of which come again."""
    ids = [d.match.spec.id if d.match is not None else None for d in drafts]
    end = 0
    while end < len(drafts) and not drafts[end].blocks and ids[end] is not None and ids[end] in ids[end + 1 :]:
        end += 1
    return drafts[end:] if end >= 3 else drafts


def _without_lead(content: MappedText) -> MappedText:
    """Without the white space and the full stop or colon that part a run-in heading from its text."""
    i = 0
    while i < len(content) and (is_blank(content.text[i]) or content.text[i] in "。：:．"):
        i += 1
    return content.slice(i, len(content)).strip()


def _finish(draft: _Draft, end: int, labels: _FormLabels) -> SectionFound:
    spec = draft.match.spec if draft.match is not None else None
    subsections: list[SubsectionFound] = []
    passages: list[Passage] = []
    flat: list[MappedText] = []
    official: list[MappedText] = []
    tables = tuple(b for b in draft.blocks if isinstance(b, Table))
    here: str | None = None
    cells = _cell_blocks(draft.blocks, spec, labels)
    for k, block in enumerate(draft.blocks):
        if isinstance(block, Table):
            continue
        if labels.is_official(block.text):
            official.append(block.content)
            continue
        if k in cells:
            flat.append(block.content)
            continue
        if isinstance(block, Heading):
            found = _sub_heading(block, spec, labels)
            if found is not None:
                subsections.append(found)
                here = found.spec.id if found.spec is not None else None
            continue
        bare = _bare_sub(block, spec)
        if bare is not None:
            subsections.append(bare)
            here = bare.spec.id if bare.spec is not None else None
            continue
        for part in _parts(block.content, spec, labels):
            if isinstance(part, SubsectionFound):
                subsections.append(part)
                here = part.spec.id if part.spec is not None else None
            elif isinstance(part, Passage):
                passages.append(Passage(part.content, part.section, here))
            else:
                flat.append(part)
    certain = {s.spec.id for s in subsections if s.spec is not None and s.exact}
    return SectionFound(
        spec,
        draft.number,
        draft.label,
        draft.heading,
        Span(draft.heading.span.start, max(end, draft.heading.span.end)),
        draft.match.exact if draft.match is not None else False,
        draft.match.variant if draft.match is not None else None,
        # What is only like a sub-heading is another one when the real one is there.
        tuple(
            s if s.exact or s.spec is None or s.spec.id not in certain else replace(s, spec=None) for s in subsections
        ),
        tuple(passages),
        tables,
        tuple(flat),
        tuple(official),
    )


def _cell_blocks(
    blocks: Sequence[Heading | Paragraph | Table], spec: SectionSpec | None, labels: _FormLabels
) -> set[int]:
    """Which blocks are cells of a table that lost its grid: runs of lines that are labels and figures.

    In a section that holds a table a short line between two of them is one too, whatever it says.
    """
    out: set[int] = set()
    run: list[int] = []
    names = pieces = 0
    loose: list[int] = []
    holds_table = spec is not None and bool(spec.tables)

    def close() -> None:
        if names >= 2 and (len(run) >= 4 or (holds_table and pieces >= 5)):
            out.update(run)

    for k, block in enumerate(blocks):
        if not isinstance(block, Table):
            text = block.text
            short = len(text) <= 45 and not ends_sentence(text)
            lenient = holds_table and short and _holds_label(text, labels)
            if len(text) <= 400 and (lenient or _is_cell(text, labels)):
                run.extend((*loose, k))
                loose = []
                kinds = [t.kind for t in _tokens(_norm(text), labels)]
                names += kinds.count("label")
                pieces += len(kinds) - kinds.count("mark")
                continue
            if holds_table and short and len(loose) < 2:
                loose.append(k)
                continue
        close()
        run, loose, names, pieces = [], [], 0, 0
    close()
    return out


def _sub_heading(block: Heading, spec: SectionSpec | None, labels: _FormLabels) -> SubsectionFound | None:
    """A heading below a section. Those deeper than 2 count only when the outline has them; a label that
    stands over its table is part of the table."""
    number, label, _ = _split(block.content)
    match = _match_sub(label.text, spec) if spec is not None and block.level <= 3 else None
    if match is not None:
        return SubsectionFound(match.spec, number, label, match.suffix, False, match.variant, match.exact)
    if block.level > 2 or labels.is_label(block.text) or labels.is_label(label.text):
        return None
    return SubsectionFound(None, number, label)


_BULLET = re.compile(r"[-—–·•●◆■*]\s*")


def _bare_sub(block: Paragraph, spec: SectionSpec | None) -> SubsectionFound | None:
    """A line that is nothing but one of the outline's sub-headings, its number lost or a bullet in its place."""
    if spec is None or len(block.content) > 20:
        return None
    content = block.content.strip()
    bullet = _BULLET.match(content.text)
    label = content.slice(bullet.end() if bullet is not None else 0, len(content))
    found = _sub_prefix(_norm(label.text), spec)
    if found is None or found.length != len(_norm(label.text)):
        return None
    return SubsectionFound(found.spec, label.slice(0, 0), label, found.suffix, False, found.variant)


_RUN_IN = re.compile(r"[^。：:；;！？!?]{2,30}?[。：:]")


def _parts(
    content: MappedText, spec: SectionSpec | None, labels: _FormLabels
) -> Iterator[SubsectionFound | Passage | MappedText]:
    """A paragraph taken apart: run-in sub-headings, prose, and flattened tables inside it."""
    id = spec.id if spec is not None else None
    gap = 6 if spec is not None and spec.tables else 0
    at = 0
    pieces: list[tuple[bool, MappedText]] = []
    for start, end in _stretches(content.text, labels, gap=gap):
        pieces.append((False, content.slice(at, start)))
        pieces.append((True, content.slice(start, end)))
        at = end
    pieces.append((False, content.slice(at, len(content))))
    holds_flat = len(pieces) > 1
    for is_flat, piece in pieces:
        squeezed = piece.squeeze().text
        # A word or two beside the table are a corner or a label that the form does not have.
        if holds_flat and not is_flat and 0 < len(squeezed) <= 12 and not ends_sentence(squeezed):
            yield piece.strip()
            continue
        if is_flat:
            yield piece
            continue
        here = 0
        for start, end, found in _run_ins(piece, spec):
            before = piece.slice(here, start)
            before = _without_lead(before) if here else before.strip()
            if before.text:
                yield Passage(before, id)
            yield found
            here = end
        rest = _without_lead(piece.slice(here, len(piece))) if here else piece.strip()
        if rest.text:
            yield Passage(rest, id)


def _run_ins(content: MappedText, spec: SectionSpec | None) -> Iterator[tuple[int, int, SubsectionFound]]:
    """Sub-headings that run into their text: at its beginning, or numbered after the end of a sentence."""
    text = content.text
    starts = list(_starts(text))
    for start in starts:
        ordinal = ordinal_of(text[start:])
        label_at = start + ordinal.length if ordinal is not None else start
        if ordinal is not None and ordinal.level == 1:
            continue
        short = _Text.of(text[label_at:])
        known = _sub_prefix(short.norm, spec) if spec is not None else None
        if known is not None:
            end = label_at + short.back(known.length - 1) + 1
            behind = short.norm[known.length : known.length + 1]
            heading = behind in ("。", ":", ".") and behind != ""
            # Without punctuation behind it only a numbered label with its suffix is safely a heading.
            if not heading and not (ordinal is not None and ordinal.level == 2 and (known.suffix or len(starts) > 1)):
                known = None
            else:
                yield (
                    start,
                    end,
                    SubsectionFound(
                        known.spec,
                        content.slice(start, label_at).strip(),
                        content.slice(label_at, end),
                        known.suffix,
                        True,
                        known.variant,
                    ),
                )
                continue
        if ordinal is not None and ordinal.level == 2:
            sentence = _RUN_IN.match(text, label_at)
            if sentence is None or not text[sentence.end() :].strip():
                continue
            end = sentence.end() - 1
            label = content.slice(label_at, end).strip()
            if heading_level(text[start:end]) is None:
                continue
            match = _match_sub(label.text, spec) if spec is not None else None
            number = content.slice(start, label_at).strip()
            if match is not None:
                found = SubsectionFound(match.spec, number, label, match.suffix, True, match.variant, match.exact)
            else:
                found = SubsectionFound(None, number, label, "", True)
            yield start, end, found


def _starts(text: str) -> Iterator[int]:
    yield 0
    for match in SENTENCE_THEN_NUMBER.finditer(text):
        yield match.end()
