"""Figures in, a first-draft report out.

The words are the pack's: a Jinja2 template a section under ``draft/``, choices of wording by year, level
and kind in ``draft/words.yaml``. This module only fills them in. Every number that a template prints
through ``n`` and its kin remembers where it came from; so does every cell of the official tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from drafting.analysis.describe import describe
from drafting.analysis.imbalance import Imbalance, imbalances, impossible
from drafting.analysis.jumps import Jump, jumps
from drafting.annotations import NOTHING, Annotations, Comment, Provenance, placeholder
from drafting.document.builder import ComposeBuilder
from drafting.document.model import Document, Table
from drafting.errors import InputError, PackError, refuse
from drafting.genre.evaluation import Evaluation, evaluate_relation, total_expressions
from drafting.genre.expressions import PREVIOUS, Cells, Expression, Term
from drafting.genre.figures import Fact, Figures, Part
from drafting.genre.form_layout import form_cells, form_layout, number_text
from drafting.genre.form_sheets import form_words, head_fields
from drafting.genre.keyed import edition_of, empty_rows, without_rows
from drafting.genre.loader import load_genre
from drafting.genre.model import Codes, Edition, Genre, fill
from drafting.genre.partners import other_agency, require_year_before
from drafting.language.directions import CHANGE, GROWTH
from drafting.template_faults import nearest
from drafting.templating import TemplateLimitError, Templates
from drafting.text.numerals import round_half_up, to_hanzi
from drafting.text.quotes import quoted
from drafting.text.span import Span
from drafting.wording import note_items, variant

_OPEN, _BAR, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}(\\d+){_BAR}([^{_CLOSE}]*){_CLOSE}")
_TABLE = re.compile(r"\[\[table:(\w+)\]\]")
_COMMENT = re.compile(r"\[\[comment:(.*)\]\]")
_NOTHING = "\ue003"
"""Stands for an expression that could not be made: what is wrong with it is told already."""
_LIKE = 0.8
"""How like a cell a text is that was surely meant for one."""
_SHOWN = 6
"""How many faults of the figures a refusal spells out."""
_NO_NUMBER = "{}没有填，请在数据表里补上后重新起草"


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted report, the origin of every number in it, and remarks for the clerk."""

    document: Document
    annotations: Annotations = NOTHING

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Where the numbers came from, in the order of the text."""
        return self.annotations.provenance


def draft_report(
    figures: Figures,
    previous: Figures | None = None,
    *,
    genre: Genre | None = None,
    force: bool = False,
    templates: Path | None = None,
    reference: Mapping[str, Sequence[str]] | None = None,
) -> Draft:
    """Draft a complete report.

    ``previous`` is last year's figures: growth is stated from them. ``templates`` is a folder of the user's own
    templates. ``reference`` are paragraphs of last year's report by the place they stood in: they go into
    comments, never into the text. Raises InputError when the figures break a hard relation of the form,
    unless ``force`` is set: then each stands in a comment.
    """
    pack = genre or load_genre(figures.genre)
    if previous is not None:
        if previous.genre != figures.genre:
            raise InputError(
                previous.path or "上年数据", f"不是{pack.name}的数据", advice="作为上年给出的，应是同一种报告的数据"
            )
        require_year_before(previous, figures.year)
    whole = edition_of(pack, figures)
    # A row of a code in which nothing stands is no row of the report.
    empty = empty_rows(whole, figures.cells)
    figures = without_rows(figures, whole, empty)
    edition = edition_of(pack, figures)
    broken = broken_relations(figures, previous, edition)
    told = faults_of(figures, pack, previous)
    if told and not force:
        raise _refusal(figures, told)
    asked = () if previous is None else tuple(jumps(figures.cells, previous.cells, edition))
    drafting = _Drafting(
        pack, edition, figures, previous, Templates.of(pack, templates), broken, reference or {}, empty
    )
    return drafting.run(told, asked)


def broken_relations(figures: Figures, previous: Figures | None, edition: Edition) -> tuple[Evaluation, ...]:
    """The hard relations of the form that the figures break."""
    before = None if previous is None else previous.cells
    found = (evaluate_relation(r, figures.cells, before) for r in edition.relations if r.grade == "hard")
    return tuple(e for e in found if e.status == "fails")


def faults_of(figures: Figures, genre: Genre, previous: Figures | None = None) -> tuple[Imbalance, ...]:
    """What a draft of these figures would be refused for."""
    edition = edition_of(genre, figures)
    broken = broken_relations(figures, previous, edition)
    return (*impossible(figures, edition), *imbalances(figures, previous, edition, broken))


def _refusal(figures: Figures, faults: Sequence[Imbalance]) -> InputError:
    told = "；".join(f.message for f in faults[:_SHOWN])
    more = f"；另有{len(faults) - _SHOWN}处" if len(faults) > _SHOWN else ""
    return InputError(
        figures.path or "数据",
        f"数据不平，没有起草：{told}{more}",
        advice="请按表内的勾稽关系改正数据；确需照此起草的，请加 --force",
    )


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a marked number is the value of."""

    expression: str
    value: Decimal
    cells: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class _KeyedRow:
    """A keyed row as templates see it: ``names`` are those of the codes above it and its own."""

    code: str
    name: str
    names: tuple[str, ...]
    leaf: bool

    @property
    def level(self) -> int:
        return len(self.names)


def _with_nothing(edition: Edition, cells: Cells) -> Cells:
    """The cells, blank ones as 0 where the form says that blank means nothing and their table holds anything."""
    filled = {spec.table.id for path, spec in edition.cells.items() if cells.get(path) is not None}
    zeros = {p for p in edition.blanks if cells.get(p) is None and edition.cells[p].table.id in filled}
    return {**cells, **dict.fromkeys(zeros, Decimal(0))} if zeros else cells


class _Drafting:
    """One draft in the making: what templates may call, and the document that grows from them."""

    def __init__(
        self,
        genre: Genre,
        edition: Edition,
        figures: Figures,
        previous: Figures | None,
        templates: Templates,
        broken: Sequence[Evaluation],
        reference: Mapping[str, Sequence[str]],
        empty: Codes | None = None,
    ) -> None:
        self.genre = genre
        self.edition = edition
        self.figures = figures
        self.previous = previous
        self.cells = _with_nothing(edition, figures.cells)
        self.cells_before = None if previous is None else _with_nothing(edition_of(genre, previous), previous.cells)
        self.templates = templates
        self.broken = broken
        self.reference = reference
        self.empty = empty or {}
        self.doubtful = frozenset(c for e in broken for c in e.relation.cells)
        self.origins: list[_Origin] = []
        self.provenance: list[Provenance] = []
        self.comments: list[Comment] = []
        self.blanks: list[tuple[int, int, int]] = []
        self.lacking: dict[str, None] = {}
        self.tables = 0
        self.builder = ComposeBuilder("draft")
        self.names = self._names()
        self.misuses: list[InputError] = []
        self.templates.begin()

    def _names(self) -> dict[str, Any]:
        """What every template and macro may use."""
        figures = self.figures
        functions: dict[str, Callable[..., Any]] = {
            "v": self.value,
            "n": self.number,
            "group": self.group,
            "leaves": self.leaves,
            "rows": self.rows,
            "cross": cross,
            "placeholder": placeholder,
            "comment": comment,
            "change": self.change,
            "growth": self.growth,
            "share": self.share,
            "fact": self.fact_number,
            "fact_before": self.fact_before,
            "fact_change": self.fact_change,
            "fact_growth": self.fact_growth,
            "without": without,
            "amount": self.amount,
            "nonzero": self.nonzero,
            "unknown": self.unknown,
            "variant": self.variant,
            "note_lines": self.note_lines,
            "facts_of": self.facts_of,
            "reference": self.last_year,
            "trend": self.trend,
            "trend_rate": self.trend_rate,
            "hanzi": to_hanzi,
            "matches": matches,
        }
        return {
            **functions,
            "agency": figures.agency,
            "level": figures.agency.level,
            "kind": figures.agency.kind,
            "year": figures.year,
            "edition": self.edition.id,
            "edition_document": self.edition.document,
            "facts": figures.facts,
            "amounts": {
                id: {key: figures.amounts[id].get(key) for key in group.amounts} if id in figures.amounts else None
                for id, group in form_words(self.genre).amounts.items()
            },
            "contact": figures.contact,
            "notes": figures.notes,
            "previous_year": self.previous is not None,
            "words": self.templates.words().choose(figures.agency, figures.year),
        }

    # ------------------------------------------------------------------ numbers

    def value(self, expression: str) -> Decimal | None:
        """The value of an expression over cells, None when a cell in it is missing."""
        parsed = self.parsed(expression)
        return None if parsed is None else self.evaluated(parsed, self.cells, self.cells_before)

    def evaluated(self, parsed: Expression, cells: Cells, before: Cells | None = None) -> Decimal | None:
        """The value of an expression; a keyed row that the figures do not have holds nothing."""
        absent = [c for c in parsed.cells if PREVIOUS not in c and c not in self.edition.cells]
        return parsed.evaluate({**cells, **dict.fromkeys(absent, Decimal(0))} if absent else cells, before)

    def parsed(self, expression: str) -> Expression | None:
        """An expression of a template over cells of the form; None, and the misuse kept, when it is none."""
        if _NOTHING in str(expression):
            return None
        wrong = self._expression_faults(expression)
        self._misused(wrong)
        return None if wrong else Expression.parse(str(expression))

    def _expression_faults(self, expression: str) -> list[str]:
        """All that is wrong with an expression."""
        try:
            parsed = Expression.parse(str(expression))
        except ValueError:
            return [f"式子“{expression}”读不懂，应为单元格用 + 或 - 相连"]
        paths = [name.removeprefix(PREVIOUS) for name in parsed.cells]
        absent = [p for p in paths if p not in self.edition.cells and self.genre.cell(p) is None]
        return [said for p in absent for said in _unknown("单元格", p, self.genre.paths)]

    def _nearly_cells(self, text: str) -> list[str]:
        """What is wrong with a text that is nearly an expression over cells, wherever it stands: what a macro is given
        is not evaluated in every report."""
        try:
            parsed = Expression.parse(text)
        except ValueError:
            return []
        unknown = [n for n in parsed.cells if n.removeprefix(PREVIOUS) not in self.genre.prefixes]
        near = any(nearest(n.removeprefix(PREVIOUS), self.genre.paths, _LIKE) for n in unknown)
        return self._expression_faults(text) if near and len(unknown) == len(parsed.cells) else []

    def _place_faults(self, place: str) -> list[str]:
        return _unknown("部分", place, self.genre.outline.places)

    def _misused(self, problems: Iterable[str]) -> None:
        """Keep what a template asks for and there is not: all of it is told together when the draft is done."""
        self.misuses += [self.templates.here(p) for p in problems]

    def number(self, expression: str, unit: str = "") -> str:
        """The number with its unit, its origin kept; a placeholder where the figures do not hold it."""
        parsed = self.parsed(expression)
        if parsed is None:
            return ""
        value = self.value(expression)
        if value is None:
            return placeholder(_NO_NUMBER.format(self._blank(parsed))) + unit
        return self._mark(value, str(parsed), parsed.cells, describe(parsed, self.edition)) + unit

    def _blank(self, parsed: Expression) -> str:
        """Which cells of an expression hold nothing, as the form calls them."""
        empty = tuple(t for t in parsed.terms if t.name is not None and self.value(t.name) is None)
        self.lacking |= dict.fromkeys(t.name or "" for t in empty)
        return describe(Expression(empty), self.edition)

    def before(self, expression: str, last: str | None) -> tuple[Expression, Expression] | None:
        """An expression, and the one that is its number of last year: the same cells of last year's figures, or cells
        of this year's form that have it; None, and the misuse kept, where one of them is no expression."""
        parsed = self.parsed(expression)
        old = None if last is None else self.parsed(last)
        if parsed is None or (last is not None and old is None):
            return None
        if old is not None:
            return parsed, old
        return parsed, Expression(
            tuple(Term(t.sign, None if t.name is None else f"{PREVIOUS}{t.name}", t.constant) for t in parsed.terms)
        )

    def moved(self, expression: str, last: str | None = None) -> Decimal | None:
        """By how much a number is more than last year's, less than 0 where it is less; None where one is not known."""
        both = self.before(expression, last)
        if both is None:
            return None
        now, then = (self.value(str(e)) for e in both)
        return None if now is None or then is None else now - then

    def change(self, expression: str, unit: str = "", last: str | None = None) -> str | None:
        """By how much a number differs from last year's, without sign; None where one of them is not known."""
        both = self.before(expression, last)
        moved = self.moved(expression, last)
        if both is None or moved is None:
            return None
        parsed, old = both
        high, low = (parsed, old) if moved >= 0 else (old, parsed)
        difference = Expression((*high.terms, *(Term(-t.sign, t.name, t.constant) for t in low.terms)))
        note = f"{describe(parsed, self.edition)}，与上年相差"
        return self._mark(abs(moved), str(difference), difference.cells, note) + unit

    def growth(self, expression: str, last: str | None = None) -> str | None:
        """The rate of change against last year in per cent, without sign, two places at most; None when it
        cannot be said."""
        both = self.before(expression, last)
        moved = self.moved(expression, last)
        then = None if both is None else self.value(str(both[1]))
        if both is None or moved is None or not then:
            return None
        parsed, old = both
        value = round_half_up(abs(moved) * 100 / then, 2)
        high, low = (parsed, old) if moved >= 0 else (old, parsed)
        cells = tuple(dict.fromkeys((*parsed.cells, *old.cells)))
        formula = f"100 * (({high}) - ({low})) / ({old})"
        return self._mark(value, formula, cells, f"{describe(parsed, self.edition)}，与上年相比的变化率") + "%"

    def trend(
        self, expression: str, unit: str = "", words: Sequence[str] = CHANGE, last: str | None = None
    ) -> str | None:
        """The change against last year with the word of its direction: 增加5件, 减少5件, 持平; None where one of the
        numbers is not known."""
        moved = self.moved(expression, last)
        if moved is None:
            return None
        up, down, same = words
        return f"{up if moved > 0 else down}{self.change(expression, unit, last)}" if moved else same

    def trend_rate(self, expression: str, words: Sequence[str] = GROWTH, last: str | None = None) -> str | None:
        """The rate of change against last year with the word of its direction; None where it cannot be said."""
        moved, rate = self.moved(expression, last), self.growth(expression, last)
        if moved is None or rate is None:
            return None
        up, down, same = words
        return f"{up if moved > 0 else down}{rate}" if moved else same

    def share(self, part: str, whole: str) -> str | None:
        """A share in per cent, two places at most, half up; None when it cannot be said."""
        one, other = self.parsed(part), self.parsed(whole)
        if one is None or other is None:
            return None
        a, b = self.value(part), self.value(whole)
        if a is None or not b:
            return None
        if a > b or a < 0:
            return placeholder("占比算不出，数据不平，请改正后重新生成")
        note = f"{describe(one, self.edition)}，占{describe(other, self.edition)}的比例"
        cells = tuple(dict.fromkeys((*one.cells, *other.cells)))
        return self._mark(round_half_up(a * 100 / b, 2), f"100 * ({one}) / ({other})", cells, note) + "%"

    def fact_number(self, fact: Fact, path: str, value: Decimal, unit: str = "") -> str:
        """A number of a fact or of one of its parts, its origin kept under the fact's id."""
        label = fact.label
        parts: Sequence[Part] = fact.parts
        for step in path.split("."):
            if step:
                part = parts[int(step)]
                label, parts = f"{label}—{part.label}", part.parts
        return self._mark(value, f"facts.{fact.id}{path}", (), f"数据文件 facts“{label}”") + (unit or fact.unit)

    def fact_before(self, fact: Fact) -> Fact | None:
        """Last year's fact of the same id or name, counted in the same unit; None when there is none or several."""
        if self.previous is None:
            return None
        alike = [f for f in self.previous.facts if f.unit == fact.unit]
        named = [f for f in alike if f.label == fact.label] or [f for f in alike if f.id == fact.id]
        # An id that the form gave by counting says nothing about what it is of.
        same = [f for f in named if f.label == fact.label or not re.fullmatch(r"(?:fact|item)_?\d+", f.id)]
        return same[0] if len(same) == 1 else None

    def fact_change(self, fact: Fact, before: Fact) -> str:
        """By how much a fact differs from last year's, without sign."""
        now, then = f"facts.{fact.id}", f"{PREVIOUS}facts.{before.id}"
        more = fact.value >= before.value
        difference = f"{now} - {then}" if more else f"{then} - {now}"
        note = f"数据文件 facts“{fact.label}”，与上年相差"
        return self._mark(abs(fact.value - before.value), difference, (), note) + fact.unit

    def fact_growth(self, fact: Fact, before: Fact) -> str:
        """The rate of change of a fact against last year's in per cent, without sign, two places at most."""
        now, then = f"facts.{fact.id}", f"{PREVIOUS}facts.{before.id}"
        more = fact.value >= before.value
        value = round_half_up(abs(fact.value - before.value) * 100 / before.value, 2)
        high, low = (now, then) if more else (then, now)
        formula = f"100 * (({high}) - ({low})) / ({then})"
        return self._mark(value, formula, (), f"数据文件 facts“{fact.label}”，与上年相比的变化率") + "%"

    def amount(self, path: str, unit: str) -> str:
        """A figure outside the tables by its group and key, its origin kept."""
        group, _, key = path.partition(".")
        value = self.figures.amounts.get(group, {}).get(key)
        if value is None:
            label = next((f.label for f in head_fields(self.genre) if f.key == path), path)
            return placeholder(_NO_NUMBER.format(quoted(label))) + unit
        return self._mark(value, path, (), f"数据文件 {path}") + unit

    def _mark(self, value: Decimal, expression: str, cells: tuple[str, ...], note: str) -> str:
        self.origins.append(_Origin(expression, value, cells, note))
        return f"{_OPEN}{len(self.origins) - 1}{_BAR}{number_text(value, self._decimals(cells))}{_CLOSE}"

    def _decimals(self, cells: Sequence[str]) -> int | None:
        """With how many decimals the tables print what a number is made of."""
        specs = [self.edition.cells.get(c.removeprefix(PREVIOUS)) for c in cells]
        found = [d for s in specs if s is not None and (d := s.table.decimals_of(s)) is not None]
        return max(found, default=None)

    def rows(self, table: str) -> list[_KeyedRow]:
        """The keyed rows of a table (named by the first part of its path), in the order of their codes."""
        form = next((t for t in self.edition.keyed if t.path == table), None)
        if form is None:
            self._misused(_unknown("有代码行的表", table, [t.path for t in self.edition.keyed]))
            return []
        axes = [a for b in form.blocks for group in b.rows for a in (*group.children, group) if a.code]
        names = {a.code: a.label for a in axes}
        out = []
        for code in sorted(names):
            family = form.family_of(code)
            above = [c for c in sorted(names) if family is not None and code.startswith(c)]
            leaf = not any(c != code and c.startswith(code) for c in names)
            out.append(_KeyedRow(code, names[code], tuple(names[c] for c in above), leaf))
        return out

    def group(self, prefix: str, column: str) -> str:
        """The sum of all cells below a row group in one column, as an expression."""
        return add_up(path for _, path in self.leaves(prefix, column)) or _NOTHING

    def leaves(self, prefix: str, column: str) -> list[tuple[str, str]]:
        """The rows below a group with the cell of each in one column: how prose names the row, and its path."""
        found = [
            (spec.row.names[0] if spec.row.names else spec.row.label, path)
            for path, spec in self.edition.cells.items()
            if path.startswith(prefix + ".") and path.endswith("." + column)
        ]
        if not found:
            self._misused([f"{prefix} 下面没有 {column} 列的单元格{self._nearest_group(prefix, column)}"])
        return found

    def _nearest_group(self, prefix: str, column: str) -> str:
        paths = [p for p in self.edition.cells if p.endswith("." + column)]
        return nearest(prefix, {".".join(p.split(".")[:n]) for p in paths for n in range(1, p.count(".") + 1)})

    def nonzero(self, items: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """The items ``[words, expression]`` whose value is known and not 0."""
        return [item for item in items if self.value(item[1])]

    def unknown(self, items: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """The items ``[words, expression]`` whose value the figures do not hold."""
        return [item for item in items if self.value(item[1]) is None]

    # ------------------------------------------------------------------ words

    def variant(self, name: str, count: int) -> int:
        """Which of ``count`` wordings this report takes at the place ``name``."""
        return variant(self.figures.agency, self.figures.year, name, count)

    def note_lines(self, id: str) -> list[str]:
        """The items of a clerk's note, without marks before them and stops behind them."""
        self._misused(self._place_faults(id))
        return note_items(self.figures.notes.get(id, ""))

    def facts_of(self, *places: str | None) -> list[Fact]:
        """The facts meant for these places, None for those that name no place."""
        self._misused(said for place in places if place is not None for said in self._place_faults(place))
        return [f for f in self.figures.facts if f.section in places]

    def last_year(self, id: str) -> list[str]:
        """What last year's report or figures say at a place."""
        if id in self.reference:
            return [t.rstrip("。；") for t in self.reference[id]]
        return note_items(self.previous.notes.get(id, "")) if self.previous is not None else []

    # ------------------------------------------------------------------ the document

    def run(self, faults: Sequence[Imbalance] = (), asked: Sequence[Jump] = ()) -> Draft:
        """The draft; what is wrong with the figures stands in comments, never in the text.

        Raises InputError with all that is wrong with the templates, each with file and line.
        """
        self._check()
        title = self._place(self._render("title").strip(), lambda t: self.builder.heading(t, 0))
        before = None if self.previous is None else self.previous.agency
        mixed = other_agency("作为上年给出的", before, self.figures.agency, "本年的数据")
        if mixed is not None and title is not None:
            self.comments.append(Comment(title, mixed))
        self._body(self._render("preamble"))
        outline = self.genre.outline.filled(self.figures.agency.name, self.figures.year)
        for section in self.edition.arranged(outline):
            if section.optional and not self.templates.has(section.id):
                continue
            heading = self.builder.heading(section.number + section.heading, 1)
            self._remarks(section.id, heading, faults, asked)
            self._body(self._render(section.id))
        if self.misuses:
            refuse(sorted(self.misuses, key=_place))
        for remark in self.comments:
            self.builder.aside(remark.text)
        provenance = tuple(sorted(self.provenance, key=lambda p: p.span))
        comments = tuple(sorted(self.comments, key=lambda c: c.span))
        return Draft(
            self.builder.build(), Annotations(provenance, comments, frozenset(self.blanks), tuple(self.lacking))
        )

    def _remarks(self, section: str, at: Span, faults: Sequence[Imbalance], asked: Sequence[Jump]) -> None:
        """Comments at the heading of a section on what is wrong, doubtful or blank in its tables."""
        for form in self.edition.tables:
            if form.section != section:
                continue
            wrong = [f.message for f in faults if form.id in f.tables]
            if wrong:
                self.comments.append(Comment(at, f"{form.name}数据不平，请改正后重新起草：{'；'.join(wrong)}"))
            self.comments.extend(Comment(at, f"请核对：{j.message}") for j in asked if j.spec.table is form)
            if codes := self.empty.get(form.id):
                shown = "、".join(codes[:_SHOWN]) + (f"等{len(codes)}行" if len(codes) > _SHOWN else "")
                self.comments.append(Comment(at, f"{form.name}里{shown}没有填数，没有列入；有数的请填写后重新起草"))
            totals = total_expressions(self.edition)
            blank = sum(
                s.table is form
                and p not in totals
                and p not in self.edition.blanks
                and self.figures.cells.get(p) is None
                for p, s in self.edition.cells.items()
            )
            if blank:
                self.comments.append(Comment(at, f"{form.name}有{blank}格没有数据（灰底的格），请填写；没有发生的填0"))

    def _check(self) -> None:
        """Look at the user's own templates as they stand: what a report of this year does not come by is told, too."""
        cells, places = self._expression_faults, self._place_faults
        self.misuses += self.templates.faults(
            self.names,
            {
                **dict.fromkeys(("n", "v", "change", "growth"), (1, cells)),
                "share": (2, cells),
                **dict.fromkeys(("note_lines", "facts_of"), (9, places)),
            },
            self._nearly_cells,
        )

    def _render(self, name: str) -> str:
        """A section; nothing, and the fault kept, where the template cannot be filled in."""
        try:
            return self.templates.render(name, self.names)
        except TemplateLimitError as error:
            refuse([*self.misuses, error])
        except PackError as error:
            self.misuses.append(error)
            return ""

    def _place(self, text: str, add: Callable[[str], Span]) -> Span | None:
        plain, marks = strip_marks(text)
        if not plain.strip():
            return None
        span = add(plain)
        doubtful: list[str] = []
        for i, start, end in marks:
            origin = self.origins[i]
            place = Span(span.start + start, span.start + end)
            self.provenance.append(
                Provenance(
                    place,
                    origin.expression,
                    origin.value,
                    origin.cells,
                    origin.note,
                    not self.doubtful.isdisjoint(origin.cells),
                )
            )
            if self.provenance[-1].doubtful:
                doubtful.append(plain[start:end])
        if doubtful:
            told = "、".join(dict.fromkeys(doubtful))
            self.comments.append(Comment(span, f"{told}取自不平的单元格，请核实"))
        return span

    def _body(self, text: str) -> None:
        last: Span | None = None
        for line in text.splitlines():
            line = line.strip()
            table, remark = _TABLE.fullmatch(line), _COMMENT.fullmatch(line)
            if table:
                last = self._table(table[1]) or last
            elif remark and last is not None:
                self.comments.append(Comment(last, strip_marks(remark[1])[0]))
            elif line and not remark:
                depth = len(line) - len(line.lstrip("#"))
                if depth:
                    last = self._place(line[depth:].strip(), partial(self.builder.heading, level=depth)) or last
                else:
                    last = self._place(line, self.builder.paragraph) or last

    def _table(self, section: str) -> Span | None:
        """All tables of the edition that stand in a section."""
        last: Span | None = None
        for form in self.edition.tables:
            if form.section != section:
                continue
            values = self.figures.cells
            decimals = {p: form.decimals_of(self.edition.cells.get(p)) for p in values}
            texts = {p: "" if value is None else number_text(value, decimals[p]) for p, value in values.items()}
            for line in form.captions:
                self.builder.paragraph(fill(line, self.figures.agency.name, self.figures.year))
            last = self.builder.table(form_cells(form, texts))
            table = self.builder.last_block
            assert isinstance(table, Table)
            places = {(c.row, c.column): c.path for c in form_layout(form) if c.path is not None}
            for cell in table.cells:
                path = places.get((cell.row, cell.column))
                if path is None:
                    continue
                value = values.get(path)
                if value is None:
                    self.blanks.append((self.tables, cell.row, cell.column))
                    continue
                spec = self.edition.cells[path]
                self.provenance.append(Provenance(cell.span, path, value, (path,), spec.name, path in self.doubtful))
            self.tables += 1
            nothing = not any(values.get(p) for p, s in self.edition.cells.items() if s.table is form)
            for line in (*form.notes, *([form.blank_note] if form.blank_note and nothing else [])):
                self.builder.paragraph(fill(line, self.figures.agency.name, self.figures.year))
        return last


def _place(error: InputError) -> tuple[str, int]:
    """The file of an error, and its line."""
    line = re.search(r"\d+", error.place or "")
    return error.source, int(line.group()) if line else 0


def _unknown(what: str, name: str, names: Collection[str]) -> list[str]:
    """What is wrong with a name that a template uses, with the nearest one that there is."""
    return [] if name in names else [f"没有{what} {name}{nearest(name, names)}"]


def add_up(paths: Iterable[str]) -> str:
    """Expressions joined into their sum."""
    return " + ".join(paths)


def cross(rows: Sequence[str], column: str) -> str:
    """The cells of some rows in one column, as a sum."""
    return add_up(f"{row}.{column}" for row in rows)


def matches(text: str, pattern: str) -> bool:
    """Whether a text holds what a regular expression looks for."""
    return re.search(pattern, text) is not None


def without(text: str, pattern: str) -> str:
    """A text without what a regular expression finds first in it."""
    return re.sub(pattern, "", text, count=1)


def comment(text: str) -> str:
    """A remark for the clerk on the paragraph before it; a line of its own, no text of the report."""
    return f"[[comment:{' '.join(text.split())}]]"


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
