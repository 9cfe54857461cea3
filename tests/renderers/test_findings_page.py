"""The page of a report's findings: the report word for word, every finding in place, hostile text told as text."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import drafting
from drafting.analysis.numbers import Coverage, NumberAccount, Status
from drafting.cli import app
from drafting.document.builder import CellText, ComposeBuilder
from drafting.document.model import Document, Table
from drafting.findings import Finding, Fix, Related, Severity, locate
from drafting.renderers.findings_html import findings_page
from drafting.renderers.web import digest, resource
from drafting.resources import corpus_root
from drafting.results import Failed, LintResult, NumbersSummary, Skipped
from drafting.text.span import Span

OFFICE = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"
TURNS = "\u202e\u2066\u200f"
HOSTILE = f"<script>alert(1)</script> ]]> --> &amp; =cmd|' /C calc'!A0 \" ' {TURNS}x\u0007 </style> {{{{ 7 * 7 }}}}"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def parse(page: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(page)


def words_of(element: lxml.html.HtmlElement) -> str:
    """The words of a block of the page, without what the page adds: references, hints, and marks told by their code."""
    if "ref" in element.get("class", "").split() or "tip" in element.get("class", "").split():
        return ""
    if element.get("class") == "unseen":
        return chr(int((element.text or "")[2:], 16))
    parts = [element.text or ""]
    for child in element:
        parts += [words_of(child), child.tail or ""]
    return "".join(parts)


def blocks_of(page: str) -> list[str | list[str]]:
    """The report as the page shows it: a string for each heading or paragraph, the cells of each table."""
    out: list[str | list[str]] = []
    for element in parse(page).xpath("//div[@class='text']/*"):
        if element.tag == "div":
            out.append([words_of(c) for c in element.xpath(".//td | .//th")])
        else:
            out.append(words_of(element))
    return out


def expected(document: Document) -> list[str | list[str]]:
    out: list[str | list[str]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            out.append([c.text for c in sorted(block.cells, key=lambda c: (c.row, c.column))])
        else:
            out.append(block.text)
    return out


# ------------------------------------------------------------------------------------------ any report, any findings

# What HTML itself cannot carry as it stands is left to the unit tests: a carriage return never reaches a document.
texts = st.text(
    st.one_of(
        st.sampled_from("一二三件 12,.<>&\"'`={}[]\u3000\u202e\u2067\u200b\u00ad\ufeff\u0000\u0085אب😀"),
        st.characters(exclude_characters="\r\n\t", exclude_categories=["Cs"]),
    ),
    max_size=14,
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    builder = ComposeBuilder("docx", "report.docx")
    if draw(st.booleans()):
        builder.heading("题" + draw(texts), 0)
    for kind in draw(st.lists(st.sampled_from("hpt"), min_size=1, max_size=5)):
        if kind == "h":
            builder.heading("一" + draw(texts), draw(st.integers(1, 4)))
        elif kind == "p":
            builder.paragraph(draw(texts) + "。")
        else:
            rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
            builder.table([CellText(draw(texts), r, c) for r in range(rows) for c in range(columns)])
    return builder.build()


@st.composite
def linted(draw: st.DrawFn) -> tuple[Document, LintResult]:
    document = draw(documents())
    length = len(document.text)

    def span() -> Span:
        start = draw(st.integers(0, length))
        return Span(start, draw(st.integers(start, length)))

    found = []
    for _ in range(draw(st.integers(0, 6))):
        at, other = span(), span()
        related = (Related(draw(texts), other.start, other.end), Related(draw(texts)))
        found.append(
            Finding(
                draw(st.sampled_from(["TB01", "NM01", "FM05"])),
                draw(st.sampled_from(list(Severity))),
                draw(texts),
                at.start,
                at.end,
                at.slice(document.text),
                related=related,
                fix=Fix(at.start, at.end, draw(texts)) if draw(st.booleans()) else None,
            )
        )
    accounts = []
    for _ in range(draw(st.integers(0, 4))):
        at = span()
        status: Status = draw(st.sampled_from(["verified", "contradicted", "consistent", "unchecked"]))
        accounts.append(
            NumberAccount(
                at.slice(document.text), at, Decimal(3), "件", status, reason=draw(texts), evidence=(HOSTILE,)
            )
        )
    summary = NumbersSummary(Coverage(len(accounts), unchecked=len(accounts)), tuple(accounts))
    result = LintResult("report.docx", None, 2024, locate(document, found), document=document, analyse=summary)
    return document, result


@given(linted())
@settings(max_examples=150, deadline=None)
def test_without_marks_it_is_the_report_and_every_finding_is_there(given: tuple[Document, LintResult]) -> None:
    document, result = given
    page = findings_page(document, result)
    assert page == findings_page(document, result)
    assert blocks_of(page) == expected(document)
    tree = parse(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in tree.xpath("//a/@href"):
        assert link.startswith("#"), link
    for link in tree.xpath("//div[@class='text']//a/@href | //ol//a/@href | //table[@class='accounts']//a/@href"):
        if link[1] != "w":  # a number of no reading text (between two cells) has an account and no place
            assert link[1:] in ids, link
    for k, finding in enumerate(result.findings, 1):
        (entry,) = tree.xpath(f"//li[@id='f{k}']")
        assert entry.get("data-rule") == finding.rule
        assert tree.xpath(f"count(//div[@class='text']//a[contains(@class, 'ref')][@href='#f{k}'])") == 1
        assert tree.xpath(f"//div[@class='text']//*[@id='m{k}']")
    assert not set("\u202e\u2067\u200b\u00ad\ufeff\u0000\u0007") & set(page)


@given(linted())
@settings(max_examples=100, deadline=None)
def test_marks_hold_the_words_of_their_finding(given: tuple[Document, LintResult]) -> None:
    document, result = given
    tree = parse(findings_page(document, result))
    for k, finding in enumerate(result.findings, 1):
        said = "".join(words_of(m) for m in tree.xpath(f"//div[@class='text']//mark[@data-f='{k}'][@class!='also']"))
        meant = []
        whole = False
        for block in document.blocks:
            cells = [c.content for c in block.cells] if isinstance(block, Table) else [block.content]
            touched = [c for c in cells if c.text and c.span.overlaps(finding.span)]
            if len(touched) <= 12:  # else it is told at the table
                meant += [
                    Span(max(c.span.start, finding.start), min(c.span.end, finding.end)).slice(document.text)
                    for c in touched
                ]
            else:
                whole = True
        assert said == "".join(meant)
        assert whole == bool(tree.xpath(f"//p[@class='about']//a[@href='#f{k}']"))


def test_a_page_runs_nothing_but_its_own() -> None:
    report = drafting.read(OFFICE)
    page = findings_page(report.document, drafting.lint(report))
    tree = parse(page)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    own = {"style": resource("web.css") + resource("findings.css"), "script": resource("findings.js")}
    for element, text in own.items():
        (inner,) = tree.xpath(f"//{element}/text()")
        assert inner == text
        assert digest(inner) in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not tree.xpath(
        "//@src | //@style | //link | //iframe | //object | //base | //*[starts-with(name(@*), 'on')]"
    )
    assert not re.search(r"url\(|@import|https?:", "".join(own.values()))


def hostile(folder: Path) -> Path:
    text = OFFICE.read_text(encoding="utf-8").replace("提高公开的质量和实效", f"提高{HOSTILE}，13件，13件")
    file = folder / "<b>&1.md"
    file.write_text(text, encoding="utf-8")
    return file


def test_hostile_text_is_told_as_text(tmp_path: Path) -> None:
    file = hostile(tmp_path)
    report = drafting.read(file)
    assert "<script>" in report.text
    told = run("lint", file, "--format", "html")
    assert told.exit_code == 1
    tree = parse(told.stdout)
    assert len(tree.xpath("//script")) == len(tree.xpath("//style")) == 1
    assert not set(TURNS + "\u0007") & set(told.stdout)
    assert blocks_of(told.stdout) == expected(report.document)
    assert [e.text for e in tree.xpath("//div[@class='text']/p//span[@class='unseen']")][:3] == [
        "U+202E",
        "U+2066",
        "U+200F",
    ]
    assert "{{ 7 * 7 }}" in tree.text_content()
    assert tree.xpath("//dd[contains(., '<b>&1.md')]")


# ------------------------------------------------------------------------------------------ what it tells


def office() -> str:
    return run("lint", OFFICE, "--format", "html").stdout


def test_the_account_of_a_number_is_at_the_number_and_in_the_table() -> None:
    report = drafting.read(OFFICE)
    numbers = drafting.lint(report).numbers
    tree = parse(office())
    rows = tree.xpath("//table[@class='accounts']/tbody/tr")
    assert len(rows) == len(numbers)
    for k, account in enumerate(numbers, 1):
        (anchor,) = tree.xpath(f"//a[@id='w{k}']")
        assert words_of(anchor) == account.text
        (hint,) = tree.xpath(f"//span[@id='{anchor.get('aria-describedby')}']")
        for told in (hint.text_content(), rows[k - 1].text_content()):
            assert account.label in told
            assert account.reason in told
            assert all(e in told for e in account.evidence)
    (verified,) = [a for a in numbers if a.reading == "applications.carried_in.total"]
    (link,) = tree.xpath(f"//tr[@id='n{numbers.index(verified) + 1}']//a[starts-with(@href, '#c')]/@href")
    assert words_of(tree.xpath(f"//*[@id='{link[1:]}']")[0]) == "2"


def test_a_number_without_a_chosen_reading_tells_what_it_may_be() -> None:
    result = drafting.lint(drafting.read(OFFICE))
    k, account = next((k, a) for k, a in enumerate(result.numbers, 1) if a.readings and not a.label)
    tree = parse(office())
    hint = tree.xpath(f"//span[@id='t{k}']")[0].text_content()
    row = tree.xpath(f"//tr[@id='n{k}']")[0].text_content()
    for expression, value, _ in account.readings:
        told = f"{result.words[expression]}（{value}）"
        assert "applications" not in told
        assert told in hint
        assert told in row


def test_a_cell_at_fault_is_marked_as_one() -> None:
    tree = parse(office())
    (cell,) = tree.xpath("//td[contains(@class, 'fault')]")
    assert words_of(cell) == "5"
    (number,) = cell.get("data-f").split()
    assert "TB01" in tree.xpath(f"//li[@id='f{number}']")[0].text_content()


def test_an_empty_cell_that_a_finding_names_is_led_to() -> None:
    builder = ComposeBuilder("docx")
    builder.table([CellText("甲", 0, 0), CellText("", 0, 1), CellText("", 0, 2)])
    document = builder.build()
    one, two = (c.span.start for c in document.tables[0].cells[1:])
    related = (Related("也是空白：乙", two, two), Related("也是空白：丙", two, two))
    finding = Finding("TB02", Severity.WARNING, "没有填", one, one, "", related=related)
    tree = parse(findings_page(document, LintResult(None, None, None, locate(document, [finding]), document=document)))
    cells = tree.xpath("//table//tr/*")
    assert [c.get("data-f") for c in cells] == [None, "1", None]
    assert cells[1].xpath(".//a/@id") == ["m1"]
    assert cells[2].xpath("./mark/@id") == ["r1-1", "r1-2"]
    assert tree.xpath("//li[@id='f1']//ul//a/@href") == ["#r1-1", "#r1-2"]


def test_a_finding_about_many_cells_is_told_at_the_table() -> None:
    builder = ComposeBuilder("docx")
    table = builder.table([CellText("1", r, c) for r in range(4) for c in range(4)])
    document = builder.build()
    finding = Finding("TB05", Severity.ERROR, "表格少一行", table.start, table.end, table.slice(document.text))
    page = findings_page(document, LintResult(None, None, None, locate(document, [finding]), document=document))
    tree = parse(page)
    assert tree.xpath("//div[@class='text']/div[contains(@class, 'fault error')]//p[@class='about']/span/a[@id='m1']")
    assert not tree.xpath("//td/mark")


def test_what_was_not_checked_is_told() -> None:
    builder = ComposeBuilder("docx")
    builder.paragraph("没有数字。")
    document = builder.build()
    failed = LintResult(
        "r.docx",
        None,
        None,
        (),
        (Skipped("NM06", "没有给出上年的数据（--previous）"),),
        (Failed("coverage", "KeyError: x"),),
        ("给出的数据是另一个机关的",),
        document,
    )
    told = parse(findings_page(document, failed, titles={"NM06": "与上年不衔接"})).text_content()
    for words in ("没有给出上年的数据", "NM06 与上年不衔接", "coverage 运行出错", "另一个机关", "正文数字没有核对"):
        assert words in told
    assert "不等于没有差错" in told


def test_the_coverage_and_the_counts_are_at_the_top() -> None:
    tree = parse(office())
    head = tree.xpath("//header")[0].text_content()
    coverage = drafting.lint(drafting.read(OFFICE)).coverage
    assert f"正文数字{coverage.numbers}个" in head
    assert f"已核对{coverage.verified}" in head
    assert "错误3处" in head
    widths = [float(w) for w in tree.xpath("//header//rect/@width")]
    assert abs(sum(widths) - 1000) < 1


def test_it_is_written_by_suffix_and_for_one_report_only(tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    for _ in range(2):
        told = run("lint", OFFICE, "-o", out)
        assert told.exit_code == 1, told.stderr
    assert "已写出" in told.stderr
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    two = run("lint", OFFICE, OFFICE.with_name("drafted-shili-province.md"), "-o", tmp_path / "two.html")
    assert two.exit_code == 2
    assert "一份报告" in two.stderr
    assert not (tmp_path / "two.html").exists()


@pytest.mark.parametrize("state", ["新增", "<未改>"])
def test_what_became_of_a_finding_since_last_time_can_be_told(state: str) -> None:
    report = drafting.read(OFFICE)
    result = drafting.lint(report)
    tree = parse(findings_page(report.document, result, states=[state] * len(result.findings)))
    assert tree.xpath("//li//span[@class='state']/text()") == [state] * len(result.findings)


def test_what_a_baseline_silenced_and_what_is_gone_is_told(tmp_path: Path) -> None:
    record = tmp_path / "known.json"
    assert run("lint", OFFICE, "--write-baseline", record, "-q").exit_code == 0
    mended = tmp_path / "report.md"
    mended.write_text(OFFICE.read_text(encoding="utf-8").replace("http: //", "http://"), encoding="utf-8")
    told = run("lint", mended, "--baseline", record, "--format", "html")
    assert told.exit_code == 0
    head = parse(told.stdout).xpath("//header")[0].text_content()
    assert "4处没有列出，1处已不再出现" in head
    assert "FM02" in head
    assert "没有发现问题" in head
