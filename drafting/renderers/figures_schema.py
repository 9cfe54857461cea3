"""The JSON Schema of a genre's figures files, for editors that complete and check what is typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from drafting.genre.form_sheets import (
    FACT_LABELS,
    HEDGES,
    cell_label,
    form_words,
    group_labels,
    head_fields,
    place_names,
)
from drafting.genre.model import CellSpec, FormTable, Genre

SCHEMA_NAME = "figures.schema.json"
"""What the file is called where a form refers to it."""


def render_schema(genre: Genre) -> str:
    """The schema of figures in YAML or JSON, with the cells of every edition of the form."""
    return json.dumps(_schema(genre), ensure_ascii=False, indent=2) + "\n"


def _schema(genre: Genre) -> dict[str, Any]:
    words = form_words(genre)
    labels = {f.key: f.label for f in head_fields(genre) if f.key}
    contact = {k.partition(".")[2]: v for k, v in labels.items() if k.startswith("contact.")}
    fact = {
        "id": _text(FACT_LABELS["id"]),
        "label": _text(FACT_LABELS["label"]),
        "value": {"type": "number", "description": FACT_LABELS["value"]},
        "unit": _text(FACT_LABELS["unit"]),
        "parts": {"type": ["array", "null"], "description": "分项", "items": {"$ref": "#/$defs/part"}},
    }
    part = {key: fact[key] for key in ("label", "value", "unit", "parts")}
    places = place_names(genre)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:drafting:figures:{genre.id}",
        "title": f"{genre.name}的数据",
        "type": "object",
        "additionalProperties": False,
        "required": ["agency", "year", "cells"],
        "properties": {
            "genre": {"const": genre.id, "description": genre.name},
            "agency": {
                "description": "机关",
                "oneOf": [
                    {"type": "string", "description": labels["agency.name"]},
                    _object(
                        {
                            "name": _text(labels["agency.name"]),
                            "level": _choice(labels["agency.level"], genre.levels),
                            "kind": _choice(labels["agency.kind"], genre.kinds),
                        },
                        ["name"],
                    ),
                ],
            },
            "year": {"type": "integer", "minimum": 2008, "maximum": 2100, "description": labels["year"]},
            "cells": _cells(genre),
            **_labels(genre),
            "facts": {
                "type": ["array", "null"],
                "description": "正文要写、表格里没有的数字",
                "items": _object(
                    {
                        **fact,
                        "exhaustive": {"type": "boolean", "description": FACT_LABELS["exhaustive"]},
                        "hedge": _choice(FACT_LABELS["hedge"], HEDGES),
                        "section": _choice(FACT_LABELS["section"], places),
                    },
                    ["id", "label", "value"],
                ),
            },
            **{
                id: {
                    **_object({k: _number(a.heading, least=0) for k, a in group.amounts.items()}, []),
                    "type": ["object", "null"],
                    "description": group.title,
                }
                for id, group in words.amounts.items()
            },
            "contact": {
                **_object({k: _words(v) for k, v in contact.items()}, []),
                "type": ["object", "null"],
                "description": "联系方式",
            },
            "notes": {
                **_object({k: _words(v) for k, v in places.items()}, []),
                "type": ["object", "null"],
                "description": "写入正文各部分的文字",
            },
        },
        "$defs": {"part": _object(part, ["label", "value"])},
    }


def _labels(genre: Genre) -> dict[str, Any]:
    """What codes are called that the list of codes does not have."""
    if not any(e.keyed for e in genre.editions):
        return {}
    names = {"type": ["object", "null"], "additionalProperties": {"type": "string"}}
    return {"labels": {**names, "description": "代码表里没有的代码叫什么"}}


def _object(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": dict(properties)}
    return {**out, "required": required} if required else out


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _words(description: str) -> dict[str, Any]:
    """A text that may be left empty, or look like a number (a postcode)."""
    return {"type": ["string", "number", "null"], "description": description}


def _number(description: str, *, integer: bool = False, least: int | None = None) -> dict[str, Any]:
    """A number that may be left empty."""
    out: dict[str, Any] = {"type": ["integer" if integer else "number", "null"], "description": description}
    return out if least is None else {**out, "minimum": least}


def _choice(description: str, names: Mapping[str, str]) -> dict[str, Any]:
    shown = "，".join(f"{k} {v}" for k, v in names.items())
    return {"enum": [*names, None], "description": f"{description}：{shown}"}


def _cells(genre: Genre) -> dict[str, Any]:
    """Cells nested as the file nests them; a name of several words may be written in one, joined by dots."""
    root: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": {}}
    root["description"] = "表格数据：没有发生的填 0，没有数据的留空"
    for edition in genre.editions:
        for path, spec in edition.cells.items():
            node = root
            groups = group_labels(spec)
            *above, last = path.split(".")
            for i, key in enumerate(above, 1):
                child = node["properties"].setdefault(key, _object({}, []))
                child.setdefault("description", groups.get(".".join(above[:i]), key))
                node = child
            node["properties"].setdefault(last, _cell(spec))
    root["patternProperties"] = {r"^[a-z0-9_]+(\.[a-z0-9_]+)+$": {"type": ["number", "null"]}}
    for form in (t for e in genre.editions for t in e.keyed):
        _add_codes(root, form)
    return root


def _add_codes(root: dict[str, Any], form: FormTable) -> None:
    """Rows that are named by a code: any code of the table's patterns."""
    table = root["properties"].setdefault(form.path, _object({}, []))
    patterns = table.setdefault("patternProperties", {})
    for block in form.blocks:
        if block.family is None:
            continue
        ways = [way for axis in block.columns for way in axis.leaves()]
        columns = {
            ".".join(a.segment for a in way if a.segment): _number(way[-1].label, least=None if way[-1].signed else 0)
            for way in ways
        }
        patterns[f"^(?:{block.family.pattern})$"] = columns[""] if set(columns) == {""} else _object(columns, [])
    dotted = r"^[a-z0-9_]+(\.[A-Za-z0-9_]+)+$"
    root["patternProperties"] = {dotted: {"type": ["number", "null"]}}


def _cell(spec: CellSpec) -> dict[str, Any]:
    return _number(cell_label(spec), integer=spec.integer, least=None if spec.signed else 0)
