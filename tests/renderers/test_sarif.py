"""SARIF is valid against the schema of version 2.1.0, and its rules say what code scanning shows of them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

import drafting
from drafting import rulebook
from drafting.cli import app
from drafting.findings import Severity
from drafting.renderers.outcome import Run, Unusable
from drafting.renderers.sarif import render_sarif
from drafting.resources import corpus_root
from drafting.results import Failed, LintResult

YEAR = corpus_root() / "gi_annual_report" / "2024"
OFFICE = YEAR / "shili-county-office.md"
# The schema of the standard, as its authors publish it: sarif-2.1.0-rtm.5.
SCHEMA = Path(__file__).resolve().parents[1] / "fixtures" / "sarif-2.1.0.schema.json"
_LEVELS = {
    Severity.ERROR: ("error", "error"),
    Severity.WARNING: ("warning", "warning"),
    Severity.INFO: ("recommendation", "note"),
}
_MOST = 1024
"""Characters of a full description that code scanning keeps."""


@lru_cache(maxsize=1)
def validator() -> jsonschema.protocols.Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def lint(*args: str | Path) -> dict[str, Any]:
    told = CliRunner().invoke(app, ["lint", *(str(a) for a in args), "--format", "sarif"])
    tree: dict[str, Any] = json.loads(told.stdout)
    return tree


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One faulty report in each format that is written."""
    folder = tmp_path_factory.mktemp("formats")
    out = [OFFICE]
    for suffix in (".docx", ".html"):
        made = CliRunner().invoke(app, ["convert", str(OFFICE), "-o", str(folder / f"年报 1{suffix}")])
        assert made.exit_code == 0
        out.append(folder / f"年报 1{suffix}")
    return out


def test_it_is_valid_for_every_format_and_for_what_could_not_be_read(formats: list[Path], tmp_path: Path) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04broken")
    every = [lint(f) for f in formats] + [lint(*formats, tmp_path / "broken.docx"), lint(YEAR, "--select", "TB")]
    for tree in every:
        assert [e.message for e in validator().iter_errors(tree)] == []
        assert tree["runs"][0]["results"]
    assert not every[-2]["runs"][0]["invocations"][0]["executionSuccessful"]


def test_it_is_valid_where_a_rule_broke_and_nothing_was_found() -> None:
    broken = LintResult(None, None, None, (), failed=(Failed("NM01", "KeyError: x"),))
    tree = json.loads(render_sarif(Run((broken,), (Unusable("a b.wps", "不能读取"),))))
    assert [e.message for e in validator().iter_errors(tree)] == []


def test_the_schema_refuses_what_is_wrong() -> None:
    tree = lint(OFFICE)
    tree["runs"][0]["results"][0]["level"] = "bad"
    assert list(validator().iter_errors(tree))


def test_rules_link_to_the_page_that_the_settings_name(tmp_path: Path) -> None:
    """Without one there is no link: the whole page is in `help` all the same."""
    assert all("helpUri" not in r for r in lint(OFFICE)["runs"][0]["tool"]["driver"]["rules"])
    settings = tmp_path / "drafting.toml"
    settings.write_text('rules-page = "https://example.org/docs/rules.md"\n', encoding="utf-8")
    tree = lint(OFFICE, "--config", settings)
    assert list(validator().iter_errors(tree)) == []
    rules = tree["runs"][0]["tool"]["driver"]["rules"]
    assert [r["helpUri"] for r in rules] == [f"https://example.org/docs/rules.md#{r['id'].lower()}" for r in rules]
    headings = (Path(__file__).resolve().parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    assert all(f"\n## {r['id']}\n" in headings for r in rules)


@pytest.mark.parametrize("value", ['"rules.md"', '"https://a b"', '"https://example.org/#x"', "3"])
def test_a_page_of_rules_that_is_no_address_is_told(tmp_path: Path, value: str) -> None:
    settings = tmp_path / "drafting.toml"
    settings.write_text(f"rules-page = {value}\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["lint", str(OFFICE), "--config", str(settings)])
    assert told.exit_code == 2
    assert "键“rules-page”应当是一个网址" in told.output


def test_rules_say_what_code_scanning_shows() -> None:
    tree = lint(OFFICE)
    rules = tree["runs"][0]["tool"]["driver"]["rules"]
    assert {r["id"] for r in rules} == {f.rule for f in drafting.lint(drafting.read(OFFICE))}
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= _MOST
        assert rule["id"] in rule["help"]["text"]
        assert rule["help"]["markdown"].startswith("**")
        assert rule["properties"]["tags"]
        severity = rulebook.page(rule["id"]).severity
        assert (rule["properties"]["problem.severity"], rule["defaultConfiguration"]["level"]) == _LEVELS[severity]
