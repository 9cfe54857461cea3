"""Findings for a person at a terminal: where, what, the words underlined, how to mend it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from drafting.document.model import Document
from drafting.findings import Finding, Fix, Severity
from drafting.genre.form_layout import number_text
from drafting.renderers.outcome import Run
from drafting.results import LintResult, count
from drafting.text.width import display_width

if TYPE_CHECKING:
    from drafting.analysis.numbers import NumberAccount

NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_STATUS = {"verified": "已核对", "contradicted": "有矛盾", "consistent": "文内相符", "unchecked": "未核对"}
_DIM, _BOLD, _GREEN = "2", "1", "32"
_ELLIPSIS = "…"
_NARROWEST = 40
_MOST_RELATED = 8


def render_text(run: Run) -> str:
    """All results of a run, file by file, and a summary."""
    paint = _Paint(run.colour)
    lines: list[str] = []
    for result in run.results:
        for finding in result.findings:
            lines.extend(_finding(result, finding, run.width, paint))
            lines.append("")
        if run.numbers:
            lines.extend(_numbers(result, paint))
            lines.append("")
    lines.extend(_ending(run, paint))
    return "\n".join(lines) + "\n"


def render_summary(run: Run) -> str:
    """The last lines alone: how much was found, counted, and not applied."""
    return "\n".join(_ending(run, _Paint(on=False))) + "\n"


class _Paint:
    """Colours for a terminal, or none."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text


# ------------------------------------------------------------------------------------------ one finding


def _finding(result: LintResult, finding: Finding, width: int, paint: _Paint) -> Iterator[str]:
    place = f"{result.path or '输入'}:{finding.line}:{finding.column}"
    name = paint(_COLOURS[finding.severity], NAMES[finding.severity])
    yield f"{paint(_BOLD, place)} {name} {paint(_BOLD, finding.rule)} {finding.message}"
    if result.document is not None:
        gutter = f"{finding.line:>5} | "
        blank = " " * (len(gutter) - 2) + "| "
        room = max(width, _NARROWEST) - len(gutter)
        shown, before, marked = excerpt(result.document, finding.start, finding.end, room)
        yield paint(_DIM, gutter) + shown
        yield paint(_DIM, blank) + " " * before + paint(_COLOURS[finding.severity], "^" * marked)
    for related in finding.related[:_MOST_RELATED]:
        where = f"{related.line}:{related.column} " if related.line is not None else ""
        words = f"“{_one_line(related.text)}”" if related.text.strip() else ""
        yield f"      {paint(_DIM, '另见')} {where}{words}{'：' if words and related.message else ''}{related.message}"
    if len(finding.related) > _MOST_RELATED:
        yield f"      {paint(_DIM, '另见')} 还有{len(finding.related) - _MOST_RELATED}处"
    if finding.fix is not None:
        text = result.document.text if result.document is not None else ""
        yield f"      {paint(_GREEN, '改法')} {fix_words(finding.fix, text)}"


def fix_words(fix: Fix, text: str) -> str:
    """What a fix does to the text, in words."""
    old = _one_line(text[fix.start : fix.end])
    new = _one_line(fix.replacement)
    if not fix.replacement:
        return f"删去“{old}”"
    return f"把“{old}”改为“{new}”" if old else f"补上“{new}”"


def _one_line(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59] + _ELLIPSIS


def excerpt(document: Document, start: int, end: int, room: int) -> tuple[str, int, int]:
    """The line of some words, cut to a window around them.

    Returns what to show, at most ``room`` columns wide, the columns before the words, and how many columns
    to underline (at least one). Words that go on in the next line are underlined to the end of theirs.
    """
    line_start, line_end = document.source_map.line_range(document.place(start).line, len(document.text))
    stop = min(max(end, start), line_end)
    head = _printable(document.text[line_start:start]).lstrip()
    words = _printable(document.text[start:stop])
    tail = _printable(document.text[stop:line_end]).rstrip()
    widths = (display_width(head), display_width(words), display_width(tail))
    if sum(widths) > room:
        spare = max(room - widths[1], 0)
        left = min(widths[0], max(spare // 2, spare - widths[2]))
        head = _last(head, left)
        words = _first(words, room - display_width(head))
        tail = _first(tail, room - display_width(head) - display_width(words))
    return head + words + tail, display_width(head), max(display_width(words), 1)


def _printable(text: str) -> str:
    """Without characters that move the cursor: each control character becomes a space."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)


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


def _numbers(result: LintResult, paint: _Paint) -> Iterator[str]:
    yield paint(_BOLD, f"{result.path or '输入'} 正文中的数字：")
    for account in result.numbers:
        yield "  " + _number(result, account)


def _number(result: LintResult, account: NumberAccount) -> str:
    place = result.document.place(account.span.start) if result.document is not None else None
    where = f"{place.line}:{place.column}" if place is not None else str(account.span.start)
    value = "" if account.value is None else f" ={number_text(account.value)}{account.unit or ''}"
    status = _STATUS.get(str(account.status), str(account.status))
    said = account.label or account.reading
    reading = f" {said}" if said else ""
    reason = f"（{account.reason}）" if account.reason else ""
    return f"{where:<9} “{_one_line(account.text)}”{value} {status}{reading}{reason}"


def _ending(run: Run, paint: _Paint) -> Iterator[str]:
    numbers = count(run.results)
    found = sum(numbers.values())
    if found:
        parts = "，".join(paint(_COLOURS[s], f"{NAMES[s]}{n}处") for s, n in numbers.items() if n)
        yield f"共{found}处：{parts}" + (f"（{len(run.results)}份报告）" if len(run.results) > 1 else "")
    elif run.results:
        said = f"{len(run.results)}份报告" if len(run.results) > 1 else "报告"
        yield paint(_GREEN, f"{said}没有发现问题")
    if run.baseline is not None and run.baseline.silenced:
        yield f"基线中已记录的{run.baseline.silenced}处没有列出"
    measured = [r.coverage for r in run.results if r.analyse is not None and (r.analysed or run.numbers)]
    if measured:
        yield (
            f"正文数字{sum(c.numbers for c in measured)}个：已核对{sum(c.verified for c in measured)}，"
            f"有矛盾{sum(c.contradicted for c in measured)}，文内相符{sum(c.consistent for c in measured)}，"
            f"未核对{sum(c.unchecked for c in measured)}"
        )
    skipped: dict[str, list[str]] = {}
    for result in run.results:
        for skip in result.skipped:
            codes = skipped.setdefault(skip.reason, [])
            if skip.rule not in codes:
                codes.append(skip.rule)
    if skipped:
        yield paint(_DIM, "未执行：" + "；".join(f"{'、'.join(codes)}（{why}）" for why, codes in skipped.items()))
    for result in run.results:
        for failure in result.failed:
            yield paint(
                _COLOURS[Severity.ERROR],
                f"{failure.rule} 运行出错，{result.path or '输入'} 未经它检查：{failure.reason}",
            )
