"""The pages of the desk. What is put in is escaped, and characters that nobody sees are told by their code."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from drafting.desk import bounds, form, requests
from drafting.desk.jobs import Job, Session
from drafting.findings import Severity
from drafting.genre.form_sheets import SHARES_SHEET
from drafting.genre.loader import DEFAULT_GENRE, genre_ids, load_genre
from drafting.readers.figures import FIGURES_SUFFIXES
from drafting.readers.files import report_suffixes
from drafting.renderers.text import NAMES
from drafting.renderers.web import plain, words
from drafting.review.verdicts import VERDICTS

KINDS = {
    "check": "检查",
    "compare": "对照",
    "form": "填表",
    "draft": "起草",
    "save": "数据表",
    "merge": "汇总",
    "convert": "转换",
}
STATES = {"waiting": "等候", "running": "进行中", "done": "已完成", "failed": "没有做成", "cancelled": "已停止"}
ORIGINS = {
    "check": "/",
    "compare": "/compare",
    "form": "/draft",
    "draft": "/draft",
    "save": "/draft",
    "merge": "/merge",
    "convert": "/convert",
}
STARTS = frozenset(ORIGINS.values())
_TARGETS = (
    ("", "Word 转网页，其他转 Word"),
    ("html", "网页（.html）"),
    ("docx", "Word（.docx）"),
    ("md", "Markdown（.md）"),
)


def _clock(seconds: float) -> str:
    """When something was asked for, as a clock shows it here: of two of one name it tells which is which."""
    return time.strftime("%H:%M", time.localtime(seconds))


def _outcome(job: Job) -> str:
    """What became of a job, in a word; what was refused for its figures is not done."""
    if job.state == "done" and job.kind in ("draft", "merge") and not job.result.get("figures"):
        return "数据不平，没有做"
    return STATES[job.state]


def _load(name: str) -> str:
    return (files("drafting.desk") / "templates" / name).read_text(encoding="utf-8")


def _json(value: object) -> Markup:
    """Data inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(words=words, plain=plain, json=_json)
    reports, figures = report_suffixes(), FIGURES_SUFFIXES
    made.globals.update(
        kinds=KINDS,
        clock=_clock,
        outcome=_outcome,
        shares=SHARES_SHEET,
        origins=ORIGINS,
        idle=bounds.IDLE_SECONDS // 60,
        most=bounds.MOST_FILE,
        accept=",".join(reports),
        accept_figures=",".join(figures),
        accept_beside=",".join((*reports, *figures)),
    )
    return made


def _render(template: str, here: str, **values: Any) -> str:
    return _environment().get_template(template).render(here=here, **values)


def _past(session: Session) -> list[Job]:
    return [job for job in reversed(session.jobs.values()) if job.listed]


def _year() -> int:
    """The year that reports are likely to be of: they are written in the January after it."""
    today = date.today()
    return today.year if today.month > 9 else today.year - 1


def _started(session: Session, before: str, *kinds: str) -> dict[str, Any]:
    """What a start page shows of an earlier job: the files that are still there, by field, and what was typed."""
    job = session.jobs.get(before)
    known = job is not None and job.kind in kinds
    pack = load_genre(DEFAULT_GENRE)
    given = dict.fromkeys(("agency", "genre", "year", "level", "kind", "to", "zero"), "")
    if job is not None and known:
        given |= {k: job.request.get(k) or "" for k in given}
        given["to"] = str(given["to"]).removeprefix(".")
    there = requests.kept(job) if job is not None and known else {}
    if job is not None and job.state == "done" and job.kind == "check":
        # Others are wanted in place of what could not be read, or did not belong.
        gone = {r["path"] for r in job.result["reports"] if r["problem"]} | {x["path"] for x in job.result["left_out"]}
        left = {field: [n for n in names if n not in gone] for field, names in there.items()}
        there = {field: names for field, names in left.items() if names}
    return {
        "given": given,
        "kept": {} if job is None else {field: [_kept(job, field, n) for n in names] for field, names in there.items()},
        "from_job": before if any(there.values()) else "",
        "year": _year(),
        "levels": tuple(pack.levels.items()),
        "agency_kinds": tuple(pack.kinds.items()),
        "genres": _genres(),
        "targets": _TARGETS,
    }


def _genres() -> list[tuple[str, str]]:
    """The kinds of reports that a form can be for, the usual one first."""
    return sorted(((g, load_genre(g).name) for g in genre_ids()), key=lambda one: one[0] != DEFAULT_GENRE)


def _kept(job: Job, field: str, name: str) -> dict[str, Any]:
    return {"name": name, "value": f"{field}:{name}", "size": requests.path_of(job, field, name).stat().st_size}


def home(session: Session, before: str = "") -> str:
    """The start of a check; ``before`` is an earlier one, or the draft that the report was made of."""
    return _render("check.html.j2", "/", past=_past(session), **_started(session, before, "check", "draft"))


def compare_start(session: Session, before: str = "") -> str:
    """The page on which two reports are chosen for comparison; ``before`` is a job to start again from."""
    return _render("compare.html.j2", "/compare", past=_past(session), **_started(session, before, "compare"))


def draft_start(session: Session, before: str = "") -> str:
    """The start of a draft; ``before`` is the form that could not be opened: what was typed for it is there."""
    return _render("draft.html.j2", "/draft", past=_past(session), **_started(session, before, "form"))


def merge_start(session: Session, before: str = "") -> str:
    """The page on which figures of several units are chosen for merging; ``before`` is a job to start again from."""
    return _render("merge.html.j2", "/merge", past=_past(session), **_started(session, before, "merge"))


def convert_start(session: Session, before: str = "") -> str:
    """The page on which a report is chosen for another format; ``before`` is a job to start again from."""
    return _render("convert.html.j2", "/convert", past=_past(session), **_started(session, before, "convert"))


def job_page(job: Job, there: list[dict[str, Any]], page: str | None) -> str:
    """How far a job is, or what came of it."""
    hrefs = {f["name"]: f["href"] for f in there}
    reports = job.result.get("reports", []) if job.state == "done" else []
    counts = Counter(r["verdict"] for r in reports)
    return _render(
        "job.html.j2",
        ORIGINS.get(job.kind, "/"),
        past=_past(job.session),
        job=job,
        result=job.result,
        reports=reports,
        asides=[a["problem"] for a in job.result.get("asides", ())],
        verdicts=[(v.value, name, counts[v.value]) for v, name in VERDICTS.items()],
        severities=[(s.value, NAMES[s]) for s in Severity],
        file=lambda name: hrefs.get(name, ""),
        archive=f"/out/{job.key}/all.zip" if there else "",
        page=page,
        back=_back(job),
        kept_beside=requests.kept(job),
        start=_start(job),
        **_started(job.session, job.id if _unfinished(job) else "", job.kind),
        usual=load_genre(DEFAULT_GENRE).name,
    )


def _back(job: Job) -> str:
    """The form that a job was made of; empty for one that is of no form."""
    origin = job.request.get("origin")
    return f"/forms/{origin}" if origin in job.session.jobs else ""


def _unfinished(job: Job) -> bool:
    """Whether a job is to be begun once more with the same files: what is done well is not."""
    if job.state != "done":
        return True
    reports = job.result.get("reports", ())
    alone = len(reports) == 1 and reports[0]["problem"] is not None
    return alone or (job.kind == "merge" and not job.result.get("figures"))


def _start(job: Job) -> str:
    """The template of what a job was begun with; empty where it was a form that is still there."""
    if job.kind in ("save", "balance") or "tree" in job.request:
        return ""
    return f"start_{'draft' if job.kind == 'form' and job.request.get('form') else job.kind}.html.j2"


def form_page(job: Job) -> str:
    """The form with what is typed so far."""
    result = job.result
    view = form.form_view(result["tree"], result["before"], result["given"])
    return _render(
        "form.html.j2",
        "/draft",
        past=_past(job.session),
        job=job,
        form=view,
        facts_title=form.FACTS_TITLE,
        given=bool(result["given"]),
        wrong=result["wrong"],
        note=result["note"],
        zero=result.get("zero", False),
        seen=result.get("last", ("", 0))[1],
        change=result.get("rows"),
    )


def trouble(lines: list[str], back: str = "/") -> str:
    """What could not be done, and why."""
    return _render("trouble.html.j2", back, title="没有做成", lines=lines, back=back, words="回去改")


def missing() -> str:
    """The page for an address that has nothing, or whose content was cleared."""
    return _render(
        "trouble.html.j2",
        "",
        title="没有这一页",
        lines=["内容可能已经清除，或者地址不对。"],
        back="/",
        words="回到首页",
    )


def ended() -> str:
    """The page that says that all of a session was cleared."""
    return _render("trouble.html.j2", "", title="已全部清除", lines=[], back="/", words="回到首页")
