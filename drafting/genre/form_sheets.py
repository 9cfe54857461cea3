"""What a form to fill in asks for beside the official tables, and what it calls each thing.

A genre's own words (figures outside the tables, contact, further texts, advice) come from its ``form.yaml``; words
that any form uses are here.
A form as a workbook and a form as YAML use the same words, and a workbook is read by what is laid down here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from drafting.genre import schema
from drafting.genre.form_layout import printed_label
from drafting.genre.model import CellSpec, Edition, Genre
from drafting.genre.yaml_nodes import Node, load_yaml

FIGURES_KEYS = ("genre", "agency", "year", "cells", "labels", "facts", "contact", "notes")
"""The keys that a file of figures of any genre may have; the pack's groups of amounts come to them."""
CHECK = "核对："
"""What the label begins with of a row below a table that says whether its columns balance: no row of the form."""
CELLS = "cells."
"""What the key of a table cell begins with; its path follows."""
_ONE_A_LINE = "一行一条（格内换行按 Alt+Enter），不写“一是”“1.”，不写句号"
GRID_TOP = 2
"""The row of a sheet (from 0) in which a table's first row is printed; its first column is the sheet's."""
LIST_TOP = 2
"""The row (from 0) in which the first line of a list of fields stands: label, value, remark."""

FORM_SHEET = "填报单位"
FACTS_SHEET = "叙述数据"
NOTES_SHEET = "文字材料"
GUIDE_SHEET = "填写说明"
EXTRA_SHEET = "其他数字"
SHARES_SHEET = "各单位构成"
ACCOUNT_SHEET = "汇总说明"
CHOICES_SHEET = "选项"
OWN_SHEETS = (
    FORM_SHEET, FACTS_SHEET, NOTES_SHEET, GUIDE_SHEET, EXTRA_SHEET, SHARES_SHEET, ACCOUNT_SHEET, CHOICES_SHEET,
)  # fmt: skip
EXTRA_LABELS = ("名称", "数值", "编号")

HEDGES = {"over": "余（以上）", "under": "近（不到）", "about": "约（左右）"}
FACT_LABELS = {
    "depth": "级次",
    "label": "名称",
    "value": "数值",
    "unit": "单位",
    "hedge": "约数",
    "exhaustive": "分项是否列全",
    "section": "写入的部分",
    "id": "编号",
}
"""The columns of the list of facts, in order."""
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a form asks for outside the tables: what the form calls it, its unit, its name in messages."""

    label: str
    unit: str
    name: str

    @property
    def heading(self) -> str:
        """Name and unit, as the head of a column."""
        return f"{self.label}（{self.unit}）"


@dataclass(frozen=True, slots=True)
class AmountGroup:
    """Numbers that a form asks for together; ``amounts`` by their keys, in order."""

    title: str
    amounts: Mapping[str, Amount]


@dataclass(frozen=True, slots=True)
class FormWords:
    """A genre's own words of the form."""

    amounts: Mapping[str, AmountGroup] = field(default_factory=dict)
    """Groups of numbers outside the tables, by the key that they have in a file of figures."""
    contact: Mapping[str, str] = field(default_factory=dict)
    """How the agency can be reached: what the form calls each key."""
    notes: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    """What the text for a place is about."""
    tables_only: tuple[str, ...] = ()
    """Places for which a form asks no text."""
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What last year's figures and report say, to be seen while this year's form is filled in."""

    year: int
    cells: Mapping[str, Decimal | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """Texts by place."""


def form_words(genre: Genre) -> FormWords:
    """The words of a genre's form. Raises PackError when they are not as the schema wants them."""
    return words_at(genre.root, genre.outline.places)


@lru_cache(maxsize=8)
def words_at(root: str, places: tuple[str, ...]) -> FormWords:
    """The words of the form of the pack in a folder, whose outline has these places. Raises PackError."""
    path = Path(root) / "form.yaml"
    if not path.is_file():
        return FormWords()
    keys = load_yaml(path).shaped(schema.FORM)
    groups = {id: _group(id, node) for id, node in keys["amounts"].items()} if "amounts" in keys else {}
    contact = {id: node.text() for id, node in keys["contact"].items()} if "contact" in keys else {}
    notes: dict[str, str] = {}
    for id, node in keys["notes"].items() if "notes" in keys else ():
        if id not in places:
            node.fail(f"提纲里没有“{id}”这一部分")
        notes[id] = node.text()
    asks: dict[str, str] = {}
    for id, node in keys["asks"].items() if "asks" in keys else ():
        if id not in places:
            node.fail(f"提纲里没有“{id}”这一部分")
        asks[id] = node.text()
    alone = keys["tables_only"].texts() if "tables_only" in keys else ()
    if any(id not in places for id in alone):
        keys["tables_only"].fail("提纲里没有其中的某一部分")
    advice = keys["advice"].texts() if "advice" in keys else ()
    return FormWords(groups, contact, notes, asks, alone, advice)


def _group(id: str, node: Node) -> AmountGroup:
    if id in FIGURES_KEYS or not id.isidentifier():
        node.fail(f"“{id}”不能作这一组的代码：数据文件里已有这个键，或不是英文代码")
    keys = node.shaped(schema.AMOUNTS)
    return AmountGroup(keys["title"].text(), {k: _amount(v) for k, v in keys["of"].items()})


def _amount(node: Node) -> Amount:
    keys = node.shaped(schema.AMOUNT)
    label = keys["label"].text()
    return Amount(label, keys["unit"].text(), keys["name"].text() if "name" in keys else label)


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a list of fields. A line without a key is a heading over those that follow."""

    key: str
    label: str
    kind: Literal["heading", "text", "number", "choice"] = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    """Id to what a person reads, for a choice."""
    remark: str = ""
    hidden: bool = False
    aliases: tuple[str, ...] = ()
    """What forms of earlier versions call it."""


def head_fields(genre: Genre) -> tuple[Field, ...]:
    """Who reports, for which year, how to reach them, and figures outside the tables. The last lines are for the
    program alone."""
    words = form_words(genre)
    return (
        Field("", "机关与年度", "heading"),
        Field("agency.name", "机关全称", remark="与印章一致的全称"),
        Field("agency.level", "层级", "choice", genre.levels, "从下拉列表中选"),
        Field("agency.kind", "类别", "choice", genre.kinds, "从下拉列表中选"),
        Field("year", "报告年度", "number", remark="报告的是哪一年，四位年份"),
        *((Field("", "联系方式", "heading"),) if words.contact else ()),
        *(Field(f"contact.{k}", label) for k, label in words.contact.items()),
        *(f for id, group in words.amounts.items() for f in _amount_fields(id, group)),
        Field("genre", "文种", hidden=True),
    )


def _amount_fields(id: str, group: AmountGroup) -> Iterator[Field]:
    yield Field("", group.title, "heading")
    for key, a in group.amounts.items():
        yield Field(f"{id}.{key}", a.label, "number", remark=f"单位：{a.unit}；没有的填 0，不清楚的留空")


def place_names(genre: Genre) -> dict[str, str]:
    """Every place that a text or a fact can be meant for, by its heading in the report."""
    words = form_words(genre)
    out: dict[str, str] = {}
    for section in genre.outline.filled("", ""):
        above = f"{section.number}{section.heading}"
        own = words.notes.get(section.id)
        out[section.id] = f"{above}—{own}" if own else above
        for sub in section.subsections:
            out[sub.id] = f"{above}—{sub.label}"
        for id in section.notes:
            out[id] = f"{above}—{words.notes.get(id, id)}"
    return out


def note_fields(genre: Genre) -> tuple[Field, ...]:
    """A line for each text that the report can take from the form."""
    asks = form_words(genre).asks
    plain = {s.id: f"{s.number}{s.heading}" for s in genre.outline.filled("", "")}
    return tuple(
        Field(
            f"notes.{id}",
            label,
            remark="。".join(t for t in (asks.get(id), _ONE_A_LINE) if t),
            aliases=tuple(a for a in (plain.get(id),) if a is not None and a != label),
        )
        for id, label in place_names(genre).items()
    )


def asked_notes(genre: Genre, given: Collection[str]) -> tuple[Field, ...]:
    """The lines that a form has for texts: those that are asked for, and those that are given already."""
    alone = form_words(genre).tables_only
    return tuple(f for f in note_fields(genre) if (id := f.key.partition(".")[2]) in given or id not in alone)


def sheet_names(edition: Edition) -> dict[str, str]:
    """The name of each form table's sheet, by the table's id."""
    out: dict[str, str] = {}
    for form in edition.tables:
        name = re.sub(r"[\[\]:*?/\\']", "", form.name)[:31] or form.id
        out[form.id] = name if name not in (*out.values(), *OWN_SHEETS) else form.id[:31]
    return out


def cell_label(spec: CellSpec) -> str:
    """The table, the row and the column of a cell by their printed labels, and its unit."""
    # A code that nothing names is its own label.
    row = "—".join(f"{a.code}{printed_label(a).removeprefix(a.code)}" for a in spec.rows if a.label and a.segment)
    column = "—".join(a.label for a in spec.told_columns)
    unit = f"（{spec.unit}）" if spec.unit and not column.endswith(f"（{spec.unit}）") else ""
    return "，".join(p for p in (spec.table.name, row, column) if p) + unit


def group_labels(spec: CellSpec) -> dict[str, str]:
    """The label of every path that leads to a cell: the table's first part, then each row or column group."""
    out: dict[str, str] = {}
    at = spec.table.path
    said = spec.table.name
    if at:
        out[at] = f"{spec.table.name} {spec.table.title}"
    for axis in (*spec.rows, *spec.columns):
        if axis.segment:
            at = f"{at}.{axis.segment}" if at else axis.segment
            said = f"{said}，{axis.number}{axis.label}"
            out[at] = said
    out.pop(spec.path, None)
    return out
