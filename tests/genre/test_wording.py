"""The knowledge about words is loaded strictly, and what it says can be used."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from drafting.errors import PackError
from drafting.genre.loader import load_genre
from drafting.genre.phrases import Phrases, load_phrases
from drafting.genre.word_keys import with_years
from drafting.genre.wording import TOPICS, load_wording

MINI = Path(__file__).resolve().parents[1] / "genres" / "mini"
GENRE = load_genre()
SLIP = "characters:\n  - {id: a, find: 甲乙, right: 甲, severity: warning}\n"
DEMAND = "phrases:\n  - {id: a, name: 甲, missing: warning, elements: [{name: 甲, words: [甲]}]}\n"

FAULTS = {
    "unknown key": ("wording.yaml", SLIP.replace("right", "rihgt"), "不认识的键"),
    "unknown list": ("wording.yaml", "character: []\n", "不认识的键"),
    "id twice": ("wording.yaml", SLIP + SLIP.splitlines()[1] + "\n", "id “a”重复"),
    "neither answer nor message": ("wording.yaml", SLIP.replace("right: 甲, ", ""), "right 和 message 至少写一个"),
    "bad pattern": ("wording.yaml", SLIP.replace("甲乙", "'甲('"), "不是合格的正则表达式"),
    "pattern of nothing": ("wording.yaml", SLIP.replace("甲乙", "'甲?'"), "不能匹配空文字"),
    "group of no pattern": ("wording.yaml", SLIP.replace("right: 甲", "right: '\\g<b>'"), "不是合格的替换文字"),
    "severity of no list": ("wording.yaml", SLIP.replace("warning", "grave"), "不在可用的值之内"),
    "level of no list": ("wording.yaml", SLIP.replace("}", ", levels: [county]}"), "没有“county”这一类"),
    "no date": ("wording.yaml", "events:\n  - {id: a, name: 甲, find: 甲, date: '2024-02-30'}\n", "应当是日期"),
    "no element": ("phrases.yaml", DEMAND.replace("[{name: 甲, words: [甲]}]", "[]"), "至少要有一个要素"),
    "element without words": ("phrases.yaml", DEMAND.replace(", words: [甲]", ""), "words 和 patterns 至少写一个"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.replace(" ", "-"))
def test_what_breaks_the_schema_is_an_error_with_its_place(tmp_path: Path, fault: str) -> None:
    shutil.copytree(MINI, tmp_path / "mini")
    file, text, message = FAULTS[fault]
    (tmp_path / "mini" / file).write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        (load_phrases if file == "phrases.yaml" else load_wording)(load_genre("mini", tmp_path))
    line = str(caught.value)
    assert message in line
    assert file in line
    assert re.search(r"第\d+行", line)


def test_a_pack_without_such_knowledge_has_none() -> None:
    mini = load_genre("mini", MINI.parent)
    wording = load_wording(mini)
    assert load_phrases(mini) == Phrases()
    assert not wording.fixed
    assert not any(wording.of(topic) for topic in TOPICS)


def test_years_stand_in_patterns_only_when_they_are_known() -> None:
    assert with_years("{last}年.{0,3}", 2024) == "2023年.{0,3}"
    assert re.search(with_years("{next}年", None), "2025年") is None


def test_every_demand_applies_to_some_report_and_names_its_source() -> None:
    for demand in load_phrases(GENRE).demands:
        assert demand.source
        assert any(
            demand.applies.to(level, kind, year)
            for level in GENRE.levels
            for kind in GENRE.kinds
            for year in range(2019, 2026)
        )


def test_what_is_right_is_no_slip_of_its_own() -> None:
    """The model wordings themselves draw nothing: no term is allowed and wrong at once."""
    wording = load_wording(GENRE)
    fixed = {f.text for f in wording.fixed}
    assert not fixed & set(wording.typos)
    for topic in TOPICS:
        for slip in wording.of(topic):
            assert not any(re.fullmatch(with_years(slip.pattern, 2024), text) for text in fixed), slip.id
