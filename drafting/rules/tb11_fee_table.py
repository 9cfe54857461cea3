"""A table of the fee that the pack knows against itself, the form, the prose and figures that are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from drafting.analysis.fee_tables import FeeCell, FeeTable, fee_table
from drafting.findings import Finding, Related, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.form_layout import number_text
from drafting.genre.form_sheets import Amount, form_words
from drafting.genre.tariffs import FeeWords, load_fees
from drafting.rules._tables import name
from drafting.rules.base import Context, Rule


class FeeTables(Rule):
    """A table in prose about a fee that the pack describes: its figures against one another, the prose, the given
    figures and the tariff's unit."""

    code = "TB11"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("fees.yaml", ""),)
    severity = Severity.ERROR
    title = "收费情况的表格前后不符"
    remedy = "对照收费台账核实，改不对的一处"
    what = (
        "正文另附表格列明一项费用的，读出通知、应收和实收的数，查实收是否多于应收，通知是否少于因未缴费不再处理的，"
        "与正文文字、所给数据是否一致，金额是否为计费单位的整数倍。"
    )
    why = "这几个数分散在正文、表格和收费台账里，最容易各填各的。"

    def check(self, context: Context) -> Iterator[Finding]:
        forms = [t for tables in context.tables.tables.values() for t in tables]
        if len(context.document.tables) <= len(forms):
            return
        words = load_fees(context.genre)
        table = fee_table(context.document, forms, words)
        if table is None or words is None:
            return
        amounts = form_words(context.genre).amounts[words.figures].amounts
        charged, collected = table.cells.get("charged"), table.cells.get("collected")
        if charged is not None and collected is not None and collected.value > charged.value:
            said = f"实收{number_text(collected.value)}{words.coin}，多于应收的{number_text(charged.value)}{words.coin}"
            yield self._at(context, collected, said, related=_place(charged, "应收"))
        unpaid = context.cells.get(words.unpaid_cell) if words.unpaid_cell else None
        notices = table.cells.get("notices")
        if notices is not None and unpaid is not None and unpaid > notices.value:
            said = (
                f"表里写发出通知{number_text(notices.value)}{amounts['notices'].unit}，少于"
                f"{name(context, words.unpaid_cell)}的{number_text(unpaid)}{amounts['notices'].unit}："
                "没有收到通知的不会逾期未缴"
            )
            yield self._at(context, notices, said)
        quantum = min((t.quantum for t in words.tariffs), default=1)
        for cell in (charged, collected):
            if cell is not None and cell.value % quantum:
                said = f"{number_text(cell.value)}{words.coin}不是计费单位（{quantum}{words.coin}）的整数倍，请核对"
                yield self._at(context, cell, said, severity=Severity.WARNING)
        yield from self._elsewhere(context, table, words, amounts)

    def _elsewhere(
        self, context: Context, table: FeeTable, words: FeeWords, amounts: Mapping[str, Amount]
    ) -> Iterator[Finding]:
        """The same figures in the prose and in the figures that are given."""
        from drafting.analysis.stated import stated_figures

        stated = stated_figures(
            context.genre, context.edition, context.structure, context.cells, agency=context.agency, year=context.year
        ).amounts
        given = context.figures.amounts if context.figures is not None else {}
        for source, figures in (("正文写", stated), ("所给数据为", given)):
            for kind, cell in table.cells.items():
                value = figures.get(words.figures, {}).get(kind)
                if value is not None and value != cell.value:
                    shown, known = (f"{number_text(v)}{amounts[kind].unit}" for v in (cell.value, value))
                    said = f"表里的{amounts[kind].name}为{shown}，{source}{known}"
                    yield self._at(context, cell, said)

    def _at(
        self,
        context: Context,
        cell: FeeCell,
        message: str,
        *,
        severity: Severity | None = None,
        related: tuple[Related, ...] = (),
    ) -> Finding:
        return self.finding(context, cell.span, message, severity=severity, found=cell.value, related=related)


def _place(cell: FeeCell, message: str) -> tuple[Related, ...]:
    return (Related(message, cell.span.start, cell.span.end),)
