"""What a pack knows of structure beyond the outline: loaded strictly, or not there at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drafting.errors import PackError
from drafting.genre.loader import load_genre
from drafting.genre.model import Genre
from drafting.genre.phrases import load_phrases
from drafting.genre.structure_checks import StructureChecks, structure_checks
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.rules.registry import all_rules


def test_the_pack_has_all_of_it() -> None:
    known = structure_checks(load_genre())
    assert known.parts
    assert known.truncated
    assert known.names
    assert known.problems is not None
    assert len({s.id for s in known.self_reference}) == len(known.self_reference) > 5


def test_a_pack_without_the_file_has_none() -> None:
    mini = load_genre("mini", Path(__file__).resolve().parents[1] / "genres")
    assert structure_checks(mini) == StructureChecks()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parts: ['[一二]个部分']", "said"),
        ("truncated: [{text: '^据(', reason: 缺字}]", "正则"),
        ("names: [{text: 办$, severity: grave, reason: 简称}]", "grave"),
        ("self_reference: [{id: bureau, text: 我局, name: 局, agency: 局, colour: red}]", "colour"),
        (
            "problems: {section: weather, shortest: 1, nothing: 无, problem: 不足, measure: 改进, turn: 今后}",
            "section",
        ),
        ("parties: []", "parties"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused(tmp_path: Path, text: str, said: str) -> None:
    genre = load_genre()
    root = tmp_path / genre.id
    shutil.copytree(genre.root, root)
    (root / "structure.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=said) as caught:
        structure_checks(replace(genre, root=str(root)))
    assert "structure.yaml" in str(caught.value)


@pytest.mark.parametrize("load", [structure_checks, load_phrases])
def test_the_section_on_problems_must_be_one_that_the_outline_names_so(load: Callable[[Genre], object]) -> None:
    genre = load_genre()
    plain = tuple(replace(s, roles=()) for s in genre.outline.sections)
    with pytest.raises(PackError, match="roles"):
        load(replace(genre, outline=replace(genre.outline, sections=plain)))


def test_messages_on_problems_use_the_words_of_the_pack(tmp_path: Path) -> None:
    genre = load_genre()
    root = tmp_path / genre.id
    shutil.copytree(genre.root, root)
    path = root / "structure.yaml"
    text = path.read_text(encoding="utf-8")
    assert "names: {problem: 问题, measure: 改进措施}" in text
    path.write_text(
        text.replace("problem: 问题, measure: 改进措施", "problem: 隐患, measure: 整治办法"), encoding="utf-8"
    )
    assert structure_checks(load_genre(genre.id, tmp_path)).problems is not None
    report = "# 示例县人民政府2024年政府信息公开工作年度报告\n\n## 五、存在的主要问题及改进情况\n\n无。\n"
    rules = [r for r in all_rules() if r.code == "ST18"]
    found = lint_document(read_document("r.md", content=report), load_genre(genre.id, tmp_path), rules=rules).findings
    assert [f.message for f in found] == ["只写没有隐患，应写明本单位当年的具体隐患和整治办法"]
