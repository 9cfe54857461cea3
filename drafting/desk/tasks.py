"""What worker processes do for the desk: functions with plain arguments and plain results.

A job has a folder: ``in`` holds what was handed in, ``beside`` what stands beside it (last year's reports, figures, a
roster, the last summary), ``work`` what one step leaves for the next, ``out`` the answers. Reports are named by their
paths below ``in``, as people know them: nothing that is shown names a folder of this machine.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from drafting import __version__
from drafting.annotations import PLACEHOLDER
from drafting.api import Report, compare, draft, lint, previous_year, read
from drafting.batch import Outcome, Settings, Source, find_reports, lint_source
from drafting.config import Config
from drafting.desk import form
from drafting.desk.places import BESIDE, COMPARISON, DRAFT, FINDINGS, IN, OUT, STAGING, WORK, file_stem
from drafting.desk.words import without_options
from drafting.errors import DraftingError, InputError, refuse
from drafting.findings import Severity
from drafting.forms import blank_cells, new_form, texts_of, with_zeros
from drafting.genre.figures import Agency, Figures
from drafting.genre.form_sheets import Before, cell_label
from drafting.genre.keyed import edition_of
from drafting.genre.loader import DEFAULT_GENRE, load_genre
from drafting.genre.model import Genre
from drafting.genre.partners import other_agency, same_agency
from drafting.readers.figures import UnusableFiguresError, figures_of, is_figures_path, load_figures
from drafting.readers.files import read_document
from drafting.readers.structured import Tree
from drafting.renderers.figures import figures_tree, render_figures
from drafting.resources import corpus_root
from drafting.review.model import STATES, Review, Reviewed
from drafting.review.verdicts import VERDICTS, Verdict
from drafting.reviewing import (
    INDEX,
    SUMMARY,
    Asked,
    Preparation,
    Staging,
    answer_names,
    asked,
    make_review,
    without_answers,
    write_answers,
)
from drafting.rules.base import PreviousYear
from drafting.text.quotes import quoted

T = TypeVar("T")
Tell = Callable[[int], None]
Plain = dict[str, Any]


def warm() -> None:
    """Load the libraries and the knowledge that a report needs, by checking one of the corpus."""
    report = next(p for p in sorted(corpus_root().rglob("*.md")))
    lint(read(report))


# ------------------------------------------------------------------------------------------ what lies in a job's folder


def _keep(folder: str, name: str, value: object) -> None:
    (Path(folder) / WORK / name).write_bytes(pickle.dumps(value))


def _kept(folder: str, name: str) -> Any:
    """What an earlier step of the same job left; nobody else can write there."""
    return pickle.loads((Path(folder) / WORK / name).read_bytes())


@contextlib.contextmanager
def _within(folder: str, part: str) -> Iterator[None]:
    """Files are named from here, as the people know them who handed them in."""
    with contextlib.chdir(Path(folder) / part):
        yield


def _gathered(folder: str, names: Sequence[str], load: Callable[[str], T]) -> list[T]:
    """Everything that was handed in beside the reports; all that is wrong with it is told at once."""
    out: list[T] = []
    wrong: list[InputError] = []
    with _within(folder, BESIDE):
        for name in names:
            try:
                out.append(load(name))
            except InputError as error:
                wrong.append(error)
    if wrong:
        refuse(wrong)
    return out


# ------------------------------------------------------------------------------------------ check


@dataclass(frozen=True, slots=True)
class _Companion:
    """Figures, or last year's report, that a report is held against; ``name`` is its file."""

    name: str
    genre: str
    agency: Agency | None
    year: int
    kept: str


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """A file that was given beside a report and not held against it: why, and whether somebody may say that it fits
    all the same."""

    name: str
    reason: str
    message: str
    arguable: bool = False


def _last_year(name: str) -> PreviousYear:
    given = previous_year(load_figures(name) if is_figures_path(Path(name)) else read(name))
    assert given is not None
    return given


def _companion(name: str, figures: Figures, kept: str) -> _Companion:
    return _Companion(name, figures.genre, figures.agency, figures.year, kept)


def plan_check(folder: str, request: Plain, _: Tell) -> list[str]:
    """Read what stands beside the reports, and list the reports.

    Raises InputError for what cannot be used beside them: a check without it would not be what was asked for.
    """
    roster, since = request.get("roster"), request.get("since")
    companions: dict[str, list[_Companion]] = {"previous": [], "figures": []}
    befores = _gathered(folder, request.get("previous", ()), _last_year)
    for n, (name, before) in enumerate(zip(request.get("previous", ()), befores, strict=True)):
        _keep(folder, f"previous-{n}", before)
        companions["previous"].append(_companion(name, before.figures, f"previous-{n}"))
    for n, figures in enumerate(_gathered(folder, request.get("figures", ()), load_figures)):
        _keep(folder, f"figures-{n}", figures)
        companions["figures"].append(_companion(request["figures"][n], figures, f"figures-{n}"))
    with _within(folder, BESIDE):
        wanted = asked(
            roster=Path(roster) if roster else None,
            year=request.get("year"),
            since=Path(since) if since else None,
        )
    with _within(folder, IN):
        there = any(p.is_file() for p in Path().rglob("*"))
        found = find_reports(["."]) if there else ()
        sources, passed_over = without_answers(found, ["."], None)
    if len(sources) == 1 and not request.get("unread"):
        sources = [Source(sources[0].path)]
    _keep(folder, "plan", (companions, wanted, sources, passed_over, bool(request.get("trusted"))))
    (Path(folder) / OUT / STAGING).mkdir(parents=True, exist_ok=True)
    return [s.path for s in sources]


def check_one(folder: str, number: int, _: Tell) -> None:
    """Check one report of the plan, and leave what was found."""
    companions, _wanted, sources, _passed_over, trusted = _kept(folder, "plan")
    source = sources[number]
    with _within(folder, IN):
        # What stands beside it is chosen by what the report says of itself; without, it need not be read before.
        report: Report | None = None
        if any(companions.values()):
            with contextlib.suppress(DraftingError):
                report = read(source.path)
        chosen = _beside(report, companions, alone=len(sources) == 1, trusted=trusted)
        given = {kind: _kept(folder, c.kept) for kind, c in chosen.used.items()}
        settings = Settings(config=Config(), coverage=True, **given)
        notes = chosen.notes
        _keep(folder, f"beside-{number}", chosen)
        try:
            outcome = lint_source(source, settings, None if report is None else report.document)
        except Exception as error:  # a fault of the program over one report must not lose the others
            if os.environ.get("DRAFTING_DEBUG"):
                raise
            outcome = Outcome(source.path, problem=f"{source.path}：程序出错（{type(error).__name__}: {error}）")
        if outcome.result is not None:
            result = replace(outcome.result, notes=(*outcome.result.notes, *notes))
            _keep_json(folder, number, replace(outcome, result=result))
            skipped = tuple(replace(x, reason=without_options(x.reason)) for x in result.skipped)
            outcome = replace(outcome, result=replace(result, skipped=skipped))
        elif outcome.problem is not None:
            outcome = replace(outcome, problem=without_options(outcome.problem))
        _keep(folder, f"outcome-{number}", _prepare(folder, source, outcome))


def _prepare(folder: str, source: Source, outcome: Outcome) -> Outcome:
    return Preparation(folder=str(Path(folder) / OUT / STAGING))(source, outcome)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a report is held against, by its kind, what was left out, and what is to be said of it."""

    used: Mapping[str, _Companion]
    left_out: tuple[_LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def _beside(
    report: Report | None, companions: Mapping[str, Sequence[_Companion]], *, alone: bool, trusted: bool
) -> _Beside:
    """What was handed in beside the reports and fits this one: of its agency, and of the year that it must be of.

    What does not fit is left out and named: the report is checked all the same. ``trusted`` when somebody said that the
    only file of its kind is the same agency's under another name.
    """
    used: dict[str, _Companion] = {}
    left: list[_LeftOut] = []
    notes: list[str] = []
    for kind, given in companions.items():
        if not given or report is None:
            continue
        only = alone and len(given) == 1
        # Among several, one whose agency is not known is nobody's.
        known = [c for c in given if only or (report.agency is not None and c.agency is not None and c.agency.name)]
        fitting = [c for c in known if _misfit(kind, c, report, trusted=trusted and only) is None]
        if fitting:
            used[kind] = fitting[-1]
            if len(fitting) > 1:
                others = "、".join(quoted(c.name) for c in fitting[:-1])
                notes.append(
                    f"{others}和{quoted(fitting[-1].name)}是同一单位同一年度的，只与{quoted(fitting[-1].name)}核对了"
                )
        elif alone:
            left += [found for c in given if (found := _misfit(kind, c, report, trusted=False)) is not None]
        else:
            what = "上年的文件" if kind == "previous" else "数据表"
            year = "上一年度" if kind == "previous" else "本年度"
            own = [c for c in given if report.agency is not None and same_agency(c.agency, report.agency)]
            said = "、".join(f"{quoted(c.name)}是{c.year}年度的" for c in own)
            notes.append(f"一同给出的{what}里没有这个单位{year}的，没有与之核对" + (f"（{said}）" if said else ""))
    return _Beside(used, tuple(left), (*notes, *(x.message for x in left)))


def _misfit(kind: str, given: _Companion, report: Report, *, trusted: bool) -> _LeftOut | None:
    """Why a file does not belong beside a report; None when it does."""
    wanted = None if report.year is None else report.year - (1 if kind == "previous" else 0)
    last = kind == "previous"
    what = "报告或数据表" if last else "数据表"
    if given.genre != report.genre.id:
        own = "上年" if last else "本年"
        said = f"它是{load_genre(given.genre).name}，这份报告是{report.genre.name}。请换成{own}的{what}，再检查一次"
        return _LeftOut(given.name, "genre", f"{quoted(given.name)}没有用来核对：{said}")
    other = report.agency is not None and not same_agency(given.agency, report.agency) and not trusted
    if wanted is not None and given.year != wanted:
        is_of = f"{given.agency}{given.year}年度的" if other else f"{given.year}年度的"
        own = f"{report.agency}{report.year}年度的" if other else f"{report.year}年度的"
        said = f"它是{is_of}，这份报告是{own}。请换成{'本单位' if other else ''}{wanted}年度的{what}，再检查一次"
        return _LeftOut(given.name, "year", f"{quoted(given.name)}没有用来核对：{said}")
    if not other:
        return None
    own = "上年" if last else "本年"
    said = f"它是{given.agency}的，这份报告是{report.agency}的。请换成本单位{own}的{what}，再检查一次"
    return _LeftOut(given.name, "agency", f"{quoted(given.name)}没有用来核对：{said}", arguable=True)


def _keep_json(folder: str, number: int, outcome: Outcome) -> None:
    from drafting.renderers.json_findings import render_json
    from drafting.renderers.outcome import Run

    assert outcome.result is not None
    # Where the analysis of the numbers broke, that is among what failed, and the findings stand all the same.
    numbers = outcome.result.analyse is not None
    text = render_json(Run((outcome.result,), numbers=numbers, version=__version__))
    (Path(folder) / WORK / f"{number}.json").write_text(text, encoding="utf-8")


def write_check(folder: str, lost: Mapping[int, str], unread: Mapping[str, str], tell: Tell) -> Plain:
    """Write the answers to all reports of the plan; what became of each, as plain data.

    ``lost`` are the reports, by number, that could not be checked to the end, ``unread`` the files, by name, that no
    reader takes; each with the reason.
    """
    from drafting.rules.registry import all_rules

    companions, wanted, sources, passed_over, _trusted = _kept(folder, "plan")
    out = Path(folder) / OUT
    outcomes = []
    for number, source in enumerate(sources):
        if number in lost:
            outcomes.append(_prepare(folder, source, Outcome(source.path, problem=f"{source.path}：{lost[number]}")))
        else:
            outcomes.append(_kept(folder, f"outcome-{number}"))
    for name, reason in unread.items():
        reviewed = Reviewed(name, verdict=Verdict.UNREAD, problem=reason)
        outcomes.append(Outcome(name, problem=f"{name}：{reason}", reviewed=reviewed))
    titles = {rule.code: rule.title for rule in all_rules()}
    review = make_review(outcomes, (), wanted, titles)
    staging = Staging(out)
    staging.path = out / STAGING
    done = 0

    def advance(_: str) -> None:
        nonlocal done
        done += 1
        tell(done)

    with _within(folder, IN):
        written = write_answers(review, staging, overwrite=True, jobs=1, advance=advance)
    staging.__exit__()
    _findings(folder, outcomes, written.review)
    sheets = _sheets(out, written.review.reports)
    told = _told(wanted, outcomes, written.review.reports, sheets, written.problems)
    return {**told, **_beside_told(folder, companions, sources), "passed_over": passed_over}


def _beside_told(folder: str, companions: Mapping[str, Sequence[_Companion]], sources: Sequence[Source]) -> Plain:
    """What was handed in beside the reports and left out: of one report each file with the reason, of many those that
    belong to none of them."""
    chosen = []
    for number in range(len(sources)):
        if (Path(folder) / WORK / f"beside-{number}").is_file():
            chosen.append(_kept(folder, f"beside-{number}"))
    left = [x for c in chosen for x in c.left_out] if len(sources) == 1 else []
    used = {c.name for one in chosen for c in one.used.values()}
    unused = [c for given in companions.values() for c in given if c.name not in used] if len(sources) > 1 else []
    return {
        "left_out": [{"path": x.name, "reason": x.reason, "message": x.message} for x in left],
        # Who has several could mean any of them.
        "arguable": len(left) == 1 and left[0].arguable,
        "unused": [f"{c.name}：{c.agency or '没有写明单位'}，{c.year}年度" for c in unused],
    }


def _sheets(out: Path, reports: Sequence[Reviewed]) -> dict[str, str]:
    """Beside each commented copy an opinion sheet, for whoever sends it on paper; by the report's path."""
    from drafting.renderers.answers import opinion_sheet

    names = answer_names([(r.path, False) for r in reports])
    made = {}
    for report in reports:
        name = names[report.path]
        if report.answer and report.answer != name and not (out / name).exists():
            (out / name).write_bytes(opinion_sheet(report))
            made[report.path] = name
    return made


def _findings(folder: str, outcomes: Sequence[Outcome], review: Review) -> None:
    """All findings of the job in one file, in the form that other programs rely on; of a second pass with what became
    of each, as the page shows it."""
    from drafting.renderers.exact_json import dumps
    from drafting.renderers.json_findings import reviewed_trees, since_tree

    files: list[Any] = []
    summary: dict[str, int] = {s.value: 0 for s in Severity}
    for number in range(len(outcomes)):
        part = Path(folder) / WORK / f"{number}.json"
        if part.is_file():
            tree = json.loads(part.read_text(encoding="utf-8"), parse_float=Decimal)
            files += tree["files"]
    files = reviewed_trees(files, review)
    for file in files:
        for finding in file["findings"]:
            summary[finding["severity"]] += 1
    whole: Plain = {"version": 1, "files": files, "summary": summary}
    unusable = [{"path": o.path, "message": o.problem} for o in outcomes if o.problem is not None]
    if unusable:
        whole["unusable"] = unusable
    since = since_tree(review)
    if since is not None:
        whole["since"] = since
    (Path(folder) / OUT / FINDINGS).write_text(dumps(whole) + "\n", encoding="utf-8")


def _told(
    wanted: Asked,
    outcomes: Sequence[Outcome],
    reports: Sequence[Reviewed],
    sheets: Mapping[str, str],
    problems: Sequence[str],
) -> Plain:
    rows = []
    for report in sorted(reports, key=lambda r: r.order):
        rows.append(
            {
                "path": report.path,
                "agency": report.agency,
                "year": report.year,
                "genre": load_genre(report.genre).name if report.read else "",
                "verdict": report.verdict.value,
                "verdict_name": VERDICTS[report.verdict],
                "counts": {s.value: report.count(s) for s in Severity},
                "states": {s: report.states()[s] for s in STATES}
                if wanted.record is not None and report.read
                else None,
                "problem": report.problem,
                "notes": list(report.notes),
                "page": report.page,
                "answer": report.answer,
                "sheet": sheets.get(report.path, ""),
                "commented": bool(sheets.get(report.path)),
            }
        )
    asides = [{"path": o.path, "problem": o.problem} for o in outcomes if o.aside]
    return {
        "reports": rows,
        "asides": asides,
        "problems": list(problems),
        "roster": bool(wanted.roster),
        "index": INDEX,
        "summary": SUMMARY,
        "findings": FINDINGS,
    }


# ------------------------------------------------------------------------------------------ compare


def compare_two(folder: str, old: str, new: str, _: Tell) -> Plain:
    """Compare two reports, the old one beside the new one, and write the comparison in all its forms."""
    from drafting.alignment.model import KIND_NAMES
    from drafting.renderers.comparison_formats import render_comparison

    # Both may be called the same.
    with _within(folder, BESIDE):
        one = read(old)
    with _within(folder, IN):
        other = read(new)
    compared = compare(one, other)
    out = Path(folder) / OUT
    # A report without a title is named by its file.
    stem = file_stem(f"{_called(one.title, old)}-{_called(other.title, new)}-对照")
    (out / COMPARISON).write_text(str(render_comparison(compared, "html")), encoding="utf-8")
    (out / "comparison.json").write_text(str(render_comparison(compared, "json")), encoding="utf-8")
    word = render_comparison(compared, "docx")
    assert isinstance(word, bytes)
    (out / f"{stem}.docx").write_bytes(word)
    told = [f"{KIND_NAMES[kind]}{count}处" for kind, count in compared.counts.items() if count]
    cells = sum(c.old != c.new for c in compared.cells)
    told += [f"表格{cells}格不同"] if cells else []
    mixed = other_agency("前一份", one.agency, other.agency, "后一份") if one.agency and other.agency else None
    turned = None
    if one.year and other.year and one.year > other.year:
        turned = f"前一份是{one.year}年的，后一份是{other.year}年的，请核对是否放反了"
    return {
        "old": {"path": old, "title": one.title, "year": one.year},
        "new": {"path": new, "title": other.title, "year": other.year},
        "told": told,
        "note": "；".join(note for note in (mixed, turned) if note) or None,
        "page": COMPARISON,
        "word": f"{stem}.docx",
        "json": "comparison.json",
    }


def _called(title: str | None, path: str) -> str:
    return title or Path(path).stem


# ------------------------------------------------------------------------------------------ draft


def start_form(folder: str, request: Plain, _: Tell) -> Plain:
    """A form to fill in: a new one, with what carries over from last year, or one that was filled in as a file.

    The result has the figures as plain data, what last year says beside them, and what is wrong with a file that was
    handed in: the form is there all the same, so that it can be mended in it.
    """
    name = request.get("form")
    previous = request.get("previous")
    before: Figures | None = None
    if previous:
        with _within(folder, BESIDE):
            given = _last_year_whole(previous)
            before = given.figures
            _keep(folder, "previous", given)
    wrong: list[str] = []
    if name:
        with _within(folder, BESIDE):
            try:
                figures = load_figures(name)
            except UnusableFiguresError as error:
                figures, wrong = error.partial, [_without_source(e) for e in error.errors]
        pack = load_genre(figures.genre)
    else:
        figures, pack = _new(request, before)
    facts = before.facts if before is not None else ()
    asked_facts = [
        {"id": f.id, "label": f.label, "value": f.value, "unit": f.unit, "section": f.section} for f in facts
    ]
    said = {}
    if before is not None and previous:
        with _within(folder, BESIDE):
            said = dict(Before(before.year, before.cells, texts_of(previous, before, pack)).notes)
    note = None
    if before is not None:
        note = other_agency("作为上年给出的", before.agency, figures.agency, "要填的数据表")
    return {
        "tree": plain_numbers(figures_tree(figures)),
        # Of a new form: what carries over. What somebody filled in is theirs.
        "given": [] if name else sorted(p for p, v in figures.cells.items() if v is not None),
        "before": None
        if before is None
        else {
            "year": before.year,
            "agency": before.agency.name,
            "cells": {p: format(v, "f") for p, v in before.cells.items() if v is not None},
            "facts": plain_numbers(asked_facts),
            "notes": said,
        },
        "wrong": wrong,
        "note": note,
    }


def _last_year_whole(name: str) -> PreviousYear:
    """Last year with what its prose states, too."""
    given = previous_year(load_figures(name) if is_figures_path(Path(name)) else read(name), narrative=True)
    assert given is not None
    return given


def _without_source(error: InputError) -> str:
    where = f"{error.place}：" if error.place else ""
    return f"{where}{error.problem}" + (f"。{error.advice}" if error.advice else "")


def _new(request: Plain, before: Figures | None) -> tuple[Figures, Genre]:
    pack = load_genre(before.genre if before is not None else request.get("genre") or DEFAULT_GENRE)
    name = str(request.get("agency") or "").strip() or (before.agency.name if before is not None else "")
    if not name:
        raise InputError("机关全称", "没有填", advice="请填写与印章一致的全称；或给出上年的报告，由它得到")
    year = request.get("year") or (before.year + 1 if before is not None else None)
    if year is None:
        raise InputError("报告年度", "没有填", advice="请填写报告的是哪一年；或给出上年的报告，由它得到")
    inferred = pack.agencies.infer(name)
    known = before.agency if before is not None and before.agency.name == name else inferred
    agency = Agency(
        name,
        request.get("level") or known.level or inferred.level,
        request.get("kind") or known.kind or inferred.kind,
    )
    return new_form(pack, agency, int(year), before), pack


def plain_numbers(value: Any) -> Any:
    """The same data with exact numbers as text, which JSON and forms can carry."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {k: plain_numbers(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain_numbers(v) for v in value]
    return value


def figures_from(tree: Mapping[str, Any], places: Mapping[tuple[str | int, ...], str] | None = None) -> Figures:
    """Figures of plain data as the file format has them; ``places`` are names of what is typed in a form."""
    return figures_of(Tree(_exact(tree), "数据表", places=places or {}))


def _exact(value: Any) -> Any:
    """Numbers of JSON as exact ones; figures count in them alone."""
    if isinstance(value, bool) or value is None or isinstance(value, str | Decimal):
        return value
    if isinstance(value, int | float):
        return Decimal(str(value))
    if isinstance(value, Mapping):
        return {k: _exact(v) for k, v in value.items()}
    return [_exact(v) for v in value]


def make_draft(folder: str, request: Plain, _: Tell) -> Plain:
    """Draft the report of the figures in ``tree`` (or of the file ``form``), and write it and the figures.

    Raises InputError for figures that do not add up, unless ``force`` is set.
    """
    from drafting.drafter import faults_of
    from drafting.renderers.documents import render_document

    before: PreviousYear | None = None
    if request.get("previous_of"):
        before = _kept(request["previous_of"], "previous")
    elif request.get("previous"):
        with _within(folder, BESIDE):
            before = _last_year_whole(request["previous"])
    if request.get("form"):
        with _within(folder, BESIDE):
            figures = load_figures(request["form"])
    else:
        figures = figures_from(request["tree"], request.get("places"))
    pack = load_genre(figures.genre)
    blank = blank_cells(figures, pack)
    given = figures
    if request.get("zero"):
        figures = with_zeros(figures, pack)
    faults = [f.message for f in faults_of(figures, pack, None if before is None else before.figures)]
    note = None
    if before is not None:
        note = other_agency("作为上年给出的", before.figures.agency, figures.agency, "本年的数据")
    agency = {"name": figures.agency.name, "level": figures.agency.level, "kind": figures.agency.kind}
    note = "；".join([*([note] if note else []), *form.unsaid(agency, pack)]) or None
    if faults and not request.get("force"):
        return {"faults": faults, "blank": blank, "note": note, "page": None}
    made = draft(figures, before, force=bool(faults))
    out = Path(folder) / OUT
    stem = file_stem(made.title or f"{figures.agency.name}{figures.year}")
    page = render_document(made.document, ".html", made.annotations)
    assert isinstance(page, str)
    (out / DRAFT).write_text(page, encoding="utf-8")
    word = render_document(made.document, ".docx", made.annotations)
    assert isinstance(word, bytes)
    (out / f"{stem}（初稿）.docx").write_bytes(word)
    sheet = render_figures(given, ".xlsx", guide=True)
    assert isinstance(sheet, bytes)
    (out / f"{stem}（数据）.xlsx").write_bytes(sheet)
    return {
        "faults": faults,
        "blank": {} if request.get("zero") else blank,
        "title": made.title,
        "open": [m.group() for m in PLACEHOLDER.finditer(made.document.text)],
        "lacking": _lacking(made.annotations.lacking, figures, pack),
        "comments": len(made.annotations.comments),
        "page": DRAFT,
        "word": f"{stem}（初稿）.docx",
        "figures": f"{stem}（数据）.xlsx",
        "note": note,
    }


def _lacking(paths: Sequence[str], figures: Figures, pack: Genre) -> dict[str, list[str]]:
    """Cells that the text of a draft asks for and that hold nothing, as the form calls them, by table."""
    edition = edition_of(pack, figures)
    out: dict[str, list[str]] = {}
    for path in paths:
        spec = edition.cells.get(path)
        if spec is not None:
            named = cell_label(spec).removeprefix(f"{spec.table.name}，")
            out.setdefault(f"{spec.table.name} {spec.table.title}".strip(), []).append(named)
    return out


def save_form(folder: str, tree: Plain, places: Mapping[tuple[str | int, ...], str], _: Tell) -> Plain:
    """The form as a workbook, to go on with another day. Values that are no numbers cannot stand in it."""
    try:
        figures, wrong = figures_from(tree, places), []
    except UnusableFiguresError as error:
        figures, wrong = error.partial, [_without_source(e) for e in error.errors]
    stem = file_stem(f"{figures.agency.name}{figures.year}年度数据")
    content = render_figures(figures, ".xlsx", guide=True)
    assert isinstance(content, bytes)
    (Path(folder) / OUT / f"{stem}.xlsx").write_bytes(content)
    return {"figures": f"{stem}.xlsx", "wrong": wrong}


def balance(tree: Plain, _: Tell) -> Plain:
    """What follows from figures, be they whole or not: totals, what does not add up, what is blank."""
    from drafting.drafter import faults_of

    wrong: list[str] = []
    try:
        figures = figures_from(tree)
    except UnusableFiguresError as error:
        figures, wrong = error.partial, [str(e) for e in error.errors]
    pack = load_genre(figures.genre)
    faults = faults_of(figures, pack)
    return {
        "wrong": wrong,
        "faults": [{"message": f.message, "cells": list(f.cells)} for f in faults],
        "totals": {p: format(v, "f") for p, v in figures.cells.items() if v is not None and p not in figures.given},
        "blank": blank_cells(figures, pack),
    }


# ------------------------------------------------------------------------------------------ merge


def merge_units(folder: str, request: Plain, tell: Tell) -> Plain:
    """Add up the figures of units, from their figures files or, where a unit gives none, from its report, and write
    the sum; what it was made of and what it lacks, as plain data.

    Raises InputError for files that cannot be added up, and, unless ``force`` is set, tells the units whose own
    figures do not add up instead.
    """
    from drafting.merging import merge

    with _within(folder, IN):
        loaded, problems, notes = _units(request["units"], tell)
    if not loaded:
        refuse(problems or [InputError("汇总", "没有要汇总的数据", advice="请选择各单位填好的数据表（.xlsx）")])
    pack = load_genre(loaded[0].genre)
    merged = merge(loaded, whose(request, pack), pack)
    unread: Mapping[str, str] = request.get("unread", {})
    unusable = [*(str(p) for p in problems), *(f"{name}：{reason}" for name, reason in unread.items())]
    faults = [f"{fault.source}：{fault.message}" for fault in merged.faults]
    lacking = merged.lacking()
    if any(u.agency.name == merged.figures.agency.name for u in loaded):
        notes.append(f"各单位里有{merged.figures.agency}自己的数据；如是已经汇总过的，会重复计算，请去掉再汇总")
    told: Plain = {
        "agency": merged.figures.agency.name,
        "year": merged.figures.year,
        "units": [
            {"agency": u.agency.name, "path": u.path or "", "lacking": len(lacking.get(u.agency.name, ()))}
            for u in loaded
        ],
        "faults": faults,
        "unusable": unusable,
        "notes": notes,
        "lacking": [*merged.cells_lacking(pack), *merged.facts_lacking()],
        "figures": None,
        "page": None,
    }
    if faults and not request.get("force"):
        return told
    account = (
        f"汇总自{len(loaded)}个单位：{'、'.join(u.agency.name for u in loaded)}",
        *merged.account(pack, [*problems, *(InputError(name, reason) for name, reason in unread.items())]),
        *notes,
    )
    shares = {path: {s.unit: s.value for s in given} for path, given in merged.shares.items()}
    content = render_figures(merged.figures, ".xlsx", remarks=merged.remarks(), shares=shares, account=account)
    assert isinstance(content, bytes)
    stem = file_stem(f"{merged.figures.agency.name}{merged.figures.year}年度汇总数据")
    (Path(folder) / OUT / f"{stem}.xlsx").write_bytes(content)
    none = edition_of(pack, merged.figures).blanks
    blank = sum(value is None and p not in none for p, value in merged.figures.cells.items())
    return {**told, "figures": f"{stem}.xlsx", "blank": blank}


def _units(names: Sequence[str], tell: Tell) -> tuple[list[Figures], list[InputError], list[str]]:
    """The figures of units by their files, what is wrong with the others, and what is to be known of those that came
    from reports."""
    from drafting.gathering import gather_source, load_units
    from drafting.merging import some

    done = 0

    def advance(_: str) -> None:
        nonlocal done
        done += 1
        tell(done)

    figures = [n for n in names if is_figures_path(Path(n))]
    loaded, problems = load_units([(n, "/" in n) for n in figures], advance)
    notes: list[str] = []
    read_out: list[str] = []
    for name in (n for n in names if n not in figures):
        found = gather_source(Source(name, "/" in name), None)
        advance(name)
        if found.figures is None and found.aside:
            notes.append(f"略过 {found.problem}")
        elif found.figures is None:
            problems.append(InputError(name, (found.problem or "").removeprefix(f"{name}：")))
        elif _gives(loaded, found.figures):
            notes.append(f"{name}：{found.figures.agency}已经给了数据表，报告没有再计")
        else:
            loaded.append(replace(found.figures, path=name))
            read_out.append(name)
    if read_out:
        notes.append(f"{len(read_out)}个单位的数据由报告提取，请核对：{some(read_out)}")
    return loaded, problems, notes


def _gives(loaded: Sequence[Figures], found: Figures) -> bool:
    """Whether figures of the same agency and year are there as a figures file."""
    return any(
        is_figures_path(Path(u.path or "")) and u.agency.name == found.agency.name and u.year == found.year
        for u in loaded
    )


def whose(request: Plain, pack: Genre) -> Agency:
    """Whose figures a request is about: level and kind as chosen, else as the name tells. Raises InputError where
    neither does."""
    name = str(request["agency"])
    inferred = pack.agencies.infer(name)
    level, kind = request.get("level") or inferred.level, request.get("kind") or inferred.kind
    for said, value, known in (("层级", level, pack.levels), ("类别", kind, pack.kinds)):
        if value not in known:
            advice = f"请在“{said}”里选（{'、'.join(known.values())}），或写全称，带上所在的省、市、县"
            raise InputError("机关全称", f"由“{name}”看不出{said}", advice=advice)
    return Agency(name, level, kind)


# ------------------------------------------------------------------------------------------ convert


def convert_report(folder: str, request: Plain, _: Tell) -> Plain:
    """A finished report in another format, as it stands, and what a person should know before it is published."""
    from drafting.converting import converted, remaining
    from drafting.recognition import genre_of
    from drafting.renderers.documents import render_document

    name: str = request["report"]
    with _within(folder, IN):
        document = read_document(name)
        pack = genre_of(document, None, Config()).genre
    made = converted(document)
    suffix = request.get("to") or (".html" if Path(name).suffix.lower() == ".docx" else ".docx")
    stem = file_stem(Path(name).stem)
    out = Path(folder) / OUT
    # A page is always there, to look at.
    for written in dict.fromkeys((suffix, ".html")):
        content = render_document(made, written)
        path = out / f"{stem}{written}"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8", newline="\n")
    return {
        "made": f"{stem}{suffix}",
        "page": f"{stem}.html",
        "left": list(remaining(document, pack)),
        "paragraphs": len(made.paragraphs),
        "tables": len(made.tables),
    }
