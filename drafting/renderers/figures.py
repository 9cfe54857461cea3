"""Figures as YAML (a Chinese label on every line) and JSON, in the order of the official tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from drafting.errors import InputError
from drafting.files import write_atomically
from drafting.genre.figures import Fact, Figures, Part
from drafting.genre.form_layout import number_text, printed_label
from drafting.genre.loader import load_genre
from drafting.genre.model import CellSpec


def figures_tree(figures: Figures) -> dict[str, Any]:
    """Figures as the plain data of the file format; cells nested, in the form's order."""
    genre = load_genre(figures.genre)
    edition = genre.edition_by_id(figures.edition) or genre.edition(figures.year)
    agency: dict[str, Any] = {"name": figures.agency.name}
    if figures.agency.level:
        agency["level"] = figures.agency.level
    if figures.agency.kind:
        agency["kind"] = figures.agency.kind
    order = [*edition.cells, *(p for p in figures.cells if p not in edition.cells)]
    tree: dict[str, Any] = {
        "genre": figures.genre,
        "agency": agency,
        "year": figures.year,
        "cells": nested({p: figures.cells.get(p) for p in order}),
    }
    if figures.facts:
        tree["facts"] = [_fact(f) for f in figures.facts]
    if figures.processing_fee is not None:
        fee = figures.processing_fee
        tree["processing_fee"] = {"notices": fee.notices, "charged": fee.charged, "collected": fee.collected}
    if figures.contact:
        tree["contact"] = dict(figures.contact)
    if figures.notes:
        tree["notes"] = dict(figures.notes)
    return tree


def nested(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Cell paths as nested mappings."""
    out: dict[str, Any] = {}
    for path, value in cells.items():
        node = out
        *above, last = path.split(".")
        for part in above:
            node = node.setdefault(part, {})
        node[last] = value
    return out


def _fact(fact: Fact) -> dict[str, Any]:
    out: dict[str, Any] = {"id": fact.id, "label": fact.label, "value": fact.value}
    if fact.unit:
        out["unit"] = fact.unit
    if fact.parts:
        out["parts"] = [_part(p) for p in fact.parts]
    if not fact.exhaustive:
        out["exhaustive"] = False
    if fact.hedge:
        out["hedge"] = fact.hedge
    if fact.section:
        out["section"] = fact.section
    return out


def _part(part: Part) -> dict[str, Any]:
    out: dict[str, Any] = {"label": part.label, "value": part.value}
    if part.unit:
        out["unit"] = part.unit
    if part.parts:
        out["parts"] = [_part(p) for p in part.parts]
    return out


def render_json(figures: Figures) -> str:
    """Figures as JSON; numbers keep their digits."""
    return _json(figures_tree(figures), 0) + "\n"


def _json(value: Any, depth: int) -> str:
    pad, inner = "  " * depth, "  " * (depth + 1)
    if isinstance(value, dict):
        if not value:
            return "{}"
        leaf = all(not isinstance(v, (dict, list)) for v in value.values())
        items = [f"{json.dumps(k, ensure_ascii=False)}: {_json(v, depth + 1)}" for k, v in value.items()]
        if leaf and depth > 0:
            return "{" + ", ".join(items) + "}"
        return "{\n" + ",\n".join(inner + i for i in items) + f"\n{pad}}}"
    if isinstance(value, list):
        if not value:
            return "[]"
        return "[\n" + ",\n".join(inner + _json(v, depth + 1) for v in value) + f"\n{pad}]"
    if isinstance(value, Decimal):
        return number_text(value)
    return json.dumps(value, ensure_ascii=False)


def figures_suffixes() -> tuple[str, ...]:
    """Suffixes of the formats in which figures can be written."""
    return (".yaml", ".yml", ".json")


def render_figures(
    figures: Figures, suffix: str, *, guide: bool = False, remarks: Mapping[str, str] | None = None
) -> str:
    """Figures in the format of a suffix.

    Where the format has comments, ``guide`` adds help for filling in, and ``remarks`` a comment to single cells.

    Raises InputError for a format that is not written.
    """
    if suffix.lower() in (".yaml", ".yml"):
        return render_yaml(figures, guide=guide, remarks=remarks)
    if suffix.lower() == ".json":
        return render_json(figures)
    raise InputError(suffix or "输出", "数据不能写成这种格式", advice="可写：.yaml、.json")


def write_figures(figures: Figures, path: Path) -> None:
    """Write figures; the file appears whole or not at all."""
    write_atomically(path, render_figures(figures, path.suffix))


def render_yaml(figures: Figures, *, guide: bool = False, remarks: Mapping[str, str] | None = None) -> str:
    """Figures as YAML with the official label behind every cell, and its remark.

    ``guide`` adds what a clerk should know first.
    """
    tree = figures_tree(figures)
    genre = load_genre(figures.genre)
    labels: dict[str, str] = {}
    for path in figures.cells:
        spec = genre.cell(path)
        if spec is not None:
            labels[path] = _label(spec)
    for path, remark in (remarks or {}).items():
        labels[path] = f"{labels.get(path, path)}；{_one_line(remark)}"
    out: list[str] = []
    if guide:
        out.append("# 填写说明：每个冒号后面填阿拉伯数字，没有发生的填 0，没有数据的留空（留空不等于 0）。")
        out.append("# 各行“total”（总计）可以留空，由程序计算；填了的，程序会核对。“#”后面是表格里的名称，不必改动。")
    cells = tree.pop("cells")
    for key, value in tree.items():
        if key == "facts":
            out.extend(_cells_lines(cells, labels))
            cells = None
        out.extend(_yaml_lines(key, value, 0))
        if key == "year" and "facts" not in tree:
            out.extend(_cells_lines(cells, labels))
            cells = None
    return "\n".join(out) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _label(spec: CellSpec) -> str:
    row = "—".join(printed_label(a) for a in spec.rows if a.label and a.segment)
    column = "—".join(a.label for a in spec.columns if a.label and a.segment)
    unit = f"（{spec.unit}）" if spec.unit else ""
    return "，".join(p for p in (spec.table.name, row, column) if p) + unit


def _cells_lines(cells: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    yield "cells:"

    def walk(node: Mapping[str, Any], above: str, depth: int) -> Iterator[str]:
        for key, value in node.items():
            path = f"{above}.{key}" if above else key
            pad = "  " * depth
            if isinstance(value, dict):
                yield f"{pad}{key}:"
                yield from walk(value, path, depth + 1)
                continue
            shown = "" if value is None else " " + number_text(value)
            label = labels.get(path)
            comment = f"  # {label}" if label else ""
            yield f"{pad}{key}:{shown}{comment}"

    yield from walk(cells, "", 1)


def _yaml_lines(key: str, value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(value, dict):
        yield f"{pad}{key}:"
        for k, v in value.items():
            yield from _yaml_lines(k, v, depth + 1)
    elif isinstance(value, list):
        yield f"{pad}{key}:"
        for item in value:
            lines = [line for k, v in item.items() for line in _yaml_lines(k, v, depth + 2)]
            yield f"{pad}  - {lines[0].strip()}"
            yield from lines[1:]
    else:
        yield f"{pad}{key}:{_yaml_scalar(value)}"


def _yaml_scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return " " + number_text(value)
    if isinstance(value, bool):
        return " true" if value else " false"
    if isinstance(value, int):
        return f" {value}"
    text = str(value)
    plain = (
        text
        and text == text.strip()
        and not set(text) & set(":#{}[],&*!|>'\"%@`\n\t\\")
        and text[0] not in "-?=~+.0123456789"
        and text.lower() not in {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
    )
    # What YAML takes for a line break, or forbids, stands as its code.
    if plain and text.isprintable():
        return f" {text}"
    quoted = json.dumps(text, ensure_ascii=False)
    return " " + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)
