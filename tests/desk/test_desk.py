"""The desk by its endpoints: check, draft, compare, what is refused, and what is left."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
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
from drafting.desk.words import without_options
from drafting.forms import new_form, with_zeros
from drafting.genre.loader import load_genre
from drafting.readers.figures import load_figures
from drafting.renderers.figures import render_figures
from tests.desk.client import Answer, Client, form, upload
from tests.desk.conftest import YEARS, Running

pytestmark = pytest.mark.slow
OFFICE = YEARS / "2024" / "shili-county-office.md"
BEFORE = YEARS / "2023" / "shili-county-office.md"
FIGURES = YEARS / "2024" / "shili-county-office.figures.yaml"
ACCOUNTS = next((YEARS.parent / "final_accounts" / "2023").glob("*.md"))
OTHERS = [YEARS / "2024" / f"{n}.md" for n in ("drafted-shili-county-2024", "drafted-shili-qingshan-township")]
SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"


def text_of(page: Answer) -> str:
    return "".join(str(t) for t in lxml.html.document_fromstring(page.body).itertext())


def again_with(files: list[tuple[str, str, bytes]], fields: dict[str, str], kept: list[str]) -> tuple[bytes, str]:
    """A form that asks for files of an earlier job again."""
    body, kind = form(files, fields)
    border = kind.rpartition("=")[2]
    more = "".join(f'--{border}\r\nContent-Disposition: form-data; name="kept"\r\n\r\n{v}\r\n' for v in kept)
    return more.encode() + body, kind


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


@pytest.mark.parametrize(
    ("text", "told", "arguable"),
    [
        (
            OFFICE.read_text(encoding="utf-8"),
            "它是2024年度的，这份报告是2024年度的。请换成2023年度的报告或数据表",
            False,
        ),
        (
            BEFORE.read_text(encoding="utf-8").replace("示例县人民政府办公室", "示例县水利局"),
            "它是示例县水利局的，这份报告是示例县人民政府办公室的。请换成本单位上年的报告或数据表",
            True,
        ),
        (
            OFFICE.read_text(encoding="utf-8").replace("示例县人民政府办公室", "示例县水利局"),
            "它是示例县水利局2024年度的，这份报告是示例县人民政府办公室2024年度的。请换成本单位2023年度的报告或数据表",
            False,
        ),
        (ACCOUNTS.read_text(encoding="utf-8"), "它是部门决算，这份报告是政府信息公开工作年度报告", False),
    ],
)
def test_a_file_of_another_year_or_agency_is_left_out_and_named(
    client: Client, text: str, told: str, arguable: bool
) -> None:
    alone = client.job("/api/check", upload("reports", OFFICE))
    job = client.job("/api/check", [*upload("reports", OFFICE), ("previous", "上年的.md", text.encode())])
    (report,) = job["result"]["reports"]
    assert report["counts"] == alone["result"]["reports"][0]["counts"]
    (note,) = report["notes"]
    assert note.startswith("“上年的.md”没有用来核对：")
    assert told in note
    assert OFFICE.name not in note
    assert [x["path"] for x in job["result"]["left_out"]] == ["上年的.md"]
    page = client.get(f"/jobs/{job['id']}").text
    assert "未能读取" not in page
    assert ("仍然与它核对" in page) == arguable
    if arguable:
        again = client.ask("POST", f"/jobs/{job['id']}/force")
        trusted = client.wait(again.headers["location"].rpartition("/")[2])
        assert trusted["result"]["left_out"] == []
        assert "不是同一机关" in trusted["result"]["reports"][0]["notes"][0]


def test_figures_of_another_year_are_left_out_and_named(client: Client) -> None:
    figures = FIGURES.read_text(encoding="utf-8").replace("year: 2024", "year: 2023")
    job = client.job("/api/check", [*upload("reports", OFFICE), ("figures", "数据.yaml", figures.encode())])
    assert job["result"]["reports"][0]["notes"] == [
        "“数据.yaml”没有用来核对：它是2023年度的，这份报告是2024年度的。请换成2024年度的数据表，再检查一次"
    ]


def test_what_belongs_to_none_of_many_is_named(client: Client) -> None:
    other = BEFORE.read_text(encoding="utf-8").replace("示例县人民政府办公室", "示例县水利局")
    files = [*upload("reports", OFFICE, *OTHERS), *upload("previous", BEFORE), ("previous", "水利.md", other.encode())]
    job = client.job("/api/check", files)
    assert job["result"]["unused"] == ["水利.md：示例县水利局，2023年度"]
    assert "水利.md" in client.get(f"/jobs/{job['id']}").text


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
    # The same is told to programs.
    (row,) = again["result"]["reports"]
    told = client.get(f"/api/jobs/{again['id']}/findings").json
    jsonschema.validate(told, json.loads((SCHEMAS / "findings.schema.json").read_text(encoding="utf-8")))
    (file,) = told["files"]
    assert row["states"] == {"fixed": 1, "open": len(file["findings"]), "new": 0}
    assert {f["state"] for f in file["findings"]} == {"open"}
    assert [f["rule"] for f in file["fixed"]]
    assert told["since"]["fixed"] == 1
    before = client.get(f"/api/jobs/{first['id']}/findings").json
    assert "since" not in before
    assert first["result"]["reports"][0]["states"] is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("年报.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("年报.docx", b"no word file", "docx"),
        ("空.md", b"", "空"),
        ("数据.xlsx", b"PK", "数据表"),
        ("年报.xls", b"\xd0\xcf\x11\xe0", "表格，不是报告"),
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
    # What comes of it is checked against these figures and that last year, without handing them in again.
    start: Any = lxml.html.document_fromstring(client.get(f"/?from={job['id']}").body)
    kept = [str(v) for v in start.xpath("//input[@name='kept']/@value")]
    assert [v.partition(":")[0] for v in kept] == ["previous", "figures"]
    body, kind = again_with(upload("reports", OFFICE), {"from": job["id"]}, kept)
    checked = client.wait(client.ask("POST", "/api/check", body, {"Content-Type": kind}).json["id"])
    assert checked["state"] == "done"
    assert checked["result"]["left_out"] == []
    found = client.get(f"/api/jobs/{checked['id']}/findings").json["files"][0]
    assert "NM05" not in {s["rule"] for s in found["skipped"]}
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
    back = f"/draft?from={job['id']}"
    # On the page that says what is wrong, and at the start that it leads back to.
    for where in (f"/jobs/{job['id']}", back):
        start = lxml.html.document_fromstring(client.get(where).body)
        assert start.xpath("//*[@id='agency']/@value") == ["示例县水利局"]
        assert start.xpath("//*[@id='year']/@value") == ["2024"]
        assert start.xpath("//select[@id='level']/option[@selected]/@value") == ["county"]
        assert "previous:空.md" in [box.get("value") for box in start.iter("input")]
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


# ------------------------------------------------------------------------------------------ the same files again


def kept(client: Client, job: Any) -> list[str]:
    page = lxml.html.document_fromstring(client.get(f"/jobs/{job['id']}").body)
    return [str(box.get("value")) for box in page.iter("input") if box.get("name") == "kept"]


def test_files_of_a_failed_job_are_there_for_the_next_one(client: Client) -> None:
    files = [*upload("reports", OFFICE), *upload("previous", BEFORE), ("figures", "坏.xlsx", b"x")]
    failed = client.job("/api/check", files, year="2024")
    assert failed["state"] == "failed"
    there = kept(client, failed)
    assert there == [f"reports:{OFFICE.name}", f"previous:{BEFORE.name}", "figures:坏.xlsx"]
    # Without the one that was no good; the last year's report still stands beside it.
    again = send_again(client, "/api/check", failed["id"], there[:2])
    whole = client.job("/api/check", [*upload("reports", OFFICE), *upload("previous", BEFORE)], year="2024")
    assert again["result"]["reports"][0]["counts"] == whole["result"]["reports"][0]["counts"]
    assert again["result"]["left_out"] == []


def send_again(client: Client, path: str, id: str, values: list[str], **fields: str) -> Any:
    border = "border"
    parts = [("from", id), *(("kept", v) for v in values), *fields.items()]
    text = "".join(
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts
    )
    sent = f"{text}--{border}--\r\n".encode()
    begun = client.ask("POST", path, sent, {"Content-Type": f"multipart/form-data; boundary={border}"})
    return client.wait(begun.json["id"]) if begun.status == 202 else begun.json


def test_nobody_uses_the_files_of_another_or_any_other_file(client: Client) -> None:
    failed = client.job("/api/check", [*upload("reports", OFFICE), ("previous", "坏.docx", b"x")])
    stranger = Client(client.port)
    for who, values in (
        (stranger, [f"reports:{OFFICE.name}"]),
        (client, ["reports:../beside/坏.docx", "reports:/etc/passwd", "work:plan", "reports:坏.docx"]),
    ):
        refused = send_again(who, "/api/check", failed["id"], values)
        assert "没有可以检查的报告" in refused["problems"][0]


def test_a_file_that_cannot_be_read_leaves_those_beside_it(client: Client) -> None:
    job = client.job("/api/check", [("reports", "年报.docx", b"no word file"), *upload("previous", BEFORE)])
    assert kept(client, job) == [f"previous:{BEFORE.name}"]


def form_of(client: Client, id: str) -> dict[str, str]:
    """What a window that shows a form sends of it."""
    page: Any = lxml.html.document_fromstring(client.get(f"/forms/{id}").body)
    (made,) = page.xpath("//form[@id='form']")
    return {str(k): str(v) for k, v in made.form_values()}


def test_two_windows_of_a_form_do_not_undo_each_other(client: Client) -> None:
    id = client.job("/api/forms", agency="示例县水利局", year="2024")["id"]
    one, other = form_of(client, id), form_of(client, id)
    new, granted = "cells.applications.new.natural_person", "cells.applications.granted.natural_person"

    def save(fields: dict[str, str], window: str, **typed: str) -> Answer:
        body, kind = form([], {**fields, "window": window, **typed})
        return client.ask("PUT", f"/api/forms/{id}", body, {"Content-Type": kind})

    assert save(one, "1", **{new: "7"}).status == 204
    assert save(one, "1", **{new: "8"}).status == 204
    refused = save(other, "2", **{granted: "3"})
    assert refused.status == 400
    assert "另一个窗口" in refused.json["problems"][0]
    # Who loads the page again goes on with what is there; then the first window is the one that is behind.
    fresh = form_of(client, id)
    assert fresh[new] == "8"
    assert save(fresh, "2", **{granted: "3"}).status == 204
    assert save(one, "1", **{new: "9"}).status == 400
    assert form_of(client, id)[granted] == "3"
    assert "last" not in client.get(f"/api/jobs/{id}").json["result"]


def test_no_page_tells_of_options_of_the_command(client: Client) -> None:
    notice = client.job("/api/check", [("reports", "通知.md", "# 关于放假的通知\n\n各单位：\n".encode())])
    assert "--" not in notice["result"]["reports"][0]["problem"]
    assert "可以检查的有" in notice["result"]["reports"][0]["problem"]
    job = client.job("/api/check", upload("reports", OFFICE))
    shown = text_of(client.get(job["page"]))
    assert "没有给出上年的数据" in shown
    assert "--previous" not in shown
    # Programs get what the command says.
    findings = client.get(f"/api/jobs/{job['id']}/findings").json
    assert any("--previous" in s["reason"] for s in findings["files"][0]["skipped"])


def test_a_file_given_anew_takes_the_place_of_the_kept_one(client: Client) -> None:
    failed = client.job("/api/compare", [*upload("old", BEFORE), ("new", "新.docx", b"x")])
    assert kept(client, failed) == [f"old:{BEFORE.name}", "new:新.docx"]
    body, kind = form(upload("new", OFFICE), {"from": failed["id"], "kept": f"old:{BEFORE.name}"})
    begun = client.ask("POST", "/api/compare", body, {"Content-Type": kind})
    assert client.wait(begun.json["id"])["result"]["new"]["year"] == 2024


# ------------------------------------------------------------------------------------------ merge, convert


def unit(name: str, cells: Mapping[str, str] | None = None, year: int = 2024) -> bytes:
    """A workbook of a unit: 0 everywhere but in the cells that are named."""
    pack = load_genre()
    figures = with_zeros(new_form(pack, pack.agencies.infer(name), year), pack)
    values = {path: Decimal((cells or {}).get(path, 0)) for path in figures.cells}
    made = render_figures(replace(figures, cells={**figures.cells, **values}), ".xlsx", guide=True)
    assert isinstance(made, bytes)
    return made


BALANCED = {
    f"applications.{row}.{column}": "3" for row in ("new", "granted", "total") for column in ("natural_person", "total")
}


def test_units_are_added_up_and_what_is_lacking_is_told(client: Client) -> None:
    pack = load_genre()
    blank = render_figures(new_form(pack, pack.agencies.infer("示例县民政局"), 2024), ".xlsx", guide=True)
    assert isinstance(blank, bytes)
    files = [
        ("units", "报送/水利局.xlsx", unit("示例县水利局", BALANCED)),
        ("units", "报送/财政局.xlsx", unit("示例县财政局", BALANCED)),
        ("units", "报送/图.bin", b""),
    ]
    job = client.job("/api/merge", files, agency="示例县人民政府")
    told = job["result"]
    assert (told["faults"], told["unusable"], told["blank"]) == ([], [], 0)
    assert [u["agency"] for u in told["units"]] == ["示例县水利局", "示例县财政局"]
    sheet = client.file(job, ".xlsx").body
    (path,) = [f["name"] for f in job["files"]]
    summed = load_figures(path, content=sheet)
    assert (summed.agency.name, summed.agency.level) == ("示例县人民政府", "county")
    assert summed.cells["applications.granted.natural_person"] == 6
    # It goes on as a form.
    opened = client.ask("POST", f"/jobs/{job['id']}/open")
    whole = client.wait(opened.headers["location"].rpartition("/")[2])
    assert whole["result"]["tree"]["cells"]["applications"]["total"]["total"] == "6"
    lacking = client.job(
        "/api/merge", [*files, ("units", "民政局.xlsx", blank), ("units", "旧.xls", b"x")], agency="示例县人民政府"
    )["result"]
    assert any("示例县民政局缺" in line for line in lacking["lacking"])
    assert any("旧.xls" in line for line in lacking["unusable"])
    assert lacking["blank"] > 100


def test_reports_stand_in_for_figures_that_a_unit_did_not_give(client: Client) -> None:
    both = [
        *upload("units", OFFICE),
        ("units", FIGURES.name, FIGURES.read_bytes()),
        ("units", "通知/放假.md", b"# x\n"),
    ]
    told = client.job("/api/merge", [*both, *upload("units", OTHERS[1])], agency="示例县人民政府", force="1")["result"]
    assert [u["path"] for u in told["units"]] == [FIGURES.name, OTHERS[1].name]
    assert any("报告没有再计" in n for n in told["notes"])
    assert any("由报告提取" in n and OTHERS[1].name in n for n in told["notes"])
    assert any("放假.md" in n for n in told["notes"])


def test_units_that_do_not_add_up_are_not_merged_unless_asked(client: Client) -> None:
    wrong = {**BALANCED, "applications.granted.natural_person": "26", "applications.granted.total": "26"}
    files = [("units", "a.xlsx", unit("示例县水利局", wrong)), ("units", "b.xlsx", unit("示例县财政局", BALANCED))]
    job = client.job("/api/merge", files, agency="示例县人民政府")
    assert job["files"] == []
    assert "a.xlsx" in job["result"]["faults"][0]
    page = client.get(f"/jobs/{job['id']}").text
    assert "没有汇总" in page
    assert kept(client, job) == ["units:a.xlsx", "units:b.xlsx"]
    again = client.ask("POST", f"/jobs/{job['id']}/force")
    assert client.wait(again.headers["location"].rpartition("/")[2])["result"]["figures"]


@pytest.mark.parametrize(
    ("files", "agency", "told"),
    [
        (
            [("units", "a.xlsx", "示例县水利局"), ("units", "b.xlsx", "示例县水利局")],
            "示例县人民政府",
            "每个单位只给一份",
        ),
        ([("units", "a.xlsx", "示例县水利局")], "人民政府", "看不出层级"),
        ([("units", "a.xlsx", "示例县水利局")], "", "机关全称"),
        ([], "示例县人民政府", "没有选择"),
        ([("units", "a.xls", "")], "示例县人民政府", "另存为"),
        ([("units", "a.xlsx", "")], "示例县人民政府", "a.xlsx"),
    ],
)
def test_what_cannot_be_merged_is_told(client: Client, files: list[Any], agency: str, told: str) -> None:
    made = [(field, name, unit(who) if who else b"x") for field, name, who in files]
    begun = client.send("/api/merge", made, agency=agency).json
    problems = begun.get("problems") or client.wait(begun["id"])["problems"]
    assert told in "".join(problems)


def test_units_of_different_years_are_refused_with_the_odd_ones(client: Client) -> None:
    years = {"水利": 2024, "财政": 2024, "司法": 2023}
    files = [("units", f"{n}.xlsx", unit(f"示例县{n}局", year=year)) for n, year in years.items()]
    job = client.job("/api/merge", files, agency="示例县人民政府")
    assert "2023年的1份：司法.xlsx" in job["problems"][0]
    assert len(kept(client, job)) == 3


def test_a_finished_word_file_becomes_a_page_and_a_page_a_word_file(client: Client, word: Path) -> None:
    job = client.job("/api/convert", upload("report", word))
    assert job["result"]["made"] == "办公室年报.html"
    page = client.get(job["page"])
    own = drafting.read(word)
    assert own.title is not None
    assert own.title in page.text
    back = client.job("/api/convert", [("report", "公布.html", page.body)])
    assert back["result"]["made"] == "公布.docx"
    document = docx.Document(io.BytesIO(client.file(back, ".docx").body))
    assert len(document.tables) == len(docx.Document(str(word)).tables)
    plain = client.job("/api/convert", upload("report", word), to="md")
    assert own.title in client.file(plain, ".md").text
    assert client.send("/api/convert", upload("report", word), to="exe").status == 400
    assert client.send("/api/convert").status == 400


def test_what_should_be_seen_before_publishing_is_told(client: Client) -> None:
    text = OFFICE.read_text(encoding="utf-8").replace("2024年", "2024年【待补充：日期】", 1)
    job = client.job("/api/convert", [("report", "年报.md", text.encode())])
    assert any("占位符" in line for line in job["result"]["left"])
    assert "公布之前请看" in client.get(f"/jobs/{job['id']}").text


def test_what_the_text_asks_for_and_nobody_filled_in_is_named_with_its_table(client: Client) -> None:
    pack = load_genre("final_accounts")
    sheet = render_figures(new_form(pack, pack.agencies.infer("示例县水利局"), 2024), ".xlsx", guide=True)
    assert isinstance(sheet, bytes)
    job = client.job("/api/draft", [("form", "决算.xlsx", sheet)])
    lacking = job["result"]["lacking"]
    table = next(t for t in pack.edition(2024).tables if t.name in next(iter(lacking)))
    assert any(table.title in name for name in lacking)
    assert all(cells for cells in lacking.values())
    page = text_of(client.get(f"/jobs/{job['id']}"))
    assert "数据表没有填全" in page
    assert table.name in page
    filled = client.job("/api/draft", [("form", "决算.xlsx", sheet)], zero="1")
    assert filled["result"]["lacking"] == {}


@pytest.mark.parametrize(("agency", "told"), [("水利局", "看不出层级"), ("示例县水利局", "")])
def test_what_a_name_does_not_tell_is_asked_for(client: Client, agency: str, told: str) -> None:
    job = client.job("/api/forms", agency=agency, year="2024")
    page = client.get(f"/forms/{job['id']}").text
    assert ("看不出" in page) == bool(told)
    assert told in page
    tree = job["result"]["tree"]
    body = json.dumps({"figures": tree, "zero": True}).encode()
    drafted = client.wait(client.ask("POST", "/api/draft", body, {"Content-Type": "application/json"}).json["id"])
    assert (drafted["result"]["note"] or "").count("看不出") == bool(told)


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
    another = key[:-1] + ("x" if key[-1] != "x" else "y")
    assert other.get(f"/out/{another}/index.html").status == 404


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
    # Everything that is no number is told at once, as it is of any form that is half filled in.
    told_of = client.ask("POST", "/api/balance", huge, {"Content-Type": "application/json"})
    assert told_of.status == 200
    assert ["这里应当是数字" in line for line in told_of.json["wrong"]] == [True] * 3
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
    own = {("/api/forms/{id}", "PUT"), ("/api/forms/again", "POST")}
    assert there - described == {("/api/openapi.json", "GET"), *own}
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


def test_what_a_page_still_shows_becomes_a_form_again(client: Client) -> None:
    fields = {
        "genre": "final_accounts", "agency.name": "示例县民政局", "year": "2024", "window": "1", "seen": "7",
        "cells.general.2089998.basic": "3", "labels.2089998": "临时救助",
    }  # fmt: skip
    again = client.send("/api/forms/again", (), **fields)
    assert (again.status, again.json["state"]) == (202, "done")
    page = lxml.html.document_fromstring(client.get(f"/forms/{again.json['id']}").body)
    assert page.xpath("//input[@name='cells.general.2089998.basic']/@value") == ["3"]
    assert page.xpath("//input[@name='labels.2089998']/@value") == ["临时救助"]
    assert client.send(f"/api/forms/{again.json['id']}", (), "PUT", **fields).status == 204
    assert client.send("/api/forms/again", (), **fields | {"year": ""}).status == 400
    assert client.send("/api/forms/again", (), **fields | {"genre": "x"}).status == 400


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("不像报告。可以检查的有：甲、乙；确是其中一种的，请用 --genre 给出文种", "不像报告。可以检查的有：甲、乙"),
        (
            "不是数据表。请用 drafting new 重新生成数据表，再填",
            "不是数据表。请在“起草”里打开表格，下载新的数据表，再填",
        ),
        ("不平：甲。请改正数据；确需照此起草的，请加 --force", "不平：甲。请改正数据"),
        ("请换成本单位的（或加 --trust-previous）再试", "请换成本单位的再试"),
        ("是数据文件。核对用 --figures 给出，由数据起草用 drafting draft", "是数据文件"),
    ],
)
def test_a_page_speaks_of_no_command(said: str, told: str) -> None:
    assert without_options(said) == told
