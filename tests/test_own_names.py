"""The user's own names: how they are set, and that reports are held to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting.config import load_config
from drafting.errors import InputError
from drafting.genre.loader import load_genre
from drafting.genre.wording import ListedName
from drafting.linter import Options, lint_document
from drafting.readers.files import read_document

REPORT = """示例县民政局2024年政府信息公开工作年度报告

本报告根据《中华人民共和国政府信息公开条例》编制。

一、总体情况

{text}
"""


def _settings(folder: Path, names: str) -> tuple[ListedName, ...]:
    path = folder / "drafting.toml"
    path.write_text(f"names = {names}\n", encoding="utf-8")
    return load_config(path).names


def _told(text: str, names: tuple[ListedName, ...]) -> list[tuple[str, str]]:
    document = read_document("r.txt", content=REPORT.format(text=text))
    result = lint_document(document, load_genre(), options=Options(select=("WD12",), names=names))
    assert not result.failed
    return [(f.text, str(f.expected)) for f in result.findings]


def test_the_ways_to_write_a_name(tmp_path: Path) -> None:
    names = _settings(
        tmp_path,
        '["示例云平台", "县委副书记、县长：李晓明", "样例平台→示例平台", {text = "数字示例", wrong = "数智示例"}]',
    )
    assert names == (
        ListedName("示例云平台"),
        ListedName("李晓明", (), ("县委副书记", "县长")),
        ListedName("示例平台", ("样例平台",)),
        ListedName("数字示例", ("数智示例",)),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("县长李小明主持会议。", [("县长李小明", "县长李晓明")]),
        ("副县长李晓明主持会议。", [("副县长", "县长")]),
        ("通过示例云坪台办理。", [("示例云坪台", "示例云平台")]),
        ("在样例平台发布。", [("样例平台", "示例平台")]),
        ("县长李晓明主持会议，通过示例云平台办理，在示例平台发布。", []),
        ("局长王强和李小龙参加。", []),
    ],
)
def test_reports_are_held_to_them(text: str, told: list[tuple[str, str]], tmp_path: Path) -> None:
    names = _settings(tmp_path, '["示例云平台", "县委副书记、县长：李晓明", "样例平台→示例平台"]')
    assert _told(text, names) == told


@pytest.mark.parametrize("names", ["3", "[3]", '[""]', '["→对"]', "[{wrong = ['错']}]", "[{text = '对', posts = 3}]"])
def test_what_is_no_name(names: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="names"):
        _settings(tmp_path, names)


def test_unknown_key_of_a_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rank"):
        _settings(tmp_path, "[{text = '对', rank = 1}]")
