"""Figures in, a first-draft report out.

The words are the pack's: a Jinja2 template a section under ``draft/``, choices of wording by year, level
and kind in ``draft/words.yaml``. This module only fills them in. Every number that a template prints
through ``n`` remembers the cells it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import jinja2
import yaml

from drafting.document.builder import ComposeBuilder
from drafting.document.model import Document
from drafting.errors import InputError, PackError
from drafting.genre.expressions import Expression
from drafting.genre.figures import Agency, Fact, Figures
from drafting.genre.form_layout import form_cells, number_text
from drafting.genre.loader import load_genre
from drafting.genre.model import Applies, Edition, Genre, Relation
from drafting.text.numerals import round_half_up
from drafting.text.span import Span

_OPEN, _BAR, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}(\\d+){_BAR}([^{_CLOSE}]*){_CLOSE}")
_TABLE = re.compile(r"\[\[table:(\w+)\]\]")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a number of a draft came from: its place in the draft's text and the expression it is the value of."""

    span: Span
    expression: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted report, and the origin of every number in its prose."""

    document: Document
    provenance: tuple[Provenance, ...]


def draft_document(figures: Figures, previous: Figures | None = None, *, genre: Genre | None = None) -> Document:
    """The first-draft report of the figures; see ``draft_report``."""
    return draft_report(figures, previous, genre=genre).document


def draft_report(
    figures: Figures, previous: Figures | None = None, *, genre: Genre | None = None, force: bool = False
) -> Draft:
    """Draft a complete report.

    Raises InputError when the figures break a hard relation of the form, unless ``force`` is set: a report
    must not be written from a table that does not add up.
    """
    pack = genre or load_genre(figures.genre)
    edition = pack.edition_by_id(figures.edition) or pack.edition(figures.year)
    if not force:
        _refuse_broken(figures, previous, edition)
    return _Drafting(pack, edition, figures, previous).run()


def _refuse_broken(figures: Figures, previous: Figures | None, edition: Edition) -> None:
    broken = [r for r in edition.relations if r.grade == "hard" and _fails(r, figures, previous)]
    if not broken:
        return
    first = broken[0]
    before = previous.cells if previous is not None else None
    left = first.left.evaluate(figures.cells, before)
    right = first.right.evaluate(figures.cells, before)
    more = f"（另有{len(broken) - 1}处关系不成立）" if len(broken) > 1 else ""
    raise InputError(
        figures.path or "数据",
        f"数据不满足勾稽关系：{first.message}，左边为{left}，右边为{right}{more}",
        advice="请先改正数据；确需照此起草的，请加 --force",
    )


def _fails(relation: Relation, figures: Figures, previous: Figures | None) -> bool:
    before = previous.cells if previous is not None else None
    left = relation.left.evaluate(figures.cells, before)
    right = relation.right.evaluate(figures.cells, before)
    if left is None or right is None:
        return False
    return not {"=": left == right, "<=": left <= right, ">=": left >= right}[relation.operator]


class _Drafting:
    """One draft in the making: what templates may call, and the document that grows from them."""

    def __init__(self, genre: Genre, edition: Edition, figures: Figures, previous: Figures | None) -> None:
        self.genre = genre
        self.edition = edition
        self.figures = figures
        self.previous = previous
        self.folder = Path(genre.root) / "draft"
        self.origins: list[str] = []
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.folder),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
        )
        self.environment.globals.update(self._names())

    def _names(self) -> dict[str, Any]:
        """What every template and macro may use."""
        names: dict[str, Callable[..., Any]] = {
            "v": self.value,
            "n": self.number,
            "group": self.group,
            "placeholder": placeholder,
            "growth": self.growth,
            "fact": self.fact_number,
            "share": self.share,
            "nonzero": self.nonzero,
            "unknown": self.unknown,
        }
        words = Words.load(self.folder / "words.yaml")
        agency = self.figures.agency
        return {
            **names,
            "agency": agency,
            "level": agency.level,
            "kind": agency.kind,
            "year": self.figures.year,
            "edition": self.edition.id,
            "edition_document": self.edition.document,
            "facts": self.figures.facts,
            "fee": self.figures.processing_fee,
            "contact": self.figures.contact,
            "notes": self.figures.notes,
            "previous_year": self.previous is not None,
            "words": words.choose(agency, self.figures.year),
        }

    def value(self, expression: str) -> Decimal | None:
        """The value of an expression over cells, None when a cell in it is missing."""
        before = self.previous.cells if self.previous is not None else None
        return Expression.parse(expression).evaluate(self.figures.cells, before)

    def number(self, expression: str, unit: str = "") -> str:
        """The number with its unit, its origin kept; a placeholder where the figures do not hold it."""
        value = self.value(expression)
        if value is None:
            return placeholder("此处数据缺，请补后重新生成") + unit
        return self._mark(value, expression) + unit

    def fact_number(self, fact: Fact, path: str, value: Decimal, unit: str = "") -> str:
        """A number of a fact or of one of its parts, its origin kept under the fact's id."""
        return self._mark(value, f"facts.{fact.id}{path}") + (unit or fact.unit)

    def _mark(self, value: Decimal, origin: str) -> str:
        self.origins.append(origin)
        return f"{_OPEN}{len(self.origins) - 1}{_BAR}{number_text(value)}{_CLOSE}"

    def group(self, prefix: str, column: str) -> str:
        """The sum of all cells below a row group in one column, as an expression."""
        paths = [p for p in self.edition.cells if p.startswith(prefix + ".") and p.endswith("." + column)]
        if not paths:
            raise jinja2.TemplateRuntimeError(f"no cells below {prefix} in column {column}")
        return " + ".join(paths)

    def nonzero(self, items: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """The items ``[words, expression]`` whose value is known and not 0."""
        return [item for item in items if self.value(item[1])]

    def unknown(self, items: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """The items ``[words, expression]`` whose value the figures do not hold."""
        return [item for item in items if self.value(item[1]) is None]

    def growth(self, expression: str) -> Decimal | None:
        """Growth against last year in per cent, two places, half up; None when it cannot be said."""
        now = self.value(expression)
        before = Expression.parse(expression).evaluate(self.previous.cells) if self.previous is not None else None
        if now is None or before is None or before == 0:
            return None
        return round_half_up((now - before) * 100 / before, 2)

    def share(self, part: str, whole: str) -> Decimal | None:
        """A share in per cent, two places, half up."""
        a, b = self.value(part), self.value(whole)
        return None if a is None or not b else round_half_up(a * 100 / b, 2)

    def render(self, name: str) -> str:
        try:
            return self.environment.get_template(name).render()
        except jinja2.TemplateSyntaxError as error:
            raise PackError(
                error.filename or name, f"模板有误：{error.message}", place=f"第{error.lineno}行"
            ) from error
        except jinja2.TemplateNotFound as error:
            raise PackError(str(self.folder), f"缺少模板文件 {error.name}") from error
        except jinja2.UndefinedError as error:
            raise PackError(name, f"模板用了没有定义的名字：{error.message}") from error

    def run(self) -> Draft:
        builder = ComposeBuilder("draft")
        provenance: list[Provenance] = []

        def place(text: str, add: Callable[[str], Span]) -> None:
            plain, marks = strip_marks(text)
            if not plain.strip():
                return
            span = add(plain)
            provenance.extend(Provenance(Span(span.start + a, span.start + b), self.origins[i]) for i, a, b in marks)

        place(self.render("title.md.j2").strip(), lambda t: builder.heading(t, 0))
        self._body(self.render("preamble.md.j2"), builder, place)
        for section in self.genre.outline.sections:
            if section.optional and not (self.folder / f"{section.id}.md.j2").is_file():
                continue
            builder.heading(section.number + section.heading, 1)
            self._body(self.render(f"{section.id}.md.j2"), builder, place)
        return Draft(builder.build(), tuple(provenance))

    def _body(self, text: str, builder: ComposeBuilder, place: Callable[[str, Callable[[str], Span]], None]) -> None:
        for line in text.splitlines():
            line = line.strip()
            if not line:
                continue
            table = _TABLE.fullmatch(line)
            if table:
                self._table(table[1], builder)
                continue
            depth = len(line) - len(line.lstrip("#"))
            if depth:
                level = depth
                place(line[depth:].strip(), lambda t, level=level: builder.heading(t, level))  # type: ignore[misc]
            else:
                place(line, builder.paragraph)

    def _table(self, section: str, builder: ComposeBuilder) -> None:
        """All tables of the edition that stand in a section."""
        for form in self.edition.tables:
            if form.section == section:
                texts = {
                    path: placeholder("数据缺") if value is None else number_text(value)
                    for path, value in self.figures.cells.items()
                }
                builder.table(form_cells(form, texts))


def placeholder(what: str) -> str:
    """A visible placeholder for what only a person can know."""
    return f"【待补充：{what}】"


def strip_marks(text: str) -> tuple[str, list[tuple[int, int, int]]]:
    """The text without origin marks, and (origin, start, end) of every marked number in it."""
    out: list[str] = []
    marks: list[tuple[int, int, int]] = []
    length = at = 0
    for match in _MARK.finditer(text):
        before = text[at : match.start()]
        out.append(before)
        length += len(before)
        out.append(match[2])
        marks.append((int(match[1]), length, length + len(match[2])))
        length += len(match[2])
        at = match.end()
    out.append(text[at:])
    return "".join(out), marks


@dataclass(frozen=True, slots=True)
class Words:
    """Choices of wording: under each name, the first entry that applies to the report is taken.

    An entry may name levels, kinds, a range of years, and a regular expression for the agency's name.
    """

    entries: Mapping[str, Sequence[tuple[Applies, re.Pattern[str], str]]]

    @classmethod
    def load(cls, path: Path) -> Words:
        try:
            tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            raise PackError(str(path), f"读不了：{error}") from error
        out: dict[str, list[tuple[Applies, re.Pattern[str], str]]] = {}
        for name, choices in tree.items():
            out[name] = []
            for choice in choices:
                unknown = set(choice) - {"value", "levels", "kinds", "from", "to", "name"}
                if unknown or "value" not in choice:
                    raise PackError(str(path), f"“{name}”有不认识的键或缺少 value：{sorted(unknown)}")
                applies = Applies(
                    tuple(choice.get("levels", ())),
                    tuple(choice.get("kinds", ())),
                    choice.get("from"),
                    choice.get("to"),
                )
                out[name].append((applies, re.compile(choice.get("name", "")), choice["value"]))
        return cls(out)

    def choose(self, agency: Agency, year: int) -> dict[str, str]:
        """The words for one report; a name for which nothing applies is left out."""
        out: dict[str, str] = {}
        for name, choices in self.entries.items():
            for applies, pattern, value in choices:
                if applies.to(agency.level, agency.kind, year) and pattern.search(agency.name):
                    out[name] = value
                    break
        return out
