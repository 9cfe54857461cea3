"""The lexicon of a pack: what a topic may say of its slots, and mistakes told with their line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from drafting.errors import PackError
from drafting.genre.loader import load_genre
from drafting.grounding.lexicon import Flow, Lexicon, load_lexicon

GENRE = load_genre()
REQUEST = """\
topics:
  - id: request
    name: request
    path: applications.{row}.{column}
    units: [件]
    slots: {row: [new], column: [total]}
    flow: {slot: row, came_in: new, settled: total, brought_in: carried_in, left_open: carried_out}
    groups: [column]
  - id: cases
    name: cases
    path: '{block}.{result}'
    units: [件]
    slots: {block: [], result: [total]}
    goes_on: [result]
    about: request
    published: true
words:
  - {id: thing, class: head, topic: request, words: 申请}
"""


def load(tmp_path: Path, text: str) -> Lexicon:
    (tmp_path / "lexicon.yaml").write_text(text, encoding="utf-8")
    found = load_lexicon(replace(GENRE, root=str(tmp_path)))
    assert found is not None
    return found


def test_a_topic_says_where_its_cases_stand(tmp_path: Path) -> None:
    request, cases = load(tmp_path, REQUEST).topics.values()
    assert request.flow == Flow("row", "new", "total", "carried_in", "carried_out")
    assert (set(request.groups), set(request.blocks)) == ({"column"}, set())
    assert (cases.flow, set(cases.goes_on), cases.about, cases.published) == (None, {"result"}, "request", True)
    assert set(cases.blocks) == {"block"}


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("slot: row,", "slot: line,", 7),
        ("groups: [column]", "groups: [row, group]", 8),
        ("goes_on: [result]", "goes_on: [outcome]", 14),
        ("about: request", "about: requests", 15),
        (", left_open: carried_out", "", 7),
    ],
)
def test_what_is_not_there_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, line: int) -> None:
    assert right in REQUEST
    with pytest.raises(PackError, match=f"第{line}行"):
        load(tmp_path, REQUEST.replace(right, wrong))
