"""The reviewer's checklist: what a report of a level, kind and year must hold, and for a report what became of it.

Its items are the rules': what each asks of such a report, else the fault that it finds. Behind them stands what only a
person can check. For a report every item is met, not met, or not checked, and says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from drafting.document.model import Document
from drafting.findings import Finding, Severity
from drafting.genre.manual_checks import manual_checks
from drafting.language.enumerations import NUMBERED
from drafting.results import Checklist, Item, LintResult, State
from drafting.rules.base import Profile, Rule
from drafting.rules.registry import all_rules

FAMILIES = {
    "ST": "结构",
    "TB": "表格",
    "NM": "数字",
    "PH": "应当写明的内容",
    "WD": "用语和名称",
    "YR": "年份和日期",
    "FM": "标点和格式",
}
MANUAL = "人工核对"
_QUOTED = re.compile(r"“([^“”]+)”")
_SHOWN = 3
"""How many findings an item tells one by one."""


@dataclass(slots=True)
class _Rows:
    """The items of a rule and the findings that are told with each."""

    rule: Rule
    texts: list[str]
    findings: list[list[Finding]] = field(default_factory=list)
    rest: list[Finding] = field(default_factory=list)


def make_checklist(profile: Profile, result: LintResult | None = None) -> Checklist:
    """The checklist for reports of a profile, filled in by what was found in one of them."""
    groups = []
    for family, name in FAMILIES.items():
        items = [i for r in all_rules() if r.code.startswith(family) for i in _items(r, profile, result)]
        if items:
            groups.append((name, tuple(items)))
    state: State = "open" if result is None else "manual"
    by_hand = tuple(
        Item(c.text, "", c.source, state)
        for c in manual_checks(profile.genre)
        if c.concerns(profile.level, profile.kind)
    )
    if by_hand:
        groups.append((MANUAL, by_hand))
    return Checklist(f"{profile.genre.name}核对单", tuple(_facts(profile, result)), tuple(groups))


def _facts(profile: Profile, result: LintResult | None) -> Iterator[tuple[str, str]]:
    genre = profile.genre
    if result is not None and result.agency is not None:
        yield "机关", result.agency.name
    if profile.level is not None:
        yield "层级", genre.levels.get(profile.level, profile.level)
    if profile.kind is not None:
        yield "类别", genre.kinds.get(profile.kind, profile.kind)
    if profile.year is not None:
        yield "报告年度", f"{profile.year}年"
        yield "适用格式", genre.edition(profile.year).document or genre.edition(profile.year).id
    if result is not None:
        if result.path is not None:
            yield "文件", PurePath(result.path).name
        counts = [
            f"{name}{n}处"
            for severity, name in ((Severity.ERROR, "错误"), (Severity.WARNING, "警告"), (Severity.INFO, "提示"))
            if (n := sum(f.severity is severity for f in result.findings))
        ]
        yield "核对结果", "，".join(counts) or "没有发现问题"


def _items(rule: Rule, profile: Profile, result: LintResult | None) -> Iterator[Item]:
    asked = rule.demands(profile) if rule.lacks(profile.genre) is None else None
    if asked is None:
        return
    rows = _Rows(rule, list(asked) or [_task(rule)])
    found = [f for f in result.findings if f.rule == rule.code] if result is not None else []
    rows.findings = [[] for _ in rows.texts]
    for finding in found:
        place = _place(finding, rows.texts) if asked else 0
        (rows.rest if place is None else rows.findings[place]).append(finding)
    why = _not_checked(rule, result)
    for text, told in zip(rows.texts, rows.findings, strict=True):
        yield _filled(Item(text, rule.code, rule.source_for(profile.genre)), told, result, why)
    if rows.rest:
        yield _filled(Item(_task(rule), rule.code, rule.source_for(profile.genre)), rows.rest, result, why)


def _task(rule: Rule) -> str:
    """What must not be there: the fault that a rule finds."""
    inner = rule.title.replace("“", "‘").replace("”", "’")
    return f"无“{inner}”的情形"


def _place(finding: Finding, texts: Sequence[str]) -> int | None:
    """The demand that a finding is about: the one whose quoted words, or first words, it names."""
    said = f"{finding.message}{finding.expected or ''}"
    best: tuple[int, int] | None = None
    for i, text in enumerate(texts):
        words = [NUMBERED.sub("", w) for w in _QUOTED.findall(text)] or [re.split(r"[（(]", text)[0]]
        named = max((len(w) for w in words if w and w in said), default=0)
        if named and (best is None or named > best[0]):
            best = (named, i)
    if best is not None:
        return best[1]
    return 0 if len(texts) == 1 else None


def _not_checked(rule: Rule, result: LintResult | None) -> str:
    if result is None:
        return ""
    reasons = [s.reason for s in result.skipped if s.rule == rule.code]
    reasons += [f"规则出错：{f.reason}" for f in result.failed if f.rule == rule.code]
    return reasons[0] if reasons else ""


def _filled(item: Item, found: Sequence[Finding], result: LintResult | None, why: str) -> Item:
    if result is None:
        return item
    if why:
        return Item(item.text, item.rule, item.source, "unchecked", why)
    if not found:
        return Item(item.text, item.rule, item.source, "met")
    grave = any(f.severity is not Severity.INFO for f in found)
    told = [f"{_where(f, result.document)}{f.message}" for f in sorted(found, key=lambda f: -f.severity.rank)[:_SHOWN]]
    more = f"；等{len(found)}处" if len(found) > _SHOWN else ""
    return Item(item.text, item.rule, item.source, "unmet" if grave else "remark", "；".join(told) + more)


def _where(finding: Finding, document: Document | None) -> str:
    if document is None or not finding.line:
        return ""
    unit = "行" if document.format in ("md", "txt") else "段"
    return f"第{finding.line}{unit}："
