"""A comparison as one web page that needs nothing but itself.

Every change has a sign beside its colour (struck through, underlined twice, boxed, wavy), so that a black and
white print and eyes that do not tell red from green see the same. Without scripts everything is shown; the one
script of the page, which stands in it, only hides rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import escape
from importlib.resources import files

from drafting.alignment.model import (
    COPY_DEFINITION,
    REVIEW_NAMES,
    TERM_NAMES,
    CellChange,
    Comparison,
    CopyShare,
    ReviewItem,
    Term,
    section_name,
)
from drafting.genre.form_layout import number_text
from drafting.renderers.comparison_text import percent_text, report_name, review_title
from drafting.renderers.side_by_side import MARK_NAMES, Piece, Row, Tone, figure_line, rows, signed
from drafting.renderers.web import policy

_KEPT = ("copied", "mandated", "short")
_SHORT = "短句未变"
_TERMS = 24
_LEGEND = (
    '<p class="small">图例：<del>删去的词</del>　<ins>新写的词</ins>　<span class="t-figure">变了的数字</span>　'
    '<span class="t-year">已更新的年份</span>　<span class="t-stale">没有更新的年份</span>　'
    '<span class="t-formulation">更替的提法</span></p>'
)


def _resource(name: str) -> str:
    """A file beside this module that becomes part of the page."""
    return (files("drafting.renderers") / name).read_text(encoding="utf-8")


def page(title: str, body: Iterable[str], *, script: bool = False) -> str:
    """A whole page with this title and body, in the style of comparisons."""
    css, js = _resource("comparison.css"), _resource("comparison.js") if script else ""
    lines = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(css, js)}">',
        f"<title>{escape(title)}</title>",
        f"<style>{css}</style>",
        "</head>",
        "<body>",
        *body,
    ]
    if script:
        lines.append(f"<script>{js}</script>")
    return "\n".join((*lines, "</body>", "</html>")) + "\n"


def table_head(*columns: str, caption: str = "") -> str:
    """The beginning of a table that scrolls by itself where the screen is narrow."""
    title = f"<caption>{caption}</caption>" if caption else ""
    return f'<div class="wide"><table>{title}<tr>{"".join(f"<th>{c}</th>" if c else "<td></td>" for c in columns)}</tr>'


def numeric(value: object) -> str:
    """A table cell that stands at the right, as numbers do."""
    return f'<td class="n">{value}</td>'


def number(value: Decimal | None) -> str:
    """A table cell with a number of a report; one that the report lacks is told."""
    return numeric("缺" if value is None else number_text(value))


def table_row(*cells: str, mark: str = "") -> str:
    """A row; a cell that is no table cell yet becomes one."""
    inner = "".join(c if c.startswith("<td") else f"<td>{c}</td>" for c in cells)
    return f'<tr class="{mark}">{inner}</tr>' if mark else f"<tr>{inner}</tr>"


def render_comparison_html(comparison: Comparison) -> str:
    """Two reports compared, as a page."""
    title = f"两年报告比较：{report_name(comparison.old)}、{report_name(comparison.new)}"
    return page(title, _body(comparison), script=True)


def _body(comparison: Comparison) -> Iterator[str]:
    shown = rows(comparison)
    yield "<header>"
    yield "<h1>两年报告比较</h1>"
    yield f'<dl class="years"><dt>旧</dt><dd>{escape(report_name(comparison.old))}</dd>'
    yield f"<dt>新</dt><dd>{escape(report_name(comparison.new))}</dd></dl>"
    for note in comparison.notes:
        yield f'<p class="note">{escape(note)}</p>'
    total = sum(comparison.counts.values())
    said = f"共{total}处改动；" if total else "两份报告没有不同；"
    share = comparison.copy
    numbers = f"（自拟{share.own}句，沿用{share.copied}句）"
    yield f"<p>{said}沿用率<strong>{percent_text(share.share)}</strong>{numbers}</p>"
    yield from _jump_list(comparison, shown)
    yield "</header><main>"
    yield '<h2 id="words">逐句对照</h2>'
    yield from _filter(comparison, shown)
    yield _LEGEND
    yield from _parts(comparison, shown)
    yield from _copied(comparison)
    yield from _review(comparison)
    yield from _cells(comparison)
    yield from _terms(comparison)
    yield "</main>"


def _kinds(row: Row) -> tuple[str, ...]:
    return row.kinds or ("short",)


def _parts_of(shown: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    out: list[tuple[str, list[Row]]] = []
    for row in shown:
        if not out or out[-1][0] != row.section:
            out.append((row.section, []))
        out[-1][1].append(row)
    return out


def _jump_list(comparison: Comparison, shown: Sequence[Row]) -> Iterator[str]:
    yield '<nav aria-label="目录"><ul>'
    for k, (name, _) in enumerate(_parts_of(shown)):
        yield f'<li><a href="#part-{k}">{escape(name)}</a></li>'
    yield '<li><a href="#copied">沿用情况</a></li>'
    if comparison.review:
        yield f'<li><a href="#review">{escape(review_title(comparison))}</a></li>'
    if comparison.cells:
        yield '<li><a href="#cells">表格数据</a></li>'
    if comparison.terms:
        yield '<li><a href="#terms">用词变化</a></li>'
    yield "</ul></nav>"


def _filter(comparison: Comparison, shown: Sequence[Row]) -> Iterator[str]:
    """What can be shown and hidden: every kind that occurs, with how many changes (or sentences) it has."""
    yield '<div class="filter" role="group" aria-label="按类别显示">'
    for value, name in (("all", "全部显示"), ("changes", "只看改动")):
        yield f'<button type="button" value="{value}" hidden>{name}</button>'
    counts: dict[str, int] = {str(k): n for k, n in comparison.counts.items()}
    for row in shown:
        for kind in _kinds(row):
            if kind in _KEPT:
                counts[kind] = counts.get(kind, 0) + 1
    for kind in (*MARK_NAMES, "short"):
        if kind in counts:
            kept = ' data-kept=""' if kind in _KEPT else ""
            checked = "" if kind in _KEPT else " checked"
            name = MARK_NAMES.get(kind, _SHORT)
            yield f'<label><input type="checkbox" value="{kind}"{kept}{checked}>{name}（{counts[kind]}）</label>'
    yield "</div>"


def _parts(comparison: Comparison, shown: Sequence[Row]) -> Iterator[str]:
    for k, (name, held) in enumerate(_parts_of(shown)):
        yield f'<section class="part" id="part-{k}"><h3>{escape(name)}</h3>'
        before = ""
        for row in held:
            heading = row.subsection if row.subsection != before else ""
            before = row.subsection
            yield from _row(comparison, row, heading)
        yield "</section>"


def _row(comparison: Comparison, row: Row, heading: str) -> Iterator[str]:
    kinds = _kinds(row)
    yield f'<div class="row" id="row-{row.number}" data-kinds="{" ".join(kinds)}">'
    badges = "".join(f'<span class="badge {k}">{MARK_NAMES.get(k, _SHORT)}</span>' for k in kinds)
    where = f'<span class="small">{escape(heading)}</span>' if heading else ""
    yield f'<div class="number">{row.number}</div><div class="marks">{badges}{where}</div>'
    yield f'<div class="old">{_side("旧", row.old)}</div><div class="new">{_side("新", row.new)}</div>'
    figures = [c.figure for c in row.changes if c.figure is not None]
    if figures:
        yield '<ul class="figures">'
        for figure in figures:
            said, cells = figure_line(comparison, figure)
            yield f"<li>{escape(said)}{f'　<span>{escape(cells)}</span>' if cells else ''}</li>"
        yield "</ul>"
    yield "</div>"


_TAGS: dict[Tone, tuple[str, str]] = {
    "plain": ("", ""),
    "gone": ("<del>", "</del>"),
    "new": ("<ins>", "</ins>"),
    "figure": ('<span class="t-figure">', "</span>"),
    "year": ('<span class="t-year">', "</span>"),
    "stale": ('<strong class="t-stale" title="年份没有更新">', "</strong>"),
    "formulation": ('<span class="t-formulation">', "</span>"),
    "gap": ('<span class="t-gap">', "</span>"),
}


def _side(name: str, pieces: Sequence[Piece]) -> str:
    if not pieces:
        return '<span class="empty">—</span>'
    words = "".join(f"{_TAGS[p.tone][0]}{escape(p.text)}{_TAGS[p.tone][1]}" for p in pieces)
    return f'<span class="side">{name}</span>{words}'


# ------------------------------------------------------------------------------------------ copied, problems


def _copied(comparison: Comparison) -> Iterator[str]:
    yield f'<h2 id="copied">沿用情况</h2><p class="small">{COPY_DEFINITION}。</p>'
    yield table_head("部分", "自拟（句）", "沿用（句）", "沿用率")
    yield _share("全文", comparison.copy)
    for part in comparison.copy_by_section:
        yield _share(section_name(comparison.genre, part.section), part)
    yield "</table></div>"
    if comparison.copied:
        yield '<h3>沿用的句子</h3><ol class="list">'
        for kept in comparison.copied:
            yield f"<li>{escape(kept.new.text)}</li>"
        yield "</ol>"


def _share(name: str, share: CopyShare) -> str:
    return table_row(escape(name), numeric(share.own), numeric(share.copied), numeric(percent_text(share.share)))


def _review(comparison: Comparison) -> Iterator[str]:
    if not comparison.review:
        return
    yield f'<h2 id="review">{escape(review_title(comparison))}</h2>'
    known = comparison.new.knowledge.review
    assert known is not None
    for role, title in (("problem", known.problem), ("measure", f"上年提出的{known.measure}")):
        items = [r for r in comparison.review if r.role == role]
        if items:
            yield table_head("结果", "上年", "今年", caption=title)
            for item in items:
                yield _review_row(item)
            yield "</table></div>"


def _review_row(item: ReviewItem) -> str:
    old = escape(item.old.text) if item.old is not None else "—"
    new = escape(item.new.text) if item.new is not None else "—"
    return table_row(REVIEW_NAMES[item.status], old, new)


# ------------------------------------------------------------------------------------------ figures


def _cells(comparison: Comparison) -> Iterator[str]:
    if not comparison.cells:
        return
    yield '<h2 id="cells">表格数据</h2>'
    changed = [c for c in comparison.cells if c.old != c.new]
    same = [c for c in comparison.cells if c.old == c.new]
    if changed:
        yield from _cell_table(changed, "有变化的单元格；标▲▼的变化较大（增减超过一半且超过10），排在最前")
    if same:
        yield f"<details><summary>没有变化的单元格（{len(same)}个）</summary>"
        yield from _cell_table(same, "")
        yield "</details>"
    if comparison.relations:
        yield table_head("关系", "左", "右", "结果", caption="跨年关系")
        for r in sorted(comparison.relations, key=lambda r: r.status != "fails"):
            result = {"holds": "成立", "fails": "<strong>不成立</strong>", "undecidable": "缺数据"}[r.status]
            yield table_row(escape(r.message), number(r.left), number(r.right), result)
        yield "</table></div>"
    if comparison.claims:
        yield '<h3>正文中与上年数据对不上的说法</h3><ul class="list">'
        for claim in comparison.claims:
            yield f"<li>“{escape(claim.excerpt.text)}”（第{claim.excerpt.line}段）：{escape(claim.message)}</li>"
        yield "</ul>"


def _cell_table(cells: Sequence[CellChange], caption: str) -> Iterator[str]:
    yield table_head("单元格", "旧", "新", "增减", "增减（%）", caption=caption)
    for c in cells:
        down = " down" if c.difference is not None and c.difference < 0 else ""
        mark = f"jump{down}" if c.jump else ""
        name, difference, percent = escape(c.name), numeric(signed(c.difference)), numeric(signed(c.percent))
        yield table_row(name, number(c.old), number(c.new), difference, percent, mark=mark)
    yield "</table></div>"


# ------------------------------------------------------------------------------------------ words


def _terms(comparison: Comparison) -> Iterator[str]:
    if not comparison.terms:
        return
    yield '<h2 id="terms">用词变化</h2>'
    shown = [t for s in ("came", "went", "rose", "fell") for t in comparison.terms if t.status == s]
    yield terms_picture(shown[:_TERMS])
    yield f"<details><summary>全部（{len(shown)}个词语和提法）</summary>"
    yield table_head("词语", "旧（次）", "新（次）", "变化")
    for t in shown:
        name = f"<strong>{escape(t.text)}</strong>" if t.formulation else escape(t.text)
        yield table_row(name, numeric(t.old), numeric(t.new), TERM_NAMES[t.status])
    yield "</table></div></details>"


def terms_picture(terms: Sequence[Term]) -> str:
    """A picture of terms: bars to the left for the old report, hatched, to the right for the new one, filled."""
    row, middle, half = 26, 380, 150
    most = max((max(t.old, t.new) for t in terms), default=1)
    height = row * len(terms) + 30
    out = [
        f'<svg viewBox="0 0 760 {height}" width="760" height="{height}" role="img">',
        "<title>词语在两份报告中的次数</title>",
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="ground" width="6" height="6"/>'
        '<line class="was" x1="0" y1="0" x2="0" y2="6" stroke-width="3"/></pattern></defs>',
        '<g font-size="14" fill="currentColor">',
        f'<text x="{middle - 4}" y="16" text-anchor="end">旧</text><text x="{middle + 4}" y="16">新</text>',
    ]
    for k, term in enumerate(terms):
        y = 24 + k * row
        old, new = half * term.old / most, half * term.new / most
        label = term.text if len(term.text) <= 12 else term.text[:11] + "…"
        if term.old:
            out.append(
                f'<rect class="was" x="{middle - 4 - old:.1f}" y="{y + 3}" width="{old:.1f}" height="16" '
                'fill="url(#hatch)"/>'
                f'<text x="{middle - 8 - old:.1f}" y="{y + 17}" text-anchor="end">{term.old}</text>'
            )
        if term.new:
            out.append(
                f'<rect x="{middle + 4}" y="{y + 3}" width="{new:.1f}" height="16" class="now"/>'
                f'<text x="{middle + 8 + new:.1f}" y="{y + 17}">{term.new}</text>'
            )
        out.append(f'<text x="0" y="{y + 17}">{escape(label)}</text>')
    out.append(f'<line x1="{middle}" y1="20" x2="{middle}" y2="{height - 4}" stroke="currentColor"/></g></svg>')
    return "".join(out)
