"""From the blank form to a report that lints clean, with no hand between the programs."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import drafting
from drafting.cli import app
from drafting.genre.evaluation import total_expressions
from drafting.genre.form_layout import form_layout, number_text
from drafting.genre.form_sheets import FACTS_SHEET, GRID_TOP, LIST_TOP, sheet_names
from drafting.genre.loader import load_genre
from drafting.readers.figures import load_figures
from drafting.resources import corpus_root
from tests.workbooks import Cells, changed, number, text

BEFORE = corpus_root() / "gi_annual_report" / "2022" / "shili-city-government.figures.yaml"
YEAR = 2023
EDITION = load_genre().edition(YEAR)
# What the clerk knows of the new year: everything else did not happen.
KNOWN: dict[str, int | Decimal] = {
    "disclosure.normative_documents.issued": 2,
    "disclosure.normative_documents.repealed": 1,
    "disclosure.licences": 310,
    "disclosure.fees": Decimal("12.5"),
    "applications.granted.natural_person": 9,
    "applications.granted.enterprise": 2,
    "applications.unavailable.not_held.natural_person": 3,
    "review.upheld": 1,
}


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def entries() -> dict[str, Decimal]:
    """What is typed into each cell that is neither a total nor carried over."""
    before = drafting.load_figures(BEFORE)
    out: dict[str, Decimal] = {}
    for path in EDITION.cells:
        if path in total_expressions(EDITION) or path.startswith("applications.carried_in."):
            continue
        out[path] = Decimal(KNOWN.get(path, 0))
    for documents in ("disclosure.regulations", "disclosure.normative_documents"):
        last = before.cells[f"{documents}.in_force"] or Decimal(0)
        out[f"{documents}.in_force"] = last + out[f"{documents}.issued"] - out[f"{documents}.repealed"]
    for column in ("natural_person", "enterprise", "research", "ngo", "legal_service", "other"):
        done = sum(v for p, v in out.items() if p.startswith("applications.") and p.endswith(f".{column}"))
        carried = before.cells[f"applications.carried_out.{column}"] or Decimal(0)
        out[f"applications.new.{column}"] = max(Decimal(0), done - carried)
        out[f"applications.carried_out.{column}"] = max(Decimal(0), carried - done)
    return out


def check(form: Path, folder: Path) -> None:
    """The form as it was filled in drafts a report in which nothing is wrong but what only a person can write."""
    figures = drafting.load_figures(form)
    assert not figures.missing
    for path, value in entries().items():
        assert figures.cells[path] == value
    assert figures.cells["applications.granted.total"] == 11
    assert figures.cells["applications.total.total"] == 14
    assert figures.facts[0].parts[1].value == 40
    report = folder / "report.docx"
    drafted = run("draft", form, "--previous", BEFORE, "-o", report)
    assert drafted.exit_code == 0, drafted.stderr
    linted = run("lint", report, "--figures", form, "--previous", BEFORE, "--format", "json")
    findings = [f for file in json.loads(linted.stdout)["files"] for f in file["findings"]]
    assert {f["text"][:4] for f in findings} <= {"【待补充"}
    assert "公开各类信息100条" in drafting.read(report).text


def new_form(folder: Path, suffix: str) -> Path:
    out = folder / f"form{suffix}"
    made = run("new", "--previous", BEFORE, "-o", out)
    assert made.exit_code == 0, made.stderr
    return out


@pytest.mark.slow
def test_a_workbook_filled_in_and_saved_by_an_office_program(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no LibreOffice on this machine")
    form = new_form(tmp_path, ".xlsx")
    places = {}
    names = sheet_names(EDITION)
    for table in EDITION.tables:
        for cell in form_layout(table):
            if cell.path is not None:
                places[cell.path] = (names[table.id], (GRID_TOP + cell.row, cell.column))
    commands = [f'put("{s}", {c}, {r}, {number_text(v)})' for p, v in entries().items() for s, (r, c) in [places[p]]]
    for row, (depth, label, value) in enumerate([(1, "公开各类信息", 100), (2, "甲类", 60), (2, "乙类", 40)], LIST_TOP):
        commands.append(f'put("{FACTS_SHEET}", 0, {row}, {depth})')
        commands.append(f'say("{FACTS_SHEET}", 1, {row}, "{label}")')
        commands.append(f'put("{FACTS_SHEET}", 2, {row}, {value})')
        commands.append(f'say("{FACTS_SHEET}", 3, {row}, "条")')
    # A macro of the office program itself types the numbers, and the program saves the file as .xlsx.
    profile = tmp_path / "profile"
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{profile}", "--terminate_after_init"],
        check=True,
        capture_output=True,
        timeout=180,
    )
    basic = profile / "user" / "basic" / "Standard"
    basic.mkdir(parents=True, exist_ok=True)
    source = "\n".join(
        [
            "Dim book As Object",
            "Sub put(sheet, column, row, value)",
            "  book.Sheets.getByName(sheet).getCellByPosition(column, row).setValue(value)",
            "End Sub",
            "Sub say(sheet, column, row, words)",
            "  book.Sheets.getByName(sheet).getCellByPosition(column, row).setString(words)",
            "End Sub",
            "Sub fill",
            f'  book = StarDesktop.loadComponentFromURL("{form.as_uri()}", "_blank", 0, Array())',
            *(f"  {c}" for c in commands),
            "  book.calculateAll()",
            "  Dim options(0) As New com.sun.star.beans.PropertyValue",
            '  options(0).Name = "FilterName"',
            '  options(0).Value = "Calc MS Excel 2007 XML"',
            f'  book.storeToURL("{(tmp_path / "filled.xlsx").as_uri()}", options())',
            "  book.close(True)",
            "End Sub",
        ]
    )
    escaped = source.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    kind = '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    space = 'xmlns:script="http://openoffice.org/2000/script"'
    (basic / "Form.xba").write_text(
        f'{head}{kind}<script:module {space} script:name="Form" script:language="StarBasic">{escaped}</script:module>',
        encoding="utf-8",
    )
    kind = '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
    space = 'xmlns:library="http://openoffice.org/2000/library"'
    (basic / "script.xlb").write_text(
        f'{head}{kind}<library:library {space} library:name="Standard" library:readonly="false" '
        'library:passwordprotected="false"><library:element library:name="Form"/></library:library>',
        encoding="utf-8",
    )
    subprocess.run(
        [
            program,
            "--headless",
            f"-env:UserInstallation=file://{profile}",
            "macro:///Standard.Form.fill",
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    check(tmp_path / "filled.xlsx", tmp_path)


def test_a_workbook_filled_in(tmp_path: Path) -> None:
    form = new_form(tmp_path, ".xlsx")
    names = sheet_names(EDITION)

    def fill(sheets: dict[str, Cells]) -> None:
        typed = entries()
        for table in EDITION.tables:
            for cell in form_layout(table):
                if cell.path in typed:
                    sheets[names[table.id]][(GRID_TOP + cell.row, cell.column)] = number(str(typed[cell.path]))
        lines = [(1, "公开各类信息", 100), (2, "甲类", 60), (2, "乙类", 40)]
        for row, (depth, label, value) in enumerate(lines, LIST_TOP):
            values = (number(depth), text(label), number(value), text("条"))
            sheets[FACTS_SHEET].update({(row, c): cell for c, cell in enumerate(values)})

    (tmp_path / "filled.xlsx").write_bytes(changed(form.read_bytes(), fill))
    check(tmp_path / "filled.xlsx", tmp_path)


def test_a_yaml_form_filled_in(tmp_path: Path) -> None:
    form = new_form(tmp_path, ".yaml")
    typed = entries()
    out: list[str] = []
    way: list[str] = []
    for line in form.read_text(encoding="utf-8").splitlines():
        code, _, comment = line.partition("  #")
        depth = (len(code) - len(code.lstrip())) // 2
        if code.rstrip().endswith(":") and not code.startswith("#"):
            way[depth:] = [code.strip().rstrip(":")]
            path = ".".join(way[1:])
            if way[0] == "cells" and path in typed:
                line = f"{code} {number_text(typed[path])}  #{comment}"
        if line.startswith("facts:"):
            line += (
                "\n  - {id: posts, label: 公开各类信息, value: 100, unit: 条, "
                "parts: [{label: 甲类, value: 60}, {label: 乙类, value: 40}]}"
            )
        out.append(line)
    filled = tmp_path / "filled.yaml"
    filled.write_text("\n".join(out), encoding="utf-8")
    check(filled, tmp_path)
    # What a form asks for and nobody filled in is not there at all.
    assert not load_figures(filled).amounts
    assert replace(load_figures(filled), path=None) == replace(load_figures(str(filled)), path=None)
