"""From the YAML files of a pack to a Genre, checked hard: what is wrong is an error with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast

from drafting.errors import PackError
from drafting.genre.agencies import AgencyPattern, AgencyRules
from drafting.genre.expressions import PREVIOUS, Expression, Term
from drafting.genre.form_layout import cell_path
from drafting.genre.model import (
    Axis,
    CellSpec,
    Edition,
    FormBlock,
    FormTable,
    Genre,
    Grade,
    HeadingVariant,
    Outline,
    Relation,
    SectionSpec,
    SubsectionSpec,
)
from drafting.genre.yaml_nodes import Node, load_yaml
from drafting.resources import templates_root

DEFAULT_GENRE = "gi_annual_report"

_AXIS_KEYS = (
    "id", "number", "variants", "wrong", "note", "unit", "integer", "signed", "total", "names", "children",
)  # fmt: skip
_TABLE_KEYS = ("name", "title", "section", "path", "blocks")


def genre_ids() -> list[str]:
    """The packs that are there."""
    root = templates_root()
    return sorted(p.name for p in root.iterdir() if (p / "genre.yaml").is_file()) if root.is_dir() else []


@lru_cache(maxsize=8)
def load_genre(id: str = DEFAULT_GENRE, root: Path | None = None) -> Genre:
    """The pack of that id below ``root`` (default: the packs that come with the program).

    Raises PackError, with file and line, for anything the schema does not allow.
    """
    folder = (root or templates_root()) / id
    if not (folder / "genre.yaml").is_file():
        known = "、".join(genre_ids())
        raise PackError(id, "没有这个文种", advice=f"可用的文种：{known}" if known else None)
    return _Loader(folder).load()


class _Loader:
    """One pack in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self) -> Genre:
        head = load_yaml(self.folder / "genre.yaml").mapping(("id", "name", "levels", "kinds"), ("agency",))
        if head["id"].text() != self.folder.name:
            head["id"].fail(f"id 应与文件夹同名（{self.folder.name}）")
        levels = {k: v.text() for k, v in head["levels"].items()}
        kinds = {k: v.text() for k, v in head["kinds"].items()}
        outline = self._outline()
        tables = self._tables(outline)
        editions = self._editions(tables)
        agency = AgencyRules()
        if "agency" in head:
            keys = head["agency"].mapping((), ("levels", "kinds"))
            agency = AgencyRules(
                self._patterns(keys["levels"], levels) if "levels" in keys else (),
                self._patterns(keys["kinds"], kinds) if "kinds" in keys else (),
            )
        return Genre(head["id"].text(), head["name"].text(), editions, outline, levels, kinds, str(self.folder), agency)

    @staticmethod
    def _patterns(node: Node, known: Mapping[str, str]) -> tuple[AgencyPattern, ...]:
        out = []
        for item in node.list():
            keys = item.mapping(("id", "pattern"))
            if keys["id"].text() not in known:
                keys["id"].fail(f"没有“{keys['id'].text()}”这一类")
            out.append(AgencyPattern(keys["id"].text(), _regex(keys["pattern"])))
        return tuple(out)

    # ------------------------------------------------------------------ outline

    def _outline(self) -> Outline:
        keys = load_yaml(self.folder / "outline.yaml").mapping(("title", "sections"), ("placeholders", "instructions"))
        title = keys["title"].mapping(("pattern",), ("variants",))
        sections: list[SectionSpec] = []
        for node in keys["sections"].list():
            section = self._section(node)
            if any(section.id == s.id for s in sections):
                node.fail(f"部分 id “{section.id}”重复")
            sections.append(section)
        return Outline(
            tuple(sections),
            _regex(title["pattern"]).pattern,
            self._variants(title["variants"], pattern=True) if "variants" in title else (),
            tuple(_regex(n).pattern for n in keys["placeholders"].list()) if "placeholders" in keys else (),
            tuple(_regex(n).pattern for n in keys["instructions"].list()) if "instructions" in keys else (),
        )

    def _section(self, node: Node) -> SectionSpec:
        keys = node.mapping(
            ("id", "number", "heading"),
            ("variants", "subsections", "subsection_suffixes", "tables", "optional", "notes"),
        )
        subsections: list[SubsectionSpec] = []
        for child in keys["subsections"].list() if "subsections" in keys else ():
            part = child.mapping(("id", "label"), ("names", "wrong"))
            subsections.append(
                SubsectionSpec(
                    part["id"].text(),
                    part["label"].text(),
                    part["names"].texts() if "names" in part else (),
                    self._variants(part["wrong"]) if "wrong" in part else (),
                )
            )
        return SectionSpec(
            keys["id"].text(),
            keys["number"].text(),
            keys["heading"].text(),
            self._variants(keys["variants"]) if "variants" in keys else (),
            tuple(subsections),
            keys["subsection_suffixes"].texts() if "subsection_suffixes" in keys else (),
            keys["tables"].texts() if "tables" in keys else (),
            keys["optional"].boolean() if "optional" in keys else False,
            keys["notes"].texts() if "notes" in keys else (),
        )

    @staticmethod
    def _variants(node: Node, *, pattern: bool = False) -> tuple[HeadingVariant, ...]:
        out = []
        for item in node.list():
            keys = item.mapping(("text", "severity"), ("reason",))
            text = _regex(keys["text"]).pattern if pattern else keys["text"].text()
            severity = cast(Literal["error", "warning", "info"], keys["severity"].choice("error", "warning", "info"))
            out.append(HeadingVariant(text, severity, keys["reason"].text() if "reason" in keys else ""))
        return tuple(out)

    # ------------------------------------------------------------------ tables

    def _tables(self, outline: Outline) -> dict[str, FormTable]:
        root = load_yaml(self.folder / "tables.yaml").mapping(("tables",))
        out: dict[str, FormTable] = {}
        for id, node in root["tables"].items():
            keys = node.mapping(_TABLE_KEYS, ("corner", "like", "replace"))
            section = keys["section"].text()
            spec = outline.section(section)
            if spec is None:
                keys["section"].fail(f"提纲里没有“{section}”这一部分")
            elif id not in spec.tables:
                node.fail(f"提纲的“{section}”部分没有列出表格“{id}”")
            blocks = tuple(self._block(b) for b in keys["blocks"].list())
            if "like" in keys:
                model = out.get(keys["like"].text())
                if model is None:
                    keys["like"].fail(f"前面没有表格“{keys['like'].text()}”")
                else:
                    blocks = model.blocks
                for change in keys["replace"].list() if "replace" in keys else ():
                    part = change.mapping(("under", "with"))
                    blocks = self._replaced(blocks, part["under"], self._axis(part["with"]))
            form = FormTable(
                id,
                keys["name"].text(),
                keys["title"].text(),
                section,
                keys["path"].text(),
                blocks,
                keys["corner"].text() if "corner" in keys else "",
            )
            if not blocks:
                node.fail("表格没有内容")
            out[id] = form
        for spec in outline.sections:
            for id in spec.tables:
                if id not in out:
                    raise PackError(str(self.folder / "outline.yaml"), f"“{spec.id}”部分所列的表格“{id}”没有定义")
        return out

    def _block(self, node: Node) -> FormBlock:
        keys = node.mapping(("rows", "columns"), ("label", "variants"))
        return FormBlock(
            self._axes(keys["rows"]),
            self._axes(keys["columns"]),
            keys["label"].text() if "label" in keys else "",
            keys["variants"].texts() if "variants" in keys else (),
        )

    def _axes(self, node: Node) -> tuple[Axis, ...]:
        out: list[Axis] = []
        for item in node.list():
            axis = self._axis(item)
            if axis.segment and any(axis.segment == a.segment for a in out):
                item.fail(f"id “{axis.segment}”在同级里重复")
            if axis.label and any(axis.label == a.label for a in out):
                item.fail(f"“{axis.label}”在同级里重复")
            out.append(axis)
        return tuple(out)

    def _axis(self, node: Node) -> Axis:
        keys = node.mapping(("label",), _AXIS_KEYS)
        words = {k: keys[k].texts() for k in ("variants", "wrong", "names") if k in keys}
        return Axis(
            keys["id"].text() if "id" in keys else "",
            keys["label"].text(),
            keys["number"].text() if "number" in keys else "",
            words.get("variants", ()),
            words.get("wrong", ()),
            keys["note"].text() if "note" in keys else "",
            keys["unit"].text() if "unit" in keys else "",
            keys["integer"].boolean() if "integer" in keys else True,
            keys["total"].boolean() if "total" in keys else False,
            words.get("names", ()),
            self._axes(keys["children"]) if "children" in keys else (),
            keys["signed"].boolean() if "signed" in keys else False,
        )

    @staticmethod
    def _replaced(blocks: tuple[FormBlock, ...], under: Node, axis: Axis) -> tuple[FormBlock, ...]:
        found = False

        def change(axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
            nonlocal found
            out = []
            for a in axes:
                if a.segment == under.text() and a.children:
                    found = True
                    out.append(axis)
                else:
                    out.append(replace(a, children=change(a.children)))
            return tuple(out)

        changed = tuple(replace(b, rows=change(b.rows)) for b in blocks)
        if not found:
            under.fail(f"没有叫“{under.text()}”的一组行")
        return changed

    # ------------------------------------------------------------------ editions and relations

    def _editions(self, tables: dict[str, FormTable]) -> tuple[Edition, ...]:
        files = sorted((self.folder / "editions").glob("*.yaml"))
        if not files:
            raise PackError(str(self.folder / "editions"), "没有任何版本")
        relations = load_yaml(self.folder / "relations.yaml")
        out: list[Edition] = []
        every: set[str] = set()
        for file in files:
            keys = load_yaml(file).mapping(("id", "years", "document", "tables"))
            years = keys["years"].mapping(("from",), ("to",))
            first = years["from"].integer()
            last = years["to"].integer() if "to" in years else None
            if last is not None and last < first:
                years["to"].fail("止年早于起年")
            used = []
            for node in keys["tables"].list():
                if node.text() not in tables:
                    node.fail(f"没有表格“{node.text()}”")
                used.append(tables[node.text()])
            cells = {c.path: c for form in used for c in _cells(form)}
            every |= set(cells)
            out.append(Edition(keys["id"].text(), first, last, keys["document"].text(), tuple(used), cells, (), {}))
        out.sort(key=lambda e: e.first_year)
        for before, after in pairwise(out):
            if before.last_year is None or before.last_year >= after.first_year:
                raise PackError(str(self.folder / "editions"), f"版本 {before.id} 与 {after.id} 的年份重叠")
        expander = _Relations(relations, every)
        return tuple(replace(e, relations=expander.relations(e), computed=expander.computed(e)) for e in out)


def _cells(form: FormTable) -> Iterator[CellSpec]:
    for block in form.blocks:
        for rows in (way for axis in block.rows for way in axis.leaves()):
            for columns in (way for axis in block.columns for way in axis.leaves()):
                yield CellSpec(cell_path(form, rows, columns), form, block, rows, columns)


def _regex(node: Node) -> re.Pattern[str]:
    try:
        return re.compile(node.text())
    except re.error as error:
        node.fail(f"不是合格的正则表达式：{error}")


_SUM = re.compile(r"sum\(@(\w+),\s*([^)]+)\)")
_VARIABLE = re.compile(r"\{(\w+)\}")


class _Relations:
    """Relations written with variables, expanded for an edition.

    A relation that names a cell which no edition has is an error. One whose cells are of another edition is
    left out there; cells under ``absent_as_zero`` are simply dropped where the edition has none.
    """

    def __init__(self, root: Node, every: set[str]) -> None:
        keys = root.mapping(("relations",), ("sets", "absent_as_zero", "computed"))
        self.sets: dict[str, tuple[str, ...]] = {}
        for name, node in keys["sets"].items() if "sets" in keys else ():
            members: list[str] = []
            for item in node.list():
                text = item.text()
                if text.startswith("@"):
                    if text[1:] not in self.sets:
                        item.fail(f"前面没有集合“{text[1:]}”")
                    members.extend(self.sets[text[1:]])
                else:
                    members.append(text)
            self.sets[name] = tuple(members)
        self.every = every
        self.nodes = [
            n.mapping(("id", "grade", "left", "operator", "right", "message"), ("for", "source"))
            for n in keys["relations"].list()
        ]
        self.totals = (
            [n.mapping(("cell", "from"), ("for",)) for n in keys["computed"].list()] if "computed" in keys else []
        )
        self.optional = tuple(
            re.compile(re.escape(n.text()).replace(r"\*", "[^.]+"))
            for n in (keys["absent_as_zero"].list() if "absent_as_zero" in keys else ())
        )
        self.used: set[str] = set()

    def may_be_absent(self, path: str) -> bool:
        return any(p.fullmatch(path) for p in self.optional)

    def _members(self, keys: dict[str, Node]) -> Iterator[tuple[str, str]]:
        """The variable and each of its values; one empty pair when there is none."""
        if "for" not in keys:
            yield "", ""
            return
        for variable, node in keys["for"].items():
            if node.text() not in self.sets:
                node.fail(f"没有集合“{node.text()}”")
            for member in self.sets[node.text()]:
                yield variable, member

    def _expand(self, node: Node, variable: str, member: str) -> str:
        def summed(match: re.Match[str]) -> str:
            if match[1] not in self.sets:
                node.fail(f"没有集合“{match[1]}”")
            return " + ".join(match[2].replace("{}", m) for m in self.sets[match[1]])

        def named(match: re.Match[str]) -> str:
            if match[1] != variable:
                node.fail(f"没有变量“{match[1]}”")
            return member

        return _VARIABLE.sub(named, _SUM.sub(summed, node.text()))

    def _expression(self, node: Node, variable: str, member: str, edition: Edition) -> Expression | None:
        """The expression in an edition; None when a cell that it needs is of another edition."""
        source = self._expand(node, variable, member)
        try:
            parsed = Expression.parse(source)
        except ValueError as error:
            node.fail(f"式子读不懂：{error}")
        terms: list[Term] = []
        for term in parsed.terms:
            if term.name is not None:
                path = term.name.removeprefix(PREVIOUS)
                if path not in self.every:
                    node.fail(f"式子里的“{path}”不是任何表格的单元格")
                if path not in edition.cells:
                    if self.may_be_absent(path):
                        continue
                    return None
            terms.append(term)
        return Expression(tuple(terms))

    def relations(self, edition: Edition) -> tuple[Relation, ...]:
        out: list[Relation] = []
        for keys in self.nodes:
            grade = cast(Grade, keys["grade"].choice("hard", "soft"))
            operator = cast(Literal["=", "<=", ">="], keys["operator"].choice("=", "<=", ">="))
            for variable, member in self._members(keys):
                left = self._expression(keys["left"], variable, member, edition)
                right = self._expression(keys["right"], variable, member, edition)
                if left is None or right is None:
                    continue
                id = keys["id"].text() + (f".{member}" if member else "")
                message = keys["message"].text().replace("{label}", _label(edition, left, right, member))
                optional = frozenset(c for c in (*left.cells, *right.cells) if self.may_be_absent(c))
                out.append(
                    Relation(
                        id,
                        left,
                        operator,
                        right,
                        grade,
                        message,
                        keys["source"].text() if "source" in keys else "",
                        optional,
                    )
                )
        return tuple(out)

    def computed(self, edition: Edition) -> dict[str, Expression]:
        out: dict[str, Expression] = {}
        for keys in self.totals:
            for variable, member in self._members(keys):
                path = self._expand(keys["cell"], variable, member)
                if path not in self.every:
                    keys["cell"].fail(f"“{path}”不是任何表格的单元格")
                expression = self._expression(keys["from"], variable, member, edition)
                if path in edition.cells and expression is not None:
                    out[path] = expression
        return out


def _label(edition: Edition, left: Expression, right: Expression, member: str) -> str:
    """The official label of the row, column or group that a variable's value names."""
    wanted = member.split(".")
    for name in (*left.cells, *right.cells):
        spec = edition.cells.get(name.removeprefix(PREVIOUS))
        if spec is None:
            continue
        for way in (spec.rows, spec.columns):
            segments: list[str] = []
            labels: list[str] = []
            for axis in way:
                if axis.segment:
                    segments.extend(axis.segment.split("."))
                    labels.append(axis.names[0] if axis.names else axis.label)
                if segments == wanted or (segments and segments[-len(wanted) :] == wanted):
                    return labels[-1]
    return member
