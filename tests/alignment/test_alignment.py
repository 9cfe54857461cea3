"""What comparing promises whatever the texts are: nothing is a change to itself, and both sides see the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import drafting
from drafting.resources import corpus_root
from tests.alignment.reports import POOL, SECTIONS, compare, overview, report, seen, texts

CORPUS = sorted((corpus_root() / "gi_annual_report").rglob("*.md"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem + p.parent.name)
def test_a_report_and_itself_have_no_difference(path: Path) -> None:
    read = drafting.read(path)
    found = drafting.compare(read, read)
    assert list(found) == []
    assert found.copy.share == 1
    assert found.terms == ()
    assert all(c.old == c.new and not c.jump for c in found.cells)
    assert {r.status for r in found.review if r.role == "problem"} == {"carried_on"}


@settings(max_examples=12, deadline=None)
@given(texts())
def test_any_text_and_itself_have_no_difference(parts: dict[str, list[str]]) -> None:
    document = report(parts)
    found = compare(document, document)
    assert list(found) == []
    assert found.copy.share == (1 if found.copy.own else None)


@settings(max_examples=12, deadline=None)
@given(texts(), texts(), st.sampled_from((2023, 2024)))
def test_swapping_the_reports_mirrors_every_change(
    first: dict[str, list[str]], second: dict[str, list[str]], year: int
) -> None:
    old, new = report(first, year), report(second, 2024)
    assert seen(compare(old, new)) == seen(compare(new, old), mirrored=True)


@settings(max_examples=8, deadline=None)
@given(st.permutations(POOL).map(lambda p: p[:8]), st.integers(0, 7), st.integers(0, 7))
def test_a_sentence_moved_is_one_move(sentences: list[str], start: int, to: int) -> None:
    moved = [*sentences[:start], *sentences[start + 1 :]]
    moved.insert(to, sentences[start])
    found = compare(overview(*sentences), overview(*moved))
    assert [c.kind for c in found] == (["moved"] if moved != sentences else [])
    assert found.copy.share == 1


def test_a_sentence_moved_to_another_section_is_one_move() -> None:
    first, second = SECTIONS[0].id, SECTIONS[-1].id
    old = report({first: [POOL[0] + "。" + POOL[1] + "。"], second: [POOL[2] + "。"]})
    new = report({first: [POOL[0] + "。"], second: [POOL[2] + "。" + POOL[1] + "。"]})
    (change,) = compare(old, new)
    assert change.kind == "moved"
    assert change.new is not None
    assert change.new.text == POOL[1]


@settings(max_examples=8, deadline=None)
@given(st.integers(2, 9000), st.integers(2, 9000), st.sampled_from(("件", "次", "条")))
def test_a_number_changed_is_one_figure_change(old: int, new: int, unit: str) -> None:
    before = overview(POOL[3], f"全年共约谈单位{old}{unit}，均已整改到位", POOL[4])
    after = overview(POOL[3], f"全年共约谈单位{new}{unit}，均已整改到位", POOL[4])
    found = compare(before, after)
    if old == new:
        assert list(found) == []
        return
    (change,) = found
    assert change.kind == "figure"
    assert change.figure is not None
    assert [change.figure.old, change.figure.new] == [old, new]
    assert change.figure.unit == unit
    assert change.figure.difference == new - old
    (edit,) = change.edits
    assert edit.old is not None
    assert edit.new is not None
    assert (edit.old.text, edit.new.text) == (str(old), str(new))
    assert before.text[edit.old.start : edit.old.end] == str(old)
    assert found.copy.share == 1


def test_a_number_of_another_thing_is_wording() -> None:
    found = compare(overview("全年约谈单位12家，通报问题5个"), overview("全年组织培训12场，通报问题5个"))
    assert "figure" not in found.counts


def test_a_sentence_split_and_merged_again() -> None:
    whole = f"{POOL[0]}，{POOL[1]}"
    found = compare(overview(whole, POOL[2]), overview(POOL[0], POOL[1], POOL[2]))
    assert [c.kind for c in found if c.kind not in ("punctuation",)] == ["split"]
    assert found.copy.share == 1
    back = compare(overview(POOL[0], POOL[1], POOL[2]), overview(whole, POOL[2]))
    assert [c.kind for c in back if c.kind not in ("punctuation",)] == ["merged"]


def test_added_dropped_and_changed() -> None:
    found = compare(overview(POOL[0], POOL[1]), overview(POOL[0].replace("按月", "按季度"), POOL[2]))
    assert [c.kind for c in found] == ["wording", "dropped", "added"]
    (edit,) = found.changes[0].edits
    assert edit.old is not None
    assert edit.new is not None
    assert (edit.old.text, edit.new.text) == ("月", "季度")
    assert found.copy.copied == 1
    assert found.copy.share == Decimal("0.5")


def test_years_that_moved_on_and_years_that_did_not() -> None:
    old = overview(
        "2023年，全县举办业务讲评6场",
        "2023年新增公开栏目3个，方便群众查询办事",
        "根据2019年印发的办法逐条落实公开要求",
        year=2023,
    )
    new = overview(
        "2024年，全县举办业务讲评6场",
        "2023年新增公开栏目3个，方便群众查询办事",
        "根据2019年印发的办法逐条落实公开要求",
        year=2024,
    )
    found = compare(old, new)
    assert [c.kind for c in found if c.kind != "heading"] == ["year_updated", "year_kept"]
    stale = found.changes[-1]
    assert stale.new is not None
    assert stale.new.text.startswith("2023年新增")


def test_a_formulation_replaced_by_its_successor() -> None:
    tail = "，把公开要求落实到文件办理、会议组织和信息发布的各个环节"
    old = overview(f"全面贯彻党的二十大精神{tail}", year=2023)
    new = overview(f"全面贯彻党的二十大和二十届二中、三中全会精神{tail}", year=2024)
    (change,) = compare(old, new)
    assert change.kind == "formulation"


def test_the_ordinal_before_an_item_is_no_wording() -> None:
    old = overview(f"一是{POOL[0]}", f"二是{POOL[1]}")
    new = overview(f"一是{POOL[2]}", f"二是{POOL[0]}", f"三是{POOL[1]}")
    assert [c.kind for c in compare(old, new)] == ["added"]


def test_mandated_text_is_not_copied() -> None:
    said = "所列数据的统计期限自{y}年1月1日起至{y}年12月31日止"
    found = compare(overview(said.format(y=2023), POOL[0], year=2023), overview(said.format(y=2024), POOL[1]))
    assert found.copy.own == 1
    assert found.copy.copied == 0
    assert [k.kind for k in found.kept] == ["mandated"]


def test_a_report_of_mandated_text_alone_has_no_copy_measure() -> None:
    document = overview("所列数据的统计期限自2024年1月1日起至2024年12月31日止")
    assert compare(document, document).copy.share is None


def test_problems_and_measures() -> None:
    problems = next(s.id for s in SECTIONS if "问题" in s.heading)
    old = report(
        {
            problems: [
                "主要存在以下问题：一是部分单位答复申请时引用条款不准；二是乡镇栏目更新迟缓、内容陈旧。",
                "下一步，一是编印答复示例，对重点单位逐件点评；二是建立栏目更新提醒制度，临期自动提示责任人。",
            ]
        },
        2023,
    )
    new = report(
        {
            SECTIONS[0].id: ["全年编印答复示例两册，对十家重点单位的答复书逐件点评。"],
            problems: [
                "主要存在以下问题：一是部分单位答复申请时引用条款不准；二是新媒体账号多而散。",
                "下一步，一是整合账号；二是开设讲堂，每月一课。",
            ],
        }
    )
    got = {(r.role, r.status, (r.old or r.new).text[:6]) for r in compare(old, new).review if r.old or r.new}  # type: ignore[union-attr]
    assert ("problem", "carried_on", "部分单位答复") in got
    assert ("problem", "new", "新媒体账号多") in got
    assert ("problem", "dropped", "乡镇栏目更新") in got
    assert ("measure", "traced", "编印答复示例") in got
    assert ("measure", "no_trace", "建立栏目更新") in got
