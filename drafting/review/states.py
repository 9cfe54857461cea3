"""The second pass: which findings of the first are mended, which stand, which are new.

Findings are known again by rule and content, never by place. What stands around the words may have changed with the
finding beside it, so a likeness is asked of it, not equality; and a finding whose words were changed and that is as
wrong as before still stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from rapidfuzz import fuzz

from drafting.review.model import Remark, Reviewed
from drafting.review.sketch import resemblance

_AROUND = 0.5
"""So alike must be what stands around the same words, for a finding to be known again."""
_CHANGED, _CHANGED_CELL = 0.8, 0.4
"""The same where the words are others: in the prose, and for the same cells of a table."""
_SAME_TEXT, _OTHER_YEAR, _PERHAPS = 0.5, 0.7, 0.25
"""From such a share of common clauses on two texts are one report, whatever its title says; though it says another
year, of which the agency has a report that is much alike; and though only its file is the same and it does not say
whose it is."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A report of the last pass; a baseline is one of no name. ``read`` is False where it could not be read then."""

    remarks: tuple[Remark, ...]
    path: str = ""
    agency: str = ""
    year: int | None = None
    sketch: str = ""
    read: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of the last pass. ``pooled`` when it does not tell which report a finding is of."""

    path: str
    reports: tuple[Earlier, ...]
    pooled: bool = False


# ------------------------------------------------------------------------------------------ findings


@dataclass(frozen=True, slots=True)
class _Stage:
    """A way of knowing a finding again: what two of them must have in common, and how alike they are then."""

    key: Callable[[Remark], Hashable]
    """None for a finding that is not known in this way."""
    likeness: Callable[[Remark, Remark], float]
    stands: bool = True
    """Whether the words are then the same."""


def known_again(before: Sequence[Remark], now: Sequence[Remark]) -> dict[int, tuple[int, bool]]:
    """For each finding that is an old one, by its index: the index of that, and whether its words still stand."""
    out: dict[int, tuple[int, bool]] = {}
    left = set(range(len(before)))
    for stage in _STAGES:
        old: dict[Hashable, list[int]] = {}
        for i in sorted(left):
            if (key := stage.key(before[i])) is not None:
                old.setdefault(key, []).append(i)
        found = []
        for j, new in enumerate(now):
            if j in out or (key := stage.key(new)) is None:
                continue
            scores = ((stage.likeness(before[i], new), i) for i in old.get(key, ()))
            found += [(-score, i, j) for score, i in scores if score > 0]
        for _, i, j in sorted(found):
            if i in left and j not in out:
                left.discard(i)
                out[j] = (i, stage.stands)
    return out


def _same_words(before: Remark, now: Remark) -> float:
    """How surely two findings of one rule and the same words are one, 0 when they are not."""
    if not now.text.strip():
        return float(_plain(before.message) == _plain(now.message))
    around = _around(before, now)
    return around if around >= _AROUND else 0.0


def _changed_words(before: Remark, now: Remark) -> float:
    """How surely two findings of one rule are one whose words were changed and that is still there."""
    around = _around(before, now)
    return around if around >= (_CHANGED_CELL if "\t" in now.context else _CHANGED) else 0.0


def _around(before: Remark, now: Remark) -> float:
    return fuzz.ratio(_plain(before.context), _plain(now.context)) / 100


def _plain(text: str) -> str:
    """A text by its letters: a workbook holds no characters that cannot be seen."""
    return "".join(c for c in unicodedata.normalize("NFKC", text.replace("…", "")) if _seen(c))


def _seen(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Cs")


_STAGES = (
    _Stage(lambda r: (r.rule, r.mark, r.message), lambda _old, _new: 1.0),
    _Stage(lambda r: (r.rule, r.mark) if r.text.strip() else None, lambda _old, _new: 1.0),
    _Stage(lambda r: (r.rule, _plain(r.text), r.cells), _same_words),
    _Stage(lambda r: (r.rule, r.cells) if r.text.strip() else None, _changed_words, stands=False),
)


# ------------------------------------------------------------------------------------------ reports


def _name(agency: str) -> str:
    return re.sub(r"[\s·（）()]", "", unicodedata.normalize("NFKC", agency))


def _file(path: str) -> str:
    name = unicodedata.normalize("NFC", PurePath(path.replace("\\", "/")).name)
    return "".join(c for c in name if _seen(c)).casefold()


def same_reports(before: Sequence[Earlier], now: Sequence[Reviewed]) -> dict[int, int]:
    """For each report that was there last time, by its index: the index of what it was then.

    By agency and year, and among those of one agency by file and by text. A title may have been what was mended, so
    a text that is mostly the same is the same report, too.
    """
    out: dict[int, int] = {}
    left = set(range(len(before)))

    def take(scores: Iterable[tuple[float, int, int]]) -> None:
        for _, i, j in sorted((-score, i, j) for score, i, j in scores):
            if i in left and j not in out:
                left.discard(i)
                out[j] = i

    def like(i: int, j: int) -> float | None:
        return resemblance(before[i].sketch, now[j].sketch)

    def in_same_file(i: int, j: int) -> bool:
        return _file(before[i].path) == _file(now[j].path)

    def open_pairs(key: Callable[[Earlier | Reviewed], Hashable]) -> Iterator[tuple[int, int]]:
        """The pairs that have something in common and of which neither is taken."""
        old: dict[Hashable, list[int]] = {}
        for i in sorted(left):
            old.setdefault(key(before[i]), []).append(i)
        for j, new in enumerate(now):
            if j not in out and (wanted := key(new)) is not None:
                yield from ((i, j) for i in old.get(wanted, ()))

    take(
        (1.0 + 2.0 * in_same_file(i, j) + (like(i, j) or 0.0), i, j)
        for i, j in open_pairs(lambda r: (_name(r.agency), r.year) if r.read and r.agency else None)
    )
    take(
        (alike + in_same_file(i, j), i, j)
        for i, j in open_pairs(lambda _: "")
        if (alike := like(i, j)) is not None and alike >= _enough(before[i], now[j])
    )
    take(
        (1.0 if (alike := like(i, j)) is None else alike, i, j)
        for i, j in open_pairs(lambda r: _file(r.path))
        if _may_be_one(before[i], now[j], like(i, j))
    )
    return out


def _enough(old: Earlier, new: Reviewed) -> float:
    other_year = None not in (old.year, new.year) and old.year != new.year
    return _OTHER_YEAR if other_year else _SAME_TEXT


def _may_be_one(old: Earlier, new: Reviewed, alike: float | None) -> bool:
    """Whether what stands in a file of the same name may be the same report: one of them does not say whose it is."""
    if not old.read or not new.read:
        return True
    silent = (
        not old.agency or not new.agency or (_name(old.agency) == _name(new.agency) and None in (old.year, new.year))
    )
    return silent and (alike is None or alike >= _PERHAPS)


@dataclass(frozen=True, slots=True)
class Passed:
    """The reports with the states of their findings, and the old reports that are not there any more."""

    reports: tuple[Reviewed, ...]
    absent: tuple[Earlier, ...]


def second_pass(record: Record, now: Sequence[Reviewed]) -> Passed:
    """What became of every finding of the last pass."""
    if record.pooled:
        return _pooled(record, now)
    same = same_reports(record.reports, now)
    by_file: dict[str, Earlier] = {_file(e.path): e for e in record.reports}
    out = []
    for j, report in enumerate(now):
        old = record.reports[same[j]] if j in same else None
        out.append(_with_states(report, old, by_file.get(_file(report.path))))
    gone = tuple(e for i, e in enumerate(record.reports) if i not in set(same.values()))
    return Passed(tuple(out), gone)


def _with_states(report: Reviewed, old: Earlier | None, same_file: Earlier | None) -> Reviewed:
    notes = list(report.notes)
    if not report.read:
        return report
    if old is None:
        if same_file is not None and same_file.agency:
            whose = f"{same_file.agency}{same_file.year or ''}{'年' if same_file.year else ''}"
            notes.append(f"文件换了：上次是{whose}的报告，这次是另一份，以下按新报告列出")
        else:
            notes.append("上次没有这份报告")
        return replace(report, remarks=tuple(replace(r, state="new") for r in report.remarks), notes=tuple(notes))
    alike = resemblance(old.sketch, report.sketch)
    if not old.read:
        notes.append("上次未能读取，这次读出来了")
    elif alike is not None and alike < _PERHAPS:
        notes.append("与上次的报告几乎全不相同，请核对是不是换了一份")
    found = known_again(old.remarks, report.remarks)
    remarks, accepted = _stated(report.remarks, old.remarks, found)
    met = {i for i, _ in found.values()}
    fixed = tuple(replace(r, state="fixed") for i, r in enumerate(old.remarks) if i not in met and not r.accepted)
    return replace(
        report,
        remarks=remarks,
        accepted=(*report.accepted, *accepted),
        fixed=fixed,
        notes=tuple(notes),
    )


def _stated(
    now: Sequence[Remark], before: Sequence[Remark], found: Mapping[int, tuple[int, bool]]
) -> tuple[tuple[Remark, ...], tuple[Remark, ...]]:
    """The findings with their states, and apart from them those that were accepted and whose words stand."""
    kept, accepted = [], []
    for j, remark in enumerate(now):
        known = found.get(j)
        if known is None:
            kept.append(replace(remark, state="new"))
            continue
        old, stands = before[known[0]], known[1]
        if old.accepted and stands:
            accepted.append(replace(remark, accepted=True, reason=old.reason))
        elif old.accepted:
            kept.append(replace(remark, state="new", before=old.text))
        else:
            kept.append(replace(remark, state="open", before="" if stands else old.text))
    return tuple(kept), tuple(accepted)


def _pooled(record: Record, now: Sequence[Reviewed]) -> Passed:
    """The same where it is not known which report an old finding is of."""
    before = [r for e in record.reports for r in e.remarks]
    everything = [(j, r) for j, report in enumerate(now) for r in report.remarks]
    found = known_again(before, [r for _, r in everything])
    out = []
    at = 0
    for report in now:
        here = {k - at: v for k, v in found.items() if at <= k < at + len(report.remarks)}
        at += len(report.remarks)
        remarks, accepted = _stated(report.remarks, before, here)
        out.append(replace(report, remarks=remarks, accepted=(*report.accepted, *accepted)))
    met = {i for i, _ in found.values()}
    fixed = tuple(replace(r, state="fixed") for i, r in enumerate(before) if i not in met and not r.accepted)
    absent = (Earlier(fixed, record.path),) if fixed else ()
    if len(out) == 1 and fixed:
        return Passed((replace(out[0], fixed=fixed),), ())
    return Passed(tuple(out), absent)


# ------------------------------------------------------------------------------------------ accepted


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding that the reviewer says is none, named by its number or by its rule and words."""

    rule: str = ""
    words: str = ""
    mark: str = ""

    def __str__(self) -> str:
        return self.mark or f"{self.rule}:{self.words}"

    def covers(self, remark: Remark) -> bool:
        """Whether a finding is the one that is meant."""
        if self.mark:
            return remark.mark.startswith(self.mark)
        said = _plain(self.words)
        return remark.rule == self.rule and said == (_plain(remark.text) or _plain(remark.message))


def accept(report: Reviewed, acceptances: Sequence[Acceptance]) -> Reviewed:
    """The report with the findings that are none set apart."""
    if not acceptances:
        return report
    none = [r for r in report.remarks if any(a.covers(r) for a in acceptances)]
    kept = tuple(r for r in report.remarks if not any(r is n for n in none))
    return replace(report, remarks=kept, accepted=(*report.accepted, *(replace(r, accepted=True) for r in none)))
