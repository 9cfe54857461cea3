"""From the YAML files of a pack to a Genre, checked hard: what is wrong is an error with file and line."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from drafting.errors import PackError
from drafting.genre import schema
from drafting.genre.agencies import AgencyPattern, AgencyRules
from drafting.genre.expressions import PREVIOUS, Expression, Term
from drafting.genre.form_layout import table_cells
from drafting.genre.keyed import children, sample_codes
from drafting.genre.model import (
    ROLES,
    Axis,
    Codes,
    Edition,
    Family,
    FormBlock,
    FormTable,
    Genre,
    Grade,
    HeadingVariant,
    Outline,
    Period,
    Relation,
    SectionSpec,
    SubsectionSpec,
)
from drafting.genre.packs import HEAD_FILE, genre_ids, pack_folder, read_head
from drafting.genre.yaml_nodes import Faults, Node, each, load_yaml, near, nearest
from drafting.resources import DEFAULT_GENRE, templates_root

__all__ = ["DEFAULT_GENRE", "genre_ids", "load_genre"]


def load_genre(given: str = DEFAULT_GENRE, root: Path | None = None) -> Genre:
    """The pack of an id or in a folder; of an id below ``root``, when that is given.

    Raises PackError, with file and line, for anything the schema does not allow.
    """
    return _load(pack_folder(given) if root is None else root / given)


@lru_cache(maxsize=16)
def _load(folder: Path) -> Genre:
    if not (folder / HEAD_FILE).is_file():
        raise PackError(folder.name, "没有这个文种", advice=f"可用的文种：{'、'.join(genre_ids())}")
    return _Loader(folder, thorough=not folder.is_relative_to(templates_root())).load()


def check_relations(genre: Genre) -> None:
    """Raise what is wrong with the relations of a genre, those over codes among them. Loading does so, too, but for the
    packs of the program, which are tested."""
    _Loader(Path(genre.root), thorough=True).load()


class _Loader:
    """One pack in the making; ``thorough`` to write out all relations for codes that a report may have."""

    def __init__(self, folder: Path, *, thorough: bool) -> None:
        self.folder = folder
        self.thorough = thorough
        self._code_lists: dict[Path, dict[str, str]] = {}

    def load(self) -> Genre:
        head = load_yaml(self.folder / HEAD_FILE).shaped(schema.HEAD)
        read_head(self.folder)
        faults = Faults()
        with faults.kept():
            levels, kinds, agency = self._bodies(head)
        with faults.kept():
            outline = self._outline()
            tables = self._tables(outline)
            editions = self._editions(tables, outline)
        faults.told()
        return Genre(
            head["id"].text(),
            head["name"].text(),
            editions,
            outline,
            levels,
            kinds,
            str(self.folder),
            agency,
            _period(head),
            {code: text.text() for code, text in head["sources"].items()} if "sources" in head else {},
        )

    def _bodies(self, head: dict[str, Node]) -> tuple[Mapping[str, str], Mapping[str, str], AgencyRules]:
        """Who writes such reports: the levels and kinds, and how a name tells them; another pack's where it says so."""
        if "like" in head:
            for name in ("levels", "kinds", "agency"):
                if name in head:
                    head[name].fail("已写了 like，不能再写这一项")
            if head["like"].text() not in genre_ids():
                head["like"].fail(
                    f"没有文种“{head['like'].text()}”", near(head["like"].text(), tuple(genre_ids()), "文种")
                )
            other = load_genre(head["like"].text())
            return other.levels, other.kinds, other.agencies
        for name in ("levels", "kinds"):
            if name not in head:
                head["id"].fail(f"缺少键“{name}”（或写 like，与别的文种相同）")
        levels = {k: v.text() for k, v in head["levels"].items()}
        kinds = {k: v.text() for k, v in head["kinds"].items()}
        keys = head["agency"].shaped(schema.AGENCY) if "agency" in head else {}
        rules = AgencyRules(
            self._patterns(keys["levels"], levels) if "levels" in keys else (),
            self._patterns(keys["kinds"], kinds) if "kinds" in keys else (),
        )
        return levels, kinds, rules

    @staticmethod
    def _patterns(node: Node, known: Mapping[str, str]) -> tuple[AgencyPattern, ...]:
        out = []
        for item in node.list():
            keys = item.shaped(schema.AGENCY_PATTERN)
            if keys["id"].text() not in known:
                keys["id"].fail(f"没有“{keys['id'].text()}”这一类", near(keys["id"].text(), tuple(known), "代码"))
            out.append(AgencyPattern(keys["id"].text(), keys["pattern"].regex()))
        return tuple(out)

    # ------------------------------------------------------------------ outline

    def _outline(self) -> Outline:
        keys = load_yaml(self.folder / "outline.yaml").shaped(schema.OUTLINE)
        faults = Faults()
        sections: list[SectionSpec] = []
        for node, section in self._sections(keys["sections"], None, faults):
            with faults.kept():
                self._places(node, section, sections)
            sections.append(section)
        title: dict[str, Node] = {}
        with faults.kept():
            title = keys["title"].shaped(schema.TITLE)
            self._titled(title["pattern"])
        faults.told()
        return Outline(
            tuple(sections),
            title["pattern"].regex().pattern,
            self._variants(title["variants"], pattern=True) if "variants" in title else (),
            tuple(n.regex().pattern for n in keys["placeholders"].list()) if "placeholders" in keys else (),
            tuple(n.regex().pattern for n in keys["instructions"].list()) if "instructions" in keys else (),
            tuple(n.regex().pattern for n in keys["official"].list()) if "official" in keys else (),
        )

    @staticmethod
    def _titled(node: Node) -> None:
        """A title says whose report it is, and of which year."""
        groups = node.regex().groupindex
        for name in ("agency", "year"):
            if name not in groups:
                node.fail(f"正则表达式里缺少 {name} 组", f"写成 (?P<{name}>…)")

    @staticmethod
    def _places(node: Node, section: SectionSpec, before: Sequence[SectionSpec]) -> None:
        """A section's id, and the places for texts that it brings, are told apart from all before."""
        if any(section.id == s.id for s in before):
            node.fail(f"部分 id “{section.id}”重复")
        taken = {i for s in before for i in (s.id, *(sub.id for sub in s.subsections), *s.notes)}
        own: set[str] = set()
        for id in (*(sub.id for sub in section.subsections), *section.notes):
            if id in taken or id in own:
                node.fail(
                    f"“{id}”重复：每个部分、小标题和 notes 里的代码各是填报表里的一段文字",
                    "部分和小标题自己就有一段文字，不必再写进 notes",
                )
            own.add(id)

    def _sections(self, nodes: Node, part: str | None, faults: Faults) -> Iterator[tuple[Node, SectionSpec]]:
        """The sections in their order, those inside another one behind it."""
        for node in nodes.list():
            with faults.kept():
                section, inner = self._section(node, part)
                yield node, section
                if inner is not None:
                    yield from self._sections(inner, section.id, faults)

    def _section(self, node: Node, part: str | None) -> tuple[SectionSpec, Node | None]:
        keys = node.shaped(schema.SECTION)
        if part is not None and "sections" in keys:
            keys["sections"].fail("部分最多分两层")
        subsections: list[SubsectionSpec] = []
        for child in keys["subsections"].list() if "subsections" in keys else ():
            sub = child.shaped(schema.SUBSECTION)
            subsections.append(
                SubsectionSpec(
                    sub["id"].text(),
                    sub["label"].text(),
                    sub["names"].texts() if "names" in sub else (),
                    self._variants(sub["wrong"]) if "wrong" in sub else (),
                )
            )
        spec = SectionSpec(
            keys["id"].text(),
            keys["number"].text(),
            keys["heading"].text(),
            self._variants(keys["variants"]) if "variants" in keys else (),
            tuple(subsections),
            keys["subsection_suffixes"].texts() if "subsection_suffixes" in keys else (),
            keys["tables"].texts() if "tables" in keys else (),
            keys["optional"].boolean() if "optional" in keys else False,
            keys["notes"].texts() if "notes" in keys else (),
            part,
            "sections" in keys,
            keys["unnumbered"].boolean() if "unnumbered" in keys else False,
            "",
            keys["also"].texts() if "also" in keys else (),
            roles=self._roles(keys["roles"]) if "roles" in keys else (),
        )
        return spec, keys.get("sections")

    @staticmethod
    def _roles(node: Node) -> tuple[str, ...]:
        return tuple(n.choice(*ROLES) for n in node.list())

    @staticmethod
    def _variants(node: Node, *, pattern: bool = False) -> tuple[HeadingVariant, ...]:
        out = []
        for item in node.list():
            keys = item.shaped(schema.VARIANT)
            text = keys["text"].regex().pattern if pattern else keys["text"].text()
            severity = cast(Literal["error", "warning", "info"], keys["severity"].choice("error", "warning", "info"))
            out.append(HeadingVariant(text, severity, keys["reason"].text() if "reason" in keys else ""))
        return tuple(out)

    # ------------------------------------------------------------------ tables

    def _tables(self, outline: Outline) -> dict[str, FormTable]:
        root = load_yaml(self.folder / "tables.yaml").shaped(schema.TABLES)
        out: dict[str, FormTable] = {}
        faults = Faults()
        for id, node in root["tables"].items():
            with faults.kept():
                out[id] = self._table(id, node, outline, out)
        faults.told()
        for spec in outline.sections:
            for id in spec.tables:
                if id not in out:
                    raise PackError(
                        str(self.folder / "outline.yaml"),
                        f"“{spec.id}”部分所列的表格“{id}”没有定义",
                        advice=nearest(id, tuple(out)),
                    )
        return out

    def _table(self, id: str, node: Node, outline: Outline, out: Mapping[str, FormTable]) -> FormTable:
        keys = node.shaped(schema.TABLE)
        section = keys["section"].text()
        spec = outline.section(section)
        if spec is None:
            known = tuple(s.id for s in outline.sections)
            keys["section"].fail(f"提纲里没有“{section}”这一部分", near(section, known, "部分"))
        elif id not in spec.tables:
            node.fail(f"提纲的“{section}”部分没有列出表格“{id}”")
        blocks = tuple(self._block(b) for b in keys["blocks"].list())
        if "like" in keys:
            model = out.get(keys["like"].text())
            if model is None:
                asked = keys["like"].text()
                keys["like"].fail(f"前面没有表格“{asked}”", near(asked, tuple(out), "表格"))
            else:
                blocks = model.blocks
            for change in keys["replace"].list() if "replace" in keys else ():
                part = change.shaped(schema.REPLACE)
                blocks = self._replaced(blocks, part["under"], self._axis(part["with"]))
        form = FormTable(
            id,
            keys["name"].text(),
            keys["title"].text(),
            section,
            keys["path"].text(),
            blocks,
            keys["corner"].text() if "corner" in keys else "",
            keys["captions"].texts() if "captions" in keys else (),
            keys["notes"].texts() if "notes" in keys else (),
            tuple(n.regex().pattern for n in keys["remarks"].list()) if "remarks" in keys else (),
            keys["blank_note"].text() if "blank_note" in keys else "",
            keys["ignored"].texts() if "ignored" in keys else (),
            keys["decimals"].integer() if "decimals" in keys else None,
        )
        if form.keyed and not form.path:
            keys["path"].fail("有代码的行的表要有 path")
        if not blocks:
            node.fail("表格没有内容")
        return form

    def _block(self, node: Node) -> FormBlock:
        keys = node.shaped(schema.BLOCK)
        return FormBlock(
            self._axes(keys["rows"]),
            self._axes(keys["columns"]),
            keys["label"].text() if "label" in keys else "",
            keys["variants"].texts() if "variants" in keys else (),
            self._family(keys["family"]) if "family" in keys else None,
            keys["beside"].boolean() if "beside" in keys else False,
        )

    def _family(self, node: Node) -> Family:
        keys = node.shaped(schema.FAMILY)
        path = self.folder / "codes" / f"{keys['codes'].text()}.yaml"
        if not path.is_file():
            known = tuple(p.stem for p in sorted((self.folder / "codes").glob("*.yaml")))
            keys["codes"].fail(f"没有代码表“{path.name}”", near(path.stem, known, "代码表"))
        pattern, lengths = keys["pattern"].regex().pattern, tuple(n.integer() for n in keys["lengths"].list())
        if not lengths or list(lengths) != sorted(set(lengths)) or lengths[0] < 1:
            keys["lengths"].fail("各级长度应当由短到长")
        names = self._names(path)
        family = Family(
            pattern,
            lengths,
            names,
            keys["code_labels"].texts(),
            keys["name_labels"].texts(),
            keys["total_last"].boolean() if "total_last" in keys else False,
            keys["whole_list"].boolean() if "whole_list" in keys else False,
            keys["exact_names"].boolean() if "exact_names" in keys else False,
        )
        if not family.code_labels or not family.name_labels:
            node.fail("代码栏和名称栏都要有名称")
        odd = next((code for code in names if re.fullmatch(r"[A-Za-z0-9_]+", code) is None), None)
        if odd is not None:
            raise PackError(str(path), f"代码“{odd}”不能用：代码由字母和数字组成")
        if not any(family.holds(code) for code in names):
            keys["pattern"].fail(f"代码表“{path.name}”里没有符合的代码")
        return family

    def _names(self, path: Path) -> dict[str, str]:
        """A list of codes, read once for all the tables that name it: the long ones cost as much as the tables."""
        if path not in self._code_lists:
            self._code_lists[path] = {code: name.text() for code, name in load_yaml(path).items()}
        return self._code_lists[path]

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
        keys = node.shaped(schema.AXIS)
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
            "",
            keys["optional"].boolean() if "optional" in keys else False,
            keys["foot"].boolean() if "foot" in keys else False,
            keys["gap"].integer() if "gap" in keys else 0,
            keys["decimals"].integer() if "decimals" in keys else None,
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
            changed = tuple(replace(b, columns=change(b.columns)) for b in blocks)
        if not found:
            under.fail(f"没有叫“{under.text()}”的一组行或栏")
        return changed

    # ------------------------------------------------------------------ editions and relations

    def _editions(self, tables: dict[str, FormTable], outline: Outline) -> tuple[Edition, ...]:
        files = sorted((self.folder / "editions").glob("*.yaml"))
        if not files:
            raise PackError(str(self.folder / "editions"), "没有任何版本")
        relations = load_yaml(self.folder / "relations.yaml")
        out: list[Edition] = []
        every: set[str] = set()
        for file in files:
            keys = load_yaml(file).shaped(schema.EDITION)
            years = keys["years"].shaped(schema.YEARS)
            first = years["from"].integer()
            last = years["to"].integer() if "to" in years else None
            if last is not None and last < first:
                years["to"].fail("止年早于起年")
            used = []
            for node in keys["tables"].list():
                if node.text() not in tables:
                    node.fail(f"没有表格“{node.text()}”", near(node.text(), tuple(tables), "表格"))
                used.append(tables[node.text()])
            cells = {c.path: c for form in used for c in table_cells(form)}
            every |= set(cells)
            places = keys["places"].regex().pattern if "places" in keys else ""
            document = keys["document"].text()
            numbers = {k: v.text() for k, v in keys["numbers"].items()} if "numbers" in keys else {}
            for id in numbers:
                if outline.section(id) is None:
                    known = tuple(s.id for s in outline.sections)
                    keys["numbers"].fail(f"提纲里没有“{id}”这一部分", near(id, known, "部分"))
            own = Edition(keys["id"].text(), first, last, document, tuple(used), cells, (), {})
            lenient = frozenset(keys["lenient"].texts()) if "lenient" in keys else frozenset()
            out.append(replace(own, places=places, numbers=numbers, lenient=lenient))
        out.sort(key=lambda e: e.first_year)
        for before, after in combinations(out, 2):
            if before.places == after.places and (before.last_year is None or before.last_year >= after.first_year):
                raise PackError(str(self.folder / "editions"), f"版本 {before.id} 与 {after.id} 的年份重叠")
        expander = _Relations(relations, every, out)
        if self.thorough:
            expander.check()
        return tuple(
            replace(
                e,
                relations=expander.relations(e, {}),
                computed=expander.computed(e),
                blanks=expander.blanks(e),
                blank_patterns=tuple(p.pattern for p in expander.blank),
                relate=expander.relations if e.keyed else None,
                compute=expander.computed if e.keyed else None,
            )
            for e in out
        )


def _period(head: dict[str, Node]) -> Period:
    """The days of a year that a report covers; the calendar year when the pack does not say."""
    if "period" not in head:
        return Period()
    keys = head["period"].shaped(schema.PERIOD)
    return Period(_day(keys["from"]), _day(keys["to"]))


def _day(node: Node) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", node.text())
    # Of a leap year, so that the last of February may be one.
    if match is None or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2]) <= monthrange(2024, int(match[1]))[1]:
        node.fail("应是“月-日”，如 '1-1'、'12-31'")
    return int(match[1]), int(match[2])


def _may_have(edition: Edition, path: str) -> bool:
    """Whether a path names a cell of a row that a report may have."""
    return any(t.keyed_cell(path) is not None for t in edition.keyed)


_SUM = re.compile(r"sum\(@(\w+),\s*([^)]+)\)")
_VARIABLE = re.compile(r"\{(\w+)\}")
_ROWS = re.compile(r"(rows|roots|parents)\((\w+)\)")
_NO_CODES: Codes = MappingProxyType({})
_CHILDREN = re.compile(r"sum\(children\((\w+)\.(\w+)((?:\.\w+)*)\)\)")


class _Relations:
    """Relations written with variables, expanded for an edition.

    A relation that names a cell which no edition has is an error. One whose cells are of another edition is
    left out there; cells under ``absent_as_zero`` are simply dropped where the edition has none.
    """

    def __init__(self, root: Node, every: set[str], editions: Sequence[Edition]) -> None:
        self.editions = editions
        self.keyed = {t.path: t for e in editions for t in e.keyed}.values()
        keys = root.shaped(schema.RELATIONS)
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
        self.nodes = each(keys["relations"].list(), lambda n: n.shaped(schema.RELATION))
        self.totals = each(keys["computed"].list() if "computed" in keys else (), lambda n: n.shaped(schema.COMPUTED))
        self.optional = tuple(
            re.compile(re.escape(n.text()).replace(r"\*", "[^.]+"))
            for n in (keys["absent_as_zero"].list() if "absent_as_zero" in keys else ())
        )
        self.blank = tuple(
            re.compile(re.escape(n.text()).replace(r"\*", ".+"))
            for n in (keys["blank_as_zero"].list() if "blank_as_zero" in keys else ())
        )

    def check(self) -> None:
        """Raise what is wrong with any relation, written out for codes that a report may have, too."""
        faults = Faults()
        for edition in self.editions:
            codes = sample_codes(edition)
            for keys in self.nodes:
                with faults.kept():
                    for chosen in self._members(keys, codes):
                        self._relation(keys, chosen, edition, codes)
            for keys in self.totals:
                with faults.kept():
                    self._totals(keys, edition, codes)
        faults.told()

    def may_be_absent(self, path: str) -> bool:
        return any(p.fullmatch(path) for p in self.optional)

    def may_be_blank(self, path: str) -> bool:
        return any(p.fullmatch(path) for p in self.blank)

    def blanks(self, edition: Edition) -> frozenset[str]:
        return frozenset(path for path in edition.cells if self.may_be_blank(path))

    def _members(self, keys: dict[str, Node], codes: Codes) -> Iterator[dict[str, str]]:
        """Every choice of values for the variables; one empty choice when there are none."""
        choices: list[list[tuple[str, str]]] = []
        for variable, node in keys["for"].items() if "for" in keys else ():
            choices.append([(variable, member) for member in self._set(node, codes)])
        for chosen in product(*choices):
            yield dict(chosen)

    def _set(self, node: Node, codes: Codes) -> Iterable[str]:
        said = _ROWS.fullmatch(node.text())
        if said is None:
            if node.text() not in self.sets:
                node.fail(f"没有集合“{node.text()}”", near(node.text(), tuple(self.sets), "集合"))
            return self.sets[node.text()]
        form = self._keyed_table(said[2], node)
        have = codes.get(form.id, ())
        if said[1] == "roots":
            return children(form, "", have)
        return tuple(c for c in have if children(form, c, have)) if said[1] == "parents" else have

    def _keyed_table(self, path: str, node: Node) -> FormTable:
        known = {t.path: t for t in self.keyed}
        if path not in known:
            node.fail(f"没有“{path}”这张有代码行的表", near(path, tuple(known), "表"))
        return known[path]

    def _expand(self, node: Node, chosen: Mapping[str, str], codes: Codes) -> str | None:
        """A text with its variables and sums written out; None when it sums over rows that there are none of."""

        def summed(match: re.Match[str]) -> str:
            if match[1] not in self.sets:
                node.fail(f"没有集合“{match[1]}”", near(match[1], tuple(self.sets), "集合"))
            return " + ".join(match[2].replace("{}", m) for m in self.sets[match[1]])

        def named(match: re.Match[str]) -> str:
            if match[1] not in chosen:
                node.fail(f"没有变量“{match[1]}”")
            return chosen[match[1]]

        text = _VARIABLE.sub(named, _SUM.sub(summed, node.text()))
        while (match := _CHILDREN.search(text)) is not None:
            table, code, rest = match.groups()
            form = self._keyed_table(table, node)
            below = children(form, code, codes.get(form.id, ()))
            if not below:
                return None
            text = f"{text[: match.start()]}{' + '.join(f'{table}.{c}{rest}' for c in below)}{text[match.end() :]}"
        return text

    def _expression(self, node: Node, chosen: Mapping[str, str], edition: Edition, codes: Codes) -> Expression | None:
        """The expression in an edition; None when a cell that it needs is of another edition."""
        source = self._expand(node, chosen, codes)
        if source is None:
            return None
        try:
            parsed = Expression.parse(source)
        except ValueError as error:
            node.fail(f"式子读不懂：{error}")
        terms: list[Term] = []
        for term in parsed.terms:
            if term.name is not None:
                path = term.name.removeprefix(PREVIOUS)
                if path not in edition.cells:
                    if _may_have(edition, path) or self.may_be_absent(path):
                        continue  # a row that the report does not have holds nothing
                    if path not in self.every and not any(_may_have(e, path) for e in self.editions):
                        node.fail(f"式子里的“{path}”不是任何表格的单元格", nearest(path, self._known_cells()))
                    return None
            terms.append(term)
        return Expression(tuple(terms))

    def relations(self, edition: Edition, codes: Codes) -> tuple[Relation, ...]:
        """The relations of an edition, written out for the codes that a report has."""
        out: list[Relation] = []
        for keys in self.nodes:
            for chosen in self._members(keys, codes):
                relation = self._relation(keys, chosen, edition, codes)
                if relation is not None:
                    out.append(relation)
        return tuple(out)

    def _relation(
        self, keys: dict[str, Node], chosen: Mapping[str, str], edition: Edition, codes: Codes
    ) -> Relation | None:
        grade = cast(Grade, keys["grade"].choice("hard", "soft"))
        operator = cast(Literal["=", "<=", ">="], keys["operator"].choice("=", "<=", ">="))
        left = self._expression(keys["left"], chosen, edition, codes)
        right = self._expression(keys["right"], chosen, edition, codes)
        if left is None or right is None or not left.cells:
            return None
        labels = {name: _label(edition, left, right, member) for name, member in chosen.items()}
        message = keys["message"].text().replace("{label}", next(iter(labels.values()), ""))
        for name, label in labels.items():
            message = message.replace(f"{{{name}}}", label)
        cells = (*left.cells, *right.cells)
        return Relation(
            ".".join((keys["id"].text(), *chosen.values())),
            left,
            operator,
            right,
            grade,
            message,
            keys["source"].text() if "source" in keys else "",
            frozenset(c for c in cells if self.may_be_absent(c)),
            frozenset(c for c in cells if self.may_be_blank(c.removeprefix(PREVIOUS))),
            self._tolerance(keys, left, right),
        )

    @staticmethod
    def _tolerance(keys: dict[str, Node], left: Expression, right: Expression) -> Decimal:
        """By how much the sides may differ: so much for each number that was rounded for itself, up to a ceiling."""
        if "tolerance" not in keys:
            return Decimal(0)
        parts = keys["tolerance"].shaped(schema.TOLERANCE)
        each, most = parts["each"].decimal(), parts["most"].decimal()
        return min(each * (len(left.terms) + len(right.terms) - 1), most)

    def computed(self, edition: Edition, codes: Codes = _NO_CODES) -> dict[str, Expression]:
        """The totals of an edition that follow from others, written out for the codes that a report has."""
        out: dict[str, Expression] = {}
        for keys in self.totals:
            out.update(self._totals(keys, edition, codes))
        return out

    def _totals(self, keys: dict[str, Node], edition: Edition, codes: Codes) -> Iterator[tuple[str, Expression]]:
        """One entry of ``computed``, each total with what it follows from."""
        out = []
        for chosen in self._members(keys, codes):
            path = self._expand(keys["cell"], chosen, codes) or ""
            if path not in self.every and not any(_may_have(e, path) for e in self.editions):
                keys["cell"].fail(f"“{path}”不是任何表格的单元格", nearest(path, self._known_cells()))
            expression = self._expression(keys["from"], chosen, edition, codes)
            if path in edition.cells and expression is not None and expression.cells:
                out.append((path, expression))
        return iter(out)

    def _known_cells(self) -> set[str]:
        """The paths of all cells, those of a row of each keyed table among them, to find the nearest name."""
        out = set(self.every)
        for edition in self.editions:
            for form in edition.keyed:
                steps = {
                    ".".join(a.segment for a in w if a.segment)
                    for b in form.blocks
                    for c in b.columns
                    for w in c.leaves()
                }
                out |= {
                    f"{form.path}.{code}.{step}" for code in sample_codes(edition).get(form.id, ()) for step in steps
                }
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
