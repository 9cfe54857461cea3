"""What a fixture cannot show: rules on documents that are no whole report, or asked in other ways."""

from __future__ import annotations

from decimal import Decimal

from drafting.analysis.identity import outlined
from drafting.document.model import Document
from drafting.findings import Finding, Severity
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.rules.base import PreviousYear
from drafting.rules.registry import rule

GENRE = load_genre()


def found(code: str, document: Document, previous: PreviousYear | None = None) -> tuple[Finding, ...]:
    """What one rule finds; all the others are not asked."""
    asked = rule(code)
    assert asked is not None
    result = lint_document(document, GENRE, previous=previous, rules=[asked])
    assert not result.failed
    return result.findings


def of_last_year(document: Document, year: int) -> PreviousYear:
    figures = Figures(GENRE.id, Agency("示例县人民政府办公室"), year, "", {"applications.new.total": Decimal(0)})
    return PreviousYear(figures, outlined(document, GENRE))


def test_reports_of_the_same_year_and_of_none_are_not_said_to_be_copied() -> None:
    text = "在门户网站公布民生实事进展128条，配发图解36期，方便群众对照查询。"
    said = f"\n\n## 一、总体情况\n\n{text}\n\n## 二、主动公开政府信息情况\n"
    title = "# 示例县人民政府办公室{}政府信息公开工作年度报告"
    old, new, none = (
        read_document("report.md", content=title.format(year) + said) for year in ("2023年", "2024年", "")
    )
    assert [f.text for f in found("NM15", new, of_last_year(old, 2023))] == ["128"]
    assert found("NM15", none, of_last_year(none, 2023)) == ()


def test_commas_that_a_conversion_changed_are_one_remark() -> None:
    title = "# 示例县人民政府办公室2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n"
    commas = "及时公开,同步解读,专人负责,逐件登记,定期清理,方便查阅,接受评议,答复申请"
    eight = read_document("report.md", content=f"{title}{commas},落实责任。")
    (finding,) = found("FM04", eight)
    assert (finding.severity, len(finding.related)) == (Severity.INFO, 7)
    assert {f.severity for f in found("FM04", read_document("report.md", content=f"{title}{commas}。"))} == {
        Severity.WARNING
    }, "seven may be typed by somebody"
    one_right = read_document("report.md", content=f"{title}{commas},落实责任，全程留痕。")
    assert {f.severity for f in found("FM04", one_right)} == {Severity.WARNING}
