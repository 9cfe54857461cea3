"""The published schema of figures files: fresh, and true to what is written and read.

To renew it: ``python tests/test_figures_schema.py``.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

import drafting
from drafting.cli import app
from drafting.genre.loader import genre_ids, load_genre
from drafting.renderers.figures import render_json, render_yaml
from drafting.renderers.figures_schema import SCHEMA_NAME, render_schema
from drafting.resources import corpus_root

PUBLISHED = Path(__file__).resolve().parents[1] / "docs" / "schema" / SCHEMA_NAME
GENRE = load_genre()
CORPUS = sorted((corpus_root() / GENRE.id).rglob("*.figures.yaml"))


@cache
def schema() -> dict[str, Any]:
    """The schema, made once: nobody changes it."""
    out: dict[str, Any] = json.loads(render_schema(GENRE))
    return out


@cache
def validator() -> Any:
    """Holds values against the schema, which is checked itself once."""
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


def test_the_published_schema_is_fresh() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == render_schema(GENRE)
    jsonschema.Draft202012Validator.check_schema(schema())


def test_it_has_every_cell_of_every_edition() -> None:
    for edition in GENRE.editions:
        for path in edition.cells:
            node = schema()["properties"]["cells"]
            for key in path.split("."):
                node = node["properties"][key]
            assert "number" in node["type"] or "integer" in node["type"]
            assert node["description"]


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.name)
def test_figures_as_they_are_kept_and_written_are_valid(path: Path) -> None:
    validator().validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    figures = drafting.load_figures(path)
    for text in (render_yaml(figures), render_yaml(figures, guide=True), render_json(figures)):
        validator().validate(yaml.safe_load(text))


@pytest.mark.parametrize(
    "change",
    [
        {"fact": []},
        {"year": "2024年"},
        {"cells": {"review": {"uphold": 1}}},
        {"cells": {"review": {"upheld": "一"}}},
        {"cells": {"review": {"upheld": -1}}},
        {"cells": {"review": {"upheld": 1.5}}},
        {"agency": {"name": "示例县水利局", "level": "区"}},
        {"facts": [{"id": "a", "label": "b"}]},
        {"facts": [{"id": "a", "label": "b", "value": 1, "parts": [{"label": "c"}]}]},
        {"contact": {"fax": "1"}},
    ],
    ids=str,
)
def test_what_the_program_refuses_or_reports_is_not_valid(change: dict[str, Any]) -> None:
    good = {"agency": "示例县水利局", "year": 2024, "cells": {"review": {"upheld": 1}, "review.corrected": 0}}
    validator().validate(good)
    with pytest.raises(jsonschema.ValidationError):
        validator().validate({**good, **change})


def test_a_form_can_be_written_with_its_schema(tmp_path: Path) -> None:
    def run(*args: str) -> int:
        return CliRunner().invoke(app, ["new", "--agency", "示例县水利局", "--year", "2024", *args]).exit_code

    form = tmp_path / "f.yaml"
    assert run("-o", str(form), "--schema", "--overwrite") == 0
    assert (tmp_path / SCHEMA_NAME).read_text(encoding="utf-8") == render_schema(GENRE)
    text = form.read_text(encoding="utf-8")
    # Editors look for the schema beside the form: nothing is fetched.
    assert text.startswith(f"# yaml-language-server: $schema={SCHEMA_NAME}\n")
    assert drafting.load_figures(form).year == 2024
    assert run("-o", str(form), "--schema", "--overwrite") == 0
    (tmp_path / SCHEMA_NAME).write_text("{}", encoding="utf-8")
    assert run("-o", str(form), "--schema", "--overwrite") == 2
    assert (tmp_path / SCHEMA_NAME).read_text(encoding="utf-8") == "{}"
    assert run("--schema") == 2
    assert run("-o", str(tmp_path / "f.xlsx"), "--schema") == 2


@pytest.mark.parametrize("id", [id for id in genre_ids() if id != GENRE.id])
def test_figures_of_every_other_genre_are_valid_and_unknown_rows_are_not(id: str) -> None:
    made = json.loads(render_schema(load_genre(id)))
    jsonschema.Draft202012Validator.check_schema(made)
    valid = jsonschema.Draft202012Validator(made)
    kept = sorted((corpus_root() / id).rglob("*.figures.yaml"))
    assert kept
    for path in kept:
        tree = json.loads(render_json(drafting.load_figures(path)))
        assert not list(valid.iter_errors(tree)), path
        tree["cells"][next(iter(tree["cells"]))]["no_such"] = {"total": 1}
        assert list(valid.iter_errors(tree))


if __name__ == "__main__":
    PUBLISHED.write_text(render_schema(GENRE), encoding="utf-8")
