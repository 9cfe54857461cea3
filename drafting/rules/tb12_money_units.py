"""An amount of the form printed in yuan where the form counts in ten thousands."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from drafting.analysis.jumps import jumps
from drafting.findings import Finding, Related, Severity
from drafting.genre.form_layout import number_text
from drafting.genre.structure_checks import structure_checks
from drafting.language.money import AMOUNT, SCALES, TEN_THOUSAND_YUAN
from drafting.rules._tables import name, place, previous_cells
from drafting.rules.base import Context, Rule
from drafting.text.numerals import round_half_up
from drafting.text.span import Span

_TEN_THOUSAND = 10_000
_LEAST = 1_000
"""Below it an amount may be the same as another by chance."""


class MoneyUnits(Rule):
    """A cell counted in ten thousands of yuan that equals an amount of the prose in yuan, or is more than any body of
    the level can have."""

    code = "TB12"
    title = "把元填进了以万元为单位的格子"
    remedy = "核对单位和位数，折合成万元后填写"
    what = (
        "把以万元为单位的格子与正文里的金额比较：格子里的数与正文某项金额折合成元的数相同，说明填的是元；"
        "大得同级机关都没有的，请核对。"
    )
    why = "差了一万倍，表内自己又是平的，逐格核对勾稽关系也发现不了。"
    severity = Severity.ERROR

    def check(self, context: Context) -> Iterator[Finding]:
        paths = [p for p, s in context.edition.cells.items() if s.unit == TEN_THOUSAND_YUAN and not s.integer]
        filled = {p: v for p in paths if (v := context.tables.values.get(p)) and v >= _LEAST}
        if not filled:
            return
        said = list(_amounts(context))
        checks = structure_checks(context.genre).largest
        level = context.agency.level if context.agency is not None else None
        before = previous_cells(context)
        # Held against last year's it is told by how many times (TB09).
        jumped = {j.spec.path for j in jumps(context.cells, before, context.edition)} if before is not None else set()
        known = {context.tables.values.get(p) for p in paths}
        for path, value in filled.items():
            agreed = any(yuan == value * _TEN_THOUSAND for yuan, _ in said)
            same = next((span for yuan, span in said if yuan == value), None)
            if agreed or same is None or value / _TEN_THOUSAND in known:  # the amount is another cell's
                if any(c.cells.search(path) and value > c.of(level) for c in checks) and path not in jumped:
                    yield self._too_large(context, path, value)
                continue
            right = number_text(value / _TEN_THOUSAND)
            yield self.finding(
                context,
                place(context, path),
                f"{name(context, path)}为{number_text(value)}，正文写{same.slice(context.document.text)}；"
                f"这一格的单位是{TEN_THOUSAND_YUAN}，像是填成了元，应为{right}",
                found=value,
                expected=right,
                cells=(path,),
                related=(Related("正文的金额", same.start, same.end),),
            )

    def _too_large(self, context: Context, path: str, value: Decimal) -> Finding:
        yuan = number_text(round_half_up(value / _TEN_THOUSAND, 2))
        return self.finding(
            context,
            place(context, path),
            f"{name(context, path)}为{number_text(value)}{TEN_THOUSAND_YUAN}，同级机关都没有这么多，"
            f"请核对是否填成了元（如是，折合{yuan}{TEN_THOUSAND_YUAN}）或多写了位数",
            severity=Severity.WARNING,
            found=value,
            cells=(path,),
        )


def _amounts(context: Context) -> Iterator[tuple[Decimal, Span]]:
    """The amounts of the prose in yuan, each with its place; not those that stand in yuan, which are held against the
    cell as numbers."""
    for content in context.prose:
        for match in AMOUNT.finditer(content.text):
            if match["scale"] is None:
                continue
            number = Decimal(match["digits"].replace(",", "").replace("，", ""))
            yield number * SCALES[match["scale"]], content.span_of(*match.span())
