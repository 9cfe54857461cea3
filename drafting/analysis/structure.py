"""Which section of the outline each part of a document belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from drafting.analysis.contents import contents_blocks
from drafting.analysis.form_text import FormText, flat_stretches, form_tokens, holds_label, is_cell
from drafting.analysis.headings import (
    PartedLine,
    SectionMatch,
    ShortForm,
    match_section,
    match_sub_heading,
    parted,
    short_form,
    sub_heading_at_start,
    template_pattern,
)
from drafting.document.model import Document, Heading, Paragraph, Table
from drafting.genre.model import Genre, HeadingVariant, SectionSpec, SubsectionSpec
from drafting.language.enumerations import NUMBER_BEFORE, SENTENCE_THEN_NUMBER
from drafting.text.layout import ends_sentence, heading_level, ordinal_of
from drafting.text.mapped import MappedText, Placed, is_blank
from drafting.text.span import Span


@dataclass(frozen=True, slots=True)
class Passage(Placed):
    """A piece of prose that is read as one paragraph: a paragraph without its run-in heading."""

    content: MappedText
    section: str | None
    """Id of the section it stands in; None before the first heading."""
    subsection: str | None = None


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


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class _Line:
    """A block of the document with what it says as a heading, read once for all that ask."""

    block: Block
    heading: PartedLine | None = None
    """None for what cannot be one: a table, the title, a long paragraph."""
    named: SectionMatch | None = None
    """The section whose label, or a known variant of it, the line has."""
    like: SectionMatch | None = None
    """That, or for a heading the section whose label is most like it."""


@dataclass(slots=True)
class _Draft:
    """A section while it is read."""

    heading: PartedLine
    match: SectionMatch | None
    blocks: list[Block] = field(default_factory=list)


def analyse_structure(document: Document, genre: Genre) -> Structure:
    """Read a document along its genre's outline.

    Sections are known by their labels: exactly, as a known variant, or by likeness; a missing or wrong
    number does not hide them. A report that was flattened into running text is cut at the headings found
    in it. Table material without a grid is kept apart from prose.
    """
    labels = FormText(genre)
    agency, year = _said_in_title(document, genre) if genre.outline.varies else ("", "")
    outline = genre.outline.filled(agency, year)
    listed = contents_blocks(document)
    if listed:
        contents, document = _without_blocks(document, listed)
    else:
        contents = None
    lines = tuple(_lines(document, outline))
    top = _section_level(lines)
    preamble, drafts = _divide(lines, outline, top, labels)
    _only_best(drafts)
    drafts = _without_contents(drafts)
    ends = [*(d.heading.whole.span.start for d in drafts[1:]), len(document.text)][: len(drafts)]
    return Structure(
        tuple(Passage(b.content, None) for b in preamble if isinstance(b, Paragraph)),
        tuple(_finish(d, end, labels) for d, end in zip(drafts, ends, strict=True)),
        outline,
        contents,
        _named_in_headings(drafts, agency),
    )


def _divide(
    lines: Sequence[_Line], outline: Sequence[SectionSpec], top: int, labels: FormText
) -> tuple[list[Block], list[_Draft]]:
    """The blocks before the first section, and the sections, each with the blocks below its heading."""
    preamble: list[Block] = []
    drafts: list[_Draft] = []
    own = _own_headings(lines, outline, top, labels)
    for line in lines:
        block = line.block
        if isinstance(block, Heading) and block.level == 0:
            continue
        into = drafts[-1].blocks if drafts else preamble
        if isinstance(block, Table):
            into.append(block)
            continue
        draft = _section_of(line, outline, top, labels, drafts[-1].match if drafts else None)
        if draft is not None:
            drafts.append(draft)
            continue
        cuts = _cut(block.content, outline, own) if isinstance(block, Paragraph) else []
        at = 0
        for start, end, match in cuts:
            before = block.content.slice(at, start).strip()
            if before.text:
                (drafts[-1].blocks if drafts else preamble).append(Paragraph(before))
            drafts.append(_Draft(parted(block.content.slice(start, end)), match))
            at = end
        rest = _without_lead(block.content.slice(at, len(block.content))) if cuts else block.content
        if rest.text:
            last = drafts[-1].blocks if drafts else preamble
            last.append(Paragraph(rest) if cuts else block)
    return preamble, drafts


def _named_in_headings(drafts: Sequence[_Draft], agency: str) -> MappedText | None:
    """The agency as most headings that name one call it, when the title's name is the end of that."""
    found: dict[str, list[MappedText]] = {}
    for draft in drafts:
        spec = draft.match.spec if draft.match is not None else None
        if spec is None or not spec.template:
            continue
        short = ShortForm.of(draft.heading.label.text)
        for template in (spec.template, *spec.also_templates):
            said = template_pattern(template).fullmatch(short.norm)
            if said is not None and said.groupdict().get("agency"):
                start, end = said.span("agency")
                own = draft.heading.label.slice(short.back(start), short.back(end - 1) + 1)
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
_LONGEST_LINE = 60
"""Characters up to which a paragraph may be a heading that lost its mark-up."""
_REST_OF_HEADING = 20
"""Characters up to which a line may be the end of the heading above it."""


def _said_in_title(document: Document, genre: Genre) -> tuple[str, str]:
    """The agency and the year that the title names, else one of the first lines; empty where none does."""
    texts = [document.title.text] if document.title is not None else []
    texts += [c.text for c, _ in zip(document.contents(), range(_TITLE_LINES), strict=False)]
    for text in texts:
        said = re.search(genre.outline.title_pattern, short_form(text))
        if said is not None:
            return said["agency"], said["year"]
    return "", ""


def _lines(document: Document, outline: Sequence[SectionSpec]) -> Iterator[_Line]:
    """The blocks of a document read as headings, a section's heading that breaks over two lines put together again."""
    skip = False
    for block, after in zip(document.blocks, (*document.blocks[1:], None), strict=True):
        if skip:
            skip = False
            continue
        line = _line(block, outline)
        if (
            isinstance(block, Heading)
            and line.heading is not None
            and line.named is None
            and isinstance(after, Paragraph)
            and len(after.content) <= _REST_OF_HEADING
            and _named(line.heading, outline, after.text) is not None
        ):
            skip = True
            whole = MappedText.join([block.content.strip(), after.content.strip()])
            line = _line(Heading(whole, block.level), outline)
        yield line


def _line(block: Block, outline: Sequence[SectionSpec]) -> _Line:
    if isinstance(block, Table) or (isinstance(block, Heading) and block.level == 0):
        return _Line(block)
    if isinstance(block, Paragraph) and (len(block.content) > _LONGEST_LINE or block.text[-1] in "；，、;,"):
        return _Line(block)
    heading = parted(block.content)
    named = _named(heading, outline)
    if named is not None or isinstance(block, Paragraph):
        return _Line(block, heading, named, named)
    return _Line(block, heading, None, match_section(heading.number.text, heading.label.text, outline, fuzzy=True))


def _named(heading: PartedLine, outline: Sequence[SectionSpec], more: str = "") -> SectionMatch | None:
    """The section whose label a heading has, letter for letter or as a known variant; ``more`` goes on with it."""
    return match_section(heading.number.text, heading.label.text + more, outline, fuzzy=False)


def _section_level(lines: Sequence[_Line]) -> int:
    """The heading level at which the sections stand: 1, or the highest at which one of them is found."""
    headings = [(line.block.level, line.like) for line in lines if isinstance(line.block, Heading)]
    levels = {level for level, like in headings if like is not None}
    return 1 if not levels or any(level == 1 for level, _ in headings) else min(levels)


def _section_of(
    line: _Line, outline: Sequence[SectionSpec], top: int, labels: FormText, current: SectionMatch | None
) -> _Draft | None:
    """The section that a line is the heading of.

    The section it stands in decides where a wording may be either: what is a sub-heading there is no
    section, unless it is numbered as one or has a section's own label.
    """
    block, heading = line.block, line.heading
    if heading is None:
        return None
    # Sections that stand in larger parts may have headings one level below those of the parts.
    deepest = top + (heading.level == 1 and any(s.whole for s in outline))
    at_top = isinstance(block, Heading) and block.level <= deepest
    match = line.like if at_top else line.named
    inside = heading.level is None or heading.level > 1
    if match is not None and not match.exact and inside and current is not None:
        inner = match_sub_heading(heading.label.text, current.spec)
        if inner is not None and inner.exact:
            return None
    if at_top:
        return None if match is None and labels.is_label(heading.label.text) else _Draft(heading, match)
    numbered_below = heading.level is not None and heading.level > 1
    return None if match is None or numbered_below else _Draft(heading, match)


def _own_headings(lines: Sequence[_Line], outline: Sequence[SectionSpec], top: int, labels: FormText) -> set[str]:
    """Ids of the sections that have a heading of their own, outside running text."""
    out = set()
    current: SectionMatch | None = None
    for line in lines:
        draft = _section_of(line, outline, top, labels, current)
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


def _cut(content: MappedText, outline: Sequence[SectionSpec], own: set[str]) -> list[tuple[int, int, SectionMatch]]:
    """Section headings inside running text: number and label between two sentences, something behind them.

    A list of the sections (本报告包括一、…；二、…) is none: there the next follows at once, or a comma does.
    """
    short = ShortForm.of(content.text)
    norm = short.norm
    found: list[tuple[int, int, SectionMatch]] = []
    for spec in outline:
        if spec.id in own:
            continue
        # Behind a semicolon it is rather an item of a list; and what comes later is rather the heading.
        places: list[tuple[bool, int, int, HeadingVariant | None]] = []
        for words, variant in [(short_form(spec.heading), None), *((short_form(v.text), v) for v in spec.variants)]:
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
            printed = content.text[short.back(end - len(short_form(chosen.text if chosen else spec.heading))) :]
            exact = chosen is None and "".join(printed.split()).startswith(spec.heading)
            found.append((start, end, SectionMatch(spec, chosen, exact, 100.0)))
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


def _finish(draft: _Draft, end: int, labels: FormText) -> SectionFound:
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
        draft.heading.number,
        draft.heading.label,
        draft.heading.whole,
        Span(draft.heading.whole.span.start, max(end, draft.heading.whole.span.end)),
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


def _cell_blocks(blocks: Sequence[Block], spec: SectionSpec | None, labels: FormText) -> set[int]:
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
            lenient = holds_table and short and holds_label(text, labels)
            if len(text) <= 400 and (lenient or is_cell(text, labels)):
                run.extend((*loose, k))
                loose = []
                kinds = [t.kind for t in form_tokens(short_form(text), labels)]
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


def _sub_heading(block: Heading, spec: SectionSpec | None, labels: FormText) -> SubsectionFound | None:
    """A heading below a section. Those deeper than 2 count only when the outline has them; a label that
    stands over its table is part of the table."""
    line = parted(block.content)
    number, label = line.number, line.label
    match = match_sub_heading(label.text, spec) if spec is not None and block.level <= 3 else None
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
    found = sub_heading_at_start(short_form(label.text), spec)
    if found is None or found.length != len(short_form(label.text)):
        return None
    return SubsectionFound(found.spec, label.slice(0, 0), label, found.suffix, False, found.variant)


_RUN_IN = re.compile(r"[^。：:；;！？!?]{2,30}?[。：:]")


def _parts(
    content: MappedText, spec: SectionSpec | None, labels: FormText
) -> Iterator[SubsectionFound | Passage | MappedText]:
    """A paragraph taken apart: run-in sub-headings, prose, and flattened tables inside it."""
    id = spec.id if spec is not None else None
    gap = 6 if spec is not None and spec.tables else 0
    at = 0
    pieces: list[tuple[bool, MappedText]] = []
    for start, end in flat_stretches(content.text, labels, gap=gap):
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
        short = ShortForm.of(text[label_at:])
        known = sub_heading_at_start(short.norm, spec) if spec is not None else None
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
            match = match_sub_heading(label.text, spec) if spec is not None else None
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
