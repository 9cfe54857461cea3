"""The pages of the rules: what ``drafting rules`` prints and what ``docs/rules.md`` holds.

Words come from the rule, examples from its fixture file, which the tests run: an example that is shown is
an example that works.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from drafting.checklist import FAMILIES
from drafting.errors import InputError
from drafting.findings import Severity
from drafting.genre.form_sheets import form_words
from drafting.genre.loader import DEFAULT_GENRE, load_genre
from drafting.genre.model import Genre
from drafting.renderers.outcome import RulePage
from drafting.resources import own_yaml, rule_fixtures_root
from drafting.rules.base import Profile, Rule
from drafting.rules.registry import all_rules, check_codes, rule

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_MARK = re.compile(r"⟦(?P<rule>[A-Z]{2}\d{2})(?: (?P<severity>error|warning|info))?:(?P<words>.*?)⟧", re.DOTALL)
_NEEDS = {
    "previous": "上年的数据或报告（--previous）",
    "previous_report": "上年的报告（--previous）",
    "figures": "数据文件（--figures）",
}
_MOST_LINES = 8
_MOST_CELLS = 12
_MOST_CONTEXT = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule is about. ``marked`` are the ranges of ``text`` that it would report."""

    text: str
    marked: tuple[tuple[int, int], ...]
    note: str = ""
    cells: tuple[str, ...] = ()
    """Cells printed with these texts, for a rule about tables."""
    context: tuple[str, ...] = ()
    """What else it depends on: whose report it is, what last year's said, what the tables hold."""

    @property
    def bracketed(self) -> str:
        """The text with the reported words in 【】."""
        out = self.text
        for start, end in reversed(self.marked):
            out = f"{out[:start]}【{out[start:end]}】{out[end:]}"
        return out


@dataclass(frozen=True, slots=True)
class Page:
    """All that is said about a rule."""

    code: str
    severity: Severity
    title: str
    what: str
    why: str
    source: str
    needs: tuple[str, ...]
    fixable: bool
    safe: bool
    bad: Example | None
    good: Example | None
    demands: tuple[str, ...] = ()
    """What it asks of the reports that the list is for."""
    remedy: str = ""


def page(code: str) -> Page:
    """The page of a rule. Raises InputError when there is no such rule."""
    found = rule(code)
    if found is None:
        check_codes((code,), "规则")
        raise InputError("规则", f"“{code}”是一类规则，不是一条", advice="这一类有哪些，见 drafting rules")
    return _page(found, load_genre())


def pages(profile: Profile | None = None) -> tuple[Page, ...]:
    """The pages of all rules by code; of those that concern reports of a profile, when one is given.

    Raises InputError for a level or kind that the genre does not have.
    """
    if profile is None:
        return tuple(_page(r, load_genre()) for r in all_rules())
    pack = profile.genre
    for option, value, known in (("--level", profile.level, pack.levels), ("--kind", profile.kind, pack.kinds)):
        if value is not None and value not in known:
            shown = "、".join(f"{k}（{v}）" for k, v in known.items())
            raise InputError(option, f"“{value}”不在可用的值之内", advice=f"可用：{shown}")
    out = []
    for found in all_rules():
        asked = found.demands(profile) if found.lacks(pack) is None else None
        if asked is not None:
            out.append(_page(found, pack, asked))
    return tuple(out)


def _page(found: Rule, genre: Genre, demands: tuple[str, ...] = ()) -> Page:
    examples = _examples(found.code)
    return Page(
        found.code,
        found.severity,
        found.title,
        found.what,
        found.why,
        found.source_for(genre),
        tuple(_NEEDS[n] for n in found.needs),
        found.fixable,
        found.safe,
        examples.get("fail"),
        examples.get("clean"),
        demands,
        found.remedy,
    )


@lru_cache(maxsize=256)
def _examples(code: str) -> dict[str, Example]:
    """The first failing and the first clean case of a rule's fixture file."""
    path = rule_fixtures_root() / f"{code}.yaml"
    if not path.is_file():
        return {}
    out: dict[str, Example] = {}
    for case in own_yaml(path)["cases"]:
        kind = str(case["kind"])
        if kind in out or kind not in ("fail", "clean") or case.get("open"):
            continue
        edits = "\n".join(str(edit["replace"]) for edit in case.get("edits") or ())
        text, found = marks(str(case.get("text") or edits or case.get("report") or "").strip("\n"))
        marked = tuple((m.start, m.end) for m in found)
        cells = _cells(case) if not text or case.get("cells_in_report") else ()
        context = () if cells else _context(case)
        out[kind] = _shorten(Example(text, marked, str(case.get("note") or ""), cells, context))
    bad, good = out.get("fail"), out.get("clean")
    if bad is not None and good is not None:
        # Whose report it is says something only where the two are not of one body.
        agency = _agency_line
        if agency(bad) == agency(good):
            out = {k: replace(e, context=tuple(c for c in e.context if c != agency(e))) for k, e in out.items()}
    return out


_AGENCY = "机关："
_USUAL_AGENCY = "示例县机关"


def _agency_line(example: Example) -> str:
    return next((c for c in example.context if c.startswith(_AGENCY)), "")


def _context(case: Mapping[str, Any]) -> tuple[str, ...]:
    """What an example depends on besides its words."""
    genre = load_genre(case.get("genre", DEFAULT_GENRE))
    agency = case.get("agency") or _USUAL_AGENCY
    out = [_AGENCY + str(agency["name"] if isinstance(agency, dict) else agency)]
    if case.get("year"):
        out.append(f"报告年度：{case['year']}年")
    for path, value in list((case.get("figures") or {}).items())[:_MOST_CONTEXT]:
        out.append(f"{'所给数据' if case.get('given') else '表格'}：{_name(genre, path)}为{_shown(value)}")
    for path, value in list((case.get("previous") or {}).items())[:_MOST_CONTEXT]:
        out.append(f"上年数据：{_name(genre, path)}为{_shown(value)}")
    if "previous_report" in case:
        changes = [str(edit["replace"]) for edit in case["previous_report"]]
        out += [f"上年报告此处写：{c}" for c in changes] or ["上年报告此处一字不差（年份除外）"]
    out += [f"所给数据：{f['label']}{f['value']}{f.get('unit', '')}" for f in case.get("facts") or ()]
    for id, group in form_words(genre).amounts.items():
        given = case.get(id)
        if given:
            said = [f"{a.name}{given[key]}{a.unit}" for key, a in group.amounts.items() if key in given]
            out.append(f"所给数据：{'，'.join(said)}")
    out += [f"本单位规定的表述：{phrase}" for phrase in case.get("phrases") or ()]
    return tuple(out)


def _cells(case: Mapping[str, Any]) -> tuple[str, ...]:
    """The cells that a case is about, by their names: those whose figures it gives, and what the report prints."""
    genre = load_genre(case.get("genre", DEFAULT_GENRE))
    given = dict(case.get("figures") or {})
    printed = dict(case.get("cells_in_report") or {})
    out = []
    for path, value in {**printed, **given, **printed}.items():
        shown = _shown(value)
        if path in printed and case["kind"] == "fail":
            shown = f"【{shown}】"
        if path in printed and path in given and case.get("given"):
            shown += f"（所给数据为{_shown(given[path])}）"
        out.append(f"{_name(genre, path)}：{shown}")
    out += [
        f"上年{_name(genre, path)}：{_shown(value)}" for path, value in (case.get("previous") or {}).items() if value
    ]
    more = len(out) - _MOST_CELLS
    return (*out[:_MOST_CELLS], *([f"（另有{more}格）"] if more > 0 else []))


def _name(genre: Genre, path: str) -> str:
    spec = genre.cell(path)
    return spec.name if spec is not None else path


def _shown(value: object) -> str:
    return "空白" if value is None or value == "" else str(value)


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of an example that a rule reports, as a range of the text without marks."""

    rule: str
    severity: Severity | None
    """None where the mark does not say it."""
    start: int
    end: int


def marks(text: str) -> tuple[str, tuple[Mark, ...]]:
    """A fixture's text without its marks (``⟦NM01 error:14⟧``), and the ranges that were marked."""
    out: list[str] = []
    found: list[Mark] = []
    at = length = 0
    for match in _MARK.finditer(text):
        before = text[at : match.start()]
        length += len(before)
        out += [before, match["words"]]
        severity = Severity(match["severity"]) if match["severity"] else None
        found.append(Mark(match["rule"], severity, length, length + len(match["words"])))
        length += len(match["words"])
        at = match.end()
    out.append(text[at:])
    return "".join(out), tuple(found)


def _shorten(example: Example) -> Example:
    """Only the lines of a long example that hold marked words, or its first ones."""
    lines = example.text.split("\n")
    if len(lines) <= _MOST_LINES:
        return example
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    wanted = [i for i in range(len(lines)) if any(s < starts[i + 1] and e > starts[i] for s, e in example.marked)]
    kept = [i for i in wanted or range(len(lines)) if lines[i].strip()][:_MOST_LINES]
    text: list[str] = []
    marked: list[tuple[int, int]] = []
    length = 0
    for i in kept:
        for s, e in example.marked:
            if starts[i] <= s and e < starts[i + 1]:
                marked.append((s - starts[i] + length, e - starts[i] + length))
        text.append(lines[i])
        length += len(lines[i]) + 1
    return Example("\n".join(text), tuple(marked), example.note, example.cells, example.context)


# ------------------------------------------------------------------------------------------ for a terminal


def render_list(rules: Sequence[Page]) -> str:
    """One line a rule, and below it what it asks of the reports that the list is for."""
    lines = []
    for p in rules:
        lines.append(f"{p.code}  {SEVERITIES[p.severity]}  {p.title}")
        lines += [f"        · {demand}" for demand in p.demands]
    return "".join(f"{line}\n" for line in lines)


def render_page(p: Page) -> str:
    """A rule's page as plain text."""
    lines = [f"{p.code} {p.title}（{SEVERITIES[p.severity]}）", "", f"查什么：{p.what}", f"为什么：{p.why}"]
    if p.source:
        lines.append(f"依据：{p.source}")
    if p.remedy:
        lines.append(f"怎样改：{p.remedy}")
    if p.needs:
        lines.append(f"需要：{'、'.join(p.needs)}，没有给出时不执行，并在结果中列明")
    if p.fixable:
        lines.append(f"改法：{_mending(p)}")
    for name, example in (("反例", p.bad), ("正例", p.good)):
        if example is not None:
            lines += ["", f"{name}{f'（{example.note}）' if example.note else ''}："]
            lines += [f"  {line}" for line in _example_lines(example)]
    lines += ["", *_silencing(p.code)]
    return "\n".join(lines) + "\n"


def _example_lines(example: Example) -> list[str]:
    lines = example.bracketed.split("\n") if example.text else []
    return [*(f"（{c}）" for c in example.context), *lines, *example.cells]


def _mending(p: Page) -> str:
    given = "多数情形给出可以直接替换的文字"
    return f"{given}，可用 --fix 改好，--diff 先看" if p.safe else given


def _silencing(code: str) -> list[str]:
    return [
        f'不报：一次运行，用 --ignore {code}；一个项目，在 drafting.toml 中写 ignore = ["{code}"]；',
        f"      .md、.txt 文件的一处，在该行末尾加 <!-- drafting: ignore {code} -->；",
        "      Word、网页、PDF 的一处，用 --write-baseline 记下，所记的文件里只留这一条并写明理由，以后用 --baseline。",
    ]


def render_json(rules: Sequence[Page]) -> str:
    """Pages as JSON, for other programs."""
    from drafting.renderers.exact_json import dumps

    return dumps([_tree(p) for p in rules]) + "\n"


def _tree(p: Page) -> dict[str, object]:
    return {
        "code": p.code,
        "severity": p.severity.value,
        "title": p.title,
        "what": p.what,
        "why": p.why,
        "source": p.source or None,
        "remedy": p.remedy or None,
        "needs": list(p.needs),
        "fixable": p.fixable,
        "safe": p.safe,
        "demands": list(p.demands),
        "bad": "\n".join(_example_lines(p.bad)) if p.bad is not None else None,
        "good": "\n".join(_example_lines(p.good)) if p.good is not None else None,
    }


# ------------------------------------------------------------------------------------------ Markdown


def render_markdown(rules: Sequence[Page]) -> str:
    """All pages as one Markdown document: what ``docs/rules.md`` holds."""
    lines = [
        "# 规则",
        "",
        "本页由 `drafting rules --format md` 生成。",
        "",
        "| 代码 | 级别 | 查什么 |",
        "| --- | --- | --- |",
    ]
    lines += [f"| [{p.code}](#{p.code.lower()}) | {SEVERITIES[p.severity]} | {_cell(p.title)} |" for p in rules]
    for p in rules:
        lines += ["", f"## {p.code}", "", render_markdown_page(p).rstrip("\n")]
    return "\n".join(lines) + "\n"


def render_markdown_page(p: Page) -> str:
    """A rule's page as Markdown, without its heading."""
    lines = [f"**{p.title}**（{SEVERITIES[p.severity]}）", "", p.what, "", p.why]
    if p.source:
        lines += ["", f"依据：{p.source}"]
    if p.remedy:
        lines += ["", f"怎样改：{p.remedy}。"]
    if p.needs:
        lines += ["", f"需要{'、'.join(p.needs)}；没有给出时不执行，并在结果中列明。"]
    for name, example in (("反例", p.bad), ("正例", p.good)):
        if example is not None:
            lines += ["", f"{name}{f'（{example.note}）' if example.note else ''}："]
            lines += ["", "```text", *_example_lines(example), "```"]
    if p.fixable:
        lines += ["", f"改法：{_mending(p)}。"]
    lines += [
        "",
        f"不报这一条：用 `--ignore {p.code}`；"
        f"只不报一处的，`.md`、`.txt` 文件在行末加 `<!-- drafting: ignore {p.code} -->`，"
        "Word、网页、PDF 文件用 `--write-baseline` 记下、写明理由，以后加 `--baseline`。",
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


@lru_cache(maxsize=256)
def _explained(code: str) -> RulePage:
    made = page(code)
    text, markdown = render_page(made), render_markdown_page(made)
    return RulePage(made.what, text, markdown, made.severity, FAMILIES.get(code[:2], ""))


def explained(codes: Iterable[str]) -> dict[str, RulePage]:
    """What is known of some rules, by code, for formats that explain what they report."""
    return {code: _explained(code) for code in sorted(set(codes))}


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(render_markdown(pages()))
