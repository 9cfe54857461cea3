"""The desk by its endpoints: check, draft, compare, what is refused, and what is left."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import jsonschema
import lxml.html
import pytest
from starlette.routing import Route

import drafting
from drafting.desk import bounds
from drafting.desk.app import create_app
from drafting.desk.jobs import Desk
from drafting.desk.openapi import description
from drafting.desk.places import handed_in
from drafting.genre.loader import load_genre
from drafting.readers.figures import load_figures
from drafting.renderers.figures import render_figures
from tests.desk.client import Answer, Client, upload
from tests.desk.conftest import YEARS, Running

pytestmark = pytest.mark.slow
OFFICE = YEARS / "2024" / "shili-county-office.md"
BEFORE = YEARS / "2023" / "shili-county-office.md"
FIGURES = YEARS / "2024" / "shili-county-office.figures.yaml"
OTHERS = [YEARS / "2024" / f"{n}.md" for n in ("drafted-shili-county-2024", "drafted-shili-qingshan-township")]
SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"


def text_of(page: Answer) -> str:
    return "".join(str(t) for t in lxml.html.document_fromstring(page.body).itertext())


@pytest.fixture
def client(running: Running) -> Client:
    return Client(running.port)


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The faulty report of the corpus as a Word file."""
    path = tmp_path_factory.mktemp("word") / "办公室 年报.docx"
    drafting.read(OFFICE).write(path)
    return path


# ------------------------------------------------------------------------------------------ check


def test_a_word_file_gets_a_copy_with_comments_a_sheet_and_a_page(client: Client, word: Path) -> None:
    job = client.job("/api/check", upload("reports", word))
    (report,) = job["result"]["reports"]
    assert (job["state"], report["agency"], report["year"]) == ("done", "示例县人民政府办公室", 2024)
    assert report["counts"]["error"] == 3
    copy = docx.Document(io.BytesIO(client.file(job, "-批注.docx").body))
    assert len(list(copy.comments)) > 3
    sheet = docx.Document(io.BytesIO(client.file(job, "-审核意见.docx").body))
    assert "正文写27件" in "".join(c.text for t in sheet.tables for c in t._cells)
    page = client.get(job["page"])
    assert "办公室 年报.docx" in page.text
    assert "sandbox allow-downloads allow-scripts" in page.headers["content-security-policy"]
    archive = zipfile.ZipFile(io.BytesIO(client.get(job["archive"]).body))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == sorted(f["name"] for f in job["files"])


def test_findings_are_those_of_the_command(client: Client) -> None:
    job = client.job("/api/check", upload("reports", OFFICE))
    told = client.get(f"/api/jobs/{job['id']}/findings").json
    jsonschema.validate(told, json.loads((SCHEMAS / "findings.schema.json").read_text(encoding="utf-8")))
    own = drafting.lint(drafting.read(OFFICE))
    (file,) = told["files"]
    assert [(f["rule"], f["start"], f["end"]) for f in file["findings"]] == [(f.rule, f.start, f.end) for f in own]
    assert file["path"] == OFFICE.name
    assert file["numbers"]


def test_nothing_that_is_shown_names_a_folder_of_the_machine(client: Client, running: Running, word: Path) -> None:
    job = client.job("/api/check", upload("reports", word, OFFICE, *OTHERS), year="2024")
    root = str(running.desk.root)
    for file in job["files"]:
        body = client.get(file["href"]).body
        parts = [body]
        if file["name"].endswith((".docx", ".xlsx")):
            packed = zipfile.ZipFile(io.BytesIO(body))
            parts = [packed.read(n) for n in packed.namelist()]
        assert not any(root.encode() in p for p in parts), file["name"]
    assert root not in client.get(f"/jobs/{job['id']}").text


def test_last_year_is_matched_by_agency(client: Client) -> None:
    alone = client.job("/api/check", upload("reports", OFFICE))
    beside = client.job("/api/check", [*upload("reports", OFFICE), *upload("previous", BEFORE)])
    among = client.job("/api/check", [*upload("reports", OFFICE, *OTHERS), *upload("previous", BEFORE)])

    def skipped(job: Any) -> set[str]:
        files = client.get(f"/api/jobs/{job['id']}/findings").json["files"]
        (own,) = [f for f in files if f["path"] == OFFICE.name]
        return {s["rule"] for s in own["skipped"]}

    assert skipped(beside) < skipped(alone)
    assert skipped(among) == skipped(beside)
    notes = {r["path"]: r["notes"] for r in among["result"]["reports"]}
    assert not any("没有这个单位" in n for n in notes[OFFICE.name])
    assert any("没有这个单位上一年度的" in n for n in notes[OTHERS[0].name])


def test_figures_beside_a_report_are_held_against_it(client: Client) -> None:
    wrong = FIGURES.read_text(encoding="utf-8").replace("natural_person: 20", "natural_person: 21")
    job = client.job("/api/check", [*upload("reports", OFFICE), ("figures", "数据.yaml", wrong.encode())])
    plain = client.job("/api/check", upload("reports", OFFICE))
    assert job["result"]["reports"][0]["counts"] != plain["result"]["reports"][0]["counts"]


def test_a_folder_is_reviewed_with_its_roster(client: Client) -> None:
    files = [("reports", f"报送/{p.parent.name}/{p.name}", p.read_bytes()) for p in (OFFICE, *OTHERS)]
    files += [
        ("reports", "报送/旧/年报.doc", b"x"),
        ("reports", "报送/~$年报.docx", b"x"),
        ("reports", "报送/图.bin", b"x"),
    ]
    files += [("roster", "名单.txt", "示例县\n水利局\n".encode())]
    job = client.job("/api/check", files, year="2024")
    told = {r["path"]: r for r in job["result"]["reports"]}
    assert set(told) == {f"报送/2024/{p.name}" for p in (OFFICE, *OTHERS)} | {"报送/旧/年报.doc"}
    assert "另存为 .docx" in told["报送/旧/年报.doc"]["problem"]
    index = client.file(job, "index.html").text
    assert "未报" in index
    assert "水利局" in index


def test_a_second_pass_tells_what_is_mended(client: Client) -> None:
    first = client.job("/api/check", upload("reports", OFFICE))
    mended = OFFICE.read_text(encoding="utf-8").replace("存在主要问题及改进情况", "存在的主要问题及改进情况")
    again = client.job("/api/check", [("reports", OFFICE.name, mended.encode())], again=first["id"])
    assert "已改1处" in client.file(again, "index.html").text
    stranger = Client(client.port)
    apart = stranger.job("/api/check", [("reports", OFFICE.name, mended.encode())], again=first["id"])
    assert "已改" not in stranger.file(apart, "index.html").text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("年报.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("年报.docx", b"no word file", "docx"),
        ("空.md", b"", "空"),
        ("数据.xlsx", b"PK", "数据表"),
        ("照片.jpg", b"\xff\xd8", "图片"),
        ("年报", b"x", "后缀"),
        ("通知.md", "# 关于放假的通知\n\n各单位：\n".encode(), "报告"),
    ],
)
def test_what_cannot_be_checked_is_told(client: Client, name: str, content: bytes, told: str) -> None:
    job = client.job("/api/check", [("reports", name, content)])
    assert job["state"] == "done"
    (report,) = job["result"]["reports"]
    assert report["verdict"] == "unread"
    assert told in report["problem"]
    page = client.get(f"/jobs/{job['id']}").text
    assert "1个文件没有检查" in page
    assert "审核意见" not in page
    assert "换一个文件" in page
    assert "改好了" not in page
    assert report["problem"][:10] in page


def test_a_report_of_another_genre_is_said_to_be_one(client: Client) -> None:
    """Who drops a report of another kind by mistake would not know why nothing fits."""
    other = next((YEARS.parent / "final_accounts" / "2024").glob("*.md"))
    job = client.job("/api/check", upload("reports", other))
    name = load_genre("final_accounts").name
    assert job["result"]["reports"][0]["genre"] == name
    assert f"这是{name}" in client.get(f"/jobs/{job['id']}").text
    usual = client.job("/api/check", upload("reports", OFFICE))
    assert "的要求检查" not in client.get(f"/jobs/{usual['id']}").text


def test_what_stands_beside_and_cannot_be_used_stops_the_check(client: Client) -> None:
    job = client.job("/api/check", [*upload("reports", OFFICE), ("previous", "上年.docx", b"broken")])
    assert job["state"] == "failed"
    assert "上年.docx" in job["problems"][0]
    assert client.send("/api/check", [*upload("reports", OFFICE)], year="abc").status == 400
    refused = client.send("/check", [*upload("reports", OFFICE)], year="abc")
    assert refused.status == 400
    assert "报告年度" in refused.text


# ------------------------------------------------------------------------------------------ draft, compare


def test_a_draft_of_a_workbook(client: Client) -> None:
    figures = load_figures(FIGURES)
    sheet = render_figures(figures, ".xlsx", guide=True)
    assert isinstance(sheet, bytes)
    job = client.job("/api/draft", [("form", "2024.xlsx", sheet), *upload("previous", BEFORE)])
    assert job["result"]["faults"] == []
    word = docx.Document(io.BytesIO(client.file(job, "（初稿）.docx").body))
    assert len(word.tables) >= 3
    page = client.get(job["page"])
    assert "script" not in page.headers["content-security-policy"]
    assert "sandbox allow-downloads" in page.headers["content-security-policy"]


def test_figures_that_do_not_add_up_are_not_drafted_unless_asked(client: Client) -> None:
    tree = client.job("/api/forms", upload("form", FIGURES))["result"]["tree"]
    tree["cells"]["applications"]["granted"]["natural_person"] = "999"
    tree["cells"]["applications"]["granted"]["total"] = None
    body, kind = json.dumps({"figures": tree}).encode(), {"Content-Type": "application/json"}
    job = client.wait(client.ask("POST", "/api/draft", body, kind).json["id"])
    assert job["page"] is None
    assert "自然人" in job["result"]["faults"][0]
    assert "没有起草" in client.get(f"/jobs/{job['id']}").text
    forced = client.ask("POST", f"/jobs/{job['id']}/force", headers={"Origin": f"http://127.0.0.1:{client.port}"})
    job = client.wait(forced.headers["location"].rpartition("/")[2])
    assert job["page"]
    assert job["result"]["faults"]


def test_a_form_is_filled_in_kept_saved_and_drafted(client: Client, tmp_path: Path) -> None:
    form = client.job("/api/forms", upload("previous", BEFORE), agency="示例县人民政府办公室", year="2024")
    carried = form["result"]["tree"]["cells"]["applications"]["carried_in"]["natural_person"]
    assert carried == "2"
    fields = {
        "agency.name": "示例县人民政府办公室", "agency.level": "county", "agency.kind": "office", "year": "2024",
        "cells.applications.new.natural_person": "１３", "cells.applications.carried_in.natural_person": carried,
        "facts.0.label": "组织业务培训", "facts.0.value": "3", "facts.0.unit": "期", "facts.0.id": "",
        "notes.problems": "解读形式单一", "zero": "1",
    }  # fmt: skip
    assert client.send(f"/api/forms/{form['id']}", method="PUT", **fields).status == 204
    assert 'value="１３"' in client.get(f"/forms/{form['id']}").text
    saved = client.send(f"/forms/{form['id']}", action="save", **fields)
    job = client.wait(saved.headers["location"].rpartition("/")[2])
    (tmp_path / "form.xlsx").write_bytes(client.file(job, ".xlsx").body)
    figures = load_figures(tmp_path / "form.xlsx")
    assert figures.cells["applications.new.natural_person"] == 13
    assert figures.facts[0].label == "组织业务培训"
    drafted = client.send(f"/forms/{form['id']}", action="draft", **fields)
    job = client.wait(drafted.headers["location"].rpartition("/")[2])
    assert "本年新收" in job["result"]["faults"][0]
    fields["cells.applications.granted.natural_person"] = "15"
    drafted = client.send(f"/forms/{form['id']}", action="draft", **fields)
    job = client.wait(drafted.headers["location"].rpartition("/")[2])
    assert job["result"]["faults"] == []
    assert "组织业务培训3期" in text_of(client.get(job["page"]))
    # The earlier table is told for what it is when it is wrong.
    wrong = client.send(f"/forms/{form['id']}", action="draft", **fields | {"facts.0.value": "三"})
    job = client.wait(wrong.headers["location"].rpartition("/")[2])
    assert job["state"] == "failed"
    assert "组织业务培训" in job["problems"][0]


def test_a_workbook_with_mistakes_opens_and_tells_them(client: Client) -> None:
    wrong = FIGURES.read_text(encoding="utf-8").replace("natural_person: 20", "natural_person: 二十")
    job = client.job("/api/forms", [("form", "数据.yaml", wrong.encode())])
    assert job["state"] == "done"
    assert "二十" in job["result"]["wrong"][0]
    assert "二十" in client.get(f"/forms/{job['id']}").text


def test_what_was_typed_is_there_when_a_form_could_not_be_opened(client: Client) -> None:
    refused = client.send("/api/forms", agency="示例县水利局")
    assert refused.status == 400
    assert refused.json["problems"] == ["报告年度：没有填。请填写报告的是哪一年；或给出上年的报告，由它得到"]
    old = client.send("/api/forms", [("previous", "上年.doc", b"x")], agency="示例县水利局", year="2024")
    assert "另存为 .docx" in old.json["problems"][0]
    job = client.job("/api/forms", [("previous", "空.md", b"")], agency="示例县水利局", year="2024", level="county")
    assert job["state"] == "failed"
    page = lxml.html.document_fromstring(client.get(f"/jobs/{job['id']}").body)
    (back,) = [str(a.get("href")) for a in page.iter("a") if a.text == "回去改"]
    start = lxml.html.document_fromstring(client.get(back).body)
    assert start.xpath("//*[@id='agency']/@value") == ["示例县水利局"]
    assert start.xpath("//*[@id='year']/@value") == ["2024"]
    assert start.xpath("//select[@id='level']/option[@selected]/@value") == ["county"]
    # Nobody else sees it, and a new start is empty.
    for who, where in ((Client(client.port), back), (client, "/draft")):
        empty = lxml.html.document_fromstring(who.get(where).body)
        assert empty.xpath("string(//*[@id='agency']/@value)") == ""


def test_last_year_of_a_wrong_year_is_told_without_options_of_the_command(client: Client) -> None:
    job = client.job("/api/forms", upload("previous", BEFORE), year="2026")
    assert "应是上一年（2025年）" in job["problems"][0]
    assert "--" not in job["problems"][0]


def test_two_years_the_wrong_way_round_are_told(client: Client) -> None:
    turned = client.job("/api/compare", [*upload("old", OFFICE), *upload("new", BEFORE)])
    assert turned["result"]["note"] == "前一份是2024年的，后一份是2023年的，请核对是否放反了"
    right = client.job("/api/compare", [*upload("old", BEFORE), *upload("new", OFFICE)])
    assert right["result"]["note"] is None


def test_balance_at_once(client: Client) -> None:
    review = {"upheld": 1, "corrected": 0, "other": 0, "pending": 2}
    tree = {"agency": {"name": "示例县水利局"}, "year": 2024, "cells": {"review": review}}
    told = client.ask("POST", "/api/balance", json.dumps(tree).encode(), {"Content-Type": "application/json"}).json
    assert told["totals"] == {"review.total": "3"}
    assert told["faults"] == []
    assert client.get("/api/jobs").json == []


def test_two_reports_of_the_same_name_are_compared(client: Client) -> None:
    job = client.job("/api/compare", [*upload("old", BEFORE), *upload("new", OFFICE)])
    assert (job["result"]["old"]["year"], job["result"]["new"]["year"]) == (2023, 2024)
    assert "数字变化" in client.get(job["page"]).text
    assert docx.Document(io.BytesIO(client.file(job, "对照.docx").body)).paragraphs
    one = client.send("/api/compare", upload("old", BEFORE))
    assert one.status == 400
    wrong = client.send("/api/compare", [*upload("old", BEFORE), ("new", "x.doc", b"x")])
    assert "x.doc" in wrong.json["problems"][0]


# ------------------------------------------------------------------------------------------ sessions, limits, traces


def test_nobody_sees_what_is_anothers(client: Client) -> None:
    job = client.job("/api/check", upload("reports", OFFICE))
    other = Client(client.port)
    for path in (f"/jobs/{job['id']}", f"/api/jobs/{job['id']}", f"/api/jobs/{job['id']}/findings"):
        assert client.get(path).status == 200
        assert other.get(path).status == 404
    assert other.ask("DELETE", f"/api/jobs/{job['id']}").status == 404
    assert other.get("/api/jobs").json == []
    key = job["page"].split("/")[2]
    assert job["id"] not in job["page"]
    assert other.get(f"/out/{key[:-1]}x/index.html").status == 404


@pytest.mark.parametrize(
    "path", ["../work/plan", "%2e%2e/in/a.md", "..%2fbeside", "%00", "x" * 300, "/etc/passwd", ".staging/x", "nothing"]
)
def test_only_answers_are_handed_out(client: Client, path: str) -> None:
    job = client.job("/api/compare", [*upload("old", BEFORE), *upload("new", OFFICE)])
    key = job["page"].split("/")[2]
    assert client.get(f"/out/{key}/{path}").status == 404


def test_what_is_ended_is_gone(client: Client, running: Running) -> None:
    job = client.job("/api/check", upload("reports", OFFICE))
    folder = running.desk.sessions[client.cookies["desk_session"]].jobs[job["id"]].folder
    assert folder.is_dir()
    assert client.ask("DELETE", "/api/session").status == 204
    assert not folder.exists()
    assert client.get(job["page"]).status == 404
    assert client.get(f"/api/jobs/{job['id']}").status == 404


def test_a_job_is_broken_off(client: Client, running: Running) -> None:
    many = [("reports", f"{n}.md", OFFICE.read_bytes()) for n in range(60)]
    begun = client.send("/api/check", many).json
    folder = running.desk.sessions[client.cookies["desk_session"]].jobs[begun["id"]].folder
    told = client.ask("POST", f"/api/jobs/{begun['id']}/cancel").json
    assert told["state"] == "cancelled"
    assert "已经停止" in client.get(f"/jobs/{begun['id']}").text
    assert client.ask("DELETE", f"/api/jobs/{begun['id']}").status == 204
    assert not folder.exists()
    # The workers are there for the next one.
    assert client.job("/api/check", upload("reports", OFFICE))["state"] == "done"


def test_too_much_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drafting.desk.uploads.MOST_FILE", 20_000)
    job = client.job("/api/check", [*upload("reports", OFFICE), ("reports", "大.docx", b"x" * 30_000)])
    told = {r["path"]: r["problem"] for r in job["result"]["reports"]}
    assert "文件太大" in told["大.docx"]
    assert told[OFFICE.name] is None
    monkeypatch.setattr("drafting.desk.uploads.MOST_UPLOAD", 40_000)
    answer = client.send("/api/check", [("reports", f"{n}.md", b"x" * 15_000) for n in range(4)])
    assert answer.status == 400
    assert "合起来超过" in answer.json["problems"][0]
    monkeypatch.setattr("drafting.desk.uploads.MOST_FILES", 1)
    many = client.send("/api/check", upload("reports", *OTHERS))
    assert many.status == 202
    assert any("一次最多1个" in (r["problem"] or "") for r in client.wait(many.json["id"])["result"]["reports"])
    monkeypatch.setattr(bounds, "MOST_KEPT", 10)
    assert "存的文件太多" in client.send("/api/check", upload("reports", OFFICE)).json["problems"][0]


def test_nothing_is_left_when_the_server_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = tmp_path / "drafting-desk-dead"
    dead.mkdir()
    (dead / "alive").write_text("999999999", encoding="ascii")
    with Running(workers=1) as running:
        client = Client(running.port)
        client.job("/api/check", upload("reports", OFFICE))
        assert not dead.exists()
        assert any(p.name.startswith("drafting-desk-") for p in tmp_path.iterdir())
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("drafting-desk-")] == []


def test_odd_requests_get_an_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # A file that is also a folder; many of one name; more values than fit.
    odd = [("reports", n, OFFICE.read_bytes()) for n in ("报/a.md", "报/a.md/b.md", "报/a.md", "报/a.md")]
    told = {r["path"]: r["problem"] for r in client.job("/api/check", odd)["result"]["reports"]}
    assert set(told) == {"报/a.md", "报/a(2).md", "报/a(3).md", "报/a.md/b.md"}
    assert "同名" in told["报/a.md/b.md"]
    huge = b'{"agency": {"name": "a"}, "year": 1e999999999, "cells": {"review": {"upheld": 1e999999999, "other": NaN}}}'
    assert client.ask("POST", "/api/balance", huge, {"Content-Type": "application/json"}).status == 400
    deep = b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert client.ask("POST", "/api/balance", deep, {"Content-Type": "application/json"}).status == 400
    monkeypatch.setattr("drafting.desk.uploads.MOST_BODY", 1000)
    assert client.send("/api/forms", agency="示例县水利局", year="2024", more="x" * 2000).status == 400
    monkeypatch.setattr("drafting.desk.uploads.MOST_PARTS", 2)
    assert client.send("/api/check", [("reports", f"{n}.bin", b"") for n in range(4)]).status == 400


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.md", "a.md"), ("../../etc/a.md", "etc/a.md"), ("C:\\报送\\a.md", "C_/报送/a.md"), ("报送/~$a.docx", ""),
        (".git/a.md", ""), ("a\x00b.md", "a_b.md"), ("\u202ea.md", "_a.md"), ("CON.md", "_CON.md"), ("", ""), ("/", ""),
        ("x" * 300 + ".md", "x" * 197 + ".md"), ("报" * 100 + ".docx", "报" * 65 + ".docx"),
    ],
)  # fmt: skip
def test_names_of_files(name: str, kept: str) -> None:
    assert handed_in(name) == kept


def test_every_endpoint_is_described(client: Client) -> None:
    described = {
        (path, method.upper())
        for path, item in client.get("/api/openapi.json").json["paths"].items()
        for method in item
        if method != "parameters"
    }
    there = {
        (route.path, method)
        for route in create_app(Desk(1)).routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if route.path.startswith("/api/") and method != "HEAD"
    }
    # What the page's own script keeps of a form while one types is no matter of others.
    assert there - described == {("/api/openapi.json", "GET"), ("/api/forms/{id}", "PUT")}
    assert described <= there
    text = json.dumps(description())
    for name, schema in description()["components"]["schemas"].items():
        assert f"#/components/schemas/{name}" in text or name == "Report"
        jsonschema.Draft202012Validator.check_schema(schema)
    for ref in re.findall(r'"#/components/schemas/(\w+)"', text):
        assert ref in description()["components"]["schemas"]
    assert load_genre().id


def test_a_job_is_as_it_is_described(client: Client) -> None:
    job = client.job("/api/compare", [*upload("old", BEFORE), *upload("new", OFFICE)])
    whole = description()
    schema = {**whole["components"]["schemas"]["Job"], "components": whole["components"]}
    jsonschema.validate(job, schema)
