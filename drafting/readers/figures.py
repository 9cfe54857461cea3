"""Figures from YAML, JSON and workbooks, checked: an error names the file, the line, the key and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from drafting import limits
from drafting.errors import FormError, InputError, gathered, refuse
from drafting.files import find_files, unreadable
from drafting.genre.evaluation import complete_totals, total_expressions
from drafting.genre.figures import Agency, Fact, Figures, Hedge, Part
from drafting.genre.form_sheets import FACT_LABELS, FIGURES_KEYS, NO, FormWords, form_words
from drafting.genre.keyed import codes_in, with_rows
from drafting.genre.loader import DEFAULT_GENRE, genre_ids, load_genre
from drafting.genre.model import CellSpec, Edition, Genre
from drafting.language.contacts import CONTACTS
from drafting.readers.files import decode, one_line, read_bytes, report_suffixes, too_large
from drafting.readers.spreadsheet import is_workbook
from drafting.readers.structured import KeyPath, Tree, read_json, read_yaml
from drafting.readers.typed import PLAIN, NotANumberError, typed_number, year_meant
from drafting.text.visible import stray_in

T = TypeVar("T")

FIGURES_SUFFIXES = (".yaml", ".yml", ".json", ".xlsx")
_SHEETS = (".xls", ".et", ".ods", ".csv", ".xlsm", ".xlsb")
_POSTCODE, _POSTCODE_DIGITS = "postcode", 6


def is_figures_path(path: Path) -> bool:
    """Whether the suffix says that a file holds figures."""
    return path.suffix.lower() in FIGURES_SUFFIXES


def find_figures(names: Sequence[str]) -> tuple[str, ...]:
    """The figures files that are meant by files, folders and patterns; each once.

    Raises InputError when a folder or pattern has none.
    """
    return tuple(path for path, _ in find_all_figures(names))


def find_all_figures(names: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The same, each with whether it was searched for."""
    return find_files(names, FIGURES_SUFFIXES, "数据")


def load_figures(path: Path | str, *, content: bytes | None = None) -> Figures:
    """Read a figures file (``content`` when it was read already, from standard input for one).

    Cells may be nested or named by their full path. Absent totals are computed. Raises InputError.
    """
    file = Path(path)
    source = str(path)
    if content is None:
        try:
            if file.is_dir():
                raise InputError(source, "这是一个文件夹，不是数据文件", advice="请给出数据文件")
            if not file.exists():
                raise InputError(source, "文件不存在", advice="请检查路径和文件名")
        except (OSError, ValueError) as error:
            raise unreadable(source, error) from error
        if not is_figures_path(file):
            if file.suffix.lower() in report_suffixes():
                raise InputError(
                    source,
                    "是报告，不是数据文件",
                    advice=f"先提取它的数据：drafting extract {file.name} -o {file.stem}.xlsx",
                )
            advice = "请用 Excel 或 WPS 另存为 .xlsx" if file.suffix.lower() in _SHEETS else "可读 .yaml、.json、.xlsx"
            raise InputError(source, f"不认识的数据格式“{file.suffix}”", advice=advice)
        content = read_bytes(file, source)
    with one_line(source):
        return _figures_of(file, content, source)


def _figures_of(file: Path, content: bytes, source: str) -> Figures:
    if file.suffix.lower() == ".xlsx" or (not is_figures_path(file) and is_workbook(content)):
        if not content:
            raise InputError(source, "文件是空的")
        from drafting.readers.workbook import read_figures_workbook

        return _Reading(read_figures_workbook(content, source)).figures()
    if len(content) > limits.MOST_TEXT:
        raise too_large(source, limits.MOST_TEXT)
    text = decode(content, source)
    if not text.strip():
        raise InputError(source, "文件是空的")
    as_json = file.suffix.lower() == ".json" or (not is_figures_path(file) and text.lstrip().startswith("{"))
    tree = read_json(text, source) if as_json else read_yaml(text, source)
    return _Reading(tree).figures()


def figures_of(tree: Tree) -> Figures:
    """The figures that data hold, checked. Raises InputError."""
    return _Reading(tree).figures()


class _Stands(Mapping[str, str]):
    """Where cells stand in a file, by path: found when one is asked for, as only what is wrong is told with its
    place, and that of JSON takes longer to find than all its figures to read."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.paths: dict[str, KeyPath] = {}

    def __getitem__(self, name: str) -> str:
        return self._tree.stands(self.paths[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __reduce__(self) -> tuple[type, tuple[dict[str, str]]]:
        return dict, (dict(self),)


class UnusableFiguresError(FormError):
    """Figures of which some values are no good; ``partial`` are the others, for whoever wants to look further."""

    def __init__(self, error: InputError, partial: Figures) -> None:
        super().__init__(error.errors if isinstance(error, FormError) else [error])
        self.partial = partial


class _Reading:
    """One figures file being checked."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.stands = _Stands(tree)
        """Where each cell stands in the file, in few words."""

    def fail(self, path: KeyPath, problem: str, advice: str | None = None) -> NoReturn:
        self.tree.fail(path, problem, advice)

    def mapping(self, value: Any, path: KeyPath, allowed: Iterable[str] | None) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail(path, "这里应当是一组“键: 值”")
        if allowed is not None:
            known = tuple(allowed)
            for key in value:
                if key not in known:
                    near = get_close_matches(key, known, 1, 0.6)
                    advice = f"是否想写“{near[0]}”？" if near else f"可用的键：{'、'.join(known)}"
                    self.tree.note((*path, key), f"不认识的键“{key}”", advice)
            return {k: v for k, v in value.items() if k in known}
        return value

    def text(self, value: Any, path: KeyPath) -> str:
        if isinstance(value, Decimal):
            return self.tree.raw.get(path) or format(value, "f")
        if not isinstance(value, str):
            self.fail(path, "这里应当是文字")
        if stray_in(value):
            self.fail(path, "有看不见的控制字符", "请删去后重新输入")
        return value

    def told_text(self, value: Any, path: KeyPath) -> str:
        """A text; an empty one, and what is wrong with it kept, for what is none."""
        return self.gather(lambda: self.text(value, path), "")

    def number(self, value: Any, path: KeyPath) -> Decimal | None:
        """A number; None for an empty one, and for what is no number, which is kept to be told."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, Decimal) and value.is_finite():
            return value
        if isinstance(value, str):
            try:
                return typed_number(value)
            except NotANumberError as error:
                self.tree.note(path, error.problem, error.advice)
        else:
            self.tree.note(path, f"这里应当是数字，现为{_shown(value)}", PLAIN)
        self.tree.bad.add(path)
        return None

    def count(self, value: Any, path: KeyPath, spec: CellSpec | None) -> Decimal | None:
        """The number of a cell of the form: whole and not negative where the form counts."""
        number = self.number(value, path)
        if number is None or spec is None:
            return number
        wrong = None
        if number < 0 and not spec.signed:
            wrong = f"{spec.name}不能是负数，现为{number:f}"
        elif spec.integer and number != number.to_integral_value():
            wrong = f"{spec.name}应当是整数，现为{number:f}"
        if wrong is None:
            return number
        self.tree.note(path, wrong, "请核对后改正")
        self.tree.bad.add(path)
        return None

    def gather(self, read: Callable[[], T], instead: T) -> T:
        """What one part of the file says; what is wrong with it is kept, and the other parts are read all the same."""
        try:
            return read()
        except InputError as error:
            self.tree.problems.append(error)
            return instead

    def choice(self, value: Any, path: KeyPath, allowed: Mapping[str, str]) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str) or value not in allowed:
            options = "、".join(f"{k}（{v}）" for k, v in allowed.items())
            self.tree.note(path, f"{_shown(value)}不在可用的值之内", f"可用：{options}")
            return None
        return value

    def figures(self) -> Figures:
        try:
            figures = self._figures()
        except InputError as error:
            refuse([*self.tree.problems, error])
        if self.tree.problems:
            raise UnusableFiguresError(gathered(self.tree.problems), figures)
        return figures

    def _figures(self) -> Figures:
        root = self.mapping(self.tree.data, (), None)
        genre = self.genre(root)
        words = form_words(genre)
        at = FIGURES_KEYS.index("facts") + 1
        known = (*FIGURES_KEYS[:at], *words.amounts, *FIGURES_KEYS[at:])
        # A group of another genre's form in which nothing is filled in says nothing.
        root = self.mapping({k: v for k, v in root.items() if k in known or not _is_empty_group(v)}, (), known)
        year = self.year(root, genre)
        agency = self.gather(lambda: self.agency(root, genre), Agency(""))
        bare = genre.edition(year, agency.name)
        nothing: dict[str, Decimal | None] = {}
        misspelt = "cells" not in root and any(get_close_matches(k, ("cells",), 1, 0.6) for k in self.tree.data)
        # A key that was meant to be this one is told already.
        given = nothing if misspelt else self.gather(lambda: self.cells(root.get("cells"), bare, genre), nothing)
        unnamed: dict[str, str] = {}
        labels = self.gather(lambda: self.code_names(root.get("labels"), bare), unnamed)
        edition = with_rows(bare, codes_in(bare, given), labels)
        cells: dict[str, Decimal | None] = {p: given.get(p) for p in edition.cells}
        cells.update(given)
        complete, _ = complete_totals(cells, edition, total_expressions(edition))
        return Figures(
            genre.id,
            agency,
            year,
            edition.id,
            complete,
            frozenset(p for p, v in given.items() if v is not None),
            self.gather(lambda: self.facts(root.get("facts"), genre), ()),
            self.gather(lambda: self.amounts(root, words), {}),
            self.gather(
                lambda: self.words(root.get("contact"), ("contact",), dict.fromkeys((*words.contact, *CONTACTS))), {}
            ),
            self.gather(lambda: self.words(root.get("notes"), ("notes",), genre.outline.places), {}),
            self.tree.source,
            self.stands,
            tuple(self.tree.remarks),
            labels,
        )

    def genre(self, root: dict[str, Any]) -> Genre:
        id = root.get("genre")
        if id is None:
            return load_genre(DEFAULT_GENRE)
        if not isinstance(id, str) or id not in genre_ids():
            self.fail(("genre",), f"没有文种{_shown(id)}", f"可用的文种：{'、'.join(genre_ids())}")
        return load_genre(id)

    def year(self, root: dict[str, Any], genre: Genre) -> int:
        """The year of the report. What is no year is told; the rest is looked through as if the one that was meant
        stood there, else one of the latest form."""
        value: Any = root.get("year")
        if ("year",) in self.tree.bad:
            return int(value)  # it was told where it was typed, and this is what was meant
        if value is None:
            self.tree.note((), "缺少报告年度“year”", "请写明报告的是哪一年，例如 year: 2024")
        else:
            year = self.number(value, ("year",))
            if year is not None and year == year.to_integral_value() and 2008 <= year <= 2100:
                return int(year)
            if ("year",) not in self.tree.bad:
                self.tree.note(("year",), f"报告年度{_shown(value)}不对", "应为四位年份，例如 2024")
        self.tree.bad.add(("year",))
        return year_meant(value) or genre.edition(None).first_year

    def agency(self, root: dict[str, Any], genre: Genre) -> Agency:
        value = root.get("agency")
        if value is None:
            self.fail((), "缺少机关“agency”", "请写明 agency: {name: 机关名称, level: …, kind: …}")
        if isinstance(value, str) and value.strip():
            return genre.agencies.infer(self.agency_name(value, ("agency",)))
        keys = self.mapping(value, ("agency",), ("name", "level", "kind"))
        name = keys.get("name")
        if isinstance(name, str) and name.strip():
            name = self.agency_name(name, ("agency", "name"))
        else:
            if ("agency", "name") not in self.tree.bad:
                self.tree.note(("agency",), "缺少机关名称“name”")
            name = ""
        inferred = genre.agencies.infer(name)
        level = self.choice(keys.get("level"), ("agency", "level"), genre.levels)
        kind = self.choice(keys.get("kind"), ("agency", "kind"), genre.kinds)
        return Agency(name, level or inferred.level, kind or inferred.kind)

    def agency_name(self, value: str, path: KeyPath) -> str:
        name = self.text(value, path).strip()
        if len(name) > limits.MOST_NAME or len(name.splitlines()) > 1:
            self.fail(path, f"机关名称应当是一行，不超过{limits.MOST_NAME}字")
        return name

    def cells(self, value: Any, edition: Edition, genre: Genre) -> dict[str, Decimal | None]:
        if value is None:
            self.fail((), "缺少表格数据“cells”")
        known = genre.paths
        prefixes = genre.prefixes | {t.path for t in edition.keyed}
        out: dict[str, Decimal | None] = {}

        def walk(node: Any, name: str, path: KeyPath) -> None:
            spec = edition.cells.get(name) or genre.cell(name)
            if spec is not None and not isinstance(node, dict):
                if name in out:
                    self.fail(path, f"单元格“{name}”给了两次")
                out[name] = self.count(node, path, spec)
                self.stands.paths[name] = path
                return
            if node is None and any(name == t.path for t in edition.keyed):
                return  # a table of which no row was filled in
            if not isinstance(node, dict):
                self.unknown(name, path, known, prefixes)
            if name and name not in prefixes and not any(t.code_of(name) for t in edition.keyed):
                self.unknown(name, path, known, prefixes)
            for key, child in node.items():
                below = f"{name}.{key}" if name else str(key)
                try:
                    walk(child, below, (*path, key))
                except InputError as error:
                    self.tree.problems.append(error)

        walk(self.mapping(value, ("cells",), None), "", ("cells",))
        for name in out:
            if name not in edition.cells and name in known:
                other = next(e for e in genre.editions if name in e.cells)
                if ("year",) in self.tree.bad:
                    continue  # which edition it should be nobody knows
                if out[name] is not None and not any(n in edition.cells for n in out):
                    self.fail(("cells",), f"“{name}”是{other.id}年版表格的单元格，报告年度适用{edition.id}年版")
        return out

    def code_names(self, value: Any, edition: Edition) -> dict[str, str]:
        """What the file calls codes of keyed rows."""
        out: dict[str, str] = {}
        for code, name in self.mapping(value or {}, ("labels",), None).items():
            if not any(t.family_of(str(code)) for t in edition.keyed):
                self.tree.note(("labels", code), f"“{code}”不是代码")
                continue
            out[str(code)] = self.told_text(name, ("labels", code)).strip()
        return out

    def unknown(self, name: str, path: KeyPath, known: frozenset[str], prefixes: frozenset[str]) -> NoReturn:
        if name in prefixes:
            self.fail(path, f"“{name}”下面应当分列各项数字")
        near = get_close_matches(name, [*known, *prefixes], 1, 0.7)
        self.fail(path, f"表格里没有“{name}”", f"是否想写“{near[0]}”？" if near else None)

    def items(self, value: Any, path: KeyPath) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(path, "这里应当是一个列表，每项以“- ”开头")
        return value

    def facts(self, value: Any, genre: Genre) -> tuple[Fact, ...]:
        out: list[Fact] = []
        for i, item in enumerate(self.items(value, ("facts",))):
            fact = self.gather(partial(self.fact, item, ("facts", i), genre.outline.places), None)
            if fact is None:
                continue
            if fact.id and any(fact.id == f.id for f in out):
                self.tree.note(("facts", i, "id"), f"id “{fact.id}”重复", "每项数据的 id 应各不相同")
            out.append(fact)
        return tuple(out)

    def fact(self, value: Any, path: KeyPath, places: tuple[str, ...]) -> Fact:
        keys = self.mapping(value, path, ("id", "label", "value", "unit", "parts", "exhaustive", "hedge", "section"))
        for key in ("id", "label", "value"):
            if _is_blank(keys.get(key)) and (*path, key) not in self.tree.bad:
                self.tree.note(path, f"缺少“{key}”")
                self.tree.bad.add((*path, key))
        number = self.number(keys.get("value"), (*path, "value"))
        hedge = keys.get("hedge")
        if hedge not in (None, "over", "under", "about"):
            self.tree.note(
                (*path, "hedge"), f"{_shown(hedge)}不在可用的值之内", "可用：over（余）、under（近）、about（约）"
            )
            hedge = None
        exhaustive = keys.get("exhaustive", True)
        if not isinstance(exhaustive, bool):
            self.tree.note((*path, "exhaustive"), "这里应当是 true 或 false")
            exhaustive = False
        section = keys.get("section")
        if section is not None and section not in places:
            self.tree.note((*path, "section"), f"提纲里没有{_shown(section)}这一部分", f"可用：{'、'.join(places)}")
            section = None
        fact = Fact(
            self.told_text(keys.get("id", ""), (*path, "id")),
            self.told_text(keys.get("label", ""), (*path, "label")),
            Decimal(0) if number is None else number,
            self.unit(keys, path),
            self.parts(keys.get("parts"), (*path, "parts")),
            exhaustive,
            cast("Hedge | None", hedge),
            section,
        )
        if fact.value < 0:
            self.tree.note((*path, "value"), f"“{fact.label}”不能是负数，现为{number:f}", "请核对后改正")
        whole = not any(p[: len(path)] == path for p in self.tree.bad)
        if exhaustive and hedge is None and whole:
            self.sum(fact, fact.unit, path)
        return fact

    def unit(self, keys: dict[str, Any], path: KeyPath) -> str:
        value = keys.get("unit")
        return "" if value is None else self.told_text(value, (*path, "unit")).strip()

    def sum(self, whole: Fact | Part, unit: str, path: KeyPath) -> None:
        """Parts add up to their whole, at every depth; parts that are counted in other units do not add up."""
        units = {p.unit or unit for p in whole.parts}
        total = sum((p.value for p in whole.parts), Decimal(0))
        if units == {unit} and total != whole.value:
            self.fail(
                path,
                f"各部分之和为{total:f}，与“{whole.label}”的{whole.value:f}不符",
                f"请核对；{self.not_exhaustive()}",
            )
        for i, part in enumerate(whole.parts):
            self.sum(part, part.unit or unit, (*path, "parts", i))

    def not_exhaustive(self) -> str:
        """How a source of this kind says that parts are not all there are."""
        if self.tree.places:
            return f"分项没有列全的，在“{FACT_LABELS['exhaustive']}”栏选“{NO}”"
        return "分项没有列全的，加 exhaustive: false"

    def parts(self, value: Any, path: KeyPath) -> tuple[Part, ...]:
        out = []
        for i, item in enumerate(self.items(value, path)):
            at = (*path, i)
            keys = self.mapping(item, at, ("label", "value", "unit", "parts"))
            number = self.number(keys.get("value"), (*at, "value"))
            lacking = number is None and (*at, "value") not in self.tree.bad
            if lacking or _is_blank(keys.get("label")):
                self.tree.note(at, "每一部分都要有“label”和“value”")
                self.tree.bad.add(at)
            out.append(
                Part(
                    self.told_text(keys.get("label", ""), (*at, "label")),
                    Decimal(0) if number is None else number,
                    self.unit(keys, at),
                    self.parts(keys.get("parts"), (*at, "parts")),
                )
            )
        return tuple(out)

    def amounts(self, root: Mapping[str, Any], words: FormWords) -> dict[str, dict[str, Decimal]]:
        """The groups of figures outside the tables, each of which something is known."""
        out: dict[str, dict[str, Decimal]] = {}
        for id, group in words.amounts.items():
            if root.get(id) is None:
                continue
            keys = self.mapping(root[id], (id,), group.amounts)
            numbers = {k: self.number(keys.get(k), (id, k)) for k in group.amounts}
            known = {k: n for k, n in numbers.items() if n is not None}
            if known:
                out[id] = known
        return out

    def words(self, value: Any, path: KeyPath, allowed: Iterable[str] | None) -> dict[str, str]:
        if value is None:
            return {}
        keys = self.mapping(value, path, allowed)
        found = {k: self.told_text(v, (*path, k)) for k, v in keys.items() if not _is_blank(v)}
        # Spreadsheets drop the zeros that a number begins with.
        if isinstance(keys.get(_POSTCODE), Decimal):
            found[_POSTCODE] = found[_POSTCODE].zfill(_POSTCODE_DIGITS)
        return found


def _is_empty_group(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(map(_is_blank, value.values()))


def _is_blank(value: Any) -> bool:
    """Whether nothing was filled in."""
    return value is None or (isinstance(value, str) and not value.strip())


def _shown(value: Any) -> str:
    """A value in a message, cut when it is long."""
    if isinstance(value, (dict, list)):
        return "一组值"
    text = "true/false" if isinstance(value, bool) else format(value, "f") if isinstance(value, Decimal) else str(value)
    return f"“{text if len(text) <= 20 else text[:20] + '…'}”"
