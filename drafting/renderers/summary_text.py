"""Many reports for a person at a terminal: a line each, the worst first, and who has not handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafting.findings import Severity
from drafting.renderers.text import BOLD, COLOURS, GREEN, NAMES, Paint, shown
from drafting.review.model import (
    LIKENESSES,
    NAMELESS,
    OUTSIDE,
    STANDINGS,
    STATES,
    Listed,
    Review,
    Reviewed,
    checked_share,
)
from drafting.review.verdicts import VERDICTS, Verdict
from drafting.text.width import display_width, pad, truncate_to_width

_NARROWEST = 60
_NAME_MOST = 44
_COLOUR = {
    Verdict.PASSED: GREEN,
    Verdict.REVISE: COLOURS[Severity.WARNING],
    Verdict.RETURNED: COLOURS[Severity.ERROR],
    Verdict.UNREAD: COLOURS[Severity.ERROR],
}
_SOME = 12
_BETWEEN, _NOT_FIRST = frozenset("，、；："), frozenset("，、；：。）”’》")
"""After what a line is broken, and what none begins with."""
_YEAR, _SHARE, _VERDICT = "年度", "核对率", 8
_NAMES_LEAST = 30
"""Columns that the names of units and files have at least."""


def render_summary_table(review: Review, *, width: int = 100, colour: bool = False) -> str:
    """The table and what else there is to know, without a line break at its end."""
    paint = Paint(colour)
    width = max(width, _NARROWEST)
    lines = list(_table(review, width, paint))
    for line in told(review):
        lines += _wrapped(line, width)
    return "\n".join(lines)


def _table(review: Review, width: int, paint: Paint) -> Iterator[str]:
    columns = _columns(review, width)
    reports = review.worst_first
    below = len(review.folder)
    rest = width - sum(size + 2 for _, size in columns) - _VERDICT - 2
    names = [shown(r.agency) or "（没有读出单位）" for r in reports]
    longest = max((display_width(n) for n in (*names, "单位")), default=0)
    name_room = min(
        longest, _NAME_MOST, max(rest * 55 // 100, rest - 2 - _longest_file([r.path[below:] for r in reports]))
    )
    file_room = rest - name_room - 2
    head = [pad("单位", name_room), *(_right(h, n) for h, n in columns), pad("结论", _VERDICT), "文件"]
    yield paint(BOLD, "  ".join(head))
    for name, report in zip(names, reports, strict=True):
        cells = _cells(report)
        line = [pad(truncate_to_width(name, name_room), name_room)]
        line += [_right(cells[head], size) for head, size in columns]
        line.append(paint(_COLOUR[report.verdict], pad(VERDICTS[report.verdict], _VERDICT)))
        line.append(_end(shown(report.path[below:]), file_room))
        yield "  ".join(line).rstrip()


def _columns(review: Review, width: int) -> list[tuple[str, int]]:
    """The heads of the columns of numbers and how wide they are; where the screen is narrow, those that say most."""
    columns = [(_YEAR, 4), *((NAMES[s], 4) for s in Severity), (_SHARE, 6)]
    if review.since is not None:
        columns += [(name, 4) for name in STATES.values()]
    for head in (NAMES[Severity.INFO], _SHARE, _YEAR):
        if width - sum(size + 2 for _, size in columns) - _VERDICT - 2 < _NAMES_LEAST:
            columns = [c for c in columns if c[0] != head]
    return columns


def _cells(report: Reviewed) -> dict[str, str]:
    """What stands in each column of numbers."""
    share = checked_share(report.coverage)
    out = {_YEAR: "" if report.year is None else str(report.year), _SHARE: "—" if share is None else f"{share:.0%}"}
    out |= {NAMES[s]: str(report.count(s)) if report.read else "" for s in Severity}
    states = report.states()
    return out | {name: str(states[state]) if report.read else "" for state, name in STATES.items()}


def _longest_file(paths: Sequence[str]) -> int:
    return max((display_width(shown(p)) for p in paths), default=0)


def _right(text: str, size: int) -> str:
    return " " * max(0, size - display_width(text)) + text


def _end(text: str, room: int) -> str:
    """As much of the end of a path as fits: there its file is named."""
    if display_width(text) <= room:
        return text
    kept = ""
    for c in reversed(text):
        if display_width(c + kept) > room - 1:
            break
        kept = c + kept
    return f"…{kept}"


def told(review: Review) -> Iterator[str]:
    """What there is to know beside the table, a line each; in Chinese."""
    counts = review.verdicts()
    below = len(review.folder)
    parts = "，".join(f"{name}{counts[verdict]}份" for verdict, name in VERDICTS.items() if counts[verdict])
    yield ""
    where = f"（在 {shown(review.folder)} 里）" if review.folder else ""
    yield f"{len(review.reports)}份报告{where}：{parts}"
    if review.year is not None:
        wrong = review.other_years
        some = "、".join(
            f"{shown(r.agency or r.path[below:])}（{'读不出年度' if r.year is None else f'{r.year}年'}）"
            for r in wrong[:_SOME]
        )
        more = f"等{len(wrong)}份" if len(wrong) > _SOME else ""
        read = "都是" if all(r.read for r in review.reports) else "读出来的都是"
        yield f"{len(wrong)}份不是{review.year}年度的：{some}{more}" if wrong else f"{read}{review.year}年度的"
    roster = review.roster
    if roster is not None:
        yield from _roster(roster.names, below)
        if roster.outside:
            named = {r.path: r.agency for r in review.reports}
            others = [p for p in roster.outside if named.get(p)]
            if others:
                yield f"{OUTSIDE}的{len(others)}份：{_some(list(dict.fromkeys(named[p] for p in others)))}"
            nameless = [p for p in roster.outside if not named.get(p)]
            if nameless:
                yield f"{NAMELESS}的{len(nameless)}份：{_files(nameless, below)}"
    for twice in review.twice:
        year = f"{twice.year}年的" if twice.year is not None else ""
        alike = LIKENESSES[twice.least]
        yield f"{shown(twice.agency)}{year}报告有{len(twice.paths)}份（{alike}）：{_files(twice.paths, below)}"
    if review.since is not None:
        total = review.states()
        parts = "，".join(f"{name}{total[state]}处" for state, name in STATES.items())
        yield f"与 {shown(review.since.path)} 相比：{parts}"
        if review.since.absent:
            gone = [agency or path for agency, _, path in review.since.absent]
            yield f"上次有、这次没有的{len(gone)}份：{_some(gone)}"
    accepted = sum(len(r.accepted) for r in review.reports)
    if accepted:
        yield f"已定为“不是问题”的{accepted}处没有列出"
    if review.asides:
        yield f"没有检查的文件{len(review.asides)}个：{_files([a.path for a in review.asides], below)}"


def _files(paths: Sequence[str], below: int, most: int = _SOME) -> str:
    """Some of the files, without the folder that all are in."""
    return _some([p[below:] for p in paths], most)


def _roster(names: Sequence[Listed], below: int) -> Iterator[str]:
    missing = [n for n in names if n.standing == "missing"]
    handed = len(names) - sum(n.standing in ("missing", "other_year", "unclear") for n in names)
    yield f"名单上{len(names)}个单位：已报{handed}个，未报{len(missing)}个" + (
        f"：{_some([n.name for n in missing], 60)}" if missing else ""
    )
    for standing in ("twice", "unread", "other_year", "unclear"):
        found = [n for n in names if n.standing == standing]
        if found:
            said = "；".join(f"{shown(n.name)}（{_called(n)}{_files(n.paths, below, 3)}）" for n in found[:_SOME])
            yield f"{STANDINGS[standing]}{len(found)}个：{said}"


def _called(name: Listed) -> str:
    """What the reports call themselves that somebody has to decide on."""
    return f"报告上是{_some(name.agencies, 3)}，" if name.standing == "unclear" and name.agencies else ""


def _some(items: Sequence[str], most: int = _SOME) -> str:
    return "、".join(shown(i) for i in items[:most]) + (f"等{len(items)}个" if len(items) > most else "")


def _break(line: str, most: int) -> int:
    """Where a line of at most so many characters is broken: behind a mark between items where there is one not too far
    back, and never before a mark that no line begins with."""
    ends = [n for n in range(most // 2, most + 1) if _may_break(line[n - 1 : n], line[n : n + 1])]
    if ends:
        return ends[-1]
    while most > 1 and line[most : most + 1] in _NOT_FIRST:
        most -= 1
    return most


def _may_break(before: str, after: str) -> bool:
    return (before in _BETWEEN and after not in _NOT_FIRST) or (after == "（" and before not in _BETWEEN)


def _wrapped(line: str, width: int) -> Iterator[str]:
    """A line broken at the width of the screen, what follows indented."""
    if not line:
        yield ""
        return
    indent = ""
    while display_width(indent + line) > width:
        head = truncate_to_width(line, width - display_width(indent), "")
        if not head:
            break
        head = head[: _break(line, len(head))]
        yield indent + head
        line, indent = line[len(head) :], "  "
    yield indent + line
