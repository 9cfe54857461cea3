"""A table printed in the layout of another edition of the form."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Profile, Rule
from drafting.rules.tb05_layout import first_words


class OtherEdition(Rule):
    """A table whose layout is that of another edition than the one for the report's year."""

    code = "TB06"
    severity = Severity.ERROR
    title = "用了别的版本的表格"
    remedy = "改用报告年度适用的式样，重新填报"
    what = "按报告年度确定适用的格式版本，查表格是否用了旧版（或新版）的式样，包括旧版合并、新版分列的行。"
    why = "新旧版本统计的口径不同，用错表格，数字的含义也就错了。"

    def demands(self, profile: Profile) -> tuple[str, ...]:
        return () if profile.year is None else (f"表格按{profile.genre.edition(profile.year).document}填报",)

    def check(self, context: Context) -> Iterator[Finding]:
        for trouble in context.tables.troubles:
            if trouble.kind not in ("other_edition", "merged_row"):
                continue
            other = trouble.kind == "other_edition"
            yield self.finding(
                context,
                first_words(context, trouble.span),
                f"{trouble.message}，{context.year}年度报告应按{context.edition.document}的格式填报",
                severity=Severity.ERROR if other else Severity.WARNING,
                expected=context.edition.document,
                cells=trouble.cells,
            )
