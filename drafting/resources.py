"""Where templates, corpus and rule examples lie: in the wheel, or at the root of a checkout."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def _find(installed: str, checkout: str) -> Path:
    inside = _PACKAGE / "_data" / installed
    return inside if inside.is_dir() else _PACKAGE.parent / checkout


def templates_root() -> Path:
    """The folder with one genre pack a folder."""
    return _find("templates", "templates")


def corpus_root() -> Path:
    """The folder with the reports written for this project, by genre and year."""
    return _find("corpus", "corpus")


def rule_fixtures_root() -> Path:
    """The folder with one file of examples a rule."""
    return _find("rules", "tests/fixtures/rules")


def schema_root() -> Path:
    """The folder with the JSON schemas of what the commands write and read."""
    return _find("schema", "docs/schema")


def own_yaml(path: Path) -> Any:
    """What a YAML file that comes with the program holds; read by libyaml where it is there, which takes a tenth."""
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


DEFAULT_GENRE = "gi_annual_report"
"""The genre of a text that no title and no heading gives away."""


def genre_titles() -> list[str]:
    """What the packs call the reports that they are about, read without loading them; the usual one first."""
    out = []
    heads = templates_root().glob("*/genre.yaml")
    for head in sorted(heads, key=lambda p: (p.parent.name != DEFAULT_GENRE, p)):
        named = re.search(r"^name: *(.+?) *$", head.read_text(encoding="utf-8"), re.MULTILINE)
        if named is not None:
            out.append(named[1])
    return out
