"""What the prose states beside the tables: facts that read well alone, fees, and how to reach the agency."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import drafting
from drafting.genre.figures import Fact, Figures, Part
from drafting.readers.files import read_document
from drafting.resources import corpus_root
from tests.strategies import fee_of

SKELETON = (corpus_root() / "gi_annual_report" / "2023" / "shili-county-office.md").read_text(encoding="utf-8")
START, END = SKELETON.index("### （一）主动公开"), SKELETON.index("### （二）依申请公开")
CORPUS = sorted((corpus_root() / "gi_annual_report").rglob("*.md"))


def extracted(sentences: str, last: str | None = None) -> Figures:
    """The figures of a report of which one sub-section says this, and its last section that."""
    text = SKELETON[:START] + f"### （一）主动公开\n\n{sentences}\n\n" + SKELETON[END:]
    if last is not None:
        at = text.index("## 六、")
        text = text[: text.index("\n", at)] + f"\n\n{last}\n"
    document = read_document("r.md", content=text)
    report = drafting.Report(document, drafting.read(CORPUS[0]).genre)
    return drafting.extract(report)


def facts(sentences: str) -> list[Fact]:
    return [f for f in extracted(sentences).facts if f.section == "proactive"]


def told(sentences: str) -> list[tuple[str, int, str]]:
    return [(f.label, int(f.value), f.unit) for f in facts(sentences)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2023年，通过政务微博发布各类消息365条。", [("通过政务微博发布各类消息", 365, "条")]),
        (
            "全年共发布图解18篇、视频解读 17 件、录制讲座10期；",
            [("发布图解", 18, "篇"), ("视频解读", 17, "件"), ("录制讲座", 10, "期")],
        ),
        ("一是编印《示例公报》6期。", [("编印《示例公报》", 6, "期")]),
        ("全年开展3次网上监测，编制分报告168份。", [("开展网上监测", 3, "次"), ("编制分报告", 168, "份")]),
        (
            "门户网站总访问次数达9,540,370次，访客量38万人次。",
            [("门户网站总访问次数", 9540370, "次"), ("访客量", 380000, "人次")],
        ),
        ("召开新闻发布会十二场。", [("召开新闻发布会", 12, "场")]),
        ("明确1名专职人员负责政府信息公开工作。", [("明确专职人员", 1, "名")]),
        (
            "配备2名兼职人员从事网站维护，聘请5名法律顾问协助审查。",
            [("配备兼职人员", 2, "名"), ("聘请法律顾问", 5, "名")],
        ),
        ("全县确定5家单位为公开试点。", []),
        ("聘请12名社区居民担任政务公开监督员。", []),
        ("截止2023年12月31日我局通过网站发布概况类消息150条。", [("我局通过网站发布概况类消息", 150, "条")]),
    ],
)
def test_a_number_and_what_it_counts(sentence: str, expected: list[tuple[str, int, str]]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "认真学习党的二十大和二十届三中全会精神。",
        "按照国办函〔2020〕109号文件和第711号令的要求，于2023年3月1日前完成整改。",
        "发布解读同比增长12%，比上年增加30篇。",
        "较上年减少15条。",
        "努力做到“办结一件申请、解决一个问题”。",
        "公开率达100%，满意率为98.5%。",
        "落实专人24小时值班制度，在20个工作日内答复。",
        "公开信息77条。",
        "全年共收到政府信息公开申请17件。",
        "4类19条问题已完成整改。",
        "牵头水务局等27家单位组织开展活动27场。",
        "通过12345热线、网站等渠道答复群众。",
        "覆盖3至5个街道。",
        "对现存的33个政务新媒体加强更新。",
        "上线发布的184条公告信息准确。",
    ],
)
def test_what_is_no_fact(sentence: str) -> None:
    assert told(sentence) == []


def test_hedges_are_kept() -> None:
    (over,) = facts("网站主动公开各类消息273余条。")
    assert (over.label, int(over.value), str(over.hedge)) == ("网站主动公开各类消息", 273, "over")
    (about,) = facts("网站主动公开各类消息约14万条。")
    assert (int(about.value), str(about.hedge)) == (140000, "about")
    (under,) = facts("网站主动公开各类消息近300条。")
    assert (int(under.value), str(under.hedge)) == (300, "under")


def test_parts_nested_and_parts_that_are_not_all() -> None:
    fact = facts("通过网站发布消息100条，其中动态类60条（图文类20条、视频类40条）、概况类40条；另发短信9条。")[0]
    assert fact.exhaustive
    assert [(p.label, p.value) for p in fact.parts] == [("动态类", Decimal(60)), ("概况类", Decimal(40))]
    (some,) = facts("通过网站发布消息100条，其中动态类60条、概况类30条。")
    assert not some.exhaustive
    assert len(some.parts) == 2
    (more,) = facts("通过网站发布消息100条，其中动态类60条、概况类70条。")
    assert more.parts == ()
    # Another list behind the first is none of its parts.
    first, second = facts("通过网站发布消息100条，其中动态类60条、概况类40条，通过短信推送通知9条。")
    assert [p.label for p in first.parts] == ["动态类", "概况类"]
    assert second.label == "通过短信推送通知"


def test_what_is_said_twice_is_one_fact_and_what_is_said_in_two_ways_none() -> None:
    assert told("举办培训班3期。其后又总结：举办培训班3期。") == [("举办培训班", 3, "期")]
    assert told("上半年，举办培训班3期。下半年，举办培训班4期。") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2023年，本办未收取信息处理费。", (None, 0, 0)),
        ("2023年，没有产生信息处理费。", (None, 0, 0)),
        ("2023年，无收取信息处理费情况。", (None, 0, 0)),
        ("2023年，没有发出信息处理费收费通知，未收取信息处理费。", (0, 0, 0)),
        ("全年收取政府信息公开信息处理费3940元。", (None, None, 3940)),
        ("2023年，发出信息处理费收费通知5件，总金额1300元，实际收取900元。", (5, 1300, 900)),
        ("2023年有3件政府信息公开申请收取信息处理费2230元。", (3, 2230, 2230)),
        ("2023年，收取信息处理费0.1万元。", (None, None, 1000)),
        ("信息处理费：发出收费通知的件数为0，总金额为0元，实际收取的总金额为0元。", (0, 0, 0)),
        ("发出信息处理费收费通知件数、总金额和实际收取总金额均为0。", (0, 0, 0)),
        ("对5件申请发出信息处理费收费通知，应收1500元，实际收取1200元。", (5, 1500, 1200)),
        ("发出信息处理费收费通知42件，总金额12340元，实际收取总金额9870元。", (42, 12340, 9870)),
        ("2023年，信息处理费收取总金额为800元。", (None, None, 800)),
        ("2023年，信息处理费收费0元。", (None, None, 0)),
        ("信息处理费收取情况：无。", (None, 0, 0)),
        ("申请人逾期未按收费通知要求缴纳信息处理费3件，收取信息处理费20元。", (None, None, 20)),
        ("2023年收取信息处理费1260元，其中按件收取900元、按量收取360元。", (None, None, 1260)),
    ],
)
def test_fees(sentence: str, expected: tuple[int | None, ...]) -> None:
    fee = extracted("", sentence).amounts
    assert fee == fee_of(*expected)


def test_the_share_of_one_payer_is_not_the_whole() -> None:
    assert not extracted("", "收取信息处理费，其中甲局1件，收取880元；乙局2件，收取270元。").amounts


def test_no_word_of_fees_is_no_fee() -> None:
    assert not extracted("", "无其他需要报告的事项。").amounts


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "本报告电子版可在“示例县政府”网站上（www.example.cn）下载。请与示例县政务服务中心联系。通讯地址：示例县文昌路1号（2号楼）；"
            "邮政编码：000100；电话：0000-1234567，电子邮箱：a.b@example.cn。",
            {
                "website": "“示例县政府”网站（www.example.cn）",
                "office": "示例县政务服务中心",
                "address": "示例县文昌路1号（2号楼）",
                "postcode": "000100",
                "phone": "0000-1234567",
                "email": "a.b@example.cn",
            },
        ),
        ("联系电话:0000—7654321", {"phone": "0000-7654321"}),
        ("更多内容请登录 http: //www.example.gov.cn 了解。", {"website": "http://www.example.gov.cn"}),
        ("本年度电话咨询120人次，地址公开率100%。", {}),
    ],
)
def test_contact(words: str, expected: dict[str, str]) -> None:
    assert dict(extracted("", words).contact) == expected


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_report_does_not_contradict_what_was_taken_from_it(path: Path, tmp_path: Path) -> None:
    report = drafting.read(path)
    figures = drafting.extract(report)
    plain = {(f.rule, f.start, f.end) for f in drafting.lint(report).findings}
    result = drafting.lint(report, figures=figures)
    assert [f.message for f in result.findings if (f.rule, f.start, f.end) not in plain] == []
    for suffix in (".yaml", ".json", ".xlsx"):
        figures.write(tmp_path / f"f{suffix}")
        read = drafting.load_figures(tmp_path / f"f{suffix}")
        assert (read.facts, read.contact, read.amounts) == (
            figures.facts,
            figures.contact,
            figures.amounts,
        )


def test_facts_of_last_year_can_be_drafted() -> None:
    figures = extracted("通过网站发布消息100条，其中动态类60条、概况类40条。召开新闻发布会12场。")
    draft = drafting.draft(figures)
    assert "通过网站发布消息100条，其中动态类60条、概况类40条" in draft.text
    assert "召开新闻发布会12场" in draft.text
    assert [f for f in drafting.lint(draft, figures=figures).findings if f.rule.startswith("NM")] == []


def test_published_reports(shared_reports: Path, shared_gold: Path) -> None:
    """Every list of numbers that a person found with all its parts is a fact, and so are the fees."""
    known = found = 0
    for path in sorted(shared_gold.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        report = next(
            (
                shared_reports / f"{path.stem}{s}"
                for s in (".md", ".html", ".txt", ".pdf")
                if (shared_reports / f"{path.stem}{s}").is_file()
            ),
            None,
        )
        if report is None:
            continue
        figures = drafting.extract(drafting.read(report))
        fee = gold.get("processing_fee")
        if fee is not None:
            assert figures.amounts == fee_of(*(fee[k] for k in ("notices", "charged", "collected"))), path.stem
        totals = {(f.value, tuple(p.value for p in f.parts)) for f in figures.facts}
        for numbers in gold["sums"]:
            if "费" in numbers["total"]["before"] or any(
                "收取" in p["before"] or "局" in p["before"] for p in numbers["parts"]
            ):
                continue  # fees by payer
            known += 1
            found += (
                Decimal(numbers["total"]["span"]),
                tuple(Decimal(p["span"]) for p in numbers["parts"]),
            ) in totals
    assert known
    assert found == known


def test_part_is_plain() -> None:
    (fact,) = facts("通过网站发布消息100条，其中动态类60条、概况类40条。")
    assert fact.parts == (Part("动态类", Decimal(60)), Part("概况类", Decimal(40)))
