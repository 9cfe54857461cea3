"""Findings for a person at a terminal: where, what, the words underlined, how to mend it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from drafting.document.model import Document
from drafting.document.places import PlaceNames
from drafting.findings import Finding, Fix, Related, Severity
from drafting.genre.form_layout import number_text
from drafting.renderers.outcome import Run
from drafting.results import LintResult, count
from drafting.review.model import STATES, State
from drafting.text.width import display_width, truncate_to_width

if TYPE_CHECKING:
    from drafting.analysis.numbers import NumberAccount

NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
STATUS_NAMES = {"verified": "已核对", "contradicted": "有矛盾", "consistent": "文内相符", "unchecked": "未核对"}
_ASKED = {
    "--previous": "要查与上年的衔接，加 --previous 上年报告",
    "--figures": "要查与数据文件是否一致，加 --figures 数据文件",
}
"""What to give so that the rules that lacked it are applied, too."""
DIM, BOLD, GREEN = "2", "1", "32"
_ELLIPSIS = "…"
_UNSAFE = ("Cc", "Cs", "Zl", "Zp")
_TURNS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NARROWEST = 40
_MOST_RELATED = 8


def render_text(run: Run) -> str:
    """All results of a run: file by file, a table of many reports, and a summary."""
    paint = Paint(run.colour)
    lines: list[str] = []
    for result in run.results if run.listed else ():
        places = Places.of(result.document)
        states = run.states.get(result.path or "", ())
        for n, finding in enumerate(result.findings):
            lines.extend(_finding(result, finding, run.width, paint, places, states[n] if n < len(states) else None))
            lines.append("")
        gone = tuple(_gone(result, run, paint))
        lines.extend((*gone, "") if gone else ())
        if run.numbers:
            lines.extend(_numbers(result, paint))
            lines.append("")
    if run.table:
        lines.extend((run.table, ""))
    lines.extend(_ending(run, paint))
    return "\n".join(lines) + "\n"


def render_summary(run: Run) -> str:
    """The last lines alone: how much was found, counted, and not applied."""
    return "\n".join(_ending(run, Paint(on=False))) + "\n"


class Paint:
    """Colours for a terminal, or none."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text


# ------------------------------------------------------------------------------------------ one finding


class Places:
    """How places of a report are told: by line and column where its file has lines that people see, else by section
    and paragraph."""

    def __init__(self, names: PlaceNames | None) -> None:
        self.names = names

    @classmethod
    def of(cls, document: Document | None) -> Places:
        """The way of telling places that suits a document."""
        by_name = document is not None and document.format not in _LINED
        return cls(PlaceNames(document) if by_name and document is not None else None)

    def place(self, path: str, line: int, column: int, offset: int) -> str:
        """A place of a file, before a finding."""
        return f"{path}:{line}:{column}" if self.names is None else f"{path} {self.names.name(offset)}"

    def near(self, line: int | None, column: int | None, offset: int | None) -> str:
        """Another place of the same file."""
        if line is None or offset is None:
            return ""
        return f"{line}:{column}" if self.names is None else str(self.names.name(offset))


_LINED = ("md", "txt")
_FEW = 60
"""Columns of words that are told of a finding that is gone."""


def _gone(result: LintResult, run: Run, paint: Paint) -> Iterator[str]:
    """The findings of the last pass that the report does not have any more."""
    reports = run.review.reports if run.review is not None else ()
    for remark in next((r.fixed for r in reports if r.path == result.path), ()):
        words = f"“{truncate_to_width(shown(remark.text), _FEW)}”" if remark.text.strip() else shown(remark.message)
        where = f"{shown(result.path or '输入')} {shown(remark.place)}".rstrip()
        yield f"{paint(BOLD, where)} {paint(GREEN, STATES['fixed'])} {paint(BOLD, remark.rule)} 上次：{words}"


def _finding(
    result: LintResult, finding: Finding, width: int, paint: Paint, places: Places, state: State | None = None
) -> Iterator[str]:
    place = shown(places.place(result.path or "输入", finding.line, finding.column, finding.start))
    name = paint(COLOURS[finding.severity], NAMES[finding.severity])
    if state is not None:
        name += f" {STATES[state]}"
    yield f"{paint(BOLD, place)} {name} {paint(BOLD, finding.rule)} {shown(finding.message)}"
    if result.document is not None:
        gutter = f"{finding.line:>5} | " if places.names is None else "      | "
        blank = " " * (len(gutter) - 2) + "| "
        room = max(width, _NARROWEST) - len(gutter)
        words, before, marked = excerpt(result.document, finding.start, finding.end, room)
        yield paint(DIM, gutter) + words
        yield paint(DIM, blank) + " " * before + paint(COLOURS[finding.severity], "^" * marked)
    yield from (f"      {paint(DIM, '另见')} {line}" for line in _related(finding, places))
    if finding.fix is not None:
        text = result.document.text if result.document is not None else ""
        yield f"      {paint(GREEN, '改法')} {fix_words(finding.fix, text)}"


def _related(finding: Finding, places: Places) -> Iterator[str]:
    """The other places, those of which the same is said in one line."""
    groups: dict[str, list[Related]] = {}
    for related in finding.related:
        said, colon, rest = related.message.partition("：")
        groups.setdefault(said if colon and rest else f"\0{len(groups)}", []).append(related)
    told = 0
    for said, group in groups.items():
        if len(group) > 1:
            some = [_told(r, places, r.message.partition("：")[2]) for r in group[:_MOST_RELATED]]
            more = f"等{len(group)}处" if len(group) > _MOST_RELATED else ""
            yield f"{shown(said)}：{'、'.join(some)}{more}"
            continue
        told += 1
        if told <= _MOST_RELATED:
            (related,) = group
            where = places.near(related.line, related.column, related.start)
            words = f"“{one_line(related.text)}”" if related.text.strip() else ""
            colon = "：" if words and related.message else ""
            yield f"{where}{' ' if where else ''}{words}{colon}{shown(related.message)}"
    if told > _MOST_RELATED:
        yield f"还有{told - _MOST_RELATED}处"


def _told(related: Related, places: Places, what: str) -> str:
    """One of several places that belong together: what it is, its words, and where it stands."""
    named = places.names is not None and related.cell is not None  # the row and column of the form say where
    where = "" if named else places.near(related.line, related.column, related.start)
    words = one_line(related.text)
    return f"{shown(what)}{' ' if words else ''}{words}{f'（{where}）' if where else ''}"


def fix_words(fix: Fix, text: str) -> str:
    """What a fix does to the text, in words."""
    old = one_line(text[fix.start : fix.end])
    new = one_line(fix.replacement)
    if not fix.replacement:
        return f"删去“{old}”"
    return f"把“{old}”改为“{new}”" if old else f"补上“{new}”"


def one_line(text: str) -> str:
    """A text in one line that is not long, without what would steer a terminal."""
    plain = shown(" ".join(text.split()))
    return plain if len(plain) <= 60 else plain[:59] + _ELLIPSIS


_WINDOW = 4
"""Characters for each column: some take none."""


def excerpt(document: Document, start: int, end: int, room: int) -> tuple[str, int, int]:
    """The line of some words, cut to a window around them.

    Returns what to show, at most ``room`` columns wide, the columns before the words, and how many columns
    to underline (at least one). Words that go on in the next line are underlined to the end of theirs.
    """
    line_start, line_end = document.source_map.line_range(document.place(start).line, len(document.text))
    stop = min(max(end, start), line_end)
    # No more of a long line is looked at than could be shown: it may be the line of a thousand findings.
    most = _WINDOW * room
    head = _printable(document.text[max(line_start, start - most) : start])
    if start - line_start <= most:
        head = head.lstrip()
    words = _printable(document.text[start : min(stop, start + most)])
    tail = _printable(document.text[stop : min(line_end, stop + most)]).rstrip()
    widths = (display_width(head), display_width(words), display_width(tail))
    if sum(widths) > room:
        spare = max(room - widths[1], 0)
        left = min(widths[0], max(spare // 2, spare - widths[2]))
        head = _last(head, left)
        words = _first(words, room - display_width(head))
        tail = _first(tail, room - display_width(head) - display_width(words))
    return head + words + tail, display_width(head), max(display_width(words), 1)


def _printable(text: str) -> str:
    """Without characters that move the cursor or turn the direction of writing: each becomes a space, as does one that
    no stream can write."""
    return "".join(" " if unicodedata.category(c) in _UNSAFE or c in _TURNS else c for c in text)


def shown(text: str) -> str:
    """A text as it may stand on a terminal, which a name of a file or words of a report must not steer."""
    return _printable(text)


def _first(text: str, room: int) -> str:
    """As much of the beginning as fits, with an ellipsis when something is left out."""
    if display_width(text) <= room:
        return text
    kept = _fitting(text, room - display_width(_ELLIPSIS))
    return kept + _ELLIPSIS if room >= display_width(_ELLIPSIS) else ""


def _last(text: str, room: int) -> str:
    """As much of the end as fits, with an ellipsis when something is left out."""
    if display_width(text) <= room:
        return text
    kept = _fitting(reversed(text), room - display_width(_ELLIPSIS))
    return _ELLIPSIS + kept[::-1] if room >= display_width(_ELLIPSIS) else ""


def _fitting(characters: Iterable[str], room: int) -> str:
    out: list[str] = []
    for c in characters:
        room -= display_width(c)
        if room < 0:
            break
        out.append(c)
    return "".join(out)


# ------------------------------------------------------------------------------------------ numbers, summary


def _numbers(result: LintResult, paint: Paint) -> Iterator[str]:
    yield paint(BOLD, f"{shown(result.path or '输入')} 正文中的数字：")
    places = Places.of(result.document)
    for account in result.numbers:
        yield "  " + _number(result, account, places)
        if account.evidence and str(account.status) in ("contradicted", "unchecked"):
            yield "  " + " " * 10 + paint(DIM, "依据：" + "；".join(account.evidence))


def _number(result: LintResult, account: NumberAccount, places: Places) -> str:
    place = result.document.place(account.span.start) if result.document is not None else None
    where = places.near(place.line, place.column, account.span.start) if place is not None else str(account.span.start)
    value = "" if account.value is None else f" ={number_text(account.value)}{account.unit or ''}"
    status = STATUS_NAMES.get(str(account.status), str(account.status))
    said = account.label or account.reading
    reading = f" {said}" if said else ""
    reason = f"（{account.reason}）" if account.reason else ""
    return f"{where:<9} “{one_line(account.text)}”{value} {status}{reading}{reason}"


def _ending(run: Run, paint: Paint) -> Iterator[str]:
    numbers = count(run.results)
    found = sum(numbers.values())
    if found:
        parts = "，".join(paint(COLOURS[s], f"{NAMES[s]}{n}处") for s, n in numbers.items() if n)
        yield f"共{found}处：{parts}" + (f"（{len(run.results)}份报告）" if len(run.results) > 1 else "")
    elif run.results:
        said = f"{len(run.results)}份报告都" if len(run.results) > 1 else ""
        yield paint(GREEN, f"{said}没有发现问题")
    if run.baseline is not None and run.baseline.silenced:
        yield f"基线中已记录的{run.baseline.silenced}处没有列出"
    measured = [r.coverage for r in run.results if r.analyse is not None and (r.analysed or run.numbers)]
    if measured:
        yield (
            f"正文数字{sum(c.numbers for c in measured)}个：已核对{sum(c.verified for c in measured)}，"
            f"有矛盾{sum(c.contradicted for c in measured)}，文内相符{sum(c.consistent for c in measured)}，"
            f"未核对{sum(c.unchecked for c in measured)}"
        )
    skipped = {skip.rule: skip.reason for result in run.results for skip in result.skipped if not skip.of_genre}
    if skipped:
        ways = dict.fromkeys(w for reason in skipped.values() for option, w in _ASKED.items() if option in reason)
        how = f"：{'；'.join(ways)}" if ways else ""
        yield paint(DIM, f"另有{len(skipped)}条规则没有查{how}")
    for result in run.results:
        for failure in result.failed:
            yield paint(
                COLOURS[Severity.ERROR],
                f"{failure.rule} 运行出错，{shown(result.path or '输入')} 未经它检查：{failure.reason}",
            )
