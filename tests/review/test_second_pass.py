"""The second pass: three reports mended, one made worse, one exchanged; what was marked as no problem stays silent."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import drafting
from drafting.findings import Severity
from drafting.resources import schema_root
from drafting.review.model import Remark, Reviewed
from drafting.review.sketch import resemblance, sketch
from drafting.review.states import Earlier, Record, known_again, same_reports, second_pass
from tests.review.folders import CORPUS, OFFICE, book, by_file, changed, comments, patient, reports, run, states, words

DONGFENG = CORPUS / "2024" / "shili-dongfeng-subdistrict.md"
BUREAU = CORPUS / "2025" / "drafted-shili-justice-bureau.md"
TOWN = CORPUS / "2025" / "drafted-shili-liulin-town.md"
SUM = ("信息9150条", "信息9105条")
NEW = ("申请27件", "申请23件")
TITLE = ("## 五、存在主要问题及改进情况", "## 五、存在的主要问题及改进情况")


def copy(source: Path, target: Path, *edits: tuple[str, str]) -> Path:
    target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    changed(target, *edits)
    return target


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven reports that were checked once; for reading only."""
    root = tmp_path_factory.mktemp("checked")
    (root / "in").mkdir()
    for n, name in enumerate(("甲", "乙", "丙", "丁", "戊")):
        text = OFFICE.read_text(encoding="utf-8").replace("示例县", f"{'南北东西中'[n]}岭县")
        (root / "in" / f"{name}.md").write_text(text, encoding="utf-8")
    copy(DONGFENG, root / "in" / "己.md")
    copy(TOWN, root / "in" / "庚.md")
    with contextlib.chdir(root):
        assert run("lint", "in", "-o", "一审/").exit_code == 1
    return root


@pytest.fixture
def folder(checked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of them, and of what was written about them, to work on."""
    shutil.copytree(checked, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def few(folder: Path) -> Path:
    """The same with three reports to check again; two of them have the same findings."""
    for path in (folder / "in").glob("*.md"):
        if path.stem not in ("甲", "乙", "己"):
            path.unlink()
    return folder


def test_mended_worse_and_exchanged(folder: Path) -> None:
    reports = folder / "in"
    first = states(folder / "一审")
    assert first["甲.md"] == {"": ["FM02", "NM01", "NM04", "ST03", "TB01"]}
    assert "庚.md" not in first
    changed(reports / "甲.md", SUM, NEW, TITLE, ("http: //", "http://"))  # the table's cell is left
    changed(reports / "乙.md", SUM)
    # Everything moves, and one of two findings of a sentence is mended.
    changed(reports / "丙.md", ("2024年，县政府办公室全面", "（补充一段。）\n\n2024年，县政府办公室全面"), NEW)
    changed(reports / "丁.md", ("制发行政规范性文件1件", "制发行政规范性文件6件"))  # worse
    copy(BUREAU, reports / "戊.md")  # exchanged
    changed(reports / "己.md", ("信息XX条", "信息120条"), ("已全部办结", "已办结4件"))
    changed(reports / "庚.md", ("## 四、", "## 四"))
    told = run("lint", "in", "--since", "一审/summary.xlsx", "-o", "二审/")
    assert told.exit_code == 1, told.stderr
    second = states(folder / "二审")
    assert second["甲.md"] == {"未改": ["TB01"], "已改": ["FM02", "NM01", "NM04", "ST03"]}
    assert second["乙.md"] == {"未改": ["FM02", "NM01", "ST03", "TB01"], "已改": ["NM04"]}
    assert second["丙.md"] == {"未改": ["FM02", "NM04", "ST03", "TB01"], "已改": ["NM01"]}
    assert second["丁.md"]["未改"] == ["FM02", "NM01", "NM04", "ST03", "TB01"]
    assert second["丁.md"]["新增"]
    assert "已改" not in second["丁.md"]
    # Another report in the same file: nothing of the old one is called mended.
    assert set(second.get("戊.md", {})) <= {"新增"}
    assert set(second["己.md"]["已改"]) == {"ST08", "NM03"}
    assert set(second["己.md"]["未改"]) == {"ST11", "ST05", "NM02", "TB03", "TB01"}
    sheets = book(folder / "二审" / "summary.xlsx")
    rows = by_file(sheets["汇总"])
    assert (rows["甲.md"]["已改"], rows["甲.md"]["未改"], rows["甲.md"]["新增"]) == ("4", "1", "0")
    assert "文件换了" in rows["戊.md"]["说明"]
    assert "中岭县人民政府办公室" in rows["戊.md"]["说明"]
    assert [r["单位"] for r in sheets["上次有、这次没有"]] == ["中岭县人民政府办公室"]
    page = (folder / "二审" / "index.html").read_text(encoding="utf-8")
    for word in ("已改", "未改", "新增"):
        assert f">{word}</span>" in page
    assert "【未改】" in words(folder / "二审" / "甲-审核意见.docx")
    assert "上次所提、这次已改的（4处）" in words(folder / "二审" / "甲-审核意见.docx")
    assert "已改" in told.stdout
    # The third pass starts from the second: what was mended is told no more.
    assert run("lint", "in", "--since", "二审/summary.xlsx", "-o", "三审/").exit_code == 1
    assert states(folder / "三审")["甲.md"] == {"未改": ["TB01"]}


def test_words_changed_and_still_wrong(folder: Path) -> None:
    changed(folder / "in" / "甲.md", ("申请27件", "申请26件"))
    run("lint", "in/甲.md", "--since", "一审/summary.xlsx", "-o", "二审/")
    rows = book(folder / "二审" / "summary.xlsx")["逐条意见"]
    (row,) = [r for r in rows if r["规则"] == "NM01"]
    assert row["状态"] == "未改"
    assert "上次此处为“27”" in row["问题"]


def test_names_of_files_and_titles_may_change(few: Path) -> None:
    (few / "in" / "甲.md").rename(few / "in" / "南岭县（修改后）.md")
    changed(few / "in" / "乙.md", ("北岭县人民政府办公室2024年", "北岭县人民政府办公室2023年"))
    run("lint", "in", "--since", "一审/summary.xlsx", "-o", "二审/")
    found = states(few / "二审")
    assert found["南岭县（修改后）.md"] == {"未改": ["FM02", "NM01", "NM04", "ST03", "TB01"]}
    assert {"FM02", "NM01", "NM04", "ST03", "TB01"} <= set(found["乙.md"]["未改"])


def test_two_files_exchanged_for_one_another(few: Path) -> None:
    reports = few / "in"
    one, other = (reports / "甲.md").read_bytes(), (reports / "己.md").read_bytes()
    (reports / "甲.md").write_bytes(other)
    (reports / "己.md").write_bytes(one)
    run("lint", "in", "--since", "一审/summary.xlsx", "-o", "二审/")
    found = states(few / "二审")
    assert set(found["甲.md"]) == set(found["己.md"]) == {"未改"}


def test_what_is_no_problem_stays_silent_while_its_words_stand(few: Path) -> None:
    from tests.review.marking import mark

    summary = few / "一审" / "summary.xlsx"
    mark(summary, {("甲.md", "NM01"): "申请含补正后重新提出的"})
    changed(few / "in" / "甲.md", SUM)
    told = run("lint", "in", "--since", summary, "-o", "二审/", "--verbose")
    found = states(few / "二审")["甲.md"]
    assert found == {"未改": ["FM02", "ST03", "TB01"], "已改": ["NM04"], "不是问题": ["NM01"]}
    assert "申请27件" not in words(few / "二审" / "甲-审核意见.docx")
    assert "正文写27件" not in words(few / "二审" / "甲-审核意见.docx")
    assert "已定为“不是问题”的1处没有列出" in told.stdout
    rows = by_file(book(few / "二审" / "summary.xlsx")["汇总"])
    assert rows["甲.md"]["错误"] == "1"
    assert rows["乙.md"]["错误"] == "3"
    # The decision and its reason are carried on.
    run("lint", "in", "--since", "二审/summary.xlsx", "-o", "三审/")
    (row,) = [r for r in book(few / "三审" / "summary.xlsx")["逐条意见"] if r.get("处理") == "不是问题"]
    assert row["处理理由"] == "申请含补正后重新提出的"
    # Other words: told again, as new.
    changed(few / "in" / "甲.md", ("申请27件", "申请28件"))
    run("lint", "in", "--since", "二审/summary.xlsx", "-o", "四审/")
    assert "NM01" in states(few / "四审")["甲.md"]["新增"]


def test_decisions_in_a_summary_are_not_written_over(few: Path) -> None:
    from tests.review.marking import mark

    summary = few / "一审" / "summary.xlsx"
    for answer in (few / "一审").glob("*.docx"):
        answer.unlink()
    mark(summary, {("甲.md", "NM01"): ""})
    before = summary.read_bytes()
    told = run("lint", "in", "-o", "一审/")
    assert told.exit_code == 2
    assert "--since" in told.stderr
    assert summary.read_bytes() == before
    assert run("lint", "in", "--since", summary, "-o", "一审/").exit_code == 1
    assert states(few / "一审")["甲.md"]["不是问题"] == ["NM01"]


def test_accept_by_number_by_words_and_by_file(folder: Path) -> None:
    rows = book(folder / "一审" / "summary.xlsx")["逐条意见"]
    number = next(r["编号"] for r in rows if r["规则"] == "NM04" and r["文件"].endswith("甲.md"))
    assert "NM04" not in run("lint", "in/甲.md", "--accept", number).stdout
    assert "NM01" not in run("lint", "in/甲.md", "--accept", "NM01:27").stdout
    assert "NM01" in run("lint", "in/甲.md", "--accept", "NM01:2").stdout
    told = run("lint", "in/甲.md", "--accept", "NM01:2", "--accept", number)
    assert "--accept 没有对上任何问题：NM01:2。" in told.stderr
    assert "没有对上" not in run("lint", "in/甲.md", "--accept", number).stderr
    told = run("lint", "in/甲.md", "--accept", "NM99:27")
    assert told.exit_code == 2
    assert "没有代码为“NM99”的规则" in told.stderr
    told = run("lint", "in/甲.md", "--accept", "nothing")
    assert told.exit_code == 2
    assert "编号" in told.stderr
    run("lint", "in/甲.md", "--select", "NM", "--write-baseline", "已知.json")
    told = run("lint", "in/甲.md", "--accept", "已知.json", "--format", "json")
    found = json.loads(told.stdout)["files"][0]["findings"]
    assert {f["rule"] for f in found} == {"FM02", "ST03", "TB01"}


def test_since_a_baseline(folder: Path) -> None:
    run("lint", "in/甲.md", "--write-baseline", "已知.json")
    changed(folder / "in" / "甲.md", SUM, ("制发行政规范性文件1件", "制发行政规范性文件6件"))
    run("lint", "in/甲.md", "--since", "已知.json", "-o", "二审/")
    found = states(folder / "二审")["甲.md"]
    assert found["未改"] == ["FM02", "NM01", "ST03", "TB01"]
    assert found["已改"] == ["NM04"]
    assert found["新增"]


def test_comments_tell_the_states(folder: Path) -> None:
    report = drafting.read("in/甲.md")
    report.write("in/辛.docx")
    run("lint", "in/辛.docx", "-o", "一审b/")
    before = comments(folder / "一审b" / "辛-批注.docx")
    assert not any("【" in c for c in before)
    # The unit mends the commented copy and hands it in again: old comments go, new ones tell the states.
    (folder / "in" / "辛.docx").write_bytes((folder / "一审b" / "辛-批注.docx").read_bytes())
    run("lint", "in/辛.docx", "--since", "一审b/summary.xlsx", "-o", "二审b/")
    after = comments(folder / "二审b" / "辛-批注.docx")
    assert len(after) == len(before)
    assert sum("【未改】" in c for c in after) == len(after) - 1
    assert "是否重新报送" in after[0]


def test_json_tells_the_states(folder: Path) -> None:
    changed(folder / "in" / "甲.md", SUM, ("制发行政规范性文件1件", "制发行政规范性文件6件"))
    schema = json.loads((schema_root() / "findings.schema.json").read_text(encoding="utf-8"))
    told = run("lint", "in/甲.md", "--since", "一审/summary.xlsx", "--format", "json").stdout
    jsonschema.validate(json.loads(told), schema)
    (file,) = json.loads(told)["files"]
    found = {f["rule"]: f["state"] for f in file["findings"] if f["rule"] in ("TB01", "ST03", "FM02")}
    assert found == dict.fromkeys(("TB01", "ST03", "FM02"), "open")
    assert "new" in {f["state"] for f in file["findings"]}
    first = json.loads(run("lint", "in/甲.md", "--format", "json").stdout)
    assert all("state" not in f for f in first["files"][0]["findings"])


def test_json_lists_what_is_mended(folder: Path) -> None:
    changed(folder / "in" / "甲.md", SUM, NEW)
    (folder / "in" / "丁.md").unlink()
    schema = json.loads((schema_root() / "findings.schema.json").read_text(encoding="utf-8"))
    told = json.loads(run("lint", "in", "--since", "一审/summary.xlsx", "--format", "json").stdout)
    jsonschema.validate(told, schema)
    rows = {Path(r["path"]).name: r for r in told["files"]}
    gone = rows["甲.md"]["fixed"]
    assert {"TB01", "NM01"} & {g["rule"] for g in gone}
    assert all(g["fingerprint"] and g["place"] for g in gone)
    assert not rows["乙.md"]["fixed"]
    assert all("state" in f for r in rows.values() for f in r["findings"])
    assert told["since"]["fixed"] == sum(len(r["fixed"]) for r in rows.values())
    assert told["since"]["open"] == sum(f["state"] == "open" for r in rows.values() for f in r["findings"])
    assert [Path(a["path"]).name for a in told["since"]["absent"]] == ["丁.md"]
    sarif = json.loads(run("lint", "in", "--since", "一审/summary.xlsx", "--format", "sarif").stdout)
    assert {r["baselineState"] for r in sarif["runs"][0]["results"]} == {"unchanged"}
    text = run("lint", "in/甲.md", "--since", "一审/summary.xlsx").stdout
    assert sum(" 已改 " in line and "上次：" in line for line in text.splitlines()) == len(gone)


def test_a_baseline_of_many_tells_what_is_mended(few: Path) -> None:
    run("lint", "in", "--write-baseline", "b.json")
    changed(few / "in" / "甲.md", SUM, NEW)
    told = run("lint", "in", "--since", "b.json", "-o", "二审/")
    assert "上次有、这次没有" not in told.stdout
    mended = int(re.search(r"已改(\d+)处", told.stdout)[1])  # type: ignore[index]
    assert mended > 0
    rows = [r for r in book(few / "二审" / "summary.xlsx")["逐条意见"] if r.get("状态") == "已改"]
    assert len(rows) == mended
    index = (few / "二审" / "index.html").read_text(encoding="utf-8")
    assert f"上次记下、这次已改的（{mended}处）" in index
    found = json.loads(run("lint", "in", "--since", "b.json", "--format", "json").stdout)
    assert len(found["since"]["unplaced"]) == found["since"]["fixed"] == mended


def test_pages_tell_the_states(few: Path) -> None:
    changed(few / "in" / "甲.md", SUM, NEW, ("制发行政规范性文件1件", "制发行政规范性文件6件"))
    changed(few / "in" / "乙.md", ("申请27件", "申请26件"))
    run("lint", "in", "--since", "一审/summary.xlsx", "-o", "二审/")
    page = (few / "二审" / "页面" / "甲.html").read_text(encoding="utf-8")
    shown = re.findall(r'data-rule="(\w+)"[^>]*>\s*<p class="top">.*?<span class="state">(.*?)</span>', page)
    assert {rule: state for rule, state in shown if rule in ("TB01", "ST03", "FM02")} == dict.fromkeys(
        ("TB01", "ST03", "FM02"), "未改"
    )
    assert "新增" in {state for _, state in shown}
    assert "上次所提、这次已改的（2处）" in page
    assert 'href="../index.html"' in page
    other = (few / "二审" / "页面" / "乙.html").read_text(encoding="utf-8")
    assert "未改（上次此处为“27”，改后仍不对）" in other
    # The page of one report tells the same.
    told = run("lint", "in/甲.md", "--since", "一审/summary.xlsx", "--format", "html").stdout
    assert "上次所提、这次已改的（2处）" in told
    assert '<span class="state">新增</span>' in told


def test_unusable_records(folder: Path) -> None:
    (folder / "x.xlsx").write_bytes(b"PK\x03\x04")
    for name in ("x.xlsx", "none.xlsx", "in/甲.md"):
        told = run("lint", "in", "--since", name)
        assert told.exit_code == 2
        assert len(told.stderr.splitlines()) == 1


# ------------------------------------------------------------------------------------------ properties

_words = st.text("收到申请件一二三四五六七八九十、，。13579", min_size=1, max_size=12)


@st.composite
def remarks(draw: st.DrawFn) -> Remark:
    text, around = draw(_words), draw(_words)
    rule = draw(st.sampled_from(["NM01", "FM04", "TB01"]))
    mark = f"{hash((rule, text, around)) & 0xFFFFFFFF:08x}"
    return Remark(rule, Severity.ERROR, "一、", text, f"{text}不对", context=around + text + around, mark=mark)


lists = st.lists(remarks(), max_size=8)


@patient
@given(lists)
def test_nothing_changed_nothing_new(found: list[Remark]) -> None:
    known = known_again(found, list(reversed(found)))
    assert len(known) == len(found)
    assert all(stands for _, stands in known.values())


@patient
@given(lists, lists)
def test_each_old_finding_is_known_at_most_once(before: list[Remark], now: list[Remark]) -> None:
    known = known_again(before, now)
    old = [i for i, _ in known.values()]
    assert len(old) == len(set(old))
    assert all(before[i].rule == now[j].rule for j, (i, _) in known.items())


@patient
@given(lists, lists, st.integers(0, 255))
def test_the_states_add_up(before: list[Remark], now: list[Remark], accepted: int) -> None:
    marked = tuple(replace(r, accepted=bool(accepted >> n & 1)) for n, r in enumerate(before))
    record = Record("s.xlsx", (Earlier(marked, "a.md", "示例县水利局", 2024, "00000001"),))
    report = Reviewed("a.md", "示例县水利局", 2024, remarks=tuple(now), sketch="00000001")
    (passed,) = second_pass(record, [report]).reports
    counts = passed.states()
    assert counts["new"] + counts["open"] + len(passed.accepted) == len(now)
    assert counts["open"] + counts["fixed"] + sum(r.accepted for r in marked) >= len(before) - len(now)
    assert counts["fixed"] <= sum(not r.accepted for r in marked)


@patient
@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=5), st.lists(st.sampled_from("甲乙丙丁"), max_size=5))
def test_reports_are_paired_once(before: list[str], now: list[str]) -> None:
    old = [Earlier((), f"{n}.md", f"示例县{name}局", 2024) for n, name in enumerate(before)]
    new = [Reviewed(f"{n}.md", f"示例县{name}局", 2024) for n, name in enumerate(now)]
    same = same_reports(old, new)
    assert len(set(same.values())) == len(same)
    assert all(old[i].agency == new[j].agency for j, i in same.items())
    assert len(same) == sum(min(before.count(n), now.count(n)) for n in set(before))


def test_sketches_tell_reports_apart(tmp_path: Path) -> None:
    """The same report in another format or mended is alike; reports of others are not, though their tables are."""
    known = {path: sketch(drafting.read(path).document) for path in reports()}
    for one, other in combinations(known, 2):
        assert (resemblance(known[one], known[other]) or 0.0) < 0.25, (one, other)
    for path in (OFFICE, DONGFENG, TOWN):
        for suffix in (".html", ".docx"):
            target = tmp_path / f"{path.stem}{suffix}"
            drafting.read(path).write(target)
            assert (resemblance(known[path], sketch(drafting.read(target).document)) or 0.0) > 0.9
    copy(OFFICE, tmp_path / "a.md", SUM, NEW, TITLE, ("http: //", "http://"))
    assert (resemblance(known[OFFICE], sketch(drafting.read(tmp_path / "a.md").document)) or 0.0) > 0.7
    assert resemblance("", known[OFFICE]) is None
