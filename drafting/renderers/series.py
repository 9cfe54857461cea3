"""Several years of one agency: a matrix of what was taken over, and the timeline of wording and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from drafting.alignment.model import COPY_DEFINITION, CopyShare, section_name
from drafting.alignment.series import Series
from drafting.genre.form_layout import number_text
from drafting.renderers.comparison_html import number, numeric, page, table_head, table_row
from drafting.renderers.comparison_json import Tree, excerpt_tree, report_tree
from drafting.renderers.comparison_text import bar, percent_text, report_name
from drafting.renderers.exact_json import dumps
from drafting.renderers.side_by_side import signed
from drafting.text.width import display_width, pad, truncate_to_width

_STRANDS = 40
_CELLS = 40


def names(series: Series) -> list[str]:
    """What the reports are called in tables: their years, or their places where a year is not known or not alone."""
    years = [str(r.year) if r.year is not None else "" for r in series.reports]
    return [y if y and years.count(y) == 1 else f"第{k}份" for k, y in enumerate(years, 1)]


def render_series_json(series: Series) -> str:
    """See docs/schema/comparison.schema.json."""
    tree: Tree = {
        "version": 1,
        "kind": "series",
        "reports": [report_tree(r) for r in series.reports],
        "notes": list(series.notes),
        "definition": COPY_DEFINITION,
        "shares": [
            {"old": i, "new": j, "own": s.own, "copied": s.copied, "share": s.share}
            for i, row in enumerate(series.shares)
            for j, s in enumerate(row)
            if s is not None
        ],
        "strands": [
            {"section": s.section, "reports": s.years, "places": [excerpt_tree(p) for p in s.places]}
            for s in series.strands
        ],
        "terms": [{"text": t.text, "counts": list(t.counts), "phrase": t.formulation} for t in series.terms],
        "facts": [
            {"label": f.label, "unit": f.unit, "section": f.section, "values": list(f.values)} for f in series.facts
        ],
        "cells": [{"path": c.path, "name": c.name, "unit": c.unit, "values": list(c.values)} for c in series.cells],
    }
    return dumps(tree) + "\n"


# ------------------------------------------------------------------------------------------ text


def render_series_text(series: Series, *, width: int = 100) -> str:
    """For reading at a terminal."""
    return "\n".join(_text(series, max(width, 40))) + "\n"


def _text(series: Series, width: int) -> Iterator[str]:
    years = names(series)
    for name, report in zip(years, series.reports, strict=True):
        yield f"{name}：{report_name(report)}"
    for note in series.notes:
        yield f"注意：{note}"
    yield ""
    if series.cells:
        yield "历年数字"
        yield "  " + "".join(pad(y, 12) for y in years) + "项目"
        for cell in series.cells:
            values = "".join(pad(_value(v), 12) for v in cell.values)
            yield f"  {values}{cell.name}" + (f"（{cell.unit}）" if cell.unit else "")
        yield ""
    if series.facts:
        yield "正文写到的其他数字"
        yield "  " + "".join(pad(y, 12) for y in years) + "项目"
        for fact in series.facts:
            values = "".join(pad(_value(v), 12) for v in fact.values)
            yield f"  {values}{fact.label}（{fact.unit}）" if fact.unit else f"  {values}{fact.label}"
        yield ""
    yield "沿用率（行为旧，列为新）"
    yield COPY_DEFINITION + "。"
    yield "  " + pad("", 8) + "".join(pad(y, 10) for y in years[1:])
    for name, row in zip(years[:-1], series.shares, strict=False):
        yield ("  " + pad(name, 8) + "".join(pad(_share(s), 10) for s in row[1:])).rstrip()
    yield ""
    yield "连年沿用的句子"
    for strand in series.strands[:_STRANDS]:
        marks = "".join("■" if p is not None else "□" for p in strand.places)
        yield f"  {marks} {truncate_to_width(strand.latest.text, width - display_width(marks) - 4)}"
    if len(series.strands) > _STRANDS:
        yield f"  还有{len(series.strands) - _STRANDS}句"
    if not series.strands:
        yield "  没有"
    yield ""
    yield "用词变化（次数）"
    most = max((max(t.counts) for t in series.terms), default=1)
    for term in series.terms:
        yield "  " + "".join(pad(f"{c:>3} {bar(c, most, 6)}", 12) for c in term.counts) + term.text


def _share(share: CopyShare | None) -> str:
    return "" if share is None else percent_text(share.share)


_LATEST = "比前一份"


def _latest(values: Sequence[Decimal | None]) -> str:
    """By how much the last report differs from the one before it; nothing where either lacks the number."""
    before, last = values[-2:]
    if before is None or last is None:
        return ""
    return signed(last - before) if last != before else "持平"


def _value(value: Decimal | None) -> str:
    return "缺" if value is None else number_text(value)


# ------------------------------------------------------------------------------------------ html


def render_series_html(series: Series) -> str:
    """As one page."""
    return page("历年报告比较", _html(series))


def _html(series: Series) -> Iterator[str]:
    years = names(series)
    yield '<header><h1>历年报告比较</h1><dl class="years">'
    for name, report in zip(years, series.reports, strict=True):
        yield f"<dt>{name}</dt><dd>{escape(report_name(report))}</dd>"
    yield "</dl>"
    for note in series.notes:
        yield f'<p class="note">{escape(note)}</p>'
    yield "</header><main>"
    if series.cells:
        yield "<h2>历年数字</h2>"
        yield table_head("项目", *years, _LATEST, "单位")
        for cell in series.cells:
            latest = numeric(_latest(cell.values))
            yield table_row(escape(cell.name), *(number(v) for v in cell.values), latest, escape(cell.unit))
        yield "</table></div>"
    if series.facts:
        yield "<h2>正文写到的其他数字</h2>"
        yield '<p class="small">表格里没有、至少两份报告写到的数字；名称取最近一份报告的。</p>'
        yield table_head("项目", *years, _LATEST, "单位")
        for fact in series.facts:
            latest = numeric(_latest(fact.values))
            yield table_row(escape(fact.label), *(number(v) for v in fact.values), latest, escape(fact.unit))
        yield "</table></div>"
    yield f'<h2>沿用率</h2><p class="small">{COPY_DEFINITION}。行为旧，列为新。</p>'
    yield table_head("", *years[1:])
    for name, row in zip(years[:-1], series.shares, strict=False):
        yield table_row(name, *(numeric(_share(s)) for s in row[1:]))
    yield "</table></div>"
    yield "<h2>连年沿用的句子</h2>"
    if series.strands:
        yield table_head("部分", "句子", *years)
        for strand in series.strands:
            section = escape(section_name(series.genre, strand.section))
            marks = (numeric("●" if p is not None else "○") for p in strand.places)
            yield table_row(section, escape(strand.latest.text), *marks)
        yield "</table></div>"
    else:
        yield "<p>没有。</p>"
    yield "<h2>用词变化</h2>"
    yield table_head("词语", *years)
    for term in series.terms:
        words = f"<strong>{escape(term.text)}</strong>" if term.formulation else escape(term.text)
        yield table_row(words, *(numeric(c) for c in term.counts))
    yield "</table></div>"
    yield "</main>"
