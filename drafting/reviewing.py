"""Many reports reviewed: verdicts, the second pass, the roster, and an answer for each in a folder."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import tempfile
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from drafting import __version__
from drafting.batch import Outcome, Source, worker_pool
from drafting.document.model import Document
from drafting.document.places import PlaceNames
from drafting.errors import DraftingError, InputError
from drafting.files import (
    ABANDONED,
    clean_name,
    is_file,
    is_folder,
    place_file,
    read_at_most,
    read_bounded,
    refuse_loss,
    unread_files,
    unwritable,
    write_atomically,
)
from drafting.genre.loader import DEFAULT_GENRE, load_genre
from drafting.genre.model import Genre
from drafting.readers.files import advice_for, read_document
from drafting.recognition import usual_genre, usual_genre_id
from drafting.results import LintResult
from drafting.review.model import LIKENESSES, PAGES, Aside, Remark, Review, Reviewed, Since, State, Twice
from drafting.review.verdicts import VERDICTS, Verdict
from drafting.rules.registry import check_codes, rule

# What is only needed for many reports is loaded where it is used: one report is linted by way of here, too.
if TYPE_CHECKING:
    from drafting.review.states import Acceptance, Record
    from drafting.review.units import RosterName

INDEX, SUMMARY = "index.html", "summary.xlsx"
_COPY, _SHEET = "批注", "审核意见"
_LONGEST_NAME = 180
"""Bytes of a name; file systems allow 255, and archives and shares less."""
_SIDE_BY_SIDE_FROM = 60


# ------------------------------------------------------------------------------------------ while linting


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a report until its answer and its page are written: where it is, and what was found in it."""

    path: str
    result: LintResult


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is done with each outcome in the process that linted it, so that no document has to be kept or sent.

    ``folder`` is where what answers and pages need is laid down; ``whole`` when the documents are wanted all the same.
    """

    whole: bool = False
    folder: str | None = None

    def __call__(self, source: Source, outcome: Outcome) -> Outcome:
        result = outcome.result
        if result is None:
            told = _what_else(source, outcome) if outcome.aside else outcome.problem
            problem = _without_path(told or "", outcome.path)
            return replace(outcome, reviewed=Reviewed(outcome.path, verdict=Verdict.UNREAD, problem=problem))
        document = result.document
        assert document is not None
        reviewed = _reviewed(outcome, result, document)
        if self.folder is not None:
            copied = document.format == "docx" and source.path != "-"
            # Packed, since a folder may hold a thousand.
            kept = zlib.compress(pickle.dumps(Kept(source.path, result)), 1)
            (Path(self.folder) / _kept_name(outcome.path, copied)).write_bytes(kept)
        if not self.whole:
            analyse = result.analyse
            if analyse is not None and not callable(analyse):
                analyse = replace(analyse, numbers=(), words={})
            result = replace(result, document=None, analyse=analyse, places={})
        return replace(outcome, result=result, reviewed=reviewed)


def _kept_name(path: str, copied: bool) -> str:
    """Where what is kept of a report lies; ``copied`` when its answer is a copy of its file."""
    from hashlib import sha256

    return sha256(os.fsencode(path)).hexdigest()[:24] + (".copied" if copied else ".kept")


def _reviewed(outcome: Outcome, result: LintResult, document: Document) -> Reviewed:
    from drafting.renderers.remarks import remark_of
    from drafting.review.sketch import content_key, sketch

    places = PlaceNames(document)
    remedies = {code: found.remedy for code in {f.rule for f in result.findings} if (found := rule(code)) is not None}
    return Reviewed(
        outcome.path,
        result.agency.name if result.agency is not None else "",
        result.year,
        remarks=tuple(
            remark_of(f, document, places, n, remedies.get(f.rule, "")) for n, f in enumerate(result.findings)
        ),
        coverage=result.coverage if result.analyse is not None else None,
        notes=result.notes,
        format=document.format,
        sketch=sketch(document),
        content=content_key(document),
        limits=outcome.limits,
        broken=bool(result.failed),
        genre=result.genre,
    )


def _without_path(problem: str, path: str) -> str:
    """A problem without the name of the file at its beginning, which stands beside it."""
    return problem.removeprefix(path).lstrip("：，") if path else problem


def _what_else(source: Source, outcome: Outcome) -> str:
    """What a text that is no report of the genre calls itself."""
    try:
        document = read_document(source.path, content=source.content)
    except DraftingError:
        return outcome.problem or ""
    title = document.title.text if document.title is not None else next((c.text for c in document.contents()), "")
    title = " ".join(title.split())[:60]
    return f"标题是“{title}”，{_without_path(outcome.problem or '', outcome.path)}" if title else outcome.problem or ""


# ------------------------------------------------------------------------------------------ the review


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer asks beside the findings, read and checked before any report is."""

    roster: tuple[RosterName, ...] = ()
    roster_path: str = ""
    year: int | None = None
    record: Record | None = None
    acceptances: tuple[Acceptance, ...] = ()
    no_problems: tuple[Remark, ...] = ()
    genre: str = DEFAULT_GENRE
    """That of the names of the roster; reports may be of several."""

    @property
    def anything(self) -> bool:
        """Whether anything was asked at all: without it a review is the findings alone."""
        return bool(self.roster or self.year is not None or self.record or self.acceptances or self.no_problems)


def asked(
    *,
    roster: Path | None = None,
    year: int | None = None,
    since: Path | None = None,
    accepted: Sequence[str] = (),
    genre: str | None = None,
) -> Asked:
    """What is asked for, its files read. Raises InputError."""
    if not (roster or since or accepted):
        return Asked(year=year, genre=usual_genre_id(genre))
    from drafting.readers.roster import read_roster
    from drafting.readers.summary import load_record, read_acceptances

    pack = usual_genre(genre)
    acceptances, no_problems = read_acceptances(accepted)
    check_codes((a.rule for a in acceptances if a.rule), "--accept")
    return Asked(
        read_roster(roster, pack) if roster is not None else (),
        str(roster) if roster is not None else "",
        year,
        load_record(since) if since is not None else None,
        acceptances,
        no_problems,
        pack.id,
    )


def make_review(
    outcomes: Sequence[Outcome],
    names: Sequence[str],
    wanted: Asked,
    titles: Mapping[str, str],
    silenced: Mapping[str, frozenset[int]] | None = None,
    unread: Sequence[str] | None = None,
) -> Review:
    """The review of what was linted; ``names`` are what the command named, ``silenced`` the findings (by path) that a
    baseline knows, ``unread`` the files that no reader reads, where they were looked for already."""
    reports, asides = [], []
    for outcome in outcomes:
        report = outcome.reviewed
        if report is None:
            continue
        if outcome.aside:
            asides.append(Aside(report.path, report.problem or ""))
            continue
        gone = (silenced or {}).get(report.path, frozenset())
        reports.append(replace(report, remarks=tuple(r for r in report.remarks if r.at not in gone)))
    for path in unread_files(names) if unread is None else unread:
        suffix = Path(path).suffix.lower()
        problem = f"“{suffix}”格式读不了，{advice_for(suffix)}"
        reports.append(Reviewed(path, verdict=Verdict.UNREAD, problem=problem))
    pack = load_genre(wanted.genre)
    reports = [_named_by_file(r, pack) for r in reports]
    absent: tuple[tuple[str, int | None, str], ...] = ()
    unplaced: tuple[Remark, ...] = ()
    if wanted.record is not None:
        from drafting.review.states import second_pass

        passed = second_pass(wanted.record, reports)
        reports = list(passed.reports)
        if wanted.record.pooled:
            unplaced = tuple(r for e in passed.absent for r in e.remarks)
        else:
            absent = tuple((e.agency, e.year, e.path) for e in passed.absent)
    unmet = tuple(str(a) for a in wanted.acceptances if not any(a.covers(m) for r in reports for m in r.remarks))
    reports = [_accepted(r, wanted) for r in reports]
    from drafting.review.units import Names, handed_in_twice, match_roster

    agencies = Names(pack)
    twice = handed_in_twice(reports, agencies)
    also = {path: t for t in twice for path in t.paths}
    judged = []
    for report in reports:
        notes = list(report.notes)
        if report.path in also:
            notes.append(f"同一年度还报了 {_others(report.path, also[report.path])}")
        judged.append(_judged(replace(report, notes=tuple(notes)), wanted.year))
    roster = None
    if wanted.roster:
        asked_for = _commonest_genre(judged)
        handed_in = [r for r in judged if not r.read or r.genre == asked_for]
        roster = match_roster(wanted.roster_path, wanted.roster, handed_in, agencies, wanted.year)
        listed = {path: name.name for name in roster.names for path in name.paths}
        judged = [r if r.agency else replace(r, agency=listed.get(r.path, "")) for r in judged]
    since = Since(wanted.record.path, absent, unplaced) if wanted.record is not None else None
    return Review(tuple(judged), tuple(asides), roster, wanted.year, twice, since, titles, unmet)


def _commonest_genre(reports: Sequence[Reviewed]) -> str:
    """The kind of report that most are: a roster says who owes one of them, and another kind is none."""
    counts = Counter(r.genre for r in reports if r.read)
    return max(counts, key=lambda g: (counts[g], g), default="")


_FEW = 3


def _others(path: str, twice: Twice) -> str:
    """The other files of the agency, by how they are to this one."""
    told = []
    for likeness, said in LIKENESSES.items():
        names = [Path(p).name for p in twice.paths if p != path and twice.likeness(path, p) == likeness]
        if names:
            more = f" 等{len(names)}份" if len(names) > _FEW else ""
            told.append(f"{'、'.join(names[:_FEW])}{more}（{said}）")
    return "；".join(told)


def _named_by_file(report: Reviewed, genre: Genre) -> Reviewed:
    """A file that could not be read, with the agency that its name gives as a title would."""
    if report.read or report.agency:
        return report
    said = re.search(genre.outline.title_pattern, "".join(Path(report.path).stem.split()))
    return report if said is None else replace(report, agency=said["agency"])


def _accepted(report: Reviewed, wanted: Asked) -> Reviewed:
    from drafting.review.states import accept, known_again

    report = accept(report, wanted.acceptances)
    if not wanted.no_problems:
        return report
    found = known_again(wanted.no_problems, report.remarks)
    gone = {j: wanted.no_problems[i] for j, (i, stands) in found.items() if stands}
    kept = tuple(r for j, r in enumerate(report.remarks) if j not in gone)
    new = tuple(replace(report.remarks[j], accepted=True, reason=old.reason) for j, old in sorted(gone.items()))
    return replace(report, remarks=kept, accepted=(*report.accepted, *new))


def _judged(report: Reviewed, year: int | None) -> Reviewed:
    if not report.read:
        return report
    verdict = report.limits.judge((r.rule, r.severity) for r in report.remarks)
    notes = list(report.notes)
    if year is not None and report.year is None:
        notes.append("读不出报告年度")
    elif year is not None and report.year != year:
        verdict = Verdict.RETURNED
        notes.append(f"是{report.year}年度的报告，不是{year}年度的")
    if report.broken:
        # Not checked is never clean.
        notes.append("有规则运行出错，没有检查完")
        verdict = Verdict.UNREAD if verdict is Verdict.PASSED else verdict
    return replace(report, verdict=verdict, notes=tuple(notes))


def kept_findings(
    outcomes: Sequence[Outcome], review: Review
) -> tuple[tuple[LintResult, ...], dict[str, tuple[State | None, ...]]]:
    """The results without the findings that a baseline or the reviewer silences, and the states of those that are left,
    by path."""
    left = {r.path: {k.at: k for k in r.remarks} for r in review.reports}
    out = []
    states: dict[str, tuple[State | None, ...]] = {}
    for outcome in outcomes:
        result = outcome.result
        if result is not None:
            remarks = left.get(outcome.path, {})
            kept = [n for n in range(len(result.findings)) if n in remarks]
            out.append(replace(result, findings=tuple(result.findings[n] for n in kept)))
            states[result.path or ""] = tuple(remarks[n].state for n in kept)
    return tuple(out), states


# ------------------------------------------------------------------------------------------ which files


def _real(path: Path | str) -> str:
    """A path by which a file or folder is known, however it is named; a name that none can have is left as it is."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def without_answers(sources: Sequence[Source], names: Sequence[str], folder: Path | None) -> tuple[list[Source], int]:
    """The reports without the answers of earlier passes that lie below a folder that was named; how many those are."""
    roots = [_real(n) for n in names if n != "-" and is_folder(Path(n))]
    own = _real(folder) if folder is not None else None
    known: dict[str, bool] = {}

    def is_answer(source: Source) -> bool:
        if not source.searched:
            return False
        place = Path(_real(source.path)).parent
        while str(place) not in roots and place != place.parent:
            if str(place) not in known:
                known[str(place)] = str(place) == own or is_answer_folder(place)
            if known[str(place)]:
                return True
            place = place.parent
        return False

    kept = [s for s in sources if not is_answer(s)]
    return kept, len(sources) - len(kept)


def is_answer_folder(folder: Path) -> bool:
    """Whether a folder holds the answers of an earlier pass."""
    from drafting.renderers.summary_html import GENERATOR

    try:
        return f'content="{GENERATOR}"'.encode() in read_at_most(folder / INDEX, 1024)
    except OSError:
        return False


def refuse_folder(folder: Path, sources: Sequence[Source], names: Sequence[str]) -> None:
    """Raise InputError when answers would stand among the reports that are searched for, or no folder can be there."""
    try:
        taken = folder.exists() and not folder.is_dir()
    except (OSError, ValueError) as error:
        raise unwritable(folder, error) from error
    if taken:
        raise InputError("-o", f"{folder} 是文件，不是文件夹", advice="请换一个文件夹名")
    if any(n != "-" and is_folder(Path(n)) and _real(n) == _real(folder) for n in names):
        raise InputError(
            "-o", f"{folder} 就是报告所在的文件夹", advice=f"请把意见写到另一个文件夹，如 {folder / _SHEET}{os.sep}"
        )
    if not sources:
        raise InputError("报告", "没有要检查的报告")


# ------------------------------------------------------------------------------------------ answers


def answer_names(reports: Sequence[tuple[str, bool]]) -> dict[str, str]:
    """A name for the answer to each report, given by its path and whether it gets a commented copy: its own name with
    what the answer is, different from all others on any system."""
    kinds = {path: _COPY if copy else _SHEET for path, copy in reports}
    stems = answer_stems([path for path, _ in reports], lambda path, stem: f"{stem}-{kinds[path]}")
    return {path: f"{stem}.docx" for path, stem in stems.items()}


def answer_stems(
    paths: Sequence[str],
    called: Callable[[str, str], str] = lambda _path, stem: stem,
    taken: Sequence[str] = (),
) -> dict[str, str]:
    """A name without a suffix for what is written of each file: its own, made into one that every file system takes,
    that is not ``taken``, and that no other file has on a system that does not tell case.

    ``called`` makes the name from the path and the stem.
    """
    used = {_key(t) for t in taken}
    out: dict[str, str] = {}
    for path in paths:
        stem, parent = _stem(path), clean_name(Path(path).parent.name)
        tries = [stem, clean_name(Path(path).name), f"{parent}-{stem}" if parent else stem]
        tries += [f"{stem}({n})" for n in range(2, len(paths) + 3)]
        ending = called(path, "")
        names = (called(path, _fitting(t, ending)) for t in tries)
        out[path] = next(n for n in names if _key(n) not in used)
        used.add(_key(out[path]))
    return out


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _stem(path: str) -> str:
    return clean_name(Path(path.replace("\\", "/")).stem) or "报告"


def _fitting(stem: str, ending: str) -> str:
    room = _LONGEST_NAME - len(ending.encode("utf-8", "replace"))
    encoded = stem.encode("utf-8", "replace")
    return stem if len(encoded) <= room else encoded[:room].decode("utf-8", "ignore")


def refuse_existing(folder: Path, names: Mapping[str, str], *, overwrite: bool) -> None:
    """Raise InputError when answers that are there would be replaced without being asked for, or are open, or when a
    summary holds decisions that would be lost."""
    there = [n for n in dict.fromkeys(names.values()) if (folder / n).exists()]
    if there and not overwrite:
        raise InputError(
            str(folder),
            f"已经有{len(there)}份意见（{'、'.join(there[:3])}{'等' if len(there) > 3 else ''}），没有覆盖",
            advice="请换一个文件夹；确实要替换的，加 --overwrite",
        )
    for name in (*there, SUMMARY):
        refuse_loss(folder / name, overwrite=True)


def refuse_lost_decisions(folder: Path, since: Path | None, *, overwrite: bool) -> None:
    """Raise InputError when the summary in a folder holds decisions that the new one would not have."""
    summary = folder / SUMMARY
    if overwrite or not summary.is_file() or (since is not None and _same(since, summary)):
        return
    from drafting.readers.summary import is_marked

    if is_marked(summary):
        raise InputError(
            str(summary),
            "表里有标为“不是问题”的或写了理由的，没有覆盖",
            advice=f"接着上次检查，加 --since {summary}；换一个文件夹，或者确实不要了，加 --overwrite",
        )


def _same(one: Path, other: Path) -> bool:
    one = one / SUMMARY if one.is_dir() else one
    return _real(one) == _real(other)


class Staging:
    """A folder beside the answers in which they are made, so that they appear whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = not folder.exists()
        self.path = Path()

    def __enter__(self) -> Staging:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            self.path = Path(tempfile.mkdtemp(prefix=".drafting-", dir=self.folder))
        except (OSError, ValueError) as error:
            raise unwritable(self.folder, error) from error
        return self

    def _sweep(self) -> None:
        """Take away what runs that were killed have left here: whatever nobody has touched for a day."""
        for left in self.folder.glob(".drafting-*"):
            if time.time() - left.stat().st_mtime > ABANDONED:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        if self._made and not any(self.folder.iterdir()):
            self.folder.rmdir()


@dataclass(frozen=True, slots=True)
class Written:
    """The review with the names of its answers, and what could not be written."""

    review: Review
    count: int
    problems: tuple[str, ...] = ()


def write_answers(
    review: Review,
    staging: Staging,
    *,
    overwrite: bool = False,
    jobs: int | None = None,
    advance: Callable[[str], None] = lambda _: None,
) -> Written:
    """Make all answers, then put them in their place, the page and the workbook last."""
    from drafting.renderers.summary_html import render_index
    from drafting.renderers.summary_xlsx import render_summary_xlsx

    copied = {r.path for r in review.reports if (staging.path / _kept_name(r.path, True)).is_file()}
    names = answer_names([(r.path, r.path in copied) for r in review.reports])
    stems = answer_stems([r.path for r in review.reports if r.read])
    pages = {path: f"{PAGES}/{stem}.html" for path, stem in stems.items()}
    refuse_existing(staging.folder, names, overwrite=overwrite)
    (staging.path / PAGES).mkdir(exist_ok=True)
    # Of one report there is nothing more to see than its own page says.
    index = f"../{INDEX}" if len(review.reports) > 1 else ""
    work = partial(_make, staging=str(staging.path), titles=review.titles, index=index)
    tasks = [_Task(report, names[report.path], pages.get(report.path, "")) for report in review.reports]
    workers = min(jobs or os.cpu_count() or 1, len(tasks))
    if workers < 2 or len(tasks) < _SIDE_BY_SIDE_FROM:
        made = [_advanced(work, task, advance) for task in tasks]
    else:
        with worker_pool(workers) as pool:
            made = []
            for task, problem in zip(tasks, pool.map(work, tasks, chunksize=8), strict=True):
                made.append(problem)
                advance(task.report.path)
    if pages:
        _page_folder(staging.folder)
    problems = []
    answered = []
    for report, problem in zip(review.reports, made, strict=True):
        name, page = names[report.path], pages.get(report.path, "")
        if problem is None:
            problem = _placed(staging.path / name, staging.folder / name, overwrite)
        if problem is not None:
            problems.append(problem)
        answer = name if problem is None else ""
        if page and (staging.path / page).is_file():
            # A page is for reading: nobody has typed into it, so that it may always be replaced.
            problem = _placed(staging.path / page, staging.folder / page, True)
            if problem is not None:
                problems.append(problem)
        else:
            problem = page
        answered.append(replace(report, answer=answer, page=page if problem is None else ""))
    done = replace(review, reports=tuple(answered))
    write_atomically(staging.folder / INDEX, render_index(done, SUMMARY))
    write_atomically(staging.folder / SUMMARY, render_summary_xlsx(done))
    return Written(done, sum(bool(r.answer) for r in answered), tuple(problems))


def _page_folder(folder: Path) -> None:
    try:
        (folder / PAGES).mkdir(exist_ok=True)
    except OSError as error:
        raise unwritable(folder / PAGES, error) from error


@dataclass(frozen=True, slots=True)
class _Task:
    """An answer to make, and the page that goes with it, none for a file that was not read."""

    report: Reviewed
    answer: str
    page: str


def _advanced(work: Callable[[_Task], str | None], task: _Task, advance: Callable[[str], None]) -> str | None:
    problem = work(task)
    advance(task.report.path)
    return problem


def _placed(made: Path, path: Path, overwrite: bool) -> str | None:
    """Why an answer could not be put in its place, None when it was."""
    try:
        place_file(made, path, replace=overwrite)
    except InputError as error:
        return str(error)
    return None


def _make(task: _Task, staging: str, titles: Mapping[str, str], index: str) -> str | None:
    """Make one answer and its page; why that could not be done, None when it was. A Word file that takes no comments
    gets a sheet."""
    from drafting.renderers.answers import opinion_sheet

    report, place = task.report, Path(staging)
    try:
        copy: bytes | None = None
        for copied in (True, False):
            laid = place / _kept_name(report.path, copied)
            if not laid.is_file():
                continue
            kept: Kept = pickle.loads(zlib.decompress(laid.read_bytes()))
            laid.unlink(missing_ok=True)
            if copied:
                copy = _copy(kept, report)
            (place / task.page).write_text(_page(kept.result, report, titles, index), encoding="utf-8", newline="\n")
        (place / task.answer).write_bytes(opinion_sheet(report) if copy is None else copy)
    except Exception as error:
        if os.environ.get("DRAFTING_DEBUG"):
            raise
        return f"{report.path}：意见没有写成（{type(error).__name__}: {error}）"
    return None


def _copy(kept: Kept, report: Reviewed) -> bytes | None:
    from drafting.renderers.answers import commented_copy

    document = kept.result.document
    assert document is not None
    try:
        return commented_copy(read_bounded(Path(kept.path)), document.text, kept.result.findings, report)
    except Exception:
        if os.environ.get("DRAFTING_DEBUG"):
            raise
        return None


def _page(result: LintResult, report: Reviewed, titles: Mapping[str, str], index: str) -> str:
    """The page of a report: what its answer says, in its place."""
    from drafting.renderers.findings_html import findings_page
    from drafting.rulebook import explained

    assert result.document is not None
    findings = tuple(result.findings[r.at] for r in report.remarks)
    name = Path(report.path.replace("\\", "/")).name
    shown = replace(result, path=name, findings=findings, notes=report.notes)
    explaining = explained(f.rule for f in findings)
    return findings_page(
        result.document, shown, titles=titles, pages=explaining, version=__version__, review=report, index=index
    )


# ------------------------------------------------------------------------------------------ one run


def folder_or_file(output: str | None, names: Sequence[str]) -> tuple[Path | None, Path | None]:
    """What ``-o`` names: a folder, by the separator at its end, or one that is there where there are many reports;
    else a file, None for ``-``."""
    if output is None or output == "-":
        return None, None
    separators = tuple(s for s in (os.sep, os.altsep, "/") if s)
    many = len(names) > 1 or any(n != "-" and not is_file(Path(n)) for n in names)
    if output.endswith(separators) or (many and is_folder(Path(output))):
        return Path(output), None
    return None, Path(output)


_LISTED = 4
"""The findings of so many reports are told one by one without being asked for."""


class ReviewJob:
    """A run over reports that are reviewed: what has to be checked before, done meanwhile, and written after it."""

    def __init__(
        self,
        names: Sequence[str],
        sources: Sequence[Source],
        wanted: Asked,
        *,
        folder: Path | None = None,
        format: str = "text",
        whole: bool = False,
        overwrite: bool = False,
        since: Path | None = None,
    ) -> None:
        """``whole`` asks for findings one by one, ``format`` is that of the output beside the folder."""
        self.names = names
        self.folder = folder
        self.overwrite = overwrite
        self.sources, self.passed_over = without_answers(sources, names, folder)
        self.listed = whole or (folder is None and len(self.sources) <= _LISTED)
        self.wanted = wanted
        many = format == "text" and len(self.sources) > 1
        self.needed = bool(folder is not None or many or format == "xlsx" or wanted.anything)
        self._whole = not self.needed or format not in ("text", "xlsx") or self.listed
        self._staging: Staging | None = None
        if folder is not None:
            refuse_folder(folder, self.sources, names)
            refuse_lost_decisions(folder, since, overwrite=overwrite)
            likely = [(s.path, Path(s.path).suffix.lower() == ".docx") for s in self.sources]
            unread = [(path, False) for path in unread_files(names)]
            refuse_existing(folder, answer_names([*likely, *unread]), overwrite=overwrite)

    def __enter__(self) -> ReviewJob:
        if self.folder is not None:
            self._staging = Staging(self.folder).__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._staging is not None:
            self._staging.__exit__(*error)

    @property
    def finish(self) -> Preparation | None:
        """What is done with each outcome where it was linted."""
        if not self.needed:
            return None
        return Preparation(self._whole, None if self._staging is None else str(self._staging.path))

    def review(
        self,
        outcomes: Sequence[Outcome],
        titles: Mapping[str, str],
        left: Sequence[LintResult] | None = None,
    ) -> Review | None:
        """The review; ``left`` are the results after a baseline, in the order of those outcomes that have one."""
        if not self.needed:
            return None
        silenced: dict[str, frozenset[int]] = {}
        if left is not None:
            found = [o for o in outcomes if o.result is not None]
            for outcome, result in zip(found, left, strict=True):
                assert outcome.result is not None
                kept = {id(f) for f in result.findings}
                silenced[outcome.path] = frozenset(
                    n for n, f in enumerate(outcome.result.findings) if id(f) not in kept
                )
        return make_review(outcomes, self.names, self.wanted, titles, silenced)

    def write(
        self, review: Review, jobs: int | None = None, advance: Callable[[str], None] = lambda _: None
    ) -> Written:
        """Write the folder; ``advance`` is called with its path after each report."""
        assert self._staging is not None
        return write_answers(review, self._staging, overwrite=self.overwrite, jobs=jobs, advance=advance)

    def told(self, written: Written) -> list[str]:
        """What was written, for the person who waits; in Chinese."""
        counts = written.review.verdicts()
        parts = "，".join(f"{name}{counts[v]}份" for v, name in VERDICTS.items() if counts[v])
        lines = [f"已写出 {self.folder}{os.sep}：{written.count}份意见、{INDEX}、{SUMMARY}；{parts}"]
        if self.passed_over:
            lines.append(f"以前写的审核意见{self.passed_over}个文件没有当作报告检查")
        return lines
