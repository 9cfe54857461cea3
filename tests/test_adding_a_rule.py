"""The page on adding a rule: its example runs, its passage is labelled right, and what it names is there."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks.grounding import Bench, figures_of, filled, head_of, place_of
from drafting.drafter import draft_report
from drafting.edits import apply_edits, edits_of
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre
from drafting.genre.wording import load_wording
from drafting.linter import make_context
from drafting.packcheck import check_pack
from drafting.readers.files import read_document
from drafting.rules import registry
from drafting.rules.base import Context, Rule
from tests.rules.cases import Case, load_cases, run_case
from tests.rules.slips import KINDS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "adding-a-rule.md").read_text(encoding="utf-8")
NAME = "rules_of_the_page"


def _code(language: str, beginning: str) -> str:
    """The block of code of the page that begins so."""
    found = [b for b in re.findall(rf"```{language}\n\s*(.*?)```", PAGE, re.DOTALL) if b.startswith(beginning)]
    assert len(found) == 1
    return str(found[0])


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rule]:
    """The rule of the page, from a package of its own, among all others."""
    package = tmp_path / NAME
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "fm90_exclamations.py").write_text(_code("python", '"""'), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    (rule,) = registry.load_rules(NAME, [str(package)])
    rules = (*registry.all_rules(), rule)
    monkeypatch.setattr(registry, "all_rules", lambda: rules)
    yield rule
    for module in [m for m in sys.modules if m.split(".")[0] == NAME]:
        del sys.modules[module]


@pytest.fixture
def cases(tmp_path: Path) -> tuple[Case, ...]:
    path = tmp_path / "FM90.yaml"
    path.write_text(_code("yaml", "rule:"), encoding="utf-8")
    return load_cases(path)


def test_the_example_finds_what_its_fixture_marks(example: Rule, cases: tuple[Case, ...]) -> None:
    assert {c.kind for c in cases} == set(KINDS)
    for case in cases:
        ran = run_case(case)
        assert ran.faults() == [], case.name
        assert (case.kind == "fail") == any(rule == example.code for rule, _, _ in ran.marks), case.name


def test_the_fix_of_the_example_leaves_nothing_to_find(example: Rule, cases: tuple[Case, ...]) -> None:
    case = next(c for c in cases if c.kind == "fail")
    result = run_case(case).result
    assert result.document is not None
    text = result.document.text
    mended = apply_edits(text, edits_of(result.findings, frozenset({example.code}), text))
    assert mended != text
    assert run_case(Case(case.rule, {"id": "mended", "kind": "clean", "report": mended})).faults() == []


def _named_first(heading: str) -> set[str]:
    """What the first column of a table names, of which heading is the first cell."""
    rows = PAGE.split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_attribute_of_a_rule_is_explained() -> None:
    assert _named_first("attribute") == {n for n, kind in vars(Rule)["__annotations__"].items() if "ClassVar" in kind}


def test_every_family_is_named() -> None:
    assert _named_first("family") == {r.code[:2] for r in registry.all_rules()}


def test_what_a_rule_may_look_at_is_there() -> None:
    known = {*dir(Context), *Context.__dataclass_fields__}
    asked = {name.removeprefix("context.") for name in _named_first("ask")}
    assert asked
    assert asked <= known


def test_the_labels_of_the_passage_stand_where_they_say() -> None:
    case = json.loads(_code("json", "").strip())
    assert case["mentions"]
    for mention in case["mentions"]:
        assert case["text"].startswith(mention["span"], place_of(case["text"], mention))
    assert all(s["text"] in case["text"] for s in case["statements"])
    first = json.loads((ROOT / "corpus" / "gi_annual_report" / "grounding.jsonl").open(encoding="utf-8").readline())
    assert set(case) == set(first)


def test_the_passage_is_as_true_as_its_figures() -> None:
    case = json.loads(_code("json", "").strip())
    score = Bench().measure([case], mutate=False)
    assert score.alarms == 0, score.notes
    cells = filled(case["cells"])
    assert [cells[m["expr"]] for m in case["mentions"]] == [m["value"] for m in case["mentions"]]


def test_the_word_of_the_page_is_missed_without_the_lexicon() -> None:
    case = json.loads(_code("json", "").strip())
    word, number, wrong = re.findall(r"`MISS g9006 cell … (\w+)\[(\d+) -> (\d+)\]`", PAGE)[0]
    pack = ROOT / "templates" / "gi_annual_report"
    known = (pack / "lexicon.yaml", pack / "lexicon.txt", ROOT / "drafting" / "language" / "zh.yaml")
    assert [path.name for path in known if word in path.read_text(encoding="utf-8")] == []
    assert _account(case["text"], case, number) != "verified"
    assert _account(case["text"].replace(word, "办结"), case, number) == "verified"
    notes = Bench().measure([case]).notes
    assert [note.split("，")[-1] for note in notes] == [f"{word}[{number} -> {wrong}]"], (
        "another id draws another number"
    )


def _account(text: str, case: dict[str, Any], number: str) -> str:
    """What `--numbers` says of a number of the passage, with these words in it."""
    document = read_document("passage.md", content=f"{head_of(case)}{text}\n")
    figures = figures_of(case, filled(case["cells"]), case["year"])
    accounts = make_context(document, load_genre(), figures=figures).numbers.accounts
    return next(a.status for a in accounts if document.text[a.span.start : a.span.end] == number)


def test_the_rule_that_the_page_names_imports_its_pattern() -> None:
    line = _code("python", "IDENTITY_CARD").splitlines()[1].partition("  #")[0]
    assert line in (ROOT / "drafting" / "rules" / "st30_personal_data.py").read_text(encoding="utf-8")


def test_the_wrong_word_of_the_page_is_an_entry(tmp_path: Path) -> None:
    pack = tmp_path / "parks"
    shutil.copytree(ROOT / "tests" / "genres" / "parks", pack)
    wording = pack / "wording.yaml"
    wording.write_text("outdated:\n  " + _code("yaml", "- {id: cable_address"), encoding="utf-8")
    assert "cable_address" in [slip.id for slip in load_wording(check_pack(str(pack))).slips["outdated"]]


def test_the_cell_of_the_page_is_one_of_its_total(tmp_path: Path) -> None:
    """The recipe for a cell, on a copy of the pack that it names."""
    pack = tmp_path / "parks"
    shutil.copytree(ROOT / "tests" / "genres" / "parks", pack)
    tables, relations = pack / "tables.yaml", pack / "relations.yaml"
    total = "- {id: total, label: 合计, unit: 人次, total: true}"
    given = tables.read_text(encoding="utf-8")
    assert given.count(total) == 1
    line = _code("yaml", "- {id: old").strip()
    tables.write_text(given.replace(total, f"{line}\n          {total}"), encoding="utf-8")
    sets = relations.read_text(encoding="utf-8")
    assert "visitors: [young, grown]" in sets
    relations.write_text(sets.replace("visitors: [young, grown]", "visitors: [young, grown, old]"), encoding="utf-8")
    draft = pack / "draft" / "visitors.md.j2"
    draft.write_text(f"{_code('jinja', '{% if')}{draft.read_text(encoding='utf-8')}", encoding="utf-8")
    genre = check_pack(str(pack))
    edition = genre.editions[0]
    assert "visitors.first.old" in PAGE
    assert "visitors.first.old" in edition.cells
    values = {f"visitors.first.{part}": Decimal(value) for part, value in (("young", 1), ("grown", 2), ("old", 4))}
    assert edition.computed["visitors.first.total"].evaluate(values) == 7
    for year, old, said in ((2024, 4, True), (2024, 0, False), (2021, 4, False)):
        agency = Agency("示例县公园管护中心", "county", "office")
        figures = Figures("parks", agency, year, edition.id, {"visitors.total.old": Decimal(old)})
        assert ("老年人游园4人次。" in draft_report(figures, genre=genre).document.text) == said


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"(?:tests|docs|drafting|corpus|benchmarks)/[\w/.-]*\w(?:\.\w+)?", PAGE)))
)
def test_files_that_the_page_names_are_there(path: str) -> None:
    assert (ROOT / path).exists()
