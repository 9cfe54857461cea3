"""Reports as they are published: the same figures and prose under many titles, table layouts and page systems.

Everything is made at random from a seed. ``Published`` is what the report says; the other modules of this folder
that begin with ``as_`` write it in one file format each, the ways that site systems and word processors do.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from drafting.api import Report, extract
from drafting.document.builder import CellText
from drafting.document.model import Table
from drafting.extraction import Extraction
from drafting.extraction import extract as extract_all
from drafting.genre.form_layout import form_cells
from drafting.genre.loader import load_genre
from tests.analysis import layouts as lay
from tests.analysis.layouts import Sheet

GENRE = load_genre()
Values = dict[str, Decimal]

AGENCIES = (
    "示例县人民政府办公室",
    "示例市人民政府",
    "示例省自然资源厅",
    "示例市示例区教育局",
    "示例县示例镇人民政府",
    "示例市示例区示例街道办事处",
    "示例经济技术开发区管理委员会",
    "示例县公安局",
    "示例市住房和城乡建设局（市人民防空办公室）",
    "国家税务总局示例县税务局",
)
TITLES = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}{year}年度政府信息公开工作年度报告",
    "{agency}关于{year}年政府信息公开工作年度报告",
    "{year}年{agency}政府信息公开工作年度报告",
    "{year}年度{agency}政府信息公开工作年度报告",
    "{agency}{year}年政府信息公开工作报告",
    "{agency}{year}年政府信息公开年度报告",
    "{agency}\n{year}年政府信息公开工作年度报告",
    "{agency}\n关于{year}年政府信息公开工作年度报告",
    "{agency}政府信息公开工作年度报告（{year}年）",
    "{agency}政府信息公开工作{year}年度报告",
)
SUFFIXES = ("", "情况", "方面", "工作情况")
HEADINGS = tuple(
    (
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        fourth,
        fifth,
        "其他需要报告的事项",
    )
    for fourth, fifth in (
        ("政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况"),
        (
            "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "政府信息公开工作存在的主要问题及改进情况",
        ),
    )
)

Kind = Literal["title", "heading", "subheading", "text", "table"]
KINDS: tuple[Kind, ...] = ("title", "heading", "subheading", "text", "table")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the report; a table is a sheet of cells."""

    kind: Kind
    text: str = ""
    sheet: tuple[CellText, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """A report and what reading it must give."""

    agency: str
    year: int
    pieces: tuple[Piece, ...]
    values: Values
    """The figures that the tables print; a cell that is printed blank is not in it."""

    @property
    def title(self) -> str:
        return next(p.text for p in self.pieces if p.kind == "title")


# ---------------------------------------------------------------------- table layouts


def _label_shapes(rng: random.Random) -> Callable[[str], str]:
    """A way to print all labels of a table."""
    return rng.choice(
        [
            lambda t: t,
            lambda t: t,
            lambda t: t.replace("（", "(").replace("）", ")"),
            lambda t: t.replace("、", "，") if len(t) > 20 else t,
            lambda t: t[: len(t) // 2] + "\n" + t[len(t) // 2 :] if len(t) in (4, 6) else t,
            lambda t: "　" + t,
            lambda t: t.replace(".", "．"),
            lambda t: t.replace(".", "、") if t[:1].isdigit() else t,
            lambda t: t + " ",
            lambda t: t.replace("“", '"').replace("”", '"'),
        ]
    )


def _number_shapes(rng: random.Random) -> Callable[[Decimal], str]:
    """A way to print all numbers of a report."""
    full_width = str.maketrans("0123456789.", "０１２３４５６７８９．")
    return rng.choice(
        [
            lay.text_of,
            lay.text_of,
            lay.text_of,
            lambda n: f"{n:,}",
            lambda n: lay.text_of(n).translate(full_width),
            lambda n: f" {lay.text_of(n)} ",
            lambda n: f"{lay.text_of(n)}件" if n == int(n) else lay.text_of(n),
        ]
    )


def _spread(sheet: Sheet, at: int) -> Sheet:
    """An additional grid column at a place, swallowed by the cells that reach over it (as WPS makes them)."""
    out: Sheet = []
    for c in sheet:
        if c.column > at:
            out.append(replace(c, column=c.column + 1))
        elif c.column + c.colspan > at:
            out.append(replace(c, colspan=c.colspan + 1))
        else:
            out.append(c)
    return out


def _second_shapes(rng: random.Random, sheet: Sheet) -> list[Sheet]:
    kind = rng.choice(["one", "one", "one", "four", "four titled", "spread", "narrow", "unmerged"])
    cuts = sorted(c.row for c in sheet if c.colspan > 3 or c.text.startswith("第二十条"))
    if kind == "four":
        return lay.pieces(sheet, cuts, False)
    if kind == "four titled":
        # The label of each block is the caption outside the table.
        return [
            [replace(c, row=c.row - 1) for c in p if not c.text.startswith("第二十条")]
            for p in lay.pieces(sheet, cuts, False)
        ]
    if kind == "spread":
        return [_spread(sheet, rng.choice([1, 2]))]
    if kind == "narrow":
        return [[replace(c, colspan=1) for c in sheet]]
    if kind == "unmerged":
        return [lay.unmerged(sheet)]
    return [sheet]


def _third_shapes(rng: random.Random, sheet: Sheet) -> list[Sheet]:
    kind = rng.choice(
        ["one", "one", "one", "spread", "flat", "pages", "unmerged", "repeated", "no corner", "cells lost"]
    )
    if kind == "spread":
        return [_spread(sheet, rng.choice([0, 1, 2, 4, 9]))]
    if kind == "flat":
        return [lay.flat_stub(sheet, 3)]
    if kind == "pages":
        cuts = sorted(rng.sample(range(5, 27), rng.choice([1, 2])))
        return lay.pieces(sheet, cuts, rng.choice([True, False]))
    if kind == "unmerged":
        return [lay.unmerged(sheet)]
    if kind == "repeated":
        return [lay.repeated_merges(sheet)]
    if kind == "no corner":
        return [[replace(c, text="") if c.text.startswith("（本列") else c for c in sheet]]
    return [sheet]


def _fourth_shapes(rng: random.Random, sheet: Sheet) -> list[Sheet]:
    kind = rng.choice(["one", "one", "one", "unmerged", "spread", "late leaves"])
    if kind == "unmerged":
        return [lay.unmerged(sheet)]
    if kind == "spread":
        return [_spread(sheet, rng.choice([4, 7, 14]))]
    if kind == "late leaves":
        # The leaf labels of the first group stand a row lower, below an empty one.
        lower = [replace(c, row=c.row + 1, rowspan=1) if c.row == 1 and c.rowspan == 2 else c for c in sheet]
        return [[*lower, CellText("", 1, 0, 1, 5)]]
    return [sheet]


def published(seed: int, *, year: int | None = None, blanks: bool = False) -> Published:
    """A report made at random."""
    rng = random.Random(seed)
    year = year or rng.choice([2019, 2020, 2021, 2022, 2023, 2024, 2025])
    edition = GENRE.edition(year)
    agency = rng.choice(AGENCIES)
    values = lay.consistent_figures(edition, seed, rng.choice([3, 30, 900, 40_000]))
    write, label = _number_shapes(rng), _label_shapes(rng)
    gone = {p for p in values if blanks and rng.random() < 0.05}
    mark = rng.choice(["", "/", "—", "-", "　"])
    sheets: list[Sheet] = []
    for form in edition.tables:
        texts = {p: mark if p in gone else write(v) for p, v in values.items()}
        sheets.append(list(form_cells(form, texts)))
    second, third, fourth = (lay.relabelled(s, label) for s in sheets)
    parts = (_second_shapes(rng, second), _third_shapes(rng, third), _fourth_shapes(rng, fourth))
    kept = {p: v for p, v in values.items() if p not in gone}
    return Published(agency, year, tuple(_pieces(rng, agency, year, values, parts)), kept)


def _pieces(rng: random.Random, agency: str, year: int, values: Values, parts: Sequence[list[Sheet]]) -> list[Piece]:
    heads = rng.choice(HEADINGS)
    suffix = rng.choice(SUFFIXES)
    tail = rng.choice(["", "", "", " ", "：", "　"])
    out = [Piece("title", rng.choice(TITLES).format(agency=agency, year=year))]

    def say(*texts: str) -> None:
        out.extend(Piece("text", t) for t in texts)

    def head(k: int) -> None:
        out.append(Piece("heading", f"{'一二三四五六'[k]}、{heads[k]}{tail}"))

    new = values["applications.new.total"]
    if rng.random() < 0.8:
        say(
            f"根据《中华人民共和国政府信息公开条例》的规定，{agency}编制了本报告。"
            f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
            "对本报告如有疑问，请与本机关联系（地址：示例路1号；电话：0000-1234567）。"
        )
    head(0)
    say(f"{year}年，本机关认真做好政府信息公开的各项工作，重视回应公众关切，公开的质量比上一年有所提高。")
    for k, (name, text) in enumerate(
        (
            (
                "主动公开",
                f"全年通过门户网站发布信息{rng.randrange(20, 3000)}条，其中政策解读{rng.randrange(1, 20)}条。",
            ),
            ("依申请公开", f"全年收到政府信息公开申请{new}件，均按规定的期限答复申请人，没有因此收取任何费用。"),
            ("政府信息管理", "发布的信息由起草的科室先审、办公室再审，文件库按季度清理一次，失效的文件及时注明。"),
            ("政府信息公开平台建设", "改版了网站的公开专栏，检索更快，适老化的改造也已经完成。"),
            ("监督保障", f"举办业务培训{rng.randrange(1, 5)}次，年终对下属单位逐一检查，结果计入考核。"),
        )
    ):
        ordinal = f"（{'一二三四五'[k]}）"
        if rng.random() < 0.5:
            out.append(Piece("subheading", f"{ordinal}{name}{suffix}"))
            say(text)
        else:
            say(f"{ordinal}{name}{suffix}。{text}")
    for k, sheets in enumerate(parts, start=1):
        head(k)
        out.extend(Piece("table", sheet=tuple(lay.compact(s))) for s in sheets)
    head(4)
    say(
        "存在的主要问题：一是解读材料的形式还不够丰富；二是个别栏目更新不够及时。",
        "改进情况：一是多用图表解读；二是明确每个栏目的责任人，每月通报更新情况。",
    )
    head(5)
    say("本年度没有收取信息处理费。")
    if rng.random() < 0.4:
        say(f"{agency}", f"{year + 1}年1月{rng.randrange(5, 31)}日")
    return out


# ---------------------------------------------------------------------- what reading gives


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report that was read."""

    wrong: dict[str, tuple[object, object]]
    """Cells read with a value that the report does not print."""
    lost: set[str]
    """Cells that the report prints and extraction does not give."""
    silent: set[str]
    """Those of them that no trouble names."""
    agency: str
    year: int | None
    extraction: Extraction
    words: list[str]
    """The title, headings and paragraphs that were read, without white space."""

    def word_faults(self, said: Published) -> list[str]:
        """Blocks of the report that were not read as one block each, in their order, and what was read besides."""
        printed = [squeezed(p.text) for p in said.pieces if p.kind != "table"]
        read = list(self.words)
        out = [f"not read: {t[:40]}" for t in printed if t not in read]
        out += [f"read besides: {t[:60]}" for t in read if t not in printed]
        kept = [t for t in read if t in printed]
        if not out and kept != [t for t in printed if t in read]:
            out.append("blocks in another order")
        return out

    def faults(self, said: Published) -> list[str]:
        out = [f"wrong {p}: {a}, printed {b}" for p, (a, b) in sorted(self.wrong.items())]
        out += [f"lost {p}" for p in sorted(self.lost)]
        if self.agency != said.agency:
            out.append(f"agency {self.agency!r}, not {said.agency!r}")
        if self.year != said.year:
            out.append(f"year {self.year}, not {said.year}")
        return out


def outcome(report: Report, said: Published) -> Outcome:
    extraction = extract_all(report.document, GENRE)
    cells = extraction.reading.values
    wrong: dict[str, tuple[object, object]] = {
        p: (v, said.values.get(p)) for p, v in cells.items() if v is not None and v != said.values.get(p)
    }
    lost = {p for p in said.values if cells.get(p) is None}
    named = {p for t in extraction.troubles for p in t.cells}
    figures = extract(report)
    document = report.document
    words = [squeezed(b.text) for b in document.blocks if not isinstance(b, Table)]
    return Outcome(wrong, lost, lost - named, figures.agency.name, figures.year, extraction, words)


def squeezed(text: str) -> str:
    """Without white space, full-width or not, and without the digits' width."""
    return "".join(c for c in text if not c.isspace() and c != "\u200b")
