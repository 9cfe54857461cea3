"""What two years have in common costs its length: equal sentences at either end are never held against all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting import api
from drafting.alignment import matching


def report(folder: Path, sentences: int, name: str = "r.md") -> Path:
    paragraphs = [f"推进第{i}项工作，持续完善公开目录，方便群众查询{i}类信息。" for i in range(sentences)]
    title = "# 示例县人民政府办公室2024年政府信息公开工作年度报告"
    path = folder / name
    path.write_text("\n\n".join([title, "一、总体情况", *paragraphs]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("sentences", [40, 160])
def test_a_report_against_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sentences: int) -> None:
    asked = 0
    real = matching._Aligner._score

    def counting(self: matching._Aligner, *arguments: object) -> float:
        nonlocal asked
        asked += 1
        return real(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(matching._Aligner, "_score", counting)
    page = api.read(report(tmp_path, sentences))
    comparison = api.compare(page, page)
    assert asked <= sentences
    assert comparison is not None


def test_which_of_equal_sentences_was_dropped_is_told_as_before(tmp_path: Path) -> None:
    same = "持续完善政府信息公开目录，方便群众查询各类信息。"
    head = "# 示例县人民政府办公室2024年政府信息公开工作年度报告\n\n一、总体情况\n\n"
    old, new = tmp_path / "o.md", tmp_path / "n.md"
    old.write_text(head + f"{same}\n\n加强队伍建设，组织业务培训。\n", encoding="utf-8")
    new.write_text(head + f"{same}\n\n{same}\n\n加强队伍建设，组织业务培训。\n", encoding="utf-8")
    alignment = api.compare(api.read(old), api.read(new)).alignment
    pairs = [(g.old[0].text, g.new[0].index) for g in alignment.groups if g.old and g.new]
    assert [i for text, i in pairs if text.startswith("持续")] == [1], "the last of equal ones is the one that was kept"
    assert [g.new[0].index for g in alignment.groups if not g.old] == [0]
