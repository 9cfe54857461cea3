"""Patterns that may take time without end are told from those that look alike and may not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from drafting.errors import PackError
from drafting.genre.loader import load_genre
from drafting.genre.phrases import load_phrases
from drafting.genre.structure_checks import structure_checks
from drafting.genre.usage import load_usage
from drafting.genre.wording import load_wording
from drafting.resources import templates_root
from drafting.text.patterns import needed, runs_away

ENDLESS = [
    r"(a+)+$",
    r"(?:[一-龥]+、?)+。",
    r"(a|a)+b",
    r"(?:a?a)+b",
    r"(?:.*,)+$",
    r"(x+x+)+y",
    r"([a-z]+|\d+)*x",
    r"(a*)*",
    r"(?:a|b|ab)*c",
    r"(?:\s*\w*)+。",
    r"(?:(?:甲|乙){2,}丙?)+丁",
    r"(?=(?:甲+)+乙)",
    r"(?:[^。]+[^、])+。",
]
HARMLESS = [
    r"a*b*c",
    r"(?:[一-龥]+、)+。",
    r"(?:\d+年)+",
    r"(?:ab|ac)+",
    r"(甲|(?:[甲乙]))+丙",
    r"(?:[^。]*。)*x",
    r"(?:a|b)*c",
    r"(?:甲{1,3}){2}",
    r"(?:a{0,3}b)+",
    r"(?:(?:a+)b)+",
    r"(?:\s*\w)+",
    r"(?:甲++、?)+。",
    r"(?>甲+)+。",
    r"收到.{0,20}申请\d+件",
    r"(?P<agency>.+?)(?P<year>\d{4})年",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_what_may_take_time_without_end_is_known(pattern: str) -> None:
    assert runs_away(pattern)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_what_may_not_is_let_be(pattern: str) -> None:
    assert not runs_away(pattern)


@pytest.mark.parametrize("name", sorted(p.parent.name for p in templates_root().glob("*/genre.yaml")))
def test_the_packs_that_come_with_the_program_hold_none(name: str, tmp_path: Path) -> None:
    """Read as somebody's own, they are looked at like somebody's own."""
    shutil.copytree(templates_root() / name, tmp_path / name)
    genre = load_genre(name, tmp_path)
    for load in (load_phrases, load_wording, load_usage, structure_checks):
        load(genre)


def test_one_in_a_pack_is_refused_in_a_line(tmp_path: Path) -> None:
    folder = tmp_path / "gi_annual_report"
    shutil.copytree(templates_root() / "gi_annual_report", folder)
    outline = folder / "outline.yaml"
    text = outline.read_text(encoding="utf-8")
    outline.write_text(text.replace("'【待补充[^】]*】'", "'(?:[一-龥]+、?)+。'", 1), encoding="utf-8")
    assert text != outline.read_text(encoding="utf-8")
    with pytest.raises(PackError, match=r"outline\.yaml.*第\d+行.*永远算不完"):
        load_genre("gi_annual_report", tmp_path)


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        ("帐号", "帐号"),
        ("(?:帐|账)号", "号"),
        ("(?:帐号|号帐)", "帐号"),
        ("按装?", "按"),
        ("按+[装妆]{2,}?", "按"),
        ("按(?:装|妆)*", "按"),
        ("(?<=布)署(?!名)", "布署"),
        ("(?<!布)署", "署"),
        ("(?P<fault>渡)过(?P=fault)", "渡过"),
        ("(?i)ab", ""),
        ("(?i:a)b", "b"),
        ("[甲]", "甲"),
        ("甲|乙", ""),
        (r"\d件|3件", "件"),
    ],
)
def test_what_a_pattern_needs(pattern: str, characters: str) -> None:
    assert needed(pattern) == set(characters)
