"""The linter: rules in isolation, order, suppressions, what is no report."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import drafting
from drafting.baseline import apply_baseline, fingerprint, load_baseline, write_baseline
from drafting.errors import InputError, NotAReportError
from drafting.findings import Finding, Severity
from drafting.genre.loader import load_genre
from drafting.genre.model import Genre
from drafting.genre.packs import genre_ids
from drafting.linter import Options, lint_document, make_context
from drafting.readers.files import read_document
from drafting.renderers.json_findings import render_json
from drafting.renderers.outcome import Run
from drafting.renderers.text import render_text
from drafting.resources import corpus_root
from drafting.rules.base import Context, Rule
from drafting.rules.registry import all_rules
from drafting.text.span import Span

CORPUS = sorted(corpus_root().glob("*/*/*.md"))
PACKS = [load_genre(id) for id in genre_ids()] + [
    load_genre(str(folder)) for folder in sorted((Path(__file__).parent / "genres").iterdir()) if folder.is_dir()
]
FAULTY = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"


class Breaks(Rule):
    code = "XA01"
    severity = Severity.ERROR
    title = what = why = "出错"

    def check(self, context: Context) -> Iterator[Finding]:
        raise RuntimeError(f"坏了：{context.year}")


class Outside(Breaks):
    code = "XA02"

    def check(self, context: Context) -> Iterator[Finding]:
        yield self.finding(context, Span(0, 1), "在文中")
        raise RuntimeError("半途")


class Tells(Breaks):
    code = "XA05"

    def check(self, context: Context) -> Iterator[Finding]:
        yield self.finding(context, Span(0, 3), "说得更清楚")


class Gives(Breaks):
    """Sees the words that another rule tells the fault of, and words of its own."""

    code = "XA06"
    yields_to = ("XA05",)

    def check(self, context: Context) -> Iterator[Finding]:
        yield self.finding(context, Span(2, 4), "同一处")
        yield self.finding(context, Span(3, 5), "另一处")


class Previous(Breaks):
    code = "XA03"
    needs = ("previous",)


class Given(Breaks):
    code = "XA04"
    needs = ("figures",)


class EveryLine(Breaks):
    """Reports the first words of every line."""

    code = "XB01"

    def check(self, context: Context) -> Iterator[Finding]:
        at = 0
        for line in context.document.text.split("\n"):
            yield self.finding(context, Span(at, at + min(2, len(line))), "每行")
            at += len(line) + 1


def both_ways(result: drafting.LintResult) -> str:
    run = Run((result,), numbers=True)
    return render_text(run) + render_json(run)


@pytest.mark.parametrize("path", [p for p in CORPUS if p.parent.name == "2024"], ids=lambda p: p.stem)
def test_order_of_rules_does_not_show(path: Path) -> None:
    document = read_document(path)
    expected = both_ways(lint_document(document))
    for seed in range(2):
        rules = list(all_rules())
        random.Random(seed).shuffle(rules)
        assert both_ways(lint_document(document, rules=rules)) == expected


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_findings_stand_where_they_say(path: Path) -> None:
    result = drafting.lint(drafting.read(path))
    assert result.document is not None
    text = result.document.text
    lines = text.split("\n")
    assert list(result) == list(result.findings)
    for finding in result:
        assert text[finding.start : finding.end] == finding.text
        assert lines[finding.line - 1][finding.column - 1 :].startswith(finding.text.split("\n")[0])
    assert result.failed == ()


def test_a_rule_that_breaks_is_listed_and_silences_no_other() -> None:
    result = lint_document(read_document(FAULTY), rules=[Breaks(), Outside(), EveryLine()])
    assert [f.rule for f in result.failed] == ["XA01", "XA02"]
    assert "坏了" in result.failed[0].reason
    assert {f.rule for f in result} == {"XB01"}


def test_a_rule_without_its_input_is_skipped() -> None:
    result = lint_document(read_document(FAULTY), rules=[Given(), Previous()])
    assert [s.rule for s in result.skipped] == ["XA03", "XA04"]
    assert all("没有给出" in s.reason for s in result.skipped)
    assert result.failed == ()


def test_coverage_needs_no_rule() -> None:
    result = lint_document(read_document(FAULTY), options=Options(select=("ST",)))
    assert not result.analysed
    coverage = result.coverage
    assert coverage.numbers == len(result.numbers)
    parts = coverage.verified + coverage.contradicted + coverage.consistent + coverage.unchecked
    assert coverage.numbers == parts


@pytest.mark.parametrize(
    ("comment", "silent"),
    [
        ("<!-- drafting: ignore XB01 -->", True),
        ("<!-- drafting: ignore xb -->", True),
        ("<!--drafting:ignore XA01, XB01-->", True),
        ("<!-- drafting: ignore XA01 -->", False),
        ("<!-- drafting: XB01 -->", False),
    ],
)
@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_a_comment_silences_its_line(comment: str, silent: bool, suffix: str) -> None:
    lines = FAULTY.read_text(encoding="utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("全年"))
    lines[at] += " " + comment
    document = read_document(f"report{suffix}", content="\n".join(lines))
    found = {f.line for f in lint_document(document, rules=[EveryLine()])}
    assert (at + 1 not in found) is silent
    assert at + 3 in found


def test_a_comment_in_a_table_row_silences_it() -> None:
    lines = FAULTY.read_text(encoding="utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if "1.本机关不掌握" in line)
    found = {f.line for f in lint_document(read_document("r.md", content="\n".join(lines))) if f.rule.startswith("TB")}
    lines[at] += " <!-- drafting: ignore TB -->"
    left = {f.line for f in lint_document(read_document("r.md", content="\n".join(lines))) if f.rule.startswith("TB")}
    assert left == found - {at + 1}


@pytest.mark.parametrize(
    "text",
    [
        "# 通知\n\n请各单位按时参加会议。\n",
        "今天天气很好，收到12件礼物。\n",
        "| a | b |\n| - | - |\n| 1 | 2 |\n",
        # A heading like one of ours under another title.
        "# 示例县水利局2024年度部门决算\n\n## 一、收入支出决算总体情况说明\n\n收入总计100万元。\n",
        "# 示例县水利局2024年工作总结\n\n## 一、总体情况\n\n全年收到申请12件。\n",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    # A genre that is named is held to; without one a title may name another.
    with pytest.raises(NotAReportError, match="不像"):
        lint_document(read_document("x.md", content=text), load_genre())


@pytest.mark.parametrize(
    "text",
    [
        "## 一、总体情况\n\n2024年收到申请12件。\n",
        "# 示例县水利局2024年政府信息公开工作年度报告\n\n2024年收到申请12件。\n",
        "# 关于报送材料的函\n\n## 一、总体情况\n\n收到12件。\n\n## 五、存在的主要问题及改进情况\n\n人手不足。\n",
    ],
)
def test_parts_of_reports_are_read(text: str) -> None:
    assert lint_document(read_document("x.md", content=text)).findings


def test_unknown_code_in_a_selection_is_refused() -> None:
    with pytest.raises(InputError, match="XX99"):
        lint_document(read_document(FAULTY), options=Options(select=("XX99",)))


def test_last_year_of_another_year_is_refused() -> None:
    figures = drafting.load_figures(FAULTY.with_name("shili-county-office.figures.yaml"))
    with pytest.raises(InputError, match="是2024年的数据，不是2023年的"):
        drafting.lint(drafting.read(FAULTY), figures, figures)
    before = drafting.load_figures(FAULTY.parents[1] / "2023" / "shili-county-office.figures.yaml")
    assert drafting.lint(drafting.read(FAULTY), figures, before).notes == ()


def test_a_report_in_another_format_of_text_draws_the_same() -> None:
    genre = load_genre()
    text = FAULTY.read_text(encoding="utf-8")
    one = lint_document(read_document("r.md", content=text), genre)
    other = lint_document(read_document("r.md", content=text.replace("\n", "\r\n")), genre)
    assert one.findings == other.findings


def test_baseline_knows_findings_again(tmp_path: Path) -> None:
    text = FAULTY.read_text(encoding="utf-8")
    result = lint_document(read_document("r.md", content=text))
    assert len(result) >= 2
    for name in ("b.json", "b.yaml"):
        path = tmp_path / name
        assert write_baseline(path, [result]) == len(result)
        known = load_baseline(path)
        assert all(k.reason == "" for k in known)
        moved = lint_document(read_document("r.md", content=text.replace("## 一、", "补充一段文字。\n\n## 一、", 1)))
        applied = apply_baseline(known, [moved])
        assert applied.silenced == len(result)
        assert applied.results[0].findings == ()
        assert applied.resolved == ()


def test_baseline_counts_and_tells_what_is_gone(tmp_path: Path) -> None:
    result = lint_document(read_document(FAULTY), rules=[EveryLine()])
    path = tmp_path / "b.json"
    write_baseline(path, [result])
    known = load_baseline(path)
    once = [k for k in known if k.fingerprint == fingerprint(result.findings[0])]
    assert len(once) == 1
    twice = apply_baseline(known, [result, result])
    assert twice.silenced == len(result)
    assert len(twice.results[1].findings) == len(result)
    gone = apply_baseline(known, [result.without(result.findings[:1])])
    assert gone.resolved == tuple(once)


def test_baseline_keeps_reasons(tmp_path: Path) -> None:
    result = lint_document(read_document(FAULTY))
    path = tmp_path / "b.json"
    write_baseline(path, [result])
    path.write_text(path.read_text(encoding="utf-8").replace('"reason": ""', '"reason": "已说明"', 1), encoding="utf-8")
    write_baseline(path, [result])
    assert [k.reason for k in load_baseline(path)].count("已说明") == 1


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"version": 2, "findings": []}', '{"version": 1, "findings": [{"rule": "NM01"}]}',
     '{"version": 1, "findings": [{"rule": "NM01", "fingerprint": "a", "line": "3"}]}'],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        load_baseline(path)


def damaged(text: str, seed: int) -> str:
    """A report as a bad conversion or a careless hand leaves it: lines lost, joined, repeated, cut short."""
    chance = random.Random(seed)
    lines = text.split("\n")
    for _ in range(chance.randint(2, 8)):
        at = chance.randrange(len(lines))
        to = min(len(lines), at + chance.randint(1, 15))
        match chance.randrange(5):
            case 0:
                lines[at:to] = lines[at : at + 1]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at:to] = ["".join(lines[at:to])]
            case 3:
                lines[at] = lines[at][: len(lines[at]) // 2]
            case _:
                lines[at] = "".join(chance.sample(lines[at], len(lines[at])))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_breaks_a_rule(seed: int) -> None:
    text = damaged(CORPUS[seed % len(CORPUS)].read_text(encoding="utf-8"), seed)
    for suffix in (".md", ".txt"):
        try:
            result = lint_document(read_document(f"r{suffix}", content=text))
        except InputError:
            continue
        assert result.failed == ()
        assert all(text[f.start : f.end] == f.text for f in result)
        assert result.coverage.numbers == len(result.numbers)


def test_one_fault_is_told_once() -> None:
    document = read_document(FAULTY)
    both = lint_document(document, rules=(Gives(), Tells()))
    assert [(f.rule, f.start) for f in both.findings] == [("XA05", 0), ("XA06", 3)]
    alone = lint_document(document, rules=(Gives(),))
    assert [f.start for f in alone.findings] == [2, 3]


class Whispers(Breaks):
    """The better rule, with less to say, about a part of the words."""

    code = "XA05"

    def check(self, context: Context) -> Iterator[Finding]:
        yield self.finding(context, Span(2, 3), "小处", severity=Severity.INFO)


def test_a_weak_finding_does_not_hide_a_graver_one_on_more_words() -> None:
    both = lint_document(read_document(FAULTY), rules=(Gives(), Whispers()))
    assert [(f.rule, f.start) for f in both.findings] == [("XA06", 2), ("XA06", 3)]


def test_a_rule_yields_to_rules_that_exist() -> None:
    codes = {r.code for r in all_rules()}
    assert {c for r in all_rules() for c in r.yields_to} <= codes
    assert not [
        r.code for r in all_rules() if any(r.code in o.yields_to and o.code in r.yields_to for o in all_rules())
    ]


def test_cells_that_given_figures_leave_blank_are_those_of_the_reports_tables() -> None:
    figures = drafting.load_figures(FAULTY.with_name("shili-county-office.figures.yaml"))
    tables = ("applications.", "review.")
    blank = replace(figures, cells={p: None if p.startswith(tables) else v for p, v in figures.cells.items()})
    report = drafting.read(FAULTY)
    options = Options(select=("NM",))
    own = drafting.lint(report, options=options)
    told = drafting.lint(report, blank, options=options)
    places = {(f.rule, f.start) for f in own if any(c.startswith(tables) for c in f.cells)}
    assert places
    assert places <= {(f.rule, f.start) for f in told}


@pytest.mark.parametrize("pack", PACKS, ids=lambda g: g.id)
def test_what_a_rule_rests_on_is_a_thing_of_packs_and_each_is_in_some(pack: Genre) -> None:
    for rule in all_rules():
        lacking = rule.lacks(pack)
        assert lacking is None or rule.knowledge, rule.code
    assert set(pack.sources) <= {r.code for r in all_rules()}


def test_every_rule_can_be_applied_to_some_pack() -> None:
    assert not [r.code for r in all_rules() if all(r.lacks(pack) for pack in PACKS)]


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_a_rule_that_a_pack_has_nothing_for_is_skipped_says_so_and_would_find_nothing(path: Path) -> None:
    report = drafting.read(path)
    without = {r.code: r for r in all_rules() if r.lacks(report.genre)}
    result = drafting.lint(report)
    assert {s.rule for s in result.skipped if s.of_genre} == set(without)
    assert all(" ".join(k).strip() in s.reason for s in result.skipped if s.of_genre for k in without[s.rule].knowledge)
    context = make_context(report.document, report.genre)
    for rule in without.values():
        if set(rule.needs) == set():
            assert list(rule.check(context)) == [], rule.code
