"""Every package that an installation brings is listed with its licence."""

from __future__ import annotations

import re

from benchmarks.licences import ELSEWHERE, LISTED, LOCK, licence, pinned


def test_the_list_is_that_of_the_lock() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", LISTED.read_text(encoding="utf-8"), re.MULTILINE)[1:]
    listed = {name: tuple(versions.split(", ")) for name, versions, _ in rows if name != "---"}
    assert listed == pinned()
    assert len(listed) > 40
    for name, _, words in rows:
        if name != "---" and name not in ELSEWHERE:
            assert words == licence(name), name


def test_the_lock_is_read_as_a_whole() -> None:
    lines = [line for line in LOCK.read_text(encoding="utf-8").splitlines() if line[:1].strip() and line[0] not in "#-"]
    assert sum(len(versions) for versions in pinned().values()) == len(lines)


def test_nothing_binds_those_who_pass_the_program_on() -> None:
    for name in pinned():
        assert not re.search(r"\b(?:A?GPL|SSPL|BUSL)|non.?commercial", licence(name), re.IGNORECASE), name
