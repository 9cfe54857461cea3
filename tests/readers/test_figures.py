"""Figures files: read exactly, refused to the line, written so that they read back the same."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafting.errors import InputError
from drafting.files import write_atomically
from drafting.genre.figures import Fact, Figures, Part
from drafting.readers.figures import load_figures
from drafting.renderers.figures import render_json, render_yaml
from tests.strategies import consistent_figures

HEAD = "agency: {name: 示例县人民政府办公室, level: county, kind: office}\nyear: 2024\n"


def load(text: str, name: str = "f.yaml") -> Figures:
    return load_figures(name, content=text.encode("utf-8"))


def bare(figures: Figures) -> Figures:
    """Without what a file does not keep: which cells its source gave."""
    return dataclasses.replace(figures, given=frozenset(), path=None)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(consistent_figures(years=(2019, 2025)))
def test_figures_written_read_back_the_same(figures: Figures) -> None:
    fact = Fact("posts", "网站：信息", Decimal("12.5"), "万条", (Part("a#b", Decimal(2)),), False, "over", "overview")
    full = dataclasses.replace(
        figures, facts=(fact,), contact={"phone": "0000-1234567"}, notes={"platform": "- 一\n二"}
    )
    assert bare(load(render_yaml(full))) == bare(full)
    assert bare(load(render_yaml(full, guide=True))) == bare(full)
    assert bare(load(render_json(full), "f.json")) == bare(full)
    json.loads(render_json(full))


def test_cells_may_be_nested_or_named_by_path_and_totals_follow() -> None:
    nested = load(HEAD + "cells: {review: {upheld: 1, corrected: 0, other: 0, pending: 2}}")
    flat = load(HEAD + "cells:\n  review.upheld: 1\n  review.corrected: 0\n  review.other: 0\n  review.pending: 2\n")
    assert nested.cells == flat.cells
    assert nested.cells["review.total"] == 3
    assert "review.total" not in nested.given


def test_an_empty_cell_is_missing_and_not_zero() -> None:
    figures = load(HEAD + "cells: {disclosure: {licences: , penalties: 0}}")
    assert figures.cells["disclosure.licences"] is None
    assert figures.cells["disclosure.penalties"] == 0
    assert "disclosure.licences" in figures.missing


def test_numbers_are_exact() -> None:
    figures = load(HEAD + "cells: {disclosure: {fees: 5949.088667, licences: 010}}")
    assert figures.cells["disclosure.fees"] == Decimal("5949.088667")
    assert figures.cells["disclosure.licences"] == 10


def test_an_agency_may_be_a_name_whose_level_and_kind_are_inferred() -> None:
    figures = load("agency: 示例县河湾镇人民政府\nyear: 2022\ncells: {}")
    assert (figures.agency.level, figures.agency.kind) == ("township", "government")


BAD = {
    "unknown key": (HEAD + "cells: {}\nfact: []", "第4行 “fact”：不认识的键“fact”。是否想写“facts”？"),
    "unknown cell": (HEAD + "cells: {review: {uphold: 1}}", "表格里没有“review.uphold”。是否想写“review.upheld”？"),
    "group as number": (HEAD + "cells: {review: 3}", "“review”下面应当分列各项数字"),
    "text for number": (
        HEAD + "cells:\n  disclosure:\n    licences: 三件",
        "第5行 “cells.disclosure.licences”",
    ),
    "comma in number": (HEAD + 'cells: {disclosure: {licences: "1,23"}}', "这里应当是数字，现为“1,23”"),
    "boolean": (HEAD + "cells: {disclosure: {licences: true}}", "这里应当是数字，现为“true/false”"),
    "infinite": (HEAD + "cells: {disclosure: {licences: .inf}}", "这里应当是数字"),
    "key twice": (HEAD + "cells: {review: {upheld: 1, upheld: 2}}", "键“upheld”重复"),
    "cell twice": (HEAD + "cells: {review: {upheld: 1}, review.upheld: 2}", "单元格“review.upheld”给了两次"),
    "no year": ("agency: 示例县人民政府\ncells: {}", "缺少报告年度“year”"),
    "odd year": ("agency: 示例县人民政府\nyear: 24\ncells: {}", "报告年度“24”不对"),
    "no agency": ("year: 2024\ncells: {}", "缺少机关“agency”"),
    "no cells": (HEAD, "缺少表格数据“cells”"),
    "unknown level": (
        "agency: {name: 示例县人民政府, level: village}\nyear: 2024\ncells: {}",
        "“village”不在可用",
    ),
    "unknown genre": ("genre: diary\n" + HEAD + "cells: {}", "没有文种“diary”"),
    "parts that do not add up": (
        HEAD + "cells: {}\nfacts:\n  - {id: a, label: 信息, value: 5, parts: [{label: 甲, value: 2}]}",
        "各部分之和为2，与“信息”的5不符",
    ),
    "fact without value": (HEAD + "cells: {}\nfacts: [{id: a, label: 信息}]", "缺少“value”"),
    "odd hedge": (HEAD + "cells: {}\nfacts: [{id: a, label: 信息, value: 1, hedge: many}]", "“many”不在可用的值之内"),
    "not a mapping": ("- 1\n- 2", "这里应当是一组“键: 值”"),
    "broken": ("agency: [示例县", "不是合格的 YAML"),
    "empty": ("  \n", "文件是空的"),
}


@pytest.mark.parametrize("case", BAD, ids=lambda c: c.replace(" ", "-"))
def test_what_cannot_be_used_is_refused_in_one_line(case: str) -> None:
    text, message = BAD[case]
    with pytest.raises(InputError) as caught:
        load(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("f.yaml")
    assert "\n" not in str(caught.value)


def test_broken_json_names_its_line() -> None:
    with pytest.raises(InputError, match="第2行：不是合格的 JSON"):
        load('{"year": 2024,\n "agency" 示例}', "f.json")


def test_files_that_are_not_there_or_are_no_figures(tmp_path: Path) -> None:
    for path, message in ((tmp_path / "no.yaml", "文件不存在"), (tmp_path, "文件夹")):
        with pytest.raises(InputError, match=message):
            load_figures(path)
    other = tmp_path / "f.csv"
    other.write_text("a,b", encoding="utf-8")
    with pytest.raises(InputError, match="不认识的数据格式"):
        load_figures(other)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.yaml"
    write_atomically(target, "一")
    assert target.read_text(encoding="utf-8") == "一"
    write_atomically(target, "二".encode())
    assert target.read_text(encoding="utf-8") == "二"
    with pytest.raises(InputError, match="文件夹不存在"):
        write_atomically(tmp_path / "none" / "out.yaml", "三")
    with pytest.raises(InputError, match="这是一个文件夹"):
        write_atomically(tmp_path, "三")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.yaml"]


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from([10**70, -1.5, 1e300, float("inf"), float("nan")]),
    st.sampled_from(["", " ", "文字", "1,234", "１２", "3件", "NaN", "=1+1", "\u2028", "2024年"]),
    st.just([]),
    st.just({}),
    st.just({"a": {"b": [1]}}),
    st.just([[1], {"label": "x"}]),
)


def places(tree: object, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to everything in a tree."""
    out = [above]
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
    for key in keys:
        out.extend(places(tree[key], (*above, key)))  # type: ignore[index]
    return out


SLIPS = {
    "level": (
        "agency: {name: 示例县水利局, level: 县里, kind: 局里}",
        ["“县里”不在可用的值之内", "“局里”不在可用的值之内"],
    ),
    "year": ("year: 2024年", ["只填2024，不带“年”"]),
    "key": ("contcat: {}", ["不认识的键“contcat”。是否想写“contact”？"]),
    "cells": (
        "cells: {review: {upheld: -1, corected: 2}, disclosure: {licences: 三}}",
        ["不能是负数", "表格里没有“review.corected”", "现为“三”"],
    ),
    "facts": (
        "facts: [{id: a, label: b, value: 3件, hedge: 约, section: 一}, "
        "{id: c, value: 1, parts: [{label: d}, {value: 1}]}]",
        ["只填3，不带“件”", "“约”不在可用的值之内", "没有“一”这一部分", "缺少“label”", "都要有“label”和“value”"],
    ),
    "contact": (
        "contact: {phone: [1], email: {}}",
        ["“contact.phone”：这里应当是文字", "“contact.email”：这里应当是文字"],
    ),
}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(sorted(SLIPS)), unique=True, min_size=1))
def test_slips_in_every_part_are_told_together(slips: list[str]) -> None:
    sound = {"level": "agency: 示例县水利局", "year": "year: 2024", "cells": "cells: {review: {upheld: 1}}"}
    text = "\n".join(SLIPS[k][0] if k in slips else sound[k] for k in dict.fromkeys((*sound, *slips)))
    for name, content in (("f.yaml", text), ("f.json", json.dumps(yaml.safe_load(text), ensure_ascii=False))):
        with pytest.raises(InputError) as refused:
            load(content, name)
        told = str(refused.value)
        assert [said for k in slips for said in SLIPS[k][1] if said not in told] == []
        assert len(told.splitlines()) <= 1 + sum(len(SLIPS[k][1]) + (k == "facts") for k in slips)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_typed_is_read_or_refused_line_by_line(data: st.DataObject) -> None:
    tree = yaml.safe_load(
        HEAD
        + "cells: {review: {upheld: 1}, disclosure: {fees: 1.5}}\n"
        + "facts: [{id: a, label: b, value: 3, parts: [{label: c, value: 3, parts: [{label: d, value: 3}]}]}]\n"
        + "processing_fee: {notices: 1}\ncontact: {phone: x}\nnotes: {platform: x}\n"
    )
    *above, last = data.draw(st.sampled_from(places(tree)[1:]))
    node = tree
    for key in above:
        node = node[key]
    node[last] = data.draw(odd)
    for text, name in ((yaml.safe_dump(tree, allow_unicode=True), "f.yaml"), (json.dumps(tree), "f.json")):
        refused = ""
        try:
            figures = load(text, name)
        except InputError as error:
            refused = str(error)
        if refused:
            # A line each for what is wrong, and one before several that counts them.
            first, *rest = refused.splitlines()
            assert all(line.startswith(name) for line in (first, *rest))
            assert not rest or first == f"{name}：有{len(rest)}处要改"
            continue
        assert bare(load(render_yaml(figures))) == bare(figures)
        assert bare(load(render_json(figures), "f.json")) == bare(figures)
