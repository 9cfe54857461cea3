"""The pages of the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drafting.errors import InputError
from drafting.findings import Severity
from drafting.genre.loader import load_genre
from drafting.rulebook import (
    marks,
    page,
    pages,
    render_json,
    render_list,
    render_markdown,
    render_markdown_page,
    render_page,
)
from drafting.rules.base import Profile
from drafting.rules.registry import all_rules

DOCS = Path(__file__).resolve().parents[1] / "docs" / "rules.md"


def test_docs_are_fresh() -> None:
    assert DOCS.read_text(encoding="utf-8") == render_markdown(pages()), (
        "regenerate with: python -m drafting rules --format md -o docs/rules.md"
    )


@pytest.mark.parametrize("code", [r.code for r in all_rules()])
def test_every_page_says_all(code: str) -> None:
    shown = page(code.lower())
    text = render_page(shown)
    for part in (code, shown.title, shown.what, shown.why, "反例", "正例", f"drafting: ignore {code}"):
        assert part in text
    assert shown.bad is not None
    assert shown.bad.text or shown.bad.cells


def test_list_and_json_hold_every_rule() -> None:
    codes = [r.code for r in all_rules()]
    assert [line[:4] for line in render_list(pages()).splitlines()] == codes
    assert [p["code"] for p in json.loads(render_json(pages()))] == codes


def test_list_for_a_kind_of_report_says_what_is_asked() -> None:
    genre = load_genre()
    listed = pages(Profile(genre, "county", "department", 2024))
    assert {p.code for p in listed} >= {"ST01", "TB06"}
    shown = render_list(listed)
    for spec in genre.outline.sections:
        assert spec.heading in shown
    assert genre.edition(2024).document in shown
    assert genre.edition(2020).document in render_list(pages(Profile(genre, year=2020)))
    assert all(isinstance(p["demands"], list) for p in json.loads(render_json(listed)))


def test_list_for_a_level_that_is_none() -> None:
    with pytest.raises(InputError, match="village"):
        pages(Profile(load_genre(), level="village"))


def test_unknown_code() -> None:
    with pytest.raises(InputError, match="ZZ99"):
        page("ZZ99")


def test_marks_are_taken_out() -> None:
    text, found = marks("收到⟦NM01 error:14⟧件，⟦WD02 info:其它⟧\n⟦ST08:【待\n补】⟧")
    assert text == "收到14件，其它\n【待\n补】"
    assert [(m.rule, m.severity, text[m.start : m.end]) for m in found] == [
        ("NM01", Severity.ERROR, "14"),
        ("WD02", Severity.INFO, "其它"),
        ("ST08", None, "【待\n补】"),
    ]


@pytest.mark.parametrize("code", [r.code for r in all_rules()])
def test_good_and_bad_examples_differ_without_their_marks(code: str) -> None:
    from drafting.rulebook import _example_lines

    shown = page(code)
    assert shown.bad is not None
    assert shown.good is not None
    bad = "\n".join(_example_lines(shown.bad)).replace("【", "").replace("】", "")
    assert bad != "\n".join(_example_lines(shown.good)).replace("【", "").replace("】", "")


def test_silencing_is_told_for_word() -> None:
    assert "Word" in render_page(page("ST15")).rsplit("不报", 1)[1]
    assert "Word" in render_markdown_page(page("ST15"))
