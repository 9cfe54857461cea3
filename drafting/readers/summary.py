"""The last pass, as the summary workbook tells it, or a baseline; and what a reviewer marked in it as no problem."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from drafting.baseline import load_baseline
from drafting.errors import InputError
from drafting.files import is_folder, read_bounded, unreadable
from drafting.findings import Severity
from drafting.readers.spreadsheet import Sheet, read_workbook
from drafting.review import sheets
from drafting.review.model import ACCEPTED, STATES, Remark
from drafting.review.states import Acceptance, Earlier, Record

_BOOK = ".xlsx"
_RECORDS = (_BOOK, ".json", ".yaml", ".yml")
_SEVERITIES = {"错误": Severity.ERROR, "警告": Severity.WARNING, "提示": Severity.INFO}
_MARK = re.compile(r"[0-9a-f]{6,16}")
_BY_WORDS = re.compile(r"([A-Za-z]{2}[0-9]{2})\s*[:：@]\s*(.+)", re.DOTALL)
_ADVICE = "请给出 lint -o 文件夹/ 写出的 summary.xlsx，或 --write-baseline 写出的文件"
_CELLS_BETWEEN = " "
_NO_PROBLEM = frozenset((ACCEPTED, "非问题", "没有问题", "不算问题", "误报"))


def load_record(path: Path) -> Record:
    """The last pass. Raises InputError when the file is neither a summary nor a baseline."""
    source = str(path)
    if is_folder(path):
        path = path / "summary.xlsx"
    if path.suffix.lower() != _BOOK:
        if path.suffix.lower() not in _RECORDS:
            raise InputError(source, "不是上次检查的汇总表", advice=_ADVICE)
        known = load_baseline(path)
        remarks = tuple(
            Remark(
                k.rule,
                Severity.WARNING,
                "",
                k.text,
                "",
                context=k.context,
                mark=k.fingerprint,
                accepted=bool(k.reason.strip()),
                reason=k.reason.strip(),
            )
            for k in known
        )
        return Record(source, (Earlier(remarks),), pooled=True)
    try:
        data = read_bounded(path)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    book = {sheet.name.strip(): sheet for sheet in read_workbook(data, source, large=True)}
    reports = _rows(book, sheets.SUMMARY, (sheets.FILE, sheets.VERDICT), source)
    findings = _rows(book, sheets.REMARKS, (sheets.FILE, sheets.RULE, sheets.MARK), source)
    by_file: dict[str, list[Remark]] = {}
    for row in findings:
        if row.get(sheets.STATE, "").strip() != STATES["fixed"] and row.get(sheets.RULE, "").strip():
            by_file.setdefault(row.get(sheets.FILE, ""), []).append(_remark(row))
    return Record(
        source,
        tuple(
            Earlier(
                tuple(by_file.get(row[sheets.FILE], ())),
                row[sheets.FILE],
                row.get(sheets.AGENCY, "").strip(),
                _year(row.get(sheets.YEAR, "")),
                row.get(sheets.SKETCH, "").strip(),
                not row.get(sheets.VERDICT, "").strip().startswith("未能"),
            )
            for row in reports
            if row.get(sheets.FILE, "").strip()
        ),
    )


def _rows(book: Mapping[str, Sheet], name: str, needed: Sequence[str], source: str) -> list[dict[str, str]]:
    """The rows of a sheet below its head, each a mapping from the heads of columns."""
    sheet = book.get(name)
    if sheet is None:
        raise InputError(source, f"没有“{name}”工作表，不是检查的汇总表", advice=_ADVICE)
    lines: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        lines.setdefault(row, {})[column] = cell.text if cell.number is None else str(cell.number)
    heads: dict[int, str] = {}
    out = []
    for _, line in sorted(lines.items()):
        if not heads:
            found = {c: "".join(text.split()) for c, text in line.items()}
            heads = found if set(needed) <= set(found.values()) else {}
            continue
        out.append({heads[c]: text for c, text in line.items() if c in heads})
    if not heads:
        lacking = "、".join(f"“{n}”" for n in needed)
        raise InputError(source, f"第一行没有{lacking}这几列", place=f"工作表“{name}”", advice="请不要改列名、删去列")
    return out


def _remark(row: Mapping[str, str]) -> Remark:
    # Some people write it in the column beside.
    decisions = {"".join(row.get(name, "").split()).rstrip("。.!！") for name in (sheets.DECISION, sheets.STATE)}
    return Remark(
        row[sheets.RULE].strip(),
        _SEVERITIES.get(row.get(sheets.LEVEL, "").strip(), Severity.WARNING),
        row.get(sheets.PLACE, ""),
        row.get(sheets.WORDS, ""),
        row.get(sheets.MESSAGE, ""),
        row.get(sheets.ADVICE, ""),
        row.get(sheets.CONTEXT, ""),
        tuple(row.get(sheets.CELLS, "").split(_CELLS_BETWEEN)) if row.get(sheets.CELLS, "").strip() else (),
        row.get(sheets.MARK, "").strip(),
        accepted=not decisions.isdisjoint(_NO_PROBLEM),
        reason=row.get(sheets.REASON, "").strip(),
    )


def _year(text: str) -> int | None:
    found = re.search(r"\d{4}", text)
    return int(found[0]) if found else None


def is_marked(path: Path) -> bool:
    """Whether a summary that is there holds what a person typed: decisions or reasons."""
    try:
        record = load_record(path)
    except InputError:
        return False
    return any(r.accepted or r.reason for e in record.reports for r in e.remarks)


def read_acceptances(values: Sequence[str]) -> tuple[tuple[Acceptance, ...], tuple[Remark, ...]]:
    """What ``--accept`` names: findings by number or by rule and words, and those that a file marks as no problem."""
    single, marked = [], []
    for value in values:
        words = _BY_WORDS.fullmatch(value.strip())
        if Path(value).suffix.lower() in _RECORDS:
            record = load_record(Path(value))
            found = [r for e in record.reports for r in e.remarks if r.accepted or record.pooled]
            marked += [replace(r, accepted=True) for r in found]
        elif _MARK.fullmatch(value.strip().lower()):
            single.append(Acceptance(mark=value.strip().lower()))
        elif words is not None:
            single.append(Acceptance(words[1].upper(), words[2]))
        else:
            raise InputError(
                "--accept",
                f"看不出“{value}”指哪一处",
                advice="请写汇总表里的编号，或“规则:原文”（如 NM01:13），或标了“不是问题”的 summary.xlsx",
            )
    return tuple(single), tuple(marked)
