"""A comparison for a person at a terminal: side by side when there is room, one below the other when there is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from drafting.alignment.model import (
    COPY_DEFINITION,
    KIND_NAMES,
    REVIEW_NAMES,
    TERM_NAMES,
    CellChange,
    Comparison,
    CopyShare,
    section_name,
)
from drafting.alignment.sentences import ReportText
from drafting.genre.form_layout import number_text
from drafting.renderers.side_by_side import MARK_NAMES, Piece, Row, Tone, figure_line, rows, signed
from drafting.text.width import display_width, pad

WIDE = 100
"""From so many columns on, the years stand side by side."""
_CELLS = 20
_TERMS = 20
_MARKS: dict[Tone, tuple[str, str]] = {
    "plain": ("", ""),
    "gone": ("[-", "-]"),
    "new": ("{+", "+}"),
    "figure": ("<", ">"),
    "year": ("~", "~"),
    "gap": ("", ""),
    "stale": ("!!", "!!"),
    "formulation": ("«", "»"),
}
"""Signs around words, so that a print or a screen without colours tells the same."""
_COLOURS: dict[Tone, str] = {
    "plain": "",
    "gone": "31",
    "new": "32",
    "figure": "36",
    "year": "2",
    "gap": "2",
    "stale": "1;33",
    "formulation": "35",
}
_BARS = "▏▎▍▌▋▊▉█"


def render_comparison_text(comparison: Comparison, *, colour: bool = False, width: int = 100) -> str:
    """Two reports compared, for reading."""
    return "\n".join(_lines(comparison, _Style(colour, max(width, 40)))) + "\n"


class _Style:
    """How wide the screen is and whether it has colours."""

    def __init__(self, colour: bool, width: int) -> None:
        self.colour, self.width = colour, width

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text

    def tone(self, text: str, tone: Tone) -> str:
        code = _COLOURS[tone]
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text.strip() else text


def review_title(comparison: Comparison) -> str:
    """What the part on problems and measures is called; empty where the genre has none."""
    known = comparison.new.knowledge.review
    return f"{known.problem}和{known.measure}" if known is not None else ""


def report_name(report: ReportText) -> str:
    """How a report is called: its agency and year, and its file."""
    agency = report.identity.agency
    name = agency.name if agency is not None else ""
    year = f"{report.year}年" if report.year is not None else ""
    path = report.document.path or ""
    return f"{name}{year}（{path}）" if (name or year) and path else name + year or path or "报告"


def percent_text(share: Decimal | None) -> str:
    """A share as a percentage with one decimal."""
    return "—" if share is None else f"{(share * 100).quantize(Decimal('0.1'))}%"


def _lines(comparison: Comparison, style: _Style) -> Iterator[str]:
    yield style.bold(f"旧：{report_name(comparison.old)}")
    yield style.bold(f"新：{report_name(comparison.new)}")
    for note in comparison.notes:
        yield f"注意：{note}"
    yield ""
    yield from _changes(comparison, style)
    yield from _copy(comparison, style)
    yield from _review(comparison, style)
    yield from _cells(comparison, style)
    yield from _terms(comparison, style)
    yield from _summary(comparison, style)


def _title(text: str, style: _Style) -> str:
    return style.bold(f"── {text} " + "─" * max(4, style.width - display_width(text) - 4))


# ------------------------------------------------------------------------------------------ changes


def _changes(comparison: Comparison, style: _Style) -> Iterator[str]:
    section = None
    for row in rows(comparison):
        if not row.changes:
            continue
        where = f"{row.section}{'／' + row.subsection if row.subsection else ''}"
        if where != section:
            section = where
            yield _title(where, style)
        yield from _row(comparison, row, style)
        yield ""


def _row(comparison: Comparison, row: Row, style: _Style) -> Iterator[str]:
    names = "、".join(MARK_NAMES[k] for k in row.kinds)
    yield f"{style.dim(f'{row.number:>4}')} {style.bold(names)}"
    if style.width >= WIDE and row.old and row.new:
        half = (style.width - 9) // 2
        left, right = _wrap(row.old, half, style), _wrap(row.new, half, style)
        for k in range(max(len(left), len(right))):
            first = left[k] if k < len(left) else ("", 0)
            second = right[k] if k < len(right) else ("", 0)
            yield f"     {first[0]}{' ' * (half - first[1])} │ {second[0]}".rstrip()
    else:
        for sign, pieces in (("旧", row.old), ("新", row.new)):
            for k, (line, _) in enumerate(_wrap(pieces, style.width - 8, style)):
                yield f"     {sign if not k else '  '} {line}"
    for change in row.changes:
        if change.figure is not None:
            said, cells = figure_line(comparison, change.figure)
            yield f"       {said}{style.dim('　' + cells) if cells else ''}"


def _wrap(pieces: Sequence[Piece], room: int, style: _Style) -> list[tuple[str, int]]:
    """Lines of at most ``room`` columns, each with its width; a word's colour goes on over the break."""
    lines: list[tuple[str, int]] = []
    line, used = "", 0
    for piece in pieces:
        before, after = _MARKS[piece.tone]
        held = ""
        for c in before + piece.text + after:
            width = display_width(c)
            if used + width > room:
                lines.append((line + style.tone(held, piece.tone), used))
                line, held, used = "", "", 0
            held += c
            used += width
        line += style.tone(held, piece.tone)
    if line:
        lines.append((line, used))
    return lines


# ------------------------------------------------------------------------------------------ the rest


def _copy(comparison: Comparison, style: _Style) -> Iterator[str]:
    yield _title("沿用情况", style)
    yield from _folded(COPY_DEFINITION + "。", style)
    yield f"全文：{_share(comparison.copy)}"
    for part in comparison.copy_by_section:
        yield f"  {section_name(comparison.genre, part.section)}：{_share(part)}"
    for kept in comparison.copied:
        yield from _folded(f"  · 第{kept.new.line}段 {kept.new.text}", style, "    ")
    yield ""


def _share(share: CopyShare) -> str:
    return f"{percent_text(share.share)}（自拟{share.own}句，沿用{share.copied}句）"


def _folded(text: str, style: _Style, indent: str = "") -> Iterator[str]:
    for k, (line, _) in enumerate(_wrap((Piece(text),), style.width - len(indent), style)):
        yield (indent if k else "") + line


def _review(comparison: Comparison, style: _Style) -> Iterator[str]:
    if not comparison.review:
        return
    known = comparison.new.knowledge.review
    assert known is not None
    yield _title(review_title(comparison), style)
    for item in comparison.review:
        what = known.problem if item.role == "problem" else f"上年{known.measure}"
        words = item.new or item.old
        assert words is not None
        if item.role == "measure" and item.old is not None:
            words = item.old
        yield from _folded(f"  {what} {REVIEW_NAMES[item.status]}：{words.text}", style, "      ")
        if item.status in ("same_topic", "traced") and item.old is not None and item.new is not None:
            other, name = (item.old, "上年") if item.role == "problem" else (item.new, "今年")
            yield from _folded(f"      {name}：{other.text}", style, "        ")
    yield ""


def _cells(comparison: Comparison, style: _Style) -> Iterator[str]:
    changed = [c for c in comparison.cells if c.old != c.new]
    if comparison.cells:
        yield _title("表格数据", style)
    for cell in changed[:_CELLS]:
        yield "  " + _cell(cell, style)
    if len(changed) > _CELLS:
        yield f"  还有{len(changed) - _CELLS}个单元格有变化"
    for relation in comparison.relations:
        if relation.status == "fails":
            left = number_text(relation.left) if relation.left is not None else "—"
            right = number_text(relation.right) if relation.right is not None else "—"
            yield style.tone(f"  跨年关系不成立：{relation.message}：{left}与{right}", "stale")
    held = sum(r.status == "holds" for r in comparison.relations)
    if comparison.relations:
        yield f"  跨年关系{len(comparison.relations)}项，成立{held}项"
    for claim in comparison.claims:
        yield from _folded(f"  第{claim.excerpt.line}段“{claim.excerpt.text}”：{claim.message}", style, "    ")
    if comparison.cells:
        yield ""


def _cell(cell: CellChange, style: _Style) -> str:
    old = number_text(cell.old) if cell.old is not None else "缺"
    new = number_text(cell.new) if cell.new is not None else "缺"
    growth = f"，{signed(cell.percent)}%" if cell.percent is not None else ""
    jump = style.tone(" 变化较大", "stale") if cell.jump else ""
    return f"{cell.name}：{old} → {new}（{signed(cell.difference)}{growth}）{jump}"


def _terms(comparison: Comparison, style: _Style) -> Iterator[str]:
    if not comparison.terms:
        return
    yield _title("用词变化", style)
    most = max(max(t.old, t.new) for t in comparison.terms)
    for status in ("came", "went", "rose", "fell"):
        found = [t for t in comparison.terms if t.status == status]
        for term in found[: _TERMS // 2 if status in ("rose", "fell") else _TERMS]:
            before, after = pad(bar(term.old, most), 11), pad(bar(term.new, most), 11)
            yield f"  {pad(TERM_NAMES[term.status], 10)}{before}{term.old:>3} →{term.new:>3} {after}{term.text}"
    yield ""


def bar(count: int, most: int, room: int = 10) -> str:
    """A bar of at most ``room`` columns."""
    eighths = round(count * room * 8 / most) if most else 0
    full, rest = divmod(eighths, 8)
    return "█" * full + (_BARS[rest - 1] if rest else "")


def _summary(comparison: Comparison, style: _Style) -> Iterator[str]:
    counts = comparison.counts
    if not counts:
        yield style.tone("两份报告没有不同", "new")
        return
    listed: Iterable[str] = (f"{KIND_NAMES[k]}{n}处" for k, n in counts.items())
    yield f"共{sum(counts.values())}处：" + "，".join(listed)
    yield f"沿用率{percent_text(comparison.copy.share)}"
