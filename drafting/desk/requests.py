"""From requests to jobs: what a form or a body of JSON asks for, the same for the pages and for the endpoints."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request

from drafting.desk import form, rows
from drafting.desk.jobs import Desk, Job, Session
from drafting.desk.places import BESIDE, IN, OUT, free
from drafting.desk.uploads import Upload, body, receive
from drafting.errors import InputError
from drafting.files import UNREAD_SUFFIXES
from drafting.genre.loader import DEFAULT_GENRE, genre_ids
from drafting.language.years import OF_YEAR_TYPED
from drafting.limits import MOST_NAME as MOST_AGENCY
from drafting.readers.figures import FIGURES_SUFFIXES
from drafting.readers.files import advice_for, report_suffixes
from drafting.readers.structured import exact_number

_ROSTERS = (".txt", ".csv", ".xlsx")
_SINCE = (".xlsx", ".json")
_SHEETS = (".xls", ".et", ".ods", ".csv", ".xlsm", ".xlsb")
_LAST_SUMMARY = "上次的汇总表.xlsx"


_FIRST = (".docx", ".xlsx", ".html", ".htm", ".pdf")


def _named(suffixes: Iterable[str]) -> str:
    """Formats as they are told: those that people have first."""
    return "、".join(sorted(dict.fromkeys(suffixes), key=lambda s: _FIRST.index(s) if s in _FIRST else len(_FIRST)))


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _not_a_report(name: str, *, searched: bool) -> str | None:
    """Why a file is no report that can be read; empty for one of a folder that nobody takes for one."""
    suffix = _suffix(name)
    if suffix in report_suffixes():
        return None
    if suffix in _SHEETS and not searched:
        return f"“{suffix}”是表格，不是报告；要检查的报告可以是：{_named(report_suffixes())}"
    if suffix in UNREAD_SUFFIXES:
        return f"“{suffix}”格式读不了，{advice_for(suffix)}"
    if searched:
        return ""
    known = _named(report_suffixes())
    if suffix in FIGURES_SUFFIXES:
        return f"“{suffix}”是数据表，不是报告；要检查的报告可以是：{known}。数据表放在“本年的数据表”里"
    return f"“{suffix}”格式读不了，可以读的格式：{known}" if suffix else f"没有后缀，看不出格式；可以读的格式：{known}"


def _not_beside(name: str, suffixes: tuple[str, ...]) -> str | None:
    if _suffix(name) in suffixes:
        return None
    suffix = _suffix(name)
    if suffix in UNREAD_SUFFIXES and set(suffixes) & set(report_suffixes()):
        return f"“{suffix}”格式读不了，{advice_for(suffix)}"
    return f"“{suffix}”格式读不了，可以读的格式：{_named(suffixes)}"


async def _received(request: Request, job: Job, desk: Desk, fields: Mapping[str, tuple[str, ...]]) -> Upload:
    """The form of a request, its files in the job's folder; ``fields`` are those of files, with the formats taken."""
    reports = {"reports", "new", "units", "report"}

    def wanted(name: str, path: str) -> str | None:
        if name == "reports":
            return _not_a_report(path, searched="/" in path)
        if name == "units":
            return _no_unit(path, searched="/" in path)
        return _not_beside(path, fields[name])

    folders = {name: job.part(IN if name in reports else BESIDE) for name in fields}
    upload = await receive(
        request.stream(), request.headers.get("content-type", ""), folders, wanted, desk.room(job.session)
    )
    job.bytes = upload.bytes
    _take_over(job, upload, folders)
    return upload


def kept(job: Job) -> dict[str, list[str]]:
    """What was handed in for a job, by field: the names of the files that are still there. Of a draft also what the
    report that comes of it is held against: its figures, and the last year of the form that it was made of."""
    out: dict[str, list[str]] = {}
    own = {"previous": job.request.get("previous_name"), "figures": job.result.get("figures")}
    for name in ("reports", "previous", "figures", "roster", "since", "old", "new", "form", "units", "report"):
        given = job.request.get(name) or (own.get(name) if job.kind == "draft" else None) or []
        files = [n for n in ([given] if isinstance(given, str) else given) if path_of(job, name, n).is_file()]
        if files:
            out[name] = files
    return out


def path_of(job: Job, field: str, name: str) -> Path:
    """Where a file lies that was handed in for a field."""
    if job.kind == "draft" and field == "figures":
        return job.part(OUT) / name
    if job.kind == "draft" and field == "previous" and job.request.get("previous_of"):
        return Path(job.request["previous_of"]) / BESIDE / name
    return job.part(IN if field in ("reports", "new", "units", "report") else BESIDE) / name


def _take_over(job: Job, upload: Upload, folders: Mapping[str, Path]) -> None:
    """The files of an earlier job of the same session that a request asks for again, as ``kept`` (``field:name``) of
    the job ``from``. Where one file is wanted, one that was handed in anew replaces it."""
    before = job.session.jobs.get(upload.text("from"))
    if before is None:
        return
    there = kept(before)
    for value in dict.fromkeys(upload.fields.get("kept", [])):
        field, _, name = value.partition(":")
        if field not in folders or name not in there.get(field, ()) or (field in _SINGLE and upload.files.get(field)):
            continue
        source = path_of(before, field, name)
        target, _ = free(folders[field], name)
        size = source.stat().st_size
        _linked(source, folders[field] / target)
        # It lies there once, and is the later job's.
        job.bytes += size
        before.bytes = max(0, before.bytes - size)
        upload.files.setdefault(field, []).append(target)


_SINGLE = ("roster", "since", "old", "new", "form", "report")


def _linked(source: Path, target: Path) -> None:
    """The same file at another place; a copy where the file system knows no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _first(upload: Upload, field: str) -> str | None:
    return next(iter(upload.files.get(field, ())), None)


def _year(text: str) -> int | None:
    if not text:
        return None
    plain = text.translate(str.maketrans("０１２３４５６７８９", "0123456789")).removesuffix(OF_YEAR_TYPED)
    if not plain.isdecimal() or len(plain) > 4 or not 2008 <= int(plain) <= 2100:
        raise InputError("报告年度", f"“{text[:20]}”不对", advice="应为四位年份，例如 2024")
    return int(plain)


def _genre(text: str) -> str | None:
    if text and text not in genre_ids():
        raise InputError("文种", f"没有“{text[:20]}”", advice=f"可用：{'、'.join(genre_ids())}")
    return text or None


def _refuse(upload: Upload) -> None:
    """Raise InputError for files that stand beside the reports and cannot be used."""
    if upload.refused:
        name, reason = next(iter(upload.refused.items()))
        raise InputError(name, reason)


def _as_before(job: Job, upload: Upload) -> None:
    """Beside a check that goes on from one of the same session: its summary, and what stood beside it."""
    before = job.session.jobs.get(upload.text("again"))
    if before is None or before.kind != "check" or before.state != "done":
        return
    for field in ("previous", "figures", "roster"):
        given = before.request.get(field) or []
        for name in given if isinstance(given, list) else [given]:
            if not upload.files.get(field):
                _copy(before.part(BESIDE) / name, job.part(BESIDE) / name)
        if given and not upload.files.get(field):
            upload.files[field] = given if isinstance(given, list) else [given]
    summary = before.part(OUT) / str(before.result["summary"])
    if not upload.files.get("since") and summary.is_file():
        name, _ = free(job.part(BESIDE), _LAST_SUMMARY)
        _copy(summary, job.part(BESIDE) / name)
        upload.files["since"] = [name]
    if not upload.text("year") and before.request.get("year"):
        upload.fields["year"] = [str(before.request["year"])]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


async def check(request: Request, desk: Desk, session: Session) -> Job:
    """A check of the reports that a request brings."""
    async with desk.prepared(session, "check") as job:
        beside = (*report_suffixes(), *FIGURES_SUFFIXES)
        fields = {
            "reports": report_suffixes(),
            "previous": beside,
            "figures": FIGURES_SUFFIXES,
            "roster": _ROSTERS,
            "since": _SINCE,
        }
        upload = await _received(request, job, desk, fields)
        _as_before(job, upload)
        reports = upload.files.get("reports", [])
        unread = {name: reason for name, reason in upload.refused.items() if reason}
        if not reports and not unread:
            known = _named(report_suffixes())
            raise InputError("报告", "没有可以检查的报告", advice=f"请选择报告文件或文件夹；可以读的格式：{known}")
        job.request = {
            "reports": reports,
            "previous": upload.files.get("previous", []),
            "figures": upload.files.get("figures", []),
            "roster": _first(upload, "roster"),
            "since": _first(upload, "since"),
            "year": _year(upload.text("year")),
            "unread": unread,
        }
        named = [*reports, *unread]
        job.name = named[0] if len(named) == 1 else f"{named[0].partition('/')[0]} 等{len(named)}个文件"
    return desk.begin(job)


async def compare(request: Request, desk: Desk, session: Session) -> Job:
    """A comparison of the two reports that a request brings."""
    async with desk.prepared(session, "compare") as job:
        upload = await _received(request, job, desk, {"old": report_suffixes(), "new": report_suffixes()})
        _refuse(upload)
        two = [upload.files.get(name, []) for name in ("old", "new")]
        if any(len(given) != 1 for given in two):
            raise InputError("报告", "要给出两份报告", advice="前一份、后一份各选一个文件")
        (old,), (new,) = two
        job.request = {"old": old, "new": new}
        job.name = f"{Path(old).stem}、{Path(new).stem}"
    return desk.begin(job)


def _one_before(upload: Upload) -> None:
    """Last year is one file here: the one that was handed in last."""
    upload.files["previous"] = upload.files.get("previous", [])[:1]


def _no_unit(name: str, *, searched: bool) -> str | None:
    """Why a file is neither figures nor a report of a unit; empty for one of a folder that nobody takes for one."""
    suffix = _suffix(name)
    if suffix in FIGURES_SUFFIXES or suffix in report_suffixes():
        return None
    if suffix in UNREAD_SUFFIXES:
        return f"“{suffix}”格式读不了，{advice_for(suffix)}"
    return "" if searched else f"“{suffix}”格式读不了，请选择各单位填好的数据表（.xlsx）"


async def merge(request: Request, desk: Desk, session: Session) -> Job:
    """The sum of the units whose figures a request brings."""
    async with desk.prepared(session, "merge") as job:
        upload = await _received(request, job, desk, {"units": (*FIGURES_SUFFIXES, *report_suffixes())})
        units = upload.files.get("units", [])
        unread = {name: reason for name, reason in upload.refused.items() if reason}
        job.request = {
            "units": units,
            "unread": unread,
            "agency": upload.text("agency"),
            "level": upload.text("level") or None,
            "kind": upload.text("kind") or None,
            "force": upload.checked("force"),
        }
        if not units and unread:
            _refuse(upload)
        if not units:
            raise InputError("各单位的数据", "没有选择", advice="请选择各单位填好的数据表（.xlsx），或放着它们的文件夹")
        if not job.request["agency"]:
            raise InputError("机关全称", "没有填", advice="请填写汇总报告的机关全称，与印章一致")
        _one_line("机关全称", job.request["agency"])
        job.name = job.request["agency"]
    return desk.begin(job)


def _one_line(what: str, text: str) -> None:
    if not text.isprintable() or len(text) > MOST_AGENCY:
        raise InputError(what, "不对", advice=f"应当是一行，不超过{MOST_AGENCY}字，没有看不见的字符")


CONVERTED = {"html": ".html", "docx": ".docx", "md": ".md"}


async def convert(request: Request, desk: Desk, session: Session) -> Job:
    """The report that a request brings in another format."""
    async with desk.prepared(session, "convert") as job:
        upload = await _received(request, job, desk, {"report": report_suffixes()})
        _refuse(upload)
        report = _first(upload, "report")
        if report is None:
            raise InputError("报告", "没有选择", advice="请选择定稿的报告（Word 或网页）")
        to = upload.text("to")
        if to and to not in CONVERTED:
            raise InputError("转成", f"没有“{to[:20]}”这种格式", advice=f"可用：{'、'.join(CONVERTED)}")
        job.request = {"report": report, "to": CONVERTED.get(to)}
        job.name = report
    return desk.begin(job)


def opened(desk: Desk, before: Job) -> Job:
    """The sum that came of a job as a form to go on with."""
    job = desk.prepare(before.session, "form")
    name = str(before.result["figures"])
    _linked(before.part(OUT) / name, job.part(BESIDE) / name)
    job.request = {"form": name, "previous": None}
    job.name = before.name
    return desk.begin(job)


_FORM_FIELDS = {"previous": (*report_suffixes(), *FIGURES_SUFFIXES), "form": FIGURES_SUFFIXES}


async def new_form(request: Request, desk: Desk, session: Session) -> Job:
    """A form to fill in."""
    async with desk.prepared(session, "form") as job:
        upload = await _received(request, job, desk, _FORM_FIELDS)
        _refuse(upload)
        _one_before(upload)
        job.request = {
            "agency": upload.text("agency"),
            "genre": _genre(upload.text("genre")),
            "year": _year(upload.text("year")),
            "level": upload.text("level") or None,
            "kind": upload.text("kind") or None,
            "previous": _first(upload, "previous"),
            "form": _first(upload, "form"),
        }
        if not any(job.request[k] for k in ("agency", "previous", "form")):
            raise InputError("起草", "还没有内容", advice="请填写机关全称和年度，或选择上年的报告，或选择填好的数据表")
        if not any(job.request[k] for k in ("year", "previous", "form")):
            # Told at once, while what was typed is still there.
            raise InputError("报告年度", "没有填", advice="请填写报告的是哪一年；或给出上年的报告，由它得到")
        job.name = upload.text("agency") or job.request["form"] or job.request["previous"]
    return desk.begin(job)


async def draft_of_file(request: Request, desk: Desk, session: Session) -> Job:
    """A draft of a figures file that a request brings, or of figures that are its body."""
    async with desk.prepared(session, "draft") as job:
        if request.headers.get("content-type", "").startswith("application/json"):
            given = await json_body(request)
            tree = given.get("figures")
            if not isinstance(tree, dict):
                raise InputError("请求", "没有数据“figures”")
            job.request = {"tree": tree, "zero": bool(given.get("zero")), "force": bool(given.get("force"))}
            job.name = "数据"
        else:
            upload = await _received(request, job, desk, _FORM_FIELDS)
            _refuse(upload)
            _one_before(upload)
            files = upload.files.get("form")
            if not files:
                raise InputError("数据表", "没有给出", advice="请选择填好的数据表（.xlsx）")
            job.request = {
                "form": files[0],
                "previous": _first(upload, "previous"),
                "zero": upload.checked("zero"),
                "force": upload.checked("force"),
            }
            job.name = files[0]
    return desk.begin(job)


async def typed(request: Request, job: Job) -> Upload:
    """What was typed into a form, which is kept with it."""
    upload = await receive(request.stream(), request.headers.get("content-type", ""), {})
    _still_own(upload, job)
    genre = str(job.result["tree"].get("genre") or DEFAULT_GENRE)
    tree = form.tree_of(upload.fields, genre)
    _names_of_codes(upload, job.result["tree"], tree)
    try:
        year = _year(tree["year"])
    except InputError:
        year = None
    # A form without a year has no tables: the one that it had stays until there is another.
    tree["year"] = str(year if year is not None else job.result["tree"]["year"])
    job.result["tree"] = tree
    job.result["zero"] = upload.checked("zero")
    return upload


async def form_again(request: Request, desk: Desk, session: Session) -> Job:
    """A form of what a page still shows whose form is gone, as it is when the server was started again, or the session
    was over: what was typed is in nobody's hands but the page's."""
    async with desk.prepared(session, "form") as job:
        upload = await receive(request.stream(), request.headers.get("content-type", ""), {})
        tree = form.tree_of(upload.fields, _genre(upload.text("genre")) or DEFAULT_GENRE)
        _names_of_codes(upload, {}, tree)
        year = _year(tree["year"])
        if year is None:
            raise InputError("报告年度", "没有填", advice="请填写报告的是哪一年")
        tree["year"] = str(year)
        job.request = {"previous": None}
        job.result = {
            "tree": tree, "before": None, "given": [], "wrong": [], "note": None, "zero": upload.checked("zero")
        }  # fmt: skip
        job.name = str(tree["agency"].get("name", "")) or "表格"
    return desk.keep(job)


def _names_of_codes(upload: Upload, before: Mapping[str, Any], tree: dict[str, Any]) -> None:
    """What codes are called: as typed, and as it was where nothing was. A code that stands in several tables has a
    field in each: the one that was changed counts."""
    names: dict[str, str] = dict(before.get("labels") or {})
    for field, values in upload.fields.items():
        if not field.startswith(form.LABELS):
            continue
        code = field.removeprefix(form.LABELS)
        typed = [v.strip() for v in values]
        name = next((v for v in typed if v != names.get(code, "")), names.get(code, ""))
        names.pop(code, None)
        if name:
            names[code] = name
    tree.pop("labels", None)
    if names:
        tree["labels"] = names


_WRITES = 9
"""Digits of how often a form may have been written into."""


def _still_own(upload: Upload, job: Job) -> None:
    """Raise InputError when another window wrote into a form after this one had read it: what stands there would be
    lost without a word. ``seen`` is how often the form had been written into when the window showed it."""
    window, seen = upload.text("window"), upload.text("seen")
    last_window, writes = job.result.get("last", ("", 0))
    if window and last_window not in ("", window) and seen.isdecimal() and writes > int(seen[:_WRITES]):
        raise InputError("这张表", "在另一个窗口里改过", advice="请只留一个窗口：要接着填的，刷新本页")
    job.result["last"] = (window, writes + 1)


def rows_changed(job: Job, upload: Upload) -> str:
    """Do to the rows of a form what a request asks for; the place of the page to go on at, empty for a request that
    asks for something else. What is wrong with it is told there."""
    what, _, rest = upload.text("action").partition(":")
    table, _, code = rest.partition(":")
    tree = job.result["tree"]
    given = upload.text(f"block.{table}") or upload.text(f"add.{table}") if what == "add" else ""
    try:
        if what == "add":
            change = rows.add(tree, table, given)
        elif what == "remove":
            change = rows.remove(tree, table, code)
        elif what == "restore" and isinstance(last := job.result.get("rows"), rows.Change):
            change = rows.restore(tree, last)
        elif what in ("keep", "restore"):
            return "form"
        else:
            return ""
    except InputError as error:
        known = job.result.get("rows")
        removed = known.removed if isinstance(known, rows.Change) and known.table == table else None
        job.result["rows"] = rows.Change(table, told=[str(error)], removed=removed, wrong=True, given=given)
        return f"add-{table}"
    job.result["rows"] = change
    return f"row-{table}-{change.at}" if change.at else f"removed-{table}"


def rows_told(job: Job) -> None:
    """What became of the rows of a form has been shown: only a row that can be put back is still kept."""
    change = job.result.pop("rows", None)
    if isinstance(change, rows.Change) and change.removed is not None:
        job.result["rows"] = rows.Change(change.table, removed=change.removed)


def from_form(desk: Desk, origin: Job, upload: Upload) -> Job:
    """A draft of what was typed into a form, or the form as a workbook."""
    saving = upload.text("action") == "save"
    job = desk.prepare(origin.session, "save" if saving else "draft")
    tree = origin.result["tree"]
    job.request = {
        "tree": tree,
        "places": form.places(tree),
        "zero": upload.checked("zero"),
        "force": upload.checked("force"),
        "previous_of": str(origin.folder) if origin.request.get("previous") else None,
        "previous_name": origin.request.get("previous"),
        "origin": origin.id,
    }
    job.name = str((tree.get("agency") or {}).get("name", "")) or "草稿"
    return desk.begin(job)


def forced(desk: Desk, before: Job) -> Job:
    """The same once more, although figures do not add up, or a file names another agency."""
    job = desk.prepare(before.session, before.kind)
    job.request = {**before.request, "trusted" if before.kind == "check" else "force": True}
    for field, names in kept(before).items():
        for name in names if before.request.get(field) else ():
            _linked(path_of(before, field, name), path_of(job, field, name))
    job.name = before.name
    return desk.begin(job)


async def json_body(request: Request) -> dict[str, Any]:
    """A body of JSON, its numbers exact. Raises InputError."""
    try:
        given = json.loads(
            await body(request.stream()), parse_float=exact_number, parse_int=exact_number, parse_constant=str
        )
    except (ValueError, RecursionError):
        raise InputError("请求", "不是合格的 JSON") from None
    if not isinstance(given, dict):
        raise InputError("请求", "应当是一个 JSON 对象")
    return given
