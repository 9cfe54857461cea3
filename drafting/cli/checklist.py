"""``drafting rules --checklist``: the reviewer's checklist, filled in where a report is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafting.cli.agencies import chosen_id
from drafting.cli.inputs import know_packs, previous_from
from drafting.cli.outputs import emit, guard, say_written
from drafting.console import complain
from drafting.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def print_checklist(
    report: str | None,
    previous: str | None,
    level: str | None,
    kind: str | None,
    year: int | None,
    genre: str | None,
    output: Path | None,
    format: str | None,
    overwrite: bool,
) -> None:
    """Print the reviewer's checklist, filled in for a report when one is given."""
    from drafting.checklist import make_checklist
    from drafting.linter import lint_document
    from drafting.readers.files import read_document
    from drafting.recognition import genre_of, settings_for, usual_genre
    from drafting.renderers.checklist import checklist_document, render_checklist_text, render_checklist_xlsx
    from drafting.renderers.checklist_docx import render_checklist_docx
    from drafting.renderers.documents import render_document
    from drafting.rules.base import Profile

    suffixes = {".docx": "docx", ".xlsx": "xlsx", ".md": "md", ".txt": "text"}
    name = format or suffixes.get(output.suffix.lower() if output is not None else "", "text")
    if name not in suffixes.values():
        raise InputError("--format", f"核对单没有格式“{name}”", advice="可用的格式：text、md、docx、xlsx")
    know_packs(genre, report, previous)
    document = read_document(report) if report is not None else None
    pack = usual_genre(genre) if document is None else genre_of(document, genre, settings_for(report)).genre
    level = chosen_id("--level", level, pack.levels) if level is not None else None
    kind = chosen_id("--kind", kind, pack.kinds) if kind is not None else None
    guard(output, overwrite, report, previous)
    if previous is not None and report is None:
        raise InputError("--previous", "没有给出要核对的报告", advice="写明要核对的报告，或去掉 --previous")
    result = None
    if document is not None:
        before = previous_from(previous, genre) if previous is not None else None
        result = lint_document(document, pack, previous=before)
        for note in result.notes:
            complain(f"{report}：{note}")
        agency = result.agency
        level = level or (agency.level if agency is not None else None)
        kind = kind or (agency.kind if agency is not None else None)
        year = year or result.year
    made = make_checklist(Profile(pack, level, kind, year), result)
    if name == "xlsx":
        emit(render_checklist_xlsx(made), output, overwrite)
    elif name == "text":
        emit(render_checklist_text(made), output, overwrite)
    elif name == "docx":
        emit(render_checklist_docx(checklist_document(made)), output, overwrite)
    else:
        emit(render_document(checklist_document(made), f".{name}"), output, overwrite)
    left = made.count("manual") + made.count("open")
    say_written(output, f"{made.count('unmet')}项不符合" if result is not None else "", f"{left}项待人工核对")
