"""From aligned sentences to typed changes: what is only a new figure, what is another year, what is wording."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from drafting.alignment.matching import Alignment, Group
from drafting.alignment.model import Change, ChangeKind, Edit, Excerpt, FigureChange
from drafting.alignment.sentences import HeadingLine, ReportText, Sentence, Token
from drafting.document.model import Document
from drafting.language.counted import SUM_WORDS
from drafting.text.numerals import SCALES
from drafting.text.span import Span

_SHORT = 10

Cells = Callable[[Span], tuple[str, ...]]
"""The cells that a number of the prose, by its place, was found to stand for."""


def excerpt(document: Document, span: Span) -> Excerpt:
    """The words at a span, white space inside them dropped, with their place."""
    place = document.place(span.start)
    return Excerpt("".join(span.slice(document.text).split()), span.start, span.end, place.line, place.column)


@dataclass(frozen=True, slots=True)
class _Run:
    """Tokens ``[a, b)`` of the old side and ``[c, d)`` of the new one; equal by key, or one in place of the other."""

    a: int
    b: int
    c: int
    d: int
    equal: bool


@dataclass(frozen=True)
class Side:
    """The tokens of one side of a group, in a row."""

    report: ReportText
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    places: tuple[Span, ...]

    @classmethod
    def of(cls, report: ReportText, sentences: Sequence[Sentence]) -> Side:
        """The side that consists of these sentences, their tokens joined."""
        return cls(
            report,
            tuple(sentences),
            tuple(t for s in sentences for t in s.tokens),
            tuple(s.content.span_of(t.start, t.end) for s in sentences for t in s.tokens),
        )

    def whole(self) -> Excerpt | None:
        """All sentences as one excerpt; None where the side is empty."""
        if not self.sentences:
            return None
        return excerpt(self.report.document, self.sentences[0].span.cover(self.sentences[-1].span))

    def excerpt(self, first: int, stop: int) -> Excerpt | None:
        """The words of tokens ``[first, stop)`` with all that stands between them; None for an empty range."""
        if first >= stop:
            return None
        return excerpt(self.report.document, self.places[first].cover(self.places[stop - 1]))

    def formulations(self) -> Iterator[tuple[int, int, int, int]]:
        """Set formulations as (succession, first token, stop, rank)."""
        start = 0
        for sentence in self.sentences:
            for which, succession in enumerate(self.report.knowledge.successions):
                for begin, end, rank in succession.find(sentence.text):
                    inside = [i for i, t in enumerate(sentence.tokens) if t.start < end and begin < t.end]
                    if inside:
                        yield which, start + inside[0], start + inside[-1] + 1, rank
            start += len(sentence.tokens)


def token_runs(
    old: Sequence[Token], new: Sequence[Token], parts: Callable[[int, int], bool] | None = None
) -> list[_Run]:
    """How tokens became others: equal and replaced runs in turn, whole words only.

    The work is done in one orientation, so that swapping the sides mirrors it. ``parts`` says of two masked
    tokens that their likeness is chance.
    """
    keys = [t.key for t in old], [t.key for t in new]
    if keys[0] > keys[1]:
        turned = token_runs(new, old, None if parts is None else lambda i, j: parts(j, i))
        return [_Run(r.c, r.d, r.a, r.b, r.equal) for r in turned]
    codes: dict[str, str] = {}
    first, second = ("".join(codes.setdefault(k, chr(0x4E00 + len(codes))) for k in ks) for ks in keys)
    runs: list[_Run] = []
    for op in Indel.opcodes(first, second):
        runs.append(_Run(op.src_start, op.src_end, op.dest_start, op.dest_end, op.tag == "equal"))
    return _joined(_cleaned(_checked(_slid(_joined(runs), *keys), old, new, parts), old))


def _slid(runs: Sequence[_Run], old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """Insertions and deletions moved behind what they repeat: 1件[、其他1件], not [1件、其他]1件."""
    out = list(runs)
    for k in range(1, len(out) - 1):
        run, before, after = out[k], out[k - 1], out[k + 1]
        if run.equal or not before.equal or not after.equal or (run.b > run.a) == (run.d > run.c):
            continue
        keys, start, stop, room = (new, run.c, run.d, after.d) if run.d > run.c else (old, run.a, run.b, after.b)
        by = 0
        while stop + by < room and keys[start + by] == keys[stop + by]:
            by += 1
        if by:
            out[k - 1] = _Run(before.a, before.b + by, before.c, before.d + by, True)
            out[k] = _Run(run.a + by, run.b + by, run.c + by, run.d + by, False)
            out[k + 1] = _Run(after.a + by, after.b, after.c + by, after.d, True)
    return [r for r in out if r.b > r.a or r.d > r.c]


def _checked(
    runs: Sequence[_Run], old: Sequence[Token], new: Sequence[Token], parts: Callable[[int, int], bool] | None
) -> list[_Run]:
    """A number that stands between other words on both sides, or for another cell, is not the same number."""
    same = {(r.a + k, r.c + k) for r in runs if r.equal for k in range(r.b - r.a)}
    out: list[_Run] = []
    for run in runs:
        if not run.equal:
            out.append(run)
            continue
        for k in range(run.b - run.a):
            i, j = run.a + k, run.c + k
            masked = old[i].kind in ("number", "date") and old[i].text != new[j].text
            chance = masked and not _supported(i, j, old, new, same)
            if masked and parts is not None and parts(i, j):
                chance = True
            out.append(_Run(i, i + 1, j, j + 1, not chance))
    return out


def _supported(i: int, j: int, old: Sequence[Token], new: Sequence[Token], same: set[tuple[int, int]]) -> bool:
    """Whether what a masked token counts is the same on both sides: the nearest word of weight before it is.

    In a short sentence (an item of a list: who, how many) no other word before it may have been replaced.
    """
    a, b = _word_before(i, old), _word_before(j, new)
    if (a is None) != (b is None) or (a is not None and b is not None and (a, b) not in same):
        return False
    if min(sum(t.weighty for t in old), sum(t.weighty for t in new)) > _SHORT:
        return True
    kept_old, kept_new = {x for x, _ in same}, {y for _, y in same}
    return not (
        any(k not in kept_old for k in range(i) if _telling(old[k]))
        and any(k not in kept_new for k in range(j) if _telling(new[k]))
    )


def _telling(token: Token) -> bool:
    return token.weighty and len(token.key) > 1


def _word_before(at: int, tokens: Sequence[Token]) -> int | None:
    """The nearest telling word before a token; words that only lead in to a number (共计81件) are passed over."""
    return next((k for k in range(at - 1, -1, -1) if _telling(tokens[k]) and tokens[k].key not in SUM_WORDS), None)


def _cleaned(runs: Sequence[_Run], old: Sequence[Token]) -> list[_Run]:
    """Without islands: a particle or comma that two replaced passages have in common is no common ground."""
    joined = _joined(runs)
    out: list[_Run] = []
    for k, run in enumerate(joined):
        small = run.equal and 0 < k < len(joined) - 1
        small = small and not any(t.weighty or t.kind in ("number", "year", "name") for t in old[run.a : run.b])
        if small:
            before, after = joined[k - 1], joined[k + 1]
            # Between two insertions, or two deletions, the island holds: it shows where they belong.
            small = (before.b > before.a or after.b > after.a) and (before.d > before.c or after.d > after.c)
        out.append(_Run(run.a, run.b, run.c, run.d, run.equal and not small))
    return out


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """Neighbouring runs of one sort as one."""
    out: list[_Run] = []
    for run in runs:
        if out and out[-1].equal == run.equal:
            last = out[-1]
            out[-1] = _Run(last.a, run.b, last.c, run.d, run.equal)
        else:
            out.append(run)
    return out


# ------------------------------------------------------------------------------------------ groups


def changes_of(alignment: Alignment, cells_old: Cells, cells_new: Cells) -> tuple[Change, ...]:
    """Every change between two aligned reports, in the order of the new one, headings first."""
    out = list(_headings(alignment.old, alignment.new))
    for group in alignment.groups:
        out.extend(_group_changes(alignment, group, cells_old, cells_new))
    return tuple(out)


def group_runs(alignment: Alignment, group: Group, cells_old: Cells, cells_new: Cells) -> tuple[Side, Side, list[_Run]]:
    """The tokens of a group's two sides, and how the ones became the others."""
    before, after = Side.of(alignment.old, group.old), Side.of(alignment.new, group.new)
    elsewhere = _Elsewhere(before.tokens, after.tokens)

    def parts(i: int, j: int) -> bool:
        first, second = cells_old(before.places[i]), cells_new(after.places[j])
        if first and second:
            return not set(first) & set(second)
        return elsewhere(i, j)

    return before, after, token_runs(before.tokens, after.tokens, parts)


def _group_changes(alignment: Alignment, group: Group, cells_old: Cells, cells_new: Cells) -> Iterator[Change]:
    at = (group.new or group.old)[0]
    role = at.role

    def change(
        kind: ChangeKind,
        old: Excerpt | None,
        new: Excerpt | None,
        edits: tuple[Edit, ...] = (),
        figure: FigureChange | None = None,
    ) -> Change:
        return Change(kind, at.section, at.subsection, old, new, edits, figure, role)

    before, after, runs = group_runs(alignment, group, cells_old, cells_new)
    old, new = before.whole(), after.whole()
    if group.relation != "same":
        yield change(group.relation, old, new)
        if group.relation in ("added", "dropped"):
            return
    formulations, covered = _formulations(before, after)
    for edit in formulations:
        yield change("formulation", old, new, (edit,))
    wording: list[Edit] = []
    punctuation: list[Edit] = []
    free = _free(runs, covered)
    rewritten = _by_run(free, _rewritten_figures(before, after, free, cells_old, cells_new))
    for run in runs:
        if run.equal:
            for k in range(run.b - run.a):
                i, j = run.a + k, run.c + k
                kind, figure = _value_change(alignment, before.tokens[i], after.tokens[j])
                if kind is None:
                    continue
                edit = Edit(before.excerpt(i, i + 1), after.excerpt(j, j + 1))
                if kind == "wording":
                    wording.append(edit)
                elif figure is not None:
                    cells = tuple(dict.fromkeys((*cells_new(after.places[j]), *cells_old(before.places[i]))))
                    yield change(kind, old, new, (edit,), replace(figure, cells=cells))
                else:
                    yield change(kind, old, new, (edit,))
            continue
        if run not in free:
            continue
        for i, j in rewritten.get(run, ()):
            first, second = before.tokens[i], after.tokens[j]
            assert first.value is not None
            assert second.value is not None
            cells = tuple(dict.fromkeys((*cells_new(after.places[j]), *cells_old(before.places[i]))))
            number = Edit(before.excerpt(i, i + 1), after.excerpt(j, j + 1))
            figure = FigureChange(
                first.value, second.value, second.unit or first.unit, cells, _scale(first.text, second.text)
            )
            yield change("figure", old, new, (number,), figure)
        edit = Edit(before.excerpt(run.a, run.b), after.excerpt(run.c, run.d))
        tokens = (*before.tokens[run.a : run.b], *after.tokens[run.c : run.d])
        (punctuation if all(t.kind == "mark" for t in tokens) else wording).append(edit)
    if wording:
        yield change("wording", old, new, tuple(wording))
    if punctuation:
        yield change("punctuation", old, new, tuple(punctuation))


def _free(runs: Sequence[_Run], covered: Sequence[_Run]) -> list[_Run]:
    """The replaced passages that no set formulation in place of another covers."""
    return [r for r in runs if not r.equal and not any(_inside(r, c) for c in covered)]


def _by_run(runs: Sequence[_Run], pairs: Iterable[tuple[int, int]]) -> dict[_Run, list[tuple[int, int]]]:
    """Pairs of tokens by the passage that the old one stands in."""
    out: dict[_Run, list[tuple[int, int]]] = {}
    for i, j in pairs:
        run = next(r for r in runs if r.a <= i < r.b)
        out.setdefault(run, []).append((i, j))
    return out


_NEAR = 4
"""So many words of weight before a number say what it counts."""
_MOST_NUMBERS = 40


def _rewritten_figures(
    before: Side, after: Side, runs: Sequence[_Run], cells_old: Cells, cells_new: Cells
) -> Iterator[tuple[int, int]]:
    """Numbers of passages that were rewritten that count the same in either year: for the same cell, or of one unit
    with the same words of weight before them. Each stands for one other; what is open to doubt is left as wording."""
    old = [i for run in runs for i in range(run.a, run.b) if _counts(before.tokens[i])]
    new = [j for run in runs for j in range(run.c, run.d) if _counts(after.tokens[j])]
    found: list[tuple[int, int, int]] = []
    for i in old:
        for j in new:
            first, second = before.tokens[i], after.tokens[j]
            if first.unit != second.unit or first.value == second.value:
                continue
            cells = set(cells_old(before.places[i])), set(cells_new(after.places[j]))
            if cells[0] and cells[1]:
                score = 10 if cells[0] & cells[1] else 0
            else:
                shared = _words_near(before.tokens, i) & _words_near(after.tokens, j)
                score = len(shared) if len(shared) > 1 else 0
            if score:
                found.append((-score, i, j))
    taken: set[int] = set()
    seen: set[int] = set()
    for _, i, j in sorted(found):
        if i not in taken and j not in seen:
            taken.add(i)
            seen.add(j)
            yield i, j


class _Elsewhere:
    """Whether the words before one of two numbers in the same place are those before another number of the other side:
    办理申请218件 is 办理申请225件 the year after, not the 新收申请230件 that stands where it stood."""

    def __init__(self, old: Sequence[Token], new: Sequence[Token]) -> None:
        self.tokens = old, new
        self.near = tuple({k: _words_near(side, k) for k, t in enumerate(side) if _counts(t)} for side in self.tokens)
        # A passage of many numbers is a list, whose members stand in order.
        self.few = max(map(len, self.near)) <= _MOST_NUMBERS

    def __call__(self, i: int, j: int) -> bool:
        if not self.few or i not in self.near[0] or j not in self.near[1]:
            return False
        here = len(self.near[0][i] & self.near[1][j])
        return self._better(0, i, j, here) or self._better(1, j, i, here)

    def _better(self, side: int, at: int, besides: int, here: int) -> bool:
        """Whether a number of the other side shares more words than ``here`` with this one, and fewer with the rest."""
        own, other = self.near[side], self.near[1 - side]
        unit = self.tokens[side][at].unit
        for k, there in other.items():
            shared = len(own[at] & there)
            if k == besides or shared <= here or self.tokens[1 - side][k].unit != unit:
                continue
            if all(len(words & there) < shared for m, words in own.items() if m != at):
                return True
        return False


def _counts(token: Token) -> bool:
    return token.kind == "number" and token.value is not None and bool(token.unit)


def _words_near(tokens: Sequence[Token], at: int) -> set[str]:
    """The nearest telling words before a number, up to the number before it."""
    out: set[str] = set()
    for k in range(at - 1, -1, -1):
        if tokens[k].kind == "number" or len(out) == _NEAR:
            break
        if _telling(tokens[k]) and tokens[k].key not in SUM_WORDS:
            out.add(tokens[k].key)
    return out


def _scale(old: str, new: str) -> str:
    """The word for a power of ten that both numbers end in; empty when either has none or they differ."""
    return new[-1:] if new[-1:] in SCALES and old[-1:] == new[-1:] and old[:1].isdecimal() else ""


def _value_change(alignment: Alignment, old: Token, new: Token) -> tuple[ChangeKind | None, FigureChange | None]:
    """What it means that two tokens with one key have other texts; None for nothing."""
    if old.kind == "year" and new.kind == "year":
        kind = _year_change(alignment, old, new)
        # The same year in another form (2024年, 二〇二四年) is another word.
        return ("wording" if kind is None and old.text != new.text else kind), None
    if old.text == new.text:
        return None, None
    if old.kind == "number" and old.value is not None and new.value is not None:
        if old.value == new.value:
            return "wording", None
        return "figure", FigureChange(old.value, new.value, new.unit or old.unit, scale=_scale(old.text, new.text))
    return ("date" if old.kind == "date" else "wording"), None


def _year_change(alignment: Alignment, old: Token, new: Token) -> ChangeKind | None:
    """Updated when it is the same year seen from either report; kept when it should have moved on and did not."""
    first, second = alignment.old.year, alignment.new.year
    if old.year is None or new.year is None or first is None or second is None or first == second:
        return None if old.year == new.year else "wording"
    if old.year - first == new.year - second:
        return "year_updated"
    if old.year != new.year:
        return "wording"
    # A year that is neither report's own is the date of something else, and stays what it is.
    return "year_kept" if old.year in (first, second) and not old.cited and not new.cited else None


def _formulations(before: Side, after: Side) -> tuple[list[Edit], list[_Run]]:
    """Formulations that took one another's place, and the tokens that this explains."""
    edits: list[Edit] = []
    covered: list[_Run] = []
    late = list(after.formulations())
    for which, a, b, rank in before.formulations():
        match = next((f for f in late if f[0] == which), None)
        if match is None:
            continue
        late.remove(match)
        if match[3] != rank:
            edits.append(Edit(before.excerpt(a, b), after.excerpt(match[1], match[2])))
            covered.append(_Run(a, b, match[1], match[2], False))
    return edits, covered


def _inside(run: _Run, covered: _Run) -> bool:
    return covered.a <= run.a and run.b <= covered.b and covered.c <= run.c and run.d <= covered.d


# ------------------------------------------------------------------------------------------ headings


def _headings(old: ReportText, new: ReportText) -> Iterator[Change]:
    """Headings that read otherwise, or stand in one report only. A heading of the outline is found by what it is."""
    before, after = _by_id(old.headings), _by_id(new.headings)
    for id in dict.fromkeys((*after, *before)):
        first, second = before.get(id), after.get(id)
        if first is not None and second is not None and first.key == second.key:
            continue
        line = second or first
        assert line is not None
        yield Change(
            "heading",
            line.section,
            None,
            excerpt(old.document, first.span) if first is not None else None,
            excerpt(new.document, second.span) if second is not None else None,
        )


def _by_id(lines: Sequence[HeadingLine]) -> Mapping[str, HeadingLine]:
    out: dict[str, HeadingLine] = {}
    for line in lines:
        out.setdefault(line.id, line)
    return out
