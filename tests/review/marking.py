"""A reviewer's marks typed into a summary workbook, as an office program saves it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from drafting.readers.spreadsheet import place_name, read_workbook

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def mark(path: Path, reasons: dict[tuple[str, str], str]) -> None:
    """Write 不是问题 and a reason beside the finding of each file and rule."""
    sheets = read_workbook(path.read_bytes(), str(path))
    number, sheet = next((n, s) for n, s in enumerate(sheets, 1) if s.name == "逐条意见")
    heads = {cell.text: column for (row, column), cell in sheet.cells.items() if row == 0}
    typed: dict[str, str] = {}
    for (file, rule), reason in reasons.items():
        (row,) = {
            r
            for r, c in sheet.cells
            if c == heads["规则"] and sheet.text((r, c)) == rule and sheet.text((r, heads["文件"])).endswith(file)
        }
        typed[place_name((row, heads["处理"]))] = "不是问题"
        typed[place_name((row, heads["处理理由"]))] = reason
    part = f"xl/worksheets/sheet{number}.xml"
    with zipfile.ZipFile(path) as package:
        parts = {i.filename: package.read(i.filename) for i in package.infolist()}
    root = etree.fromstring(parts[part])
    for cell in root.iter(f"{_MAIN}c"):
        text = typed.get(str(cell.get("r")), "")
        if text:
            cell.set("t", "inlineStr")
            etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t").text = text
    parts[part] = etree.tostring(root)
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
