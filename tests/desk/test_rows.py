"""Rows of codes in a form: what is asked for, what is added, taken out and put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drafting.api import load_figures
from drafting.desk import requests, rows
from drafting.desk.form import flat, form_view, tree_of
from drafting.desk.jobs import Job, Session
from drafting.desk.tasks import figures_from, plain_numbers
from drafting.desk.uploads import Upload
from drafting.errors import InputError
from drafting.forms import new_form
from drafting.genre.figures import Agency
from drafting.genre.keyed import edition_of
from drafting.genre.loader import load_genre
from drafting.renderers.figures import figures_tree
from drafting.resources import corpus_root
from tests.desk.test_form import shown, typed

PACK = load_genre("final_accounts")
FILLED = next((corpus_root() / "final_accounts").rglob("*.figures.yaml"))


@pytest.fixture
def tree() -> dict[str, Any]:
    made: dict[str, Any] = plain_numbers(
        figures_tree(new_form(PACK, Agency("示例县民政局", "county", "department"), 2024))
    )
    return made


def codes(tree: dict[str, Any], table: str) -> tuple[str, ...]:
    return rows.codes_of(rows.bare_edition(tree), tree).get(table, ())


def test_a_row_brings_those_above_it(tree: dict[str, Any]) -> None:
    change = rows.add(tree, "general", "２０８０２０１")
    assert codes(tree, "general") == ("208", "20802", "2080201")
    assert (change.at, codes(tree, "expenditure")) == ("2080201", ())
    assert "208、20802" in change.told[0]
    # What was there before is none of what is told.
    assert rows.add(tree, "general", "2080297").told == ["代码表里没有2080297，请核对，并填写名称"]
    assert rows.add(tree, "general", "2080297").told == ["2080297的行已经有了"]


def test_several_at_once_and_by_name(tree: dict[str, Any]) -> None:
    rows.add(tree, "general", "2080201行政运行，2080505 2101101\n住房公积金")
    assert {"2080201", "2080505", "2101101", "2210201"} <= set(codes(tree, "general"))
    with pytest.raises(InputError, match="有几个代码叫“行政运行”：2010101"):
        rows.add(tree, "general", "行政运行")


def test_a_name_beside_a_code_that_no_list_has_is_kept(tree: dict[str, Any]) -> None:
    rows.add(tree, "expenditure", "2089998 临时救助资金")
    assert tree["labels"] == {"2089998": "临时救助资金"}
    labels = [c.value for t in form_view(tree, None, ()).tables for r in t.rows for c in r if c.named]
    assert labels == ["临时救助资金"]


@pytest.mark.parametrize("text", ["2089", "30101", "x", "20802 abc def", ""])
def test_what_is_no_code_changes_nothing(tree: dict[str, Any], text: str) -> None:
    before = flat(tree["cells"])
    with pytest.raises(InputError):
        rows.add(tree, "general", text)
    assert flat(tree["cells"]) == before


def test_lines_of_a_spreadsheet_bring_name_and_figures(tree: dict[str, Any]) -> None:
    pasted = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t30\t10\t20\n2080201\t行政运行\t1,010.50\t10\t\n"
    rows.add(tree, "general", pasted + "2089998\t救助\t20\t\t20.00")
    cells = flat(tree["cells"])
    assert [cells[f"general.2080201.{c}"] for c in ("total", "basic", "project")] == ["1,010.50", "10", None]
    assert cells["general.2089998.project"] == "20.00"
    assert cells["general.all.total"] is None
    assert tree["labels"] == {"2089998": "救助"}
    # Figures are typed by a person: what stands there is not written over.
    change = rows.add(tree, "general", "2080201\t行政运行\t7\t10\t3")
    assert flat(tree["cells"])["general.2080201.total"] == "1,010.50"
    assert flat(tree["cells"])["general.2080201.project"] == "3"
    assert change.told == ["2080201的行已经填了别的数，没有改成7"]
    with pytest.raises(InputError, match="后面有4个数"):
        rows.add(tree, "general", "2080201\t1\t2\t3\t4")


def test_a_row_is_taken_out_and_put_back(tree: dict[str, Any]) -> None:
    rows.add(tree, "general", "2080201")
    tree["cells"]["general"]["2080201"]["basic"] = "5"
    change = rows.remove(tree, "general", "2080201")
    assert codes(tree, "general") == ("208", "20802")
    assert rows.restore(tree, change).at == "2080201"
    assert flat(tree["cells"])["general.2080201.basic"] == "5"


def test_what_the_form_prints_itself_cannot_be_taken_out(tree: dict[str, Any]) -> None:
    for code in ("30101", "2080201", "all", "x"):
        with pytest.raises(InputError):
            rows.remove(tree, "basic" if code == "30101" else "general", code)
    assert "30101" in codes(tree, "basic")


def test_there_is_an_end_to_rows(tree: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_CELLS", len(flat(tree["cells"])) + 5)
    rows.add(tree, "general", "208")
    before = flat(tree["cells"])
    with pytest.raises(InputError, match="行太多"):
        rows.add(tree, "general", "2080201")
    assert flat(tree["cells"]) == before


def test_tables_without_codes_take_none(tree: dict[str, Any]) -> None:
    for table in ("fiscal", "nothing"):
        with pytest.raises(InputError):
            rows.add(tree, table, "2080201")


def test_rows_with_nothing_in_them_come_back_from_the_page(tree: dict[str, Any]) -> None:
    rows.add(tree, "general", "2080201 2089998 救助")
    figures = figures_from(tree)
    back = tree_of(typed(shown(figures)), "final_accounts")
    assert codes(back, "general") == codes(tree, "general")
    assert back["labels"] == {"2089998": "救助"}
    # Rows above others are sums of those: nobody has to add up.
    tree["cells"]["general"]["2080201"]["basic"] = "5"
    tree["cells"]["general"]["2089998"]["project"] = "2"
    figures = figures_from(tree)
    assert [figures.cells[f"general.{c}"] for c in ("20802.basic", "208.total", "all.total")] == [5, 7, 7]


def test_only_added_rows_can_be_taken_out_in_the_page(tree: dict[str, Any]) -> None:
    rows.add(tree, "general", "2080201")
    page = shown(figures_from(tree))
    values = [str(v) for v in page.xpath("//button/@value") if str(v).startswith("remove:")]
    assert values == ["remove:general:208", "remove:general:20802", "remove:general:2080201"]
    # A figure that was filled in can be taken out as well: rows are whoever's that fills them in.
    filled = load_figures(FILLED)
    assert shown(filled).xpath("//button[starts-with(@value, 'remove:general:')]")


def test_every_list_to_choose_from_is_in_the_page() -> None:
    page = shown(load_figures(FILLED))
    there = set(page.xpath("//datalist/@id"))
    asked = {str(i.get("id")): i.get("list") for i in page.xpath("//input[@data-add]")}
    assert len(asked) == len(edition_of(PACK, load_figures(FILLED)).keyed)
    # All codes of this list are printed already.
    assert asked.pop("add-basic") is None
    assert set(asked.values()) == there
    assert len(there) == 1


def job_of(tree: dict[str, Any]) -> Job:
    job = Job("form", Session(), Path())
    job.result = {"tree": tree, "before": None, "given": [], "wrong": [], "note": None}
    return job


def test_what_a_request_asks_of_rows_is_done_and_told(tree: dict[str, Any]) -> None:
    job = job_of(tree)

    def ask(action: str, **fields: str) -> str:
        return requests.rows_changed(job, Upload({"action": [action], **{k: [v] for k, v in fields.items()}}))

    assert ask("draft") == ask("save") == ""
    assert ask("keep") == "form"
    assert ask("add:general", **{"add.general": "2080201"}) == "row-general-2080201"
    assert ask("add:general", **{"add.general": "x", "block.general": "2080202\t1"}) == "row-general-2080202"
    assert ask("add:general", **{"add.general": "abc"}) == "add-general"
    assert (job.result["rows"].wrong, job.result["rows"].given) == (True, "abc")
    assert ask("remove:general:2080202") == "removed-general"
    requests.rows_told(job)
    # A mistake in between leaves what can be put back.
    assert ask("add:general", **{"add.general": "abc"}) == "add-general"
    requests.rows_told(job)
    assert job.result["rows"].told == []
    assert ask("restore:general") == "row-general-2080202"
    assert flat(tree["cells"])["general.2080202.total"] == "1"
    requests.rows_told(job)
    assert "rows" not in job.result


def test_of_two_fields_for_one_name_the_changed_one_counts(tree: dict[str, Any]) -> None:
    fields = {"labels.2089998": ["旧", "新"], "labels.2089997": ["", ""], "labels.2089996": ["甲", "甲"]}
    before = {"labels": {"2089998": "旧", "2089997": "乙"}}
    requests._names_of_codes(Upload(fields), before, tree)
    assert tree["labels"] == {"2089998": "新", "2089996": "甲"}
