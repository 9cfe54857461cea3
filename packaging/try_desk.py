"""Asks a desk that runs for everything that it says it answers, and looks at what comes.

    python packaging/try_desk.py PORT [--left FOLDER]

Every operation of its own description (``/api/openapi.json``) is asked; one that is not asked here is a failure, and
so is an answer without what it is there for. ``FOLDER`` is where the desk keeps its temporary files, as seen from here:
when the session has ended nothing of it may be left there. Needs Python 3.11 and nothing else.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.desk.client import Answer, Client, upload  # noqa: E402 (it is found by the line above)

YEARS = ROOT / "corpus" / "gi_annual_report"
REPORT, BEFORE = (YEARS / year / "shili-county-office.md" for year in ("2024", "2023"))
FIGURES = YEARS / "2024" / "shili-county-office.figures.yaml"
ACCOUNTS = next((ROOT / "corpus" / "final_accounts").rglob("*.figures.yaml"))
_WORD, _SHEET = "word/document.xml", "xl/workbook.xml"


class WrongAnswerError(Exception):
    """What came is not what was asked for."""


def hold(condition: object, said: str, *seen: object) -> None:
    """Raise WrongAnswerError unless a condition holds."""
    if not condition:
        raise WrongAnswerError(f"{said}: {' '.join(str(s)[:2000] for s in seen)}")


class Asked:
    """A session that notes which operations it asked."""

    def __init__(self, port: int) -> None:
        self.client = Client(port)
        self.done: set[tuple[str, str]] = set()

    def ask(self, method: str, pattern: str, id: str = "", body: bytes | None = None, **headers: str) -> Answer:
        self.done.add((pattern, method.lower()))
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        return self.client.ask(method, pattern.replace("{id}", id), body, sent)

    def job(self, pattern: str, files: list[tuple[str, str, bytes]], **fields: str) -> Any:
        """Begin a job, wait for its end; it must be done."""
        self.done.add((pattern, "post"))
        return self.ended(self.client.send(pattern, files, **fields))

    def ended(self, begun: Answer) -> Any:
        hold(begun.status == 202, "not begun", begun.status, begun.text)
        self.done.add(("/api/jobs/{id}", "get"))
        job = self.client.wait(begun.json["id"], 300)
        hold(job["state"] == "done", "not done", job)
        return job

    def file(self, job: Any, ending: str) -> bytes:
        """A file of a job, which must be what its name says."""
        answer = self.client.file(job, ending)
        hold(answer.status == 200 and answer.body, "no file", ending, answer.status)
        member = {".docx": _WORD, ".xlsx": _SHEET}.get(Path(ending).suffix)
        if member:
            hold(member in zipfile.ZipFile(io.BytesIO(answer.body)).namelist(), "no such file inside", ending, member)
        return answer.body


def words(docx: bytes) -> str:
    """The document part of a Word file, as it is."""
    return zipfile.ZipFile(io.BytesIO(docx)).read(_WORD).decode("utf-8")


def check(desk: Asked) -> None:
    """Two reports, with last year's and figures beside them, a roster, and a second pass."""
    beside = [*upload("previous", BEFORE), *upload("figures", FIGURES)]
    roster = ("roster", "名单.txt", "示例县人民政府办公室\n示例县水利局\n".encode())
    job = desk.job("/api/check", [*upload("reports", REPORT), *beside, roster], year="2024")
    (report,) = job["result"]["reports"]
    hold(report["verdict"] == "revise" and report["counts"]["error"] > 0, "verdict", report)
    hold(not job["result"]["left_out"], "left out", job["result"])
    desk.file(job, "审核意见.docx")
    page = desk.client.get(job["page"])
    hold("sandbox" in page.headers["content-security-policy"] and report["agency"] in page.text, "page", page.headers)
    found = desk.ask("GET", "/api/jobs/{id}/findings", job["id"]).json
    (file,) = found["files"]
    one = file["findings"][0]
    hold({"rule", "severity", "message", "start", "end", "text"} <= set(one), "finding", one)
    hold(file["coverage"]["verified"] > 0 and not file["failed"], "coverage", file["coverage"], file["failed"])
    index = desk.file(job, "index.html").decode("utf-8")
    hold("示例县水利局" in index, "who has not handed in")
    archive = zipfile.ZipFile(io.BytesIO(desk.client.get(job["archive"]).body))
    hold({"summary.xlsx", "index.html", "findings.json"} <= set(archive.namelist()), "archive", archive.namelist())
    since = [("since", "summary.xlsx", desk.file(job, "summary.xlsx"))]
    again = desk.job("/api/check", [*upload("reports", REPORT), *since])
    hold(again["result"]["reports"][0]["states"]["open"] > 0, "second pass", again["result"]["reports"])


def check_word(desk: Asked) -> None:
    """A Word file comes back with comments; one that cannot be read is named."""
    made = desk.job("/api/convert", upload("report", REPORT), to="docx")
    word = desk.file(made, ".docx")
    files = [("reports", "报送/年报.docx", word), ("reports", "报送/坏.pdf", b"%PDF-1.4\n%%EOF\n")]
    job = desk.job("/api/check", files)
    commented = zipfile.ZipFile(io.BytesIO(desk.file(job, "批注.docx")))
    hold("word/comments.xml" in commented.namelist(), "no comments", commented.namelist())
    broken = next(r for r in job["result"]["reports"] if r["path"].endswith("坏.pdf"))
    hold(broken["problem"] and broken["verdict"] == "unread", "broken file", broken)


def compare(desk: Asked) -> None:
    """Two years of one agency."""
    job = desk.job("/api/compare", [*upload("old", BEFORE), *upload("new", REPORT)])
    hold(any("数字" in told for told in job["result"]["told"]), "told", job["result"])
    hold("w:ins" in words(desk.file(job, ".docx")), "no tracked changes")
    made = json.loads(desk.file(job, "comparison.json"))
    hold(made, "comparison", made)
    hold(desk.client.get(job["page"]).status == 200, "page")


def merge(desk: Asked) -> None:
    """Two units, one of which gives a report alone, and their sum."""
    text = FIGURES.read_text(encoding="utf-8").replace("示例县人民政府办公室", "示例县水利局")
    unit = ("units", "水利局.yaml", text.replace("kind: office", "kind: department").encode())
    job = desk.job("/api/merge", [unit, *upload("units", REPORT)], agency="示例县人民政府", force="1")
    hold(len(job["result"]["units"]) == 2, "units", job["result"])
    hold(any("由报告提取" in note for note in job["result"]["notes"]), "notes", job["result"]["notes"])
    sheet = desk.file(job, ".xlsx")
    form = desk.job("/api/forms", [("form", "汇总.xlsx", sheet)])
    alone = desk.job("/api/forms", upload("form", FIGURES))
    cells = [int(j["result"]["tree"]["cells"]["applications"]["new"]["natural_person"]) for j in (form, alone)]
    hold(cells[0] > cells[1] > 0, "sum", cells)


def convert(desk: Asked) -> None:
    """A report as a page and in Markdown."""
    for to, inside in (("html", "<table"), ("md", "# ")):
        job = desk.job("/api/convert", upload("report", REPORT), to=to)
        hold(inside in desk.file(job, f".{to}").decode("utf-8"), "converted", to)
        hold(job["result"]["tables"] >= 3, "tables", job["result"])


def forms_and_drafts(desk: Asked) -> None:
    """A new form with what last year leaves, a draft of figures as data and of a workbook, the balance."""
    new = desk.job("/api/forms", upload("previous", BEFORE))
    tree = new["result"]["tree"]
    hold(tree["cells"]["applications"]["carried_in"]["natural_person"] == "2", "carried over", tree["cells"])
    given = desk.job("/api/forms", upload("form", FIGURES))["result"]["tree"]
    body = json.dumps({"figures": given}).encode()
    job = desk.ended(desk.ask("POST", "/api/draft", body=body, Content_Type="application/json"))
    hold("示例县人民政府办公室" in words(desk.file(job, "（初稿）.docx")), "draft")
    sheet = desk.file(job, "（数据）.xlsx")
    drafted = desk.job("/api/draft", [("form", "数据.xlsx", sheet), *upload("previous", BEFORE)])
    hold(drafted["result"]["title"] == job["result"]["title"] and not drafted["result"]["faults"], "draft", drafted)
    accounts = desk.job("/api/draft", upload("form", ACCOUNTS))
    hold("部门决算" in accounts["result"]["title"], "draft of another genre", accounts["result"]["title"])
    blank = desk.job("/api/forms", [], agency="示例县民政局", year="2024", genre="final_accounts")
    hold("general" in blank["result"]["tree"]["cells"], "form of another genre", blank["result"]["tree"])
    given["cells"]["applications"]["new"]["natural_person"] = "999"
    sent = json.dumps(given).encode()
    balance = desk.ask("POST", "/api/balance", body=sent, Content_Type="application/json").json
    hold(balance["faults"] and balance["faults"][0]["cells"], "balance", balance)
    refused = desk.ended(
        desk.ask("POST", "/api/draft", body=json.dumps({"figures": given}).encode(), Content_Type="application/json")
    )
    hold(refused["result"]["faults"] and not refused["result"]["page"], "drafted though it does not add up", refused)


def jobs(desk: Asked) -> None:
    """The list of jobs, breaking one off, removing one, what is wrong, and the end of the session."""
    many = [("reports", f"{n}.md", REPORT.read_bytes()) for n in range(60)]
    begun = desk.client.send("/api/check", many).json
    stopped = desk.ask("POST", "/api/jobs/{id}/cancel", begun["id"]).json
    hold(stopped["state"] == "cancelled", "not stopped", stopped["state"])
    listed = desk.ask("GET", "/api/jobs").json
    hold({"check", "compare", "merge", "convert", "form", "draft"} <= {j["kind"] for j in listed}, "list", listed)
    hold(desk.ask("DELETE", "/api/jobs/{id}", begun["id"]).status == 204, "not removed")
    hold(desk.ask("GET", "/api/jobs/{id}", begun["id"]).status == 404, "still there")
    wrong = desk.client.send("/api/check", [("reports", "a.xyz", b"x")])
    told = desk.client.wait(wrong.json["id"])["result"]["reports"][0]["problem"] if wrong.status == 202 else wrong.json
    hold(told, "wrong file", wrong.text)
    hold(desk.client.send("/api/merge", [], agency="甲").json["problems"], "nothing to add up")
    stranger = desk.client.ask("POST", "/api/check", b"", {"Origin": "http://example.com"})
    hold(stranger.status == 403, "another origin", stranger.status)
    hold(desk.client.ask("GET", "/", None, {"Host": "example.com"}).status == 421, "another host")
    others = Client(desk.client.port)
    hold(others.get(f"/api/jobs/{listed[0]['id']}").status == 404, "a job of another session")
    hold(desk.ask("DELETE", "/api/session").status == 204, "not ended")
    hold(desk.client.get(f"/api/jobs/{listed[0]['id']}").status == 404, "kept after the end")


STEPS: tuple[Callable[[Asked], None], ...] = (check, check_word, compare, merge, convert, forms_and_drafts, jobs)


def left(folder: Path) -> list[Path]:
    """Files of jobs in the desk's temporary folder; being removed takes a moment where a process still holds them."""
    until = time.monotonic() + 20
    while True:
        found = [p for d in folder.glob("drafting-desk-*") for p in d.rglob("*") if p.is_file() and p.name != "alive"]
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.2)


def main() -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("--left", type=Path, help="the folder of the desk's temporary files")
    options = parser.parse_args()
    desk = Asked(options.port)
    description = Client(options.port).get("/api/openapi.json").json
    described = {
        (path, method) for path, item in description["paths"].items() for method in item if method != "parameters"
    }
    try:
        for step in STEPS:
            begun = time.monotonic()
            step(desk)
            print(f"ok {time.monotonic() - begun:.1f} s: {step.__name__}", flush=True)
        hold(described == desk.done, "described and not asked, or asked and not described", described ^ desk.done)
        found = [] if options.left is None else left(options.left)
        hold(not found, "left behind", *found)
    except WrongAnswerError as error:
        print(f"{step.__name__}: {error}", file=sys.stderr)
        return 1
    print(f"ok: all {len(described)} operations of the desk answer")
    return 0


if __name__ == "__main__":
    sys.exit(main())
