"""Several years, and many agencies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from drafting.alignment.similarity import OwnSentence, ReportSketch, most_similar
from drafting.cli import app
from drafting.comparison import compare_series
from drafting.renderers.documents import write_document
from tests.alignment.reports import GENRE, POOL, overview

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "docs/schema/comparison.schema.json").read_text(encoding="utf-8")
)


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["compare", *(str(a) for a in args)])


def written(folder: Path, reports: dict[str, Sequence[str]], year: int | None = None) -> list[Path]:
    out = []
    for k, (name, sentences) in enumerate(reports.items()):
        path = folder / f"{name}.md"
        write_document(overview(*sentences, year=year or 2021 + k), path)
        out.append(path)
    return out


def test_years_are_put_in_order_and_sentences_followed_through_them() -> None:
    documents = [
        overview(POOL[0], POOL[1], POOL[4], year=2023),
        overview(POOL[0], POOL[2], year=2021),
        overview(POOL[0], POOL[1], POOL[3], year=2022),
    ]
    found = compare_series(documents, GENRE)
    assert [r.year for r in found.reports] == [2021, 2022, 2023]
    assert [(s.years, s.latest.text) for s in found.strands] == [(3, POOL[0]), (2, POOL[1])]
    assert found.strands[1].places[0] is None
    assert [[s.copied if s is not None else None for s in row] for row in found.shares] == [
        [None, 1, 1],
        [None, None, 2],
        [None, None, None],
    ]


def test_several_years_as_text_json_and_page(tmp_path: Path) -> None:
    paths = written(tmp_path, {"a": POOL[:4], "b": POOL[1:5], "c": POOL[2:6]})
    text = run(*paths)
    assert text.exit_code == 0, text.stderr
    assert "沿用率＝" in text.stdout
    tree = json.loads(run(*paths, "--format", "json").stdout)
    jsonschema.validate(tree, SCHEMA)
    assert tree["kind"] == "series"
    page = tmp_path / "years.html"
    assert run(*paths, "-o", page).exit_code == 0
    assert "历年报告比较" in page.read_text(encoding="utf-8")
    refused = run(*paths, "-o", tmp_path / "years.docx")
    assert refused.exit_code == 2
    assert len(refused.stderr.splitlines()) == 1


def sketch(name: str, *sentences: str) -> ReportSketch:
    return ReportSketch(name, name, 2024, tuple(OwnSentence(tuple(s), s, k + 1) for k, s in enumerate(sentences)))


def test_the_most_alike_come_first_with_what_they_share() -> None:
    reports = [sketch("a", *POOL[:4]), sketch("b", *POOL[2:8]), sketch("c", *POOL[1:4], POOL[9]), sketch("d", POOL[10])]
    found = most_similar(reports)
    first, second = found.pairs[0], found.pairs[1]
    assert (first.first.path, first.second.path) == ("a", "c")
    assert first.share == pytest.approx(0.75)
    assert [s.first.text for s in first.shared] == list(POOL[1:4])
    assert second.share == pytest.approx(0.5)
    assert all("d" not in (p.first.path, p.second.path) for p in found.pairs)


def test_a_sentence_with_few_words_changed_is_shared() -> None:
    changed = POOL[0].replace("首页", "主页")
    found = most_similar([sketch("a", POOL[0]), sketch("b", changed)])
    assert [len(p.shared) for p in found.pairs] == [1]


def test_what_most_reports_say_was_handed_down() -> None:
    reports = [
        sketch(str(k), POOL[0], POOL[1] + str(k) * 12, POOL[2] + "甲乙丙丁戊己庚辛壬癸子丑"[k] * 14) for k in range(12)
    ]
    found = most_similar(reports)
    assert found.common == (POOL[0],)
    assert all(s.first.text != POOL[0] for p in found.pairs for s in p.shared)


def test_a_folder_is_compared_and_what_is_no_report_is_told(tmp_path: Path) -> None:
    written(tmp_path, {"a": POOL[:4], "b": POOL[5:9], "c": [*POOL[:3], POOL[10]]}, year=2024)
    (tmp_path / "notes.txt").write_text("购物清单：米、面、油。\n", encoding="utf-8")
    result = run("--matrix", tmp_path)
    assert result.exit_code == 0
    assert "共有3句" in result.stdout
    assert "notes.txt" in result.stderr
    # Read side by side it is the same.
    tree = json.loads(run("--matrix", tmp_path, "--format", "json", "--jobs", "2").stdout)
    jsonschema.validate(tree, SCHEMA)
    assert [Path(tree["pairs"][0][side]["path"]).stem for side in ("first", "second")] == ["a", "c"]
    assert tree["pairs"][0]["share"] == 0.75
    page = tmp_path.parent / f"{tmp_path.name}.html"
    assert run("--matrix", tmp_path, "-o", page).exit_code == 0
    assert "雷同率75.0%" in page.read_text(encoding="utf-8")


def test_one_report_is_not_enough(tmp_path: Path) -> None:
    written(tmp_path, {"a": POOL[:4]})
    result = run("--matrix", tmp_path)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
