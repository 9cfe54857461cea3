"""The genres that are there, for a person and as data; and the page that says how a pack is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from drafting.genre.keyed import sample_codes, with_rows
from drafting.genre.loader import load_genre
from drafting.genre.model import Edition, Genre
from drafting.genre.packs import genre_ids, pack_folder
from drafting.genre.schema import EXAMPLES, FILES, OTHERS, File, Key, Shape
from drafting.genre.schema_words import CHOICES
from drafting.genre.schema_words import FILES as WORD_FILES
from drafting.packcheck import check_pack
from drafting.resources import templates_root
from drafting.text.width import display_width

_LISTED = 6
"""How many relations over codes are named."""


def known_genres(given: str | None = None) -> tuple[Genre, ...]:
    """All genres, or the one of an id or folder, every file of it checked. Raises PackError, or all that is wrong."""
    return (check_pack(given),) if given is not None else tuple(load_genre(id) for id in genre_ids())


def genres_list(genres: Sequence[Genre]) -> str:
    """A line a genre: its id, its name, the years it is known for, where a pack of one's own lies."""
    wide = max(display_width(g.id) for g in genres) + 2
    lines = []
    for genre in genres:
        own = "" if _shipped(genre) else f"　{genre.root}"
        lines.append(f"{genre.id}{' ' * (wide - display_width(genre.id))}{genre.name}（{_years(genre)}）{own}")
    return "\n".join(lines) + "\n"


def genre_page(genre: Genre) -> str:
    """One genre: its sections, its tables by edition, what is written by whom."""
    return "\n".join(_page(genre)) + "\n"


def _page(genre: Genre) -> Iterator[str]:
    yield f"{genre.id}　{genre.name}"
    yield f"文件夹：{genre.root}"
    yield f"层级：{'、'.join(genre.levels.values())}"
    yield f"类别：{'、'.join(genre.kinds.values())}"
    yield "部分："
    for section in genre.outline.sections:
        yield f"  {section.number}{section.heading}"
    for edition in genre.editions:
        yield f"{_span(edition)}：{edition.document}"
        for table in edition.tables:
            count = sum(spec.table is table for spec in edition.cells.values())
            yield f"  {table.name}　{table.title}（{count}格）"
        yield f"  勾稽关系{len(edition.relations)}条{_over_codes(edition)}"


def _over_codes(edition: Edition) -> str:
    """How many relations are written out only for the codes that a report has."""
    if edition.relate is None:
        return ""
    plain = {r.id.partition(".")[0] for r in edition.relations}
    every = {r.id.partition(".")[0] for r in with_rows(edition, sample_codes(edition)).relations}
    more = sorted(every - plain)
    listed = "、".join(more[:_LISTED]) + ("等" if len(more) > _LISTED else "")
    return f"，另有{len(more)}条随报告里的代码逐行写出（{listed}）" if more else ""


def genres_as_json(genres: Sequence[Genre]) -> str:
    """The genres as data."""
    out = [
        {
            "id": g.id,
            "name": g.name,
            "folder": None if _shipped(g) else g.root,
            "levels": dict(g.levels),
            "kinds": dict(g.kinds),
            "sections": [{"id": s.id, "heading": f"{s.number}{s.heading}"} for s in g.outline.sections],
            "editions": [
                {
                    "id": e.id,
                    "from": e.first_year,
                    "to": e.last_year,
                    "document": e.document,
                    "tables": [{"id": t.id, "name": t.name, "title": t.title} for t in e.tables],
                }
                for e in g.editions
            ],
        }
        for g in genres
    ]
    return json.dumps({"version": 1, "genres": out}, ensure_ascii=False, indent=2) + "\n"


def _shipped(genre: Genre) -> bool:
    return pack_folder(genre.id).parent == templates_root()


def _years(genre: Genre) -> str:
    last = genre.editions[-1].last_year
    return f"{genre.editions[0].first_year}年" + (f"至{last}年" if last is not None else "起")


def _span(edition: Edition) -> str:
    last = edition.last_year
    if last == edition.first_year:
        return f"{last}年"
    return f"{edition.first_year}年" + (f"至{last}年" if last is not None else "起")


# ------------------------------------------------------------------------------------------ docs/packs.md

_INTRODUCTION = """\
# 文种怎样写

> 本页由程序的模式（`drafting/genre/schema*.py`）生成：`python -m drafting.genrebook` 更新它，不要手改。

一个文种是一个文件夹，里面是几个 YAML 文件：报告有哪些部分、规定的表格有哪些格、各格之间有什么勾稽关系。写好以后，
读取、提取、填报表、起草、检查、比较都能用，不用写程序。

## 放在哪里

文件夹可以放在任何地方。用 `--genre 文件夹` 给出；或在 `drafting.toml`（或 `pyproject.toml` 的 `[tool.drafting]`）里写

```toml
packs = ["文种"]        # 放着一个或几个文种的文件夹，相对于这个文件
```

以后用代码称呼它（`--genre parks`、`drafting genres parks`），或由报告的标题认出它。`drafting genres` 列出全部文种，
`drafting genres 文件夹` 检查它的每一个文件，并用空白的和填满的数据各试着起草一次；有错的一次全部列出，写明文件、行
和键，键或名称写错的，指出最相近的一个。其他命令在运行之前也检查，有错就不运行。

## 单元格的路径

每个格有一个路径，例如 `applications.new.total`：表的 `path`、行的 `id`、栏的 `id` 用点连起来，没有 `id` 的不占一节。
数据文件、勾稽关系、起草的模板都用它。缺了（报告里没有这一格）、空白、“/”“—”和 0 是四件事：只有 `blank_as_zero`、
`absent_as_zero` 里写明的才算作 0，其他的都是没有数，正文不与它核对。

## 先写哪些

按下面的次序写，每写一个就运行 `drafting genres 文件夹`；前五个文件是必须有的，写好就能检查表格，其余的以后再加。
文末印着一个完整的小文种，可以照着改。

## 填报表里的文字

每个部分、每个小标题都有一段可以填的文字，代码就是它的 id；`notes` 是另外再要的。`form.yaml` 给它们名称和提示。
数据文件里写在 `notes` 下面，模板里用 `note_lines(代码)` 取。

## 起草出来的 Markdown 里的 `<!-- -->`

只有一个空注释的行把前后两段分开（免得“【待补充】”和下面的“表二”读成一段），是读回来要用的，不会印进 Word 和网页。
"""


_EXAMPLE_NAME = "parks"
"""The pack, of those that the tests are run on, that is printed whole."""


def packs_page(sample: Path) -> str:
    """How a pack is written, from the schema; a whole one, that in a folder, is printed at the end."""
    return "\n".join(_packs(sample)) + "\n"


def _packs(sample: Path) -> Iterator[str]:
    yield _INTRODUCTION
    seen: set[str] = set()
    for file in FILES:
        yield from _file(file, seen)
    yield from _templates(seen)
    for file in WORD_FILES:
        yield from _file(file, seen)
    yield "## 其他文件"
    yield ""
    yield "下面的文件都可以没有；没有时，它们所管的检查不做。"
    yield ""
    yield "| 文件 | 内容 |"
    yield "| --- | --- |"
    for name, says in OTHERS.items():
        yield f"| `{name}` | {says} |"
    yield ""
    yield from _whole(sample)


def _file(file: File, seen: set[str]) -> Iterator[str]:
    yield f"## {file.name}"
    yield ""
    yield f"{file.says}。{'必须有。' if file.required else '可以没有。'}"
    yield ""
    yield from _shape(file.shape, seen, heading=False)
    example = file.example or EXAMPLES.get(file.name)
    if example:
        yield f"```yaml\n{example.strip()}\n```"
        yield ""


def _whole(sample: Path) -> Iterator[str]:
    """Every file of a pack as it stands."""
    yield "## 一个完整的文种"
    yield ""
    yield f"文件夹 `{sample.name}`：两张表，一张的行由报告带来；件数和金额都与正文核对。"
    yield ""
    order = [f.name for f in (*FILES, *WORD_FILES)]
    found = sorted((p for p in sample.rglob("*") if p.is_file()), key=lambda p: _place(p, sample, order))
    for path in found:
        yield f"`{path.relative_to(sample).as_posix()}`"
        yield ""
        kind = "yaml" if path.suffix == ".yaml" else "jinja"
        yield f"```{kind}\n{path.read_text(encoding='utf-8').strip()}\n```"
        yield ""


def _place(path: Path, sample: Path, order: Sequence[str]) -> tuple[int, str]:
    """The files in the order in which one writes them."""
    name = path.relative_to(sample).as_posix()
    folder = name.partition("/")[0]
    known = {"editions": order.index("editions/*.yaml"), "codes": order.index("tables.yaml"), "draft": len(order)}
    return (known[folder] if folder in known else order.index(name), name)


IN_TEMPLATES = {
    "n(式子, 单位)": "数和单位；没有数据的印成占位符。数从哪里来会记下，供核对和批注",
    "v(式子)": "式子的值，没有数据的为空；用来判断写哪一句",
    "share(部分, 总数)": "百分比，两位小数",
    "trend(式子, 单位)、trend_rate(式子)": "与上年相比，带方向：增加5件、减少5件、持平；增长4.20%、下降4.20%。"
    "不知道上年数的为空，所以写成 `{% if trend(…) is not none %}，比上年{{ trend(…) }}{% endif %}`",
    "change(式子, 单位)、growth(式子)": "同样的数，不带方向；不知道上年数的为空",
    'v("previous:路径")': "上年的数：由 --previous 给出；没有给出的为空",
    "last=式子": "trend、trend_rate、change、growth 都可以加上：上年数就在今年表里的（“上年”栏），写那一格的路径",
    "rows(表)": "有代码的行，依代码：每行有 code、name、names（自上而下各级的名称）、level、leaf（没有下级）",
    "leaves(路径, 栏)、group(路径, 栏)": "一组行的名称和路径；它们的和",
    "nonzero(各项)、unknown(各项)": "[[名称, 式子], …] 中不为 0 的、没有数据的",
    "note_lines(部分)": "数据文件 notes 里写给这个部分的话，一行一条",
    "amounts.组.数、amount(组.数, 单位)": "表格以外的数（form.yaml 的 amounts）：值（没有这一组的为空）；数和单位",
    "facts_of(部分)、fact(数字, '', 值)": "数据文件 facts 里的数字",
    "placeholder(要写什么)": "占位符：只有人才知道的内容",
    "comment(话)": "给人看的批注，不是正文",
    "hanzi(数)、matches(文字, 正则)、without(文字, 正则)": "汉字数字；查找；去掉",
}
"""What templates call most, and what it gives; the names are those of the drafter."""


def _templates(seen: set[str]) -> Iterator[str]:
    yield "## draft/*.md.j2"
    yield ""
    yield "起草用的模板（Jinja）：`title.md.j2` 是标题，`preamble.md.j2` 在第一个部分之前，其余的文件名是部分的 id。"
    yield ""
    yield "一行是一段；`[[table:部分]]` 印出这个部分的各张表，`##` 开头的是小标题。可以用 `agency.name`、`year` 和："
    yield ""
    yield "| 写法 | 得到 |"
    yield "| --- | --- |"
    for name, says in IN_TEMPLATES.items():
        yield f"| `{name}` | {says} |"
    yield ""
    yield '每个必须有的部分都要有一个模板。几个数的表达式可以拼出来：`n("parks." ~ row.code ~ ".now", "万元")`。'
    yield ""
    yield from _file(CHOICES, seen)


def _shape(shape: Shape, seen: set[str], *, heading: bool) -> Iterator[str]:
    if shape.title in seen:
        return
    seen.add(shape.title)
    if heading:
        yield f"### {shape.title}"
        yield ""
    if shape.says:
        yield shape.says
        yield ""
    yield "| 键 | 内容 | 说明 |"
    yield "| --- | --- | --- |"
    for key in shape.keys:
        yield f"| `{key.name}`{'（必须有）' if key.required else ''} | {_holds(key)} | {key.says} |"
    yield ""
    if shape.example:
        yield f"```yaml\n{shape.example.strip()}\n```"
        yield ""
    for key in shape.keys:
        if key.shape is not None:
            yield from _shape(key.shape, seen, heading=True)


def _holds(key: Key) -> str:
    said = key.holds.replace("|", "\\|")
    return f"{said}：{key.shape.title}" if key.shape is not None and key.shape.title != key.name else said


if __name__ == "__main__":
    Path("docs/packs.md").write_text(packs_page(Path("tests/genres") / _EXAMPLE_NAME), encoding="utf-8")
