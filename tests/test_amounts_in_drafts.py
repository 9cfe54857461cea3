"""Drafts of accounts made up at random: they lint clean in every form, and each number that is changed is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import drafting
from benchmarks.amounts import Report, changed_numbers
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from tests.accounts import accounts

UNFILLED = "ST08"
"""Placeholders are to be told."""


def drafted(seed: int, path: Path) -> drafting.Report:
    content = json.dumps(accounts(seed), ensure_ascii=False).encode()
    drafting.draft(load_figures("f.json", content=content)).write(path)
    return drafting.read(path)


@pytest.mark.parametrize("suffix", ["md", "docx", "html"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_draft_is_clean_but_for_its_placeholders(seed: int, suffix: str, tmp_path: Path) -> None:
    result = drafting.lint(drafted(seed, tmp_path / f"draft.{suffix}"))
    assert not result.failed
    assert [(f.rule, f.text, f.message) for f in result.findings if f.rule != UNFILLED] == []
    assert result.coverage.numbers > 30


def test_each_changed_number_of_a_draft_is_told(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    drafted(3, path)
    report = Report(read_document(path))
    assert all(a.status != "unchecked" for a in report.base.accounts), report.base.accounts
    for account in report.base.accounts:
        place = report.place(account)
        assert place is not None
        passage, start, end = place
        ways = dict(changed_numbers(passage.text[start:end]))
        changed = report.with_text(passage, start, end, ways.get("one") or ways["tenfold"])
        assert report.found_on(changed, account.span), passage.text[max(0, start - 20) : end]


def test_groups_that_few_have_are_named_in_the_draft_and_belong_to_the_whole(tmp_path: Path) -> None:
    given = accounts(1)
    cells = given["cells"]
    others = {"30701": 3.0, "30905": 1.0, "31204": 1.0, "31302": 1.0, "39907": 2.0}
    source = max(
        (c for c in cells if len(c) == len("basic.30201") and c.startswith("basic.302")), key=cells.__getitem__
    )
    for cell in (source, "basic.302"):
        cells[cell] = round(cells[cell] - sum(others.values()), 2)
    for code, amount in others.items():
        cells[f"basic.{code}"] = cells[f"basic.{code[:3]}"] = amount
    path = tmp_path / "draft.md"
    drafting.draft(load_figures("f.json", content=json.dumps(given, ensure_ascii=False).encode())).write(path)
    text = path.read_text(encoding="utf-8")
    for name in ("债务利息及费用支出", "对企业补助", "对社会保障基金补助", "国内债务付息", "国家赔偿费用支出"):
        assert name in text
    assert [f.message for f in drafting.lint(drafting.read(path)).findings if f.rule != UNFILLED] == []
    path.write_text(
        text.replace("<td>313</td>\n<td>对社会保障基金补助</td>\n<td>1.00</td>", "").replace("1.00", "9.00")
    )
    assert any(f.rule == "TB01" for f in drafting.lint(drafting.read(path)).findings)
