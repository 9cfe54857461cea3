"""Figures as YAML (a Chinese label on every line), JSON and workbooks, in the order of the official tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from drafting.errors import InputError
from drafting.files import write_atomically
from drafting.genre.figures import Fact, Figures, Part
from drafting.genre.form_layout import number_text
from drafting.genre.form_sheets import (
    CELLS,
    FACT_LABELS,
    FIGURES_KEYS,
    HEDGES,
    Before,
    asked_notes,
    cell_label,
    form_words,
    group_labels,
    head_fields,
    note_fields,
)
from drafting.genre.keyed import edition_of, sample_codes
from drafting.genre.loader import load_genre
from drafting.genre.model import CellSpec, FormBlock, FormTable, Genre


def figures_tree(figures: Figures) -> dict[str, Any]:
    """Figures as the plain data of the file format; cells nested, in the form's order."""
    genre = load_genre(figures.genre)
    edition = edition_of(genre, figures)
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
    if figures.labels:
        tree["labels"] = dict(sorted(figures.labels.items()))
    if figures.facts:
        tree["facts"] = [_fact(f) for f in figures.facts]
    for id, group in form_words(load_genre(figures.genre)).amounts.items():
        known = figures.amounts.get(id)
        if known:
            tree[id] = {key: known.get(key) for key in group.amounts}
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
    return (".yaml", ".yml", ".json", ".xlsx")


def render_figures(
    figures: Figures,
    suffix: str,
    *,
    guide: bool = False,
    remarks: Mapping[str, str] | None = None,
    shares: Mapping[str, Mapping[str, Decimal | None]] | None = None,
    asked: Sequence[Fact] = (),
    before: Before | None = None,
    account: Sequence[str] = (),
) -> str | bytes:
    """Figures in the format of a suffix.

    ``guide`` adds help for filling in, where the format has room for it; ``asked`` are facts of last year, whose new
    values the form asks for, ``before`` what else last year said, shown beside each line. Of a sum, ``remarks`` say in
    a few words where each cell came from (as comments), ``shares`` in a sheet of its own: by cell path and unit;
    ``account`` says first of all what it was made of and what it lacks. JSON has no place for words to a reader.

    Raises InputError for a format that is not written.
    """
    if suffix.lower() in (".yaml", ".yml"):
        return render_yaml(figures, guide=guide, remarks=remarks, asked=asked, before=before, account=account)
    if suffix.lower() == ".json":
        return render_json(figures)
    if suffix.lower() == ".xlsx":
        from drafting.renderers.workbook import render_workbook

        return render_workbook(figures, guide=guide, shares=shares, asked=asked, before=before, account=account)
    raise InputError(suffix or "输出", "数据不能写成这种格式", advice="可写：.yaml、.json、.xlsx")


def write_figures(figures: Figures, path: Path) -> None:
    """Write figures; the file appears whole or not at all."""
    write_atomically(path, render_figures(figures, path.suffix))


def render_yaml(
    figures: Figures,
    *,
    guide: bool = False,
    remarks: Mapping[str, str] | None = None,
    asked: Sequence[Fact] = (),
    before: Before | None = None,
    account: Sequence[str] = (),
) -> str:
    """Figures as YAML with what each line is called behind it, and the remarks to single cells.

    ``guide`` makes it a form: everything that may be filled in has its line, and what a clerk should know stands first.
    The facts that it asks for (of last year, else an example) are comments until they are filled in.
    """
    genre = load_genre(figures.genre)
    tree = figures_tree(figures)
    labels = _labels(figures, genre)
    for path, remark in (remarks or {}).items():
        key = f"{CELLS}{path}"
        labels[key] = "；".join(t for t in (labels.get(key), _one_line(remark)) if t)
    if before is not None:
        for path, value in before.cells.items():
            if value is not None and f"{CELLS}{path}" in labels:
                labels[f"{CELLS}{path}"] += f"；上年 {number_text(value)}"
        for id, said in before.notes.items():
            labels[f"notes.{id}"] = f"{labels.get(f'notes.{id}', '')}；上年：{_one_line(said)}"
    out = [f"# {_one_line(line)}" for line in account]
    words = form_words(genre)
    below: dict[str, list[str]] = {}
    if guide:
        _blanks(tree, genre)
        out.extend(f"# {line}" for line in (*_GUIDE, *words.advice))
        below = _coded_rows(figures, genre, tree)
    at = FIGURES_KEYS.index("contact")
    for key in (*FIGURES_KEYS[:at], *form_words(genre).amounts, *FIGURES_KEYS[at:]):
        if key in tree:
            out.extend(_yaml_lines(key, tree[key], 0, key, labels, below))
        elif key == "facts" and guide:
            out.extend(_facts_to_fill_in(asked, labels))
    return "\n".join(out) + "\n"


_GUIDE = (
    "填写说明：每个冒号后面填阿拉伯数字，没有发生的填 0，没有数据的留空（留空不等于 0）。",
    "各行“total”（总计）可以留空，由程序计算；填了的，程序会核对。“#”后面是说明，不必改动。",
)


def _labels(figures: Figures, genre: Genre) -> dict[str, str]:
    """What each key of the file is called, by its path; items of a list have no number in it."""
    words = form_words(genre)
    out = {
        "genre": genre.name,
        "agency": "机关",
        "agency.level": _choices(genre.levels),
        "agency.kind": _choices(genre.kinds),
        "cells": "表格数据",
        "labels": "代码表里没有的代码叫什么",
        "facts": "正文要写、表格里没有的数字",
        **{id: group.title for id, group in words.amounts.items()},
        "contact": "联系方式",
        "notes": "写入正文各部分的文字",
    }
    for f in (*head_fields(genre), *note_fields(genre)):
        if f.key and f.kind != "choice":
            out.setdefault(f.key, f.label)
    for id, amounts in words.amounts.items():
        out |= {f"{id}.{key}": amount.heading for key, amount in amounts.amounts.items()}
    for path in figures.cells:
        spec = genre.cell(path)
        if spec is not None:
            for group, label in group_labels(spec).items():
                out.setdefault(f"{CELLS}{group}", label)
            out[f"{CELLS}{path}"] = cell_label(spec)
    out["facts.parts"] = "分项"
    for key, label in FACT_LABELS.items():
        out[f"facts.{key}"] = label
    out["facts.hedge"] = f"约数：{'、'.join(f'{k} {v}' for k, v in HEDGES.items())}"
    return out


def _choices(names: Mapping[str, str]) -> str:
    return "，".join(f"{k} {v}" for k, v in names.items())


def _blanks(tree: dict[str, Any], genre: Genre) -> None:
    """A line for everything that may be filled in beside the cells."""
    tree["agency"] = {k: tree["agency"].get(k) for k in ("name", "level", "kind")}
    for section, fields in (
        *((id, head_fields(genre)) for id in (*form_words(genre).amounts, "contact")),
        ("notes", asked_notes(genre, tuple(tree.get("notes", {})))),
    ):
        keys = [f.key.partition(".")[2] for f in fields if f.key.startswith(f"{section}.")]
        known = tree.get(section, {})
        tree[section] = {**dict.fromkeys(keys), **known}


_EXAMPLE = Fact(
    "posts",
    "全年公开各类信息",
    Decimal(120),
    "条",
    (Part("概况", Decimal(20)), Part("动态", Decimal(100))),
)


def _facts_to_fill_in(asked: Sequence[Fact], labels: Mapping[str, str]) -> Iterator[str]:
    if asked:
        yield "facts:  # 正文要写、表格里没有的数字。下列是上年写到的：改成今年的数，去掉行首的“#”；不写的留着不动"
    else:
        yield "facts:  # 正文要写、表格里没有的数字，照下例填写（去掉行首的“#”）："
    items = [_fact(f) for f in asked or (_EXAMPLE,)]
    _, *lines = _yaml_lines("facts", items, 0, "facts", labels)
    yield from (f"#{line[1:] if line.startswith('  ') else line}" for line in lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _coded_rows(figures: Figures, genre: Genre, tree: dict[str, Any]) -> dict[str, list[str]]:
    """For each table with keyed rows the lines that show how such a row is written, by the path of the table."""
    out: dict[str, list[str]] = {}
    edition = edition_of(genre, figures)
    for form in edition.keyed:
        tree["cells"].setdefault(form.path, None)
        code = next(iter(sample_codes(edition).get(form.id, ())[-1:]), "")
        spec = next((s for b in form.blocks for way in _columns(b) if (s := _keyed_spec(form, code, way))), None)
        if spec is None:
            continue
        steps = [(way, s) for b in form.blocks for way in _columns(b) if (s := _keyed_spec(form, code, way))]
        named = next((b.family.names.get(code, "") for b in form.blocks if b.family is not None), "")
        key = f"'{code}'" if code.startswith("0") else code
        # Taken away, the mark leaves the indent of the rows that stand there.
        lines = [f"#    一行一个代码，照下例写在这里（去掉行首的“#”），例如{code}{named}：", f"#    {key}:"]
        lines += [f"#      {way}:  # {s.column.label}" + (f"（{s.unit}）" if s.unit else "") for way, s in steps]
        out[f"{CELLS}{form.path}"] = lines
    return out


def _columns(block: FormBlock) -> list[str]:
    """The path steps of the columns of a block of keyed rows."""
    if block.family is None:
        return []
    return [".".join(a.segment for a in way if a.segment) for axis in block.columns for way in axis.leaves()]


def _keyed_spec(form: FormTable, code: str, step: str) -> CellSpec | None:
    return form.keyed_cell(".".join(p for p in (form.path, code, step) if p)) if code else None


def _yaml_lines(
    key: str,
    value: Any,
    depth: int,
    path: str,
    labels: Mapping[str, str],
    below: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterator[str]:
    pad = "  " * depth
    label = labels.get(path)
    comment = f"  # {label}" if label else ""
    if isinstance(value, dict):
        yield f"{pad}{key}:{comment}" if value else f"{pad}{key}: {{}}{comment}"
        yield from below.get(path, ())
        for k, v in value.items():
            yield from _yaml_lines(k, v, depth + 1, f"{path}.{k}", labels, below)
    elif isinstance(value, list):
        yield f"{pad}{key}:{comment}"
        above = path.removesuffix(".parts")
        for item in value:
            at = depth + 2
            lines = [
                line
                for k, v in item.items()
                # Parts are called as the whole is, at every depth.
                for line in _yaml_lines(k, v, at, f"{above}.{k}", labels)
            ]
            yield f"{pad}  - {lines[0].strip()}"
            yield from lines[1:]
    else:
        yield f"{pad}{key}:{_yaml_scalar(value)}{comment}"
        yield from below.get(path, ())


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
