"""The progress bar: on a terminal only, with the file's name and the time left; one bad file stops none."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest

from drafting import console
from drafting.batch import Settings, find_reports, lint_sources
from drafting.genre.loader import DEFAULT_GENRE
from drafting.matrix import compare_many
from drafting.resources import corpus_root

OFFICE = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Called in the test itself: between a fixture and its test, capturing puts a stream of its own in place."""
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    console.manners(quiet=False, verbose=False)
    return made


def test_it_names_the_file_and_tells_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with console.progress("检查报告", 6) as advance:
        for k in range(5):
            advance(f"/tmp/年报\x1b[2J{k}.docx")
    told = shown.getvalue()
    assert "检查报告" in told
    assert "年报 [2J4.docx" in told
    assert "5/6" in told
    assert "还要" in told
    assert "/tmp/" not in told
    assert "\x1b[2J" not in told


@pytest.mark.parametrize("total", [0, 3])
def test_a_few_need_none(monkeypatch: pytest.MonkeyPatch, total: int) -> None:
    shown = terminal(monkeypatch)
    with console.progress("检查报告", total) as advance:
        advance("a.docx")
    assert shown.getvalue() == ""


def test_it_is_for_a_terminal_and_not_for_a_quiet_run(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    console.manners(quiet=True, verbose=False)
    with console.progress("检查报告", 9) as advance:
        advance("a.docx")
    assert shown.getvalue() == ""
    console.manners(quiet=False, verbose=False)
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with console.progress("检查报告", 9) as advance:
        advance("a.docx")
    assert pipe.getvalue() == ""


@pytest.mark.parametrize(("seconds", "told"), [(0.2, "0秒"), (59.4, "59秒"), (61, "1分01秒"), (3725, "62分05秒")])
def test_times_in_words(seconds: float, told: str) -> None:
    assert console._duration(seconds) == told


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_file_is_named_and_a_bad_one_stops_none(tmp_path: Path, jobs: int) -> None:
    for k in range(4):
        shutil.copy(OFFICE, tmp_path / f"{k}.md")
    (tmp_path / "1.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "2.docx").write_bytes(b"PK\x03\x04")
    sources = find_reports([str(tmp_path)])
    done: list[str] = []
    outcomes = lint_sources(sources, Settings(), jobs=jobs, advance=done.append)
    assert sorted(done) == sorted(s.path for s in sources)
    assert [o.result is not None for o in outcomes] == [True, False, False, True, True]
    assert all(o.problem for o in outcomes if o.result is None)
    done = []
    found, problems = compare_many(sources, DEFAULT_GENRE, jobs=jobs, advance=done.append)
    assert sorted(done) == sorted(s.path for s in sources)
    assert (found.reports, len(problems)) == (3, 2)
