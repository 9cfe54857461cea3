"""Runs the rules over a report."""

from __future__ import annotations

import os
import re
import traceback
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from drafting.analysis.describe import describe
from drafting.analysis.identity import outlined
from drafting.analysis.long_passages import MOST_CHARACTERS, MOST_NUMBERS, count_split_passages
from drafting.analysis.structure import Structure
from drafting.analysis.tables import TablesReading, read_tables
from drafting.document.model import Document
from drafting.errors import InputError, NotAReportError, PackError
from drafting.findings import Finding, Severity, locate
from drafting.genre.claims import CLAIMS
from drafting.genre.evaluation import complete_totals
from drafting.genre.expressions import Expression
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre
from drafting.genre.model import Genre
from drafting.genre.packs import recognised
from drafting.genre.partners import other_agency, require_year_before
from drafting.genre.wording import ListedName
from drafting.results import Failed, LintResult, NumbersSummary, Skipped
from drafting.rules.base import Context, Need, PreviousYear, Rule
from drafting.rules.registry import selected
from drafting.suppressions import unsuppressed


@dataclass(frozen=True, slots=True)
class Options:
    """What to run: rule codes or families, extra mandated phrases, extra dictionary words, names that must be right."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    names: tuple[ListedName, ...] = ()


OF_PROSE = ("lexicon.yaml", CLAIMS)
"""The files without which a pack says nothing of the prose; one is enough."""
_LACKING: dict[Need, str] = {
    "previous": "没有给出上年的数据（--previous）",
    "previous_report": "没有给出上年的报告（--previous）",
    "figures": "没有给出数据文件（--figures）",
}


def make_context(
    document: Document,
    genre: Genre,
    *,
    figures: Figures | None = None,
    previous: PreviousYear | None = None,
    options: Options = Options(),
) -> Context:
    """Read a document for linting. Raises NotAReportError when it is no report of the genre."""
    report = outlined(document, genre)
    structure, identity = report.structure, report.identity
    year = identity.year
    if year is None and figures is not None:
        year = figures.year
    if figures is not None and figures.year != year:
        raise InputError(
            figures.path or "数据",
            f"是{figures.year}年的数据，报告 {document.path or ''} 是{year}年的，没有核对",
            advice="请用 --figures 给出同一年度的数据，并核对报告标题里的年份",
        )
    if previous is not None and year is not None:
        require_year_before(previous.figures, year, f"报告 {document.path or ''} 是{year}年的，没有与它核对")
    given = figures.agency if figures is not None else identity.agency
    tables = read_tables(document, genre, structure, year, given.name if given is not None else "")
    _refuse_other_text(document, structure, tables, genre)
    agency = identity.agency
    cells, _ = complete_totals(tables.values, tables.edition)
    if figures is not None:
        agency = figures.agency if agency is None else _informed(agency, figures.agency)
        # A cell that the figures leave blank is not known to them; the report's own table may know it.
        cells = {path: cells.get(path) if value is None else value for path, value in figures.cells.items()}
    return Context(
        report,
        genre,
        tables.edition,
        tables,
        agency,
        year,
        cells,
        figures,
        previous,
        options.phrases,
        options.terms,
        options.names,
    )


def _informed(read: Agency, given: Agency) -> Agency:
    """The agency that the report names, with the level and kind that the figures give."""
    return Agency(read.name or given.name, given.level or read.level, given.kind or read.kind)


def _refuse_other_text(document: Document, structure: Structure, tables: TablesReading, genre: Genre) -> None:
    refuse_other_kind(document, structure, genre, tables=bool(tables.cells))


def refuse_other_kind(document: Document, structure: Structure, genre: Genre, *, tables: bool = False) -> None:
    """Raise NotAReportError for a text that is hardly a report of the genre.

    A title of the genre or two of its sections settle it. A part of a report has no title: one section or a cell of
    the official tables is enough there. A text under another title needs more than one heading that is like one of
    the outline's, as reports of all kinds have a section on the whole.
    """
    title = document.title
    if title is not None and re.search(genre.outline.title_pattern, title.content.squeeze().text):
        return
    found = {s.spec.id for s in structure.known if s.spec is not None}
    if len(found) > 1 or (title is None and (found or tables)):
        return
    raise NotAReportError(
        document.path or "输入",
        f"看起来不像{genre.name}（没有找到规定的标题，也没有规定的各部分和表格）",
        advice="请核对是否放错了文件",
    )


def _told_genre(document: Document) -> Genre:
    """The genre that a report's title tells, the usual one when it tells none."""
    head = recognised(document)
    return load_genre() if head is None else load_genre(head.id)


def lint_document(
    document: Document,
    genre: Genre | None = None,
    *,
    figures: Figures | None = None,
    previous: PreviousYear | None = None,
    options: Options = Options(),
    rules: Sequence[Rule] | None = None,
) -> LintResult:
    """Lint a document: every selected rule, each by itself; one that breaks does not silence the others.

    Without ``genre`` the title tells it. ``rules`` replaces the selection of ``options``. Raises NotAReportError for a
    text that is no report of the genre, and InputError for a code in ``options`` that no rule has.
    """
    chosen = selected(options.select, options.ignore) if rules is None else rules
    pack = genre or _told_genre(document)
    context = make_context(document, pack, figures=figures, previous=previous, options=options)
    found: list[Finding] = []
    skipped: list[Skipped] = []
    failed: list[Failed] = []
    for rule in chosen:
        reason = _lacking(rule, context)
        if reason is not None:
            skipped.append(Skipped(rule.code, reason))
            continue
        try:
            # Located here, so that a rule that gives a place outside the text fails by itself, too.
            found.extend(locate(document, tuple(rule.check(context))))
        except PackError:
            raise  # a pack that cannot be used is no fault of a rule, and is told once
        except Exception as error:
            if os.environ.get("DRAFTING_DEBUG"):
                traceback.print_exc()
            failed.append(Failed(rule.code, f"{type(error).__name__}: {error}"))
    found = [_softened(f, context.edition.lenient) for f in found]
    ordered = sorted(_told_once(_own_words(found, context), chosen), key=_order)
    return LintResult(
        document.path,
        context.agency,
        context.year,
        unsuppressed(document, ordered),
        tuple(sorted(skipped, key=lambda s: s.rule)),
        tuple(sorted(failed, key=lambda f: f.rule)),
        _notes(context),
        document,
        analysed="numbers" in vars(context),
        analyse=_summary_of(context),
        places={path: cell.span for path, cell in context.tables.cells.items()},
        genre=context.genre.id,
    )


def _softened(finding: Finding, lenient: frozenset[str]) -> Finding:
    """A finding of a rule that only informs in this edition as a remark."""
    return replace(finding, severity=Severity.INFO) if finding.rule in lenient else finding


_OF_THE_FORM = ("FM", "WD", "ST14")
"""Rules on how a thing is written: the form's own words are as they should be."""


def _own_words(found: Sequence[Finding], context: Context) -> list[Finding]:
    """The findings without those on how the form itself words and punctuates what it prints."""
    official = [m.span for s in context.structure.sections for m in s.official]
    if not official:
        return list(found)
    return [f for f in found if not f.rule.startswith(_OF_THE_FORM) or not any(o.covers(f.span) for o in official)]


def _told_once(found: Sequence[Finding], rules: Sequence[Rule]) -> list[Finding]:
    """Each finding once, and one for a fault: none at words where a rule that its own yields to has told it. A graver
    one is not hidden by that rule's on a part of its words; then it tells the fault for both."""
    better = {r.code: r.yields_to for r in rules if r.yields_to}
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(found, key=lambda f: (f.start, f.end)):
        by_rule[finding.rule].append(finding)
    # How far what begins before a finding reaches: further back nothing meets what begins behind it.
    reach = {code: list(accumulate((f.end for f in items), max)) for code, items in by_rule.items()}
    hidden: set[Finding] = set()
    for finding in found:
        for other in _met(finding, better.get(finding.rule, ()), by_rule, reach):
            graver = finding.severity.rank > other.severity.rank and finding.span.covers(other.span)
            hidden.add(other if graver else finding)
    return [f for f in dict.fromkeys(found) if f not in hidden]


def _met(
    finding: Finding, rules: Sequence[str], by_rule: Mapping[str, Sequence[Finding]], reach: Mapping[str, Sequence[int]]
) -> Iterator[Finding]:
    """The findings of some rules that share words with a finding."""
    for code in rules:
        items = by_rule.get(code, ())
        at = bisect_left(items, finding.end, key=lambda f: f.start) - 1
        while at >= 0 and reach[code][at] > finding.start:
            if items[at].end > finding.start:
                yield items[at]
            at -= 1


def _order(finding: Finding) -> tuple[object, ...]:
    """By place; everything that can differ takes part, so that the order of the rules cannot show."""
    return (*finding.sort_key, finding.cells, str(finding.found), str(finding.expected), repr(finding))


def _summary_of(context: Context) -> Callable[[], NumbersSummary]:
    def summary() -> NumbersSummary:
        accounts = tuple(context.numbers.accounts)
        expressions = dict.fromkeys(expression for a in accounts for expression, _, _ in a.readings)
        words = {e: describe(Expression.parse(e), context.edition) for e in expressions}
        return NumbersSummary(context.numbers.coverage, accounts, words)

    return summary


def _lacking(rule: Rule, context: Context) -> str | None:
    """Why a rule cannot be applied, None when it can."""
    have: dict[Need, bool] = {
        "previous": context.previous is not None,
        "previous_report": context.previous is not None and context.previous.report is not None,
        "figures": context.figures is not None,
    }
    return rule.lacks(context.genre) or next((_LACKING[need] for need in rule.needs if not have[need]), None)


def _notes(context: Context) -> tuple[str, ...]:
    """What its reader could not read, and inputs of different agencies.

    It is said, and nothing is refused for it: the report may be the one that errs, and a name may be that of the same
    agency before it was renamed.
    """
    out: list[str | None] = [note.message for note in context.document.notes]
    own = context.agency
    if context.figures is not None:
        out.append(other_agency("给出的数据", context.figures.agency, own, "报告"))
    if not any((Path(context.genre.root) / name).is_file() for name in OF_PROSE):
        out.append(f"{context.genre.name}正文里的数字没有与表格核对：还没有为这种报告配好词汇")
    cut = count_split_passages(context.structure)
    if cut:
        out.append(
            f"有{cut}段文字特别长（一段超过{MOST_NUMBERS}个数或{MOST_CHARACTERS}字），其中的数字拆成几截核对，"
            "截与截之间没有互相核对：请看是不是漏了分段"
        )
    if context.previous is not None:
        what = "作为上年给出的" + ("报告" if context.previous.report is not None else "数据")
        out.append(other_agency(what, context.previous.figures.agency, own, "报告"))
    return tuple(note for note in out if note is not None)
