"""Runs the examples of the rules: a sentence or a report with its expected findings marked in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from drafting.analysis.identity import outlined
from drafting.document.builder import ComposeBuilder
from drafting.drafter import draft_report
from drafting.edits import apply_edits, edits_of
from drafting.findings import Finding, Severity
from drafting.genre.evaluation import evaluate_relation
from drafting.genre.figures import Figures
from drafting.genre.form_layout import form_cells, number_text
from drafting.genre.keyed import codes_in, with_rows
from drafting.genre.loader import load_genre
from drafting.genre.model import Edition, Genre
from drafting.linter import Options, lint_document
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.renderers.markdown import render_markdown
from drafting.resources import own_yaml
from drafting.results import LintResult
from drafting.rulebook import marks
from drafting.rules.base import PreviousYear
from tests.rules.slips import FixtureError, FixtureFile

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
AGENCY = {"name": "示例县人民政府办公室", "level": "county", "kind": "office"}


@dataclass(frozen=True)
class Case:
    """A case of a fixture file, as it stands there."""

    rule: str
    values: Mapping[str, Any]
    place: str = ""
    """Its file and line."""

    @property
    def name(self) -> str:
        return f"{self.rule}-{self.values['id']}"

    @property
    def kind(self) -> str:
        return str(self.values["kind"])


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a fixture file. Raises FixtureError, with file and line, for a file that breaks the schema."""
    return tuple(Case(path.stem, values, f"{path.name}:{line}") for line, values in FixtureFile(path).cases())


def all_cases() -> Iterator[Case]:
    for path in sorted((FIXTURES / "rules").glob("*.yaml")):
        yield from load_cases(path)


# ------------------------------------------------------------------------------------------ inputs


@lru_cache(maxsize=1)
def skeleton() -> Mapping[str, Any]:
    tree = own_yaml(FIXTURES / "skeleton.yaml")
    assert isinstance(tree, dict)
    return tree


def complete_cells(given: Mapping[str, Any], edition: Edition) -> dict[str, Decimal]:
    """All cells of an edition: those given, 0 elsewhere, absent totals computed."""
    unknown = set(given) - set(edition.cells)
    assert not unknown, f"the form has no cells {sorted(unknown)}"
    cells: dict[str, Decimal | None] = {p: Decimal(str(v)) for p, v in given.items()}
    for path in edition.cells:
        if path not in edition.computed:
            cells.setdefault(path, Decimal(0))
    left = [p for p in edition.computed if p not in cells]
    while left:
        before = len(left)
        for path in tuple(left):
            value = edition.computed[path].evaluate(cells)
            if value is not None:
                cells[path] = value
                left.remove(path)
        assert len(left) < before, f"no way to compute {left}"
    out = {p: v for p, v in cells.items() if v is not None}
    for relation in edition.relations:
        if relation.grade == "hard" and not relation.needs_previous:
            evaluated = evaluate_relation(relation, out)
            assert evaluated.status != "fails", (
                f"the figures break {relation.id}: {evaluated.left} {relation.operator} {evaluated.right} does not "
                f"hold; give the missing cells (or print a faulty one through cells_in_report)"
            )
    return out


def make_figures(case: Case, flat: Mapping[str, Any], year: int, edition: Edition, *, with_facts: bool) -> Figures:
    """Figures as the reader makes them of a file."""
    cells = complete_cells(flat, edition)
    tree: dict[str, Any] = {
        "genre": case.values.get("genre", skeleton()["genre"]),
        "agency": case.values.get("agency") or AGENCY,
        "year": year,
        "cells": {p: _yaml_number(v) for p, v in cells.items()},
    }
    if with_facts:
        tree["facts"] = case.values.get("facts") or []
        if case.values.get("processing_fee") is not None:
            tree["processing_fee"] = case.values["processing_fee"]
    # As JSON: writing and reading YAML took a sixth of the time of a case.
    return _read(json.dumps(tree, ensure_ascii=False).encode("utf-8"))


@lru_cache(maxsize=64)
def _read(content: bytes) -> Figures:
    """The figures of a file; most cases have the same."""
    return load_figures("figures.json", content=content)


def _yaml_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def table_markdown(edition: Edition, section: str, texts: Mapping[str, str]) -> list[str]:
    """The official tables that stand in a section, printed as Markdown."""
    return [_printed(edition.id, form.id, tuple(texts.items())) for form in edition.tables if form.section == section]


@lru_cache(maxsize=256)
def _printed(edition: str, form: str, texts: tuple[tuple[str, str], ...]) -> str:
    """One of the tables; most cases print the same."""
    editions = load_genre(skeleton()["genre"]).editions
    found = next(f for e in editions if e.id == edition for f in e.tables if f.id == form)
    builder = ComposeBuilder("draft")
    builder.table(form_cells(found, dict(texts)))
    return render_markdown(builder.build()).strip()


def make_report(
    genre: Genre,
    edition: Edition,
    *,
    agency: str,
    year: int,
    texts: Mapping[str, str],
    section: str | None = None,
    subsection: str | None = None,
    text: str = "",
) -> str:
    """The skeleton as Markdown with these texts in its cells, and a text at the end of a section."""
    tree = skeleton()
    extra = [line.strip() for line in text.splitlines() if line.strip()]
    # On whose site the report stands: one of the agency's own district, where its name has that.
    county = tree["districts"][any(d in agency for d in tree["districts"][1:])]

    def filled(words: str) -> str:
        document = tree["documents"][edition.id]
        said = words.replace("{county}", county).replace("{agency}", agency)
        return said.replace("{year}", str(year)).replace("{document}", document)

    parts = [f"# {filled(tree['title'])}", *(filled(p) for p in tree["preamble"])]
    if section == "preamble":
        parts += extra
    for spec in genre.outline.sections:
        parts.append(f"## {spec.number}{spec.heading}")
        parts += table_markdown(edition, spec.id, texts)
        body = tree["sections"][spec.id]
        if isinstance(body, dict):
            for number, sub in zip("一二三四五六七八九", spec.subsections, strict=False):
                parts += [f"### （{number}）{sub.label}", filled(body[sub.id])]
                if section == spec.id and subsection == sub.id:
                    parts += extra
        else:
            parts += [filled(p) for p in body]
        if section == spec.id and subsection is None:
            parts += extra
    return "\n\n".join(parts) + "\n"


@dataclass(frozen=True)
class Ran:
    """A case that was run: what was found, and what should have been."""

    result: LintResult
    marks: Mapping[tuple[str, int, int], Severity | None]
    """Rule and range of what is marked, and how grave it is to be."""
    expect: Sequence[Mapping[str, Any]]

    def faults(self) -> list[str]:
        """What is wrong: findings that nobody asked for, and marks or expectations that nothing met."""
        left = list(self.expect)
        out = []
        seen: set[tuple[str, int, int]] = set()
        for finding in self.result.findings:
            met = next((e for e in left if _meets(finding, e)), None)
            key = (finding.rule, finding.start, finding.end)
            if key in self.marks:
                seen.add(key)
                if finding.severity is not self.marks[key]:
                    out.append(f"marked as {self.marks[key]}: {_shown(finding)}")
                if met is not None:
                    left.remove(met)
            elif met is not None:
                left.remove(met)
            else:
                out.append(f"unexpected: {_shown(finding)}")
        text = self.result.document.text if self.result.document is not None else ""
        out += [f"not found: {r} at {s}:{e} “{text[s:e]}”" for r, s, e in sorted(self.marks.keys() - seen)]
        out += [f"not found: {dict(e)}" for e in left]
        out += [f"failed: {f.rule} {f.reason}" for f in self.result.failed]
        return out


def _shown(finding: Finding) -> str:
    cells = f" {list(finding.cells)}" if finding.cells else ""
    return f"{finding.rule} {finding.severity} {finding.start}:{finding.end} “{finding.text}” {finding.message}{cells}"


def _meets(finding: Finding, expected: Mapping[str, Any]) -> bool:
    if finding.rule != expected["rule"]:
        return False
    if "cells" in expected and list(finding.cells) != list(expected["cells"]):
        return False
    if "severity" in expected and finding.severity.value != expected["severity"]:
        return False
    if "text" in expected and finding.text != expected["text"]:
        return False
    if "message" in expected and expected["message"] not in finding.message:
        return False
    return all(_same(getattr(finding, key), expected[key]) for key in ("expected", "found") if key in expected)


def _same(value: Decimal | str | None, wanted: Any) -> bool:
    if isinstance(value, Decimal) and not isinstance(wanted, str):
        return wanted is not None and value == Decimal(str(wanted))
    return bool(value == wanted)


def run_case(case: Case) -> Ran:
    """Put the case's words into a report, lint it with every rule. Raises FixtureError for words that have no place."""
    try:
        return _run(case)
    except AssertionError as error:
        raise FixtureError(f"{case.place or case.name}: {error}") from error


def _run(case: Case) -> Ran:
    values = case.values
    genre = load_genre(values.get("genre", skeleton()["genre"]))
    year = int(values.get("year", 2024))
    edition = genre.edition(year)
    edition = with_rows(edition, codes_in(edition, values.get("figures") or {}))
    figures = make_figures(case, values.get("figures") or {}, year, edition, with_facts=True)
    drafted = genre.id != skeleton()["genre"]
    if drafted:
        # A report of another genre is drafted, with what the case changes in it.
        changes = {p: None if v is None else Decimal(str(v)) for p, v in (values.get("cells_in_report") or {}).items()}
        printed = replace(figures, cells={**figures.cells, **changes})
        source = render_markdown(draft_report(printed, genre=genre, force=True).document)
    elif "report" in values:
        source = str(values["report"])
    else:
        texts = {p: number_text(v) for p, v in figures.cells.items() if v is not None}
        for path, value in (values.get("cells_in_report") or {}).items():
            assert path in edition.cells, f"the form has no cell {path}"
            texts[path] = "" if value is None else str(value)
        agency = values.get("agency") or AGENCY
        source = make_report(
            genre,
            edition,
            agency=agency["name"] if isinstance(agency, dict) else str(agency),
            year=year,
            texts=texts,
            section=values.get("section", "overview"),
            subsection=values.get("subsection"),
            text=str(values.get("text") or ""),
        )
    for edit in values.get("edits") or ():
        assert source.count(edit["find"]) == 1, (
            f"{case.name}: “{edit['find']}” stands {source.count(edit['find'])} times"
        )
        source = source.replace(edit["find"], edit["replace"])
    plain, marked = marks(source)
    previous = None
    if values.get("previous") is not None:
        before = make_figures(case, values["previous"], year - 1, genre.edition(year - 1), with_facts=False)
        previous = PreviousYear(before)
    if "previous_report" in values:
        # Last year's report: this one with its years moved back, and these changes.
        earlier = plain
        for edit in values["previous_report"]:
            assert earlier.count(edit["find"]) == 1, f"{case.name}: “{edit['find']}” of last year"
            earlier = earlier.replace(edit["find"], edit["replace"])
        document = read_document("last_year.md", content=earlier.replace(str(year), str(year - 1)))
        before = make_figures(case, {}, year - 1, genre.edition(year - 1), with_facts=False)
        previous = PreviousYear(before, outlined(document, genre))
    result = lint_document(
        read_document("report.md", content=plain),
        genre,
        figures=figures if values.get("given") else None,
        previous=previous,
        options=Options(phrases=tuple(values.get("phrases") or ())),
    )
    if drafted:
        result = replace(result, findings=tuple(f for f in result.findings if f.rule != "ST08"))
    return Ran(result, {(m.rule, m.start, m.end): m.severity for m in marked}, tuple(values.get("expect") or ()))


_OF_THE_TEXT = {"text", "edits", "section", "subsection", "cells_in_report", "expect"}


def left_after_repair(case: Case, ran: Ran) -> list[str]:
    """What the rule still finds when what it offers was done, beside what it offers nothing for."""
    document = ran.result.document
    own = [f for f in ran.result.findings if f.rule == case.rule]
    edits = edits_of(own, frozenset({case.rule}), document.text) if document is not None else ()
    if document is None or not edits:
        return []
    values = {key: value for key, value in case.values.items() if key not in _OF_THE_TEXT}
    again = run_case(Case(case.rule, {**values, "report": apply_edits(document.text, edits)}, case.place))
    left = [_shown(f) for f in again.result.findings if f.rule == case.rule]
    return left if len(left) > sum(f.fix is None for f in own) else []
