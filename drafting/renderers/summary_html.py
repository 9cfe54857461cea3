"""The summary of many reports as one page that needs nothing but itself and links to the answers beside it.

On a narrow screen each row becomes a card. Without scripts everything is shown; the one script only hides rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from urllib.parse import quote

from drafting.findings import Severity
from drafting.renderers.summary_text import told
from drafting.renderers.text import NAMES, shown
from drafting.renderers.web import policy
from drafting.review.model import NAMELESS, OUTSIDE, STANDINGS, STATES, Remark, Review, Reviewed, checked_share
from drafting.review.verdicts import RESUBMIT, VERDICTS, Limits, Verdict

GENERATOR = "drafting review"
"""By this a folder of answers is known again."""
_MOST_REMARKS = 8000
"""A page with more findings is too heavy for a browser: then they stand in the workbook alone."""
_MOST_FIXED = 200


def _resource(name: str) -> str:
    return (files("drafting.renderers") / name).read_text(encoding="utf-8")


def render_index(review: Review, workbook: str = "summary.xlsx") -> str:
    """The page; ``workbook`` is the name of the summary beside it."""
    return "\n".join(_page(review, workbook)) + "\n"


def _page(review: Review, workbook: str) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="zh-CN">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta name="generator" content="{GENERATOR}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    css, js = _resource("summary.css"), _resource("summary.js")
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy(css, js)}">'
    yield "<title>报告审核汇总</title>"
    yield f"<style>{css}</style>"
    yield "</head><body>"
    yield "<header><h1>报告审核汇总</h1>"
    yield '<ul class="told">'
    yield from (f"<li>{_text(line)}</li>" for line in told(review) if line)
    yield "</ul>"
    link = f'<a href="{_href(workbook)}">汇总表 {_text(workbook)}</a>'
    yield f'<p class="book">{link}：逐条意见、按规则、按单位；不是问题的，可以在表里标出。</p>'
    yield "</header><main>"
    yield from _filter(review)
    yield from _reports(review)
    yield from _fixed(review)
    yield from _roster(review)
    yield from _asides(review)
    yield from _limits(review)
    yield "</main>"
    yield f"<script>{js}</script>"
    yield "</body></html>"


def _text(text: str) -> str:
    """Words of a stranger, as text: escaped, and without what turns the direction of writing."""
    return escape(shown(text))


def _href(name: str) -> str:
    """A link to a file of the same folder, whatever its name."""
    return escape(f"./{quote(os.fsencode(name))}")


def _filter(review: Review) -> Iterator[str]:
    counts = review.verdicts()
    yield '<form class="filter" hidden aria-label="筛选"><span>只看：</span>'
    for verdict, name in VERDICTS.items():
        if counts[verdict]:
            yield (
                f'<label><input type="checkbox" value="{verdict.value}" checked> {name}（{counts[verdict]}）</label>'
            )
    yield '<label>查找 <input type="search" placeholder="单位、文件、说明"></label>'
    yield '<span id="shown" role="status"></span></form>'


def _reports(review: Review) -> Iterator[str]:
    since = review.since is not None
    heads = ["单位和文件", "结论", "年度", *(NAMES[s] for s in Severity), "核对率"]
    heads += list(STATES.values()) if since else []
    heads += ["说明", "意见"]
    below = len(review.folder)
    with_remarks = sum(len(r.remarks) for r in review.reports) <= _MOST_REMARKS
    yield '<table class="reports"><caption>每份报告一行，问题最重的在前</caption><thead><tr>'
    yield "".join(f'<th scope="col">{h}</th>' for h in heads[:-1])
    yield f'<th scope="col" class="answer">{heads[-1]}</th>'
    yield "</tr></thead><tbody>"
    for report in review.worst_first:
        yield from _report(report, since, below)
        if with_remarks and (report.remarks or report.fixed):
            yield f'<tr class="list {report.verdict.value}"><td colspan="{len(heads)}">'
            yield from _remarks(report)
            yield "</td></tr>"
    yield "</tbody></table>"
    if not with_remarks:
        yield '<p class="small">问题太多，没有在本页逐条列出，请看汇总表。</p>'


def _report(report: Reviewed, since: bool, below: int) -> Iterator[str]:
    share = checked_share(report.coverage)
    yield f'<tr class="report {report.verdict.value}" data-verdict="{report.verdict.value}">'
    yield (
        f'<th scope="row"><bdi>{_text(report.agency) or "（没有读出单位）"}</bdi>'
        f'<span class="file"><bdi>{_text(report.path[below:])}</bdi></span></th>'
    )
    yield f'<td class="verdict">{VERDICTS[report.verdict]}</td>'
    yield f'<td class="n" data-label="年度">{report.year}</td>' if report.year is not None else "<td></td>"
    for severity in Severity:
        yield _count(NAMES[severity], report.count(severity) if report.read else None)
    yield f'<td class="n" data-label="核对率">{share:.0%}</td>' if share is not None else "<td></td>"
    if since:
        states = report.states()
        for state, name in STATES.items():
            yield _count(name, states[state] if report.read else None)
    notes = [*([report.problem] if report.problem is not None else []), *report.notes]
    yield f'<td class="notes">{"<br>".join(_text(n) for n in notes)}</td>' if notes else "<td></td>"
    links = [f'<a href="{_href(report.answer)}">{_text(report.answer)}</a>'] if report.answer else []
    if report.page:
        links.append(f'<a href="{_href(report.page)}">原文和问题<span class="of">（{_name(report)}）</span></a>')
    yield f'<td class="answer">{"<br>".join(links)}</td></tr>'


def _count(label: str, number: int | None) -> str:
    return "<td></td>" if number is None else f'<td class="n" data-label="{label}">{number}</td>'


def _remarks(report: Reviewed) -> Iterator[str]:
    name = _name(report)
    places = {id(r): f"{report.page}#f{n}" for n, r in enumerate(report.remarks, 1)} if report.page else {}
    yield f'<details><summary>{len(report.remarks)}处问题<span class="small">（{name}）</span></summary>'
    yield '<ol class="remarks">'
    for remark in sorted(report.remarks, key=lambda r: -r.severity.rank):
        yield f"<li>{_badges(remark)}{_remark(remark, places.get(id(remark), ''))}</li>"
    yield "</ol>"
    if report.fixed:
        yield '<p>上次所提、这次已改的：</p><ol class="remarks">'
        for remark in report.fixed:
            yield f"<li>{_badges(remark)}{_remark(remark)}</li>"
        yield "</ol>"
    yield "</details>"


def _badges(remark: Remark, levelled: bool = True) -> str:
    """What became of a finding, and its severity unless that is not known."""
    state = f'<span class="badge {remark.state}">{STATES[remark.state]}</span>' if remark.state is not None else ""
    if not levelled:
        return state
    return f'{state}<span class="badge {remark.severity.value}">{NAMES[remark.severity]}</span>'


def _name(report: Reviewed) -> str:
    return _text(report.agency or report.path)


def _remark(remark: Remark, page: str = "") -> str:
    """A finding; ``page`` is where the report's page lists it."""
    words = f' <span class="words"><bdi>{_text(_short(remark.text))}</bdi></span>' if remark.text.strip() else ""
    before = (
        f"（上次此处为“{_text(_short(remark.before))}”，改后仍不对）"
        if remark.before and remark.state == "open"
        else ""
    )
    name, _, anchor = page.partition("#")
    place = f'<span class="place">{_text(remark.place)}</span>' if remark.place else ""
    if page:
        place = f'<a href="{_href(name)}#{anchor}">{place}</a>'
    return f'{place}{words} {_text(remark.message)}{before} <span class="small">{_text(remark.rule)}</span>' + (
        f'<span class="advice">修改建议：{_text(remark.advice)}</span>' if remark.advice else ""
    )


def _short(text: str, longest: int = 80) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _fixed(review: Review) -> Iterator[str]:
    """What is mended and may have been of any report."""
    if review.since is not None and review.since.fixed:
        yield f"<h2>上次记下、这次已改的（{len(review.since.fixed)}处）</h2>"
        yield f'<p class="small">{_text(review.since.path)} 没有记是哪一份报告。</p><ol class="remarks">'
        yield from (f"<li>{_badges(r, False)}{_remark(r)}</li>" for r in review.since.fixed[:_MOST_FIXED])
        yield "</ol>"


def _roster(review: Review) -> Iterator[str]:
    roster = review.roster
    if roster is None:
        return
    below = len(review.folder)
    yield "<h2>报送情况</h2><table><thead><tr>"
    yield "".join(f'<th scope="col">{h}</th>' for h in ("名单上的单位", "情况", "报告上的名称", "文件"))
    yield "</tr></thead><tbody>"
    for name in sorted(roster.names, key=lambda n: n.standing == "in"):
        files_of = "、".join(p[below:] for p in name.paths)
        cells = (name.name, STANDINGS[name.standing], "、".join(name.agencies), files_of)
        yield "<tr>" + "".join(f"<td>{_text(c)}</td>" for c in cells) + "</tr>"
    named = {r.path: r.agency for r in review.reports}
    for path in roster.outside:
        cells = ("", OUTSIDE if named.get(path) else NAMELESS, named.get(path, ""), path[below:])
        yield "<tr>" + "".join(f"<td>{_text(c)}</td>" for c in cells) + "</tr>"
    yield "</tbody></table>"


def _asides(review: Review) -> Iterator[str]:
    if review.asides:
        below = len(review.folder)
        yield "<h2>没有检查的文件</h2><ul>"
        yield from (f"<li><bdi>{_text(a.path[below:])}</bdi>：{_text(a.reason)}</li>" for a in review.asides)
        yield "</ul>"


def _limits(review: Review) -> Iterator[str]:
    limits = {r.limits.told() for r in review.reports if r.verdict is not Verdict.UNREAD} or {Limits().told()}
    yield "<h2>结论的含义</h2><ul>"
    for told_limits in sorted(limits):
        for name, said in told_limits:
            verdict = next(v for v, n in VERDICTS.items() if n == name)
            yield f"<li><strong>{name}</strong>：{_text(said)}。重新报送：{RESUBMIT[verdict]}。</li>"
    yield "</ul>"
